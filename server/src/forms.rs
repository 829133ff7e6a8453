//! Server functions as forms: what a browser without JavaScript posts is answered with a page.
//!
//! Success leads on with a redirect. Failure shows the page the form stands on once more, with the error,
//! its status and everything that was typed. Programs (and our own islands) ask for JSON and get that.

use std::sync::Arc;

use app::request::{Posted, Session, is_local};
use app::{AppError, ErrorKind};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};

use crate::pages::{Desk, answer, provide};
use crate::session::{BadToken, check_token};

/// The largest form, in bytes: a text of 2 MB may be three times as long once it is encoded.
pub(crate) const MAX_FORM: usize = 8 * 1024 * 1024;

/// What may be asked without a session.
const PUBLIC: [&str; 3] = ["/_f/sign-in", "/_f/set-up", "/_f/set-password"];

/// A server function, asked by a program or by a form.
pub(crate) async fn function(State(desk): State<Desk>, request: Request) -> Response {
    let signed_in = request.extensions().get::<Session>().is_some_and(|session| session.actor.is_some());
    if !signed_in && !PUBLIC.contains(&request.uri().path()) && !wants_page(request.headers()) {
        let error = AppError::from(store::StoreError::SignedOut);
        return (error.status(), axum::Json(error)).into_response();
    }
    if request.method() == Method::POST && wants_page(request.headers()) {
        form(desk, request).await
    } else {
        call(&desk, request).await
    }
}

/// Whether the answer is for a person's browser.
fn wants_page(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

async fn call(desk: &Desk, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, MAX_FORM).await else {
        let error = too_large();
        return (error.status(), axum::Json(error)).into_response();
    };
    let app = desk.app.clone();
    leptos_axum::handle_server_fns_with_context(move || provide(&app), Request::from_parts(parts, Body::from(bytes)))
        .await
        .into_response()
}

fn too_large() -> AppError {
    AppError::new(
        ErrorKind::TooLarge,
        "What you sent is larger than 8 MB; an article may have 2 MB of text. Import it in parts.",
    )
}

async fn form(desk: Desk, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let action = parts.uri.path().to_owned();
    let Ok(bytes) = to_bytes(body, MAX_FORM).await else {
        return again(&desk, &parts, Posted { error: Some(too_large()), action, ..Posted::default() }).await;
    };
    let fields = Arc::new(fields(&bytes));
    let posted = |error| Posted { fields: Arc::clone(&fields), error: Some(error), action: action.clone() };
    if let Err(error) = token(&desk, &parts, &fields) {
        return again(&desk, &parts, posted(error)).await;
    }
    let signed_in = parts.extensions.get::<Session>().is_some_and(|session| session.actor.is_some());
    if !signed_in && !PUBLIC.contains(&action.as_str()) {
        return again(&desk, &parts, posted(store::StoreError::SignedOut.into())).await;
    }
    let mut inner = parts.clone();
    inner.headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let response = call(&desk, Request::from_parts(inner, Body::from(bytes))).await;
    let (done, body) = response.into_parts();
    if !done.status.is_client_error() && !done.status.is_server_error() {
        let to = done.headers.get(header::LOCATION).and_then(|to| to.to_str().ok()).map(str::to_owned);
        let to = to.unwrap_or_else(|| origin(&parts.headers, &fields));
        let mut response = Redirect::to(&to).into_response();
        for cookie in done.headers.get_all(header::SET_COOKIE) {
            response.headers_mut().append(header::SET_COOKIE, cookie.clone());
        }
        return response;
    }
    let body = to_bytes(body, 64 * 1024).await.unwrap_or_default();
    let error = serde_json::from_slice(&body).unwrap_or_else(|_| {
        AppError::new(kind(done.status), "The form could not be read. Reload the page and try again.")
    });
    again(&desk, &parts, posted(error)).await
}

fn kind(status: StatusCode) -> ErrorKind {
    if status.is_server_error() { ErrorKind::Internal } else { ErrorKind::Invalid }
}

/// The fields of a posted form, in order.
pub(crate) fn fields(bytes: &Bytes) -> Vec<(String, String)> {
    form_urlencoded::parse(bytes).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

/// A form of someone signed in shows that it was made for their session.
pub(crate) fn token(desk: &Desk, parts: &Parts, fields: &[(String, String)]) -> Result<(), AppError> {
    let Some(secret) = parts.extensions.get::<Session>().and_then(|session| session.secret.as_deref()) else {
        return Ok(());
    };
    let given = fields.iter().find(|(name, _)| name == "form_token").map_or("", |(_, value)| value.as_str());
    check_token(given, secret, desk.clock.now().millis() / 1000).map_err(|bad| {
        let why = match bad {
            BadToken::Wrong => "This form was not made for your session.",
            BadToken::Old => "This form has been open for more than a day.",
        };
        AppError::new(
            ErrorKind::Refused,
            format!("{why} Nothing was saved. What you typed is below: look at it and send it again."),
        )
    })
}

/// The page the form stands on, once more.
async fn again(desk: &Desk, parts: &Parts, posted: Posted) -> Response {
    let signed_out = posted.error.as_ref().is_some_and(|error| error.kind == ErrorKind::SignedOut);
    let path = if signed_out { "/error".to_owned() } else { origin(&parts.headers, &posted.fields) };
    answer(desk, &path, parts, posted).await
}

/// The page a form stands on: it says so itself, else the browser does; the queue when neither can be told.
fn origin(headers: &HeaderMap, fields: &[(String, String)]) -> String {
    if let Some((_, from)) = fields.iter().find(|(name, from)| name == "from" && is_local(from)) {
        return from.clone();
    }
    let referer =
        headers.get(header::REFERER).and_then(|value| value.to_str().ok()).and_then(|value| value.parse::<Uri>().ok());
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let ours = referer
        .filter(|uri| uri.authority().map(axum::http::uri::Authority::as_str) == host && is_local(uri.path()))
        .and_then(|uri| uri.path_and_query().map(ToString::to_string));
    ours.unwrap_or_else(|| "/".to_owned())
}

/// `POST /import`: reads the text without storing it, and shows the page with what was read.
pub(crate) async fn read(State(desk): State<Desk>, request: Request) -> Response {
    shown(&desk, "/import", "/import", request).await
}

/// `POST /articles/{id}/version`: shows what a new text would do to the article's quotes, without storing it.
pub(crate) async fn plan(State(desk): State<Desk>, Path(id): Path<String>, request: Request) -> Response {
    let id = review::ArticleId::parse(&id).map_or_else(|| "unknown".to_owned(), |id| id.to_string());
    shown(&desk, &format!("/articles/{id}/version"), "/version", request).await
}

/// The page at `path` with the fields that were posted, as the form called `action`.
async fn shown(desk: &Desk, path: &str, action: &str, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let mut posted = Posted { action: action.to_owned(), ..Posted::default() };
    match to_bytes(body, MAX_FORM).await {
        Ok(bytes) => posted.fields = Arc::new(fields(&bytes)),
        Err(_) => posted.error = Some(too_large()),
    }
    answer(desk, path, &parts, posted).await
}
