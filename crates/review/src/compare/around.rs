//! The sentence around the words that were quoted: what was cut off may limit them or take them back, and what was asked may
//! be printed as if it was stated.

use std::ops::Range;

use super::Flag;
use super::lists::Class;
use super::texts::Texts;

/// So many words of a sentence are looked at on each side.
const REACH: usize = 60;
/// A fragment of fewer words claims nothing by itself.
const CLAUSE: usize = 4;

/// What of a sentence stands in front of the found words and behind them.
pub(super) struct Around {
    before: Range<usize>,
    after: Range<usize>,
    /// The sign that ends the sentence.
    ends: Option<char>,
}

impl Around {
    /// Looks around the words `found` of the source.
    pub(super) fn of(texts: &Texts<'_>, found: &Range<usize>) -> Self {
        let said = texts.said;
        let turn = said[found.start].turn;
        let mut start = found.start;
        while start > 0 && !said[start].opens && found.start - start < REACH && said[start - 1].turn == turn {
            start -= 1;
        }
        let mut end = found.end;
        while end < said.len() && !said[end].opens && end - found.end < REACH && said[end].turn == turn {
            end += 1;
        }
        let marks = texts.between_said(end - 1, end);
        let ends = marks.chars().find(|c| matches!(c, '.' | '?' | '!' | '…'));
        Self { before: start..found.start, after: found.end..end, ends }
    }

    /// The whole sentence, as far as it was looked at.
    pub(super) fn sentence(&self, texts: &Texts<'_>) -> String {
        let whole = self.before.start..self.after.end;
        texts.as_said(&whole)
    }

    /// What the surroundings say about the words.
    pub(super) fn flags(&self, texts: &Texts<'_>, found: &Range<usize>) -> Vec<Flag> {
        let mut flags = Vec::new();
        flags.extend(self.question(texts));
        if !self.is_clause(texts, found) {
            return flags;
        }
        let (before, after) = (words(texts, &self.before), words(texts, &self.after));
        let is_condition = |word: &String| texts.lists.conditions.contains(&word.as_str());
        // What stands in front of "but" is another thought.
        let near = before
            .iter()
            .rposition(|word| matches!(word.as_str(), "but" | "aber" | "mais" | "pero"))
            .map_or(0, |at| at + 1);
        let longs = [
            ("as", "long", "as"),
            ("so", "long", "as"),
            ("on", "condition", "that"),
            ("in", "case", "of"),
            ("es", "sei", "denn"),
            ("à", "condition", "que"),
            ("a", "menos", "que"),
            ("siempre", "y", "cuando"),
        ];
        let long = |words: &[String]| {
            words.windows(3).any(|run| longs.iter().any(|(a, b, c)| run[0] == *a && run[1] == *b && run[2] == *c))
        };
        if before[near..].iter().any(is_condition)
            || after.iter().any(is_condition)
            || long(&before[near..])
            || long(&after)
        {
            flags.push(Flag::ConditionCut);
        }
        if self.denied(texts, &before[near..], &after) {
            flags.push(Flag::ConditionDenied);
        }
        flags
    }

    /// Whether the sentence takes the words back or puts them into others' mouths: "It is a lie that …", "They say …",
    /// "I don't think …", "…, he claims". "I think" and "we said" do neither.
    fn denied(&self, texts: &Texts<'_>, before: &[String], after: &[String]) -> bool {
        let lists = texts.lists;
        let negation = |word: &String| lists.class(word) == Some(Class::Negation);
        let denial = |words: &[String]| {
            words.iter().enumerate().any(|(at, word)| {
                let said = lists.denials.contains(&word.as_str());
                // "I never said", "I don't think": their own words, taken back.
                let own =
                    words[at.saturating_sub(4)..at].iter().rev().find(|word| lists.persons.contains_key(word.as_str()));
                let own = own.is_some_and(|word| lists.own.contains(&word.as_str()));
                let taken_back = words[at.saturating_sub(3)..at].iter().any(negation);
                said && (!own || taken_back)
            })
        };
        // "We will not | raise the fee": the cut goes through the denial itself.
        let cut = before.last().is_some_and(negation)
            || before.len() > 1
                && before[before.len() - 2..].iter().any(negation)
                && before.last().is_some_and(|word| lists.class(word).is_some());
        cut || denial(before) || self.behind(texts) && denial(&after[..after.len().min(4)])
    }

    /// Whether what stands behind the words speaks about them: ", they say", "— that is a lie", "is what he claims".
    fn behind(&self, texts: &Texts<'_>) -> bool {
        let marks = self.after.start.checked_sub(1).map_or("", |last| texts.between_said(last, self.after.start));
        let first = words(texts, &(self.after.start..(self.after.start + 1).min(self.after.end)));
        !first
            .first()
            .is_some_and(|word| matches!(word.as_str(), "and" | "but" | "und" | "aber" | "et" | "mais" | "y" | "pero"))
            && marks.contains([',', '–', '—', ';'])
            || marks.contains(" - ")
            || first.first().is_some_and(|word| matches!(word.as_str(), "is" | "was" | "ist" | "est" | "es"))
    }

    /// Whether the print claims something: a sentence, or enough words of one.
    fn is_clause(&self, texts: &Texts<'_>, found: &Range<usize>) -> bool {
        let first = texts.printed.first();
        let sentence = first.is_some_and(|word| word.capital) && texts.printed.len() > 2;
        sentence || texts.printed.len() >= CLAUSE && found.len() >= CLAUSE
    }

    /// Whether one side asks what the other states.
    fn question(&self, texts: &Texts<'_>) -> Option<Flag> {
        let print = texts.quote.trim_end_matches(|c: char| {
            c.is_whitespace() || matches!(c, '"' | '”' | '’' | '\'' | '»' | '“' | ']' | ')')
        });
        let asked = print.ends_with('?') || print.ends_with("?!") || print.ends_with("!?");
        let tag = |words: &[String]| {
            words.len() <= 4
                && self.after.start > 0
                && texts.between_said(self.after.start - 1, self.after.start).contains([',', '–', '—', '-'])
        };
        let rest = words(texts, &self.after);
        let long = texts.printed.len() >= CLAUSE || rest.is_empty() && texts.printed.len() > 2;
        match self.ends {
            // ", right?" asks for consent.
            Some('?') if !asked && long && !(tag(&rest) && !rest.is_empty()) && rest.len() < REACH => {
                // Two sentences in print: the one that asks may be the first of them.
                Some(Flag::QuestionDropped)
            }
            Some('.') if asked && rest.is_empty() => Some(Flag::QuestionAdded),
            _ => None,
        }
    }
}

fn words(texts: &Texts<'_>, range: &Range<usize>) -> Vec<String> {
    texts.said[range.clone()].iter().map(|word| word.said(texts.spoken.text(), texts.lists)).collect()
}
