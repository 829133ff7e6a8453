//! Signing in and out, the first admin, a new password.

use leptos::prelude::*;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{actor, desk, go_to, is_local, session, set_cookie};

/// The cookie that holds a session's secret.
#[cfg(feature = "ssr")]
pub const COOKIE: &str = "verbatim_session";

#[cfg(feature = "ssr")]
fn open(secret: &str) {
    let secure = if session().secure { "; Secure" } else { "" };
    set_cookie(&format!("{COOKIE}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age=1209600{secure}"));
}

#[cfg(feature = "ssr")]
fn close() {
    set_cookie(&format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"));
}

/// Opens a session and goes on to `next`.
#[server(prefix = "/_f", endpoint = "sign-in")]
pub async fn sign_in(email: String, password: String, #[server(default)] next: String) -> Result<(), AppError> {
    let secret = desk().store.sign_in(store::SignIn { email, password, address: session().address }).await?;
    open(&secret);
    go_to(if is_local(&next) { &next } else { "/" });
    Ok(())
}

/// Ends this session.
#[server(prefix = "/_f", endpoint = "sign-out")]
pub async fn sign_out() -> Result<(), AppError> {
    if let Some(secret) = session().secret {
        desk().store.sign_out(&secret).await?;
    }
    close();
    go_to("/sign-in");
    Ok(())
}

/// Ends every session of the person.
#[server(prefix = "/_f", endpoint = "sign-out-everywhere")]
pub async fn sign_out_everywhere() -> Result<(), AppError> {
    desk().store.sign_out_everywhere(&actor()?).await?;
    close();
    go_to("/sign-in");
    Ok(())
}

/// Makes the first admin and signs them in.
#[server(prefix = "/_f", endpoint = "set-up")]
pub async fn set_up(token: String, name: String, email: String, password: String) -> Result<(), AppError> {
    let address = review::Email::parse(&email)?;
    let name = review::Line::parse("Your name", &name)?;
    let store = desk().store;
    store.set_up(&token, &address, &name, review::Password::parse(&password)?).await?;
    let secret = store.sign_in(store::SignIn { email, password, address: session().address }).await?;
    open(&secret);
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
