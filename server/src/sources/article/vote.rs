//! What an extractor kept of a page: its text is laid over the blocks.

use super::blocks::{Block, key};

/// Keys below this length, in bytes, are found by what stands around them.
const SURE: usize = 30;

/// For every block, whether the extractor's text has it.
pub(super) fn votes(blocks: &[Block], text: &str) -> Vec<bool> {
    let text = key(text);
    let mut found: Vec<Option<(usize, usize)>> = vec![None; blocks.len()];
    let mut at = 0;
    for (block, found) in blocks.iter().zip(&mut found).filter(|(block, _)| block.key.len() >= SURE) {
        let place = text[at..].find(&block.key).map(|place| place + at).or_else(|| text.find(&block.key));
        if let Some(place) = place {
            at = place + block.key.len();
            *found = Some((place, at));
        } else if mostly(&block.key, &text) {
            *found = Some((at, at));
        }
    }
    between(blocks, &text, &mut found);
    found.iter().map(Option::is_some).collect()
}

/// Finds the short ones between the long ones around them.
fn between(blocks: &[Block], text: &str, found: &mut [Option<(usize, usize)>]) {
    // From the end, where the next long one begins.
    let mut next = text.len();
    let mut limits = vec![next; blocks.len()];
    for number in (0..blocks.len()).rev() {
        limits[number] = next;
        if let Some((start, end)) = found[number].filter(|(start, end)| start < end) {
            debug_assert!(end <= text.len(), "places are in the text");
            next = start;
        }
    }
    let mut before = 0;
    for (number, block) in blocks.iter().enumerate() {
        if let Some((_, end)) = found[number] {
            before = before.max(end);
        } else if !block.key.is_empty()
            && block.key.len() < SURE
            && let Some(place) = text.get(before..limits[number].max(before)).and_then(|part| part.find(&block.key))
        {
            let start = before + place;
            before = start + block.key.len();
            found[number] = Some((start, before));
        }
    }
}

/// Whether most of a block's pieces stand in a text: the extractor dropped a link or a note in it.
fn mostly(key: &str, text: &str) -> bool {
    const PIECE: usize = 20;
    // Of a page that is one block a sample will do.
    const MOST: usize = 400;
    let letters: Vec<char> = key.chars().take(PIECE * MOST).collect();
    let pieces = letters.chunks_exact(PIECE);
    let all = pieces.len();
    let there = pieces.filter(|piece| text.contains(&piece.iter().collect::<String>())).count();
    all > 0 && there * 10 >= all * 6
}
