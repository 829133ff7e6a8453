//! One glyph and its place on the page.

/// One drawn glyph, measured along and across its own line of writing.
#[derive(Clone, Debug)]
pub struct Glyph {
    /// What the glyph says; more than one letter for ligatures.
    pub text: String,
    /// Direction of writing in whole degrees, counterclockwise, near right angles made exact.
    pub angle: i16,
    /// Where the glyph begins along the line.
    pub start: f32,
    /// Where the glyph's advance ends along the line.
    pub end: f32,
    /// Height of the baseline across the line; larger is higher on the page.
    pub base: f32,
    /// Height of the type.
    pub size: f32,
}

impl Glyph {
    /// True for a glyph that shows nothing but a space.
    pub fn is_blank(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }

    /// True when the middle of the glyph lies on the sheet, given by its left, lower, right and
    /// upper edge. What lies beside it cannot be seen by a reader.
    pub fn lies_in(&self, sheet: (f32, f32, f32, f32)) -> bool {
        let (along, across) = axes(self.angle);
        let (middle, height) = ((self.start + self.end) / 2.0, self.base + self.size * 0.3);
        let x = along.0 * middle + across.0 * height;
        let y = along.1 * middle + across.1 * height;
        x >= sheet.0 && x <= sheet.2 && y >= sheet.1 && y <= sheet.3
    }
}

/// Unit vectors along and across a line written at `angle` degrees.
pub fn axes(angle: i16) -> ((f32, f32), (f32, f32)) {
    let along = match angle {
        0 => (1.0, 0.0),
        90 => (0.0, 1.0),
        180 => (-1.0, 0.0),
        -90 => (0.0, -1.0),
        other => {
            let radians = f32::from(other).to_radians();
            (radians.cos(), radians.sin())
        }
    };
    (along, (-along.1, along.0))
}
