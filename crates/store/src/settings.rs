//! What the workspace has decided.

use review::{Change, Policy, Task};

use crate::db::{read, sql, within};
use crate::error::Result;
use crate::events::{About, append};
use crate::{Actor, Store};

sql! {
    GET = "select value from settings where key = $1";
    PUT = "insert into settings (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value";
}

const POLICY: &str = "policy";

impl Store {
    /// What the newsroom allows itself between quotation marks; words may be left out until an admin says otherwise.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn policy(&self) -> Result<Policy> {
        let word: Option<String> =
            read!(self.db, pool => sqlx::query_scalar(GET).bind(POLICY).fetch_optional(pool).await?);
        Ok(word.as_deref().and_then(Policy::parse).unwrap_or(Policy::Trims))
    }

    /// Sets it. Verdicts that were given stay as they are.
    ///
    /// # Errors
    /// When the actor may not.
    pub async fn set_policy(&self, actor: &Actor, policy: Policy) -> Result<()> {
        actor.require(Task::ManageUsers)?;
        if self.policy().await? == policy {
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        within!(tx, c => sqlx::query(PUT).bind(POLICY).bind(policy.as_str()).execute(&mut *c).await?.rows_affected());
        let change = Change::PolicySet { policy: policy.as_str().to_owned() };
        append(&mut tx, self.clock.now(), actor, About::default(), &change).await?;
        tx.commit().await
    }
}
