//! Frozen sheets: the list, and one with what has changed since.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use review::{SheetId, Task};
use store::{ExportRow, FrozenSheet, SheetRow, StoreError};

use super::parts::{FormError, FormToken, Page, StateWord, When, loaded, memory, my_role};
use crate::AppError;
use crate::request::Posted;

async fn load() -> Result<(Vec<SheetRow>, Vec<String>), AppError> {
    let (store, _) = memory()?;
    Ok((store.sheets().await?, store.publishers().await?))
}

/// Every frozen sheet.
#[component]
pub(super) fn SheetsPage() -> impl IntoView {
    loaded(load(), |(sheets, publishers)| {
        view! {
            <Page title="Sheets" class="wide">
                <h1>"Sheets"</h1>
                <p>"A frozen sheet is a numbered copy of approved quotes that never changes. It can be signed, and tested against the log."</p>
                {if sheets.is_empty() {
                    view! { <p class="message">"No sheet is frozen yet. An editor freezes one here, or below an article on its desk."</p> }.into_any()
                } else {
                    view! {
                        <div class="scroll" tabindex="0" role="region" aria-label="Frozen sheets">
                        <table>
                            <thead><tr><th scope="col" class="number">"No."</th><th scope="col">"Title"</th><th scope="col" class="number">"Quotes"</th><th scope="col">"Frozen by"</th><th scope="col">"When"</th></tr></thead>
                            <tbody>{sheets.into_iter().map(|sheet| view! {
                                <tr>
                                    <td class="number">{sheet.number}</td>
                                    <td><a href=format!("/sheets/{}", sheet.id) dir="auto">{sheet.title}</a></td>
                                    <td class="number">{sheet.quotes}</td>
                                    <td>{sheet.by}</td>
                                    <td><When at=sheet.at/></td>
                                </tr>
                            }).collect_view()}</tbody>
                        </table>
                        </div>
                    }.into_any()
                }}
                {review::may(my_role(), Task::Freeze).then(|| view! { <FreezeForm publishers/> })}
            </Page>
        }
    })
}

/// Freezes approved quotes of many articles.
#[component]
fn FreezeForm(publishers: Vec<String>) -> impl IntoView {
    const ACTION: &str = "/_f/freeze";
    let posted = Posted::here();
    let typed = move |name: &str| posted.typed(ACTION, name, "");
    let publisher = typed("publisher");
    view! {
        <section class="card" aria-labelledby="h-freeze">
            <h2 id="h-freeze">"Freeze a sheet"</h2>
            <p class="quiet">"Of every approved quote that fits. For one article, use the button below its text."</p>
            <FormError action=ACTION/>
            <form method="post" action=ACTION class="stack">
                <FormToken/>
                <label class="field"><span>"Title"</span><input name="title" value=typed("title") required/></label>
                <label class="field"><span>"Publisher"</span>
                    <select name="publisher">
                        <option value="">"All"</option>
                        {publishers.into_iter().map(|name| view! { <option value=name.clone() selected=name == publisher>{name.clone()}</option> }).collect_view()}
                    </select>
                </label>
                <label class="field"><span>"Words of the title, byline or quote"</span><input name="words" value=typed("words")/></label>
                <p><button class="btn main">"Freeze"</button></p>
            </form>
        </section>
    }
}

async fn load_one(id: Option<SheetId>) -> Result<FrozenSheet, AppError> {
    let (store, _) = memory()?;
    Ok(store.sheet(id.ok_or(StoreError::NotFound("sheet"))?).await?)
}

/// One frozen sheet.
#[component]
pub(super) fn SheetPage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").and_then(|id| SheetId::parse(&id));
    loaded(load_one(id), |frozen| {
        let FrozenSheet { sheet, heads, rows, changed } = frozen;
        let link = {
            let id = sheet.id;
            move |format: &str| format!("/export?sheet={id}&format={format}")
        };
        let title = format!("Sheet {}: {}", sheet.number, sheet.title);
        let since = |row: &ExportRow| changed.iter().find(|(id, _)| *id == row.id).map(|(_, state)| *state);
        let list = rows.iter().map(|row| {
            let headline = row
                .verdict
                .map(review::Verdict::headline)
                .map(|h| view! { <span class="headline" data-headline=h.as_str()>{h.label()}</span> });
            let since = since(row)
                .map(|state| view! { <span class="changed-since">"Changed since: now "<StateWord state/></span> });
            view! {
                <li>
                    <a class="row" href=format!("/articles/{}?quote={}#panel", row.article, row.id)>
                        <span class="words" dir="auto">{row.exact.clone()}</span>
                        <span class="quiet">{row.attribution.sentence_with_name()}</span>
                    </a>
                    <span class="meta">{headline}{since}<span class="title">{row.title.clone()}</span></span>
                </li>
            }
        });
        let list = list.collect_view();
        view! {
            <Page title=title.clone() class="wide">
                <p class="kicker"><a href="/sheets">"Sheets"</a></p>
                <h1 dir="auto">{title}</h1>
                <p class="quiet">{sheet.quotes}{if sheet.quotes == 1 { " quote" } else { " quotes" }}", frozen by "{sheet.by.clone()}", "<When at=sheet.at/></p>
                {(!changed.is_empty()).then(|| view! { <p class="message" role="note">{if changed.len() == 1 { "One quote has".to_owned() } else { format!("{} quotes have", changed.len()) }}" changed since. This sheet keeps them as they stood; freeze another for what holds now."</p> })}
                <p class="buttons">
                    <a class="btn" href=link("html")>"To print"</a>
                    <a class="btn" href=link("csv")>"CSV"</a>
                    <a class="btn" href=link("json")>"JSON"</a>
                    <a class="btn" href=link("markdown")>"Markdown"</a>
                    <a class="btn" href=link("schema-org")>"ClaimReview and Quotation"</a>
                    <a class="btn" href=link("annotations")>"Web Annotations"</a>
                </p>
                <section class="list"><h2>"On this sheet"</h2><ul class="rows">{list}</ul></section>
                <section class="proof" aria-labelledby="h-proof">
                    <h2 id="h-proof">"Proof"</h2>
                    <dl>
                        <dt>"SHA-256 of the content"</dt><dd><code>{sheet.sha256.clone()}</code></dd>
                        {heads.into_iter().map(|head| view! { <dt>{format!("Chain of article {}, event {}", head.article, head.number)}</dt><dd><code>{head.hash}</code></dd> }).collect_view()}
                    </dl>
                </section>
            </Page>
        }
    })
}
