//! Which person a mention means, inside one article.
//!
//! A surname leads to the one full name that carries it, an office to its holder, "the ministry" to the
//! one ministry named, a pronoun to the nearest person before it who may be meant. Unsure is a value: two
//! people of one surname, or two who may be "she", lead to nobody.

mod read;
mod resolve;

use std::borrow::Cow;
use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

/// The full names an article gives and where they stand.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Names of two words or more, and organisations, in order of their first mention.
    full: Vec<Name>,
    /// Indices into `full` by the whole name or an abbreviation of it.
    by_name: HashMap<String, usize, FxBuildHasher>,
    /// Indices into `full` by each word of the name.
    by_word: HashMap<String, Vec<usize>, FxBuildHasher>,
    /// Indices into `full` by each word of a role the article gives, in lower case.
    by_role: HashMap<String, Vec<usize>, FxBuildHasher>,
    /// Where somebody is mentioned, in text order.
    seen: Vec<Sighting>,
    /// Who spoke, in the order it was found: byte of the mention, index into `full`.
    spoke: Vec<(usize, usize)>,
}

#[derive(Debug)]
struct Name {
    text: String,
    person: bool,
    gender: Gender,
}

/// What is known of somebody's gender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gender {
    Male,
    Female,
    Unknown,
}

#[derive(Debug, Clone, Copy)]
struct Sighting {
    at: usize,
    name: usize,
    /// It begins its sentence.
    subject: bool,
    /// It stands between quotation marks.
    quoted: bool,
}

/// The words on one line, with one blank between them.
fn plain(words: &str) -> Cow<'_, str> {
    if words.bytes().any(|byte| byte.is_ascii_control()) || words.contains("  ") {
        Cow::Owned(words.split_whitespace().collect::<Vec<_>>().join(" "))
    } else {
        Cow::Borrowed(words)
    }
}

fn without_possessive(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word).trim_end_matches(['\'', '’'])
}
