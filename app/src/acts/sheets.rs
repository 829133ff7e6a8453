//! Frozen sheets.

use leptos::prelude::*;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{actor, desk, go_to};

/// Freezes the approved quotes of an article, or of all that a filter shows; goes to the sheet. The article's title is the
/// sheet's where none is given.
#[server(prefix = "/_f", endpoint = "freeze")]
pub async fn freeze(
    #[server(default)] article: String,
    #[server(default)] title: String,
    #[server(default)] publisher: String,
    #[server(default)] words: String,
) -> Result<(), AppError> {
    let (actor, store) = (actor()?, desk().store);
    actor.require(review::Task::Freeze)?;
    let article = match article.as_str() {
        "" => None,
        id => Some(review::ArticleId::parse(id).ok_or(store::StoreError::NotFound("article"))?),
    };
    let title = match (title.trim(), article) {
        ("", Some(id)) => store.title(id).await?,
        _ => title,
    };
    let title = review::Line::parse("The title", &title)?;
    let filter = store::ExportFilter { article, state: None, publisher, words };
    let id = store.freeze(&actor, &title, &filter).await?;
    go_to(&format!("/sheets/{id}"));
    Ok(())
}
