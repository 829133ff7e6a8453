//! What words are compared by: numbers instead of letters.

use rustc_hash::FxHashMap;

/// The keys of words. A quote's words are entered, a source's only looked up.
#[derive(Debug, Default)]
pub(super) struct Keys {
    known: FxHashMap<String, u32>,
    /// Words that the quote writes with a hyphen, without it; and where it stands.
    pub(super) compounds: FxHashMap<String, usize>,
}

impl Keys {
    /// The key of a quote's word.
    pub(super) fn enter(&mut self, word: &str) -> u32 {
        if let Some(key) = self.known.get(word) {
            return *key;
        }
        let key = u32::try_from(self.known.len() + 1).unwrap_or(u32::MAX);
        self.known.insert(word.to_owned(), key);
        key
    }

    /// The key of a source's word; 0 where no quote has it.
    pub(super) fn look(&self, word: &str) -> u32 {
        self.known.get(word).copied().unwrap_or(0)
    }

    /// How many keys there may be, 0 included.
    pub(super) fn len(&self) -> usize {
        self.known.len() + 1
    }
}
