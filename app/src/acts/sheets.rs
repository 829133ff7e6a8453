//! Frozen sheets.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::request::{actor, desk, go_to};
use crate::{AppError, Choice};

/// Freezes the quotes of a choice and goes to the sheet. An article's title is the sheet's where none is given.
#[server(prefix = "/_f", endpoint = "freeze")]
pub async fn freeze(#[server(default)] title: String, #[server(flatten)] choice: Choice) -> Result<(), AppError> {
    let (actor, store) = (actor()?, desk().store);
    actor.require(review::Task::Freeze)?;
    let filter = choice.filter()?;
    let title = match (title.trim(), filter.article) {
        ("", Some(id)) => store.title(id).await?,
        _ => title,
    };
    let title = review::Line::parse("The title", &title)?;
    let id = store.freeze(&actor, &title, &filter).await?;
    go_to(&format!("/sheets/{id}"));
    Ok(())
}

/// Withdraws a frozen sheet: it stays as it is and says so.
#[server(prefix = "/_f", endpoint = "withdraw")]
pub async fn withdraw(sheet: String, #[server(default)] reason: String) -> Result<(), AppError> {
    let (actor, store) = (actor()?, desk().store);
    actor.require(review::Task::Freeze)?;
    let id = review::SheetId::parse(&sheet).ok_or(store::StoreError::NotFound("sheet"))?;
    store.withdraw(&actor, id, &review::Reason::parse(&reason)?).await?;
    go_to(&format!("/sheets/{id}"));
    Ok(())
}
