//! Whether the voices of a source are the speaker whom the article names.
//!
//! To be wrong either way costs trust: "the same" lets somebody else's words pass, "another" accuses. What is neither is unknown.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::attribution::Attribution;
use crate::source::{is_particle, is_role, spoken_name};

/// What voices say of the speaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Naming {
    /// One of them is the speaker.
    Same,
    /// None of them is the speaker; one is whoever passed the words on.
    Via,
    /// Each of them is somebody else.
    Other,
    /// Nobody can tell: a voice that is no name, or nobody named.
    Unknown,
}

/// Lays the voices under which the words stand against the speaker and whom the words came through.
pub(crate) fn names(voices: &[String], attribution: &Attribution) -> Naming {
    let mention = attribution.speaker.as_ref().map(|link| link.text.as_str()).filter(|text| is_name(text));
    let speakers: Vec<&str> = attribution.name.as_deref().into_iter().chain(mention).collect();
    if voices.is_empty() || speakers.is_empty() {
        return Naming::Unknown;
    }
    let role = attribution.role.as_ref().map(|role| role.text.as_str());
    let mut unknown = false;
    for voice in voices {
        match speakers.iter().map(|name| one(voice, name)).chain(role.map(|role| office(voice, role))).max() {
            Some(Likeness::Same) => return Naming::Same,
            Some(Likeness::Unknown) | None => unknown = true,
            Some(Likeness::Other) => {}
        }
    }
    let via = || attribution.via.iter().map(|link| link.text.as_str()).filter(|text| is_name(text));
    if voices.iter().any(|voice| via().any(|name| one(voice, name) == Likeness::Same)) {
        return Naming::Via;
    }
    if unknown { Naming::Unknown } else { Naming::Other }
}

/// From what says least for one person to what says most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    Other,
    Unknown,
    Same,
}

/// Whether a mention is somebody's name and no more: "she", "The minister" and "Police" are none.
fn is_name(mention: &str) -> bool {
    let words: Vec<&str> = mention.split_whitespace().collect();
    let capital = |word: &&str| word.starts_with(char::is_uppercase) || is_particle(word);
    words.len() > 1 && words.iter().all(capital) && !is_role(&plain(words[0]))
}

/// A word by its letters alone: without marks above and below, "ue" and "ü" alike.
fn plain(word: &str) -> String {
    let bare: String =
        word.nfd().filter(|c| !is_combining_mark(*c) && c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    bare.replace('ß', "ss").replace('ø', "o").replace("ue", "u").replace("oe", "o").replace("ae", "a")
}

/// What tells a name from that of a father or a son.
const GENERATIONS: [&str; 6] = ["jr", "sr", "ii", "iii", "junior", "senior"];

/// A name by its words.
struct Name {
    words: Vec<String>,
    title: Option<String>,
    generation: bool,
    /// It says what somebody is as well.
    office: bool,
}

impl Name {
    fn of(name: &str) -> Self {
        let (words, title) = spoken_name(name);
        let words: Vec<String> =
            words.iter().map(|word| plain(word)).filter(|word| !word.is_empty() && word != "by").collect();
        let generation = words.iter().any(|word| GENERATIONS.contains(&word.as_str()));
        let office = words.iter().any(|word| is_role(word) || word.contains(|c: char| c.is_ascii_digit()));
        let kept = words.into_iter().filter(|word| {
            !is_role(word) && !GENERATIONS.contains(&word.as_str()) && !word.contains(|c: char| c.is_ascii_digit())
        });
        Self { words: kept.collect(), title, generation, office }
    }

    fn latin(&self) -> bool {
        self.words.concat().chars().all(|c| u32::from(c) < 0x250)
    }
}

/// Whether a voice and a name are one person's. "LUND" and "Petra Lund" are; "THE WITNESS" may be anybody.
fn one(voice: &str, name: &str) -> Likeness {
    let (voice, name) = (Name::of(voice), Name::of(name));
    let (Some(last), Some(other)) = (voice.words.last(), name.words.last()) else { return Likeness::Unknown };
    let letters = voice.words.len() == 1 && last.chars().count() <= 3 && !name.words.contains(last);
    // Letters of a transcriber's own ("JB", "Q"), another script, an office with nobody's name.
    let vowel = last.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    if letters && (last.chars().count() < 3 || !vowel) || voice.latin() != name.latin() {
        return Likeness::Unknown;
    }
    let shared = voice.words.iter().filter(|word| name.words.contains(word)).count();
    if shared == 0 {
        return if voice.office || near(last, other) { Likeness::Unknown } else { Likeness::Other };
    }
    if last != other {
        // "PAUL" may be Paul Ryland, or Mr Paul; "MARY O'BRIEN" is not Mary Smith.
        let both = voice.words.len() > 1 && name.words.len() > 1;
        return if both && !near(last, other) && shared < 2 { Likeness::Other } else { Likeness::Unknown };
    }
    if let (Some(one), Some(other)) = (gender(voice.title.as_deref()), gender(name.title.as_deref()))
        && one != other
    {
        return Likeness::Other;
    }
    let (mine, theirs) = (&voice.words[..voice.words.len() - 1], &name.words[..name.words.len() - 1]);
    match forenames(mine, theirs) {
        Likeness::Same if voice.generation != name.generation => Likeness::Unknown,
        likeness => likeness,
    }
}

/// Whether what stands in front of one family name may be one person's.
fn forenames(mine: &[String], theirs: &[String]) -> Likeness {
    let (Some(_), Some(_)) = (mine.first(), theirs.first()) else { return Likeness::Same };
    let initial = |a: &String, b: &String| a.chars().count() == 1 && b.starts_with(a.as_str());
    let fits = |a: &String, b: &String| a == b || initial(a, b) || initial(b, a);
    let begins = |a: &String, b: &String| a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count() > 1;
    match () {
        () if mine.iter().any(|a| theirs.iter().any(|b| fits(a, b))) => Likeness::Same,
        // "Joe" and "Joseph", and "Paul" and "Paula".
        () if mine.iter().any(|a| theirs.iter().any(|b| begins(a, b))) => Likeness::Unknown,
        () => Likeness::Other,
    }
}

/// Two spellings of one name: "Zelenskyy", "Zelensky".
fn near(one: &str, other: &str) -> bool {
    let shared = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    shared >= 4 && one.chars().count().abs_diff(other.chars().count()) < 3
}

/// Titles that two people of one family name differ by.
fn gender(title: Option<&str>) -> Option<bool> {
    match title? {
        "mr" | "herr" | "m" | "sr" | "don" | "lord" | "congressman" | "chairman" => Some(false),
        "mrs" | "ms" | "miss" | "frau" | "mme" | "mlle" | "sra" | "srta" | "doña" | "lady" | "dame" | "madam"
        | "congresswoman" | "chairwoman" => Some(true),
        _ => None,
    }
}

/// "THE PRESIDENT" is whoever the article calls the president; of a vice president nobody can tell.
fn office(voice: &str, role: &str) -> Likeness {
    const SMALL: [&str; 4] = ["the", "a", "an", "us"];
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).map(plain);
        words.filter(|word| !word.is_empty() && !SMALL.contains(&word.as_str())).collect()
    };
    let (voice, role) = (words(voice), words(role));
    match () {
        () if voice.is_empty() || !voice.iter().all(|word| is_role(word)) => Likeness::Other,
        () if voice == role => Likeness::Same,
        () => Likeness::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::Link;

    #[track_caller]
    fn check(voice: &str, name: &str, expected: Naming) {
        let attribution = Attribution { name: Some(name.to_owned()), ..Attribution::default() };
        assert_eq!(names(&[voice.to_owned()], &attribution), expected, "{voice} and {name}");
    }

    #[test]
    fn one_person() {
        for (voice, name) in [
            ("LUND", "Petra Lund"),
            ("Ms. Lund", "Petra Lund"),
            ("MS PRYDE", "Helen Pryde"),
            ("Sen. Lund", "Lund"),
            ("Dr. Lund", "Ms Lund"),
            ("P. Lund", "Petra Lund"),
            ("MINISTER SHOIGU", "Sergei Shoigu"),
            ("PASTOR ROTH", "Ben Roth"),
            ("BY MS. LUND", "Petra Lund"),
            ("Petra Lund", "Petra K. Lund"),
            ("LUND (on phone)", "Petra Lund"),
            ("Li Wei", "Li Wei"),
            ("ERDOGAN", "Recep Tayyip Erdoğan"),
            ("MUELLER", "Anna Müller"),
            ("MARY O'BRIEN", "Mary O’Brien"),
            ("ANNE-MARIE LUND", "Anne-Marie Lund"),
        ] {
            check(voice, name, Naming::Same);
        }
    }

    #[test]
    fn somebody_else() {
        for (voice, name) in [
            ("MS PRYDE", "Rory Mackintosh KC"),
            ("Anna Lund", "Petra Lund"),
            ("JILL BIDDEN", "Joe Bidden"),
            ("Mr. Lund", "Ms Lund"),
            ("HADDAD", "Petra Lund"),
            ("BENJAMIN", "Petra Lund"),
            ("MARY O'BRIEN", "Mary Smith"),
            ("MARY SMITH-JONES", "Mary Klein"),
            ("ANNE-MARIE LUND", "Petra Lund"),
            ("SEAN O’BRIEN", "Sean Spicer"),
        ] {
            check(voice, name, Naming::Other);
        }
    }

    #[test]
    fn nobody_can_tell() {
        for voice in [
            "THE WITNESS",
            "Q",
            "A",
            "Speaker 2",
            "MODERATOR",
            "JB",
            "PL",
            "Man",
            "THE COURT",
            "REPORTER 1",
            "UNIDENTIFIED FEMALE",
            "AUDIENCE MEMBER",
            "JUROR NO. 6",
            "DEFENSE COUNSEL",
            "PRESIDING JUDGE",
            "Le président",
            "Die Präsidentin",
            "SENIOR ADMINISTRATION OFFICIAL",
            "习近平",
        ] {
            check(voice, "Petra Lund", Naming::Unknown);
        }
        for (voice, name) in [
            ("PAUL LUND", "Paula Lund"),
            ("PAUL", "Paul Ryland"),
            ("CARTER PAGE", "Carter"),
            ("DONALD TRAMP JR.", "Donald Tramp"),
            ("ED", "Eva Dahl"),
            ("JOSEPH BIDDEN", "Joe Bidden"),
            ("ZELENSKYY", "Volodymyr Zelensky"),
        ] {
            check(voice, name, Naming::Unknown);
        }
    }

    #[test]
    fn several_voices_and_nobody() {
        let lund = Attribution { name: Some("Petra Lund".to_owned()), ..Attribution::default() };
        let voices = |list: &[&str]| list.iter().map(|voice| (*voice).to_owned()).collect::<Vec<_>>();
        assert_eq!(names(&voices(&["HADDAD", "LUND"]), &lund), Naming::Same);
        assert_eq!(names(&voices(&["HADDAD", "Q"]), &lund), Naming::Unknown);
        assert_eq!(names(&voices(&["HADDAD", "ROTH"]), &lund), Naming::Other);
        assert_eq!(names(&[], &lund), Naming::Unknown);
        for mention in
            ["she", "She", "The minister", "Police", "die Ministerin", "Die Ministerin", "a spokesman for Lund"]
        {
            let mentioned = Attribution { speaker: Some(Link::new(mention)), ..Attribution::default() };
            assert_eq!(names(&voices(&["HADDAD"]), &mentioned), Naming::Unknown, "{mention}");
        }
        let mentioned = Attribution { speaker: Some(Link::new("Rory Mackintosh KC")), ..Attribution::default() };
        assert_eq!(names(&voices(&["HADDAD"]), &mentioned), Naming::Other);
    }

    #[test]
    fn offices_and_whoever_passed_the_words_on() {
        let holds = |role: &str| Attribution {
            role: Some(Link::new(role)),
            name: Some("Ada Roth".to_owned()),
            ..Attribution::default()
        };
        let president = ["THE PRESIDENT".to_owned()];
        assert_eq!(names(&president, &holds("US president")), Naming::Same);
        for role in ["vice president of the board", "press secretary to the president", "the president's lawyer"] {
            assert_eq!(names(&president, &holds(role)), Naming::Unknown, "{role}");
        }
        let via = vec![Link::new("Omar Haddad")];
        let through = Attribution { name: Some("Petra Lund".to_owned()), via, ..Attribution::default() };
        assert_eq!(names(&["HADDAD".to_owned()], &through), Naming::Via);
    }
}
