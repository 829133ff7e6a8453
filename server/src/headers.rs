//! Headers that every answer carries, and the nonce that lets our own scripts run.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::pages::Desk;

/// What a script of ours is known by, new for every request.
#[derive(Debug, Clone)]
pub(crate) struct CspNonce(pub(crate) String);

/// A random word of 128 bits.
pub(crate) fn random_word() -> String {
    let mut bytes = [0u8; 16];
    if getrandom::fill(&mut bytes).is_err() {
        // Without chance there is no nonce that anyone could guess: scripts then simply do not run.
        return "none".to_owned();
    }
    hex::encode(bytes)
}

/// One reason a directive.
fn policy(nonce: &str) -> String {
    [
        // Nothing that is not named below.
        "default-src 'none'",
        // Links stay what they say.
        "base-uri 'none'",
        // Forms go nowhere else.
        "form-action 'self'",
        // No other site puts the desk into a frame.
        "frame-ancestors 'none'",
        // Server functions.
        "connect-src 'self'",
        // Pictures and recordings kept as evidence.
        "img-src 'self'",
        "media-src 'self'",
        // No style attributes, no inline styles: an article cannot dress up as the desk.
        "style-src 'self'",
        // Our one script and what it loads; the program is WebAssembly.
        &format!("script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'"),
    ]
    .join("; ")
}

/// The header by which a request is found in the log.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Drops a request's name for itself unless it is short and plain: it is written down and sent back.
pub(crate) async fn name(mut request: Request, next: Next) -> Response {
    let mut names = request.headers().get_all(REQUEST_ID).iter();
    let named = names.next().is_none_or(|id| is_name(id.as_bytes())) && names.next().is_none();
    if !named {
        request.headers_mut().remove(REQUEST_ID);
    }
    next.run(request).await
}

fn is_name(id: &[u8]) -> bool {
    const MOST: usize = 64;
    (1..=MOST).contains(&id.len()) && id.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
}

/// Mints the nonce on the way in, writes the headers on the way out.
pub(crate) async fn secure(State(desk): State<Desk>, mut request: Request, next: Next) -> Response {
    let nonce = CspNonce(random_word());
    request.extensions_mut().insert(nonce.clone());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy(&nonce.0)) {
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    fixed(headers);
    if desk.tls {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    response
}

fn fixed(headers: &mut HeaderMap) {
    let all = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
    ];
    for (name, value) in all {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Addresses of articles under check are nobody else's business.
    headers.entry(header::REFERRER_POLICY).or_insert(HeaderValue::from_static("same-origin"));
    // Pages hold what only some may see.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_requests() {
        for good in ["01890000-0000-7000-8000-000000000000", "proxy_1.2"] {
            assert!(is_name(good.as_bytes()), "{good}");
        }
        for bad in ["", "a b", "a\"b", "ü", &"a".repeat(65), &"a".repeat(3_000)] {
            assert!(!is_name(bad.as_bytes()), "{bad}");
        }
    }
}
