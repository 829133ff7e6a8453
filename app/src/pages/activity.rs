//! The log: everything that happened, newest first.

use leptos::prelude::*;
use review::{ArticleId, QuoteId, Task, Timestamp};
use store::{EventFilter, Logged};

use super::articles::encoded;
use super::parts::{Page, When, loaded, memory, my_role, query};
use crate::AppError;

const PAGE: u32 = 100;
/// The history of one quote is shown on one page.
const WHOLE: u32 = 2_000;

/// The kinds of events people filter by.
const KINDS: [(&str, &str); 15] = [
    ("article_imported", "Articles brought in"),
    ("article_changed", "Corrected facts of articles"),
    ("article_revised", "New versions"),
    ("quote_added", "Quotes added"),
    ("quote_adjusted", "Boundaries corrected"),
    ("attributed", "Attributions"),
    ("judged", "Verdicts"),
    ("evidence_cited", "Evidence"),
    ("moved", "States"),
    ("commented", "Comments"),
    ("sheet_frozen", "Sheets frozen"),
    ("sheet_withdrawn", "Sheets withdrawn"),
    ("person_saved", "People"),
    ("user_changed", "Accounts"),
    ("key_replaced", "Keys replaced"),
];

/// The last checkpoint: its number, and when it was signed.
type LastSigned = Option<(i64, Timestamp)>;

async fn load(filter: EventFilter) -> Result<(EventFilter, Vec<Logged>, Vec<String>, LastSigned), AppError> {
    let (store, _) = memory()?;
    let most = if filter.quote.is_some() { WHOLE } else { PAGE };
    let (rows, actors) = (store.events(&filter, most).await?, store.actors().await?);
    Ok((filter, rows, actors, store.last_checkpoint().await?))
}

/// The log.
#[component]
pub(super) fn ActivityPage() -> impl IntoView {
    let filter = EventFilter {
        kind: query("kind"),
        actor: query("who"),
        article: ArticleId::parse(&query("article")),
        quote: QuoteId::parse(&query("quote")),
        before: Timestamp::parse(&query("before")),
        work_only: !review::may(my_role(), Task::ManageUsers),
    };
    loaded(load(filter), |(filter, rows, actors, signed)| {
        let quote = filter.quote.map(|quote| quote.to_string());
        let next = rows.last().filter(|_| quote.is_none() && rows.len() == PAGE as usize).map(|last| {
            format!(
                "/activity?kind={}&who={}&before={}",
                encoded(&filter.kind),
                encoded(&filter.actor),
                encoded(&last.at.to_string())
            )
        });
        let (kind, actor) = (filter.kind, filter.actor);
        view! {
            <Page title="Activity" class="wide">
                <h1>"Activity"</h1>
                <p class="quiet">
                    "Every change is one line, and each line carries a hash of the one before. "
                    {match signed {
                        Some((number, at)) => view! { "The log was last signed "<When at/>" (checkpoint "{number}"). " }.into_any(),
                        None => "Nothing of it is signed yet. ".into_any(),
                    }}
                    <code>"verbatim audit verify"</code>" replays it and compares it with everything the desk shows."
                </p>
                <form class="filter" action="/activity">
                    <label class="field"><span>"What"</span>
                        <select name="kind"><option value="">"Everything"</option>
                            {KINDS.into_iter().map(|(word, label)| view! { <option value=word selected=word == kind>{label}</option> }).collect_view()}
                        </select>
                    </label>
                    <label class="field"><span>"Who"</span>
                        <select name="who"><option value="">"Everyone"</option>
                            {actors.into_iter().map(|name| view! { <option value=name.clone() selected=name == actor>{name.clone()}</option> }).collect_view()}
                        </select>
                    </label>
                    {quote.map(|quote| view! {
                        <input type="hidden" name="quote" value=quote/>
                        <p class="quiet">"Of one quote only. "<a href="/activity">"Show everything"</a></p>
                    })}
                    <button class="btn">"Filter"</button>
                </form>
                {rows.is_empty().then(|| view! { <p class="message">"Nothing has happened that fits this filter. "<a href="/activity">"Show everything"</a></p> })}
                <ol class="log long">{rows.into_iter().map(|row| view! { <Line row/> }).collect_view()}</ol>
                {next.map(|next| view! { <p><a class="btn" href=next>"Earlier"</a></p> })}
            </Page>
        }
    })
}

#[component]
fn Line(row: Logged) -> impl IntoView {
    let reason = row.change.reason().map(|reason| view! { <q>{reason.to_owned()}</q> });
    let article = row.article.map(|(id, title)| {
        let quote = row.quote.map_or_else(String::new, |quote| format!("?quote={quote}#panel"));
        view! { " in "<a href=format!("/articles/{id}{quote}") dir="auto">{title}</a> }
    });
    let hash = row.hash.get(..10).unwrap_or_default().to_owned();
    view! {
        <li>
            <span><strong>{row.actor}</strong>" "{row.change.summary()}{article}{reason}</span>
            <span class="quiet"><code title=format!("number {} of its chain, hash {}", row.number, row.hash)>{hash}</code>" "<When at=row.at/></span>
        </li>
    }
}
