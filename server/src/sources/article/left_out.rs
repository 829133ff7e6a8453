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
pub(super) const MARKS: &[char] = &['“', '”', '„', '«', '»', '‹', '›', '"', '‟', '「', '」', '『', '』', '‘'];

/// The passages with quotes that were not kept and whose words do not stand elsewhere in the text.
pub(super) fn left_out(blocks: &[Block], kept: &[bool]) -> Vec<LeftOut> {
    let with = |keep: bool| blocks.iter().zip(kept).filter(move |(_, kept)| **kept == keep).map(|(block, _)| block);
    let text: String = with(true).map(|block| block.key.as_str()).collect();
    let mut passages: Vec<LeftOut> = Vec::new();
    let mut after = "";
    for (block, kept) in blocks.iter().zip(kept) {
        if *kept {
            after = block.text.lines().next_back().unwrap_or_default();
        } else if (block.q || block.text.contains(MARKS)) && !block.key.is_empty() && !text.contains(&block.key) {
            if passages.iter().any(|known| key(&known.words) == block.key) {
                continue;
            }
            passages.push(LeftOut { words: block.text.clone(), after: after.to_owned() });
        }
    }
    passages
}
