//! What the engine knows of a language: lists of words, read from `data/`.
//!
//! To add a language: write `data/xx.txt` with the sections of `en.txt`, add a variant and a line in
//! [`Language::ALL`], [`Language::code`] and `source`, and add cases to `cases/xx.cases`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use rustc_hash::FxBuildHasher;

/// A language with word lists of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
}

/// Declares the classes of words; a section of a data file has the class's name in lower case.
macro_rules! classes {
    ($($name:ident),* $(,)?) => {
        /// What a word can be. A word may be several things at once, so classes are bits of a [`Classes`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Class { $($name),* }

        impl Class {
            const ALL: &'static [(&'static str, Self)] = &[$((stringify!($name), Self::$name)),*];

            fn of_section(section: &str) -> Option<Self> {
                Self::ALL.iter().find(|(name, _)| name.eq_ignore_ascii_case(section)).map(|(_, class)| *class)
            }
        }
    };
}

classes! {
    // Verbs, by what they do with words.
    Say, Voice, Judge, Think, Act, Aux, Passive, Negation, Reported, Quoting, Base,
    // Small words.
    Adverb, Pronoun, ThirdPerson, FirstPerson, Thing, Relative, Masculine, Feminine, Plural, Determiner, Possessive, Oblique,
    Preposition, Conjunction, Subordinator, Month, Time, Pointer, Relay, Abbreviation, Elision, Particle, MaleName, FemaleName,
    // Nouns, by what they name.
    Title, Nationality, Organisation, Generic, Press, Medium, Outlet, Audience, Saying, View, Naming, Wording, Known,
    // Inside quotes, and around the chain.
    Spoken, InForm, OnPlace, Tell, Talk, Write, Through, Proxy, Passed, Pass, Citing,
}

/// The set of classes a word belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Classes(u64);

impl Classes {
    pub(crate) const NONE: Self = Self(0);

    pub(crate) const fn of(classes: &[Class]) -> Self {
        let mut bits = 0;
        let mut at = 0;
        while at < classes.len() {
            bits |= 1 << classes[at] as u64;
            at += 1;
        }
        Self(bits)
    }

    pub(crate) fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u64) != 0
    }

    pub(crate) fn any(self, classes: Self) -> bool {
        self.0 & classes.0 != 0
    }

    pub(crate) const fn complement(self) -> Self {
        Self(!self.0)
    }

    fn add(&mut self, class: Class) {
        self.0 |= 1 << class as u64;
    }
}

impl Language {
    /// Every language, the commonest first.
    pub const ALL: [Self; 4] = [Self::English, Self::German, Self::French, Self::Spanish];

    /// The BCP 47 code, such as `en`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
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
        let mut end = text.len().min(SAMPLE);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let mut counts = [0u32; Self::ALL.len()];
        for word in text[..end].split(|c: char| !c.is_alphabetic()).filter(|word| word.len() < 12) {
            let languages = SMALL_WORDS.get(word).or_else(|| {
                let capital = word.starts_with(char::is_uppercase);
                capital.then(|| SMALL_WORDS.get(word.to_lowercase().as_str())).flatten()
            });
            for (at, count) in counts.iter_mut().enumerate() {
                *count += u32::from(languages.is_some_and(|languages| languages & (1 << at) != 0));
            }
        }
        // The first of those that score the same.
        let scores = counts.into_iter().zip(Self::ALL).rev();
        scores.max_by_key(|(count, _)| *count).map_or(Self::English, |(_, language)| language)
    }

    /// Whether every noun has a capital, so that a capital names nobody.
    pub(crate) fn capital_nouns(self) -> bool {
        self == Self::German
    }

    /// Whether the verb stands second in a main clause and last in others: what stands in front of it is often no
    /// subject, and a helping verb may stand far from its own.
    pub(crate) fn verb_second(self) -> bool {
        self == Self::German
    }

    /// Whether `word` reports speech in this language ("said").
    #[must_use]
    pub fn is_cue(self, word: &str) -> bool {
        self.classes(word).any(Classes::of(&[Class::Say, Class::Voice, Class::Judge]))
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
            Self::French => include_str!("../data/fr.txt"),
            Self::Spanish => include_str!("../data/es.txt"),
        }
    }

    /// The classes of `word`, whatever its case.
    pub(crate) fn classes(self, word: &str) -> Classes {
        let words = &WORDS[self as usize];
        let look = |word: &str| words.get(word).copied().unwrap_or_default();
        let bytes = word.as_bytes();
        if !bytes.iter().any(|b| b.is_ascii_uppercase() || *b >= 0x80) {
            return look(word);
        }
        let mut lower = [0; 32];
        match lower.get_mut(..bytes.len()) {
            Some(lower) if word.is_ascii() => {
                lower.copy_from_slice(bytes);
                lower.make_ascii_lowercase();
                std::str::from_utf8(lower).map(look).unwrap_or_default()
            }
            _ => look(&word.to_lowercase()),
        }
    }
}

/// Given names, the same in every language.
const NAMES: &str = include_str!("../data/names.txt");

/// How much of a text is looked at to guess its language, in bytes.
const SAMPLE: usize = 3_000;

/// The small words and the languages that have them, as bits in the order of [`Language::ALL`].
static SMALL_WORDS: LazyLock<HashMap<&'static str, u8, FxBuildHasher>> = LazyLock::new(|| {
    const SMALL: Classes = Classes::of(&[
        Class::Determiner,
        Class::Preposition,
        Class::Say,
        Class::Aux,
        Class::Pronoun,
        Class::Conjunction,
        Class::Subordinator,
    ]);
    let mut small = HashMap::default();
    for (at, words) in WORDS.iter().enumerate() {
        for (word, _) in words.iter().filter(|(_, classes)| classes.any(SMALL)) {
            *small.entry(word.as_ref()).or_default() |= 1 << at;
        }
    }
    small
});

type Words = HashMap<Cow<'static, str>, Classes, FxBuildHasher>;

static WORDS: LazyLock<[Words; 4]> = LazyLock::new(|| Language::ALL.map(parse));

fn parse(language: Language) -> Words {
    let mut words = Words::default();
    let mut class = None;
    for line in language.source().lines().chain(NAMES.lines()).filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            class = Class::of_section(name);
            continue;
        }
        let Some(class) = class else { continue };
        let inflected = matches!(class, Class::Say | Class::Voice | Class::Judge | Class::Think | Class::Act);
        for entry in line.split_whitespace() {
            // "put" and "read" are past forms too.
            let base = inflected && language == Language::English && entry.matches('/').count() != 2;
            for (order, form) in entry.split('/').enumerate() {
                let classes = words.entry(Cow::Borrowed(form)).or_default();
                classes.add(class);
                if base && order == 0 {
                    classes.add(Class::Base);
                }
            }
            if language == Language::English && inflected && !entry.contains('/') {
                for form in regular(entry) {
                    words.entry(Cow::Owned(form)).or_default().add(class);
                }
            }
        }
    }
    words
}

/// The regular English forms of a verb: he …s, …ed, …ing.
fn regular(lemma: &str) -> [String; 3] {
    let vowel_before = lemma.len() > 1 && lemma[..lemma.len() - 1].ends_with(['a', 'e', 'i', 'o', 'u']);
    if let Some(stem) = lemma.strip_suffix('y').filter(|_| !vowel_before) {
        return [format!("{stem}ies"), format!("{stem}ied"), format!("{lemma}ing")];
    }
    if let Some(stem) = lemma.strip_suffix('e') {
        let keeps = lemma.ends_with("ee") || lemma.ends_with("ye") || lemma.ends_with("oe");
        let ing = if keeps { format!("{lemma}ing") } else { format!("{stem}ing") };
        return [format!("{lemma}s"), format!("{lemma}d"), ing];
    }
    let hisses = ["s", "x", "z", "ch", "sh"].iter().any(|end| lemma.ends_with(end));
    [format!("{lemma}{}", if hisses { "es" } else { "s" }), format!("{lemma}ed"), format!("{lemma}ing")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_of_every_language_is_known() {
        for language in Language::ALL {
            for line in language.source().lines().chain(NAMES.lines()).filter(|line| line.starts_with('[')) {
                let name = line.trim_matches(['[', ']']);
                assert!(Class::of_section(name).is_some(), "{}: section {name}", language.code());
            }
        }
    }

    #[test]
    fn a_word_may_be_several_things() {
        let called = Language::English.classes("Called");
        assert!(called.has(Class::Voice) && called.has(Class::Judge) && called.has(Class::Wording));
        assert_eq!(Language::English.classes("zebra"), Classes::default());
    }

    #[test]
    fn regular_verbs_give_their_forms() {
        for form in ["announces", "announced", "announcing", "denies", "stressing", "emphasizing"] {
            assert!(Language::English.classes(form).has(Class::Say), "{form}");
        }
    }

    #[test]
    fn guesses_the_language() {
        assert_eq!(Language::guess("The mayor said that it was over."), Language::English);
        assert_eq!(Language::guess("Die Bürgermeisterin sagte, das sei nicht der Fall."), Language::German);
        assert_eq!(Language::guess(""), Language::English);
        assert_eq!(Language::from_code("de-AT"), Some(Language::German));
    }
}
