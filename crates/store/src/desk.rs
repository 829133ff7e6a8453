//! What the desk shows: an article with its quotes, one quote, and what waits for someone.

use quotes::Language;
use review::{
    Anchor, ArticleId, Attribution, AttributionAxis, CharSpan, ContextAxis, Kind, Names, QuoteId, Role, State,
    Timestamp, UserId, Verdict, Wording,
};

use crate::articles::Counts;
use crate::db::{from_json, parsed, read, sql};
use crate::error::{Result, StoreError};
use crate::own::own_work;
use crate::{Actor, Store};

/// The columns of a quote with what is in force for it.
macro_rules! quote_columns {
    ($counts:literal, $rest:literal) => {
        concat!(
            "select q.id, q.article_id, q.start_at, q.end_at, q.exact, q.kind, q.utterance, q.origin, q.confidence, q.state, q.reason,
                q.attribution as attribution_number, q.version, q.changed_at, q.prefix, q.suffix, q.lost, q.claimed_by, q.checked_by, q.approved_by, q.signed_name,
                ",
            $counts,
            "
                a.body as attribution, a.written_by, coalesce(pm.name, p.name, '') as person_name,
                v.wording, v.attribution as attribution_axis, v.context, v.note, v.finding as judged_finding,
                coalesce(cl.name, '') as claimed_name, coalesce(ch.name, '') as checked_name, coalesce(ap.name, '') as approved_name,
                coalesce(ju.name, '') as judged_name
            from quotes q
                left join attributions a on a.quote_id = q.id and a.number = q.attribution
                left join people p on p.id = a.person_id
                left join people pm on pm.id = p.merged_into
                left join verdicts v on v.quote_id = q.id and v.number = q.verdict
                left join users cl on cl.id = q.claimed_by
                left join users ch on ch.id = q.checked_by
                left join users ap on ap.id = q.approved_by
                left join users ju on ju.id = v.written_by ",
            $rest
        )
    };
}

/// Rows of the queue: a quote with its article.
macro_rules! queue_rows {
    ($($rest:expr),+) => {
        concat!(
            "select q.id, q.article_id, t.title, q.exact, a.body as attribution, q.state, q.changed_at, q.reason,
                coalesce(ch.name, '') as checked_name, coalesce(pm.name, p.name, '') as person_name
            from quotes q join articles t on t.id = q.article_id
                left join attributions a on a.quote_id = q.id and a.number = q.attribution
                left join people p on p.id = a.person_id
                left join people pm on pm.id = p.merged_into
                left join users ch on ch.id = q.checked_by ",
            $($rest),+
        )
    };
}

sql! {
    ARTICLE = "select a.id, a.title, a.byline, a.publisher, a.url, a.published_at, a.language, a.created_at, v.number, v.text
        from articles a join versions v on v.article_id = a.id where a.id = $1 order by v.number desc limit 1";
    // What stands around a quote is counted for the current one only.
    QUOTES = quote_columns!("cast(0 as bigint) as evidence, cast(0 as bigint) as located, cast(0 as bigint) as questions,", "where q.article_id = $1 order by q.lost, q.start_at, q.end_at desc, q.id");
    QUOTE = quote_columns!("(select count(*) from citations c where c.quote_id = q.id) as evidence,
                (select count(*) from citations c where c.quote_id = q.id and c.locator <> '' and c.words in ('', q.exact)) as located,
                (select count(*) from comments c where c.quote_id = q.id and c.thread = c.id and c.resolved_at is null) as questions,",
            "where q.id = $1");
    CLAIMED = queue_rows!("where q.claimed_by = $1 and q.state = 'claimed' and q.lost = 0 order by q.changed_at, q.id limit $2");
    RETURNED = queue_rows!("where q.state = 'returned' and q.lost = 0 and (q.checked_by = $1 or q.claimed_by = $1) order by q.changed_at, q.id limit $2");
    // Of each state the first by its index: of both at once, a million would be sorted for fifty.
    OPEN = queue_rows!("where q.id in (select id from (select id from quotes where state = 'open' and lost = 0 order by changed_at, id limit $1) as o
            union all select id from (select id from quotes where state = 'reopened' and lost = 0 order by changed_at, id limit $1) as r)
        order by q.changed_at, q.id limit $1");
    CHECKED = queue_rows!("where q.state = 'checked' and ", own_work!("$1"), " = '' order by q.changed_at, q.id limit $2");
    ASKED = queue_rows!("where q.id in (select f.quote_id from mentions m join comments c on c.id = m.comment_id join comments f on f.id = c.thread
            where m.user_id = $1 and f.resolved_at is null)
        order by q.changed_at, q.id limit $2");
    // What someone judged lately, and someone else has changed since. The inner list keeps this quick for the busiest.
    // The state is hidden from the index, by which nearly all quotes would be read.
    OVERRULED = queue_rows!("where (q.state || '') in ('checked', 'approved') and coalesce(q.checked_by, '') <> $1
            and q.id in (select quote_id from (select w.quote_id from verdicts w where w.written_by = $1 order by w.at desc limit 500) as mine)
        order by q.changed_at desc, q.id limit $2");
    // Of those that wait longest: who has a hand in few of very many would wait as well.
    OWN_CHECKED = queue_rows!("where q.id in (select id from quotes where state = 'checked' order by changed_at, id limit 1000) and ", own_work!("$1"), " <> ''
        order by q.changed_at, q.id limit $2");
    // Counting stops at a thousand: past that nobody reads the figure, and it would cost more than the page.
    COUNT_OPEN = "select count(*) from (select 1 from quotes where state in ('open', 'reopened') and lost = 0 limit 1000) as capped";
    COUNT_CHECKED = concat!("select count(*) from (select 1 from quotes q where q.state = 'checked' and ", own_work!("$1"), " = '' limit 1000) as capped");
    COUNT_MINE = "select count(*) from (select 1 from quotes where state = 'claimed' and claimed_by = $1 and lost = 0 limit 1000) as capped";
    COUNT_RETURNED = "select count(*) from (select 1 from quotes where state = 'returned' and lost = 0 and (checked_by = $1 or claimed_by = $1) limit 1000) as capped";
}

/// A quote with everything in force for it.
#[derive(Debug, Clone, PartialEq)]
pub struct QuoteView {
    /// Its id.
    pub id: QuoteId,
    /// The article it stands in.
    pub article: ArticleId,
    /// Where it stands, marks excluded.
    pub span: CharSpan,
    /// Its words.
    pub exact: String,
    /// Its kind.
    pub kind: Kind,
    /// Pieces of one utterance share this number.
    pub utterance: i64,
    /// A person added it; the engine did not find it.
    pub added: bool,
    /// How sure the engine was, 0 to 1.
    pub confidence: f64,
    /// Where it stands in the review.
    pub state: State,
    /// Why it was last returned, dismissed or reopened.
    pub reason: String,
    /// What stands around it.
    pub anchor: Anchor,
    /// Its words are not in the newest version of the text: its place is one in an older version.
    pub lost: bool,
    /// Rises with every change.
    pub version: i64,
    /// When it last changed.
    pub changed_at: Timestamp,
    /// Who the article says spoke.
    pub attribution: Attribution,
    /// The number of that attribution; 0 when nobody wrote one yet.
    pub attribution_number: i64,
    /// A person wrote it, not the engine.
    pub attributed_by_hand: bool,
    /// The registry's name for the speaker: of the entry it was merged into, where it was.
    pub person: Option<String>,
    /// The name it was approved under; nothing while it is not approved.
    pub signed: Option<String>,
    /// How many pieces of evidence it rests on. This, `located` and `questions` are counted by [`Store::quote`] only.
    pub evidence: i64,
    /// How many of them say where in them the words stand.
    pub located: i64,
    /// How many threads on it are not settled.
    pub questions: i64,
    /// The verdict.
    pub verdict: Option<Verdict>,
    /// Who gave the verdict; blank where nobody did, or a program.
    pub judged_by: String,
    /// The note with the verdict.
    pub note: String,
    /// The fingerprint of the finding that the verdict was given in sight of; blank where there was none.
    pub answered: String,
    /// Who works on it.
    pub claimed_by: Option<(UserId, String)>,
    /// Who sent it to an editor.
    pub checked_by: Option<(UserId, String)>,
    /// Who approved it.
    pub approved_by: Option<(UserId, String)>,
}

/// An article as the desk shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct DeskArticle {
    /// Its id.
    pub id: ArticleId,
    /// Its headline.
    pub title: String,
    /// Who wrote it.
    pub byline: String,
    /// Who published it.
    pub publisher: String,
    /// Where it stands.
    pub url: String,
    /// When it was published, as written.
    pub published_at: String,
    /// Its language.
    pub language: Option<Language>,
    /// When it was brought in.
    pub created_at: Timestamp,
    /// The number of the version shown.
    pub version: i64,
    /// That version's text.
    pub text: String,
    /// Its quotes in text order, dismissed ones included.
    pub quotes: Vec<QuoteView>,
    /// Those whose words are not in this version any more, as they stood.
    pub lost: Vec<QuoteView>,
}

impl QuoteView {
    /// The names of its speaker.
    #[must_use]
    pub fn names(&self) -> Names<'_> {
        Names { attributed: self.attribution.name.as_deref(), registered: self.person.as_deref().unwrap_or_default() }
    }
}

impl DeskArticle {
    /// Its quotes by state.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts::count(self.quotes.iter().map(|quote| quote.state))
    }
}

/// A quote that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRow {
    /// The quote.
    pub quote: QuoteId,
    /// Its article.
    pub article: ArticleId,
    /// The article's title.
    pub title: String,
    /// Its words.
    pub exact: String,
    /// Its attribution as a sentence.
    pub sentence: String,
    /// The registry's name for the speaker, where that is another than the attribution's.
    pub registered: Option<String>,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub since: Timestamp,
    /// Why it was returned or reopened.
    pub reason: String,
    /// Who checked it.
    pub checked_by: String,
}

/// What waits for one person. Each list is the oldest of what there is; the counts stop at 1,000.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Queue {
    /// Sent back to them.
    pub returned: (i64, Vec<QueueRow>),
    /// They work on it.
    pub mine: (i64, Vec<QueueRow>),
    /// Nobody works on it.
    pub open: (i64, Vec<QueueRow>),
    /// Waits for an editor who has no part in it.
    pub to_approve: (i64, Vec<QueueRow>),
    /// They sent it, or have another part in it: someone else has to approve it.
    pub sent: Vec<QueueRow>,
    /// They are asked about it in a thread that is not settled.
    pub asked: Vec<QueueRow>,
    /// They judged it, and someone else has changed it since; the last changed first.
    pub overruled: Vec<QueueRow>,
}

#[derive(sqlx::FromRow)]
struct ArticleColumns {
    id: String,
    title: String,
    byline: String,
    publisher: String,
    url: String,
    published_at: String,
    language: String,
    created_at: String,
    number: i64,
    text: String,
}

#[derive(sqlx::FromRow)]
pub(crate) struct QuoteColumns {
    id: String,
    article_id: String,
    start_at: i64,
    end_at: i64,
    exact: String,
    kind: String,
    utterance: i64,
    origin: String,
    confidence: f64,
    state: String,
    reason: String,
    attribution_number: i64,
    version: i64,
    changed_at: String,
    prefix: String,
    suffix: String,
    lost: i64,
    claimed_by: Option<String>,
    checked_by: Option<String>,
    approved_by: Option<String>,
    signed_name: Option<String>,
    evidence: i64,
    located: i64,
    questions: i64,
    attribution: Option<String>,
    written_by: Option<String>,
    person_name: String,
    wording: Option<String>,
    attribution_axis: Option<String>,
    context: Option<String>,
    note: Option<String>,
    judged_finding: Option<String>,
    claimed_name: String,
    checked_name: String,
    approved_name: String,
    judged_name: String,
}

/// A span as it stands in two columns.
pub(crate) fn span(start: i64, end: i64) -> Result<CharSpan> {
    match (u32::try_from(start), u32::try_from(end)) {
        (Ok(start), Ok(end)) if start <= end => Ok(CharSpan { start, end }),
        _ => Err(StoreError::Inconsistent("quotes.start_at, quotes.end_at")),
    }
}

/// A verdict as it stands in three columns that are null together.
pub(crate) fn verdict(
    wording: Option<&str>,
    attribution: Option<&str>,
    context: Option<&str>,
) -> Result<Option<Verdict>> {
    let (Some(wording), Some(attribution), Some(context)) = (wording, attribution, context) else { return Ok(None) };
    Ok(Some(Verdict {
        wording: parsed(Wording::parse(wording), "verdicts.wording")?,
        attribution: parsed(AttributionAxis::parse(attribution), "verdicts.attribution")?,
        context: parsed(ContextAxis::parse(context), "verdicts.context")?,
    }))
}

impl TryFrom<QuoteColumns> for QuoteView {
    type Error = StoreError;

    fn try_from(row: QuoteColumns) -> Result<Self> {
        let user = |id: Option<String>, name: String| id.as_deref().and_then(UserId::parse).map(|id| (id, name));
        Ok(Self {
            id: parsed(QuoteId::parse(&row.id), "quotes.id")?,
            article: parsed(ArticleId::parse(&row.article_id), "quotes.article_id")?,
            span: span(row.start_at, row.end_at)?,
            anchor: Anchor { exact: row.exact.clone(), prefix: row.prefix, suffix: row.suffix },
            lost: row.lost > 0,
            exact: row.exact,
            kind: parsed(Kind::parse(&row.kind), "quotes.kind")?,
            utterance: row.utterance,
            added: row.origin == "added",
            confidence: row.confidence,
            state: parsed(State::parse(&row.state), "quotes.state")?,
            reason: row.reason,
            version: row.version,
            changed_at: parsed(Timestamp::parse(&row.changed_at), "quotes.changed_at")?,
            attribution: row.attribution.as_deref().map(from_json).transpose()?.unwrap_or_default(),
            attribution_number: row.attribution_number,
            attributed_by_hand: row.written_by.is_some(),
            person: Some(row.person_name).filter(|name| !name.is_empty()),
            signed: row.signed_name,
            evidence: row.evidence,
            located: row.located,
            questions: row.questions,
            verdict: verdict(row.wording.as_deref(), row.attribution_axis.as_deref(), row.context.as_deref())?,
            judged_by: row.judged_name,
            note: row.note.unwrap_or_default(),
            answered: row.judged_finding.unwrap_or_default(),
            claimed_by: user(row.claimed_by, row.claimed_name),
            checked_by: user(row.checked_by, row.checked_name),
            approved_by: user(row.approved_by, row.approved_name),
        })
    }
}

#[derive(sqlx::FromRow)]
struct QueueColumns {
    id: String,
    article_id: String,
    title: String,
    exact: String,
    attribution: Option<String>,
    state: String,
    changed_at: String,
    reason: String,
    checked_name: String,
    person_name: String,
}

impl TryFrom<QueueColumns> for QueueRow {
    type Error = StoreError;

    fn try_from(row: QueueColumns) -> Result<Self> {
        let attribution: Attribution = row.attribution.as_deref().map(from_json).transpose()?.unwrap_or_default();
        Ok(Self {
            quote: parsed(QuoteId::parse(&row.id), "quotes.id")?,
            article: parsed(ArticleId::parse(&row.article_id), "quotes.article_id")?,
            title: row.title,
            exact: row.exact,
            sentence: attribution.sentence_with_name(),
            registered: Names { attributed: attribution.name.as_deref(), registered: &row.person_name }
                .other()
                .map(str::to_owned),
            state: parsed(State::parse(&row.state), "quotes.state")?,
            since: parsed(Timestamp::parse(&row.changed_at), "quotes.changed_at")?,
            reason: row.reason,
            checked_by: row.checked_name,
        })
    }
}

impl Store {
    /// An article with its quotes.
    ///
    /// # Errors
    /// When there is none, or the database fails.
    pub async fn desk(&self, id: ArticleId) -> Result<DeskArticle> {
        let key = id.to_string();
        let (article, rows): (Option<ArticleColumns>, Vec<QuoteColumns>) = read!(self.db, c => (
            sqlx::query_as(ARTICLE).bind(&key).fetch_optional(&mut *c).await?,
            sqlx::query_as(QUOTES).bind(&key).fetch_all(&mut *c).await?,
        ));
        let article = article.ok_or(StoreError::NotFound("article"))?;
        let all: Vec<QuoteView> = rows.into_iter().map(QuoteView::try_from).collect::<Result<_>>()?;
        let (lost, quotes) = all.into_iter().partition(|quote| quote.lost);
        Ok(DeskArticle {
            id: parsed(ArticleId::parse(&article.id), "articles.id")?,
            title: article.title,
            byline: article.byline,
            publisher: article.publisher,
            url: article.url,
            published_at: article.published_at,
            language: Language::from_code(&article.language),
            created_at: parsed(Timestamp::parse(&article.created_at), "articles.created_at")?,
            version: article.number,
            text: article.text,
            quotes,
            lost,
        })
    }

    /// One quote.
    ///
    /// # Errors
    /// When there is none, or the database fails.
    pub async fn quote(&self, id: QuoteId) -> Result<QuoteView> {
        let row: Option<QuoteColumns> =
            read!(self.db, c => sqlx::query_as(QUOTE).bind(id.to_string()).fetch_optional(&mut *c).await?);
        row.ok_or(StoreError::NotFound("quote"))?.try_into()
    }

    /// What waits for the actor, at most `limit` quotes a list.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn queue(&self, actor: &Actor, limit: u32) -> Result<Queue> {
        let (me, limit) = (actor.user.to_string(), i64::from(limit));
        let rows = |rows: Vec<QueueColumns>| rows.into_iter().map(QueueRow::try_from).collect::<Result<Vec<_>>>();
        let mut queue = Queue::default();
        if actor.role < Role::Checker {
            return Ok(queue);
        }
        read!(self.db, c => {
            queue.returned = (
                sqlx::query_scalar(COUNT_RETURNED).bind(&me).fetch_one(&mut *c).await?,
                rows(sqlx::query_as(RETURNED).bind(&me).bind(limit).fetch_all(&mut *c).await?)?,
            );
            queue.mine = (
                sqlx::query_scalar(COUNT_MINE).bind(&me).fetch_one(&mut *c).await?,
                rows(sqlx::query_as(CLAIMED).bind(&me).bind(limit).fetch_all(&mut *c).await?)?,
            );
            queue.open = (
                sqlx::query_scalar(COUNT_OPEN).fetch_one(&mut *c).await?,
                rows(sqlx::query_as(OPEN).bind(limit).fetch_all(&mut *c).await?)?,
            );
            queue.sent = rows(sqlx::query_as(OWN_CHECKED).bind(&me).bind(limit).fetch_all(&mut *c).await?)?;
            queue.asked = rows(sqlx::query_as(ASKED).bind(&me).bind(limit).fetch_all(&mut *c).await?)?;
            queue.overruled = rows(sqlx::query_as(OVERRULED).bind(&me).bind(limit).fetch_all(&mut *c).await?)?;
            if actor.role >= Role::Editor {
                queue.to_approve = (
                    sqlx::query_scalar(COUNT_CHECKED).bind(&me).fetch_one(&mut *c).await?,
                    rows(sqlx::query_as(CHECKED).bind(&me).bind(limit).fetch_all(&mut *c).await?)?,
                );
            }
        });
        Ok(queue)
    }

    /// How many quotes wait for the actor, up to 1,000 of each sort.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn waiting(&self, actor: &Actor) -> Result<i64> {
        let me = actor.user.to_string();
        if actor.role < Role::Checker {
            return Ok(0);
        }
        let (mine, returned): (i64, i64) = read!(self.db, c => (
            sqlx::query_scalar(COUNT_MINE).bind(&me).fetch_one(&mut *c).await?,
            sqlx::query_scalar(COUNT_RETURNED).bind(&me).fetch_one(&mut *c).await?,
        ));
        let third: i64 = if actor.role >= Role::Editor {
            read!(self.db, c => sqlx::query_scalar(COUNT_CHECKED).bind(&me).fetch_one(&mut *c).await?)
        } else {
            0
        };
        Ok(mine + returned + third)
    }
}
