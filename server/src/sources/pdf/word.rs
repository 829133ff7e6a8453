//! Words on a page.

/// Words that stand on one baseline, from left to right.
pub type Row = Vec<Word>;

/// A run of glyphs without room between them.
#[derive(Clone, Debug)]
pub struct Word {
    /// Its text.
    pub text: String,
    /// Where it begins along the line.
    pub start: f32,
    /// Where it ends along the line.
    pub end: f32,
    /// Height of its baseline.
    pub base: f32,
    /// Height of its type.
    pub size: f32,
    /// A space character was drawn before it.
    pub after_blank: bool,
    /// Number of glyphs in it.
    pub glyphs: usize,
    /// Its place in the order of drawing.
    pub drawn: usize,
}

impl Word {
    /// How long its letters are, and the number of its digits. A character of an ideographic
    /// script says as much as two letters.
    pub fn weight(&self) -> (usize, usize) {
        let worth = |c: char| match u32::from(c) {
            0x2E80..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF => 2,
            _ => usize::from(c.is_alphabetic()),
        };
        let digits = self.text.chars().filter(char::is_ascii_digit).count();
        (self.text.chars().map(worth).sum(), digits)
    }
}
