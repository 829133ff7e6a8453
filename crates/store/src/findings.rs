//! Findings: what the comparison says of a quote and each piece of its article's evidence, kept so that the panel, the margin
//! and the rules say the same. What is missing or out of date is worked out when it is asked for.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use review::{
    ArticleId, Comparison, EvidenceId, EvidenceKind, Finding, Grade, Laid, Piece, Policy, QuoteId, RULES, Source,
    Wording, compare_all, locator,
};

use crate::db::{Tx, from_json, parsed, read, sql, within};
use crate::error::Result;
use crate::evidence::{Cited, NOT_COMPARED, Row, evidence_columns};
use crate::{QuoteView, Store};

/// Evidence with a text that `$1`, a quote of the article `$2`, can be laid against, and what is known of it.
macro_rules! candidates {
    ($laid:literal) => {
        concat!(
            "select q.id as quote_id, e.id as evidence_id, e.kind, e.title, e.grade, e.language, t.language as article_language,
                case when c.quote_id is null then cast(0 as bigint) else cast(1 as bigint) end as cited,
                q.exact, coalesce(f.words, '') as words, coalesce(f.rules, '') as rules, coalesce(f.finding, '') as finding, ",
            $laid,
            " as laid
            from quotes q join articles t on t.id = q.article_id join evidence e on e.id in
                    (select evidence_id from article_evidence where article_id = q.article_id union select evidence_id from citations where article_id = q.article_id)
                left join citations c on c.quote_id = q.id and c.evidence_id = e.id
                left join findings f on f.quote_id = q.id and f.evidence_id = e.id
            where q.id = $1 and octet_length(e.text) > 0
            order by cited desc, e.created_at desc, e.id desc limit 200"
        )
    };
}

sql! {
    OF_QUOTE = candidates!("coalesce(f.laid, '')");
    // Within a write, without what only people read.
    COUNTING = candidates!("''");
    OF_ARTICLE = "select f.quote_id, f.evidence_id, e.kind, e.title, e.grade, e.language, t.language as article_language,
            case when c.quote_id is null then cast(0 as bigint) else cast(1 as bigint) end as cited,
            q.exact, f.words, f.rules, f.finding, '' as laid
        from quotes q join articles t on t.id = q.article_id join findings f on f.quote_id = q.id join evidence e on e.id = f.evidence_id
            left join citations c on c.quote_id = q.id and c.evidence_id = e.id
        where q.article_id = $1 and e.id in
            (select evidence_id from article_evidence where article_id = $1 union select evidence_id from citations where article_id = $1)
        order by f.quote_id, e.created_at, e.id limit 20000";
    BETWEEN = "select f.quote_id, f.evidence_id, e.kind, e.title, e.grade, e.language, t.language as article_language,
            case when c.quote_id is null then cast(0 as bigint) else cast(1 as bigint) end as cited,
            q.exact, f.words, f.rules, f.finding, '' as laid
        from quotes q join articles t on t.id = q.article_id join findings f on f.quote_id = q.id join evidence e on e.id = f.evidence_id
            left join citations c on c.quote_id = q.id and c.evidence_id = e.id
        where q.article_id >= $1 and q.article_id <= $2 and q.verdict > 0 and e.id in
            (select evidence_id from article_evidence where article_id = q.article_id union select evidence_id from citations where article_id = q.article_id)
        order by f.quote_id, e.created_at, e.id";
    PIECES = "select e.id from evidence e
        where e.id in (select evidence_id from article_evidence where article_id = $1 union select evidence_id from citations where article_id = $1)
            and octet_length(e.text) > 0
        order by e.created_at, e.id limit 200";
    PIECE = evidence_columns!("'' as locator, e.created_at as at, '' as by_name
        from evidence e left join files f on f.sha256 = e.file where e.id = $1");
    KEPT = "select f.quote_id, f.evidence_id from findings f join quotes q on q.id = f.quote_id
        where q.article_id = $1 and f.words = q.exact and f.rules = $2";
    // Whoever compared older words or by older rules comes too late.
    KEEP = "insert into findings (quote_id, evidence_id, words, rules, finding, laid)
        select q.id, $2, q.exact, $4, $5, $6 from quotes q where q.id = $1 and q.exact = $3
        on conflict (quote_id, evidence_id) do update set words = excluded.words, rules = excluded.rules, finding = excluded.finding, laid = excluded.laid";
}

/// A piece of evidence in which a quote's words were looked for, and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Against<T> {
    /// The evidence.
    pub evidence: EvidenceId,
    /// What people call it.
    pub title: String,
    /// What it is.
    pub kind: EvidenceKind,
    /// How much it bears.
    pub grade: Grade,
    /// The quote rests on it.
    pub cited: bool,
    /// Of the quote's findings it is the one that counts.
    pub counts: bool,
    /// What was found: [`Finding`] in short, [`Laid`] with the words side by side.
    pub found: T,
}

impl Against<Finding> {
    /// What tells it from every other finding of the quote.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        self.found.fingerprint(&self.evidence.to_string())
    }
}

impl Against<Laid> {
    /// The same in short.
    #[must_use]
    pub fn short(&self) -> Against<Finding> {
        Against {
            evidence: self.evidence,
            title: self.title.clone(),
            kind: self.kind,
            grade: self.grade,
            cited: self.cited,
            counts: self.counts,
            found: self.found.finding.clone(),
        }
    }
}

/// The finding that counts, of those that are in order.
#[must_use]
pub fn counting<T>(findings: &[Against<T>]) -> Option<&Against<T>> {
    findings.first().filter(|against| against.counts)
}

/// Puts the finding that counts for these words first.
fn in_order<T: Found>(mut all: Vec<Against<T>>, words: &str) -> Vec<Against<T>> {
    all.sort_by_key(|against| (!against.found.finding().is_found(), !against.cited, against.grade));
    let pieces: Vec<Piece<'_>> = all
        .iter()
        .map(|against| Piece {
            finding: against.found.finding(),
            kind: against.kind,
            grade: against.grade,
            cited: against.cited,
        })
        .collect();
    if let Some(at) = review::counting(&pieces, words.split_whitespace().count()) {
        let mut first = all.remove(at);
        first.counts = true;
        all.insert(0, first);
    }
    all
}

#[derive(sqlx::FromRow)]
struct Candidate {
    quote_id: String,
    evidence_id: String,
    kind: String,
    title: String,
    grade: String,
    language: String,
    article_language: String,
    cited: i64,
    exact: String,
    words: String,
    rules: String,
    finding: String,
    laid: String,
}

impl Candidate {
    fn is_known(&self, rules: &str) -> bool {
        self.rules == rules && self.words == self.exact
    }

    /// What it says; nothing where not to be found says nothing: in a note of a talk, or in another language.
    /// What it says; nothing where not to be found says nothing, in a note of a talk. In another language words can only have
    /// been translated.
    fn read<T: Found>(self, json: fn(&Self) -> &str) -> Result<Option<Against<T>>> {
        let kind = parsed(EvidenceKind::parse(&self.kind), "evidence.kind")?;
        let (mut found, cited): (T, bool) = (from_json(json(&self))?, self.cited > 0);
        let known = !self.language.is_empty() && !self.article_language.is_empty();
        if !found.finding().is_found() {
            match known && self.language != self.article_language {
                true if cited => found.translated(),
                false if kind != EvidenceKind::ContactNote => {}
                _ => return Ok(None),
            }
        }
        Ok(Some(Against {
            evidence: parsed(EvidenceId::parse(&self.evidence_id), "evidence.id")?,
            kind,
            grade: parsed(Grade::parse(&self.grade), "evidence.grade")?,
            cited,
            counts: false,
            found,
            title: self.title,
        }))
    }
}

/// A finding, in short or with the words side by side.
trait Found: serde::de::DeserializeOwned {
    fn finding(&self) -> &Finding;
    fn translated(&mut self);
}

impl Found for Finding {
    fn finding(&self) -> &Finding {
        self
    }

    fn translated(&mut self) {
        self.wording = Wording::Translated;
    }
}

impl Found for Laid {
    fn finding(&self) -> &Finding {
        &self.finding
    }

    fn translated(&mut self) {
        self.finding.translated();
        "This source is in another language than the article: of the words as printed it can show a translation at most."
            .clone_into(&mut self.reason);
    }
}

/// Findings by quote, each quote's in order of their rank.
pub type ByQuote = HashMap<QuoteId, Vec<Against<Finding>>>;

fn by_quote(rows: Vec<Candidate>, policy: Policy) -> Result<ByQuote> {
    let (rules, mut all) = (rules(policy), HashMap::<QuoteId, (String, Vec<Against<Finding>>)>::new());
    for row in rows.into_iter().filter(|row| row.is_known(&rules)) {
        let (quote, words) = (parsed(QuoteId::parse(&row.quote_id), "findings.quote_id")?, row.exact.clone());
        if let Some(against) = row.read(|row| &row.finding)? {
            all.entry(quote).or_insert_with(|| (words, Vec::new())).1.push(against);
        }
    }
    let each = all.into_iter().map(|(quote, (words, found))| (quote, in_order(found, &words)));
    Ok(each.collect())
}

/// As [`Store::findings_between`], within a write.
pub(crate) async fn between(tx: &mut Tx, first: &str, last: &str, policy: Policy) -> Result<ByQuote> {
    let rows: Vec<Candidate> =
        within!(*tx, c => sqlx::query_as(BETWEEN).bind(first).bind(last).fetch_all(&mut *c).await?);
    by_quote(rows, policy)
}

/// The name of what a comparison went by.
pub(crate) fn rules(policy: Policy) -> String {
    format!("{RULES} {policy}")
}

/// Findings of one quote as a write finds them, in order of their rank; nothing where one is missing or out of date.
pub(crate) async fn known(tx: &mut Tx, quote: QuoteId, policy: Policy) -> Result<Option<Vec<Against<Finding>>>> {
    let rows: Vec<Candidate> =
        within!(*tx, c => sqlx::query_as(COUNTING).bind(quote.to_string()).fetch_all(&mut *c).await?);
    let rules = rules(policy);
    if !rows.iter().all(|row| row.is_known(&rules)) {
        return Ok(None);
    }
    let exact = rows.first().map(|row| row.exact.clone()).unwrap_or_default();
    let read = rows.into_iter().filter_map(|row| row.read(|row| &row.finding).transpose());
    let findings: Vec<Against<Finding>> = read.collect::<Result<_>>()?;
    Ok(Some(in_order(findings, &exact)))
}

/// A comparison that is to be kept.
pub(crate) struct Fresh {
    quote: QuoteId,
    evidence: EvidenceId,
    words: String,
    laid: Laid,
}

impl Fresh {
    /// As it is kept: in short, and with the words side by side.
    pub(crate) fn json(&self) -> Result<(String, String)> {
        Ok((serde_json::to_string(&self.laid.finding)?, serde_json::to_string(&self.laid)?))
    }
}

/// A piece of evidence with its text, within a transaction.
pub(crate) async fn comparable(tx: &mut Tx, evidence: &str) -> Result<Option<Row>> {
    Ok(within!(*tx, c => sqlx::query_as(PIECE).bind(evidence).fetch_optional(&mut *c).await?))
}

impl Store {
    /// What the comparison says of a quote and each piece of its article's evidence, the one that counts first. What is not known yet is worked out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn findings(&self, quote: &QuoteView, policy: Policy) -> Result<Vec<Against<Laid>>> {
        let rules = rules(policy);
        let mut rows = self.candidates(quote.id).await?;
        if !rows.iter().all(|row| row.is_known(&rules)) {
            self.look(quote.id, &quote.exact, policy).await?;
            rows = self.candidates(quote.id).await?;
        }
        let known = rows.into_iter().filter(|row| row.is_known(&rules));
        let found: Vec<Against<Laid>> =
            known.filter_map(|row| row.read(|row| &row.laid).transpose()).collect::<Result<_>>()?;
        Ok(in_order(found, &quote.exact))
    }

    async fn candidates(&self, quote: QuoteId) -> Result<Vec<Candidate>> {
        Ok(read!(self.db, c => sqlx::query_as(OF_QUOTE).bind(quote.to_string()).fetch_all(&mut *c).await?))
    }

    /// The findings of an article's quotes as far as they are known, each quote's in order of their rank.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn findings_of_article(&self, article: ArticleId, policy: Policy) -> Result<ByQuote> {
        let rows: Vec<Candidate> =
            read!(self.db, c => sqlx::query_as(OF_ARTICLE).bind(article.to_string()).fetch_all(&mut *c).await?);
        by_quote(rows, policy)
    }

    /// The findings of quotes that have a verdict, of the articles from `first` to `last`, as far as they are known.
    pub(crate) async fn findings_between(&self, first: &str, last: &str, policy: Policy) -> Result<ByQuote> {
        let rows: Vec<Candidate> =
            read!(self.db, c => sqlx::query_as(BETWEEN).bind(first).bind(last).fetch_all(&mut *c).await?);
        by_quote(rows, policy)
    }

    /// Lays a quote against those pieces of evidence of which nothing is known, and keeps what comes of it.
    pub(crate) async fn look(&self, quote: QuoteId, exact: &str, policy: Policy) -> Result<()> {
        let rows: Vec<Candidate> =
            read!(self.db, c => sqlx::query_as(COUNTING).bind(quote.to_string()).fetch_all(&mut *c).await?);
        let rules = rules(policy);
        let mut fresh = Vec::new();
        for row in rows.iter().filter(|row| !row.is_known(&rules)) {
            let Some(piece) = self.comparable(&row.evidence_id).await? else { continue };
            fresh.extend(lay(Arc::new(piece), vec![(quote, exact.to_owned())], policy).await?);
        }
        self.keep(&fresh, &rules).await
    }

    /// Lays `quotes`, all of one article, against each piece of its evidence of which nothing is known yet. `done` hears after
    /// each step how many comparisons are behind and how many there are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lay_all(
        &self,
        article: ArticleId,
        quotes: Vec<QuoteView>,
        policy: Policy,
        done: impl Fn(usize, usize),
    ) -> Result<()> {
        // So many that a step takes a noticeable while, so few that the bar moves.
        const STEP: usize = 25;
        let rules = rules(policy);
        let pieces: Vec<String> =
            read!(self.db, c => sqlx::query_scalar(PIECES).bind(article.to_string()).fetch_all(&mut *c).await?);
        let kept: Vec<(String, String)> = read!(self.db, c => sqlx::query_as(KEPT)
            .bind(article.to_string()).bind(&rules).fetch_all(&mut *c).await?);
        let kept: HashSet<(String, String)> = kept.into_iter().collect();
        let total = pieces.len() * quotes.len();
        let mut behind = 0;
        for id in pieces {
            let mut piece = None;
            for some in quotes.chunks(STEP) {
                let unknown = some.iter().filter(|quote| !kept.contains(&(quote.id.to_string(), id.clone())));
                let unknown: Vec<(QuoteId, String)> = unknown.map(|quote| (quote.id, quote.exact.clone())).collect();
                if !unknown.is_empty() {
                    if piece.is_none() {
                        piece = self.comparable(&id).await?.map(Arc::new);
                    }
                    let Some(piece) = &piece else { break };
                    self.keep(&lay(Arc::clone(piece), unknown, policy).await?, &rules).await?;
                }
                behind += some.len();
                done(behind, total);
            }
        }
        Ok(())
    }

    async fn comparable(&self, evidence: &str) -> Result<Option<Cited>> {
        let row: Option<Row> = read!(self.db, c => sqlx::query_as(PIECE).bind(evidence).fetch_optional(&mut *c).await?);
        row.map(Cited::try_from).transpose()
    }

    async fn keep(&self, fresh: &[Fresh], rules: &str) -> Result<()> {
        if fresh.is_empty() {
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        for one in fresh {
            let (finding, laid) = one.json()?;
            within!(tx, c => sqlx::query(KEEP)
                .bind(one.quote.to_string()).bind(one.evidence.to_string()).bind(&one.words).bind(rules)
                .bind(finding).bind(laid)
                .execute(&mut *c).await?.rows_affected());
        }
        tx.commit().await
    }
}

/// Lays quotes against one piece; a long transcript takes a few hundredths of a second, which other requests should not wait for.
pub(crate) async fn lay(piece: Arc<Cited>, quotes: Vec<(QuoteId, String)>, policy: Policy) -> Result<Vec<Fresh>> {
    let laid = tokio::task::spawn_blocking(move || {
        let source: Source<'_> = piece.source();
        let words: Vec<&str> = quotes.iter().map(|(_, words)| words.as_str()).collect();
        let laid = compare_all(&words, &source, policy);
        let one = |((quote, words), compared): (&(QuoteId, String), Comparison)| {
            let place = compared.found.map(|span| locator(&piece.text, &piece.times, span)).unwrap_or_default();
            Fresh { quote: *quote, evidence: piece.id, words: words.clone(), laid: Laid::of(compared, place) }
        };
        quotes.iter().zip(laid).map(one).collect()
    });
    laid.await.map_err(|_| NOT_COMPARED)
}
