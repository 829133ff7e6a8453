//! Whether the marks hold the whole clause (`direct`) or words inside a reported one (`mixed`).

use crate::Kind;
use crate::scene::Scene;

/// What is known of a spoken quote when its kind is decided.
pub(crate) struct Look<'s, 't> {
    /// The words between the marks.
    pub(crate) words: &'t str,
    pub(crate) scene: &'s Scene<'t>,
    /// Its token.
    pub(crate) at: usize,
    /// The piece goes on with the quote before it.
    pub(crate) goes_on: bool,
}

/// Decides the kind of a quote that is speech.
pub(crate) fn kind(look: &Look<'_, '_>) -> Kind {
    let scene = look.scene;
    let sentence = &scene.tokens[scene.sentences[scene.sentence(look.at)].clone()];
    let at = look.at - scene.sentences[scene.sentence(look.at)].start;
    let words = look.words.split_whitespace().count();
    let capital = look.words.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
    let ends = look.words.ends_with([',', '.', '?', '!', '…', '—', '-', ';']);
    let opens = sentence[..at].iter().all(|t| !t.is_word());
    let free = opens || at > 0 && (sentence[at - 1].is(',') || sentence[at - 1].is(':'));
    let comma_after = sentence.get(at + 1).is_some_and(|t| t.is(','));
    let last = sentence[at + 1..].iter().all(|t| !t.is_word());
    let whole = capital && (ends || comma_after || last);
    if free && (whole || look.goes_on && (ends || words > 2)) || whole && ends && words > 4 {
        Kind::Direct
    } else {
        Kind::Mixed
    }
}
