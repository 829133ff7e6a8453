//! Spelling that says nothing about what was said.

use std::borrow::Cow;

/// British spelling as American: who wrote a transcript down says nothing about what was said.
pub(super) fn spelling(word: &str) -> Cow<'_, str> {
    const ENDINGS: &[(&str, &str)] = &[
        ("our", "or"),
        ("ours", "ors"),
        ("oured", "ored"),
        ("ise", "ize"),
        ("ised", "ized"),
        ("ising", "izing"),
        ("isation", "ization"),
        ("tre", "ter"),
        ("mme", "m"),
    ];
    if word.len() < 6 || word.contains('\'') {
        return Cow::Borrowed(word);
    }
    let british = ENDINGS.iter().find_map(|(british, american)| Some((word.strip_suffix(british)?, american)));
    british.map_or(Cow::Borrowed(word), |(stem, american)| Cow::Owned(format!("{stem}{american}")))
}
