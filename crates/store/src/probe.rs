//! For tests and benchmarks: the database below the use cases.

use std::fmt::Write as _;

use review::{Action, Change, Timestamp, Was, sketch};
use uuid::Uuid;

use crate::db::{Db, Tx, within};
use crate::error::Result;
use crate::events::{About, append};
use crate::tables::QUOTES;
use crate::{Actor, QuoteView};

/// Looks at the database below the use cases.
pub struct Probe(Db);

impl Probe {
    /// Of an open store.
    #[must_use]
    pub fn of(store: &crate::Store) -> Self {
        Self(store.db.clone())
    }

    /// Whether the engine understands `statement`.
    ///
    /// # Errors
    /// What the engine says against it.
    pub async fn prepare(&self, statement: &'static str) -> std::result::Result<(), String> {
        use sqlx::{Executor, SqlSafeStr};
        let shown = |error: sqlx::Error| format!("{statement}: {error}");
        match &self.0 {
            Db::Sqlite(pools) => pools.write.prepare(statement.into_sql_str()).await.map(drop).map_err(shown),
            Db::Postgres(pools) => pools.write.prepare(statement.into_sql_str()).await.map(drop).map_err(shown),
        }
    }

    /// `table.column` of every column, in order.
    ///
    /// # Errors
    /// When the engine refuses.
    pub async fn columns(&self) -> Result<Vec<String>> {
        let mut columns: Vec<String> = match &self.0 {
            Db::Sqlite(pools) => sqlx::query_scalar(
                "select m.name || '.' || c.name from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' and m.name not like 'sqlite_%' and m.name not like '\\_%' escape '\\'",
            )
            .fetch_all(pools.read())
            .await?,
            Db::Postgres(pools) => sqlx::query_scalar(
                "select table_name || '.' || column_name from information_schema.columns where table_schema = 'public' and table_name not like '\\_%'",
            )
            .fetch_all(pools.read())
            .await?,
        };
        columns.sort();
        Ok(columns)
    }

    /// A read without an end.
    ///
    /// # Errors
    /// That the engine stopped it.
    pub async fn endless(&self) -> Result<i64> {
        const SQLITE: &str = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n";
        const POSTGRES: &str = "select count(*) from generate_series(1, 1000000) a, generate_series(1, 1000000) b, generate_series(1, 1000000) c";
        Ok(match &self.0 {
            Db::Sqlite(pools) => sqlx::query_scalar(SQLITE).fetch_one(pools.read()).await?,
            Db::Postgres(pools) => sqlx::query_scalar(POSTGRES).fetch_one(pools.read()).await?,
        })
    }

    /// Has whatever is read apart from pages fail from now on.
    pub async fn close_apart(&self) {
        match &self.0 {
            Db::Sqlite(pools) => pools.apart.close().await,
            Db::Postgres(pools) => pools.apart.close().await,
        }
    }

    /// How many of those the server is still at; SQLite has no server. Over TLS a connection says good-bye before it is closed, which
    /// a busy server hears late: there the limit ends what nobody waits for.
    ///
    /// # Errors
    /// When the engine refuses.
    pub async fn at_work(&self) -> Result<i64> {
        const ACTIVE: &str = "select count(*) from pg_stat_activity join pg_stat_ssl using (pid) where not ssl and state = 'active' and datname = current_database() and query like '%generate_series(1, 1000000) b%' and pid <> pg_backend_pid()";
        Ok(match &self.0 {
            Db::Sqlite(_) => 0,
            Db::Postgres(pools) => sqlx::query_scalar(ACTIVE).fetch_one(&pools.apart).await?,
        })
    }

    /// Runs a statement as it is.
    ///
    /// # Errors
    /// When the engine refuses.
    pub async fn execute(&self, statement: &'static str) -> Result<()> {
        match &self.0 {
            Db::Sqlite(pools) => sqlx::raw_sql(statement).execute(&pools.write).await.map(|_| ())?,
            Db::Postgres(pools) => sqlx::raw_sql(statement).execute(&pools.write).await.map(|_| ())?,
        }
        Ok(())
    }
}

impl Probe {
    /// Gives the events of `chain` the hashes that follow from their bodies, as somebody could who has the database.
    ///
    /// # Errors
    /// When the engine refuses.
    pub async fn rehash(&self, chain: &str) -> Result<()> {
        const BODIES: &str = "select number, body from events where chain = $1 order by number";
        let mut tx = self.0.begin().await?;
        within!(tx, c => {
            let bodies: Vec<(i64, String)> = sqlx::query_as(BODIES).bind(chain).fetch_all(&mut *c).await?;
            let mut hash = review::GENESIS.to_owned();
            for (number, body) in bodies {
                hash = review::link_hash(&hash, &body);
                sqlx::query("update events set hash = $3, body = $4 where chain = $1 and number = $2")
                    .bind(chain).bind(number).bind(&hash).bind(&body).execute(&mut *c).await?;
            }
            sqlx::query("update chains set hash = $2 where chain = $1").bind(chain).bind(&hash).execute(&mut *c).await?;
        });
        tx.commit().await
    }

    /// Makes the desk one whose log does not tell of rows, as it was left by programs before that.
    ///
    /// # Errors
    /// When the engine refuses.
    pub async fn forget_rows(&self) -> Result<()> {
        let mut tx = self.0.begin().await?;
        let chains: Vec<String> = within!(tx, c => {
            let bodies: Vec<(String, i64, String)> =
                sqlx::query_as("select chain, number, body from events").fetch_all(&mut *c).await?;
            for (chain, number, body) in bodies {
                let mut body: serde_json::Value = serde_json::from_str(&body)?;
                body["actor"] = body["actor"]["name"].take();
                if let Some(members) = body.as_object_mut() {
                    members.remove("rows");
                    members.remove("gone");
                }
                sqlx::query("update events set body = $3, account = null where chain = $1 and number = $2")
                    .bind(&chain).bind(number).bind(review::canonical(&body)).execute(&mut *c).await?;
            }
            sqlx::query("insert into unrecorded (chain) select chain from chains").execute(&mut *c).await?;
            sqlx::query_scalar("select chain from chains").fetch_all(&mut *c).await?
        });
        tx.commit().await?;
        for chain in chains {
            self.rehash(&chain).await?;
        }
        Ok(())
    }
}

impl Probe {
    /// Writes `times` more events about a quote, none of which changes it.
    ///
    /// # Errors
    /// When the engine refuses.
    pub async fn lengthen(&self, actor: &Actor, at: Timestamp, quote: &QuoteView, times: usize) -> Result<()> {
        let mut tx = self.0.begin().await?;
        let state = quote.state.as_str().to_owned();
        let change = Change::Moved {
            action: Action::Edit,
            state: Was { from: Some(state.clone()), to: state },
            reason: None,
            overruled: String::new(),
        };
        for _ in 0..times {
            tx.touch(&QUOTES, [&quote.id.to_string()]);
            let about = About { article: Some(quote.article), quote: Some(quote.id) };
            append(&mut tx, at, actor, about, &change).await?;
        }
        tx.commit().await
    }
}

/// Rows a statement.
const ROWS: usize = 1_000;

/// A generator of numbers that are the same on every machine (SplitMix64, after Steele, Lea and Flood, 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % limit as u64).unwrap_or_default()
    }

    /// A word of a language that nobody speaks; the first words are by far the most frequent.
    fn word(&mut self) -> String {
        const PARTS: [&str; 16] =
            ["ba", "lo", "ter", "min", "sa", "ru", "ken", "vi", "do", "pal", "ne", "gor", "ti", "sel", "um", "fa"];
        let (one, other) = (self.below(4_000), self.below(4_000));
        let mut at = one * other / 4_000;
        let mut word = String::new();
        for _ in 0..3 {
            word += PARTS[at % 16];
            at /= 16;
        }
        word
    }
}

/// An id of the benchmark's desk: of an article (1) or a quote (2), by its number.
fn made_id(kind: u128, number: usize) -> String {
    Uuid::from_u128((0x0190_0000_0000_7000_8000 << 48) | (kind << 40) | number as u128).to_string()
}

/// A quote of the benchmark's desk.
struct Made {
    id: String,
    article: usize,
    exact: String,
}

impl Probe {
    /// Fills an empty desk with `count` quotes, ten an article; one in ten is a near form of another.
    ///
    /// # Errors
    /// When the engine refuses.
    pub async fn fill(&self, count: usize) -> Result<()> {
        let mut dice = Dice(42);
        let mut made: Vec<Made> = Vec::with_capacity(count);
        for number in 0..count {
            let exact = if number > 10 && number % 10 == 0 {
                // Somebody else's words, cut short or with another word.
                let at = dice.below(made.len());
                let words: Vec<&str> = made[at].exact.split(' ').collect();
                let mut words: Vec<String> =
                    words[..words.len() - words.len() / 4].iter().map(|word| (*word).to_owned()).collect();
                let at = dice.below(words.len());
                words[at] = dice.word();
                words.join(" ")
            } else {
                let length = 8 + dice.below(30);
                (0..length).map(|_| dice.word()).collect::<Vec<_>>().join(" ")
            };
            made.push(Made { id: made_id(2, number), article: number / 10, exact });
        }
        let articles: Vec<String> = (0..count.div_ceil(10)).map(|number| made_id(1, number)).collect();
        for (chunk, some) in articles.chunks(ROWS).enumerate() {
            self.articles(chunk * ROWS, some).await?;
        }
        for some in made.chunks(ROWS) {
            self.quotes(some, &articles).await?;
        }
        // In the index's own order, which it takes quickly.
        let mut hashes: Vec<(i64, u32)> = Vec::new();
        for (number, quote) in (0_u32..).zip(&made) {
            hashes.extend(sketch(&quote.exact).into_iter().map(|hash| (hash, number)));
        }
        hashes.sort_unstable();
        for some in hashes.chunks(10 * ROWS) {
            let mut tx = self.0.begin().await?;
            within!(tx, c => {
                let mut insert = sqlx::QueryBuilder::new("insert into shingles (hash, quote_id) ");
                insert.push_values(some, |mut values, (hash, number)| {
                    values.push_bind(*hash).push_bind(&made[*number as usize].id);
                });
                insert.build().execute(&mut *c).await?;
            });
            tx.commit().await?;
        }
        self.execute("analyze").await
    }

    async fn articles(&self, first: usize, ids: &[String]) -> Result<()> {
        const AT: &str = "2026-10-14T09:00:00.000Z";
        let mut tx = self.0.begin().await?;
        within!(tx, c => {
            let mut insert = sqlx::QueryBuilder::new("insert into articles (id, title, byline, publisher, url, published_at, language, folded, created_at) ");
            insert.push_values(ids.iter().enumerate(), |mut values, (at, id)| {
                let title = format!("Article {}", first + at);
                values.push_bind(id).push_bind(title.clone()).push_bind("").push_bind("Courier").push_bind("").push_bind("").push_bind("en");
                values.push_bind(title.to_lowercase()).push_bind(AT);
            });
            insert.build().execute(&mut *c).await?;
            let mut insert = sqlx::QueryBuilder::new("insert into versions (id, article_id, number, text, sha256, created_at) ");
            insert.push_values(ids, |mut values, id| {
                values.push_bind(id).push_bind(id).push_bind(1_i64).push_bind("A text.").push_bind(id).push_bind(AT);
            });
            insert.build().execute(&mut *c).await?;
        });
        tx.commit().await
    }

    async fn quotes(&self, some: &[Made], articles: &[String]) -> Result<()> {
        const AT: &str = "2026-10-14T09:00:00.000Z";
        let mut tx: Tx = self.0.begin().await?;
        within!(tx, c => {
            let mut insert = sqlx::QueryBuilder::new(
                "insert into quotes (id, article_id, version_id, start_at, end_at, exact, prefix, suffix, folded, kind, utterance, origin, confidence, state, attribution, verdict, reason, version, changed_at) ",
            );
            insert.push_values(some.iter().enumerate(), |mut values, (at, quote)| {
                let (article, start) = (&articles[quote.article], (at % 10 * 100) as i64);
                values.push_bind(&quote.id).push_bind(article).push_bind(article).push_bind(start).push_bind(start + 90);
                values.push_bind(&quote.exact).push_bind("").push_bind("").push_bind(&quote.exact).push_bind("direct").push_bind(at as i64);
                values.push_bind("detected").push_bind(0.9_f64).push_bind(if at % 5 == 0 { "open" } else { "approved" });
                values.push_bind(1_i64).push_bind(0_i64).push_bind("").push_bind(1_i64).push_bind(AT);
            });
            insert.build().execute(&mut *c).await?;
            let mut insert = sqlx::QueryBuilder::new("insert into attributions (quote_id, number, body, at) ");
            insert.push_values(some.iter().enumerate(), |mut values, (at, quote)| {
                let mut body = String::new();
                let _ = write!(body, "{{\"speaker\":{{\"text\":\"Speaker {}\",\"span\":null}},\"name\":null,\"role\":null,\"cue\":null,\"via\":[]}}", at % 50);
                values.push_bind(&quote.id).push_bind(1_i64).push_bind(body).push_bind(AT);
            });
            insert.build().execute(&mut *c).await?;
        });
        tx.commit().await
    }

    /// The id of the quote with this number among those of [`Probe::fill`].
    #[must_use]
    pub fn filled(number: usize) -> String {
        made_id(2, number)
    }
}
