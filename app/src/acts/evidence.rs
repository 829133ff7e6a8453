//! Evidence: cited, taken away, laid against all quotes of an article. Adding it is a form with a file, which the
//! server reads itself.

use leptos::prelude::*;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{actor, desk, go_to};

#[cfg(feature = "ssr")]
fn quote(word: &str) -> Result<review::QuoteId, AppError> {
    review::QuoteId::parse(word).ok_or_else(|| store::StoreError::NotFound("quote").into())
}

#[cfg(feature = "ssr")]
fn evidence(word: &str) -> Result<review::EvidenceId, AppError> {
    review::EvidenceId::parse(word).ok_or_else(|| store::StoreError::NotFound("evidence").into())
}

#[cfg(feature = "ssr")]
fn article(word: &str) -> Result<review::ArticleId, AppError> {
    review::ArticleId::parse(word).ok_or_else(|| store::StoreError::NotFound("article").into())
}

/// Lets a quote rest on evidence that is on file.
#[server(prefix = "/_f", endpoint = "cite-evidence")]
pub async fn cite_evidence(quote: String, #[server(default)] evidence: String) -> Result<(), AppError> {
    let quote = self::quote(&quote)?;
    let id = self::evidence(&evidence)?;
    let app = desk();
    app.store.cite(&actor()?, quote, id).await?;
    // It may be another article's, of which nothing is known here.
    app.jobs.again(&app.store, app.store.quote(quote).await?.article);
    go_to(&format!("/quotes/{quote}/evidence?added={id}#e-{id}"));
    Ok(())
}

/// Says where in its evidence a quote's words stand; blank: they are looked for again.
#[server(prefix = "/_f", endpoint = "place-evidence")]
pub async fn place_evidence(
    quote: String,
    evidence: String,
    #[server(default)] locator: String,
) -> Result<(), AppError> {
    let quote = self::quote(&quote)?;
    let id = self::evidence(&evidence)?;
    let locator = review::Line::optional("The place", &locator)?;
    desk().store.place_evidence(&actor()?, quote, id, locator.as_ref()).await?;
    go_to(&format!("/quotes/{quote}/evidence?notice=placed#e-{id}"));
    Ok(())
}

/// Takes evidence away from a quote.
#[server(prefix = "/_f", endpoint = "drop-evidence")]
pub async fn drop_evidence(quote: String, evidence: String) -> Result<(), AppError> {
    let quote = self::quote(&quote)?;
    desk().store.drop_evidence(&actor()?, quote, self::evidence(&evidence)?).await?;
    go_to(&format!("/quotes/{quote}/evidence?notice=dropped"));
    Ok(())
}

/// Begins to lay all quotes of an article against all of its evidence.
#[server(prefix = "/_f", endpoint = "lay-all")]
pub async fn lay_all(article: String) -> Result<(), AppError> {
    let (actor, app) = (actor()?, desk());
    actor.require(review::Task::Import)?;
    let article = self::article(&article)?;
    let work = tokio::spawn(async move { app.jobs.run(&app.store, article).await });
    // Most are done at once; for the others the page shows how far they are.
    drop(tokio::time::timeout(std::time::Duration::from_millis(800), work).await);
    go_to(&format!("/articles/{article}/evidence#found"));
    Ok(())
}

/// Lets quotes rest on the evidence in which their words were found; each pair is `quote:evidence`.
#[server(prefix = "/_f", endpoint = "cite-found")]
pub async fn cite_found(article: String, #[server(default)] pair: Vec<String>) -> Result<(), AppError> {
    let (actor, app) = (actor()?, desk());
    let article = self::article(&article)?;
    let mut refused = 0;
    for pair in &pair {
        let (quote, evidence) = pair.split_once(':').unwrap_or_default();
        let (quote, evidence) = (self::quote(quote)?, self::evidence(evidence)?);
        // One that was approved meanwhile keeps the others from nothing.
        match app.store.cite(&actor, quote, evidence).await {
            Ok(()) => {}
            Err(store::StoreError::Refused(review::Refusal::Evidence(_))) => refused += 1,
            Err(error) => return Err(error.into()),
        }
    }
    go_to(&format!("/articles/{article}/evidence?notice={}", if refused > 0 { "some-cited" } else { "cited" }));
    Ok(())
}
