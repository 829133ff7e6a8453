//! What waits for whoever is signed in.

use leptos::prelude::*;
use review::Role;
use store::{Queue, QueueRow};

use super::parts::{Page, StateWord, When, loaded, memory, my_role};
use crate::AppError;

async fn load() -> Result<(Queue, bool), AppError> {
    let (store, actor) = memory()?;
    Ok((store.queue(&actor, 50).await?, store.is_empty().await?))
}

/// The queue.
#[component]
pub(super) fn QueuePage() -> impl IntoView {
    loaded(load(), |(queue, empty)| {
        let role = my_role();
        view! {
            <Page title="Queue" class="wide">
                <h1>"Queue"</h1>
                {if role < Role::Checker {
                    view! { <p>"You read along: nothing waits for you. "<a href="/articles">"All articles"</a></p> }.into_any()
                } else if empty {
                    view! { <Empty/> }.into_any()
                } else {
                    view! { <Lists queue role/> }.into_any()
                }}
            </Page>
        }
    })
}

#[component]
fn Empty() -> impl IntoView {
    view! {
        <section class="empty">
            <h2>"The desk is empty"</h2>
            <p>"Paste or upload an article, and its quotes wait here to be checked."</p>
            <p><a class="btn main" href="/import">"Import an article"</a></p>
        </section>
    }
}

#[component]
fn Lists(queue: Queue, role: Role) -> impl IntoView {
    let quiet = queue.returned.1.is_empty()
        && queue.asked.is_empty()
        && queue.mine.1.is_empty()
        && queue.open.1.is_empty()
        && queue.to_approve.1.is_empty();
    view! {
        {quiet.then(|| view! { <p class="message" role="status">"Nothing waits for you. "<a href="/import">"Import an article"</a>" or look through "<a href="/articles">"all articles"</a>"."</p> })}
        {(role >= Role::Editor).then(|| view! { <List title="To approve" id="approve" count=queue.to_approve.0 rows=queue.to_approve.1/> })}
        <List title="Returned to me" id="returned" count=queue.returned.0 rows=queue.returned.1/>
        <List title="I am asked" id="asked" count=i64::try_from(queue.asked.len()).unwrap_or_default() rows=queue.asked to="comments"/>
        <List title="I work on" id="mine" count=queue.mine.0 rows=queue.mine.1/>
        <List title="To check" id="open" count=queue.open.0 rows=queue.open.1/>
        <List title="Sent, waits for someone else" id="sent" count=i64::try_from(queue.sent.len()).unwrap_or_default() rows=queue.sent/>
        <List title="Changed by someone else since I checked it" id="overruled" count=i64::try_from(queue.overruled.len()).unwrap_or_default() rows=queue.overruled/>
    }
}

#[component]
fn List(
    title: &'static str,
    id: &'static str,
    count: i64,
    rows: Vec<QueueRow>,
    /// The page of the quote to open; its desk when there is none.
    #[prop(optional)]
    to: Option<&'static str>,
) -> impl IntoView {
    let shown = if count >= 1_000 { "1,000 or more".to_owned() } else { count.to_string() };
    let more = i64::try_from(rows.len()).is_ok_and(|n| n < count);
    (!rows.is_empty()).then(|| view! {
        <section class="list" aria-labelledby=format!("h-{id}")>
            <h2 id=format!("h-{id}")>{title}" "<span class="count">{shown}</span></h2>
            <ul class="rows">{rows.into_iter().map(|row| view! { <Row row to/> }).collect_view()}</ul>
            {more.then(|| view! { <p class="quiet">"The oldest are shown; the others follow as these are done."</p> })}
        </section>
    })
}

#[component]
fn Row(row: QueueRow, to: Option<&'static str>) -> impl IntoView {
    let address = match to {
        Some(page) => format!("/quotes/{}/{page}", row.quote),
        None => format!("/articles/{}?quote={}#panel", row.article, row.quote),
    };
    view! {
        <li>
            <a class="row" href=address>
                <span class="words" dir="auto">{row.exact}</span>
                <span class="quiet">{row.sentence}{row.registered.map(|name| format!(" · in the registry: {name}"))}</span>
                {(!row.reason.is_empty()).then(|| view! { <span class="why">{row.reason}</span> })}
            </a>
            <span class="meta">
                <StateWord state=row.state/>
                <span class="title">{row.title}</span>
                {(!row.checked_by.is_empty()).then(|| view! { <span>"checked by "{row.checked_by}</span> })}
                <When at=row.since/>
            </span>
        </li>
    }
}
