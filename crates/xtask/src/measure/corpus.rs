//! The marked articles beside the project: read for measuring, never copied.

use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::root;

/// One marked article.
#[derive(Debug, Deserialize)]
pub(crate) struct Article {
    #[serde(default)]
    pub(crate) publisher: Option<String>,
    #[serde(default)]
    pub(crate) style: Option<String>,
    pub(crate) text: String,
    pub(crate) quotes: Vec<Gold>,
}

/// A quote as two careful people marked it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Gold {
    #[serde(flatten)]
    pub(crate) span: Chars,
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) ignore: bool,
    pub(crate) speaker: Option<Chars>,
    pub(crate) cue: Option<Chars>,
}

/// A half-open stretch in code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) struct Chars {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Chars {
    pub(crate) fn len(self) -> usize {
        self.end - self.start
    }

    /// How many code points two stretches share.
    pub(crate) fn overlap(self, other: Self) -> usize {
        self.end.min(other.end).saturating_sub(self.start.max(other.start))
    }
}

/// The articles of one file of the corpus; nothing where the corpus is absent.
pub(crate) fn read(name: &str) -> Result<Option<Vec<Article>>> {
    let path = folder().join(format!("{name}.jsonl"));
    if !path.is_file() {
        return Ok(None);
    }
    let lines = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let articles: Result<Vec<Article>, _> = lines.lines().map(serde_json::from_str).collect();
    Ok(Some(articles.with_context(|| path.display().to_string())?))
}

fn folder() -> PathBuf {
    std::env::var_os("VERBATIM_CORPUS").map_or_else(|| root().join("../shared/corpus"), PathBuf::from)
}

/// Byte offsets of one text as code points.
pub(crate) struct Places(Vec<u32>);

impl Places {
    pub(crate) fn new(text: &str) -> Self {
        let mut places = vec![0; text.len() + 1];
        let mut count = 0;
        for (byte, c) in text.char_indices() {
            places[byte..byte + c.len_utf8()].fill(count);
            count += 1;
        }
        places[text.len()] = count;
        Self(places)
    }

    pub(crate) fn chars(&self, span: quotes::Span) -> Chars {
        Chars { start: self.0[span.start] as usize, end: self.0[span.end] as usize }
    }
}
