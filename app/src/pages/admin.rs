//! Accounts and roles.

use leptos::prelude::*;
use review::{FactorRule, Policy, Role, Task};
use store::{House, IdleLimit, User};

use super::parts::{FormError, FormToken, Page, loaded, memory};
use crate::AppError;
use crate::acts::admin::NewLink;
use crate::request::{Posted, session};

struct Loaded {
    users: Vec<User>,
    policy: Policy,
    house: House,
    idle: IdleLimit,
    rule: FactorRule,
}

async fn load() -> Result<Loaded, AppError> {
    let (store, actor) = memory()?;
    actor.require(Task::ManageUsers)?;
    Ok(Loaded {
        users: store.users().await?,
        policy: store.policy().await?,
        house: store.house().await?,
        idle: store.idle_limit().await?,
        rule: store.factor_rule().await?,
    })
}

/// People with an account.
#[component]
pub(super) fn AdminPage() -> impl IntoView {
    loaded(load(), move |Loaded { users, policy, house, idle, rule }| {
        let made = Posted::here().made.and_then(|made| serde_json::from_str::<NewLink>(&made).ok());
        let shown = made.map(|NewLink { name, link }| {
            view! {
                <section class="card" role="status">
                    <h2>"A link for "{name}</h2>
                    <p>"Send it to them. It works once, for three days, and lets them set a password. It is shown only here and now."</p>
                    <p><code class="link">{link}</code></p>
                </section>
            }
        });
        view! {
            <Page title="Admin" class="wide">
                <h1>"Accounts"</h1>
                {shown}
                {(!session().confirmed).then(|| view! { <Confirm to="/admin"/> })}
                <FormError action="/_f/change-user"/>
                <FormError action="/_f/password-link"/>
                <FormError action="/_f/remove-factor"/>
                <ul class="rows accounts">{users.into_iter().map(|user| view! { <Account user/> }).collect_view()}</ul>
                <AddForm/>
                <HouseForm house/>
                <PolicyForm policy/>
                <IdleForm idle/>
                <FactorForm rule/>
                <p><a href="/admin/security">"The security log"</a>": who signed in, was refused, or took something out."</p>
            </Page>
        }
    })
}

/// Asks for the password of whoever is signed in.
#[component]
pub(super) fn Confirm(to: &'static str) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="h-confirm">
            <h2 id="h-confirm">"Is it still you?"</h2>
            <p class="quiet">"Before anything is changed here the desk asks for your password, once in a quarter of an hour."</p>
            <FormError action="/_f/confirm"/>
            <form method="post" action="/_f/confirm" class="stack">
                <FormToken/>
                <input type="hidden" name="next" value=to/>
                <label class="field"><span>"Your password"</span><input name="password" type="password" required autocomplete="current-password"/></label>
                <p><button class="btn main">"It is me"</button></p>
            </form>
        </section>
    }
}

/// How long one may be away.
#[component]
fn IdleForm(idle: IdleLimit) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="h-idle">
            <h2 id="h-idle">"Away from the desk"</h2>
            <p class="quiet">"Whoever has not used the desk for this long signs in again; after twelve hours everybody does. What was typed and not saved stays in the browser."</p>
            <FormError action="/_f/set-idle-limit"/>
            <form method="post" action="/_f/set-idle-limit" class="stack">
                <FormToken/>
                <label class="field"><span>"Sign out after"</span>
                    <select name="minutes">{IdleLimit::ALL.iter().map(|limit| view! { <option value=limit.minutes().to_string() selected=*limit == idle>{limit.label()}</option> }).collect_view()}</select>
                </label>
                <p><button class="btn">"Save"</button></p>
            </form>
        </section>
    }
}

/// Of whom a second factor is asked.
#[component]
fn FactorForm(rule: FactorRule) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="h-factor-rule">
            <h2 id="h-factor-rule">"Second factor"</h2>
            <p class="quiet">"Signing in takes a code of an authenticator app as well. Everybody turns it on for their own account; whoever is asked for it and has none can do nothing else before."</p>
            <FormError action="/_f/set-factor-rule"/>
            <form method="post" action="/_f/set-factor-rule" class="stack">
                <FormToken/>
                <label class="field"><span>"Asked of"</span>
                    <select name="rule">{FactorRule::ALL.iter().map(|one| view! { <option value=one.as_str() selected=*one == rule>{one.label()}</option> }).collect_view()}</select>
                </label>
                <p><button class="btn">"Save"</button></p>
            </form>
        </section>
    }
}

fn roles(chosen: Role) -> impl IntoView {
    Role::ALL
        .iter()
        .map(|role| view! { <option value=role.as_str() selected=*role == chosen>{role.label()}</option> })
        .collect_view()
}

#[component]
fn Account(user: User) -> impl IntoView {
    let status = match (user.disabled, user.active) {
        (true, _) => "disabled",
        (false, true) => "",
        (false, false) => "has not set a password yet",
    };
    view! {
        <li>
            <span class="who-line"><strong>{user.name.clone()}</strong>" "<span class="quiet">{user.email}" "{status}</span></span>
            <form method="post" action="/_f/change-user" class="inline">
                <FormToken/>
                <input type="hidden" name="id" value=user.id.to_string()/>
                <input type="hidden" name="seen" value=user.version.to_string()/>
                <label class="field"><span>"Role of "{user.name.clone()}</span><select name="role">{roles(user.role)}</select></label>
                <label class="check"><input type="checkbox" name="disabled" value="true" checked=user.disabled/><span>"Disabled"</span></label>
                <button class="btn">"Save"</button>
            </form>
            <form method="post" action="/_f/password-link" class="inline">
                <FormToken/><input type="hidden" name="id" value=user.id.to_string()/>
                <button class="btn">"Link for a new password"</button>
            </form>
            {user.factor.then(|| view! {
                <form method="post" action="/_f/remove-factor" class="inline">
                    <FormToken/><input type="hidden" name="id" value=user.id.to_string()/>
                    <button class="btn" aria-label=format!("Take the second factor of {} away", user.name)>"Take second factor away"</button>
                </form>
            })}
        </li>
    }
}

/// The newsroom, as it signs what it publishes.
#[component]
fn HouseForm(house: House) -> impl IntoView {
    let posted = Posted::here();
    let name = posted.typed("/_f/set-house", "name", &house.name);
    let address = posted.typed("/_f/set-house", "address", &house.address);
    view! {
        <section class="card" aria-labelledby="h-house">
            <h2 id="h-house">"The newsroom"</h2>
            <p class="quiet">"Stands on frozen sheets, and in ClaimReview as whose review it is. A sheet's review is said to stand at this address, followed by /sheets/ and the sheet's id, with one anchor a quote."</p>
            <FormError action="/_f/set-house"/>
            <form method="post" action="/_f/set-house" class="stack">
                <FormToken/>
                <label class="field"><span>"Name of the newsroom"</span><input name="name" value=name autocomplete="organization"/></label>
                <label class="field"><span>"Web address"</span><input name="address" value=address inputmode="url" placeholder="https://www.example.org/quotes"/></label>
                <p><button class="btn">"Save the newsroom"</button></p>
            </form>
        </section>
    }
}

/// What the workspace allows between quotation marks.
#[component]
fn PolicyForm(policy: Policy) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="h-policy">
            <h2 id="h-policy">"Between quotation marks"</h2>
            <p class="quiet">"Under which rule the wording of a quote is suggested when it is laid against evidence. A person decides; verdicts that were given stay."</p>
            <FormError action="/_f/set-policy"/>
            <form method="post" action="/_f/set-policy" class="stack">
                <FormToken/>
                <label class="field"><span>"What may be changed"</span>
                    <select name="policy">{Policy::ALL.iter().map(|p| view! { <option value=p.as_str() selected=*p == policy>{p.label()}</option> }).collect_view()}</select>
                </label>
                <p><button class="btn">"Save"</button></p>
            </form>
        </section>
    }
}

#[component]
fn AddForm() -> impl IntoView {
    let posted = Posted::here();
    let typed = move |name: &str| posted.typed("/_f/add-user", name, "");
    let role = Role::parse(&typed("role")).unwrap_or(Role::Checker);
    view! {
        <section class="card" aria-labelledby="h-add">
            <h2 id="h-add">"Add someone"</h2>
            <FormError action="/_f/add-user"/>
            <form method="post" action="/_f/add-user" class="stack">
                <FormToken/>
                <label class="field"><span>"Name, as it stands on sheets"</span><input name="name" value=typed("name") required autocomplete="off"/></label>
                <label class="field"><span>"Email"</span><input name="email" type="email" value=typed("email") required autocomplete="off"/></label>
                <label class="field"><span>"Role"</span><select name="role">{roles(role)}</select></label>
                <p><button class="btn main">"Add and make a link"</button></p>
            </form>
        </section>
    }
}
