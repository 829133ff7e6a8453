//! What the security log says of those who knock (F7).

use axum::body::Body;
use axum::http::{Method, Request, header};
use store::{NoteFilter, Noted};

use super::world::{Caller, Stage, Wish, World, request};

impl World {
    async fn notes(&self) -> Vec<Noted> {
        self.store.notes(&self.callers[3].actor, &NoteFilter::default(), 500).await.unwrap()
    }

    /// The notes that came by one request.
    async fn told(&self, request: Request<Body>) -> (u16, Vec<Noted>) {
        let before = self.notes().await.len();
        let status = self.send(request).await.status().as_u16();
        let mut after = self.notes().await;
        after.truncate(after.len() - before);
        (status, after)
    }
}

fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn words(notes: &[Noted]) -> Vec<&str> {
    notes.iter().map(|noted| noted.note.kind.word).collect()
}

fn get(path: &str, who: &Caller) -> Request<Body> {
    request(&Method::GET, path, Some(who), Wish::Page, &[])
}

fn sign_in(email: &str, password: &str) -> Request<Body> {
    let form = fields(&[("email", email), ("password", password)]);
    let mut request = request(&Method::POST, "/_f/sign-in", None, Wish::Page, &form);
    request.headers_mut().insert("x-request-id", "req-7".parse().unwrap());
    request
}

#[tokio::test]
async fn who_came_in_was_refused_or_took_something_out_is_noted() {
    let world = World::new().await;
    let [reader, checker, _, admin] = &world.callers[..] else { panic!("there are four") };
    let (status, notes) = world.told(sign_in("checker@desk.example", "wrong")).await;
    assert_eq!((status, words(&notes)), (422, vec!["sign_in_failed"]));
    let note = &notes[0].note;
    assert_eq!(note.account, Some(checker.actor.user), "the account is known, though nobody is signed in");
    assert_eq!((note.name.as_str(), note.request.as_str()), ("checker@desk.example", "req-7"));
    let (_, notes) = world.told(sign_in("checker@desk.example", "a password for tests")).await;
    assert_eq!(words(&notes), ["signed_in"]);
    // A password in the wrong field is told nobody.
    let (_, notes) = world.told(sign_in("my secret password", "x")).await;
    assert_eq!(words(&notes), ["sign_in_failed"]);
    assert!(!format!("{notes:?}").contains("secret password"));
    for _ in 0..8 {
        world.send(sign_in("reader@desk.example", "wrong")).await;
    }
    let (status, notes) = world.told(sign_in("reader@desk.example", "a password for tests")).await;
    assert_eq!((status, words(&notes)), (429, vec!["locked"]));
    let (status, notes) = world.told(get("/admin", reader)).await;
    assert_eq!((status, words(&notes)), (403, vec!["refused"]));
    assert_eq!(notes[0].note.name, "reader");
    let role = fields(&[("id", &checker.actor.user.to_string()), ("seen", "1"), ("role", "admin")]);
    let (status, notes) = world.told(request(&Method::POST, "/_f/change-user", Some(checker), Wish::Json, &role)).await;
    assert_eq!((status, words(&notes)), (403, vec!["refused"]));
    let role = fields(&[("minutes", "60")]);
    let (_, notes) = world.told(request(&Method::POST, "/_f/set-idle-limit", Some(admin), Wish::Page, &role)).await;
    assert_eq!(words(&notes), ["administered"]);
    let (status, notes) = world.told(get("/export?format=csv&q=hidden+words", checker)).await;
    assert_eq!((status, words(&notes)), (200, vec!["exported"]));
    assert!(!format!("{notes:?}").contains("hidden"), "what is searched for is not");
    let made = world.made("noted", None, Stage::Checked).await;
    let of = |name: &str| made.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()).unwrap();
    for path in [
        format!("/evidence/{}/file", of("media")),
        format!("/evidence/{}/media", of("media")),
        format!("/quotes/{}/evidence", of("quote")),
        format!("/articles/{}/evidence", of("article")),
    ] {
        let (status, notes) = world.told(get(&path, reader)).await;
        assert_eq!((status, words(&notes)), (200, vec!["evidence_read"]), "{path}");
    }
    // A recording that is played is asked for part by part: one note a minute.
    let (mut noted, mut asked) = (0, 0);
    for range in ["bytes=4-", "bytes=5-", "bytes=6-"] {
        let mut part = get(&format!("/evidence/{}/media", of("media")), reader);
        part.headers_mut().insert(header::RANGE, range.parse().unwrap());
        let (status, notes) = world.told(part).await;
        assert_eq!(status, 206);
        (noted, asked) = (noted + notes.len(), asked + 1);
    }
    assert!((1..asked).contains(&noted), "{noted}");
    // The header hides nothing else, and no whole file.
    for range in ["bytes=1-", "bytes=-99999999999", "x"] {
        let mut whole = get(&format!("/evidence/{}/file", of("media")), checker);
        whole.headers_mut().insert(header::RANGE, range.parse().unwrap());
        let (status, notes) = world.told(whole).await;
        assert!(status == 206 || words(&notes) == ["evidence_read"], "{range}: {status}");
        let mut guess = sign_in("editor@desk.example", "wrong");
        guess.headers_mut().insert(header::RANGE, range.parse().unwrap());
        assert_eq!(words(&world.told(guess).await.1), ["sign_in_failed"], "{range}");
    }
    // Work is in the log of the work.
    assert_eq!(world.told(get("/", checker)).await.1.len(), 0);
}

/// A connection that is dropped before its answer has tried all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_leaves_before_the_answer_is_noted() {
    let world = World::new().await;
    let before = world.notes().await.len();
    for _ in 0..3 {
        let left = tokio::time::timeout(
            std::time::Duration::from_millis(3),
            world.send(sign_in("editor@desk.example", "wrong")),
        );
        assert!(left.await.is_err(), "hashing takes longer");
    }
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while world.notes().await.len() < before + 3 {
        assert!(std::time::Instant::now() < until);
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

/// Strangers do not fill the disk with notes.
#[tokio::test]
async fn a_flood_of_strangers_is_not_written_down() {
    let world = World::new().await;
    for number in 0..260 {
        world.send(sign_in(&format!("nobody{number} is no address"), "x")).await;
    }
    let notes = world.notes().await;
    // It may have taken part in two minutes.
    assert!((200..260).contains(&notes.len()), "{}", notes.len());
    assert!(notes.iter().any(|noted| noted.note.detail.contains("is not noted")));
}

/// A desk that asks its editors for a second factor shows and does nothing before they have one, whatever they ask for and how.
#[tokio::test]
async fn who_lacks_a_second_factor_is_held_up_everywhere() {
    let world = World::new().await;
    let [_, checker, editor, _] = &world.callers[..] else { panic!("there are four") };
    let program = store::Actor::program("command line");
    world.store.set_factor_rule(&program, review::FactorRule::Editors).await.unwrap();
    let made = world.made("held", None, Stage::Open).await;
    let article = &made.iter().find(|(name, _)| *name == "article").unwrap().1;
    for path in ["/", "/sheets", "/export?format=csv", &format!("/articles/{article}"), "/nowhere"] {
        let (status, notes) = world.told(get(path, editor)).await;
        assert_eq!((status, words(&notes)), (303, vec!["refused"]), "{path}");
        let (status, _) = world.told(request(&Method::GET, path, Some(editor), Wish::Json, &[])).await;
        assert_eq!(status, 403, "{path}");
    }
    for path in ["/_f/import", "/import/file", "/_f/freeze", "/_f/end-session/"] {
        let (status, notes) = world.told(request(&Method::POST, path, Some(editor), Wish::Json, &[])).await;
        assert_eq!((status, words(&notes)), (403, vec!["refused"]), "{path}");
    }
    // What they may ask for answers with no page but their own, whichever the form says it stands on.
    let from = fields(&[("from", &format!("/articles/{article}")), ("code", "000000")]);
    let answer = world.send(request(&Method::POST, "/_f/turn-on-factor", Some(editor), Wish::Page, &from)).await;
    let page = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    let page = String::from_utf8_lossy(&page);
    assert!(page.contains("<h1>Your account</h1>") && !page.contains("held"), "{page}");
    assert_eq!(world.told(get("/account", editor)).await.0, 200);
    assert_eq!(world.told(get("/sheets", checker)).await.0, 200);
}

/// The password of whoever has a second factor is no sign-in yet, and a page to go on to cannot make a sign-in look like one.
#[tokio::test]
async fn a_sign_in_is_told_from_a_password() {
    let world = World::new().await;
    let form = fields(&[
        ("email", "checker@desk.example"),
        ("password", "a password for tests"),
        ("next", "/sign-in/code?next=%2F"),
    ]);
    let (_, notes) = world.told(request(&Method::POST, "/_f/sign-in", None, Wish::Page, &form)).await;
    assert_eq!(words(&notes), ["signed_in"]);
}
