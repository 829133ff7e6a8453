//! What a request brings along: the desk's memory, who is signed in, and the form that failed.

use std::sync::Arc;

use leptos::prelude::{expect_context, use_context};
use review::ArticleText;
use store::{Actor, Store};

use crate::acts::import::Reading;
use crate::{AppError, ErrorKind};

pub use crate::jobs::{Job, Jobs};

/// Who asked, put into the request by the server.
#[derive(Debug, Clone, Default)]
pub struct Session {
    /// Who is signed in.
    pub actor: Option<Actor>,
    /// The session's secret, to end it.
    pub secret: Option<String>,
    /// What the session is called; no secret.
    pub id: String,
    /// Its owner gave the password a moment ago.
    pub confirmed: bool,
    /// The secret of the browser, where somebody has signed in before.
    pub browser: Option<String>,
    /// The secret of a sign-in that waits for a code.
    pub waiting: Option<String>,
    /// The desk asks for a second factor that they have not turned on yet.
    pub lacks_factor: bool,
    /// What the browser calls itself.
    pub agent: String,
    /// What every form of this session carries.
    pub form_token: String,
    /// The network address, for the limit on guessing.
    pub address: String,
    /// Cookies need `Secure`.
    pub secure: bool,
}

/// The names of the built files, with their hashes.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    /// The script that loads the program.
    pub js: String,
    /// The program.
    pub wasm: String,
    /// The styles.
    pub css: String,
}

/// What the pages are given by the server, the same for every request.
#[derive(Clone)]
pub struct Desk {
    /// The memory.
    pub store: Store,
    /// The built files.
    pub assets: Arc<Assets>,
    /// Reads headline, byline, date and clutter out of a pasted text.
    pub read: fn(&ArticleText) -> Reading,
    /// Where people reach the desk, without a slash at the end; for one-time links.
    pub public_url: Arc<str>,
    /// What is being compared.
    pub jobs: Jobs,
}

/// A form that was posted and could not be done, or a page asked for with fields.
#[derive(Debug, Clone, Default)]
pub struct Posted {
    /// Name and value of each field, in order.
    pub fields: Arc<Vec<(String, String)>>,
    /// What went wrong.
    pub error: Option<AppError>,
    /// The address it was posted to.
    pub action: String,
    /// What the form made that is told only once, in the answer to it, as JSON.
    pub made: Option<String>,
}

impl Posted {
    /// The value of a field, or nothing.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Every value of a field.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The form of this request; an empty one when there was none.
    #[must_use]
    pub fn here() -> Self {
        use_context::<Self>().unwrap_or_default()
    }

    /// The value typed into a field of the form at `action`, or what it was before.
    #[must_use]
    pub fn typed(&self, action: &str, name: &str, before: &str) -> String {
        let mine = self.action == action;
        self.field(name).filter(|_| mine).unwrap_or(before).to_owned()
    }
}

/// Where a one-time secret sets a password. It follows the `#`: browsers send that to nobody, so that it stands in no log and
/// no referrer.
#[must_use]
pub fn password_link(public_url: &str, secret: &str) -> String {
    format!("{public_url}/password#{secret}")
}

/// Where a one-time secret makes the first admin, as [`password_link`].
#[must_use]
pub fn setup_link(public_url: &str, secret: &str) -> String {
    format!("{public_url}/set-up#{secret}")
}

/// The desk of this request.
#[must_use]
pub fn desk() -> Desk {
    expect_context()
}

/// The session of this request.
#[must_use]
pub fn session() -> Session {
    use_context().unwrap_or_default()
}

/// Who is signed in.
///
/// # Errors
/// When nobody is.
pub fn actor() -> Result<Actor, AppError> {
    session().actor.ok_or_else(|| AppError::new(ErrorKind::SignedOut, store::StoreError::SignedOut.to_string()))
}

/// Who is signed in, and has shown a moment ago that it is still them: accounts and rules are not changed by whoever finds a desk
/// left open.
///
/// # Errors
/// When nobody is signed in, or the password was not asked for lately.
pub fn confirmed() -> Result<Actor, AppError> {
    let actor = actor()?;
    if session().confirmed {
        return Ok(actor);
    }
    Err(AppError::new(
        ErrorKind::Refused,
        "The desk asks for your password before this is changed, and it is some time ago that you gave it. Nothing was saved. Give it above, then send this again.",
    ))
}

/// Answers with `status`; only while a page is rendered.
pub fn set_status(status: http::StatusCode) {
    if let Some(options) = use_context::<leptos_axum::ResponseOptions>() {
        options.set_status(status);
    }
}

/// Sends the browser to a page of ours after a form.
pub fn go_to(path: &str) {
    if is_local(path) {
        leptos_axum::redirect(path, false);
    }
}

/// Whether `path` is an address on this server, and cannot be read as another's.
#[must_use]
pub fn is_local(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains(|c: char| c == '\\' || c.is_control())
}

/// Sets a cookie.
pub fn set_cookie(value: &str) {
    let Some(options) = use_context::<leptos_axum::ResponseOptions>() else { return };
    if let Ok(value) = http::HeaderValue::from_str(value) {
        options.append_header(http::header::SET_COOKIE, value);
    }
}
