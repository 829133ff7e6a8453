//! For a page of text, a wiki, a message.

use store::{Coverage, ExportRow};

use super::words::{self, Signers, facts, said};
use super::{About, Format};

/// The Markdown format.
#[derive(Default)]
pub(super) struct Markdown {
    number: usize,
    signers: Signers,
    proof: Vec<String>,
}

/// Text without signs that Markdown reads as its own, on one line.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

impl Format for Markdown {
    fn head(&mut self, about: &About) -> String {
        self.proof = about.proof();
        let withdrawn = about.withdrawn();
        let strong = |line: &String| if withdrawn.as_ref() == Some(line) { "**" } else { "" };
        let lines: String =
            about.lines().iter().map(|line| format!("\n{0}{1}{0}\n", strong(line), plain(line))).collect();
        format!("# {}\n{lines}", plain(&about.title()))
    }

    fn article(&mut self, row: &ExportRow, coverage: Option<&Coverage>) -> String {
        let lines = [words::article(row), coverage.map(Coverage::sentence).unwrap_or_default()];
        let lines = lines.iter().filter(|line| !line.is_empty());
        let lines: String = lines.map(|line| format!("\n{}\n", plain(line))).collect();
        format!("\n## {}\n{lines}", plain(&row.title))
    }

    fn row(&mut self, row: &ExportRow) -> String {
        self.number += 1;
        let mut out = format!("\n{}. “{}”\n   {}\n", self.number, plain(&row.exact), plain(&said(row)));
        for (term, value) in facts(row, &mut self.signers) {
            out += &format!("   - {term}: {}\n", plain(&value));
        }
        out
    }

    fn tail(&mut self) -> String {
        let mut out = String::new();
        if self.number == 0 {
            out += &format!("\n{}\n", words::EMPTY);
        }
        for line in std::iter::once(self.signers.legend()).chain(self.proof.drain(..)).filter(|line| !line.is_empty()) {
            out += &format!("\n{}\n", plain(&line));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_markdown_are_text() {
        assert_eq!(plain("AT&amp;T"), "AT\\&amp;T", "no entity is read");
        assert_eq!(plain("<b>*x*</b>\n[a](b) # c"), "\\<b\\>\\*x\\*\\</b\\> \\[a\\](b) \\# c");
    }
}
