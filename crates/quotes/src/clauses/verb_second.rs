//! Where the verb stands second in a main clause and last in others, as in German.

use super::{Form, Reader, Sort};
use crate::language::Class;
use crate::tokens::Kind;

impl Reader<'_> {
    /// German "Lund **hatte** den Plan **kritisiert**": the subject of a helping verb that stands far from its own, and
    /// the form both have together.
    pub(super) fn bracket(&self, at: usize) -> Option<(Form, usize, usize)> {
        if !self.language.verb_second() {
            return None;
        }
        let near = self.found[self.sentence..].iter().rev().take_while(|verb| verb.sort != Sort::Say);
        let helping = near.take(3).find(|verb| verb.sort == Sort::Be && verb.at + 1 < at)?;
        let apart = self.tokens[helping.at..at].iter().any(|t| matches!(t.kind, Kind::Sign(',' | ';' | ':')));
        let word = self.tokens[at].span.of(self.text);
        if apart || !["t", "en", "n"].iter().any(|end| word.ends_with(end)) {
            return None;
        }
        let oblique = |phrase: usize| {
            let phrase = &self.phrases.all[phrase];
            phrase.preposition.is_some() || self.tokens[phrase.first].has(Class::Oblique)
        };
        let left = helping.left.map(|(phrase, _)| phrase).filter(|phrase| !oblique(*phrase));
        let subject = left.or(helping.right.filter(|phrase| !oblique(*phrase)))?;
        let passive = self.tokens[helping.at].has(Class::Passive) && !word.ends_with("en");
        Some((if passive { Form::Passive } else { Form::Finite }, subject, helping.group))
    }

    /// German "wie **Lund** am Montag **sagte**": behind a small word the verb comes last, its subject first.
    pub(super) fn verb_last(&self, group: usize, start: usize) -> Option<usize> {
        if !self.language.verb_second() {
            return None;
        }
        let comma = (start..group).rev().find(|at| self.tokens[*at].is(','))?;
        let opener = self.tokens.get(comma + 1).filter(|t| t.has(Class::Subordinator) && !t.has(Class::Determiner))?;
        let phrase = (comma + 2..group).find_map(|at| self.phrases.starting(at))?;
        let first = &self.tokens[self.phrases.all[phrase].first];
        let subject = self.phrases.all[phrase].preposition.is_none_or(|at| at == comma + 1)
            && !first.has(Class::Oblique)
            && self.phrases.all[phrase].end < group;
        (opener.small() && subject).then_some(phrase)
    }
}
