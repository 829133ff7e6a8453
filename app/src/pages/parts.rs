//! Small parts that several pages share.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_query_map};
use review::{Role, State, Task, Timestamp};
use store::Counts;

use super::oops::Failed;
use crate::AppError;
use crate::request::{Posted, actor, desk, session};

/// A page for someone signed in: navigation on top, the content below.
#[component]
pub(super) fn Page(
    #[prop(into)] title: String,
    #[prop(optional)] class: &'static str,
    children: Children,
) -> impl IntoView {
    let actor = session().actor;
    view! {
        <Title text=head_text(&format!("{title} · Verbatim"))/>
        <a class="skip" href="#main">"Skip to the content"</a>
        {actor.map(|actor| view! { <Navigation actor/> })}
        <main id="main" class=class tabindex="-1">{children()}</main>
    }
}

/// Text for the document's title. Leptos writes it into the head as it stands, where a `</title>` would end it and any
/// tag begin; everything else on a page it escapes itself.
pub(super) fn head_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[component]
fn Navigation(actor: store::Actor) -> impl IntoView {
    let path = use_location().pathname.get_untracked();
    let words = use_query_map().get_untracked().get("q").unwrap_or_default();
    let here = move |to: &str| if to == "/" { path == "/" } else { path.starts_with(to) };
    let link = |to: &'static str, label: &'static str| view! { <a href=to aria-current=here(to).then_some("page")>{label}</a> };
    let role = actor.role.label();
    view! {
        <header class="top">
            <a class="brand" href="/">"Verbatim"</a>
            <nav aria-label="Pages">
                {link("/", "Queue")}
                {link("/articles", "Articles")}
                {review::may(actor.role, Task::Import).then(|| link("/import", "Import"))}
                {link("/people", "People")}
                {link("/sheets", "Sheets")}
                {link("/activity", "Activity")}
                {review::may(actor.role, Task::ManageUsers).then(|| link("/admin", "Admin"))}
                {link("/help", "Help")}
            </nav>
            <form class="search" action="/articles" role="search">
                <input type="search" name="q" value=words placeholder="Search articles and quotes" aria-label="Search articles and quotes" data-search/>
            </form>
            <details class="me">
                <summary>{actor.name.clone()}" "<span class="quiet">{role}</span></summary>
                <div class="menu">
                    <a class="btn" href="/account">"Your account"</a>
                    <form method="post" action="/_f/sign-out"><FormToken/><button class="btn">"Sign out"</button></form>
                </div>
            </details>
        </header>
    }
}

/// What shows that a form was made for this session.
#[component]
pub(super) fn FormToken() -> impl IntoView {
    view! {
        <input type="hidden" name="form_token" value=session().form_token/>
        <input type="hidden" name="from" value=here()/>
    }
}

/// The address of this page, for a form that has to come back to it.
fn here() -> String {
    let location = use_location();
    let search: String = location
        .search
        .get_untracked()
        .trim_start_matches('?')
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("notice="))
        .collect::<Vec<_>>()
        .join("&");
    let path = location.pathname.get_untracked();
    if search.is_empty() { path } else { format!("{path}?{search}") }
}

/// Loads a page's data and shows it, or the error with its status.
pub(super) fn loaded<T, V>(
    load: impl Future<Output = Result<T, AppError>> + Send + 'static,
    view: impl FnOnce(T) -> V + Send + 'static,
) -> impl IntoView
where
    T: Send + 'static,
    V: IntoView + 'static,
{
    view! {
        <Suspense>
            {Suspend::new(async move {
                match load.await {
                    Ok(data) => view(data).into_any(),
                    Err(error) => view! { <Failed error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

/// The error of the form at `action`, when this page is its answer.
#[component]
pub(super) fn FormError(action: &'static str) -> impl IntoView {
    let posted = Posted::here();
    let error = posted.error.filter(|_| posted.action == action);
    error.map(|error| view! { <p class="message error" role="alert">{error.message}</p> })
}

/// Where a quote stands, as a word with its style of underline.
#[component]
pub(super) fn StateWord(state: State) -> impl IntoView {
    view! { <span class="state" data-state=state.as_str()>{state.label()}</span> }
}

/// Progress of an article: a bar by state and a legend.
#[component]
pub(super) fn Progress(counts: Counts, #[prop(optional)] small: bool) -> impl IntoView {
    const ORDER: [State; 6] =
        [State::Approved, State::Checked, State::Returned, State::Reopened, State::Claimed, State::Open];
    let total = counts.total();
    let mut at = 0.0;
    let rects = ORDER
        .into_iter()
        .map(|state| {
            let width = if total == 0 { 0.0 } else { 100.0 * counts.of(state) as f64 / total as f64 };
            let x = at;
            at += width;
            view! { <rect data-count=state.as_str() x=format!("{x:.3}") y="0" width=format!("{width:.3}") height="6"></rect> }
        })
        .collect_view();
    let words: Vec<String> = ORDER
        .into_iter()
        .filter(|s| counts.of(*s) > 0)
        .map(|s| format!("{} {}", counts.of(s), s.label().to_lowercase()))
        .collect();
    let label = format!("{total} quotes: {}", if words.is_empty() { "none".to_owned() } else { words.join(", ") });
    let legend = (!small).then(|| {
        let items = ORDER
            .into_iter()
            .map(|s| view! { <li data-legend hidden=counts.of(s) == 0><b data-count=s.as_str()>{counts.of(s)}</b>" "<span class="state" data-state=s.as_str()>{s.label()}</span></li> })
            .collect_view();
        view! { <ul class="legend">{items}</ul> }
    });
    view! {
        <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label=label>{rects}</svg>
        {legend}
    }
}

/// A point in time as people read it.
#[component]
pub(super) fn When(at: Timestamp) -> impl IntoView {
    view! { <time datetime=at.to_string()>{at.human()}" UTC"</time> }
}

/// The role of whoever is signed in.
pub(super) fn my_role() -> Role {
    actor().map_or(Role::Reader, |actor| actor.role)
}

/// A field of the query of this page.
pub(super) fn query(name: &str) -> String {
    let value = use_query_map().get_untracked().get(name).unwrap_or_default();
    review::clean_line(&value).chars().take(200).collect()
}

/// The memory, for a page's loader; only for someone signed in.
pub(super) fn memory() -> Result<(store::Store, store::Actor), AppError> {
    Ok((desk().store, actor()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_ends_nothing() {
        assert_eq!(head_text("X</title><meta> & co"), "X&lt;/title&gt;&lt;meta&gt; &amp; co");
    }
}
