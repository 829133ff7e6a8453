//! Numbers in words: cardinals, ordinals, decades, decimals, halves, dozens and scores, in four languages.

use super::lists::Lists;
use super::number::{Number, Sort};
use super::token::{Token, and_part, next_scale, token};

/// A number in words.
pub(super) fn words(text: &str, at: usize, lists: &Lists) -> Option<Number> {
    let first = token(text, at).filter(|token| !token.is_figures())?;
    if let Some(value) = lists.ordinals.get(first.folded.as_ref()) {
        return Some(Number { end: first.end, value: *value, sort: Sort::Rank, money: None, minus: false });
    }
    if let Some(value) = lists.decades.get(first.folded.as_ref()) {
        return Some(Number { end: first.end, value: *value, sort: Sort::Decade, money: None, minus: false });
    }
    match first.folded.as_ref() {
        // "half a million", "half a dozen".
        "half" => {
            let article =
                token(text, first.end).filter(|token| token.folded == "a").map_or(first.end, |token| token.end);
            return next_scale(text, article, lists).map(|(end, scale)| Number::count(end, scale / 2.0));
        }
        // "a hundred"; "a million" alone is as much a word as a number, and the same either way.
        "a" | "an" => {
            let (end, scale) = next_scale(text, first.end, lists)?;
            let with_half = and_part(text, end, lists).map(|(end, part)| Number::count(end, scale * (1.0 + part)));
            return with_half.or_else(|| Some(sum(text, Sum::new(end, scale), lists)));
        }
        _ => {}
    }
    if lists.points.contains(&first.folded.as_ref()) {
        return decimals(text, first.end, lists).map(|(end, part)| Number::count(end, part));
    }
    let value = lists.numbers.get(first.folded.as_ref()).copied().or_else(|| compound(&first.folded, lists))?;
    // "a million": a scale without a number is a word.
    (value < 1e6).then(|| sum(text, Sum::new(first.end, value), lists))
}

/// A number under way.
#[derive(Debug, Clone, Copy)]
struct Sum {
    end: usize,
    /// What is done: "two thousand" of "two thousand and five".
    done: f64,
    /// What is under way.
    now: f64,
    /// The last part.
    last: f64,
}

impl Sum {
    fn new(end: usize, value: f64) -> Self {
        let (done, now) = if value >= 1000.0 { (value, 0.0) } else { (0.0, value) };
        Self { end, done, now, last: value }
    }

    fn value(self) -> f64 {
        self.done + self.now
    }

    fn tens(self) -> bool {
        (20.0..100.0).contains(&self.last) && self.last % 10.0 == 0.0
    }

    /// "Nineteen" of "nineteen ninety-nine".
    fn century(self) -> bool {
        self.done == 0.0 && self.now == self.last && (11.0..=20.0).contains(&self.now)
    }

    /// The number with a further word of it, when that fits.
    fn with(self, end: usize, value: f64) -> Option<Self> {
        let year = self.century() && (10.0..100.0).contains(&value);
        let fits = match value {
            v if v >= 1000.0 => self.value() > 0.0 && self.last < v,
            100.0 => self.now > 0.0 && self.now < 100.0 || self.now == 0.0 && self.done > 0.0,
            // "quatre-vingts".
            20.0 if self.now == 4.0 && self.last == 4.0 => true,
            v => {
                // "soixante-dix", "quatre-vingt-dix-neuf".
                let teens = [60.0, 80.0].contains(&(self.now % 100.0)) && (10.0..17.0).contains(&v)
                    || self.last == 10.0 && self.now > 60.0 && (7.0..10.0).contains(&v);
                let hundreds = v < 1000.0 && self.last >= 1000.0;
                hundreds
                    || self.last >= 100.0 && self.now % 100.0 == 0.0 && v < 100.0
                    || self.tens() && v < 10.0 && v > 0.0
                    || teens
                    || year
            }
        };
        if !fits {
            return None;
        }
        let mut next = Self { end, last: value, ..self };
        if value >= 1000.0 {
            next.done += next.now * value;
            next.now = 0.0;
        } else if value == 100.0 && self.now > 0.0 {
            next.now *= value;
        } else if value == 20.0 && self.now == 4.0 {
            next.now = 80.0;
        } else if year && !(self.tens() && value < 10.0) {
            next.now = next.now * 100.0 + value;
        } else {
            next.now += value;
        }
        Some(next)
    }
}

/// The value of a German number that is one word: "neunzehnhundertneunundachtzig".
fn compound(word: &str, lists: &Lists) -> Option<f64> {
    // No number that anybody says is longer.
    const LONGEST: usize = 80;
    if !lists.compounds || word.len() > LONGEST {
        return None;
    }
    let part = |word: &str| match word {
        "ein" => Some(1.0),
        word => lists.numbers.get(word).copied().or_else(|| compound(word, lists)),
    };
    for (scale, value) in [("tausend", 1000.0), ("hundert", 100.0)] {
        if let Some((before, after)) = word.split_once(scale) {
            let times = if before.is_empty() { 1.0 } else { part(before)? };
            let after = after.strip_prefix("und").unwrap_or(after);
            let rest = if after.is_empty() { 0.0 } else { part(after)? };
            return (rest < value && times < 1000.0).then_some(times * value + rest);
        }
    }
    let (ones, tens) = word.split_once("und")?;
    let (ones, tens) = (part(ones)?, *lists.numbers.get(tens)?);
    (ones < 10.0 && (20.0..100.0).contains(&tens)).then_some(tens + ones)
}

/// The number with the word that ends it: "dozen", "eighties", "oh five", "first", "thirds".
fn ended(text: &str, sum: Sum, next: &Token<'_>, lists: &Lists) -> Option<Number> {
    let word = next.folded.as_ref();
    let value = |token: &Token<'_>| lists.numbers.get(token.folded.as_ref()).copied();
    if word == "dozen" && sum.done == 0.0 {
        return Some(Number::count(next.end, sum.value() * 12.0));
    }
    // "four score and seven".
    if word == "score" && sum.done == 0.0 && (2.0..10.0).contains(&sum.value()) {
        let scores = sum.value() * 20.0;
        let and = token(text, next.end).filter(|token| token.folded == "and");
        let more = and.and_then(|and| token(text, and.end));
        let more = more.and_then(|token| Some((token.end, value(&token).filter(|value| *value < 20.0)?)));
        let (end, more) = more.unwrap_or((next.end, 0.0));
        return Some(Number::count(end, scores + more));
    }
    if let Some(decade) = lists.decades.get(word).filter(|_| sum.century()) {
        let century = sum.now * 100.0;
        let value = if century == 1900.0 { *decade } else { century + decade };
        return Some(Number { end: next.end, value, sort: Sort::Decade, money: None, minus: false });
    }
    // "nineteen oh five".
    if matches!(word, "oh" | "o") && sum.century() {
        let figure = token(text, next.end)?;
        let year = sum.now * 100.0 + value(&figure).filter(|value| *value < 10.0)?;
        return Some(Number::count(figure.end, year));
    }
    // "twenty-first", "one hundred third".
    if let Some(rank) = lists.ordinals.get(word)
        && (sum.tens() && *rank < 10.0 || sum.last >= 100.0 && *rank < 100.0)
    {
        return Some(Number { end: next.end, value: sum.value() + rank, sort: Sort::Rank, money: None, minus: false });
    }
    // "two thirds".
    let below = lists.fractions.get(word)?;
    let part = sum.value() < *below && (sum.value() == 1.0 || word.ends_with('s'));
    part.then(|| Number::count(next.end, sum.value() / below))
}

/// Goes on with a number in words as far as it goes.
fn sum(text: &str, mut sum: Sum, lists: &Lists) -> Number {
    while let Some(next) = token(text, sum.end) {
        let word = next.folded.as_ref();
        let apart = !text[sum.end..].starts_with('-');
        if let Some(number) = ended(text, sum, &next, lists) {
            return number;
        }
        // "treinta y cinco", "vingt et un".
        if matches!(word, "y" | "et")
            && sum.tens()
            && let Some(more) = token(text, next.end).and_then(|token| {
                sum.with(token.end, *lists.numbers.get(token.folded.as_ref()).filter(|value| **value < 10.0)?)
            })
        {
            sum = more;
            continue;
        }
        if let Some(value) = lists.numbers.get(word).filter(|_| word != "dozen") {
            match sum.with(next.end, *value) {
                Some(more) => sum = more,
                None => break,
            }
            continue;
        }
        if let Some((end, part)) = and_part(text, sum.end, lists) {
            let scale = next_scale(text, end, lists);
            let (end, scale) = scale.unwrap_or((end, 1.0));
            return Number::count(end, (sum.value() + part) * scale);
        }
        if word == "and" {
            match joined(text, next.end, sum, lists) {
                Some(more) => sum = more,
                None => break,
            }
            continue;
        }
        if lists.points.contains(&word) && apart {
            let Some((end, part)) = decimals(text, next.end, lists) else { break };
            let (end, scale) = next_scale(text, end, lists).unwrap_or((end, 1.0));
            return Number::count(end, (sum.value() + part) * scale);
        }
        break;
    }
    Number::count(sum.end, sum.value())
}

/// Whether the "and" that ends at `end` goes on with a number: "two thousand **and** five", but not "between two thousand
/// **and** three thousand".
fn joined(text: &str, end: usize, sum: Sum, lists: &Lists) -> Option<Sum> {
    if !(sum.now >= 100.0 || sum.done > 0.0) || sum.last < 100.0 {
        return None;
    }
    let value = |token: &Token<'_>| lists.numbers.get(token.folded.as_ref()).copied();
    let first = token(text, end)?;
    let part = value(&first).filter(|value| *value < 100.0)?;
    let mut second = token(text, first.end);
    // "and twenty-five thousand".
    if part >= 20.0 && second.as_ref().and_then(value).is_some_and(|second| second < 10.0) {
        second = token(text, second?.end);
    }
    if second.as_ref().and_then(value).is_some_and(|second| second >= 100.0) {
        return None;
    }
    sum.with(first.end, part)
}

/// "two", "one four" behind a point.
fn decimals(text: &str, mut end: usize, lists: &Lists) -> Option<(usize, f64)> {
    let (mut part, mut place, mut any) = (0.0, 0.1, false);
    while let Some(next) = token(text, end) {
        let figure = match next.folded.as_ref() {
            "oh" => Some(0.0),
            word => lists.numbers.get(word).copied().filter(|value| *value < 10.0),
        };
        let Some(figure) = figure else { break };
        part += figure * place;
        (end, place, any) = (next.end, place / 10.0, true);
    }
    any.then_some((end, part))
}
