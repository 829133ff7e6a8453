//! Quotes with everything that is known of them, in pages, for the sheets.

use std::collections::HashMap;

use review::{
    ArticleId, Attribution, CharSpan, Day, Kind, Link, Names, Policy, QuoteId, State, Timestamp, Verdict, disagreements,
};

use serde::{Deserialize, Serialize};

use crate::db::{Tx, from_json, parsed, read, sql, within};
use crate::desk::{span, verdict};
use crate::error::{Result, StoreError};
use crate::findings::ByQuote;
use crate::{Store, findings};

sql! {
    // Rows follow (article, place), so that each page goes on where the one before ended.
    PAGE = "select q.id, q.article_id, t.title, t.byline, t.publisher, t.url, t.published_at, q.start_at, q.end_at, q.exact, q.prefix, q.suffix, q.kind,
            q.utterance, q.version, q.state, q.reason, a.body, coalesce(pm.name, p.name, '') as person, q.signed_name,
            cast(case when a.body is not null and a.written_by is null then 1 else 0 end as bigint) as guessed,
            v.wording, v.attribution as attribution_axis, v.context, coalesce(v.note, '') as note,
            q.overruled, coalesce(vw.name, '') as judged_by,
            coalesce(ch.name, '') as checked_by, coalesce(q.checked_at, '') as checked_at,
            coalesce(ap.name, '') as approved_by, coalesce(q.approved_at, '') as approved_at
        from quotes q join articles t on t.id = q.article_id
            left join attributions a on a.quote_id = q.id and a.number = q.attribution
            left join people p on p.id = a.person_id
            left join people pm on pm.id = p.merged_into
            left join verdicts v on v.quote_id = q.id and v.number = q.verdict
            left join users vw on vw.id = v.written_by
            left join users ch on ch.id = q.checked_by
            left join users ap on ap.id = q.approved_by
        where ($1 = '' or q.article_id = $1) and ($2 = '' or q.state = $2) and ($2 <> '' or q.state <> 'dismissed')
            and ($3 = '' or t.publisher = $3)
            and ($4 = '' or t.folded like $4 escape '\\' or q.folded like $4 escape '\\')
            and ($9 = '' or exists (select 1 from aliases l where l.folded = $9 and (l.person_id = p.id or l.person_id = p.merged_into)))
            and ($10 = '' or substr(coalesce(q.approved_at, q.changed_at), 1, 10) >= $10)
            and ($11 = '' or substr(coalesce(q.approved_at, q.changed_at), 1, 10) <= $11)
            and q.lost = 0 and q.article_id <= $12 and q.article_id >= $5 and (q.article_id > $5 or (q.article_id = $5 and q.start_at > $6) or (q.article_id = $5 and q.start_at = $6 and q.id > $7))
        order by q.article_id, q.start_at, q.id limit $8";
    // A place that was found for other words is none.
    EVIDENCE = "select c.quote_id, e.title, e.kind, e.grade, e.origin, e.url, case when c.words in ('', q.exact) then c.locator else '' end as locator
        from citations c join evidence e on e.id = c.evidence_id join quotes q on q.id = c.quote_id
        where c.article_id >= $1 and c.article_id <= $2 order by c.quote_id, c.at, e.id";
    QUESTIONS = "select c.quote_id, c.body, u.name from comments c join users u on u.id = c.written_by
        where c.article_id >= $1 and c.article_id <= $2 and c.thread = c.id and c.resolved_at is null order by c.at, c.id";
}

/// An open question as it stands on a sheet: (quote, words, who asked).
type Question = (String, String, String);

/// A piece of evidence as it stands on a sheet.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow, Serialize, Deserialize)]
pub struct Ground {
    #[sqlx(rename = "quote_id")]
    quote: String,
    /// What people call it.
    pub title: String,
    /// What it is.
    pub kind: String,
    /// How much it bears, A to F.
    pub grade: String,
    /// Who made it known.
    pub origin: String,
    /// Where it stands.
    pub url: String,
    /// Where in it the words stand.
    pub locator: String,
}

impl Ground {
    /// On one line: "Record of the meeting, line 12 (grade B)".
    #[must_use]
    pub fn line(&self) -> String {
        let place = if self.locator.is_empty() { String::new() } else { format!(", {}", self.locator) };
        format!("{}{place} (grade {})", self.title, self.grade)
    }
}

/// Which quotes to export; blank fields do not filter.
#[derive(Debug, Clone, Default)]
pub struct ExportFilter {
    /// One article.
    pub article: Option<ArticleId>,
    /// One state; all but dismissed ones when not given.
    pub state: Option<State>,
    /// A publisher.
    pub publisher: String,
    /// Words of the title, byline, publisher or quote.
    pub words: String,
    /// Who spoke: a name or alias of the registry, in any case.
    pub person: String,
    /// Approved on this day or later; what is not approved counts by its last change.
    pub since: Option<Day>,
    /// Approved on this day or earlier.
    pub until: Option<Day>,
}

/// A quote as it stands on a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportRow {
    /// Its id.
    pub id: QuoteId,
    /// Its article.
    pub article: ArticleId,
    /// The article's title.
    pub title: String,
    /// The article's byline.
    pub byline: String,
    /// The article's publisher.
    pub publisher: String,
    /// Where the article stands.
    pub url: String,
    /// When it was published, as written.
    pub published_at: String,
    /// Where the words stand, in code points.
    pub span: CharSpan,
    /// The words.
    pub exact: String,
    /// What stands before them.
    pub prefix: String,
    /// What stands behind them.
    pub suffix: String,
    /// The kind.
    pub kind: Kind,
    /// Pieces of one utterance share this number.
    pub utterance: i64,
    /// Where it stands.
    pub state: State,
    /// Why it was returned, dismissed or reopened.
    pub reason: String,
    /// Who spoke and through whom.
    pub attribution: Attribution,
    /// The speaker's name in the registry: of the entry it was merged into, where it was.
    pub person: String,
    /// The name it was approved under; nothing while it is not approved.
    pub signed: Option<String>,
    /// The attribution is the engine's: nobody has written it.
    pub guessed: bool,
    /// The verdict.
    pub verdict: Option<Verdict>,
    /// The note with it.
    pub note: String,
    /// What the comparison said where the verdict says something else; blank where it does not.
    pub overruled: String,
    /// What it says by now, where that is something else again and nobody has said why the verdict stands.
    pub doubt: String,
    /// Who gave the verdict.
    pub judged_by: String,
    /// What the verdict rests on.
    pub evidence: Vec<Ground>,
    /// What was asked about it and is not settled, with who asked.
    pub questions: Vec<String>,
    /// Who checked it, and when.
    pub checked: Option<(String, Timestamp)>,
    /// Who approved it, and when.
    pub approved: Option<(String, Timestamp)>,
}

/// A quote as it is read, and as a frozen sheet keeps it.
#[derive(sqlx::FromRow, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) article_id: String,
    title: String,
    byline: String,
    publisher: String,
    url: String,
    published_at: String,
    start_at: i64,
    end_at: i64,
    exact: String,
    prefix: String,
    suffix: String,
    kind: String,
    utterance: i64,
    pub(crate) version: i64,
    state: String,
    reason: String,
    body: Option<String>,
    person: String,
    // Sheets that were frozen before names were signed print the registry's of their day.
    #[serde(default)]
    signed_name: Option<String>,
    wording: Option<String>,
    attribution_axis: Option<String>,
    context: Option<String>,
    note: String,
    // Sheets that were frozen before findings were kept have none.
    #[serde(default)]
    overruled: String,
    #[serde(default)]
    #[sqlx(skip)]
    doubt: String,
    #[serde(default)]
    judged_by: String,
    checked_by: String,
    checked_at: String,
    approved_by: String,
    approved_at: String,
    // Sheets that were frozen before this was kept do not say it.
    #[serde(default)]
    guessed: i64,
    #[sqlx(skip)]
    evidence: Vec<Ground>,
    #[sqlx(skip)]
    // Sheets that were frozen before there were comments have none.
    #[serde(default)]
    questions: Vec<String>,
}

impl ExportRow {
    /// Who spoke: the name that was approved; else by the registry, or the fullest name the article gives.
    #[must_use]
    pub fn name(&self) -> &str {
        self.signed.as_deref().unwrap_or_else(|| self.names().printed())
    }

    /// The names of its speaker.
    #[must_use]
    pub fn names(&self) -> Names<'_> {
        Names { attributed: self.attribution.name.as_deref(), registered: &self.person }
    }

    /// The registry's name by now, where it is another than the one that was approved.
    #[must_use]
    pub fn renamed(&self) -> Option<&str> {
        Some(self.person.as_str())
            .filter(|now| !now.is_empty() && self.signed.as_deref().is_some_and(|name| name != *now))
    }

    /// Who said it, as a sentence that names them: "Fiona Abercrombie KC (“she”) told the court". The printed mention
    /// stands beside the name where it does not say it.
    #[must_use]
    pub fn said(&self) -> String {
        let (attribution, name) = (&self.attribution, self.name().trim());
        let mention = attribution.speaker.as_ref().map_or("", |speaker| speaker.text.trim());
        let who = match (name, mention) {
            ("", "") if attribution.cue.is_none() && attribution.via.is_empty() => {
                return "The article does not say who spoke".to_owned();
            }
            ("", "") => "Somebody the article does not name".to_owned(),
            ("", mention) => mention.to_owned(),
            (name, "") => name.to_owned(),
            (name, mention) if mention.contains(name) => mention.to_owned(),
            (name, mention) => format!("{name} (“{mention}”)"),
        };
        Attribution { speaker: Some(Link::new(&who)), ..attribution.clone() }.sentence()
    }
}

impl TryFrom<Row> for ExportRow {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: parsed(QuoteId::parse(&row.id), "quotes.id")?,
            article: parsed(ArticleId::parse(&row.article_id), "quotes.article_id")?,
            span: span(row.start_at, row.end_at)?,
            kind: parsed(Kind::parse(&row.kind), "quotes.kind")?,
            state: parsed(State::parse(&row.state), "quotes.state")?,
            attribution: row.body.as_deref().map(from_json).transpose()?.unwrap_or_default(),
            verdict: verdict(row.wording.as_deref(), row.attribution_axis.as_deref(), row.context.as_deref())?,
            checked: Timestamp::parse(&row.checked_at).map(|at| (row.checked_by, at)),
            approved: Timestamp::parse(&row.approved_at).map(|at| (row.approved_by, at)),
            title: row.title,
            byline: row.byline,
            publisher: row.publisher,
            url: row.url,
            published_at: row.published_at,
            exact: row.exact,
            prefix: row.prefix,
            suffix: row.suffix,
            utterance: row.utterance,
            reason: row.reason,
            person: row.person,
            signed: row.signed_name,
            guessed: row.guessed != 0,
            note: row.note,
            overruled: row.overruled,
            doubt: row.doubt,
            judged_by: row.judged_by,
            evidence: row.evidence,
            questions: row.questions,
        })
    }
}

impl Store {
    /// The next quotes after `last`, at most `limit`, in order of article and place. An empty page is the end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn export_page(
        &self,
        filter: &ExportFilter,
        last: Option<&ExportRow>,
        limit: u32,
    ) -> Result<Vec<ExportRow>> {
        let bound = Bound::of(filter);
        let (after, start, id) = last.map_or_else(
            || (bound.article.clone(), -1, String::new()),
            |row| (row.article.to_string(), i64::from(row.span.start), row.id.to_string()),
        );
        let mut rows: Vec<Row> = read!(self.db, c => sqlx::query_as(PAGE)
            .bind(&bound.article).bind(bound.state).bind(&filter.publisher).bind(&bound.words)
            .bind(&after).bind(start).bind(&id).bind(i64::from(limit))
            .bind(&bound.person).bind(bound.since).bind(bound.until).bind(&bound.last)
            .fetch_all(&mut *c).await?);
        if let Some((first, last)) = ends(&rows) {
            let (grounds, questions): (Vec<Ground>, Vec<Question>) = read!(self.db, c => (
                sqlx::query_as(EVIDENCE).bind(&first).bind(&last).fetch_all(&mut *c).await?,
                sqlx::query_as(QUESTIONS).bind(&first).bind(&last).fetch_all(&mut *c).await?,
            ));
            ground(&mut rows, grounds, questions);
            doubt(&mut rows, &self.findings_between(&first, &last, self.policy().await?).await?)?;
        }
        rows.into_iter().map(ExportRow::try_from).collect()
    }
}

/// The first `limit` quotes, within a transaction.
pub(crate) async fn rows_within(tx: &mut Tx, filter: &ExportFilter, limit: u32, policy: Policy) -> Result<Vec<Row>> {
    let bound = Bound::of(filter);
    let mut rows: Vec<Row> = within!(*tx, c => sqlx::query_as(PAGE)
        .bind(&bound.article).bind(bound.state).bind(&filter.publisher).bind(&bound.words)
        .bind(&bound.article).bind(-1_i64).bind("").bind(i64::from(limit))
        .bind(&bound.person).bind(bound.since).bind(bound.until).bind(&bound.last)
        .fetch_all(&mut *c).await?);
    if let Some((first, last)) = ends(&rows) {
        let (grounds, questions): (Vec<Ground>, Vec<Question>) = within!(*tx, c => (
            sqlx::query_as(EVIDENCE).bind(&first).bind(&last).fetch_all(&mut *c).await?,
            sqlx::query_as(QUESTIONS).bind(&first).bind(&last).fetch_all(&mut *c).await?,
        ));
        ground(&mut rows, grounds, questions);
        doubt(&mut rows, &findings::between(tx, &first, &last, policy).await?)?;
    }
    Ok(rows)
}

/// A filter as the statement takes it: blank fields do not filter.
pub(crate) struct Bound<'f> {
    article: String,
    /// The last article there may be: so one article is found by its index.
    last: String,
    pub(crate) state: &'static str,
    pub(crate) words: String,
    pub(crate) person: String,
    pub(crate) since: &'f str,
    pub(crate) until: &'f str,
}

impl<'f> Bound<'f> {
    pub(crate) fn of(filter: &'f ExportFilter) -> Self {
        Self {
            article: filter.article.map_or_else(String::new, |id| id.to_string()),
            // Ids are hexadecimal: nothing comes after this.
            last: filter.article.map_or_else(|| "~".to_owned(), |id| id.to_string()),
            state: filter.state.map_or("", State::as_str),
            words: crate::articles::pattern(&filter.words),
            person: filter.person.trim().to_lowercase(),
            since: filter.since.as_ref().map_or("", Day::as_str),
            until: filter.until.as_ref().map_or("", Day::as_str),
        }
    }
}

/// The first and the last article of a page.
fn ends(rows: &[Row]) -> Option<(String, String)> {
    Some((rows.first()?.article_id.clone(), rows.last()?.article_id.clone()))
}

/// Gives each quote what the comparison says against its verdict by now, where that is not what was overruled: evidence may come
/// after an approval, and a sheet does not keep silent about it.
fn doubt(rows: &mut [Row], found: &ByQuote) -> Result<()> {
    for row in rows {
        let Some(findings) = QuoteId::parse(&row.id).and_then(|id| found.get(&id)) else { continue };
        let judged = verdict(row.wording.as_deref(), row.attribution_axis.as_deref(), row.context.as_deref())?;
        let (Some(judged), Some(counting)) = (judged, findings::counting(findings)) else { continue };
        let attribution: Attribution = row.body.as_deref().map(from_json).transpose()?.unwrap_or_default();
        let now = counting.found.overruled(&disagreements(judged, &counting.found, &attribution));
        if now != row.overruled {
            row.doubt = now;
        }
    }
    Ok(())
}

/// Gives each quote what it rests on, and what is asked about it.
fn ground(rows: &mut [Row], grounds: Vec<Ground>, questions: Vec<Question>) {
    let mut asked: HashMap<String, Vec<String>> = HashMap::new();
    for (quote, body, by) in questions {
        asked.entry(quote).or_default().push(format!("{body} ({by})"));
    }
    for row in rows.iter_mut() {
        row.questions = asked.remove(&row.id).unwrap_or_default();
    }
    let mut of_quote: HashMap<String, Vec<Ground>> = HashMap::new();
    for ground in grounds {
        of_quote.entry(ground.quote.clone()).or_default().push(ground);
    }
    for row in rows {
        row.evidence = of_quote.remove(&row.id).unwrap_or_default();
    }
}
