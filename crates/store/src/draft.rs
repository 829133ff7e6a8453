//! A quote under change: what is there, what a person wants of it, and what is written.

use review::{
    Action, Anchor, ArticleId, Attribution, Change, CharSpan, Disagreement, EvidenceId, Finding, Footing, Kind, Link,
    Names, Note, Offsets, Own, QuoteId, Reason, Standing, State, Timestamp, Verdict, Was, disagreements, lacks,
    nearest, next, takes_over,
};

use crate::db::{Tx, parsed, sql, within};
use crate::desk::{span, verdict};
use crate::error::{Result, StoreError};
use crate::events::{About, append_all};
use crate::findings::Against;
use crate::journal::told;
use crate::tables::{ATTRIBUTIONS, QUOTES, VERDICTS, returning};
use crate::{Actor, elsewhere, findings, people};

sql! {
    LOCATED = "select count(*) from citations where quote_id = $1 and locator <> '' and words in ('', $2)";
    TEXT = "select text from versions where id = $1";
    ATTRIBUTE = concat!("insert into attributions (quote_id, number, person_id, body, written_by, at) values ($1, $2, $3, $4, $5, $6)", returning!(attributions));
    JUDGE = concat!("insert into verdicts (quote_id, number, wording, attribution, context, note, written_by, at, finding) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)", returning!(verdicts));
    UPDATE = concat!("update quotes set start_at = $3, end_at = $4, exact = $5, prefix = $6, suffix = $7, folded = $8, kind = $9, state = $10,
            attribution = $11, verdict = $12, claimed_by = $13, checked_by = $14, checked_at = $15, approved_by = $16, approved_at = $17,
            reason = $18, changed_at = $19, overruled = $20, worded_by = $21, signed_name = $22, version = version + 1,
            person_id = (select a.person_id from attributions a where a.quote_id = $1 and a.number = $11 and $10 <> 'dismissed')
        where id = $1 and version = $2", returning!(quotes));
    UPDATE_STATE = concat!("update quotes set kind = $3, state = $4, attribution = $5, verdict = $6, claimed_by = $7, checked_by = $8, checked_at = $9,
            approved_by = $10, approved_at = $11, reason = $12, changed_at = $13, overruled = $14, signed_name = $15, version = version + 1,
            person_id = (select a.person_id from attributions a where a.quote_id = $1 and a.number = $5 and $4 <> 'dismissed')
        where id = $1 and version = $2", returning!(quotes));
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
    /// The registry's name for the speaker, as they saw it; a program that does not look at it says nothing.
    pub registry: Option<String>,
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
pub(crate) struct Row {
    article_id: String,
    version_id: String,
    start_at: i64,
    end_at: i64,
    exact: String,
    kind: String,
    state: String,
    attribution: i64,
    verdict: i64,
    pub(crate) version: i64,
    claimed_by: Option<String>,
    checked_by: Option<String>,
    checked_at: Option<String>,
    approved_by: Option<String>,
    approved_at: Option<String>,
    reason: String,
    signed_name: Option<String>,
    registered: String,
    body: Option<String>,
    wording: Option<String>,
    attribution_axis: Option<String>,
    context: Option<String>,
    note: Option<String>,
    finding: Option<String>,
    own: String,
    lost: i64,
    text_version: i64,
    located: i64,
}

/// A quote under change: the row as it was read and as it will be written.
pub(crate) struct Draft<'a> {
    id: QuoteId,
    actor: &'a Actor,
    at: Timestamp,
    pub(crate) row: Row,
    state: State,
    /// Who spoke, and the verdict with its note, as they will be written.
    attribution: Option<Attribution>,
    verdict: Option<Verdict>,
    note: String,
    /// The fingerprint of the finding that the verdict was given in sight of.
    answered: String,
    /// What the comparison says, the finding that counts first.
    pub(crate) findings: Vec<Against<Finding>>,
    /// The words are those that were compared.
    compared: bool,
    /// The fingerprint of the finding the person saw, and whether they approve over it.
    saw: String,
    overrule: bool,
    /// The registry's name they saw.
    registry: Option<String>,
    /// The part of the work that is the actor's own.
    own: Option<Own>,
    /// New words and their surroundings, when the boundaries moved.
    moved: Option<(CharSpan, Anchor)>,
    pub(crate) changes: Vec<Change>,
}

/// The words at `place`, without white space or marks at their ends, and their surroundings.
pub(crate) fn words_at(text: &str, place: CharSpan) -> Result<(CharSpan, Anchor)> {
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
    pub(crate) fn of(id: QuoteId, actor: &'a Actor, at: Timestamp, mut row: Row, save: &Save) -> Result<Self> {
        let state = parsed(State::parse(&row.state), "quotes.state")?;
        let own = if actor.account().is_some() { Own::parse(&row.own) } else { Some(Own::Unknown) };
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
            compared: true,
            saw: save.saw.clone(),
            overrule: save.overrule,
            registry: save.registry.clone(),
            own,
            moved: None,
            changes: Vec::new(),
        })
    }

    fn standing(&self) -> Standing {
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
            own: self.own,
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

    pub(crate) fn refuse_role(&self, action: Action) -> Result<()> {
        match next(action, Standing { lacks: None, disagreement: None, ..self.standing() }, self.actor.role) {
            Err(refusal @ (review::Refusal::Role { .. } | review::Refusal::OwnWork(_))) => Err(refusal.into()),
            _ => Ok(()),
        }
    }

    /// Applies what differs from what is there.
    pub(crate) async fn edit(&mut self, tx: &mut Tx, edit: Edit) -> Result<()> {
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
            self.own.get_or_insert(Own::Check);
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
            self.compared = self.findings.is_empty();
            self.findings.clear();
        }
        (self.row.start_at, self.row.end_at) = (i64::from(place.start), i64::from(place.end));
        kind.as_str().clone_into(&mut self.row.kind);
        self.own.get_or_insert(Own::Words);
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
        let row = within!(*tx, c => sqlx::query(ATTRIBUTE)
            .bind(self.id.to_string()).bind(self.row.attribution).bind(person).bind(serde_json::to_string(&new)?)
            .bind(self.actor.account()).bind(self.at.to_string())
            .fetch_one(&mut *c).await.map(|row| told(&ATTRIBUTIONS, &row))??);
        tx.tell(&ATTRIBUTIONS, row);
        let number = u32::try_from(self.row.attribution).unwrap_or(u32::MAX);
        self.changes.push(Change::Attributed { number, attribution: Was { from: old, to: new.clone() } });
        self.attribution = Some(new);
        self.own.get_or_insert(Own::Attribution);
        Ok(())
    }

    async fn judge(&mut self, tx: &mut Tx, new: Verdict, note: &Note) -> Result<()> {
        self.row.verdict += 1;
        // A note answers the finding that its writer saw; an old one only what it answered before.
        let answers = self.note != note.as_str() || self.answered == self.saw && !self.disagreements().is_empty();
        self.answered = if self.has_seen() && answers { self.saw.clone() } else { String::new() };
        let old = self.verdict.replace(new);
        note.as_str().clone_into(&mut self.note);
        self.own.get_or_insert(Own::Verdict);
        let row = within!(*tx, c => sqlx::query(JUDGE)
            .bind(self.id.to_string()).bind(self.row.verdict)
            .bind(new.wording.as_str()).bind(new.attribution.as_str()).bind(new.context.as_str()).bind(note.as_str())
            .bind(self.actor.account()).bind(self.at.to_string()).bind(&self.answered)
            .fetch_one(&mut *c).await.map(|row| told(&VERDICTS, &row))??);
        tx.tell(&VERDICTS, row);
        let number = u32::try_from(self.row.verdict).unwrap_or(u32::MAX);
        self.changes.push(Change::Judged {
            number,
            verdict: Was { from: old, to: new },
            note: note.as_str().to_owned(),
            overruled: self.overruled(),
        });
        Ok(())
    }

    pub(crate) fn act(&mut self, action: Action, reason: Option<Reason>) -> Result<()> {
        if !self.compared && matches!(action, Action::Send | Action::Approve) {
            return Err(StoreError::Wrong(
                "The words have changed, and they have not been compared with the evidence yet. Save first, read what the comparison says, then send.",
            ));
        }
        let state = next(action, self.standing(), self.actor.role)?;
        if matches!(action, Action::Return | Action::Dismiss | Action::Reopen) && reason.is_none() {
            return Err(review::Invalid::Empty("The reason").into());
        }
        let (me, now) = (self.actor.account(), Some(self.at.to_string()));
        match action {
            Action::Claim => self.row.claimed_by = me,
            Action::Release | Action::Restore => self.row.claimed_by = None,
            Action::Send => (self.row.checked_by, self.row.checked_at) = (me, now),
            Action::Approve => {
                (self.row.approved_by, self.row.approved_at) = (me, now);
                self.row.signed_name = Some(self.name_in_sight()?);
            }
            Action::Reopen | Action::Dismiss => {
                (self.row.approved_by, self.row.approved_at, self.row.signed_name) = (None, None, None);
            }
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

    /// The name that sheets will print, which whoever approves has seen.
    fn name_in_sight(&self) -> Result<String> {
        let attributed = self.attribution.as_ref().and_then(|attribution| attribution.name.as_deref());
        let names = Names { attributed, registered: &self.row.registered };
        if !names.in_sight(self.registry.as_deref()) {
            return Err(StoreError::Renamed(self.row.registered.clone()));
        }
        Ok(names.printed().to_owned())
    }

    /// Writes the row, if nobody else did since it was read, and one event a change.
    pub(crate) async fn write(self, tx: &mut Tx, seen: i64) -> Result<()> {
        let (row, overruled) = (&self.row, self.overruled());
        let (id, at) = (self.id.to_string(), self.at.to_string());
        let written = match &self.moved {
            Some((place, anchor)) => within!(*tx, c => sqlx::query(UPDATE)
                .bind(&id).bind(seen)
                .bind(i64::from(place.start)).bind(i64::from(place.end))
                .bind(&anchor.exact).bind(&anchor.prefix).bind(&anchor.suffix).bind(anchor.exact.to_lowercase())
                .bind(&row.kind).bind(self.state.as_str()).bind(row.attribution).bind(row.verdict)
                .bind(&row.claimed_by).bind(&row.checked_by).bind(&row.checked_at).bind(&row.approved_by).bind(&row.approved_at)
                .bind(&row.reason).bind(&at).bind(&overruled).bind(self.actor.account()).bind(&row.signed_name)
                .fetch_optional(&mut *c).await?.map(|row| told(&QUOTES, &row)).transpose()?),
            None => within!(*tx, c => sqlx::query(UPDATE_STATE)
                .bind(&id).bind(seen)
                .bind(&row.kind).bind(self.state.as_str()).bind(row.attribution).bind(row.verdict)
                .bind(&row.claimed_by).bind(&row.checked_by).bind(&row.checked_at).bind(&row.approved_by).bind(&row.approved_at)
                .bind(&row.reason).bind(&at).bind(&overruled).bind(&row.signed_name)
                .fetch_optional(&mut *c).await?.map(|row| told(&QUOTES, &row)).transpose()?),
        };
        tx.tell(&QUOTES, written.ok_or(StoreError::Stale)?);
        let about = About {
            article: Some(parsed(ArticleId::parse(&row.article_id), "quotes.article_id")?),
            quote: Some(self.id),
        };
        append_all(tx, self.at, self.actor, about, &self.changes).await
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
