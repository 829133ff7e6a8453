//! Changing a quote: attribution, verdict, state, boundaries; and adding one that was missed.
//!
//! Every function takes the version of the quote the person saw. Someone else's change in between makes
//! the write stale: nothing is written, and the edge shows both.

use review::{
    Action, Anchor, ArticleId, Attribution, Change, CharSpan, Disagreement, EvidenceId, Finding, Footing, Kind, Link,
    Note, Offsets, Policy, QuoteId, Reason, Standing, State, Task, Timestamp, Verdict, Was, disagreements, lacks,
    nearest, next, takes_over,
};

use crate::clock::new_id;
use crate::db::{Tx, parsed, sql, within};
use crate::desk::{span, verdict};
use crate::error::{Result, StoreError};
use crate::events::{About, append};
use crate::evidence::{Citation, NOT_COMPARED};
use crate::findings::Against;
use crate::{Actor, QuoteView, Store, elsewhere, evidence, findings, people};

sql! {
    // Takes the row's lock, so that of two writers the second reads what the first has written. SQLite has one
    // writer anyway.
    LOCK = "update quotes set version = version where id = $1";
    LOAD = "select q.article_id, q.version_id, q.start_at, q.end_at, q.exact, q.kind, q.state, q.attribution, q.verdict, q.version,
            q.claimed_by, q.checked_by, q.checked_at, q.approved_by, q.approved_at, q.reason,
            a.body, w.wording, w.attribution as attribution_axis, w.context, w.note, w.finding,
            q.lost, (select v.number from versions v where v.id = q.version_id) as text_version,
            (select count(*) from citations c where c.quote_id = q.id and c.locator <> '' and c.words in ('', q.exact)) as located
        from quotes q left join attributions a on a.quote_id = q.id and a.number = q.attribution
            left join verdicts w on w.quote_id = q.id and w.number = q.verdict where q.id = $1";
    HOLD_ARTICLE = "update articles set title = title where id = $1";
    LOCATED = "select count(*) from citations where quote_id = $1 and locator <> '' and words in ('', $2)";
    TEXT = "select text from versions where id = $1";
    LATEST = "select id, number, text from versions where article_id = $1 order by number desc limit 1";
    ATTRIBUTE = "insert into attributions (quote_id, number, person_id, body, written_by, at) values ($1, $2, $3, $4, $5, $6)";
    JUDGE = "insert into verdicts (quote_id, number, wording, attribution, context, note, written_by, at, finding) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    UPDATE = "update quotes set start_at = $3, end_at = $4, exact = $5, prefix = $6, suffix = $7, folded = $8, kind = $9, state = $10,
            attribution = $11, verdict = $12, claimed_by = $13, checked_by = $14, checked_at = $15, approved_by = $16, approved_at = $17,
            reason = $18, changed_at = $19, overruled = $20, version = version + 1
        where id = $1 and version = $2";
    UPDATE_STATE = "update quotes set kind = $3, state = $4, attribution = $5, verdict = $6, claimed_by = $7, checked_by = $8, checked_at = $9,
            approved_by = $10, approved_at = $11, reason = $12, changed_at = $13, overruled = $14, version = version + 1
        where id = $1 and version = $2";
    ADD = "insert into quotes (id, article_id, version_id, start_at, end_at, exact, prefix, suffix, folded, kind, utterance, origin,
            confidence, state, attribution, verdict, claimed_by, reason, version, changed_at)
        select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, coalesce(max(utterance), 0) + 1, 'added', 1.0, 'claimed', 0, 0, $11, '', 1, $12
        from quotes where article_id = $2";
}

/// What a person wants of a quote, in one step: their edits first, then the action.
#[derive(Debug, Clone, Default)]
pub struct Save {
    /// What they changed.
    pub edit: Edit,
    /// What they want done with it, and why where a reason is asked for.
    pub action: Option<(Action, Option<Reason>)>,
    /// Evidence that the quote is to rest on from now on, too.
    pub cite: Option<EvidenceId>,
    /// The fingerprint of the finding they saw.
    pub saw: String,
    /// They approve although the verdict says something else than that finding.
    pub overrule: bool,
}

/// Changes to a quote; what is not there stays as it is.
#[derive(Debug, Clone, Default)]
pub struct Edit {
    /// Who spoke. Places are looked up in the text.
    pub attribution: Option<Attribution>,
    /// The verdict with its note.
    pub verdict: Option<(Verdict, Note)>,
    /// Another kind.
    pub kind: Option<Kind>,
    /// Other boundaries, in code points of the text of the version with this number.
    pub place: Option<(CharSpan, i64)>,
}

#[derive(sqlx::FromRow)]
struct Row {
    article_id: String,
    version_id: String,
    start_at: i64,
    end_at: i64,
    exact: String,
    kind: String,
    state: String,
    attribution: i64,
    verdict: i64,
    version: i64,
    claimed_by: Option<String>,
    checked_by: Option<String>,
    checked_at: Option<String>,
    approved_by: Option<String>,
    approved_at: Option<String>,
    reason: String,
    body: Option<String>,
    wording: Option<String>,
    attribution_axis: Option<String>,
    context: Option<String>,
    note: Option<String>,
    finding: Option<String>,
    lost: i64,
    text_version: i64,
    located: i64,
}

/// A quote under change: the row as it was read and as it will be written.
struct Draft<'a> {
    id: QuoteId,
    actor: &'a Actor,
    at: Timestamp,
    row: Row,
    state: State,
    /// Who spoke, and the verdict with its note, as they will be written.
    attribution: Option<Attribution>,
    verdict: Option<Verdict>,
    note: String,
    /// The fingerprint of the finding that the verdict was given in sight of.
    answered: String,
    /// What the comparison says, the finding that counts first.
    findings: Vec<Against<Finding>>,
    /// The fingerprint of the finding the person saw, and whether they approve over it.
    saw: String,
    overrule: bool,
    /// New words and their surroundings, when the boundaries moved.
    moved: Option<(CharSpan, Anchor)>,
    changes: Vec<Change>,
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
        let mut tx = self.db.begin().await?;
        if let Tx::Postgres(tx) = &mut tx {
            sqlx::query(LOCK).bind(id.to_string()).execute(&mut **tx).await?;
        }
        let at = self.clock.now();
        let mut seen = seen;
        if let Some(citation) = citation
            && evidence::cite(&mut tx, at, actor, id, citation).await?
        {
            seen += 1;
        }
        let row: Option<Row> =
            within!(tx, c => sqlx::query_as(LOAD).bind(id.to_string()).fetch_optional(&mut *c).await?);
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
        actor.require(Task::Import)?;
        let mut tx = self.db.begin().await?;
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
        let change = Change::QuoteAdded { span: place, exact: anchor.exact };
        append(&mut tx, at, actor, About { article: Some(article), quote: Some(id) }, &change).await?;
        tx.commit().await?;
        self.quote(id).await
    }
}

/// The words at `place`, without white space or marks at their ends, and their surroundings.
fn words_at(text: &str, place: CharSpan) -> Result<(CharSpan, Anchor)> {
    const OUTSIDE: StoreError =
        StoreError::Wrong("These boundaries lie outside the text. Reload the page and choose the words again.");
    let offsets = Offsets::new(text);
    let bytes = offsets.to_bytes(place).ok_or(OUTSIDE)?;
    let words = bytes.of(text);
    let is_edge = |c: char| c.is_whitespace() || "\"“”„«»「」『』".contains(c);
    let start = bytes.start + (words.len() - words.trim_start_matches(is_edge).len());
    let end = start + words.trim_matches(is_edge).len();
    if start >= end {
        return Err(StoreError::Wrong("There are no words between these boundaries. Choose at least one word."));
    }
    let bytes = ::quotes::Span::new(start, end);
    Ok((offsets.to_chars(bytes), Anchor::of(text, bytes)))
}

impl<'a> Draft<'a> {
    fn of(id: QuoteId, actor: &'a Actor, at: Timestamp, mut row: Row, save: &Save) -> Result<Self> {
        let state = parsed(State::parse(&row.state), "quotes.state")?;
        Ok(Self {
            id,
            actor,
            at,
            state,
            attribution: row.body.as_deref().map(serde_json::from_str::<Attribution>).transpose()?,
            verdict: verdict(row.wording.as_deref(), row.attribution_axis.as_deref(), row.context.as_deref())?,
            note: row.note.take().unwrap_or_default(),
            answered: row.finding.take().unwrap_or_default(),
            row,
            findings: Vec::new(),
            saw: save.saw.clone(),
            overrule: save.overrule,
            moved: None,
            changes: Vec::new(),
        })
    }

    fn standing(&self) -> Standing {
        let checked_by_me = self.row.checked_by.is_some() && self.row.checked_by == self.actor.account();
        let claimed_by_other = self.row.claimed_by.is_some() && self.row.claimed_by != self.actor.account();
        let disagreement = self.disagreements().first().copied();
        let footing = Footing {
            located: self.row.located > 0,
            disagreement,
            answered: self.counting().is_some_and(|(_, fingerprint)| fingerprint == self.answered),
        };
        Standing {
            state: self.state,
            claimed_by_other,
            checked_by_me,
            lost: self.row.lost > 0,
            lacks: lacks(self.verdict, &self.note, footing),
            disagreement: disagreement.filter(|_| !(self.overrule && self.has_seen())),
        }
    }

    /// The finding that counts, and its fingerprint.
    fn counting(&self) -> Option<(&Finding, String)> {
        findings::counting(&self.findings).map(|against| (&against.found, against.fingerprint()))
    }

    /// Whether the person saw the finding that counts.
    fn has_seen(&self) -> bool {
        self.counting().is_some_and(|(_, fingerprint)| fingerprint == self.saw)
    }

    fn disagreements(&self) -> Vec<Disagreement> {
        match (self.verdict, self.counting()) {
            (Some(verdict), Some((finding, _))) => {
                disagreements(verdict, finding, self.attribution.as_ref().unwrap_or(&Attribution::default()))
            }
            _ => Vec::new(),
        }
    }

    /// What the comparison says where the verdict says something else; blank where it does not.
    fn overruled(&self) -> String {
        self.counting().map(|(finding, _)| finding.overruled(&self.disagreements())).unwrap_or_default()
    }

    fn refuse_role(&self, action: Action) -> Result<()> {
        match next(action, Standing { lacks: None, disagreement: None, ..self.standing() }, self.actor.role) {
            Err(refusal @ (review::Refusal::Role { .. } | review::Refusal::OwnCheck)) => Err(refusal.into()),
            _ => Ok(()),
        }
    }

    /// Applies what differs from what is there.
    async fn edit(&mut self, tx: &mut Tx, edit: Edit) -> Result<()> {
        let (old_kind, old_place) =
            (parsed(Kind::parse(&self.row.kind), "quotes.kind")?, span(self.row.start_at, self.row.end_at)?);
        // A place in another version's text is a place of other words.
        if edit.place.is_some_and(|(_, version)| version != self.row.text_version) {
            return Err(StoreError::Stale);
        }
        let place = (edit.place.map_or(old_place, |(place, _)| place), edit.kind.unwrap_or(old_kind));
        let place = Some(place).filter(|place| *place != (old_place, old_kind));
        let attribution = edit.attribution.filter(|new| !same(self.attribution.as_ref(), new));
        let new_verdict = edit.verdict.filter(|(new, note)| self.verdict != Some(*new) || note.as_str() != self.note);
        if place.is_none() && attribution.is_none() && new_verdict.is_none() {
            return Ok(());
        }
        let state = next(Action::Edit, self.standing(), self.actor.role)?;
        if state == State::Claimed && self.state != State::Claimed {
            self.row.claimed_by = self.actor.account();
        }
        if takes_over(self.state) {
            (self.row.checked_by, self.row.checked_at) = (self.actor.account(), Some(self.at.to_string()));
        }
        self.state = state;
        if let Some((place, kind)) = place {
            self.replace(tx, place, kind).await?;
        }
        if let Some(attribution) = attribution {
            self.attribute(tx, attribution).await?;
        }
        if let Some((verdict, note)) = new_verdict {
            self.judge(tx, verdict, &note).await?;
        }
        Ok(())
    }

    async fn replace(&mut self, tx: &mut Tx, place: CharSpan, kind: Kind) -> Result<()> {
        let text: String =
            within!(*tx, c => sqlx::query_scalar(TEXT).bind(&self.row.version_id).fetch_one(&mut *c).await?);
        let was = span(self.row.start_at, self.row.end_at)?;
        // Another kind alone moves nothing, not even marks that stand at the edge.
        let (place, anchor) = match Offsets::new(&text).to_bytes(was).filter(|_| place == was) {
            Some(bytes) => (was, Anchor::of(&text, bytes)),
            None => words_at(&text, place)?,
        };
        self.changes.push(Change::QuoteAdjusted {
            span: Was { from: Some(was), to: place },
            exact: Was { from: Some(self.row.exact.clone()), to: anchor.exact.clone() },
            quote_kind: Was { from: Some(self.row.kind.clone()), to: kind.as_str().to_owned() },
        });
        elsewhere::reindex(tx, &self.id.to_string(), &self.row.exact, &anchor.exact).await?;
        if anchor.exact != self.row.exact {
            // What was found for the old words is not found for these.
            self.row.located = within!(*tx, c => sqlx::query_scalar(LOCATED).bind(self.id.to_string()).bind(&anchor.exact).fetch_one(&mut *c).await?);
            self.findings.iter_mut().for_each(|against| against.found = Finding::unknown());
        }
        (self.row.start_at, self.row.end_at) = (i64::from(place.start), i64::from(place.end));
        kind.as_str().clone_into(&mut self.row.kind);
        self.moved = Some((place, anchor));
        Ok(())
    }

    async fn attribute(&mut self, tx: &mut Tx, mut new: Attribution) -> Result<()> {
        let text: String =
            within!(*tx, c => sqlx::query_scalar(TEXT).bind(&self.row.version_id).fetch_one(&mut *c).await?);
        let place = span(self.row.start_at, self.row.end_at)?;
        let old = self.attribution.take();
        locate(&Offsets::new(&text), place, old.as_ref(), &mut new);
        let person = match new.name.as_deref() {
            Some(name) => Some(people::find_or_add(tx, name, self.at).await?),
            None => None,
        };
        self.row.attribution += 1;
        within!(*tx, c => sqlx::query(ATTRIBUTE)
            .bind(self.id.to_string()).bind(self.row.attribution).bind(person).bind(serde_json::to_string(&new)?)
            .bind(self.actor.account()).bind(self.at.to_string())
            .execute(&mut *c).await?.rows_affected());
        let number = u32::try_from(self.row.attribution).unwrap_or(u32::MAX);
        self.changes.push(Change::Attributed { number, attribution: Was { from: old, to: new.clone() } });
        self.attribution = Some(new);
        Ok(())
    }

    async fn judge(&mut self, tx: &mut Tx, new: Verdict, note: &Note) -> Result<()> {
        self.row.verdict += 1;
        let old = self.verdict.replace(new);
        note.as_str().clone_into(&mut self.note);
        // A note answers the finding that its writer saw.
        self.answered = if self.has_seen() { self.saw.clone() } else { String::new() };
        within!(*tx, c => sqlx::query(JUDGE)
            .bind(self.id.to_string()).bind(self.row.verdict)
            .bind(new.wording.as_str()).bind(new.attribution.as_str()).bind(new.context.as_str()).bind(note.as_str())
            .bind(self.actor.account()).bind(self.at.to_string()).bind(&self.answered)
            .execute(&mut *c).await?.rows_affected());
        let number = u32::try_from(self.row.verdict).unwrap_or(u32::MAX);
        self.changes.push(Change::Judged {
            number,
            verdict: Was { from: old, to: new },
            note: note.as_str().to_owned(),
            overruled: self.overruled(),
        });
        Ok(())
    }

    fn act(&mut self, action: Action, reason: Option<Reason>) -> Result<()> {
        let state = next(action, self.standing(), self.actor.role)?;
        if matches!(action, Action::Return | Action::Dismiss | Action::Reopen) && reason.is_none() {
            return Err(review::Invalid::Empty("The reason").into());
        }
        let (me, now) = (self.actor.account(), Some(self.at.to_string()));
        match action {
            Action::Claim => self.row.claimed_by = me,
            Action::Release | Action::Restore => self.row.claimed_by = None,
            Action::Send => (self.row.checked_by, self.row.checked_at) = (me, now),
            Action::Approve => (self.row.approved_by, self.row.approved_at) = (me, now),
            Action::Reopen | Action::Dismiss => (self.row.approved_by, self.row.approved_at) = (None, None),
            Action::Return | Action::Edit => {}
        }
        self.row.reason = reason.as_ref().map_or_else(String::new, |reason| reason.as_str().to_owned());
        self.changes.push(Change::Moved {
            action,
            state: Was { from: Some(self.state.as_str().to_owned()), to: state.as_str().to_owned() },
            reason: reason.map(|reason| reason.as_str().to_owned()),
            overruled: if matches!(action, Action::Send | Action::Approve) { self.overruled() } else { String::new() },
        });
        self.state = state;
        Ok(())
    }

    /// Writes the row, if nobody else did since it was read, and one event a change.
    async fn write(self, tx: &mut Tx, seen: i64) -> Result<()> {
        let (row, overruled) = (&self.row, self.overruled());
        let (id, at) = (self.id.to_string(), self.at.to_string());
        let written = match &self.moved {
            Some((place, anchor)) => within!(*tx, c => sqlx::query(UPDATE)
                .bind(&id).bind(seen)
                .bind(i64::from(place.start)).bind(i64::from(place.end))
                .bind(&anchor.exact).bind(&anchor.prefix).bind(&anchor.suffix).bind(anchor.exact.to_lowercase())
                .bind(&row.kind).bind(self.state.as_str()).bind(row.attribution).bind(row.verdict)
                .bind(&row.claimed_by).bind(&row.checked_by).bind(&row.checked_at).bind(&row.approved_by).bind(&row.approved_at)
                .bind(&row.reason).bind(&at).bind(&overruled)
                .execute(&mut *c).await?.rows_affected()),
            None => within!(*tx, c => sqlx::query(UPDATE_STATE)
                .bind(&id).bind(seen)
                .bind(&row.kind).bind(self.state.as_str()).bind(row.attribution).bind(row.verdict)
                .bind(&row.claimed_by).bind(&row.checked_by).bind(&row.checked_at).bind(&row.approved_by).bind(&row.approved_at)
                .bind(&row.reason).bind(&at).bind(&overruled)
                .execute(&mut *c).await?.rows_affected()),
        };
        if written != 1 {
            return Err(StoreError::Stale);
        }
        let about = About {
            article: Some(parsed(ArticleId::parse(&row.article_id), "quotes.article_id")?),
            quote: Some(self.id),
        };
        for change in &self.changes {
            append(tx, self.at, self.actor, about, change).await?;
        }
        Ok(())
    }
}

/// Whether a typed attribution says what the old one says; places do not count.
fn same(old: Option<&Attribution>, new: &Attribution) -> bool {
    let words = |link: &Option<Link>| link.as_ref().map(|link| link.text.clone());
    let all = |a: &Attribution| {
        (
            words(&a.speaker),
            a.name.clone(),
            words(&a.role),
            words(&a.cue),
            a.via.iter().map(|l| l.text.clone()).collect::<Vec<_>>(),
        )
    };
    old.is_some_and(|old| all(old) == all(new))
}

/// Gives each piece of `new` its place in the text: the old one when the words are the same, else the
/// nearest to the quote.
pub(crate) fn locate(offsets: &Offsets<'_>, quote: CharSpan, old: Option<&Attribution>, new: &mut Attribution) {
    let text = offsets.text();
    let Some(near) = offsets.to_bytes(quote) else { return };
    let known: Vec<Link> = old.map_or_else(Vec::new, |old| {
        [&old.speaker, &old.role, &old.cue].into_iter().flatten().chain(&old.via).cloned().collect()
    });
    for link in [&mut new.speaker, &mut new.role, &mut new.cue].into_iter().flatten().chain(&mut new.via) {
        let before = known.iter().find(|known| known.text == link.text).and_then(|known| known.span);
        link.span = before.or_else(|| nearest(text, &link.text, near).map(|span| offsets.to_chars(span)));
    }
}
