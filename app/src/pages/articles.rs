//! All articles, with their progress; the filter lives in the address.

use leptos::prelude::*;
use review::{ArticleId, State};
use store::{ArticleFilter, ArticleRow};

use super::parts::{Page, Progress, When, loaded, memory, query};
use crate::AppError;

const PAGE: u32 = 50;

async fn load(filter: ArticleFilter) -> Result<(ArticleFilter, Vec<ArticleRow>, Vec<String>), AppError> {
    let (store, _) = memory()?;
    let (rows, publishers) = (store.articles(&filter, PAGE).await?, store.publishers().await?);
    Ok((filter, rows, publishers))
}

/// The list of articles.
#[component]
pub(super) fn ArticlesPage() -> impl IntoView {
    let filter = ArticleFilter {
        words: query("q"),
        publisher: query("publisher"),
        state: State::parse(&query("state")),
        before: ArticleId::parse(&query("before")),
    };
    loaded(load(filter), |(filter, rows, publishers)| {
        let filtered = !filter.words.is_empty() || !filter.publisher.is_empty() || filter.state.is_some();
        let next = rows.last().filter(|_| rows.len() == PAGE as usize).map(|last| address(&filter, Some(last.id)));
        view! {
            <Page title="Articles" class="wide">
                <div class="title-line"><h1>"Articles"</h1><a class="btn main" href="/import">"Import an article"</a></div>
                <Filter filter=filter.clone() publishers/>
                {if rows.is_empty() && filtered {
                    view! { <p class="message">"No article fits this filter. "<a href="/articles">"Show all"</a></p> }.into_any()
                } else if rows.is_empty() {
                    view! { <p class="message">"There is no article yet. "<a href="/import">"Import the first one"</a></p> }.into_any()
                } else {
                    view! { <ul class="rows cards">{rows.into_iter().map(|row| view! { <Row row/> }).collect_view()}</ul> }.into_any()
                }}
                {next.map(|next| view! { <p><a class="btn" href=next>"Older articles"</a></p> })}
                <Exports filter/>
            </Page>
        }
    })
}

/// The query of a filter, for links that keep it.
fn fields(filter: &ArticleFilter) -> String {
    let state = filter.state.map_or("", State::as_str);
    [("q", filter.words.as_str()), ("publisher", &filter.publisher), ("state", state)]
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("&{name}={}", encoded(value)))
        .collect()
}

/// A value as it stands in a query.
pub(super) fn encoded(value: &str) -> String {
    form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

fn address(filter: &ArticleFilter, before: Option<ArticleId>) -> String {
    let before = before.map_or_else(String::new, |id| format!("&before={id}"));
    format!("/articles?{}", format!("{}{before}", fields(filter)).trim_start_matches('&'))
}

#[component]
fn Filter(filter: ArticleFilter, publishers: Vec<String>) -> impl IntoView {
    let publisher = filter.publisher.clone();
    view! {
        <form class="filter" action="/articles">
            <label class="field"><span>"Words"</span><input type="search" name="q" value=filter.words/></label>
            <label class="field">
                <span>"Publisher"</span>
                <select name="publisher">
                    <option value="">"All"</option>
                    {publishers.into_iter().map(|name| view! { <option value=name.clone() selected=name == publisher>{name.clone()}</option> }).collect_view()}
                </select>
            </label>
            <label class="field">
                <span>"With a quote that is"</span>
                <select name="state">
                    <option value="">"in any state"</option>
                    {State::ALL.iter().map(|state| view! { <option value=state.as_str() selected=filter.state == Some(*state)>{state.label().to_lowercase()}</option> }).collect_view()}
                </select>
            </label>
            <button class="btn">"Filter"</button>
        </form>
    }
}

#[component]
fn Row(row: ArticleRow) -> impl IntoView {
    let facts = [row.publisher, row.byline, row.published_at]
        .into_iter()
        .filter(|fact| !fact.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    let total = row.counts.total();
    view! {
        <li>
            <a class="row" href=format!("/articles/{}", row.id)><span class="headline-text" dir="auto" lang=row.language>{row.title}</span></a>
            <span class="meta"><span>{facts}</span><span>{total}" quotes"</span><span>"brought in "<When at=row.created_at/></span></span>
            <Progress counts=row.counts small=true/>
        </li>
    }
}

/// Downloads of what the filter shows.
#[component]
fn Exports(filter: ArticleFilter) -> impl IntoView {
    let fields = fields(&ArticleFilter { state: None, before: None, ..filter });
    let link = move |format: &str, state: &str| format!("/export?format={format}&state={state}{fields}");
    view! {
        <section class="exports" aria-labelledby="h-export">
            <h2 id="h-export">"Sheets"</h2>
            <p class="quiet">"The quotes of the articles this filter shows, with attribution, verdict and names."</p>
            <p class="buttons">
                <a class="btn" href=link("csv", "approved")>"Approved, CSV"</a>
                <a class="btn" href=link("json", "approved")>"Approved, JSON"</a>
                <a class="btn" href=link("html", "approved")>"Approved, to print"</a>
                <a class="btn" href=link("csv", "all")>"All quotes, CSV"</a>
                <a class="btn" href=link("json", "all")>"All quotes, JSON"</a>
                <a class="btn" href=link("html", "all")>"All quotes, to print"</a>
            </p>
        </section>
    }
}
