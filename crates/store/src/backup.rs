//! Backup of the SQLite default, in one file, while the desk goes on serving.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use thiserror::Error;

use crate::Store;
use crate::db::Db;

/// Why a backup or restore failed.
#[derive(Debug, Error)]
pub enum Problem {
    /// PostgreSQL has its own tools.
    #[error("This desk uses PostgreSQL. Back it up and restore it with pg_dump and pg_restore.")]
    Postgres,
    /// The file is there already.
    #[error("{0} exists already. Choose another name; a backup never overwrites a file.")]
    Exists(PathBuf),
    /// The file is no backup.
    #[error("{0} is not a backup of Verbatim, or it is damaged ({1}). Nothing was changed.")]
    Damaged(PathBuf, String),
    /// Files could not be read or written.
    #[error("{0}: {1}")]
    File(PathBuf, #[source] std::io::Error),
    /// It is whole, but not what the log says.
    #[error(
        "{0} does not bear out its own log ({1}). Nothing was changed. Use an older backup, or restore this one all the same with --unverified and look at `verbatim audit verify`."
    )]
    Doubtful(PathBuf, String),
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The desk in the backup could not be opened.
    #[error(transparent)]
    Store(#[from] crate::StoreError),
}

impl Store {
    /// Writes a whole, checked copy of the database to `file`, which must not exist. Others may write meanwhile.
    ///
    /// # Errors
    /// When it is PostgreSQL, the file exists, or the disk refuses; a half-written file is removed.
    pub async fn backup(&self, file: &Path) -> Result<(), Problem> {
        let Db::Sqlite(pools) = &self.db else { return Err(Problem::Postgres) };
        if file.exists() {
            return Err(Problem::Exists(file.to_owned()));
        }
        let partial = file.with_extension("partial");
        let options = pools.write.connect_options();
        let copied = async {
            // A connection of its own: readers and the writer go on.
            let mut connection = SqliteConnection::connect_with(options.as_ref()).await?;
            sqlx::query("vacuum into $1").bind(partial.to_string_lossy().into_owned()).execute(&mut connection).await?;
            connection.close().await
        };
        let finished = match copied.await {
            Ok(()) => check(&partial).await,
            Err(error) => Err(error.into()),
        };
        let renamed = finished.and_then(|()| {
            std::fs::File::open(&partial)
                .and_then(|copy| copy.sync_all())
                .map_err(|error| Problem::File(partial.clone(), error))?;
            std::fs::rename(&partial, file).map_err(|error| Problem::File(file.to_owned(), error))
        });
        if renamed.is_err() {
            let _ = std::fs::remove_file(&partial);
        }
        renamed
    }
}

/// Whether `file` is a whole database of ours.
pub(crate) async fn check(file: &Path) -> Result<(), Problem> {
    let damaged = |why: String| Problem::Damaged(file.to_owned(), why);
    let options = SqliteConnectOptions::from_str("sqlite://")?.filename(file).read_only(true).immutable(true);
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(|error| damaged(error.to_string()))?;
    let sound: String = sqlx::query_scalar("pragma integrity_check")
        .fetch_one(&mut connection)
        .await
        .map_err(|error| damaged(error.to_string()))?;
    let (ours, acting): (i64, Option<String>) = sqlx::query_as(
        "select count(*) filter (where type = 'table' and name in ('quotes', 'events', 'chains')), max(name) filter (where type in ('trigger', 'view')) from sqlite_master",
    )
    .fetch_one(&mut connection)
    .await
    .map_err(|error| damaged(error.to_string()))?;
    connection.close().await?;
    match (sound.as_str(), ours, acting) {
        ("ok", 3, None) => Ok(()),
        // It would act whenever the desk writes.
        ("ok", 3, Some(name)) => Err(damaged(format!("it holds {name}, which no desk of ours has"))),
        ("ok", ..) => Err(damaged("it has none of the desk's tables".to_owned())),
        _ => Err(damaged(sound)),
    }
}
