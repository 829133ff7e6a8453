//! Changing a quote: attribution, verdict, state, boundaries; and adding one that was missed.
//!
//! Every function takes the version of the quote the person saw. Someone else's change in between makes
//! the write stale: nothing is written, and the edge shows both.

use review::{ArticleId, Change, CharSpan, Kind, Policy, QuoteId, Task};

use crate::clock::new_id;
use crate::db::{On, sql, within};
use crate::draft::{Draft, Row, Save, words_at};
use crate::error::{Result, StoreError};
use crate::events::{About, append};
use crate::evidence::{Citation, NOT_COMPARED};
use crate::own::own_work;
use crate::tables::QUOTES;
use crate::{Actor, QuoteView, Store, elsewhere, evidence, findings};

sql! {
    // Takes the row's lock, so that of two writers the second reads what the first has written. SQLite has one
    // writer anyway.
    LOCK = "update quotes set version = version where id = $1";
    LOAD = concat!("select q.article_id, q.version_id, q.start_at, q.end_at, q.exact, q.kind, q.state, q.attribution, q.verdict, q.version,
            q.claimed_by, q.checked_by, q.checked_at, q.approved_by, q.approved_at, q.reason, q.signed_name, coalesce(pm.name, p.name, '') as registered,
            a.body, w.wording, w.attribution as attribution_axis, w.context, w.note, w.finding,
            q.lost, (select v.number from versions v where v.id = q.version_id) as text_version,
            (select count(*) from citations c where c.quote_id = q.id and c.locator <> '' and c.words in ('', q.exact)) as located, ", own_work!("$2"), " as own
        from quotes q left join attributions a on a.quote_id = q.id and a.number = q.attribution
            left join people p on p.id = a.person_id left join people pm on pm.id = p.merged_into
            left join verdicts w on w.quote_id = q.id and w.number = q.verdict where q.id = $1");
    HOLD_ARTICLE = "update articles set title = title where id = $1";
    LATEST = "select id, number, text from versions where article_id = $1 order by number desc limit 1";
    ADD = "insert into quotes (id, article_id, version_id, start_at, end_at, exact, prefix, suffix, folded, kind, utterance, origin,
            confidence, state, attribution, verdict, claimed_by, reason, version, changed_at, worded_by)
        select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, coalesce(max(utterance), 0) + 1, 'added', 1.0, 'claimed', 0, 0, $11, '', 1, $12, $11
        from quotes where article_id = $2";
}

impl Store {
    /// Writes edits and does an action, in one transaction. Nothing changed and nothing asked for writes nothing.
    ///
    /// # Errors
    /// When the rules refuse, someone else saved first, a reason is missing, or a span does not fit the text.
    pub async fn save(&self, actor: &Actor, id: QuoteId, seen: i64, save: Save) -> Result<QuoteView> {
        // Evidence may be added between the comparison and the write; not for ever.
        const TRIES: usize = 4;
        let policy = self.policy().await?;
        let citation = match save.cite {
            Some(evidence) => Some(self.citation(actor, id, evidence).await?),
            None => None,
        };
        for _ in 0..TRIES {
            if self.try_save(actor, id, seen, &save, citation.as_ref(), policy).await? {
                return self.quote(id).await;
            }
            let quote = self.quote(id).await?;
            self.look(id, &quote.exact, policy).await?;
        }
        Err(NOT_COMPARED)
    }

    /// Whether it could be written: what the evidence says has to be known by then.
    async fn try_save(
        &self,
        actor: &Actor,
        id: QuoteId,
        seen: i64,
        save: &Save,
        citation: Option<&Citation>,
        policy: Policy,
    ) -> Result<bool> {
        let (mut tx, actor) = self.begin(actor, Task::Read).await?;
        let actor = &actor;
        if let On::Postgres(tx) = &mut tx.on {
            sqlx::query(LOCK).bind(id.to_string()).execute(&mut **tx).await?;
        }
        let at = self.clock.now();
        let mut seen = seen;
        if let Some(citation) = citation
            && evidence::cite(&mut tx, at, actor, id, citation).await?
        {
            seen += 1;
        }
        let row: Option<Row> = within!(tx, c => sqlx::query_as(LOAD).bind(id.to_string()).bind(actor.account().unwrap_or_default()).fetch_optional(&mut *c).await?);
        let mut draft = Draft::of(id, actor, at, row.ok_or(StoreError::NotFound("quote"))?, save)?;
        // Whoever may not do it at all is told so before anything else.
        if let Some((action, _)) = save.action {
            draft.refuse_role(action)?;
        }
        if draft.row.version != seen {
            return Err(StoreError::Stale);
        }
        let Some(findings) = findings::known(&mut tx, id, policy).await? else { return Ok(false) };
        draft.findings = findings;
        draft.edit(&mut tx, save.edit.clone()).await?;
        if let Some((action, reason)) = save.action.clone() {
            draft.act(action, reason)?;
        }
        if !draft.changes.is_empty() {
            draft.write(&mut tx, seen).await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Marks words the engine missed: their span in code points of the text of the version with that number.
    ///
    /// # Errors
    /// When the actor may not, another version is newer, the span lies outside the text or holds no words, or it is
    /// marked already.
    pub async fn add_quote(
        &self,
        actor: &Actor,
        article: ArticleId,
        (place, version): (CharSpan, i64),
        kind: Kind,
    ) -> Result<QuoteView> {
        let (mut tx, actor) = self.begin(actor, Task::Import).await?;
        let actor = &actor;
        // A new version waits for this, or this for it.
        within!(tx, c => sqlx::query(HOLD_ARTICLE).bind(article.to_string()).execute(&mut *c).await?.rows_affected());
        let latest: Option<(String, i64, String)> =
            within!(tx, c => sqlx::query_as(LATEST).bind(article.to_string()).fetch_optional(&mut *c).await?);
        let (id_of_version, number, text) = latest.ok_or(StoreError::NotFound("article"))?;
        if number != version {
            return Err(StoreError::Stale);
        }
        let (place, anchor) = words_at(&text, place)?;
        let (id, at) = (QuoteId(new_id()), self.clock.now());
        within!(tx, c => sqlx::query(ADD)
            .bind(id.to_string()).bind(article.to_string()).bind(id_of_version)
            .bind(i64::from(place.start)).bind(i64::from(place.end))
            .bind(&anchor.exact).bind(&anchor.prefix).bind(&anchor.suffix).bind(anchor.exact.to_lowercase())
            .bind(kind.as_str()).bind(actor.account()).bind(at.to_string())
            .execute(&mut *c).await?.rows_affected());
        elsewhere::index(&mut tx, std::iter::once((id.to_string().as_str(), anchor.exact.as_str()))).await?;
        tx.touch(&QUOTES, [&id.to_string()]);
        let change = Change::QuoteAdded { span: place, exact: anchor.exact };
        append(&mut tx, at, actor, About { article: Some(article), quote: Some(id) }, &change).await?;
        tx.commit().await?;
        self.quote(id).await
    }
}
