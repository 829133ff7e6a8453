use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use super::book::Book;

const OFFICE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
const ELSEWHERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2));

#[tokio::test(start_paused = true)]
async fn the_longest_silent_one_makes_room() {
    let book = Arc::new(Book::new(3, 2));
    let first = Arc::new(book.enter(OFFICE).unwrap());
    tokio::time::advance(Duration::from_secs(1)).await;
    let second = Arc::new(book.enter(OFFICE).unwrap());
    let busy = first.begin();
    // The first is at work, so the second goes, though there is room for others.
    let third = Arc::new(book.enter(OFFICE).unwrap());
    tokio::time::timeout(Duration::from_millis(1), second.over()).await.unwrap();
    let fourth = book.enter(ELSEWHERE).unwrap();
    assert_eq!(book.count(), 3);
    let working = [third.begin(), busy];
    // All of the office are at work: nobody makes room for one more.
    assert!(book.enter(OFFICE).is_none());
    drop((working, fourth));
    assert!(book.enter(OFFICE).is_some());
}

#[tokio::test(start_paused = true)]
async fn silence_ends_a_connection() {
    let ends = |place: Arc<super::book::Place>| async move {
        let began = tokio::time::Instant::now();
        place.over().await;
        began.elapsed().as_secs()
    };
    let book = Arc::new(Book::new(10, 10));
    assert_eq!(ends(Arc::new(book.enter(OFFICE).unwrap())).await, 10);
    // A head that comes a byte at a time ends as soon as one that stops.
    let slow = Arc::new(book.enter(OFFICE).unwrap());
    let drip = tokio::spawn({
        let slow = Arc::clone(&slow);
        async move {
            loop {
                slow.heard();
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    });
    assert!(ends(slow).await <= 15);
    drip.abort();
    let rested = Arc::new(book.enter(OFFICE).unwrap());
    drop(rested.begin());
    assert_eq!(ends(rested).await, 75);
    let stalled = Arc::new(book.enter(OFFICE).unwrap());
    let _busy = stalled.begin();
    assert_eq!(ends(stalled).await, 120);
}
