//! Comments: written, answered, settled.

use leptos::prelude::*;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{actor, desk, go_to};

#[cfg(feature = "ssr")]
fn thread(word: &str) -> Result<review::CommentId, AppError> {
    review::CommentId::parse(word).ok_or_else(|| store::StoreError::NotFound("thread").into())
}

/// Writes a comment; an answer when it names a thread.
#[server(prefix = "/_f", endpoint = "comment")]
pub async fn comment(
    quote: String,
    #[server(default)] thread: String,
    #[server(default)] body: String,
) -> Result<(), AppError> {
    let quote = review::QuoteId::parse(&quote).ok_or(store::StoreError::NotFound("quote"))?;
    let thread = if thread.is_empty() { None } else { Some(self::thread(&thread)?) };
    let id = desk().store.comment(&actor()?, quote, thread, &review::CommentBody::parse(&body)?).await?;
    go_to(&format!("/quotes/{quote}/comments#c-{}", thread.unwrap_or(id)));
    Ok(())
}

/// Settles a thread, or opens it again.
#[server(prefix = "/_f", endpoint = "resolve")]
pub async fn resolve(thread: String, #[server(default)] open: bool) -> Result<(), AppError> {
    let quote = desk().store.resolve(&actor()?, self::thread(&thread)?, !open).await?;
    go_to(&format!("/quotes/{quote}/comments#c-{thread}"));
    Ok(())
}
