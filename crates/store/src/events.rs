//! The log: appended to in the transaction of every change, read by people, walked by `audit verify`.

use review::{ArticleId, Change, GENESIS, QuoteId, Timestamp, canonical, link_hash};
use serde_json::json;

use crate::db::{Tx, from_json, parsed, read, sql, within};
use crate::error::{Result, StoreError};
use crate::{Actor, Store};

sql! {
    OPEN_CHAIN = "insert into chains (chain, number, hash) values ($1, 0, $2) on conflict (chain) do nothing";
    // Counting up first takes the row's lock, so that two writers of one chain follow each other.
    NEXT = "update chains set number = number + 1 where chain = $1 returning number, hash";
    CLOSE_LINK = "update chains set hash = $2 where chain = $1";
    INSERT = "insert into events (chain, number, at, actor, kind, article_id, quote_id, body, hash)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    OF_QUOTE = "select e.chain, e.number, e.at, e.actor, e.body, e.hash, e.article_id, e.quote_id, coalesce(a.title, '') as title
        from events e left join articles a on a.id = e.article_id
        where e.quote_id = $1 order by e.number desc limit 200";
    RECENT = "select e.chain, e.number, e.at, e.actor, e.body, e.hash, e.article_id, e.quote_id, coalesce(a.title, '') as title
        from events e left join articles a on a.id = e.article_id
        where ($1 = '' or e.kind = $1) and ($2 = '' or e.actor = $2) and ($3 = '' or e.article_id = $3) and ($4 = '' or e.at < $4)
        order by e.at desc, e.chain desc, e.number desc limit $5";
    CHAINS = "select chain, number, hash from chains order by chain";
    WALK = "select number, at, actor, kind, article_id, quote_id, body, hash from events where chain = $1 and number > $2 order by number limit 1000";
    ORPHANS = "select count(*) from events e where not exists (select 1 from chains c where c.chain = e.chain)";
    ACTORS = "select distinct actor from events order by actor limit 200";
}

/// The chain of everything that is not about one article.
const DESK: &str = "desk";

/// What an event is about.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct About {
    pub(crate) article: Option<ArticleId>,
    pub(crate) quote: Option<QuoteId>,
}

/// Writes one event at the end of its chain.
pub(crate) async fn append(tx: &mut Tx, at: Timestamp, actor: &Actor, about: About, change: &Change) -> Result<()> {
    let chain = about.article.map_or_else(|| DESK.to_owned(), |id| id.to_string());
    let (article, quote) = (about.article.map(|id| id.to_string()), about.quote.map(|id| id.to_string()));
    let (number, previous): (i64, String) = {
        let head = within!(*tx, c => sqlx::query_as(NEXT).bind(&chain).fetch_optional(&mut *c).await?);
        match head {
            Some(head) => head,
            None => {
                within!(*tx, c => sqlx::query(OPEN_CHAIN).bind(&chain).bind(GENESIS).execute(&mut *c).await?.rows_affected());
                within!(*tx, c => sqlx::query_as(NEXT).bind(&chain).fetch_one(&mut *c).await?)
            }
        }
    };
    let body = body(&chain, number, at, &actor.name, article.as_deref(), quote.as_deref(), change)?;
    let hash = link_hash(&previous, &body);
    within!(*tx, c => {
        sqlx::query(INSERT)
            .bind(&chain).bind(number).bind(at.to_string()).bind(&actor.name).bind(change.kind())
            .bind(&article).bind(&quote).bind(&body).bind(&hash)
            .execute(&mut *c).await?;
        sqlx::query(CLOSE_LINK).bind(&chain).bind(&hash).execute(&mut *c).await?;
    });
    Ok(())
}

/// What is hashed: everything an event says, its place in the chain included.
fn body(
    chain: &str,
    number: i64,
    at: Timestamp,
    actor: &str,
    article: Option<&str>,
    quote: Option<&str>,
    change: &Change,
) -> Result<String> {
    Ok(canonical(&json!({
        "chain": chain, "number": number, "at": at.to_string(), "actor": actor,
        "article": article, "quote": quote, "change": serde_json::to_value(change)?,
    })))
}

/// A line of the log as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// When.
    pub at: Timestamp,
    /// Who, by the name they had.
    pub actor: String,
    /// What.
    pub change: Change,
    /// The article it is about, with its title.
    pub article: Option<(ArticleId, String)>,
    /// The quote it is about.
    pub quote: Option<QuoteId>,
    /// Its number in its chain.
    pub number: i64,
    /// Its hash.
    pub hash: String,
}

/// Which lines of the log to show; blank fields do not filter.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    /// A kind, as [`Change::kind`] names it.
    pub kind: String,
    /// A name.
    pub actor: String,
    /// An article.
    pub article: Option<ArticleId>,
    /// Only what is older than this.
    pub before: Option<Timestamp>,
}

/// The first broken link of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The chain: an article's id, or `desk`.
    pub chain: String,
    /// The event's number.
    pub number: i64,
    /// What is wrong with it.
    pub why: &'static str,
}

#[derive(sqlx::FromRow)]
struct Row {
    number: i64,
    at: String,
    actor: String,
    body: String,
    hash: String,
    article_id: Option<String>,
    quote_id: Option<String>,
    title: String,
}

impl TryFrom<Row> for Logged {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        #[derive(serde::Deserialize)]
        struct Body {
            change: Change,
        }
        let article = row.article_id.as_deref().and_then(ArticleId::parse);
        Ok(Self {
            at: parsed(Timestamp::parse(&row.at), "events.at")?,
            actor: row.actor,
            change: from_json::<Body>(&row.body)?.change,
            article: article.map(|id| (id, row.title)),
            quote: row.quote_id.as_deref().and_then(QuoteId::parse),
            number: row.number,
            hash: row.hash,
        })
    }
}

#[derive(sqlx::FromRow)]
struct Link {
    number: i64,
    at: String,
    actor: String,
    kind: String,
    article_id: Option<String>,
    quote_id: Option<String>,
    body: String,
    hash: String,
}

impl Link {
    /// What is wrong with it as the link after number `before` with the hash `previous`.
    fn fault(&self, chain: &str, before: i64, previous: &str) -> Option<&'static str> {
        let says = |name: &str| -> Option<String> {
            let body: serde_json::Value = serde_json::from_str(&self.body).ok()?;
            Some(match &body[name] {
                serde_json::Value::String(text) => text.clone(),
                serde_json::Value::Null => String::new(),
                other => other.to_string(),
            })
        };
        let columns = [
            ("chain", chain),
            ("at", &self.at),
            ("actor", &self.actor),
            ("article", self.article_id.as_deref().unwrap_or_default()),
            ("quote", self.quote_id.as_deref().unwrap_or_default()),
            ("number", &self.number.to_string()),
        ]
        .map(|(name, column)| says(name).as_deref() == Some(column));
        let kind = serde_json::from_str::<serde_json::Value>(&self.body)
            .is_ok_and(|body| body["change"]["kind"] == self.kind.as_str());
        match () {
            () if self.number != before + 1 => Some("an event before it is missing"),
            () if link_hash(previous, &self.body) != self.hash => {
                Some("its hash does not follow from the event before and its own words")
            }
            () if columns.contains(&false) || !kind => Some("its columns differ from what was hashed"),
            () => None,
        }
    }
}

impl Store {
    /// The log, newest first, at most `limit` lines.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn events(&self, filter: &EventFilter, limit: u32) -> Result<Vec<Logged>> {
        let article = filter.article.map_or_else(String::new, |id| id.to_string());
        let before = filter.before.map_or_else(String::new, |at| at.to_string());
        let rows: Vec<Row> = read!(self.db, pool => sqlx::query_as(RECENT)
            .bind(&filter.kind).bind(&filter.actor).bind(&article).bind(&before).bind(i64::from(limit))
            .fetch_all(pool).await?);
        rows.into_iter().map(Logged::try_from).collect()
    }

    /// What happened to one quote, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn history(&self, quote: QuoteId) -> Result<Vec<Logged>> {
        let rows: Vec<Row> =
            read!(self.db, pool => sqlx::query_as(OF_QUOTE).bind(quote.to_string()).fetch_all(pool).await?);
        rows.into_iter().map(Logged::try_from).collect()
    }

    /// The names that stand in the log.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn actors(&self) -> Result<Vec<String>> {
        Ok(read!(self.db, pool => sqlx::query_scalar(ACTORS).fetch_all(pool).await?))
    }

    /// Walks every chain from its first event: how many events were read, and the first broken link of each
    /// chain that has one; and looks whether each frozen sheet is the one the log names.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn verify(&self) -> Result<(u64, Vec<Broken>)> {
        let chains: Vec<(String, i64, String)> = read!(self.db, pool => sqlx::query_as(CHAINS).fetch_all(pool).await?);
        let (mut count, mut broken) = (0, Vec::new());
        for (chain, last, head) in chains {
            match self.walk(&chain, &mut count).await? {
                Ok((number, _)) if number < last => {
                    broken.push(Broken { chain, number: number + 1, why: "the last events are missing" });
                }
                Ok((number, hash)) if hash != head || number > last => {
                    broken.push(Broken { chain, number, why: "it is not the event the chain ends with" });
                }
                Ok(_) => {}
                Err((number, why)) => broken.push(Broken { chain, number, why }),
            }
        }
        let orphans: i64 = read!(self.db, pool => sqlx::query_scalar(ORPHANS).fetch_one(pool).await?);
        if orphans > 0 {
            broken.push(Broken {
                chain: "?".to_owned(),
                number: orphans,
                why: "events belong to a chain that has no head",
            });
        }
        broken.extend(self.broken_sheets().await?);
        Ok((count, broken))
    }

    /// The last number and hash of a chain, or the first link that does not hold.
    async fn walk(
        &self,
        chain: &str,
        count: &mut u64,
    ) -> Result<std::result::Result<(i64, String), (i64, &'static str)>> {
        let (mut number, mut hash) = (0, GENESIS.to_owned());
        loop {
            let links: Vec<Link> =
                read!(self.db, pool => sqlx::query_as(WALK).bind(chain).bind(number).fetch_all(pool).await?);
            if links.is_empty() {
                return Ok(Ok((number, hash)));
            }
            for link in links {
                if let Some(why) = link.fault(chain, number, &hash) {
                    return Ok(Err((link.number, why)));
                }
                (number, hash) = (link.number, link.hash);
                *count += 1;
            }
        }
    }
}
