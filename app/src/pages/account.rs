//! One's own account: the password, and where one is signed in.

use leptos::prelude::*;
use store::{Factor, OwnSession, User};

use super::admin::Confirm;
use super::entrance::NewPassword;
use super::factor::{FactorCard, NewCodes};
use super::parts::{FormError, FormToken, Page, When, loaded, memory, query};
use crate::AppError;
use crate::request::session;

async fn load() -> Result<(User, Vec<OwnSession>, Factor), AppError> {
    let (store, actor) = memory()?;
    let user = store.user(actor.user).await?.ok_or(store::StoreError::SignedOut)?;
    Ok((user, store.own_sessions(&actor).await?, store.factor(&actor, &session().id).await?))
}

/// One's own account.
#[component]
pub(super) fn AccountPage() -> impl IntoView {
    loaded(load(), |(user, sessions, factor)| {
        let done = match query("done").as_str() {
            "password" => "The password is changed. Everywhere else you are signed out.",
            "session" => "That session has ended.",
            "factor-off" => "The second factor is off.",
            _ => "",
        };
        let done = (!done.is_empty()).then(|| view! { <p class="message" role="status">{done}</p> });
        view! {
            <Page title="Your account" class="wide">
                <h1>"Your account"</h1>
                <p class="quiet"><strong>{user.name}</strong>" · "{user.email}" · "{user.role.label()}</p>
                {done}
                <NewCodes/>
                <Sessions sessions/>
                {(!session().confirmed).then(|| view! { <Confirm to="/account"/> })}
                <FactorCard factor/>
                <PasswordForm/>
            </Page>
        }
    })
}

#[component]
fn Sessions(sessions: Vec<OwnSession>) -> impl IntoView {
    let here = session().id;
    let rows = sessions
        .into_iter()
        .map(|own| {
            let is_here = own.id == here;
            let what = if own.agent.is_empty() { "A program".to_owned() } else { browser(&own.agent) };
            let end = (!is_here).then(|| {
                view! {
                    <form method="post" action="/_f/end-session" class="inline">
                        <FormToken/>
                        <input type="hidden" name="id" value=own.id.clone()/>
                        <button class="btn" aria-label=format!("End the session of {what} since {}", own.since.human())>"End"</button>
                    </form>
                }
            });
            view! {
                <li>
                    <span class="who-line"><strong>{what.clone()}</strong>{is_here.then_some(" (here)")}" "
                        <span class="quiet">{own.address}" · since "<When at=own.since/>" · used "<When at=own.seen/></span></span>
                    {end}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="list" aria-labelledby="h-sessions">
            <h2 id="h-sessions">"Where you are signed in"</h2>
            <FormError action="/_f/end-session"/>
            <ul class="rows accounts">{rows}</ul>
            <form method="post" action="/_f/sign-out-everywhere" class="stack"><FormToken/><p><button class="btn">"Sign out everywhere"</button></p></form>
        </section>
    }
}

/// What people call it, out of what a browser calls itself.
fn browser(agent: &str) -> String {
    const PROGRAMS: [(&str, &str); 6] = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "Mac"),
        ("Linux", "Linux"),
    ];
    let find =
        |known: &[(&str, &'static str)]| known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    match (find(&PROGRAMS), find(&SYSTEMS)) {
        (Some(program), Some(system)) => format!("{program} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => agent.chars().take(60).collect(),
    }
}

#[component]
fn PasswordForm() -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="h-password">
            <h2 id="h-password">"A new password"</h2>
            <FormError action="/_f/change-password"/>
            <form method="post" action="/_f/change-password" class="stack">
                <FormToken/>
                <label class="field"><span>"Your password now"</span><input name="old" type="password" required autocomplete="current-password"/></label>
                <NewPassword/>
                <p><button class="btn main">"Change it"</button></p>
            </form>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn browsers() {
        for (agent, known) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1",
                "Safari on iPhone",
            ),
            ("curl/8.5.0", "curl"),
            ("node", "node"),
        ] {
            assert_eq!(browser(agent), known);
        }
    }
}
