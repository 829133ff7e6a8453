//! Same words elsewhere: where else a quote stands, found through an index of a few hashes a quote.

use review::{ArticleId, Attribution, LOOKUP, QuoteId, State, Verdict, same_speaker, same_words, sketch};

use crate::db::{Tx, from_json, parsed, read, sql, within};
use crate::desk::verdict;
use crate::error::{Result, StoreError};
use crate::{QuoteView, Store};

/// Quotes taken from the index for each hash: some runs of words stand everywhere.
macro_rules! of_hashes {
    ($first:literal $(, $more:literal)*) => {
        concat!(
            "select quote_id from (select quote_id from shingles where hash = $", $first, " order by quote_id desc limit 300) as h", $first,
            $(" union all select quote_id from (select quote_id from shingles where hash = $", $more, " order by quote_id desc limit 300) as h", $more),*
        )
    };
}

sql! {
    // Most hashes in common first: what is the same words is decided on those.
    NEAR = concat!(
        "select q.id, q.article_id, q.exact, q.state, t.title, t.publisher, t.published_at, t.created_at, a.body, coalesce(p.name, '') as person,
            w.wording, w.attribution as attribution_axis, w.context
        from (select quote_id, count(*) as shared from (",
        of_hashes!("3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23", "24", "25", "26"),
        ") as every group by quote_id order by shared desc, quote_id desc limit 200) as near
            join quotes q on q.id = near.quote_id join articles t on t.id = q.article_id
            left join attributions a on a.quote_id = q.id and a.number = q.attribution
            left join people p on p.id = a.person_id
            left join verdicts w on w.quote_id = q.id and w.number = q.verdict
        where q.article_id <> $1 and q.id <> $2 and q.state <> 'dismissed'
        order by t.created_at, q.id");
    ADD = "insert into shingles (hash, quote_id) values ($1, $2) on conflict (hash, quote_id) do nothing";
    REMOVE = "delete from shingles where hash = $1 and quote_id = $2";
    PAGE = "select id, exact from quotes where id > $1 order by id limit 1000";
    DONE = "select count(*) from settings where key = 'shingled'";
    MARK = "insert into settings (key, value) values ('shingled', '1') on conflict (key) do nothing";
}

/// The same words in another article.
#[derive(Debug, Clone, PartialEq)]
pub struct Elsewhere {
    /// The quote there.
    pub quote: QuoteId,
    /// Its article.
    pub article: ArticleId,
    /// The article's title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// When it was published, as written.
    pub published_at: String,
    /// The words as they stand there.
    pub exact: String,
    /// Where the quote stands in the review.
    pub state: State,
    /// Who spoke, by that article.
    pub attribution: Attribution,
    /// The person in the registry that is.
    pub person: String,
    /// The verdict.
    pub verdict: Option<Verdict>,
    /// That article names another speaker.
    pub disagrees: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    article_id: String,
    exact: String,
    state: String,
    title: String,
    publisher: String,
    published_at: String,
    body: Option<String>,
    person: String,
    wording: Option<String>,
    attribution_axis: Option<String>,
    context: Option<String>,
}

impl TryFrom<Row> for Elsewhere {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            quote: parsed(QuoteId::parse(&row.id), "quotes.id")?,
            article: parsed(ArticleId::parse(&row.article_id), "quotes.article_id")?,
            state: parsed(State::parse(&row.state), "quotes.state")?,
            attribution: row.body.as_deref().map(from_json).transpose()?.unwrap_or_default(),
            verdict: verdict(row.wording.as_deref(), row.attribution_axis.as_deref(), row.context.as_deref())?,
            title: row.title,
            publisher: row.publisher,
            published_at: row.published_at,
            exact: row.exact,
            person: row.person,
            disagrees: false,
        })
    }
}

/// The person meant: by the registry, else the name the article gives. "The mayor" may be anybody.
fn speaker<'a>(person: &'a str, attribution: &'a Attribution) -> Option<&'a str> {
    Some(person).filter(|name| !name.is_empty()).or(attribution.name.as_deref())
}

/// As many hashes as a lookup takes, from the whole of a long quote's.
fn spread(hashes: Vec<i64>) -> Vec<i64> {
    let step = hashes.len().div_ceil(LOOKUP).max(1);
    hashes.into_iter().step_by(step).collect()
}

impl Store {
    /// Where the quote's words, or a near form of them, stand in other articles, the oldest first; at most 200.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn elsewhere(&self, quote: &QuoteView) -> Result<Vec<Elsewhere>> {
        let hashes = spread(sketch(&quote.exact));
        if hashes.is_empty() {
            return Ok(Vec::new());
        }
        let hash = |at: usize| hashes.get(at).copied();
        let rows: Vec<Row> = read!(self.db, c => {
            let mut query = sqlx::query_as(NEAR).bind(quote.article.to_string()).bind(quote.id.to_string());
            for at in 0..LOOKUP {
                query = query.bind(hash(at));
            }
            query.fetch_all(&mut *c).await?
        });
        let mine = speaker(quote.person.as_deref().unwrap_or_default(), &quote.attribution);
        let mut found = Vec::new();
        for row in rows.into_iter().filter(|row| same_words(&row.exact, &quote.exact)) {
            let mut other = Elsewhere::try_from(row)?;
            let theirs = speaker(&other.person, &other.attribution);
            other.disagrees = mine.zip(theirs).is_some_and(|(mine, theirs)| !same_speaker(mine, theirs));
            found.push(other);
        }
        Ok(found)
    }

    /// Indexes the quotes of a desk that is older than the index.
    pub(crate) async fn fill_shingles(&self) -> Result<()> {
        let done: i64 = read!(self.db, c => sqlx::query_scalar(DONE).fetch_one(&mut *c).await?);
        if done > 0 {
            return Ok(());
        }
        let mut last = String::new();
        loop {
            let page: Vec<(String, String)> =
                read!(self.db, c => sqlx::query_as(PAGE).bind(&last).fetch_all(&mut *c).await?);
            let mut tx = self.db.begin().await?;
            index(&mut tx, page.iter().map(|(id, exact)| (id.as_str(), exact.as_str()))).await?;
            let Some((id, _)) = page.into_iter().next_back() else {
                within!(tx, c => sqlx::query(MARK).execute(&mut *c).await?.rows_affected());
                return tx.commit().await;
            };
            last = id;
            tx.commit().await?;
        }
    }
}

/// Puts quotes into the index, by id and words.
pub(crate) async fn index(tx: &mut Tx, quotes: impl Iterator<Item = (&str, &str)>) -> Result<()> {
    // Rows a statement: both engines take tens of thousands of values.
    const ROWS: usize = 2_000;
    let rows: Vec<(i64, &str)> =
        quotes.flat_map(|(id, exact)| sketch(exact).into_iter().map(move |hash| (hash, id))).collect();
    for rows in rows.chunks(ROWS) {
        within!(*tx, c => {
            let mut insert = sqlx::QueryBuilder::new("insert into shingles (hash, quote_id) ");
            insert.push_values(rows, |mut values, (hash, id)| {
                values.push_bind(*hash).push_bind(*id);
            });
            insert.push(" on conflict (hash, quote_id) do nothing");
            insert.build().execute(&mut *c).await?;
        });
    }
    Ok(())
}

/// Puts a quote's new words in the place of its old ones.
pub(crate) async fn reindex(tx: &mut Tx, id: &str, old: &str, new: &str) -> Result<()> {
    within!(*tx, c => {
        for hash in sketch(old) {
            sqlx::query(REMOVE).bind(hash).bind(id).execute(&mut *c).await?;
        }
        for hash in sketch(new) {
            sqlx::query(ADD).bind(hash).bind(id).execute(&mut *c).await?;
        }
    });
    Ok(())
}
