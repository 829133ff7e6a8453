//! Keys, states and how a check goes.

use leptos::prelude::*;
use review::State;

use super::parts::{Page, StateWord};

const KEYS: [(&str, &str); 15] = [
    ("j", "Next quote"),
    ("k", "Previous quote"),
    ("e", "Edit the attribution"),
    ("u", "Use what the comparison suggests"),
    ("w", "The evidence, word by word"),
    ("c", "Comments: ask or answer"),
    ("v", "Give the verdict"),
    ("s", "Save"),
    ("a", "Send to the editor; as editor, approve; then go on to the next that waits"),
    ("y", "As editor, approve over the comparison, where the verdict disagrees with it"),
    ("r", "Return with a reason, or reopen"),
    ("x", "Not a quote, with a reason"),
    ("q", "Make a quote of the selected words"),
    ("/", "Search"),
    ("?", "This page"),
];

const STATES: [(State, &str); 7] = [
    (State::Open, "Waits for a checker."),
    (State::Claimed, "A checker works on it. The first change claims it."),
    (State::Checked, "Has a verdict and waits for an editor who is not its checker."),
    (State::Approved, "Signed off; it stands on the sheets."),
    (State::Returned, "Sent back to its checker, with a reason."),
    (State::Reopened, "Was approved and has to be looked at again."),
    (State::Dismissed, "Marked in the text, but not speech. Can be restored."),
];

/// Help.
#[component]
pub(super) fn HelpPage() -> impl IntoView {
    view! {
        <Page title="Help" class="narrow prose">
            <h1>"Help"</h1>
            <h2>"How a check goes"</h2>
            <ol>
                <li>"Import an article. Its quotes are found, with who said them and through whom."</li>
                <li>"Walk them with "<kbd>"j"</kbd>". Correct the attribution: type it as a sentence, such as "<q>"Lund said, according to a ministry statement"</q>", or piece by piece."</li>
                <li>"Add evidence: a transcript, a statement, subtitles. The printed words are laid against it word by word, and what comes of it stands first beside the quote: a dropped "<q>"not"</q>" is named, and a verdict is suggested."</li>
                <li>"Give a verdict on wording, attribution and context, and send the quote to an editor. A verdict that says something else than the comparison needs a note that says why."</li>
                <li>"An editor who is someone else approves it, or returns it with a reason."</li>
                <li>"Approved quotes stand on the sheets. An editor freezes one: a numbered copy that never changes, to print and sign, or as CSV, JSON, Markdown, ClaimReview and Web Annotations. It is signed with the desk's key, so that anybody can test it without the desk, and found by the short code on its printed page. An editor may withdraw it with a reason; it is never deleted."</li>
            </ol>
            <h2>"Keys on the desk"</h2>
            <table><tbody>{KEYS.into_iter().map(|(key, what)| view! { <tr><th scope="row"><kbd>{key}</kbd></th><td>{what}</td></tr> }).collect_view()}</tbody></table>
            <p class="quiet">"They work while you are not typing in a field; "<kbd>"Esc"</kbd>" leaves a field. Everything also works with "<kbd>"Tab"</kbd>" and "<kbd>"Enter"</kbd>", and without JavaScript."</p>
            <h2>"Where a quote stands"</h2>
            <table><tbody>{STATES.into_iter().map(|(state, what)| view! { <tr><th scope="row"><StateWord state/></th><td>{what}</td></tr> }).collect_view()}</tbody></table>
        </Page>
    }
}
