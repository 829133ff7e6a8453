//! What a stretch of a source is.

use quotes::Span;

use crate::vocabulary::vocabulary;

vocabulary! {
    /// What a stretch of a source is when it was not spoken.
    Part {
        /// It says whose voice the words after it are: "LUND:", ">>", a dash.
        Voice = "voice", "a voice";
        /// It belongs to the page, the clock or whoever took the words down.
        Aside = "aside", "an aside";
    }
}

/// A stretch that was not spoken, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub part: Part,
}

impl Mark {
    pub(crate) fn aside(start: usize, end: usize) -> Self {
        Self { span: Span::new(start, end), part: Part::Aside }
    }

    pub(crate) fn voice(start: usize, end: usize) -> Self {
        Self { span: Span::new(start, end), part: Part::Voice }
    }
}
