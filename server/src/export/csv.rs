//! For spreadsheets: one row a quote.

use store::ExportRow;

use super::{About, Format, signed};

/// The CSV format.
pub(super) struct Csv;

pub(super) const COLUMNS: [&str; 26] = [
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
];

/// A cell that a spreadsheet would run as a formula is shown as text instead.
fn defused(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

fn line<I: IntoIterator<Item = String>>(cells: I) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // Writing to memory does not fail, and text stays text.
    drop(writer.write_record(cells.into_iter().map(defused)));
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// A quote's cells, in the order of [`COLUMNS`].
pub(super) fn cells(row: &ExportRow) -> [String; COLUMNS.len()] {
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
    ]
}

impl Format for Csv {
    fn head(&mut self, _: &About) -> String {
        // The byte order mark tells spreadsheets that this is UTF-8.
        format!("\u{feff}{}", line(COLUMNS.map(str::to_owned)))
    }

    fn row(&mut self, row: &ExportRow) -> String {
        line(cells(row))
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
        for bad in ["=1+1", "+1", "-1", "@x", "\tx", "\rx"] {
            assert!(line([bad.to_owned()]).trim_matches('"').starts_with('\''), "{bad:?}");
        }
        assert_eq!(line(["a, \"b\"".to_owned(), "c\nd".to_owned()]), "\"a, \"\"b\"\"\",\"c\nd\"\r\n");
    }
}
