//! Lays the words of a quote against a stretch of a source: which is which, which is missing, which is new.

use std::ops::Range;

use super::lists::{Class, Lists};
use super::word::Word;

/// What became of one printed word, or of one said word between two printed ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Printed word and said word are the same.
    Same(usize, usize),
    /// The printed word stands where the said one stood.
    Other(usize, usize),
    /// The printed word was not said.
    Added(usize),
    /// The said word is not printed.
    Left(usize),
}

/// Weights of what may happen, chosen so that a missed content word costs about what a found one earns.
const OTHER: i32 = -6;
const ADDED: i32 = -7;
const ADDED_IN_BRACKETS: i32 = -1;
const LEFT_FIRST: i32 = -6;
const LEFT_NEXT: i32 = -1;
/// What a new sentence adds to leaving out its first word, or to taking that word for another.
const OPENS: i32 = -8;
/// Where the print says that something was left out.
const LEFT_MARKED: i32 = -1;

/// What a found word earns: a word of content more than a small one.
pub(super) fn earns(word: &Word, text: &str, lists: &Lists) -> i32 {
    let common = matches!(word.class(text, lists), Some(Class::Small | Class::Grammar | Class::Filler));
    if common && !word.number { 4 } else { 10 }
}

/// A quote laid against one place.
#[derive(Debug, Clone)]
pub(super) struct Laid {
    pub(super) steps: Vec<Step>,
    /// By printed word: what it earned, with what was left out before it.
    pub(super) earned: Vec<i32>,
}

/// Lays `quote` against the words `place` of `source`; what stands before and behind is free.
/// `earns` holds what each printed word earns when it is found.
pub(super) fn lay(quote: &[Word], earns: &[i32], source: &[Word], place: Range<usize>) -> Laid {
    let said = &source[place.clone()];
    let (rows, columns) = (quote.len() + 1, said.len() + 1);
    let at = |i: usize, j: usize| i * columns + j;
    // Best so far when the last step paired or added a word, and when it left one out.
    let mut paired = vec![i32::MIN / 2; rows * columns];
    let mut left = vec![i32::MIN / 2; rows * columns];
    // Whether the word was paired, and whether the word left out follows another.
    let mut from = vec![(false, false); rows * columns];
    for j in 0..columns {
        paired[at(0, j)] = 0;
    }
    for i in 1..rows {
        let word = &quote[i - 1];
        let added = if word.bracket { ADDED_IN_BRACKETS } else { ADDED };
        for j in 0..columns {
            let over = paired[at(i - 1, j)].max(left[at(i - 1, j)]);
            let mut best = (over + added, false);
            if j > 0 {
                let before = paired[at(i - 1, j - 1)].max(left[at(i - 1, j - 1)]);
                let same = word.key != 0 && word.key == said[j - 1].key;
                let opens = said[j - 1].opens;
                let other = if opens && !word.opens { OTHER + OPENS } else { OTHER };
                let pair = before + if same { earns[i - 1] } else { other };
                if pair > best.0 {
                    best = (pair, true);
                }
                // What is left out after word i comes before word i + 1, which says whether it is marked.
                let marked = quote.get(i).is_some_and(|next| next.gap);
                let (first, next) = if marked { (LEFT_MARKED, 0) } else { (LEFT_FIRST, LEFT_NEXT) };
                let crosses = if opens && !marked { OPENS } else { 0 };
                let (open, on) = (paired[at(i, j - 1)] + first + crosses, left[at(i, j - 1)] + next + crosses);
                left[at(i, j)] = open.max(on);
                from[at(i, j)].1 = on > open;
            }
            paired[at(i, j)] = best.0;
            from[at(i, j)].0 = best.1;
        }
    }
    trace(quote, said, place.start, &paired, &left, &from)
}

fn trace(quote: &[Word], said: &[Word], start: usize, paired: &[i32], left: &[i32], from: &[(bool, bool)]) -> Laid {
    let columns = said.len() + 1;
    let at = |i: usize, j: usize| i * columns + j;
    let last = quote.len();
    // The first of the ends that are as good.
    let mut j = (0..columns).rev().max_by_key(|j| paired[at(last, *j)]).unwrap_or(0);
    let (mut i, mut out) = (last, false);
    let mut steps = Vec::with_capacity(last + 8);
    let mut earned = vec![0; last];
    let value = |i: usize, j: usize, out: bool| if out { left[at(i, j)] } else { paired[at(i, j)] };
    let mut after = value(i, j, false);
    while i > 0 {
        if out {
            steps.push(Step::Left(start + j - 1));
            out = from[at(i, j)].1;
            j -= 1;
            continue;
        }
        let pairs = from[at(i, j)].0;
        let (word, back) = (i - 1, if pairs { j - 1 } else { j });
        steps.push(match pairs {
            true if quote[word].key != 0 && quote[word].key == said[back].key => Step::Same(word, start + back),
            true => Step::Other(word, start + back),
            false => Step::Added(word),
        });
        (i, j) = (word, back);
        out = i > 0 && left[at(i, j)] > paired[at(i, j)];
        let before = value(i, j, out);
        earned[word] = after - before;
        after = before;
        if out {
            // What was left out is charged to the word it was left out before.
            let mut k = j;
            let mut going = true;
            while going {
                going = from[at(i, k)].1;
                k -= 1;
            }
            earned[word] += after - paired[at(i, k)];
            after = paired[at(i, k)];
        }
    }
    steps.reverse();
    Laid { steps, earned }
}
