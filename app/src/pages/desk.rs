//! The desk: one article with its quotes, and the panel of the current one.

use std::collections::HashMap;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use review::{ArticleId, Finding, QuoteId, State, Task};
use store::{Against, DeskArticle, StoreError};

use super::parts::{FormError, FormToken, Page, Progress, StateWord, loaded, memory, my_role, query};
use super::text::MarkedText;
use crate::islands::desk::{DeskPanel, Place};
use crate::request::{Posted, actor, desk, session};
use crate::{AppError, Around, Draft, ErrorKind, Flagged, Panel, flag, flag_name};

/// Everything the page shows.
struct Loaded {
    article: DeskArticle,
    /// The current quote, by its index among those of the text and then those that are not in it any more.
    current: Option<usize>,
    around: Around,
    /// What the margin says beside each quote.
    flags: HashMap<QuoteId, Flagged>,
}

async fn load(id: Option<ArticleId>, wanted: Option<QuoteId>) -> Result<Loaded, AppError> {
    let (store, actor) = memory()?;
    let mut article = store.desk(id.ok_or(StoreError::NotFound("article"))?).await?;
    let at = |id: QuoteId| all(&article).position(|quote| quote.id == id);
    let current = match wanted {
        Some(quote) => Some(at(quote).ok_or(StoreError::NotFound("quote"))?),
        None => first_waiting(&article),
    };
    let policy = store.policy().await?;
    let around = match current {
        Some(current) => {
            let (count, quotes) = (article.quotes.len(), &mut article.quotes);
            let slot = if current < count { &mut quotes[current] } else { &mut article.lost[current - count] };
            // With what is counted for one quote only.
            *slot = store.quote(slot.id).await?;
            Around::of(&store, &actor, slot, policy).await?
        }
        None => Around::default(),
    };
    let flags = flags(&article, &store.findings_of_article(article.id, policy).await?);
    // What is not compared yet is by the next look.
    desk().jobs.begin(&store, article.id);
    Ok(Loaded { article, current, around, flags })
}

fn flags(article: &DeskArticle, findings: &HashMap<QuoteId, Vec<Against<Finding>>>) -> HashMap<QuoteId, Flagged> {
    let of = |quote: &store::QuoteView| {
        let finding = findings.get(&quote.id).and_then(|found| store::counting(found)).map(|against| &against.found);
        let flagged = flag(finding, quote.verdict, &quote.attribution).or_else(|| flag_name(quote.names()))?;
        Some((quote.id, flagged))
    };
    let shown = article.quotes.iter().filter(|quote| quote.state != State::Dismissed);
    shown.filter_map(of).collect()
}

/// Every quote of the article: those of its text, then those that are not in it any more.
fn all(article: &DeskArticle) -> impl Iterator<Item = &store::QuoteView> {
    article.quotes.iter().chain(&article.lost)
}

/// The quote to begin with: the first that waits, else the first at all.
fn first_waiting(article: &DeskArticle) -> Option<usize> {
    let waits = |state| matches!(state, State::Returned | State::Claimed | State::Reopened | State::Open);
    let quotes = || article.quotes.iter().enumerate();
    quotes()
        .find(|(_, quote)| waits(quote.state))
        .or_else(|| quotes().find(|(_, quote)| quote.state == State::Checked))
        .or_else(|| quotes().find(|(_, quote)| quote.state != State::Dismissed))
        .map(|(at, _)| at)
}

/// The number each quote has in the margin; dismissed ones have none.
fn numbers(article: &DeskArticle) -> Vec<Option<usize>> {
    let mut number = 0;
    let next = |quote: &store::QuoteView| {
        (quote.state != State::Dismissed).then(|| {
            number += 1;
            number
        })
    };
    article.quotes.iter().map(next).collect()
}

fn place(article: &DeskArticle, current: usize) -> Place {
    if current >= article.quotes.len() {
        return Place::default();
    }
    let walk: Vec<usize> = (0..article.quotes.len())
        .filter(|at| *at == current || article.quotes[*at].state != State::Dismissed)
        .collect();
    let at = walk.iter().position(|at| *at == current).unwrap_or_default();
    let id = |at: Option<&usize>| at.map(|at| article.quotes[*at].id.to_string());
    Place {
        number: at + 1,
        total: walk.len(),
        previous: id(at.checked_sub(1).and_then(|at| walk.get(at))),
        next: id(walk.get(at + 1)),
    }
}

/// The desk.
#[component]
pub(super) fn DeskPage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").and_then(|id| ArticleId::parse(&id));
    let posted = Posted::here();
    let wanted = posted.field("quote").map(str::to_owned).unwrap_or_else(|| query("quote"));
    let wanted = QuoteId::parse(&wanted);
    loaded(load(id, wanted), move |loaded| {
        let Loaded { article, current, around, flags } = loaded;
        let title = article.title.clone();
        let panel = current.map(|at| panel(&article, at, &around, &posted));
        view! {
            <Page title=title class="desk">
                <article aria-label="The article">
                    <Notice/>
                    <Kicker article=article.clone()/>
                    <Progress counts=article.counts()/>
                    <MarkedText article=article.id text=article.text.clone() title=article.title.clone() language=article.language numbers=numbers(&article) current=current.filter(|at| *at < article.quotes.len()) quotes=article.quotes.clone() flags/>
                    <Lost article=article.id quotes=article.lost.clone()/>
                    <p><a href=format!("/articles/{}/evidence", article.id)>"Evidence of the article"</a>{review::may(my_role(), Task::Import).then(|| view! { " · "<a href=format!("/articles/{}/version", article.id)>"Bring in a new version of the text"</a> })}</p>
                    <AddForm article=article.id/>
                    <Sheets article=article.id/>
                </article>
                <aside aria-label="The current quote">
                    {panel.unwrap_or_else(|| view! { <NoQuotes/> }.into_any())}
                </aside>
            </Page>
        }
    })
}

fn panel(article: &DeskArticle, at: usize, around: &Around, posted: &Posted) -> AnyView {
    let Some(quote) = all(article).nth(at) else { return ().into_any() };
    let Ok(actor) = actor() else { return ().into_any() };
    // The people of this article: those of the whole registry would weigh more than the page.
    let mut names: Vec<String> = article.quotes.iter().filter_map(|quote| quote.attribution.name.clone()).collect();
    names.sort();
    names.dedup();
    let panel = Panel::of(quote, around, &actor);
    let mine = posted.action == "/_f/review";
    let error = posted.error.clone().filter(|_| mine);
    // What a finding suggests is put in its place, and saved by whoever agrees.
    let suggested = || {
        let wanted = query("use");
        let found = panel.findings.iter().find(|found| found.evidence == wanted).filter(|_| panel.editable)?;
        let mut draft = Draft::of(&panel);
        draft.take(found);
        Some(draft)
    };
    let draft = error.as_ref().map(|_| typed(posted, &panel)).or_else(suggested);
    view! {
        <DeskPanel place=place(article, at) draft error names token=session().form_token article=article.id.to_string() user=actor.user.to_string() panel/>
    }
    .into_any()
}

/// What was typed into a form that failed.
fn typed(posted: &Posted, panel: &Panel) -> Draft {
    let mut draft = Draft::of(panel);
    let fields: [(&str, &mut String); 15] = [
        ("exact", &mut draft.exact),
        ("kind", &mut draft.kind),
        ("sentence", &mut draft.sentence),
        ("sentence_was", &mut draft.sentence_was),
        ("speaker", &mut draft.speaker),
        ("name", &mut draft.name),
        ("role", &mut draft.role),
        ("cue", &mut draft.cue),
        ("via", &mut draft.via),
        ("wording", &mut draft.wording),
        ("attribution", &mut draft.attribution),
        ("context", &mut draft.context),
        ("note", &mut draft.note),
        ("reason", &mut draft.reason),
        ("cite", &mut draft.cite),
    ];
    for (name, field) in fields {
        if let Some(value) = posted.field(name) {
            value.clone_into(field);
        }
    }
    draft
}

/// What the last form did.
#[component]
fn Notice() -> impl IntoView {
    let words = match query("notice").as_str() {
        "imported" => "The article is here, and its quotes are found. Check the first one.",
        "known" => "This text was here already: this is the article it belongs to. Nothing was added.",
        "added" => "The quote is added. Say who spoke, then give a verdict.",
        "revised" => {
            "The new version is here. Quotes whose words stand as they stood have kept their review; those with other words, or with other sentences around them since they were checked, wait to be looked at again."
        }
        "saved" => "Saved.",
        "send" => "Sent to an editor.",
        "approve" | crate::panel::OVERRULE => "Approved.",
        "return" => "Returned to its checker.",
        "dismiss" => "Dismissed: not a quote. It can be restored.",
        "restore" | "reopen" | "claim" | "release" => "Done.",
        _ => return None,
    };
    Some(view! { <p class="message" role="status">{words}</p> })
}

#[component]
fn Kicker(article: DeskArticle) -> impl IntoView {
    let facts = [article.publisher, article.byline, article.published_at].into_iter().filter(|fact| !fact.is_empty());
    let link = (!article.url.is_empty())
        .then(|| view! { <a href=article.url rel="noreferrer noopener">"where it stands"</a> });
    let facts_link = review::may(my_role(), Task::Import)
        .then(|| view! { <a href=format!("/articles/{}/facts", article.id)>"correct this"</a> });
    view! {
        <p class="kicker">{facts.map(|fact| view! { <span dir="auto">{fact}</span> }).collect_view()}<span>{format!("version {}", article.version)}</span>{link}{facts_link}</p>
    }
}

/// Quotes whose words are not in this version of the text.
#[component]
fn Lost(article: ArticleId, quotes: Vec<store::QuoteView>) -> impl IntoView {
    let quotes: Vec<_> = quotes.into_iter().filter(|quote| quote.state != State::Dismissed).collect();
    (!quotes.is_empty()).then(|| view! {
        <section class="list lost" aria-labelledby="h-lost">
            <h2 id="h-lost">"Not in this version any more"</h2>
            <ul class="rows">{quotes.into_iter().map(|quote| view! {
                <li>
                    <a class="row" href=format!("/articles/{article}?quote={}#panel", quote.id)><span class="words" dir="auto">{quote.exact}</span></a>
                    <span class="meta"><StateWord state=quote.state/></span>
                </li>
            }).collect_view()}</ul>
        </section>
    })
}

#[component]
fn NoQuotes() -> impl IntoView {
    view! {
        <section class="panel empty">
            <h2>"No quotes here"</h2>
            <p>"No direct quote was found in this article. If one was missed, select its words and press "<kbd>"q"</kbd>", or use the form below the text."</p>
        </section>
    }
}

/// A quote that was missed, without a mouse and without JavaScript.
#[component]
fn AddForm(article: ArticleId) -> impl IntoView {
    let posted = Posted::here();
    let words = posted.typed("/_f/add-quote", "words", "");
    let open = posted.action == "/_f/add-quote"
        && posted.error.as_ref().is_some_and(|error| error.kind != ErrorKind::SignedOut);
    review::may(my_role(), Task::Import).then(|| view! {
        <details class="add" open=open>
            <summary>"Add a quote that was missed"</summary>
            <FormError action="/_f/add-quote"/>
            <form method="post" action="/_f/add-quote" class="stack">
                <FormToken/>
                <input type="hidden" name="article" value=article.to_string()/>
                <label class="field"><span>"Its words, as they stand in the article, without the marks"</span><textarea name="words" rows="2" required dir="auto" autofocus=open>{words}</textarea></label>
                <label class="field"><span>"Kind"</span>
                    <select name="kind"><option value="direct">"Direct"</option><option value="mixed">"Mixed"</option></select>
                </label>
                <p><button class="btn">"Add the quote"</button></p>
            </form>
        </details>
    })
}

#[component]
fn Sheets(article: ArticleId) -> impl IntoView {
    let link = move |format: &str, state: &str| format!("/export?format={format}&state={state}&article={article}");
    view! {
        <section class="exports" aria-labelledby="h-sheet">
            <h2 id="h-sheet">"Sheet of this article"</h2>
            <p class="buttons">
                <a class="btn" href=link("csv", "approved")>"Approved, CSV"</a>
                <a class="btn" href=link("json", "approved")>"Approved, JSON"</a>
                <a class="btn" href=link("html", "approved")>"Approved, to print"</a>
                <a class="btn" href=link("html", "all")>"All quotes, to print"</a>
                <a class="btn" href=format!("/sheets/new?article={article}")>"Preview and other formats"</a>
            </p>
            <FormError action="/_f/freeze"/>
            {review::may(my_role(), Task::Freeze).then(|| view! {
                <form method="post" action="/_f/freeze">
                    <FormToken/>
                    <input type="hidden" name="article" value=article.to_string()/>
                    <p><button class="btn">"Freeze a sheet"</button></p>
                </form>
            })}
        </section>
    }
}
