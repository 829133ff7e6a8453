//! Uploads: from a file to the fields of the import form. Nothing is stored here.

use std::sync::Arc;

use app::request::{Posted, Session};
use app::{AppError, ErrorKind};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts as Head;
use axum::response::Response;
use review::Task;
use store::{Actor, StoreError};

use crate::body::MAX_FORM;
use crate::files::parts::Parts;
use crate::gate;
use crate::pages::{Desk, answer};
use crate::sources::article::LeftOut;
use crate::sources::{self, charset, sort};

/// Passages that are offered on one page; more are a page of comments.
const MOST_OFFERED: usize = 200;

/// What a file says about its article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Read {
    /// The text.
    pub(crate) text: String,
    /// The headline.
    pub(crate) title: String,
    /// Who wrote it.
    pub(crate) byline: String,
    /// Who published it.
    pub(crate) publisher: String,
    /// When.
    pub(crate) published_at: String,
    /// Where it stands.
    pub(crate) url: String,
    /// The code of the language that it says it is in.
    pub(crate) language: String,
    /// What holds quotes and is not in the text.
    pub(crate) left_out: Vec<LeftOut>,
}

/// `POST /import/file`: shows the import page with what the file holds.
pub(crate) async fn file(State(desk): State<Desk>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let actor = match permitted(&parts) {
        Ok(actor) => actor,
        Err(error) => return gate::refuse(&desk, Request::from_parts(parts, body), error).await,
    };
    let received = receive(&desk, &parts, body, &actor).await;
    let mut posted = Posted { action: "/import/file".to_owned(), ..Posted::default() };
    match received {
        Ok(read) => {
            let fields = [
                ("text", read.text),
                ("title", read.title),
                ("byline", read.byline),
                ("publisher", read.publisher),
                ("published_at", read.published_at),
                ("url", read.url),
                ("language", read.language),
            ];
            let mut fields = fields.map(|(name, value)| (name.to_owned(), value)).to_vec();
            fields.extend(read.left_out.into_iter().take(MOST_OFFERED).map(|passage| {
                let LeftOut { words, after } = passage;
                ("passage".to_owned(), app::acts::import::Passage { words, after }.value())
            }));
            posted.fields = Arc::new(fields);
        }
        Err(error) => posted.error = Some(error),
    }
    answer(&desk, "/import", &parts, posted).await
}

/// Who sends it, if they may bring it in: nobody else's is read.
fn permitted(parts: &Head) -> Result<Actor, AppError> {
    let actor = parts.extensions.get::<Session>().and_then(|session| session.actor.clone());
    let actor = actor.ok_or(StoreError::SignedOut)?;
    actor.require(Task::Import)?;
    Ok(actor)
}

async fn receive(desk: &Desk, parts: &Head, body: Body, actor: &Actor) -> Result<Read, AppError> {
    let too_large = |_| {
        AppError::new(
            ErrorKind::TooLarge,
            "The file is larger than 8 MB, or it broke off. Save only the article's text and upload that.",
        )
    };
    let none = || AppError::invalid("No file was chosen. Choose one, then press the button.");
    let _turn = desk.crowd.upload(actor.user).await?;
    let mut form = Parts::of(&parts.headers, body, &["form_token", "from", "file"], MAX_FORM as u64)?;
    let mut fields = Vec::new();
    while let Some(field) = form.next().await? {
        let field_name = field.name().unwrap_or_default().to_owned();
        if field_name != "file" {
            fields.push((field_name, field.text().await.map_err(too_large)?));
            continue;
        }
        gate::proven(desk, parts, &fields)?;
        let name = field.file_name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(too_large)?;
        if bytes.is_empty() {
            return Err(none());
        }
        let turn = sources::turn(actor.user).await?;
        let read = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            read(&name, &bytes)
        });
        return read
            .await
            .map_err(|_| AppError::new(ErrorKind::Internal, "The file could not be read. Paste its text instead."))?;
    }
    Err(none())
}

/// Reads a file by the ending of its name: a web page for its article, everything else as evidence is read.
///
/// # Errors
/// When it cannot be read, or is an HTML page without an article in it.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<Read, AppError> {
    debug_assert!(bytes.len() <= 4 * MAX_FORM, "the form's limit holds");
    let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    match ending.as_str() {
        "html" | "htm" | "xhtml" => page(bytes),
        _ if sort::is_read(&ending) => {
            let read = sources::read_bytes(name, bytes)?;
            let none = || {
                AppError::invalid(
                    "The file has no words to read: it holds pictures, or sounds. Paste its text instead.",
                )
            };
            Ok(Read { text: read.text.ok_or_else(none)?.without_asides(), title: read.title, ..Read::default() })
        }
        // Articles come under any name; what they are is text.
        _ => Ok(Read { text: charset::decode(bytes, None), ..Read::default() }),
    }
}

/// The article of a web page.
fn page(bytes: &[u8]) -> Result<Read, AppError> {
    let article = sources::read_article(bytes)?;
    if article.text.trim().is_empty() {
        return Err(AppError::invalid(
            "This page has no words to read: a program writes them in the browser. Copy the article's text there and paste it instead.",
        ));
    }
    Ok(Read {
        text: article.text,
        title: article.title,
        byline: article.byline,
        publisher: article.publisher,
        published_at: article.published_at,
        url: article.url,
        language: article.language,
        left_out: article.left_out,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files() {
        assert_eq!(read("a.txt", "“Yes,” he said.".as_bytes()).unwrap().text, "“Yes,” he said.");
        assert_eq!(read("article", b"\x93Yes,\x94 he said.").unwrap().text, "“Yes,” he said.");
        assert_eq!(
            read("a.md", b"# Head\n\n> **Bold** [words](https://x.example/a)").unwrap().text,
            "Head\n\nBold words"
        );
        assert_eq!(read("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap_err().kind, ErrorKind::Invalid);
    }
}
