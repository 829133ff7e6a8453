//! What the panel beside the text shows of one quote.

use review::{Attribution, State, Verdict};
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
    /// Where the attribution comes from: "detected, 0.96" or "by hand".
    pub source: String,
    /// How many pieces of evidence it rests on.
    pub evidence: i64,
    /// One of them says where in it the words stand.
    pub located: bool,
    /// What was cut off around its words limits them or takes them back.
    pub limited: bool,
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
    /// What happened to it, newest first.
    pub history: Vec<Line>,
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
}

#[cfg(feature = "ssr")]
impl Around {
    /// Looks it up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(store: &store::Store, quote: &store::QuoteView) -> store::Result<Self> {
        Ok(Self { history: store.history(quote.id).await?, elsewhere: store.elsewhere(quote).await? })
    }
}

#[cfg(feature = "ssr")]
impl Panel {
    /// The panel of `quote` for `actor`, with what is known around it.
    #[must_use]
    pub fn of(quote: &store::QuoteView, around: &Around, actor: &store::Actor) -> Self {
        let standing = review::Standing {
            state: quote.state,
            claimed_by_other: quote.claimed_by.as_ref().is_some_and(|(id, _)| *id != actor.user),
            checked_by_me: quote.checked_by.as_ref().is_some_and(|(id, _)| *id == actor.user),
            lost: quote.lost,
            lacks: None,
        };
        let next = |action| review::next(action, standing, actor.role);
        let hint = match (next(review::Action::Approve), next(review::Action::Edit)) {
            (Err(refusal @ review::Refusal::OwnCheck), _)
            | (_, Err(refusal @ (review::Refusal::Claimed | review::Refusal::Lost))) => refusal.to_string(),
            _ => String::new(),
        };
        Self {
            quote: quote.id.to_string(),
            seen: quote.version,
            exact: quote.exact.clone(),
            kind: quote.kind.as_str().to_owned(),
            state: quote.state,
            status: status(quote),
            reason: quote.reason.clone(),
            attribution: quote.attribution.clone(),
            source: source(quote),
            evidence: quote.evidence,
            located: quote.located > 0,
            limited: quote.limited > 0,
            questions: quote.questions,
            elsewhere: around.elsewhere.len(),
            disputed: around.elsewhere.iter().any(|there| there.disagrees),
            verdict: quote.verdict,
            note: quote.note.clone(),
            editable: next(review::Action::Edit).is_ok(),
            actions: actions(quote, actor.user, &next),
            hint,
            history: around.history.iter().map(line).collect(),
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

#[cfg(feature = "ssr")]
fn source(quote: &store::QuoteView) -> String {
    match (quote.attribution_number, quote.attributed_by_hand) {
        (0, _) => "not yet written".to_owned(),
        (number, true) => format!("by hand, version {number}"),
        _ => format!("detected, {:.2}", quote.confidence),
    }
}

/// What is offered, the main action first.
#[cfg(feature = "ssr")]
fn actions(
    quote: &store::QuoteView,
    me: review::UserId,
    next: &dyn Fn(review::Action) -> Result<State, review::Refusal>,
) -> Vec<Action> {
    use review::Action as A;
    let row = |action: A, label: &str, key: &str, reason: bool| {
        next(action).is_ok().then(|| Action {
            word: action.as_str().to_owned(),
            label: label.to_owned(),
            key: key.to_owned(),
            reason,
        })
    };
    let claim = if quote.state == State::Claimed { "Take over" } else { "Claim" };
    let mine = quote.state == State::Claimed && quote.claimed_by.as_ref().is_some_and(|(id, _)| *id == me);
    let theirs = matches!(next(A::Edit), Err(review::Refusal::Claimed));
    [
        row(A::Approve, "Approve", "a", false),
        row(A::Send, "Send to editor", "a", false),
        row(A::Restore, "Restore: it is a quote", "a", false),
        row(A::Reopen, "Reopen", "r", true),
        row(A::Return, "Return", "r", true),
        row(A::Dismiss, "Not a quote", "x", true),
        row(A::Release, "Release", "", false),
        row(A::Claim, claim, if theirs { "a" } else { "" }, false).filter(|_| !mine),
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
