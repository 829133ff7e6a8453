//! What words do, by language: read from `data/compare.txt`.

use std::sync::LazyLock;

use quotes::Language;
use rustc_hash::FxHashMap;

/// What a word does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Negation,
    Modal,
    Hedge,
    Filler,
    /// Articles, forms of "be" and "have": another of them is another form of the same.
    Grammar,
    /// Pronouns, prepositions: common, and not the same as each other.
    Small,
    Date,
}

impl Class {
    fn of_section(name: &str) -> Option<Self> {
        Some(match name {
            "negation" => Self::Negation,
            "modal" => Self::Modal,
            "hedge" => Self::Hedge,
            "filler" => Self::Filler,
            "grammar" => Self::Grammar,
            "small" => Self::Small,
            "date" => Self::Date,
            _ => return None,
        })
    }
}

/// The lists of one language.
#[derive(Debug, Default)]
pub(super) struct Lists {
    classes: FxHashMap<&'static str, Class>,
    /// Numbers as words.
    pub(super) numbers: FxHashMap<&'static str, f64>,
    /// Money as a word, and its sign.
    pub(super) money: FxHashMap<&'static str, &'static str>,
    /// Endings that are short for a word.
    pub(super) short: Vec<(&'static str, &'static str)>,
    /// Beginnings of short forms, and the word they are.
    heads: Vec<(&'static str, &'static str)>,
    /// Words whose 's is "is".
    pub(super) is: Vec<&'static str>,
    /// Points group figures, and a comma stands before decimals.
    pub(super) points_group: bool,
}

impl Lists {
    /// Those of `language`.
    pub(super) fn of(language: Language) -> &'static Self {
        static ALL: LazyLock<Vec<Lists>> = LazyLock::new(|| Language::ALL.iter().map(|one| read(*one)).collect());
        let at = Language::ALL.iter().position(|one| *one == language).unwrap_or(0);
        &ALL[at]
    }

    /// The class of a word in lower case.
    pub(super) fn class(&self, word: &str) -> Option<Class> {
        self.classes.get(word).copied()
    }

    /// What the beginning of a short form stands for: "ca" of "can't".
    pub(super) fn head<'w>(&self, head: &'w str) -> &'w str {
        self.heads.iter().find(|(short, _)| *short == head).map_or(head, |(_, long)| long)
    }
}

fn read(language: Language) -> Lists {
    let mut lists = Lists { points_group: language != Language::English, ..Lists::default() };
    let mut section = None;
    for line in include_str!("../../data/compare.txt").lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, of)) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')?.split_once(' ')) {
            section = (of == "*" || of == language.code()).then_some(name);
            continue;
        }
        let Some(section) = section else { continue };
        for entry in line.split_whitespace() {
            let pair = entry.split_once('=');
            match (section, pair) {
                ("number", Some((word, value))) => {
                    lists.numbers.extend(value.parse().map(|value| (word, value)));
                }
                ("money", Some(pair)) => lists.money.extend([pair]),
                ("short", Some(pair)) => lists.short.push(pair),
                ("head", Some(pair)) => lists.heads.push(pair),
                ("is", None) => lists.is.push(entry),
                (name, _) => {
                    // The first list a word stands in says what matters most about it.
                    if let Some(class) = Class::of_section(name) {
                        lists.classes.entry(entry).or_insert(class);
                    }
                }
            }
        }
    }
    lists
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_own() {
        let [english, german] = [Language::English, Language::German].map(Lists::of);
        assert_eq!(german.class("fast"), Some(Class::Hedge));
        assert_eq!(english.class("fast"), None);
        assert_eq!((english.class("war"), english.numbers.get("elf")), (None, None));
        assert_eq!((english.class("um"), german.class("um")), (Some(Class::Filler), Some(Class::Filler)));
        assert_eq!(english.head("ca"), "can");
    }
}
