//! Sheets that do not hold any more: never deleted, never changed, but they say so wherever they are shown.

use review::{Change, Reason, SheetId, Task};

use crate::db::{sql, within};
use crate::error::{Result, StoreError};
use crate::events::{About, append};
use crate::tables::SHEETS;
use crate::{Actor, Store};

sql! {
    NAME = "select number, title from sheets where id = $1";
    WITHDRAW = "update sheets set withdrawn_by = $2, withdrawn_name = $3, withdrawn_at = $4, withdrawn_reason = $5
        where id = $1 and withdrawn_at is null";
}

impl Store {
    /// Withdraws a frozen sheet.
    ///
    /// # Errors
    /// When the actor may not, there is none, or it is withdrawn already.
    pub async fn withdraw(&self, actor: &Actor, id: SheetId, reason: &Reason) -> Result<()> {
        let (key, at) = (id.to_string(), self.clock.now());
        let (mut tx, actor) = self.begin(actor, Task::Freeze).await?;
        let named: Option<(i64, String)> =
            within!(tx, c => sqlx::query_as(NAME).bind(&key).fetch_optional(&mut *c).await?);
        let (number, title) = named.ok_or(StoreError::NotFound("sheet"))?;
        let changed = within!(tx, c => sqlx::query(WITHDRAW)
            .bind(&key).bind(actor.account()).bind(&actor.name).bind(at.to_string()).bind(reason.as_str())
            .execute(&mut *c).await?.rows_affected());
        if changed == 0 {
            return Err(StoreError::Conflict(
                "This sheet is withdrawn already. Nothing was changed; reload the page to see by whom and why.",
            ));
        }
        tx.touch(&SHEETS, [&key]);
        let change = Change::SheetWithdrawn { number, title, reason: reason.as_str().to_owned() };
        append(&mut tx, at, &actor, About::default(), &change).await?;
        tx.commit().await
    }
}
