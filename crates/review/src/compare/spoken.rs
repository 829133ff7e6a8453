//! What was spoken in a source, folded, as one text: asides and labels are passed over, changes of voice kept.

use quotes::Span;

use crate::fold::Folded;
use crate::source::Source;

/// The spoken text of a source, and the way back.
pub(super) struct Spoken {
    folded: Folded,
    /// Where somebody else begins to speak, in the folded text.
    pub(super) turns: Vec<usize>,
}

impl Spoken {
    pub(super) fn of(source: &Source<'_>) -> Self {
        let text = source.text();
        let mut spoken = Self { folded: Folded::with_capacity(text.len()), turns: Vec::new() };
        let (mut at, mut next) = (0, 0);
        // Where the voice changes lies behind a label, or at one that is read as said.
        let turns: Vec<usize> = source.turns().iter().map(|turn| turn.start).collect();
        let mut turned = false;
        let ends = source.marks().iter().map(|mark| (mark.span.start, mark.span.end)).chain([(text.len(), text.len())]);
        for (start, end) in ends {
            while let Some(turn) = turns.get(next).copied().filter(|turn| *turn <= start) {
                spoken.push(text, at, turn.max(at), turned);
                spoken.turn();
                (at, next, turned) = (turn.max(at), next + 1, true);
            }
            turned &= !spoken.push(text, at, start.max(at), turned);
            at = end.max(at);
        }
        spoken
    }

    /// The folded text.
    pub(super) fn text(&self) -> &str {
        self.folded.text()
    }

    /// The stretch of the source that `span` of the folded text stands for.
    pub(super) fn source(&self, span: Span) -> Span {
        self.folded.source(span)
    }

    fn turn(&mut self) {
        // A voice without words gives way to the next one.
        let end = self.folded.text().len();
        if self.turns.last() != Some(&end) {
            self.turns.push(end);
        }
    }

    /// Goes on with what stands from `start` to `end`, behind what was passed over; whether there was anything.
    fn push(&mut self, text: &str, start: usize, end: usize, turn: bool) -> bool {
        let stretch = &text[start..end];
        let words = stretch.trim();
        if words.is_empty() {
            return false;
        }
        let from = start + (stretch.len() - stretch.trim_start().len());
        if start > 0 {
            let before = self.folded.text().trim_end();
            let ended = before.ends_with(['.', '!', '?', '…', '”', '"', ':']) || before.is_empty();
            let line = text[..from].trim_end_matches([' ', '\t']).ends_with('\n');
            let gap = if turn || ended && line {
                "\n\n"
            } else if line {
                "\n"
            } else {
                " "
            };
            self.folded.push_gap(gap, from);
        }
        self.folded.push(text, Span::new(from, from + words.len()));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asides_are_passed_over() {
        let text = "LUND: We will not raise the recon-\n\nPage 14 of 62\n\nstruction [applause] fee.\n\nHADDAD: Nó.";
        let source = Source::read(text, &[]);
        let spoken = Spoken::of(&source);
        assert_eq!(spoken.text(), "\n\nWe will not raise the recon-\nstruction fee.\n\nNó.");
        assert_eq!(spoken.turns.len(), 2);
        let start = spoken.text().find("fee").unwrap();
        assert_eq!(spoken.source(Span::new(start, start + 3)).of(text), "fee");
        let no = spoken.text().find("Nó").unwrap();
        assert_eq!(spoken.source(Span::new(no, no + 3)).of(text), "Nó");
    }
}
