//! How much one person may ask for at once, and how many may ask for one page, so that nobody's haste is everybody's wait.
//!
//! Turns are taken by key: an account, or all strangers together; a page. Whoever has none left waits for one of their own, in order; who
//! has waited long enough is told so.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::request::Session;
use app::{AppError, ErrorKind};
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use review::UserId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::body::holding;
use crate::gate;
use crate::pages::Desk;

/// Requests of one account at once: a browser opens six connections, a program may use a few more.
const REQUESTS: usize = 16;

/// Requests of everybody who is not signed in, together: they see three small pages.
const STRANGERS: usize = 64;

/// Uploads of one account at once.
const UPLOADS: usize = 2;

/// How often one page is made at once. A page that is quick needs no more, one that is slow leaves room for the others.
const ONE_PAGE: usize = 4;

/// How long a turn is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// A turn; the next one in the line has it when this is dropped.
pub(crate) type Turn = OwnedSemaphorePermit;

/// So many turns for each key.
pub(crate) struct Turns<K> {
    each: usize,
    lines: Mutex<HashMap<K, Arc<Semaphore>>>,
}

impl<K: Hash + Eq> Turns<K> {
    /// `each` turns for every key.
    pub(crate) fn new(each: usize) -> Self {
        Self { each, lines: Mutex::default() }
    }

    /// A turn for `key`; nothing when none came within `patience`.
    pub(crate) async fn take(&self, key: K, patience: Duration) -> Option<Turn> {
        let line = self.line(key);
        tokio::time::timeout(patience, line.acquire_owned()).await.ok()?.ok()
    }

    fn line(&self, key: K) -> Arc<Semaphore> {
        /// Lines that nobody stands in are forgotten when there are more.
        const KEPT: usize = 1_000;
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() > KEPT {
            // A turn holds on to its line.
            lines.retain(|_, line| Arc::strong_count(line) > 1);
        }
        Arc::clone(lines.entry(key).or_insert_with(|| Arc::new(Semaphore::new(self.each))))
    }
}

/// Who asks, as far as turns are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Who {
    Account(UserId),
    Strangers,
}

/// The turns of this server.
pub(crate) struct Crowd {
    requests: Turns<UserId>,
    strangers: Turns<()>,
    uploads: Turns<UserId>,
    pages: Turns<String>,
}

impl Default for Crowd {
    fn default() -> Self {
        Self {
            requests: Turns::new(REQUESTS),
            strangers: Turns::new(STRANGERS),
            uploads: Turns::new(UPLOADS),
            pages: Turns::new(ONE_PAGE),
        }
    }
}

impl Crowd {
    async fn request(&self, who: Who) -> Result<Turn, AppError> {
        match who {
            Who::Account(user) => self.requests.take(user, PATIENCE).await.ok_or_else(|| {
                AppError::new(
                    ErrorKind::TooMany,
                    format!("Your account asks for more than {REQUESTS} things at once, so this one was not done. Wait for the others, then try again."),
                )
            }),
            Who::Strangers => self.strangers.take((), PATIENCE).await.ok_or_else(|| {
                AppError::new(
                    ErrorKind::Unavailable,
                    "Too many people who are not signed in are asking at once. Nothing was done; try again in a minute.",
                )
            }),
        }
    }

    /// A turn to send a file.
    ///
    /// # Errors
    /// When too many of the same account are on their way already.
    pub(crate) async fn upload(&self, user: UserId) -> Result<Turn, AppError> {
        self.uploads.take(user, PATIENCE).await.ok_or_else(|| {
            AppError::new(
                ErrorKind::TooMany,
                format!("{UPLOADS} files of yours are still on their way, so this one was not taken. Wait until they are here, then send it again."),
            )
        })
    }
}

/// Lets a request in when it is its sender's turn, which lasts until all of the answer is sent.
pub(crate) async fn enter(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let actor = request.extensions().get::<Session>().and_then(|session| session.actor.as_ref());
    let who = actor.map_or(Who::Strangers, |actor| Who::Account(actor.user));
    match desk.crowd.request(who).await {
        Ok(turn) => next.run(request).await.map(|body| holding(body, turn)),
        Err(error) => gate::refuse(&desk, request, error).await,
    }
}

/// Lets a page be made when it is its turn among those who ask for the same one, whichever article or person it shows.
pub(crate) async fn share(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let door = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let Some(door) = door.filter(|_| request.method() == Method::GET) else { return next.run(request).await };
    match desk.crowd.pages.take(door, PATIENCE).await {
        Some(_turn) => next.run(request).await,
        None => {
            let error = AppError::new(
                ErrorKind::Unavailable,
                "Many people are asking for this page, and it takes long. Nothing was done; try again in a minute.",
            );
            gate::refuse(&desk, request, error).await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_waits_and_the_other_does_not() {
        let turns = Turns::new(1);
        let first = turns.take("ines", Duration::ZERO).await.unwrap();
        assert!(turns.take("ines", Duration::from_millis(20)).await.is_none());
        assert!(turns.take("omar", Duration::ZERO).await.is_some());
        drop(first);
        assert!(turns.take("ines", Duration::ZERO).await.is_some());
    }
}
