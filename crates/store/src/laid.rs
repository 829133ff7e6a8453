//! Quotes laid against evidence, word by word: one quote against what it rests on, and all of an article's quotes
//! against all of its evidence in one go.

use review::{
    ArticleId, Comparison, EvidenceId, EvidenceKind, Policy, QuoteId, Wording, compare, compare_all, locator,
};

use crate::db::{parsed, read, sql};
use crate::error::Result;
use crate::evidence::{Cited, NOT_COMPARED, Row, evidence_columns};
use crate::{QuoteView, Store};

sql! {
    // A place that was found for other words is none.
    OF_QUOTE = evidence_columns!("case when c.words in ('', q.exact) then c.locator else '' end as locator, c.at, coalesce(u.name, '') as by_name
        from citations c join quotes q on q.id = c.quote_id join evidence e on e.id = c.evidence_id left join files f on f.sha256 = e.file left join users u on u.id = c.cited_by
        where c.quote_id = $1 order by c.at, e.id");
    // For lists: without the texts, which may be long.
    LISTED = "select e.id, e.kind, e.title, e.origin, e.url, e.retrieved_at, e.grade, '' as text, '[]' as times, '[]' as marks, e.sha256, e.language, e.name,
            case when f.sha256 is null or f.sha256 <> e.sha256 then cast(1 as bigint) else cast(0 as bigint) end as has_text, f.sha256 as file,
            coalesce(f.media_type, '') as media_type, coalesce(f.size, 0) as size, '' as locator, e.created_at as at, '' as by_name
        from evidence e left join files f on f.sha256 = e.file
        where e.id in (select evidence_id from article_evidence where article_id = $1 union select evidence_id from citations where article_id = $1)
        order by e.created_at, e.id limit 200";
    OF_ARTICLE = evidence_columns!("'' as locator, e.created_at as at, '' as by_name
        from evidence e left join files f on f.sha256 = e.file
        where e.id in (select evidence_id from article_evidence where article_id = $1 union select evidence_id from citations where article_id = $1)
        order by e.created_at, e.id limit 200");
    NEAR = "select e.id, e.title, e.kind from evidence e
        where e.id in (select evidence_id from article_evidence where article_id = $2 union select evidence_id from citations where article_id = $2)
            and not exists (select 1 from citations o where o.quote_id = $1 and o.evidence_id = e.id)
        order by e.created_at, e.id limit 100";
    NEWEST = "select e.id, e.title, e.kind from evidence e
        where not exists (select 1 from citations o where o.quote_id = $1 and o.evidence_id = e.id)
        order by e.created_at desc, e.id desc limit 100";
    CITATIONS = "select quote_id, evidence_id from citations where article_id = $1";
}

/// Evidence that a quote might rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnFile {
    /// Its id.
    pub id: EvidenceId,
    /// What people call it.
    pub title: String,
    /// What it is.
    pub kind: EvidenceKind,
    /// It was brought in for this article.
    pub near: bool,
}

/// What comparing a quote with a piece of evidence gave, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The quote.
    pub quote: QuoteId,
    /// The evidence.
    pub evidence: EvidenceId,
    /// Its title.
    pub title: String,
    /// Where in it the words stand.
    pub locator: String,
    /// The wording verdict to suggest.
    pub wording: Wording,
    /// Why, in words.
    pub reason: String,
    /// The quote rests on it already.
    pub cited: bool,
}

impl Store {
    /// What a quote rests on, the oldest first, each piece that has a text with the printed words laid against it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn evidence(&self, quote: &QuoteView, policy: Policy) -> Result<Vec<(Cited, Option<Comparison>)>> {
        let rows: Vec<Row> =
            read!(self.db, pool => sqlx::query_as(OF_QUOTE).bind(quote.id.to_string()).fetch_all(pool).await?);
        let pieces: Vec<Cited> = rows.into_iter().map(Cited::try_from).collect::<Result<_>>()?;
        let exact = quote.exact.clone();
        // A long transcript takes a few hundredths of a second, which other requests should not wait for.
        let laid = tokio::task::spawn_blocking(move || {
            let lay = |piece: Cited| {
                let laid = (!piece.text.is_empty()).then(|| compare(&exact, &piece.source(), policy));
                (piece, laid)
            };
            pieces.into_iter().map(lay).collect()
        });
        laid.await.map_err(|_| NOT_COMPARED)
    }

    /// What a quote might rest on and does not yet: what its article has, then the newest of the rest; at most 100.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn evidence_on_file(&self, quote: &QuoteView) -> Result<Vec<OnFile>> {
        type Rows = Vec<(String, String, String)>;
        let (near, newest): (Rows, Rows) = read!(self.db, pool => (
            sqlx::query_as(NEAR).bind(quote.id.to_string()).bind(quote.article.to_string()).fetch_all(pool).await?,
            sqlx::query_as(NEWEST).bind(quote.id.to_string()).fetch_all(pool).await?,
        ));
        let others: Rows = newest.into_iter().filter(|row| !near.contains(row)).collect();
        let row = |near: bool| {
            move |(id, title, kind): (String, String, String)| {
                Ok(OnFile {
                    id: parsed(EvidenceId::parse(&id), "evidence.id")?,
                    title,
                    kind: parsed(EvidenceKind::parse(&kind), "evidence.kind")?,
                    near,
                })
            }
        };
        near.into_iter().map(row(true)).chain(others.into_iter().map(row(false))).collect()
    }

    /// What an article or one of its quotes rests on, the oldest first, without the texts; at most 200.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn evidence_of_article(&self, article: ArticleId) -> Result<Vec<Cited>> {
        let rows: Vec<Row> =
            read!(self.db, pool => sqlx::query_as(LISTED).bind(article.to_string()).fetch_all(pool).await?);
        rows.into_iter().map(Cited::try_from).collect()
    }

    /// Lays `quotes`, all of one article, against each piece of its evidence. `done` hears after each step how many
    /// comparisons are behind and how many there are. Where the words are not in a piece there is no finding.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lay_all(
        &self,
        article: ArticleId,
        quotes: Vec<QuoteView>,
        policy: Policy,
        done: impl Fn(usize, usize),
    ) -> Result<Vec<Finding>> {
        // So many that a step takes a noticeable while, so few that the bar moves.
        const STEP: usize = 25;
        let rows: Vec<Row> =
            read!(self.db, pool => sqlx::query_as(OF_ARTICLE).bind(article.to_string()).fetch_all(pool).await?);
        let pieces: Vec<Cited> = rows.into_iter().map(Cited::try_from).collect::<Result<_>>()?;
        let cited: Vec<(String, String)> =
            read!(self.db, pool => sqlx::query_as(CITATIONS).bind(article.to_string()).fetch_all(pool).await?);
        let pieces: Vec<Cited> = pieces.into_iter().filter(|piece| !piece.text.is_empty()).collect();
        let total = pieces.len() * quotes.len();
        let (mut findings, mut behind) = (Vec::new(), 0);
        for piece in pieces {
            let piece = std::sync::Arc::new(piece);
            for some in quotes.chunks(STEP) {
                let (piece, some) = (piece.clone(), some.to_vec());
                behind += some.len();
                let step = tokio::task::spawn_blocking(move || lay(&piece, &some, policy));
                findings.extend(step.await.map_err(|_| NOT_COMPARED)?);
                done(behind, total);
            }
        }
        for finding in &mut findings {
            let pair = (finding.quote.to_string(), finding.evidence.to_string());
            finding.cited = cited.contains(&pair);
        }
        Ok(findings)
    }
}

fn lay(piece: &Cited, quotes: &[QuoteView], policy: Policy) -> Vec<Finding> {
    let words: Vec<&str> = quotes.iter().map(|quote| quote.exact.as_str()).collect();
    let laid = compare_all(&words, &piece.source(), policy);
    let found = quotes.iter().zip(laid).filter_map(|(quote, laid)| {
        Some(Finding {
            quote: quote.id,
            evidence: piece.id,
            title: piece.title.clone(),
            locator: locator(&piece.text, &piece.times, laid.found?),
            wording: laid.wording,
            reason: laid.reason,
            cited: false,
        })
    });
    found.collect()
}
