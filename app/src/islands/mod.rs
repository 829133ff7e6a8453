//! What needs hands. Everything here is compiled for the browser too.

#![expect(
    missing_docs,
    reason = "the island macro makes a struct of each island's properties, whose fields take no comments"
)]

pub mod again;
#[cfg(feature = "hydrate")]
mod browser;
pub mod desk;
mod fields;
pub mod import;
pub mod link_code;
