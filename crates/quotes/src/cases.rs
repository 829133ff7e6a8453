//! Hand-made cases: texts and what has to be found in them, in the `.cases` files beside the rules.
//!
//! A case is a text on one line ("¶" begins a paragraph) and below it a line for each quote:
//!
//! ```text
//! “We sail,” Lund told Radio Harbour.
//! = direct | We sail, | Lund | told | Petra Lund | Radio Harbour
//! ```
//!
//! that is kind, words, mention, cue, name and the chain, parted by `;`. A mention, cue or name that is not
//! there is `-`; a name that is the mention itself is `=`. Fields left out at the end are empty. A case that
//! the engine is known to miss begins with `~`.

use crate::{Detection, Quote};

/// Pieces that, repeated a million times, try the engine hardest.
pub const WORST: [&str; 22] = [
    "\"",
    "“",
    "”",
    "'",
    ",",
    "a",
    "Aa ",
    "“a” ",
    "\"a\" said ",
    "<",
    "<a ",
    "is ",
    "he said ",
    "the ",
    "\n",
    "“A.\n",
    "Lund, ",
    "«»",
    "''",
    "(",
    "of the ",
    "Ada Lund said “a b c”, ",
];

/// A text and the quotes in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The text.
    pub text: String,
    /// Its quotes, in order.
    pub quotes: Vec<Expected>,
    /// The engine is known to miss it: it counts as an error, and no test asks for it.
    pub missed: bool,
}

/// What has to be found of one quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// `direct`, `mixed` or `scare`.
    pub kind: String,
    /// The words between the marks.
    pub words: String,
    /// The mention of the speaker.
    pub speaker: Option<String>,
    /// The cue.
    pub cue: Option<String>,
    /// The fullest name.
    pub name: Option<String>,
    /// The chain, nearest to the speaker first.
    pub via: Vec<String>,
}

/// Reads a file of cases.
#[must_use]
pub fn parse(file: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in file.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        match (line.strip_prefix("= "), cases.last_mut()) {
            (Some(expected), Some(case)) => case.quotes.push(Expected::parse(expected)),
            _ => {
                let (missed, text) = line.strip_prefix("~ ").map_or((false, line), |text| (true, text));
                cases.push(Case { text: text.replace('¶', "\n\n"), quotes: Vec::new(), missed });
            }
        }
    }
    cases
}

impl Expected {
    fn parse(line: &str) -> Self {
        let mut fields = line.split('|').map(str::trim);
        let mut next = || fields.next().unwrap_or_default().to_owned();
        let some = |field: String| (!field.is_empty() && field != "-").then_some(field);
        let (kind, words) = (next(), next());
        let (speaker, cue, name) = (some(next()), some(next()), some(next()));
        let via = next().split(';').map(str::trim).filter(|via| !via.is_empty()).map(str::to_owned).collect();
        let name = if name.as_deref() == Some("=") { speaker.clone() } else { name };
        Self { kind, words, speaker, cue, name, via }
    }

    /// What was found of a quote, in the same shape.
    #[must_use]
    pub fn found(text: &str, quote: &Quote) -> Self {
        let words = |span: crate::Span| span.of(text).to_owned();
        Self {
            kind: quote.kind.as_str().to_owned(),
            words: words(quote.span),
            speaker: quote.speaker.as_ref().map(|speaker| words(speaker.span)),
            cue: quote.cue.map(words),
            name: quote.speaker.as_ref().and_then(|speaker| speaker.name.clone()),
            via: quote.via.iter().copied().map(words).collect(),
        }
    }
}

impl Case {
    /// What was found in the text, in the shape of a case; of words that are no speech nothing but the words.
    #[must_use]
    pub fn answer(&self, found: &Detection) -> Vec<Expected> {
        found.quotes.iter().map(|quote| Expected::found(&self.text, quote)).collect()
    }
}
