//! What each element of a Word document is to its text: the table that the reader goes by.

use super::xml::Space;

/// What an element is to the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing in it is on the page.
    Skip,
    /// It adds nothing itself, and what is in it counts. So are all elements that are not known here.
    Through,
    /// Its characters are text; those of no other element are.
    Words,
    /// It stands for a character.
    Sign(char),
    /// It stands for what a font draws at a place.
    Symbol,
    /// A paragraph.
    Paragraph,
    /// The properties of a paragraph.
    ParagraphProperties,
    /// Text of one look.
    Run,
    /// The properties of a run.
    RunProperties,
    /// The same thing in several forms.
    Alternatives,
    /// One of the forms: the first is read, which new readers show; the last is for old ones.
    Alternative,
    /// What a text box holds.
    Box,
    /// A note, in the part of the notes.
    Note,
    /// The mark that sends to a footnote.
    FootReference,
    /// The mark that sends to an endnote.
    EndReference,
    /// Where a field begins, has its result begin, or ends.
    Field,
    /// A table.
    Table,
    /// A table row.
    Row,
    /// A table cell.
    Cell,
    /// The properties of a row or a cell.
    TableProperties,
    /// Formulas side by side.
    Formulas,
    /// A formula that may stand beside others.
    Formula,
    /// A part of a formula before which a sign stands.
    After(char),
    /// A part of a formula after which a sign stands.
    Before(char),
}

/// What an element is to the text.
pub(super) fn role(space: Space, name: &[u8]) -> Role {
    match space {
        Space::Word => word(name),
        Space::Math => math(name),
        Space::Compat => match name {
            b"AlternateContent" => Role::Alternatives,
            b"Choice" | b"Fallback" => Role::Alternative,
            _ => Role::Through,
        },
        _ => Role::Through,
    }
}

fn word(name: &[u8]) -> Role {
    match name {
        b"t" => Role::Words,
        b"tab" | b"ptab" => Role::Sign('\t'),
        // Line, column and page breaks alike.
        b"br" | b"cr" => Role::Sign('\n'),
        b"noBreakHyphen" => Role::Sign('\u{2011}'),
        b"softHyphen" => Role::Sign('\u{AD}'),
        b"sym" => Role::Symbol,
        b"p" => Role::Paragraph,
        b"pPr" => Role::ParagraphProperties,
        b"r" => Role::Run,
        b"rPr" => Role::RunProperties,
        b"txbxContent" => Role::Box,
        b"footnote" | b"endnote" => Role::Note,
        b"footnoteReference" => Role::FootReference,
        b"endnoteReference" => Role::EndReference,
        b"fldChar" => Role::Field,
        b"tbl" => Role::Table,
        b"tr" => Role::Row,
        b"tc" => Role::Cell,
        b"trPr" | b"tcPr" => Role::TableProperties,
        // Deleted, moved away, or the small reading aid above a word.
        b"del" | b"moveFrom" | b"rt" => Role::Skip,
        // How things were before a change, and settings.
        b"rPrChange" | b"pPrChange" | b"sectPrChange" | b"tblPrChange" | b"tblPrExChange" | b"tblGridChange"
        | b"trPrChange" | b"tcPrChange" | b"sdtPr" | b"sdtEndPr" | b"sectPr" | b"tblPr" | b"tblPrEx" | b"tblGrid" => {
            Role::Skip
        }
        _ => Role::Through,
    }
}

/// Formulas in one line: without the signs, three over four and ten to the sixth would read 34 and 106.
fn math(name: &[u8]) -> Role {
    match name {
        b"t" => Role::Words,
        b"r" => Role::Run,
        b"den" => Role::After('/'),
        b"sup" => Role::After('^'),
        b"sub" => Role::After('_'),
        b"deg" => Role::Before('√'),
        b"fName" => Role::Before(' '),
        b"mr" | b"eqArr" => Role::Formulas,
        b"e" => Role::Formula,
        _ => Role::Through,
    }
}
