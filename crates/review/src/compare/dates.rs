//! Days of the year: "June 3", "the third of June" and "3 June" are one.

use super::lists::Lists;
use super::word::Word;

/// How many words at the end of `words` are a day of a month, and what that day is the same as.
pub(super) fn at_the_end(words: &[Word], text: &str, lists: &Lists) -> Option<(usize, String)> {
    // The longest first: "the third of June", "June the third".
    (2..=4).rev().filter(|count| *count <= words.len()).find_map(|count| {
        let tail = &words[words.len() - count..];
        let together = tail.windows(2).all(|pair| gap(text, pair) && !pair[1].opens && pair[0].turn == pair[1].turn);
        let (day, month) = day_and_month(tail, text, lists).filter(|_| together)?;
        Some((count, format!("@{month}-{day}")))
    })
}

fn day_and_month(words: &[Word], text: &str, lists: &Lists) -> Option<(u8, f64)> {
    // "May" and "March" are verbs too: with a small letter only "may third" is a day.
    let month = |word: &Word, ranked: bool| {
        let name = word.said(text, lists);
        let sure = word.capital || ranked || !matches!(name.as_str(), "may" | "march" | "mars" | "mai");
        lists.months.get(name.as_str()).copied().filter(|_| sure)
    };
    let is = |word: &Word, what: &[&str]| what.contains(&word.said(text, lists).as_str());
    let day = |word: &Word| word.day.map(|(day, _)| day);
    let rank = |word: &Word| word.day.filter(|(_, rank)| *rank).map(|(day, _)| day);
    match words {
        [number, name] if number.number => Some((day(number)?, month(name, false)?)),
        [name, number] if number.number => Some((day(number)?, month(name, rank(number).is_some())?)),
        [name, the, number] if is(the, &["the"]) => Some((day(number)?, month(name, true)?)),
        [number, of, name] if is(of, &["of", "de"]) => Some((day(number)?, month(name, true)?)),
        [the, number, of, name] if is(the, &["the"]) && is(of, &["of"]) => Some((rank(number)?, month(name, true)?)),
        _ => None,
    }
}

/// Nothing stands between the two but space and a stop.
fn gap(text: &str, pair: &[Word]) -> bool {
    text.get(pair[0].span.end..pair[1].span.start).is_some_and(|gap| gap.chars().all(|c| c.is_whitespace() || c == '.'))
}
