//! Signing in and out, the first admin, a new password.

use leptos::prelude::*;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{actor, desk, go_to, is_local, session, set_cookie};

/// A cookie of ours.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, Copy)]
pub struct Cookie {
    name: &'static str,
    seconds: u32,
}

#[cfg(feature = "ssr")]
impl Cookie {
    /// Holds a session's secret; the server ends a session before this does.
    pub const SESSION: Self = Self { name: "verbatim_session", seconds: 12 * 3600 };
    /// Holds the secret by which a browser is known.
    pub const BROWSER: Self = Self { name: "verbatim_browser", seconds: 180 * 24 * 3600 };

    /// Its name; over TLS one that no other host of the domain can set.
    #[must_use]
    pub fn name(self, secure: bool) -> String {
        if secure { format!("__Host-{}", self.name) } else { self.name.to_owned() }
    }

    fn set(self, value: &str, seconds: u32) {
        let secure = session().secure;
        let flag = if secure { "; Secure" } else { "" };
        let name = self.name(secure);
        set_cookie(&format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{flag}"));
    }

    fn give(self, secret: &str) {
        self.set(secret, self.seconds);
    }

    fn take(self) {
        self.set("", 0);
    }
}

/// Signs in with what this request brings along, in the place of whoever was signed in here.
#[cfg(feature = "ssr")]
async fn open(email: String, password: String) -> Result<(), AppError> {
    let session = session();
    let given = store::SignIn {
        email,
        password,
        address: session.address,
        agent: session.agent,
        browser: session.browser,
        replaces: session.secret,
    };
    let signed_in = desk().store.sign_in(given).await?;
    Cookie::SESSION.give(&signed_in.session);
    Cookie::BROWSER.give(&signed_in.browser);
    Ok(())
}

/// Opens a session and goes on to `next`.
///
/// # Errors
/// When address and password do not fit, or were guessed at too often.
#[server(prefix = "/_f", endpoint = "sign-in")]
pub async fn sign_in(email: String, password: String, #[server(default)] next: String) -> Result<(), AppError> {
    open(email, password).await?;
    go_to(if is_local(&next) { &next } else { "/" });
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
    open(email, password).await?;
    go_to("/");
    Ok(())
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
