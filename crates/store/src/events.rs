//! The log: appended to in the transaction of every change, read by people, replayed by `audit verify`.

use review::{ArticleId, Change, GENESIS, QuoteId, Timestamp, canonical, link_hash};
use serde::Deserializer;
use serde::de::{Error, IgnoredAny, MapAccess, Visitor};
use serde_json::json;

use crate::db::{Tx, parsed, read, sql, within};
use crate::error::{Result, StoreError};
use crate::{Actor, Store, journal};

sql! {
    OPEN_CHAIN = "insert into chains (chain, number, hash) values ($1, 0, $2) on conflict (chain) do nothing";
    // Counting up first takes the row's lock, so that two writers of one chain follow each other.
    NEXT = "update chains set number = number + $2 where chain = $1 returning number, hash";
    CLOSE_LINK = "update chains set hash = $2 where chain = $1";
    INSERT = "insert into events (chain, number, at, actor, kind, article_id, quote_id, body, hash, account)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    OF_QUOTE = "select e.chain, e.number, e.at, e.actor, e.body, e.hash, e.article_id, e.quote_id, coalesce(a.title, '') as title
        from events e left join articles a on a.id = e.article_id
        where e.quote_id = $1 and ($2 = '' or e.kind = $2) and ($3 = '' or e.actor = $3) and ($4 = '' or e.at < $4)
        order by e.number desc limit $5";
    RECENT = "select e.chain, e.number, e.at, e.actor, e.body, e.hash, e.article_id, e.quote_id, coalesce(a.title, '') as title
        from events e left join articles a on a.id = e.article_id
        where ($1 = '' or e.kind = $1) and ($2 = '' or e.actor = $2) and ($3 = '' or e.article_id = $3) and ($4 = '' or e.at < $4)
            and ($6 or e.kind not in ('user_added', 'user_changed', 'idle_limit_set', 'note_days_set', 'factor_rule_set'))
        order by e.at desc, e.chain desc, e.number desc limit $5";
    // Each name is found behind the one before; there are few names and many events.
    ACTORS = "with recursive names(actor) as (
            select min(actor) from events
            union all select (select min(e.actor) from events e where e.actor > n.actor) from names n where n.actor is not null)
        select actor from names where actor is not null limit 200";
}

/// The chain of everything that is not about one article.
pub(crate) const DESK: &str = "desk";

/// What an event is about.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct About {
    pub(crate) article: Option<ArticleId>,
    pub(crate) quote: Option<QuoteId>,
}

/// Writes one event at the end of its chain, with the rows that were written since the event before it.
pub(crate) async fn append(tx: &mut Tx, at: Timestamp, actor: &Actor, about: About, change: &Change) -> Result<()> {
    append_all(tx, at, actor, about, std::slice::from_ref(change)).await
}

/// Writes events about one thing; the first tells of the rows.
pub(crate) async fn append_all(
    tx: &mut Tx,
    at: Timestamp,
    actor: &Actor,
    about: About,
    changes: &[Change],
) -> Result<()> {
    let chain = about.article.map_or_else(|| DESK.to_owned(), |id| id.to_string());
    let (article, quote) = (about.article.map(|id| id.to_string()), about.quote.map(|id| id.to_string()));
    let count = i64::try_from(changes.len()).unwrap_or(i64::MAX);
    let head = within!(*tx, c => sqlx::query_as(NEXT).bind(&chain).bind(count).fetch_optional(&mut *c).await?);
    let (last, mut hash): (i64, String) = match head {
        Some(head) => head,
        None => within!(*tx, c => {
            sqlx::query(OPEN_CHAIN).bind(&chain).bind(GENESIS).execute(&mut *c).await?;
            sqlx::query_as(NEXT).bind(&chain).bind(count).fetch_one(&mut *c).await?
        }),
    };
    let (mut rows, mut gone) = journal::touched(tx).await?;
    let account = actor.account();
    for (number, change) in (last - count + 1..).zip(changes) {
        // What is hashed: everything the event says, its place in the chain included.
        let body = canonical(&json!({
            "chain": chain, "number": number, "at": at.to_string(),
            "actor": {"account": account, "name": actor.name}, "article": article, "quote": quote,
            "change": serde_json::to_value(change)?, "rows": std::mem::take(&mut rows), "gone": std::mem::take(&mut gone),
        }));
        hash = link_hash(&hash, &body);
        within!(*tx, c => sqlx::query(INSERT)
            .bind(&chain).bind(number).bind(at.to_string()).bind(&actor.name).bind(change.kind())
            .bind(&article).bind(&quote).bind(&body).bind(&hash).bind(&account)
            .execute(&mut *c).await?.rows_affected());
    }
    within!(*tx, c => sqlx::query(CLOSE_LINK).bind(&chain).bind(&hash).execute(&mut *c).await?.rows_affected());
    Ok(())
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

/// How many lines the history of a quote has: what is read beside it. The log has the others.
pub const HISTORY: u32 = 50;

/// Which lines of the log to show; blank fields do not filter.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    /// A kind, as [`Change::kind`] names it.
    pub kind: String,
    /// A name.
    pub actor: String,
    /// An article.
    pub article: Option<ArticleId>,
    /// A quote; then its article does not count.
    pub quote: Option<QuoteId>,
    /// Only what is older than this.
    pub before: Option<Timestamp>,
    /// Without what concerns accounts, which is their admins' business.
    pub work_only: bool,
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
        let article = row.article_id.as_deref().and_then(ArticleId::parse);
        Ok(Self {
            at: parsed(Timestamp::parse(&row.at), "events.at")?,
            actor: row.actor,
            change: change_of(&row.body)?,
            article: article.map(|id| (id, row.title)),
            quote: row.quote_id.as_deref().and_then(QuoteId::parse),
            number: row.number,
            hash: row.hash,
        })
    }
}

/// The change in an event's body. The rows that stand behind it are the audit's, and most of the body: reading ends before them.
fn change_of(body: &str) -> Result<Change> {
    struct UpToChange<'a>(&'a mut Option<Change>);
    impl<'de> Visitor<'de> for UpToChange<'_> {
        type Value = ();

        fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("the body of an event")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<(), A::Error> {
            while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
                if key == "change" {
                    *self.0 = Some(map.next_value()?);
                    return Err(A::Error::custom("that was it"));
                }
                map.next_value::<IgnoredAny>()?;
            }
            Ok(())
        }
    }
    let mut change = None;
    let read = serde_json::Deserializer::from_str(body).deserialize_map(UpToChange(&mut change));
    match (change, read) {
        (Some(change), _) => Ok(change),
        (None, Err(error)) => Err(error.into()),
        (None, Ok(())) => Err(StoreError::Inconsistent("events.body")),
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
        if let Some(quote) = filter.quote {
            let rows: Vec<Row> = read!(self.db, c => sqlx::query_as(OF_QUOTE)
                .bind(quote.to_string()).bind(&filter.kind).bind(&filter.actor).bind(&before).bind(i64::from(limit)).fetch_all(&mut *c).await?);
            return rows.into_iter().map(Logged::try_from).collect();
        }
        let rows: Vec<Row> = read!(self.db, c => sqlx::query_as(RECENT)
            .bind(&filter.kind).bind(&filter.actor).bind(&article).bind(&before).bind(i64::from(limit)).bind(!filter.work_only)
            .fetch_all(&mut *c).await?);
        rows.into_iter().map(Logged::try_from).collect()
    }

    /// What happened to one quote, newest first, at most [`HISTORY`] lines.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn history(&self, quote: QuoteId) -> Result<Vec<Logged>> {
        self.events(&EventFilter { quote: Some(quote), ..EventFilter::default() }, HISTORY).await
    }

    /// The names that stand in the log.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn actors(&self) -> Result<Vec<String>> {
        Ok(read!(self.db, c => sqlx::query_scalar(ACTORS).fetch_all(&mut *c).await?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_change_is_found_wherever_it_stands() {
        let change = r#"{"kind":"policy_set","policy":"trims"}"#;
        for body in [
            format!(r#"{{"actor":{{"name":"a"}},"change":{change},"gone":{{}},"rows":{{"change":[1]}}}}"#),
            format!(r#"{{"rows":{{"change":{{}}}},"change":{change}}}"#),
        ] {
            assert!(matches!(change_of(&body), Ok(Change::PolicySet { policy }) if policy == "trims"), "{body}");
        }
        for bad in
            ["", "{}", "[]", r#"{"rows":1}"#, r#"{"change":1}"#, r#"{"change":{"kind":"no such kind"}}"#, "{\"cha"]
        {
            assert!(matches!(change_of(bad), Err(StoreError::Inconsistent(_))), "{bad}");
        }
    }
}
