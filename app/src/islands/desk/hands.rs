//! What only a browser does: keys, clicks on marks, saving in place.

use std::collections::HashMap;
use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;
use review::State;

use super::super::browser;
use super::state::{Away, Desk, Place};
use crate::acts::desk::{add_quote, load_panel, review_quote};
use crate::{AppError, Draft, ErrorKind, Panel};

/// Panels fetched ahead, so that the next quote paints at once.
pub(super) type Ahead = StoredValue<HashMap<String, Panel>>;

pub(super) fn take_over(desk: Desk, ahead: Ahead, article: String, user: &str) {
    browser::keep_for(user);
    let keys = window_event_listener(ev::keydown, move |event| key(desk, ahead, &article, &event));
    let clicks = window_event_listener(ev::click, move |event| click(desk, ahead, &event));
    on_cleanup(move || {
        keys.remove();
        clicks.remove();
    });
    Effect::new(move |before: Option<Draft>| {
        let draft = desk.draft.get();
        let panel = desk.panel.read_untracked();
        if before.is_some() && draft != Draft::of(&panel) {
            browser::keep(&panel.quote, desk.base.get_untracked(), &draft, &panel.counting);
        } else if before.is_some() && desk.theirs.read_untracked().is_none() {
            browser::forget(&panel.quote);
        }
        draft
    });
    Effect::new(move |_| {
        if desk.error.with_untracked(Option::is_none) {
            restore(desk);
        }
        fetch_ahead(desk, ahead);
        browser::arrive(&desk.panel.read_untracked().quote);
        browser::hydrated();
    });
}

/// Puts back what was typed before a reload.
fn restore(desk: Desk) {
    let panel = desk.panel.get_untracked();
    let Some((seen, kept, finding)) = browser::kept(&panel.quote) else { return };
    if kept == Draft::of(&panel) {
        browser::forget(&panel.quote);
        return;
    }
    if !panel.editable {
        // Why it is reopened or returned is all that can be typed here.
        desk.draft.update(|draft| draft.reason = kept.reason);
        return;
    }
    desk.base.set(seen);
    desk.draft.set(kept);
    if seen == panel.seen && finding != panel.counting {
        desk.notice.set(
            "What you typed before is back in its place. The comparison has changed since: read it before you save."
                .to_owned(),
        );
    } else if seen == panel.seen {
        desk.notice.set("What you typed before and did not save is back in its place.".to_owned());
    } else {
        desk.error.set(Some(AppError::new(
            ErrorKind::Stale,
            "Someone saved this since you typed. Both versions are shown; nothing of yours is lost.",
        )));
        desk.theirs.set(Some(panel));
    }
}

fn key(desk: Desk, ahead: Ahead, article: &str, event: &web_sys::KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    if event.key() == "Escape" {
        if let Some(field) = document().active_element().and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
            _ = field.blur();
        }
        return;
    }
    if browser::typing() {
        return;
    }
    let key = event.key();
    // A key that is held down, or struck twice, decides nothing about a quote that nobody has seen yet.
    let decides = matches!(key.as_str(), "a" | "y") && browser::is_there(&format!("#panel .actions [data-key={key}]"));
    if matches!(key.as_str(), "a" | "y" | "s") && event.repeat() || decides && browser::struck_twice(event.time_stamp())
    {
        event.prevent_default();
        return;
    }
    match key.as_str() {
        "j" => step(desk, ahead, |place| place.next.clone()),
        "k" => step(desk, ahead, |place| place.previous.clone()),
        "q" => add_selection(desk, article.to_owned()),
        // What is not on the screen is not touched.
        _ if desk.away.with_untracked(Option::is_some) => return,
        "e" => browser::focus("#panel [name=sentence]"),
        "v" => browser::focus("#panel [name=wording]"),
        "a" if !browser::is_there("#panel .actions [data-key=a]") => hold_back(desk),
        "s" | "a" | "y" => browser::click(&format!("#panel .actions [data-key={key}]:not([hidden])")),
        "u" | "w" | "c" => browser::click(&format!("#panel [data-key={key}]")),
        "r" | "x" => browser::focus("#panel .reason:not([hidden]) textarea"),
        _ => return,
    }
    event.prevent_default();
}

/// Says why the key that goes on does not.
fn hold_back(desk: Desk) {
    if browser::is_there("#panel .actions [data-key=y]") {
        desk.notice
            .set("The verdict disagrees with the comparison. Read both; y approves over the comparison.".to_owned());
        browser::settle();
    }
}

fn click(desk: Desk, ahead: Ahead, event: &web_sys::MouseEvent) {
    if event.default_prevented() || event.button() != 0 || event.ctrl_key() || event.meta_key() || event.shift_key() {
        return;
    }
    let Some(target) = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok()) else { return };
    if let Ok(Some(_)) = target.closest("[data-take]")
        && let Some(theirs) = desk.theirs.get_untracked()
    {
        event.prevent_default();
        browser::forget(&theirs.quote);
        put(desk, theirs);
        return;
    }
    if let Ok(Some(take)) = target.closest("[data-use]") {
        event.prevent_default();
        take_over_finding(desk, &take.get_attribute("data-use").unwrap_or_default());
        return;
    }
    if let Ok(Some(_)) = target.closest("[data-again]") {
        event.prevent_default();
        go(desk, ahead, browser::last_wanted(), String::new());
        return;
    }
    let quote = match (target.closest(".text [data-quote]"), target.closest("[data-step]")) {
        (Ok(Some(mark)), _) => mark.get_attribute("data-quote"),
        (_, Ok(Some(step))) => step
            .get_attribute("href")
            .and_then(|href| Some(href.split_once("?quote=")?.1.split('#').next()?.to_owned())),
        _ => None,
    };
    // A selection that ends on a mark is a selection, not a click.
    if let Some(quote) = quote.filter(|_| browser::selection().is_none()) {
        event.prevent_default();
        go(desk, ahead, quote, String::new());
    }
}

/// Puts what a finding suggests into the fields; a person reads it and saves.
fn take_over_finding(desk: Desk, evidence: &str) {
    let found = desk.panel.with_untracked(|p| p.findings.iter().find(|found| found.evidence == evidence).cloned());
    let Some(found) = found.filter(|_| desk.panel.with_untracked(|p| p.editable)) else { return };
    desk.draft.update(|draft| draft.take(&found));
    let open = ["wording", "attribution", "context"].into_iter().find(|name| {
        desk.draft.with_untracked(|d| match *name {
            "wording" => d.wording.is_empty(),
            "attribution" => d.attribution.is_empty(),
            _ => d.context.is_empty(),
        })
    });
    desk.notice.set(match open {
        None => "The finding is taken over. Read it; s saves it, a sends it.".to_owned(),
        Some(_) => "The finding is taken over as far as it goes. Choose the rest.".to_owned(),
    });
    if let Some(name) = open {
        browser::focus(&format!("#panel [name={name}]"));
    }
}

fn step(desk: Desk, ahead: Ahead, pick: fn(&Place) -> Option<String>) {
    if let Some(quote) = desk.place.with_untracked(pick) {
        go(desk, ahead, quote, String::new());
    }
}

/// How long people wait without a word, in milliseconds.
const PATIENCE: u64 = 4_000;

/// Makes `quote` the current one: in the text at once, in the panel as soon as it is here, and until then there is no panel.
/// `notice` says what led here.
fn go(desk: Desk, ahead: Ahead, quote: String, notice: String) {
    // What is being saved is waited for: its answer belongs to the quote on the screen.
    if desk.busy.get_untracked() {
        return;
    }
    browser::show(&quote);
    browser::wanted(&quote);
    desk.place.set(place(&quote));
    if let Some(panel) = ahead.with_value(|known| known.get(&quote).cloned()) {
        arrive(desk, ahead, panel, notice);
        return;
    }
    desk.away.set(Some(Away::Coming));
    let late = quote.clone();
    let wait = move || {
        if browser::is_wanted(&late) && desk.away.get_untracked() == Some(Away::Coming) {
            desk.away.set(Some(Away::Late));
        }
    };
    _ = set_timeout(wait, Duration::from_millis(PATIENCE));
    spawn_local(async move {
        let loaded = load_panel(quote.clone()).await;
        // Of two quick clicks the last one counts.
        if !browser::is_wanted(&quote) {
            return;
        }
        match loaded {
            Ok(panel) => arrive(desk, ahead, panel, notice),
            Err(error) => desk.away.set(Some(Away::Failed(error))),
        }
    });
}

fn arrive(desk: Desk, ahead: Ahead, panel: Panel, notice: String) {
    put(desk, panel);
    if !notice.is_empty() {
        desk.notice.set(notice);
    }
    browser::to_top();
    fetch_ahead(desk, ahead);
}

/// Shows a panel with a clean slate, or with what was typed into it before.
fn put(desk: Desk, panel: Panel) {
    desk.error.set(None);
    desk.theirs.set(None);
    desk.notice.set(String::new());
    desk.place.set(place(&panel.quote));
    desk.base.set(panel.seen);
    desk.draft.set(Draft::of(&panel));
    browser::mark_flag(&panel.quote, panel.flag());
    desk.panel.set(panel);
    desk.away.set(None);
    restore(desk);
}

fn place(quote: &str) -> Place {
    let all: Vec<String> = browser::quotes()
        .into_iter()
        .filter(|(id, state)| state != "dismissed" || id == quote)
        .map(|(id, _)| id)
        .collect();
    let Some(at) = all.iter().position(|id| id == quote) else { return Place::default() };
    Place {
        number: at + 1,
        total: all.len(),
        previous: at.checked_sub(1).and_then(|at| all.get(at).cloned()),
        next: all.get(at + 1).cloned(),
    }
}

fn fetch_ahead(desk: Desk, ahead: Ahead) {
    let place = desk.place.get_untracked();
    ahead.update_value(HashMap::clear);
    for quote in [place.next, place.previous].into_iter().flatten() {
        spawn_local(async move {
            if let Ok(panel) = load_panel(quote.clone()).await {
                ahead.update_value(|known| drop(known.insert(quote, panel)));
            }
        });
    }
}

/// Saves in place; the action is the button's.
pub(super) fn submit(desk: Desk, ahead: Ahead, event: &web_sys::SubmitEvent) {
    let action = event.submitter().and_then(|button| button.get_attribute("value")).unwrap_or_default();
    if desk.busy.get_untracked() {
        return;
    }
    let (panel, draft) = (desk.panel.get_untracked(), desk.draft.get_untracked());
    desk.busy.set(true);
    spawn_local(async move {
        let finding = panel.counting.clone();
        let registry = Some(panel.registry.clone());
        let answer = review_quote(panel.quote.clone(), panel.seen, draft, action.clone(), finding, registry).await;
        let here = move |quote: &str| desk.panel.with_untracked(|shown| shown.quote == quote);
        match answer {
            Ok(saved) => {
                desk.busy.set(false);
                saved_in_place(desk, ahead, &panel, saved, &action);
            }
            Err(error) if error.kind == ErrorKind::Stale => {
                if let Ok(theirs) = load_panel(panel.quote.clone()).await
                    && here(&panel.quote)
                {
                    desk.theirs.set(Some(theirs.clone()));
                    desk.panel.update(|mine| mine.seen = theirs.seen);
                }
                desk.error.set(Some(error).filter(|_| here(&panel.quote)));
            }
            Err(error) => {
                look_again(desk, &panel).await;
                desk.error.set(Some(error).filter(|_| here(&panel.quote)));
            }
        }
        // Until all of the answer is here, no other quote takes this one's place.
        desk.busy.set(false);
        if desk.error.with_untracked(Option::is_some) {
            browser::to_top();
        }
    });
}

/// After a refusal the finding or the registry's name may be another than on the screen: what came meanwhile is shown with it.
async fn look_again(desk: Desk, before: &Panel) {
    let Ok(now) = load_panel(before.quote.clone()).await else { return };
    let here = desk.panel.with_untracked(|shown| shown.quote == before.quote);
    let other = now.counting != before.counting || now.registry != before.registry;
    if here && now.seen == before.seen && other {
        desk.panel.update(|panel| {
            panel.registry = now.registry;
            panel.registry_told = now.registry_told;
            panel.hint = now.hint;
            panel.findings = now.findings;
            panel.counting = now.counting;
            panel.actions = now.actions;
        });
    }
}

fn saved_in_place(desk: Desk, ahead: Ahead, before: &Panel, saved: Panel, action: &str) {
    browser::forget(&saved.quote);
    if saved.exact != before.exact {
        // The marks in the text have moved: the server draws them anew.
        _ = window().location().set_href(&format!("{}?quote={}&notice=saved#panel", browser::article(), saved.quote));
        return;
    }
    browser::mark_state(&saved.quote, saved.state.as_str());
    let quote = saved.quote.clone();
    let done = match action {
        "" => "Saved.",
        "claim" => "It is yours now.",
        "release" => "Released: it waits for a checker again.",
        "send" => "Sent to an editor.",
        "approve" | crate::panel::OVERRULE => "Approved.",
        "return" => "Returned to its checker.",
        "dismiss" => "Dismissed: not a quote. It can be restored.",
        "restore" => "Restored.",
        _ => "Reopened.",
    };
    put(desk, saved);
    desk.notice.set(done.to_owned());
    if action.is_empty() {
        return;
    }
    // The button that was pressed may be another now: hands rest where nothing happens.
    browser::settle();
    if let Some(next) = next_waiting(action, &quote) {
        go(desk, ahead, next, format!("{done} This is the next one that waits."));
    }
}

/// After a quote is done with, the next one that waits for the same step.
fn next_waiting(action: &str, quote: &str) -> Option<String> {
    let fits = |word: &str| match action {
        "approve" | crate::panel::OVERRULE | "return" => word == State::Checked.as_str(),
        "send" => State::parse(word)
            .is_some_and(|state| matches!(state, State::Open | State::Claimed | State::Returned | State::Reopened)),
        _ => false,
    };
    let all = browser::quotes();
    let at = all.iter().position(|(id, _)| id == quote).unwrap_or_default();
    let next = all[at..].iter().chain(&all[..at]).find(|(id, word)| id != quote && fits(word));
    next.map(|(id, _)| id.clone())
}

fn add_selection(desk: Desk, article: String) {
    let Some((words, place)) = browser::selection() else {
        desk.notice.set(
            "Select the words of the quote in the text, then press q. Without a mouse, use the form below the text."
                .to_owned(),
        );
        return;
    };
    let (start, end) = place.unwrap_or_default();
    spawn_local(async move {
        match add_quote(article.clone(), words, start, end, String::new()).await {
            Ok(quote) => {
                _ = window().location().set_href(&format!("/articles/{article}?quote={quote}&notice=added#panel"));
            }
            Err(error) => desk.error.set(Some(error)),
        }
    });
}
