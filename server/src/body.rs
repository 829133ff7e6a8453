//! Bodies of requests and answers: how long they may be, and what becomes of those that nobody reads.

use std::time::Duration;

use app::{AppError, ErrorKind};
use axum::body::Body;
use axum::http::{HeaderMap, header};
use futures_util::StreamExt;
use http_body_util::BodyExt;

/// The largest form, in bytes: a text of 2 MB may be three times as long once it is encoded.
pub(crate) const MAX_FORM: usize = 8 * 1024 * 1024;

/// The most that is read of a stranger's form, in bytes: an address, a name, a password.
pub(crate) const STRANGERS_FORM: usize = 16 * 1024;

/// The length that a body says it has.
pub(crate) fn announced(headers: &HeaderMap) -> u64 {
    headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok())
        .and_then(|length| length.parse().ok())
        .unwrap_or_default()
}

/// What is larger than fits.
pub(crate) fn too_large(most: usize) -> AppError {
    let words = if most < MAX_FORM {
        "What you sent is larger than 16 kB, and you are not signed in. Sign in first, then send it again."
    } else {
        "What you sent is larger than 8 MB; an article may have 2 MB of text. Import it in parts."
    };
    AppError::new(ErrorKind::TooLarge, words)
}

/// Lets the sender of a body that is not wanted finish, within bounds, and keeps nothing of it: a browser shows no answer to
/// what it could not send.
pub(crate) fn hear_out(headers: &HeaderMap, body: Body) {
    /// The largest upload, and what stands around it.
    const MOST: u64 = 64 * 1024 * 1024;
    const PATIENCE: Duration = Duration::from_secs(30);
    // Who asks first whether to send has the answer already.
    if headers.contains_key(header::EXPECT) || announced(headers) > MOST {
        return;
    }
    drop(tokio::spawn(tokio::time::timeout(PATIENCE, async move {
        let (mut pieces, mut length) = (body.into_data_stream(), 0);
        while let Some(Ok(piece)) = pieces.next().await {
            length += piece.len() as u64;
            if length > MOST {
                break;
            }
        }
    })));
}

/// The body, which keeps `held` until it is sent or given up.
pub(crate) fn holding<T: Send + Sync + 'static>(body: Body, held: T) -> Body {
    Body::new(body.map_frame(move |frame| {
        let _ = &held;
        frame
    }))
}
