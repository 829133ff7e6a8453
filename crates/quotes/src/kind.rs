//! Speech or not: tells `direct` from `mixed` from `scare`.

use crate::Kind;
use crate::language::Class;
use crate::tokens::Token;

/// What is known of a quote when its kind is decided.
pub(crate) struct Look<'t> {
    /// The words between the marks.
    pub(crate) words: &'t str,
    /// The sentence around it.
    pub(crate) sentence: &'t [Token],
    /// Its place in `sentence`.
    pub(crate) at: usize,
    /// Distance in words to the cue that reports it, when there is one.
    pub(crate) cue: Option<Reach>,
    /// The piece goes on with the quote before it.
    pub(crate) goes_on: bool,
}

/// Where the cue of a quote stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reach {
    /// Words between cue and quote.
    pub(crate) distance: usize,
    /// The cue names as often as it reports ("calls").
    pub(crate) weak: bool,
}

/// Decides the kind.
pub(crate) fn kind(look: &Look<'_>) -> Kind {
    let words = look.words.split_whitespace().count();
    let alone = look.sentence.iter().all(|t| t.quote().is_some() || !t.is_word());
    let Some(reach) = look.cue else {
        let announced = look.at > 0 && look.sentence[look.at - 1].is(':');
        return if look.goes_on || (alone || announced) && words > 3 { Kind::Direct } else { Kind::Scare };
    };
    if title(look.words, words) && !opens_sentence(look) && (named(look) || reach.weak || reach.distance > 3) {
        return Kind::Scare;
    }
    if named(look) && reach.distance > 6 {
        return Kind::Scare;
    }
    let capital = look.words.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
    let ends = look.words.ends_with([',', '.', '?', '!', '…', '—', '-', ';']);
    let free = opens_sentence(look)
        || look.at > 0 && (look.sentence[look.at - 1].is(',') || look.sentence[look.at - 1].is(':'));
    let comma_after = look.sentence.get(look.at + 1).is_some_and(|t| t.is(','));
    let whole = capital && (ends || comma_after || look.at + 1 >= look.sentence.len());
    if free && (whole || look.goes_on && (ends || words > 2)) || whole && ends && words > 4 {
        Kind::Direct
    } else {
        Kind::Mixed
    }
}

fn opens_sentence(look: &Look<'_>) -> bool {
    look.sentence[..look.at].iter().all(|t| !t.is_word())
}

/// A word right in front says that a name follows: "titled", "known as", "the term".
fn named(look: &Look<'_>) -> bool {
    look.sentence[..look.at].last().is_some_and(|t| t.has(Class::Naming))
}

/// Every longer word begins with a capital: "Victory Day".
fn title(words: &str, count: usize) -> bool {
    (2..9).contains(&count)
        && words
            .split_whitespace()
            .filter(|w| w.chars().count() > 3)
            .all(|w| w.starts_with(|c: char| !c.is_lowercase()))
        && !words.ends_with([',', '.', '?', '!'])
}
