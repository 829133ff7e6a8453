//! For spreadsheets that keep their form: one row a quote in words that people read, and what the sheet says of itself
//! beside it.

use std::borrow::Cow;

use anyhow::{Context, Result};
use review::Timestamp;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use store::{Coverage, ExportRow};

use super::words::{self, Signers, VERDICT};
use super::{About, Book};

/// The XLSX format.
pub(super) struct Xlsx {
    rows: Worksheet,
    at: u32,
    about: Vec<String>,
    proof: Vec<String>,
    text: Format,
    time: Format,
}

/// What stands in a cell.
enum Cell {
    Text(String),
    Number(u32),
    Time(Option<Timestamp>),
}

/// The most a cell holds, in units of UTF-16.
const CELL: usize = 32_767;

/// What is left of a cell for the mark that says it was cut.
const MARK: usize = 60;

/// The columns, and how wide they are. Those for people come first and are what is printed.
const COLUMNS: [(&str, f64); 28] = [
    ("No.", 4.0),
    ("Article", 16.0),
    ("Quote", 46.0),
    ("Who said it", 24.0),
    ("Verdict", 26.0),
    ("Also found", 18.0),
    ("Note", 22.0),
    ("Evidence", 22.0),
    ("Open questions", 18.0),
    ("State", 10.0),
    ("Checked by", 12.0),
    ("Checked at (UTC)", 18.0),
    ("Approved by", 12.0),
    ("Approved at (UTC)", 18.0),
    ("Publisher", 20.0),
    ("Byline", 20.0),
    ("Published", 20.0),
    ("Address", 30.0),
    ("Speaker as printed", 20.0),
    ("Name", 20.0),
    ("Role", 20.0),
    ("Through", 24.0),
    ("Wording", 18.0),
    ("Attribution", 18.0),
    ("Context", 18.0),
    ("First character", 10.0),
    ("Last character", 10.0),
    ("Quote's id", 36.0),
];

/// The facts that have one.
const COLUMN_OF_ITS_OWN: [&str; 6] = [VERDICT, "Note", "Evidence", "State", "Signed", "Open question"];

/// The width of the sheet that tells of the others.
const ABOUT: f64 = 80.0;

/// The last column that is printed.
const PRINTED: u16 = 13;

/// How high a line of a cell is, and the highest row there can be, in points.
const LINE: f64 = 15.0;
const HIGHEST: f64 = 409.0;

/// How many lines a text takes in a column of this width.
fn lines(text: &str, width: f64) -> f64 {
    text.split('\n')
        .map(|line| (f64::from(u32::try_from(line.chars().count()).unwrap_or(u32::MAX)) * 1.15 / width).ceil().max(1.0))
        .sum()
}

/// The text, or as much of it as a cell holds and how much is missing: a long quote fails no export.
fn cut(text: &str) -> Cow<'_, str> {
    if text.encode_utf16().count() <= CELL {
        return Cow::Borrowed(text);
    }
    let mut units = 0;
    let mut fits = |c: char| {
        units += c.len_utf16();
        units <= CELL - MARK
    };
    let kept: String = text.chars().take_while(|c| fits(*c)).collect();
    let more = text[kept.len()..].chars().count();
    Cow::Owned(format!("{kept}… [cut: {more} more characters]"))
}

impl Xlsx {
    pub(super) fn new(about: &About) -> Result<Self> {
        let mut rows = Worksheet::new();
        rows.set_name("Quotes")?;
        let bold = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
        for (column, (heading, width)) in (0_u16..).zip(COLUMNS) {
            rows.write_string_with_format(0, column, heading, &bold)?;
            rows.set_column_width(column, width)?;
        }
        rows.set_row_height(0, 2.0 * LINE)?;
        rows.set_freeze_panes(1, 0)?;
        rows.set_landscape();
        rows.set_margins(0.3, 0.3, 0.4, 0.5, 0.2, 0.2);
        rows.set_print_fit_to_pages(1, 0);
        rows.set_repeat_rows(0, 0)?;
        // An ampersand begins a code there.
        let gone = if about.withdrawn().is_some() { "Withdrawn. " } else { "" };
        rows.set_footer(format!("&C{gone}{}&RPage &P of &N", short(&about.foot()).replace('&', "&&")));
        let text = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_align(FormatAlign::Left);
        let time = Format::new().set_num_format("d mmm yyyy, hh:mm").set_align(FormatAlign::Top);
        let lines = std::iter::once(about.title()).chain(about.lines()).collect();
        Ok(Self { rows, at: 0, about: lines, proof: about.proof(), text, time: time.set_align(FormatAlign::Left) })
    }

    fn write(&mut self, column: u16, cell: Cell) -> Result<(), XlsxError> {
        match cell {
            Cell::Text(text) if text.is_empty() => {}
            // Written as a string, a formula is text.
            Cell::Text(text) => {
                self.rows.write_string_with_format(self.at, column, cut(&text), &self.text)?;
            }
            Cell::Number(number) => {
                self.rows.write_number_with_format(self.at, column, number, &self.text)?;
            }
            Cell::Time(at) => {
                if let Some(at) = at.and_then(|at| ExcelDateTime::from_timestamp(at.millis() / 1000).ok()) {
                    self.rows.write_datetime_with_format(self.at, column, at, &self.time)?;
                }
            }
        }
        Ok(())
    }
}

/// As much as a footer holds.
fn short(foot: &str) -> String {
    foot.chars().take(100).collect()
}

/// A quote's cells, in the order of [`COLUMNS`].
fn cells(number: u32, row: &ExportRow) -> [Cell; COLUMNS.len()] {
    let text = |text: &str| Cell::Text(text.to_owned());
    let link = |link: &Option<review::Link>| text(link.as_ref().map_or("", |link| &link.text));
    let who = |by: &Option<(String, Timestamp)>| {
        Cell::Text(by.as_ref().map_or_else(String::new, |(name, _)| format!("{} ({name})", review::initials(name))))
    };
    let when = |by: &Option<(String, Timestamp)>| Cell::Time(by.as_ref().map(|(_, at)| *at));
    let facts = words::facts(row, &mut Signers::default());
    let of = |wanted: &str| {
        let values = facts.iter().filter(|(term, _)| *term == wanted).map(|(_, value)| value.as_str());
        Cell::Text(values.collect::<Vec<_>>().join("\n"))
    };
    // A fact without a column of its own.
    let also = facts.iter().filter(|(term, _)| !COLUMN_OF_ITS_OWN.contains(term));
    let also = also.map(|(term, value)| format!("{term}: {value}"));
    let axis = |label: Option<&'static str>| text(label.unwrap_or_default());
    let (a, v) = (&row.attribution, row.verdict);
    [
        Cell::Number(number),
        text(&row.title),
        text(&row.exact),
        Cell::Text(words::said(row)),
        of(VERDICT),
        Cell::Text(also.collect::<Vec<_>>().join("\n")),
        of("Note"),
        of("Evidence"),
        of("Open question"),
        Cell::Text(words::standing(row).unwrap_or_else(|| row.state.label().to_owned())),
        who(&row.checked),
        when(&row.checked),
        who(&row.approved),
        when(&row.approved),
        text(&row.publisher),
        text(&row.byline),
        text(&row.published_at),
        text(&row.url),
        link(&a.speaker),
        text(row.name()),
        link(&a.role),
        Cell::Text(a.via.iter().map(|link| link.text.as_str()).collect::<Vec<_>>().join("; ")),
        axis(v.map(|v| v.wording.label())),
        axis(v.map(|v| v.attribution.label())),
        axis(v.map(|v| v.context.label())),
        Cell::Number(row.span.start),
        Cell::Number(row.span.end),
        Cell::Text(row.id.to_string()),
    ]
}

impl Book for Xlsx {
    fn article(&mut self, row: &ExportRow, coverage: Option<&Coverage>) -> Result<()> {
        if let Some(coverage) = coverage {
            self.about.push(format!("{}: {}", row.title, coverage.sentence()));
        }
        Ok(())
    }

    fn row(&mut self, row: &ExportRow) -> Result<()> {
        self.at += 1;
        let mut highest = 1.0_f64;
        for (column, (cell, (_, width))) in (0_u16..).zip(cells(self.at, row).into_iter().zip(COLUMNS)) {
            // A long title, said again in each row, makes none higher.
            if let (Cell::Text(text), 2..=PRINTED) = (&cell, column) {
                highest = highest.max(lines(text, width));
            }
            self.write(column, cell)?;
        }
        // Not every program finds out by itself how high a row with wrapped text has to be.
        self.rows.set_row_height(self.at, (highest * LINE).min(HIGHEST))?;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<u8>> {
        let last = u16::try_from(COLUMNS.len() - 1)?;
        self.rows.autofilter(0, 0, self.at, last)?;
        self.rows.set_print_area(0, 0, self.at, PRINTED)?;
        if self.at == 0 {
            self.about.push(words::EMPTY.to_owned());
        }
        let mut about = Worksheet::new();
        about.set_name("About")?;
        about.set_column_width(0, ABOUT)?;
        about.set_print_fit_to_pages(1, 0);
        for (row, line) in (0_u32..).zip(self.about.iter().chain(&self.proof)) {
            about.write_string_with_format(row, 0, cut(line), &self.text)?;
            about.set_row_height(row, (lines(line, ABOUT) * LINE).min(HIGHEST))?;
        }
        let mut book = Workbook::new();
        // Fixed, so that the same sheet is the same bytes.
        book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
        book.push_worksheet(self.rows);
        book.push_worksheet(about);
        book.save_to_buffer().context("the workbook could not be written")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_cut_at_their_limit_and_say_so() {
        assert_eq!(cut("short"), "short");
        let whole = "a".repeat(CELL);
        assert_eq!(cut(&whole), whole);
        // Counted as the limit is: a smiley takes two.
        for sign in ["a", "é", "🙂", "שׁ"] {
            let long = sign.repeat(CELL + 1);
            let short = cut(&long);
            assert!(short.encode_utf16().count() <= CELL, "{sign}");
            let (kept, mark) = short.split_once("… [cut: ").unwrap();
            let more: usize = mark.trim_end_matches(" more characters]").parse().unwrap();
            assert_eq!(kept.chars().count() + more, long.chars().count());
        }
    }
}
