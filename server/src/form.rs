//! A posted form: its bytes, and its fields, counted before any of them is kept.

use std::sync::Arc;
use std::time::{Duration, Instant};

use app::request::Session;
use app::{AppError, ErrorKind};
use axum::body::{Body, Bytes, to_bytes};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use crate::body::{MAX_FORM, STRANGERS_FORM, announced, hear_out, too_large};

/// The most fields of a form: a page of a thousand quotes asks about each, and no page asks more.
pub(crate) const MAX_FIELDS: usize = 2_000;

/// The longest name of a field, in bytes; ours have twenty.
pub(crate) const MAX_NAME: usize = 64;

/// What is longer is parsed on a thread that may take its time.
pub(crate) const LONG: usize = 64 * 1024;

/// How long a form may take to come before its sender is asked for once more.
const QUICK: Duration = Duration::from_secs(1);

/// A form that was read.
#[derive(Debug, Default)]
pub(crate) struct Form {
    /// As it came.
    pub(crate) bytes: Bytes,
    /// Name and value of each field, in order.
    pub(crate) fields: Arc<Vec<(String, String)>>,
    /// It took so long that its sender may not be who they were.
    pub(crate) slow: bool,
}

/// Reads a form.
///
/// # Errors
/// When it is none, is too large, or has too many fields or too long names.
pub(crate) async fn read(parts: &Parts, body: Body) -> Result<Form, AppError> {
    if !is_form(&parts.headers) {
        hear_out(&parts.headers, body);
        return Err(AppError::new(
            ErrorKind::Unreadable,
            "What was sent is no form: its type has to be application/x-www-form-urlencoded. Nothing was saved.",
        ));
    }
    let known = parts.extensions.get::<Session>().is_some_and(|session| session.actor.is_some());
    let most = if known { MAX_FORM } else { STRANGERS_FORM };
    if announced(&parts.headers) > most as u64 {
        hear_out(&parts.headers, body);
        return Err(too_large(most));
    }
    let began = Instant::now();
    let bytes = to_bytes(body, most).await.map_err(|_| too_large(most))?;
    let slow = began.elapsed() > QUICK;
    let fields = if bytes.len() > LONG {
        let bytes = bytes.clone();
        let parsed = tokio::task::spawn_blocking(move || fields(&bytes)).await;
        parsed.map_err(|_| AppError::invalid("The form could not be read. Reload the page and try again."))??
    } else {
        fields(&bytes)?
    };
    Ok(Form { bytes, fields: Arc::new(fields), slow })
}

/// Whether a form is as long as a file, or does not say how long it is.
pub(crate) fn is_large(headers: &HeaderMap) -> bool {
    const PAGES: u64 = 1024 * 1024;
    announced(headers) > PAGES || headers.contains_key(header::TRANSFER_ENCODING)
}

fn is_form(headers: &HeaderMap) -> bool {
    let sort = headers.get(header::CONTENT_TYPE).and_then(|sort| sort.to_str().ok()).unwrap_or_default();
    sort.split(';').next().is_some_and(|sort| sort.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"))
}

/// The fields of a form, in order.
fn fields(bytes: &[u8]) -> Result<Vec<(String, String)>, AppError> {
    if bytes.split(|byte| *byte == b'&').nth(MAX_FIELDS).is_some() {
        return Err(too_many());
    }
    let mut fields = Vec::new();
    for (name, value) in form_urlencoded::parse(bytes) {
        if name.len() > MAX_NAME {
            return Err(AppError::invalid(
                "A field of the form has a longer name than any of ours. Nothing was saved; reload the page and send it again.",
            ));
        }
        fields.push((name.into_owned(), value.into_owned()));
    }
    Ok(fields)
}

fn too_many() -> AppError {
    AppError::new(
        ErrorKind::TooLarge,
        format!("The form has more than {MAX_FIELDS} fields, so nothing of it was saved. Send it in parts."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_names_are_counted() {
        let form = |pair: &str, times: usize| vec![pair; times].join("&");
        assert_eq!(fields(form("a=1", MAX_FIELDS).as_bytes()).unwrap().len(), MAX_FIELDS);
        assert_eq!(fields(form("a", MAX_FIELDS + 1).as_bytes()).unwrap_err().kind, ErrorKind::TooLarge);
        assert_eq!(fields(form("", 4_000_000).as_bytes()).unwrap_err().kind, ErrorKind::TooLarge);
        assert!(fields(format!("{}=1", "n".repeat(MAX_NAME)).as_bytes()).is_ok());
        assert_eq!(fields("%61".repeat(MAX_NAME + 1).as_bytes()).unwrap_err().kind, ErrorKind::Invalid);
    }
}
