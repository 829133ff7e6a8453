//! Signing in, the first admin, a new password.

use leptos::prelude::*;

use super::parts::{FormError, FormToken, Page, loaded, query};
use crate::islands::link_code::LinkCode;
use crate::request::{Posted, desk, session};
use crate::{AppError, ErrorKind};

/// Signing in.
#[component]
pub(super) fn SignInPage() -> impl IntoView {
    let next = Posted::here().typed("/_f/sign-in", "next", &query("next"));
    let email = Posted::here().typed("/_f/sign-in", "email", "");
    let done = (query("done") == "password")
        .then(|| view! { <p class="message" role="status">"The password is set. Sign in with it."</p> });
    view! {
        <Page title="Sign in" class="entrance">
            <h1 class="wordmark">"Verbatim"</h1>
            <p class="quiet">"Who said it, in which words, through whom."</p>
            {done}
            <FormError action="/_f/sign-in"/>
            <form method="post" action="/_f/sign-in" class="stack">
                <FormToken/>
                <input type="hidden" name="next" value=next/>
                <label class="field"><span>"Email"</span><input name="email" type="email" value=email required autocomplete="username" autofocus/></label>
                <label class="field"><span>"Password"</span><input name="password" type="password" required autocomplete="current-password"/></label>
                <button class="btn main">"Sign in"</button>
            </form>
            <p class="quiet">"Forgotten your password? An admin of this desk can make a link for a new one."</p>
        </Page>
    }
}

/// The second step of signing in, for whoever has a second factor.
#[component]
pub(super) fn CodePage() -> impl IntoView {
    let next = Posted::here().typed("/_f/sign-in-code", "next", &query("next"));
    view! {
        <Page title="Your code" class="entrance">
            <h1>"Your code"</h1>
            {match session().waiting {
                Some(_) => view! { <p>"Now type the six figures that your authenticator app shows for this desk, or one of your recovery codes."</p> }.into_any(),
                None => view! { <p class="message">"The password comes first. "<a href="/sign-in">"Sign in"</a></p> }.into_any(),
            }}
            <FormError action="/_f/sign-in-code"/>
            <form method="post" action="/_f/sign-in-code" class="stack">
                <FormToken/>
                <input type="hidden" name="next" value=next/>
                <input type="hidden" name="from" value="/sign-in/code"/>
                <label class="field"><span>"Code"</span><input name="code" required autocomplete="one-time-code" autocapitalize="none" spellcheck="false" autofocus/></label>
                <button class="btn main">"Sign in"</button>
            </form>
            <p class="quiet">"Lost the app and the codes? An admin of this desk can take the second factor away. "<a href="/sign-in">"Begin again"</a></p>
        </Page>
    }
}

async fn needs_setup() -> Result<(), AppError> {
    if desk().store.needs_setup().await? {
        return Ok(());
    }
    Err(AppError::new(ErrorKind::NotFound, "This desk has an admin already. Sign in, or ask them for an account."))
}

/// The first admin, by a one-time link.
#[component]
pub(super) fn SetUpPage() -> impl IntoView {
    let posted = Posted::here();
    let typed = move |name: &str| posted.typed("/_f/set-up", name, "");
    loaded(needs_setup(), move |()| {
        view! {
            <Page title="Set up" class="entrance">
                <h1>"Set up this desk"</h1>
                <p>"You are its first admin. Afterwards you can add checkers, editors and readers."</p>
                <FormError action="/_f/set-up"/>
                <form method="post" action="/_f/set-up" class="stack">
                    <FormToken/>
                    <LinkCode value=typed("token")/>
                    <label class="field"><span>"Your name, as it stands on sheets"</span><input name="name" value=typed("name") required autocomplete="name" autofocus/></label>
                    <label class="field"><span>"Email"</span><input name="email" type="email" value=typed("email") required autocomplete="username"/></label>
                    <NewPassword/>
                    <button class="btn main">"Make the desk mine"</button>
                </form>
            </Page>
        }
    })
}

/// A new password, by a one-time link.
#[component]
pub(super) fn PasswordPage() -> impl IntoView {
    let code = Posted::here().typed("/_f/set-password", "token", "");
    view! {
        <Page title="New password" class="entrance">
            <h1>"Set your password"</h1>
            <FormError action="/_f/set-password"/>
            <form method="post" action="/_f/set-password" class="stack">
                <FormToken/>
                <LinkCode value=code/>
                <NewPassword/>
                <button class="btn main">"Set password"</button>
            </form>
        </Page>
    }
}

#[component]
pub(super) fn NewPassword() -> impl IntoView {
    view! {
        <label class="field">
            <span>"Password"</span>
            <input name="password" type="password" required minlength="12" autocomplete="new-password" aria-describedby="password-hint"/>
        </label>
        <p class="quiet" id="password-hint">"At least 12 characters, and not one that is guessed first: four words that do not belong together are good."</p>
    }
}
