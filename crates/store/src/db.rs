//! One handle on either engine, and the macro that runs the same SQL on both.

use std::str::FromStr;
use std::time::Duration;

use serde_json::{Map, Value};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, Postgres, Sqlite, SqlitePool, Transaction};

use crate::error::{Result, StoreError};
use crate::tables::Table;

/// Names SQL constants and lists them in `ALL`, so that a test can prepare each one on both engines.
macro_rules! sql {
    ($($(#[$meta:meta])* $name:ident = $sql:expr;)+) => {
        $($(#[$meta])* const $name: &str = $sql;)+
        pub(crate) const ALL: &[(&str, &str)] = &[$((concat!(module_path!(), "::", stringify!($name)), $name)),+];
    };
}
pub(crate) use sql;

/// Runs `$body` with `$pool` bound to the pool for reading, whichever engine it is.
macro_rules! read {
    ($db:expr, $pool:ident => $body:expr) => {
        match &$db {
            $crate::db::Db::Sqlite { read: $pool, .. } => $body,
            $crate::db::Db::Postgres($pool) => $body,
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

#[derive(Clone)]
pub(crate) enum Db {
    /// One writer and a few readers.
    Sqlite {
        write: SqlitePool,
        read: SqlitePool,
    },
    Postgres(PgPool),
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

impl Db {
    pub(crate) async fn open(url: &str) -> Result<Self> {
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let options = PgConnectOptions::from_str(url)?.application_name("verbatim");
            let pool = PgPoolOptions::new()
                .max_connections(16)
                .acquire_timeout(Duration::from_secs(10))
                .connect_with(options)
                .await?;
            sqlx::migrate!("../../migrations/postgres").run(&pool).await.map_err(sqlx::Error::from)?;
            return Ok(Self::Postgres(pool));
        }
        let options = SqliteConnectOptions::from_str(url)?
            .journal_mode(SqliteJournalMode::Wal)
            // Nothing acknowledged is lost when the power goes.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .statement_cache_capacity(200);
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(Duration::from_secs(10))
            .connect_with(options.clone().create_if_missing(true))
            .await?;
        sqlx::migrate!("../../migrations/sqlite").run(&write).await.map_err(sqlx::Error::from)?;
        let read = SqlitePoolOptions::new()
            .max_connections(4)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(Duration::from_secs(10))
            .connect_with(options.read_only(true))
            .await?;
        Ok(Self::Sqlite { write, read })
    }

    /// Begins a transaction that may write.
    pub(crate) async fn begin(&self) -> Result<Tx> {
        let on = match self {
            Self::Sqlite { write, .. } => On::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => On::Postgres(pool.begin().await?),
        };
        Ok(Tx { on, touched: Vec::new(), told: Vec::new() })
    }

    /// Begins a transaction that only reads, and sees the desk as it is at its first statement, whoever writes meanwhile.
    pub(crate) async fn snapshot(&self) -> Result<Tx> {
        let on = match self {
            Self::Sqlite { read, .. } => On::Sqlite(read.begin().await?),
            Self::Postgres(pool) => {
                On::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?)
            }
        };
        Ok(Tx { on, touched: Vec::new(), told: Vec::new() })
    }

    pub(crate) fn engine(&self) -> Engine {
        match self {
            Self::Sqlite { .. } => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
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
    let _: i64 = read!(db, pool => sqlx::query_scalar(PING).fetch_one(pool).await?);
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
