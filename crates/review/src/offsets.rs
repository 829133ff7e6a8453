//! Counting in code points, in bytes and in UTF-16 units.
//!
//! Rust slices by bytes, every border of the program counts Unicode code points, and a browser's
//! selection counts UTF-16 units. [`Offsets`] is the one place that converts.

use quotes::Span;
use serde::{Deserialize, Serialize};

/// A half-open stretch `start..end` of a text in Unicode code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CharSpan {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
}

/// A half-open stretch of a text in UTF-16 code units, as a browser counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Utf16Span {
    /// First unit.
    pub start: u32,
    /// One past the last unit.
    pub end: u32,
}

/// Converts offsets into one text. Making it reads the text once; each conversion then scans at most
/// [`STEP`](Self) code points.
#[derive(Debug, Clone)]
pub struct Offsets<'t> {
    text: &'t str,
    /// Byte and UTF-16 unit at which every `STEP`th code point begins.
    marks: Vec<(usize, usize)>,
    chars: usize,
    units: usize,
}

const STEP: usize = 64;

impl<'t> Offsets<'t> {
    /// Reads `text`.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let mut marks = Vec::with_capacity(text.len() / STEP + 1);
        let (mut chars, mut units) = (0, 0);
        for (byte, c) in text.char_indices() {
            if chars % STEP == 0 {
                marks.push((byte, units));
            }
            chars += 1;
            units += c.len_utf16();
        }
        Self { text, marks, chars, units }
    }

    /// The text it was made for.
    #[must_use]
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// Code points for a span in bytes. Ends that lie inside a character are moved to its start.
    #[must_use]
    pub fn to_chars(&self, span: Span) -> CharSpan {
        CharSpan { start: to_u32(self.char_of_byte(span.start)), end: to_u32(self.char_of_byte(span.end)) }
    }

    /// Bytes for a span in code points, or nothing when it does not lie in the text or is reversed.
    #[must_use]
    pub fn to_bytes(&self, span: CharSpan) -> Option<Span> {
        let (start, end) = (self.byte_of_char(span.start as usize)?, self.byte_of_char(span.end as usize)?);
        (start <= end).then(|| Span::new(start, end))
    }

    /// UTF-16 units for a span in code points, or nothing when it does not lie in the text.
    #[must_use]
    pub fn to_utf16(&self, span: CharSpan) -> Option<Utf16Span> {
        let (start, end) = (self.unit_of_char(span.start as usize)?, self.unit_of_char(span.end as usize)?);
        (start <= end).then(|| Utf16Span { start: to_u32(start), end: to_u32(end) })
    }

    /// Code points for a span in UTF-16 units, or nothing when it does not lie in the text. An end in the
    /// middle of a surrogate pair is moved to the pair's start.
    #[must_use]
    pub fn from_utf16(&self, span: Utf16Span) -> Option<CharSpan> {
        let (start, end) = (self.char_of_unit(span.start as usize)?, self.char_of_unit(span.end as usize)?);
        (start <= end).then(|| CharSpan { start: to_u32(start), end: to_u32(end) })
    }

    /// The words a span in code points covers.
    #[must_use]
    pub fn slice(&self, span: CharSpan) -> Option<&'t str> {
        self.to_bytes(span).map(|span| span.of(self.text))
    }

    fn char_of_byte(&self, byte: usize) -> usize {
        if byte >= self.text.len() {
            return self.chars;
        }
        let block = self.marks.partition_point(|(start, _)| *start <= byte).saturating_sub(1);
        let from = self.marks[block].0;
        let inside = self.text[from..].char_indices().take_while(|(at, c)| from + at + c.len_utf8() <= byte).count();
        block * STEP + inside
    }

    fn byte_of_char(&self, index: usize) -> Option<usize> {
        if index >= self.chars {
            return (index == self.chars).then_some(self.text.len());
        }
        let (from, _) = self.marks[index / STEP];
        let rest = &self.text[from..];
        rest.char_indices().nth(index % STEP).map(|(at, _)| from + at)
    }

    fn unit_of_char(&self, index: usize) -> Option<usize> {
        if index >= self.chars {
            return (index == self.chars).then_some(self.units);
        }
        let (from, units) = self.marks[index / STEP];
        Some(units + self.text[from..].chars().take(index % STEP).map(char::len_utf16).sum::<usize>())
    }

    fn char_of_unit(&self, unit: usize) -> Option<usize> {
        if unit >= self.units {
            return (unit == self.units).then_some(self.chars);
        }
        let block = self.marks.partition_point(|(_, start)| *start <= unit).saturating_sub(1);
        let (from, mut units) = self.marks[block];
        let mut index = block * STEP;
        for c in self.text[from..].chars() {
            units += c.len_utf16();
            if units > unit {
                break;
            }
            index += 1;
        }
        Some(index)
    }
}

fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, words: &str, chars: (u32, u32), units: (u32, u32)) {
        let offsets = Offsets::new(text);
        let at = text.find(words).expect("the words stand in the text");
        let span = Span::new(at, at + words.len());
        let points = CharSpan { start: chars.0, end: chars.1 };
        let utf16 = Utf16Span { start: units.0, end: units.1 };
        assert_eq!(offsets.to_chars(span), points);
        assert_eq!(offsets.to_bytes(points), Some(span));
        assert_eq!(offsets.to_utf16(points), Some(utf16));
        assert_eq!(offsets.from_utf16(utf16), Some(points));
        assert_eq!(offsets.slice(points), Some(words));
    }

    #[test]
    fn counts_what_people_paste() {
        check("plain text", "text", (6, 10), (6, 10));
        check("a 👩‍🚒 b “yes” c", "yes", (9, 12), (11, 14));
        check("cafe\u{301} “oui”", "oui", (7, 10), (7, 10));
        check("one\r\ntwo", "two", (5, 8), (5, 8));
        check("קראו “שלום” לכולם", "שלום", (6, 10), (6, 10));
        check("𝔘𝔫𝔦", "𝔫", (1, 2), (2, 4));
    }

    #[test]
    fn refuses_what_does_not_fit() {
        let offsets = Offsets::new("abc");
        assert_eq!(offsets.to_bytes(CharSpan { start: 1, end: 9 }), None);
        assert_eq!(offsets.to_bytes(CharSpan { start: 2, end: 1 }), None);
        assert_eq!(offsets.from_utf16(Utf16Span { start: 0, end: 4 }), None);
        assert_eq!(Offsets::new("").to_bytes(CharSpan { start: 0, end: 0 }), Some(Span::new(0, 0)));
    }

    proptest! {
        #[test]
        fn there_and_back(text in "\\PC{0,300}", a in 0usize..300, b in 0usize..300) {
            let count = text.chars().count();
            let (a, b) = (a.min(count), b.min(count));
            let span = CharSpan { start: a.min(b) as u32, end: a.max(b) as u32 };
            let offsets = Offsets::new(&text);
            let bytes = offsets.to_bytes(span).unwrap();
            prop_assert_eq!(offsets.to_chars(bytes), span);
            let units = offsets.to_utf16(span).unwrap();
            prop_assert_eq!(offsets.from_utf16(units), Some(span));
            let words: String = text.chars().skip(span.start as usize).take((span.end - span.start) as usize).collect();
            prop_assert_eq!(bytes.of(&text), words);
        }
    }
}
