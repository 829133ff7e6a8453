//! What is said about an article: looked at, and corrected after it was brought in.

use quotes::Language;
use review::{ArticleId, Change, FactChange, Line, Task, day};

use crate::db::{read, sql, within};
use crate::error::{Result, StoreError};
use crate::events::{About, append};
use crate::tables::ARTICLES;
use crate::{Actor, Store};

sql! {
    FACTS = "select title, byline, publisher, url, published_at, published_on, language, folded, facts_version from articles where id = $1";
    CHANGE = "update articles set title = $3, byline = $4, publisher = $5, url = $6, published_at = $7, published_on = $8,
        language = $9, folded = $10, facts_version = facts_version + 1 where id = $1 and facts_version = $2";
}

/// What is said about an article.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Facts {
    /// Its headline.
    pub title: String,
    /// Who wrote it.
    pub byline: String,
    /// Who published it.
    pub publisher: String,
    /// Where it stands.
    pub url: String,
    /// When it was published, as printed.
    pub published_at: String,
    /// The day that is, as 2026-10-19; blank where the words name none.
    pub published_on: String,
    /// BCP 47 code of its language.
    pub language: String,
    /// How often it was changed; a change names the number it saw.
    #[sqlx(rename = "facts_version")]
    pub version: i64,
    folded: String,
}

/// What an article's facts are to be.
#[derive(Debug, Clone)]
pub struct NewFacts {
    /// Its headline.
    pub title: Line<300>,
    /// Who wrote it.
    pub byline: Option<Line<300>>,
    /// Who published it.
    pub publisher: Option<Line<200>>,
    /// Where it stands; http or https.
    pub url: Option<Line<2000>>,
    /// When it was published, as printed; has to name a day.
    pub published_at: Option<Line<60>>,
    /// Its language.
    pub language: Language,
}

/// Whether an address is one of the web, or there is none.
pub(crate) fn on_the_web(url: Option<&Line<2000>>) -> Result<()> {
    if url.is_none_or(|url| url.as_str().starts_with("https://") || url.as_str().starts_with("http://")) {
        return Ok(());
    }
    Err(StoreError::Wrong(
        "The address of the article has to begin with https:// or http://. Correct it, or leave it blank.",
    ))
}

impl Store {
    /// What is said about an article.
    ///
    /// # Errors
    /// When there is none.
    pub async fn facts(&self, article: ArticleId) -> Result<Facts> {
        let facts: Option<Facts> =
            read!(self.db, c => sqlx::query_as(FACTS).bind(article.to_string()).fetch_optional(&mut *c).await?);
        facts.ok_or(StoreError::NotFound("article"))
    }

    /// Corrects what is said about an article; one event names every change. Nothing is written where nothing changed.
    ///
    /// # Errors
    /// When the actor may not, the facts were changed meanwhile, the date names no day, or the url is no web address.
    pub async fn change_facts(&self, actor: &Actor, article: ArticleId, seen: i64, new: &NewFacts) -> Result<()> {
        actor.require(Task::Import)?;
        on_the_web(new.url.as_ref())?;
        let old = self.facts(article).await?;
        if old.version != seen {
            return Err(StoreError::Stale);
        }
        let text = |line: Option<&str>| line.unwrap_or_default().to_owned();
        let [title, byline, publisher, url, published_at] = [
            new.title.as_str().to_owned(),
            text(new.byline.as_ref().map(Line::as_str)),
            text(new.publisher.as_ref().map(Line::as_str)),
            text(new.url.as_ref().map(Line::as_str)),
            text(new.published_at.as_ref().map(Line::as_str)),
        ];
        let published_on = day(&published_at).unwrap_or_default();
        // Words that were there before, and name no day, may stay.
        if published_on.is_empty() && !published_at.is_empty() && published_at != old.published_at {
            return Err(StoreError::Wrong(
                "The date names no day, or can be read as two. Write it like 19 October 2026 or 2026-10-19, or leave it blank.",
            ));
        }
        let language = new.language.code();
        let changes: Vec<FactChange> = [
            ("title", &old.title, title.as_str()),
            ("byline", &old.byline, &byline),
            ("publisher", &old.publisher, &publisher),
            ("address", &old.url, &url),
            ("date", &old.published_at, &published_at),
            ("language", &old.language, language),
        ]
        .into_iter()
        .filter(|(_, from, to)| from != to)
        .map(|(fact, from, to)| FactChange { fact: fact.to_owned(), from: from.clone(), to: to.to_owned() })
        .collect();
        if changes.is_empty() {
            return Ok(());
        }
        // The first three lines are these facts; the rest are names in the text.
        let names: String = old.folded.split('\n').skip(3).fold(String::new(), |all, name| all + "\n" + name);
        let folded = format!("{}{names}", format!("{title}\n{byline}\n{publisher}").to_lowercase());
        let at = self.clock.now();
        let (mut tx, actor) = self.begin(actor, Task::Import).await?;
        let actor = &actor;
        let changed = within!(tx, c => sqlx::query(CHANGE)
            .bind(article.to_string()).bind(seen).bind(&title).bind(&byline).bind(&publisher).bind(&url)
            .bind(&published_at).bind(&published_on).bind(language).bind(&folded)
            .execute(&mut *c).await?.rows_affected());
        if changed != 1 {
            return Err(StoreError::Stale);
        }
        tx.touch(&ARTICLES, [&article.to_string()]);
        let about = About { article: Some(article), quote: None };
        append(&mut tx, at, actor, about, &Change::ArticleChanged { changes }).await?;
        tx.commit().await?;
        Ok(())
    }
}
