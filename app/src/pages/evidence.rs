//! The evidence of one quote: what it rests on, the printed words laid against each piece, and a form for more.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use review::{Comparison, EvidenceKind, Grade, OpKind, Policy, QuoteId, State, Task};
use store::{Cited, OnFile, QuoteView, StoreError};

use super::parts::{FormError, FormToken, Page, StateWord, When, loaded, memory, my_role, query};
use crate::AppError;
use crate::request::Posted;

/// How much of the source is shown around the words, in characters.
const AROUND: usize = 160;

struct Loaded {
    quote: QuoteView,
    title: String,
    pieces: Vec<(Cited, Comparison)>,
    on_file: Vec<OnFile>,
    policy: Policy,
}

async fn load(id: Option<QuoteId>, policy: Policy) -> Result<Loaded, AppError> {
    let (store, _) = memory()?;
    let quote = store.quote(id.ok_or(StoreError::NotFound("quote"))?).await?;
    let title = store.desk(quote.article).await?.title;
    let (pieces, on_file) = (store.evidence(&quote, policy).await?, store.evidence_on_file(quote.id).await?);
    Ok(Loaded { quote, title, pieces, on_file, policy })
}

/// The page.
#[component]
pub(super) fn EvidencePage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").and_then(|id| QuoteId::parse(&id));
    let policy = Policy::parse(&query("policy")).unwrap_or(Policy::Trims);
    loaded(load(id, policy), |loaded| {
        let Loaded { quote, title, pieces, on_file, policy } = loaded;
        let desk = format!("/articles/{}?quote={}#panel", quote.article, quote.id);
        let none = pieces.is_empty();
        let may = review::may(my_role(), Task::Import);
        let approved = quote.state == State::Approved;
        view! {
            <Page title="Evidence" class="evidence wide">
                <p class="kicker"><a href=desk.clone()>"Back to the quote"</a><span dir="auto">{title}</span></p>
                <h1>"Evidence"</h1>
                <Notice/>
                <blockquote dir="auto">{quote.exact.clone()}</blockquote>
                <p class="quiet">{quote.attribution.sentence_with_name()}" "<StateWord state=quote.state/></p>
                <FormError action="/_f/drop-evidence"/>
                {none.then(|| view! { <p class="message">"This quote rests on nothing yet. Add what its words can be tested against: a transcript, a statement, a recording written down."</p> })}
                {(!none).then(|| view! { <Policies quote=quote.id policy/> })}
                {pieces.into_iter().map(|(piece, found)| view! { <Piece quote=quote.clone() piece found may=may && !approved/> }).collect_view()}
                {approved.then(|| view! { <p class="message">"This quote is approved, and its approval rests on this evidence. To change it, reopen the quote first."</p> })}
                {(may && !approved).then(|| view! { <CiteForm quote=quote.id on_file/><AddForm quote=quote.id open=none/> })}
            </Page>
        }
    })
}

#[component]
fn Notice() -> impl IntoView {
    // Above the answer to a form that failed, what the one before did would mislead.
    if Posted::here().error.is_some() {
        return None;
    }
    let words = match query("notice").as_str() {
        "dropped" => "Taken away. It stays on file for other quotes.",
        "times" => {
            "Added. Some of its times could not be read: they run backwards, or are no times. Its words are all here."
        }
        _ if query("added").is_empty() => return None,
        _ => "Added. Below is what it says, word by word.",
    };
    Some(view! { <p class="message" role="status">{words}</p> })
}

/// Under which policy the words are judged.
#[component]
fn Policies(quote: QuoteId, policy: Policy) -> impl IntoView {
    let link = move |other: Policy| {
        let current = (other == policy).then_some("true");
        view! { <a href=format!("/quotes/{quote}/evidence?policy={other}") aria-current=current>{other.label()}</a> }
    };
    view! { <nav class="policies" aria-label="What may be changed between the marks"><span class="quiet">"Between the marks:"</span>{Policy::ALL.iter().map(|policy| link(*policy)).collect_view()}</nav> }
}

/// One piece, with the words laid against it.
#[component]
fn Piece(quote: QuoteView, piece: Cited, found: Comparison, may: bool) -> impl IntoView {
    let heading = format!("h-{}", piece.id);
    let link = (!piece.url.is_empty())
        .then(|| view! { <a href=piece.url.clone() rel="noreferrer noopener">"where it stands"</a> });
    let facts = [piece.origin.clone(), piece.retrieved_at.clone(), piece.locator.clone()];
    let facts = facts.into_iter().filter(|fact| !fact.is_empty());
    let take = format!("/articles/{}?quote={}&wording={}#panel", quote.article, quote.id, found.wording);
    let place = found.found.map(|span| {
        let (before, after) = around(&piece.text, span);
        view! { <p class="source" dir="auto">{before}<mark>{span.of(&piece.text).to_owned()}</mark>{after}</p> }
    });
    // What was said stands in its own order.
    let mut in_order = found.ops.clone();
    in_order.sort_by_key(|op| op.said_at);
    let differs = found.ops.iter().any(|op| op.op != OpKind::Equal);
    view! {
        <section class="card piece" id=format!("e-{}", piece.id) aria-labelledby=heading>
            <h2 id=format!("h-{}", piece.id) dir="auto">{piece.title.clone()}</h2>
            <p class="kicker">
                <span>{piece.kind.label()}</span><span>{format!("Grade {}", piece.grade.label())}</span>
                {facts.map(|fact| view! { <span dir="auto">{fact}</span> }).collect_view()}{link}
            </p>
            <p><strong class="suggested" data-wording=found.wording.as_str()>{found.wording.label()}</strong>" "<span>{found.reason.clone()}</span></p>
            {differs.then(|| view! {
                <div class="sides">
                    <div><h3>"Printed"</h3><p dir="auto">{found.ops.iter().map(printed).collect_view()}</p></div>
                    <div><h3>"Said"</h3><p dir="auto">{in_order.iter().map(said).collect_view()}</p></div>
                </div>
            })}
            {place}
            <p class="buttons">
                {may.then(|| view! { <a class="btn main" href=take>"Take this wording over"</a> })}
            </p>
            <details><summary>"The whole text"</summary><pre class="whole" dir="auto" tabindex="0">{beginning(&piece.text)}</pre></details>
            <p class="quiet">"Added by "{piece.by.clone()}", "<When at=piece.at/>". SHA-256 "<code>{piece.sha256.clone()}</code></p>
            {may.then(|| view! {
                <form method="post" action="/_f/drop-evidence">
                    <FormToken/>
                    <input type="hidden" name="quote" value=quote.id.to_string()/>
                    <input type="hidden" name="evidence" value=piece.id.to_string()/>
                    <button class="btn">"Take it away from this quote"</button>
                </form>
            })}
        </section>
    }
}

/// What stands around the words, cut at words.
fn around(text: &str, span: quotes::Span) -> (String, String) {
    let before = &text[..span.start];
    let start = before.char_indices().rev().nth(AROUND).map(|(at, _)| at);
    let before = match start {
        Some(at) => format!("… {}", before[at..].split_once(char::is_whitespace).map_or("", |(_, rest)| rest)),
        None => before.to_owned(),
    };
    let after = &text[span.end..];
    let after = match after.char_indices().nth(AROUND) {
        Some((at, _)) => format!("{} …", after[..at].rsplit_once(char::is_whitespace).map_or("", |(rest, _)| rest)),
        None => after.to_owned(),
    };
    (before, after)
}

/// The text, or as much of it as a page carries well.
fn beginning(text: &str) -> String {
    const MOST: usize = 300_000;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!(
            "{}\n\n[{} more characters are on file; the words above were looked for in all of them.]",
            &text[..at],
            text[at..].chars().count()
        ),
        None => text.to_owned(),
    }
}

/// A run of words on the printed side.
fn printed(op: &review::Op) -> AnyView {
    let words = op.printed.clone();
    match op.op {
        OpKind::Equal => view! { {words}" " }.into_any(),
        OpKind::Insert => view! { <ins>{words}</ins>" " }.into_any(),
        OpKind::Delete => ().into_any(),
        OpKind::Replace => view! { <mark class="changed">{words}</mark>" " }.into_any(),
        OpKind::Move => view! { <mark class="moved">{words}</mark>" " }.into_any(),
    }
}

/// A run of words on the side of what was said.
fn said(op: &review::Op) -> AnyView {
    let words = op.said.clone();
    match op.op {
        OpKind::Equal => view! { {words}" " }.into_any(),
        OpKind::Move => view! { <mark class="moved">{words}</mark>" " }.into_any(),
        OpKind::Insert => ().into_any(),
        OpKind::Delete => view! { <del>{words}</del>" " }.into_any(),
        OpKind::Replace => view! { <mark class="changed">{words}</mark>" " }.into_any(),
    }
}

/// Evidence of other quotes of the article.
#[component]
fn CiteForm(quote: QuoteId, on_file: Vec<OnFile>) -> impl IntoView {
    (!on_file.is_empty()).then(|| view! {
        <section class="card" aria-labelledby="h-cite">
            <h2 id="h-cite">"On file for this article"</h2>
            <FormError action="/_f/cite-evidence"/>
            <form method="post" action="/_f/cite-evidence" class="stack">
                <FormToken/>
                <input type="hidden" name="quote" value=quote.to_string()/>
                <label class="field"><span>"Evidence"</span>
                    <select name="evidence">{on_file.into_iter().map(|piece| view! { <option value=piece.id.to_string()>{format!("{} ({})", piece.title, piece.kind.label().to_lowercase())}</option> }).collect_view()}</select>
                </label>
                <p><button class="btn">"Use it for this quote"</button></p>
            </form>
        </section>
    })
}

/// Evidence by upload or by paste.
#[component]
fn AddForm(quote: QuoteId, open: bool) -> impl IntoView {
    const ACTION: &str = "/_f/add-evidence";
    let posted = Posted::here();
    let upload = posted.action == "/evidence/file";
    let upload_error = posted.error.clone().filter(|_| upload);
    let open = open || upload || posted.action == ACTION;
    let typed = move |name: &str| {
        posted.field(name).filter(|_| upload || posted.action == ACTION).unwrap_or_default().to_owned()
    };
    let (kind, grade) = (typed("kind"), typed("grade"));
    let kinds = EvidenceKind::ALL
        .iter()
        .map(|k| view! { <option value=k.as_str() selected=kind == k.as_str()>{k.label()}</option> })
        .collect_view();
    let grades = Grade::ALL
        .iter()
        .map(|g| view! { <option value=g.as_str() selected=grade == g.as_str()>{g.label()}</option> })
        .collect_view();
    view! {
        <details class="card add-evidence" open=open>
            <summary><h2>"Add evidence"</h2></summary>
            <form method="post" action=format!("/quotes/{quote}/evidence/file") enctype="multipart/form-data" class="upload">
                <FormToken/>
                <label class="field"><span>"A file: .txt, .md, .html, .srt or .vtt"</span><input type="file" name="file" required accept=".txt,.md,.markdown,.html,.htm,.srt,.vtt,text/plain,text/html,text/vtt"/></label>
                <button class="btn">"Read the file"</button>
                {upload_error.map(|error| view! { <p class="message error" role="alert">{error.message}</p> })}
            </form>
            <p class="or">"or paste its text; for a contact note, write whom you asked, how, when, and what they confirmed"</p>
            <FormError action=ACTION/>
            <form method="post" action=ACTION class="stack">
                <FormToken/>
                <input type="hidden" name="quote" value=quote.to_string()/>
                <label class="field"><span>"Text"</span><textarea name="text" rows="8" required dir="auto">{typed("text")}</textarea></label>
                <label class="field"><span>"Title"</span><input name="title" value=typed("title") required/></label>
                <div class="pair">
                    <label class="field"><span>"What it is"</span><select name="kind" required><option value="">"Choose"</option>{kinds}</select></label>
                    <label class="field"><span>"Grade"</span><select name="grade" required><option value="">"Choose"</option>{grades}</select></label>
                </div>
                <label class="field"><span>"Who made it known"</span><input name="origin" value=typed("origin")/></label>
                <div class="pair">
                    <label class="field"><span>"Address"</span><input name="url" type="url" value=typed("url") placeholder="https://"/></label>
                    <label class="field"><span>"Looked at on"</span><input name="retrieved_at" value=typed("retrieved_at")/></label>
                </div>
                <p><button class="btn main">"Add and compare"</button></p>
            </form>
        </details>
    }
}
