//! Events: what happened on the desk, one line a change.
//!
//! To add a kind of event: a variant here and its words in [`Change::summary`].

use serde::{Deserialize, Serialize};

use crate::attribution::Attribution;
use crate::compare::Policy;
use crate::factor::FactorRule;
use crate::offsets::CharSpan;
use crate::rules::Action;
use crate::verdict::Verdict;

/// A value before and after a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Was<T> {
    /// Before; nothing when there was none.
    pub from: Option<T>,
    /// After.
    pub to: T,
}

/// One thing said about an article, before and after a correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactChange {
    /// What it is: "byline".
    pub fact: String,
    /// Before; blank when there was none.
    pub from: String,
    /// After; blank when there is none.
    pub to: String,
}

/// What happened. Stored as JSON with the variant's name in `kind`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(clippy::allow_attributes, reason = "the lint fires on 64 bits only, and the browser has 32")]
#[allow(clippy::large_enum_variant, reason = "one value a change, never kept in numbers")]
pub enum Change {
    /// An article was brought in, with the quotes found in it.
    ArticleImported {
        /// Its title.
        title: String,
        /// SHA-256 of its text.
        sha256: String,
        /// How many quotes were found.
        quotes: u32,
    },
    /// What is said about an article was corrected.
    ArticleChanged {
        /// What, in the order of the form.
        changes: Vec<FactChange>,
    },
    /// A new version of an article's text was brought in.
    ArticleRevised {
        /// Its number.
        number: i64,
        /// SHA-256 of its text.
        sha256: String,
        /// Quotes whose words stand in it as they stood.
        kept: u32,
        /// Quotes with other words.
        changed: u32,
        /// Quotes that are not in it.
        gone: u32,
        /// Quotes that were not there before.
        new: u32,
    },
    /// A quote's words are not in a new version of the text.
    QuoteGone {
        /// The number of that version.
        number: i64,
        /// The words.
        exact: String,
    },
    /// A quote the engine had missed was added.
    QuoteAdded {
        /// Where it stands.
        span: CharSpan,
        /// Its words.
        exact: String,
    },
    /// A quote's boundaries or kind were corrected.
    QuoteAdjusted {
        /// Its place.
        span: Was<CharSpan>,
        /// Its words.
        exact: Was<String>,
        /// Its kind.
        quote_kind: Was<String>,
    },
    /// An attribution was written.
    Attributed {
        /// Its number.
        number: u32,
        /// The attribution.
        attribution: Was<Attribution>,
    },
    /// A verdict was given.
    Judged {
        /// Its number.
        number: u32,
        /// The verdict.
        verdict: Was<Verdict>,
        /// The checker's note.
        note: String,
        /// What the comparison said, where the verdict says something else.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        overruled: String,
    },
    /// The state changed.
    Moved {
        /// What was done.
        action: Action,
        /// The state.
        state: Was<String>,
        /// Why, where a reason is asked for.
        reason: Option<String>,
        /// What the comparison said, where the verdict that was sent or approved says something else.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        overruled: String,
    },
    /// A piece of evidence was put on file.
    EvidenceAdded {
        /// Its title.
        title: String,
        /// What it is.
        evidence_kind: String,
        /// SHA-256 of its text.
        sha256: String,
    },
    /// A piece of evidence was put on file for an article.
    EvidenceAttached {
        /// Its title.
        title: String,
    },
    /// A backup took the place of what was here.
    DeskRestored,
    /// How long the security log is kept was decided.
    NoteDaysSet {
        /// In days.
        days: i64,
    },
    /// How long one may be away was decided.
    IdleLimitSet {
        /// In minutes.
        minutes: i64,
    },
    /// Of whom a second factor is asked was decided.
    FactorRuleSet {
        /// The rule's word.
        rule: String,
    },
    /// What may be changed between quotation marks was decided.
    PolicySet {
        /// The policy's word.
        policy: String,
    },
    /// The newsroom's name and web address were set.
    HouseSet {
        /// The name; blank when taken away.
        name: String,
        /// The web address; blank when taken away.
        address: String,
    },
    /// A quote rests on a piece of evidence.
    EvidenceCited {
        /// Its title.
        title: String,
        /// Where in it the words stand; blank where they do not.
        locator: String,
    },
    /// A person said where in a piece of evidence a quote's words stand.
    EvidencePlaced {
        /// Its title.
        title: String,
        /// Where; blank when nowhere.
        locator: String,
    },
    /// A quote rests on a piece of evidence no more.
    EvidenceDropped {
        /// Its title.
        title: String,
    },
    /// Something was asked or said about a quote.
    Commented {
        /// What.
        body: String,
        /// The names of those who were asked.
        asked: Vec<String>,
    },
    /// A thread was settled, or opened again.
    ThreadResolved {
        /// How it began.
        body: String,
        /// Settled, not opened.
        resolved: bool,
    },
    /// A sheet was frozen.
    SheetFrozen {
        /// Its number.
        number: i64,
        /// Its title.
        title: String,
        /// SHA-256 of its content.
        sha256: String,
    },
    /// A sheet was withdrawn; it stays as it is, and says so.
    SheetWithdrawn {
        /// Its number.
        number: i64,
        /// Its title.
        title: String,
        /// Why.
        reason: String,
    },
    /// The desk got the key it signs with.
    KeyMade {
        /// The key's number.
        id: String,
        /// Its public part.
        public_key: String,
    },
    /// The desk signs with another key from here on.
    KeyReplaced {
        /// The number of the key before.
        from: String,
        /// The number of this one.
        id: String,
        /// Its public part.
        public_key: String,
    },
    /// A person of the registry was written.
    PersonSaved {
        /// The name.
        name: Was<String>,
    },
    /// A duplicate was merged into another person.
    PersonMerged {
        /// The duplicate's name.
        name: String,
        /// The name of the one that stays.
        into: String,
    },
    /// A merge was undone.
    PersonUnmerged {
        /// The name of the one that stands alone again.
        name: String,
    },
    /// What stood on the desk before the log told of rows was taken into it.
    RowsRecorded {},
    /// An account was made.
    UserAdded {
        /// Its name.
        name: String,
        /// Its role.
        role: String,
    },
    /// An account was changed.
    UserChanged {
        /// Its name.
        name: String,
        /// What changed, in words.
        what: String,
    },
}

/// What a new verdict says, and where it differs from the one before.
fn judged(verdict: &Was<Verdict>) -> String {
    let (to, headline) = (verdict.to, verdict.to.headline().label());
    let Some(from) = verdict.from else { return format!("gave the verdict: {headline}") };
    let axes = [
        ("wording", from.wording.label(), to.wording.label()),
        ("attribution", from.attribution.label(), to.attribution.label()),
        ("context", from.context.label(), to.context.label()),
    ];
    let differ: Vec<String> = axes
        .into_iter()
        .filter(|(_, from, to)| from != to)
        .map(|(axis, from, to)| format!("{axis} from “{from}” to “{to}”"))
        .collect();
    if differ.is_empty() {
        return format!("changed the note on the verdict: {headline}");
    }
    format!("changed the verdict to {headline}: {}", differ.join(", "))
}

/// What was done to a quote.
fn moved(action: Action) -> &'static str {
    match action {
        Action::Claim => "claimed it",
        Action::Release => "released it",
        Action::Edit => "changed it",
        Action::Send => "sent it to an editor",
        Action::Approve => "approved it",
        Action::Return => "returned it",
        Action::Dismiss => "dismissed it: not a quote",
        Action::Restore => "restored it",
        Action::Reopen => "reopened it",
    }
}

/// What was overruled, to follow what was done.
fn over(finding: &str) -> String {
    if finding.is_empty() { String::new() } else { format!(", over the comparison ({finding})") }
}

/// What was corrected about an article.
fn facts(changes: &[FactChange]) -> String {
    let words = |change: &FactChange| match (change.from.as_str(), change.to.as_str()) {
        ("", to) => format!("set the {} to “{to}”", change.fact),
        (from, "") => format!("took the {} “{from}” away", change.fact),
        (from, to) => format!("changed the {} from “{from}” to “{to}”", change.fact),
    };
    changes.iter().map(words).collect::<Vec<_>>().join(", ")
}

impl Change {
    /// The word stored in the `kind` column, for filters.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::ArticleImported { .. } => "article_imported",
            Self::ArticleChanged { .. } => "article_changed",
            Self::ArticleRevised { .. } => "article_revised",
            Self::QuoteGone { .. } => "quote_gone",
            Self::QuoteAdded { .. } => "quote_added",
            Self::QuoteAdjusted { .. } => "quote_adjusted",
            Self::Attributed { .. } => "attributed",
            Self::Judged { .. } => "judged",
            Self::Moved { .. } => "moved",
            Self::EvidenceAdded { .. } => "evidence_added",
            Self::EvidenceAttached { .. } => "evidence_attached",
            Self::PolicySet { .. } => "policy_set",
            Self::DeskRestored => "desk_restored",
            Self::NoteDaysSet { .. } => "note_days_set",
            Self::IdleLimitSet { .. } => "idle_limit_set",
            Self::FactorRuleSet { .. } => "factor_rule_set",
            Self::HouseSet { .. } => "house_set",
            Self::EvidenceCited { .. } => "evidence_cited",
            Self::EvidencePlaced { .. } => "evidence_placed",
            Self::EvidenceDropped { .. } => "evidence_dropped",
            Self::Commented { .. } => "commented",
            Self::ThreadResolved { .. } => "thread_resolved",
            Self::SheetFrozen { .. } => "sheet_frozen",
            Self::SheetWithdrawn { .. } => "sheet_withdrawn",
            Self::KeyMade { .. } => "key_made",
            Self::KeyReplaced { .. } => "key_replaced",
            Self::PersonSaved { .. } => "person_saved",
            Self::PersonMerged { .. } => "person_merged",
            Self::PersonUnmerged { .. } => "person_unmerged",
            Self::RowsRecorded {} => "rows_recorded",
            Self::UserAdded { .. } => "user_added",
            Self::UserChanged { .. } => "user_changed",
        }
    }

    /// One line for people, to follow a name: "approved the quote".
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            Self::ArticleImported { quotes, .. } => format!("imported the article; {quotes} quotes found"),
            Self::ArticleChanged { changes } => facts(changes),
            Self::ArticleRevised { number, kept, changed, gone, new, .. } => {
                format!("brought in version {number}: quotes kept {kept}, changed {changed}, gone {gone}, new {new}")
            }
            Self::QuoteGone { number, .. } => format!("brought in version {number}, in which these words do not stand"),
            Self::QuoteAdded { .. } => "added a missed quote".to_owned(),
            Self::QuoteAdjusted { exact, .. } => match &exact.from {
                Some(from) if *from != exact.to => format!("changed the words from “{from}” to “{}”", exact.to),
                _ => "corrected the quote's boundaries".to_owned(),
            },
            Self::Attributed { attribution, .. } => match &attribution.from {
                Some(from) => {
                    format!("changed the attribution from “{}” to “{}”", from.sentence(), attribution.to.sentence())
                }
                None => format!("wrote the attribution: {}", attribution.to.sentence()),
            },
            Self::Judged { verdict, overruled, .. } => format!("{}{}", judged(verdict), over(overruled)),
            Self::Moved { action, overruled, .. } => format!("{}{}", moved(*action), over(overruled)),
            Self::EvidenceAdded { title, .. } => format!("put evidence on file: {title}"),
            Self::EvidenceAttached { title } => format!("added evidence for the article: {title}"),
            Self::DeskRestored => {
                "put a backup in the place of the desk; whoever was signed in is not any more".to_owned()
            }
            Self::PolicySet { .. }
            | Self::HouseSet { .. }
            | Self::IdleLimitSet { .. }
            | Self::NoteDaysSet { .. }
            | Self::FactorRuleSet { .. } => self.decided(),
            Self::EvidenceCited { title, locator } if locator.is_empty() => format!("added evidence: {title}"),
            Self::EvidenceCited { title, locator } => format!("added evidence: {title}, {locator}"),
            Self::EvidencePlaced { title, locator } if locator.is_empty() => {
                format!("said that the words do not stand in {title}")
            }
            Self::EvidencePlaced { title, locator } => format!("said where the words stand in {title}: {locator}"),
            Self::EvidenceDropped { title } => format!("took evidence away: {title}"),
            Self::Commented { asked, .. } if asked.is_empty() => "commented".to_owned(),
            Self::Commented { asked, .. } => format!("asked {}", asked.join(" and ")),
            Self::ThreadResolved { resolved: true, .. } => "settled a question".to_owned(),
            Self::ThreadResolved { .. } => "opened a question again".to_owned(),
            Self::SheetFrozen { number, title, .. } => format!("froze sheet {number}: {title}"),
            Self::SheetWithdrawn { number, title, .. } => format!("withdrew sheet {number}: {title}"),
            Self::KeyMade { id, .. } => format!("made the key with which the desk signs: {id}"),
            Self::KeyReplaced { from, id, .. } => {
                format!("replaced the key {from} by {id}, with which the desk signs from here on")
            }
            Self::PersonSaved { name } if name.from.is_some() => format!("changed {} in the registry", name.to),
            Self::PersonSaved { name } => format!("added {} to the registry", name.to),
            Self::PersonMerged { name, into } => format!("merged {name} into {into}"),
            Self::PersonUnmerged { name } => format!("took {name} out of a merge"),
            Self::RowsRecorded {} => "took what stood on the desk into the log".to_owned(),
            Self::UserAdded { name, role } => format!("added {name} as {role}"),
            Self::UserChanged { name, what } => format!("changed {name}: {what}"),
        }
    }

    /// What was decided for the whole desk, in words.
    fn decided(&self) -> String {
        match self {
            Self::NoteDaysSet { days } => format!("keeps the security log for {days} days"),
            Self::IdleLimitSet { minutes } => format!("ends sessions after {minutes} minutes without a request"),
            Self::FactorRuleSet { rule } => {
                format!("asks a second factor of: {}", FactorRule::parse(rule).map_or("", FactorRule::label))
            }
            Self::PolicySet { policy } => {
                let label = Policy::parse(policy).map_or("", Policy::label).to_lowercase();
                format!("set what is allowed between quotation marks: {label}")
            }
            Self::HouseSet { name, address } => {
                let told = [name.as_str(), address].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>();
                let told = if told.is_empty() { "none".to_owned() } else { told.join(", ") };
                format!("set the newsroom's name and address: {told}")
            }
            _ => String::new(),
        }
    }

    /// The reason given with it.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Moved { reason, .. } => reason.as_deref(),
            Self::Judged { note, .. } if !note.is_empty() => Some(note),
            Self::SheetWithdrawn { reason, .. } => Some(reason),
            Self::Commented { body, .. } | Self::ThreadResolved { body, .. } => Some(body),
            _ => None,
        }
    }
}
