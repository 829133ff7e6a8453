//! The evidence of an article: what it has, and all of its quotes laid against all of that in one go.

use std::collections::HashMap;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use review::{ArticleId, QuoteId, State, Task};
use store::{Cited, Finding, QuoteView, StoreError};

use super::add_evidence::AddForm;
use super::evidence::{Facts, Notice};
use super::parts::{FormError, FormToken, Page, StateWord, loaded, memory, my_role};
use crate::AppError;
use crate::islands::again::Again;
use crate::request::{Job, desk};

struct Loaded {
    id: ArticleId,
    title: String,
    quotes: Vec<QuoteView>,
    pieces: Vec<Cited>,
    job: Option<Job>,
}

async fn load(id: Option<ArticleId>) -> Result<Loaded, AppError> {
    let (store, _) = memory()?;
    let article = store.desk(id.ok_or(StoreError::NotFound("article"))?).await?;
    let quotes = article.quotes.into_iter().filter(|quote| quote.state != State::Dismissed).collect();
    let pieces = store.evidence_of_article(article.id).await?;
    Ok(Loaded { id: article.id, title: article.title, quotes, pieces, job: desk().jobs.of(article.id) })
}

/// The page.
#[component]
pub(super) fn ArticleEvidencePage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").and_then(|id| ArticleId::parse(&id));
    loaded(load(id), |loaded| {
        let Loaded { id, title, quotes, pieces, job } = loaded;
        let may = review::may(my_role(), Task::Import);
        let (none, comparable) = (pieces.is_empty(), pieces.iter().any(|piece| piece.has_text));
        view! {
            <Page title="Evidence of the article" class="evidence wide">
                <p class="kicker"><a href=format!("/articles/{id}")>"Back to the article"</a><span dir="auto">{title}</span></p>
                <h1>"Evidence of the article"</h1>
                <Notice/>
                <FormError action="/_f/lay-all"/>
                <FormError action="/_f/cite-found"/>
                {none.then(|| view! { <p class="message">"This article has no evidence yet. What is added here is offered to each of its quotes."</p> })}
                <ul class="rows">{pieces.into_iter().map(|piece| view! { <li id=format!("e-{}", piece.id)><strong dir="auto">{piece.title.clone()}</strong><Facts piece=piece.clone()/></li> }).collect_view()}</ul>
                {(may && comparable).then(|| view! {
                    <form method="post" action="/_f/lay-all">
                        <FormToken/>
                        <input type="hidden" name="article" value=id.to_string()/>
                        <p><button class="btn main">"Look for every quote in all of it"</button></p>
                    </form>
                })}
                {job.map(|job| view! { <Found id job quotes may/> })}
                {may.then(|| view! { <AddForm action=format!("/articles/{id}/evidence/add") open=none/> })}
            </Page>
        }
    })
}

/// How far the search is, or what it found.
#[component]
fn Found(id: ArticleId, job: Job, quotes: Vec<QuoteView>, may: bool) -> impl IntoView {
    let body = match job {
        Job::Running(behind, total) => view! {
            <p role="status">{format!("Compared {behind} of {total}. ")}<Again/></p>
            <progress value=behind max=total.max(1) aria-label="Comparisons done"></progress>
        }
        .into_any(),
        Job::Failed(error) => view! { <p class="message error" role="alert">{error.message}</p> }.into_any(),
        Job::Done(policy, findings) => view! {
            <p class="quiet">"Judged under: "{policy.label().to_lowercase()}". A person decides; each quote's own page shows its words side by side."</p>
            <Findings id quotes findings may/>
        }
        .into_any(),
    };
    view! { <section id="found" aria-labelledby="h-found"><h2 id="h-found">"Where the words were found"</h2>{body}</section> }
}

#[component]
fn Findings(id: ArticleId, quotes: Vec<QuoteView>, findings: Vec<Finding>, may: bool) -> impl IntoView {
    let offered = may && findings.iter().any(|finding| !finding.cited);
    let mut of_quote: HashMap<QuoteId, Vec<Finding>> = HashMap::new();
    for finding in findings {
        of_quote.entry(finding.quote).or_default().push(finding);
    }
    let rows = quotes.into_iter().map(|quote| {
        let found = of_quote.remove(&quote.id).unwrap_or_default();
        let fixed = review::evidence_may_change(quote.state).is_err();
        let none = found.is_empty();
        view! {
            <li>
                <a class="row" href=format!("/quotes/{}/evidence", quote.id)><span class="words" dir="auto">{quote.exact}</span></a>
                <span class="meta"><StateWord state=quote.state/>{none.then_some("found nowhere")}</span>
                {found.into_iter().map(|finding| view! { <Pair finding may=may && !fixed/> }).collect_view()}
            </li>
        }
    });
    let rows = rows.collect_view();
    view! {
        <form method="post" action="/_f/cite-found">
            <FormToken/>
            <input type="hidden" name="article" value=id.to_string()/>
            <ul class="rows">{rows}</ul>
            {offered.then(|| view! { <p><button class="btn">"Let the chosen quotes rest on it"</button></p> })}
        </form>
    }
}

/// A quote and a piece of evidence in which its words stand.
#[component]
fn Pair(finding: Finding, may: bool) -> impl IntoView {
    let words = format!("{}, {}: {}", finding.title, finding.locator, finding.wording.label().to_lowercase());
    let choice = if finding.cited || !may {
        view! { <span>{words}{finding.cited.then_some(" (it rests on this)")}</span> }.into_any()
    } else {
        let value = format!("{}:{}", finding.quote, finding.evidence);
        view! { <label class="check"><input type="checkbox" name="pair" value=value checked/><span>{words}</span></label> }
            .into_any()
    };
    view! { <p class="pair-line" dir="auto">{choice}" "<span class="quiet">{finding.reason}</span></p> }
}
