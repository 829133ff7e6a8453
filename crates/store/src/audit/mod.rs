//! `audit verify`: replays the log and compares what follows with every row and every byte the desk shows.
//!
//! One look at one moment: everything is read from a snapshot, whoever works meanwhile. [`chains`] walks the events and
//! keeps, for every row, what the last event says of it; [`rows`] lays the tables beside that; [`contents`] looks at what
//! stands in the log by its hash alone: texts, files and frozen sheets; [`findings`] compares words with evidence once more.

mod chains;
mod contents;
mod findings;
mod pins;
mod rows;

use std::fmt;

use crate::Store;
use crate::checkpoints::Signed;
use crate::db::{sql, within};
use crate::error::Result;
use crate::events::DESK;

pub(crate) const STATEMENTS: &[&[(&str, &str)]] = &[ALL, chains::ALL, contents::ALL, findings::ALL];

sql! {
    // Every statement of an audit sees the moment of this one.
    NOW = "select count(*) from chains";
}

/// Something on the desk that the log does not bear out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What: an event, a row, a file.
    pub what: String,
    /// Why it does not hold.
    pub why: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.why)
    }
}

/// What an audit found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audit {
    /// How many events were read.
    pub events: u64,
    /// How many rows were compared with them.
    pub rows: u64,
    /// What does not hold, as far as it is kept.
    pub faults: Vec<Fault>,
    /// How many faults more there are.
    pub more: u64,
}

impl Audit {
    /// The most faults that are kept: who reads more of them has understood.
    const MOST: usize = 1_000;

    pub(crate) fn fault(&mut self, what: impl Into<String>, why: impl Into<String>) {
        if self.faults.len() < Self::MOST {
            self.faults.push(Fault { what: what.into(), why: why.into() });
        } else {
            self.more += 1;
        }
    }
}

/// A chain as people know it.
fn chain_name(chain: &str) -> String {
    if chain == DESK { "the desk".to_owned() } else { format!("article {chain}") }
}

impl Store {
    /// Replays the log and compares it with the desk, and with its own signed checkpoints.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn verify(&self) -> Result<Audit> {
        self.audit(None).await
    }

    /// The same, and compares the log with heads that were kept off the machine ([`Store::heads`]), signed with a key.
    ///
    /// # Errors
    /// When they are none, another key has signed them, or the database fails.
    pub async fn verify_against(&self, heads: &Signed, public_key: &str) -> Result<Audit> {
        self.audit(Some((heads, public_key))).await
    }

    async fn audit(&self, against: Option<(&Signed, &str)>) -> Result<Audit> {
        let mut audit = Audit::default();
        let mut tx = self.db.snapshot().await?;
        let _: i64 = within!(tx, c => sqlx::query_scalar(NOW).fetch_one(&mut *c).await?);
        let mut pins = pins::Pins::read(&mut tx, &mut audit).await?;
        if let Some((heads, public_key)) = against {
            pins.add_document(heads, public_key, &mut audit)?;
        }
        let told = chains::walk(&mut tx, pins, &mut audit).await?;
        rows::compare(&mut tx, told, &mut audit).await?;
        contents::compare(&mut tx, &mut audit).await?;
        findings::compare(&mut tx, &mut audit).await?;
        Ok(audit)
    }
}
