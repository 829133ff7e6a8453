//! Writes the lines of a document out as text.

use super::asides;
use super::hyphens::{Join, Spellings};
use super::layout::Line;
use review::Page;

/// Writes out the lines of all pages, joins words that a line end broke, and places the asides.
pub fn compose(pages: &[Vec<Line>]) -> Vec<Page> {
    let marks = asides::mark(pages);
    let spellings = Spellings::of(pages.iter().flatten().map(|line| line.text.as_str()));
    let mut out = Vec::with_capacity(pages.len());
    for (lines, marks) in pages.iter().zip(&marks) {
        let mut page = Page::default();
        for (at, (line, mark)) in lines.iter().zip(marks).enumerate() {
            let begin = page.text.len();
            page.text.push_str(&line.text);
            if let Some(range) = mark {
                page.asides.push(begin + range.start..begin + range.end);
            }
            let next = lines.get(at + 1);
            let plain = mark.is_none() && marks.get(at + 1).is_some_and(Option::is_none);
            let join = match next.filter(|_| plain) {
                Some(next) => spellings.join(&line.text, &next.text),
                None => Join::Unknown,
            };
            match join {
                Join::Word => drop(page.text.pop()),
                Join::Compound => {}
                Join::Unknown => page.text.push('\n'),
            }
            if join == Join::Unknown && next.is_some_and(|next| next.opens) {
                page.text.push('\n');
            }
        }
        out.push(page);
    }
    out
}
