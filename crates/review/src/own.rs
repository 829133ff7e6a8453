//! Own work: the parts of a quote's review that a person has had a hand in. Nobody approves what rests on one of them.
//!
//! What is in force counts: a verdict that somebody else has replaced is theirs. The engine is nobody.

use std::fmt;

/// A part of the work on a quote, as it is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Own {
    /// They sent it, or took the check over.
    Check,
    /// They gave the verdict, or wrote its note.
    Verdict,
    /// They wrote who spoke.
    Attribution,
    /// They marked the words, moved their boundaries, said of what kind they are, or brought in the text that changed them.
    Words,
    /// They brought evidence that it rests on or is tested against, placed its words in it, or took other evidence away.
    Evidence,
    /// They wrote the registry's name for the speaker, or merged the entry, where that is another than the attribution's.
    Name,
    /// Whoever acts has no account: nobody could say whose work it is.
    Unknown,
}

impl Own {
    /// Every part.
    pub const ALL: [Self; 7] =
        [Self::Check, Self::Verdict, Self::Attribution, Self::Words, Self::Evidence, Self::Name, Self::Unknown];

    /// The word by which the store names it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Verdict => "verdict",
            Self::Attribution => "attribution",
            Self::Words => "words",
            Self::Evidence => "evidence",
            Self::Name => "name",
            Self::Unknown => "unknown",
        }
    }

    /// The part with this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.as_str() == word)
    }
}

impl fmt::Display for Own {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self {
            Self::Check => "You checked this quote yourself.",
            Self::Verdict => "You gave the verdict on this quote.",
            Self::Attribution => "You wrote the attribution of this quote.",
            Self::Words => "You chose the words of this quote.",
            Self::Evidence => "You chose evidence that this quote is tested against.",
            Self::Name => "You wrote the name that the registry has for this speaker.",
            Self::Unknown => {
                return f.write_str(
                    "A program without an account approves nothing: nobody could say whose work it was. Sign in, then approve.",
                );
            }
        };
        write!(f, "{what} Someone else has to approve it.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_a_word_and_a_sentence() {
        for own in Own::ALL {
            assert_eq!(Own::parse(own.as_str()), Some(own));
            assert!(own.to_string().ends_with('.'), "{own}");
        }
        assert_eq!(Own::parse(""), None);
    }
}
