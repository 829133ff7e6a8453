//! Reading order: which rows of a page belong to one column, and which column comes first.

use super::glyph::Glyph;
use super::word::{Row, Word};
use super::words::{row_text, rows, without_twins, words};

/// Least width of the white strip between two columns, in units of the type size.
const GUTTER: f32 = 0.75;
/// Rows that each side of a gutter needs; fewer are a chance alignment.
const COLUMN_ROWS: usize = 3;

/// Rows that must be numbered on both sides of a gutter for it to part the pages of a transcript
/// printed several to the sheet.
const NUMBERED_ROWS: usize = 8;
/// Steps of the search for gutters on one page; when they are used up, the page is read across.
const MAX_STEPS: usize = 400_000;

/// One line of a page in reading order.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its words with single spaces between them.
    pub text: String,
    /// Height of its baseline.
    pub base: f32,
    /// Where it begins.
    pub start: f32,
    /// Height of its type.
    pub size: f32,
    /// True when a block of text begins with this line.
    pub opens: bool,
    /// Byte length of the first word, and the room after it in units of the type size.
    pub first: (usize, f32),
    /// True when the line is written in the page's main direction.
    pub upright: bool,
}

/// The lines of a page in reading order: those of the main direction of writing first, then the
/// others, such as a stamp up the margin or the labels of a chart's axis.
pub fn lines(glyphs: Vec<Glyph>) -> Vec<Line> {
    let mut angles: Vec<(i16, usize)> = Vec::new();
    for glyph in &glyphs {
        match angles.iter_mut().find(|(angle, _)| *angle == glyph.angle) {
            Some((_, count)) => *count += 1,
            None => angles.push((glyph.angle, 1)),
        }
    }
    angles.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let rank = |glyph: &Glyph| angles.iter().position(|(angle, _)| *angle == glyph.angle);
    let mut glyphs = without_twins(glyphs);
    glyphs.sort_by_key(rank);
    let mut lines = Vec::new();
    let mut budget = MAX_STEPS;
    for turned in glyphs.chunk_by(|a, b| a.angle == b.angle) {
        let upright = rank(&turned[0]) == Some(0);
        for block in blocks(rows(words(turned)), &mut budget) {
            lines.extend(block_lines(&block, upright));
        }
    }
    lines
}

/// Writes out the rows of a block; a wide space between rows opens a new block.
fn block_lines(block: &[Row], upright: bool) -> Vec<Line> {
    let bases: Vec<f32> = block.iter().map(base).collect();
    let mut pitches: Vec<f32> = bases.windows(2).map(|p| p[0] - p[1]).collect();
    pitches.sort_by(f32::total_cmp);
    let usual = pitches.get(pitches.len() / 2).copied().unwrap_or(0.0);
    let mut lines = Vec::new();
    for (at, row) in block.iter().enumerate() {
        let RowOf { size, start } = measure(row);
        let written = row_text(row);
        if written.text.is_empty() {
            continue;
        }
        let opens = at == 0 || bases[at - 1] - bases[at] > (usual * 1.35).max(size * 1.3);
        lines.push(Line { text: written.text, base: bases[at], start, size, opens, first: written.first, upright });
    }
    lines
}

/// Size and beginning of a row.
struct RowOf {
    size: f32,
    start: f32,
}

/// Measures a row by its largest type.
fn measure(row: &Row) -> RowOf {
    RowOf {
        size: row.iter().map(|w| w.size).fold(0.0, f32::max),
        start: row.iter().map(|w| w.start).fold(f32::MAX, f32::min),
    }
}

/// The baseline of a row: that of its largest word.
fn base(row: &Row) -> f32 {
    row.iter().max_by(|a, b| a.size.total_cmp(&b.size)).map_or(0.0, |w| w.base)
}

/// Divides rows into blocks in reading order, cutting along the best gutter again and again.
fn blocks(rows: Vec<Row>, budget: &mut usize) -> Vec<Vec<Row>> {
    if rows.is_empty() {
        return Vec::new();
    }
    let Some(cut) = best_gutter(&rows, budget) else {
        return vec![rows];
    };
    let middle = (cut.low + cut.high) / 2.0;
    let mut parts: [Vec<Row>; 4] = Default::default();
    for (at, row) in rows.into_iter().enumerate() {
        if at < cut.from {
            parts[0].push(row);
        } else if at >= cut.to {
            parts[3].push(row);
        } else {
            let (left, right): (Row, Row) = row.into_iter().partition(|w| w.start < middle);
            parts[1].extend((!left.is_empty()).then_some(left));
            parts[2].extend((!right.is_empty()).then_some(right));
        }
    }
    parts.into_iter().flat_map(|part| blocks(part, budget)).collect()
}

/// A white strip that runs down a stretch of rows.
#[derive(Clone, Debug)]
struct Gutter {
    low: f32,
    high: f32,
    from: usize,
    to: usize,
    sides: [Side; 2],
    both: usize,
}

/// What stands on one side of a gutter.
#[derive(Clone, Debug, Default)]
struct Side {
    rows: usize,
    words: usize,
    letters: usize,
    digits: usize,
    total: f32,
    widest: f32,
    number: Option<u32>,
    counted: usize,
    first_row: Option<usize>,
    last_row: usize,
}

impl Gutter {
    /// Counts a row that the gutter runs through.
    fn take(&mut self, row: &Measured) {
        let middle = (self.low + self.high) / 2.0;
        let split = row.places.partition_point(|place| place.0 < middle);
        let (whole, first) = (row.sums[row.places.len()], row.sums[split]);
        let parts = [(0..split, first), (split..row.places.len(), whole.less(first))];
        for (side, (range, sum)) in self.sides.iter_mut().zip(parts) {
            if range.is_empty() {
                continue;
            }
            let width = row.ends[range.end] - row.places[range.start].0;
            side.rows += 1;
            side.words += range.len();
            side.letters += sum.letters;
            side.digits += sum.digits;
            side.count(row.numbers[range.start]);
            side.first_row.get_or_insert(self.to);
            side.last_row = self.to;
            side.total += width;
            side.widest = side.widest.max(width);
        }
        self.both += usize::from(split > 0 && split < row.places.len());
    }

    /// Words on both sides.
    fn words(&self) -> usize {
        self.sides.iter().map(|s| s.words).sum()
    }

    /// True when the gutter divides columns of running text, or of numbered lines. Cells of a table stand on the same
    /// baselines, are short and of uneven length; they are to be read row by row instead.
    fn divides_columns(&self) -> bool {
        let least = self.sides.iter().map(|s| s.rows).min().unwrap_or(0);
        if least < COLUMN_ROWS {
            return false;
        }
        if self.sides.iter().all(|side| side.counted + 1 >= NUMBERED_ROWS) {
            return true;
        }
        let aligned = self.both * 10 >= least * 6;
        self.sides.iter().all(|side| {
            let figures = side.digits * 10 > (side.letters + side.digits) * 3;
            let per_row = side.letters as f32 / side.rows as f32;
            if aligned { !figures && per_row >= 14.0 && side.fill() >= 0.66 && side.is_dense() } else { per_row >= 6.0 }
        })
    }
}

impl Side {
    /// Notes the number at the head of a row and whether it carries on the count of the last.
    fn count(&mut self, number: Option<u32>) {
        if number.is_some() {
            let follows = self.number.and_then(|last| last.checked_add(1)) == number;
            self.counted += usize::from(follows);
            self.number = number;
        }
    }

    /// True when the side's rows follow one another. Names beside the speeches they announce stand
    /// on few of the rows and must stay with them.
    fn is_dense(&self) -> bool {
        let span = self.last_row + 1 - self.first_row.unwrap_or(self.last_row);
        self.rows * 10 >= span * 6
    }

    /// How far the average row fills the width of the widest.
    fn fill(&self) -> f32 {
        self.total / (self.widest * self.rows as f32).max(0.1)
    }
}

/// Letters and digits up to a word of a row.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    letters: usize,
    digits: usize,
}

impl Sum {
    /// What stands between two words of a row.
    fn less(self, other: Self) -> Self {
        Self { letters: self.letters - other.letters, digits: self.digits - other.digits }
    }
}

/// A row measured once, because the search looks at it again and again.
struct Measured {
    places: Vec<(f32, f32)>,
    ends: Vec<f32>,
    sums: Vec<Sum>,
    numbers: Vec<Option<u32>>,
    gaps: Vec<(f32, f32)>,
}

impl Measured {
    /// Measures a row.
    fn of(row: &Row) -> Self {
        let mut sum = Sum::default();
        let mut end = f32::MIN;
        let (mut sums, mut ends) = (vec![sum], vec![end]);
        for word in row {
            let (letters, digits) = word.weight();
            sum = Sum { letters: sum.letters + letters, digits: sum.digits + digits };
            end = end.max(word.end);
            sums.push(sum);
            ends.push(end);
        }
        Self {
            places: row.iter().map(|w| (w.start, w.end)).collect(),
            ends,
            sums,
            numbers: row.iter().map(|w| w.text.parse().ok()).collect(),
            gaps: gaps(row),
        }
    }
}

/// The gutter with the most words beside it, if any divides columns.
fn best_gutter(rows: &[Row], budget: &mut usize) -> Option<Gutter> {
    let measured: Vec<Measured> = rows.iter().map(Measured::of).collect();
    let need = GUTTER * usual_size(rows);
    let mut best: Option<Gutter> = None;
    for from in 0..rows.len() {
        // A strip that the row above leaves as wide has been followed from there already.
        let above = from.checked_sub(1).map_or(&[][..], |row| &measured[row].gaps);
        let new = |gap: &&(f32, f32)| !above.iter().any(|g| g.0 <= gap.0 && g.1 >= gap.1);
        let mut live: Vec<Gutter> = measured[from]
            .gaps
            .iter()
            .filter(new)
            .map(|&(low, high)| Gutter { low, high, from, to: from, sides: Default::default(), both: 0 })
            .collect();
        for (to, row) in measured.iter().enumerate().skip(from) {
            let steps = live.len() * row.gaps.len();
            *budget = budget.checked_sub(steps)?;
            live = narrowed(&live, &row.gaps, need);
            for gutter in &mut live {
                gutter.to = to + 1;
                gutter.take(row);
                let better = best
                    .as_ref()
                    .is_none_or(|b| (gutter.words(), gutter.high - gutter.low) > (b.words(), b.high - b.low));
                if better && gutter.divides_columns() {
                    best = Some(gutter.clone());
                }
            }
            if live.is_empty() {
                break;
            }
        }
    }
    best
}

/// What remains of the gutters after a row with the given gaps.
fn narrowed(live: &[Gutter], gaps: &[(f32, f32)], need: f32) -> Vec<Gutter> {
    let mut rest = Vec::new();
    for gutter in live {
        for &(low, high) in gaps {
            let (low, high) = (gutter.low.max(low), gutter.high.min(high));
            if high - low >= need {
                rest.push(Gutter { low, high, ..gutter.clone() });
            }
        }
    }
    rest
}

/// The white stretches of a row, the margins included.
fn gaps(row: &Row) -> Vec<(f32, f32)> {
    let mut gaps = Vec::new();
    let mut end = -1e6_f32;
    for word in row {
        if word.start > end {
            gaps.push((end, word.start));
        }
        end = end.max(word.end);
    }
    gaps.push((end, 1e6));
    gaps
}

/// The type size of most words.
fn usual_size(rows: &[Row]) -> f32 {
    let mut sizes: Vec<f32> = rows.iter().flatten().map(|w: &Word| w.size).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(10.0)
}
