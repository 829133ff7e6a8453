//! What a quote rests on with its words laid against it, and what it might rest on.

use review::{ArticleId, Comparison, EvidenceId, EvidenceKind, Policy, compare};

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
            case when octet_length(e.text) > 0 then cast(1 as bigint) else cast(0 as bigint) end as has_text, f.sha256 as file,
            coalesce(f.media_type, '') as media_type, coalesce(f.size, 0) as size, '' as locator, e.created_at as at, '' as by_name
        from evidence e left join files f on f.sha256 = e.file
        where e.id in (select evidence_id from article_evidence where article_id = $1 union select evidence_id from citations where article_id = $1)
        order by e.created_at, e.id limit 200";
    NEAR = "select e.id, e.title, e.kind from evidence e
        where e.id in (select evidence_id from article_evidence where article_id = $2 union select evidence_id from citations where article_id = $2)
            and not exists (select 1 from citations o where o.quote_id = $1 and o.evidence_id = e.id)
        order by e.created_at, e.id limit 100";
    NEWEST = "select e.id, e.title, e.kind from evidence e
        where not exists (select 1 from citations o where o.quote_id = $1 and o.evidence_id = e.id)
        order by e.created_at desc, e.id desc limit 100";
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

impl Store {
    /// What a quote rests on, the oldest first, each piece that has a text with the printed words laid against it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn evidence(&self, quote: &QuoteView, policy: Policy) -> Result<Vec<(Cited, Option<Comparison>)>> {
        let rows: Vec<Row> =
            read!(self.db, c => sqlx::query_as(OF_QUOTE).bind(quote.id.to_string()).fetch_all(&mut *c).await?);
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
        let (near, newest): (Rows, Rows) = read!(self.db, c => (
            sqlx::query_as(NEAR).bind(quote.id.to_string()).bind(quote.article.to_string()).fetch_all(&mut *c).await?,
            sqlx::query_as(NEWEST).bind(quote.id.to_string()).fetch_all(&mut *c).await?,
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
            read!(self.db, c => sqlx::query_as(LISTED).bind(article.to_string()).fetch_all(&mut *c).await?);
        rows.into_iter().map(Cited::try_from).collect()
    }
}
