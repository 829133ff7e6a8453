//! How islands call server functions: with the proof that their page was made for this session.
//!
//! Forms carry the proof as a field, which every page has at least once (signing out is a form). A call carries the same words as
//! a header, and each answer brings new ones: a page may lie open for days, or be another session's by now.

use futures_util::{Sink, Stream};
use leptos::prelude::{FromServerFnError, server_fn};
use server_fn::client::Client;
use server_fn::client::browser::BrowserClient;
use server_fn::request::browser::BrowserRequest;
use server_fn::response::browser::BrowserResponse;

/// The header that carries the proof, both ways.
pub const PROOF: &str = "x-form-token";

/// The client of islands: the browser's, with the proof.
#[derive(Debug, Clone, Copy)]
pub struct Proven;

impl<E: FromServerFnError, I: FromServerFnError, O: FromServerFnError> Client<E, I, O> for Proven {
    type Request = BrowserRequest;
    type Response = BrowserResponse;

    async fn send(request: Self::Request) -> Result<Self::Response, E> {
        #[cfg(feature = "hydrate")]
        request.headers().set(PROOF, &page::token());
        let answer = <BrowserClient as Client<E, I, O>>::send(request).await?;
        #[cfg(feature = "hydrate")]
        if let Some(token) = answer.generate_headers().get(PROOF).and_then(|token| token.to_str().ok()) {
            page::renew(token);
        }
        Ok(answer)
    }

    fn open_websocket(
        path: &str,
    ) -> impl Future<
        Output = Result<
            (
                impl Stream<Item = Result<server_fn::Bytes, server_fn::Bytes>> + Send + 'static,
                impl Sink<server_fn::Bytes> + Send + 'static,
            ),
            E,
        >,
    > + Send {
        <BrowserClient as Client<E, I, O>>::open_websocket(path)
    }

    fn spawn(future: impl Future<Output = ()> + Send + 'static) {
        <BrowserClient as Client<E, I, O>>::spawn(future);
    }
}

/// The proof as the forms of this page carry it.
#[cfg(feature = "hydrate")]
mod page {
    use leptos::prelude::document;
    use leptos::wasm_bindgen::JsCast;
    use leptos::web_sys::HtmlInputElement;

    fn fields() -> Vec<HtmlInputElement> {
        let Ok(found) = document().query_selector_all("[name=form_token]") else { return Vec::new() };
        (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect()
    }

    /// What the page was given.
    pub(super) fn token() -> String {
        fields().first().map(HtmlInputElement::value).unwrap_or_default()
    }

    /// Puts a new one into every form.
    pub(super) fn renew(token: &str) {
        for field in fields() {
            field.set_value(token);
        }
    }
}
