//! What pages bring along: their numbers, the heads and feet around those, and numbers in front of each line.

use rustc_hash::FxHashMap;

use super::lists::LISTS;

/// A line of a text, without its line end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'t> {
    /// Where it begins in the text.
    pub(super) start: usize,
    /// All of it.
    pub(super) whole: &'t str,
    /// Where in the text it goes on behind what its reader marked.
    pub(super) from: usize,
    /// What is left of it: behind a line number, blank when the line is an aside.
    pub(super) rest: &'t str,
}

impl Line<'_> {
    /// Where its rest begins in the text.
    pub(super) fn rest_start(&self) -> usize {
        self.start + (self.rest.as_ptr() as usize - self.whole.as_ptr() as usize)
    }

    pub(super) fn is_blank(&self) -> bool {
        self.rest.is_empty()
    }
}

/// Heads and feet are no longer, in bytes.
const LONGEST: usize = 120;
/// A page has no more of them on one side of its number.
const AROUND: usize = 2;

/// Numbers in front of lines, as court reporters set them: bare, counting by one. They are taken off the lines' rests.
pub(super) fn line_numbers(lines: &mut [Line<'_>]) {
    let filled: Vec<usize> = (0..lines.len()).filter(|at| !lines[*at].is_blank()).collect();
    let number = |at: usize| {
        let rest = lines[at].rest;
        let end = rest.bytes().take_while(u8::is_ascii_digit).count();
        let value = rest.get(..end).filter(|_| (1..=2).contains(&end))?.parse::<u32>().ok()?;
        (rest.len() == end || rest[end..].starts_with([' ', '\t'])).then_some((value, end))
    };
    let numbers: Vec<Option<(u32, usize)>> = filled.iter().map(|at| number(*at)).collect();
    let mut taken: Vec<usize> = Vec::new();
    let mut from = 0;
    while from < filled.len() {
        let Some((first, _)) = numbers[from] else {
            from += 1;
            continue;
        };
        let counts = |(step, number): &(usize, &Option<(u32, usize)>)| {
            number.is_some_and(|(value, _)| value == first + u32::try_from(*step).unwrap_or(u32::MAX))
        };
        let run = numbers[from..].iter().enumerate().take_while(counts).count();
        // Three may be chance, unless there is hardly anything else, or a page before had numbers and the next begins anew.
        let all = run == 3 && run * 5 >= filled.len() * 4 && from == 0;
        if run >= 4 || all || first == 1 && !taken.is_empty() {
            taken.extend(from..from + run);
        }
        from += run.max(1);
    }
    for at in taken {
        if let Some((_, end)) = numbers[at] {
            let line = &mut lines[filled[at]];
            line.rest = line.rest[end..].trim_start();
        }
    }
}

/// How a line names a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Number {
    /// "Page 14 of 62", "- 14 -", "14/62".
    Said,
    /// "14": which may be any number.
    Bare(u32),
}

/// Takes the lines that belong to the page and not to its text: their rest becomes blank.
pub(super) fn furniture(lines: &mut [Line<'_>]) {
    let numbered: Vec<(usize, Number)> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| !line.is_blank())
        .filter_map(|(at, line)| Some((at, page_number(line.rest)?)))
        .collect();
    if numbered.is_empty() {
        return;
    }
    let pages = real(lines, &numbered);
    // Heads and feet repeat from page to page, apart from their figures.
    let around: Vec<Vec<usize>> = pages.iter().map(|at| neighbors(lines, *at)).collect();
    // A line between two pages' numbers stands near both, and is one line all the same.
    let mut near: Vec<usize> = around.concat();
    near.sort_unstable();
    near.dedup();
    let mut heads: FxHashMap<String, usize> = FxHashMap::default();
    for at in near {
        *heads.entry(without_figures(lines[at].rest)).or_default() += 1;
    }
    let mut gone = pages.clone();
    for (page, around) in pages.iter().zip(&around) {
        // What ends like a sentence is one, however often it stands at a page's end.
        let head = |at: &&usize| lines[**at].rest.len() >= 6 && !lines[**at].rest.ends_with(['.', '!', '?', '"', '”']);
        let repeats = around
            .iter()
            .filter(head)
            .filter(|at| heads.get(&without_figures(lines[**at].rest)).is_some_and(|times| *times > 1));
        let mut here: Vec<usize> = repeats.copied().collect();
        // Or the sentence goes on behind them.
        here.extend(interrupting(lines, *page, around));
        gone.extend(here);
    }
    // What would take nearly all of a text is its text.
    gone.sort_unstable();
    gone.dedup();
    let filled = lines.iter().filter(|line| !line.is_blank()).count();
    let kept = if gone.len() * 10 > filled * 7 { pages } else { gone };
    for at in kept {
        lines[at].rest = &lines[at].whole[lines[at].whole.len()..];
    }
}

/// The lines that number pages: those that say so, bare numbers that count, or that break a sentence.
fn real(lines: &[Line<'_>], numbered: &[(usize, Number)]) -> Vec<usize> {
    let bare: Vec<(usize, u32)> = numbered
        .iter()
        .filter_map(|(at, number)| match number {
            Number::Bare(value) if alone(lines, *at) => Some((*at, *value)),
            _ => None,
        })
        .collect();
    let counts = |at: usize| {
        let near = |one: usize, other: usize| {
            bare.get(one).zip(bare.get(other)).is_some_and(|(one, other)| one.1 + 1 == other.1)
        };
        let (before, after) = (at > 0 && near(at - 1, at), near(at, at + 1));
        before && after || before && at > 1 && near(at - 2, at - 1) || after && near(at + 1, at + 2)
    };
    let counted = bare
        .iter()
        .enumerate()
        .filter(|(at, (line, _))| counts(*at) || breaks(lines, *line, *line))
        .map(|(_, (line, _))| *line);
    let said = numbered.iter().filter(|(_, number)| *number == Number::Said).map(|(at, _)| *at);
    let mut all: Vec<usize> = said.chain(counted).collect();
    all.sort_unstable();
    all
}

/// A page's number by itself.
fn page_number(line: &str) -> Option<Number> {
    if line.len() > 40 {
        return None;
    }
    let inner = line
        .trim_matches(|c: char| matches!(c, '-' | '–' | '—' | '[' | ']' | '(' | ')' | '|' | '~' | '*' | ' ' | '\t'));
    let dressed = inner.len() < line.len();
    let words: Vec<&str> = inner.split([' ', '/', '\t', '.']).filter(|word| !word.is_empty()).collect();
    let figures = |word: &&&str| word.len() <= 5 && word.bytes().all(|byte| byte.is_ascii_digit());
    let lettered = |word: &&str| {
        word.len() <= 7
            && word.ends_with(|c: char| c.is_ascii_digit())
            && word.trim_start_matches(|c: char| c.is_ascii_uppercase()).bytes().all(|byte| byte.is_ascii_digit())
    };
    let page = words.first().is_some_and(|word| LISTS.pages.contains(word.to_lowercase().as_str()));
    let of = |word: &str| matches!(word.to_lowercase().as_str(), "of" | "von" | "de" | "sur" | "av" | "di" | "van");
    match words.as_slice() {
        [_, number] if page && lettered(number) => Some(Number::Said),
        [_, one, other] if page && lettered(one) && figures(&other) => Some(Number::Said),
        [_, one, between, other] if page && lettered(one) && of(between) && figures(&other) => Some(Number::Said),
        [one, between, other] if figures(&one) && of(between) && figures(&other) => Some(Number::Said),
        [one, other] if inner.contains('/') && figures(&one) && figures(&other) => Some(Number::Said),
        [one] if figures(&one) && dressed => Some(Number::Said),
        [one] if figures(&one) && one.len() <= 4 => one.parse().ok().map(Number::Bare),
        _ => None,
    }
}

/// Whether a blank line, or an end of the text, stands on one side of a line.
fn alone(lines: &[Line<'_>], at: usize) -> bool {
    let blank = |at: Option<usize>| at.and_then(|at| lines.get(at)).is_none_or(Line::is_blank);
    blank(at.checked_sub(1)) || blank(Some(at + 1))
}

/// The filled lines right above and below a page's number that are short enough for a head or a foot.
fn neighbors(lines: &[Line<'_>], page: usize) -> Vec<usize> {
    let fits = |at: &usize| !lines[*at].is_blank();
    let short = |at: &usize| lines[*at].rest.len() <= LONGEST;
    let above = (page.saturating_sub(2 * AROUND + 2)..page).rev().filter(fits).take(AROUND).take_while(short);
    let below = (page + 1..(page + 2 * AROUND + 3).min(lines.len())).filter(fits).take(AROUND).take_while(short);
    above.chain(below).collect()
}

/// Those of `around` that stand within a sentence which began before the page's number and goes on behind it.
fn interrupting(lines: &[Line<'_>], page: usize, around: &[usize]) -> Vec<usize> {
    let mut tried: Vec<(usize, usize)> = Vec::new();
    let above: Vec<usize> = around.iter().copied().filter(|at| *at < page).collect();
    let below: Vec<usize> = around.iter().copied().filter(|at| *at > page).collect();
    for up in 0..=above.len() {
        for down in 0..=below.len() {
            tried.push((up, down));
        }
    }
    tried.sort_by_key(|(up, down)| up + down);
    let span = |(up, down): (usize, usize)| {
        (if up == 0 { page } else { above[up - 1] }, if down == 0 { page } else { below[down - 1] })
    };
    let blank = |at: Option<usize>| at.and_then(|at| lines.get(at)).is_none_or(Line::is_blank);
    // Blank lines part them from the sentence, where the text has any.
    let fits = |apart: bool| {
        tried.iter().copied().find(|tried| {
            let (first, last) = span(*tried);
            breaks(lines, first, last) && (!apart || blank(first.checked_sub(1)) && blank(Some(last + 1)))
        })
    };
    // A text without any blank line around the number has none to tell by.
    let tight = !blank(page.checked_sub(1)) && !blank(Some(page + 1));
    let Some(fits) = fits(true).or_else(|| fits(false).filter(|_| tight)) else { return Vec::new() };
    above[..fits.0].iter().chain(&below[..fits.1]).copied().collect()
}

/// Whether a sentence stops in the middle before line `first` and goes on behind line `last`.
fn breaks(lines: &[Line<'_>], first: usize, last: usize) -> bool {
    let before = lines[..first].iter().rev().take(6).find(|line| !line.is_blank());
    let after = lines[last + 1..].iter().take(6).find(|line| !line.is_blank());
    let stops = |text: &str| text.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '-' | '\'' | '’'));
    before.is_some_and(|line| stops(line.rest)) && after.is_some_and(|line| line.rest.starts_with(char::is_lowercase))
}

fn without_figures(line: &str) -> String {
    line.chars().filter(|c| !c.is_ascii_digit()).collect()
}
