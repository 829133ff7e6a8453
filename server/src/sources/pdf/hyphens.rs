//! Hyphens at line ends: which of them only broke a word, and which belong to it.
//!
//! The document itself is asked: a word that it writes elsewhere in one piece was broken, one
//! that it writes elsewhere with the hyphen keeps it. Without such evidence the line end stays.

use std::collections::HashSet;

/// What becomes of a hyphen and the line end after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// Both go: the hyphen only broke the word.
    Word,
    /// The line end goes, the hyphen stays: a compound.
    Compound,
    /// Both stay: the document does not tell.
    Unknown,
}

/// The words that a document writes within its lines.
pub struct Spellings(HashSet<String>);

impl Spellings {
    /// Collects the words of all lines but those that a line end may have cut.
    pub fn of<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut known = HashSet::new();
        let mut cut = false;
        for line in lines {
            let ends_cut = line.ends_with(is_hyphen);
            let count = line.split(' ').count();
            for (at, token) in line.split(' ').enumerate() {
                if !(at == 0 && cut || at + 1 == count && ends_cut) {
                    known.insert(bare(token));
                }
            }
            cut = ends_cut;
        }
        Self(known)
    }

    /// Decides about the end of `line`, which `next` follows.
    pub fn join(&self, line: &str, next: &str) -> Join {
        let Some((head, hyphen)) = line.char_indices().next_back().filter(|(_, c)| is_hyphen(*c)) else {
            return Join::Unknown;
        };
        let first = bare(line[..head].rsplit(' ').next().unwrap_or_default());
        let second = bare(next.split(' ').next().unwrap_or_default());
        let lower = |c: Option<char>| c.is_some_and(char::is_lowercase);
        let inner = lower(line[..head].chars().next_back()) && lower(next.chars().next());
        if !inner || hyphen == '\u{ad}' || has_digit(&first) || has_digit(&second) {
            return Join::Unknown;
        }
        let whole = self.0.contains(&format!("{first}{second}"));
        let compound = self.0.contains(&format!("{first}-{second}"));
        match (whole, compound) {
            (true, false) => Join::Word,
            (false, true) => Join::Compound,
            _ => Join::Unknown,
        }
    }
}

/// The marks that may break a word at a line end.
fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{ad}')
}

/// True when a word has a figure in it; figures are never joined.
fn has_digit(word: &str) -> bool {
    word.chars().any(char::is_numeric)
}

/// A word in lower case, without the marks around it, hyphens of one kind.
fn bare(token: &str) -> String {
    let core = token.trim_matches(|c: char| !c.is_alphanumeric());
    core.to_lowercase().replace('\u{2010}', "-")
}
