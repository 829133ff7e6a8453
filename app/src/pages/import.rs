//! Bringing an article in: paste or upload, look at what was read, confirm.

use leptos::prelude::*;
use review::ArticleText;

use super::parts::{FormError, FormToken, Page, loaded, memory};
use crate::AppError;
use crate::acts::import::{Passage, Reading};
use crate::islands::import::ImportText;
use crate::request::{Posted, desk, set_status};

/// What the page starts with: blank, an upload, or a form that came back.
struct Start {
    posted: Posted,
    text: String,
    reading: Reading,
    error: Option<AppError>,
}

async fn load() -> Result<Start, AppError> {
    let (_, actor) = memory()?;
    actor.require(review::Task::Import)?;
    let posted = Posted::here();
    let text = posted.field("text").unwrap_or_default().to_owned();
    let asked = posted.action == "/import";
    let (reading, error) = match ArticleText::parse(&text) {
        Ok(text) => ((desk().read)(&text), None),
        Err(error) if asked && posted.error.is_none() => (Reading::default(), Some(AppError::from(error))),
        Err(_) => (Reading::default(), None),
    };
    if error.is_some() {
        set_status(http::StatusCode::UNPROCESSABLE_ENTITY);
    }
    Ok(Start { posted, text, reading, error })
}

/// The import page.
#[component]
pub(super) fn ImportPage() -> impl IntoView {
    loaded(load(), |start| {
        let Start { posted, text, reading, error } = start;
        let field = {
            let posted = posted.clone();
            move |name: &str, read: &str| {
                posted.field(name).filter(|value| !value.is_empty()).unwrap_or(read).to_owned()
            }
        };
        let (title, byline) = (field("title", &reading.title), field("byline", &reading.byline));
        let (publisher, date) = (field("publisher", &reading.publisher), field("published_at", &reading.published_at));
        let (url, language) = (field("url", ""), field("language", &reading.language));
        let upload_error = posted.error.clone().filter(|_| posted.action == "/import/file");
        let unread = posted.error.clone().filter(|_| posted.action == "/import");
        let option = move |code: &'static str, label: &'static str| view! { <option value=code selected=language == code>{label}</option> };
        view! {
            <Page title="Import" class="import wide">
                <h1>"Import an article"</h1>
                <form method="post" action="/import/file" enctype="multipart/form-data" class="upload">
                    <FormToken/>
                    <label class="field"><span>"A file: .txt, .md, .html, .docx, .odt or .pdf"</span><input type="file" name="file" required accept=".txt,.md,.markdown,.html,.htm,.docx,.odt,.pdf,text/plain,text/html"/></label>
                    <button class="btn">"Read the file"</button>
                    {upload_error.map(|error| view! { <p class="message error" role="alert">{error.message}</p> })}
                </form>
                <p class="or">"or paste its text"</p>
                <FormError action="/_f/import"/>
                {error.or(unread).map(|error| view! { <p class="message error" role="alert">{error.message}</p> })}
                <form method="post" action="/_f/import" class="import-form">
                    <FormToken/>
                    <ImportText text cuts=reading.cuts/>
                    <LeftOut posted=posted.clone()/>
                    <fieldset class="facts">
                        <legend>"About the article"</legend>
                        <label class="field wide"><span>"Title"</span><input name="title" value=title/></label>
                        <label class="field"><span>"Byline"</span><input name="byline" value=byline/></label>
                        <label class="field"><span>"Publisher"</span><input name="publisher" value=publisher/></label>
                        <label class="field"><span>"Published, as printed"</span><input name="published_at" value=date/></label>
                        <label class="field"><span>"Address"</span><input name="url" type="url" value=url placeholder="https://"/></label>
                        <label class="field"><span>"Language"</span><select name="language">{option("", "Guess it from the text")}{option("en", "English")}{option("de", "German")}{option("fr", "French")}{option("es", "Spanish")}</select></label>
                    </fieldset>
                    <p class="buttons">
                        <button class="btn" formaction="/import" formnovalidate>"Read title and date from the text"</button>
                        <button class="btn main">"Import"</button>
                    </p>
                </form>
            </Page>
        }
    })
}

/// What an uploaded page holds besides, each passage to be kept or not; works without a script.
#[component]
fn LeftOut(posted: Posted) -> impl IntoView {
    let passages: Vec<String> = posted.all("passage").map(str::to_owned).collect();
    let kept: Vec<String> = posted.all("keep").map(str::to_owned).collect();
    let count = passages.len();
    let legend = format!("Left out: {count} {} with quotes", if count == 1 { "passage" } else { "passages" });
    (count > 0).then(|| view! {
        <fieldset class="cuts left-out">
            <legend>{legend}</legend>
            {passages.into_iter().map(|value| {
                let words = Passage::of(&value).words;
                let keep = kept.contains(&value);
                view! {
                    <input type="hidden" name="passage" value=value.clone()/>
                    <label class="check"><input type="checkbox" name="keep" value=value checked=keep/><span dir="auto">{words}</span><em>"keep"</em></label>
                }
            }).collect_view()}
        </fieldset>
    })
}
