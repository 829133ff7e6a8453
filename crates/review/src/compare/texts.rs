//! Both texts and their words.

use std::ops::Range;

use quotes::Span;

use super::lists::Lists;
use super::names::Names;
use super::spoken::Spoken;
use super::word::Word;
use crate::fold::Folded;
use crate::source::Source;

/// A quote and a source. Words have their places in the folded texts.
pub(super) struct Texts<'t> {
    /// The quote as printed.
    pub(super) quote: &'t str,
    pub(super) print: &'t Folded,
    pub(super) printed: &'t [Word],
    pub(super) source: &'t Source<'t>,
    pub(super) spoken: &'t Spoken,
    pub(super) said: &'t [Word],
    pub(super) lists: &'static Lists,
    pub(super) names: &'t Names<'t>,
}

impl Texts<'_> {
    /// Where the words `range` of the source stand in it, from the first letter to the last.
    pub(super) fn said_span(&self, range: &Range<usize>) -> Option<Span> {
        let words = self.said.get(range.clone())?;
        let (first, last) = words.first().zip(words.last())?;
        Some(self.spoken.source(Span::new(first.span.start, last.span.end)))
    }

    /// The words of the source from the beginning of the sentence of the first word of `found` to the end of that of the last,
    /// in one voice; at most `reach` words on each side.
    pub(super) fn sentence(&self, found: &Range<usize>, reach: usize) -> Range<usize> {
        let said = self.said;
        let own = |at: usize| said[at].turn == said[found.start].turn;
        let mut start = found.start;
        while start > 0 && !said[start].opens && found.start - start < reach && own(start - 1) {
            start -= 1;
        }
        let mut end = found.end;
        while end < said.len() && !said[end].opens && end - found.end < reach && own(end) {
            end += 1;
        }
        start..end
    }

    /// The words `range` of the quote as printed, with the marks in front of the first and behind the last.
    pub(super) fn as_printed(&self, range: &Range<usize>) -> &str {
        if range.is_empty() {
            return "";
        }
        // Between two words the space parts their marks.
        let border = |at: usize| {
            let Some(next) = self.printed.get(at).filter(|_| at > 0) else {
                return if at == 0 { 0 } else { self.quote.len() };
            };
            let (from, to) = (self.print.source(self.printed[at - 1].span).end, self.print.source(next.span).start);
            let between = self.quote.get(from..to).unwrap_or_default();
            between.find(char::is_whitespace).map_or(to, |space| from + space)
        };
        let start = border(range.start);
        self.quote[start..border(range.end).max(start)].trim()
    }

    /// The words `range` of the source as said, with the marks behind each, without asides.
    pub(super) fn as_said(&self, range: &Range<usize>) -> String {
        let Some(span) = self.said_span(range) else { return String::new() };
        let next = self.said.get(range.end).map(|next| self.spoken.source(next.span).start);
        let source = self.source.text();
        let mut end = next.unwrap_or(source.len()).max(span.end);
        // What stands behind the last word belongs to it as far as there is no space; an aside does not.
        let marks = &source[span.end..end];
        end = span.end
            + marks
                .find(|c: char| c.is_whitespace() || c.is_alphanumeric() || matches!(c, '[' | '(' | '♪'))
                .unwrap_or(marks.len());
        // An opening mark belongs to the word behind it.
        let before = source[..span.start].trim_end_matches(['(', '“', '"', '‘', '„', '«', '¿', '¡']);
        self.source.spoken_in(Span::new(before.len(), end)).trim().to_owned()
    }

    /// The marks that stand in the folded source between two words.
    pub(super) fn between_said(&self, one: usize, other: usize) -> &str {
        let end = self.said.get(other).map_or(self.spoken.text().len(), |word| word.span.start);
        let start = self.said.get(one).map_or(end, |word| word.span.end);
        self.spoken.text().get(start..end).unwrap_or_default()
    }
}
