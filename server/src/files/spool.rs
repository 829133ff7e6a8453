//! Takes a form with a file to disk, piece by piece, so that memory stays flat whatever is sent.

use std::path::Path;

use app::{AppError, ErrorKind};
use axum::body::Body;
use axum::http::request::Parts as Head;
use sha2::{Digest, Sha256};
use tokio::io::{AsyncSeekExt, AsyncWriteExt};

use super::parts::{Parts, refused};
use crate::body::MAX_FORM;
use crate::gate;
use crate::pages::Desk;
use crate::sources::apart::MAX_FILE;

/// How much of a too large upload is still read, so that its sender hears why: a browser shows no answer to what it
/// could not send.
const HEARD_OUT: u64 = 1024 * 1024 * 1024;

/// A file on disk without a name: it is gone when this is.
pub(crate) struct Spooled {
    /// Its name as people call it.
    pub(crate) name: String,
    /// SHA-256 of its bytes.
    pub(crate) sha256: String,
    /// Its length.
    pub(crate) size: u64,
    /// Its first bytes.
    pub(crate) head: Vec<u8>,
    file: tokio::fs::File,
}

impl Spooled {
    /// The bytes, from the beginning.
    ///
    /// # Errors
    /// When the disk fails.
    pub(crate) async fn open(&mut self) -> Result<tokio::fs::File, AppError> {
        self.file.rewind().await.map_err(disk)?;
        self.file.try_clone().await.map_err(disk)
    }
}

/// What was sent: the fields, and the file if one was chosen and can be taken.
pub(crate) struct Sent {
    /// Name and value of each field, in order.
    pub(crate) fields: Vec<(String, String)>,
    /// The file.
    pub(crate) file: Result<Option<Spooled>, AppError>,
}

fn disk(error: std::io::Error) -> AppError {
    tracing::error!(%error, "an upload could not be written");
    AppError::new(ErrorKind::Unavailable, "The file could not be kept: the disk is full or failing. Nothing was saved.")
}

fn too_large() -> AppError {
    AppError::new(
        ErrorKind::TooLarge,
        "The file is larger than 50 MB. Cut the part that matters out of it, or add its text and the address where the whole stands.",
    )
}

/// The parts of the form that adds evidence.
const NAMES: [&str; 11] =
    ["form_token", "from", "text", "title", "kind", "grade", "origin", "url", "retrieved_at", "locator", "file"];

/// Reads a posted form; what cannot be read of it is said in `file`.
pub(crate) async fn receive(desk: &Desk, parts: &Head, body: Body) -> Sent {
    let mut fields = Vec::new();
    let file = read(desk, parts, body, &mut fields).await;
    Sent { fields, file }
}

async fn read(
    desk: &Desk,
    parts: &Head,
    body: Body,
    fields: &mut Vec<(String, String)>,
) -> Result<Option<Spooled>, AppError> {
    let most = HEARD_OUT + 2 * MAX_FORM as u64;
    let mut form = Parts::of(&parts.headers, body, &NAMES, most)?;
    let (mut file, mut text) = (Ok(None), 0);
    while let Some(mut field) = form.next().await? {
        let name = field.name().unwrap_or_default().to_owned();
        if let Some(called) = field.file_name().map(plain) {
            // The proof stands first in our forms: without it no file is taken. What was typed before it is not lost.
            gate::proven(desk, parts, fields)?;
            let spooled = spool(&mut field, called, &desk.folder).await;
            // A file field that nobody filled is sent with nothing in it.
            if !matches!(&spooled, Ok(spooled) if spooled.size == 0 && spooled.name.is_empty()) {
                file = spooled.map(Some);
            }
            continue;
        }
        let mut value = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(refused)? {
            text += chunk.len();
            if text > MAX_FORM {
                return Err(AppError::new(ErrorKind::TooLarge, "What you typed is larger than 8 MB. Add it in parts."));
            }
            value.extend_from_slice(&chunk);
        }
        fields.push((name, String::from_utf8_lossy(&value).into_owned()));
    }
    gate::proven(desk, parts, fields)?;
    file
}

async fn spool(field: &mut multer::Field<'_>, name: String, folder: &Path) -> Result<Spooled, AppError> {
    const HEAD: usize = 8 * 1024;
    let mut file = tokio::fs::File::from_std(tempfile::tempfile_in(folder).map_err(disk)?);
    let (mut hash, mut size, mut head) = (Sha256::new(), 0_u64, Vec::new());
    while let Some(chunk) = field.chunk().await.map_err(refused)? {
        size += chunk.len() as u64;
        if size > HEARD_OUT {
            break;
        }
        if size > MAX_FILE {
            continue;
        }
        hash.update(&chunk);
        head.extend_from_slice(&chunk[..chunk.len().min(HEAD.saturating_sub(head.len()))]);
        file.write_all(&chunk).await.map_err(disk)?;
    }
    if size > MAX_FILE {
        return Err(too_large());
    }
    file.flush().await.map_err(disk)?;
    let sha256 = hex::encode(hash.finalize());
    Ok(Spooled { name, sha256, size, head, file })
}

/// A file's name as people call it: without the folders some browsers send, and without signs that would turn or
/// break the line it is shown on.
pub(crate) fn plain(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let turns = |c: char| {
        c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    last.chars().filter(|c| !turns(*c)).take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names() {
        assert_eq!(plain("C:\\temp\\..\\said.txt"), "said.txt");
        assert_eq!(plain("../../etc/passwd"), "passwd");
        assert_eq!(plain("a\u{202e}txt\n\"b\".srt"), "atxt\"b\".srt");
    }
}
