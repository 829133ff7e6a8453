//! Which connections there are: whose, at work or silent, and since when.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

/// How long a request's head may take to come, and a connection may be silent before its first.
const HEAD: Duration = Duration::from_secs(10);

/// How long a connection may rest between two requests: longer than proxies keep theirs.
const REST: Duration = Duration::from_secs(75);

/// How long an answer may be on its way without a byte being taken.
const STALLED: Duration = Duration::from_secs(120);

/// All connections of the server.
pub(super) struct Book {
    most: usize,
    of_one: usize,
    lines: Mutex<Lines>,
    began: Instant,
}

#[derive(Default)]
struct Lines {
    next: u64,
    all: HashMap<u64, Arc<Line>>,
}

/// What is known of one connection.
struct Line {
    address: IpAddr,
    /// Requests that are not answered yet.
    busy: AtomicUsize,
    /// Requests that were begun.
    asked: AtomicUsize,
    /// When the last byte went either way, in milliseconds since the book was opened.
    last: AtomicU64,
    /// When the head began that is not whole yet, likewise; [`NEVER`] while there is none.
    head: AtomicU64,
    /// It makes room for another one.
    leave: Notify,
}

const NEVER: u64 = u64::MAX;

impl Book {
    /// A book with room for `most` connections, of which `of_one` may be of the same network.
    pub(super) fn new(most: usize, of_one: usize) -> Self {
        Self { most, of_one, lines: Mutex::default(), began: Instant::now() }
    }

    fn lines(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(NEVER - 1)
    }

    /// A place for a connection from `address`; the one that was silent longest makes room. Nothing where all are at work.
    pub(super) fn enter(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        let address = network(address);
        let mut lines = self.lines();
        // A network that has all it may have makes room by itself.
        let crowded = lines.all.values().filter(|line| line.address == address).count() >= self.of_one;
        if crowded || lines.all.len() >= self.most {
            let silent = lines
                .all
                .iter()
                .filter(|(_, line)| line.busy.load(Ordering::Relaxed) == 0 && (!crowded || line.address == address));
            let id = *silent.min_by_key(|(id, line)| (line.last.load(Ordering::Relaxed), **id))?.0;
            if let Some(line) = lines.all.remove(&id) {
                line.leave.notify_one();
            }
        }
        let id = lines.next;
        lines.next += 1;
        let line = Arc::new(Line {
            address,
            busy: AtomicUsize::new(0),
            asked: AtomicUsize::new(0),
            last: AtomicU64::new(self.now()),
            head: AtomicU64::new(NEVER),
            leave: Notify::new(),
        });
        lines.all.insert(id, Arc::clone(&line));
        Some(Place { book: Arc::clone(self), id, line })
    }

    /// How many there are.
    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.lines().all.len()
    }
}

/// What is counted as one sender: an IPv4 address, or the network that one household of IPv6 has.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
    }
}

/// A connection's place in the book, given back when it is dropped.
pub(super) struct Place {
    book: Arc<Book>,
    id: u64,
    line: Arc<Line>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.book.lines().all.remove(&self.id);
    }
}

/// A request is not answered yet.
pub(super) struct Busy(Arc<Place>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.line.busy.fetch_sub(1, Ordering::Relaxed);
        self.0.line.last.store(self.0.book.now(), Ordering::Relaxed);
    }
}

impl Place {
    /// A request has come whole, as far as its head goes.
    pub(super) fn begin(self: &Arc<Self>) -> Busy {
        self.line.busy.fetch_add(1, Ordering::Relaxed);
        self.line.asked.fetch_add(1, Ordering::Relaxed);
        self.line.head.store(NEVER, Ordering::Relaxed);
        Busy(Arc::clone(self))
    }

    /// Bytes have come.
    pub(super) fn heard(&self) {
        let now = self.book.now();
        self.line.last.store(now, Ordering::Relaxed);
        if self.line.busy.load(Ordering::Relaxed) == 0 {
            // The first of them begin a head.
            _ = self.line.head.compare_exchange(NEVER, now, Ordering::Relaxed, Ordering::Relaxed);
        }
    }

    /// Bytes were taken.
    pub(super) fn said(&self) {
        self.line.last.store(self.book.now(), Ordering::Relaxed);
    }

    /// When its silence has lasted too long, as things are.
    fn end(&self) -> u64 {
        let after = |since: u64, time: Duration| since + u64::try_from(time.as_millis()).unwrap_or(NEVER / 2);
        let (line, last) = (&self.line, self.line.last.load(Ordering::Relaxed));
        if line.busy.load(Ordering::Relaxed) > 0 {
            return after(last, STALLED);
        }
        match line.head.load(Ordering::Relaxed) {
            NEVER if line.asked.load(Ordering::Relaxed) == 0 => after(last, HEAD),
            NEVER => after(last, REST),
            head => after(head, HEAD),
        }
    }

    /// Ends when the connection has to: it was silent for too long, or another one needs its place.
    pub(super) async fn over(&self) {
        loop {
            let (now, end) = (self.book.now(), self.end());
            if end <= now {
                return;
            }
            // What ends it may come sooner than it looks now.
            let wait = Duration::from_millis(end - now).min(HEAD / 2);
            tokio::select! {
                () = self.line.leave.notified() => return,
                () = tokio::time::sleep(wait) => {}
            }
        }
    }
}
