//! Text as it is compared: letters composed, ligatures taken apart, wide and narrow forms made one, what nobody sees left
//! out. Every place in it leads back to the text it came from.
//!
//! Not all that Unicode calls compatible is the same to a reader: "10²" is not "102", "№" not "No". So only letters,
//! figures and spaces that look alike are made one (see [`alike`]).

use quotes::Span;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Where both texts are in step. From one knot to the next, offsets run side by side unless the knot is `whole`.
#[derive(Debug, Clone, Copy)]
struct Knot {
    folded: usize,
    source: usize,
    /// The stretch that begins here stands as a whole for one of another length.
    whole: bool,
}

/// A folded text and the way back.
#[derive(Debug, Default)]
pub(crate) struct Folded {
    text: String,
    knots: Vec<Knot>,
}

impl Folded {
    /// All of `text`, folded.
    pub(crate) fn of(text: &str) -> Self {
        let mut folded = Self::with_capacity(text.len());
        folded.push(text, Span::new(0, text.len()));
        folded
    }

    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes + bytes / 32), knots: Vec::new() }
    }

    /// The folded text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Goes on with the stretch `span` of `text`.
    pub(crate) fn push(&mut self, text: &str, span: Span) {
        self.knot(span.start, false);
        let bytes = text.as_bytes();
        let mut at = span.start;
        while at < span.end {
            let plain = bytes[at..span.end].iter().position(|byte| !byte.is_ascii()).map_or(span.end, |run| at + run);
            let Some(c) = text[plain..span.end].chars().next() else {
                self.text.push_str(&text[at..plain]);
                return;
            };
            // A mark belongs to the letter in front of it.
            let start = if plain > at && joins(c) { plain - 1 } else { plain };
            self.text.push_str(&text[at..start]);
            let rest = &text[plain..span.end];
            let end = rest.char_indices().skip(1).find(|(_, c)| !joins(*c)).map_or(span.end, |(next, _)| plain + next);
            self.cluster(&text[start..end], Span::new(start, end), &text[end..span.end]);
            at = end;
        }
    }

    /// Sets `gap` where a stretch of the source is passed over.
    pub(crate) fn push_gap(&mut self, gap: &str, source: usize) {
        self.knot(source, true);
        self.text.push_str(gap);
    }

    /// A letter with what belongs to it.
    fn cluster(&mut self, cluster: &str, span: Span, after: &str) {
        let mut chars = cluster.chars();
        if let (Some(c), None) = (chars.next(), chars.next())
            && !is_unseen(c)
            && !alike(c)
            && unicode_normalization::is_nfc_quick(std::iter::once(c)) == unicode_normalization::IsNormalized::Yes
        {
            return self.text.push(c);
        }
        let before = self.text.len();
        self.knot(span.start, true);
        let seen = cluster.chars().filter(|c| !is_unseen(*c));
        self.text.extend(seen.flat_map(compatible).nfc());
        // A soft hyphen that was used at the end of a line is one that is seen.
        if cluster == "\u{ad}" && after.trim_start_matches([' ', '\r']).starts_with('\n') {
            self.text.push('-');
        }
        if self.text.len() == before && self.knots.last().is_some_and(|knot| knot.folded == before) {
            self.knots.pop();
        }
        self.knot(span.end, false);
    }

    fn knot(&mut self, source: usize, whole: bool) {
        self.knots.push(Knot { folded: self.text.len(), source, whole });
    }

    /// The stretch of the folded text that `span` of the source became. Only for a text that was folded whole.
    pub(crate) fn folded(&self, span: Span) -> Span {
        let to = |at: usize, end: bool| {
            let next = self.knots.partition_point(|knot| if end { knot.source < at } else { knot.source <= at });
            match next.checked_sub(1).map(|at| self.knots[at]) {
                Some(knot) if knot.whole && end => self.knots.get(next).map_or(knot.folded, |next| next.folded),
                Some(knot) if knot.whole => knot.folded,
                Some(knot) => knot.folded + (at - knot.source),
                None => at,
            }
        };
        let start = to(span.start, false);
        Span::new(start, to(span.end, true).max(start))
    }

    /// The stretch of the source that `span` of the folded text stands for.
    pub(crate) fn source(&self, span: Span) -> Span {
        let start = self.knots.partition_point(|knot| knot.folded <= span.start);
        let start = match start.checked_sub(1).map(|at| self.knots[at]) {
            Some(knot) if knot.whole => knot.source,
            Some(knot) => knot.source + (span.start - knot.folded),
            None => span.start,
        };
        let next = self.knots.partition_point(|knot| knot.folded < span.end);
        let end = match next.checked_sub(1).map(|at| self.knots[at]) {
            Some(knot) if knot.whole => self.knots.get(next).map_or(knot.source, |next| next.source),
            Some(knot) => knot.source + (span.end - knot.folded),
            None => span.end,
        };
        Span::new(start, end.max(start))
    }
}

/// Text as it is compared: two that read the same are the same.
#[must_use]
pub fn folded(text: &str) -> String {
    Folded::of(text).text
}

/// Whether a character goes on with the letter before it: marks, and the parts of Korean syllables.
fn joins(c: char) -> bool {
    !c.is_ascii() && (is_combining_mark(c) || matches!(c, '\u{1160}'..='\u{11ff}'))
}

/// What nobody sees: soft hyphens, joiners, directions, byte order marks, the vowel signs that Arabic and Hebrew may leave
/// out, and what chooses between forms of one character.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{640}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
        || matches!(c, '\u{591}'..='\u{5bd}' | '\u{64b}'..='\u{652}' | '\u{670}' | '\u{e0000}'..='\u{e007f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Whether a character is another form of plain ones that no reader tells apart: spaces, ligatures, presentation forms,
/// full width, letters of formulas used as bold type.
fn alike(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{132}' | '\u{133}' | '\u{17f}' | '\u{1c4}'..='\u{1cc}' | '\u{1f1}'..='\u{1f3}')
        || matches!(c, '\u{2000}'..='\u{200a}' | '\u{2080}'..='\u{2089}' | '\u{2011}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
        || matches!(c, '\u{fb00}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{ff01}'..='\u{ffee}' | '\u{1d400}'..='\u{1d7ff}')
}

fn compatible(c: char) -> impl Iterator<Item = char> {
    let whole = (!alike(c)).then_some(c);
    // The hyphen that keeps a word on its line is a hyphen.
    let parts = alike(c).then(|| std::iter::once(c).nfkc().map(|c| if c == '\u{2010}' { '-' } else { c }));
    whole.into_iter().chain(parts.into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let folded = Folded::of(text);
        assert_eq!(folded.text(), expected);
        assert_eq!(folded.source(Span::new(0, expected.len())), Span::new(0, text.len()), "the way back");
    }

    #[test]
    fn what_is_one() {
        check("plain words", "plain words");
        check("oﬃce ﬁnal", "office final");
        check("Mu\u{308}ssen Fu\u{df}ga\u{308}nger", "Müssen Fußgänger");
        check("recon\u{ad}struc\u{ad}tion", "reconstruction");
        check("ｆｕｌｌ １２", "full 12");
        check("a\u{a0}b\u{2009}c 1\u{2011}24", "a b c 1-24");
        check("no\u{200b}t\u{2060}!", "not!");
        check(
            "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}",
            "é\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}",
        );
        check("\u{1100}\u{1161}\u{11a8}", "각");
        check("recon\u{ad}\nstruction", "recon-\nstruction");
    }

    #[test]
    fn what_is_not() {
        check("10² of ½, № 5, ™ ① 1º “x” – ´", "10² of ½, № 5, ™ ① 1º “x” – ´");
    }

    #[test]
    fn places_lead_back() {
        let text = "the oﬃce, u\u{308}ber re\u{ad}al";
        let folded = Folded::of(text);
        for word in ["office", "über", "real", "the"] {
            let start = folded.text().find(word).unwrap();
            let back = folded.source(Span::new(start, start + word.len()));
            assert_eq!(Folded::of(back.of(text)).text(), word, "{back:?}");
            assert_eq!(folded.folded(back), Span::new(start, start + word.len()));
        }
        // Half a ligature is all of it.
        let start = folded.text().find("ice").unwrap();
        assert!(folded.source(Span::new(start - 1, start + 3)).of(text).starts_with('ﬃ'));
    }

    proptest! {
        #[test]
        fn every_place_is_one(text in "([a-z \u{308}\u{ad}ﬁｆÄ°\u{200b}\n가\u{1161}-]){0,40}") {
            let folded = Folded::of(&text);
            let bounds: Vec<usize> = folded.text().char_indices().map(|(at, _)| at).chain([folded.text().len()]).collect();
            for pair in bounds.windows(2) {
                let back = folded.source(Span::new(pair[0], pair[1]));
                prop_assert!(text.get(back.start..back.end).is_some_and(|text| !text.is_empty()), "{back:?} of {text:?}");
            }
        }
    }
}
