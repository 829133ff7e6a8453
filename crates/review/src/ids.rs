//! Ids: UUIDv7, so that they sort by the time they were made.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Reads an id as it stands in an address or a form.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                Uuid::try_parse(word).ok().map(Self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }
    };
}

id!(/// An article.
    ArticleId);
id!(/// One version of an article's text.
    VersionId);
id!(/// A quote.
    QuoteId);
id!(/// A piece of evidence.
    EvidenceId);
id!(/// A comment; a thread is known by its first.
    CommentId);
id!(/// A frozen sheet.
    SheetId);
id!(/// A speaker in the registry.
    PersonId);
id!(/// Someone with an account.
    UserId);
