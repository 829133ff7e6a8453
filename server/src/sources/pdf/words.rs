//! From glyphs to words and from words to the text of a row.
//!
//! Whether a space stands between two glyphs is decided by the room between them on the page;
//! a space character that the file contains but the page does not show counts for nothing.

use std::collections::HashMap;

use super::glyph::Glyph;
use super::initials;
use super::word::{Row, Word};

/// Room between two glyphs, in units of the type size, from which they belong to two words.
const WORD_ROOM: f32 = 0.1;
/// The same where the row draws its spaces as characters, so that a gap without one is likely
/// to be loose letter spacing.
const LOOSE_ROOM: f32 = 0.16;
/// Room that a drawn space character needs to count.
const BLANK_ROOM: f32 = 0.05;
/// Letters with so little difference in the room between them are one spaced-out word.
const EVEN_ROOM: f32 = 0.08;
/// Two drawings of one letter closer than this are one letter made bold or given a shadow.
const TWIN_ROOM: f32 = 0.1;

/// Side of the squares by which glyphs are looked up, in points.
const CELL: f32 = 6.0;
/// Glyphs compared with one glyph; more stand in one place only where a page is made to harm.
const MAX_NEAR: usize = 200;

/// Drops glyphs drawn a second time in the same place.
pub fn without_twins(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    let cell = |at: f32| (at / CELL).floor() as i32;
    let mut seen: HashMap<(i32, i32), Vec<usize>> = HashMap::new();
    let mut kept: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    for glyph in glyphs {
        if glyph.is_blank() {
            kept.push(glyph);
            continue;
        }
        let aside = (TWIN_ROOM * glyph.size).min(CELL);
        let apart = (2.0 * TWIN_ROOM * glyph.size).min(CELL);
        let columns = cell(glyph.start - aside)..=cell(glyph.start + aside);
        let lines = cell(glyph.base - apart)..=cell(glyph.base + apart);
        let near = columns.flat_map(|x| lines.clone().map(move |y| (x, y)));
        let twin = near.filter_map(|place| seen.get(&place)).flatten().take(MAX_NEAR).any(|&other| {
            let other = &kept[other];
            other.text == glyph.text
                && (other.start - glyph.start).abs() < aside
                && (other.base - glyph.base).abs() < apart
        });
        if !twin {
            seen.entry((cell(glyph.start), cell(glyph.base))).or_default().push(kept.len());
            kept.push(glyph);
        }
    }
    kept
}

/// Joins glyphs that were drawn one after another without room between them.
pub fn words(glyphs: &[Glyph]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    let mut blank = false;
    for glyph in glyphs {
        if glyph.text.is_empty() {
            continue;
        }
        if glyph.is_blank() {
            (open, blank) = (false, true);
            continue;
        }
        if let Some(word) = words.last_mut().filter(|w| open && continues(w, glyph)) {
            word.text.push_str(&glyph.text);
            word.end = word.end.max(glyph.end);
            word.glyphs += 1;
            continue;
        }
        words.push(Word {
            text: glyph.text.clone(),
            start: glyph.start,
            end: glyph.end.max(glyph.start),
            base: glyph.base,
            size: glyph.size,
            after_blank: blank,
            glyphs: 1,
            drawn: words.len(),
        });
        (open, blank) = (true, false);
    }
    words
}

/// True when a glyph carries on the word drawn before it.
fn continues(word: &Word, glyph: &Glyph) -> bool {
    let size = word.size.min(glyph.size);
    let room = glyph.start - word.end;
    (glyph.base - word.base).abs() < 0.1 * size
        && (word.size / glyph.size - 1.0).abs() < 0.3
        && room < WORD_ROOM * size
        && room > -0.35 * size
}

/// Gathers words into rows from top to bottom.
pub fn rows(mut words: Vec<Word>) -> Vec<Row> {
    words.sort_by(|a, b| b.base.total_cmp(&a.base));
    let mut rows: Vec<(f32, f32, Row)> = Vec::new();
    for word in words {
        let place = rows
            .iter_mut()
            .rev()
            .take(4)
            .find(|(base, size, _)| (*base - word.base).abs() <= 0.25 * size.min(word.size));
        match place {
            Some((base, size, row)) => {
                if word.size > *size * 1.2 {
                    (*base, *size) = (word.base, word.size);
                }
                row.push(word);
            }
            None => rows.push((word.base, word.size, vec![word])),
        }
    }
    let mut rows: Vec<Row> = rows.into_iter().map(|(_, _, row)| row).collect();
    initials::settle(&mut rows);
    settle_small_print(&mut rows);
    for row in &mut rows {
        row.sort_by(|a, b| a.start.total_cmp(&b.start));
        keep_drawn_order(row);
    }
    rows.retain(|row| !row.is_empty());
    rows
}

/// Words that overlap keep the order in which they were drawn, when their middles agree with it;
/// a letter pushed a little over its neighbor must not change places with it.
fn keep_drawn_order(row: &mut Row) {
    for at in 1..row.len() {
        let (left, right) = (&row[at - 1], &row[at]);
        let middles = right.start + right.end < left.start + left.end;
        if right.drawn + 1 == left.drawn && right.start < left.end && middles {
            row.swap(at - 1, at);
        }
    }
}

/// Moves raised and lowered small print into the row of the word that it touches.
fn settle_small_print(rows: &mut [Row]) {
    for at in 0..rows.len() {
        let mut index = 0;
        while index < rows[at].len() {
            let word = &rows[at][index];
            match host_row(rows, at, word) {
                Some(host) => {
                    let word = rows[at].swap_remove(index);
                    rows[host].push(word);
                }
                None => index += 1,
            }
        }
    }
}

/// The row nearby that holds a larger word which `word` touches. A word with neighbors of its own
/// size is part of a line of print, however close a headline comes to it.
fn host_row(rows: &[Row], at: usize, word: &Word) -> Option<usize> {
    let neighbor = |other: &Word| {
        let apart = (other.start - word.end).max(word.start - other.end);
        apart > -word.size && apart < word.size && other.start != word.start
    };
    if word.text.chars().count() > 5 || rows[at].iter().any(neighbor) {
        return None;
    }
    let from = at.saturating_sub(2);
    let to = (at + 3).min(rows.len());
    (from..to).filter(|&other| other != at).find(|&other| {
        rows[other].iter().any(|host| {
            let reach = 0.3 * host.size;
            word.size < 0.85 * host.size
                && word.base - host.base < 0.6 * host.size
                && host.base - word.base < 0.45 * host.size
                && ((word.start - host.end).abs() < reach || (host.start - word.end).abs() < reach)
        })
    })
}

/// The text of a row, with the byte offset and the place of every token in it.
pub struct RowText {
    /// The tokens with single spaces between them.
    pub text: String,
    /// Byte length of the first token, and the room after it in units of the type size.
    pub first: (usize, f32),
}

/// Writes out a row.
pub fn row_text(row: &[Word]) -> RowText {
    let spaces = spaces(row);
    let mut tokens: Vec<String> = Vec::new();
    for (word, spaced) in row.iter().zip(&spaces) {
        match tokens.last_mut().filter(|_| !*spaced) {
            Some(token) => token.push_str(&word.text),
            None => tokens.push(word.text.clone()),
        }
    }
    let next = spaces.iter().skip(1).position(|s| *s).map(|at| at + 1);
    let room = next.map_or(0.0, |at| (row[at].start - row[at - 1].end) / row[at].size.max(0.1));
    let tokens = in_logical_order(tokens);
    RowText { first: (tokens.first().map_or(0, String::len), room), text: tokens.join(" ") }
}

/// For each word of a row, whether a space stands before it.
fn spaces(row: &[Word]) -> Vec<bool> {
    let blanks = row.iter().skip(1).filter(|w| w.after_blank).count();
    let wide = row.windows(2).filter(|p| room(&p[0], &p[1]) > WORD_ROOM).count();
    let needed = if blanks * 2 >= wide && blanks > 1 { LOOSE_ROOM } else { WORD_ROOM };
    let mut spaces = vec![true; row.len()];
    for (at, pair) in row.windows(2).enumerate() {
        let room = room(&pair[0], &pair[1]);
        let needed = if pair[1].after_blank { BLANK_ROOM } else { needed };
        spaces[at + 1] = room > needed || room < -1.0 || raised_number(&pair[0], &pair[1]);
    }
    join_spaced_letters(row, &mut spaces);
    spaces
}

/// True for the raised number of a note or a power. It must not run into the word or the figure
/// before it: ten to the sixth is not 106.
fn raised_number(host: &Word, word: &Word) -> bool {
    word.size < 0.85 * host.size
        && word.base > host.base + 0.15 * host.size
        && word.text.starts_with(|c: char| c.is_ascii_digit())
}

/// Room between two words in units of the larger type size.
fn room(left: &Word, right: &Word) -> f32 {
    (right.start - left.end) / left.size.max(right.size).max(0.1)
}

/// Takes away the spaces inside words set with room between all their letters.
fn join_spaced_letters(row: &[Word], spaces: &mut [bool]) {
    let mut at = 0;
    while at < row.len() {
        let letter = |w: &Word| w.glyphs == 1 && w.text.chars().all(char::is_alphabetic);
        let mut end = at;
        while end < row.len() && letter(&row[end]) && (end == at || row[end].glyphs == 1) {
            end += 1;
        }
        if end - at >= 4 {
            let rooms: Vec<f32> = row[at..end].windows(2).map(|p| room(&p[0], &p[1])).collect();
            let least = rooms.iter().copied().fold(f32::MAX, f32::min);
            for (index, room) in rooms.iter().enumerate() {
                if least < 0.8 && *room < least + EVEN_ROOM {
                    spaces[at + index + 1] = false;
                }
            }
        }
        at = end.max(at + 1);
    }
}

/// True for letters of scripts written from right to left.
fn leftward(c: char) -> bool {
    matches!(u32::from(c), 0x0590..=0x08FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFC)
}

/// Turns the order on the page into the order of reading for scripts written leftward.
fn in_logical_order(mut tokens: Vec<String>) -> Vec<String> {
    let letters = |t: &String| t.chars().filter(|c| c.is_alphabetic()).count();
    let turned = |t: &String| t.chars().filter(|c| leftward(*c)).count();
    let total: usize = tokens.iter().map(letters).sum();
    let back: usize = tokens.iter().map(turned).sum();
    if back == 0 {
        return tokens;
    }
    for token in tokens.iter_mut().filter(|t| t.chars().any(leftward)) {
        *token = token.chars().rev().collect();
    }
    if back * 2 > total {
        tokens.reverse();
    }
    tokens
}
