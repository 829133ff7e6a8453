//! For paper: a sheet that needs no edit before it is printed.
//!
//! One table an article, one row a quote: the words and who said them beside what was found. The page's foot and number
//! are the style's, so that paper of any size has them.

use std::fmt::Write as _;

use store::{Coverage, ExportRow};

use super::words::{self, Signers, facts, said};
use super::{About, Format};

/// The printable format.
#[derive(Default)]
pub(super) struct Html {
    number: usize,
    /// A table is open.
    table: bool,
    signers: Signers,
    proof: Vec<String>,
}

const STYLE: &str = include_str!("html.css");

/// More bytes than this in a row have the width of the page, and may be parted between two.
const LONG: usize = 1_500;

/// Text as HTML shows it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

/// Text as a string of a style sheet, which also ends no style sheet.
fn css_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, ' ' | ',' | '.' | ':') {
            out.push(c);
        } else {
            let _ = write!(out, "\\{:x} ", u32::from(c));
        }
    }
    out + "\""
}

fn paragraph(class: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("<p class=\"{class}\" dir=\"auto\">{}</p>\n", escaped(text)) }
}

fn fact(term: &str, value: &str) -> String {
    let class = match term {
        words::VERDICT => "verdict",
        words::SIGNED => "fact signed",
        _ => "fact",
    };
    let open = if words::is_open(term) { " class=\"open\"" } else { "" };
    let value = match escaped(value).split_once(": ") {
        Some((headline, axes)) if term == words::VERDICT => format!("<strong>{headline}:</strong> {axes}"),
        _ => escaped(value),
    };
    format!("<p class=\"{class}\"><b>{term}</b> <span dir=\"auto\"{open}>{value}</span></p>")
}

impl Format for Html {
    fn head(&mut self, about: &About) -> String {
        self.proof = about.proof();
        let title = escaped(&about.title());
        let foot = css_string(&about.foot());
        let withdrawn = about.withdrawn();
        let class = |line: &String| if withdrawn.as_ref() == Some(line) { "withdrawn" } else { "sheet" };
        let lines: String = about.lines().iter().map(|line| paragraph(class(line), line)).collect();
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
             <style>{STYLE}@page {{ @bottom-left {{ content: {foot} }} }}\n</style></head>\n<body><main>\n<h1 dir=\"auto\">{title}</h1>\n{lines}"
        )
    }

    fn article(&mut self, row: &ExportRow, coverage: Option<&Coverage>) -> String {
        let end = if std::mem::replace(&mut self.table, true) { "</tbody></table>\n" } else { "" };
        format!(
            "{end}<h2 dir=\"auto\">{}</h2>\n{}{}<table><thead><tr><th scope=\"col\" class=\"no\">No.</th><th scope=\"col\">Quote, and who said it</th>\
             <th scope=\"col\">What was found</th></tr></thead><tbody>\n",
            escaped(&row.title),
            paragraph("facts", &words::article(row)),
            paragraph("facts", &coverage.map(Coverage::sentence).unwrap_or_default()),
        )
    }

    fn row(&mut self, row: &ExportRow) -> String {
        self.number += 1;
        // A long one has the width of the page.
        let long = row.exact.len().max(row.note.len()) > LONG;
        let (class, cell, between) =
            if long { (" class=\"long\"", "<td colspan=\"2\">", "") } else { ("", "<td>", "</td><td>") };
        let mut out = format!(
            "<tr id=\"q-{}\"{class}><td class=\"no\">{}</td>{cell}<blockquote dir=\"auto\">“{}”</blockquote>{}{between}",
            row.id,
            self.number,
            escaped(&row.exact),
            paragraph("said", &said(row)),
        );
        facts(row, &mut self.signers).iter().for_each(|(term, value)| out += &fact(term, value));
        out += "</td></tr>\n";
        out
    }

    fn tail(&mut self) -> String {
        let mut out = String::new();
        if self.table {
            out += "</tbody></table>\n";
        }
        if self.number == 0 {
            out += &paragraph("sheet", words::EMPTY);
        } else {
            let lines: String = words::SIGN.iter().map(|line| format!("<p>{line} <i></i></p>\n")).collect();
            out += &format!("<div class=\"sign\">{}{lines}</div>\n", paragraph("sheet", &self.signers.legend()));
        }
        if !self.proof.is_empty() {
            let lines: String =
                self.proof.iter().map(|line| format!("<p><code>{}</code></p>\n", escaped(line))).collect();
            out += &format!("<div class=\"proof\"><h2>Proof</h2>\n{lines}</div>\n");
        }
        out + "</main></body></html>\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_s_string_stays_one() {
        assert_eq!(css_string("Sheet 1"), "\"Sheet 1\"");
        assert_eq!(css_string("\"}</style>ü\n"), "\"\\22 \\7d \\3c \\2f style\\3e \\fc \\a \"");
    }
}
