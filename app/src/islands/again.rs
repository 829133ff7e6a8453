//! Looks at a page again while work goes on; without the program there is a link.

use leptos::prelude::*;

/// Loads the page again after a second.
#[island]
pub fn Again() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    {
        super::browser::hydrated();
        let _ = set_timeout(|| drop(window().location().reload()), std::time::Duration::from_secs(1));
    }
    view! { <a href="">"Look again"</a> }
}
