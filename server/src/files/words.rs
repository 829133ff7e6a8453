//! The words of a file.

use std::process::Stdio;
use std::time::Duration;

use app::{AppError, ErrorKind};
use review::EvidenceText;
use tokio::io::AsyncReadExt;
use tokio::process::Command;
use tokio::sync::Semaphore;

use super::extract::{Found, Refused};
use super::sort::Sort;
use super::spool::Spooled;
use crate::upload;

/// How long a document may take to read.
const PATIENCE: Duration = Duration::from_secs(20);

/// Documents read at once: each may use a core and some hundred megabytes.
static READERS: Semaphore = Semaphore::const_new(2);

/// The words of a file, and the title it gives itself; none where it has no words to read.
///
/// # Errors
/// When the file is not what it says it is, cannot be read within its limits, or has more text than fits.
pub(crate) async fn words(sort: Sort, spooled: &mut Spooled) -> Result<(Option<EvidenceText>, String), AppError> {
    let pages = match sort {
        Sort::Media => return Ok((None, String::new())),
        Sort::Pdf | Sort::Docx => apart(sort, spooled).await?,
        Sort::Page => {
            small(spooled)?;
            let page = apart(sort, spooled).await?;
            let [title, text] = <[String; 2]>::try_from(page).map_err(|_| unread())?;
            return Ok((Some(EvidenceText::parse(&text)?), title));
        }
        Sort::Text | Sort::Markdown | Sort::Table => return plain(sort, spooled).await,
    };
    // Pictures of pages have no words; the file is kept all the same.
    if pages.iter().all(|page| page.trim().is_empty()) {
        return Ok((None, String::new()));
    }
    let text = if sort == Sort::Pdf { EvidenceText::of_pages(&pages)? } else { EvidenceText::parse(&pages.concat())? };
    Ok((Some(text), String::new()))
}

/// Reads a file that is text itself.
async fn plain(sort: Sort, spooled: &mut Spooled) -> Result<(Option<EvidenceText>, String), AppError> {
    small(spooled)?;
    let mut bytes = Vec::new();
    spooled.open().await?.read_to_end(&mut bytes).await.map_err(|_| unread())?;
    let work = move || -> Result<String, AppError> {
        let text = String::from_utf8(bytes).map_err(|_| upload::not_utf8())?;
        Ok(match sort {
            Sort::Markdown => upload::markdown(&text),
            Sort::Table => table(&text),
            _ => text,
        })
    };
    let text = tokio::task::spawn_blocking(work).await.map_err(|_| unread())??;
    Ok((Some(EvidenceText::parse(&text)?), String::new()))
}

/// Refuses what has more text than fits before it is read.
fn small(spooled: &Spooled) -> Result<(), AppError> {
    // Pages carry more markup than text.
    const MOST: u64 = 4 * review::MAX_TEXT_BYTES as u64;
    if spooled.size <= MOST {
        return Ok(());
    }
    Err(AppError::new(
        ErrorKind::TooLarge,
        "The file has more text than fits: at most 2 MB. Cut the part that matters out of it and add that.",
    ))
}

/// The cells of a table, a row a line, so that the line's number is the row's.
fn table(text: &str) -> String {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let row = |record: csv::StringRecord| {
        let cells = record.iter().map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" "));
        cells.collect::<Vec<_>>().join("\t")
    };
    reader.records().filter_map(Result::ok).map(row).collect::<Vec<_>>().join("\n")
}

fn unread() -> AppError {
    AppError::invalid("The file could not be read. Nothing was saved; paste its text, or save it anew and add that.")
}

/// Reads a document or a page in a process of its own, whose memory and time are limited: whatever the document does there, the
/// desk goes on.
async fn apart(sort: Sort, spooled: &mut Spooled) -> Result<Vec<String>, AppError> {
    const MOST: u64 = 16 * 1024 * 1024;
    let slow = || {
        AppError::invalid(
            "The document takes too long or too much memory to read. Save it anew without pictures, or paste its text.",
        )
    };
    let _permit = READERS.acquire().await.map_err(|_| unread())?;
    let file = spooled.open().await?.into_std().await;
    let program = std::env::current_exe().map_err(|_| unread())?;
    let mut child = Command::new(program)
        .arg("extract")
        .arg(match sort {
            Sort::Pdf => "pdf",
            Sort::Docx => "docx",
            _ => "html",
        })
        .env_clear()
        .stdin(Stdio::from(file))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|_| unread())?;
    let mut said = Vec::new();
    let stdout = child.stdout.take().ok_or_else(unread)?;
    let read = async {
        stdout.take(MOST).read_to_end(&mut said).await?;
        child.wait().await
    };
    let status = tokio::time::timeout(PATIENCE, read).await.map_err(|_| slow())?.map_err(|_| unread())?;
    // Libraries that read documents talk; the answer is the last line.
    let line = said.rsplit(|byte| *byte == b'\n').find(|line| !line.is_empty()).unwrap_or_default();
    match serde_json::from_slice(line) {
        Ok(Found::Pages(pages)) => Ok(pages),
        Ok(Found::Refused(Refused::Encrypted)) => {
            Err(AppError::invalid("The document is protected by a password. Save a copy without it, and add that."))
        }
        Ok(Found::Refused(Refused::NotText)) => Err(upload::not_utf8()),
        Ok(Found::Refused(Refused::TooLarge)) => Err(slow()),
        Ok(Found::Refused(Refused::Broken)) => Err(AppError::invalid(
            "The document is broken, or not what its name says. Open it in its program, save it anew, and add that.",
        )),
        // It was ended by its limits, or fell over.
        Err(_) if status.success() => Err(unread()),
        Err(_) => Err(slow()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_lines() {
        assert_eq!(table("who,\"said\nwhat\"\nLund,\"=1+1, yes\"\n\"open"), "who\tsaid what\nLund\t=1+1, yes\nopen");
    }
}
