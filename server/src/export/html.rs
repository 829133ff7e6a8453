//! For paper: a sheet that needs no edit before it is printed.

use std::fmt::Write as _;

use store::ExportRow;

use super::{About, Format, facts};

/// The printable format.
#[derive(Default)]
pub(super) struct Html {
    article: Option<review::ArticleId>,
    number: usize,
}

const STYLE: &str = "
@page { margin: 18mm 16mm 20mm }
body { font: 11pt/1.45 Charter, Georgia, serif; color: #1c1b19; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem; margin: 0 } h2 { font-size: 1.15rem; margin: 2rem 0 .2rem; break-after: avoid }
.facts, dt, .sheet { font-family: system-ui, sans-serif; font-size: .82rem; color: #55514a }
section { break-inside: avoid; border-top: 1px solid #cfcabf; padding: .7rem 0 } blockquote { margin: 0 0 .4rem; font-size: 1.08rem }
dl { display: grid; grid-template-columns: 8rem 1fr; gap: .1rem .8rem; margin: 0 } dd { margin: 0 } .sign { margin-top: 2rem }
code { font-size: .72rem; overflow-wrap: anywhere } .open { background: #fff3d6; padding: .1rem .4rem }
@media print { body { margin: 0; max-width: none; padding: 0 } }
";

/// Text as HTML shows it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
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
        let title = escaped(&about.title());
        let lines: String =
            about.lines().iter().map(|line| format!("<p class=\"sheet\">{}</p>\n", escaped(line))).collect();
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head>\n<body><main>\n<h1 dir=\"auto\">{title}</h1>\n{lines}"
        )
    }

    fn row(&mut self, row: &ExportRow) -> String {
        let mut out = self.heading(row);
        self.number += 1;
        let _ = write!(
            out,
            "<section>\n<blockquote dir=\"auto\">{}. “{}”</blockquote>\n<dl>",
            self.number,
            escaped(&row.exact)
        );
        for (term, value) in facts(row) {
            let class = if term == "State" || term == "Open question" { " class=\"open\"" } else { "" };
            let _ = write!(out, "<dt>{term}</dt><dd dir=\"auto\"><span{class}>{}</span></dd>", escaped(&value));
        }
        out += "</dl>\n</section>\n";
        out
    }

    fn tail(&mut self) -> String {
        let end = if self.number == 0 {
            "<p>No quote fits this sheet yet. Quotes stand here once an editor has approved them.</p>\n"
        } else {
            "<p class=\"sign\">Checked (name, date, signature): ______________________________</p>\n<p class=\"sign\">Approved (name, date, signature): ______________________________</p>\n"
        };
        format!("{end}</main></body></html>\n")
    }
}
