//! The parts of a form with a file, as they come: known by name, few, each with a short head.
//!
//! The reader underneath keeps what it has not understood yet, so it is given small pieces and a small allowance until the next
//! head is whole.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use app::{AppError, ErrorKind};
use axum::body::{Body, BodyDataStream, Bytes};
use axum::http::{HeaderMap, header};
use futures_util::{Stream, StreamExt};
use multer::{Constraints, Field, Multipart, SizeLimit};

use crate::body;

/// The most parts of a form: ours have a dozen.
const MAX_PARTS: usize = 64;

/// How much may come before the next head is whole, in bytes: the end of the last part, and a head with a long file name.
const MAX_HEAD: usize = 64 * 1024;

/// The largest piece that is looked at in one go.
const PIECE: usize = 16 * 1024;

/// The parts of a form.
pub(crate) struct Parts {
    form: Multipart<'static>,
    seen: usize,
    allowance: Arc<AtomicUsize>,
}

impl Parts {
    /// The parts of a body, of which there are only those with these names, together at most `most` bytes.
    ///
    /// # Errors
    /// When it is no such form.
    pub(crate) fn of(headers: &HeaderMap, body: Body, names: &[&str], most: u64) -> Result<Self, AppError> {
        let sort = headers.get(header::CONTENT_TYPE).and_then(|sort| sort.to_str().ok()).unwrap_or_default();
        let Ok(boundary) = multer::parse_boundary(sort) else {
            body::hear_out(headers, body);
            return Err(AppError::new(
                ErrorKind::Unreadable,
                "What was sent is no form with a file: its type has to be multipart/form-data. Nothing was saved.",
            ));
        };
        let allowance = Arc::new(AtomicUsize::new(MAX_HEAD));
        let pieces = Pieces {
            headers: headers.clone(),
            body: Some(body.into_data_stream()),
            rest: Bytes::new(),
            gave: false,
            allowance: Arc::clone(&allowance),
        };
        let limits = Constraints::new().allowed_fields(names.to_vec()).size_limit(SizeLimit::new().whole_stream(most));
        Ok(Self { form: Multipart::with_constraints(pieces, boundary, limits), seen: 0, allowance })
    }

    /// The next part.
    ///
    /// # Errors
    /// When there is one too many, it is not one of those, its head has no end, or the upload broke off.
    pub(crate) async fn next(&mut self) -> Result<Option<Field<'static>>, AppError> {
        self.allowance.store(MAX_HEAD, Ordering::Relaxed);
        let next = self.form.next_field().await;
        if self.allowance.swap(usize::MAX, Ordering::Relaxed) == 0 {
            return Err(AppError::new(
                ErrorKind::TooLarge,
                "A part of the form has a head without an end. Nothing was saved.",
            ));
        }
        let Some(field) = next.map_err(refused)? else { return Ok(None) };
        self.seen += 1;
        if self.seen > MAX_PARTS {
            return Err(AppError::new(
                ErrorKind::TooLarge,
                format!(
                    "The form has more than {MAX_PARTS} parts, so nothing of it was saved. Reload the page and send it again."
                ),
            ));
        }
        Ok(Some(field))
    }
}

/// What a reader's error means to people.
pub(crate) fn refused(error: multer::Error) -> AppError {
    match error {
        multer::Error::UnknownField { .. } => AppError::invalid(
            "The form has a part that does not belong to it. Nothing was saved; reload the page and send it again.",
        ),
        multer::Error::StreamSizeExceeded { .. } | multer::Error::FieldSizeExceeded { .. } => {
            AppError::new(ErrorKind::TooLarge, "The upload is larger than fits. Nothing was saved; send a part of it.")
        }
        _ => AppError::new(ErrorKind::Invalid, "The upload broke off. Nothing was saved; send it again."),
    }
}

/// A body in small pieces, one in each turn of its reader; what nobody wants of it is heard out.
struct Pieces {
    headers: HeaderMap,
    body: Option<BodyDataStream>,
    rest: Bytes,
    /// A piece was given in this turn.
    gave: bool,
    /// What may still come; all of it where a part's content is read.
    allowance: Arc<AtomicUsize>,
}

impl Stream for Pieces {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.gave) {
            // The reader takes all it can get before it looks at any of it.
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        if self.rest.is_empty() {
            let Some(body) = &mut self.body else { return Poll::Ready(None) };
            match body.poll_next_unpin(cx) {
                Poll::Ready(Some(Ok(bytes))) => self.rest = bytes,
                Poll::Ready(other) => {
                    self.body = None;
                    return Poll::Ready(other);
                }
                Poll::Pending => return Poll::Pending,
            }
        }
        let length = self.rest.len().min(PIECE);
        let left = self.allowance.load(Ordering::Relaxed);
        if left < length {
            self.allowance.store(0, Ordering::Relaxed);
            return Poll::Ready(Some(Err(axum::Error::new("a head without an end"))));
        }
        if left != usize::MAX {
            self.allowance.store(left - length, Ordering::Relaxed);
        }
        self.gave = true;
        Poll::Ready(Some(Ok(self.rest.split_to(length))))
    }
}

impl Drop for Pieces {
    fn drop(&mut self) {
        // At the end of a form nothing is left of its body.
        if let Some(body) = self.body.take() {
            body::hear_out(&self.headers, Body::from_stream(body));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn count(body: Body) -> Result<usize, AppError> {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, "multipart/form-data; boundary=x".parse().unwrap());
        let mut parts = Parts::of(&headers, body, &["a", "file"], 1 << 30)?;
        let mut length = 0;
        while let Some(mut field) = parts.next().await? {
            while let Some(chunk) = field.chunk().await.map_err(refused)? {
                length += chunk.len();
            }
        }
        Ok(length)
    }

    fn part(head: &str, content: &str) -> String {
        format!("--x\r\ncontent-disposition: form-data; {head}\r\n\r\n{content}\r\n")
    }

    #[tokio::test]
    async fn parts_are_counted_and_known() {
        let long = "l".repeat(1_000_000);
        let whole = format!("{}{}--x--\r\n", part("name=\"a\"", "1"), part("name=\"file\"; filename=\"f\"", &long));
        assert_eq!(count(Body::from(whole)).await, Ok(1_000_001));
        let many = format!("{}--x--\r\n", part("name=\"a\"", "").repeat(MAX_PARTS + 1));
        assert_eq!(count(Body::from(many)).await.unwrap_err().kind, ErrorKind::TooLarge);
        let named = format!("{}--x--\r\n", part(&format!("name=\"{}\"", "n".repeat(7_000)), ""));
        assert_eq!(count(Body::from(named)).await.unwrap_err().kind, ErrorKind::Invalid);
    }

    /// The audit's head without an end (F6): 600 MB were kept, and looked through again and again.
    #[tokio::test]
    async fn a_head_without_an_end_is_given_up() {
        let piece = Bytes::from(vec![b'h'; 1 << 20]);
        let taken = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&taken);
        let endless = futures_util::stream::iter(0..).map(move |at| {
            counted.fetch_add(1, Ordering::Relaxed);
            let head = Bytes::from_static(b"--x\r\nx-head: ");
            Ok::<_, std::io::Error>(if at == 0 { head } else { piece.clone() })
        });
        assert_eq!(count(Body::from_stream(endless)).await.unwrap_err().kind, ErrorKind::TooLarge);
        assert!(taken.load(Ordering::Relaxed) < 80, "{taken:?} pieces were taken");
    }
}
