//! Server functions as forms: what a browser without JavaScript posts is answered with a page.
//!
//! Success leads on with a redirect. Failure shows the page the form stands on once more, with the error,
//! its status and everything that was typed, if somebody signed in typed it. Programs (and our own islands) ask for JSON and get
//! that. `form` reads the body, `gate` has looked at the rest before.

use std::sync::Arc;

use app::acts::account::Cookie;
use app::request::{Posted, Session, is_local};
use app::{AppError, ErrorKind};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::server_fn::axum::server_fn_paths;

use crate::body::hear_out;
use crate::crowd::Turn;
use crate::form::{self, Form};
use crate::gate::{PUBLIC, proven, renewed, wants_page};
use crate::pages::{Desk, answer, provide};
use crate::security::{Told, Tried};
use crate::session;

/// A server function, asked by a program or by a form.
pub(crate) async fn function(State(desk): State<Desk>, request: Request) -> Response {
    let asked = request.method() == Method::POST && wants_page(request.headers());
    let (parts, body) = request.into_parts();
    if !server_fn_paths().any(|(path, method)| path == parts.uri.path() && method == parts.method) {
        return failed(&desk, &parts, Posted { error: Some(unknown()), ..Posted::default() }).await;
    }
    let action = parts.uri.path().to_owned();
    let known = parts.extensions.get::<Session>().is_some_and(|session| session.actor.is_some());
    if !known && !PUBLIC.contains(&action.as_str()) {
        let error = Some(store::StoreError::SignedOut.into());
        return failed(&desk, &parts, Posted { error, action, ..Posted::default() }).await;
    }
    let (form, _turn) = match read(&desk, &parts, body).await {
        Ok(read) => read,
        Err(refused) => {
            let Refused { error, fields } = *refused;
            return failed(&desk, &parts, Posted { fields, error: Some(error), action, ..Posted::default() }).await;
        }
    };
    let mut inner = parts.clone();
    inner.headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let tried = tried(&desk, &parts, &action, &form.fields).await;
    let response = call(&desk, inner, form.bytes).await;
    let waiting = format!("{}=", Cookie::WAITING.name(desk.tls));
    let mut cookies = response.headers().get_all(header::SET_COOKIE).iter();
    let code_asked = action == "/_f/sign-in" && cookies.any(|cookie| cookie.as_bytes().starts_with(waiting.as_bytes()));
    let mut response = if asked {
        done(&desk, &parts, response, Posted { fields: form.fields, action, ..Posted::default() }).await
    } else {
        renewed(response, &parts.extensions.get::<Session>().cloned().unwrap_or_default())
    };
    if let Some(email) = tried {
        response.extensions_mut().insert(Tried(email));
    }
    if code_asked {
        response.extensions_mut().insert(Told(store::Kind::CODE_ASKED));
    }
    response
}

/// The account that somebody signs in with, if that is what they do. What is no address may be a password in the wrong field, and
/// is told nobody.
async fn tried(desk: &Desk, parts: &Parts, action: &str, fields: &[(String, String)]) -> Option<Option<review::Email>> {
    match action {
        "/_f/sign-in" => {
            let typed = fields.iter().find(|(name, _)| name == "email");
            Some(typed.and_then(|(_, email)| review::Email::parse(email).ok()))
        }
        "/_f/sign-in-code" => {
            let waiting = parts.extensions.get::<Session>().and_then(|session| session.waiting.clone());
            Some(desk.app.store.who_waits(&waiting.unwrap_or_default()).await.ok().flatten())
        }
        _ => None,
    }
}

fn unknown() -> AppError {
    AppError::new(
        ErrorKind::NotFound,
        "There is no such form on this desk. Nothing was saved; open the page again and use its buttons.",
    )
}

/// Why a form is not looked at, and what can be shown of it again.
struct Refused {
    error: AppError,
    fields: Arc<Vec<(String, String)>>,
}

/// Reads a form and asks for its proof, and for its sender once more when it took long to come.
async fn read(desk: &Desk, parts: &Parts, body: Body) -> Result<(Form, Option<Turn>), Box<Refused>> {
    if parts.method != Method::POST {
        return Ok((Form::default(), None));
    }
    let refused = |error, fields: &Arc<_>| Box::new(Refused { error, fields: Arc::clone(fields) });
    let actor = parts.extensions.get::<Session>().and_then(|session| session.actor.as_ref());
    // As much as a file is, and taken like one.
    let turn = match actor.filter(|_| form::is_large(&parts.headers)) {
        None => None,
        Some(actor) => match desk.crowd.upload(actor.user).await {
            Ok(turn) => Some(turn),
            Err(error) => {
                hear_out(&parts.headers, body);
                return Err(refused(error, &Arc::default()));
            }
        },
    };
    let form = form::read(parts, body).await.map_err(|error| refused(error, &Arc::default()))?;
    proven(desk, parts, &form.fields).map_err(|error| refused(error, &form.fields))?;
    if form.slow {
        session::still(desk, parts).await.map_err(|error| refused(error, &Arc::default()))?;
    }
    Ok((form, turn))
}

/// Has a server function do its work. What takes long to parse is parsed where others do not wait for it.
async fn call(desk: &Desk, parts: Parts, bytes: Bytes) -> Response {
    let app = desk.app.clone();
    let long = bytes.len() > form::LONG;
    let request = Request::from_parts(parts, Body::from(bytes));
    let work = async move {
        let context = move || provide(&app);
        leptos_axum::handle_server_fns_with_context(context, request).await.into_response()
    };
    if !long {
        return work.await;
    }
    let runtime = tokio::runtime::Handle::current();
    tokio::task::spawn_blocking(move || runtime.block_on(store::reading(work))).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a server function fell over");
        let error =
            AppError::new(ErrorKind::Internal, "Something failed on the server. It has been logged; try again.");
        (error.status(), axum::Json(error)).into_response()
    })
}

/// Answers that are told once, on the page of the form: they hold a secret that must not stand in an address.
const TOLD_ONCE: [(&str, &str); 4] = [
    ("/_f/add-user", "/admin"),
    ("/_f/password-link", "/admin"),
    ("/_f/turn-on-factor", "/account"),
    ("/_f/new-recovery-codes", "/account"),
];

/// What a browser is shown when a server function has answered.
async fn done(desk: &Desk, parts: &Parts, response: Response, posted: Posted) -> Response {
    let (done, body) = response.into_parts();
    if !done.status.is_client_error() && !done.status.is_server_error() {
        if let Some((_, page)) = TOLD_ONCE.iter().find(|(action, _)| *action == posted.action) {
            return told_once(desk, parts, page, body).await;
        }
        let to = done.headers.get(header::LOCATION).and_then(|to| to.to_str().ok()).map(str::to_owned);
        let to = to.unwrap_or_else(|| origin(parts, &posted.fields));
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
    failed(desk, parts, Posted { error: Some(error), ..posted }).await
}

/// The page of the form, with what it made.
async fn told_once(desk: &Desk, parts: &Parts, page: &str, body: Body) -> Response {
    let made = to_bytes(body, 64 * 1024).await.ok().and_then(|made| String::from_utf8(made.to_vec()).ok());
    // This page's address holds nothing, and a form on it has to say where it comes from: its referrer stays.
    answer(desk, page, parts, Posted { made, ..Posted::default() }).await
}

fn kind(status: StatusCode) -> ErrorKind {
    if status.is_server_error() { ErrorKind::Internal } else { ErrorKind::Invalid }
}

/// The error as JSON, or on the page the form stands on, once more.
async fn failed(desk: &Desk, parts: &Parts, mut posted: Posted) -> Response {
    let session = parts.extensions.get::<Session>().cloned().unwrap_or_default();
    if !wants_page(&parts.headers) {
        let error = posted.error.unwrap_or_else(unknown);
        return renewed((error.status(), axum::Json(error)).into_response(), &session);
    }
    let path = match &posted.error {
        Some(error) if error.kind == ErrorKind::SignedOut => "/error".to_owned(),
        _ => origin(parts, &posted.fields),
    };
    if session.actor.is_none() {
        posted.fields = Arc::new(of_a_stranger(&posted.fields));
    }
    answer(desk, &path, parts, posted).await
}

/// What is shown again to somebody who is not signed in: the name, the address and
/// the code of a link, so that a mistyped password costs only itself.
fn of_a_stranger(fields: &[(String, String)]) -> Vec<(String, String)> {
    const MOST: usize = 300;
    let shown = |name: &str| ["email", "name", "next", "token"].into_iter().find(|known| *known == name);
    let kept = fields.iter().filter(|(_, value)| value.len() <= MOST);
    kept.filter_map(|(name, value)| Some((shown(name)?.to_owned(), value.clone()))).collect()
}

/// The page a form stands on: it says so itself, else the browser does; the queue when neither can be told. Strangers have pages
/// of their own.
fn origin(parts: &Parts, fields: &[(String, String)]) -> String {
    let said = fields.iter().find(|(name, from)| name == "from" && is_local(from)).map(|(_, from)| from.clone());
    let from = said.or_else(|| referer(&parts.headers));
    let known = parts.extensions.get::<Session>().is_some_and(|session| session.actor.is_some());
    if known {
        return from.unwrap_or_else(|| "/".to_owned());
    }
    from.filter(|from| session::is_public_page(from)).unwrap_or_else(|| "/sign-in".to_owned())
}

fn referer(headers: &HeaderMap) -> Option<String> {
    let referer =
        headers.get(header::REFERER).and_then(|value| value.to_str().ok()).and_then(|value| value.parse::<Uri>().ok());
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    referer
        .filter(|uri| uri.authority().map(axum::http::uri::Authority::as_str) == host && is_local(uri.path()))
        .and_then(|uri| uri.path_and_query().map(ToString::to_string))
}

/// `POST /import`: reads the text without storing it, and shows the page with what was read.
pub(crate) async fn import(State(desk): State<Desk>, request: Request) -> Response {
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
    match read(desk, &parts, body).await {
        Ok((form, _)) => posted.fields = form.fields,
        Err(refused) => (posted.fields, posted.error) = (refused.fields, Some(refused.error)),
    }
    answer(desk, path, &parts, posted).await
}
