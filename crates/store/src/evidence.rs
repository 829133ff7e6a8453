//! Evidence: put on file once, for a quote or a whole article, and cited by as many quotes as rest on it.

use quotes::Language;
use review::{
    ArticleId, Change, EvidenceId, EvidenceKind, EvidenceText, Grade, Line, Policy, QuoteId, Refusal, Source, State,
    StoredMark, Task, Timestamp, compare, evidence_may_change, is_web_address, locator, sha256_hex, takes_over,
};

use crate::clock::new_id;
use crate::db::{Tx, from_json, parsed, read, sql, within};
use crate::error::{Result, StoreError};
use crate::events::{About, append};
use crate::tables::{ARTICLE_EVIDENCE, CITATIONS, DROPS, EVIDENCE, FILES, QUOTES};
use crate::{Actor, FileRef, KeptFile, Store};

/// The columns of a piece of evidence; who added it and when differ by what it is read for.
macro_rules! evidence_columns {
    ($more:literal) => {
        concat!(
            "select e.id, e.kind, e.title, e.origin, e.url, e.retrieved_at, e.grade, e.text, e.times, e.marks, e.sha256, e.language, e.name,
                case when octet_length(e.text) > 0 then cast(1 as bigint) else cast(0 as bigint) end as has_text, f.sha256 as file, coalesce(f.media_type, '') as media_type, coalesce(f.size, 0) as size, ",
            $more
        )
    };
}
pub(crate) use evidence_columns;

sql! {
    KNOWN = "select id from evidence where identity = $1";
    ADD = "insert into evidence (id, kind, title, origin, url, retrieved_at, grade, text, times, sha256, identity, created_at, file, name, language, marks, added_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) on conflict (identity) do nothing";
    // Takes the row's lock, so that an approval waits for the end.
    LOCK = "update quotes set version = version where id = $1";
    // Whoever looks at the quote meanwhile looks at something older now.
    TOUCH = "update quotes set version = version + 1, changed_at = $2 where id = $1";
    // Whoever changes what waits for approval has taken the check over.
    TAKE_OVER = "update quotes set checked_by = $2, checked_at = $3 where id = $1";
    ONE = evidence_columns!("'' as locator, e.created_at as at, '' as by_name
        from evidence e left join files f on f.sha256 = e.file where e.id = $1");
    CITE = "insert into citations (quote_id, evidence_id, article_id, locator, words, cited_by, at) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (quote_id, evidence_id) do nothing";
    PLACE = "update citations set locator = $3, words = $4, placed_by = $5 where quote_id = $1 and evidence_id = $2 and (locator <> $3 or words <> $4)";
    ATTACH = "insert into article_evidence (article_id, evidence_id, added_by, at) values ($1, $2, $3, $4) on conflict (article_id, evidence_id) do nothing";
    ARTICLE = "select title from articles where id = $1";
    DROP = "delete from citations where quote_id = $1 and evidence_id = $2 returning coalesce(cited_by, '')";
    // To take away what another brought is work on the quote as well; to take back one's own is none.
    DROPPED = "insert into drops (quote_id, evidence_id, dropped_by, at) values ($1, $2, $3, $4)
        on conflict (quote_id, evidence_id) do update set dropped_by = excluded.dropped_by, at = excluded.at";
    BACK = "delete from drops where quote_id = $1 and evidence_id = $2";
    QUOTE = "select article_id, state from quotes where id = $1";
    // What was cited after a sheet was frozen is not on it.
    RESTS_ON = "select s.number from sheet_quotes q join sheets s on s.id = q.sheet_id join citations c on c.quote_id = q.quote_id
        where q.quote_id = $1 and c.evidence_id = $2 and c.at <= s.at order by s.number limit 1";
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
    /// Where it stands; http or https.
    pub url: Option<Line<2_000>>,
    /// When it was looked at, as written.
    pub retrieved_at: Option<Line<60>>,
    /// How much it bears.
    pub grade: Grade,
    /// Its text; nothing for a picture or a recording.
    pub text: Option<EvidenceText>,
    /// The file it came as, kept before.
    pub file: Option<FileRef>,
    /// Where in it the words stand, when a person says so: a page, a line, a time.
    pub locator: Option<Line<120>>,
}

impl NewEvidence {
    /// Evidence of which only this is known.
    #[must_use]
    pub fn new(kind: EvidenceKind, title: Line<300>, grade: Grade, text: EvidenceText) -> Self {
        Self {
            kind,
            title,
            grade,
            text: Some(text),
            origin: None,
            url: None,
            retrieved_at: None,
            file: None,
            locator: None,
        }
    }
}

/// A piece of evidence, and how a quote or an article rests on it.
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
    /// Its text; blank where it has none, and in lists.
    pub text: String,
    /// It has a text.
    pub has_text: bool,
    /// Where in the text each time or page begins, in code points.
    pub times: Vec<(u32, String)>,
    /// What the reader of the text knows of it: voices and asides.
    pub marks: Vec<StoredMark>,
    /// SHA-256 of its text, or of its file where it has no text.
    pub sha256: String,
    /// BCP 47 code of its text.
    pub language: String,
    /// The file it came as.
    pub file: Option<KeptFile>,
    /// Where in it the words stand; blank where they do not.
    pub locator: String,
    /// Who cited it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    id: String,
    kind: String,
    title: String,
    origin: String,
    url: String,
    retrieved_at: String,
    grade: String,
    text: String,
    has_text: i64,
    times: String,
    marks: String,
    sha256: String,
    language: String,
    name: String,
    file: Option<String>,
    media_type: String,
    size: i64,
    locator: String,
    at: String,
    by_name: String,
}

impl TryFrom<Row> for Cited {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let (name, media_type, size) = (row.name, row.media_type, u64::try_from(row.size).unwrap_or_default());
        Ok(Self {
            id: parsed(EvidenceId::parse(&row.id), "evidence.id")?,
            kind: parsed(EvidenceKind::parse(&row.kind), "evidence.kind")?,
            title: row.title,
            origin: row.origin,
            url: row.url,
            retrieved_at: row.retrieved_at,
            grade: parsed(Grade::parse(&row.grade), "evidence.grade")?,
            text: row.text,
            has_text: row.has_text > 0,
            times: from_json(&row.times)?,
            marks: from_json(&row.marks)?,
            sha256: row.sha256,
            language: row.language,
            file: row.file.map(|sha256| KeptFile { sha256, name, media_type, size }),
            locator: row.locator,
            by: row.by_name,
            at: parsed(Timestamp::parse(&row.at), "citations.at")?,
        })
    }
}

/// Where in a piece of evidence a quote's words stand.
struct Place {
    locator: String,
    /// The words that were found there; blank where a person said so.
    words: String,
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
        evidence_may_change(parsed(State::parse(&row.state), "quotes.state")?)?;
        Ok(row)
    }

    /// Writes that its evidence has changed: the version rises, so that nobody approves what they have not seen.
    async fn changed(&self, tx: &mut Tx, at: Timestamp, actor: &Actor, id: QuoteId, change: &Change) -> Result<()> {
        within!(*tx, c => {
            sqlx::query(TOUCH).bind(id.to_string()).bind(at.to_string()).execute(&mut *c).await?;
            if State::parse(&self.state).is_some_and(takes_over) {
                sqlx::query(TAKE_OVER).bind(id.to_string()).bind(actor.account()).bind(at.to_string()).execute(&mut *c).await?;
            }
        });
        tx.touch(&QUOTES, [&id.to_string()]);
        append(tx, at, actor, self.about(id), change).await
    }

    fn about(&self, quote: QuoteId) -> About {
        About { article: ArticleId::parse(&self.article_id), quote: Some(quote) }
    }
}

impl Store {
    /// Puts evidence on file, unless the same is there already, and lets the quote rest on it. Where nobody says where
    /// in it the words stand, they are looked for.
    ///
    /// # Errors
    /// When the actor may not, there is no such quote, or its evidence may not change.
    pub async fn add_evidence(&self, actor: &Actor, quote: QuoteId, new: NewEvidence) -> Result<EvidenceId> {
        actor.require(Task::Import)?;
        let at = self.clock.now();
        let look = new.text.as_ref().map(|text| Look {
            text: text.as_str().to_owned(),
            times: text.times().to_vec(),
            marks: text.marks().to_vec(),
        });
        let place = self.place(quote, new.kind, look, new.locator.as_ref()).await?;
        let (mut tx, actor) = self.begin(actor, Task::Import).await?;
        let actor = &actor;
        let evidence = on_file(&mut tx, at, actor, &new).await?;
        cite(&mut tx, at, actor, quote, &Citation { evidence, title: new.title.as_str().to_owned(), place }).await?;
        tx.commit().await?;
        Ok(evidence)
    }

    /// Puts evidence on file for an article: it is offered to each of its quotes.
    ///
    /// # Errors
    /// When the actor may not, or there is no such article.
    pub async fn attach_evidence(&self, actor: &Actor, article: ArticleId, new: NewEvidence) -> Result<EvidenceId> {
        let at = self.clock.now();
        let (mut tx, actor) = self.begin(actor, Task::Import).await?;
        let actor = &actor;
        let known: Option<String> =
            within!(tx, c => sqlx::query_scalar(ARTICLE).bind(article.to_string()).fetch_optional(&mut *c).await?);
        known.ok_or(StoreError::NotFound("article"))?;
        let id = on_file(&mut tx, at, actor, &new).await?;
        let attached = within!(tx, c => sqlx::query(ATTACH)
            .bind(article.to_string()).bind(id.to_string()).bind(actor.account()).bind(at.to_string())
            .execute(&mut *c).await?.rows_affected());
        if attached > 0 {
            tx.touch(&ARTICLE_EVIDENCE, [&article.to_string(), &id.to_string()]);
            let change = Change::EvidenceAttached { title: new.title.as_str().to_owned() };
            append(&mut tx, at, actor, About { article: Some(article), quote: None }, &change).await?;
        }
        tx.commit().await?;
        Ok(id)
    }

    /// Lets a quote rest on evidence that is on file.
    ///
    /// # Errors
    /// When the actor may not, there is no such quote or evidence, or the quote's evidence may not change.
    pub async fn cite(&self, actor: &Actor, quote: QuoteId, evidence: EvidenceId) -> Result<()> {
        let citation = self.citation(actor, quote, evidence).await?;
        let (mut tx, actor) = self.begin(actor, Task::Import).await?;
        let actor = &actor;
        cite(&mut tx, self.clock.now(), actor, quote, &citation).await?;
        tx.commit().await
    }

    /// What a quote is to rest on, with the place where its words stand looked up.
    pub(crate) async fn citation(&self, actor: &Actor, quote: QuoteId, evidence: EvidenceId) -> Result<Citation> {
        actor.require(Task::Import)?;
        let piece = self.piece(evidence).await?;
        let place = self.place(quote, piece.kind, piece.look(), None).await?;
        Ok(Citation { evidence, title: piece.title, place })
    }

    /// Says where in its evidence a quote's words stand; they are looked for again where nobody says.
    ///
    /// # Errors
    /// When the actor may not, the quote does not rest on it, or its evidence may not change.
    pub async fn place_evidence(
        &self,
        actor: &Actor,
        quote: QuoteId,
        evidence: EvidenceId,
        said: Option<&Line<120>>,
    ) -> Result<()> {
        actor.require(Task::Import)?;
        let piece = self.piece(evidence).await?;
        let Place { locator, words } = self.place(quote, piece.kind, piece.look(), said).await?;
        let (mut tx, actor) = self.begin(actor, Task::Import).await?;
        let actor = &actor;
        let (at, row) = (self.clock.now(), Quote::hold(&mut tx, quote).await?);
        // Where nobody says so, the place is the engine's.
        let placed_by = said.and(actor.account());
        let placed = within!(tx, c => sqlx::query(PLACE)
            .bind(quote.to_string()).bind(evidence.to_string()).bind(&locator).bind(&words).bind(placed_by)
            .execute(&mut *c).await?.rows_affected());
        if placed > 0 {
            tx.touch(&CITATIONS, [&quote.to_string(), &evidence.to_string()]);
            let change = Change::EvidencePlaced { title: piece.title, locator };
            row.changed(&mut tx, at, actor, quote, &change).await?;
        }
        tx.commit().await
    }

    /// One piece of evidence.
    ///
    /// # Errors
    /// When there is none.
    pub async fn piece(&self, id: EvidenceId) -> Result<Cited> {
        let row: Option<Row> =
            read!(self.db, c => sqlx::query_as(ONE).bind(id.to_string()).fetch_optional(&mut *c).await?);
        row.ok_or(StoreError::NotFound("evidence"))?.try_into()
    }

    /// Takes evidence away from a quote; it stays on file.
    ///
    /// # Errors
    /// When the actor may not, the quote does not rest on it or may not change, or a frozen sheet rests on it.
    pub async fn drop_evidence(&self, actor: &Actor, quote: QuoteId, evidence: EvidenceId) -> Result<()> {
        actor.require(Task::Import)?;
        let title = self.piece(evidence).await?.title;
        let (mut tx, actor) = self.begin(actor, Task::Import).await?;
        let actor = &actor;
        let at = self.clock.now();
        let row = Quote::hold(&mut tx, quote).await?;
        if let Some(number) = rests_on(&mut tx, quote, evidence).await? {
            return Err(Refusal::OnSheet(number).into());
        }
        let gone: Option<String> = within!(tx, c => sqlx::query_scalar(DROP).bind(quote.to_string()).bind(evidence.to_string())
            .fetch_optional(&mut *c).await?);
        let by = gone.ok_or(StoreError::NotFound("evidence on this quote"))?;
        if let Some(me) = actor.account().filter(|me| *me != by) {
            within!(tx, c => sqlx::query(DROPPED).bind(quote.to_string()).bind(evidence.to_string()).bind(me).bind(at.to_string())
                .execute(&mut *c).await?.rows_affected());
            tx.touch(&DROPS, [&quote.to_string(), &evidence.to_string()]);
        }
        tx.touch(&CITATIONS, [&quote.to_string(), &evidence.to_string()]);
        row.changed(&mut tx, at, actor, quote, &Change::EvidenceDropped { title }).await?;
        tx.commit().await
    }

    /// Where a quote's words stand in a text; blank where they do not. Looked up before a transaction begins: in a long
    /// text it takes a while.
    async fn place(
        &self,
        quote: QuoteId,
        kind: EvidenceKind,
        look: Option<Look>,
        said: Option<&Line<120>>,
    ) -> Result<Place> {
        let exact = self.quote(quote).await?.exact;
        let words = exact.clone();
        let compared = move || {
            let look = look?;
            let found = compare(&words, &review::source(&look.text, &look.marks), Policy::Trims);
            Some(locator(&look.text, &look.times, found.found?))
        };
        let found = tokio::task::spawn_blocking(compared).await.map_err(|_| NOT_COMPARED)?.unwrap_or_default();
        Ok(match said {
            Some(said) => Place { locator: said.as_str().to_owned(), words: String::new() },
            // Whoever confirms a quote need not read it back: the note as a whole bears it.
            None if found.is_empty() && kind == EvidenceKind::ContactNote => {
                Place { locator: "the whole note".to_owned(), words: exact }
            }
            None => Place { locator: found, words: exact },
        })
    }
}

/// A text to look in.
struct Look {
    text: String,
    times: Vec<(u32, String)>,
    marks: Vec<StoredMark>,
}

impl Cited {
    fn look(&self) -> Option<Look> {
        (!self.text.is_empty()).then(|| Look {
            text: self.text.clone(),
            times: self.times.clone(),
            marks: self.marks.clone(),
        })
    }

    /// Its text as the comparison reads it.
    #[must_use]
    pub fn source(&self) -> Source<'_> {
        review::source(&self.text, &self.marks)
    }
}

pub(crate) const NOT_COMPARED: StoreError = StoreError::Unavailable("The evidence could not be compared. Try again.");

/// The evidence's id: of what is on file already, or new with its event.
async fn on_file(tx: &mut Tx, at: Timestamp, actor: &Actor, new: &NewEvidence) -> Result<EvidenceId> {
    fn plain<const N: usize>(line: Option<&Line<N>>) -> &str {
        line.map(Line::as_str).unwrap_or_default()
    }
    let (origin, url) = (plain(new.origin.as_ref()), plain(new.url.as_ref()));
    let retrieved_at = plain(new.retrieved_at.as_ref());
    if !url.is_empty() && !is_web_address(url) {
        return Err(StoreError::Wrong(
            "The address has to begin with https:// or http://. Copy it from the browser, or leave it blank.",
        ));
    }
    let (text, times, marks) = match &new.text {
        Some(text) => (text.as_str(), serde_json::to_string(text.times())?, serde_json::to_string(text.marks())?),
        None => ("", "[]".to_owned(), "[]".to_owned()),
    };
    let (file, name) = new.file.as_ref().map_or((None, ""), |file| (Some(file.sha256.as_str()), file.name.as_str()));
    let sha256 = match (&new.text, file) {
        (Some(text), _) => text.sha256(),
        (None, Some(file)) => file.to_owned(),
        (None, None) => return Err(review::Invalid::Empty("The evidence").into()),
    };
    let language = new.text.as_ref().map_or("", |text| Language::guess(text.as_str()).code());
    let facts = (new.kind, new.title.as_str(), origin, url, retrieved_at, new.grade, &times, &sha256);
    // What was on file before there were files is known by the same facts.
    let identity = match file {
        Some(file) => serde_json::to_string(&(facts, file))?,
        None => serde_json::to_string(&facts)?,
    };
    let identity = sha256_hex(identity.as_bytes());
    let added = within!(*tx, c => sqlx::query(ADD)
        .bind(EvidenceId(new_id()).to_string()).bind(new.kind.as_str()).bind(new.title.as_str()).bind(origin)
        .bind(url).bind(retrieved_at).bind(new.grade.as_str()).bind(text).bind(&times)
        .bind(&sha256).bind(&identity).bind(at.to_string()).bind(file).bind(name).bind(language).bind(&marks).bind(actor.account())
        .execute(&mut *c).await?.rows_affected());
    let id: String = within!(*tx, c => sqlx::query_scalar(KNOWN).bind(&identity).fetch_one(&mut *c).await?);
    if added > 0 {
        tx.touch(&EVIDENCE, [&id]);
        if let Some(file) = file {
            tx.touch(&FILES, [file]);
        }
        let change = Change::EvidenceAdded {
            title: new.title.as_str().to_owned(),
            evidence_kind: new.kind.as_str().to_owned(),
            sha256,
        };
        append(tx, at, actor, About::default(), &change).await?;
    }
    parsed(EvidenceId::parse(&id), "evidence.id")
}

/// The number of a sheet on which the quote stands with this evidence.
async fn rests_on(tx: &mut Tx, quote: QuoteId, evidence: EvidenceId) -> Result<Option<i64>> {
    Ok(within!(*tx, c => sqlx::query_scalar(RESTS_ON).bind(quote.to_string()).bind(evidence.to_string())
        .fetch_optional(&mut *c).await?))
}

/// What a quote is to rest on.
pub(crate) struct Citation {
    evidence: EvidenceId,
    title: String,
    place: Place,
}

/// Writes the citation and its event, and whether there was anything to write: a quote that rests on it already stays as it is.
pub(crate) async fn cite(
    tx: &mut Tx,
    at: Timestamp,
    actor: &Actor,
    quote: QuoteId,
    Citation { evidence, title, place }: &Citation,
) -> Result<bool> {
    let row = Quote::hold(tx, quote).await?;
    let cited = within!(*tx, c => sqlx::query(CITE)
        .bind(quote.to_string()).bind(evidence.to_string()).bind(&row.article_id).bind(&place.locator).bind(&place.words).bind(actor.account()).bind(at.to_string())
        .execute(&mut *c).await?.rows_affected());
    if cited > 0 {
        tx.touch(&CITATIONS, [&quote.to_string(), &evidence.to_string()]);
        let back = within!(*tx, c => sqlx::query(BACK).bind(quote.to_string()).bind(evidence.to_string()).execute(&mut *c).await?.rows_affected());
        if back > 0 {
            tx.touch(&DROPS, [&quote.to_string(), &evidence.to_string()]);
        }
        let change = Change::EvidenceCited { title: title.clone(), locator: place.locator.clone() };
        row.changed(tx, at, actor, quote, &change).await?;
    }
    Ok(cited > 0)
}
