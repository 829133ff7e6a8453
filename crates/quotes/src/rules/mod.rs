//! Readings of a quote: each rule looks at the words around it and offers who may have said it.
//!
//! A rule offers every reading it can see and notes what is true of it; which reading is right is decided
//! afterwards, by the weights of those features. To add a rule: a file with a function that offers
//! readings, a line in [`readings`], its features in `features.rs`, its cases in a `.cases` file beside
//! it, and `cargo xtask fit`.

mod according;
mod goes_on;
mod label;
mod nobody;
mod possessor;
mod scare;
mod subjects;
mod verb;

use crate::Span;
use crate::features::{Feature, Features};
use crate::language::{Class, Classes, Language};
use crate::phrases::{Head, Phrase};
use crate::scene::Scene;

/// One way to understand a quote.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading {
    pub(crate) what: What,
    pub(crate) features: Features,
}

/// What a reading says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// Somebody named here spoke.
    Said { who: Who, cue: Option<Span>, verb: Option<usize> },
    /// Speech of the same mouth as an earlier quote.
    GoesOn(usize),
    /// Speech of nobody named.
    Nobody { cue: Option<Span> },
    /// No speech.
    Scare,
}

/// A mention, as tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Who {
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) head: Head,
}

impl Who {
    pub(crate) fn of(phrase: &Phrase) -> Self {
        Self { first: phrase.first, end: phrase.end, head: phrase.head }
    }
}

/// A quote as it stands in its scene.
pub(crate) struct Place<'s, 't> {
    pub(crate) scene: &'s Scene<'t>,
    /// Its token.
    pub(crate) at: usize,
    /// The words between the marks.
    pub(crate) words: &'t str,
    /// It reads like a whole sentence or clause.
    pub(crate) whole: bool,
    /// The quote before it in the same scene or paragraph: token (where it stands in this scene), index.
    pub(crate) before: Option<Before>,
    /// The same words stood in a quote before.
    pub(crate) echo: bool,
    /// Its sentence stands in the mood that reports speech: somebody named before is speaking.
    pub(crate) reported: bool,
    /// The same words stand in a quote further on.
    pub(crate) echoed: bool,
    pub(crate) language: Language,
}

/// What is known of the quote before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Before {
    /// Its index among all quotes.
    pub(crate) index: usize,
    /// Its token, when it stands in the same scene.
    pub(crate) token: Option<usize>,
    /// The verb it was given, when that stands in the same scene.
    pub(crate) verb: Option<usize>,
    /// It was read as speech of somebody named.
    pub(crate) spoken: bool,
    /// It runs on into this paragraph.
    pub(crate) continues: bool,
    /// A quote in between was read as no speech.
    pub(crate) skipped: bool,
}

/// Every reading of the quote at `place`.
pub(crate) fn readings(place: &Place<'_, '_>, out: &mut Vec<Reading>) {
    out.clear();
    verb::offer(place, out);
    according::offer(place, out);
    label::offer(place, out);
    possessor::offer(place, out);
    goes_on::offer(place, out);
    nobody::offer(place, out);
    scare::offer(place, out);
}

/// Notes what kind of phrase is said to have spoken.
fn subject_features(features: &mut Features, scene: &Scene<'_>, who: Who) {
    features.add(match who.head {
        Head::Name => Feature::Name,
        Head::Third => Feature::Third,
        Head::First => Feature::First,
        Head::Thing => Feature::Thing,
        Head::Relative => Feature::Relative,
        Head::Organisation => Feature::Organisation,
        Head::Common => Feature::Common,
    });
    let words = &scene.tokens[who.first..who.end];
    features.add_if(
        words.iter().any(|t| t.has(Class::Audience)) && !words.iter().any(|t| t.any(Classes::of(&[Class::Title]))),
        Feature::Audience,
    );
    features.add_if(words.iter().any(|t| t.has(Class::Outlet)), Feature::Outlet);
}
