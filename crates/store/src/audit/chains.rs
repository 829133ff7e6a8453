//! Walks every chain from its first event, and keeps what the events say of rows.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use futures_util::TryStreamExt;
use review::{GENESIS, link_hash};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::pins::Pins;
use super::{Audit, chain_name};
use crate::db::{Tx, sql, within};
use crate::error::Result;
use crate::tables::Table;

sql! {
    HEADS = "select chain, number, hash from chains";
    // People are brought in by articles and changed by the desk: its chain is read last.
    WALK = "select chain, number, at, actor, account, kind, article_id, quote_id, body, hash from events
        order by case when chain = 'desk' then 1 else 0 end, chain, number";
    BODY = "select body from events where chain = $1 and number = $2";
}

/// A key or a row in sixteen bytes, to be compared.
pub(super) type Short = [u8; 16];

/// The first sixteen bytes of the SHA-256 of some words, each ended.
pub(super) fn short<'a>(words: impl IntoIterator<Item = &'a str>) -> Short {
    let mut hash = Sha256::new();
    for word in words {
        hash.update(word.as_bytes());
        hash.update([0]);
    }
    let mut short = Short::default();
    short.copy_from_slice(&hash.finalize()[..16]);
    short
}

/// What the log says of the rows: for each that stands, what its last event says, and which event that is.
#[derive(Default)]
pub(super) struct Told {
    rows: HashMap<Short, Said>,
    chains: Vec<String>,
}

/// What an event says of a row.
#[derive(Clone, Copy)]
pub(super) struct Said {
    /// The row.
    pub(super) row: Short,
    chain: u32,
    number: u32,
}

impl Told {
    /// What is said of the row with this key; it is not said of another then.
    pub(super) fn take(&mut self, table: &Table, key: &[String]) -> Option<Said> {
        self.rows.remove(&key_of(table, key))
    }

    /// What is said of rows that nobody took.
    pub(super) fn left(&self) -> Vec<Said> {
        self.rows.values().copied().collect()
    }

    /// The event that says it: its chain and number.
    pub(super) fn event(&self, said: Said) -> (&str, i64) {
        (self.chains.get(said.chain as usize).map_or("", String::as_str), i64::from(said.number))
    }

    /// The rows of the event that says it: table and row of each.
    pub(super) async fn rows_of(&self, tx: &mut Tx, said: Said) -> Result<Vec<(String, Map<String, Value>)>> {
        let (chain, number) = self.event(said);
        let body: Option<String> =
            within!(*tx, c => sqlx::query_scalar(BODY).bind(chain).bind(number).fetch_optional(&mut *c).await?);
        let body = body.unwrap_or_default();
        let Ok(body) = serde_json::from_str::<Body<'_>>(&body) else { return Ok(Vec::new()) };
        let rows =
            body.rows.into_iter().flat_map(|(table, rows)| rows.into_iter().map(move |row| (table.clone(), row)));
        Ok(rows.filter_map(|(table, row)| Some((table.into_owned(), serde_json::from_str(row.get()).ok()?))).collect())
    }
}

fn key_of(table: &Table, key: &[String]) -> Short {
    short(std::iter::once(table.name).chain(key.iter().map(String::as_str)))
}

#[derive(sqlx::FromRow)]
struct Link {
    chain: String,
    number: i64,
    at: String,
    actor: String,
    account: Option<String>,
    kind: String,
    article_id: Option<String>,
    quote_id: Option<String>,
    body: String,
    hash: String,
}

/// What was hashed.
#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow)]
    chain: Cow<'a, str>,
    number: i64,
    #[serde(borrow)]
    at: Cow<'a, str>,
    #[serde(borrow)]
    actor: Who<'a>,
    #[serde(borrow)]
    article: Option<Cow<'a, str>>,
    #[serde(borrow)]
    quote: Option<Cow<'a, str>>,
    #[serde(borrow)]
    change: Kind<'a>,
    #[serde(borrow, default)]
    rows: BTreeMap<Cow<'a, str>, Vec<&'a RawValue>>,
    #[serde(default)]
    gone: BTreeMap<String, Vec<Vec<String>>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Who<'a> {
    Account {
        account: Option<Cow<'a, str>>,
        name: Cow<'a, str>,
    },
    /// Before accounts were written down.
    Name(Cow<'a, str>),
}

#[derive(Deserialize)]
struct Kind<'a> {
    #[serde(borrow)]
    kind: Cow<'a, str>,
    /// Of a key with which the desk signs from then on.
    #[serde(borrow, default)]
    public_key: Option<Cow<'a, str>>,
}

impl Link {
    /// What is wrong with it as the link after number `before` with the hash `previous`; else what was hashed.
    fn read(&self, before: i64, previous: &str) -> std::result::Result<Body<'_>, &'static str> {
        if self.number != before + 1 {
            return Err("an event before it is missing");
        }
        if link_hash(previous, &self.body) != self.hash {
            return Err("its hash does not follow from the event before and its own words");
        }
        let body: Body<'_> = serde_json::from_str(&self.body).map_err(|_| "it cannot be read")?;
        let (account, actor) = match &body.actor {
            Who::Account { account, name } => (account.as_deref(), name),
            Who::Name(name) => (None, name),
        };
        let same = body.chain == self.chain
            && body.number == self.number
            && body.at == self.at
            && *actor == self.actor
            && account == self.account.as_deref()
            && body.article.as_deref() == self.article_id.as_deref()
            && body.quote.as_deref() == self.quote_id.as_deref()
            && body.change.kind == self.kind;
        if same { Ok(body) } else { Err("its columns differ from what was hashed") }
    }
}

/// Where a walk stands.
#[derive(Default)]
struct Walk {
    told: Told,
    pins: Pins,
    /// The keys the desk has signed with.
    keys: Vec<String>,
    heads: HashMap<String, (i64, String)>,
    chain: String,
    number: i64,
    hash: String,
    /// The chain is broken before this: one fault of it is enough.
    broken: bool,
}

/// Walks every chain and compares it with what was signed of it; gives what they say of rows.
pub(super) async fn walk(tx: &mut Tx, pins: Pins, audit: &mut Audit) -> Result<Told> {
    let heads: Vec<(String, i64, String)> = within!(*tx, c => sqlx::query_as(HEADS).fetch_all(&mut *c).await?);
    let mut walk = Walk {
        heads: heads.into_iter().map(|(chain, number, hash)| (chain, (number, hash))).collect(),
        pins,
        ..Walk::default()
    };
    within!(*tx, c => {
        let mut links = sqlx::query_as::<_, Link>(WALK).fetch(&mut *c);
        while let Some(link) = links.try_next().await? {
            walk.step(&link, audit);
        }
    });
    walk.ends(audit);
    for (chain, (number, _)) in walk.heads {
        if number > 0 {
            audit.fault(format!("the log of {}", chain_name(&chain)), "all its events are missing");
        }
    }
    walk.pins.left(&walk.keys, audit);
    Ok(walk.told)
}

impl Walk {
    fn step(&mut self, link: &Link, audit: &mut Audit) {
        if link.chain != self.chain || self.told.chains.is_empty() {
            self.ends(audit);
            self.told.chains.push(link.chain.clone());
            (self.chain, self.number, self.hash, self.broken) = (link.chain.clone(), 0, GENESIS.to_owned(), false);
        }
        audit.events += 1;
        if self.broken {
            return;
        }
        match link.read(self.number, &self.hash) {
            Ok(body) => {
                self.keys.extend(body.change.public_key.as_deref().map(str::to_owned));
                self.told.hear(&body);
            }
            Err(why) => {
                self.broken = true;
                audit.fault(format!("event {} of {}", link.number, chain_name(&link.chain)), why);
            }
        }
        self.pins.meet(&link.chain, link.number, &link.hash, audit);
        self.number = link.number;
        self.hash.clone_from(&link.hash);
    }

    /// Looks whether the chain that was walked ends where its head says.
    fn ends(&mut self, audit: &mut Audit) {
        if self.told.chains.is_empty() {
            return;
        }
        let head = self.heads.remove(&self.chain);
        if self.broken {
            return;
        }
        let what = || format!("event {} of {}", self.number, chain_name(&self.chain));
        match head {
            None => audit.fault(what(), "its chain has no head"),
            Some((number, _)) if number > self.number => audit.fault(what(), "the events after it are missing"),
            Some((number, hash)) if number < self.number || hash != self.hash => {
                audit.fault(what(), "it is not the event the chain ends with");
            }
            Some(_) => {}
        }
    }
}

impl Told {
    fn hear(&mut self, body: &Body<'_>) {
        let chain = u32::try_from(self.chains.len() - 1).unwrap_or(u32::MAX);
        let number = u32::try_from(body.number).unwrap_or(u32::MAX);
        for (name, rows) in &body.rows {
            let Some(table) = Table::named(name) else { continue };
            for row in rows {
                let Ok(columns) = serde_json::from_str::<Map<String, Value>>(row.get()) else { continue };
                let said = Said { row: short([row.get()]), chain, number };
                self.rows.insert(key_of(table, &table.key_of(&columns)), said);
            }
        }
        for (name, keys) in &body.gone {
            let Some(table) = Table::named(name) else { continue };
            for key in keys {
                self.rows.remove(&key_of(table, key));
            }
        }
    }
}
