//! Words that are nouns here and verbs elsewhere: "the **claim**", "Lund's **remarks**".

use super::{NOUN, Reader, VERB};
use crate::language::{Class, Classes};
use crate::tokens::Kind;

impl Reader<'_> {
    /// A word that is a verb elsewhere and a noun here: "the **claim**", "Lund's **remarks**", "a **campaign** aide".
    pub(super) fn noun_use(&self, at: usize, first: usize, content: bool) -> bool {
        let word = self.tokens[at].span.of(self.text);
        let noun_form = self.tokens[at].has(Class::Base) || word.ends_with('s') && !word.ends_with("ss");
        if at == first {
            // "members of **state**", "according to **records**", ", **state** media": no verb stands there.
            let Some(before) = first.checked_sub(1).map(|before| &self.tokens[before]) else { return false };
            let infinitive = before.span.of(self.text) == "to"
                && !(first > 1 && self.tokens[first - 2].span.of(self.text).eq_ignore_ascii_case("according"));
            return match before.kind {
                Kind::Word { .. } if before.has(Class::Subordinator) => false,
                Kind::Word { .. } if before.has(Class::Preposition) => {
                    noun_form && (!infinitive || !self.tokens[at].has(Class::Base))
                }
                Kind::Sign(',') | Kind::Quote(_) | Kind::Word { .. }
                    if !before.is_word() || before.any(VERB) && !before.has(Class::Aux) =>
                {
                    self.tokens[at].has(Class::Base) && self.tokens.get(at + 1).is_some_and(|next| next.any(NOUN))
                }
                _ => false,
            };
        }
        let (token, before) = (&self.tokens[at], &self.tokens[at - 1]);
        if before.owns() {
            return true;
        }
        if !content {
            return !before.has(Class::Pronoun) || token.any(NOUN);
        }
        // A verb agrees: after one person or thing the bare form is a noun ("a familiar **voice** said").
        let word_before = before.span.of(self.text);
        let several = word_before.ends_with('s') && !word_before.ends_with("ss")
            || before.has(Class::Plural)
            || before.kind == Kind::Number
            || first > 0 && self.tokens[first - 1].has(Class::Conjunction)
            || first > 0 && self.tokens[first - 1].is(',');
        if token.has(Class::Base) && !several && !before.has(Class::Pronoun) {
            return true;
        }
        if !noun_form || before.capital() && !token.any(NOUN) {
            return false;
        }
        if token.any(NOUN) && self.verb_follows(at) == Some(true) {
            return true;
        }
        // An object is followed by no verb of its own: "holding protest **signs** and chanting".
        let object = first > 0 && {
            let outer = &self.tokens[first - 1];
            outer.has(Class::Preposition) && !outer.has(Class::Subordinator)
                || outer.small() && outer.any(Classes::of(&[Class::Act, Class::Judge])) && !outer.has(Class::Say)
        };
        let closes = self.tokens.get(at + 1).is_none_or(|next| {
            !next.is_word() && next.quote().is_none() && !next.is(':')
                || next.small() && next.any(Classes::of(&[Class::Preposition, Class::Conjunction]))
        });
        (object || self.tokens[first].has(Class::Possessive)) && closes && !before.has(Class::Title)
    }

    /// Whether a verb or another noun comes right after token `at`; nothing at the end.
    pub(super) fn verb_follows(&self, at: usize) -> Option<bool> {
        let next = self.tokens.get(at + 1)?;
        Some(
            next.is_word()
                && (next.any(VERB)
                    || next.has(Class::Aux)
                    || next.any(NOUN)
                    || next.capital() && !next.has(Class::Determiner)),
        )
    }
}
