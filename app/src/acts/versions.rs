//! A new version of an article's text.

use leptos::prelude::*;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{actor, desk, go_to};

/// Brings a new version in. Each choice is `quote:start-end` in code points of the new text, or `quote:gone`; one without
/// a place is not decided yet.
#[server(prefix = "/_f", endpoint = "add-version")]
pub async fn add_version(
    article: String,
    seen: i64,
    #[server(default)] text: String,
    #[server(default)] choice: Vec<String>,
) -> Result<(), AppError> {
    let article = review::ArticleId::parse(&article).ok_or(store::StoreError::NotFound("article"))?;
    let text = review::ArticleText::parse(&text)?;
    let chosen: store::Chosen = choice.iter().filter_map(|choice| chosen(choice)).collect();
    let app = desk();
    app.store.add_version(&actor()?, article, seen, &text, &chosen).await?;
    app.jobs.again(&app.store, article);
    go_to(&format!("/articles/{article}?notice=revised"));
    Ok(())
}

#[cfg(feature = "ssr")]
fn chosen(choice: &str) -> Option<(review::QuoteId, Option<review::CharSpan>)> {
    let (quote, place) = choice.split_once(':')?;
    let quote = review::QuoteId::parse(quote)?;
    if place == "gone" {
        return Some((quote, None));
    }
    let (start, end) = place.split_once('-')?;
    Some((quote, Some(review::CharSpan { start: start.parse().ok()?, end: end.parse().ok()? })))
}
