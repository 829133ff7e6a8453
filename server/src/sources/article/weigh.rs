//! Which blocks are the article: two extractors are heard, and what is known of each block is weighed with `weights.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::blocks::{Block, Blocks};
use super::place::{self, bit};

static WEIGHTS: LazyLock<HashMap<&'static str, i32>> = LazyLock::new(|| {
    include_str!("weights.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let (name, points) = line.split_once(' ')?;
            Some((name, points.trim().parse().ok()?))
        })
        .collect()
});

fn weight(name: &str) -> i32 {
    WEIGHTS.get(name).copied().unwrap_or(0)
}

/// The points of every block; those above zero are the article.
pub(super) fn points(page: &Blocks, first: &[bool], second: &[bool]) -> Vec<i32> {
    let sums = Sums::of(page, first);
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for block in &page.blocks {
        *seen.entry(&block.key).or_default() += 1;
    }
    let begin = first.iter().position(|kept| *kept).unwrap_or(usize::MAX);
    let end = first.iter().rposition(|kept| *kept).unwrap_or(0);
    let near = |at: Option<usize>| at.and_then(|at| first.get(at)).copied();
    page.blocks
        .iter()
        .enumerate()
        .map(|(at, block)| {
            let mut points = weight("bias") + of_place(block, sums.common) + of_words(block);
            points += weight(match (first[at], second[at]) {
                (true, true) => "both",
                (true, false) => "first",
                (false, true) => "second",
                (false, false) => "neither",
            });
            points += if seen[block.key.as_str()] > 1 { weight("again") } else { 0 };
            points += weight(match at {
                _ if at < begin => "before",
                _ if at > end => "after",
                _ => "within",
            });
            let up = page.parents[block.holder];
            points += weight(&format!("up-{}", sums.share(up)));
            points += weight(&format!("upper-{}", sums.share(page.parents[up])));
            points += weight(match near(at.checked_sub(1)) {
                Some(true) => "last-kept",
                Some(false) => "last-not",
                None => "last-none",
            });
            points += weight(match near(Some(at + 1)) {
                Some(true) => "next-kept",
                Some(false) => "next-not",
                None => "next-none",
            });
            let amid = near(at.checked_sub(1)) == Some(true) && near(Some(at + 1)) == Some(true);
            if amid && speaks(block, sums.common) { points.max(1) } else { points }
        })
        .collect()
}

/// Whether a block between two of the article's paragraphs is one itself: it holds a quote, however much of it is a link and
/// whatever its class says, and does not lead elsewhere.
fn speaks(block: &Block, common: u32) -> bool {
    const FEW: usize = 6;
    let elsewhere =
        ["menu", "more", "voices", "offer", "foot", "consent", "form"].iter().fold(0, |all, name| all | bit(name));
    let label = block.text.split_once(':').is_some_and(|(head, _)| head.split_whitespace().count() <= 4);
    let leads = label && block.linked * 3 > block.key.chars().count();
    super::left_out::holds_marks(block)
        && block.around & elsewhere & !common == 0
        && block.text.split_whitespace().count() >= FEW
        && !leads
}

/// What its place says; what is `common` to the article's blocks says nothing.
fn of_place(block: &Block, common: u32) -> i32 {
    let mut points = 0;
    for name in place::NAMES {
        if block.around & bit(name) & !common != 0 {
            points += weight(&format!("in-{name}"));
        }
        if block.own & bit(name) != 0 {
            points += weight(&format!("own-{name}"));
        }
    }
    points
}

/// What its own words say.
fn of_words(block: &Block) -> i32 {
    let letters = block.key.chars().count().max(1);
    let links = (block.linked * 10 / letters).min(10);
    let words = block.text.split_whitespace().count();
    let text = &block.text;
    let mut points = weight(match links {
        0 => "links-0",
        1..=2 => "links-1",
        3..=5 => "links-3",
        6..=8 => "links-6",
        _ => "links-9",
    });
    points += weight(match words {
        0..=1 => "words-1",
        2..=4 => "words-2",
        5..=9 => "words-5",
        10..=19 => "words-10",
        20..=39 => "words-20",
        40..=79 => "words-40",
        _ => "words-80",
    });
    points += weight(match text.chars().last() {
        Some('.' | '!' | '?' | '…' | '”' | '"' | '»' | '“') => "ends",
        Some(':') => "colon",
        _ => "open-end",
    });
    let head = text.split_once(':').map_or(usize::MAX, |(head, _)| head.split_whitespace().count());
    let digits = text.chars().filter(char::is_ascii_digit).count();
    for (name, holds) in [
        ("digits", words <= 12 && digits >= 2),
        ("copyright", text.contains('©') || text.contains("(c)")),
        ("quoted", text.contains(['“', '”', '„', '«', '»', '"'])),
        ("see-also", links >= 4 && head <= 4),
        ("bar", text.contains('|')),
    ] {
        points += if holds { weight(name) } else { 0 };
    }
    // A page that speaks to its reader speaks for itself.
    const SPOKEN_TO: [&str; 14] = [
        "you", "your", "sie", "ihre", "unsere", "our", "us", "uns", "we", "wir", "vous", "votre", "nuestro", "nuestra",
    ];
    let lower = format!(" {} ", text.chars().take(4000).collect::<String>().to_lowercase());
    points
        + match SPOKEN_TO.iter().filter(|word| lower.contains(&format!(" {word} "))).count() {
            0 => 0,
            1 => weight("you-1"),
            _ => weight("you-2"),
        }
}

/// What lies below each element, in letters.
struct Sums {
    all: Vec<usize>,
    kept: Vec<usize>,
    /// The kinds of places that are around most of the article.
    common: u32,
}

impl Sums {
    fn of(page: &Blocks, first: &[bool]) -> Self {
        let (mut all, mut kept) = (vec![0; page.parents.len()], vec![0; page.parents.len()]);
        for (block, keep) in page.blocks.iter().zip(first) {
            all[block.holder] += block.key.len();
            kept[block.holder] += if *keep { block.key.len() } else { 0 };
        }
        // An element's number is above its parent's.
        for at in (1..page.parents.len()).rev() {
            all[page.parents[at]] += all[at];
            kept[page.parents[at]] += kept[at];
        }
        let total = kept.first().copied().unwrap_or(0).max(1);
        let common = (0..place::NAMES.len())
            .map(|at| 1 << at)
            .filter(|bit| {
                let with = page.blocks.iter().zip(first).filter(|(block, keep)| **keep && block.around & bit != 0);
                with.map(|(block, _)| block.key.len()).sum::<usize>() * 2 > total
            })
            .fold(0, |common, bit| common | bit);
        Self { all, kept, common }
    }

    /// How much of what lies below an element was kept, in tenths, as `weights.txt` names it.
    fn share(&self, at: usize) -> &'static str {
        match self.kept[at] * 10 / self.all[at].max(1) {
            _ if self.kept[at] == 0 => "0",
            0..=2 => "1",
            3..=5 => "3",
            6..=8 => "6",
            _ => "9",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_weight_is_a_number() {
        let lines = include_str!("weights.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        assert_eq!(WEIGHTS.len(), lines.count());
    }
}
