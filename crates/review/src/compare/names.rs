//! Which words of a text are names: those with a capital that their place does not explain.

use std::cell::OnceCell;

use quotes::Language;
use rustc_hash::FxHashSet;

use super::lists::Lists;
use super::word::Word;

/// What a source says about capitals. Looked at once, and only when a difference asks for it.
pub(super) struct Names<'t> {
    source: &'t str,
    said: &'t [Word],
    lists: &'static Lists,
    language: Language,
    seen: OnceCell<Seen>,
}

struct Seen {
    /// Words with a capital inside a sentence.
    named: FxHashSet<String>,
    /// Most words are written in capitals, or every noun has one: a capital says nothing.
    blind: bool,
}

impl<'t> Names<'t> {
    pub(super) fn new(source: &'t str, said: &'t [Word], lists: &'static Lists, language: Language) -> Self {
        Self { source, said, lists, language, seen: OnceCell::new() }
    }

    /// Whether `word` of `text` is a name.
    pub(super) fn is_name(&self, word: &Word, text: &str) -> bool {
        let own = word.said(text, self.lists);
        if !word.capital || word.number || self.lists.class(&own).is_some() {
            return false;
        }
        let seen = self.seen.get_or_init(|| self.look());
        !seen.blind && (!word.opens || seen.named.contains(&own))
    }

    fn look(&self) -> Seen {
        let inside = self.said.iter().filter(|word| word.capital && !word.opens);
        let named = inside.map(|word| word.said(self.source, self.lists)).collect();
        let loud = |word: &&Word| {
            let word = word.span.of(self.source);
            word.len() > 1 && word.starts_with(char::is_uppercase) && !word.contains(char::is_lowercase)
        };
        let shouted = self.said.iter().filter(loud).count() * 2 > self.said.len();
        Seen { named, blind: shouted || self.language == Language::German }
    }
}
