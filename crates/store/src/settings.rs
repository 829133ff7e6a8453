//! What the workspace has decided.

use review::{Change, Line, Policy, Task, is_web_address};

use crate::db::{Tx, read, sql, within};
use crate::error::{Result, StoreError};
use crate::events::{About, append};
use crate::tables::SETTINGS;
use crate::{Actor, Store};

sql! {
    GET = "select value from settings where key = $1";
    PUT = "insert into settings (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value";
}

const POLICY: &str = "policy";
const HOUSE_NAME: &str = "house_name";
const HOUSE_ADDRESS: &str = "house_address";

/// The newsroom, as it signs what it publishes. Blank where nobody has said it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct House {
    /// Its name: "Harbour Courier".
    pub name: String,
    /// The web address under which it publishes sheets, without a slash at its end.
    pub address: String,
}

impl House {
    /// Reads what was typed; either may be blank.
    ///
    /// # Errors
    /// When one is too long, or the address is none.
    pub fn parse(name: &str, address: &str) -> Result<Self> {
        let name = Line::<120>::optional("The newsroom's name", name)?;
        let address = Line::<300>::optional("The newsroom's web address", address)?;
        let name = name.map_or_else(String::new, |line| line.as_str().to_owned());
        let address = address.map_or_else(String::new, |line| line.as_str().to_owned());
        let address = address.trim_end_matches('/').to_owned();
        let host = address.split_once("://").map_or("", |(_, rest)| rest);
        let wrong =
            !is_web_address(&address) || host.is_empty() || address.contains([' ', '?', '#', '"', '<', '>', '\\']);
        if !address.is_empty() && wrong {
            return Err(StoreError::Wrong(
                "The newsroom's web address has to begin with https:// or http:// and to end before any ? or #. Write it like https://www.example.org/quotes, or leave it blank.",
            ));
        }
        Ok(Self { name, address })
    }
}

/// The policy within a transaction.
pub(crate) async fn policy(tx: &mut Tx) -> Result<Policy> {
    Ok(known(within!(*tx, c => sqlx::query_scalar(GET).bind(POLICY).fetch_optional(&mut *c).await?)))
}

/// Writes a setting. Its event follows.
pub(crate) async fn put(tx: &mut Tx, key: &'static str, value: &str) -> Result<()> {
    within!(*tx, c => sqlx::query(PUT).bind(key).bind(value).execute(&mut *c).await?.rows_affected());
    tx.touch(&SETTINGS, [key]);
    Ok(())
}

fn known(word: Option<String>) -> Policy {
    word.as_deref().and_then(Policy::parse).unwrap_or(Policy::Trims)
}

impl Store {
    /// What was set, if anything was.
    pub(crate) async fn setting(&self, key: &str) -> Result<Option<String>> {
        Ok(read!(self.db, c => sqlx::query_scalar(GET).bind(key).fetch_optional(&mut *c).await?))
    }

    /// What the newsroom allows itself between quotation marks; words may be left out until an admin says otherwise.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn policy(&self) -> Result<Policy> {
        Ok(known(self.setting(POLICY).await?))
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
        let (mut tx, actor) = self.begin(actor, Task::ManageUsers).await?;
        let actor = &actor;
        put(&mut tx, POLICY, policy.as_str()).await?;
        let change = Change::PolicySet { policy: policy.as_str().to_owned() };
        append(&mut tx, self.clock.now(), actor, About::default(), &change).await?;
        tx.commit().await
    }

    /// The newsroom's name and web address.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn house(&self) -> Result<House> {
        let (name, address): (Option<String>, Option<String>) = read!(self.db, c => (
            sqlx::query_scalar(GET).bind(HOUSE_NAME).fetch_optional(&mut *c).await?,
            sqlx::query_scalar(GET).bind(HOUSE_ADDRESS).fetch_optional(&mut *c).await?,
        ));
        Ok(House { name: name.unwrap_or_default(), address: address.unwrap_or_default() })
    }

    /// Sets them.
    ///
    /// # Errors
    /// When the actor may not.
    pub async fn set_house(&self, actor: &Actor, house: &House) -> Result<()> {
        actor.require(Task::ManageUsers)?;
        if self.house().await? == *house {
            return Ok(());
        }
        let (mut tx, actor) = self.begin(actor, Task::ManageUsers).await?;
        let actor = &actor;
        put(&mut tx, HOUSE_NAME, &house.name).await?;
        put(&mut tx, HOUSE_ADDRESS, &house.address).await?;
        let change = Change::HouseSet { name: house.name.clone(), address: house.address.clone() };
        append(&mut tx, self.clock.now(), actor, About::default(), &change).await?;
        tx.commit().await
    }
}
