//! The evidence of an article: what it has, and all of its quotes laid against all of that in one go.

use std::collections::HashMap;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use review::{ArticleId, Finding, QuoteId, State, Task};
use store::{Against, Cited, QuoteView, StoreError};

use super::add_evidence::AddForm;
use super::evidence::{Facts, Notice};
use super::parts::{FormError, FormToken, Page, StateWord, loaded, memory, my_role};
use crate::AppError;
use crate::islands::again::Again;
use crate::request::{Job, desk};

type Findings = HashMap<QuoteId, Vec<Against<Finding>>>;

struct Loaded {
    id: ArticleId,
    title: String,
    quotes: Vec<QuoteView>,
    pieces: Vec<Cited>,
    findings: Findings,
    job: Option<Job>,
}

async fn load(id: Option<ArticleId>) -> Result<Loaded, AppError> {
    let (store, _) = memory()?;
    let article = store.desk(id.ok_or(StoreError::NotFound("article"))?).await?;
    let quotes = article.quotes.into_iter().filter(|quote| quote.state != State::Dismissed).collect();
    let pieces = store.evidence_of_article(article.id).await?;
    let findings = store.findings_of_article(article.id, store.policy().await?).await?;
    let jobs = desk().jobs;
    jobs.begin(&store, article.id);
    Ok(Loaded { id: article.id, title: article.title, quotes, pieces, findings, job: jobs.of(article.id) })
}

/// The page.
#[component]
pub(super) fn ArticleEvidencePage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").and_then(|id| ArticleId::parse(&id));
    loaded(load(id), |loaded| {
        let Loaded { id, title, quotes, pieces, findings, job } = loaded;
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
                {comparable.then(|| view! { <Found id job quotes findings may/> })}
                {may.then(|| view! { <AddForm action=format!("/articles/{id}/evidence/add") open=none/> })}
            </Page>
        }
    })
}

/// How far the search is, and what is found.
#[component]
fn Found(id: ArticleId, job: Option<Job>, quotes: Vec<QuoteView>, findings: Findings, may: bool) -> impl IntoView {
    let progress = match job {
        Some(Job::Running(behind, total)) => view! {
            <p role="status">{format!("Compared {behind} of {total}. ")}<Again/></p>
            <progress value=behind max=total.max(1) aria-label="Comparisons done"></progress>
        }
        .into_any(),
        Some(Job::Failed(error)) => view! { <p class="message error" role="alert">{error.message}</p> }.into_any(),
        Some(Job::Done) | None => view! { <FindingsTable id quotes findings may/> }.into_any(),
    };
    view! { <section id="found" aria-labelledby="h-found"><h2 id="h-found">"Where the words were found"</h2>{progress}</section> }
}

/// Whether the words stand there as they are printed, and under nobody else's name.
fn is_right(finding: &Finding, quote: &QuoteView) -> bool {
    finding.is_accurate() && !finding.is_another_voice(&quote.attribution)
}

/// How bad what was found is, the worst first: what is there differs, it is not there, it is accurate.
fn badness(quote: &QuoteView, found: &[Against<Finding>]) -> u8 {
    match store::counting(found).map(|against| &against.found) {
        Some(finding) if is_right(finding, quote) => 3,
        Some(finding) if finding.is_found() => 0,
        Some(_) => 1,
        None => 2,
    }
}

/// Each quote with what counts for it, the worst first; only what the comparison calls accurate is chosen beforehand.
#[component]
fn FindingsTable(id: ArticleId, quotes: Vec<QuoteView>, mut findings: Findings, may: bool) -> impl IntoView {
    let mut rows: Vec<(QuoteView, Vec<Against<Finding>>)> = quotes
        .into_iter()
        .map(|quote| {
            let found = findings.remove(&quote.id).unwrap_or_default();
            (quote, found)
        })
        .collect();
    rows.sort_by_key(|(quote, found)| badness(quote, found));
    let count = |worst: u8| rows.iter().filter(|(quote, found)| badness(quote, found) == worst).count();
    let summary = [(count(0), "differ"), (count(1) + count(2), "not found"), (count(3), "accurate")];
    let summary = summary.map(|(count, what)| format!("{count} {what}")).join(", ");
    let offered = may
        && rows.iter().any(|(quote, found)| {
            review::evidence_may_change(quote.state).is_ok() && found.iter().any(|a| a.found.is_found() && !a.cited)
        });
    let rows = rows.into_iter().map(|(quote, found)| view! { <Row quote found may/> }).collect_view();
    view! {
        <p class="quiet">{summary}". The worst first. A person decides; each quote's own page shows its words side by side."</p>
        <form method="post" action="/_f/cite-found">
            <FormToken/>
            <input type="hidden" name="article" value=id.to_string()/>
            {offered.then(|| view! { <p><button class="btn">"Let the chosen quotes rest on it"</button>" "<span class="quiet">"Only what the comparison calls accurate is chosen for you."</span></p> })}
            <ul class="rows found-rows">{rows}</ul>
        </form>
    }
}

#[component]
fn Row(quote: QuoteView, found: Vec<Against<Finding>>, may: bool) -> impl IntoView {
    let may = may && review::evidence_may_change(quote.state).is_ok();
    let found: Vec<_> = found.into_iter().filter(|against| against.found.is_found() || against.cited).collect();
    let none = found.is_empty().then(|| view! { <p class="pair-line"><strong>"Found nowhere"</strong></p> });
    let pairs = found.iter().enumerate().map(|(at, against)| pair(&quote, against, may, at == 0)).collect_view();
    view! {
        <li>
            <a class="row" href=format!("/articles/{}?quote={}#panel", quote.article, quote.id)><span class="words" dir="auto">{quote.exact}</span></a>
            <span class="meta"><StateWord state=quote.state/></span>
            {none}{pairs}
        </li>
    }
}

/// A quote and a piece of evidence in which its words stand; the first is what counts.
fn pair(quote: &QuoteView, against: &Against<Finding>, may: bool, first: bool) -> AnyView {
    let right = is_right(&against.found, quote);
    let voice = against
        .found
        .is_another_voice(&quote.attribution)
        .then(|| format!("; spoken by {}", against.found.voices.join(" and ")));
    let title = format!(" in {}", against.title);
    let words = view! { <strong data-tone=if right { "good" } else { "bad" }>{against.found.in_words()}{voice}</strong><span class="quiet">{title}</span> };
    let choice = if against.cited || !may || !against.found.is_found() {
        view! { <span>{words}{against.cited.then_some(" (it rests on this)")}</span> }.into_any()
    } else {
        let value = format!("{}:{}", quote.id, against.evidence);
        view! { <label class="check"><input type="checkbox" name="pair" value=value checked=first && right/><span>{words}</span></label> }
            .into_any()
    };
    view! { <p class="pair-line" dir="auto">{choice}</p> }.into_any()
}
