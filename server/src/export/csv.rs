//! For spreadsheets: one row a quote.

use store::ExportRow;

use super::words::{said, signed};
use super::{About, Format};

/// The CSV format.
#[derive(Default)]
pub(super) struct Csv {
    /// Which sheet it is; blank for what is not frozen.
    seal: String,
}

const COLUMNS: [&str; 29] = [
    "article",
    "title",
    "publisher",
    "byline",
    "published",
    "url",
    "start",
    "end",
    "quote",
    "kind",
    "speaker",
    "name",
    "role",
    "cue",
    "via",
    "attribution",
    "state",
    "wording",
    "attribution verdict",
    "context",
    "headline",
    "note",
    "checked by",
    "approved by",
    "evidence",
    "open questions",
    "attribution in words",
    "verdict in words",
    "sheet",
];

/// What begins a formula, in ASCII and in the full-width and small forms that some spreadsheets read the same.
const FORMULA: [char; 15] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫'];

/// What a spreadsheet may pass over before it reads a formula: white space, and signs that are not seen.
fn passed_over(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A cell that a spreadsheet would run as a formula is shown as text instead.
fn defused(cell: String) -> String {
    let bad = cell.starts_with(FORMULA) || cell.trim_start_matches(passed_over).starts_with(FORMULA);
    if bad { format!("'{cell}") } else { cell }
}

fn line<I: IntoIterator<Item = String>>(cells: I) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // Writing to memory does not fail, and text stays text.
    drop(writer.write_record(cells.into_iter().map(defused)));
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// A quote's cells, in the order of [`COLUMNS`].
fn cells(row: &ExportRow, seal: &str) -> [String; COLUMNS.len()] {
    let a = &row.attribution;
    let text = |link: &Option<review::Link>| link.as_ref().map(|link| link.text.clone()).unwrap_or_default();
    let via = a.via.iter().map(|link| link.text.as_str()).collect::<Vec<_>>().join("; ");
    let axis = |word: Option<&'static str>| word.unwrap_or_default().to_owned();
    [
        row.article.to_string(),
        row.title.clone(),
        row.publisher.clone(),
        row.byline.clone(),
        row.published_at.clone(),
        row.url.clone(),
        row.span.start.to_string(),
        row.span.end.to_string(),
        row.exact.clone(),
        row.kind.as_str().to_owned(),
        text(&a.speaker),
        row.name().to_owned(),
        text(&a.role),
        text(&a.cue),
        via,
        a.sentence(),
        row.state.as_str().to_owned(),
        axis(row.verdict.map(|v| v.wording.as_str())),
        axis(row.verdict.map(|v| v.attribution.as_str())),
        axis(row.verdict.map(|v| v.context.as_str())),
        axis(row.verdict.map(|v| v.headline().label())),
        row.note.clone(),
        signed(row.checked.as_ref()),
        signed(row.approved.as_ref()),
        row.evidence.iter().map(store::Ground::line).collect::<Vec<_>>().join("; "),
        row.questions.join("; "),
        said(row),
        row.verdict.map(review::Verdict::in_words).unwrap_or_default(),
        seal.to_owned(),
    ]
}

impl Format for Csv {
    fn head(&mut self, about: &About) -> String {
        self.seal = about.seal();
        // The byte order mark tells spreadsheets that this is UTF-8.
        format!("\u{feff}{}", line(COLUMNS.map(str::to_owned)))
    }

    fn row(&mut self, row: &ExportRow) -> String {
        line(cells(row, &self.seal))
    }

    fn tail(&mut self) -> String {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused() {
        for bad in [
            "=1+1",
            "+1",
            "-1",
            "@x",
            "\tx",
            "\rx",
            "\nx",
            " =cmd|' /C calc'!A0",
            "\u{a0}\u{3000}@x",
            "\u{1}=1",
            "\u{200b}=1",
            "\u{feff}+1",
            "\u{2068}=1",
            "＝1+1",
            "＋1",
            "－1",
            "＠x",
            " ＝1",
            "﹦1",
            "﹢1",
        ] {
            assert!(line([bad.to_owned()]).trim_matches('"').starts_with('\''), "{bad:?}");
        }
        for good in ["a=1", "“=1+1”", "\u{2212}1", "– so", "5 + 5", " "] {
            assert_eq!(defused(good.to_owned()), good);
        }
        assert_eq!(line(["a, \"b\"".to_owned(), "c\nd".to_owned()]), "\"a, \"\"b\"\"\",\"c\nd\"\r\n");
    }
}
