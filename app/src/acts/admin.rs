//! Accounts and roles.

use leptos::prelude::*;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{confirmed, desk, go_to};

#[cfg(feature = "ssr")]
fn role(word: &str) -> Result<review::Role, AppError> {
    review::Role::parse(word).ok_or_else(|| AppError::invalid("Choose one of the roles in the list."))
}

#[cfg(feature = "ssr")]
fn user(id: &str) -> Result<review::UserId, AppError> {
    review::UserId::parse(id).ok_or_else(|| store::StoreError::NotFound("account").into())
}

/// A link with which somebody sets a password. It is a secret: it is told once, in the answer to whoever made it, and never
/// stands in an address that a browser or a proxy writes down.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct NewLink {
    /// Whose password it sets.
    pub name: String,
    /// The link, whole. What follows `#` is not sent anywhere.
    pub link: String,
}

#[cfg(feature = "ssr")]
async fn link_for(actor: &store::Actor, id: review::UserId) -> Result<NewLink, AppError> {
    let app = desk();
    let secret = app.store.password_link(actor, id).await?;
    let user = app.store.user(id).await?.ok_or(store::StoreError::NotFound("account"))?;
    Ok(NewLink { name: user.name, link: crate::request::password_link(&app.public_url, &secret) })
}

/// Adds an account and answers with the link with which its owner sets a password.
///
/// # Errors
/// When a field is wrong, the name or the address is taken, or whoever asks is no admin.
#[server(prefix = "/_f", endpoint = "add-user")]
pub async fn add_user(name: String, email: String, role: String) -> Result<NewLink, AppError> {
    let (email, name) = (review::Email::parse(&email)?, review::Line::parse("The name", &name)?);
    let actor = confirmed()?;
    let id = desk().store.add_user(&actor, &email, &name, self::role(&role)?).await?;
    link_for(&actor, id).await
}

/// Answers with a link with which someone sets a new password.
///
/// # Errors
/// When there is no such account, or whoever asks is no admin.
#[server(prefix = "/_f", endpoint = "password-link")]
pub async fn password_link(id: String) -> Result<NewLink, AppError> {
    link_for(&confirmed()?, user(&id)?).await
}

/// Changes role and access.
#[server(prefix = "/_f", endpoint = "change-user")]
pub async fn change_user(
    id: String,
    seen: i64,
    role: String,
    #[server(default)] disabled: bool,
) -> Result<(), AppError> {
    desk().store.change_user(&confirmed()?, user(&id)?, seen, self::role(&role)?, disabled).await?;
    go_to("/admin");
    Ok(())
}

/// Says whose sheets these are. Blank fields take it back.
#[server(prefix = "/_f", endpoint = "set-house")]
pub async fn set_house(#[server(default)] name: String, #[server(default)] address: String) -> Result<(), AppError> {
    let house = store::House::parse(&name, &address)?;
    desk().store.set_house(&confirmed()?, &house).await?;
    go_to("/admin");
    Ok(())
}

/// Decides what may be changed between quotation marks.
#[server(prefix = "/_f", endpoint = "set-policy")]
pub async fn set_policy(policy: String) -> Result<(), AppError> {
    let policy =
        review::Policy::parse(&policy).ok_or_else(|| AppError::invalid("Choose one of the rules in the list."))?;
    let app = desk();
    app.store.set_policy(&confirmed()?, policy).await?;
    app.jobs.forget();
    go_to("/admin");
    Ok(())
}

/// Decides how long one may be away before one has to sign in again.
///
/// # Errors
/// When it is none of the choices, or whoever asks is no admin.
#[server(prefix = "/_f", endpoint = "set-idle-limit")]
pub async fn set_idle_limit(minutes: String) -> Result<(), AppError> {
    let limit =
        store::IdleLimit::parse(&minutes).ok_or_else(|| AppError::invalid("Choose one of the times in the list."))?;
    desk().store.set_idle_limit(&confirmed()?, limit).await?;
    go_to("/admin");
    Ok(())
}

/// Decides how long the security log is kept.
///
/// # Errors
/// When it is none of the choices, or whoever asks is no admin.
#[server(prefix = "/_f", endpoint = "set-note-days")]
pub async fn set_note_days(days: String) -> Result<(), AppError> {
    let days =
        store::NoteDays::parse(&days).ok_or_else(|| AppError::invalid("Choose one of the times in the list."))?;
    desk().store.set_note_days(&confirmed()?, days).await?;
    go_to("/admin/security");
    Ok(())
}

/// Takes away the second factor of somebody who lost the app and the recovery codes.
///
/// # Errors
/// When there is none, it is one's own, or whoever asks is no admin.
#[server(prefix = "/_f", endpoint = "remove-factor")]
pub async fn remove_factor(id: String) -> Result<(), AppError> {
    desk().store.remove_factor(&confirmed()?, user(&id)?).await?;
    go_to("/admin");
    Ok(())
}

/// Decides of whom a second factor is asked.
///
/// # Errors
/// When it is none of the choices, or whoever asks is no admin or would be asked for one and has none.
#[server(prefix = "/_f", endpoint = "set-factor-rule")]
pub async fn set_factor_rule(rule: String) -> Result<(), AppError> {
    let rule =
        review::FactorRule::parse(&rule).ok_or_else(|| AppError::invalid("Choose one of the answers in the list."))?;
    desk().store.set_factor_rule(&confirmed()?, rule).await?;
    go_to("/admin");
    Ok(())
}
