//! What each element of an `OpenDocument` text is to its text: the table that the reader goes by.

use super::xml::Space;

/// What an element is to the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing in it is on the page.
    Skip,
    /// It adds nothing itself; its characters are text in a paragraph, and what is in it counts. So are all elements
    /// that are not known here, as the standard has it.
    Through,
    /// What is in it counts; its characters are only there to make the file look tidy.
    Silent,
    /// The document itself.
    Document,
    /// One of the changes that were tracked.
    Change,
    /// The change is a deletion, and this is what it took away.
    Deletion,
    /// Where a change begins.
    ChangeStart,
    /// Where a change ends.
    ChangeEnd,
    /// A paragraph or a heading.
    Paragraph,
    /// Text with a style of its own.
    Span,
    /// Blanks that must not be taken for those that make the file look tidy.
    Blanks,
    /// It stands for a character.
    Sign(char),
    /// The paragraph that it is in may be hidden.
    HiddenParagraph,
    /// Something drawn, which may hold text.
    Box,
    /// The text of a note.
    Note,
    /// A table.
    Table,
    /// A table row.
    Row,
    /// A table cell.
    Cell,
}

/// What an element is to the text: the table that the reader goes by.
pub(super) fn role(space: Space, name: &[u8]) -> Role {
    match (space, name) {
        (Space::Office, b"document-content" | b"document" | b"body") => Role::Through,
        (Space::Office, b"text") => Role::Document,
        (Space::Text, b"p" | b"h") => Role::Paragraph,
        (Space::Text, b"span" | b"a") => Role::Span,
        (Space::Text, b"s") => Role::Blanks,
        (Space::Text, b"tab") => Role::Sign('\t'),
        (Space::Text, b"line-break") => Role::Sign('\n'),
        (Space::Text, b"hidden-paragraph") => Role::HiddenParagraph,
        (Space::Text, b"note" | b"ruby") => Role::Silent,
        (Space::Text, b"note-body") => Role::Note,
        (Space::Text, b"tracked-changes") => Role::Silent,
        (Space::Text, b"changed-region") => Role::Change,
        (Space::Text, b"deletion") => Role::Deletion,
        (Space::Text, b"change-start") => Role::ChangeStart,
        (Space::Text, b"change-end") => Role::ChangeEnd,
        // A note's number, an item's number, the small reading aid above a word, and programs.
        (Space::Text, b"note-citation" | b"number" | b"ruby-text" | b"script") => Role::Skip,
        // What fields and lists of contents are made from.
        (Space::Text, name) if name.ends_with(b"-decls") || name.ends_with(b"-source") => Role::Skip,
        (Space::Table, b"table") => Role::Table,
        (Space::Table, b"table-row") => Role::Row,
        (Space::Table, b"table-cell") => Role::Cell,
        (Space::Table, b"covered-table-cell" | b"title" | b"desc" | b"tracked-changes") => Role::Skip,
        (Space::Draw, b"object" | b"object-ole" | b"plugin" | b"applet") => Role::Skip,
        (Space::Draw, _) => Role::Box,
        (Space::Text | Space::Table | Space::Other, _) => Role::Through,
        // Styles with their headers and footers, forms, comments, captions.
        _ => Role::Skip,
    }
}
