//! Remembers what happens on the desk, in SQLite or PostgreSQL.
//!
//! One use case is one function: load, ask `review`, write, log the event, commit. To add one: put its
//! SQL into a `sql!` block (a test prepares every statement on both engines), write through
//! [`Store::begin`], which asks whether the actor still may, end with `events::append` and `tx.commit()`, and add it to `tests/contract.rs`,
//! which runs on both engines.

mod accounts;
mod actor;
mod articles;
mod audit;
mod backup;
mod baseline;
mod checkpoints;
mod clock;
mod codes;
mod comments;
mod coverage;
mod db;
mod desk;
mod detected;
mod draft;
mod elsewhere;
mod error;
mod events;
mod evidence;
mod export;
mod facts;
mod files;
mod findings;
mod guessing;
mod handle;
mod journal;
mod key;
mod laid;
mod own;
mod passwords;
mod patience;
mod people;
mod probe;
mod quotes;
mod restore;
mod revision;
mod sealed;
mod second_factor;
mod security;
mod sessions;
mod settings;
mod sheets;
mod signer;
mod tables;
mod versions;
mod withdraw;

pub use accounts::User;
pub use actor::Actor;
pub use articles::{ArticleFilter, ArticleRow, Counts, Imported, NewArticle};
pub use audit::{Audit, Fault};
pub use backup::Problem as BackupProblem;
pub use checkpoints::Signed;
pub use clock::{Clock, FixedClock, SystemClock};
pub use comments::{Comment, Thread};
pub use coverage::Coverage;
pub use db::Engine;
pub use desk::{DeskArticle, Queue, QueueRow, QuoteView};
pub use draft::{Edit, Save};
pub use elsewhere::Elsewhere;
pub use error::{Result, StoreError};
pub use events::{EventFilter, HISTORY, Logged};
pub use evidence::{Cited, NewEvidence};
pub use export::{ExportFilter, ExportRow, Ground};
pub use facts::{Facts, NewFacts};
pub use files::{FileRef, KeptFile, PART_BYTES};
pub use findings::{Against, counting};
pub use handle::Store;
pub use key::{DeskKey, KeyProblem, NotSigned, Signer, check_signature, key_id, public_key_file, read_public_key};
pub use laid::OnFile;
pub use patience::reading;
pub use people::{PersonEntry, PersonRow, PersonView, Said};
pub use sealed::{Head, NotSealed, Sealed, SignedSheet, Stamp};
pub use second_factor::{Factor, Offer};
pub use security::{Kind, Note, NoteDays, NoteFilter, Noted};
pub use sessions::{Entry, IdleLimit, OwnSession, Session, SignIn, SignedIn, Visit};
pub use settings::House;
pub use sheets::{FrozenSheet, MAX_SHEET_QUOTES, SheetRow, Withdrawn};
pub use versions::{Chosen, Found, Plan, Revised};

/// Every SQL constant, for the test that prepares them on both engines.
#[doc(hidden)]
#[must_use]
pub fn every_statement() -> Vec<(&'static str, &'static str)> {
    let audit = audit::STATEMENTS.concat();
    [
        accounts::ALL,
        &audit,
        baseline::ALL,
        actor::ALL,
        articles::ALL,
        checkpoints::ALL,
        comments::ALL,
        coverage::ALL,
        db::ALL,
        desk::ALL,
        draft::ALL,
        elsewhere::ALL,
        events::ALL,
        evidence::ALL,
        export::ALL,
        facts::ALL,
        files::ALL,
        findings::ALL,
        guessing::ALL,
        laid::ALL,
        own::ALL,
        passwords::ALL,
        people::ALL,
        quotes::ALL,
        restore::ALL,
        revision::ALL,
        second_factor::ALL,
        security::ALL,
        sessions::ALL,
        settings::ALL,
        sheets::ALL,
        signer::ALL,
        versions::ALL,
        withdraw::ALL,
    ]
    .concat()
}

#[doc(hidden)]
pub use probe::Probe;
