//! Values that parse: one that exists is right.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::signs::{clean_line, no_text, seen, turns};

/// The longest text of an article, in bytes of UTF-8.
pub const MAX_TEXT_BYTES: usize = 2 * 1024 * 1024;

/// Why a value was refused; the message says what to do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Invalid {
    /// Nothing but white space.
    #[error("{0} is empty. Write something, or leave the page as it was.")]
    Empty(&'static str),
    /// Too long.
    #[error("{what} is too long: {length} characters, and at most {limit} fit. Shorten it and send it again.")]
    Long {
        /// The field.
        what: &'static str,
        /// Its length in code points.
        length: usize,
        /// The most that fit.
        limit: usize,
    },
    /// The text of an article is over the limit.
    #[error("The text is {length} bytes long, and at most {MAX_TEXT_BYTES} fit (2 MB). Import it in parts.")]
    Text {
        /// Its length in bytes.
        length: usize,
    },
    /// Not an address.
    #[error("This is not an email address. It needs a name, an @ and a domain, such as ines@example.org.")]
    Email,
    /// Too short a password.
    #[error("The password is too short. Use at least 12 characters; a few words in a row are good.")]
    Password,
}

/// One line of text of a limited length, trimmed, without signs that are not seen: what was typed may hold them, so keep
/// this and not the text it was read from. `LIMIT` counts code points.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Line<const LIMIT: usize>(String);

impl<const LIMIT: usize> Line<LIMIT> {
    /// Reads a required line; `what` names the field in the error.
    ///
    /// # Errors
    /// When it is blank or too long.
    pub fn parse(what: &'static str, text: &str) -> Result<Self, Invalid> {
        Self::optional(what, text)?.ok_or(Invalid::Empty(what))
    }

    /// Reads a line that may be blank.
    ///
    /// # Errors
    /// When it is too long.
    pub fn optional(what: &'static str, text: &str) -> Result<Option<Self>, Invalid> {
        let line = clean_line(text);
        let length = line.chars().count();
        match length {
            0 => Ok(None),
            _ if length > LIMIT => Err(Invalid::Long { what, length, limit: LIMIT }),
            _ => Ok(Some(Self(line))),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why something was returned, dismissed or reopened: 1 to 2,000 characters, line breaks kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason(String);

/// A note on a verdict: up to 4,000 characters, may be blank.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Note(String);

impl Reason {
    /// Reads a reason.
    ///
    /// # Errors
    /// When it is blank or too long.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = block("The reason", text, 2_000)?;
        if text.is_empty() { Err(Invalid::Empty("The reason")) } else { Ok(Self(text)) }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Note {
    /// Reads a note.
    ///
    /// # Errors
    /// When it is too long.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        block("The note", text, 4_000).map(Self)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a line is an address of the web.
#[must_use]
pub fn is_web_address(line: &str) -> bool {
    line.starts_with("https://") || line.starts_with("http://")
}

/// A comment: 1 to 4,000 characters, line breaks kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentBody(String);

impl CommentBody {
    /// Reads a comment.
    ///
    /// # Errors
    /// When it is blank or too long.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = block("The comment", text, 4_000)?;
        if text.is_empty() { Err(Invalid::Empty("The comment")) } else { Ok(Self(text)) }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn block(what: &'static str, text: &str, limit: usize) -> Result<String, Invalid> {
    let (text, _) = cleaned(text);
    let text = seen(&text);
    let text = text.trim();
    let length = text.chars().count();
    if length > limit { Err(Invalid::Long { what, length, limit }) } else { Ok(text.to_owned()) }
}

/// An email address, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

impl Email {
    /// Reads an address.
    ///
    /// # Errors
    /// When it has no `@` with something on both sides, holds white space, or is over 254 bytes long.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        let (name, domain) = text.rsplit_once('@').ok_or(Invalid::Email)?;
        let sound = |part: &str| {
            !part.is_empty()
                && !part.contains(|c: char| {
                    c.is_whitespace()
                        || c.is_control()
                        || seen(c.encode_utf8(&mut [0; 4])).is_empty()
                        || "<>,;\"".contains(c)
                })
        };
        if sound(name) && sound(domain) && !domain.starts_with('.') && !domain.ends_with('.') && text.len() <= 254 {
            Ok(Self(text.to_lowercase()))
        } else {
            Err(Invalid::Email)
        }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A new password, 12 to 1,024 bytes. Never printed.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// Reads a new password.
    ///
    /// # Errors
    /// When it is shorter than 12 characters or absurdly long.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        match text.chars().count() {
            0..12 => Err(Invalid::Password),
            length if text.len() > 1024 => Err(Invalid::Long { what: "The password", length, limit: 1024 }),
            _ => Ok(Self(text.to_owned())),
        }
    }

    /// The secret itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// The text of an article: line ends are `\n`, no byte order mark, no control characters but tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleText {
    text: String,
    removed: usize,
}

impl ArticleText {
    /// Reads a text as it was pasted or uploaded.
    ///
    /// # Errors
    /// When it is blank or over [`MAX_TEXT_BYTES`].
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        if text.len() > MAX_TEXT_BYTES {
            return Err(Invalid::Text { length: text.len() });
        }
        let (text, removed) = cleaned(text);
        let text = text.trim_matches(['\n', ' ', '\t']).to_owned();
        if text.chars().all(char::is_whitespace) { Err(Invalid::Empty("The text")) } else { Ok(Self { text, removed }) }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// How many control characters were left out.
    #[must_use]
    pub fn removed(&self) -> usize {
        self.removed
    }

    /// SHA-256 of the text, by which the same article is known again.
    #[must_use]
    pub fn sha256(&self) -> String {
        sha256_hex(self.text.as_bytes())
    }
}

/// Line ends made `\n`; byte order marks, what is no text and signs that turn the direction left out; and how many of the
/// last two there were. What else is not seen stays: it was printed, and the words are looked for as they were printed.
pub(crate) fn cleaned(text: &str) -> (String, usize) {
    let mut clean = String::with_capacity(text.len());
    let mut removed = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                clean.push('\n');
            }
            '\n' | '\t' => clean.push(c),
            // Form feeds and vertical tabs stand for line ends in text out of PDFs and word processors.
            '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
            '\u{feff}' => {}
            c if no_text(c) || turns(c) => removed += 1,
            c => clean.push(c),
        }
    }
    (clean, removed)
}

/// SHA-256 in lower-case hexadecimal.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        assert!(matches!(ArticleText::parse(" \r\n\t\u{feff}"), Err(Invalid::Empty(_))));
        assert!(matches!(ArticleText::parse(&"a".repeat(MAX_TEXT_BYTES + 1)), Err(Invalid::Text { .. })));
        assert!(ArticleText::parse(&"a".repeat(MAX_TEXT_BYTES)).is_ok());
        let text = ArticleText::parse("\u{feff}a\r\nb\rc\0d\u{7}\n").unwrap();
        assert_eq!((text.as_str(), text.removed()), ("a\nb\ncd", 2));
        assert_eq!(text.sha256(), ArticleText::parse("a\nb\ncd").unwrap().sha256());
    }

    #[test]
    fn lines() {
        assert_eq!(Line::<5>::parse("The name", "  a\n b ").unwrap().as_str(), "a b");
        assert!(matches!(Line::<5>::parse("The name", "\u{0}"), Err(Invalid::Empty(_))));
        assert_eq!(
            Line::<30>::parse("The name", "Petra\u{8}\u{1b}[31mLund\0\u{202e}x").unwrap().as_str(),
            "Petra [31mLund x"
        );
        assert!(matches!(Line::<3>::parse("The name", "👩‍🚒👩‍🚒"), Err(Invalid::Long { length: 6, .. })));
        assert_eq!(Line::<3>::optional("The name", "").unwrap(), None);
    }

    #[test]
    fn addresses_and_passwords() {
        assert_eq!(Email::parse(" Ines@Example.org ").unwrap().as_str(), "ines@example.org");
        for bad in ["", "ines", "@x", "a@", "a b@c", "a@.b", "a,b@c", "a\0@b", "a\u{202e}@b.c"] {
            assert_eq!(Email::parse(bad), Err(Invalid::Email), "{bad}");
        }
        assert!(Password::parse("short").is_err());
        assert!(!format!("{:?}", Password::parse("a long enough one").unwrap()).contains("long"));
    }

    #[test]
    fn reasons() {
        assert!(Reason::parse(" \n").is_err());
        assert_eq!(Reason::parse("two\r\nlines ").unwrap().as_str(), "two\nlines");
        assert!(Reason::parse(&"x".repeat(2_001)).is_err());
    }
}
