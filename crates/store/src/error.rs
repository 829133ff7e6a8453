//! What can go wrong, in words for people where people can do something about it.

use review::{Invalid, NotASentence, Refusal};
use thiserror::Error;

use crate::key::{KeyProblem, NotSigned};

/// A result of the store.
pub type Result<T> = std::result::Result<T, StoreError>;

/// Why something could not be done.
#[derive(Debug, Error)]
pub enum StoreError {
    /// There is no such thing; names its kind.
    #[error("There is no such {0}. It may have been removed, or the address is wrong.")]
    NotFound(&'static str),
    /// The rules of the desk say no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A value does not parse.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// An attribution does not read.
    #[error(transparent)]
    Sentence(#[from] NotASentence),
    /// Someone else saved first.
    #[error("Someone saved this while you were working on it. Both versions are shown; nothing of yours is lost.")]
    Stale,
    /// The registry has another name for the speaker than the one the approval was given in sight of.
    #[error(
        "Sheets would print this speaker as “{0}”: that is the registry's name by now, and not the one you approved in sight of. Nothing was approved. Read the name, then approve again."
    )]
    Renamed(String),
    /// Something of that name exists; the message says what to do.
    #[error("{0}")]
    Conflict(&'static str),
    /// What was asked for does not make sense; the message says what would.
    #[error("{0}")]
    Wrong(&'static str),
    /// Nobody is signed in.
    #[error("You are not signed in, or your session has ended. Sign in, then send it again.")]
    SignedOut,
    /// The account was disabled after the request had come in.
    #[error(
        "This account was disabled while this was on its way. Nothing was saved; ask an admin if that is a mistake."
    )]
    Disabled,
    /// Too many failed sign-ins.
    #[error("Too many failed attempts. Wait {minutes} minutes, then try again.")]
    TooMany {
        /// How long.
        minutes: i64,
    },
    /// The database cannot take the change now; the message says why.
    #[error("{0}")]
    Unavailable(&'static str),
    /// The desk's key does not fit, or does not sign.
    #[error(transparent)]
    Key(#[from] KeyProblem),
    /// A signature does not prove what it should.
    #[error(transparent)]
    NotSigned(#[from] NotSigned),
    /// Anything else; logged, never shown.
    #[error("the database failed: {0}")]
    Internal(#[source] sqlx::Error),
    /// A row that should not exist; names table and column.
    #[error("inconsistent data in {0}")]
    Inconsistent(&'static str),
}

/// The constraints people can run into, and what to tell them. SQLite names columns, PostgreSQL the constraint.
const CONSTRAINTS: [(&str, &str, &str); 5] = [
    (
        "users_email_key",
        "users.email",
        "There is an account with this email address already. Use another address, or change that account.",
    ),
    (
        "users_folded_key",
        "users.folded",
        "Another account has this name, or one that looks like it. Add an initial or a second name: sheets and the log have to say who it was.",
    ),
    (
        "versions_sha256_key",
        "versions.sha256",
        "This text was brought in a moment ago. Nothing was saved twice; reload the page to see it.",
    ),
    (
        "versions_number_key",
        "versions.article_id, versions.number",
        "Someone brought in a new version of this article meanwhile. Nothing was saved; look at theirs, then send yours again.",
    ),
    (
        "quotes_span_key",
        "quotes.version_id, quotes.start_at, quotes.end_at",
        "These words are marked as a quote already. Choose other boundaries, or restore the quote if it was dismissed.",
    ),
];

const BUSY: &str = "The database does not answer or is busy. Nothing was saved; wait a moment and send it again.";

const STOPPED: &str = "This took longer than the desk lets anybody read, so it was stopped; nothing was changed. Ask for less, such as by a narrower filter, or try again when the desk is quieter.";

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if matches!(error, sqlx::Error::PoolTimedOut | sqlx::Error::Io(_)) {
            return Self::Unavailable(BUSY);
        }
        let Some(database) = error.as_database_error() else { return Self::Internal(error) };
        if database.is_unique_violation() {
            let name = database.constraint().unwrap_or_else(|| database.message());
            let known =
                CONSTRAINTS.iter().find(|(constraint, columns, _)| name == *constraint || name.ends_with(columns));
            if let Some((_, _, message)) = known {
                return Self::Conflict(message);
            }
        }
        let code = database.code().unwrap_or_default();
        // SQLite's primary result codes are the low byte of the extended ones; PostgreSQL's have five characters.
        match (code.as_ref(), code.parse::<i32>().ok().filter(|code| *code < 10_000).map(|code| code & 0xff)) {
            ("40001" | "40P01" | "55P03" | "53300", _) | (_, Some(5 | 6)) => Self::Unavailable(BUSY),
            // The engine was told to stop (`patience`).
            ("57014", _) | (_, Some(9)) => Self::Unavailable(STOPPED),
            ("25006", _) | (_, Some(8)) => {
                Self::Unavailable("The database is read-only. Nothing was saved; ask an admin to make it writable.")
            }
            ("53100", _) | (_, Some(10 | 13)) => {
                Self::Unavailable("The disk is full or failing. Nothing was saved; ask an admin to make room.")
            }
            _ => Self::Internal(error),
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(_: serde_json::Error) -> Self {
        Self::Inconsistent("a JSON column")
    }
}
