//! What the reader of Word documents knows while it reads: the elements that are open, and where their text goes.

use super::flow::Flow;
use super::styles::Properties;

/// Where a note stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum NoteKind {
    /// At the foot of the page.
    Foot,
    /// At the end of the document.
    End,
}

/// An element that is open, and what is known of it.
#[derive(Debug)]
pub(super) enum Frame {
    /// Nothing in it is text.
    Skip,
    /// What is in it counts.
    Through,
    /// Its characters are text.
    Words,
    /// A paragraph; the sheet knows the rest.
    Paragraph,
    /// The properties of the paragraph.
    ParagraphProperties,
    /// The properties of the mark that ends the paragraph.
    MarkProperties,
    /// Text of one look.
    Run {
        /// Whether it is hidden.
        hidden: bool,
        /// Where a note's sign of its own starts.
        sign: Option<usize>,
    },
    /// The properties of the run.
    RunProperties(Properties),
    /// The same thing in several forms.
    Alternatives {
        /// Whether one was read.
        read: bool,
    },
    /// A text box.
    Box,
    /// A note in the part of the notes.
    Note,
    /// A table row.
    Row {
        /// Whether it was deleted.
        deleted: bool,
    },
    /// A table cell.
    Cell {
        /// Whether it was deleted.
        deleted: bool,
    },
    /// The properties of the row or the cell that is open.
    TableProperties,
    /// A part of a formula after which a sign keeps it from what follows.
    Before(char),
    /// A list of parts of a formula that stand side by side.
    Formulas,
}

/// Where text goes: the body, a text box or a note.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Its text.
    pub(super) flow: Flow,
    /// The paragraph that is open.
    pub(super) paragraph: Paragraph,
    /// The fields whose result has not begun, with the place where each began.
    pub(super) fields: Vec<Option<usize>>,
    /// The number of the note; none for the body and for boxes.
    pub(super) note: Option<String>,
    /// Which of the boxes this is.
    pub(super) place: usize,
}

/// The paragraph that is open.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    /// Where its text starts.
    pub(super) start: usize,
    /// Whether its style hides it.
    pub(super) hidden: bool,
    /// Of the mark that ends it.
    pub(super) mark: Properties,
    /// Whether that mark was deleted, so that the next paragraph goes on in the same line.
    pub(super) deleted: bool,
    /// Whether it is the large letter that the next paragraph starts with.
    pub(super) drop_cap: bool,
}
