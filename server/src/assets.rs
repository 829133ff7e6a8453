//! The files of the pages, inside the program: compressed beforehand, kept by browsers for ever.

use app::request::Assets;
use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::Embed;

#[derive(Embed)]
#[folder = "../target/site/pkg/"]
#[allow_missing = true]
struct Site;

/// The names of the built files.
pub(crate) fn names() -> Assets {
    let find = |ending: &str| {
        let name = Site::iter().find(|name| name.starts_with("verbatim.") && name.ends_with(ending));
        name.map_or_else(String::new, |name| format!("/pkg/{name}"))
    };
    Assets { js: find(".js"), wasm: find(".wasm"), css: find(".css") }
}

/// One file, in the best encoding the browser takes.
pub(crate) async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let kind = match name.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let takes = |encoding: &str| {
        accepted.split(',').any(|part| part.split(';').next().is_some_and(|name| name.trim() == encoding))
    };
    let encodings = [("br", "br"), ("gzip", "gz")];
    let packed = encodings
        .iter()
        .filter(|(encoding, _)| takes(encoding))
        .find_map(|(encoding, ending)| Some((*encoding, Site::get(&format!("{name}.{ending}"))?)));
    let (encoding, file) = match packed {
        Some((encoding, file)) => (Some(encoding), file),
        None => match Site::get(&name) {
            Some(file) => (None, file),
            None => return StatusCode::NOT_FOUND.into_response(),
        },
    };
    let hashed = name.starts_with("verbatim.");
    let cache = if hashed { "public, max-age=31536000, immutable" } else { "public, max-age=3600" };
    let body = match file.data {
        std::borrow::Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        std::borrow::Cow::Owned(bytes) => bytes.into(),
    };
    let mut response = (
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, cache), (header::VARY, "accept-encoding")],
        Body::from(body),
    )
        .into_response();
    if let Some(encoding) = encoding {
        response.headers_mut().insert(header::CONTENT_ENCODING, header::HeaderValue::from_static(encoding));
    }
    response
}
