//! For a word processor: a sheet that can be signed on paper, or commented on. One table an article, one row a quote.

use std::io::Cursor;

use anyhow::{Context, Result};
use docx_rs::{
    AlignmentType, BreakType, Docx as Document, FieldCharType, Footer, HeightRule, InstrNUMPAGES, InstrPAGE, InstrText,
    LineSpacing, PageMargin, Paragraph, Run, RunFonts, Style, StyleType, Tab, TabValueType, Table, TableBorder,
    TableBorderPosition, TableBorders, TableCell, TableCellContent, TableCellMargins, TableLayoutType, TableRow,
    TableRowChild, WidthType,
};
use store::{Coverage, ExportRow};

use super::words::{self, Signers, facts, said};
use super::{About, Book};

/// The DOCX format.
pub(super) struct Docx {
    document: Document,
    /// The rows of the table that is being filled.
    rows: Vec<TableRow>,
    quotes: usize,
    paragraphs: u32,
    signers: Signers,
    proof: Vec<String>,
}

/// Sizes in half points.
const TITLE: usize = 34;
const HEADING: usize = 25;
const QUOTE: usize = 20;
const SMALL: usize = 16;
const TINY: usize = 14;

const QUIET: &str = "55514A";
const ALARM: &str = "8C1C13";
/// The face of what is not quoted.
const PLAIN: &str = "Arial";

/// The widths of a table's columns, in twentieths of a point; together what the margins leave of a page.
const COLUMNS: [usize; 3] = [460, 4_400, 5_006];
const MARGIN: i32 = 1_020;

/// More bytes than this in a row have the width of the page.
const LONG: usize = 1_500;

/// Whether the first letter is of a script that is written from right to left.
fn from_right(text: &str) -> bool {
    text.chars().find(|c| c.is_alphabetic()).is_some_and(
        |c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}'),
    )
}

/// A run with the line breaks of its text.
fn run(text: &str) -> Run {
    let mut lines = text.split('\n');
    let first = Run::new().add_text(lines.next().unwrap_or_default());
    lines.fold(first, |run, line| run.add_break(BreakType::TextWrapping).add_text(line))
}

fn plain(text: &str) -> Run {
    run(text).size(SMALL).fonts(RunFonts::new().ascii(PLAIN).hi_ansi(PLAIN).cs(PLAIN))
}

/// A style by which word processors list a document's headings.
fn heading(id: &str, name: &str, size: usize, level: usize) -> Style {
    Style::new(id, StyleType::Paragraph)
        .name(name)
        .based_on("Normal")
        .next("Normal")
        .size(size)
        .bold()
        .outline_lvl(level)
}

/// Keeps a row of a table on the page of what follows it.
fn keep_next(row: &mut TableRow) {
    for TableRowChild::TableCell(cell) in &mut row.cells {
        for child in &mut cell.children {
            if let TableCellContent::Paragraph(paragraph) = child {
                paragraph.property = std::mem::take(&mut paragraph.property).keep_next(true);
            }
        }
    }
}

impl Docx {
    pub(super) fn new(about: &About) -> Self {
        let fonts = RunFonts::new().ascii("Georgia").hi_ansi("Georgia").cs("Times New Roman");
        let mut document = Document::new().default_size(QUOTE).default_fonts(fonts);
        document = document.add_style(heading("Heading1", "heading 1", TITLE, 0));
        document = document.add_style(heading("Heading2", "heading 2", HEADING, 1));
        document =
            document.page_margin(PageMargin::new().top(MARGIN).bottom(MARGIN).left(MARGIN).right(MARGIN).footer(500));
        // Fixed, so that the same sheet is the same bytes.
        let at =
            about.frozen.as_ref().map_or_else(|| "1970-01-01T00:00:00Z".to_owned(), |(sheet, _)| sheet.at.to_string());
        document = document.created_at(&at).updated_at(&at);
        let mut book = Self {
            document,
            rows: Vec::new(),
            quotes: 0,
            paragraphs: 0,
            signers: Signers::default(),
            proof: about.proof(),
        };
        let foot = book.foot(about);
        book.document = std::mem::take(&mut book.document).footer(Footer::new().add_paragraph(foot));
        let title = book.paragraph().style("Heading1").keep_next(true).add_run(run(&about.title()));
        book.add(title);
        let withdrawn = about.withdrawn();
        for line in about.lines() {
            let run = plain(&line);
            book.line(if withdrawn.as_ref() == Some(&line) { run.bold().color(ALARM) } else { run.color(QUIET) });
        }
        book
    }

    /// Which sheet it is, and which of its pages.
    fn foot(&mut self, about: &About) -> Paragraph {
        let small = |text: &str| plain(text).size(TINY).color(QUIET);
        let right = Tab::new().val(TabValueType::Right).pos(COLUMNS.iter().sum());
        let paragraph = self.paragraph().add_tab(right).size(TINY).color(QUIET);
        // Each part of a field in a run of its own: else some programs set its number in the size of the text.
        let field = |paragraph: Paragraph, instruction: InstrText| {
            let parts = [
                small("").add_field_char(FieldCharType::Begin, false),
                small("").add_instr_text(instruction),
                small("").add_field_char(FieldCharType::Separate, false),
                small("1"),
                small("").add_field_char(FieldCharType::End, false),
            ];
            parts.into_iter().fold(paragraph, Paragraph::add_run)
        };
        let paragraph = paragraph.add_run(small(&about.foot()).add_tab()).add_run(small("Page "));
        let paragraph = field(paragraph, InstrText::PAGE(InstrPAGE::new())).add_run(small(" of "));
        field(paragraph, InstrText::NUMPAGES(InstrNUMPAGES::new()))
    }

    /// A paragraph with a number of ours: the library counts paragraphs over the life of the program, and the same sheet
    /// has to be the same bytes.
    fn paragraph(&mut self) -> Paragraph {
        self.paragraphs += 1;
        Paragraph::new().id(format!("{:08x}", self.paragraphs))
    }

    /// A paragraph that begins on the side on which its text does.
    fn written(&mut self, text: &str) -> Paragraph {
        let mut paragraph = self.paragraph();
        if from_right(text) {
            paragraph.property = paragraph.property.bidi(true);
        }
        paragraph
    }

    fn add(&mut self, paragraph: Paragraph) {
        self.document = std::mem::take(&mut self.document).add_paragraph(paragraph);
    }

    fn line(&mut self, run: Run) {
        let paragraph = self.paragraph().add_run(run);
        self.add(paragraph);
    }

    /// A row that stands at the head of its table on each page.
    fn head(&mut self) -> TableRow {
        let cells =
            ["No.", "Quote, and who said it", "What was found"].into_iter().zip(COLUMNS).map(|(text, width)| {
                let paragraph = self.paragraph().keep_next(true).add_run(plain(text).bold().color(QUIET));
                TableCell::new().width(width, WidthType::Dxa).add_paragraph(paragraph)
            });
        TableRow::new(cells.collect())
    }

    fn fact(&mut self, term: &str, value: &str) -> Paragraph {
        let paragraph = self.paragraph();
        if let (words::VERDICT, Some((headline, axes))) = (term, value.split_once(": ")) {
            return paragraph.add_run(plain(&format!("{headline}: ")).bold()).add_run(plain(axes));
        }
        if matches!(term, words::VERDICT | words::SIGNED) {
            return paragraph.add_run(plain(value));
        }
        let value = if words::is_open(term) { plain(value).highlight("yellow") } else { plain(value) };
        paragraph.add_run(plain(&format!("{term}: ")).color(QUIET)).add_run(value)
    }

    /// Sets the table that is being filled.
    fn table(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        if rows.is_empty() {
            return;
        }
        let line = |position| TableBorder::new(position).size(4).color("CFCABF");
        let borders = [TableBorderPosition::Top, TableBorderPosition::Bottom, TableBorderPosition::InsideH];
        let borders =
            borders.into_iter().fold(TableBorders::with_empty(), |borders, position| borders.set(line(position)));
        let table = Table::new(rows)
            .set_grid(COLUMNS.to_vec())
            .width(COLUMNS.iter().sum(), WidthType::Dxa)
            .layout(TableLayoutType::Fixed)
            .margins(TableCellMargins::new().margin(50, 60, 60, 60))
            .set_borders(borders);
        self.document = std::mem::take(&mut self.document).add_table(table);
    }

    /// What is signed by hand, kept with the last quotes.
    fn sign(&mut self) {
        let legend = self.signers.legend();
        let spaced = LineSpacing::new().before(120);
        let paragraph = self.paragraph().line_spacing(spaced).keep_next(true).add_run(plain(&legend).color(QUIET));
        self.add(paragraph);
        for (at, who) in words::SIGN.into_iter().enumerate() {
            let line = plain(&format!("{who} ")).add_text("_".repeat(50)).size(SMALL);
            let spaced = LineSpacing::new().before(260);
            let paragraph = self.paragraph().line_spacing(spaced).keep_next(at == 0).add_run(line);
            self.add(paragraph);
        }
    }
}

impl Book for Docx {
    fn article(&mut self, row: &ExportRow, coverage: Option<&Coverage>) -> Result<()> {
        self.table();
        let spaced = LineSpacing::new().before(240);
        let title =
            self.written(&row.title).style("Heading2").line_spacing(spaced).keep_next(true).add_run(run(&row.title));
        self.add(title);
        let lines = [words::article(row), coverage.map(Coverage::sentence).unwrap_or_default()];
        let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        for (at, line) in lines.iter().enumerate() {
            let spaced = LineSpacing::new().after(if at + 1 == lines.len() { 100 } else { 0 });
            let paragraph = self.written(line).line_spacing(spaced).keep_next(true).add_run(plain(line).color(QUIET));
            self.add(paragraph);
        }
        let head = self.head();
        self.rows.push(head);
        Ok(())
    }

    fn row(&mut self, row: &ExportRow) -> Result<()> {
        self.quotes += 1;
        let [no, left, right] = COLUMNS;
        let cell = |width| TableCell::new().width(width, WidthType::Dxa);
        let number = self.paragraph().align(AlignmentType::Right).add_run(plain(&self.quotes.to_string()).color(QUIET));
        let number = cell(no).add_paragraph(number);
        let who = said(row);
        let quote = self.written(&row.exact).add_run(run(&format!("“{}”", row.exact)));
        let who = self.written(&who).add_run(plain(&who));
        let facts: Vec<Paragraph> =
            facts(row, &mut self.signers).iter().map(|(term, value)| self.fact(term, value)).collect();
        let all = |cell: TableCell, facts: Vec<Paragraph>| facts.into_iter().fold(cell, TableCell::add_paragraph);
        // A long one has the width of the page, and may be parted between two.
        let long = row.exact.len().max(row.note.len()) > LONG;
        self.rows.push(if long {
            let whole = cell(left + right).grid_span(2).add_paragraph(quote).add_paragraph(who);
            TableRow::new(vec![number, all(whole, facts)]).row_height(1.0).height_rule(HeightRule::AtLeast)
        } else {
            let words = cell(left).add_paragraph(quote).add_paragraph(who);
            TableRow::new(vec![number, words, all(cell(right), facts)]).cant_split()
        });
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<u8>> {
        if let Some(last) = self.rows.last_mut() {
            keep_next(last);
        }
        self.table();
        if self.quotes == 0 {
            self.line(plain(words::EMPTY));
        } else {
            self.sign();
        }
        for (at, line) in std::mem::take(&mut self.proof).into_iter().enumerate() {
            let spaced = LineSpacing::new().before(if at == 0 { 300 } else { 0 });
            let paragraph = self.paragraph().line_spacing(spaced).add_run(plain(&line).size(TINY).color(QUIET));
            self.add(paragraph);
        }
        let mut document = self.document.build();
        document.document = with_table_heads(document.document)?;
        let mut bytes = Cursor::new(Vec::new());
        document.pack(&mut bytes).context("the document could not be written")?;
        Ok(bytes.into_inner())
    }
}

/// The library has no word for a row that is repeated on each page. Heads are the rows without a property of their own.
fn with_table_heads(document: Vec<u8>) -> Result<Vec<u8>> {
    let document = String::from_utf8(document).context("the document is no UTF-8")?;
    Ok(document.replace("<w:trPr />", "<w:trPr><w:cantSplit /><w:tblHeader /></w:trPr>").into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_side_on_which_a_text_begins() {
        assert!(from_right("“שלום” hello"));
        assert!(from_right("1. مرحبا"));
        assert!(!from_right("hello שלום"));
        assert!(!from_right("🙂 12"));
    }

    #[test]
    fn heads_are_told_from_other_rows() {
        let xml = |row: TableRow| String::from_utf8(with_table_heads(docx_rs::BuildXML::build(&row)).unwrap()).unwrap();
        let row =
            || TableRow::new(vec![TableCell::new().add_paragraph(Paragraph::new().id("1").add_run(run("<w:trPr />")))]);
        assert!(xml(row()).contains("tblHeader"));
        assert!(!xml(row().cant_split()).contains("tblHeader"));
        assert!(!xml(row().row_height(1.0)).contains("tblHeader"));
    }
}
