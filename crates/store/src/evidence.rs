//! Evidence: put on file once, cited by as many quotes as rest on it.

use review::{
    Change, Comparison, EvidenceId, EvidenceKind, EvidenceText, Grade, Line, Policy, QuoteId, State, Task, Timestamp,
    compare, locator, sha256_hex,
};

use crate::clock::new_id;
use crate::db::{Tx, from_json, parsed, read, sql, within};
use crate::error::{Result, StoreError};
use crate::events::{About, append};
use crate::{Actor, QuoteView, Store, sheets};

sql! {
    KNOWN = "select id from evidence where identity = $1";
    ADD = "insert into evidence (id, kind, title, origin, url, retrieved_at, grade, text, times, sha256, identity, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (identity) do nothing";
    TITLE = "select title from evidence where id = $1";
    // Takes the row's lock, so that an approval waits for the end.
    LOCK = "update quotes set version = version where id = $1";
    // Whoever looks at the quote meanwhile looks at something older now.
    TOUCH = "update quotes set version = version + 1, changed_at = $2 where id = $1";
    ONE = "select id, kind, title, origin, url, retrieved_at, grade, text, times, sha256, '' as locator, created_at as at, '' as by_name
        from evidence where id = $1";
    CITE = "insert into citations (quote_id, evidence_id, article_id, locator, cited_by, at) values ($1, $2, $3, $4, $5, $6) on conflict (quote_id, evidence_id) do nothing";
    OF_QUOTE = "select e.id, e.kind, e.title, e.origin, e.url, e.retrieved_at, e.grade, e.text, e.times, e.sha256, c.locator, c.at, coalesce(u.name, '') as by_name
        from citations c join evidence e on e.id = c.evidence_id left join users u on u.id = c.cited_by
        where c.quote_id = $1 order by c.at, e.id";
    ON_FILE = "select distinct e.id, e.title, e.kind from citations c join evidence e on e.id = c.evidence_id
        where c.article_id = (select article_id from quotes where id = $1)
            and not exists (select 1 from citations o where o.quote_id = $1 and o.evidence_id = e.id)
        order by e.title, e.id limit 100";
    DROP = "delete from citations where quote_id = $1 and evidence_id = $2";
    QUOTE = "select article_id, state from quotes where id = $1";
}

/// Evidence as a checker brings it.
#[derive(Debug, Clone)]
pub struct NewEvidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// What people call it.
    pub title: Line<300>,
    /// Who made it known.
    pub origin: Option<Line<300>>,
    /// Where it stands.
    pub url: Option<Line<2_000>>,
    /// When it was looked at, as written.
    pub retrieved_at: Option<Line<60>>,
    /// How much it bears.
    pub grade: Grade,
    /// Its text.
    pub text: EvidenceText,
}

/// A piece of evidence that a quote rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// Its id.
    pub id: EvidenceId,
    /// What it is.
    pub kind: EvidenceKind,
    /// What people call it.
    pub title: String,
    /// Who made it known.
    pub origin: String,
    /// Where it stands.
    pub url: String,
    /// When it was looked at, as written.
    pub retrieved_at: String,
    /// How much it bears.
    pub grade: Grade,
    /// Its text.
    pub text: String,
    /// Where in the text each time begins, in code points.
    pub times: Vec<(u32, String)>,
    /// SHA-256 of its text.
    pub sha256: String,
    /// Where in it the words stand; blank where they do not.
    pub locator: String,
    /// Who cited it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Evidence that other quotes of the article rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnFile {
    /// Its id.
    pub id: EvidenceId,
    /// What people call it.
    pub title: String,
    /// What it is.
    pub kind: EvidenceKind,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    kind: String,
    title: String,
    origin: String,
    url: String,
    retrieved_at: String,
    grade: String,
    text: String,
    times: String,
    sha256: String,
    locator: String,
    at: String,
    by_name: String,
}

impl TryFrom<Row> for Cited {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: parsed(EvidenceId::parse(&row.id), "evidence.id")?,
            kind: parsed(EvidenceKind::parse(&row.kind), "evidence.kind")?,
            title: row.title,
            origin: row.origin,
            url: row.url,
            retrieved_at: row.retrieved_at,
            grade: parsed(Grade::parse(&row.grade), "evidence.grade")?,
            text: row.text,
            times: from_json(&row.times)?,
            sha256: row.sha256,
            locator: row.locator,
            by: row.by_name,
            at: parsed(Timestamp::parse(&row.at), "citations.at")?,
        })
    }
}

/// The quote that evidence is for.
#[derive(sqlx::FromRow)]
struct Quote {
    article_id: String,
    state: String,
}

impl Quote {
    /// Holds the quote whose evidence is about to change.
    async fn hold(tx: &mut Tx, id: QuoteId) -> Result<Self> {
        let row: Option<Self> = within!(*tx, c => {
            sqlx::query(LOCK).bind(id.to_string()).execute(&mut *c).await?;
            sqlx::query_as(QUOTE).bind(id.to_string()).fetch_optional(&mut *c).await?
        });
        let row = row.ok_or(StoreError::NotFound("quote"))?;
        match State::parse(&row.state) {
            Some(State::Approved) => Err(StoreError::Wrong(
                "This quote is approved, and its approval rests on its evidence. Reopen it first.",
            )),
            Some(State::Dismissed) => {
                Err(StoreError::Wrong("This is marked as no quote, and needs no evidence. Restore it first."))
            }
            _ => Ok(row),
        }
    }

    /// Writes that its evidence has changed: the version rises, so that nobody approves what they have not seen.
    async fn changed(&self, tx: &mut Tx, at: Timestamp, actor: &Actor, id: QuoteId, change: &Change) -> Result<()> {
        within!(*tx, c => sqlx::query(TOUCH).bind(id.to_string()).bind(at.to_string()).execute(&mut *c).await?.rows_affected());
        append(tx, at, actor, self.about(id), change).await
    }

    fn about(&self, quote: QuoteId) -> About {
        About { article: review::ArticleId::parse(&self.article_id), quote: Some(quote) }
    }
}

impl Store {
    /// Puts evidence on file, unless the same is there already, and lets the quote rest on it. The locator is where the
    /// quote's words stand in it.
    ///
    /// # Errors
    /// When the actor may not, or there is no such quote.
    pub async fn add_evidence(&self, actor: &Actor, quote: QuoteId, new: NewEvidence) -> Result<EvidenceId> {
        actor.require(Task::Import)?;
        let at = self.clock.now();
        let place = self.place(quote, new.text.as_str(), new.text.times()).await?;
        let mut tx = self.db.begin().await?;
        let line = |line: Option<Line<300>>| line.map(|line| line.as_str().to_owned()).unwrap_or_default();
        let sha256 = new.text.sha256();
        let (origin, url, retrieved_at) = (
            line(new.origin),
            new.url.map(|line| line.as_str().to_owned()).unwrap_or_default(),
            new.retrieved_at.map(|line| line.as_str().to_owned()).unwrap_or_default(),
        );
        let times = serde_json::to_string(new.text.times())?;
        let facts = (new.kind, new.title.as_str(), &origin, &url, &retrieved_at, new.grade, &times, &sha256);
        let identity = sha256_hex(serde_json::to_string(&facts)?.as_bytes());
        let added = within!(tx, c => sqlx::query(ADD)
            .bind(EvidenceId(new_id()).to_string()).bind(new.kind.as_str()).bind(new.title.as_str()).bind(&origin)
            .bind(&url).bind(&retrieved_at)
            .bind(new.grade.as_str()).bind(new.text.as_str()).bind(&times)
            .bind(&sha256).bind(&identity).bind(at.to_string())
            .execute(&mut *c).await?.rows_affected());
        let id: String = within!(tx, c => sqlx::query_scalar(KNOWN).bind(&identity).fetch_one(&mut *c).await?);
        let id = parsed(EvidenceId::parse(&id), "evidence.id")?;
        if added > 0 {
            let change = Change::EvidenceAdded {
                title: new.title.as_str().to_owned(),
                evidence_kind: new.kind.as_str().to_owned(),
                sha256,
            };
            append(&mut tx, at, actor, About::default(), &change).await?;
        }
        cite(&mut tx, at, actor, quote, id, place).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Lets a quote rest on evidence that is on file.
    ///
    /// # Errors
    /// When the actor may not, or there is no such quote or evidence.
    pub async fn cite(&self, actor: &Actor, quote: QuoteId, evidence: EvidenceId) -> Result<()> {
        actor.require(Task::Import)?;
        let row: Option<Row> =
            read!(self.db, pool => sqlx::query_as(ONE).bind(evidence.to_string()).fetch_optional(pool).await?);
        let piece = Cited::try_from(row.ok_or(StoreError::NotFound("evidence"))?)?;
        let place = self.place(quote, &piece.text, &piece.times).await?;
        let mut tx = self.db.begin().await?;
        cite(&mut tx, self.clock.now(), actor, quote, evidence, place).await?;
        tx.commit().await
    }

    /// Takes evidence away from a quote; it stays on file.
    ///
    /// # Errors
    /// When the actor may not, the quote does not rest on it, or the quote is approved.
    pub async fn drop_evidence(&self, actor: &Actor, quote: QuoteId, evidence: EvidenceId) -> Result<()> {
        actor.require(Task::Import)?;
        let mut tx = self.db.begin().await?;
        let at = self.clock.now();
        let row = Quote::hold(&mut tx, quote).await?;
        if sheets::on_sheet(&mut tx, quote).await?.is_some() {
            return Err(StoreError::Wrong(
                "This quote stands on a frozen sheet, which rests on this evidence. It stays; add what is better beside it.",
            ));
        }
        let title = title(&mut tx, evidence).await?;
        let gone = within!(tx, c => sqlx::query(DROP).bind(quote.to_string()).bind(evidence.to_string())
            .execute(&mut *c).await?.rows_affected());
        if gone == 0 {
            return Err(StoreError::NotFound("evidence on this quote"));
        }
        let change = Change::EvidenceDropped { title };
        row.changed(&mut tx, at, actor, quote, &change).await?;
        tx.commit().await
    }

    /// Where a quote's words stand in a text; blank where they do not. Looked up before a transaction begins: in a long
    /// text it takes a while.
    async fn place(&self, quote: QuoteId, text: &str, times: &[(u32, String)]) -> Result<String> {
        let (exact, text, times) = (self.quote(quote).await?.exact, text.to_owned(), times.to_vec());
        let look = move || {
            let found = compare(&exact, &text, Policy::Trims).found;
            found.map(|span| locator(&text, &times, span)).unwrap_or_default()
        };
        tokio::task::spawn_blocking(look).await.map_err(|_| NOT_COMPARED)
    }

    /// What a quote rests on, the oldest first, each piece with the printed words laid against it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn evidence(&self, quote: &QuoteView, policy: Policy) -> Result<Vec<(Cited, Comparison)>> {
        let rows: Vec<Row> =
            read!(self.db, pool => sqlx::query_as(OF_QUOTE).bind(quote.id.to_string()).fetch_all(pool).await?);
        let pieces: Vec<Cited> = rows.into_iter().map(Cited::try_from).collect::<Result<_>>()?;
        let exact = quote.exact.clone();
        // A long transcript takes a few hundredths of a second, which other requests should not wait for.
        let laid = tokio::task::spawn_blocking(move || {
            pieces.into_iter().map(|piece| (compare(&exact, &piece.text, policy), piece)).map(|(c, p)| (p, c)).collect()
        });
        laid.await.map_err(|_| NOT_COMPARED)
    }

    /// What other quotes of its article rest on, and this one does not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn evidence_on_file(&self, quote: QuoteId) -> Result<Vec<OnFile>> {
        let rows: Vec<(String, String, String)> =
            read!(self.db, pool => sqlx::query_as(ON_FILE).bind(quote.to_string()).fetch_all(pool).await?);
        let row = |(id, title, kind): (String, String, String)| {
            Ok(OnFile {
                id: parsed(EvidenceId::parse(&id), "evidence.id")?,
                title,
                kind: parsed(EvidenceKind::parse(&kind), "evidence.kind")?,
            })
        };
        rows.into_iter().map(row).collect()
    }
}

const NOT_COMPARED: StoreError = StoreError::Unavailable("The evidence could not be compared. Try again.");

async fn title(tx: &mut Tx, id: EvidenceId) -> Result<String> {
    let title: Option<String> =
        within!(*tx, c => sqlx::query_scalar(TITLE).bind(id.to_string()).fetch_optional(&mut *c).await?);
    title.ok_or(StoreError::NotFound("evidence"))
}

/// Writes the citation and its event; a quote that rests on it already stays as it is.
async fn cite(
    tx: &mut Tx,
    at: Timestamp,
    actor: &Actor,
    quote: QuoteId,
    id: EvidenceId,
    locator: String,
) -> Result<()> {
    let row = Quote::hold(tx, quote).await?;
    let title = title(tx, id).await?;
    let cited = within!(*tx, c => sqlx::query(CITE)
        .bind(quote.to_string()).bind(id.to_string()).bind(&row.article_id).bind(&locator).bind(actor.account()).bind(at.to_string())
        .execute(&mut *c).await?.rows_affected());
    if cited > 0 {
        let change = Change::EvidenceCited { title, locator };
        row.changed(tx, at, actor, quote, &change).await?;
    }
    Ok(())
}
