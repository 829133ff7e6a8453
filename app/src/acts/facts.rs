//! What is said about an article, corrected.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{actor, desk, go_to};

/// The fields of the form.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FactsForm {
    /// The headline.
    pub title: String,
    /// Who wrote it.
    pub byline: String,
    /// Who published it.
    pub publisher: String,
    /// Where it stands.
    pub url: String,
    /// When it was published, as printed.
    pub published_at: String,
    /// BCP 47 code.
    pub language: String,
}

/// Stores the facts of an article. `seen` is the number of the change that the form showed.
#[server(prefix = "/_f", endpoint = "change-facts")]
pub async fn change_facts(article: String, seen: i64, #[server(flatten)] form: FactsForm) -> Result<(), AppError> {
    use review::Line;
    let article = review::ArticleId::parse(&article).ok_or(store::StoreError::NotFound("article"))?;
    let facts = store::NewFacts {
        title: Line::parse("The title", &form.title)?,
        byline: Line::optional("The byline", &form.byline)?,
        publisher: Line::optional("The publisher", &form.publisher)?,
        url: Line::optional("The address", &form.url)?,
        published_at: Line::optional("The date", &form.published_at)?,
        language: quotes::Language::from_code(&form.language).unwrap_or(quotes::Language::English),
    };
    desk().store.change_facts(&actor()?, article, seen, &facts).await?;
    go_to(&format!("/articles/{article}"));
    Ok(())
}
