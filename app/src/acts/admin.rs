//! Accounts and roles.

use leptos::prelude::*;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{actor, desk, go_to};

#[cfg(feature = "ssr")]
fn role(word: &str) -> Result<review::Role, AppError> {
    review::Role::parse(word).ok_or_else(|| AppError::invalid("Choose one of the roles in the list."))
}

#[cfg(feature = "ssr")]
fn user(id: &str) -> Result<review::UserId, AppError> {
    review::UserId::parse(id).ok_or_else(|| store::StoreError::NotFound("account").into())
}

/// Adds an account and shows the link with which its owner sets a password.
#[server(prefix = "/_f", endpoint = "add-user")]
pub async fn add_user(name: String, email: String, role: String) -> Result<(), AppError> {
    let (email, name) = (review::Email::parse(&email)?, review::Line::parse("The name", &name)?);
    let (actor, store) = (actor()?, desk().store);
    let id = store.add_user(&actor, &email, &name, self::role(&role)?).await?;
    let secret = store.password_link(&actor, id).await?;
    go_to(&format!("/admin?link={secret}&for={id}"));
    Ok(())
}

/// Makes a link with which someone sets a new password.
#[server(prefix = "/_f", endpoint = "password-link")]
pub async fn password_link(id: String) -> Result<(), AppError> {
    let id = user(&id)?;
    let secret = desk().store.password_link(&actor()?, id).await?;
    go_to(&format!("/admin?link={secret}&for={id}"));
    Ok(())
}

/// Changes role and access.
#[server(prefix = "/_f", endpoint = "change-user")]
pub async fn change_user(
    id: String,
    seen: i64,
    role: String,
    #[server(default)] disabled: bool,
) -> Result<(), AppError> {
    desk().store.change_user(&actor()?, user(&id)?, seen, self::role(&role)?, disabled).await?;
    go_to("/admin");
    Ok(())
}

/// Says whose sheets these are. Blank fields take it back.
#[server(prefix = "/_f", endpoint = "set-house")]
pub async fn set_house(#[server(default)] name: String, #[server(default)] address: String) -> Result<(), AppError> {
    let house = store::House::parse(&name, &address)?;
    desk().store.set_house(&actor()?, &house).await?;
    go_to("/admin");
    Ok(())
}

/// Decides what may be changed between quotation marks.
#[server(prefix = "/_f", endpoint = "set-policy")]
pub async fn set_policy(policy: String) -> Result<(), AppError> {
    let policy =
        review::Policy::parse(&policy).ok_or_else(|| AppError::invalid("Choose one of the rules in the list."))?;
    let app = desk();
    app.store.set_policy(&actor()?, policy).await?;
    app.jobs.forget();
    go_to("/admin");
    Ok(())
}
