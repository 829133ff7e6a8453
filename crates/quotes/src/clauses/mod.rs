//! Verbs and their subjects: who does what in a sentence.
//!
//! A verb's subject is the phrase in front of it, past helping verbs and adverbs; past a parenthesis
//! ("Lund, a spokeswoman, said"); at the head of a chain of prepositions ("a spokesman for the ministry
//! said"); or that of the verb before ("Lund rose and said"). The phrase right behind a verb is kept
//! too, for inverted order ("said Lund").

mod apposed;
mod verb_second;

use std::ops::Range;

use crate::language::{Class, Classes, Language};
use crate::phrases::{Head, Phrases};
use crate::tokens::{Kind, Token};

/// What a verb does with words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Say,
    /// It may speak, and often does something else.
    Voice,
    Judge,
    Think,
    Act,
    /// An auxiliary on its own.
    Be,
    /// No list knows it; its ending and place make it a verb.
    Guess,
}

/// The form a verb stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Finite,
    /// "…, calling it “a farce”".
    Participle,
    /// "to call it “a farce”".
    Infinitive,
    /// "was quoted", "is known".
    Passive,
}

/// How a subject was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    Beside,
    Climbed,
    Apposed,
    Object,
    Relative,
    Shared,
    Following,
}

/// A verb of a sentence.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Verb {
    pub(crate) at: usize,
    pub(crate) sort: Sort,
    pub(crate) form: Form,
    /// The phrase that is its subject, and how it was found.
    pub(crate) left: Option<(usize, How)>,
    /// Another that may be: the object before a participle, the far end of a long apposition.
    pub(crate) other: Option<(usize, How)>,
    /// The phrase right behind it.
    pub(crate) right: Option<usize>,
    /// First token of the verb group, auxiliaries and adverbs included.
    pub(crate) group: usize,
    pub(crate) negated: bool,
    /// A small word such as "when" or "who" opens its clause.
    pub(crate) subordinate: bool,
}

const VERB: Classes = Classes::of(&[Class::Say, Class::Voice, Class::Judge, Class::Think, Class::Act]);

/// The verbs of every sentence, in text order.
pub(crate) fn verbs(
    text: &str,
    tokens: &[Token],
    phrases: &Phrases,
    sentences: &[Range<usize>],
    language: Language,
    headline: &dyn Fn(usize) -> bool,
) -> Vec<Verb> {
    let mut reader = Reader { text, tokens, phrases, language, headline, found: Vec::new(), sentence: 0 };
    for sentence in sentences {
        reader.sentence(sentence.clone());
    }
    reader.found
}

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token],
    phrases: &'a Phrases,
    language: Language,
    headline: &'a dyn Fn(usize) -> bool,
    found: Vec<Verb>,
    /// Index into `found` of the first verb of the sentence being read.
    sentence: usize,
}

impl Reader<'_> {
    fn sentence(&mut self, range: Range<usize>) {
        self.sentence = self.found.len();
        for at in range.clone() {
            if let Some(sort) = self.sort(at, &range) {
                let mut verb = self.verb(at, sort, &range);
                if let Some((form, subject, group)) = self.bracket(at) {
                    // The helping verb is a part of this one, and what stands between is none.
                    while self.found[self.sentence..].last().is_some_and(|verb| verb.group >= group) {
                        self.found.pop();
                    }
                    verb = Verb { form, left: Some((subject, How::Beside)), other: None, group, ..verb };
                }
                self.found.push(verb);
            }
        }
        // "Calling it “a farce,” Lund left": the subject comes with the main verb.
        let main = self.found[self.sentence..].iter().find_map(|verb| match verb.left {
            Some((phrase, How::Beside | How::Climbed | How::Apposed)) => Some((verb.at, phrase)),
            _ => None,
        });
        if let Some((at, phrase)) = main {
            for verb in self.found[self.sentence..].iter_mut().take_while(|verb| verb.at < at) {
                if verb.left.is_none() && verb.form != Form::Finite {
                    verb.left = Some((phrase, How::Following));
                }
            }
        }
    }

    /// Whether token `at` is a verb, and which.
    fn sort(&self, at: usize, range: &Range<usize>) -> Option<Sort> {
        let token = &self.tokens[at];
        if !token.is_word() || self.phrases.of(at).is_some() {
            return None;
        }
        let opening = at == range.start || !self.tokens[at - 1].is_word();
        if token.capital() && !opening && !(self.headline)(at) {
            return None;
        }
        if token.any(VERB) && !token.any(Classes::of(&[Class::Preposition, Class::Subordinator])) {
            return Some(match () {
                () if token.has(Class::Say) => Sort::Say,
                () if token.has(Class::Judge) => Sort::Judge,
                () if token.has(Class::Voice) => Sort::Voice,
                () if token.has(Class::Think) => Sort::Think,
                () => Sort::Act,
            });
        }
        if token.has(Class::Aux) {
            let next = (at + 1..range.end).find(|next| !self.between(*next));
            let helps = next.is_some_and(|next| {
                self.phrases.of(next).is_none() && self.tokens[next].is_word() && self.sort(next, range).is_some()
            });
            return (!helps).then_some(Sort::Be);
        }
        let word = token.span.of(self.text);
        if self.language.capital_nouns() {
            let ending = word.ends_with('t') || word.ends_with("te") || word.ends_with("en");
            return (token.unknown() && token.small() && word.len() > 3 && ending).then_some(Sort::Guess);
        }
        let ending = word.ends_with("ed") || word.ends_with("ing") || word.ends_with('s') || word.ends_with("te");
        let follows = self.phrases.ending(self.group(at, range.start)).is_some();
        (token.unknown() && token.small() && word.len() > 3 && (ending || follows)).then_some(Sort::Guess)
    }

    /// Adverbs, auxiliaries and "to": what stands between a subject and its verb.
    fn between(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        if !token.small() || self.phrases.of(at).is_some() {
            return false;
        }
        let word = token.span.of(self.text);
        token.any(Classes::of(&[Class::Adverb, Class::Aux])) || word == "to" || word.len() > 4 && word.ends_with("ly")
    }

    /// First token of the verb group that ends with `at`.
    fn group(&self, at: usize, start: usize) -> usize {
        let mut first = at;
        while first > start && (self.between(first - 1) || self.day(first - 1)) {
            first -= 1;
        }
        first
    }

    /// "Lund **on Friday** said": a day, or the small word in front of it.
    fn day(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        token.has(Class::Month) && self.phrases.of(at).is_none()
            || token.has(Class::Preposition) && self.tokens.get(at + 1).is_some_and(|next| next.has(Class::Month))
    }

    fn verb(&self, at: usize, sort: Sort, range: &Range<usize>) -> Verb {
        let group = self.group(at, range.start);
        let helped = &self.tokens[group..at];
        let word = self.tokens[at].span.of(self.text);
        let small = |t: &Token, words: &[&str]| words.contains(&t.span.of(self.text));
        let form = if helped.iter().any(|t| small(t, &["to"])) {
            Form::Infinitive
        } else if word.ends_with("ing") {
            if helped.iter().any(|t| t.has(Class::Aux)) { Form::Finite } else { Form::Participle }
        } else if helped.iter().any(|t| t.has(Class::Passive)) {
            Form::Passive
        } else {
            Form::Finite
        };
        let (left, subordinate) = self.subject(group, form, range.start);
        let other = self.other(group, form, range.start, left);
        let mut behind = at + 1;
        while behind < range.end && self.between(behind) && !self.tokens[behind].has(Class::Aux) {
            behind += 1;
        }
        let right = self.phrases.starting(behind).filter(|_| behind < range.end);
        let negated = helped.iter().any(|t| t.has(Class::Negation));
        Verb { at, sort, form, left, other, right, group, negated, subordinate }
    }

    /// The subject of the verb group that begins at `group`, and whether a small word opens the clause.
    fn subject(&self, group: usize, form: Form, start: usize) -> (Option<(usize, How)>, bool) {
        let Some(before) = group.checked_sub(1).filter(|before| *before >= start) else { return (None, false) };
        let previous = self.found[self.sentence..].last();
        let shared = previous.and_then(|verb| verb.left).map(|(phrase, _)| (phrase, How::Shared));
        let token = &self.tokens[before];
        if let Some(phrase) = self.verb_last(group, start) {
            return (Some((phrase, How::Beside)), true);
        }
        if let Some(phrase) = self.before(group, start) {
            if self.phrases.all[phrase].head == Head::Relative {
                return (Some((phrase, How::Relative)), true);
            }
            // "who has **in the past** said", "Lund later **in the day** said".
            if let Some(inner) = self.phrases.all[phrase].preposition.filter(|at| *at > start)
                && self.between(inner - 1)
                && self.group(inner, start) > start
            {
                return self.subject(self.group(inner, start), form, start);
            }
            if form == Form::Participle || form == Form::Infinitive {
                // "asked Lund to call", "saw Lund calling": the object acts, but the speaker is rarely it.
                return (shared.or(Some((phrase, How::Object))), false);
            }
            let (head, how) = self.climb(phrase, start);
            return (Some((head, how)), self.opened(self.phrases.all[head].first, start));
        }
        // "quoted **Lund** as saying": the one quoted speaks.
        if form == Form::Participle
            && token.span.of(self.text) == "as"
            && let Some(object) = self.phrases.ending(before)
            && previous.is_some_and(|verb| verb.right == Some(object))
        {
            return (Some((object, How::Beside)), false);
        }
        match token.kind {
            Kind::Sign(',' | '—' | '–' | ')') if form == Form::Finite || form == Form::Passive => {
                (self.apposed(before, start).or(shared), false)
            }
            Kind::Quote(_) if form == Form::Finite => (self.apposed(before, start).or(shared), false),
            Kind::Sign('-') => (self.apposed(before, start).or(shared), false),
            Kind::Word { .. } if token.any(VERB) || token.has(Class::Conjunction) => (shared, false),
            Kind::Word { .. } if token.any(Classes::of(&[Class::Subordinator, Class::Preposition])) => (shared, true),
            _ => (shared, false),
        }
    }

    /// Whether a small word such as "when" stands in front of token `first`.
    fn opened(&self, first: usize, start: usize) -> bool {
        first > start && self.tokens[first - 1].any(Classes::of(&[Class::Subordinator, Class::Relative]))
    }

    /// From the last noun of "a spokesman for the ministry" to its first.
    fn climb(&self, phrase: usize, start: usize) -> (usize, How) {
        let (mut top, mut how) = (phrase, How::Beside);
        while let Some(preposition) = self.phrases.all[top].preposition.filter(|at| *at > start) {
            // "days **after** Lund spoke" opens a clause.
            if self.tokens[preposition].has(Class::Subordinator) {
                break;
            }
            let Some(head) = self.before(preposition, start) else { break };
            // "the White House on Tuesday Lund said" is no chain; a verb's object is no subject either.
            if matches!(self.phrases.all[head].head, Head::Third | Head::First | Head::Thing) {
                break;
            }
            (top, how) = (head, How::Climbed);
        }
        // "a source **speaking to** Fox News": a participle right behind a phrase goes with it.
        let end = self.phrases.all[top].preposition.unwrap_or(self.phrases.all[top].first);
        if let Some(known) = self.found[self.sentence..].last()
            && known.at + 1 == end
            && known.form == Form::Participle
            && known.group == known.at
            && let Some(head) = self.before(known.at, start)
        {
            (top, how) = (head, How::Climbed);
        }
        // "im Hintergrund **der Gewalt**": a genitive hangs on the noun before it.
        while self.language.capital_nouns()
            && let Some(head) = self.phrases.ending(self.phrases.all[top].first)
            && self.phrases.all[head].first >= start
            && self.tokens[self.phrases.all[top].first].has(Class::Determiner)
        {
            (top, how) = (head, How::Climbed);
        }
        (top, how)
    }

    /// A second subject for the verb group that begins at `group`.
    fn other(&self, group: usize, form: Form, start: usize, left: Option<(usize, How)>) -> Option<(usize, How)> {
        let found = match left {
            Some((_, How::Shared)) => {
                let phrase = self.before(group, start)?;
                (form == Form::Participle || form == Form::Infinitive).then_some(phrase)
            }
            Some((near, How::Apposed)) => self.far(group - 1, start).filter(|far| *far != near),
            Some((near, How::Beside | How::Climbed)) => self.beyond(near, start),
            Some((near, How::Object)) => Some(self.climb(near, start).0).filter(|far| *far != near),
            _ => None,
        };
        found.map(|phrase| (phrase, How::Object))
    }

    /// "Lund **in an interview with Radio Harbour** said": the subject in front of what stands between.
    fn beyond(&self, near: usize, start: usize) -> Option<usize> {
        let oblique = |phrase: usize| {
            let phrase = &self.phrases.all[phrase];
            phrase.preposition.is_some_and(|at| !self.tokens[at].has(Class::Subordinator))
                || self.tokens[phrase.first].has(Class::Oblique)
        };
        let mut phrase = near;
        for _ in 0..4 {
            if !oblique(phrase) {
                return (phrase != near).then_some(phrase);
            }
            let first = self.phrases.all[phrase].first;
            let end = self.phrases.all[phrase].preposition.unwrap_or(first);
            let end = self.group(end, start);
            phrase = self.before(end, start)?;
        }
        None
    }

    /// The phrase that ends right before token `end`; "Lund (R-Ohio)" is one too.
    fn before(&self, end: usize, start: usize) -> Option<usize> {
        let last = end.checked_sub(1)?;
        if !self.tokens[last].is(')') {
            return self.phrases.ending(end);
        }
        let open = (start.max(last.saturating_sub(12))..last).rev().find(|at| self.tokens[*at].is('('))?;
        self.phrases.ending(open)
    }
}
