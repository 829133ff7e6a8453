//! A word as it is compared.

use quotes::Span;

use super::lists::{Class, Lists};

/// One word, or one number or date of several words. Places are in the folded text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    pub(super) span: Span,
    /// What it is the same as, whatever its spelling; 0 for a word that the quote does not have.
    pub(super) key: u32,
    /// The word that a short form stands for: "will" where "'ll" is written.
    pub(super) long: Option<Long>,
    pub(super) number: bool,
    /// The day of a month that a number may be, and whether it says which one: "third".
    pub(super) day: Option<(u8, bool)>,
    pub(super) capital: bool,
    /// It stands first in its sentence, where a capital says nothing.
    pub(super) opens: bool,
    /// It stands in [brackets]: the editor's word.
    pub(super) bracket: bool,
    /// Something was left out right before it, and marked: "…".
    pub(super) gap: bool,
    /// Counts the changes of voice up to it.
    pub(super) turn: u32,
}

/// Half of a short form, or all of one.
#[derive(Debug, Clone, Copy)]
pub(super) enum Long {
    /// The beginning: "ca" of "can't".
    Head,
    /// What it stands for.
    Is(&'static str),
}

impl Word {
    /// The word in lower case, short forms in full.
    pub(super) fn said(&self, text: &str, lists: &Lists) -> String {
        match self.long {
            Some(Long::Is(long)) => long.to_owned(),
            Some(Long::Head) => lists.head(&folded(self.span.of(text))).to_owned(),
            None => folded(self.span.of(text)),
        }
    }

    /// What it does.
    pub(super) fn class(&self, text: &str, lists: &Lists) -> Option<Class> {
        lists.class(&self.said(text, lists))
    }
}

/// A word as it is compared: lower case, straight apostrophes.
pub(super) fn folded(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    fold(word, &mut out);
    out
}

/// Folds `word` into `out`.
pub(super) fn fold(word: &str, out: &mut String) {
    out.clear();
    if word.is_ascii() {
        out.extend(word.bytes().map(|byte| if byte == b'`' { '\'' } else { char::from(byte.to_ascii_lowercase()) }));
        return;
    }
    for c in word.chars() {
        match c {
            c if is_apostrophe(c) => out.push('\''),
            'ς' => out.push('σ'),
            'œ' | 'Œ' => out.push_str("oe"),
            'æ' | 'Æ' => out.push_str("ae"),
            c => out.extend(c.to_lowercase()),
        }
    }
}

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´')
}
