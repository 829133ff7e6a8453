//! Subjects past an apposition: "**Lund**, a spokeswoman for the port, said".

use super::{How, Reader};
use crate::language::{Class, Classes};
use crate::tokens::Kind;

impl Reader<'_> {
    /// "Lund, a spokeswoman for the port**,** said": `close` is the second comma.
    pub(super) fn apposed(&self, close: usize, start: usize) -> Option<(usize, How)> {
        let sign = self.tokens[close].kind;
        if sign == Kind::Sign(')') {
            let phrase = self.before(close + 1, start)?;
            return Some((self.climb(phrase, start).0, How::Apposed));
        }
        // "Lund (R-Ohio), said": nothing stands between the commas.
        if close > start
            && self.tokens[close - 1].is(')')
            && let Some(phrase) = self.before(close, start)
        {
            return Some((phrase, How::Apposed));
        }
        let reach = start.max(close.saturating_sub(30));
        let found = (reach..close).rev().filter(|at| opens(sign, self.tokens[*at].kind));
        let phrase = found.take(4).find_map(|at| self.before(at, start))?;
        Some((self.climb(phrase, start).0, How::Apposed))
    }

    /// The first phrase of the sentence that a comma follows: the far end of "Lund, a teacher, mother and cook, said".
    pub(super) fn far(&self, close: usize, start: usize) -> Option<usize> {
        let sign = self.tokens[close].kind;
        let reach = start.max(close.saturating_sub(40));
        (reach..close).filter(|at| opens(sign, self.tokens[*at].kind)).find_map(|at| {
            let phrase = self.before(at, start)?;
            let (head, _) = self.climb(phrase, start);
            let first = self.phrases.all[head].first;
            let begins = first <= start
                || !self.tokens[first - 1].is_word()
                || self.tokens[first - 1].any(Classes::of(&[Class::Conjunction, Class::Subordinator]));
            begins.then_some(head)
        })
    }
}

/// Whether a sign such as a comma or a dash may open what another closes.
fn opens(close: Kind, open: Kind) -> bool {
    match close {
        Kind::Sign('—' | '–' | '-') => matches!(open, Kind::Sign('—' | '–' | '-')),
        _ => open == Kind::Sign(','),
    }
}
