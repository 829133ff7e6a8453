//! The document around every page.

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

use super::App;
use crate::request::desk;

/// The document. Leptos's own `HydrationScripts` is not used: it puts the nonce into `crossorigin`, so that
/// what was preloaded is fetched again.
#[must_use]
pub fn shell() -> impl IntoView {
    // Data loaded outside islands is not wanted in the page a second time.
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
    let assets = desk().assets;
    let nonce = use_nonce();
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" type="image/svg+xml" href="/pkg/icon.svg"/>
                <link rel="stylesheet" href=assets.css.clone()/>
                <MetaTags/>
                <script type="module" nonce=nonce src=assets.js.clone() data-wasm=assets.wasm.clone()></script>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
