//! One side of a difference: its words and what they do.

use super::lists::{Class, Lists};
use super::word::Word;

/// The words of one side.
pub(super) struct Side<'t> {
    pub(super) words: Vec<String>,
    pub(super) classes: Vec<Option<Class>>,
    pub(super) of: &'t [Word],
    lists: &'static Lists,
}

impl<'t> Side<'t> {
    pub(super) fn of(of: &'t [Word], text: &str, lists: &'static Lists) -> Self {
        let words: Vec<String> = of.iter().map(|word| word.said(text, lists)).collect();
        let classes = words.iter().zip(of).map(|(text, word)| match text.as_str() {
            // The month.
            "may" | "march" if word.capital && !word.opens => Some(Class::Date),
            text => lists.class(text),
        });
        Self { classes: classes.collect(), words, of, lists }
    }

    pub(super) fn count(&self, wanted: Class) -> usize {
        self.classes.iter().filter(|class| **class == Some(wanted)).count()
    }

    pub(super) fn has(&self, wanted: Class) -> bool {
        self.count(wanted) > 0
    }

    pub(super) fn every(&self, wanted: &[Class]) -> bool {
        self.classes.iter().all(|class| class.is_some_and(|class| wanted.contains(&class)))
    }

    pub(super) fn which(&self, wanted: Class) -> Vec<&str> {
        let classes = self.words.iter().zip(&self.classes);
        classes.filter(|(_, class)| **class == Some(wanted)).map(|(word, _)| word.as_str()).collect()
    }

    /// How much or how many it says. "Us all" and "at all" only add weight.
    pub(super) fn quantities(&self, before: Option<&str>) -> Vec<&'static str> {
        let says = |(at, word): (usize, &String)| {
            let before = at.checked_sub(1).map(|at| self.words[at].as_str()).or(before);
            let weight = word == "all"
                && before.is_some_and(|before| {
                    self.lists.persons.contains_key(before) || matches!(before, "at" | "after" | "above")
                });
            self.lists.quantities.get(word.replace(' ', "_").as_str()).copied().filter(|_| !weight)
        };
        self.words.iter().enumerate().filter_map(says).collect()
    }

    /// Whether a small list of the language has a word.
    pub(super) fn holds(&self, section: &str, word: &str) -> bool {
        self.lists.holds(section, word)
    }

    /// Whom a word stands for.
    pub(super) fn person(&self, word: &str) -> Option<&'static str> {
        self.lists.persons.get(word).copied()
    }

    /// Whom it speaks of.
    pub(super) fn persons(&self) -> Vec<&str> {
        self.words.iter().filter_map(|word| self.person(word)).collect()
    }

    /// Numbers and dates; "one" is more often a pronoun.
    pub(super) fn numbers(&self) -> Vec<&str> {
        let all = self.words.iter().zip(&self.classes).zip(self.of);
        all.filter(|((text, class), word)| word.number && *text != "one" || **class == Some(Class::Date))
            .map(|((text, _), _)| text.as_str())
            .collect()
    }
}
