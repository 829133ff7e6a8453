//! Numbers that count pages or lines: page numbers in their usual dress, and the numbers down
//! the margin of a transcript.

use std::ops::Range;

use super::layout::Line;

/// Numbered lines that a column of line numbers needs on a page.
const LEAST_RUN: usize = 8;
/// The same for lines numbered by fives.
const LEAST_FIVES: usize = 3;

/// A page number.
pub struct Counter {
    /// Its value.
    pub value: i64,
    /// True when the words or marks around it say that it is a page number.
    pub dressed: bool,
}

/// Reads a line that is nothing but a page number: "14", "- 14 -", "Page 14 of 62", "14/62",
/// "xiv".
pub fn counter(text: &str) -> Option<Counter> {
    let mut bare = text.trim();
    let mut dressed = false;
    let edges = ['-', '\u{2013}', '\u{2014}', '|', '[', ']', '(', ')', '.', '\u{b7}', '~', ' '];
    let trimmed = bare.trim_matches(edges);
    dressed |= trimmed.len() < bare.trim_end_matches('.').len();
    bare = trimmed;
    let lower = bare.to_lowercase();
    let mut rest = lower.as_str();
    for name in ["page", "pages", "pg.", "pg", "p.", "seite", "side", "sida", "pagina", "p\u{e1}gina", "strana"] {
        if let Some(after) = lower.strip_prefix(name).filter(|a| a.starts_with([' ', '.', '-', ':'])) {
            rest = after.trim_start_matches([' ', '.', '-', ':']);
            dressed = true;
            break;
        }
    }
    for parting in ["/", " of ", " von ", " de ", " af ", " av ", " sur ", " di "] {
        if let Some((first, last)) = rest.split_once(parting) {
            let total: i64 = last.trim().parse().ok()?;
            let value: i64 = first.trim().parse().ok()?;
            return (value >= 1 && value <= total && total < 10_000).then_some(Counter { value, dressed: true });
        }
    }
    let digits = rest.len() <= 4 && rest.chars().all(|c| c.is_ascii_digit());
    let value = if digits { rest.parse().ok() } else { roman(rest) };
    value.map(|value| Counter { value, dressed })
}

/// The value of a lower-case roman numeral in its regular spelling.
fn roman(text: &str) -> Option<i64> {
    let worth = |c: char| match c {
        'i' => Some(1),
        'v' => Some(5),
        'x' => Some(10),
        'l' => Some(50),
        'c' => Some(100),
        _ => None,
    };
    if text.is_empty() || text.len() > 8 {
        return None;
    }
    let values: Vec<i64> = text.chars().map(worth).collect::<Option<_>>()?;
    let mut total = 0;
    for (at, value) in values.iter().enumerate() {
        let smaller = values.get(at + 1).is_some_and(|next| next > value);
        total += if smaller { -value } else { *value };
    }
    Some(total)
}

/// One line that begins with a number, or is one.
struct Numbered {
    line: usize,
    value: i64,
    length: usize,
}

/// A column of line numbers on one page.
struct Run {
    page: usize,
    lines: Vec<Numbered>,
}

/// Marks the numbers of numbered lines.
pub fn margin_numbers(pages: &[Vec<Line>], marks: &mut [Vec<Option<Range<usize>>>]) {
    let mut runs: Vec<Run> = Vec::new();
    for (page, lines) in pages.iter().enumerate() {
        runs.extend(runs_of(lines, 1, LEAST_RUN).into_iter().map(|lines| Run { page, lines }));
        runs.extend(runs_of(lines, 5, LEAST_FIVES).into_iter().map(|lines| Run { page, lines }));
    }
    let firsts: Vec<(usize, i64)> = runs.iter().map(|r| (r.page, r.lines[0].value)).collect();
    for run in &runs {
        let first = run.lines[0].value;
        let again = firsts.iter().any(|&(page, value)| page != run.page && value == first);
        if again || reads_as_prose(&pages[run.page], run) {
            for numbered in &run.lines {
                marks[run.page][numbered.line] = Some(0..numbered.length);
            }
            if again {
                short_ends(pages, marks, first);
            }
        }
    }
}

/// Marks the shorter columns of the same kind, such as that of a last page.
fn short_ends(pages: &[Vec<Line>], marks: &mut [Vec<Option<Range<usize>>>], first: i64) {
    for (page, lines) in pages.iter().enumerate() {
        if marks[page].iter().any(Option::is_some) {
            continue;
        }
        for run in runs_of(lines, 1, 3).into_iter().filter(|run| run[0].value == first) {
            for numbered in run {
                marks[page][numbered.line] = Some(0..numbered.length);
            }
        }
    }
}

/// The longest counts down the margin of a page, in steps of `step`.
fn runs_of(lines: &[Line], step: i64, least: usize) -> Vec<Vec<Numbered>> {
    let mut runs: Vec<Vec<Numbered>> = Vec::new();
    let mut run: Vec<Numbered> = Vec::new();
    let numbered = lines.iter().enumerate().filter_map(|(at, line)| number_of(at, line));
    for next in numbered.filter(|n| step == 1 || n.value % step == 0) {
        let follows = run.last().is_some_and(|last| follows(lines, last, &next, step));
        if !follows {
            runs.push(std::mem::take(&mut run));
        }
        run.push(next);
    }
    runs.push(run);
    runs.retain(|run| run.len() >= least && even(lines, run));
    runs
}

/// True when a number carries on the count of the one before it: the next value, further down,
/// at the same margin, with as many lines between as the step says.
fn follows(lines: &[Line], last: &Numbered, next: &Numbered, step: i64) -> bool {
    let (above, below) = (&lines[last.line], &lines[next.line]);
    let between = next.line as i64 - last.line as i64;
    let steps = if step == 1 { between <= 4 } else { between == step };
    next.value == last.value + step
        && steps
        && below.base < above.base
        && (above.start - below.start).abs() < 1.5 * above.size.max(below.size)
}

/// True when the numbers stand at even distances, as ruled lines do and the items of a list, some
/// of them longer than others, do not.
fn even(lines: &[Line], run: &[Numbered]) -> bool {
    let mut drops: Vec<f32> = run.windows(2).map(|p| lines[p[0].line].base - lines[p[1].line].base).collect();
    drops.sort_by(f32::total_cmp);
    let usual = drops.get(drops.len() / 2).copied().unwrap_or(0.0);
    let near = drops.iter().filter(|d| (**d - usual).abs() < 0.25 * usual).count();
    near * 10 >= drops.len() * 8
}

/// The number that a line begins with, when white parts it from the text or it stands alone.
fn number_of(at: usize, line: &Line) -> Option<Numbered> {
    let (length, room) = line.first;
    let word = line.text.get(..length)?;
    let value: i64 = word.parse().ok().filter(|v| (1..1000).contains(v))?;
    let alone = length == line.text.len();
    (line.upright && word.chars().all(|c| c.is_ascii_digit()) && (alone || room > 0.6)).then_some(Numbered {
        line: at,
        value,
        length,
    })
}

/// True when what follows the numbers is running text; the rows of a ranking are short and full
/// of figures.
fn reads_as_prose(lines: &[Line], run: &Run) -> bool {
    let from = run.lines.first().map_or(0, |n| n.line);
    let to = run.lines.last().map_or(0, |n| n.line + 1);
    let (mut words, mut figures) = (0, 0);
    for line in &lines[from..to] {
        for word in line.text.split(' ').skip(1) {
            words += 1;
            figures += usize::from(word.chars().any(|c| c.is_ascii_digit()));
        }
    }
    words >= 5 * (to - from) && figures * 8 < words
}
