//! The panel beside the text: one quote's attribution, verdict and history, read top to bottom like a form.
//!
//! The text is not part of the island. Its marks are links that the island takes over by delegation; a
//! write that succeeds changes the mark's state in place.

use leptos::prelude::*;
use review::{AttributionAxis, ContextAxis, State, Wording};
use serde::{Deserialize, Serialize};

use super::fields::{ChoiceField, Follows, LineField, TextField};
use crate::{AppError, Draft, ErrorKind, Panel};

/// Where the current quote stands among those of the article.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its number, from 1; 0 for one that is no quote.
    pub number: usize,
    /// How many there are.
    pub total: usize,
    /// The quote before it.
    pub previous: Option<String>,
    /// The quote after it.
    pub next: Option<String>,
}

/// The state of the panel; `Copy`, so that every handler can hold it.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) panel: RwSignal<Panel>,
    pub(super) draft: RwSignal<Draft>,
    pub(super) place: RwSignal<Place>,
    pub(super) error: RwSignal<Option<AppError>>,
    /// The version of the quote that was typed over.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser keeps drafts"))]
    pub(super) base: RwSignal<i64>,
    /// What someone else saved meanwhile.
    pub(super) theirs: RwSignal<Option<Panel>>,
    pub(super) notice: RwSignal<String>,
    pub(super) busy: RwSignal<bool>,
}

/// The panel.
#[island]
pub fn DeskPanel(
    panel: Panel,
    place: Place,
    /// What was typed into a form that failed.
    draft: Option<Draft>,
    error: Option<AppError>,
    token: String,
    names: Vec<String>,
    article: String,
    /// Whose drafts the browser keeps.
    user: String,
) -> impl IntoView {
    let theirs = error.as_ref().filter(|error| error.kind == ErrorKind::Stale).map(|_| panel.clone());
    let desk = Desk {
        draft: RwSignal::new(draft.unwrap_or_else(|| Draft::of(&panel))),
        base: RwSignal::new(panel.seen),
        panel: RwSignal::new(panel),
        place: RwSignal::new(place),
        error: RwSignal::new(error),
        theirs: RwSignal::new(theirs),
        notice: RwSignal::new(String::new()),
        busy: RwSignal::new(false),
    };
    #[cfg(feature = "hydrate")]
    hands::take_over(desk, article.clone(), &user);
    #[cfg(not(feature = "hydrate"))]
    let _ = user;
    let address = StoredValue::new(format!("/articles/{article}"));
    let editable = Signal::derive(move || desk.panel.with(|panel| panel.editable));
    let submit = move |event: leptos::web_sys::SubmitEvent| {
        event.prevent_default();
        #[cfg(feature = "hydrate")]
        hands::submit(desk, &event);
    };
    view! {
        <form id="panel" class="panel" method="post" action="/_f/review" on:submit=submit aria-busy=move || if desk.busy.get() { "true" } else { "false" }>
            // Enter in a field presses the first button of a form: this one only saves.
            <button class="first" name="action" value="" tabindex="-1" aria-hidden="true">"Save"</button>
            <input type="hidden" name="form_token" value=token/>
            <input type="hidden" name="from" value=address.get_value()/>
            <input type="hidden" name="quote" value=desk.panel.read_untracked().quote.clone() prop:value=move || desk.panel.with(|p| p.quote.clone())/>
            <input type="hidden" name="seen" value=desk.panel.read_untracked().seen prop:value=move || desk.panel.with(|p| p.seen.to_string())/>
            <input type="hidden" name="sentence_was" value=desk.draft.read_untracked().sentence_was.clone() prop:value=move || desk.draft.with(|d| d.sentence_was.clone())/>
            <Head desk address/>
            <Messages desk address/>
            <section aria-labelledby="h-attribution">
                <div class="pane-head"><h2 id="h-attribution">"Attribution"</h2><span class="quiet">{move || desk.panel.with(|p| p.source.clone())}</span></div>
                <TextField draft=desk.draft part=|d| &mut d.sentence name="sentence" label="As a sentence" follows=Follows::Pieces editable rows=2 example="Lund, a nurse, said, according to a statement"/>
                <details class="pieces" open=true>
                    <summary>"Piece by piece"</summary>
                    <div class="grid">
                        <LineField draft=desk.draft part=|d| &mut d.speaker name="speaker" label="Speaker" follows=Follows::Sentence editable/>
                        <LineField draft=desk.draft part=|d| &mut d.name name="name" label="Who that is" follows=Follows::Nothing editable list="names"/>
                        <LineField draft=desk.draft part=|d| &mut d.role name="role" label="Role" follows=Follows::Sentence editable/>
                        <LineField draft=desk.draft part=|d| &mut d.cue name="cue" label="Cue" follows=Follows::Sentence editable/>
                        <TextField draft=desk.draft part=|d| &mut d.via name="via" label="Through, one a line, nearest first" follows=Follows::Sentence editable rows=2/>
                    </div>
                    <datalist id="names">{names.into_iter().map(|name| view! { <option value=name></option> }).collect_view()}</datalist>
                </details>
            </section>
            <Judgement desk editable/>
            <details class="boundaries">
                <summary>"Boundaries and kind"</summary>
                <TextField draft=desk.draft part=|d| &mut d.exact name="exact" label="The words, as they stand in the article" follows=Follows::Nothing editable rows=3/>
                <ChoiceField draft=desk.draft part=|d| &mut d.kind name="kind" label="Kind" editable
                    options=vec![("direct", "Direct: the marks hold the whole clause"), ("mixed", "Mixed: quoted words inside a clause"), ("scare", "Scare: a title, a term, a nickname")]/>
            </details>
            <Actions desk editable/>
            <History desk/>
        </form>
    }
}

#[component]
fn Head(desk: Desk, address: StoredValue<String>) -> impl IntoView {
    let link = move |pick: fn(&Place) -> Option<String>,
                     label: &'static str,
                     key: &'static str,
                     class: &'static str| {
        move || {
            desk.place.with(pick).map(|quote| view! { <a class=class data-step href=format!("{}?quote={quote}#panel", address.get_value())>{label}<kbd>{key}</kbd></a> })
        }
    };
    view! {
        <header class="panel-head">
            <p class="where">
                <strong>{move || desk.place.with(|p| if p.number == 0 { "Not counted".to_owned() } else { format!("Quote {} of {}", p.number, p.total) })}</strong>
                <span class="steps">{link(|p| p.previous.clone(), "Previous", "k", "step")}{link(|p| p.next.clone(), "Next", "j", "step")}</span>
            </p>
            <p class="state-line">
                <span class="state" data-state=move || desk.panel.with(|p| p.state.as_str())>{move || desk.panel.with(|p| p.state.label())}</span>
                <span class="quiet">{move || desk.panel.with(|p| p.status.clone())}</span>
            </p>
            <blockquote dir="auto">{move || desk.panel.with(|p| p.exact.clone())}</blockquote>
            {move || desk.panel.with(|p| (!p.reason.is_empty()).then(|| view! { <p class="reason-line"><strong>{if p.state == State::Dismissed { "Why not: " } else { "Reason: " }}</strong>{p.reason.clone()}</p> }))}
        </header>
    }
    .into_any()
}

/// Errors, notices, and what someone else saved meanwhile.
#[component]
fn Messages(desk: Desk, address: StoredValue<String>) -> impl IntoView {
    view! {
        <div role="alert">{move || desk.error.get().map(|error| view! { <p class="message error">{error.message}</p> })}</div>
        <div role="status">{move || Some(desk.notice.get()).filter(|n| !n.is_empty()).map(|notice| view! { <p class="message">{notice}</p> })}</div>
        {move || desk.theirs.get().map(|theirs| {
            let verdict = theirs.verdict.map_or("no verdict", |v| v.headline().label());
            view! {
                <section class="theirs" aria-label="What was saved meanwhile">
                    <h2>"Saved meanwhile"</h2>
                    <dl>
                        <dt>"State"</dt><dd>{theirs.state.label()}" "{theirs.status.clone()}</dd>
                        <dt>"Words"</dt><dd>{theirs.exact.clone()}</dd>
                        <dt>"Attribution"</dt><dd>{theirs.attribution.sentence()}</dd>
                        <dt>"Verdict"</dt><dd>{verdict}</dd>
                        {theirs.history.first().map(|line| view! { <dt>"Last"</dt><dd>{line.who.clone()}" "{line.what.clone()}", "{line.at.clone()}</dd> })}
                    </dl>
                    <p class="quiet">"Below is yours. Save again to put it in its place, or take theirs and drop yours."</p>
                    <p><a class="btn" data-take href=format!("{}?quote={}", address.get_value(), theirs.quote)>"Take theirs"</a></p>
                </section>
            }
        })}
    }
    .into_any()
}

#[component]
fn Judgement(desk: Desk, editable: Signal<bool>) -> impl IntoView {
    let words = |options: &'static [Wording]| options.iter().map(|w| (w.as_str(), w.label())).collect();
    let headline = move || {
        desk.draft.with(|d| {
            let verdict = review::Verdict {
                wording: Wording::parse(&d.wording)?,
                attribution: AttributionAxis::parse(&d.attribution)?,
                context: ContextAxis::parse(&d.context)?,
            };
            Some(verdict.headline())
        })
    };
    view! {
        <section aria-labelledby="h-verdict">
            <div class="pane-head">
                <h2 id="h-verdict">"Verdict"</h2>
                <span class="headline" data-headline=move || headline().map(review::Headline::as_str)>{move || headline().map_or("not yet given", |h| h.label())}</span>
            </div>
            <div class="axes">
                <ChoiceField draft=desk.draft part=|d| &mut d.wording name="wording" label="Wording" blank="Choose" editable options=words(Wording::ALL)/>
                <ChoiceField draft=desk.draft part=|d| &mut d.attribution name="attribution" label="Attribution" blank="Choose" editable
                    options=AttributionAxis::ALL.iter().map(|w| (w.as_str(), w.label())).collect()/>
                <ChoiceField draft=desk.draft part=|d| &mut d.context name="context" label="Context" blank="Choose" editable
                    options=ContextAxis::ALL.iter().map(|w| (w.as_str(), w.label())).collect()/>
            </div>
            <TextField draft=desk.draft part=|d| &mut d.note name="note" label="Note: what the verdict rests on" follows=Follows::Nothing editable rows=2/>
        </section>
    }
    .into_any()
}

/// The buttons: what needs a reason in a drawer of its own, one main action at the end.
#[component]
fn Actions(desk: Desk, editable: Signal<bool>) -> impl IntoView {
    let with_reason = move |reason: bool| {
        desk.panel.with(|p| p.actions.iter().filter(|a| a.reason == reason).cloned().collect::<Vec<_>>())
    };
    let key = |key: &str| (!key.is_empty()).then(|| view! { <kbd>{key.to_owned()}</kbd> });
    let always = Signal::derive(|| true);
    view! {
        <details class="reason" hidden=move || with_reason(true).is_empty()>
            <summary>{move || with_reason(true).iter().map(|a| a.label.clone()).collect::<Vec<_>>().join(" or ")}", with a reason"</summary>
            <TextField draft=desk.draft part=|d| &mut d.reason name="reason" label="Reason" follows=Follows::Nothing editable=always rows=2/>
            <p class="buttons">
                {move || with_reason(true).into_iter().map(|a| view! { <button class="btn" name="action" value=a.word data-key=a.key.clone()>{a.label}{key(&a.key)}</button> }).collect_view()}
            </p>
        </details>
        <footer class="actions">
            {move || desk.panel.with(|p| (!p.hint.is_empty()).then(|| view! { <p class="quiet">{p.hint.clone()}</p> }))}
            <p class="buttons">
                <button class="btn" name="action" value="" data-key="s" hidden=move || !editable.get()>"Save"<kbd>"s"</kbd></button>
                {move || {
                    let mut actions = with_reason(false);
                    actions.reverse();
                    let last = actions.len().saturating_sub(1);
                    actions.into_iter().enumerate().map(|(at, a)| {
                        let class = if at == last && !a.key.is_empty() { "btn main" } else { "btn" };
                        view! { <button class=class name="action" value=a.word data-key=a.key.clone()>{a.label}{key(&a.key)}</button> }
                    }).collect_view()
                }}
            </p>
        </footer>
    }
    .into_any()
}

#[component]
fn History(desk: Desk) -> impl IntoView {
    view! {
        <section aria-labelledby="h-history">
            <div class="pane-head"><h2 id="h-history">"History"</h2></div>
            <ol class="log">
                {move || desk.panel.with(|p| p.history.iter().map(|line| view! {
                    <li>
                        <span><strong>{line.who.clone()}</strong>" "{line.what.clone()}{(!line.reason.is_empty()).then(|| view! { <q>{line.reason.clone()}</q> })}</span>
                        <time>{line.at.clone()}</time>
                    </li>
                }).collect_view())}
            </ol>
            {move || desk.panel.with(|p| p.history.is_empty().then(|| view! { <p class="quiet">"Nobody has touched it since it was found."</p> }))}
        </section>
    }
    .into_any()
}

/// What only a browser does: keys, clicks on marks, saving in place.
#[cfg(feature = "hydrate")]
mod hands {
    use std::collections::HashMap;

    use leptos::ev;
    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use leptos::wasm_bindgen::JsCast;
    use leptos::web_sys;

    use super::super::browser;
    use super::{Desk, Place};
    use crate::acts::desk::{add_quote, load_panel, review_quote};
    use crate::{AppError, Draft, ErrorKind, Panel};

    /// Panels fetched ahead, so that the next quote paints at once.
    type Ahead = StoredValue<HashMap<String, Panel>>;

    pub(super) fn take_over(desk: Desk, article: String, user: &str) {
        browser::keep_for(user);
        let ahead: Ahead = StoredValue::new(HashMap::new());
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
                browser::keep(&panel.quote, desk.base.get_untracked(), &draft);
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
        let Some((seen, kept)) = browser::kept(&panel.quote) else { return };
        if kept == Draft::of(&panel) {
            browser::forget(&panel.quote);
        }
        if kept == Draft::of(&panel) || !panel.editable {
            return;
        }
        desk.base.set(seen);
        desk.draft.set(kept);
        if seen == panel.seen {
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
        match event.key().as_str() {
            "j" => step(desk, ahead, |place| place.next.clone()),
            "k" => step(desk, ahead, |place| place.previous.clone()),
            "e" => browser::focus("#panel [name=sentence]"),
            "v" => browser::focus("#panel [name=wording]"),
            "s" => browser::click("#panel .actions [data-key=s]:not([hidden])"),
            "a" => browser::click("#panel .actions [data-key=a]"),
            "r" | "x" => browser::focus("#panel .reason:not([hidden]) textarea"),
            "q" => add_selection(desk, article.to_owned()),
            _ => return,
        }
        event.prevent_default();
    }

    fn click(desk: Desk, ahead: Ahead, event: &web_sys::MouseEvent) {
        if event.default_prevented() || event.button() != 0 || event.ctrl_key() || event.meta_key() || event.shift_key()
        {
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
            go(desk, ahead, quote);
        }
    }

    fn step(desk: Desk, ahead: Ahead, pick: fn(&Place) -> Option<String>) {
        if let Some(quote) = desk.place.with_untracked(pick) {
            go(desk, ahead, quote);
        }
    }

    /// Makes `quote` the current one.
    fn go(desk: Desk, ahead: Ahead, quote: String) {
        // What is being saved is waited for: its answer belongs to the quote on the screen.
        if desk.busy.get_untracked() {
            return;
        }
        browser::show(&quote);
        if let Some(panel) = ahead.with_value(|known| known.get(&quote).cloned()) {
            browser::wanted(&quote);
            put(desk, panel);
            fetch_ahead(desk, ahead);
            return;
        }
        browser::wanted(&quote);
        spawn_local(async move {
            let loaded = load_panel(quote.clone()).await;
            // Of two quick clicks the last one counts.
            if !browser::is_wanted(&quote) {
                return;
            }
            match loaded {
                Ok(panel) => {
                    put(desk, panel);
                    fetch_ahead(desk, ahead);
                }
                Err(error) => desk.error.set(Some(error)),
            }
        });
    }

    /// Shows a panel with a clean slate, or with what was typed into it before.
    fn put(desk: Desk, panel: Panel) {
        desk.error.set(None);
        desk.theirs.set(None);
        desk.notice.set(String::new());
        desk.place.set(place(&panel.quote));
        desk.base.set(panel.seen);
        desk.draft.set(Draft::of(&panel));
        desk.panel.set(panel);
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
    pub(super) fn submit(desk: Desk, event: &web_sys::SubmitEvent) {
        let action = event.submitter().and_then(|button| button.get_attribute("value")).unwrap_or_default();
        if desk.busy.get_untracked() {
            return;
        }
        let (panel, draft) = (desk.panel.get_untracked(), desk.draft.get_untracked());
        desk.busy.set(true);
        spawn_local(async move {
            match review_quote(panel.quote.clone(), panel.seen, draft, action.clone()).await {
                Ok(saved) => saved_in_place(desk, &panel, saved, &action),
                Err(error) if error.kind == ErrorKind::Stale => {
                    if let Ok(theirs) = load_panel(panel.quote.clone()).await {
                        desk.theirs.set(Some(theirs.clone()));
                        desk.panel.update(|mine| mine.seen = theirs.seen);
                    }
                    desk.error.set(Some(error));
                }
                Err(error) => desk.error.set(Some(error)),
            }
            if desk.error.with_untracked(Option::is_some) {
                browser::to_top();
            }
            desk.busy.set(false);
        });
    }

    fn saved_in_place(desk: Desk, before: &Panel, saved: Panel, action: &str) {
        browser::forget(&saved.quote);
        if saved.exact != before.exact {
            // The marks in the text have moved: the server draws them anew.
            _ = window().location().set_href(&format!(
                "{}?quote={}&notice=saved#panel",
                browser::article(),
                saved.quote
            ));
            return;
        }
        browser::mark_state(&saved.quote, saved.state.as_str());
        let quote = saved.quote.clone();
        let done = match action {
            "" => "Saved.",
            "claim" => "It is yours now.",
            "release" => "Released: it waits for a checker again.",
            "send" => "Sent to an editor.",
            "approve" => "Approved.",
            "return" => "Returned to its checker.",
            "dismiss" => "Dismissed: not a quote. It can be restored.",
            "restore" => "Restored.",
            _ => "Reopened.",
        };
        put(desk, saved);
        desk.notice.set(done.to_owned());
        if matches!(action, "send" | "approve") {
            go_on(desk, &quote);
        }
    }

    /// After a quote is done with, the next one that waits for the same step.
    fn go_on(desk: Desk, quote: &str) {
        let waits = |state: &str| matches!(state, "open" | "claimed" | "returned" | "reopened" | "checked");
        let approving = desk.panel.with_untracked(|p| p.state == review::State::Approved);
        let fits = |state: &str| if approving { state == "checked" } else { waits(state) && state != "checked" };
        let all = browser::quotes();
        let at = all.iter().position(|(id, _)| id == quote).unwrap_or_default();
        let next = all[at..].iter().chain(&all[..at]).find(|(id, state)| id != quote && fits(state));
        if let Some((next, _)) = next {
            let (next, done) = (next.clone(), desk.notice.get_untracked());
            let ahead = StoredValue::new(HashMap::new());
            browser::show(&next);
            spawn_local(async move {
                if let Ok(panel) = load_panel(next).await {
                    put(desk, panel);
                    desk.notice.set(format!("{done} This is the next one that waits."));
                    fetch_ahead(desk, ahead);
                }
            });
        }
    }

    fn add_selection(desk: Desk, article: String) {
        let Some((words, place)) = browser::selection() else {
            desk.notice.set("Select the words of the quote in the text, then press q. Without a mouse, use the form below the text.".to_owned());
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
}
