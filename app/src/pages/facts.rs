//! What is said about an article: looked at and corrected.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use review::ArticleId;
use store::{Facts, StoreError};

use super::parts::{FormError, FormToken, Page, loaded, memory};
use crate::AppError;
use crate::request::Posted;

const CHANGE: &str = "/_f/change-facts";

async fn load(id: Option<ArticleId>) -> Result<(ArticleId, Facts), AppError> {
    let (store, actor) = memory()?;
    actor.require(review::Task::Import)?;
    let id = id.ok_or(StoreError::NotFound("article"))?;
    Ok((id, store.facts(id).await?))
}

/// The page. A form that came back holds what was typed, with what is stored beside it where they differ.
#[component]
pub(super) fn FactsPage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").and_then(|id| ArticleId::parse(&id));
    loaded(load(id), |(id, facts)| {
        let posted = Posted::here();
        let language = posted.typed(CHANGE, "language", &facts.language);
        let option = move |code: &'static str, label: &'static str| view! { <option value=code selected=language == code>{label}</option> };
        let day = facts.published_on.clone();
        view! {
            <Page title="About the article" class="evidence wide">
                <p class="kicker"><a href=format!("/articles/{id}")>"Back to the article"</a><span dir="auto">{facts.title.clone()}</span></p>
                <h1>"About the article"</h1>
                <FormError action=CHANGE/>
                <section class="card" aria-labelledby="h-facts">
                    <h2 id="h-facts">"Correct what is said about it"</h2>
                    <form method="post" action=CHANGE class="stack">
                        <FormToken/>
                        <input type="hidden" name="article" value=id.to_string()/>
                        <input type="hidden" name="seen" value=facts.version/>
                        <Field label="Title" name="title" stored=facts.title/>
                        <Field label="Byline" name="byline" stored=facts.byline/>
                        <Field label="Publisher" name="publisher" stored=facts.publisher/>
                        <Field label="Published, as printed" name="published_at" stored=facts.published_at/>
                        {(!day.is_empty()).then(|| view! { <p class="quiet">"That is "<time datetime=day.clone()>{day.clone()}</time>"."</p> })}
                        <Field label="Address" name="url" stored=facts.url/>
                        <label class="field"><span>"Language"</span><select name="language">{option("en", "English")}{option("de", "German")}{option("fr", "French")}{option("es", "Spanish")}</select></label>
                        <p><button class="btn main">"Save"</button></p>
                    </form>
                </section>
            </Page>
        }
    })
}

#[component]
fn Field(label: &'static str, name: &'static str, stored: String) -> impl IntoView {
    let typed = Posted::here().typed(CHANGE, name, &stored);
    let differs = typed != stored;
    let hint = if stored.is_empty() { "Stored now: nothing".to_owned() } else { format!("Stored now: {stored}") };
    view! {
        <label class="field"><span>{label}</span><input name=name value=typed dir="auto" required=name == "title"/>{differs.then(|| view! { <em dir="auto">{hint}</em> })}</label>
    }
}
