//! The one reader of sources: what the desk, `verbatim compare` and imports read a file with, so that the same file gives the
//! same text everywhere.
//!
//! `sort` says what a file is, `charset` turns bytes into text, `plain` and `page` take their signs away, `timed` reads the
//! captions of broadcasters, `word` and `pdf` documents, `article` the article of a page. What can be made to harm is read in a process of its own (`apart`).
//! What a text then says by itself (captions, voices, asides) is `review`'s.
//!
//! To add a format: a line in `sort::KNOWN`, and an arm in [`read`].

pub(crate) mod apart;
pub(crate) mod article;
pub(crate) mod charset;
mod document;
mod page;
mod pdf;
mod plain;
pub(crate) mod sort;
mod timed;
mod word;

use std::fs::File;
use std::io::{Read, Seek, Write};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use app::{AppError, ErrorKind};
use review::{EvidenceText, Page, UserId};
use tokio::sync::{Semaphore, SemaphorePermit};

use apart::{Kind, ask};
pub(crate) use page::too_deep;
use sort::Sort;

use crate::crowd::{Turn, Turns};

/// Documents read at once: each may use a core and some hundred megabytes.
static READERS: Semaphore = Semaphore::const_new(2);

/// Of each account one at once, so that whoever brings many is not in everybody's way.
static ACCOUNTS: LazyLock<Turns<UserId>> = LazyLock::new(|| Turns::new(1));

/// A turn to have a document read: the account's, then the desk's.
pub(crate) type ReadingTurn = (Turn, SemaphorePermit<'static>);

/// Waits until a document of `user` may be read.
///
/// # Errors
/// When that takes too long.
pub(crate) async fn turn(user: UserId) -> Result<ReadingTurn, AppError> {
    const PATIENCE: Duration = Duration::from_secs(60);
    let late = || {
        AppError::new(
            ErrorKind::Unavailable,
            "Many documents are waiting to be read, so this one was not. Nothing was saved; send it again in a minute.",
        )
    };
    let began = Instant::now();
    let mine = ACCOUNTS.take(user, PATIENCE).await.ok_or_else(late)?;
    let left = PATIENCE.saturating_sub(began.elapsed());
    let ours = tokio::time::timeout(left, READERS.acquire()).await.map_err(|_| late())?;
    Ok((mine, ours.map_err(|_| unread())?))
}

/// What a file says.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// Its text; nothing where it has no words to read.
    pub(crate) text: Option<EvidenceText>,
    /// The title it gives itself; blank where it gives none.
    pub(crate) title: String,
}

/// Reads a file on a thread that may wait.
///
/// # Errors
/// As [`read`].
pub(crate) async fn read_aside(user: UserId, sort: Sort, file: File) -> Result<Reading, AppError> {
    // A recording is not read.
    let turn = if sort == Sort::Media { None } else { Some(turn(user).await?) };
    let read = tokio::task::spawn_blocking(move || {
        // The work goes on when nobody waits for it any more, and so does the turn.
        let _turn = turn;
        read(sort, file)
    });
    read.await.map_err(|_| unread())?
}

/// Reads a file from its beginning.
///
/// # Errors
/// When the file is not what it says it is, cannot be read within its limits, or has more text than fits.
pub(crate) fn read(sort: Sort, mut file: File) -> Result<Reading, AppError> {
    file.rewind().map_err(|_| unread())?;
    let text = |text: &str| Ok(Reading { text: Some(EvidenceText::parse(text)?), title: String::new() });
    match sort {
        Sort::Media => Ok(Reading::default()),
        Sort::Text | Sort::Markdown | Sort::Table => {
            small(&file)?;
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).map_err(|_| unread())?;
            text(&as_text(sort, &bytes).unwrap_or_default())
        }
        Sort::Page => {
            small(&file)?;
            let page = ask(Kind::Html, file)?;
            Ok(Reading { text: Some(EvidenceText::parse(&whole(&page.pages))?), title: page.title })
        }
        Sort::Timed => {
            small(&file)?;
            text(&whole(&ask(Kind::Ttml, file)?.pages))
        }
        Sort::Pdf | Sort::Docx | Sort::Odt => {
            let kind = match sort {
                Sort::Pdf => Kind::Pdf,
                Sort::Docx => Kind::Docx,
                _ => Kind::Odt,
            };
            let pages = ask(kind, file)?.pages;
            // Pictures of pages have no words; the file is kept all the same.
            if pages.iter().all(|page| page.text.trim().is_empty()) {
                return Ok(Reading::default());
            }
            if sort == Sort::Pdf {
                return Ok(Reading { text: Some(EvidenceText::of_pages(&pages)?), title: String::new() });
            }
            text(&whole(&pages))
        }
    }
}

/// Reads bytes that are in memory already, by the ending of their file's name.
///
/// # Errors
/// As [`read`], and when the file is of no known sort.
pub(crate) fn read_bytes(name: &str, bytes: &[u8]) -> Result<Reading, AppError> {
    let what = sort::what(name, &bytes[..bytes.len().min(sort::HEAD)])?;
    if let Some(text) = as_text(what.sort, bytes) {
        return Ok(Reading { text: Some(EvidenceText::parse(&text)?), title: String::new() });
    }
    let mut file = tempfile::tempfile().map_err(|_| unread())?;
    file.write_all(bytes).map_err(|_| unread())?;
    read(what.sort, file)
}

/// Reads the article of a web page that is in memory already.
///
/// # Errors
/// When it is too large, or takes too much to read.
pub(crate) fn read_article(bytes: &[u8]) -> Result<article::Article, AppError> {
    let mut file = tempfile::tempfile().map_err(|_| unread())?;
    file.write_all(bytes).map_err(|_| unread())?;
    small(&file)?;
    file.rewind().map_err(|_| unread())?;
    Ok(*ask(Kind::Article, file)?.article.unwrap_or_default())
}

fn whole(pages: &[Page]) -> String {
    pages.iter().map(|page| page.text.as_str()).collect::<Vec<_>>().join("\n\n")
}

/// What is text itself, whatever its charset, without its signs; nothing where it is no such sort.
fn as_text(sort: Sort, bytes: &[u8]) -> Option<String> {
    let text = || charset::decode(bytes, None);
    match sort {
        Sort::Text => Some(text()),
        Sort::Markdown => Some(plain::markdown(&text())),
        Sort::Table => Some(plain::table(&text())),
        _ => None,
    }
}

/// Refuses what has more text than fits before it is read.
fn small(file: &File) -> Result<(), AppError> {
    // Pages and captions carry more markup than text.
    const MOST: u64 = 8 * review::MAX_TEXT_BYTES as u64;
    if file.metadata().map_err(|_| unread())?.len() <= MOST {
        return Ok(());
    }
    Err(AppError::new(
        ErrorKind::TooLarge,
        "The file has more text than fits: at most 2 MB. Cut the part that matters out of it and add that.",
    ))
}

fn unread() -> AppError {
    AppError::invalid("The file could not be read. Nothing was saved; paste its text, or save it anew and add that.")
}
