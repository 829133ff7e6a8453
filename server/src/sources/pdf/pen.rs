//! The pen that a page's operators move: where the next glyph goes, how large, which way.

use std::sync::Arc;

use pdf_oxide::content::{Matrix, Operator};
use pdf_oxide::fonts::{FontInfo, VerticalMetrics};

use super::codes::Code;
use super::glyph::{Glyph, axes};

/// Saved graphics states; a page that saves without end must not eat the memory allowed.
const MAX_STATES: usize = 512;

/// Graphics and text state, as far as the places of glyphs depend on it.
#[derive(Clone)]
pub struct State {
    /// From the page's own space to the space of the stream being read.
    pub ctm: Matrix,
    /// The font in use; a name that means nothing gives none.
    pub font: Option<Arc<FontInfo>>,
    /// Size as named by the font operator, before scaling.
    pub size: f32,
    /// Space added after every glyph.
    pub letter_gap: f32,
    /// Space added after every blank of one byte.
    pub word_gap: f32,
    /// Horizontal scaling, one for none.
    pub stretch: f32,
    /// Distance between lines for the operators that move by a line.
    pub leading: f32,
    /// Height above the baseline.
    pub rise: f32,
}

/// The state in force, the states saved, and the two text matrices.
pub struct Pen {
    /// The state in force.
    pub now: State,
    saved: Vec<State>,
    glyph_matrix: Matrix,
    line_matrix: Matrix,
}

impl Pen {
    /// A pen at the beginning of a stream drawn through `ctm`.
    pub fn new(ctm: Matrix) -> Self {
        let now =
            State { ctm, font: None, size: 0.0, letter_gap: 0.0, word_gap: 0.0, stretch: 1.0, leading: 0.0, rise: 0.0 };
        Self { now, saved: Vec::new(), glyph_matrix: Matrix::identity(), line_matrix: Matrix::identity() }
    }

    /// Executes an operator that moves the pen or changes its state and shows nothing.
    pub fn step(&mut self, op: Operator) {
        match op {
            Operator::SaveState if self.saved.len() < MAX_STATES => self.saved.push(self.now.clone()),
            Operator::RestoreState => {
                if let Some(state) = self.saved.pop() {
                    self.now = state;
                }
            }
            Operator::Cm { a, b, c, d, e, f } => {
                self.now.ctm = Matrix { a, b, c, d, e, f }.multiply(&self.now.ctm);
            }
            Operator::BeginText => {
                self.line_matrix = Matrix::identity();
                self.glyph_matrix = Matrix::identity();
            }
            Operator::Td { tx, ty } => self.next_line(tx, ty),
            Operator::TD { tx, ty } => {
                self.now.leading = -ty;
                self.next_line(tx, ty);
            }
            Operator::Tm { a, b, c, d, e, f } => {
                self.line_matrix = Matrix { a, b, c, d, e, f };
                self.glyph_matrix = self.line_matrix;
            }
            Operator::TStar => self.next_line(0.0, -self.now.leading),
            Operator::Tc { char_space } => self.now.letter_gap = char_space,
            Operator::Tw { word_space } => self.now.word_gap = word_space,
            Operator::Tz { scale } => self.now.stretch = scale / 100.0,
            Operator::TL { leading } => self.now.leading = leading,
            Operator::Ts { rise } => self.now.rise = rise,
            _ => {}
        }
    }

    /// Moves to a new line relative to the beginning of the present one.
    pub fn next_line(&mut self, tx: f32, ty: f32) {
        self.line_matrix = Matrix::translation(tx, ty).multiply(&self.line_matrix);
        self.glyph_matrix = self.line_matrix;
    }

    /// Moves by an adjustment written between strings, in thousandths of the size.
    pub fn kern(&mut self, offset: f32) {
        let by = -offset / 1000.0 * self.now.size;
        if self.vertical() {
            self.advance((0.0, by));
        } else {
            self.advance((by * self.now.stretch, 0.0));
        }
    }

    /// Moves the pen within the line.
    pub fn advance(&mut self, by: (f32, f32)) {
        self.glyph_matrix = Matrix::translation(by.0, by.1).multiply(&self.glyph_matrix);
    }

    /// True when the font writes downward.
    fn vertical(&self) -> bool {
        self.now.font.as_ref().is_some_and(|f| f.wmode == 1)
    }

    /// The matrix from text space to the page.
    fn to_page(&self) -> Matrix {
        self.glyph_matrix.multiply(&self.now.ctm)
    }

    /// Height of the type on the page. Fonts drawn by procedures name no height, so theirs is
    /// taken from the widths: letters are on average about half as wide as the type is high.
    pub fn type_size(&self) -> f32 {
        let m = self.to_page();
        let mut size = self.now.size.abs() * m.c.hypot(m.d);
        if let Some(font) = self.now.font.as_deref()
            && font.subtype == "Type3"
        {
            let widths: Vec<f32> = font.widths.iter().flatten().copied().filter(|w| *w > 0.0).collect();
            if !widths.is_empty() {
                let mean = widths.iter().sum::<f32>() / widths.len() as f32;
                size *= (mean * font.font_matrix_a * 2.0).abs();
            }
        }
        size
    }

    /// Where a glyph begins and ends in text space, and how far the pen moves after it.
    pub fn measure(&self, code: &Code, font: Option<&FontInfo>) -> ((f32, f32), (f32, f32), (f32, f32)) {
        let now = &self.now;
        let scale = now.size * font.map_or(0.001, |f| f.font_matrix_a);
        let blank = if code.value == 32 && code.bytes == 1 { now.word_gap } else { 0.0 };
        if self.vertical() {
            let metrics = font.map_or(VerticalMetrics::SPEC_DEFAULT, |f| f.get_vertical_metrics(code.value));
            let down = metrics.w1y * scale;
            let step = down + now.letter_gap + blank;
            return ((0.0, now.rise), (0.0, now.rise + down), (0.0, step));
        }
        let width = font.map_or(500.0, |f| f.get_glyph_width(code.value)) * scale * now.stretch;
        let step = width + (now.letter_gap + blank) * now.stretch;
        ((0.0, now.rise), (width, now.rise), (step, 0.0))
    }

    /// Turns a measured glyph into one on the page; none when its place is not a number.
    pub fn place(&self, text: String, begin: (f32, f32), finish: (f32, f32), size: f32) -> Option<Glyph> {
        let m = self.to_page();
        let from = m.transform_point(begin.0, begin.1);
        let to = m.transform_point(finish.0, finish.1);
        let (mut dx, mut dy) = (to.x - from.x, to.y - from.y);
        if dx.hypot(dy) < size * 0.01 {
            let sign = if self.now.size < 0.0 { -1.0 } else { 1.0 };
            (dx, dy) = (m.a * sign, m.b * sign);
        }
        let mut angle = dy.atan2(dx).to_degrees().round() as i16;
        for right in [0, 90, 180, -90] {
            if (angle - right).abs() <= 4 {
                angle = right;
            }
        }
        if angle < -175 {
            angle = 180;
        }
        let (along, across) = axes(angle);
        let start = from.x * along.0 + from.y * along.1;
        let end = to.x * along.0 + to.y * along.1;
        let base = from.x * across.0 + from.y * across.1;
        let sound = [start, end, base, size].iter().all(|n| n.is_finite() && n.abs() < 1e6);
        (sound && size > 0.0).then_some(Glyph { text, angle, start, end, base, size })
    }
}
