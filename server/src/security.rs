//! Notes for the security log what comes by: who came in, was refused, or took something out.
//!
//! To have a door noted: its line in [`WATCHED`]. What is refused to somebody signed in is noted at every door.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use app::request::Session;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::Response;
use review::Email;
use store::{Kind, Note};

use crate::gate::PUBLIC;
use crate::headers::REQUEST_ID;
use crate::pages::Desk;

/// What is noted when it was done, by its door.
const WATCHED: &[(&str, Kind)] = &[
    ("POST /_f/sign-in", Kind::SIGNED_IN),
    ("POST /_f/sign-in-code", Kind::SIGNED_IN),
    ("POST /_f/sign-out", Kind::SIGNED_OUT),
    ("POST /_f/sign-out-everywhere", Kind::SIGNED_OUT),
    ("POST /_f/end-session", Kind::SIGNED_OUT),
    ("POST /_f/set-password", Kind::PASSWORD),
    ("POST /_f/change-password", Kind::PASSWORD),
    ("POST /_f/confirm", Kind::PASSWORD),
    ("POST /_f/offer-factor", Kind::PASSWORD),
    ("POST /_f/turn-on-factor", Kind::PASSWORD),
    ("POST /_f/turn-off-factor", Kind::PASSWORD),
    ("POST /_f/new-recovery-codes", Kind::PASSWORD),
    ("POST /_f/set-up", Kind::ADMINISTERED),
    ("POST /_f/remove-factor", Kind::ADMINISTERED),
    ("POST /_f/set-factor-rule", Kind::ADMINISTERED),
    ("POST /_f/add-user", Kind::ADMINISTERED),
    ("POST /_f/password-link", Kind::ADMINISTERED),
    ("POST /_f/change-user", Kind::ADMINISTERED),
    ("POST /_f/set-policy", Kind::ADMINISTERED),
    ("POST /_f/set-house", Kind::ADMINISTERED),
    ("POST /_f/set-idle-limit", Kind::ADMINISTERED),
    ("POST /_f/set-note-days", Kind::ADMINISTERED),
    ("GET /admin/security", Kind::ADMINISTERED),
    ("GET /export", Kind::EXPORTED),
    ("GET /evidence/{id}/file", Kind::EVIDENCE_READ),
    ("GET /evidence/{id}/media", Kind::EVIDENCE_READ),
    ("GET /quotes/{id}/evidence", Kind::EVIDENCE_READ),
    ("GET /articles/{id}/evidence", Kind::EVIDENCE_READ),
];

/// The account somebody wanted to sign in with: what was typed, if it is an address.
#[derive(Debug, Clone)]
pub(crate) struct Tried(pub(crate) Option<Email>);

/// What is to be noted of an answer, where door and status do not tell it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told(pub(crate) Kind);

/// How a request ended.
struct Outcome {
    status: StatusCode,
    tried: Option<Email>,
    told: Option<Kind>,
}

impl Outcome {
    fn of(response: &Response) -> Self {
        let tried = response.extensions().get::<Tried>().and_then(|tried| tried.0.clone());
        Self { status: response.status(), tried, told: response.extensions().get::<Told>().map(|told| told.0) }
    }
}

/// Which parts of files were noted in this minute, by session and file.
#[derive(Default)]
pub(crate) struct PartsNoted(Mutex<(i64, HashSet<String>)>);

impl PartsNoted {
    fn is_first(&self, minute: i64, of: String) -> bool {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.0 != minute {
            *noted = (minute, HashSet::new());
        }
        noted.1.insert(of)
    }
}

/// How many notes strangers may cause in a minute: a flood is told, not written down.
#[derive(Default)]
pub(crate) struct Strangers(Mutex<(i64, u32)>);

impl Strangers {
    const MOST: u32 = 200;

    /// How many there were in this minute.
    fn count(&self, minute: i64) -> u32 {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.0 != minute {
            *seen = (minute, 0);
        }
        seen.1 = seen.1.saturating_add(1);
        seen.1
    }
}

/// What is kept of a request while it is answered.
struct Asked {
    method: Method,
    uri: Uri,
    /// The path as the router knows it; nothing where there is no door.
    path: Option<MatchedPath>,
    session: Session,
    id: Option<HeaderValue>,
}

impl Asked {
    fn of(request: &Request) -> Self {
        Self {
            method: request.method().clone(),
            uri: request.uri().clone(),
            path: request.extensions().get().cloned(),
            session: request.extensions().get().cloned().unwrap_or_default(),
            id: request.headers().get(&REQUEST_ID).cloned(),
        }
    }

    /// The door, as [`WATCHED`] names it.
    fn door(&self) -> String {
        let path = self.path.as_ref().map_or("", MatchedPath::as_str);
        // All functions share one.
        let path = if path.starts_with("/_f/") { self.uri.path() } else { path };
        format!("{} {path}", self.method)
    }
}

/// Lets a request pass, and notes what became of it before the answer goes out.
pub(crate) async fn watch(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let asked = Asked::of(&request);
    if asked.method == Method::POST && PUBLIC.contains(&asked.uri.path()) {
        // Whoever leaves before the answer has tried all the same.
        let work = async move {
            let response = next.run(request).await;
            note(&desk, asked, Outcome::of(&response)).await;
            response
        };
        return match tokio::spawn(store::reading(work)).await {
            Ok(response) => response,
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Err(_) => axum::response::IntoResponse::into_response(StatusCode::SERVICE_UNAVAILABLE),
        };
    }
    let response = next.run(request).await;
    note(&desk, asked, Outcome::of(&response)).await;
    response
}

/// What an answer tells, if it is worth a note.
fn kind(door: &str, known: bool, status: StatusCode) -> Option<Kind> {
    let watched = WATCHED.iter().find(|(watched, _)| *watched == door).map(|(_, kind)| *kind);
    match (watched, status) {
        (Some(Kind::SIGNED_IN), StatusCode::TOO_MANY_REQUESTS) => Some(Kind::LOCKED),
        (Some(Kind::SIGNED_IN), _) if status.is_client_error() => Some(Kind::SIGN_IN_FAILED),
        (Some(Kind::PASSWORD), _) if status.is_client_error() => Some(Kind::REFUSED),
        (_, StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS) if known => Some(Kind::REFUSED),
        (watched, _) if !status.is_client_error() && !status.is_server_error() => watched,
        _ => None,
    }
}

async fn note(desk: &Desk, asked: Asked, outcome: Outcome) {
    let Outcome { status, tried, told } = outcome;
    let Some(kind) = told.or_else(|| kind(&asked.door(), asked.session.actor.is_some(), status)) else { return };
    let session = asked.session;
    // A recording that is played is asked for in many parts; one note a minute tells.
    if kind == Kind::EVIDENCE_READ && status == StatusCode::PARTIAL_CONTENT {
        let minute = desk.clock.now().millis() / 60_000;
        if !desk.parts.is_first(minute, format!("{} {}", session.id, asked.uri.path())) {
            return;
        }
    }
    let account = match (&session.actor, &tried) {
        (_, Some(email)) => desk.app.store.user_by_email(email).await.ok().flatten().map(|user| user.id),
        (Some(actor), None) => Some(actor.user),
        (None, None) => None,
    };
    let typed = tried.map(|email| email.as_str().to_owned());
    let name = typed.or_else(|| session.actor.as_ref().map(|actor| actor.name.clone())).unwrap_or_default();
    let request = asked.id.as_ref().and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned();
    let mut detail = format!("{} {}: {}", asked.method, asked.uri.path(), status.as_u16());
    if session.actor.is_none() {
        let many = desk.strangers.count(desk.clock.now().millis() / 60_000);
        if many > Strangers::MOST {
            return;
        }
        if many == Strangers::MOST {
            detail += "; what else strangers try in this minute is not noted";
        }
    }
    let note = Note { kind, account, name, address: session.address, request, detail };
    // One line, for whoever collects them.
    tracing::info!(
        target: "security",
        what = note.kind.word,
        account = account.map(|id| id.to_string()).unwrap_or_default(),
        name = note.name,
        address = note.address,
        request = note.request,
        detail = note.detail,
    );
    if let Err(error) = desk.app.store.note(&note).await {
        tracing::error!(%error, "the security log could not be written");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_worth_a_note() {
        let of = |door: &str, known: bool, status: u16| {
            kind(door, known, StatusCode::from_u16(status).unwrap()).map(|kind| kind.word)
        };
        assert_eq!(of("POST /_f/sign-in", false, 303), Some("signed_in"));
        assert_eq!(of("POST /_f/sign-in", false, 200), Some("signed_in"));
        assert_eq!(of("POST /_f/sign-in", false, 422), Some("sign_in_failed"));
        assert_eq!(of("POST /_f/sign-in", false, 429), Some("locked"));
        assert_eq!(of("POST /_f/sign-in", false, 503), None);
        assert_eq!(of("POST /_f/change-user", true, 303), Some("administered"));
        assert_eq!(of("POST /_f/change-user", true, 403), Some("refused"));
        assert_eq!(of("POST /_f/review", true, 403), Some("refused"));
        assert_eq!(of("POST /_f/review", true, 200), None);
        assert_eq!(of("POST /_f/review", false, 401), None);
        assert_eq!(of("POST /_f/change-password", true, 422), Some("refused"));
        assert_eq!(of("GET /export", true, 200), Some("exported"));
        assert_eq!(of("GET /evidence/{id}/file", true, 404), None);
    }

    /// A door that is misspelled here would never be noted.
    #[test]
    fn every_watched_door_is_there() {
        let all: Vec<String> =
            crate::doors::all().into_iter().map(|(method, path)| format!("{method} {path}")).collect();
        for (door, _) in WATCHED {
            assert!(all.iter().any(|there| there == door), "{door}");
        }
    }
}
