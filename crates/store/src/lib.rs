//! Remembers what happens on the desk, in SQLite or PostgreSQL.
//!
//! One use case is one function: load, ask `review`, write, log the event, commit. To add one: put its
//! SQL into a `sql!` block (a test prepares every statement on both engines), write through
//! [`Db::begin`](db::Db), end with `events::append` and `tx.commit()`, and add it to `tests/contract.rs`,
//! which runs on both engines.

mod accounts;
mod articles;
mod backup;
mod clock;
mod comments;
mod db;
mod desk;
mod detected;
mod elsewhere;
mod error;
mod events;
mod evidence;
mod export;
mod files;
mod findings;
mod laid;
mod people;
mod probe;
mod quotes;
mod revision;
mod sessions;
mod settings;
mod sheets;
mod versions;

pub use accounts::User;
pub use articles::{ArticleFilter, ArticleRow, Counts, Imported, NewArticle};
pub use backup::Problem as BackupProblem;
pub use clock::{Clock, FixedClock, SystemClock};
pub use comments::{Comment, Thread};
pub use db::Engine;
pub use desk::{DeskArticle, Queue, QueueRow, QuoteView};
pub use elsewhere::Elsewhere;
pub use error::{Result, StoreError};
pub use events::{Broken, EventFilter, Logged};
pub use evidence::{Cited, NewEvidence};
pub use export::{ExportFilter, ExportRow, Ground};
pub use files::{FileRef, KeptFile, PART_BYTES};
pub use findings::{Against, counting};
pub use laid::OnFile;
pub use people::{PersonEntry, PersonRow, PersonView, Said};
pub use quotes::{Edit, Save};
pub use sessions::SignIn;
pub use sheets::{FrozenSheet, Head, MAX_SHEET_QUOTES, SheetRow};
pub use versions::{Chosen, Found, Plan, Revised};

use std::sync::Arc;

use review::{Role, Task, UserId};

/// Who acts: someone signed in, as they were when the request came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Their account.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// What they are on the desk.
    pub role: Role,
}

impl Actor {
    /// A program on this machine that acts without an account, such as the command line.
    #[must_use]
    pub fn program(name: &str) -> Self {
        Self { user: UserId(uuid::Uuid::nil()), name: name.to_owned(), role: Role::Admin }
    }

    /// The account for a column; nothing for a program.
    pub(crate) fn account(&self) -> Option<String> {
        (!self.user.0.is_nil()).then(|| self.user.to_string())
    }

    /// Refuses what the role does not allow.
    ///
    /// # Errors
    /// [`StoreError::Refused`], naming the role it takes.
    pub fn require(&self, task: Task) -> Result<()> {
        if review::may(self.role, task) {
            return Ok(());
        }
        let least = Role::ALL.iter().copied().find(|role| review::may(*role, task)).unwrap_or(Role::Admin);
        Err(StoreError::Refused(review::Refusal::Role { least }))
    }
}

/// The desk's memory. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    db: db::Db,
    clock: Arc<dyn Clock>,
}

impl Store {
    /// Opens the database at `url` (`sqlite://path` or `postgres://…`) and brings its schema up to date.
    ///
    /// # Errors
    /// When it cannot be reached, written or migrated; the message says which.
    pub async fn open(url: &str, clock: Arc<dyn Clock>) -> Result<Self> {
        let store = Self { db: db::Db::open(url).await?, clock };
        store.fill_shingles().await?;
        Ok(store)
    }

    /// Which engine it runs on.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.db.engine()
    }

    /// Answers when the database does.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<()> {
        db::ping(&self.db).await
    }

    /// Finishes what is under way and closes the database.
    pub async fn close(&self) {
        self.db.close().await;
    }
}

/// Every SQL constant, for the test that prepares them on both engines.
#[doc(hidden)]
#[must_use]
pub fn every_statement() -> Vec<(&'static str, &'static str)> {
    [
        accounts::ALL,
        articles::ALL,
        comments::ALL,
        db::ALL,
        desk::ALL,
        elsewhere::ALL,
        events::ALL,
        evidence::ALL,
        export::ALL,
        files::ALL,
        findings::ALL,
        laid::ALL,
        people::ALL,
        quotes::ALL,
        revision::ALL,
        sessions::ALL,
        settings::ALL,
        sheets::ALL,
        versions::ALL,
    ]
    .concat()
}

#[doc(hidden)]
pub use probe::Probe;
