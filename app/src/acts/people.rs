//! The registry of people.

use leptos::prelude::*;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{actor, desk, go_to};

#[cfg(feature = "ssr")]
fn person(id: &str) -> Result<review::PersonId, AppError> {
    review::PersonId::parse(id.trim()).ok_or_else(|| store::StoreError::NotFound("person").into())
}

/// Saves name, aliases (one a line), sort and Wikidata id.
#[server(prefix = "/_f", endpoint = "save-person")]
pub async fn save_person(
    id: String,
    seen: i64,
    name: String,
    aliases: String,
    kind: String,
    wikidata: String,
) -> Result<(), AppError> {
    let name = review::Line::parse("The name", &name)?;
    let aliases: Result<Vec<_>, _> = aliases.lines().map(|line| review::Line::optional("An alias", line)).collect();
    let aliases = aliases?.into_iter().flatten().collect();
    let entry = store::PersonEntry { name, aliases, organisation: kind == "organisation", wikidata };
    desk().store.save_person(&actor()?, person(&id)?, seen, &entry).await?;
    go_to(&format!("/people/{id}"));
    Ok(())
}

/// Merges a duplicate into the person whose name is given.
#[server(prefix = "/_f", endpoint = "merge-person")]
pub async fn merge_person(id: String, into: String) -> Result<(), AppError> {
    let (actor, store) = (actor()?, desk().store);
    let into = review::Line::parse("The name", &into)?;
    let target = store.person_named(&into).await?;
    let target = target
        .ok_or_else(|| AppError::invalid("Nobody in the registry has that name. Choose a name from the list."))?;
    store.merge(&actor, person(&id)?, target).await?;
    go_to(&format!("/people/{target}?notice=merged"));
    Ok(())
}

/// Undoes a merge.
#[server(prefix = "/_f", endpoint = "unmerge-person")]
pub async fn unmerge_person(id: String) -> Result<(), AppError> {
    desk().store.unmerge(&actor()?, person(&id)?).await?;
    go_to(&format!("/people/{id}"));
    Ok(())
}
