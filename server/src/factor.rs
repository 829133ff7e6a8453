//! Where a desk asks for a second factor, whoever has none turns it on before anything else.

use app::request::Session;
use app::{AppError, ErrorKind};
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use crate::gate::{refuse, wants_page};
use crate::pages::Desk;
use crate::security::Told;
use crate::session::may_open;

/// Sends people who still have to turn on a second factor to do so.
pub(crate) async fn ask_first(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let free = |session: &Session| may_open(session, request.uri().path());
    if request.extensions().get::<Session>().is_none_or(free) {
        return next.run(request).await;
    }
    let page = matches!(*request.method(), Method::GET | Method::HEAD) && wants_page(request.headers());
    let mut response = if page {
        Redirect::to("/account").into_response()
    } else {
        let error = AppError::new(
            ErrorKind::Refused,
            "This desk asks for a second factor of people with your role, and you have none yet. Nothing was done. Open the page of your account and turn it on.",
        );
        refuse(&desk, request, error).await
    };
    response.extensions_mut().insert(Told(store::Kind::REFUSED));
    response
}
