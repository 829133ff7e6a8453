//! The pages of Verbatim.
//!
//! Pages (`pages`, server only) are complete HTML without JavaScript: real forms, real links. What needs
//! hands is an island (`islands`), and only islands are compiled for the browser. Both write through the
//! same server functions (`acts`), which translate a form into one call of `store`.
//!
//! To add a page: a file in `pages`, a route in `pages::App`. To add a form: a function in `acts`, and a
//! `<form>` that posts to its address; the server turns an error into the same page with what was typed.

// Views are types within types; an optimised build looks deeper into them than the default allows.
#![recursion_limit = "512"]

pub mod acts;
mod choice;
pub mod client;
mod draft;
mod error;
pub mod islands;
mod panel;

#[cfg(feature = "ssr")]
mod jobs;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod request;

pub use choice::Choice;
pub use draft::Draft;
pub use error::{AppError, ErrorKind};
#[cfg(feature = "ssr")]
pub use panel::Around;
pub use panel::{Action, Flagged, Found, Line, Panel, flag, flag_name};

/// Called by the page's script once the program is loaded, before the islands are woken.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
