//! The page around an island: marks in the text, the selection, drafts kept in the browser.

use std::cell::RefCell;

use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::{self, Element, HtmlElement, Node};

use crate::{Draft, Flagged};

/// Every element that `selector` finds.
pub(crate) fn all(selector: &str) -> Vec<Element> {
    let Ok(found) = document().query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect()
}

/// The ids of the quotes people walk through, in text order.
pub(crate) fn quotes() -> Vec<(String, String)> {
    let id = |mark: &Element| Some((mark.get_attribute("data-quote")?, mark.get_attribute("data-state")?));
    all(".text [data-first]").iter().filter_map(id).collect()
}

/// Makes `quote` the current one in the text and brings it into view.
pub(crate) fn show(quote: &str) {
    for mark in all(".text [aria-current]") {
        _ = mark.remove_attribute("aria-current");
    }
    for part in all(".text .here") {
        _ = part.class_list().remove_1("here");
    }
    for part in all(&format!(".text [data-of='{quote}']")) {
        _ = part.class_list().add_1("here");
    }
    let marks = all(&format!(".text [data-quote='{quote}']"));
    for mark in &marks {
        _ = mark.set_attribute("aria-current", "true");
    }
    if let Some(first) = marks.first() {
        bring(first);
    }
    address(quote);
}

fn bring(element: &Element) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Center);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Where a link led to a quote: brings it into view, and drops the notice from the address, so that a reload
/// does not say it again.
pub(crate) fn arrive(quote: &str) {
    let query = window().location().search().unwrap_or_default();
    if query.contains("quote=")
        && let Some(mark) = all(&format!(".text [data-quote='{quote}']")).first()
    {
        bring(mark);
    }
    if query.contains("notice=") {
        address(quote);
    }
}

/// Shows the top of the panel, where its messages stand.
pub(crate) fn to_top() {
    if let Some(panel) = document().query_selector(".desk > aside").ok().flatten() {
        panel.set_scroll_top(0);
    }
}

/// Puts the cursor where nothing happens by a key pressed too often: on the panel's head, with its beginning in view.
pub(crate) fn settle() {
    if let Some(head) = document().get_element_by_id("panel-head").and_then(|head| head.dyn_into::<HtmlElement>().ok())
    {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        _ = head.focus_with_options(&options);
    }
    to_top();
}

/// Whether `selector` finds anything.
pub(crate) fn is_there(selector: &str) -> bool {
    document().query_selector(selector).ok().flatten().is_some()
}

/// Shows in the margin what is to be said of a quote now.
pub(crate) fn mark_flag(quote: &str, flag: Option<Flagged>) {
    for mark in all(&format!(".text [data-quote='{quote}'][data-first]")) {
        _ = match &flag {
            Some(flag) => mark.set_attribute("aria-description", &flag.words),
            None => mark.remove_attribute("aria-description"),
        };
    }
    for margin in all(&format!(".text [data-margin='{quote}']")) {
        if let Ok(Some(sign)) = margin.query_selector(".sign") {
            sign.remove();
        }
        if let Some(flag) = &flag
            && let Ok(sign) = document().create_element("b")
        {
            sign.set_class_name("sign");
            _ = sign.set_attribute("title", &flag.words);
            sign.set_text_content(Some(flag.sign));
            _ = margin.prepend_with_node_1(&sign);
        }
    }
}

/// Makes the address that of the quote.
fn address(quote: &str) {
    if let Ok(history) = window().history() {
        _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("{}?quote={quote}", article())));
    }
}

/// Shows a quote's new state in the text and in the progress of the article.
pub(crate) fn mark_state(quote: &str, state: &str) {
    for mark in all(&format!(".text [data-quote='{quote}']")) {
        _ = mark.set_attribute("data-state", state);
    }
    let states = quotes();
    let total = states.iter().filter(|(_, state)| state != "dismissed").count();
    for part in all("[data-count]") {
        let word = part.get_attribute("data-count").unwrap_or_default();
        let count = states.iter().filter(|(_, state)| *state == word).count();
        if part.tag_name().eq_ignore_ascii_case("rect") {
            _ = part.set_attribute("data-share", &count.to_string());
        } else {
            part.set_text_content(Some(&count.to_string()));
            if let Some(item) = part.closest("[data-legend]").ok().flatten() {
                _ = item.toggle_attribute_with_force("hidden", count == 0);
            }
        }
    }
    let mut at = 0.0;
    for part in all("rect[data-count]") {
        let count: f64 = part.get_attribute("data-share").and_then(|n| n.parse().ok()).unwrap_or_default();
        let width = if total == 0 { 0.0 } else { 100.0 * count / total as f64 };
        _ = part.set_attribute("x", &format!("{at:.3}"));
        _ = part.set_attribute("width", &format!("{width:.3}"));
        at += width;
    }
}

/// Puts the cursor into the first field that `selector` finds, opening what hides it.
pub(crate) fn focus(selector: &str) {
    let Some(found) = document().query_selector(selector).ok().flatten() else { return };
    if let Ok(Some(details)) = found.closest("details") {
        _ = details.set_attribute("open", "");
    }
    if let Ok(field) = found.dyn_into::<HtmlElement>() {
        _ = field.focus();
        bring(&field);
    }
}

/// Clicks the first element that `selector` finds.
pub(crate) fn click(selector: &str) {
    if let Some(button) =
        document().query_selector(selector).ok().flatten().and_then(|e| e.dyn_into::<HtmlElement>().ok())
    {
        button.click();
    }
}

/// Whether keys typed now are meant for a field.
pub(crate) fn typing() -> bool {
    document()
        .active_element()
        .is_some_and(|e| matches!(e.tag_name().to_ascii_lowercase().as_str(), "input" | "textarea" | "select"))
}

/// The words selected in the article and, where it can be told, their place in code points.
pub(crate) fn selection() -> Option<(String, Option<(u32, u32)>)> {
    let selection = window().get_selection().ok().flatten()?;
    let words = String::from(selection.to_string());
    if words.trim().is_empty() || selection.range_count() == 0 {
        return None;
    }
    let range = selection.get_range_at(0).ok()?;
    let place = |node: Option<Node>, offset: u32| code_point(&node?, offset);
    let ends = (
        place(range.start_container().ok(), range.start_offset().unwrap_or_default()),
        place(range.end_container().ok(), range.end_offset().unwrap_or_default()),
    );
    match ends {
        (Some(start), Some(end)) if start < end => Some((words, Some((start, end)))),
        (None, None) => None,
        _ => Some((words, None)),
    }
}

/// The place in the article's text of a UTF-16 offset into one of its text nodes.
fn code_point(node: &Node, offset: u32) -> Option<u32> {
    let text = node.node_value()?;
    let at: u32 = node.parent_element()?.get_attribute("data-at")?.parse().ok()?;
    let offsets = review::Offsets::new(&text);
    let span = offsets.from_utf16(review::Utf16Span { start: 0, end: offset })?;
    Some(at + span.end)
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

thread_local! {
    /// Whose drafts are kept: the next person at this browser must not find them.
    static USER: RefCell<String> = const { RefCell::new(String::new()) };
    /// When a key that decides was struck last.
    static STRUCK: std::cell::Cell<Option<f64>> = const { std::cell::Cell::new(None) };
    /// The quote that was asked for last.
    static WANTED: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Whether a key that decides was struck so soon after the one before that it was not meant for another quote; `at` is the
/// time of the event, in milliseconds.
pub(crate) fn struck_twice(at: f64) -> bool {
    const SOON: f64 = 250.0;
    STRUCK.with(|struck| struck.replace(Some(at))).is_some_and(|before| at - before < SOON)
}

/// Keeps drafts for this person from now on.
pub(crate) fn keep_for(user: &str) {
    USER.set(user.to_owned());
}

/// Remembers which quote was asked for last.
pub(crate) fn wanted(quote: &str) {
    WANTED.set(quote.to_owned());
}

/// The quote that was asked for last.
pub(crate) fn last_wanted() -> String {
    WANTED.with_borrow(Clone::clone)
}

/// Whether no other quote was asked for since.
pub(crate) fn is_wanted(quote: &str) -> bool {
    WANTED.with_borrow(|wanted| wanted == quote)
}

/// The address of the article, also where a failed form left another one.
pub(crate) fn article() -> String {
    let field = document().query_selector("#panel [name=from]").ok().flatten();
    field.and_then(|field| field.get_attribute("value")).unwrap_or_default()
}

fn key(quote: &str) -> String {
    USER.with_borrow(|user| format!("verbatim:draft:{user}:{quote}"))
}

/// Keeps what was typed, and the version it was typed over, so that a reload or a crash loses nothing.
pub(crate) fn keep(quote: &str, seen: i64, draft: &Draft, finding: &str) {
    if let (Some(storage), Ok(json)) = (storage(), serde_json::to_string(&(seen, draft, finding))) {
        _ = storage.set_item(&key(quote), &json);
    }
}

/// What was typed and never saved, the version it was typed over, and the finding it was typed in sight of.
pub(crate) fn kept(quote: &str) -> Option<(i64, Draft, String)> {
    let json = storage()?.get_item(&key(quote)).ok().flatten()?;
    // A draft of before findings were kept with it.
    let old = || serde_json::from_str(&json).ok().map(|(seen, draft): (i64, Draft)| (seen, draft, String::new()));
    serde_json::from_str(&json).ok().or_else(old)
}

/// Forgets what was typed.
pub(crate) fn forget(quote: &str) {
    if let Some(storage) = storage() {
        _ = storage.remove_item(&key(quote));
    }
}

/// What stands in a text field now.
pub(crate) fn text_of(selector: &str) -> String {
    let field = document().query_selector(selector).ok().flatten();
    field
        .and_then(|field| field.dyn_into::<web_sys::HtmlTextAreaElement>().ok())
        .map(|field| field.value())
        .unwrap_or_default()
}

/// What follows `#` in the address, taken out of it.
pub(crate) fn take_fragment() -> Option<String> {
    let location = window().location();
    let found = location.hash().ok()?.trim_start_matches('#').to_owned();
    let path = location.pathname().ok()?;
    if let Ok(history) = window().history() {
        _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&path));
    }
    Some(found).filter(|found| !found.is_empty())
}

/// Tells tests and styles that the island answers.
pub(crate) fn hydrated() {
    if let Some(body) = document().body() {
        _ = body.set_attribute("data-hydrated", "");
    }
}
