//! The handle through which everything is asked and told.

use std::sync::Arc;

use crate::clock::Clock;
use crate::db::{Db, Engine, ping};
use crate::error::Result;

/// The desk's memory. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(crate) db: Db,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Store {
    /// Opens the database at `url` (`sqlite://path` or `postgres://…`) and brings its schema up to date.
    ///
    /// # Errors
    /// When it cannot be reached, written or migrated; the message says which.
    pub async fn open(url: &str, clock: Arc<dyn Clock>) -> Result<Self> {
        let store = Self { db: Db::open(url).await?, clock };
        store.fill_shingles().await?;
        store.record_rows().await?;
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
        ping(&self.db).await
    }

    /// Finishes what is under way and closes the database.
    pub async fn close(&self) {
        self.db.close().await;
    }
}
