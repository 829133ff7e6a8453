//! The panel beside the text: one quote's attribution, verdict and history, read top to bottom like a form.
//!
//! The text is not part of the island. Its marks are links that the island takes over by delegation; a
//! write that succeeds changes the mark's state in place.

pub(crate) mod finding;
#[cfg(feature = "hydrate")]
mod hands;
mod judgement;
mod state;

use finding::FindingBox;
use judgement::Judgement;
use leptos::prelude::*;
use review::State;
pub use state::Place;
use state::{Away, Desk};

use super::fields::{ChoiceField, Follows, LineField, TextField};
use crate::{AppError, Draft, ErrorKind, Panel};

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
        away: RwSignal::new(None),
    };
    #[cfg(feature = "hydrate")]
    let ahead = hands::Ahead::default();
    #[cfg(feature = "hydrate")]
    hands::take_over(desk, ahead, article.clone(), &user);
    #[cfg(not(feature = "hydrate"))]
    let _ = user;
    let address = StoredValue::new(format!("/articles/{article}"));
    // While it is being saved, what is typed would be lost to the answer.
    let editable = Signal::derive(move || desk.panel.with(|panel| panel.editable) && !desk.busy.get());
    let submit = move |event: leptos::web_sys::SubmitEvent| {
        event.prevent_default();
        #[cfg(feature = "hydrate")]
        hands::submit(desk, ahead, &event);
    };
    view! {
        <AwayBox desk/>
        <form id="panel" class="panel" method="post" action="/_f/review" on:submit=submit hidden=move || desk.away.get().is_some() aria-busy=move || if desk.busy.get() { "true" } else { "false" }>
            // Enter in a field presses the first button of a form: this one only saves.
            <button class="first" name="action" value="" tabindex="-1" aria-hidden="true">"Save"</button>
            <input type="hidden" name="form_token" value=token/>
            <input type="hidden" name="from" value=address.get_value()/>
            <input type="hidden" name="quote" value=desk.panel.read_untracked().quote.clone() prop:value=move || desk.panel.with(|p| p.quote.clone())/>
            <input type="hidden" name="seen" value=desk.panel.read_untracked().seen prop:value=move || desk.panel.with(|p| p.seen.to_string())/>
            <input type="hidden" name="finding" value=desk.panel.read_untracked().counting.clone() prop:value=move || desk.panel.with(|p| p.counting.clone())/>
            <input type="hidden" name="registry" value=desk.panel.read_untracked().registry.clone() prop:value=move || desk.panel.with(|p| p.registry.clone())/>
            <input type="hidden" name="cite" value=desk.draft.read_untracked().cite.clone() prop:value=move || desk.draft.with(|d| d.cite.clone())/>
            <input type="hidden" name="sentence_was" value=desk.draft.read_untracked().sentence_was.clone() prop:value=move || desk.draft.with(|d| d.sentence_was.clone())/>
            <Head desk address/>
            <Messages desk address/>
            <FindingBox desk address editable/>
            <Judgement desk editable/>
            <Attributed desk names editable/>
            <Around desk/>
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

/// What stands in the panel's place while its quote is not here.
#[component]
fn AwayBox(desk: Desk) -> impl IntoView {
    let number = move || desk.place.with(|p| format!("Quote {}", p.number));
    view! {
        <section class="panel away" aria-label="The quote is not here yet" hidden=move || desk.away.get().is_none()>
            <p class="where"><strong>{move || desk.away.get().map(|_| number())}</strong></p>
            <div role="status">{move || match desk.away.get() {
                Some(Away::Coming) => view! { <p class="quiet">"Loading. Nothing can be changed until it is here."</p> }.into_any(),
                Some(Away::Late) => view! { <p class="message">"The server takes long. Nothing can be changed until this quote is here; nothing you typed is lost."</p> }.into_any(),
                Some(Away::Failed(error)) => view! {
                    <p class="message error">{error.message.clone()}<SignIn error/></p>
                    <p><a class="btn" data-again href="">"Try again"</a></p>
                }
                .into_any(),
                None => ().into_any(),
            }}</div>
        </section>
    }
    .into_any()
}

/// The way back in, where a session has ended; in another tab, so that what was typed stays here.
#[component]
fn SignIn(error: AppError) -> impl IntoView {
    (error.kind == ErrorKind::SignedOut)
        .then(|| view! { " "<a href="/sign-in" target="_blank" rel="noopener">"Sign in in another tab"</a>", then go on here." })
}

/// Who the article says spoke: one line, its pieces on demand.
#[component]
fn Attributed(desk: Desk, names: Vec<String>, editable: Signal<bool>) -> impl IntoView {
    let guess = move || desk.panel.with(|p| p.guessed);
    view! {
        <section aria-labelledby="h-attribution">
            <div class="pane-head">
                <h2 id="h-attribution">"Attribution"</h2>
                <span class="quiet">{move || desk.panel.with(|p| p.source.clone())}</span>
            </div>
            {move || desk.draft.with(|d| (!d.name.is_empty()).then(|| d.name.clone())).map(|name| view! {
                <p class="say" data-guess=guess><bdi>{name}</bdi>{guess().then(|| view! { " "<strong class="guess" title="A guess of the engine: nobody has confirmed it.">"guess"</strong> })}</p>
            })}
            {move || desk.panel.with(|p| (!p.registry_told.is_empty()).then(|| view! { <p class="told flag" data-registry dir="auto">{p.registry_told.clone()}</p> }))}
            <TextField draft=desk.draft part=|d| &mut d.sentence name="sentence" label="As a sentence" follows=Follows::Pieces editable rows=1 example="Lund, a nurse, said, according to a statement"/>
            <details class="pieces">
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
    }
    .into_any()
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
            <p class="where" id="panel-head" tabindex="-1">
                <strong>{move || desk.place.with(|p| if p.number == 0 { "Not counted".to_owned() } else { format!("Quote {} of {}", p.number, p.total) })}</strong>
                <span class="steps">{link(|p| p.previous.clone(), "Previous", "k", "step")}{link(|p| p.next.clone(), "Next", "j", "step")}</span>
            </p>
            <p class="state-line">
                <span class="state" data-state=move || desk.panel.with(|p| p.state.as_str())>{move || desk.panel.with(|p| p.state.label())}</span>
                <span class="quiet">{move || desk.panel.with(|p| p.status.clone())}</span>
            </p>
            {move || desk.panel.with(|p| (!p.reason.is_empty()).then(|| view! { <p class="reason-line"><strong>{if p.state == State::Dismissed { "Why not: " } else { "Reason: " }}</strong>{p.reason.clone()}</p> }))}
        </header>
    }
    .into_any()
}

/// Errors, notices, and what someone else saved meanwhile.
#[component]
fn Messages(desk: Desk, address: StoredValue<String>) -> impl IntoView {
    view! {
        <div role="alert">{move || desk.error.get().map(|error| view! { <p class="message error">{error.message.clone()}<SignIn error/></p> })}</div>
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

/// What is asked about it, on a page of its own (a thread is a form, and forms do not stand in forms), and where else its words
/// stand.
#[component]
fn Around(desk: Desk) -> impl IntoView {
    let count = move || match desk.panel.with(|p| p.questions) {
        0 => "nothing open".to_owned(),
        1 => "1 open question".to_owned(),
        count => format!("{count} open questions"),
    };
    view! {
        <section aria-labelledby="h-comments">
            <div class="pane-head"><h2 id="h-comments">"Comments"</h2><span class="quiet">{count}</span></div>
            <p><a class="btn" data-key="c" href=move || desk.panel.with(|p| format!("/quotes/{}/comments", p.quote))>"Ask or answer"<kbd>"c"</kbd></a></p>
            {move || desk.panel.with(|p| (p.elsewhere > 0).then(|| {
                let articles = if p.elsewhere == 1 { "1 other article".to_owned() } else { format!("{} other articles", p.elsewhere) };
                let href = format!("/quotes/{}/elsewhere", p.quote);
                view! { <p><a href=href>"Same words in "{articles}</a>{p.disputed.then(|| view! { " "<strong class="flag">"another speaker"</strong> })}</p> }
            }))}
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
            {move || desk.panel.with(|p| p.older.then(|| view! { <p><a href=format!("/activity?quote={}", p.quote)>"Everything that happened to it"</a></p> }))}
        </section>
    }
    .into_any()
}
