//! The security log, for admins.

use leptos::prelude::*;
use review::{Task, Timestamp};
use store::{Kind, NoteDays, NoteFilter, Noted};

use super::admin::Confirm;
use super::articles::encoded;
use super::parts::{FormError, FormToken, Page, When, loaded, memory, query};
use crate::AppError;
use crate::request::session;

const PAGE: u32 = 100;

struct Loaded {
    filter: NoteFilter,
    notes: Vec<Noted>,
    days: NoteDays,
}

async fn load(filter: NoteFilter) -> Result<Loaded, AppError> {
    let (store, actor) = memory()?;
    actor.require(Task::ManageUsers)?;
    let notes = store.notes(&actor, &filter, PAGE).await?;
    Ok(Loaded { filter, notes, days: store.note_days().await? })
}

/// Who came in, was refused, or took something out.
#[component]
pub(super) fn SecurityPage() -> impl IntoView {
    let before = Timestamp::parse(&query("before")).map(|at| (at, query("id")));
    let filter = NoteFilter { kind: query("kind"), who: query("who"), before };
    loaded(load(filter), |Loaded { filter, notes, days }| {
        let next = notes.last().filter(|_| notes.len() == PAGE as usize).map(|last| {
            let (kind, who) = (encoded(&filter.kind), encoded(&filter.who));
            format!("/admin/security?kind={kind}&who={who}&before={}&id={}", encoded(&last.at.to_string()), last.id)
        });
        let kinds = Kind::ALL
            .map(|kind| view! { <option value=kind.word selected=kind.word == filter.kind>{kind.label}</option> });
        view! {
            <Page title="Security log" class="wide">
                <p class="kicker"><a href="/admin">"Admin"</a></p>
                <h1>"Security log"</h1>
                <form class="filter" action="/admin/security">
                    <label class="field"><span>"What"</span><select name="kind"><option value="">"Everything"</option>{kinds.collect_view()}</select></label>
                    <label class="field"><span>"Name or network address"</span><input type="search" name="who" value=filter.who/></label>
                    <button class="btn">"Filter"</button>
                </form>
                <Notes notes/>
                {next.map(|next| view! { <p><a class="btn" href=next>"Older"</a></p> })}
                <FormError action="/_f/set-note-days"/>
                {if session().confirmed { view! { <DaysForm days/> }.into_any() } else { view! { <Confirm to="/admin/security"/> }.into_any() }}
            </Page>
        }
    })
}

#[component]
fn Notes(notes: Vec<Noted>) -> impl IntoView {
    if notes.is_empty() {
        return view! { <p class="message">"Nothing of that sort was noted."</p> }.into_any();
    }
    let rows = notes
        .into_iter()
        .map(|Noted { at, note, .. }| {
            view! {
                <tr>
                    <td><When at/></td>
                    <td>{note.kind.label}</td>
                    <td dir="auto">{note.name}</td>
                    <td>{note.address}</td>
                    <td><span>{note.detail}</span>" "<span class="quiet">{note.request}</span></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Notes">
        <table>
            <thead><tr><th scope="col">"When"</th><th scope="col">"What"</th><th scope="col">"Who"</th><th scope="col">"From"</th><th scope="col">"Request"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
        </div>
    }
    .into_any()
}

#[component]
fn DaysForm(days: NoteDays) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="h-days">
            <h2 id="h-days">"How long it is kept"</h2>
            <p class="quiet">"What is older is forgotten. The same lines go to the program's output, for whoever collects them."</p>
            <form method="post" action="/_f/set-note-days" class="stack">
                <FormToken/>
                <label class="field"><span>"Keep it for"</span>
                    <select name="days">{NoteDays::ALL.iter().map(|choice| view! { <option value=choice.days().to_string() selected=*choice == days>{choice.label()}</option> }).collect_view()}</select>
                </label>
                <p><button class="btn">"Save"</button></p>
            </form>
        </section>
    }
}
