//! A page without an end, against the queue: nobody else waits for it.

use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::{Method, Request, StatusCode, header};
use store::Probe;

use super::tests::address;
use super::world::{Caller, Stage, World};
use crate::pages::Desk;

/// Where it stands, in tests.
pub(super) const PATH: &str = "/slow";

/// Reads until it is stopped.
pub(super) async fn page(State(desk): State<Desk>) -> StatusCode {
    match Probe::of(&desk.app.store).endless().await {
        Ok(_) => StatusCode::OK,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

fn get(path: &str, who: &Caller) -> Request<axum::body::Body> {
    let cookie = format!("verbatim_session={}", who.secret);
    let request = Request::builder().method(Method::GET).uri(path).header(header::COOKIE, cookie);
    request.header(header::ACCEPT, "text/html").body(axum::body::Body::empty()).unwrap()
}

/// Sixteen people on the slowest page there can be: the queue comes while they wait, and when they have left nothing goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_page_holds_up_nobody() {
    let world = World::new().await;
    let [reader, checker, editor, admin] = &world.callers[..] else { panic!("there are four") };
    let slow = async {
        let visits = [reader, checker, editor, admin].into_iter().cycle().take(16);
        futures_util::future::join_all(visits.map(|who| world.send(get(PATH, who)))).await
    };
    let quick = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        for _ in 0..10 {
            let start = Instant::now();
            assert_eq!(world.send(get("/", checker)).await.status(), 200);
            // It takes milliseconds; the slow page has its connections for eight seconds.
            assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
        }
    };
    tokio::select! {
        answers = slow => panic!("{answers:?} came first"),
        () = quick => {}
    }
    // All sixteen have left: their turns and their connections are free at once.
    let start = Instant::now();
    let stopped = world.send(get(PATH, reader)).await;
    assert_eq!(stopped.status(), 503);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

/// Pages read within the limit, all of them: where nothing else may be read they are what they were.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_reads_with_a_limit() {
    let world = World::new().await;
    let admin = &world.callers[3];
    let made = world.made("limit", None, Stage::Checked).await;
    Probe::of(&world.store).close_apart().await;
    for (_, path) in super::all().into_iter().filter(|(method, path)| method == "GET" && path != "/healthz") {
        let status = world.send(get(&address(&path, &made), admin)).await.status();
        assert!(!status.is_server_error(), "{path}: {status}");
    }
}
