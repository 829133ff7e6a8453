//! Connections: how many there are, how long they may be silent, and who makes room when there are too many.
//!
//! A connection costs a file descriptor whether anything is asked on it or not, so silence ends it: before the first request soon,
//! between two requests later. When all are taken, the one that has been silent longest makes room for the next, so that whoever
//! holds connections open holds up nobody. `book` keeps count, `quiet` measures the silence.

mod book;
mod quiet;
#[cfg(test)]
mod tests;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

use crate::body::holding;
use book::{Book, Place};
use quiet::Quiet;

/// The most connections at once.
const MOST: usize = 4_096;

/// The most of one network address: an office behind one, with six of each browser.
const MOST_OF_ONE: usize = 512;

/// What is kept for the database, for uploads and for programs that read documents, in file descriptors.
const KEPT_BACK: usize = 200;

/// How long open requests may go on when the desk stops.
const LAST_WORDS: Duration = Duration::from_secs(30);

/// The longest head of a request, in bytes.
const MAX_HEAD: usize = 64 * 1024;

/// Serves connections until `stopped`, then until the requests that are open have been answered.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    behind_proxy: bool,
    stopped: impl Future<Output = ()>,
) {
    let most = MOST.min(descriptors().saturating_sub(KEPT_BACK).max(64));
    // A proxy is one address for everybody.
    let of_one = if behind_proxy { most } else { MOST_OF_ONE.min(most) };
    let book = Arc::new(Book::new(most, of_one));
    let graceful = GracefulShutdown::new();
    let mut stopped = pin!(stopped);
    loop {
        let (stream, address) = tokio::select! {
            () = &mut stopped => break,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    pause(&error).await;
                    continue;
                }
            },
        };
        // Where all are at work, nobody makes room: the new one has to come again.
        if let Some(place) = book.enter(address.ip()) {
            drop(tokio::spawn(one(stream, address, router.clone(), place, graceful.watcher())));
        }
    }
    drop(listener);
    drop(tokio::time::timeout(LAST_WORDS, graceful.shutdown()).await);
}

/// A connection that is gone before it is taken is nobody's loss; where there are no descriptors, some come back.
async fn pause(error: &std::io::Error) {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        return;
    }
    tracing::error!(%error, "a connection could not be taken");
    tokio::time::sleep(Duration::from_millis(200)).await;
}

/// One connection, to its end.
async fn one(stream: TcpStream, address: SocketAddr, router: Router, place: Place, watcher: Watcher) {
    let place = Arc::new(place);
    drop(stream.set_nodelay(true));
    let at = Arc::clone(&place);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let (router, busy) = (router.clone(), at.begin());
        async move {
            let mut request: Request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(address));
            let response: Result<Response, Infallible> = router.oneshot(request).await;
            // Until all of the answer is sent, the connection is at work.
            response.map(|response| response.map(|body| holding(body, busy)))
        }
    });
    let mut http = http1::Builder::new();
    http.max_buf_size(MAX_HEAD).half_close(false);
    let stream = Quiet::new(stream, Arc::clone(&place));
    let connection = watcher.watch(http.serve_connection(TokioIo::new(stream), service));
    tokio::select! {
        ended = connection => drop(ended.map_err(|error| tracing::trace!(%error, "a connection broke off"))),
        () = place.over() => {}
    }
}

/// How many files this process may have open, after it has asked for as many as it may.
fn descriptors() -> usize {
    #[cfg(unix)]
    {
        let most = rlimit::increase_nofile_limit(2 * MOST as u64)
            .or_else(|_| Ok::<_, std::io::Error>(rlimit::getrlimit(rlimit::Resource::NOFILE)?.0));
        most.ok().and_then(|most| usize::try_from(most).ok()).unwrap_or(1_024)
    }
    #[cfg(not(unix))]
    MOST
}
