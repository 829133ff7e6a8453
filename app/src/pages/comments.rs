//! The comments on one quote: threads, the open ones first.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use review::{QuoteId, Task};
use store::{Comment, QuoteView, StoreError, Thread};

use super::parts::{FormError, FormToken, Page, StateWord, When, loaded, memory, my_role};
use crate::AppError;
use crate::request::Posted;

const WRITE: &str = "/_f/comment";

struct Loaded {
    quote: QuoteView,
    title: String,
    threads: Vec<Thread>,
    names: Vec<String>,
}

async fn load(id: Option<QuoteId>) -> Result<Loaded, AppError> {
    let (store, _) = memory()?;
    let quote = store.quote(id.ok_or(StoreError::NotFound("quote"))?).await?;
    let (title, mut threads) = (store.title(quote.article).await?, store.threads(quote.id).await?);
    threads.sort_by_key(|thread| thread.resolved.is_some());
    Ok(Loaded { title, threads, names: store.colleagues().await?, quote })
}

/// The page.
#[component]
pub(super) fn CommentsPage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").and_then(|id| QuoteId::parse(&id));
    loaded(load(id), |Loaded { quote, title, threads, names }| {
        let may = review::may(my_role(), Task::Comment);
        let none = threads.is_empty();
        let id = quote.id;
        view! {
            <Page title="Comments" class="evidence wide">
                <p class="kicker"><a href=format!("/articles/{}?quote={id}#panel", quote.article)>"Back to the quote"</a><span dir="auto">{title}</span></p>
                <h1>"Comments"</h1>
                <blockquote dir="auto">{quote.exact.clone()}</blockquote>
                <p class="quiet">{quote.attribution.sentence_with_name()}" "<StateWord state=quote.state/></p>
                <FormError action=WRITE/>
                <FormError action="/_f/resolve"/>
                {none.then(|| view! { <p class="message">"Nobody has said anything about this quote. What is asked here and not settled stands as an open question on its sheet."</p> })}
                {threads.into_iter().map(|thread| view! { <ThreadView quote=id thread may/> }).collect_view()}
                {may.then(|| view! { <NewThread quote=id names/> })}
            </Page>
        }
    })
}

#[component]
fn ThreadView(quote: QuoteId, thread: Thread, may: bool) -> impl IntoView {
    let Some(first) = thread.comments.first() else { return ().into_any() };
    let (id, first_by) = (first.id, first.by.clone());
    let open = thread.resolved.is_none();
    let typed = {
        let posted = Posted::here();
        if posted.field("thread") == Some(id.to_string().as_str()) {
            posted.typed(WRITE, "body", "")
        } else {
            String::new()
        }
    };
    let settled = thread.resolved.map(|(by, at)| view! { <p class="quiet">"Settled by "{by}", "<When at/></p> });
    let heading = format!("{} {first_by}", if open { "Open question by" } else { "Settled question of" });
    view! {
        <section class="card thread" id=format!("c-{id}") aria-labelledby=format!("h-{id}") data-open=open.to_string()>
            <h2 id=format!("h-{id}")>{heading}</h2>
            {thread.comments.into_iter().map(|comment| view! { <Said comment/> }).collect_view()}
            {settled}
            {may.then(|| view! {
                <form method="post" action=WRITE class="stack">
                    <FormToken/>
                    <input type="hidden" name="quote" value=quote.to_string()/>
                    <input type="hidden" name="thread" value=id.to_string()/>
                    <label class="field"><span>"Answer"</span><textarea name="body" rows="2" dir="auto" required>{typed}</textarea></label>
                    <p><button class="btn">"Answer"</button></p>
                </form>
                <form method="post" action="/_f/resolve">
                    <FormToken/>
                    <input type="hidden" name="thread" value=id.to_string()/>
                    <input type="hidden" name="open" value=(!open).to_string()/>
                    <button class="btn">{if open { "Settle it" } else { "Open it again" }}</button>
                </form>
            })}
        </section>
    }
    .into_any()
}

#[component]
fn Said(comment: Comment) -> impl IntoView {
    view! {
        <div class="said">
            <p class="quiet"><strong>{comment.by}</strong>", "<When at=comment.at/></p>
            <p class="body" dir="auto">{comment.body}</p>
        </div>
    }
}

#[component]
fn NewThread(quote: QuoteId, names: Vec<String>) -> impl IntoView {
    let posted = Posted::here();
    let mine = posted.field("thread").is_none();
    let typed = if mine { posted.typed(WRITE, "body", "") } else { String::new() };
    let names = names.iter().map(|name| format!("@{name}")).collect::<Vec<_>>().join(", ");
    view! {
        <section class="card" aria-labelledby="h-new">
            <h2 id="h-new">"Ask or say something"</h2>
            <form method="post" action=WRITE class="stack">
                <FormToken/>
                <input type="hidden" name="quote" value=quote.to_string()/>
                <label class="field"><span>"Comment"</span><textarea name="body" rows="3" dir="auto" required>{typed}</textarea></label>
                <p class="quiet">"To ask someone, write their name: "{names}". It then waits in their queue."</p>
                <p><button class="btn main">"Write it"</button></p>
            </form>
        </section>
    }
}
