//! For spreadsheets that keep their form: one row a quote, and what the sheet says of itself beside it.

use anyhow::Context;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};
use store::ExportRow;

use super::csv::{COLUMNS, cells};
use super::{About, Book};

/// The XLSX format.
pub(super) struct Xlsx {
    about: Vec<String>,
    rows: Worksheet,
    at: u32,
}

/// The most characters of a cell.
const CELL: usize = 32_000;

/// Columns that hold sentences, by their heading, and how wide they are.
const WIDE: [(&str, f64); 6] = [
    ("title", 30.0),
    ("quote", 60.0),
    ("attribution", 40.0),
    ("note", 40.0),
    ("evidence", 40.0),
    ("open questions", 40.0),
];

impl Xlsx {
    pub(super) fn new(about: &About) -> anyhow::Result<Self> {
        let mut rows = Worksheet::new();
        rows.set_name("Quotes")?;
        let bold = Format::new().set_bold();
        for (column, heading) in (0_u16..).zip(COLUMNS) {
            rows.write_string_with_format(0, column, heading, &bold)?;
            if let Some((_, width)) = WIDE.iter().find(|(wide, _)| *wide == heading) {
                rows.set_column_width(column, *width)?;
            }
        }
        rows.set_freeze_panes(1, 0)?;
        let about = std::iter::once(about.title()).chain(about.lines()).collect();
        Ok(Self { about, rows, at: 0 })
    }
}

impl Book for Xlsx {
    fn row(&mut self, row: &ExportRow) -> anyhow::Result<()> {
        self.at += 1;
        let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        for (column, cell) in (0_u16..).zip(cells(row)) {
            // Written as a string, a formula is text.
            let cell: String = cell.chars().take(CELL).collect();
            self.rows.write_string_with_format(self.at, column, cell, &wrapped)?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> anyhow::Result<Vec<u8>> {
        let last = u16::try_from(COLUMNS.len() - 1)?;
        self.rows.autofilter(0, 0, self.at, last)?;
        let mut about = Worksheet::new();
        about.set_name("About")?;
        about.set_column_width(0, 100.0)?;
        for (row, line) in (0_u32..).zip(&self.about) {
            about.write_string(row, 0, line)?;
        }
        let mut book = Workbook::new();
        // Fixed, so that the same sheet is the same bytes.
        book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
        book.push_worksheet(self.rows);
        book.push_worksheet(about);
        book.save_to_buffer().context("the workbook could not be written")
    }
}
