//! What must not be lost in silence: passages with quotes that are not in the text.

use serde::{Deserialize, Serialize};

use super::blocks::{Block, key};

/// A passage that holds quotation marks and was left out.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LeftOut {
    /// Its words.
    pub(crate) words: String,
    /// The end of the paragraph it stands behind; blank at the head of the text.
    pub(crate) after: String,
}

/// What opens or closes a quote in some language.
const MARKS: &[char] = &['“', '”', '„', '«', '»', '‹', '›', '"', '‟', '「', '」', '『', '』', '‘'];

/// Whether a block holds what can be a quote; a single mark opens one before a word.
pub(super) fn holds_marks(block: &Block) -> bool {
    let mut before = ' ';
    let single = block.text.chars().any(|c| {
        let opens = before == '\'' && c.is_alphabetic();
        before = if c == '\'' && !before.is_whitespace() && before != '(' { 'x' } else { c };
        opens
    });
    block.q || single || block.text.contains(MARKS)
}

/// The passages with quotes that were not kept and whose words do not stand elsewhere in the text.
pub(super) fn left_out(blocks: &[Block], kept: &[bool]) -> Vec<LeftOut> {
    let with = |keep: bool| blocks.iter().zip(kept).filter(move |(_, kept)| **kept == keep).map(|(block, _)| block);
    let text: String = with(true).map(|block| block.key.as_str()).collect();
    let mut passages: Vec<LeftOut> = Vec::new();
    let mut after = "";
    for (block, kept) in blocks.iter().zip(kept) {
        if *kept {
            after = block.text.lines().next_back().unwrap_or_default();
        } else if holds_marks(block) && !block.key.is_empty() && !text.contains(&block.key) {
            if passages.iter().any(|known| key(&known.words) == block.key) {
                continue;
            }
            passages.push(LeftOut { words: block.text.clone(), after: after.to_owned() });
        }
    }
    passages
}
