//! What is refused before anything is done: strangers, writes without proof, bodies that are no forms, and too much of anything.
//! Each of the audit's reproductions has its test here, named in `docs/security.md`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use app::client::PROOF;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Method, Request, Response, header};
use futures_util::StreamExt;

use super::world::{Caller, Stage, Wish, World, request};

async fn text(response: Response<Body>) -> String {
    String::from_utf8(to_bytes(response.into_body(), 1 << 26).await.unwrap().to_vec()).unwrap()
}

fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Every door that writes, with something in the place of its parameters.
fn writes() -> Vec<String> {
    let fill = |path: String| path.replace("{id}", "01890000-0000-7000-8000-000000000000");
    super::all().into_iter().filter(|(method, _)| method != "GET").map(|(_, path)| fill(path)).collect()
}

/// A post of whoever this is, with these headers.
fn post(path: &str, who: Option<&Caller>, accept: &str, sort: &str, body: Body) -> Request<Body> {
    let mut request = Request::post(path).header(header::ACCEPT, accept).header(header::CONTENT_TYPE, sort);
    if let Some(caller) = who {
        request = request.header(header::COOKIE, format!("verbatim_session={}", caller.secret));
    }
    request.body(body).unwrap()
}

const FORM: &str = "application/x-www-form-urlencoded";

fn is_upload(path: &str) -> bool {
    path.ends_with("/add") || path.ends_with("/file")
}

/// F19: the proof was asked for only where a page was, as the header was spelled.
#[tokio::test]
async fn every_write_asks_for_its_proof_whatever_it_accepts() {
    let world = World::new().await;
    let [_, checker, _, admin] = &world.callers[..] else { panic!("there are four") };
    let part = "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nwords\r\n--x--\r\n";
    for path in writes() {
        for accept in ["text/html", "TEXT/HTML", "*/*", "application/json"] {
            let (sort, body) = if is_upload(&path) { ("multipart/form-data; boundary=x", part) } else { (FORM, "") };
            let answer = world.send(post(&path, Some(admin), accept, sort, Body::from(body))).await;
            let open = path == "/articles/01890000-0000-7000-8000-000000000000/version";
            let status = answer.status().as_u16();
            // The page of a version is its article's, which is not there.
            assert!(status == 403 || open && status == 404, "{path} for {accept}: {status}");
            // Somebody else's proof is none.
            let mut foreign = post(&path, Some(admin), accept, sort, Body::from(body));
            foreign.headers_mut().insert(PROOF, checker.token.parse().unwrap());
            assert_eq!(world.send(foreign).await.status(), 403, "{path} for {accept}");
        }
    }
}

/// An island whose page is another session's, or a day old, is given the proof with which it may send again.
#[tokio::test]
async fn a_refused_call_brings_a_new_proof() {
    let world = World::new().await;
    let checker = &world.callers[1];
    let body = || Body::from("text=%E2%80%9CYes%2C%E2%80%9D+he+said.");
    let refused = world.send(post("/_f/read-article", Some(checker), "application/json", FORM, body())).await;
    assert_eq!(refused.status(), 403);
    let proof = refused.headers().get(PROOF).unwrap().clone();
    let mut again = post("/_f/read-article", Some(checker), "application/json", FORM, body());
    again.headers_mut().insert(PROOF, proof);
    assert_eq!(world.send(again).await.status(), 200);
    // Strangers are given none.
    let stranger = world.send(post("/_f/read-article", None, "application/json", FORM, body())).await;
    assert!(stranger.status() == 401 && stranger.headers().get(PROOF).is_none());
}

#[tokio::test]
async fn text_is_no_form() {
    let world = World::new().await;
    let admin = &world.callers[3];
    for path in writes() {
        for sort in ["text/plain", "application/json", "text/plain; application/x-www-form-urlencoded"] {
            let mut request = post(&path, Some(admin), "application/json", sort, Body::from("a=1"));
            request.headers_mut().insert(PROOF, admin.token.parse().unwrap());
            let status = world.send(request).await.status().as_u16();
            assert!(matches!(status, 404 | 415), "{path} as {sort}: {status}");
        }
    }
}

/// A body that counts how often it is asked for more.
fn watched(piece: Bytes, pieces: usize) -> (Body, Arc<AtomicUsize>) {
    let taken = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&taken);
    let stream = futures_util::stream::iter(0..pieces).map(move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
        Ok::<_, std::io::Error>(piece.clone())
    });
    (Body::from_stream(stream), taken)
}

/// F3: bodies of people who are not signed in were read and parsed before anybody asked who they are.
#[tokio::test]
async fn bodies_of_strangers_are_not_read() {
    let world = World::new().await;
    for path in writes() {
        for accept in ["text/html", "application/json"] {
            let (body, taken) = watched(Bytes::from(vec![b'&'; 1 << 20]), 8);
            let mut request = post(&path, None, accept, FORM, body);
            // Who asks first is not heard out either.
            request.headers_mut().insert(header::EXPECT, "100-continue".parse().unwrap());
            let answer = world.send(request).await;
            let public = crate::gate::PUBLIC.contains(&path.as_str());
            assert_eq!(answer.status(), if public { 413 } else { 401 }, "{path}");
            assert!(taken.load(Ordering::Relaxed) <= usize::from(public), "{path} took {taken:?} MB");
        }
    }
}

/// F3: 8 MB of text came back as 33 MB, to anybody.
#[tokio::test]
async fn nothing_is_echoed_to_strangers() {
    let world = World::new().await;
    for path in writes().into_iter().filter(|path| !is_upload(path)) {
        let typed =
            fields(&[("email", "ines@x.example"), ("text", "Typed for an hour"), ("title", "Mine"), ("note", "Noted")]);
        let page = text(world.send(request(&Method::POST, &path, None, Wish::Page, &typed)).await).await;
        for words in ["Typed for an hour", "Mine", "Noted"] {
            assert!(!page.contains(words), "{path} says {words}");
        }
    }
    let sign_in = |email: &str| fields(&[("email", email), ("password", "wrong words"), ("from", "/sign-in")]);
    let page = world.send(request(&Method::POST, "/_f/sign-in", None, Wish::Page, &sign_in("ines@x.example"))).await;
    assert!(text(page).await.contains("value=\"ines@x.example\""), "a mistyped password costs only itself");
    let long = format!("{}@x.example", "i".repeat(400));
    let page = world.send(request(&Method::POST, "/_f/sign-in", None, Wish::Page, &sign_in(&long))).await;
    assert!(!text(page).await.contains("iiii"));
}

/// F3: four million fields became four million pairs of strings.
#[tokio::test]
async fn fields_are_counted_before_they_are_kept() {
    let world = World::new().await;
    let checker = &world.callers[1];
    for path in ["/_f/import", "/import", "/_f/comment"] {
        for accept in ["text/html", "application/json"] {
            let body = Body::from("a&".repeat(4 << 20).trim_end_matches('&').to_owned());
            let mut request = post(path, Some(checker), accept, FORM, body);
            request.headers_mut().insert(PROOF, checker.token.parse().unwrap());
            assert_eq!(world.send(request).await.status(), 413, "{path}");
        }
    }
}

/// F18: a quote was edited by nobody, and stood in no queue any more.
#[tokio::test]
async fn editing_is_no_action_from_outside() {
    let world = World::new().await;
    let checker = &world.callers[1];
    let made = world.made("outside", None, Stage::Open).await;
    let get = |name: &str| made.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()).unwrap();
    for wish in [Wish::Page, Wish::Json] {
        let asked = fields(&[("quote", &get("quote")), ("seen", &get("seen")), ("action", "edit")]);
        let answer = world.send(request(&Method::POST, "/_f/review", Some(checker), wish, &asked)).await;
        assert_eq!(answer.status(), 422);
    }
    let quote = world.store.quote(review::QuoteId::parse(&get("quote")).unwrap()).await.unwrap();
    assert_eq!(quote.state, review::State::Open);
}

/// F6: parts had no limits, and the proof was asked for when all of them were here.
#[tokio::test]
async fn parts_are_limited_and_a_file_waits_for_its_proof() {
    let world = World::new().await;
    let checker = &world.callers[1];
    let made = world.made("parts", None, Stage::Open).await;
    let path = format!("/quotes/{}/evidence/add", made.iter().find(|(name, _)| *name == "quote").unwrap().1);
    let sort = "multipart/form-data; boundary=x";
    let part = |head: &str, value: &str| format!("--x\r\ncontent-disposition: form-data; {head}\r\n\r\n{value}\r\n");
    let proof = part("name=\"form_token\"", &checker.token);
    let long = "n".repeat(7_000);
    let cases = [
        (413, format!("{proof}{}--x--\r\n", part("name=\"text\"", "").repeat(80))),
        (422, format!("{proof}{}--x--\r\n", part(&format!("name=\"{long}\""), ""))),
        (413, format!("{proof}--x\r\nx-endless: {}", "e".repeat(1 << 20))),
        (403, format!("{}--x--\r\n", part("name=\"text\"", "typed"))),
    ];
    for (status, body) in cases {
        let answer = world.send(post(&path, Some(checker), "text/html", sort, Body::from(body))).await;
        assert_eq!(answer.status(), status);
    }
    // The file is not taken to disk, and the answer does not wait for it; what was typed before is not lost.
    let head = format!(
        "{}{}",
        part("name=\"text\"", "typed for an hour"),
        part("name=\"file\"; filename=\"a.txt\"", "begins")
    );
    let head = Bytes::from(head.trim_end().to_owned());
    let endless =
        futures_util::stream::once(async move { Ok::<_, std::io::Error>(head) }).chain(futures_util::stream::pending());
    let answer = world.send(post(&path, Some(checker), "text/html", sort, Body::from_stream(endless))).await;
    assert_eq!(answer.status(), 403);
    assert!(text(answer).await.contains("typed for an hour"));
}

/// F17: whoever was disabled while their upload was on its way still brought it in.
#[tokio::test]
async fn whoever_was_disabled_meanwhile_brings_nothing_in() {
    let world = World::new().await;
    let (checker, admin) = (&world.callers[1], &world.callers[3]);
    let made = world.made("disabled", None, Stage::Open).await;
    let quote = made.iter().find(|(name, _)| *name == "quote").unwrap().1.clone();
    let asked = request(
        &Method::POST,
        &format!("/quotes/{quote}/evidence/add"),
        Some(checker),
        Wish::Page,
        &fields(&[("kind", "transcript"), ("grade", "B"), ("title", "Late"), ("text", "words")]),
    );
    let (parts, body) = asked.into_parts();
    let whole = to_bytes(body, 1 << 20).await.unwrap();
    let store = world.store.clone();
    let (user, actor) = (checker.actor.user, admin.actor.clone());
    let (first, rest) = (whole.slice(..whole.len() / 2), whole.slice(whole.len() / 2..));
    let slow = futures_util::stream::iter([first]).map(Ok::<_, std::io::Error>).chain(futures_util::stream::once(
        async move {
            let seen = store.user(user).await.unwrap().unwrap().version;
            store.change_user(&actor, user, seen, review::Role::Checker, true).await.unwrap();
            Ok(rest)
        },
    ));
    let answer = world.send(Request::from_parts(parts, Body::from_stream(slow))).await;
    assert_eq!(answer.status(), 401);
    let quote = world.store.quote(review::QuoteId::parse(&quote).unwrap()).await.unwrap();
    let article = world.store.desk(quote.article).await.unwrap();
    assert!(!format!("{article:?}").contains("Late"));
}

/// F21: whoever asks for much at once waits for themselves.
#[tokio::test(start_paused = true)]
async fn one_person_is_not_in_everybodys_way() {
    let crowd = crate::crowd::Crowd::default();
    let [ines, omar] =
        [1, 2].map(|n| review::UserId::parse(&format!("01890000-0000-7000-8000-00000000000{n}")).unwrap());
    let held = [crowd.upload(ines).await.unwrap(), crowd.upload(ines).await.unwrap()];
    assert_eq!(crowd.upload(ines).await.unwrap_err().kind, app::ErrorKind::TooMany);
    drop(crowd.upload(omar).await.unwrap());
    drop(held);
    drop(crowd.upload(ines).await.unwrap());
    // One document of an account is read at a time, so that of the two readers one is always another's.
    let reading = crate::sources::turn(ines).await.unwrap();
    assert_eq!(crate::sources::turn(ines).await.map(drop).unwrap_err().kind, app::ErrorKind::Unavailable);
    drop(crate::sources::turn(omar).await.unwrap());
    drop(reading);
    drop(crate::sources::turn(ines).await.unwrap());
}

#[tokio::test]
async fn a_long_name_of_a_request_is_not_taken_over() {
    let world = World::new().await;
    for (given, kept) in [("proxy-1", true), (&"r".repeat(3_000)[..], false)] {
        let request = Request::get("/healthz").header("x-request-id", given).body(Body::empty()).unwrap();
        let answer = world.send(request).await;
        let id = answer.headers().get("x-request-id").unwrap().to_str().unwrap();
        assert_eq!(id == given, kept, "{id}");
    }
}

/// F20: links that set a password stood in the address of the page that showed them, and in those of their own pages.
#[tokio::test]
async fn one_time_secrets_stand_in_no_address() {
    let world = World::new().await;
    let admin = &world.callers[3];
    let reader = world.callers[0].actor.user.to_string();
    let new = "name=Somebody+New&email=new%40desk.example&role=reader&";
    for (path, form) in [("/_f/password-link", format!("id={reader}&")), ("/_f/add-user", new.to_owned())] {
        let body = Body::from(format!("{form}form_token={}&from=/admin", admin.token));
        let answer = world.send(post(path, Some(admin), "text/html", FORM, body)).await;
        assert_eq!(answer.status(), 200, "{path}");
        assert!(answer.headers().get(header::LOCATION).is_none(), "{path}");
        assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store", "{path}");
        let page = text(answer).await;
        let (before, after) = page.split_once("http://desk.example/password#").expect(path);
        assert!(before.ends_with("<code class=\"link\">"), "{path}: no address that is followed");
        let secret = &after[..64];
        assert_eq!(page.matches(secret).count(), 1, "{path}");
        assert!(world.store.link_holds(secret).await.unwrap(), "{path}");
    }
    for (_, path) in super::all() {
        assert!(!path.contains("{token}"), "{path}");
    }
}
