//! Where words stand: enough of their surroundings to find them again.

use quotes::Span;
use serde::{Deserialize, Serialize};

/// Code points of context kept on each side of a quote, as in the W3C text quote selector.
const CONTEXT: usize = 32;

/// A quote's words and what stands around them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// The words themselves.
    pub exact: String,
    /// Up to 32 code points before them.
    pub prefix: String,
    /// Up to 32 code points after them.
    pub suffix: String,
}

impl Anchor {
    /// The anchor of `span`, which must lie in `text`.
    #[must_use]
    pub fn of(text: &str, span: Span) -> Self {
        let (before, after) = (text.get(..span.start).unwrap_or_default(), text.get(span.end..).unwrap_or_default());
        let from = before.char_indices().rev().nth(CONTEXT - 1).map_or(0, |(at, _)| at);
        Self {
            exact: span.of(text).to_owned(),
            prefix: before[from..].to_owned(),
            suffix: after.chars().take(CONTEXT).collect(),
        }
    }
}

/// Every place where `words` stand in `text` as whole words, in order; none for no words.
pub(crate) fn whole_words<'t>(text: &'t str, words: &'t str) -> impl Iterator<Item = Span> + 't {
    let whole = move |at: usize| {
        let before = text[..at].chars().next_back();
        let after = text[at + words.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    };
    let found = (!words.is_empty()).then(|| text.match_indices(words)).into_iter().flatten();
    found.map(|(at, _)| at).filter(move |at| whole(*at)).map(move |at| Span::new(at, at + words.len()))
}

/// Where `words` stand in `text` as whole words, nearest to `near`; nothing when they do not.
#[must_use]
pub fn nearest(text: &str, words: &str, near: Span) -> Option<Span> {
    let away = |at: usize| if at < near.start { near.start - at } else { at.saturating_sub(near.end) };
    whole_words(text, words).min_by_key(|span| away(span.start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_surroundings() {
        let text = format!("{}“yes” she said", "é".repeat(40));
        let at = text.find("yes").unwrap();
        let anchor = Anchor::of(&text, Span::new(at, at + 3));
        assert_eq!((anchor.exact.as_str(), anchor.suffix.as_str()), ("yes", "” she said"));
        assert_eq!(anchor.prefix.chars().count(), 32);
    }

    #[test]
    fn finds_whole_words_near_by() {
        let text = "Lundberg met Lund. “Yes,” Lund said.";
        let quote = Span::new(text.find("Yes").unwrap(), text.find("Yes").unwrap() + 4);
        assert_eq!(nearest(text, "Lund", quote).unwrap().start, text.rfind("Lund").unwrap());
        assert_eq!(nearest(text, "", quote), None);
        assert_eq!(nearest(text, "Berg", quote), None);
    }
}
