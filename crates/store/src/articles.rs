//! Articles: bringing one in, and the list of all.

use std::collections::HashMap;

use quotes::{Detection, Language};
use review::{ArticleId, ArticleText, Change, Line, State, Task, Timestamp, VersionId};

use crate::clock::new_id;
use crate::db::{Tx, parsed, read, sql, within};
use crate::error::{Result, StoreError};
use crate::events::{About, append};
use crate::facts::on_the_web;
use crate::tables::{ARTICLES, VERSIONS};
use crate::{Actor, Store, detected};

sql! {
    KNOWN = "select article_id from versions where sha256 = $1";
    ADD = "insert into articles (id, title, byline, publisher, url, published_at, language, imported_by, folded, created_at, published_on)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    ADD_VERSION = "insert into versions (id, article_id, number, text, sha256, created_at) values ($1, $2, 1, $3, $4, $5)";
    LIST = "select id, title, byline, publisher, published_at, language, created_at from articles
        where ($1 = '' or folded like $1 escape '\\' or exists (select 1 from quotes q where q.article_id = articles.id and q.folded like $1 escape '\\'))
            and ($2 = '' or publisher = $2)
            and ($3 = '' or exists (select 1 from quotes q where q.article_id = articles.id and q.state = $3))
            and ($4 = '' or id < $4)
        order by id desc limit $5";
    COUNTS = "select q.article_id, q.state, count(*) from quotes q
        where q.article_id >= $1 and q.article_id <= $2 group by q.article_id, q.state";
    PUBLISHERS = "select distinct publisher from articles where publisher <> '' order by publisher limit 200";
    TITLE = "select title from articles where id = $1";
    COUNT = "select count(*) from (select 1 from articles limit 1000) as capped";
}

/// An article to bring in.
#[derive(Debug, Clone)]
pub struct NewArticle {
    /// Its headline.
    pub title: Line<300>,
    /// Who wrote it, as printed.
    pub byline: Option<Line<300>>,
    /// Who published it.
    pub publisher: Option<Line<200>>,
    /// Where it stands; http or https.
    pub url: Option<Line<2000>>,
    /// When it was published, as the newsroom writes it.
    pub published_at: Option<Line<60>>,
    /// Its language; guessed when not given.
    pub language: Option<Language>,
    /// Its text.
    pub text: ArticleText,
}

/// What became of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Imported {
    /// A new article with this many quotes.
    New(ArticleId, u32),
    /// The same text is here already.
    Known(ArticleId),
}

impl Imported {
    /// The article, new or known.
    #[must_use]
    pub fn id(self) -> ArticleId {
        match self {
            Self::New(id, _) | Self::Known(id) => id,
        }
    }
}

/// How many quotes of an article are in each state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(Vec<(State, i64)>);

impl Counts {
    /// Quotes in `state`.
    #[must_use]
    pub fn of(&self, state: State) -> i64 {
        self.0.iter().filter(|(known, _)| *known == state).map(|(_, count)| count).sum()
    }

    /// All that are quotes; dismissed ones are none.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.0.iter().filter(|(state, _)| *state != State::Dismissed).map(|(_, count)| count).sum()
    }

    /// Counts states.
    pub(crate) fn count(states: impl IntoIterator<Item = State>) -> Self {
        let mut counts = HashMap::new();
        for state in states {
            *counts.entry(state).or_insert(0) += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort();
        Self(counts)
    }
}

/// An article in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleRow {
    /// Its id.
    pub id: ArticleId,
    /// Its headline.
    pub title: String,
    /// Who wrote it.
    pub byline: String,
    /// Who published it.
    pub publisher: String,
    /// When it was published, as written.
    pub published_at: String,
    /// BCP 47 code of its language.
    pub language: String,
    /// When it was brought in.
    pub created_at: Timestamp,
    /// Its quotes by state.
    pub counts: Counts,
}

/// Which articles to list; blank fields do not filter.
#[derive(Debug, Clone, Default)]
pub struct ArticleFilter {
    /// Words of the title, byline, publisher or a quote.
    pub words: String,
    /// A publisher.
    pub publisher: String,
    /// Only articles with a quote in this state.
    pub state: Option<State>,
    /// Only what was brought in before this one.
    pub before: Option<ArticleId>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    title: String,
    byline: String,
    publisher: String,
    published_at: String,
    language: String,
    created_at: String,
}

/// A pattern for `like` that finds `words` anywhere, in any case.
pub(crate) fn pattern(words: &str) -> String {
    // Marks around words are the searcher's, not always the article's.
    let words = words.trim_matches(|c: char| c.is_whitespace() || "\"“”„«»".contains(c)).to_lowercase();
    if words.is_empty() {
        return String::new();
    }
    let escaped: String =
        words.chars().flat_map(|c| matches!(c, '%' | '_' | '\\').then_some('\\').into_iter().chain([c])).collect();
    format!("%{escaped}%")
}

fn text(line: Option<&str>) -> String {
    line.unwrap_or_default().to_owned()
}

impl Store {
    /// Brings an article in, finds its quotes and stores both. The same text again leads to the article
    /// that is there.
    ///
    /// # Errors
    /// When the actor may not, or the url is no web address.
    pub async fn import(&self, actor: &Actor, article: NewArticle) -> Result<Imported> {
        actor.require(Task::Import)?;
        on_the_web(article.url.as_ref())?;
        let sha256 = article.text.sha256();
        if let Some(id) = self.known(&sha256).await? {
            return Ok(Imported::Known(id));
        }
        let language = article.language.unwrap_or_else(|| Language::guess(article.text.as_str()));
        let words = article.text.as_str().to_owned();
        let found = tokio::task::spawn_blocking(move || quotes::detect_in(&words, language)).await;
        let found = found.map_err(|_| {
            StoreError::Unavailable("The text could not be read for quotes. Nothing was saved; please report it.")
        })?;
        let (mut tx, actor) = self.begin(actor, Task::Import).await?;
        let actor = &actor;
        let written = self.write(&mut tx, actor, &article, language, &sha256, &found).await;
        match written {
            Ok(id) => {
                tx.commit().await?;
                Ok(Imported::New(id, u32::try_from(found.quotes.len()).unwrap_or(u32::MAX)))
            }
            // Someone brought in the same text a moment ago.
            Err(error) => {
                drop(tx);
                self.known(&sha256).await?.map(Imported::Known).ok_or(error)
            }
        }
    }

    async fn known(&self, sha256: &str) -> Result<Option<ArticleId>> {
        let id: Option<String> =
            read!(self.db, c => sqlx::query_scalar(KNOWN).bind(sha256).fetch_optional(&mut *c).await?);
        Ok(id.as_deref().and_then(ArticleId::parse))
    }

    async fn write(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        article: &NewArticle,
        language: Language,
        sha256: &str,
        found: &Detection,
    ) -> Result<ArticleId> {
        let (id, version, at) = (ArticleId(new_id()), VersionId(new_id()), self.clock.now());
        let line = |line: Option<&str>| text(line);
        let (byline, publisher) =
            (line(article.byline.as_ref().map(Line::as_str)), line(article.publisher.as_ref().map(Line::as_str)));
        let mut folded = format!("{}\n{byline}\n{publisher}", article.title.as_str()).to_lowercase();
        for name in found.quotes.iter().filter_map(|quote| quote.speaker.as_ref()?.name.as_deref()) {
            folded = format!("{folded}\n{}", name.to_lowercase());
        }
        within!(*tx, c => {
            sqlx::query(ADD)
                .bind(id.to_string()).bind(article.title.as_str()).bind(&byline).bind(&publisher)
                .bind(line(article.url.as_ref().map(Line::as_str))).bind(line(article.published_at.as_ref().map(Line::as_str)))
                .bind(language.code()).bind(actor.account()).bind(folded).bind(at.to_string())
                .bind(article.published_at.as_ref().and_then(|date| review::day(date.as_str())).unwrap_or_default())
                .execute(&mut *c).await?;
            sqlx::query(ADD_VERSION)
                .bind(version.to_string()).bind(id.to_string()).bind(article.text.as_str()).bind(sha256).bind(at.to_string())
                .execute(&mut *c).await?;
        });
        tx.touch(&ARTICLES, [&id.to_string()]);
        tx.touch(&VERSIONS, [&version.to_string()]);
        detected::store(tx, (id, version), article.text.as_str(), &found.quotes, at).await?;
        let change = Change::ArticleImported {
            title: article.title.as_str().to_owned(),
            sha256: sha256.to_owned(),
            quotes: u32::try_from(found.quotes.len()).unwrap_or(u32::MAX),
        };
        append(tx, at, actor, About { article: Some(id), quote: None }, &change).await?;
        Ok(id)
    }

    /// Articles, newest first, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn articles(&self, filter: &ArticleFilter, limit: u32) -> Result<Vec<ArticleRow>> {
        let before = filter.before.map_or_else(String::new, |id| id.to_string());
        let state = filter.state.map_or("", State::as_str);
        let rows: Vec<Row> = read!(self.db, c => sqlx::query_as(LIST)
            .bind(pattern(&filter.words)).bind(&filter.publisher).bind(state).bind(&before).bind(i64::from(limit))
            .fetch_all(&mut *c).await?);
        let (Some(first), Some(last)) = (rows.last(), rows.first()) else { return Ok(Vec::new()) };
        let counted: Vec<(String, String, i64)> =
            read!(self.db, c => sqlx::query_as(COUNTS).bind(&first.id).bind(&last.id).fetch_all(&mut *c).await?);
        let mut counts: HashMap<String, Vec<(State, i64)>> = HashMap::new();
        for (article, state, count) in counted {
            counts.entry(article).or_default().push((parsed(State::parse(&state), "quotes.state")?, count));
        }
        rows.into_iter()
            .map(|row| {
                Ok(ArticleRow {
                    counts: Counts(counts.remove(&row.id).unwrap_or_default()),
                    id: parsed(ArticleId::parse(&row.id), "articles.id")?,
                    created_at: parsed(Timestamp::parse(&row.created_at), "articles.created_at")?,
                    title: row.title,
                    byline: row.byline,
                    publisher: row.publisher,
                    published_at: row.published_at,
                    language: row.language,
                })
            })
            .collect()
    }

    /// The publishers of all articles, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn publishers(&self) -> Result<Vec<String>> {
        Ok(read!(self.db, c => sqlx::query_scalar(PUBLISHERS).fetch_all(&mut *c).await?))
    }

    /// The title of an article.
    ///
    /// # Errors
    /// When there is none.
    pub async fn title(&self, article: ArticleId) -> Result<String> {
        let title: Option<String> =
            read!(self.db, c => sqlx::query_scalar(TITLE).bind(article.to_string()).fetch_optional(&mut *c).await?);
        title.ok_or(StoreError::NotFound("article"))
    }

    /// Whether there is no article yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_empty(&self) -> Result<bool> {
        let count: i64 = read!(self.db, c => sqlx::query_scalar(COUNT).fetch_one(&mut *c).await?);
        Ok(count == 0)
    }
}
