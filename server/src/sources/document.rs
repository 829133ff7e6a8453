//! What a document says, and why one says nothing.

use review::Page;
use serde::{Deserialize, Serialize};

/// What a document says: its title, where it gives itself one, and its text, page by page where it has pages.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Document {
    /// Its title; blank where it has none.
    pub(crate) title: String,
    /// Its pages; one where its format knows none.
    pub(crate) pages: Vec<Page>,
    /// The article of a page, where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) article: Option<Box<super::article::Article>>,
}

impl Document {
    /// A document without pages.
    pub(super) fn of(text: String) -> Self {
        Self { pages: vec![Page { text, asides: Vec::new() }], ..Self::default() }
    }
}

/// Why a document is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Refused {
    /// It wants a password.
    Encrypted,
    /// It is not what it should be.
    Broken,
    /// Unpacked it is larger than any document.
    TooLarge,
    /// It has more pages than can be read in the time a document is given.
    TooLong,
}
