//! What is asked of a request before its body: who sends it, and whether its page was made for this session.
//!
//! Nobody but people who are signed in sends more than a few lines; what is refused by its headers is not read.

use app::client::PROOF;
use app::request::{Posted, Session};
use app::{AppError, ErrorKind};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::Limited;

use crate::body::{STRANGERS_FORM, announced, hear_out, too_large};
use crate::pages::{Desk, answer};
use crate::session::{BadToken, check_token};

/// What may be asked without a session.
pub(crate) const PUBLIC: [&str; 4] = ["/_f/sign-in", "/_f/sign-in-code", "/_f/set-up", "/_f/set-password"];

/// The proof came as a header, and holds: the form need not carry it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown;

/// Refuses by headers alone what can be refused by them.
pub(crate) async fn keep(State(desk): State<Desk>, mut request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request.map(|_| Body::empty())).await;
    }
    let session = request.extensions().get::<Session>().cloned().unwrap_or_default();
    if session.actor.is_none() {
        if !PUBLIC.contains(&request.uri().path()) {
            return refuse(&desk, request, store::StoreError::SignedOut.into()).await;
        }
        if announced(request.headers()) > STRANGERS_FORM as u64 {
            return refuse(&desk, request, too_large(STRANGERS_FORM)).await;
        }
        return next.run(request.map(|body| Body::new(Limited::new(body, STRANGERS_FORM)))).await;
    }
    if let Some(proof) = request.headers().get(PROOF) {
        if let Err(error) = holds(&desk, &session, proof.to_str().unwrap_or_default()) {
            return renewed(refuse(&desk, request, error).await, &session);
        }
        request.extensions_mut().insert(Shown);
    }
    next.run(request).await
}

/// The answer with a new proof for the page that asked.
pub(crate) fn renewed(mut response: Response, session: &Session) -> Response {
    if let Some(token) =
        Some(&session.form_token).filter(|token| !token.is_empty()).and_then(|token| token.parse().ok())
    {
        response.headers_mut().insert(PROOF, token);
    }
    response
}

/// A form of someone signed in shows that it was made for their session.
///
/// # Errors
/// When it was made for another one, or too long ago.
pub(crate) fn holds(desk: &Desk, session: &Session, proof: &str) -> Result<(), AppError> {
    let Some(secret) = session.secret.as_deref() else { return Ok(()) };
    check_token(proof, secret, desk.clock.now().millis() / 1000).map_err(|bad| {
        let why = match bad {
            BadToken::Wrong => "This form was not made for your session.",
            BadToken::Old => "This form has been open for more than a day.",
        };
        AppError::new(
            ErrorKind::Refused,
            format!("{why} Nothing was saved. What you typed is still here: look at it and send it again."),
        )
    })
}

/// As [`holds`], by the header, or by the field of a form that was read.
pub(crate) fn proven(desk: &Desk, parts: &Parts, fields: &[(String, String)]) -> Result<(), AppError> {
    if parts.extensions.get::<Shown>().is_some() {
        return Ok(());
    }
    let session = parts.extensions.get::<Session>().cloned().unwrap_or_default();
    let given = fields.iter().find(|(name, _)| name == "form_token").map_or("", |(_, value)| value.as_str());
    holds(desk, &session, given)
}

/// Whether the answer is for a person's browser.
pub(crate) fn wants_page(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.to_ascii_lowercase().contains("text/html"))
}

/// Answers without having read the body.
pub(crate) async fn refuse(desk: &Desk, request: Request, error: AppError) -> Response {
    let (parts, body) = request.into_parts();
    hear_out(&parts.headers, body);
    if wants_page(&parts.headers) {
        let action = parts.uri.path().to_owned();
        let posted = Posted { error: Some(error), action, ..Posted::default() };
        return answer(desk, "/error", &parts, posted).await;
    }
    (error.status(), axum::Json(error)).into_response()
}
