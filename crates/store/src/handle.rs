//! The handle through which everything is asked and told.

use std::sync::Arc;

use crate::clock::Clock;
use crate::db::{Db, Engine, ping};
use crate::error::Result;
use crate::key::Signer;

/// The desk's memory. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(crate) db: Db,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) signer: Arc<dyn Signer>,
}

impl Store {
    /// Opens the database at `url` (`sqlite://path` or `postgres://…`) and brings its schema up to date.
    ///
    /// # Errors
    /// When it cannot be reached, written or migrated, or the desk signs with another key; the message says which.
    pub async fn open(url: &str, clock: Arc<dyn Clock>, signer: Arc<dyn Signer>) -> Result<Self> {
        let store = Self::open_for_new_key(url, clock, signer).await?;
        store.meet_key().await?;
        store.fill_shingles().await?;
        store.record_rows().await?;
        store.fold_names().await?;
        Ok(store)
    }

    /// Opens it with a key that the desk may not know; only for [`Store::replace_key`].
    ///
    /// # Errors
    /// When it cannot be reached, written or migrated; the message says which.
    pub async fn open_for_new_key(url: &str, clock: Arc<dyn Clock>, signer: Arc<dyn Signer>) -> Result<Self> {
        Ok(Self { db: Db::open(url).await?, clock, signer })
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
