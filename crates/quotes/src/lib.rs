//! Finds every direct quote in a news article and says who said it and how the words reached the page.
//!
//! The engine is pure: no I/O, no clock, no regular expressions, and it never fails. It returns what it
//! found together with a list of problems.
//!
//! ```
//! let text = "“The bridge is sound,” Lund said, according to a ministry statement.";
//! let found = quotes::detect(text);
//! let quote = &found.quotes[0];
//! assert_eq!(quote.span.of(text), "The bridge is sound,");
//! assert_eq!(quote.speaker.as_ref().unwrap().span.of(text), "Lund");
//! assert_eq!(quote.cue.unwrap().of(text), "said");
//! assert_eq!(quote.via[0].of(text), "a ministry statement");
//! ```
//!
//! What a mark has wrong is a value, not an error, and what the text leaves open stays open:
//!
//! ```
//! use quotes::{Kind, ProblemKind};
//!
//! let text = "They call it “Harbour Day”. Later a guard shouted “halt and never closed the mark.";
//! let found = quotes::detect(text);
//! assert_eq!(found.problems[0].kind, ProblemKind::UnclosedMark);
//!
//! let found = quotes::detect("“It was dark,” a witness said.");
//! let speaker = found.quotes[0].speaker.as_ref().unwrap();
//! assert_eq!(speaker.name, None);
//! assert_eq!(found.quotes[0].kind, Kind::Direct);
//! ```
//!
//! How it thinks, how to add a language, and how well it does: see the crate's `README.md`. In short:
//! `marks` pairs quotation marks paragraph by paragraph; `tokens` cuts the text into words and signs;
//! `phrases` and `clauses` find noun phrases, verbs and their subjects; each file of `rules` offers
//! readings of a quote, each with its features; `weights` ranks them; `names` leads a mention to the fullest
//! name; each file of `via` finds one kind of link in the chain.

/// The README's example is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

mod attribution;
#[doc(hidden)]
pub mod cases;
mod clauses;
mod features;
mod kind;
mod language;
mod marks;
mod mention;
mod names;
mod phrases;
mod rules;
mod scene;
mod span;
mod tokens;
mod utterances;
mod via;
mod weights;

pub use language::Language;
pub use span::Span;

/// What was found in one text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Detection {
    /// The quotes in the order of their first word; one may stand inside another, they never overlap otherwise.
    pub quotes: Vec<Quote>,
    /// What is wrong with the text's marks.
    pub problems: Vec<Problem>,
}

/// A stretch of words printed between quotation marks.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    /// The words, without the marks.
    pub span: Span,
    /// Whether it is speech, and how it sits in its sentence.
    pub kind: Kind,
    /// Pieces of one interrupted or multi-paragraph quote share this number; counted from 1 in text order.
    pub utterance: u32,
    /// Who the article says spoke, where it says so.
    pub speaker: Option<Speaker>,
    /// The word that reports the speech ("said").
    pub cue: Option<Span>,
    /// The sources the words came through, nearest to the speaker first, without "according to".
    pub via: Vec<Span>,
    /// How sure it is, 0 to 1: of a spoken quote that this is who spoke, of the rest that it is no speech. Of the
    /// attributions of English news shown at 0.9 or more at least 97 in 100 are right (`cargo xtask eval` prints the
    /// table).
    pub confidence: f32,
}

/// How a quote sits in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The marks hold the whole clause.
    Direct,
    /// Quoted words inside a reported clause.
    Mixed,
    /// Marked but not speech: a title, a term, a nickname.
    Scare,
}

impl Kind {
    /// The word used in the database, in JSON and in the interface.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Mixed => "mixed",
            Self::Scare => "scare",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Direct, Self::Mixed, Self::Scare].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Who spoke.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    /// The mention as printed.
    pub span: Span,
    /// The fullest name the article gives for it, when that is clear.
    pub name: Option<String>,
    /// The role as printed ("Russian Defence Minister").
    pub role: Option<Span>,
}

/// Something wrong with a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Problem {
    /// The mark.
    pub span: Span,
    /// What is wrong with it.
    pub kind: ProblemKind,
}

/// What can be wrong with a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// It opens a quote that nothing closes.
    UnclosedMark,
    /// It closes a quote that nothing opened.
    OrphanMark,
}

impl ProblemKind {
    /// The word used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnclosedMark => "unclosed_mark",
            Self::OrphanMark => "orphan_mark",
        }
    }
}

/// Finds the quotes of `text`, in the language it seems to be written in.
///
/// Takes time linear in the text. Spans are UTF-8 bytes of `text`.
///
/// ```
/// let text = "„Wir fahren“, sagte Ministerin Petra Lund.";
/// let found = quotes::detect(text);
/// assert_eq!(found.quotes[0].speaker.as_ref().unwrap().span.of(text), "Petra Lund");
/// ```
#[must_use]
pub fn detect(text: &str) -> Detection {
    detect_in(text, Language::guess(text))
}

/// Finds the quotes of `text`, which is written in `language`.
///
/// ```
/// use quotes::{Language, detect_in};
///
/// let text = "« Nous partons », a dit Jeanne Aubert.";
/// let found = detect_in(text, Language::French);
/// assert_eq!(found.quotes[0].span.of(text), "Nous partons");
/// ```
#[must_use]
pub fn detect_in(text: &str, language: Language) -> Detection {
    detect_with(text, language, weights::Weights::shipped(), None)
}

/// For `cargo xtask fit`: detection with other weights, watched.
#[doc(hidden)]
pub mod fit {
    pub use crate::attribution::{Seen, SeenReading};
    pub use crate::weights::Weights;

    /// How many stretches stand between marks: the pairing alone, for benchmarks.
    #[must_use]
    pub fn marked(text: &str, language: crate::Language) -> usize {
        crate::marks::pair(text, &crate::marks::paragraphs(text), language).0.len()
    }

    /// Detects with `weights` and shows every reading of every marked stretch to `watch`.
    pub fn watched(
        text: &str,
        language: crate::Language,
        weights: &Weights,
        watch: &mut dyn FnMut(&Seen<'_>),
    ) -> crate::Detection {
        crate::detect_with(text, language, weights, Some(watch))
    }
}

fn detect_with(
    text: &str,
    language: Language,
    weights: &weights::Weights,
    watch: Option<&mut dyn FnMut(&attribution::Seen<'_>)>,
) -> Detection {
    let paragraphs = marks::paragraphs(text);
    let (marked, problems) = marks::pair(text, &paragraphs, language);
    let quotes = attribution::attribute(text, &paragraphs, &marked, language, weights, watch);
    Detection { quotes, problems }
}
