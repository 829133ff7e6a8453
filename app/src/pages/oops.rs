//! Errors as pages: what happened, and the way back.

use leptos::prelude::*;

use super::parts::Page;
use crate::request::{Posted, set_status};
use crate::{AppError, ErrorKind};

/// An error in the place of a page's content.
#[component]
pub(super) fn Failed(error: AppError) -> impl IntoView {
    set_status(error.status());
    let title = match error.kind {
        ErrorKind::NotFound => "Not here",
        ErrorKind::SignedOut => "Signed out",
        ErrorKind::Refused => "Not allowed",
        ErrorKind::Stale | ErrorKind::Conflict => "Changed meanwhile",
        ErrorKind::TooLarge => "Too large",
        ErrorKind::TooMany => "Too many attempts",
        ErrorKind::Invalid | ErrorKind::Unreadable => "That does not fit",
        ErrorKind::Unavailable => "Not now",
        ErrorKind::Internal => "That failed",
    };
    view! {
        <Page title=title class="narrow">
            <h1>{title}</h1>
            <p class="message error" role="alert">{error.message}</p>
            {if error.kind == ErrorKind::SignedOut { view! { <Held/> }.into_any() } else { view! { <Typed/> }.into_any() }}
            <p class="ways">
                <a class="btn" href="/">"To the queue"</a>
                <a class="btn" href="/articles">"All articles"</a>
                <a class="btn" href="/help">"Help"</a>
            </p>
        </Page>
    }
}

/// The way back in. What a stranger sends is not read, so a form that came after its session had ended is still only with the
/// browser, which sends it again, file and all, when the answer to it is loaded once more.
#[component]
fn Held() -> impl IntoView {
    if Posted::here().action.is_empty() {
        return view! { <p><a class="btn main" href="/sign-in">"Sign in"</a></p> }.into_any();
    }
    view! {
        <section class="card stack held">
            <h2>"Your browser still has what you typed"</h2>
            <p>"Nothing of it was taken. Sign in in another tab, come back to this one and reload it: the browser then sends the form once more, with its file."</p>
            <p><a class="btn main" href="/sign-in" target="_blank" rel="noopener">"Sign in in another tab"</a></p>
        </section>
    }
    .into_any()
}

/// What was typed into a form that could not be taken, to copy from.
#[component]
fn Typed() -> impl IntoView {
    const WORDS: [(&str, &str); 8] = [
        ("text", "The article's text"),
        ("title", "Title"),
        ("sentence", "Attribution"),
        ("note", "Note"),
        ("reason", "Reason"),
        ("words", "Words"),
        ("name", "Name"),
        ("aliases", "Other names"),
    ];
    let posted = Posted::here();
    let typed = WORDS
        .into_iter()
        .filter_map(|(field, label)| {
            let value = posted.field(field).filter(|value| !value.trim().is_empty())?.to_owned();
            Some(view! { <label class="field"><span>{label}</span><textarea readonly rows="3">{value}</textarea></label> })
        })
        .collect::<Vec<_>>();
    (!typed.is_empty()).then(|| view! { <section class="card stack"><h2>"What you typed"</h2>{typed}</section> })
}

/// A page that does not exist.
#[component]
pub(super) fn NotFound() -> impl IntoView {
    let error = Posted::here().error.unwrap_or_else(|| {
        AppError::new(
            ErrorKind::NotFound,
            "There is no page at this address. It may have moved, or the address is wrong.",
        )
    });
    view! { <Failed error/> }
}
