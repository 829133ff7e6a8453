//! The evidence of one quote: what it rests on, the printed words laid against each piece, and a form for more.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use review::{Comparison, EvidenceId, Laid, Policy, QuoteId, Task};
use store::{Cited, OnFile, QuoteView, StoreError};

use super::add_evidence::AddForm;
use super::parts::{FormError, FormToken, Page, StateWord, When, loaded, memory, my_role, query};
use crate::AppError;
use crate::islands::desk::finding::words;
use crate::request::Posted;

/// How much of the source is shown around the words, in characters.
const AROUND: usize = 160;

struct Loaded {
    quote: QuoteView,
    title: String,
    pieces: Vec<(Cited, Option<Comparison>)>,
    on_file: Vec<OnFile>,
    policy: Policy,
}

async fn load(id: Option<QuoteId>, policy: Option<Policy>) -> Result<Loaded, AppError> {
    let (store, _) = memory()?;
    let quote = store.quote(id.ok_or(StoreError::NotFound("quote"))?).await?;
    let title = store.title(quote.article).await?;
    let policy = match policy {
        Some(policy) => policy,
        None => store.policy().await?,
    };
    let (pieces, on_file) = (store.evidence(&quote, policy).await?, store.evidence_on_file(&quote).await?);
    Ok(Loaded { quote, title, pieces, on_file, policy })
}

/// The page.
#[component]
pub(super) fn EvidencePage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").and_then(|id| QuoteId::parse(&id));
    let policy = Policy::parse(&query("policy"));
    loaded(load(id, policy), |loaded| {
        let Loaded { quote, title, pieces, on_file, policy } = loaded;
        let desk = format!("/articles/{}?quote={}#panel", quote.article, quote.id);
        let none = pieces.is_empty();
        let may = review::may(my_role(), Task::Import);
        let fixed = review::evidence_may_change(quote.state).err();
        view! {
            <Page title="Evidence" class="evidence wide">
                <p class="kicker"><a href=desk.clone()>"Back to the quote"</a><a href=format!("/articles/{}/evidence", quote.article)>"All evidence of the article"</a><span dir="auto">{title}</span></p>
                <h1>"Evidence"</h1>
                <Notice/>
                <blockquote dir="auto">{quote.exact.clone()}</blockquote>
                <p class="quiet">{quote.attribution.sentence_with_name()}" "<StateWord state=quote.state/></p>
                <FormError action="/_f/drop-evidence"/>
                <FormError action="/_f/cite-evidence"/>
                <FormError action="/_f/place-evidence"/>
                {none.then(|| view! { <p class="message">"This quote rests on nothing yet. Add what its words can be tested against: a transcript, a statement, a recording written down."</p> })}
                {(!none).then(|| view! { <Policies quote=quote.id policy/> })}
                {pieces.into_iter().map(|(piece, found)| view! { <Piece quote=quote.clone() piece found may=may && fixed.is_none()/> }).collect_view()}
                {fixed.map(|why| view! { <p class="message">{why.to_string()}</p> })}
                {(may && fixed.is_none()).then(|| view! { <CiteForm quote=quote.id on_file/><AddForm action=format!("/quotes/{}/evidence/add", quote.id) open=none/> })}
            </Page>
        }
    })
}

/// What the form before did; the same for a quote's and an article's evidence.
#[component]
pub(super) fn Notice() -> impl IntoView {
    // Above the answer to a form that failed, what the one before did would mislead.
    if Posted::here().error.is_some() {
        return None;
    }
    let words = match query("notice").as_str() {
        "cited" => "Done: the quotes rest on it now. Each has its wording still to be judged.",
        "some-cited" => "Done, but for quotes that were approved or dismissed meanwhile: those keep what they rest on.",
        "placed" => "Saved where the words stand.",
        "dropped" => "Taken away. It stays on file for other quotes.",
        "no-text" => {
            "Added. It has no text to compare: look at it or listen to it, and say below where in it the words stand."
        }
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
fn Piece(quote: QuoteView, piece: Cited, found: Option<Comparison>, may: bool) -> impl IntoView {
    let desk = format!("/articles/{}?quote={}", quote.article, quote.id);
    let (id, has_text) = (piece.id, piece.has_text);
    view! {
        <section class="card piece" id=format!("e-{id}") aria-labelledby=format!("h-{id}")>
            <h2 id=format!("h-{id}") dir="auto">{piece.title.clone()}</h2>
            <Facts piece=piece.clone()/>
            <Player piece=piece.clone()/>
            {found.map(|found| view! { <LaidBeside found piece=id text=piece.text.clone() desk may/> })}
            {has_text.then(|| view! { <details><summary>"The whole text"</summary><pre class="whole" dir="auto" tabindex="0">{beginning(&piece.text)}</pre></details> })}
            <p class="quiet">"Added by "{piece.by.clone()}", "<When at=piece.at/>". SHA-256 "<code>{piece.sha256.clone()}</code></p>
            {may.then(|| view! {
                <form method="post" action="/_f/place-evidence" class="inline">
                    <FormToken/>
                    <input type="hidden" name="quote" value=quote.id.to_string()/>
                    <input type="hidden" name="evidence" value=id.to_string()/>
                    <label class="field"><span>"Where in it the words stand: page, line or time; blank to look again"</span><input name="locator" value=piece.locator.clone() maxlength="120"/></label>
                    <button class="btn">"Save the place"</button>
                </form>
                <form method="post" action="/_f/drop-evidence">
                    <FormToken/>
                    <input type="hidden" name="quote" value=quote.id.to_string()/>
                    <input type="hidden" name="evidence" value=id.to_string()/>
                    <button class="btn">"Take it away from this quote"</button>
                </form>
            })}
        </section>
    }
}

/// What is known of a piece, on one line.
#[component]
pub(super) fn Facts(piece: Cited) -> impl IntoView {
    let link = (!piece.url.is_empty())
        .then(|| view! { <a href=piece.url.clone() rel="noreferrer noopener">"where it stands"</a> });
    let facts = [piece.origin, piece.retrieved_at, piece.locator].into_iter().filter(|fact| !fact.is_empty());
    view! {
        <p class="kicker">
            <span>{piece.kind.label()}</span><span>{format!("Grade {}", piece.grade.label())}</span>
            {facts.map(|fact| view! { <span dir="auto">{fact}</span> }).collect_view()}{link}
            {piece.file.map(|file| view! { <a href=format!("/evidence/{}/file", piece.id) download="">{format!("{} ({})", file.name, size(file.size))}</a> })}
        </p>
    }
}

/// A length in bytes as people read it.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// A picture, a sound or a video that is kept as it came.
#[component]
fn Player(piece: Cited) -> impl IntoView {
    let address = format!("/evidence/{}/media", piece.id);
    let (title, media_type) = (piece.title, piece.file.map(|file| file.media_type).unwrap_or_default());
    match media_type.split('/').next() {
        Some("image") => {
            view! { <p><img class="media" src=address alt=format!("Evidence: {title}") loading="lazy"/></p> }.into_any()
        }
        Some("audio") => {
            view! { <p><audio class="media" src=address controls preload="metadata" aria-label=title></audio></p> }
                .into_any()
        }
        Some("video") => {
            view! { <p><video class="media" src=address controls preload="metadata" aria-label=title></video></p> }
                .into_any()
        }
        _ => ().into_any(),
    }
}

/// The printed words laid against a text.
#[component]
fn LaidBeside(found: Comparison, piece: EvidenceId, text: String, desk: String, may: bool) -> impl IntoView {
    let take = format!("{desk}&use={piece}#panel");
    let place = found.found.map(|span| {
        let (before, after) = around(&text, span);
        // What was passed over between the words is none of them.
        let ends = found.passed_over.iter().map(|aside| (aside.start, aside.end)).chain([(span.end, span.end)]);
        let marked = ends.scan(span.start, |at, (start, end)| {
            let words = text[*at..start].to_owned();
            *at = end;
            Some(view! { <mark>{words}</mark>{text[start..end].to_owned()} })
        });
        view! { <p class="source" dir="auto">{before}{marked.collect_view()}{after}</p> }
    });
    let laid = Laid::of(found, String::new());
    let voices = laid.finding.voices.join(", ");
    let voice = (!voices.is_empty())
        .then(|| view! { " "<span class="quiet" data-voice>"Spoken by: "<bdi>{voices}</bdi>"."</span> });
    let sentence = laid.sentence.clone().map(|sentence| {
        view! { <p class="flag" data-sentence>"The whole sentence: "<q dir="auto">{sentence}</q></p> }
    });
    let found = laid.finding.is_found();
    view! {
            <p><strong class="suggested" data-wording=laid.finding.wording.as_str()>{laid.finding.wording.label()}</strong>" "<span>{laid.reason.clone()}</span>{voice}</p>
            {sentence}
            {(!laid.printed.is_empty()).then(|| view! {
                <div class="sides">
                    <div><h3>"Printed"</h3><p dir="auto">{words(&laid.printed)}</p></div>
                    <div><h3>"Said"</h3><p dir="auto">{words(&laid.said)}</p></div>
                </div>
            })}
            {place}
            {(may && found).then(|| view! { <p class="buttons"><a class="btn main" href=take>"Use this finding"</a></p> })}
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

/// Evidence that is on file: of this article first, then of others.
#[component]
fn CiteForm(quote: QuoteId, on_file: Vec<OnFile>) -> impl IntoView {
    let options = |near: bool| {
        let some = on_file.iter().filter(move |piece| piece.near == near);
        some.map(|piece| view! { <option value=piece.id.to_string()>{format!("{} ({})", piece.title, piece.kind.label().to_lowercase())}</option> }).collect_view()
    };
    (!on_file.is_empty()).then(|| view! {
        <section class="card" aria-labelledby="h-cite">
            <h2 id="h-cite">"On file"</h2>
            <form method="post" action="/_f/cite-evidence" class="stack">
                <FormToken/>
                <input type="hidden" name="quote" value=quote.to_string()/>
                <label class="field"><span>"Evidence"</span>
                    <select name="evidence"><optgroup label="For this article">{options(true)}</optgroup><optgroup label="For other articles">{options(false)}</optgroup></select>
                </label>
                <p><button class="btn">"Use it for this quote"</button></p>
            </form>
        </section>
    })
}
