//! Signed checkpoints: the heads of all chains under the desk's signature, at intervals and with every frozen sheet.
//!
//! A checkpoint names the chains that have grown since the one before, and the hash of that one: together they pin every
//! chain. Whoever writes the log anew below the desk has to have the key as well, and cannot have what left the machine:
//! [`Store::heads`] writes all heads into one signed document, and an audit lays it beside the log.

use review::{Timestamp, canonical, sha256_hex};
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::db::{Tx, read, sql, within};
use crate::error::Result;
use crate::key::Signer;

sql! {
    // Two at once follow one another, and a frozen sheet.
    LOCK = "update chains set number = number where chain = 'desk'";
    GROWN = "select c.chain, c.number, c.hash from chains c left join checkpoint_heads h on h.chain = c.chain
        where c.number > coalesce(h.number, 0) order by c.chain";
    LAST = "select number, body from checkpoints order by number desc limit 1";
    NEWEST = "select number, at from checkpoints order by number desc limit 1";
    ADD = "insert into checkpoints (number, at, body, public_key, signature) values ($1, $2, $3, $4, $5)";
    HEADS = "select chain, number, hash from chains order by chain";
    KEPT = "select number, at, body, public_key, signature from checkpoints order by number";
}

/// The form of a checkpoint.
pub(crate) const CHECKPOINT: &str = "verbatim-checkpoint-1";

/// The form of a document with all heads.
pub(crate) const ALL_HEADS: &str = "verbatim-heads-1";

/// What is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Checkpoint {
    pub(crate) format: String,
    /// From 1, without gaps; of a document with all heads, that of the last checkpoint.
    pub(crate) number: i64,
    pub(crate) at: String,
    /// SHA-256 of the checkpoint before; of a document with all heads, of the last one; blank where there is none.
    pub(crate) previous: String,
    /// Chain, number of its last event, hash of that.
    pub(crate) heads: Vec<(String, i64, String)>,
}

/// A checkpoint as it is kept.
#[derive(sqlx::FromRow)]
pub(crate) struct Kept {
    pub(crate) number: i64,
    pub(crate) at: String,
    pub(crate) body: String,
    pub(crate) public_key: String,
    pub(crate) signature: String,
}

/// Bytes with the desk's signature over them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// What is signed.
    pub body: String,
    /// The signature, in minisign's form.
    pub signature: String,
}

impl Store {
    /// Signs the heads of the chains that have grown since the last checkpoint; whether there were any.
    ///
    /// # Errors
    /// When the key does not sign, or the database fails.
    pub async fn checkpoint(&self) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        within!(tx, c => sqlx::query(LOCK).execute(&mut *c).await?.rows_affected());
        let done = seal(&mut tx, self.clock.now(), self.signer.as_ref()).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// The number of the last checkpoint, and when it was signed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_checkpoint(&self) -> Result<Option<(i64, Timestamp)>> {
        let last: Option<(i64, String)> = read!(self.db, c => sqlx::query_as(NEWEST).fetch_optional(&mut *c).await?);
        Ok(last.and_then(|(number, at)| Some((number, Timestamp::parse(&at)?))))
    }

    /// The heads of all chains, signed, to be kept off this machine.
    ///
    /// # Errors
    /// When the key does not sign, or the database fails.
    pub async fn heads(&self) -> Result<Signed> {
        let mut tx = self.db.snapshot().await?;
        let heads = within!(tx, c => sqlx::query_as(HEADS).fetch_all(&mut *c).await?);
        let (number, previous) = last(&mut tx).await?;
        let at = self.clock.now();
        let body = Checkpoint { format: ALL_HEADS.to_owned(), number, at: at.to_string(), previous, heads };
        let body = canonical(&serde_json::to_value(body)?);
        let signature = self.signer.sign(body.as_bytes(), &format!("verbatim heads {at}"))?;
        Ok(Signed { body, signature })
    }
}

/// Every checkpoint, the first first.
pub(crate) async fn kept(tx: &mut Tx) -> Result<Vec<Kept>> {
    Ok(within!(*tx, c => sqlx::query_as(KEPT).fetch_all(&mut *c).await?))
}

/// The number and hash of the last checkpoint.
async fn last(tx: &mut Tx) -> Result<(i64, String)> {
    let last: Option<(i64, String)> = within!(*tx, c => sqlx::query_as(LAST).fetch_optional(&mut *c).await?);
    Ok(last.map(|(number, body)| (number, sha256_hex(body.as_bytes()))).unwrap_or_default())
}

/// Writes a checkpoint, where a chain has grown. The caller holds the desk's chain.
pub(crate) async fn seal(tx: &mut Tx, at: Timestamp, signer: &dyn Signer) -> Result<bool> {
    /// Rows a statement.
    const ROWS: usize = 500;
    let heads: Vec<(String, i64, String)> = within!(*tx, c => sqlx::query_as(GROWN).fetch_all(&mut *c).await?);
    if heads.is_empty() {
        return Ok(false);
    }
    let (before, previous) = last(tx).await?;
    let (number, at) = (before + 1, at.to_string());
    let body = Checkpoint { format: CHECKPOINT.to_owned(), number, at: at.clone(), previous, heads };
    let text = canonical(&serde_json::to_value(&body)?);
    let signature = signer.sign(text.as_bytes(), &format!("verbatim checkpoint {number} {at}"))?;
    within!(*tx, c => {
        sqlx::query(ADD).bind(number).bind(&at).bind(&text).bind(signer.public_key()).bind(&signature).execute(&mut *c).await?;
        for heads in body.heads.chunks(ROWS) {
            let mut cover = sqlx::QueryBuilder::new("insert into checkpoint_heads (chain, number) ");
            cover.push_values(heads, |mut values, (chain, number, _)| {
                values.push_bind(chain).push_bind(*number);
            });
            cover.push(" on conflict (chain) do update set number = excluded.number");
            cover.build().execute(&mut *c).await?;
        }
    });
    Ok(true)
}
