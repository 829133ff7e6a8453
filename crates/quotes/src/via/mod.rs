//! Through whom the words came: the links between a speaker and the page.
//!
//! Each rule looks at one place of the sentence that reports a quote and gives the source that stands
//! there, without the words that bring it in ("according to", "in", "told"). To add a rule: a file with a
//! function from a token to a [`Link`], a line in [`RULES`], and cases in a `.cases` file beside it.

mod according;
mod medium;
mod outlet;
mod quoted_by;
mod reported;
mod through;
mod told;

pub(crate) use according::introduced;

use std::ops::Range;

use crate::Span;
use crate::clauses::Verb;
use crate::language::{Class, Classes};
use crate::phrases::Head;
use crate::rules::Who;
use crate::scene::Scene;
use crate::tokens::{Kind, Token};

/// A source, as tokens, and how near to the speaker it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Link {
    first: usize,
    end: usize,
    near: Near,
}

/// How near to the speaker a link stands: whoever lent a voice comes before the place where it was said,
/// that before the document that reports it, that before whoever passed it on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Near {
    Voice,
    Place,
    Source,
    Relay,
}

/// What a rule may look at.
struct Context<'s, 't> {
    scene: &'s Scene<'t>,
    /// The tokens of the sentence.
    range: Range<usize>,
    /// The verb that reports the quote.
    cue: Option<&'s Verb>,
    speaker: Who,
    /// The cue is "according to": what it brings in is the speaker.
    introduced: bool,
}

const RULES: [fn(&Context<'_, '_>, usize) -> Option<Link>; 7] =
    [through::link, told::link, medium::link, outlet::link, according::link, quoted_by::link, reported::link];

/// The links of the sentence that reports the quote at token `quote`, nearest to the speaker first.
pub(crate) fn links(scene: &Scene<'_>, quote: usize, cue: Option<Span>, verb: Option<usize>, who: Who) -> Vec<Span> {
    let cue_verb = verb.map(|index| &scene.verbs[index]);
    let at = cue_verb.map_or(quote, |verb| verb.at);
    let range = scene.sentences[scene.sentence(at)].clone();
    let introduced = cue.is_some_and(|cue| {
        range.clone().any(|at| scene.tokens[at].span.start == cue.start && introduced(scene, at).is_some())
    });
    let context = Context { scene, range: range.clone(), cue: cue_verb, speaker: who, introduced };
    let mut links: Vec<Link> = Vec::new();
    for at in range {
        // Every rule begins at a small word or a verb, "according" among them.
        if scene.tokens[at].unknown() && !context.is(at, &["according"]) {
            continue;
        }
        let Some(link) = RULES.iter().find_map(|rule| rule(&context, at)) else { continue };
        let names_speaker = link.first < who.end && who.first < link.end;
        let known = links.iter().any(|other| other.first < link.end && link.first < other.end);
        if !names_speaker && !known {
            links.push(link);
        }
    }
    links.sort_by_key(|link| link.near);
    links.iter().map(|link| scene.span(link.first..link.end)).collect()
}

impl Context<'_, '_> {
    fn token(&self, at: usize) -> Option<&Token> {
        self.scene.tokens.get(at).filter(|_| self.range.contains(&at))
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        self.token(at).is_some_and(|token| {
            let word = self.scene.word(at);
            token.is_word() && words.iter().any(|wanted| wanted.eq_ignore_ascii_case(word))
        })
    }

    /// Whether token `at` belongs to a class.
    fn classed(&self, at: usize, class: Class) -> bool {
        self.token(at).is_some_and(|token| token.has(class))
    }

    /// The end of the phrase that begins at `first`, with what belongs to it: "a spokesman **for the port**".
    fn phrase(&self, first: usize) -> Option<usize> {
        // A sentence may be cut right behind the word that brings the phrase in.
        let index = self.scene.phrases.starting(first).filter(|_| first < self.range.end)?;
        let phrase = &self.scene.phrases.all[index];
        if matches!(phrase.head, Head::First | Head::Third | Head::Relative | Head::Thing) {
            return None;
        }
        let mut end = phrase.end.min(self.range.end);
        // "der Nachrichtenagentur **dpa**".
        while self.token(end).is_some_and(|t| t.has(Class::Outlet) && t.small()) {
            end += 1;
        }
        while let Some(more) = self.belongs(end) {
            end = more;
        }
        Some(end)
    }

    /// The end of "of …", "to …", "by …" right behind a phrase that ends at `end`.
    fn belongs(&self, end: usize) -> Option<usize> {
        const JOIN: [&str; 12] = ["of", "for", "to", "with", "by", "from", "von", "mit", "an", "de", "du", "del"];
        let written = self.token(end.wrapping_sub(1)).is_some_and(|t| t.has(Class::Medium))
            || self.is(end.wrapping_sub(1), &["familiar", "close"]);
        let start = if self.is(end, &["released", "issued", "published", "posted", "obtained", "seen", "sent"]) {
            end + 1
        } else {
            end
        };
        // "a post on X", "an op-ed in the Ledger", "testimony before the senate".
        let place = self.token(end).filter(|_| written).and_then(|_| {
            let index = self.scene.phrases.starting(end + 1)?;
            let phrase = &self.scene.phrases.all[index];
            let words = phrase.first..phrase.end;
            let published = Classes::of(&[Class::Press, Class::Outlet, Class::Medium, Class::Organisation]);
            let fits = self.is(end, &["on"]) && self.has(words.clone(), published)
                || self.is(end, &["in"]) && phrase.head != Head::Common && self.has(words.clone(), published)
                || self.is(end, &["in"]) && self.all_named(words.start + 1..words.end) && phrase.end > phrase.first + 1
                || self.is(end, &["before"]) && self.has(words, Classes::of(&[Class::Organisation]));
            fits.then_some(phrase.end)
        });
        if place.is_some() {
            return place;
        }
        // "an email to the Courier", but "told Reuters | by phone".
        if !self.is(start, &JOIN)
            || start == end && !written && self.is(start, &["by", "with", "to", "from", "mit", "an"])
        {
            return None;
        }
        let index = self.scene.phrases.starting(start + 1)?;
        let phrase = &self.scene.phrases.all[index];
        let dated = self.scene.tokens[phrase.first..phrase.end].iter().any(|t| t.has(Class::Month));
        let speaks = self.scene.tokens.get(phrase.end).is_some_and(|t| t.any(Classes::of(&[Class::Say])) && t.small());
        let named = phrase.head != Head::Third && phrase.head != Head::First && !dated && !speaks;
        (named && phrase.end <= self.range.end).then_some(phrase.end)
    }

    /// Whether any of the tokens belongs to one of the classes.
    fn has(&self, range: Range<usize>, classes: Classes) -> bool {
        self.scene.tokens[range].iter().any(|t| t.any(classes))
    }

    /// Whether the cue of the quote is the verb at token `at`.
    fn is_cue(&self, at: usize) -> bool {
        self.cue.is_some_and(|verb| verb.at == at)
    }

    /// Whether tokens hold nothing but words with capitals, numbers and their points.
    fn all_named(&self, range: Range<usize>) -> bool {
        self.scene.tokens[range].iter().all(|t| t.capital() || !t.is_word() || t.kind == Kind::Number)
    }
}
