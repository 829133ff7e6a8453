//! Uploads: from a file to the fields of the import form. Nothing is stored here.

use std::sync::Arc;

use app::request::{Posted, Session};
use app::{AppError, ErrorKind};
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::request::Parts;
use axum::response::Response;
use dom_smoothie::{Config, Readability, TextMode};
use review::Task;

use crate::forms::MAX_FORM;
use crate::pages::{Desk, answer};

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
}

/// `POST /import/file`: shows the import page with what the file holds.
pub(crate) async fn file(State(desk): State<Desk>, request: Request) -> Response {
    let (parts, received) = received(request).await;
    let mut posted = Posted { action: "/import/file".to_owned(), ..Posted::default() };
    match received {
        Ok(read) => {
            let fields = [
                ("text", read.text),
                ("title", read.title),
                ("byline", read.byline),
                ("publisher", read.publisher),
                ("published_at", read.published_at),
            ];
            posted.fields = Arc::new(fields.map(|(name, value)| (name.to_owned(), value)).to_vec());
        }
        Err(error) => posted.error = Some(error),
    }
    answer(&desk, "/import", &parts, posted).await
}

/// The words of the posted file, for someone who may bring it in: nobody else's is read.
async fn received(request: Request) -> (Parts, Result<Read, AppError>) {
    let (parts, body) = request.into_parts();
    let request = Request::from_parts(parts.clone(), body);
    let actor = parts.extensions.get::<Session>().and_then(|session| session.actor.as_ref());
    let received = match actor.map(|actor| actor.require(Task::Import)) {
        Some(Ok(())) => receive(request).await,
        Some(Err(refused)) => Err(refused.into()),
        None => Err(store::StoreError::SignedOut.into()),
    };
    (parts, received)
}

async fn receive(request: Request) -> Result<Read, AppError> {
    let too_large = |_| {
        AppError::new(
            ErrorKind::TooLarge,
            "The file is larger than 8 MB, or it broke off. Save only the article's text and upload that.",
        )
    };
    let none = || AppError::invalid("No file was chosen. Choose one, then press the button.");
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| none())?;
    while let Some(field) = form.next_field().await.map_err(too_large)? {
        if field.name() == Some("file") {
            let name = field.file_name().unwrap_or_default().to_owned();
            let bytes = field.bytes().await.map_err(too_large)?;
            if bytes.is_empty() {
                return Err(none());
            }
            let read = tokio::task::spawn_blocking(move || read(&name, &bytes)).await;
            return read.map_err(|_| {
                AppError::new(ErrorKind::Internal, "The file could not be read. Paste its text instead.")
            })?;
        }
    }
    Err(none())
}

/// Reads a file by the ending of its name.
///
/// # Errors
/// When it is not UTF-8, or an HTML page without an article in it.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<Read, AppError> {
    debug_assert!(bytes.len() <= 4 * MAX_FORM, "the form's limit holds");
    let text = String::from_utf8(bytes.to_vec()).map_err(|_| not_utf8())?;
    let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    match ending.as_str() {
        "html" | "htm" | "xhtml" => page(&text),
        "md" | "markdown" => Ok(Read { text: markdown(&text), ..Read::default() }),
        _ => Ok(Read { text, ..Read::default() }),
    }
}

pub(crate) fn not_utf8() -> AppError {
    AppError::invalid(
        "The file is not plain text in UTF-8. Open it in its program, save it as text with the encoding UTF-8, and upload that.",
    )
}

/// Every word of a web page and its title: for evidence, where what a reader mode leaves out may be what was said.
/// Nothing when no page nests like that.
pub(crate) fn whole_page(html: &str) -> Option<(String, String)> {
    if too_deep(html) {
        return None;
    }
    let page = dom_query::Document::from(html);
    let title = page.select("head > title").text().trim().to_owned();
    page.select("head, script, style, noscript, template, svg").remove();
    Some((page.formatted_text().to_string(), title))
}

/// How deep a page may nest: real ones stay below a hundred, and the reader's work grows with the square.
const DEEPEST: usize = 2_000;

/// Whether more tags lie open at some place than any real page has.
fn too_deep(html: &str) -> bool {
    const VOID: [&str; 8] = ["br", "img", "meta", "link", "input", "hr", "source", "wbr"];
    let mut depth = 0usize;
    for tag in html.split('<').skip(1) {
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
            depth += usize::from(!VOID.iter().any(|void| void.eq_ignore_ascii_case(name)));
        }
        if depth > DEEPEST {
            return true;
        }
    }
    false
}

/// The article of a web page.
fn page(html: &str) -> Result<Read, AppError> {
    let none = || {
        AppError::invalid(
            "No article was found in this page. Copy the article's text in the browser and paste it instead.",
        )
    };
    if too_deep(html) {
        return Err(none());
    }
    let config = Config { text_mode: TextMode::Formatted, max_elements_to_parse: 100_000, ..Config::default() };
    let mut reader = Readability::new(html, None, Some(config)).map_err(|_| none())?;
    let article = reader.parse().map_err(|_| none())?;
    Ok(Read {
        text: article.text_content.trim().to_owned(),
        title: article.title,
        byline: article.byline.unwrap_or_default(),
        publisher: article.site_name.unwrap_or_default(),
        published_at: article.published_time.unwrap_or_default(),
    })
}

/// Markdown without the signs that are not the article's words: heading and list marks, emphasis, link targets.
pub(crate) fn markdown(text: &str) -> String {
    let line = |line: &str| {
        let line = line.trim_start_matches('#').trim_start();
        let line = line
            .strip_prefix("> ")
            .or_else(|| line.strip_prefix("- "))
            .or_else(|| line.strip_prefix("* "))
            .unwrap_or(line);
        let mut out = String::with_capacity(line.len());
        let mut rest = line;
        while let Some(open) = rest.find('[') {
            let link = rest[open..]
                .find("](")
                .and_then(|middle| rest[open + middle..].find(')').map(|close| (open + middle, open + middle + close)));
            let Some((middle, close)) = link else { break };
            out.push_str(&rest[..open]);
            out.push_str(&rest[open + 1..middle]);
            rest = &rest[close + 1..];
        }
        out.push_str(rest);
        out.replace("**", "").replace("__", "")
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files() {
        assert_eq!(read("a.txt", "“Yes,” he said.".as_bytes()).unwrap().text, "“Yes,” he said.");
        assert_eq!(read("a.txt", b"\xff\xfe").unwrap_err().kind, ErrorKind::Invalid);
        assert_eq!(
            read("a.md", b"# Head\n\n> **Bold** [words](https://x.example/a) [1]").unwrap().text,
            "Head\n\nBold words [1]"
        );
    }

    #[test]
    fn a_whole_page_is_all_its_words_and_no_program() {
        let html = "<html><head><title> Said </title><style>p{}</style></head><body><nav>Menu</nav><p onclick=x()>We <b>sail</b>.</p><script>alert(1)</script><aside>At noon.</aside></body></html>";
        let (text, title) = whole_page(html).unwrap();
        assert_eq!(title, "Said");
        assert!(text.contains("We sail.") && text.contains("At noon.") && !text.contains("alert"), "{text}");
        assert!(whole_page(&"<div>".repeat(500_000)).is_none());
    }

    #[test]
    fn a_page_nested_without_end_is_refused_at_once() {
        assert!(read("a.html", "<div>".repeat(500_000).as_bytes()).is_err());
        assert!(!too_deep(&"<p>a<br></p>".repeat(10_000)));
    }

    #[test]
    fn pages_give_their_article_without_scripts() {
        let long =
            "“We sail at noon,” said Petra Lund, a spokeswoman for the port, and the crowd on the quay went home. "
                .repeat(12);
        let html = format!(
            "<html><head><title>Ferry stays</title><meta name=author content='Tom Vale'></head><body><nav>Menu</nav><article><h1>Ferry stays</h1><script>alert(1)</script><p onclick=x()>{long}</p><p>{long}</p></article></body></html>"
        );
        let read = read("page.HTML", html.as_bytes()).unwrap();
        assert!(read.text.contains("“We sail at noon,”") && !read.text.contains("alert"), "{read:?}");
        assert_eq!(read.title, "Ferry stays");
    }
}
