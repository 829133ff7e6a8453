//! Desks from before the log told of rows: what stands on them is taken into each chain once, when the desk is opened.

use review::{ArticleId, Change};

use crate::db::{Tx, read, sql, within};
use crate::error::Result;
use crate::events::{About, DESK, append};
use crate::tables::{
    ALIASES, ARTICLE_EVIDENCE, ARTICLES, ATTRIBUTIONS, CITATIONS, COMMENTS, DROPS, EVIDENCE, FILES, MENTIONS, PEOPLE,
    QUOTES, SETTINGS, SHEETS, Table, USERS, VERDICTS, VERSIONS,
};
use crate::{Actor, Store};

sql! {
    UNRECORDED = "select chain from unrecorded order by chain limit 100";
    DONE = "delete from unrecorded where chain = $1";
    VERSION_IDS = "select id from versions where article_id = $1 order by number";
    QUOTE_IDS = "select id from quotes where article_id = $1 order by id";
    COMMENT_IDS = "select id from comments where article_id = $1 order by id";
    // What belongs to the desk as a whole.
    USER_IDS = "select id from users order by id";
    PERSON_IDS = "select id from people order by id";
    EVIDENCE_IDS = "select id from evidence order by id";
    FILE_IDS = "select distinct file from evidence where file is not null order by file";
    SHEET_IDS = "select id from sheets order by id";
    SETTING_IDS = "select key from settings order by key";
}

/// The most rows an event tells of here.
const ROWS: usize = 2_000;

impl Store {
    /// Writes what stands on an old desk into its chains. Cut off, it goes on where it stopped.
    pub(crate) async fn record_rows(&self) -> Result<()> {
        loop {
            let chains: Vec<String> = read!(self.db, c => sqlx::query_scalar(UNRECORDED).fetch_all(&mut *c).await?);
            if chains.is_empty() {
                return Ok(());
            }
            let mut tx = self.db.begin().await?;
            for chain in chains {
                if chain == DESK {
                    self.record_desk(&mut tx).await?;
                } else {
                    self.record_article(&mut tx, &chain).await?;
                }
                within!(tx, c => sqlx::query(DONE).bind(&chain).execute(&mut *c).await?.rows_affected());
            }
            tx.commit().await?;
        }
    }

    async fn record_article(&self, tx: &mut Tx, article: &str) -> Result<()> {
        let (versions, quotes, comments): (Vec<String>, Vec<String>, Vec<String>) = within!(*tx, c => (
            sqlx::query_scalar(VERSION_IDS).bind(article).fetch_all(&mut *c).await?,
            sqlx::query_scalar(QUOTE_IDS).bind(article).fetch_all(&mut *c).await?,
            sqlx::query_scalar(COMMENT_IDS).bind(article).fetch_all(&mut *c).await?,
        ));
        tx.touch(&ARTICLES, [article]);
        tx.touch(&ARTICLE_EVIDENCE, [article]);
        touch_all(tx, &VERSIONS, &versions);
        for table in [&QUOTES, &ATTRIBUTIONS, &VERDICTS, &CITATIONS, &DROPS] {
            touch_all(tx, table, &quotes);
        }
        for table in [&COMMENTS, &MENTIONS] {
            touch_all(tx, table, &comments);
        }
        self.record(tx, About { article: ArticleId::parse(article), quote: None }).await
    }

    async fn record_desk(&self, tx: &mut Tx) -> Result<()> {
        for (tables, ids) in [
            (&[&USERS][..], USER_IDS),
            (&[&SETTINGS], SETTING_IDS),
            (&[&PEOPLE, &ALIASES], PERSON_IDS),
            (&[&FILES], FILE_IDS),
            (&[&EVIDENCE], EVIDENCE_IDS),
            (&[&SHEETS], SHEET_IDS),
        ] {
            let keys: Vec<String> = within!(*tx, c => sqlx::query_scalar(ids).fetch_all(&mut *c).await?);
            for keys in keys.chunks(ROWS) {
                for table in tables {
                    touch_all(tx, table, keys);
                }
                self.record(tx, About::default()).await?;
            }
        }
        Ok(())
    }

    async fn record(&self, tx: &mut Tx, about: About) -> Result<()> {
        append(tx, self.clock.now(), &Actor::program("update"), about, &Change::RowsRecorded {}).await
    }
}

fn touch_all(tx: &mut Tx, table: &'static Table, keys: &[String]) {
    for key in keys {
        tx.touch(table, [key.as_str()]);
    }
}
