//! The bytes of a file, as they came.
//!
//! What was uploaded is never a page of ours: it is given back as a download of no particular kind, and only pictures,
//! sounds and videos are shown, under a policy that lets nothing in them run.

use app::AppError;
use app::request::Posted;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use review::EvidenceId;
use store::{KeptFile, PART_BYTES, Store, StoreError};

use crate::pages::{Desk, answer};
use crate::sources::sort;

/// `GET /evidence/{id}/file`: to keep.
pub(crate) async fn keep(State(desk): State<Desk>, Path(id): Path<String>, request: Request) -> Response {
    give(&desk, &id, request, false).await
}

/// `GET /evidence/{id}/media`: to look at or listen to.
pub(crate) async fn show(State(desk): State<Desk>, Path(id): Path<String>, request: Request) -> Response {
    give(&desk, &id, request, true).await
}

async fn give(desk: &Desk, id: &str, request: Request, shown: bool) -> Response {
    let (parts, _) = request.into_parts();
    match file(&desk.app.store, id, shown).await {
        Ok(file) => bytes(desk.app.store.clone(), &file, &parts.headers, shown),
        Err(error) => answer(desk, "/error", &parts, Posted { error: Some(error), ..Posted::default() }).await,
    }
}

async fn file(store: &Store, id: &str, shown: bool) -> Result<KeptFile, AppError> {
    const NONE: StoreError = StoreError::NotFound("file");
    let file = store.piece(EvidenceId::parse(id).ok_or(NONE)?).await?.file.ok_or(NONE)?;
    if shown && !sort::is_shown(&file.media_type) { Err(NONE.into()) } else { Ok(file) }
}

fn bytes(store: Store, file: &KeptFile, asked: &HeaderMap, shown: bool) -> Response {
    let whole = (0, file.size);
    let wanted = asked.get(header::RANGE).and_then(|range| range.to_str().ok());
    let (start, end) = match wanted.map(|wanted| range(wanted, file.size)) {
        None | Some(Range::Unreadable) => whole,
        Some(Range::Part(start, end)) => (start, end),
        Some(Range::Outside) => {
            let all = format!("bytes */{}", file.size);
            return (StatusCode::RANGE_NOT_SATISFIABLE, [(header::CONTENT_RANGE, all)]).into_response();
        }
    };
    let mut response = Body::from_stream(stream(store, file.sha256.clone(), start, end)).into_response();
    if (start, end) != whole {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    let headers = response.headers_mut();
    let mut put = |name, value: String| drop(HeaderValue::from_str(&value).map(|value| headers.insert(name, value)));
    if (start, end) != whole {
        put(header::CONTENT_RANGE, format!("bytes {start}-{}/{}", end - 1, file.size));
    }
    put(header::ACCEPT_RANGES, "bytes".to_owned());
    put(header::CONTENT_LENGTH, (end - start).to_string());
    let media_type = if shown { file.media_type.as_str() } else { "application/octet-stream" };
    put(header::CONTENT_TYPE, media_type.to_owned());
    if !shown {
        put(header::CONTENT_DISPOSITION, disposition(&file.name));
    }
    put(
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox".to_owned(),
    );
    put(header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin".to_owned());
    response
}

/// The bytes `start..end`, a part of the file at a time.
fn stream(
    store: Store,
    sha256: String,
    start: u64,
    end: u64,
) -> impl futures_util::Stream<Item = std::io::Result<Bytes>> {
    futures_util::stream::unfold((store, sha256, start), move |(store, sha256, at)| async move {
        if at >= end {
            return None;
        }
        let part = PART_BYTES as u64;
        let piece = match store.file_part(&sha256, at / part).await {
            Ok(Some(bytes)) => {
                let from = usize::try_from(at % part).unwrap_or_default().min(bytes.len());
                let to = bytes.len().min(from + usize::try_from(end - at).unwrap_or(usize::MAX));
                Bytes::from(bytes).slice(from..to)
            }
            missing => {
                tracing::error!(?missing, "a file broke off");
                Bytes::new()
            }
        };
        if piece.is_empty() {
            return Some((Err(std::io::Error::other("the file broke off")), (store, sha256, end)));
        }
        let next = at + piece.len() as u64;
        Some((Ok(piece), (store, sha256, next)))
    })
}

/// What a `Range` header asks for.
#[derive(Debug, PartialEq, Eq)]
enum Range {
    /// `start..end` in bytes.
    Part(u64, u64),
    /// Past the end.
    Outside,
    /// Several parts, or something else: the whole is an answer to that too.
    Unreadable,
}

fn range(wanted: &str, size: u64) -> Range {
    let Some((first, last)) = wanted.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Range::Unreadable;
    };
    match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(start), _) if start >= size => Range::Outside,
        (Ok(start), Ok(last)) if last >= start => Range::Part(start, size.min(last.saturating_add(1))),
        (Ok(start), Err(_)) if last.is_empty() => Range::Part(start, size),
        (Err(_), Ok(count)) if first.is_empty() && count > 0 && size > 0 => Range::Part(size - size.min(count), size),
        _ => Range::Unreadable,
    }
}

/// A download's name: in plain letters for old programs, and as it is (RFC 6266, RFC 5987).
fn disposition(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_. ".contains(c) { c } else { '_' }).collect();
    /// What RFC 5987 lets stand as it is, and nothing that it leaves to readers.
    const PLAIN: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');
    let encoded = utf8_percent_encode(name, &PLAIN);
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        assert_eq!(range("bytes=0-9", 100), Range::Part(0, 10));
        assert_eq!(range("bytes=90-", 100), Range::Part(90, 100));
        assert_eq!(range("bytes=-5", 100), Range::Part(95, 100));
        assert_eq!(range("bytes=-500", 100), Range::Part(0, 100));
        assert_eq!(range("bytes=5-18446744073709551615", 100), Range::Part(5, 100));
        assert_eq!(range("bytes=100-", 100), Range::Outside);
        for odd in ["bytes=9-1", "bytes=0-1,3-4", "lines=1-2", "bytes=-", "bytes=-0", ""] {
            assert_eq!(range(odd, 100), Range::Unreadable, "{odd}");
        }
    }

    #[test]
    fn names_cannot_leave_their_header() {
        let hostile = disposition("a\"; filename=b.exe\r\nX: y ü.pdf");
        assert_eq!(
            hostile,
            "attachment; filename=\"a__ filename_b.exe__X_ y _.pdf\"; filename*=UTF-8''a%22%3B%20filename%3Db.exe%0D%0AX%3A%20y%20%C3%BC.pdf"
        );
    }
}
