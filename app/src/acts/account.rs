//! Signing in and out, the first admin, a new password.

use leptos::prelude::*;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{actor, confirmed, desk, go_to, is_local, session, set_cookie};

/// A cookie of ours.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, Copy)]
pub struct Cookie {
    name: &'static str,
    seconds: i64,
}

#[cfg(feature = "ssr")]
impl Cookie {
    /// Holds a session's secret; the server ends a session before this does.
    pub const SESSION: Self = Self { name: "verbatim_session", seconds: 12 * 3600 };
    /// Holds the secret by which a browser is known.
    pub const BROWSER: Self = Self { name: "verbatim_browser", seconds: 180 * 24 * 3600 };
    /// Holds the secret of a sign-in that waits for a code.
    pub const WAITING: Self = Self { name: "verbatim_waiting", seconds: 10 * 60 };

    /// Its name; over TLS one that no other host of the domain can set.
    #[must_use]
    pub fn name(self, secure: bool) -> String {
        if secure { format!("__Host-{}", self.name) } else { self.name.to_owned() }
    }

    fn set(self, value: &str, seconds: i64) {
        let secure = session().secure;
        let lasting = cookie::time::Duration::seconds(seconds);
        let cookie = cookie::Cookie::build((self.name(secure), value)).path("/").http_only(true).max_age(lasting);
        set_cookie(&cookie.same_site(cookie::SameSite::Lax).secure(secure).to_string());
    }

    fn give(self, secret: &str) {
        self.set(secret, self.seconds);
    }

    fn take(self) {
        self.set("", 0);
    }
}

/// Where this request comes from; whoever signs in with it takes the place of whoever was signed in here.
#[cfg(feature = "ssr")]
fn visit() -> store::Visit {
    let session = session();
    store::Visit { address: session.address, agent: session.agent, browser: session.browser, replaces: session.secret }
}

#[cfg(feature = "ssr")]
fn let_in(signed_in: &store::SignedIn) {
    Cookie::SESSION.give(&signed_in.session);
    Cookie::BROWSER.give(&signed_in.browser);
}

/// Signs in as far as the password leads, and on to `next`.
#[cfg(feature = "ssr")]
async fn open(email: String, password: String, next: &str) -> Result<(), AppError> {
    match desk().store.sign_in(store::SignIn { email, password, visit: visit() }).await? {
        store::Entry::In(signed_in) => {
            let_in(&signed_in);
            go_to(next);
        }
        store::Entry::Waits(waiting) => {
            Cookie::WAITING.give(&waiting);
            let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
            go_to(&format!("/sign-in/code?next={next}"));
        }
    }
    Ok(())
}

#[cfg(feature = "ssr")]
fn local(next: &str) -> &str {
    if is_local(next) { next } else { "/" }
}

/// Opens a session and goes on to `next`; whoever has a second factor is asked for it first.
///
/// # Errors
/// When address and password do not fit, or were guessed at too often.
#[server(prefix = "/_f", endpoint = "sign-in")]
pub async fn sign_in(email: String, password: String, #[server(default)] next: String) -> Result<(), AppError> {
    open(email, password, local(&next)).await
}

/// Opens the session of a sign-in that waits for the code of an app, or a recovery code.
///
/// # Errors
/// When the code does not fit, there were too many, or the password was given too long ago.
#[server(prefix = "/_f", endpoint = "sign-in-code")]
pub async fn sign_in_code(code: String, #[server(default)] next: String) -> Result<(), AppError> {
    let waiting = session().waiting.unwrap_or_default();
    let_in(&desk().store.sign_in_with_code(&waiting, &code, visit()).await?);
    Cookie::WAITING.take();
    go_to(local(&next));
    Ok(())
}

/// Ends this session.
#[server(prefix = "/_f", endpoint = "sign-out")]
pub async fn sign_out() -> Result<(), AppError> {
    if let Some(secret) = session().secret {
        desk().store.sign_out(&secret).await?;
    }
    Cookie::SESSION.take();
    go_to("/sign-in");
    Ok(())
}

/// Ends every session of the person.
#[server(prefix = "/_f", endpoint = "sign-out-everywhere")]
pub async fn sign_out_everywhere() -> Result<(), AppError> {
    desk().store.sign_out_everywhere(&actor()?).await?;
    Cookie::SESSION.take();
    go_to("/sign-in");
    Ok(())
}

/// Makes the first admin and signs them in.
#[server(prefix = "/_f", endpoint = "set-up")]
pub async fn set_up(token: String, name: String, email: String, password: String) -> Result<(), AppError> {
    let address = review::Email::parse(&email)?;
    let name = review::Line::parse("Your name", &name)?;
    desk().store.set_up(&token, &address, &name, review::Password::parse(&password)?).await?;
    open(email, password, "/").await
}

/// Sets a password by a one-time link.
#[server(prefix = "/_f", endpoint = "set-password")]
pub async fn set_password(token: String, password: String) -> Result<(), AppError> {
    desk().store.set_password(&token, review::Password::parse(&password)?).await?;
    go_to("/sign-in?done=password");
    Ok(())
}

/// Shows that it is still you: before accounts and rules are changed.
///
/// # Errors
/// When the password is wrong, or was guessed at too often.
#[server(prefix = "/_f", endpoint = "confirm")]
pub async fn confirm(password: String, #[server(default)] next: String) -> Result<(), AppError> {
    desk().store.confirm(&actor()?, &session().id, password).await?;
    go_to(if is_local(&next) { &next } else { "/admin" });
    Ok(())
}

/// Changes one's own password. Other sessions end.
///
/// # Errors
/// When the old one is wrong, or the new one is too short or easily guessed.
#[server(prefix = "/_f", endpoint = "change-password")]
pub async fn change_password(old: String, password: String) -> Result<(), AppError> {
    let new = review::Password::parse(&password)?;
    desk().store.change_password(&actor()?, &session().id, old, new).await?;
    go_to("/account?done=password");
    Ok(())
}

/// Ends one of one's own sessions.
///
/// # Errors
/// When there is no such session.
#[server(prefix = "/_f", endpoint = "end-session")]
pub async fn end_session(id: String) -> Result<(), AppError> {
    desk().store.end_session(&actor()?, &id).await?;
    go_to("/account?done=session");
    Ok(())
}

/// Makes a secret for an authenticator app; the page of the account shows it. Whoever has an app already gives a code of it.
///
/// # Errors
/// When the password was not asked for lately, or the code does not fit.
#[server(prefix = "/_f", endpoint = "offer-factor")]
pub async fn offer_factor(#[server(default)] code: String) -> Result<(), AppError> {
    desk().store.offer_factor(&confirmed()?, &session().id, &code).await?;
    go_to("/account#h-factor");
    Ok(())
}

/// Turns the second factor on, by a code of the app that has taken the secret. Answers with the recovery codes, once.
///
/// # Errors
/// When the code does not fit, or the secret was shown too long ago.
#[server(prefix = "/_f", endpoint = "turn-on-factor")]
pub async fn turn_on_factor(code: String) -> Result<Vec<String>, AppError> {
    Ok(desk().store.turn_on_factor(&confirmed()?, &session().id, &code).await?)
}

/// Answers with new recovery codes, once; those there were are good no more.
///
/// # Errors
/// When there is no second factor, or the code does not fit.
#[server(prefix = "/_f", endpoint = "new-recovery-codes")]
pub async fn new_recovery_codes(#[server(default)] code: String) -> Result<Vec<String>, AppError> {
    Ok(desk().store.new_recovery_codes(&confirmed()?, &session().id, &code).await?)
}

/// Turns one's own second factor off.
///
/// # Errors
/// When the desk asks for one, or the code does not fit.
#[server(prefix = "/_f", endpoint = "turn-off-factor")]
pub async fn turn_off_factor(#[server(default)] code: String) -> Result<(), AppError> {
    desk().store.turn_off_factor(&confirmed()?, &session().id, &code).await?;
    go_to("/account?done=factor-off");
    Ok(())
}
