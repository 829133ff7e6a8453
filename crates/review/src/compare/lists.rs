//! What words do, by language: read from `data/compare.txt`.

use std::sync::LazyLock;

use quotes::Language;
use rustc_hash::{FxHashMap, FxHashSet};

/// What a word does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Negation,
    Modal,
    Hedge,
    /// "All", "most", "only".
    Quantity,
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
            "quantity" => Self::Quantity,
            "filler" => Self::Filler,
            "grammar" => Self::Grammar,
            "small" => Self::Small,
            "date" => Self::Date,
            _ => return None,
        })
    }
}

/// Words, and what each says.
pub(super) type Table<T> = FxHashMap<&'static str, T>;

/// The lists of one language.
#[derive(Debug, Default)]
pub(super) struct Lists {
    classes: Table<Class>,
    /// All that begins a number or a date, is money, or stands for another word: so that most words are looked up once.
    pub(super) special: FxHashSet<&'static str>,
    /// Numbers as words.
    pub(super) numbers: Table<f64>,
    /// "Third".
    pub(super) ordinals: Table<f64>,
    /// "Eighties".
    pub(super) decades: Table<f64>,
    /// "Quarters": how many make one.
    pub(super) fractions: Table<f64>,
    /// Months by number.
    pub(super) months: Table<f64>,
    /// What stands in front of decimals.
    pub(super) points: Vec<&'static str>,
    /// Money as a word, and its sign.
    pub(super) money: Table<&'static str>,
    /// Words that stand for others, parted by an underscore.
    pub(super) same: Table<&'static str>,
    /// Those that need a stop or a figure behind them.
    pub(super) stopped: Table<&'static str>,
    /// How much a word says.
    pub(super) quantities: Table<&'static str>,
    /// Whom a word stands for.
    pub(super) persons: Table<&'static str>,
    /// "If", "unless", and phrases: "as long as".
    pub(super) conditions: Vec<&'static str>,
    /// What behind them makes them none: "you ask".
    pub(super) no_conditions: Vec<&'static str>,
    /// What in front of them does: "even".
    pub(super) asked: Vec<&'static str>,
    /// "Lie", "doubt".
    pub(super) denials: Vec<&'static str>,
    /// "Claims", "say".
    pub(super) reports: Vec<&'static str>,
    /// "True", "sure".
    pub(super) sure: Vec<&'static str>,
    /// Who says "I think" and means it.
    pub(super) own: Vec<&'static str>,
    /// "Few", "little".
    pub(super) amounts: Vec<&'static str>,
    /// "n" of "n'avons".
    pub(super) elided: Table<&'static str>,
    /// What hyphened words must not become: "re-sign" is not "resign".
    parted: Vec<&'static str>,
    /// Small lists by the names of their sections, for the sentence around a quote and for roles.
    small: Table<Vec<&'static str>>,
    /// Endings that are short for a word.
    pub(super) short: Vec<(&'static str, &'static str)>,
    /// Beginnings of short forms, and the word they are.
    heads: Vec<(&'static str, &'static str)>,
    /// Words whose 's is "is".
    pub(super) is: Vec<&'static str>,
    /// Numbers are written as one long word.
    pub(super) compounds: bool,
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

    /// What a word in lower case does.
    pub(super) fn class(&self, word: &str) -> Option<Class> {
        self.classes.get(word).copied()
    }

    /// Whether the small list `section` has a word.
    pub(super) fn holds(&self, section: &str, word: &str) -> bool {
        debug_assert!(self.small.contains_key(section), "data/compare.txt has no section {section}");
        self.small.get(section).is_some_and(|words| words.contains(&word))
    }

    /// Whether a word joined from two is another word than these.
    pub(super) fn parts(&self, joined: &str) -> bool {
        self.parted.iter().any(|word| joined.starts_with(word))
    }

    /// What the beginning of a short form stands for: "ca" of "can't".
    pub(super) fn head<'w>(&self, head: &'w str) -> &'w str {
        self.heads.iter().find(|(short, _)| *short == head).map_or(head, |(_, long)| long)
    }

    fn add(&mut self, section: &'static str, entry: &'static str) {
        let (word, says) = entry.split_once('=').unwrap_or((entry, ""));
        let numbers = match section {
            "number" => Some(&mut self.numbers),
            "ordinal" => Some(&mut self.ordinals),
            "decade" => Some(&mut self.decades),
            "fraction" => Some(&mut self.fractions),
            "month" => Some(&mut self.months),
            _ => None,
        };
        if let Some(table) = numbers {
            table.extend(says.parse().map(|value| (word, value)));
            return;
        }
        let words = match section {
            "money" => Some(&mut self.money),
            "same" => Some(&mut self.same),
            "stopped" => Some(&mut self.stopped),
            "quantity" => Some(&mut self.quantities),
            "person" => Some(&mut self.persons),
            "elided" => Some(&mut self.elided),
            _ => None,
        };
        if let Some(table) = words {
            table.insert(word, says);
        }
        match section {
            "short" => self.short.push((word, says)),
            "head" => self.heads.push((word, says)),
            "is" => self.is.push(word),
            "point" => self.points.push(word),
            "condition" | "condition phrase" => self.conditions.push(word),
            "no condition" => self.no_conditions.push(word),
            "asked" => self.asked.push(word),
            "denial" => self.denials.push(word),
            "report" => self.reports.push(word),
            "sure" => self.sure.push(word),
            "own" => self.own.push(word),
            "amount" => self.amounts.push(word),
            "parted" => self.parted.push(word),
            _ if says.is_empty() && Class::of_section(section).is_none() => {
                self.small.entry(section).or_default().push(word);
            }
            _ => {}
        }
        // The first list a word stands in says what matters most about it.
        if let Some(class) = Class::of_section(section) {
            self.classes.entry(word).or_insert(class);
        }
    }
}

fn read(language: Language) -> Lists {
    let mut lists = Lists {
        points_group: language != Language::English,
        compounds: language == Language::German,
        ..Lists::default()
    };
    let mut section = None;
    for line in include_str!("../../data/compare.txt").lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, of)) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')?.rsplit_once(' ')) {
            section = (of == "*" || of == language.code()).then_some(name);
            continue;
        }
        let Some(section) = section else { continue };
        line.split_whitespace().for_each(|entry| lists.add(section, entry));
    }
    let tables = [&lists.numbers, &lists.ordinals, &lists.decades, &lists.months];
    let counted: Vec<&str> = tables.into_iter().flat_map(|table| table.keys().copied()).collect();
    let words = [&lists.money, &lists.same, &lists.stopped].into_iter().flat_map(|table| table.keys().copied());
    lists.special =
        words.chain(lists.points.iter().copied()).chain(["half", "a", "an", "minus"]).chain(counted).collect();
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
        assert_eq!((english.head("ca"), english.quantities.get("every")), ("can", Some(&"all")));
    }
}
