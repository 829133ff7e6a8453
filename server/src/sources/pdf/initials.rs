//! Large initials that begin a story and reach down over several of its lines.
//!
//! Such a letter stands on the baseline of the last line beside it but belongs to the first, so
//! without care "We will" would come out as "e will" and a stray "W" two lines down.

use super::word::{Row, Word};

/// How much larger than the print around it a letter must be.
const TIMES: f32 = 1.8;
/// Lines of print that an initial may reach over.
const REACH: usize = 8;

/// Puts every large initial at the head of the word that it begins.
pub fn settle(rows: &mut [Row]) {
    let usual = usual_size(rows);
    for at in 1..rows.len() {
        let large = |w: &Word| w.glyphs == 1 && w.size >= TIMES * usual && w.text.chars().all(char::is_uppercase);
        let Some(index) = rows[at].iter().position(large) else {
            continue;
        };
        let initial = rows[at][index].clone();
        let Some((row, word)) = first_beside(rows, at, &initial, usual) else {
            continue;
        };
        rows[at].remove(index);
        if is_own_word(rows, &initial, row, word) {
            let size = rows[row][word].size;
            let base = rows[row][word].base;
            rows[row].push(Word { size, base, ..initial });
        } else {
            let host = &mut rows[row][word];
            host.text.insert_str(0, &initial.text);
            host.start = initial.start;
            host.glyphs += 1;
        }
    }
}

/// The word at the top right of an initial, in a row above the one it stands in.
fn first_beside(rows: &[Row], at: usize, initial: &Word, usual: f32) -> Option<(usize, usize)> {
    (at.saturating_sub(REACH)..at).find_map(|row| {
        let beside = |w: &Word| {
            w.size * TIMES <= initial.size
                && w.start > initial.end - 0.3 * usual
                && w.start < initial.end + usual
                && w.base > initial.base + 0.5 * usual
                && w.base + 0.5 * w.size < initial.base + initial.size
        };
        rows[row].iter().position(beside).map(|word| (row, word))
    })
}

/// True for an initial that is a word by itself: one of the letters that can be, before a word
/// that the page has elsewhere too.
fn is_own_word(rows: &[Row], initial: &Word, row: usize, word: usize) -> bool {
    let text = &rows[row][word].text;
    let elsewhere = || rows.iter().flatten().filter(|w| w.text == *text).count() > 1;
    matches!(initial.text.as_str(), "A" | "I" | "O") && elsewhere()
}

/// The type size of most words.
fn usual_size(rows: &[Row]) -> f32 {
    let mut sizes: Vec<f32> = rows.iter().flatten().map(|w| w.size).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(10.0)
}
