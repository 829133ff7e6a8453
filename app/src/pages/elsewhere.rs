//! The same words elsewhere: every wording, attribution and date of a quote in one table.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use review::{Op, OpKind, Policy, QuoteId, Source, compare};
use store::{Elsewhere, QuoteView, StoreError};

use super::parts::{Page, StateWord, loaded, memory};
use crate::AppError;

struct Loaded {
    quote: QuoteView,
    title: String,
    found: Vec<(Elsewhere, Vec<Op>)>,
}

async fn load(id: Option<QuoteId>) -> Result<Loaded, AppError> {
    let (store, _) = memory()?;
    let quote = store.quote(id.ok_or(StoreError::NotFound("quote"))?).await?;
    let (title, found) = (store.title(quote.article).await?, store.elsewhere(&quote).await?);
    // The words there laid against the words here: what differs is marked in theirs.
    let lay = |there: Elsewhere| {
        let ops = compare(&there.exact, &Source::spoken(&quote.exact), Policy::Strict).ops;
        (there, ops)
    };
    let found = found.into_iter().map(lay).collect();
    Ok(Loaded { quote, title, found })
}

/// The page.
#[component]
pub(super) fn ElsewherePage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").and_then(|id| QuoteId::parse(&id));
    loaded(load(id), |Loaded { quote, title, found }| {
        let count = found.len();
        let none = if review::sketch(&quote.exact).is_empty() {
            "A quote of one or two words says too little to look for it in other articles."
        } else {
            "These words, or a near form of them, were found in no other article of this desk."
        };
        let disagree = found.iter().filter(|(there, _)| there.disagrees).count();
        let rows = found.into_iter().map(|(there, ops)| view! { <Row there ops/> }).collect_view();
        view! {
            <Page title="Same words elsewhere" class="evidence wide">
                <p class="kicker"><a href=format!("/articles/{}?quote={}#panel", quote.article, quote.id)>"Back to the quote"</a><span dir="auto">{title}</span></p>
                <h1>"Same words elsewhere"</h1>
                <blockquote dir="auto">{quote.exact.clone()}</blockquote>
                <p class="quiet">{quote.attribution.sentence_with_name()}" "<StateWord state=quote.state/></p>
                {(disagree > 0).then(|| view! { <p class="message" role="note">{if disagree == 1 { "One article names".to_owned() } else { format!("{disagree} articles name") }}" another speaker for these words. One of them is wrong, or both quote somebody else."</p> })}
                {if count == 0 {
                    view! { <p class="message">{none}</p> }.into_any()
                } else {
                    view! {
                        <p class="quiet">"The oldest first. What differs from the words above is marked: "<ins>"added"</ins>", "<del>"left out"</del>", "<mark class="changed">"changed"</mark>"."</p>
                        <div class="scroll" tabindex="0" role="region" aria-label="Where the words stand">
                        <table class="elsewhere">
                            <thead><tr><th scope="col">"Words"</th><th scope="col">"Attribution"</th><th scope="col">"Article"</th><th scope="col">"Date"</th><th scope="col">"Review"</th></tr></thead>
                            <tbody>{rows}</tbody>
                        </table>
                        </div>
                    }.into_any()
                }}
            </Page>
        }
    })
}

#[component]
fn Row(there: Elsewhere, ops: Vec<Op>) -> impl IntoView {
    let words = if ops.is_empty() {
        there.exact.clone().into_any()
    } else {
        ops.iter().map(differing).collect_view().into_any()
    };
    view! {
        <tr>
            <td dir="auto" class="there"><a href=format!("/articles/{}?quote={}#panel", there.article, there.quote)>{words}</a></td>
            <td dir="auto">{there.attribution.sentence_with_name()}{there.disagrees.then(|| view! { " "<strong class="flag">"another speaker"</strong> })}</td>
            <td dir="auto">{there.title}{(!there.publisher.is_empty()).then(|| view! { <span class="quiet">", "{there.publisher}</span> })}</td>
            <td>{there.published_at}</td>
            <td><StateWord state=there.state/>{there.verdict.map(|verdict| view! { " "<span class="quiet">{verdict.headline().label()}</span> })}</td>
        </tr>
    }
}

/// A run of the words there; what only stands here is struck out.
pub(super) fn differing(op: &Op) -> AnyView {
    let (there, here) = (op.printed.clone(), op.said.clone());
    match op.op {
        OpKind::Equal => view! { {there}" " }.into_any(),
        OpKind::Insert => view! { <ins>{there}</ins>" " }.into_any(),
        OpKind::Delete => view! { <del>{here}</del>" " }.into_any(),
        OpKind::Replace => view! { <mark class="changed">{there}</mark>" " }.into_any(),
        OpKind::Move => view! { <mark class="moved">{there}</mark>" " }.into_any(),
    }
}
