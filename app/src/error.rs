//! The one error of the pages: a kind that decides the status, and words for people.

use http::StatusCode;
use leptos::prelude::{FromServerFnError, ServerFnErrorErr};
use leptos::server_fn::codec::JsonEncoding;
use serde::{Deserialize, Serialize};

/// What went wrong, in words that say what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppError {
    /// Which sort of error.
    pub kind: ErrorKind,
    /// What happened, why, what to do next.
    pub message: String,
}

/// The sorts of errors; each has one status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ErrorKind {
    /// 401
    SignedOut,
    /// 403
    Refused,
    /// 404
    NotFound,
    /// 409, someone else saved first
    Stale,
    /// 409
    Conflict,
    /// 413
    TooLarge,
    /// 415
    Unreadable,
    /// 422
    Invalid,
    /// 429
    TooMany,
    /// 500
    Internal,
    /// 503
    Unavailable,
}

impl AppError {
    /// An error with its words.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// A value does not parse.
    #[must_use]
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Invalid, message)
    }

    /// The status it is answered with.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self.kind {
            ErrorKind::SignedOut => StatusCode::UNAUTHORIZED,
            ErrorKind::Refused => StatusCode::FORBIDDEN,
            ErrorKind::NotFound => StatusCode::NOT_FOUND,
            ErrorKind::Stale | ErrorKind::Conflict => StatusCode::CONFLICT,
            ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ErrorKind::Unreadable => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ErrorKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            ErrorKind::TooMany => StatusCode::TOO_MANY_REQUESTS,
            ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for AppError {}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::new(
                ErrorKind::Unavailable,
                "The server did not answer. What you typed is still here; check the connection and try again.",
            ),
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::invalid("The form was not sent whole. Reload the page and try again.")
            }
            _ => Self::new(ErrorKind::Internal, "Something failed on the server. It has been logged; try again."),
        }
    }

    fn status_code(&self) -> StatusCode {
        self.status()
    }
}

impl From<review::Invalid> for AppError {
    fn from(error: review::Invalid) -> Self {
        let kind = if matches!(error, review::Invalid::Text { .. }) { ErrorKind::TooLarge } else { ErrorKind::Invalid };
        Self::new(kind, error.to_string())
    }
}

#[cfg(feature = "ssr")]
impl From<store::StoreError> for AppError {
    fn from(error: store::StoreError) -> Self {
        use review::Refusal as R;
        use store::StoreError as E;
        let kind = match &error {
            E::NotFound(_) => ErrorKind::NotFound,
            E::Invalid(review::Invalid::Text { .. }) => ErrorKind::TooLarge,
            E::Refused(R::State { .. } | R::Claimed | R::Lost | R::Evidence(_) | R::OnSheet(_))
            | E::Renamed(_)
            | E::Conflict(_) => ErrorKind::Conflict,
            E::Refused(R::Lacks(_)) | E::Invalid(_) | E::Sentence(_) | E::Wrong(_) => ErrorKind::Invalid,
            E::Refused(_) | E::Disabled => ErrorKind::Refused,
            E::Stale => ErrorKind::Stale,
            E::SignedOut => ErrorKind::SignedOut,
            E::TooMany { .. } => ErrorKind::TooMany,
            E::Unavailable(_) | E::Key(_) | E::NotSigned(_) => ErrorKind::Unavailable,
            E::Internal(_) | E::Inconsistent(_) => {
                // Logged here, once; what the database says is nobody else's business.
                tracing::error!(error = ?error, "a use case failed");
                return Self::new(
                    ErrorKind::Internal,
                    "Something failed on the server. It has been logged; try again.",
                );
            }
        };
        Self::new(kind, error.to_string())
    }
}
