//! A new version of an article's text: pasted, its quotes found again, looked at, and brought in.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use review::{Anchor, ArticleId, ArticleText, CharSpan, Policy, QuoteId, Source, compare};
use store::{Found, Plan, QuoteView, StoreError};

use super::elsewhere::differing;
use super::parts::{FormError, FormToken, Page, StateWord, loaded, memory};
use crate::AppError;
use crate::request::{Posted, set_status};

const ADD: &str = "/_f/add-version";

struct Loaded {
    id: ArticleId,
    title: String,
    text: String,
    /// What the text would do, when one was pasted; or why it cannot.
    plan: Option<Result<Plan, AppError>>,
}

async fn load(id: Option<ArticleId>) -> Result<Loaded, AppError> {
    let (store, actor) = memory()?;
    actor.require(review::Task::Import)?;
    let id = id.ok_or(StoreError::NotFound("article"))?;
    let article = store.desk(id).await?;
    let posted = Posted::here();
    // Small corrections are typed into what is there.
    let text = posted.field("text").unwrap_or(&article.text).to_owned();
    let plan = match (posted.field("text"), ArticleText::parse(&text)) {
        (None, _) => None,
        (Some(_), Ok(text)) => Some(store.plan_version(&actor, id, &text).await.map_err(AppError::from)),
        (Some(_), Err(error)) => Some(Err(error.into())),
    };
    // The error of the form that brings it in has set its own status.
    if let Some(Err(error)) = plan.as_ref().filter(|_| posted.error.is_none()) {
        set_status(error.status());
    }
    Ok(Loaded { id, title: article.title, text, plan })
}

/// The page.
#[component]
pub(super) fn VersionPage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").and_then(|id| ArticleId::parse(&id));
    loaded(load(id), |Loaded { id, title, text, plan }| {
        let (plan, error) = match plan {
            None => (None, None),
            Some(Ok(plan)) => (Some(plan), None),
            Some(Err(error)) => (None, Some(error)),
        };
        view! {
            <Page title="New version" class="evidence wide">
                <p class="kicker"><a href=format!("/articles/{id}")>"Back to the article"</a><span dir="auto">{title}</span></p>
                <h1>"New version of the text"</h1>
                <FormError action=ADD/>
                <FormError action="/version"/>
                {error.map(|error| view! { <p class="message error" role="alert">{error.message}</p> })}
                {plan.map(|plan| view! { <PlanView id plan text=text.clone()/> })}
                <section class="card" aria-labelledby="h-text">
                    <h2 id="h-text">"The text as it stands now"</h2>
                    <p class="quiet">"Correct it here, or paste the new one in its place. Quotes are found again by their words and what stands around them; nothing is stored before you have seen what becomes of each."</p>
                    <form method="post" action=format!("/articles/{id}/version") class="stack">
                        <FormToken/>
                        <label class="field"><span>"Text"</span><textarea name="text" rows="12" dir="auto" required>{text}</textarea></label>
                        <p><button class="btn main">"See what changes"</button></p>
                    </form>
                </section>
            </Page>
        }
    })
}

#[component]
fn PlanView(id: ArticleId, plan: Plan, text: String) -> impl IntoView {
    let posted = Posted::here();
    let count = |wanted: fn(&Found) -> bool| plan.quotes.iter().filter(|(_, found)| wanted(found)).count();
    let kept = count(|found| matches!(found, Found::Kept(_)));
    let changed = count(|found| matches!(found, Found::Changed(..)));
    let around = count(|found| matches!(found, Found::Around(..)));
    let asked = count(|found| matches!(found, Found::Asked(_)));
    let gone = count(|found| matches!(found, Found::Gone));
    let around = if around == 0 { String::new() } else { format!(" Checked in other surroundings: {around}.") };
    let summary = format!(
        "Quotes that stand as they stood: {kept}. With other words or another speaker: {changed}.{around} Not clear: {asked}. Not there any more: {gone}. New: {}.",
        plan.new.len()
    );
    let chosen: Vec<String> = posted.all("choice").map(str::to_owned).collect();
    let rows = plan
        .quotes
        .into_iter()
        .filter(|(_, found)| !matches!(found, Found::Kept(_)))
        .map(|(quote, found)| view! { <Row quote found chosen=chosen.clone()/> })
        .collect_view();
    let new = plan
        .new
        .into_iter()
        .map(|words| view! { <li><span class="words" dir="auto">{words}</span><span class="meta">"new"</span></li> })
        .collect_view();
    view! {
        <section aria-labelledby="h-plan">
            <h2 id="h-plan">"What becomes of the quotes"</h2>
            <p role="status">{summary}</p>
            <form method="post" action=ADD>
                <FormToken/>
                <input type="hidden" name="article" value=id.to_string()/>
                <input type="hidden" name="seen" value=plan.seen.to_string()/>
                <textarea name="text" hidden>{text}</textarea>
                <ul class="rows">{rows}{new}</ul>
                <p class="after-rows"><button class="btn main">"Bring this version in"</button></p>
            </form>
        </section>
    }
}

/// A quote that does not simply stand where it stood.
#[component]
fn Row(quote: QuoteView, found: Found, chosen: Vec<String>) -> impl IntoView {
    let state = view! { <StateWord state=quote.state/> };
    let again = || {
        review::after_text_change(quote.state)
            .map(|(_, state)| format!("It becomes: {}.", state.label().to_lowercase()))
    };
    let body = match found {
        Found::Around(_, was, now) => {
            let ops = compare(&now.in_words(), &Source::spoken(&was.in_words()), Policy::Strict).ops;
            view! {
                <p dir="auto">"around it now: "{ops.iter().map(differing).collect_view()}</p>
                <span class="meta">{state}"the words stand, what stands around them changed. "{again()}</span>
            }
            .into_any()
        }
        Found::Changed(_, words, sentence) => {
            let ops = compare(&words, &Source::spoken(&quote.exact), Policy::Strict).ops;
            let was = quote.attribution.sentence_with_name();
            let sentence = sentence.filter(|sentence| *sentence != was);
            view! {
                {(words != quote.exact).then(|| view! { <p dir="auto">"now: "{ops.iter().map(differing).collect_view()}</p> })}
                {sentence.map(|sentence| view! { <p dir="auto">"now: "<ins>{sentence}</ins>", was: "<del>{was}</del></p> })}
                <span class="meta">{state}{if words == quote.exact { "the same words, said by another or through others. " } else { "other words. " }}{again()}</span>
            }
            .into_any()
        }
        Found::Asked(places) => view! {
            <span class="meta">{state}"It could stand in several places. Which is it?"</span>
            <Choice quote=quote.id places chosen/>
        }
        .into_any(),
        Found::Gone => {
            view! { <span class="meta">{state}"not in this text any more; it stays on file"</span> }.into_any()
        }
        Found::Kept(_) => ().into_any(),
    };
    view! { <li><span class="words" dir="auto">{quote.exact.clone()}</span>{body}</li> }
}

#[component]
fn Choice(quote: QuoteId, places: Vec<(CharSpan, Anchor)>, chosen: Vec<String>) -> impl IntoView {
    let option = |value: String, label: String| {
        let selected = chosen.contains(&value);
        view! { <option value=value selected=selected>{label}</option> }
    };
    let places = places
        .into_iter()
        .map(|(span, anchor)| {
            let label = format!("… {}[{}]{} …", anchor.prefix, anchor.exact, anchor.suffix);
            option(
                format!("{quote}:{}-{}", span.start, span.end),
                label.split_whitespace().collect::<Vec<_>>().join(" "),
            )
        })
        .collect_view();
    view! {
        <label class="field"><span>"Its place in the new text"</span>
            <select name="choice" required>
                <option value="">"Choose"</option>{places}{option(format!("{quote}:gone"), "It is not there any more".to_owned())}
            </select>
        </label>
    }
}
