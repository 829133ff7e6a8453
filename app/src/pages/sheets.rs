//! Sheets: chosen, looked at before they are frozen, and the list of frozen ones.

use leptos::prelude::*;
use review::{QuoteId, State, Task};
use store::{Coverage, ExportRow, House, SheetRow};

use super::articles::encoded;
use super::parts::{FormError, FormToken, Page, StateWord, When, loaded, memory, my_role, query};
use crate::request::Posted;
use crate::{AppError, Choice};

async fn load(code: String) -> Result<(Vec<SheetRow>, Vec<String>, Vec<String>), AppError> {
    let (store, _) = memory()?;
    let sheets = if code.is_empty() { store.sheets().await? } else { store.sheets_by_code(&code).await? };
    Ok((sheets, store.publishers().await?, store.names().await?))
}

/// Finds a sheet by the short code that stands on its printed page.
#[component]
fn CodeForm(code: String) -> impl IntoView {
    view! {
        <form action="/sheets" class="inline">
            <label class="field"><span>"Code of a printed sheet"</span><input name="code" value=code autocomplete="off" spellcheck="false" placeholder="K3XQ7-0B9TM"/></label>
            <button class="btn">"Find the sheet"</button>
        </form>
    }
}

/// Every frozen sheet.
#[component]
pub(super) fn SheetsPage() -> impl IntoView {
    let code = query("code");
    loaded(load(code.clone()), move |(sheets, publishers, names)| {
        let none = if code.is_empty() {
            "No sheet is frozen yet. Choose what stands on one below; an editor freezes it."
        } else {
            "No sheet of this desk has this code. Look at the ten signs once more: 0 is never O, and 1 is never I or L."
        };
        view! {
            <Page title="Sheets" class="wide">
                <h1>"Sheets"</h1>
                <p>"A frozen sheet is a numbered copy of quotes as they stood, and never changes. It can be signed, and tested against the log."</p>
                <CodeForm code/>
                {if sheets.is_empty() {
                    view! { <p class="message">{none}</p> }.into_any()
                } else {
                    view! {
                        <div class="scroll" tabindex="0" role="region" aria-label="Frozen sheets">
                        <table>
                            <thead><tr><th scope="col" class="number">"No."</th><th scope="col">"Title"</th><th scope="col" class="number">"Quotes"</th><th scope="col">"Frozen by"</th><th scope="col">"When"</th><th scope="col">"Code"</th></tr></thead>
                            <tbody>{sheets.into_iter().map(|sheet| view! {
                                <tr>
                                    <td class="number">{sheet.number}</td>
                                    <td><a href=format!("/sheets/{}", sheet.id) dir="auto">{sheet.title.clone()}</a>{sheet.withdrawn().map(|words| view! { <span class="withdrawn" dir="auto">{words}</span> })}</td>
                                    <td class="number">{sheet.quotes}</td>
                                    <td>{sheet.by.clone()}</td>
                                    <td><When at=sheet.at/></td>
                                    <td><code>{sheet.code()}</code></td>
                                </tr>
                            }).collect_view()}</tbody>
                        </table>
                        </div>
                    }.into_any()
                }}
                <ChoiceForm choice=Choice::default() publishers names/>
            </Page>
        }
    })
}

/// Chooses what a sheet holds; the answer is a preview. With a `title` it is chosen anew, and the title stands where the
/// sheet is frozen.
#[component]
fn ChoiceForm(
    choice: Choice,
    #[prop(optional_no_strip)] title: Option<String>,
    publishers: Vec<String>,
    names: Vec<String>,
) -> impl IntoView {
    let heading = if title.is_some() { "Choose something else" } else { "Choose what stands on a sheet" };
    let title = match title {
        Some(title) => view! { <input type="hidden" name="title" value=title/> }.into_any(),
        None => {
            view! { <label class="field"><span>"Title of the sheet"</span><input name="title"/></label> }.into_any()
        }
    };
    let Choice { article, publisher, words, person, state, since, until } = choice;
    let states =
        std::iter::once(("all", "All but dismissed ones")).chain(State::ALL.iter().map(|s| (s.as_str(), s.label())));
    let state = if state.is_empty() { State::Approved.as_str().to_owned() } else { state };
    view! {
        <section class="card" aria-labelledby="h-choose">
            <h2 id="h-choose">{heading}</h2>
            <p class="quiet">"Every quote that fits. Look at it first; then freeze it, or download it as it stands now."</p>
            <form action="/sheets/new" class="stack">
                <input type="hidden" name="article" value=article/>
                {title}
                <div class="pair">
                    <label class="field"><span>"Who spoke"</span><input name="person" value=person list="names" autocomplete="off"/></label>
                    <label class="field"><span>"State"</span>
                        <select name="state">{states.map(|(word, label)| view! { <option value=word selected=word == state>{label}</option> }).collect_view()}</select>
                    </label>
                </div>
                <datalist id="names">{names.into_iter().map(|name| view! { <option value=name></option> }).collect_view()}</datalist>
                <div class="pair">
                    <label class="field"><span>"From the day (of approval, else of the last change)"</span><input name="since" type="date" value=since/></label>
                    <label class="field"><span>"To the day"</span><input name="until" type="date" value=until/></label>
                </div>
                <div class="pair">
                    <label class="field"><span>"Publisher"</span>
                        <select name="publisher">
                            <option value="">"All"</option>
                            {publishers.into_iter().map(|name| view! { <option value=name.clone() selected=name == publisher>{name.clone()}</option> }).collect_view()}
                        </select>
                    </label>
                    <label class="field"><span>"Words of the title, byline or quote"</span><input name="words" value=words/></label>
                </div>
                <p><button class="btn main">"Preview"</button></p>
            </form>
        </section>
    }
}

/// Quotes of a preview that are shown; the sheet holds all.
const SHOWN: u32 = 100;

struct Preview {
    choice: Choice,
    title: String,
    rows: Vec<ExportRow>,
    coverage: Vec<Coverage>,
    publishers: Vec<String>,
    names: Vec<String>,
}

async fn load_preview(choice: Choice, title: String) -> Result<Preview, AppError> {
    let (store, _) = memory()?;
    let filter = choice.clone().filter()?;
    let title = match filter.article {
        Some(article) if title.is_empty() => store.title(article).await?,
        _ => title,
    };
    let rows = store.export_page(&filter, None, SHOWN + 1).await?;
    let coverage = store.coverage(&filter, &rows).await?;
    Ok(Preview { choice, title, rows, coverage, publishers: store.publishers().await?, names: store.names().await? })
}

/// What a sheet would hold.
#[component]
pub(super) fn PreviewPage() -> impl IntoView {
    let posted = Posted::here();
    let field = |name: &str| posted.field(name).map_or_else(|| query(name), str::to_owned);
    let (choice, title) = (Choice::of(field), field("title"));
    loaded(load_preview(choice, title), |Preview { choice, title, mut rows, coverage, publishers, names }| {
        let more = rows.len() > SHOWN as usize;
        rows.truncate(SHOWN as usize);
        let count = if more {
            format!("More than {SHOWN} quotes; the first {SHOWN}:")
        } else {
            format!("Quotes: {}", rows.len())
        };
        let none = rows.is_empty();
        let address = {
            let fields = [
                ("article", &choice.article),
                ("publisher", &choice.publisher),
                ("q", &choice.words),
                ("person", &choice.person),
                ("state", &choice.state),
                ("since", &choice.since),
                ("until", &choice.until),
            ];
            let fields = fields.into_iter().filter(|(_, value)| !value.is_empty());
            fields.fold("/export?".to_owned(), |address, (name, value)| format!("{address}{name}={}&", encoded(value)))
        };
        view! {
            <Page title="Preview of a sheet" class="wide">
                <p class="kicker"><a href="/sheets">"Sheets"</a></p>
                <h1 dir="auto">{if title.is_empty() { "Preview of a sheet".to_owned() } else { title.clone() }}</h1>
                <FormError action="/_f/freeze"/>
                {(!none && review::may(my_role(), Task::Freeze)).then(|| view! { <FreezeForm choice=choice.clone() title=title.clone()/> })}
                {(!none).then(|| view! { <Formats address lead="As it stands now:"/> })}
                <section class="list"><h2>{count}</h2>
                    {if none {
                        view! { <p class="message">"No quote fits this choice. A sheet of approved quotes fills as editors approve them."</p> }.into_any()
                    } else {
                        view! { <Articles rows coverage/> }.into_any()
                    }}
                </section>
                <ChoiceForm choice title=Some(title) publishers names/>
            </Page>
        }
    })
}

#[component]
fn FreezeForm(choice: Choice, title: String) -> impl IntoView {
    let hidden = |name: &'static str, value: String| view! { <input type="hidden" name=name value=value/> };
    view! {
        <form method="post" action="/_f/freeze" class="inline">
            <FormToken/>
            {hidden("article", choice.article)}{hidden("publisher", choice.publisher)}{hidden("words", choice.words)}
            {hidden("person", choice.person)}{hidden("state", choice.state)}{hidden("since", choice.since)}{hidden("until", choice.until)}
            <label class="field"><span>"Title"</span><input name="title" value=title required/></label>
            <button class="btn main">"Freeze this sheet"</button>
        </form>
    }
}

/// Downloads in every format; `address` ends where the format is named.
#[component]
pub(super) fn Formats(address: String, #[prop(optional)] lead: &'static str) -> impl IntoView {
    const FORMATS: [(&str, &str); 8] = [
        ("html", "To print"),
        ("docx", "Word"),
        ("xlsx", "Excel"),
        ("csv", "CSV"),
        ("json", "JSON"),
        ("markdown", "Markdown"),
        ("schema-org", "ClaimReview and Quotation"),
        ("annotations", "Web Annotations"),
    ];
    let link = |(format, label): (&str, &'static str)| view! { <a class="btn" href=format!("{address}format={format}")>{label}</a> };
    view! { <p class="buttons">{lead}{FORMATS.map(link).collect_view()}</p> }
}

/// The quotes of a sheet under their articles, with how many of each article's quotes they are.
#[component]
pub(super) fn Articles(
    rows: Vec<ExportRow>,
    coverage: Vec<Coverage>,
    #[prop(optional)] changed: Vec<(QuoteId, State)>,
    #[prop(optional)] renamed: Vec<(QuoteId, String)>,
) -> impl IntoView {
    let by_now = |row: &ExportRow| renamed.iter().find(|(id, _)| *id == row.id).map(|(_, name)| name.clone());
    let since = |row: &ExportRow| changed.iter().find(|(id, _)| *id == row.id).map(|(_, state)| *state);
    let article = |rows: &[ExportRow]| {
        let first = rows.first()?;
        let facts = [&first.publisher, &first.byline, &first.published_at].map(String::as_str);
        let facts = facts.into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(" · ");
        let count = coverage.iter().find(|coverage| coverage.article == first.article).map(Coverage::sentence);
        let lines =
            rows.iter().map(|row| view! { <Line row=row.clone() since=since(row) by_now=by_now(row)/> }).collect_view();
        Some(view! {
            <h3 class="of-sheet" dir="auto">{first.title.clone()}</h3>
            {(!facts.is_empty()).then(|| view! { <p class="quiet" dir="auto">{facts}</p> })}
            {count.map(|count| view! { <p class="quiet">{count}</p> })}
            <ul class="rows">{lines}</ul>
        })
    };
    rows.chunk_by(|a, b| a.article == b.article).map(article).collect_view()
}

/// What a reader of the ClaimReview would miss.
#[component]
pub(super) fn HouseMissing(house: House) -> impl IntoView {
    let missing = match (house.name.is_empty(), house.address.is_empty()) {
        (false, false) => return None,
        (true, true) => "The newsroom's name and web address are not set",
        (true, false) => "The newsroom's name is not set",
        (false, true) => "The newsroom's web address is not set",
    };
    let who = if review::may(my_role(), Task::ManageUsers) {
        view! { "Set it under "<a href="/admin#h-house">"Admin"</a>"." }.into_any()
    } else {
        view! { "An admin sets it under Admin." }.into_any()
    };
    Some(
        view! { <p class="quiet">{missing}", so ClaimReview cannot say whose review it is or where it stands. "{who}</p> },
    )
}

/// A quote of a sheet; `since`: where it stands now, when it has changed; `by_now`: another name of its speaker, when the
/// registry has one by now.
#[component]
fn Line(row: ExportRow, since: Option<State>, by_now: Option<String>) -> impl IntoView {
    let by_now =
        by_now.or_else(|| row.renamed().map(str::to_owned)).map(|name| format!("registry name changed since: {name}"));
    // While it is not approved, what would be printed is told beside what the attribution says.
    let other = row.names().other().filter(|_| row.signed.is_none()).map(|name| format!("in the registry: {name}"));
    let headline = row
        .verdict
        .map(review::Verdict::headline)
        .map(|h| view! { <span class="headline" data-headline=h.as_str()>{h.label()}</span> });
    let since = since.map(|state| view! { <span class="changed-since">"Changed since: now "<StateWord state/></span> });
    let questions = match row.questions.len() {
        0 => None,
        1 => Some("1 open question".to_owned()),
        count => Some(format!("{count} open questions")),
    };
    view! {
        <li id=format!("q-{}", row.id)>
            <a class="row" href=format!("/articles/{}?quote={}#panel", row.article, row.id)>
                <span class="words" dir="auto">{row.exact.clone()}</span>
                <span class="quiet" dir="auto">{row.said()}</span>
                {by_now.or(other).map(|told| view! { <span class="changed-since" dir="auto">{told}</span> })}
            </a>
            <span class="meta">{headline}<StateWord state=row.state/>{since}{questions}</span>
        </li>
    }
}
