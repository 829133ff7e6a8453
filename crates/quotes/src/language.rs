//! What the engine knows of a language: lists of words, read from `data/`.
//!
//! To add a language: write `data/xx.txt` with the sections of `en.txt`, add a variant and a line in
//! [`Language::ALL`] and [`Language::source`], and add cases to `tests/cases`.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A language with word lists of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// German.
    German,
}

/// What a word can be. A word may be several things at once, so classes are bits of a [`Classes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    Cue,
    Weak,
    Between,
    Pronoun,
    Masculine,
    Feminine,
    Title,
    Nationality,
    Determiner,
    Organisation,
    Medium,
    Outlet,
    Audience,
    Naming,
    Preposition,
    Month,
    Abbreviation,
    Elision,
}

const SECTIONS: [(&str, Class); 18] = [
    ("cue", Class::Cue),
    ("weak", Class::Weak),
    ("between", Class::Between),
    ("pronoun", Class::Pronoun),
    ("masculine", Class::Masculine),
    ("feminine", Class::Feminine),
    ("title", Class::Title),
    ("nationality", Class::Nationality),
    ("determiner", Class::Determiner),
    ("organisation", Class::Organisation),
    ("medium", Class::Medium),
    ("outlet", Class::Outlet),
    ("audience", Class::Audience),
    ("naming", Class::Naming),
    ("preposition", Class::Preposition),
    ("month", Class::Month),
    ("abbreviation", Class::Abbreviation),
    ("elision", Class::Elision),
];

/// The set of classes a word belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Classes(u32);

impl Classes {
    pub(crate) fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u32) != 0
    }

    fn add(&mut self, class: Class) {
        self.0 |= 1 << class as u32;
    }
}

impl Language {
    /// Every language, the commonest first.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// The BCP 47 code, such as `en`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// The language with this BCP 47 code; regions are ignored (`en-GB` is English).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let primary = code.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(primary))
    }

    /// The language most of whose small words stand in the first few thousand bytes of `text`; English when unsure.
    #[must_use]
    pub fn guess(text: &str) -> Self {
        let mut end = text.len().min(8_000);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let sample = &text[..end];
        let score = |language: Self| {
            sample
                .split(|c: char| !c.is_alphabetic())
                .filter(|word| {
                    let classes = language.classes(word);
                    classes.has(Class::Determiner) || classes.has(Class::Preposition) || classes.has(Class::Cue)
                })
                .count()
        };
        let (english, german) = (score(Self::English), score(Self::German));
        if german > english { Self::German } else { Self::English }
    }

    /// Whether `word` reports speech in this language ("said").
    #[must_use]
    pub fn is_cue(self, word: &str) -> bool {
        self.classes(word).has(Class::Cue)
    }

    /// Whether organisations are named with `word` ("agency").
    #[must_use]
    pub fn names_organisation(self, word: &str) -> bool {
        self.classes(word).has(Class::Organisation)
    }

    fn source(self) -> &'static str {
        match self {
            Self::English => include_str!("../data/en.txt"),
            Self::German => include_str!("../data/de.txt"),
        }
    }

    /// The classes of `word`, whatever its case.
    pub(crate) fn classes(self, word: &str) -> Classes {
        static WORDS: LazyLock<[HashMap<&'static str, Classes>; 2]> =
            LazyLock::new(|| Language::ALL.map(|language| parse(language.source())));
        let words = &WORDS[self as usize];
        if word.bytes().any(|b| b.is_ascii_uppercase() || b >= 0x80) {
            words.get(word.to_lowercase().as_str()).copied().unwrap_or_default()
        } else {
            words.get(word).copied().unwrap_or_default()
        }
    }
}

fn parse(source: &'static str) -> HashMap<&'static str, Classes> {
    let mut words: HashMap<&'static str, Classes> = HashMap::new();
    let mut class = None;
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            class = SECTIONS.iter().find(|(section, _)| *section == name).map(|(_, class)| *class);
        } else if let Some(class) = class {
            for word in line.split_whitespace() {
                words.entry(word).or_default().add(class);
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_of_every_language_is_known() {
        for language in Language::ALL {
            for line in language.source().lines().filter(|line| line.starts_with('[')) {
                let name = line.trim_matches(['[', ']']);
                assert!(SECTIONS.iter().any(|(section, _)| *section == name), "{}: section {name}", language.code());
            }
        }
    }

    #[test]
    fn a_word_may_be_several_things() {
        let called = Language::English.classes("Called");
        assert!(called.has(Class::Cue) && called.has(Class::Weak) && called.has(Class::Naming));
        assert_eq!(Language::English.classes("zebra"), Classes::default());
    }

    #[test]
    fn guesses_the_language() {
        assert_eq!(Language::guess("The mayor said that it was over."), Language::English);
        assert_eq!(Language::guess("Die Bürgermeisterin sagte, das sei nicht der Fall."), Language::German);
        assert_eq!(Language::guess(""), Language::English);
        assert_eq!(Language::from_code("de-AT"), Some(Language::German));
    }
}
