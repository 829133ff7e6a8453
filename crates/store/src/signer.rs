//! Which key the desk signs with: it remembers the public part, so that another key is never taken in silence.

use review::Change;

use crate::db::{Tx, read, sql, within};
use crate::error::{Result, StoreError};
use crate::events::{About, append};
use crate::key::{KeyProblem, key_id};
use crate::tables::SETTINGS;
use crate::{Actor, Store};

sql! {
    KNOWN = "select value from settings where key = 'public_key'";
    REMEMBER = "insert into settings (key, value) values ('public_key', $1) on conflict (key) do nothing";
    REPLACE = "update settings set value = $1 where key = 'public_key' and value = $2";
}

impl Store {
    /// The public key on one line, as the desk signs with it.
    #[must_use]
    pub fn public_key(&self) -> String {
        self.signer.public_key()
    }

    /// Whether the key it was opened with is the one it signs with.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn knows_key(&self) -> Result<bool> {
        Ok(known(self).await?.is_some_and(|known| known == self.signer.public_key()))
    }

    /// Whether the desk may sign with the key it was given: the one it knows, or its first.
    pub(crate) async fn meet_key(&self) -> Result<()> {
        let given = self.signer.public_key();
        if known(self).await?.is_none() {
            // The file first: a desk must not remember a key that nobody has.
            self.signer.keep()?;
            self.remember_first(&given).await?;
        }
        match known(self).await? {
            Some(known) if known != given => {
                Err(KeyProblem::Other { known: key_id(&known), given: key_id(&given) }.into())
            }
            _ => Ok(()),
        }
    }

    async fn remember_first(&self, given: &str) -> Result<()> {
        let mut tx = self.db.begin().await?;
        let new = within!(tx, c => sqlx::query(REMEMBER).bind(given).execute(&mut *c).await?.rows_affected());
        // Somebody else's was first; it is looked at next.
        if new == 0 {
            return Ok(());
        }
        tx.touch(&SETTINGS, ["public_key"]);
        let change = Change::KeyMade { id: key_id(given), public_key: given.to_owned() };
        log(&mut tx, self, &Actor::program("the desk"), &change).await?;
        tx.commit().await
    }

    /// Signs with the key it was opened with ([`Store::open_for_new_key`]) from now on. What was signed before keeps its signature and its key.
    ///
    /// # Errors
    /// When the actor may not, or somebody else replaced it meanwhile.
    pub async fn replace_key(&self, actor: &Actor) -> Result<()> {
        actor.require(review::Task::ManageUsers)?;
        let given = self.signer.public_key();
        let Some(known) = known(self).await? else { return self.meet_key().await };
        if known == given {
            return Err(StoreError::Wrong("The desk signs with this key already. Nothing was changed."));
        }
        self.signer.keep()?;
        let (mut tx, actor) = self.begin(actor, review::Task::ManageUsers).await?;
        let changed =
            within!(tx, c => sqlx::query(REPLACE).bind(&given).bind(&known).execute(&mut *c).await?.rows_affected());
        if changed == 0 {
            return Err(StoreError::Stale);
        }
        tx.touch(&SETTINGS, ["public_key"]);
        let change = Change::KeyReplaced { from: key_id(&known), id: key_id(&given), public_key: given };
        log(&mut tx, self, &actor, &change).await?;
        tx.commit().await
    }
}

async fn log(tx: &mut Tx, store: &Store, actor: &Actor, change: &Change) -> Result<()> {
    append(tx, store.clock.now(), actor, About::default(), change).await
}

async fn known(store: &Store) -> Result<Option<String>> {
    Ok(read!(store.db, c => sqlx::query_scalar(KNOWN).fetch_optional(&mut *c).await?))
}
