//! For a page of text, a wiki, a message.

use store::ExportRow;

use super::{About, Format, facts};

/// The Markdown format.
#[derive(Default)]
pub(super) struct Markdown {
    article: Option<review::ArticleId>,
    number: usize,
}

/// Text without signs that Markdown reads as its own, on one line.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

impl Format for Markdown {
    fn head(&mut self, about: &About) -> String {
        let lines: String = about.lines().iter().map(|line| format!("\n{}\n", plain(line))).collect();
        format!("# {}\n{lines}", plain(&about.title()))
    }

    fn row(&mut self, row: &ExportRow) -> String {
        let mut out = String::new();
        if self.article != Some(row.article) {
            self.article = Some(row.article);
            let facts = [&row.publisher, &row.byline, &row.published_at].into_iter().filter(|fact| !fact.is_empty());
            let facts = facts.map(|fact| plain(fact)).collect::<Vec<_>>().join(", ");
            out += &format!("\n## {}\n\n{facts}\n", plain(&row.title));
        }
        self.number += 1;
        out += &format!("\n{}. “{}”\n", self.number, plain(&row.exact));
        for (term, value) in facts(row) {
            out += &format!("   - {term}: {}\n", plain(&value));
        }
        out
    }

    fn tail(&mut self) -> String {
        if self.number == 0 { "\nNo quote fits this sheet yet.\n".to_owned() } else { String::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_markdown_are_text() {
        assert_eq!(plain("<b>*x*</b>\n[a](b) # c"), "\\<b\\>\\*x\\*\\</b\\> \\[a\\](b) \\# c");
    }
}
