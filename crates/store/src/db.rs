//! One handle on either engine, and the macro that runs the same SQL on both.

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Map, Value};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Pool, Postgres, Sqlite, Transaction};

use crate::error::{Result, StoreError};
use crate::patience;
use crate::tables::Table;

/// Names SQL constants and lists them in `ALL`, so that a test can prepare each one on both engines.
macro_rules! sql {
    ($($(#[$meta:meta])* $name:ident = $sql:expr;)+) => {
        $($(#[$meta])* const $name: &str = $sql;)+
        pub(crate) const ALL: &[(&str, &str)] = &[$((concat!(module_path!(), "::", stringify!($name)), $name)),+];
    };
}
pub(crate) use sql;

/// Runs `$body` with `$connection` bound to one for reading, whichever engine it is.
macro_rules! read {
    ($db:expr, $connection:ident => $body:expr) => {
        match &$db {
            $crate::db::Db::Sqlite(pools) => {
                let mut held = pools.read().acquire().await?;
                let $connection: &mut sqlx::SqliteConnection = &mut held;
                $body
            }
            $crate::db::Db::Postgres(pools) => {
                let mut held = pools.read().acquire().await?;
                let $connection: &mut sqlx::PgConnection = &mut held;
                $body
            }
        }
    };
}
pub(crate) use read;

/// Runs `$body` with `$connection` bound to the transaction's connection, whichever engine it is.
macro_rules! within {
    ($tx:expr, $connection:ident => $body:expr) => {
        match &mut $tx.on {
            $crate::db::On::Sqlite(tx) => {
                let $connection: &mut sqlx::SqliteConnection = tx;
                $body
            }
            $crate::db::On::Postgres(tx) => {
                let $connection: &mut sqlx::PgConnection = tx;
                $body
            }
        }
    };
}
pub(crate) use within;

sql! {
    PING = "select cast(1 as bigint)";
}

/// A database engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// One file.
    Sqlite,
    /// A server.
    Postgres,
}

/// Either engine.
#[derive(Clone)]
pub(crate) enum Db {
    Sqlite(Pools<Sqlite>),
    Postgres(Pools<Postgres>),
}

/// Connections by what they are for, so that the slow never hold up the quick.
pub(crate) struct Pools<E: sqlx::Database> {
    /// Transactions that write; SQLite has one writer.
    pub(crate) write: Pool<E>,
    /// What pages read, each read with a limit (`patience`).
    pages: Pool<E>,
    /// What is read apart from pages: exports, comparisons, audits, the command line.
    pub(crate) apart: Pool<E>,
    /// Reads end: the desk stops.
    stopping: Arc<AtomicBool>,
}

impl<E: sqlx::Database> Clone for Pools<E> {
    fn clone(&self) -> Self {
        let stopping = Arc::clone(&self.stopping);
        Self { write: self.write.clone(), pages: self.pages.clone(), apart: self.apart.clone(), stopping }
    }
}

impl<E: sqlx::Database> Pools<E> {
    /// For whoever reads here and now.
    pub(crate) fn read(&self) -> &Pool<E> {
        if patience::is_reading() { &self.pages } else { &self.apart }
    }

    /// Lets writers finish; readers are stopped.
    async fn close(&self) {
        /// What an engine does not stop by itself ends with its connection.
        const MOST: Duration = Duration::from_secs(2);
        self.stopping.store(true, Ordering::Relaxed);
        let readers = async { tokio::join!(self.pages.close(), self.apart.close()) };
        if tokio::time::timeout(MOST, readers).await.is_err() {
            tracing::warn!("a read did not end in time; it ends with its connection");
        }
        self.write.close().await;
    }
}

/// A transaction that may write, and the rows it has written since its last event.
pub(crate) struct Tx {
    pub(crate) on: On,
    touched: Vec<(&'static Table, Vec<String>)>,
    told: Vec<(&'static Table, Map<String, Value>)>,
}

/// The engine a transaction is on.
pub(crate) enum On {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// How long a connection is waited for.
const WAIT: Duration = Duration::from_secs(10);

impl Pools<Sqlite> {
    async fn open(url: &str) -> Result<Self> {
        let options = SqliteConnectOptions::from_str(url)?
            .journal_mode(SqliteJournalMode::Wal)
            // Nothing acknowledged is lost when the power goes.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .statement_cache_capacity(200);
        let pool = |most: u32| {
            SqlitePoolOptions::new()
                .max_connections(most)
                .idle_timeout(None)
                .max_lifetime(None)
                .acquire_timeout(WAIT)
                // A connection to a file does not go away.
                .test_before_acquire(false)
        };
        let write = pool(1).min_connections(1).connect_with(options.clone().create_if_missing(true)).await?;
        sqlx::migrate!("../../migrations/sqlite").run(&write).await.map_err(sqlx::Error::from)?;
        let stopping = Arc::new(AtomicBool::new(false));
        let readers = |most: u32| {
            let (first, again) = (Arc::clone(&stopping), Arc::clone(&stopping));
            pool(most)
                .after_connect(move |connection, _| {
                    let stopping = Arc::clone(&first);
                    Box::pin(async move { patience::watch(connection, &stopping).await })
                })
                .before_acquire(move |connection, _| {
                    let stopping = Arc::clone(&again);
                    Box::pin(async move { patience::watch(connection, &stopping).await.map(|()| true) })
                })
        };
        let options = options.read_only(true);
        let pages = readers(8).connect_with(options.clone()).await?;
        let apart = readers(4).connect_lazy_with(options);
        Ok(Self { write, pages, apart, stopping })
    }
}

impl Pools<Postgres> {
    async fn open(url: &str) -> Result<Self> {
        let options = PgConnectOptions::from_str(url)?.application_name("verbatim");
        let pool = |most: u32| PgPoolOptions::new().max_connections(most).acquire_timeout(WAIT);
        let write = pool(8).connect_with(options.clone()).await?;
        sqlx::migrate!("../../migrations/postgres").run(&write).await.map_err(sqlx::Error::from)?;
        let limit = patience::LIMIT.as_millis().to_string();
        let readers = |most: u32| {
            pool(most).after_connect(|connection, _| {
                Box::pin(async move {
                    patience::look_for_client(connection).await;
                    Ok(())
                })
            })
        };
        let pages = readers(12)
            .after_release(|connection, _| Box::pin(async move { Ok(patience::is_at_rest(connection).await) }))
            .connect_lazy_with(options.clone().options([("statement_timeout", limit)]));
        let apart = readers(6).connect_lazy_with(options);
        Ok(Self { write, pages, apart, stopping: Arc::default() })
    }
}

impl Db {
    pub(crate) async fn open(url: &str) -> Result<Self> {
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            return Ok(Self::Postgres(Pools::<Postgres>::open(url).await?));
        }
        Ok(Self::Sqlite(Pools::<Sqlite>::open(url).await?))
    }

    /// Begins a transaction that may write.
    pub(crate) async fn begin(&self) -> Result<Tx> {
        let on = match self {
            Self::Sqlite(pools) => On::Sqlite(pools.write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pools) => On::Postgres(pools.write.begin().await?),
        };
        Ok(Tx { on, touched: Vec::new(), told: Vec::new() })
    }

    /// Begins a transaction that only reads, and sees the desk as it is at its first statement, whoever writes meanwhile.
    pub(crate) async fn snapshot(&self) -> Result<Tx> {
        let on = match self {
            Self::Sqlite(pools) => On::Sqlite(pools.apart.begin().await?),
            Self::Postgres(pools) => {
                On::Postgres(pools.apart.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?)
            }
        };
        Ok(Tx { on, touched: Vec::new(), told: Vec::new() })
    }

    pub(crate) fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(pools) => pools.close().await,
            Self::Postgres(pools) => pools.close().await,
        }
    }
}

impl Tx {
    /// Says that a row of `table` was written or taken away; its key, or the first part of the key for all that have it.
    pub(crate) fn touch<const N: usize>(&mut self, table: &'static Table, key: [&str; N]) {
        self.touched.push((table, key.map(str::to_owned).to_vec()));
    }

    /// Says how a row stands that was written: for the statement that gives it back, which saves a look.
    pub(crate) fn tell(&mut self, table: &'static Table, row: Map<String, Value>) {
        self.told.push((table, row));
    }

    pub(crate) fn take_touched(&mut self) -> Vec<(&'static Table, Vec<String>)> {
        std::mem::take(&mut self.touched)
    }

    pub(crate) fn take_told(&mut self) -> Vec<(&'static Table, Map<String, Value>)> {
        std::mem::take(&mut self.told)
    }

    pub(crate) async fn commit(self) -> Result<()> {
        let unlogged =
            self.touched.first().map(|(table, _)| table.name).or(self.told.first().map(|(table, _)| table.name));
        if let Some(table) = unlogged {
            return Err(StoreError::Inconsistent(table));
        }
        match self.on {
            On::Sqlite(tx) => tx.commit().await?,
            On::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

pub(crate) async fn ping(db: &Db) -> Result<()> {
    let _: i64 = read!(db, c => sqlx::query_scalar(PING).fetch_one(&mut *c).await?);
    Ok(())
}

/// A JSON column.
pub(crate) fn from_json<T: serde::de::DeserializeOwned>(json: &str) -> Result<T> {
    Ok(serde_json::from_str(json)?)
}

/// A column that holds an id, a word or a time.
pub(crate) fn parsed<T>(value: Option<T>, column: &'static str) -> Result<T> {
    value.ok_or(StoreError::Inconsistent(column))
}
