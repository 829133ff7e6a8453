//! What the panel beside the text shows of one quote.

use review::{Attribution, Disagreement, Finding, Laid, Names, State, Verdict, disagreements};
use serde::{Deserialize, Serialize};

/// One quote, ready to show. Made on the server, sent to the island as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// The quote's id.
    pub quote: String,
    /// The version seen; every write names it.
    pub seen: i64,
    /// The words.
    pub exact: String,
    /// The kind.
    pub kind: String,
    /// Where it stands.
    pub state: State,
    /// Who works on it, checked it or approved it, in words.
    pub status: String,
    /// Why it was returned, dismissed or reopened.
    pub reason: String,
    /// Who spoke.
    pub attribution: Attribution,
    /// The registry's name for the speaker: what sheets print.
    pub registry: String,
    /// What is to be said of that name; blank where it is the attribution's.
    pub registry_told: String,
    /// Where the attribution comes from: "by hand, version 2".
    pub source: String,
    /// The engine wrote it, and nobody has confirmed it.
    pub guessed: bool,
    /// How many pieces of evidence it rests on.
    pub evidence: i64,
    /// One of them says where in it the words stand.
    pub located: bool,
    /// What the comparison says of it and each piece of its article's evidence, what counts most first.
    pub findings: Vec<Found>,
    /// The fingerprint of the finding that counts; blank where there is none.
    pub counting: String,
    /// The fingerprint of the finding that the verdict was given in sight of.
    pub answered: String,
    /// Who gave the verdict, where somebody did.
    pub judged_by: String,
    /// How many threads on it are not settled.
    pub questions: i64,
    /// In how many other articles its words stand.
    pub elsewhere: usize,
    /// One of those names another speaker.
    pub disputed: bool,
    /// The verdict.
    pub verdict: Option<Verdict>,
    /// The note with it.
    pub note: String,
    /// The fields may be changed.
    pub editable: bool,
    /// What may be done with it now, the main action first.
    pub actions: Vec<Action>,
    /// Why the main action is not offered, where that needs saying.
    pub hint: String,
    /// What happened to it lately, newest first.
    pub history: Vec<Line>,
    /// The log may have older lines of it.
    pub older: bool,
}

/// The word of the button that approves over the comparison.
pub const OVERRULE: &str = "approve-over";

/// A finding as the panel shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The evidence.
    pub evidence: String,
    /// What people call it.
    pub title: String,
    /// How much it bears, A to F.
    pub grade: String,
    /// The quote rests on it.
    pub cited: bool,
    /// The words side by side, and what that comes to.
    pub laid: Laid,
}

impl Panel {
    /// The finding that counts.
    #[must_use]
    pub fn counting(&self) -> Option<&Found> {
        self.findings.first().filter(|_| !self.counting.is_empty())
    }

    /// Where a verdict on this attribution says something else than the finding that counts.
    #[must_use]
    pub fn disagreements(&self, verdict: Option<Verdict>, attribution: &Attribution) -> Vec<Disagreement> {
        match (verdict, self.counting()) {
            (Some(verdict), Some(found)) => disagreements(verdict, &found.laid.finding, attribution),
            _ => Vec::new(),
        }
    }

    /// What the margin says of the quote.
    #[must_use]
    pub fn flag(&self) -> Option<Flagged> {
        let finding = self.counting().map(|found| &found.laid.finding);
        let names = Names { attributed: self.attribution.name.as_deref(), registered: &self.registry };
        flag(finding, self.verdict, &self.attribution).or_else(|| flag_name(names))
    }
}

/// What the margin says beside a quote: a sign, and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flagged {
    /// Short enough for the margin.
    pub sign: &'static str,
    /// In words.
    pub words: String,
}

/// What the margin says of a quote with this finding, verdict and attribution.
#[must_use]
pub fn flag(finding: Option<&Finding>, verdict: Option<Verdict>, attribution: &Attribution) -> Option<Flagged> {
    let finding = finding?;
    let disagree = verdict.map(|verdict| disagreements(verdict, finding, attribution)).unwrap_or_default();
    if !disagree.is_empty() {
        let words = format!("the verdict disagrees with the comparison ({})", finding.overruled(&disagree));
        return Some(Flagged { sign: "≠", words });
    }
    if finding.is_another_voice(attribution) && verdict.is_none() {
        return Some(Flagged { sign: "who", words: format!("spoken by {}", finding.voices.join(" and ")) });
    }
    if finding.is_accurate() {
        return None;
    }
    Some(Flagged { sign: finding.sign(), words: finding.in_words() })
}

/// What the margin says where sheets print another name than the attribution's.
#[must_use]
pub fn flag_name(names: Names<'_>) -> Option<Flagged> {
    names.other().map(|name| Flagged { sign: "name", words: format!("in the registry: {name}") })
}

/// A button of the panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// The action's word.
    pub word: String,
    /// What the button says.
    pub label: String,
    /// Its key, or blank.
    pub key: String,
    /// It asks for a reason.
    pub reason: bool,
}

/// A line of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// When, for people.
    pub at: String,
    /// Who.
    pub who: String,
    /// What.
    pub what: String,
    /// Why.
    pub reason: String,
}

/// What is known around a quote.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// What happened to it, newest first.
    pub history: Vec<store::Logged>,
    /// The same words in other articles.
    pub elsewhere: Vec<store::Elsewhere>,
    /// What the comparison says, what counts most first.
    pub findings: Vec<store::Against<Laid>>,
    /// The part of the work on it that is the actor's own.
    pub own: Option<review::Own>,
}

/// The most findings a panel shows; all are on the quote's own page.
#[cfg(feature = "ssr")]
const FINDINGS: usize = 6;

#[cfg(feature = "ssr")]
impl Around {
    /// Looks it up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(
        store: &store::Store,
        actor: &store::Actor,
        quote: &store::QuoteView,
        policy: review::Policy,
    ) -> store::Result<Self> {
        let (history, elsewhere) = (store.history(quote.id).await?, store.elsewhere(quote).await?);
        // The findings are worked out first: evidence in which the words stand may be the actor's own.
        let findings = store.findings(quote, policy).await?;
        // Nothing but an approval asks for it.
        let approves = review::next(review::Action::Approve, standing(quote, actor, None), actor.role).is_ok();
        let own = if approves { store.own_work(actor, quote.id).await? } else { None };
        Ok(Self { history, elsewhere, findings, own })
    }
}

/// What the rules are asked with.
#[cfg(feature = "ssr")]
fn standing(quote: &store::QuoteView, actor: &store::Actor, own: Option<review::Own>) -> review::Standing {
    review::Standing {
        state: quote.state,
        claimed_by_other: quote.claimed_by.as_ref().is_some_and(|(id, _)| *id != actor.user),
        own,
        lost: quote.lost,
        lacks: None,
        disagreement: None,
    }
}

#[cfg(feature = "ssr")]
impl Panel {
    /// The panel of `quote` for `actor`, with what is known around it.
    #[must_use]
    pub fn of(quote: &store::QuoteView, around: &Around, actor: &store::Actor) -> Self {
        let standing = standing(quote, actor, around.own);
        let next = |action| review::next(action, standing, actor.role);
        let hint = match (next(review::Action::Approve), next(review::Action::Edit)) {
            (Err(refusal @ review::Refusal::OwnWork(_)), _)
            | (_, Err(refusal @ (review::Refusal::Claimed | review::Refusal::Lost))) => refusal.to_string(),
            _ => String::new(),
        };
        let short: Vec<_> = around.findings.iter().map(store::Against::short).collect();
        let counting = store::counting(&short);
        let disagreement = counting
            .zip(quote.verdict)
            .and_then(|(found, verdict)| disagreements(verdict, &found.found, &quote.attribution).first().copied());
        Self {
            quote: quote.id.to_string(),
            seen: quote.version,
            exact: quote.exact.clone(),
            kind: quote.kind.as_str().to_owned(),
            state: quote.state,
            status: status(quote),
            reason: quote.reason.clone(),
            attribution: quote.attribution.clone(),
            registry: quote.person.clone().unwrap_or_default(),
            registry_told: registry_told(quote),
            source: source(quote),
            guessed: quote.attribution_number > 0 && !quote.attributed_by_hand && !confirmed(quote),
            evidence: quote.evidence,
            located: quote.located > 0,
            findings: around.findings.iter().take(FINDINGS).map(found).collect(),
            counting: counting.map(store::Against::fingerprint).unwrap_or_default(),
            answered: quote.answered.clone(),
            judged_by: quote.judged_by.clone(),
            questions: quote.questions,
            elsewhere: around.elsewhere.len(),
            disputed: around.elsewhere.iter().any(|there| there.disagrees),
            verdict: quote.verdict,
            note: quote.note.clone(),
            editable: next(review::Action::Edit).is_ok(),
            actions: actions(quote, actor, around, disagreement, &next),
            hint: if just_returned(quote, actor, around) { RETURNED.to_owned() } else { hint },
            history: around.history.iter().map(line).collect(),
            older: around.history.len() == store::HISTORY as usize,
        }
    }
}

#[cfg(feature = "ssr")]
fn status(quote: &store::QuoteView) -> String {
    let by = |who: &Option<(review::UserId, String)>, words: &str| {
        who.as_ref().map(|(_, name)| format!("{words} {name}")).unwrap_or_default()
    };
    match quote.state {
        State::Open => String::new(),
        State::Claimed => by(&quote.claimed_by, "by"),
        State::Checked | State::Returned => by(&quote.checked_by, "checked by"),
        State::Approved => format!("{}, {}", by(&quote.approved_by, "by"), by(&quote.checked_by, "checked by")),
        State::Reopened | State::Dismissed => String::new(),
    }
}

/// A person has said that the speaker is right.
#[cfg(feature = "ssr")]
fn confirmed(quote: &store::QuoteView) -> bool {
    use review::AttributionAxis as A;
    quote.verdict.is_some_and(|verdict| matches!(verdict.attribution, A::Correct | A::CorrectVia))
}

#[cfg(feature = "ssr")]
fn source(quote: &store::QuoteView) -> String {
    match (quote.attribution_number, quote.attributed_by_hand) {
        (0, _) => "not yet written".to_owned(),
        (number, true) => format!("by hand, version {number}"),
        _ if confirmed(quote) => "detected, confirmed by a verdict".to_owned(),
        _ => "detected".to_owned(),
    }
}

/// What the registry says otherwise: than the attribution, or than what was approved.
#[cfg(feature = "ssr")]
fn registry_told(quote: &store::QuoteView) -> String {
    let names = quote.names();
    let changed = quote.signed.as_deref().filter(|name| !names.registered.is_empty() && *name != names.registered);
    match (changed, names.other()) {
        (Some(name), _) => {
            format!("Approved as: {name}. The registry's name has changed since: {}.", names.registered)
        }
        (None, Some(other)) => {
            let attributed = names.attributed.unwrap_or("nobody");
            format!("Speaker as attributed: {attributed}; in the registry: {other}. Sheets print the registry's name.")
        }
        (None, None) => String::new(),
    }
}

#[cfg(feature = "ssr")]
const RETURNED: &str =
    "You returned this quote. Its checker sends it again; whatever you change here makes it your check.";

/// What the actor did last, if nobody has done anything since; talk about the quote counts for nothing.
#[cfg(feature = "ssr")]
fn just_did(actor: &store::Actor, around: &Around) -> Option<review::Action> {
    use review::Change as C;
    let last = around
        .history
        .iter()
        .find(|line| !matches!(line.change, C::Commented { .. } | C::ThreadResolved { .. }))
        .filter(|line| line.actor == actor.name)?;
    match last.change {
        C::Moved { action, .. } => Some(action),
        _ => None,
    }
}

#[cfg(feature = "ssr")]
fn just_returned(quote: &store::QuoteView, actor: &store::Actor, around: &Around) -> bool {
    quote.state == State::Returned && just_did(actor, around) == Some(review::Action::Return)
}

#[cfg(feature = "ssr")]
fn found(against: &store::Against<Laid>) -> Found {
    Found {
        evidence: against.evidence.to_string(),
        title: against.title.clone(),
        grade: against.grade.as_str().to_owned(),
        cited: against.cited,
        laid: against.found.clone(),
    }
}

/// What is offered, the main action first.
#[cfg(feature = "ssr")]
fn actions(
    quote: &store::QuoteView,
    actor: &store::Actor,
    around: &Around,
    disagreement: Option<Disagreement>,
    next: &dyn Fn(review::Action) -> Result<State, review::Refusal>,
) -> Vec<Action> {
    use review::Action as A;
    let last = just_did(actor, around);
    // The key that goes on never undoes what was just done.
    let main =
        if matches!(last, Some(A::Return | A::Dismiss | A::Reopen | A::Restore | A::Release)) { "" } else { "a" };
    let row = |action: A, label: &str, key: &str, reason: bool| {
        next(action).is_ok().then(|| Action {
            word: action.as_str().to_owned(),
            label: label.to_owned(),
            key: key.to_owned(),
            reason,
        })
    };
    // Over the comparison it takes another key than the one that hands are used to.
    let over = disagreement.and_then(|_| row(A::Approve, "Approve over the comparison", "y", false));
    let over = over.map(|action| Action { word: OVERRULE.to_owned(), ..action });
    let claim = if quote.state == State::Claimed { "Take over" } else { "Claim" };
    let mine = quote.state == State::Claimed && quote.claimed_by.as_ref().is_some_and(|(id, _)| *id == actor.user);
    let theirs = matches!(next(A::Edit), Err(review::Refusal::Claimed));
    [
        over.or_else(|| row(A::Approve, "Approve", "a", false)),
        row(A::Send, "Send to editor", main, false).filter(|_| !just_returned(quote, actor, around)),
        row(A::Restore, "Restore: it is a quote", main, false),
        row(A::Reopen, "Reopen", "r", true),
        row(A::Return, "Return", "r", true),
        row(A::Dismiss, "Not a quote", "x", true),
        row(A::Release, "Release", "", false),
        row(A::Claim, claim, if theirs { main } else { "" }, false).filter(|_| !mine),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(feature = "ssr")]
fn line(event: &store::Logged) -> Line {
    Line {
        at: event.at.human(),
        who: event.actor.clone(),
        what: event.change.summary(),
        reason: event.change.reason().unwrap_or_default().to_owned(),
    }
}
