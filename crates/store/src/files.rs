//! Files: the bytes of evidence as they came, kept once by content.
//!
//! They lie in the database, in parts of a megabyte, so that one backup holds everything and neither side ever holds
//! a whole file in memory. Each part is a write of its own: a slow upload keeps nobody waiting.

use review::{Line, Task};
use tokio::io::{AsyncRead, AsyncReadExt};

use crate::db::{read, sql, within};
use crate::error::{Result, StoreError};
use crate::{Actor, Store};

sql! {
    KNOWN = "select size from files where sha256 = $1";
    ADD_PART = "insert into file_parts (sha256, part, bytes) values ($1, $2, $3) on conflict (sha256, part) do nothing";
    // Written last: a file that is named is whole.
    ADD = "insert into files (sha256, size, media_type, created_at) values ($1, $2, $3, $4) on conflict (sha256) do nothing";
    LEFT = "select f.sha256 from files f where f.created_at < $1 and not exists (select 1 from evidence e where e.file = f.sha256)";
    DROP = "delete from files where sha256 = $1 and not exists (select 1 from evidence e where e.file = files.sha256)";
    DROP_PARTS = "delete from file_parts where sha256 = $1";
    HALVES = "select distinct p.sha256 from file_parts p where not exists (select 1 from files f where f.sha256 = p.sha256)";
    PART = "select bytes from file_parts where sha256 = $1 and part = $2";
}

/// Bytes in each part but the last.
pub const PART_BYTES: usize = 1024 * 1024;

/// A file as evidence names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRef {
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its name as people call it, without folders.
    pub name: Line<200>,
}

/// A file that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its name as people call it.
    pub name: String,
    /// What it is.
    pub media_type: String,
    /// Its length in bytes.
    pub size: u64,
}

impl Store {
    /// Keeps the `size` bytes of `from`, whose SHA-256 has been taken already; the same bytes again are the same file.
    ///
    /// # Errors
    /// When the actor may not bring anything in, `from` cannot be read, or the database fails.
    pub async fn keep_file(
        &self,
        actor: &Actor,
        sha256: &str,
        size: u64,
        media_type: &str,
        mut from: impl AsyncRead + Unpin,
    ) -> Result<()> {
        const BROKEN: StoreError = StoreError::Unavailable("The file could not be read. Nothing was saved; try again.");
        actor.require(Task::Import)?;
        let known: Option<i64> =
            read!(self.db, c => sqlx::query_scalar(KNOWN).bind(sha256).fetch_optional(&mut *c).await?);
        if known.is_some() {
            return Ok(());
        }
        let (mut part, mut left) = (0_i64, size);
        let mut bytes = Vec::with_capacity(PART_BYTES);
        while left > 0 {
            bytes.clear();
            let took = (&mut from).take(PART_BYTES as u64).read_to_end(&mut bytes).await.map_err(|_| BROKEN)?;
            if took == 0 {
                return Err(BROKEN);
            }
            let (mut tx, _) = self.begin(actor, Task::Import).await?;
            within!(tx, c => sqlx::query(ADD_PART).bind(sha256).bind(part).bind(&bytes[..]).execute(&mut *c).await?.rows_affected());
            tx.commit().await?;
            part += 1;
            left = left.saturating_sub(took as u64);
        }
        let (at, size) = (self.clock.now().to_string(), i64::try_from(size).unwrap_or(i64::MAX));
        let (mut tx, _) = self.begin(actor, Task::Import).await?;
        within!(tx, c => sqlx::query(ADD).bind(sha256).bind(size).bind(media_type).bind(&at).execute(&mut *c).await?.rows_affected());
        tx.commit().await
    }

    /// Removes files that nothing rests on: their upload ended before its evidence was written. Where nobody else serves this
    /// desk, also what has come of files that never were whole. Gives how many were removed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sweep_files(&self, alone: bool) -> Result<usize> {
        /// An upload may take half an hour.
        const DAY: i64 = 24 * 3600;
        let before = self.clock.now().plus_seconds(-DAY).to_string();
        let left: Vec<String> = read!(self.db, c => sqlx::query_scalar(LEFT).bind(before).fetch_all(&mut *c).await?);
        let mut removed = 0;
        for sha256 in left {
            let mut tx = self.db.begin().await?;
            removed += within!(tx, c => {
                let gone = sqlx::query(DROP).bind(&sha256).execute(&mut *c).await?.rows_affected();
                if gone > 0 {
                    sqlx::query(DROP_PARTS).bind(&sha256).execute(&mut *c).await?;
                }
                usize::try_from(gone).unwrap_or_default()
            });
            tx.commit().await?;
        }
        if !alone {
            return Ok(removed);
        }
        let halves: Vec<String> = read!(self.db, c => sqlx::query_scalar(HALVES).fetch_all(&mut *c).await?);
        for sha256 in &halves {
            let mut tx = self.db.begin().await?;
            within!(tx, c => sqlx::query(DROP_PARTS).bind(sha256).execute(&mut *c).await?.rows_affected());
            tx.commit().await?;
        }
        Ok(removed + halves.len())
    }

    /// One part of a file, counted from 0; nothing past its end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn file_part(&self, sha256: &str, part: u64) -> Result<Option<Vec<u8>>> {
        let part = i64::try_from(part).unwrap_or(i64::MAX);
        Ok(read!(self.db, c => sqlx::query_scalar(PART).bind(sha256).bind(part).fetch_optional(&mut *c).await?))
    }
}
