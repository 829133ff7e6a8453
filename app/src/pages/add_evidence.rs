//! The form that adds evidence: a file, a text, or both. The server reads it (`files::add`).

use leptos::prelude::*;
use review::{EvidenceKind, Grade};

use super::parts::{FormError, FormToken};
use crate::request::Posted;

/// What a browser's file dialog offers.
const ACCEPT: &str = ".txt,.text,.md,.markdown,.html,.htm,.xhtml,.srt,.vtt,.sbv,.ttml,.dfxp,.csv,.docx,.odt,.pdf,.png,.jpg,.jpeg,.gif,.webp,.mp3,.m4a,.wav,.ogg,.opus,.flac,.aac,.mp4,.m4v,.webm,.mov,.ogv";

/// The form; `action` is where it is sent, for a quote or an article.
#[component]
pub(super) fn AddForm(action: String, open: bool) -> impl IntoView {
    const NAME: &str = "/evidence/add";
    let posted = Posted::here();
    let failed = posted.action == NAME;
    let typed = move |name: &str| posted.typed(NAME, name, "");
    let (kind, grade) = (typed("kind"), typed("grade"));
    let kinds = EvidenceKind::ALL
        .iter()
        .map(|k| view! { <option value=k.as_str() selected=kind == k.as_str()>{k.label()}</option> })
        .collect_view();
    let grades = Grade::ALL
        .iter()
        .map(|g| view! { <option value=g.as_str() selected=grade == g.as_str()>{g.label()}</option> })
        .collect_view();
    view! {
        <details class="card add-evidence" open=open || failed>
            <summary><h2>"Add evidence"</h2></summary>
            <FormError action=NAME/>
            {failed.then(|| view! { <p class="quiet">"What you typed is still here. A file has to be chosen again."</p> })}
            <form method="post" action=action enctype="multipart/form-data" class="stack">
                <FormToken/>
                <label class="field"><span>"Text, where there is no file, or what is said in a recording. For a contact note: whom you asked, how, when, and what they confirmed"</span><textarea name="text" rows="6" dir="auto">{typed("text")}</textarea></label>
                <label class="field"><span>"Title; left blank, the file's name"</span><input name="title" value=typed("title")/></label>
                <div class="pair">
                    <label class="field"><span>"What it is"</span><select name="kind" required><option value="">"Choose"</option>{kinds}</select></label>
                    <label class="field"><span>"Grade"</span><select name="grade" required><option value="">"Choose"</option>{grades}</select></label>
                </div>
                <label class="field"><span>"Who made it known"</span><input name="origin" value=typed("origin")/></label>
                <div class="pair">
                    <label class="field"><span>"Address"</span><input name="url" type="url" value=typed("url") placeholder="https://"/></label>
                    <label class="field"><span>"Looked at on"</span><input name="retrieved_at" value=typed("retrieved_at")/></label>
                </div>
                <label class="field"><span>"Where in it the words stand; left blank, they are looked for"</span><input name="locator" value=typed("locator") maxlength="120" placeholder="page 4, line 12 or 00:02:13"/></label>
                // Last to be sent, so that what was typed arrives before it; first to be seen.
                <label class="field first-seen"><span>"A file, up to 50 MB: a text, a web page, captions, a table, .docx, .odt, .pdf, a picture, a sound or a video"</span><input type="file" name="file" accept=ACCEPT/></label>
                <p><button class="btn main">"Add and compare"</button></p>
            </form>
        </details>
    }
}
