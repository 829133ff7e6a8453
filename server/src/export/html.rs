//! For paper: a sheet that needs no edit before it is printed.

use std::fmt::Write as _;

use review::State;
use store::{ExportRow, Head, SheetRow};

use super::{About, Format};

/// The printable format.
#[derive(Default)]
pub(super) struct Html {
    article: Option<review::ArticleId>,
    number: usize,
}

const STYLE: &str = "
@page { margin: 18mm 16mm }
body { font: 11pt/1.45 Charter, Georgia, serif; color: #1c1b19; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem; margin: 0 } h2 { font-size: 1.15rem; margin: 2rem 0 .2rem; break-after: avoid }
.facts, dt, .sheet { font-family: system-ui, sans-serif; font-size: .82rem; color: #55514a }
section { break-inside: avoid; border-top: 1px solid #cfcabf; padding: .7rem 0 } blockquote { margin: 0 0 .4rem; font-size: 1.08rem }
dl { display: grid; grid-template-columns: 8rem 1fr; gap: .1rem .8rem; margin: 0 } dd { margin: 0 } .sign { margin-top: .6rem }
code { font-size: .72rem; overflow-wrap: anywhere } .open { background: #fff3d6; padding: .1rem .4rem }
@media print { body { margin: 0; max-width: none; padding: 0 } }
";

/// Text as HTML shows it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

/// Title and facts of a frozen sheet.
fn frozen(sheet: &SheetRow, heads: &[Head]) -> (String, String) {
    let chains = heads
        .iter()
        .map(|head| format!("<br>Chain {}, event {}: <code>{}</code>", head.article, head.number, head.hash));
    let facts = format!(
        "Frozen by {}, {} UTC. {} quotes. SHA-256 of the content: <code>{}</code>{}",
        escaped(&sheet.by),
        sheet.at.human(),
        sheet.quotes,
        sheet.sha256,
        chains.collect::<String>()
    );
    (format!("Sheet {}: {}", sheet.number, escaped(&sheet.title)), facts)
}

impl Html {
    fn heading(&mut self, row: &ExportRow) -> String {
        if self.article == Some(row.article) {
            return String::new();
        }
        self.article = Some(row.article);
        let facts =
            [&row.publisher, &row.byline, &row.published_at, &row.url].into_iter().filter(|fact| !fact.is_empty());
        let facts = facts.map(|fact| escaped(fact)).collect::<Vec<_>>().join(" · ");
        format!("<h2 dir=\"auto\">{}</h2>\n<p class=\"facts\">{facts}</p>\n", escaped(&row.title))
    }
}

impl Format for Html {
    fn head(&mut self, about: &About) -> String {
        let (title, line) = match about.state {
            None => {
                ("Quotes, all states".to_owned(), "Not every quote here is approved: each one says where it stands.")
            }
            Some(State::Approved) => {
                ("Approved quotes".to_owned(), "Each quote was checked by one person and approved by another.")
            }
            Some(state) => (format!("Quotes: {}", state.label().to_lowercase()), "None of these quotes is approved."),
        };
        let (title, line) = match &about.frozen {
            Some((sheet, heads)) => frozen(sheet, heads),
            None => (title, line.to_owned()),
        };
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head>\n<body><main>\n<h1>{title}</h1>\n<p class=\"sheet\">{line}</p>\n"
        )
    }

    fn row(&mut self, row: &ExportRow) -> String {
        let mut out = self.heading(row);
        self.number += 1;
        let name =
            if row.person.is_empty() { row.attribution.name.clone().unwrap_or_default() } else { row.person.clone() };
        let verdict = row.verdict.map_or_else(
            || "none yet".to_owned(),
            |v| {
                format!(
                    "<strong>{}</strong> (wording {}, attribution {}, context {})",
                    v.headline().label(),
                    v.wording.label().to_lowercase(),
                    v.attribution.label().to_lowercase(),
                    v.context.label().to_lowercase()
                )
            },
        );
        let signed = |by: &Option<(String, review::Timestamp)>| {
            by.as_ref()
                .map_or_else(|| "nobody".to_owned(), |(name, at)| format!("{}, {} UTC", escaped(name), at.human()))
        };
        let _ = write!(
            out,
            "<section>\n<blockquote dir=\"auto\">{}. “{}”</blockquote>\n<dl>",
            self.number,
            escaped(&row.exact)
        );
        let mut fact = |term: &str, text: String| {
            if !text.is_empty() {
                let _ = write!(out, "<dt>{term}</dt><dd dir=\"auto\">{text}</dd>");
            }
        };
        fact("Attribution", escaped(&row.attribution.sentence()));
        fact("Speaker", escaped(&name));
        fact("Through", row.attribution.via.iter().map(|link| escaped(&link.text)).collect::<Vec<_>>().join("; "));
        fact("Verdict", verdict);
        fact("Note", escaped(&row.note));
        fact("Evidence", row.evidence.iter().map(|ground| escaped(&ground.line())).collect::<Vec<_>>().join("<br>"));
        if row.state != State::Approved {
            fact("State", format!("<span class=\"open\">{}</span> {}", row.state.label(), escaped(&row.reason)));
        }
        fact("Checked by", signed(&row.checked));
        fact("Approved by", signed(&row.approved));
        out += "</dl>\n</section>\n";
        out
    }

    fn tail(&mut self) -> String {
        let end = if self.number == 0 {
            "<p>No quote fits this sheet yet. Quotes stand here once an editor has approved them.</p>\n"
        } else {
            ""
        };
        format!("{end}</main></body></html>\n")
    }
}
