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
        ErrorKind::Invalid => "That does not fit",
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

/// A form that came after its session had ended, whole: it is sent again once somebody has signed in.
#[component]
fn Held() -> impl IntoView {
    let posted = Posted::here();
    let next = posted.field("from").filter(|from| crate::request::is_local(from)).unwrap_or("/").to_owned();
    let typed = |name: &str| !matches!(name, "form_token" | "from" | "password");
    let fields: Vec<(String, String)> = posted.fields.iter().filter(|(name, _)| name != "password").cloned().collect();
    if !fields.iter().any(|(name, value)| typed(name) && !value.trim().is_empty()) || posted.action.is_empty() {
        let href = format!("/sign-in?next={next}");
        return view! { <p><a class="btn main" href=href>"Sign in"</a></p> }.into_any();
    }
    // A form with a file has to be sent as it was.
    let enctype = posted.action.ends_with("/evidence/add").then_some("multipart/form-data");
    let shown = fields.into_iter().map(|(name, value)| {
        let long = value.contains(char::is_whitespace) && typed(&name);
        if long {
            let label = name.replace('_', " ");
            view! { <label class="field"><span>{label}</span><textarea name=name rows="3" dir="auto">{value}</textarea></label> }.into_any()
        } else {
            view! { <input type="hidden" name=name value=value/> }.into_any()
        }
    });
    view! {
        <section class="card stack held">
            <h2>"What you sent is kept here"</h2>
            <p>"Sign in in another tab, come back to this one, and send it again. Nothing of it is saved yet; a file has to be chosen again."</p>
            <p><a class="btn" href="/sign-in" target="_blank" rel="noopener">"Sign in in another tab"</a></p>
            <form method="post" action=posted.action.clone() enctype=enctype class="stack">
                {shown.collect_view()}
                <p><button class="btn main">"Send it again"</button></p>
            </form>
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
