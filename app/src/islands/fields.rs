//! The fields of the panel's form. Each works as a plain field without the program. Their types are erased:
//! the panel has so many that the compiler would drown in them.

use leptos::prelude::*;

use crate::Draft;

/// A part of the draft, to read and to write.
pub(crate) type Part = fn(&mut Draft) -> &mut String;

/// Which parts follow when a field is typed into.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Follows {
    /// Nothing.
    Nothing,
    /// The sentence is made anew from its pieces.
    Sentence,
    /// The pieces are read out of the sentence.
    Pieces,
}

fn get(draft: RwSignal<Draft>, part: Part) -> String {
    let mut copy = draft.get();
    std::mem::take(part(&mut copy))
}

/// Writes what was typed, and what follows from it.
fn set(draft: RwSignal<Draft>, part: Part, follows: Follows, value: String) {
    draft.update(|draft| {
        *part(draft) = value;
        match follows {
            Follows::Nothing => {}
            Follows::Sentence => draft.follow_pieces(),
            Follows::Pieces => draft.follow_sentence(),
        }
    });
}

/// A field of one line.
#[component]
pub(crate) fn LineField(
    draft: RwSignal<Draft>,
    part: Part,
    name: &'static str,
    label: &'static str,
    follows: Follows,
    #[prop(into)] editable: Signal<bool>,
    #[prop(optional)] list: Option<&'static str>,
) -> impl IntoView {
    let initial = untrack(|| get(draft, part));
    view! {
        <label class="field">
            <span>{label}</span>
            <input name=name list=list value=initial prop:value=move || get(draft, part) readonly=move || !editable.get() autocomplete="off"
                on:input:target=move |event| set(draft, part, follows, event.target().value())/>
        </label>
    }
    .into_any()
}

/// A field of several lines.
#[component]
pub(crate) fn TextField(
    draft: RwSignal<Draft>,
    part: Part,
    name: &'static str,
    label: &'static str,
    follows: Follows,
    #[prop(into)] editable: Signal<bool>,
    rows: u32,
    #[prop(optional)] example: Option<&'static str>,
) -> impl IntoView {
    let initial = untrack(|| get(draft, part));
    view! {
        <label class="field">
            <span>{label}</span>
            <textarea name=name rows=rows placeholder=example prop:value=move || get(draft, part) readonly=move || !editable.get()
                on:input:target=move |event| set(draft, part, follows, event.target().value())>{initial}</textarea>
        </label>
    }
    .into_any()
}

/// A choice from a closed list of (word, label); a blank word first when `blank` is given.
#[component]
pub(crate) fn ChoiceField(
    draft: RwSignal<Draft>,
    part: Part,
    name: &'static str,
    label: &'static str,
    options: Vec<(&'static str, &'static str)>,
    #[prop(optional)] blank: Option<&'static str>,
    #[prop(into)] editable: Signal<bool>,
) -> impl IntoView {
    let initial = untrack(|| get(draft, part));
    let options = blank.map(|label| ("", label)).into_iter().chain(options);
    let options = options
        .map(|(word, label)| view! { <option value=word selected=word == initial prop:selected=move || get(draft, part) == word>{label}</option> })
        .collect_view();
    view! {
        <label class="field">
            <span>{label}</span>
            <select name=name disabled=move || !editable.get()
                on:change:target=move |event| set(draft, part, Follows::Nothing, event.target().value())>{options}</select>
        </label>
    }
    .into_any()
}
