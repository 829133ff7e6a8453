//! Server functions: each translates a form into one call of `store` and back.

#![expect(
    missing_docs,
    reason = "the server macro makes a struct of each function's arguments, whose fields take no comments"
)]

pub mod account;
pub mod admin;
pub mod comments;
pub mod desk;
pub mod evidence;
pub mod facts;
pub mod import;
pub mod people;
pub mod sheets;
pub mod versions;
