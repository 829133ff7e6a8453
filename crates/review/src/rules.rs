//! Who may do what to a quote, and what state follows: one table, asked by everything.

use thiserror::Error;

use crate::finding::Disagreement;
use crate::footing::Lack;
use crate::own::Own;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What a person may be on the desk. Each role can do what the ones before it can.
    Role {
        /// Reads; changes nothing.
        Reader = "reader", "Reader";
        /// Checks quotes.
        Checker = "checker", "Checker";
        /// Approves or returns what others checked.
        Editor = "editor", "Editor";
        /// People, roles, tokens, backups.
        Admin = "admin", "Admin";
    }
}

vocabulary! {
    /// Where a quote stands in the review, apart from its verdict.
    State {
        /// Waits for a checker.
        Open = "open", "Open";
        /// A checker works on it.
        Claimed = "claimed", "Claimed";
        /// Sent to an editor.
        Checked = "checked", "Checked";
        /// An editor signed it off.
        Approved = "approved", "Approved";
        /// An editor sent it back with a reason.
        Returned = "returned", "Returned";
        /// Was approved, and has to be looked at again.
        Reopened = "reopened", "Reopened";
        /// Is not a quote.
        Dismissed = "dismissed", "Not a quote";
    }
}

vocabulary! {
    /// What can be done to a quote.
    Action {
        /// Take it on, or take it over.
        Claim = "claim", "Claim";
        /// Give it back.
        Release = "release", "Release";
        /// Change attribution, boundaries, kind or verdict.
        Edit = "edit", "Edit";
        /// Send it to an editor.
        Send = "send", "Send to editor";
        /// Sign it off.
        Approve = "approve", "Approve";
        /// Send it back, with a reason.
        Return = "return", "Return";
        /// Say that it is not a quote, with a reason.
        Dismiss = "dismiss", "Not a quote";
        /// Undo a dismissal.
        Restore = "restore", "Restore";
        /// Take an approval back, with a reason.
        Reopen = "reopen", "Reopen";
    }
}

/// What can be done on the desk apart from single quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Task {
    /// See articles, verdicts, sheets and the log.
    Read,
    /// Bring articles in, add a quote that was missed.
    Import,
    /// Ask and answer in the threads of a quote, settle them.
    Comment,
    /// Change the registry of people.
    EditPeople,
    /// Merge two people, or undo that.
    MergePeople,
    /// Freeze a sheet of approved quotes.
    Freeze,
    /// Accounts, roles and tokens.
    ManageUsers,
}

/// Whether `role` may do `task`.
#[must_use]
pub fn may(role: Role, task: Task) -> bool {
    let least = match task {
        Task::Read => Role::Reader,
        Task::Import | Task::Comment | Task::EditPeople => Role::Checker,
        Task::MergePeople | Task::Freeze => Role::Editor,
        Task::ManageUsers => Role::Admin,
    };
    role >= least
}

/// What a quote looks like to the person who wants to act on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Its state.
    pub state: State,
    /// Someone else works on it.
    pub claimed_by_other: bool,
    /// The part of its work that is the person's own; the first, where there are several.
    pub own: Option<Own>,
    /// Its words are not in the newest version of the text.
    pub lost: bool,
    /// What its verdict lacks.
    pub lacks: Option<Lack>,
    /// Where its verdict says something else than the comparison, unless the person has said that they approve all the same.
    pub disagreement: Option<Disagreement>,
}

/// Why an action is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The role is too low.
    #[error("Your role does not allow this: it takes {}. Ask an admin if you should be able to.", article(*least))]
    Role {
        /// The lowest role that may.
        least: Role,
    },
    /// The state does not allow it.
    #[error("This quote is {}: {} is not possible now. Reload the page to see where it stands.", state.label().to_lowercase(), action.label().to_lowercase())]
    State {
        /// Where the quote stands.
        state: State,
        /// What was asked for.
        action: Action,
    },
    /// Checkers do not work over each other.
    #[error("Someone else is working on this quote. Take it over first if you want to change it.")]
    Claimed,
    /// Nobody approves their own work.
    #[error("{0}")]
    OwnWork(Own),
    /// Approved quotes stand under this name in the registry.
    #[error("Approved quotes stand under this name, so changing the entry takes an editor. Ask one to look at it.")]
    Signed,
    /// Questions are settled by whoever asked.
    #[error(
        "An editor asked this, and not you by name: they, whom they asked, or another editor settle it. Answer in the thread."
    )]
    Asked,
    /// A quote is sent with a whole verdict.
    #[error(transparent)]
    Lacks(#[from] Lack),
    /// Who approves over the comparison says so.
    #[error("{0} Read both, then approve with the button that says so.")]
    Overrules(Disagreement),
    /// Nothing is checked that is not printed any more.
    #[error(
        "These words are not in the newest version of the text, so there is nothing to check. The quote stays on file; if it should stand in the text, bring in the right version."
    )]
    Lost,
    /// What an approved or dismissed quote rests on stays as it is.
    #[error("{}", rests(*.0))]
    Evidence(State),
    /// A frozen sheet rests on it.
    #[error("Frozen sheet {0} rests on this evidence, so it stays. Add what is better beside it.")]
    OnSheet(i64),
}

fn rests(state: State) -> &'static str {
    match state {
        State::Dismissed => "This is marked as no quote, and needs no evidence. Restore it first.",
        _ => "This quote is approved, and its approval rests on its evidence. Reopen it first.",
    }
}

/// Whether what a quote in `state` rests on may change.
///
/// # Errors
/// The reason why not.
pub fn evidence_may_change(state: State) -> Result<(), Refusal> {
    match state {
        State::Approved | State::Dismissed => Err(Refusal::Evidence(state)),
        _ => Ok(()),
    }
}

fn article(role: Role) -> &'static str {
    match role {
        Role::Reader => "a reader",
        Role::Checker => "a checker",
        Role::Editor => "an editor",
        Role::Admin => "an admin",
    }
}

/// One line of the table: in the states `from`, those of at least `least` may do `action`.
struct Row {
    action: Action,
    from: &'static [State],
    to: To,
    least: Role,
}

/// Where a row leads.
enum To {
    Stay,
    Go(State),
}

const TABLE: &[Row] = {
    use Action::{Approve, Claim, Dismiss, Edit, Release, Reopen, Restore, Return, Send};
    use Role::{Checker, Editor};
    use State::{Approved, Checked, Claimed, Dismissed, Open, Reopened, Returned};
    &[
        Row { action: Claim, from: &[Open, Claimed, Reopened], to: To::Go(Claimed), least: Checker },
        Row { action: Release, from: &[Claimed], to: To::Go(Open), least: Checker },
        // The first change claims the quote; a returned one stays returned until it is sent again.
        Row { action: Edit, from: &[Open, Claimed, Reopened], to: To::Go(Claimed), least: Checker },
        Row { action: Edit, from: &[Returned], to: To::Stay, least: Checker },
        Row { action: Edit, from: &[Checked], to: To::Stay, least: Editor },
        Row { action: Send, from: &[Open, Claimed, Returned, Reopened], to: To::Go(Checked), least: Checker },
        Row { action: Approve, from: &[Checked], to: To::Go(Approved), least: Editor },
        Row { action: Return, from: &[Checked], to: To::Go(Returned), least: Editor },
        Row { action: Dismiss, from: &[Open, Claimed, Returned, Reopened], to: To::Go(Dismissed), least: Checker },
        Row { action: Dismiss, from: &[Checked, Approved], to: To::Go(Dismissed), least: Editor },
        Row { action: Restore, from: &[Dismissed], to: To::Go(Open), least: Checker },
        Row { action: Reopen, from: &[Approved], to: To::Go(Reopened), least: Editor },
    ]
};

/// The state that follows when someone of `role` does `action`.
///
/// # Errors
/// The reason why they may not.
pub fn next(action: Action, standing: Standing, role: Role) -> Result<State, Refusal> {
    let rows = || TABLE.iter().filter(|row| row.action == action);
    let Some(row) = rows().find(|row| row.from.contains(&standing.state)) else {
        // Someone who could never do this is told so, whatever the state.
        let least = rows().map(|row| row.least).min().unwrap_or(Role::Admin);
        let refusal = Refusal::State { state: standing.state, action };
        return Err(if role < least { Refusal::Role { least } } else { refusal });
    };
    if role < row.least {
        return Err(Refusal::Role { least: row.least });
    }
    if standing.lost && matches!(action, Action::Claim | Action::Edit | Action::Send | Action::Approve) {
        return Err(Refusal::Lost);
    }
    let theirs = standing.state == State::Claimed && standing.claimed_by_other && role < Role::Editor;
    match action {
        Action::Edit | Action::Send | Action::Release | Action::Dismiss if theirs => return Err(Refusal::Claimed),
        Action::Approve if let Some(own) = standing.own => return Err(Refusal::OwnWork(own)),
        Action::Send | Action::Approve => standing.lacks.map_or(Ok(()), Err)?,
        _ => {}
    }
    if let (Action::Approve, Some(disagreement)) = (action, standing.disagreement) {
        return Err(Refusal::Overrules(disagreement));
    }
    Ok(match row.to {
        To::Stay => standing.state,
        To::Go(state) => state,
    })
}

/// What has to be done with a quote in `state` whose words have changed in a new version of the text, or are gone from
/// it: nothing that was signed off, or waits for that, stands on words that are not printed any more.
#[must_use]
pub fn after_text_change(state: State) -> Option<(Action, State)> {
    match state {
        State::Approved => Some((Action::Reopen, State::Reopened)),
        State::Checked => Some((Action::Return, State::Returned)),
        State::Open | State::Claimed | State::Returned | State::Reopened | State::Dismissed => None,
    }
}

/// Whether an edit, or a change of the evidence, makes its author the checker: whoever changes what waits for approval, or
/// was sent back for it, has taken the check over, and someone else has to approve it.
#[must_use]
pub fn takes_over(state: State) -> bool {
    matches!(state, State::Checked | State::Returned)
}

/// Whether `role` may settle, or open again, what somebody in the role `asked_as` asked. Whose question it is, or whom it was
/// put to by name, may (`concerned`).
///
/// # Errors
/// [`Refusal::Asked`]: an editor's question is not settled by any checker who passes by.
pub fn may_settle(role: Role, asked_as: Role, concerned: bool) -> Result<(), Refusal> {
    if concerned || role >= asked_as.min(Role::Editor) { Ok(()) } else { Err(Refusal::Asked) }
}

/// Whether `role` may change an entry of the registry under whose name approved quotes stand, or none do.
///
/// # Errors
/// [`Refusal::Signed`]: what was approved in sight of a name is an editor's to look at again.
pub fn entry_may_change(signed: bool, role: Role) -> Result<(), Refusal> {
    if signed && role < Role::Editor { Err(Refusal::Signed) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_settles_a_question() {
        use Role::{Admin, Checker, Editor, Reader};
        for (role, asked_as, own, may) in [
            (Checker, Checker, false, true),
            (Checker, Editor, false, false),
            (Checker, Admin, false, false),
            (Checker, Editor, true, true),
            (Editor, Admin, false, true),
            (Editor, Checker, false, true),
            (Checker, Reader, false, true),
        ] {
            assert_eq!(may_settle(role, asked_as, own).is_ok(), may, "{role} settles what {asked_as} asked");
        }
    }

    /// Every (action, state): who may, and what follows. `-` nobody.
    const EXPECTED: &str = "\
claim open: checker+ claimed
claim claimed: checker+ claimed
claim checked: -
claim approved: -
claim returned: -
claim reopened: checker+ claimed
claim dismissed: -
release open: -
release claimed: checker+ open
release checked: -
release approved: -
release returned: -
release reopened: -
release dismissed: -
edit open: checker+ claimed
edit claimed: checker+ claimed
edit checked: editor+ checked
edit approved: -
edit returned: checker+ returned
edit reopened: checker+ claimed
edit dismissed: -
send open: checker+ checked
send claimed: checker+ checked
send checked: -
send approved: -
send returned: checker+ checked
send reopened: checker+ checked
send dismissed: -
approve open: -
approve claimed: -
approve checked: editor+ approved
approve approved: -
approve returned: -
approve reopened: -
approve dismissed: -
return open: -
return claimed: -
return checked: editor+ returned
return approved: -
return returned: -
return reopened: -
return dismissed: -
dismiss open: checker+ dismissed
dismiss claimed: checker+ dismissed
dismiss checked: editor+ dismissed
dismiss approved: editor+ dismissed
dismiss returned: checker+ dismissed
dismiss reopened: checker+ dismissed
dismiss dismissed: -
restore open: -
restore claimed: -
restore checked: -
restore approved: -
restore returned: -
restore reopened: -
restore dismissed: checker+ open
reopen open: -
reopen claimed: -
reopen checked: -
reopen approved: editor+ reopened
reopen returned: -
reopen reopened: -
reopen dismissed: -
";

    #[test]
    fn every_combination_of_state_action_role_and_own_work() {
        let mut shown = String::new();
        for &action in Action::ALL {
            for &state in State::ALL {
                let standing = Standing {
                    state,
                    claimed_by_other: false,
                    own: None,
                    lost: false,
                    lacks: None,
                    disagreement: None,
                };
                let allowed: Vec<Role> =
                    Role::ALL.iter().copied().filter(|role| next(action, standing, *role).is_ok()).collect();
                let line = match allowed.first() {
                    None => "-".to_owned(),
                    Some(least) => {
                        assert!(Role::ALL.iter().filter(|role| *role >= least).eq(allowed.iter()), "roles build up");
                        format!("{least}+ {}", next(action, standing, *least).unwrap())
                    }
                };
                shown += &format!("{action} {state}: {line}\n");
                for &role in Role::ALL {
                    let other = next(action, Standing { claimed_by_other: true, ..standing }, role);
                    let over = matches!(action, Action::Edit | Action::Send | Action::Release | Action::Dismiss);
                    if state == State::Claimed && over && role == Role::Checker {
                        assert_eq!(other, Err(Refusal::Claimed));
                    } else {
                        assert_eq!(other, next(action, standing, role), "a claim binds checkers only");
                    }
                    let own = next(action, Standing { own: Some(Own::Verdict), ..standing }, role);
                    let gone = next(action, Standing { lost: true, ..standing }, role);
                    let checks = matches!(action, Action::Claim | Action::Edit | Action::Send | Action::Approve);
                    match next(action, standing, role) {
                        Ok(_) if checks => assert_eq!(gone, Err(Refusal::Lost)),
                        other => assert_eq!(gone, other, "what is gone can still be put away"),
                    }
                    let blank = next(action, Standing { lacks: Some(Lack::Verdict), ..standing }, role);
                    match next(action, standing, role) {
                        Ok(_) if action == Action::Approve => assert_eq!(own, Err(Refusal::OwnWork(Own::Verdict))),
                        other => assert_eq!(own, other, "own work matters to approval only"),
                    }
                    let over = next(action, Standing { disagreement: Some(Disagreement::Voice), ..standing }, role);
                    match next(action, standing, role) {
                        Ok(_) if action == Action::Approve => {
                            assert_eq!(over, Err(Refusal::Overrules(Disagreement::Voice)));
                        }

                        other => assert_eq!(over, other, "the comparison is overruled by whoever approves"),
                    }
                    match next(action, standing, role) {
                        Ok(_) if matches!(action, Action::Approve | Action::Send) => {
                            assert_eq!(blank, Err(Refusal::Lacks(Lack::Verdict)));
                        }
                        other => assert_eq!(blank, other, "a verdict matters to sending and approval only"),
                    }
                }
            }
        }
        assert_eq!(shown, EXPECTED);
    }

    #[test]
    fn a_reader_is_told_about_the_role() {
        let standing = Standing {
            state: State::Dismissed,
            claimed_by_other: false,
            own: None,
            lost: false,
            lacks: None,
            disagreement: None,
        };
        assert_eq!(next(Action::Edit, standing, Role::Reader), Err(Refusal::Role { least: Role::Checker }));
        assert!(matches!(next(Action::Edit, standing, Role::Admin), Err(Refusal::State { .. })));
    }

    #[test]
    fn tasks_by_role() {
        let allowed = |task| Role::ALL.iter().filter(|role| may(**role, task)).count();
        let checkers = [Task::Import, Task::Comment, Task::EditPeople];
        assert_eq!((allowed(Task::Read), checkers.map(allowed)), (4, [3, 3, 3]));
        assert_eq!([Task::MergePeople, Task::Freeze, Task::ManageUsers].map(allowed), [2, 2, 1]);
    }
}
