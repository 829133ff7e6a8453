//! Tells which lines of a document are not part of its text: running heads and feet, page
//! numbers, and the numbers down the margin of a transcript.
//!
//! A line wrongly taken for an aside hides words from the desk, so every rule asks for
//! repetition or for counting over the pages, and nothing is marked when too much would be.

use std::collections::HashMap;
use std::ops::Range;

use super::layout::Line;
use super::numbers::{counter, margin_numbers};

/// Baselines from the edge of the text within which a head or foot may stand.
const ZONE: usize = 4;
/// Pages before and after a page on which its heads and feet are looked for.
const NEAR: usize = 12;
/// Share of the document's letters, in percent, above which marking is given up.
const TOO_MUCH: usize = 70;

/// For each page and line, the bytes of the line that are an aside.
pub type Marks = Vec<Vec<Option<Range<usize>>>>;

/// Marks the asides of a document.
pub fn mark(pages: &[Vec<Line>]) -> Marks {
    let mut marks: Marks = pages.iter().map(|page| vec![None; page.len()]).collect();
    margin_numbers(pages, &mut marks);
    let repeats = Repeats::of(pages);
    for top in [true, false] {
        for (index, page) in pages.iter().enumerate() {
            for line in edge(pages, &repeats, index, top) {
                marks[index][line] = Some(0..page[line].text.len());
            }
        }
    }
    if hides_too_much(pages, &marks) {
        return pages.iter().map(|page| vec![None; page.len()]).collect();
    }
    marks
}

/// True when the marks would leave too little of the document: then its lines repeat because the
/// pages do, not because they are heads and feet.
fn hides_too_much(pages: &[Vec<Line>], marks: &Marks) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let (mut all, mut hidden) = (0, 0);
    for (line, mark) in pages.iter().flatten().zip(marks.iter().flatten()) {
        all += letters(&line.text);
        hidden += mark.clone().map_or(0, |range| letters(&line.text[range]));
    }
    hidden * 100 > all * TOO_MUCH && all > 0
}

/// The asides at one edge of a page: lines counted from the edge inward for as long as each is
/// a head, a foot, or a page number.
fn edge(pages: &[Vec<Line>], repeats: &Repeats, index: usize, top: bool) -> Vec<usize> {
    let page = &pages[index];
    let bands = bands(page, top);
    let mut found = Vec::new();
    let mut depth = 0;
    for band in &bands {
        let aside = |&line: &usize| repeats.has(index, page, line) || page_number(pages, index, line, top);
        if !band.iter().all(aside) {
            break;
        }
        found.extend(band.iter().copied());
        depth += 1;
    }
    // When the repetition runs on into the page, the page itself repeats an earlier one.
    if depth > ZONE { Vec::new() } else { found }
}

/// The lines of a page by baseline, from one edge inward, one more than the zone holds.
fn bands(page: &[Line], top: bool) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..page.len()).filter(|&at| page[at].upright).collect();
    order.sort_by(|&a, &b| page[b].base.total_cmp(&page[a].base));
    if !top {
        order.reverse();
    }
    let mut bands: Vec<Vec<usize>> = Vec::new();
    let mut height = f32::NAN;
    for at in order {
        if (page[at].base - height).abs() <= 0.5 * page[at].size {
            if let Some(band) = bands.last_mut() {
                band.push(at);
            }
            continue;
        }
        if bands.len() > ZONE {
            break;
        }
        height = page[at].base;
        bands.push(vec![at]);
    }
    bands
}

/// Where each line near an edge is found again on other pages.
struct Repeats {
    pages: usize,
    seen: HashMap<(String, i32), Vec<Sight>>,
}

/// One sight of a line: its page and the figures in it.
struct Sight {
    page: usize,
    figures: Vec<i64>,
}

impl Repeats {
    /// Collects the lines near the edges of all pages.
    fn of(pages: &[Vec<Line>]) -> Self {
        let mut seen: HashMap<(String, i32), Vec<Sight>> = HashMap::new();
        for (page, lines) in pages.iter().enumerate() {
            let near = [true, false].into_iter().flat_map(|top| bands(lines, top)).flatten();
            let mut near: Vec<usize> = near.collect();
            near.sort_unstable();
            near.dedup();
            for at in near {
                let (shape, figures) = shape(&lines[at].text);
                let sight = || Sight { page, figures: figures.clone() };
                for height in heights(&lines[at]) {
                    seen.entry((shape.clone(), height)).or_default().push(sight());
                }
            }
        }
        Self { pages: pages.len(), seen }
    }

    /// True when a line stands at the same height on enough pages, its figures either the same
    /// everywhere or counting with the pages.
    fn has(&self, page: usize, lines: &[Line], at: usize) -> bool {
        let (shape, figures) = shape(&lines[at].text);
        if shape.chars().filter(|c| c.is_alphabetic()).count() < 3 {
            return false;
        }
        heights(&lines[at]).into_iter().any(|height| {
            let Some(sights) = self.seen.get(&(shape.clone(), height)) else {
                return false;
            };
            let from = sights.partition_point(|s| s.page + NEAR < page);
            let alike: Vec<usize> = sights[from..]
                .iter()
                .take_while(|s| s.page <= page + NEAR)
                .filter(|s| counts_with(&figures, page, &s.figures, s.page))
                .map(|s| s.page)
                .collect();
            self.often(&alike, page)
        })
    }

    /// True when the pages are enough: a run of three (facing pages may differ, so every other
    /// page makes a run too), or more than half of a short document.
    fn often(&self, found: &[usize], page: usize) -> bool {
        let on = |at: Option<usize>| at.is_some_and(|at| found.contains(&at));
        let run = |step: usize| {
            let back = (1..3).take_while(|n| on(page.checked_sub(n * step))).count();
            let forth = (1..3).take_while(|n| on(page.checked_add(n * step))).count();
            back + forth >= 2
        };
        let mut distinct = found.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        let many = distinct.len() >= 2 && distinct.len() * 2 > self.pages;
        many || run(1) || run(2)
    }
}

/// Two height classes for a line, so that lines a little apart share at least one.
fn heights(line: &Line) -> [i32; 2] {
    let step = 6.0;
    [(line.base / step).floor() as i32 * 2, ((line.base + step / 2.0) / step).floor() as i32 * 2 + 1]
}

/// A line with its figures taken out, and the figures.
fn shape(text: &str) -> (String, Vec<i64>) {
    let mut shape = String::new();
    let mut figures = Vec::new();
    let mut digits = String::new();
    for c in text.chars().chain(std::iter::once(' ')) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            figures.push(digits.parse().unwrap_or(-1));
            digits.clear();
            shape.push('#');
        }
        shape.extend(c.to_lowercase());
    }
    let bare = shape.trim().trim_start_matches("# ").trim_end_matches(" #").trim();
    if bare.len() < shape.trim().len() && !bare.contains('#') {
        // A page number changes sides between facing pages; the head is the same one.
        return (bare.to_owned(), figures);
    }
    (shape.trim().to_owned(), figures)
}

/// True when every figure of a line is the same on the other page or counts with the pages.
fn counts_with(here: &[i64], page: usize, there: &[i64], other: usize) -> bool {
    let apart = page as i64 - other as i64;
    here.len() == there.len() && here.iter().zip(there).all(|(a, b)| a == b || a - b == apart)
}

/// True when a line is nothing but a page number: it counts with that of a page nearby, or it is
/// dressed as one and names the very page it stands on, or, in a document of a single page, it
/// stands apart at the foot and looks like nothing else.
fn page_number(pages: &[Vec<Line>], index: usize, at: usize, top: bool) -> bool {
    let line = &pages[index][at];
    let Some(own) = counter(&line.text) else {
        return false;
    };
    let near = index.saturating_sub(2)..(index + 3).min(pages.len());
    let counted = near.filter(|&other| other != index).any(|other| {
        let apart = other as i64 - index as i64;
        let zone = bands(&pages[other], true).into_iter().chain(bands(&pages[other], false));
        zone.flatten().any(|l| {
            let there = &pages[other][l];
            let level = (there.base - line.base).abs() < 2.0 * line.size;
            level && counter(&there.text).is_some_and(|c| c.value == own.value + apart)
        })
    });
    let named = own.dressed && own.value == index as i64 + 1;
    counted || named || (!top && pages.len() == 1 && alone_at_foot(&pages[index], at, own.dressed))
}

/// True when a line is the lowest of its page with white above it; a bare number needs more white
/// than one dressed as a page number ("- 14 -", "Page 14 of 62").
fn alone_at_foot(page: &[Line], at: usize, dressed: bool) -> bool {
    let line = &page[at];
    let others = page.iter().enumerate().filter(|(other, l)| *other != at && l.upright);
    let nearest = others.map(|(_, l)| l.base - line.base).fold(f32::MAX, f32::min);
    let white = if dressed { 2.2 } else { 4.0 };
    page.len() > 2 && nearest < f32::MAX && nearest > white * line.size
}
