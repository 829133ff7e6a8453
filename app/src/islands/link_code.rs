//! The code of a one-time link: what follows `#` in it, which browsers send to nobody.

use leptos::prelude::*;

/// A field for the code. The program fills it from the address and takes it out of there, so that no history keeps it; without
/// the program people type it.
#[island]
pub fn LinkCode(value: String) -> impl IntoView {
    let code = RwSignal::new(value);
    #[cfg(feature = "hydrate")]
    {
        super::browser::hydrated();
        if let Some(found) = super::browser::take_fragment() {
            code.set(found);
        }
    }
    view! {
        <label class="field">
            <span>"Code of your link"</span>
            <input name="token" value=move || code.get() prop:value=move || code.get() required autocomplete="off" spellcheck="false" aria-describedby="code-hint"/>
        </label>
        <p class="quiet" id="code-hint">"What follows # in the link you were given."</p>
    }
}
