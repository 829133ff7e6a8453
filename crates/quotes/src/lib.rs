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
//! How it thinks: [`marks`](crate) pairs quotation marks paragraph by paragraph; `tokens` cuts what is
//! left into words and sentences; `attribution` looks in the sentence that carries a quote for the cue,
//! its subject and the via chain; `kind` tells speech from terms and titles; `names` resolves a mention
//! to the fullest name the article gives.

mod attribution;
mod kind;
mod language;
mod marks;
mod names;
mod span;
mod subject;
mod tokens;
mod via;

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
    /// How sure the attribution is, 0 to 1.
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
#[must_use]
pub fn detect(text: &str) -> Detection {
    detect_in(text, Language::guess(text))
}

/// Finds the quotes of `text`, which is written in `language`.
#[must_use]
pub fn detect_in(text: &str, language: Language) -> Detection {
    let paragraphs = marks::paragraphs(text);
    let (marked, problems) = marks::pair(text, &paragraphs, language);
    let quotes = attribution::attribute(text, &paragraphs, &marked, language);
    Detection { quotes, problems }
}
