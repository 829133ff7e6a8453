//! The words of the quote, and what the comparison says of them and the evidence: the first thing in the panel.

use leptos::prelude::*;
use review::{AttributionAxis, ContextAxis, OpKind, Run, Wording};

use super::state::Desk;
use crate::{Found, Panel};

/// Printed and said, what differs, where it stands and who said it; the suggestion is one key away.
#[component]
pub(super) fn FindingBox(desk: Desk, address: StoredValue<String>, editable: Signal<bool>) -> impl IntoView {
    let counting = move || desk.panel.with(|panel| panel.counting().cloned());
    let other_voice =
        move || counting().filter(|found| desk.draft.with(|d| found.laid.finding.is_another_voice(&d.pieces())));
    let tone = move || match (counting(), other_voice()) {
        (_, Some(_)) => "bad",
        (Some(found), None) => tone(&found),
        (None, None) => "none",
    };
    view! {
        <section class="finding" data-tone=tone aria-labelledby="h-finding">
            <h2 id="h-finding" class="verdict-line">{move || headline(&desk.panel.read())}</h2>
            <dl class="pair">
                <dt>"Printed"</dt>
                <dd><blockquote dir="auto">{move || {
                    let found = counting().filter(|found| !found.laid.printed.is_empty());
                    found.map_or_else(|| desk.panel.with(|p| p.exact.clone()).into_any(), |found| words(&found.laid.printed))
                }}</blockquote></dd>
                {move || counting().filter(|found| !found.laid.said.is_empty()).map(|found| view! { <dt>"Said"</dt><dd dir="auto">{words(&found.laid.said)}</dd> })}
            </dl>
            {move || counting().map(|found| view! { <Told found/> })}
            {move || other_voice().map(|found| {
                let name = desk.draft.with(|d| if d.name.is_empty() { d.speaker.clone() } else { d.name.clone() });
                view! { <p class="told flag" data-other-voice>"The words stand under "<bdi>{found.laid.finding.voices.join(", ")}</bdi>" in the source; the speaker here is "<bdi>{name}</bdi>"."</p> }
            })}
            {move || counting().map(|found| view! { <SourceLine found/> })}
            {move || taken(desk).map(|title| view! { <p class="told" data-taken>"When this is saved, the quote will rest on "<bdi>{title}</bdi>" too."</p> })}
            <p class="buttons">
                {move || suggestion(desk, counting(), address, editable.get())}
                <a class="btn" data-key="w" href=move || desk.panel.with(|p| format!("/quotes/{}/evidence", p.quote))>
                    {move || desk.panel.with(|p| if p.findings.is_empty() { "Add evidence, word by word" } else { "Word by word" })}<kbd>"w"</kbd>
                </a>
            </p>
            {move || desk.panel.with(others).map(|others| {
                // Where the words are not, where else they may be is no small print.
                let open = counting().is_none_or(|found| !found.laid.finding.is_found());
                view! { <Others others open address quote=desk.panel.with(|p| p.quote.clone()) editable/> }
            })}
        </section>
    }
    .into_any()
}

/// How a finding looks: what matters is red, what differs otherwise is amber, the rest green.
fn tone(found: &Found) -> &'static str {
    match found.laid.finding.wording {
        _ if found.laid.finding.is_accurate() => "good",
        Wording::AlteredImmaterial | Wording::Cleaned | Wording::Trimmed | Wording::Translated => "fair",
        _ => "bad",
    }
}

/// What it comes to, on one line.
fn headline(panel: &Panel) -> AnyView {
    let quiet = |words: &'static str| view! { <strong>{words}</strong> }.into_any();
    let Some(found) = panel.counting() else {
        return match (panel.findings.is_empty(), panel.evidence) {
            (true, 0) => quiet("No evidence to compare with yet"),
            (true, _) => quiet("The evidence has no text to compare with"),
            (false, _) => quiet("Not found in the article's evidence"),
        };
    };
    let finding = &found.laid.finding;
    let flags: Vec<&str> = finding.flags.iter().map(|flag| flag.label()).collect();
    view! { <strong data-wording=finding.wording.as_str()>{finding.wording.label()}</strong>" "<span>{flags.join(", ")}</span> }
        .into_any()
}

/// Runs of words with what became of each.
pub(crate) fn words(runs: &[Run]) -> AnyView {
    let one = |Run(kind, words): &Run| {
        let words = words.clone();
        match kind {
            OpKind::Equal => view! { {words}" " }.into_any(),
            OpKind::Insert => view! { <ins>{words}</ins>" " }.into_any(),
            OpKind::Delete => view! { <del>{words}</del>" " }.into_any(),
            OpKind::Replace => view! { <mark class="changed">{words}</mark>" " }.into_any(),
            OpKind::Move => view! { <mark class="moved">{words}</mark>" " }.into_any(),
        }
    };
    runs.iter().map(one).collect_view().into_any()
}

/// What differs, in words; and the sentence that limits them.
#[component]
fn Told(found: Found) -> impl IntoView {
    let differs = found.laid.printed.iter().chain(&found.laid.said).any(|Run(kind, _)| *kind != OpKind::Equal);
    let told = (differs || !found.laid.finding.flags.is_empty() || !found.laid.finding.is_found())
        .then(|| view! { <p class="told">{found.laid.reason.clone()}</p> });
    let sentence = found
        .laid
        .sentence
        .map(|sentence| view! { <p class="told flag">"The whole sentence: "<q dir="auto">{sentence}</q></p> });
    view! { {told}{sentence} }.into_any()
}

/// Whose words they are, in what, and where in it.
#[component]
fn SourceLine(found: Found) -> impl IntoView {
    let voices = &found.laid.finding.voices;
    let spoken = (!voices.is_empty()).then(|| {
        let voices = voices.join(", ");
        view! { <span data-voice>"spoken by "<bdi>{voices}</bdi></span> }
    });
    let place = [found.title, found.laid.locator].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let rests = if found.cited { "it rests on this" } else { "of the article; the quote does not rest on it yet" };
    view! { <p class="src">{spoken}<span dir="auto">{place.join(", ")}</span><span>{format!("grade {}", found.grade)}</span><span>{rests}</span></p> }
        .into_any()
}

/// The verdict that the finding suggests, as a link that puts it in its place: a person reads it and saves.
fn suggestion(desk: Desk, found: Option<Found>, address: StoredValue<String>, editable: bool) -> Option<AnyView> {
    let found = found.filter(|found| editable && found.laid.finding.is_found())?;
    let (wording, attribution, context) = found.laid.finding.suggests(&desk.draft.with(crate::Draft::pieces));
    let words = [Some(wording.label()), attribution.map(AttributionAxis::label), context.map(ContextAxis::label)];
    let words = words.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let href = use_link(&address.get_value(), &desk.panel.with(|p| p.quote.clone()), &found.evidence);
    Some(
        view! { <a class="btn" data-use=found.evidence data-key="u" href=href><span>"Use: "{words}</span><kbd>"u"</kbd></a> }.into_any(),
    )
}

/// The evidence that is taken over with the verdict, and not saved yet.
fn taken(desk: Desk) -> Option<String> {
    let cite = desk.draft.with(|d| d.cite.clone());
    desk.panel.with(|p| p.findings.iter().find(|found| found.evidence == cite).map(|found| found.title.clone()))
}

fn use_link(address: &str, quote: &str, evidence: &str) -> String {
    format!("{address}?quote={quote}&use={evidence}#panel")
}

/// The findings that do not count.
fn others(panel: &Panel) -> Option<Vec<Found>> {
    let others: Vec<Found> = panel.findings.iter().skip(usize::from(panel.counting().is_some())).cloned().collect();
    (!others.is_empty()).then_some(others)
}

#[component]
fn Others(
    others: Vec<Found>,
    open: bool,
    address: StoredValue<String>,
    quote: String,
    editable: Signal<bool>,
) -> impl IntoView {
    let count = others.len();
    let rows = others.into_iter().map(|found| {
        let href = use_link(&address.get_value(), &quote, &found.evidence);
        let evidence = found.evidence.clone();
        let take = found.laid.finding.is_found().then(|| view! { " "<a data-use=evidence hidden=move || !editable.get() href=href>"Use this one"</a> });
        let place = if found.laid.locator.is_empty() { String::new() } else { format!(", {}", found.laid.locator) };
        view! { <li><span dir="auto">{format!("{}{place}: {}", found.title, found.laid.finding.in_words())}</span>{take}</li> }
    });
    let rows = rows.collect_view();
    view! {
        <details class="others" open=open>
            <summary>{if count == 1 { "1 more source".to_owned() } else { format!("{count} more sources") }}</summary>
            <ul>{rows}</ul>
        </details>
    }
    .into_any()
}
