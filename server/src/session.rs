//! Who is asking: the session behind the cookie, the token of its forms, and where nobody may go unasked.

use std::net::{IpAddr, SocketAddr};

use app::AppError;
use app::acts::account::Cookie;
use app::request::Session;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use hmac::{Hmac, KeyInit, Mac};
use ipnet::IpNet;
use sha2::Sha256;
use store::{Actor, StoreError};

use crate::pages::Desk;

/// How long a form may lie open, in seconds.
const FORM_SECONDS: i64 = 24 * 3600;

/// Pages for people who are not signed in.
const PUBLIC: [&str; 4] = ["/sign-in", "/sign-in/code", "/set-up", "/password"];

/// What whoever still has to turn on a second factor may do: that, and leave.
const WITHOUT_FACTOR: [&str; 8] = [
    "/account",
    "/_f/offer-factor",
    "/_f/turn-on-factor",
    "/_f/confirm",
    "/_f/change-password",
    "/_f/end-session",
    "/_f/sign-out",
    "/_f/sign-out-everywhere",
];

/// Whether an address is a page for people who are not signed in.
pub(crate) fn is_public_page(path: &str) -> bool {
    PUBLIC.contains(&path.split('?').next().unwrap_or(path))
}

/// Who sends a request whose body took its time, asked once more.
///
/// # Errors
/// When their session has ended meanwhile.
pub(crate) async fn still(desk: &Desk, parts: &Parts) -> Result<Actor, AppError> {
    let secret = parts.extensions.get::<Session>().and_then(|session| session.secret.as_deref()).unwrap_or_default();
    Ok(desk.app.store.session(secret).await?.ok_or(StoreError::SignedOut)?.actor)
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(cookie::Cookie::split_parse)
        .flatten()
        .find(|cookie| cookie.name() == name)
        .map(|cookie| cookie.value().to_owned())
        .filter(|value| !value.is_empty())
}

/// The network address of whoever asks; behind a proxy of ours, the one the proxy saw.
fn address(request: &Request, proxies: &Proxies) -> String {
    let direct = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical());
    let forwarded = request.headers().get_all("x-forwarded-for").iter().next_back();
    let seen = forwarded.and_then(|list| list.to_str().ok()).and_then(|list| list.rsplit(',').next()).map(str::trim);
    match (direct, seen) {
        (Some(peer), Some(seen)) if proxies.trusts(peer) => ip(seen).unwrap_or(peer).to_string(),
        (Some(peer), _) => peer.to_string(),
        (None, _) => String::new(),
    }
}

/// An address as proxies write it, with or without a port.
fn ip(text: &str) -> Option<IpAddr> {
    let plain = text.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|at| at.ip()));
    plain.or_else(|| text.trim_matches(['[', ']']).parse().ok()).map(|ip: IpAddr| ip.to_canonical())
}

/// Whose word on where a request comes from is taken.
#[derive(Debug, Clone, Default)]
pub(crate) struct Proxies(Vec<IpNet>);

impl Proxies {
    /// Nobody's, or that of the proxies in these networks.
    pub(crate) fn new(behind_proxy: bool, named: Vec<IpNet>) -> Self {
        // What reaches no other network: this machine, and private ones.
        const OURS: [&str; 6] = ["127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"];
        match (behind_proxy, named.is_empty()) {
            (false, _) => Self::default(),
            (true, false) => Self(named),
            (true, true) => Self(OURS.iter().filter_map(|net| net.parse().ok()).collect()),
        }
    }

    fn trusts(&self, peer: IpAddr) -> bool {
        self.0.iter().any(|net| net.contains(&peer))
    }
}

fn agent(headers: &HeaderMap) -> String {
    headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default().to_owned()
}

/// Puts the session into the request; sends people who are not signed in to do so.
pub(crate) async fn attach(State(desk): State<Desk>, mut request: Request, next: Next) -> Response {
    let secret = cookie(request.headers(), &Cookie::SESSION.name(desk.tls));
    let known = match &secret {
        Some(secret) => match desk.app.store.session(secret).await {
            Ok(known) => known,
            Err(error) => return pages_error(&desk, error.into(), request).await,
        },
        None => None,
    };
    let (actor, id, confirmed, lacks_factor) = match known {
        Some(store::Session { actor, id, confirmed, lacks_factor }) => (Some(actor), id, confirmed, lacks_factor),
        None => (None, String::new(), false, false),
    };
    let path = request.uri().path();
    // Functions refuse in words that programs read.
    let public = is_public_page(path) || path.starts_with("/_f/");
    if actor.is_none() && !public && matches!(*request.method(), Method::GET | Method::HEAD) {
        let wanted = request.uri().path_and_query().map_or("/", |wanted| wanted.as_str());
        let next: String = form_urlencoded::byte_serialize(wanted.as_bytes()).collect();
        let to = if wanted == "/" { "/sign-in".to_owned() } else { format!("/sign-in?next={next}") };
        return Redirect::to(&to).into_response();
    }
    let form_token = match (&actor, &secret) {
        (Some(_), Some(secret)) => new_token(secret, desk.clock.now().millis() / 1000),
        _ => String::new(),
    };
    let session = Session {
        id,
        confirmed,
        browser: cookie(request.headers(), &Cookie::BROWSER.name(desk.tls)),
        waiting: cookie(request.headers(), &Cookie::WAITING.name(desk.tls)),
        lacks_factor,
        agent: agent(request.headers()),
        address: address(&request, &desk.proxies),
        secure: desk.tls,
        secret: secret.filter(|_| actor.is_some()),
        actor,
        form_token,
    };
    request.extensions_mut().insert(session);
    next.run(request).await
}

/// Whether somebody may open a page although they still have to turn on a second factor.
pub(crate) fn may_open(session: &Session, path: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    !session.lacks_factor || WITHOUT_FACTOR.contains(&path) || path == "/error"
}

async fn pages_error(desk: &Desk, error: app::AppError, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    crate::pages::answer(desk, "/error", &parts, app::request::Posted { error: Some(error), ..Default::default() })
        .await
}

fn mac(secret: &str, seconds: i64) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(format!("form {seconds}").as_bytes());
    Some(mac)
}

/// What a form made now carries: the time, and proof that this session was given it.
pub(crate) fn new_token(secret: &str, seconds: i64) -> String {
    let proof = mac(secret, seconds).map(|mac| hex::encode(mac.finalize().into_bytes()));
    format!("{seconds}.{}", proof.unwrap_or_default())
}

/// Why a form's token is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadToken {
    /// Not made for this session.
    Wrong,
    /// The form lay open for too long.
    Old,
}

/// Whether a token was made for this session, and lately.
pub(crate) fn check_token(token: &str, secret: &str, now: i64) -> Result<(), BadToken> {
    let (seconds, proof) = token.split_once('.').ok_or(BadToken::Wrong)?;
    let seconds: i64 = seconds.parse().map_err(|_| BadToken::Wrong)?;
    let fits =
        hex::decode(proof).ok().zip(mac(secret, seconds)).is_some_and(|(bytes, mac)| mac.verify_slice(&bytes).is_ok());
    match fits {
        false => Err(BadToken::Wrong),
        true if now - seconds > FORM_SECONDS || seconds > now + 60 => Err(BadToken::Old),
        true => Ok(()),
    }
}

/// Answers when the database does.
pub(crate) async fn health(State(desk): State<Desk>) -> Response {
    match desk.app.store.ping().await {
        Ok(()) => "ok\n".into_response(),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// F24: whoever reached the port beside the proxy could say where they came from.
    #[test]
    fn whose_word_is_taken() {
        let from = |peer: &str, proxies: &Proxies| {
            let mut request = Request::builder().header("x-forwarded-for", "1.2.3.4, 203.0.113.5");
            let peer: IpAddr = peer.parse().unwrap();
            request.extensions_mut().unwrap().insert(ConnectInfo(SocketAddr::new(peer, 9)));
            address(&request.body(axum::body::Body::empty()).unwrap(), proxies)
        };
        let nobody = Proxies::new(false, Vec::new());
        assert_eq!(from("10.0.0.2", &nobody), "10.0.0.2");
        let ours = Proxies::new(true, Vec::new());
        for peer in ["10.0.0.2", "127.0.0.1", "::1", "::ffff:192.168.1.1", "fd00::7"] {
            assert_eq!(from(peer, &ours), "203.0.113.5", "{peer}");
        }
        for peer in ["198.51.100.7", "2001:db8::1"] {
            assert_eq!(from(peer, &ours), peer);
        }
        for (told, known) in [
            ("203.0.113.5:51812", Some("203.0.113.5")),
            ("[2001:db8::1]:4", Some("2001:db8::1")),
            ("[2001:db8::1]", Some("2001:db8::1")),
            ("::ffff:203.0.113.5", Some("203.0.113.5")),
            ("nonsense", None),
            ("", None),
        ] {
            assert_eq!(ip(told).map(|ip| ip.to_string()).as_deref(), known, "{told}");
        }
        let one = Proxies::new(true, vec!["192.0.2.8/32".parse().unwrap()]);
        assert_eq!(from("192.0.2.8", &one), "203.0.113.5");
        assert_eq!(from("10.0.0.2", &one), "10.0.0.2");
    }

    #[test]
    fn tokens() {
        let token = new_token("secret", 1_000);
        assert_eq!(check_token(&token, "secret", 1_010), Ok(()));
        assert_eq!(check_token(&token, "another", 1_010), Err(BadToken::Wrong));
        assert_eq!(check_token(&token, "secret", 1_000 + FORM_SECONDS + 1), Err(BadToken::Old));
        assert_eq!(check_token(&token.replace("1000.", "1001."), "secret", 1_010), Err(BadToken::Wrong));
        for bad in ["", ".", "1000.", "x.y", "1000.zz"] {
            assert_eq!(check_token(bad, "secret", 1_010), Err(BadToken::Wrong), "{bad}");
        }
    }
}
