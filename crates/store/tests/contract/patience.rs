//! What a read may cost: it ends with whoever asked, by a limit, and when the desk stops.

use std::time::{Duration, Instant};

use super::*;

/// The server stops what nobody waits for; within a second it looks whether its client is there.
async fn comes_to_rest(probe: &Probe) {
    let until = Instant::now() + Duration::from_secs(6);
    while probe.at_work().await.unwrap() > 0 {
        assert!(Instant::now() < until, "the server is still at it");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

pub(super) async fn a_read_ends_with_whoever_asked(world: World) {
    let probe = Probe::of(&world.store);
    let soon = Duration::from_millis(60);
    // More than there are connections for pages.
    for _ in 0..20 {
        let read = store::reading(probe.endless());
        assert!(tokio::time::timeout(soon, read).await.is_err(), "it has no end of its own");
    }
    let start = Instant::now();
    store::reading(world.store.queue(&Actor::program("test"), 10)).await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
    comes_to_rest(&probe).await;
}

pub(super) async fn a_read_has_a_limit(world: World) {
    let probe = Probe::of(&world.store);
    let stopped = store::reading(probe.endless()).await;
    assert!(matches!(stopped, Err(StoreError::Unavailable(why)) if why.contains("stopped")), "{stopped:?}");
    // The connection is as good as before.
    for _ in 0..20 {
        store::reading(world.store.needs_setup()).await.unwrap();
    }
}

pub(super) async fn slow_readers_hold_up_no_page_and_no_end(world: World) {
    let other = Store::open(&world.url, world.clock.clone(), key()).await.unwrap();
    let probe = Probe::of(&other);
    // Such as exports: as many as have connections, and more.
    let slow: Vec<_> = (0..12)
        .map(|_| {
            let probe = Probe::of(&other);
            tokio::spawn(async move { probe.endless().await.is_err() })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(300)).await;
    let start = Instant::now();
    store::reading(other.queue(&Actor::program("test"), 10)).await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
    let start = Instant::now();
    other.close().await;
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
    for task in &slow {
        task.abort();
    }
    drop(probe);
    comes_to_rest(&Probe::of(&world.store)).await;
}
