//! From a request to a rendered page.

use std::sync::Arc;

use app::request::{Posted, Session};
use axum::body::Body;
use axum::extract::{FromRef, Request, State};
use axum::http::request::Parts;
use axum::http::{Method, Uri};
use axum::response::Response;
use leptos::nonce::Nonce;
use leptos::prelude::{LeptosOptions, provide_context, with_context};

use crate::headers::CspNonce;

/// What every handler is given.
#[derive(Clone)]
pub(crate) struct Desk {
    /// What the pages are given.
    pub(crate) app: app::request::Desk,
    /// Leptos wants to find its settings in every router; only the name is used.
    pub(crate) leptos: LeptosOptions,
    /// Where uploads lie while they are read.
    pub(crate) folder: Arc<std::path::Path>,
    /// The time.
    pub(crate) clock: Arc<dyn store::Clock>,
    /// People reach the desk over TLS.
    pub(crate) tls: bool,
    /// Whose word on where a request comes from is taken.
    pub(crate) proxies: crate::session::Proxies,
    /// How many strangers there were in this minute.
    pub(crate) strangers: Arc<crate::security::Strangers>,
    /// Which parts of files were noted lately.
    pub(crate) parts: Arc<crate::security::PartsNoted>,
    /// Who waits for whom.
    pub(crate) crowd: Arc<crate::crowd::Crowd>,
}

impl FromRef<Desk> for LeptosOptions {
    fn from_ref(desk: &Desk) -> Self {
        desk.leptos.clone()
    }
}

/// What a page or a server function finds in its context.
pub(crate) fn provide(desk: &app::request::Desk) {
    let (session, nonce, posted) = with_context::<Parts, _>(|parts| {
        let extensions = &parts.extensions;
        (
            extensions.get::<Session>().cloned(),
            extensions.get::<CspNonce>().cloned(),
            extensions.get::<Posted>().cloned(),
        )
    })
    .unwrap_or_default();
    provide_context(desk.clone());
    provide_context(session.unwrap_or_default());
    provide_context(posted.unwrap_or_default());
    if let Some(CspNonce(nonce)) = nonce {
        provide_context(Nonce::from_value(nonce));
    }
}

/// Renders the page of the request's address.
pub(crate) async fn page(State(desk): State<Desk>, request: Request) -> Response {
    let context = move || provide(&desk.app);
    leptos_axum::render_app_async_with_context(context, app::pages::shell)(request).await
}

/// Renders the page at `path` as the answer to another request, with the form that led there.
pub(crate) async fn answer(desk: &Desk, path: &str, parts: &Parts, posted: Posted) -> Response {
    let status = posted.error.as_ref().map(app::AppError::status);
    let (mut parts, mut path, mut posted) = (parts.clone(), path, posted);
    if posted.error.as_ref().is_some_and(|error| error.kind == app::ErrorKind::SignedOut) {
        // Whoever it was when the request began: nothing is shown to strangers, of theirs or of anybody else's.
        parts.extensions.insert(Session::default());
        path = "/error";
        posted.fields = Arc::default();
    }
    // A form may name the page it stands on: not one that its sender may not open.
    if parts.extensions.get::<Session>().is_some_and(|session| !crate::session::may_open(session, path)) {
        path = "/account";
    }
    parts.method = Method::GET;
    parts.uri = Uri::try_from(path).unwrap_or_else(|_| Uri::from_static("/error"));
    parts.extensions.insert(posted);
    if parts.extensions.get::<CspNonce>().is_none() {
        parts.extensions.insert(CspNonce(crate::headers::random_word()));
    }
    let mut response = page(State(desk.clone()), Request::from_parts(parts, Body::empty())).await;
    if let Some(status) = status {
        *response.status_mut() = status;
    }
    response
}

/// The page for addresses that lead nowhere.
pub(crate) async fn not_found(State(desk): State<Desk>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let error = app::AppError::new(
        app::ErrorKind::NotFound,
        "There is no page at this address. It may have moved, or the address is wrong.",
    );
    answer(&desk, "/error", &parts, Posted { error: Some(error), ..Posted::default() }).await
}
