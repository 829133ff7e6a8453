//! Whether the voices of a source are the speaker whom the article names.

use crate::attribution::Attribution;
use crate::source::{is_role, spoken_name};

/// What voices say of the speaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Naming {
    /// One of them is the speaker.
    Same,
    /// Each of them is somebody else.
    Other,
    /// Nobody can tell: a voice that is no name, or nobody named.
    Unknown,
}

/// Lays the voices under which the words stand against the speaker, whom the words came through included.
pub(crate) fn names(voices: &[String], attribution: &Attribution) -> Naming {
    let mut known: Vec<&str> = attribution.name.as_deref().into_iter().collect();
    let links = attribution.speaker.iter().chain(&attribution.via);
    // "She" is nobody's name.
    known.extend(links.map(|link| link.text.as_str()).filter(|text| text.contains(char::is_uppercase)));
    let role = attribution.role.as_ref().map(|role| role.text.as_str());
    if voices.is_empty() || known.is_empty() {
        return Naming::Unknown;
    }
    let mut unknown = false;
    for voice in voices {
        match known.iter().map(|name| one(voice, name)).chain(role.map(|role| office(voice, role))).max() {
            Some(Likeness::Same) => return Naming::Same,
            Some(Likeness::Unknown) | None => unknown = true,
            Some(Likeness::Other) => {}
        }
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

/// Whether a voice and a name are one person's. "LUND" and "Petra Lund" are; "THE WITNESS" may be anybody.
fn one(voice: &str, name: &str) -> Likeness {
    let (voice_words, voice_title) = spoken_name(voice);
    let (name_words, name_title) = spoken_name(name);
    let (Some(last), Some(first)) = (voice_words.last(), voice_words.first()) else { return Likeness::Unknown };
    // "MINISTER SHOIGU" is a name; "THE CHAIR", "Speaker 2" and "Q" are none.
    let personal: Vec<&String> =
        voice_words.iter().filter(|word| !is_role(word) && word.chars().all(char::is_alphabetic)).collect();
    let initials: String = name_words.iter().filter_map(|word| word.chars().next()).collect();
    let length = first.chars().count();
    let spelled = length > 1 && (length > 3 || first.contains(['a', 'e', 'i', 'o', 'u', 'y']));
    if voice_words.len() == 1 && initials.chars().count() > 1 && *first == initials {
        return Likeness::Same;
    }
    // Letters of a transcriber's own: "JB", "MK2", "Q".
    if voice_words.len() == 1 && !(spelled || length > 1 && name_words.contains(first)) && first.is_ascii() {
        return Likeness::Unknown;
    }
    if personal.is_empty() {
        return if name_words == voice_words { Likeness::Same } else { Likeness::Unknown };
    }
    if voice_title.is_some() && name_title.is_some() && gender(voice_title.as_deref()) != gender(name_title.as_deref())
    {
        return Likeness::Other;
    }
    let shared = personal.iter().filter(|word| name_words.contains(**word)).count();
    match () {
        () if shared == 0 => Likeness::Other,
        // A family name that both end with, and no other first name.
        () if name_words.last() == Some(last) || name_words.last() == personal.last().copied() => {
            let (mine, theirs) = (&personal[..personal.len() - 1], &name_words[..name_words.len() - 1]);
            let fits = mine.is_empty()
                || theirs.is_empty()
                || mine.iter().any(|a| theirs.iter().any(|b| a.starts_with(b.as_str()) || b.starts_with(a.as_str())));
            if fits { Likeness::Same } else { Likeness::Other }
        }
        // "BEN" of Ben Carter; "MARY ANN" of Mary Ann Klein; "de la Cruz Pérez" of Ana de la Cruz.
        () if personal.len() == shared || name_words.len() == shared => Likeness::Same,
        () => Likeness::Unknown,
    }
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

/// "THE PRESIDENT" is whoever the article calls a president.
fn office(voice: &str, role: &str) -> Likeness {
    let role = role.to_lowercase();
    let words: Vec<String> = voice
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .filter(|word| word != "the")
        .collect();
    let held = words
        .iter()
        .filter(|word| is_role(word))
        .any(|word| role.split(|c: char| !c.is_alphanumeric()).any(|part| part == word));
    let only = words.iter().all(|word| is_role(word));
    if held && only { Likeness::Same } else { Likeness::Other }
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
    fn voices_and_names() {
        for (voice, name) in [
            ("LUND", "Petra Lund"),
            ("Ms. Lund", "Petra Lund"),
            ("MS PRYDE", "Helen Pryde"),
            ("Sen. Lund", "Lund"),
            ("P. Lund", "Petra Lund"),
            ("MINISTER SHOIGU", "Sergei Shoigu"),
            ("Petra Lund", "Petra K. Lund"),
            ("BEN", "Ben Carter"),
            ("PL", "Petra Lund"),
            ("LUND (on phone)", "Petra Lund"),
            ("Li Wei", "Li Wei"),
            ("THE COURT", "the court"),
        ] {
            check(voice, name, Naming::Same);
        }
        for (voice, name) in [
            ("MS PRYDE", "Rory Mackintosh KC"),
            ("Anna Lund", "Petra Lund"),
            ("Mr. Lund", "Ms Lund"),
            ("HADDAD", "Petra Lund"),
            ("BENJAMIN", "Petra Lund"),
        ] {
            check(voice, name, Naming::Other);
        }
        for voice in ["THE WITNESS", "Q", "A", "Speaker 2", "MODERATOR", "JB", "Man", "THE COURT", "REPORTER 1"] {
            check(voice, "Petra Lund", Naming::Unknown);
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
        let she = Attribution { speaker: Some(Link::new("she")), ..Attribution::default() };
        assert_eq!(names(&voices(&["HADDAD"]), &she), Naming::Unknown);
    }

    #[test]
    fn offices_and_whoever_passed_the_words_on() {
        let president = Attribution {
            role: Some(Link::new("US president")),
            name: Some("Ada Roth".to_owned()),
            ..Attribution::default()
        };
        assert_eq!(names(&["THE PRESIDENT".to_owned()], &president), Naming::Same);
        let through = Attribution {
            name: Some("Petra Lund".to_owned()),
            via: vec![Link::new("Omar Haddad")],
            ..Attribution::default()
        };
        assert_eq!(names(&["HADDAD".to_owned()], &through), Naming::Same);
    }
}
