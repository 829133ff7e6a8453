//! How long a read may take, and that it ends with whoever asked.
//!
//! A request asks within [`reading`]. Each of its reads is stopped by the engine after [`LIMIT`], and at once when nobody waits
//! for the request any more: SQLite asks between steps (a progress handler), PostgreSQL has `statement_timeout` and looks
//! whether its client is still there (over TLS the timeout alone ends it). What reads outside of it, such as an export or a comparison, has connections of its own,
//! so that it never keeps a page waiting, and no limit.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use sqlx::{PgConnection, SqliteConnection};

/// How long one read of a page may take.
pub(crate) const LIMIT: Duration = Duration::from_secs(8);

/// How many steps SQLite makes between two looks at the time: tens of microseconds.
const STEPS: i32 = 2_000;

tokio::task_local! {
    static GONE: Arc<AtomicBool>;
}

/// Says that nobody waits any more.
struct Leaves(Arc<AtomicBool>);

impl Drop for Leaves {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Does `work`, whose reads take [`LIMIT`] at most each and end when its future is dropped.
pub async fn reading<T>(work: impl Future<Output = T>) -> T {
    let gone = Arc::new(AtomicBool::new(false));
    let _leaves = Leaves(Arc::clone(&gone));
    GONE.scope(gone, work).await
}

/// Whether this is a request's work.
pub(crate) fn is_reading() -> bool {
    GONE.try_with(|_| ()).is_ok()
}

/// Has a connection of SQLite ask between steps whether to go on: for the request that takes it now, or until the desk stops.
pub(crate) async fn watch(connection: &mut SqliteConnection, stopping: &Arc<AtomicBool>) -> sqlx::Result<()> {
    let (stopping, gone) = (Arc::clone(stopping), GONE.try_with(Arc::clone).ok());
    let until = gone.is_some().then(|| Instant::now() + LIMIT);
    let is_set = |flag: &AtomicBool| flag.load(Ordering::Relaxed);
    connection.lock_handle().await?.set_progress_handler(STEPS, move || {
        let over = is_set(&stopping)
            || gone.as_deref().is_some_and(is_set)
            || until.is_some_and(|until| Instant::now() >= until);
        !over
    });
    Ok(())
}

/// Has PostgreSQL look every second whether its client is still there; servers that cannot (before 14, or not on Linux) do not.
pub(crate) async fn look_for_client(connection: &mut PgConnection) {
    let set = sqlx::raw_sql("set client_connection_check_interval = '1s'").execute(connection).await;
    if let Err(error) = set {
        tracing::debug!(%error, "this PostgreSQL does not notice clients that leave");
    }
}

/// Whether a connection that comes back to its pool is at rest. One whose query goes on was left by its request: it is closed,
/// so that the server stops.
pub(crate) async fn is_at_rest(connection: &mut PgConnection) -> bool {
    use sqlx::Connection;
    const SOON: Duration = Duration::from_millis(50);
    matches!(tokio::time::timeout(SOON, connection.ping()).await, Ok(Ok(())))
}
