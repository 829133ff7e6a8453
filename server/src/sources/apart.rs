//! `verbatim extract`: reads one document from standard input under limits, and asks such a process to.
//!
//! PDFs, zip archives and pages can be made to take any amount of memory and time, and their readers can be made to fall over.
//! Here that ends this process and nothing else. It opens no file and no connection.

use std::fs::File;
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use app::AppError;
use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::document::{Document, Refused};
use super::{article, charset, page, pdf, timed, word};

/// The largest file that is read, in bytes.
pub(crate) const MAX_FILE: u64 = 50 * 1024 * 1024;

/// How long a document may take to read.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the child says, as one line of JSON.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Found {
    /// What the document says.
    Read(Document),
    /// Why there is nothing.
    Refused(Refused),
}

/// The documents that are read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Portable Document Format.
    Pdf,
    /// Office Open XML.
    Docx,
    /// OpenDocument text.
    Odt,
    /// A page of the web: its title, then its words.
    Html,
    /// The article of a page of the web.
    Article,
    /// Timed Text Markup Language; its text is WebVTT.
    Ttml,
}

impl Kind {
    fn read(self, bytes: &[u8]) -> Result<Document, Refused> {
        let text = || charset::decode(bytes, charset::declared(bytes).as_deref());
        match self {
            Self::Pdf => Ok(Document { pages: pdf::read(bytes)?, ..Document::default() }),
            Self::Docx => Ok(Document::of(word::docx::read(bytes)?)),
            Self::Odt => Ok(Document::of(word::odt::read(bytes)?)),
            Self::Ttml => timed::webvtt(&text()).map(Document::of),
            Self::Article => Ok(Document { article: Some(Box::new(article::read(&text()))), ..Document::default() }),
            Self::Html => {
                let (text, title) = page::whole(&text()).ok_or(Refused::TooLarge)?;
                Ok(Document { title, ..Document::of(text) })
            }
        }
    }
}

/// Reads standard input and answers on standard output.
///
/// # Errors
/// When either fails.
pub(crate) fn run(kind: Kind) -> anyhow::Result<()> {
    limit()?;
    let mut bytes = Vec::new();
    std::io::stdin().lock().take(MAX_FILE + 1).read_to_end(&mut bytes)?;
    let found = kind.read(&bytes).map_or_else(Found::Refused, Found::Read);
    let mut out = std::io::stdout().lock();
    out.write_all(b"\n")?;
    serde_json::to_writer(&mut out, &found)?;
    Ok(out.flush()?)
}

/// Has `file` read in a process of its own, whose memory and time are limited: whatever the document does there, the desk goes
/// on.
///
/// # Errors
/// When it is not what its name says, wants a password, or takes too much.
pub(crate) fn ask(kind: Kind, file: File) -> Result<Document, AppError> {
    const MOST: u64 = 16 * 1024 * 1024;
    let slow = || {
        AppError::invalid(
            "The document takes too long or too much memory to read. Save it anew without pictures, or paste its text.",
        )
    };
    let name = kind.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
    let mut child = Command::new(std::env::current_exe().map_err(|_| super::unread())?)
        .args(["extract", &name])
        .env_clear()
        .stdin(Stdio::from(file))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|_| super::unread())?;
    let stdout = child.stdout.take().ok_or_else(super::unread)?;
    let (done, waiting) = channel::<()>();
    let watch = std::thread::spawn(move || {
        if waiting.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
            let _ = child.kill();
        }
        child.wait().is_ok_and(|status| status.success())
    });
    let mut said = Vec::new();
    let read = stdout.take(MOST).read_to_end(&mut said);
    drop(done);
    let ended = watch.join().unwrap_or(false);
    read.map_err(|_| super::unread())?;
    // Libraries that read documents talk; the answer is the last line.
    let line = said.rsplit(|byte| *byte == b'\n').find(|line| !line.is_empty()).unwrap_or_default();
    match serde_json::from_slice(line) {
        Ok(Found::Read(document)) => Ok(document),
        Ok(Found::Refused(Refused::Encrypted)) => {
            Err(AppError::invalid("The document is protected by a password. Save a copy without it, and add that."))
        }
        Ok(Found::Refused(Refused::TooLarge)) => Err(slow()),
        Ok(Found::Refused(Refused::TooLong)) => Err(AppError::invalid(format!(
            "The document has more than {} pages, which take too long to read. Save the pages that matter as a document of their own, and add that.",
            pdf::MAX_PAGES
        ))),
        Ok(Found::Refused(Refused::Broken)) => Err(AppError::invalid(
            "The document is broken, or not what its name says. Open it in its program, save it anew, and add that.",
        )),
        // It was ended by its limits, or fell over.
        Err(_) if ended => Err(super::unread()),
        Err(_) => Err(slow()),
    }
}

/// Memory, time and files of this process.
#[cfg(unix)]
fn limit() -> std::io::Result<()> {
    use rlimit::{Resource, setrlimit};
    const MEMORY: u64 = 768 * 1024 * 1024;
    const SECONDS: u64 = 15;
    setrlimit(Resource::AS, MEMORY, MEMORY)?;
    setrlimit(Resource::CPU, SECONDS, SECONDS)?;
    setrlimit(Resource::CORE, 0, 0)?;
    // It writes nothing but its answer, which is a pipe.
    setrlimit(Resource::FSIZE, 0, 0)
}

/// Elsewhere the desk's patience is the only limit.
#[cfg(not(unix))]
fn limit() -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_document() {
        let refused = |kind: Kind, bytes: &[u8]| kind.read(bytes).map(|_| ()).unwrap_err();
        assert_eq!(refused(Kind::Docx, b"plain words"), Refused::Broken);
        assert_eq!(refused(Kind::Odt, b"plain words"), Refused::Broken);
        assert_eq!(refused(Kind::Docx, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), Refused::Encrypted);
        assert_eq!(refused(Kind::Pdf, b"%PDF-1.4 and nothing"), Refused::Broken);
    }
}
