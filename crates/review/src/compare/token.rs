//! The words that numbers are made of, one after the other.

use std::borrow::Cow;

use super::lists::Lists;

/// A word of a number.
pub(super) struct Token<'t> {
    pub(super) text: &'t str,
    /// In small letters.
    pub(super) folded: Cow<'t, str>,
    pub(super) end: usize,
}

impl Token<'_> {
    /// Whether it is figures.
    pub(super) fn is_figures(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_digit())
    }
}

/// The word at `at`, behind no more than a space, a hyphen or a line's end.
pub(super) fn token<'t>(text: &'t str, at: usize) -> Option<Token<'t>> {
    let rest = &text[at..];
    let word = rest.trim_start_matches([' ', '\u{2011}', '-', '\r', '\n', '\t']);
    let gap = &rest[..rest.len() - word.len()];
    if gap.matches('\n').count() > 1 || gap.matches('-').count() > 1 || gap.len() > 4 {
        return None;
    }
    let start = at + gap.len();
    let end = word.find(|c: char| !c.is_alphanumeric()).unwrap_or(word.len());
    let text = &word[..end];
    let plain = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let folded = if plain { Cow::Borrowed(text) } else { Cow::Owned(text.to_lowercase()) };
    (end > 0).then(|| Token { text, folded, end: start + end })
}

/// A hundred or more that multiplies the number in front of it.
pub(super) fn next_scale(text: &str, at: usize, lists: &Lists) -> Option<(usize, f64)> {
    let next = token(text, at)?;
    let value = *lists.numbers.get(next.folded.as_ref())?;
    let scales = value >= 100.0 || next.folded == "dozen";
    scales.then_some((next.end, value))
}

/// "and a half", "and three quarters" behind a number.
pub(super) fn and_part(text: &str, at: usize, lists: &Lists) -> Option<(usize, f64)> {
    let and = token(text, at).filter(|token| token.folded == "and")?;
    let count = token(text, and.end)?;
    let above =
        if matches!(count.folded.as_ref(), "a" | "an") { 1.0 } else { *lists.numbers.get(count.folded.as_ref())? };
    let part = token(text, count.end)?;
    let below = *lists.fractions.get(part.folded.as_ref())?;
    (above < below).then_some((part.end, above / below))
}
