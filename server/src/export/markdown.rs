//! For a page of text, a wiki, a message.

use store::ExportRow;

use super::{About, Format};

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
        if let Some((sheet, _)) = &about.frozen {
            let (title, by) = (plain(&sheet.title), plain(&sheet.by));
            let at = sheet.at.human();
            return format!(
                "# Sheet {}: {title}\n\nFrozen by {by}, {at} UTC. SHA-256 `{}`\n",
                sheet.number, sheet.sha256
            );
        }
        let state = about.state.map_or_else(|| "all states".to_owned(), |state| state.label().to_lowercase());
        format!("# Quotes: {state}\n")
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
        let mut fact = |term: &str, text: String| {
            if !text.is_empty() {
                out += &format!("   - {term}: {text}\n");
            }
        };
        let signed = |by: &Option<(String, review::Timestamp)>| {
            by.as_ref().map(|(name, at)| format!("{}, {} UTC", plain(name), at.human())).unwrap_or_default()
        };
        fact("Attribution", plain(&row.attribution.sentence_with_name()));
        fact("Verdict", row.verdict.map(|v| format!("**{}**", v.headline().label())).unwrap_or_default());
        fact("Note", plain(&row.note));
        fact("Evidence", row.evidence.iter().map(|ground| plain(&ground.line())).collect::<Vec<_>>().join("; "));
        fact("State", row.state.label().to_owned());
        fact("Checked by", signed(&row.checked));
        fact("Approved by", signed(&row.approved));
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
