//! The registry of speakers.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use review::{PersonId, State, Task};
use store::{PersonRow, PersonView, Said, StoreError};

use super::articles::encoded;
use super::parts::{FormError, FormToken, Page, StateWord, loaded, memory, my_role, query};
use crate::AppError;
use crate::request::Posted;

const PAGE: u32 = 100;

async fn load(words: String, after: String, id: String) -> Result<(String, Vec<PersonRow>), AppError> {
    let (store, _) = memory()?;
    let rows = store.people(&words, (&after, &id), PAGE).await?;
    Ok((words, rows))
}

/// Everyone who has spoken.
#[component]
pub(super) fn PeoplePage() -> impl IntoView {
    loaded(load(query("q"), query("after"), query("id")), |(words, rows)| {
        let next = rows
            .last()
            .filter(|_| rows.len() == PAGE as usize)
            .map(|last| format!("/people?q={}&after={}&id={}", encoded(&words), encoded(&last.name), last.id));
        view! {
            <Page title="People" class="wide">
                <h1>"People"</h1>
                <form class="filter" action="/people">
                    <label class="field"><span>"Name"</span><input type="search" name="q" value=words/></label>
                    <button class="btn">"Filter"</button>
                </form>
                {if rows.is_empty() {
                    view! { <p class="message">"Nobody of that name is on record. People are added as articles come in."</p> }.into_any()
                } else {
                    view! {
                        <div class="scroll" tabindex="0" role="region" aria-label="People and organisations">
                        <table>
                            <thead><tr><th scope="col">"Name"</th><th scope="col">"Sort"</th><th scope="col" class="number">"Quotes"</th></tr></thead>
                            <tbody>{rows.into_iter().map(|row| view! {
                                <tr>
                                    <td><a href=format!("/people/{}", row.id) dir="auto">{row.name}</a></td>
                                    <td>{if row.organisation { "Organisation" } else { "Person" }}</td>
                                    <td class="number">{row.quotes}</td>
                                </tr>
                            }).collect_view()}</tbody>
                        </table>
                        </div>
                    }.into_any()
                }}
                {next.map(|next| view! { <p><a class="btn" href=next>"More people"</a></p> })}
            </Page>
        }
    })
}

async fn load_one(id: Option<PersonId>) -> Result<(PersonView, Option<PersonId>, Vec<String>), AppError> {
    let (store, _) = memory()?;
    let id = id.ok_or(StoreError::NotFound("person"))?;
    Ok((store.person(id).await?, store.merged_into(id).await?, store.names().await?))
}

/// One person, with every quote they are on record with.
#[component]
pub(super) fn PersonPage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").and_then(|id| PersonId::parse(&id));
    loaded(load_one(id), |(view, merged_into, names)| {
        let PersonView { person, aliases, merged, said } = view;
        let role = my_role();
        let signed = said.iter().any(|said| said.state == State::Approved);
        let sort = if person.organisation { "Organisation" } else { "Person" };
        let wikidata = (!person.wikidata.is_empty())
            .then(|| view! { " · "<a href=format!("https://www.wikidata.org/entity/{}", person.wikidata) rel="noreferrer">{format!("Wikidata {}", person.wikidata)}</a> });
        view! {
            <Page title=person.name.clone() class="wide person">
                <p class="kicker"><a href="/people">"People"</a></p>
                <h1 dir="auto">{person.name.clone()}</h1>
                <p class="quiet">{sort}" · "{person.quotes}{if person.quotes == 1 { " quote on record" } else { " quotes on record" }}{wikidata}</p>
                {(query("notice") == "merged").then(|| view! { <p class="message" role="status">"Merged. It can be undone below."</p> })}
                {merged_into.map(|to| view! { <p class="message">"Merged into "<a href=format!("/people/{to}")>"another entry"</a>", which shows its quotes."</p> })}
                <SaidList said/>
                {(review::may(role, Task::EditPeople) && merged_into.is_none()).then(|| match review::entry_may_change(signed, role) {
                    Ok(()) => view! { <EditForm person=person.clone() aliases/> }.into_any(),
                    Err(refusal) => view! { <p class="message">{refusal.to_string()}</p> }.into_any(),
                })}
                {review::may(role, Task::MergePeople).then(|| view! { <MergeForms person merged merged_into names/> })}
            </Page>
        }
    })
}

#[component]
fn SaidList(said: Vec<Said>) -> impl IntoView {
    let rows = said
        .into_iter()
        .map(|said| {
            let headline = said.headline.map(|h| view! { <span class="headline" data-headline=h.as_str()>{h.label()}</span> });
            view! {
                <li>
                    <a class="row" href=format!("/articles/{}?quote={}#panel", said.article, said.quote)>
                        <span class="words" dir="auto">{said.exact}</span>
                        <span class="quiet">{said.sentence}</span>
                    </a>
                    <span class="meta"><StateWord state=said.state/>{headline}<span class="title">{said.title}</span><span>{said.publisher}</span></span>
                </li>
            }
        })
        .collect_view();
    view! { <section class="list"><h2>"On record"</h2><ul class="rows">{rows}</ul></section> }
}

#[component]
fn EditForm(person: PersonRow, aliases: Vec<String>) -> impl IntoView {
    let posted = Posted::here();
    let typed = move |name: &str, before: &str| posted.typed("/_f/save-person", name, before);
    view! {
        <section class="card" aria-labelledby="h-edit">
            <h2 id="h-edit">"Change the entry"</h2>
            <FormError action="/_f/save-person"/>
            <form method="post" action="/_f/save-person" class="stack">
                <FormToken/>
                <input type="hidden" name="id" value=person.id.to_string()/>
                <input type="hidden" name="seen" value=person.version.to_string()/>
                <label class="field"><span>"Name"</span><input name="name" value=typed("name", &person.name) required/></label>
                <label class="field"><span>"Other names, one a line"</span><textarea name="aliases" rows="3">{typed("aliases", &aliases.join("\n"))}</textarea></label>
                <label class="field"><span>"Sort"</span>
                    <select name="kind">
                        <option value="person" selected=!person.organisation>"Person"</option>
                        <option value="organisation" selected=person.organisation>"Organisation"</option>
                    </select>
                </label>
                <label class="field"><span>"Wikidata id"</span><input name="wikidata" value=typed("wikidata", &person.wikidata) placeholder="Q42"/></label>
                <p><button class="btn">"Save the entry"</button></p>
            </form>
        </section>
    }
}

#[component]
fn MergeForms(
    person: PersonRow,
    merged: Vec<(PersonId, String)>,
    merged_into: Option<PersonId>,
    names: Vec<String>,
) -> impl IntoView {
    let id = person.id.to_string();
    let undo = |id: PersonId, label: String| {
        view! {
            <form method="post" action="/_f/unmerge-person">
                <FormToken/><input type="hidden" name="id" value=id.to_string()/><button class="btn">{label}</button>
            </form>
        }
    };
    let others = names
        .into_iter()
        .filter(|name| *name != person.name)
        .map(|name| view! { <option value=name></option> })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="h-merge">
            <h2 id="h-merge">"Duplicates"</h2>
            <FormError action="/_f/merge-person"/>
            <FormError action="/_f/unmerge-person"/>
            {merged.into_iter().map(|(id, name)| undo(id, format!("Take {name} out again"))).collect_view()}
            {match merged_into {
                Some(_) => undo(person.id, "Undo the merge".to_owned()).into_any(),
                None => view! {
                    <form method="post" action="/_f/merge-person" class="stack">
                        <FormToken/>
                        <input type="hidden" name="id" value=id/>
                        <label class="field"><span>"This entry is a duplicate of"</span><input name="into" list="all-people" required autocomplete="off"/></label>
                        <datalist id="all-people">{others}</datalist>
                        <p><button class="btn">"Merge into it"</button></p>
                    </form>
                }.into_any(),
            }}
        </section>
    }
}
