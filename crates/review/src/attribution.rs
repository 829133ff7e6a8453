//! Who spoke and through whom, as data and as a sentence.
//!
//! "Shoigu, Russian Defence Minister, said, according to a ministry statement" is one attribution written
//! two ways. A checker may type the sentence; [`Attribution::parse`] reads it back.

use quotes::Language;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::offsets::CharSpan;
use crate::text::{Invalid, Line};

/// A piece of an attribution and, where it is printed in the article, its place there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Link {
    /// The words.
    pub text: String,
    /// Where they stand in the version's text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<CharSpan>,
}

impl Link {
    /// Words without a place.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), span: None }
    }
}

/// Who the article says spoke, and how the words came.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Attribution {
    /// The mention as printed; nothing when the article names nobody.
    pub speaker: Option<Link>,
    /// The fullest name for it.
    pub name: Option<String>,
    /// The role as printed.
    pub role: Option<Link>,
    /// The word that reports the speech.
    pub cue: Option<Link>,
    /// The sources the words came through, nearest to the speaker first.
    pub via: Vec<Link>,
}

/// A sentence that does not read as an attribution.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "This does not read as an attribution. Write who spoke, the word for it and through whom: \"Lund said, according to a ministry statement\"; or \"unattributed\" when the article names nobody."
)]
pub struct NotASentence;

/// What stands for an attribution without a speaker.
const NOBODY: &str = "unattributed";
/// What introduces the first link of a chain when it is written, and the ones after it.
const FIRST: &str = "according to";
const LATER: &str = "reported by";
/// What may introduce a link when it is read; longer ones first.
const INTRODUCERS: [&str; 9] = [
    "as reported by",
    "first reported by",
    "according to",
    "reported by",
    "as quoted by",
    "by way of",
    "through",
    "via",
    "laut",
];

impl Attribution {
    /// The attribution with every piece as a line is kept; what is blank then is left out.
    ///
    /// # Errors
    /// When a piece is too long.
    pub fn cleaned(self) -> Result<Self, Invalid> {
        let text = |text: &str| Line::<300>::optional("A part of the attribution", text);
        let link = |link: Link| -> Result<Option<Link>, Invalid> {
            Ok(text(&link.text)?.map(|line| Link { text: line.as_str().to_owned(), ..link }))
        };
        let piece = |piece: Option<Link>| piece.map(link).transpose().map(Option::flatten);
        let via = self.via.into_iter().map(link).collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            speaker: piece(self.speaker)?,
            name: self.name.as_deref().map(text).transpose()?.flatten().map(|line| line.as_str().to_owned()),
            role: piece(self.role)?,
            cue: piece(self.cue)?,
            via: via.into_iter().flatten().collect(),
        })
    }

    /// The sentence, without a full stop: "Lund, a spokeswoman, said, according to a statement".
    #[must_use]
    pub fn sentence(&self) -> String {
        let mut sentence = self.speaker.as_ref().map_or_else(|| NOBODY.to_owned(), |speaker| speaker.text.clone());
        if let Some(role) = &self.role {
            sentence += &format!(", {},", role.text);
        }
        if let Some(cue) = &self.cue {
            sentence += &format!(" {}", cue.text);
        }
        for (at, link) in self.via.iter().enumerate() {
            sentence.truncate(sentence.trim_end_matches(',').len());
            sentence += &format!(", {} {}", if at == 0 { FIRST } else { LATER }, link.text);
        }
        sentence.trim_end_matches(',').to_owned()
    }

    /// The sentence, with the name the mention stands for where it does not say it: "she (Rosa Klein) added".
    #[must_use]
    pub fn sentence_with_name(&self) -> String {
        match (&self.speaker, &self.name) {
            (Some(speaker), Some(name)) if !speaker.text.contains(name.as_str()) => {
                let speaker = Link { text: format!("{} ({name})", speaker.text), span: None };
                Self { speaker: Some(speaker), ..self.clone() }.sentence()
            }
            _ => self.sentence(),
        }
    }

    /// Reads a sentence such as [`sentence`](Self::sentence) writes. The name is left open: the registry
    /// and the article decide it.
    ///
    /// # Errors
    /// When no speaker can be made out.
    pub fn parse(sentence: &str) -> Result<Self, NotASentence> {
        let sentence = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
        let sentence = sentence.trim_end_matches(['.', ',', ' ']);
        let (head, via) = split_links(sentence);
        if head.is_empty() {
            return Err(NotASentence);
        }
        let via: Vec<Link> = via.into_iter().map(Link::new).collect();
        if head.eq_ignore_ascii_case(NOBODY) {
            return Ok(Self { via, ..Self::default() });
        }
        let (who, role, cue) = split_head(head);
        if who.is_empty() || !who.contains(char::is_alphabetic) {
            return Err(NotASentence);
        }
        Ok(Self { speaker: Some(Link::new(who)), name: None, role: role.map(Link::new), cue: cue.map(Link::new), via })
    }
}

/// The fullest of `names` that `speaker` may stand for: itself, or one that ends with it.
pub fn fullest<'n>(speaker: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    let fits = |name: &&str| *name == speaker || name.strip_suffix(speaker).is_some_and(|rest| rest.ends_with(' '));
    names.filter(fits).max_by_key(|name| name.len()).map(str::to_owned)
}

/// Cuts the links off the end of a sentence: "Lund said" and ["a statement", "TASS"].
fn split_links(sentence: &str) -> (&str, Vec<&str>) {
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while at < sentence.len() {
        let begins = at == 0 || sentence[..at].ends_with([' ', ',']);
        let found = INTRODUCERS.iter().find(|word| {
            begins
                && sentence[at..].get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
                && sentence[at + word.len()..].starts_with(' ')
        });
        match found {
            Some(word) => {
                cuts.push((at, at + word.len()));
                at += word.len();
            }
            None => at += sentence[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    let head = &sentence[..cuts.first().map_or(sentence.len(), |cut| cut.0)];
    let links = cuts.iter().enumerate().map(|(i, cut)| {
        let end = cuts.get(i + 1).map_or(sentence.len(), |next| next.0);
        trim(&sentence[cut.1..end])
    });
    (trim(head), links.filter(|link| !link.is_empty()).collect())
}

/// Speaker, role and cue of "Lund, a spokeswoman, said", "Lund said" or "said Lund".
fn split_head(head: &str) -> (&str, Option<&str>, Option<&str>) {
    if let Some((who, rest)) = head.split_once(", ") {
        let (role, cue) = match rest.rsplit_once(", ") {
            Some((role, cue)) => (role, Some(cue)),
            None if is_cue(rest.split(' ').next().unwrap_or_default()) => return (trim(who), None, Some(trim(rest))),
            None => (rest, None),
        };
        if is_cue(who.split(' ').next().unwrap_or_default()) {
            // "said Lund, a spokeswoman"
            let (cue, who) = who.split_once(' ').unwrap_or((who, ""));
            return (trim(who), Some(trim(rest)), Some(cue));
        }
        return (trim(who), Some(trim(role)), cue.map(trim));
    }
    let words: Vec<(usize, &str)> = head.match_indices(' ').map(|(at, _)| at + 1).map(|at| (at, &head[at..])).collect();
    if let Some((cue, who)) = head.split_once(' ').filter(|(first, _)| is_cue(first)) {
        return (trim(who), None, Some(cue));
    }
    // The first reporting word after the name, with its auxiliaries ("was quoted as saying").
    let first_word = |rest: &str| rest.split(' ').next().unwrap_or_default().to_owned();
    let cue = words.iter().position(|(_, rest)| is_cue(&first_word(rest)));
    // An unknown verb: what stands in lower case at the end, after a name in capitals.
    let lower = || {
        let starts = words.iter().position(|(_, rest)| rest.split(' ').all(|w| w.starts_with(char::is_lowercase)))?;
        head[..words[starts].0]
            .trim_end()
            .rsplit(' ')
            .next()
            .filter(|w| w.starts_with(char::is_uppercase))
            .map(|_| starts)
    };
    match cue.or_else(lower) {
        Some(mut at) => {
            while at > 0
                && ["was", "is", "has", "had", "were", "have", "been"].contains(&first_word(words[at - 1].1).as_str())
            {
                at -= 1;
            }
            (trim(&head[..words[at].0]), None, Some(trim(words[at].1)))
        }
        None => (head, None, None),
    }
}

fn is_cue(word: &str) -> bool {
    word.starts_with(char::is_lowercase) && Language::ALL.into_iter().any(|language| language.is_cue(word))
}

fn trim(words: &str) -> &str {
    words.trim_matches([' ', ','])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `speaker | role | cue | via; via`
    fn shown(a: &Attribution) -> String {
        let link = |l: &Option<Link>| l.as_ref().map_or("-".to_owned(), |l| l.text.clone());
        let via: Vec<&str> = a.via.iter().map(|l| l.text.as_str()).collect();
        format!("{} | {} | {} | {}", link(&a.speaker), link(&a.role), link(&a.cue), via.join("; "))
    }

    #[track_caller]
    fn check(sentence: &str, expected: &str) {
        assert_eq!(shown(&Attribution::parse(sentence).unwrap()), expected, "{sentence}");
    }

    #[test]
    fn reads_what_people_type() {
        check("Shoigu said, according to a ministry statement.", "Shoigu | - | said | a ministry statement");
        check("Sergei Shoigu, Russian Defence Minister, said", "Sergei Shoigu | Russian Defence Minister | said | ");
        check("said Petra Lund, a spokeswoman", "Petra Lund | a spokeswoman | said | ");
        check(
            "Lund told the board via her lawyer, as reported by Radio Harbour",
            "Lund | - | told the board | her lawyer; Radio Harbour",
        );
        check("the ministry said", "the ministry | - | said | ");
        check("Kim was quoted as saying", "Kim | - | was quoted as saying | ");
        check("Petra Lund", "Petra Lund | - | - | ");
        check("Unattributed, according to two people in the room", "- | - | - | two people in the room");
        check("Jana Ohm sagte, laut einem Protokoll", "Jana Ohm | - | sagte | einem Protokoll");
        check("  Lund   mumbled  ", "Lund | - | mumbled | ");
    }

    #[test]
    fn refuses_what_is_none() {
        for bad in ["", " . ", "according to TASS", "?!"] {
            assert_eq!(Attribution::parse(bad), Err(NotASentence), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn reads_what_it_writes(
            speaker in "[A-Z][a-z]{2,8}( [A-Z][a-z]{2,8})?",
            role in proptest::option::of("(a|the) [a-z]{4,9} (of|for) the [A-Z][a-z]{3,8}"),
            cue in proptest::option::of(proptest::sample::select(vec!["said", "told the court", "wrote", "has said"])),
            via in proptest::collection::vec("(a|the) [a-z]{4,9}( to the [A-Z][a-z]{3,8})?", 0..3),
        ) {
            prop_assume!(role.is_none() || cue.is_some());
            let written = Attribution {
                speaker: Some(Link::new(&speaker)),
                name: None,
                role: role.as_deref().map(Link::new),
                cue: cue.map(Link::new),
                via: via.iter().map(|v| Link::new(v)).collect(),
            };
            prop_assert_eq!(Attribution::parse(&written.sentence()).unwrap(), written);
        }

        #[test]
        fn never_panics(sentence in "\\PC{0,80}") {
            let _ = Attribution::parse(&sentence);
        }
    }
}
