//! The import form: what will be found, shown while the text is still in the browser.

use leptos::prelude::*;

use crate::acts::import::{Cut, Reading};

/// The text with its live preview, and the lines offered to be left out.
#[island]
pub fn ImportText(text: String, cuts: Vec<Cut>) -> impl IntoView {
    let text_signal = RwSignal::new(text.clone());
    let cuts = RwSignal::new(cuts);
    #[cfg(feature = "hydrate")]
    hands::take_over(text_signal, cuts);
    view! {
        <label class="field wide">
            <span>"The article's text"</span>
            <textarea id="article-text" name="text" rows="14" dir="auto" required
                on:input:target=move |event| text_signal.set(event.target().value())>{text}</textarea>
        </label>
        <Cuts cuts/>
        <Preview text=text_signal cuts/>
    }
}

#[component]
fn Cuts(cuts: RwSignal<Vec<Cut>>) -> impl IntoView {
    view! {
        {move || {
            let cuts = cuts.get();
            (!cuts.is_empty()).then(|| view! {
                <fieldset class="cuts">
                    <legend>"Leave out what belongs to the web page, not to the article"</legend>
                    {cuts.into_iter().map(|cut| view! {
                        <label class="check"><input type="checkbox" name="cut" value=cut.value() checked=true/><span dir="auto">{cut.text}</span><em>{cut.why}</em></label>
                    }).collect_view()}
                </fieldset>
            })
        }}
    }
}

/// The quotes of a text as a list. The engine is the one the server uses.
#[component]
fn Preview(text: RwSignal<String>, cuts: RwSignal<Vec<Cut>>) -> impl IntoView {
    view! {
        <section class="preview" aria-labelledby="h-preview" aria-live="polite">
            <h2 id="h-preview">"What is found"</h2>
            {move || {
                let text = without(&text.get(), &cuts.get());
                if text.trim().is_empty() {
                    return view! { <p class="quiet">"Paste an article, and its quotes appear here before anything is saved."</p> }.into_any();
                }
                if text.len() > 200_000 {
                    return view! { <p class="quiet">"The text is long: its quotes are found when it is imported."</p> }.into_any();
                }
                let found = quotes::detect(&text);
                let speech: Vec<_> = found.quotes.iter().filter(|q| q.kind != quotes::Kind::Scare).collect();
                let scare = found.quotes.len() - speech.len();
                let summary = [
                    count(speech.len(), "quote", "quotes"),
                    count(scare, "title or term", "titles or terms"),
                    count(found.problems.len(), "odd mark", "odd marks"),
                ]
                .join(", ");
                let rows = speech.into_iter().take(60).map(|q| {
                    let who = q.speaker.as_ref().map_or_else(|| "nobody named".to_owned(), |s| s.name.clone().unwrap_or_else(|| s.span.of(&text).to_owned()));
                    let via = q.via.first().map(|via| format!(", through {}", via.of(&text))).unwrap_or_default();
                    view! { <li><q dir="auto">{q.span.of(&text).to_owned()}</q><span>{who}{via}</span></li> }
                }).collect_view();
                view! { <p class="quiet">{summary}</p><ol class="found">{rows}</ol> }.into_any()
            }}
        </section>
    }
}

/// The text without the lines that are offered to be left out.
fn without(text: &str, cuts: &[Cut]) -> String {
    let cut = |at: usize, line: &str| cuts.iter().any(|cut| cut.line as usize == at && cut.text == line.trim());
    let kept = text.split('\n').enumerate().filter(|(at, line)| !cut(*at, line)).map(|(_, line)| line);
    kept.collect::<Vec<_>>().join("\n")
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Puts what was read into the fields that are still blank.
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser fills fields"))]
fn blanks(reading: &Reading) -> [(&'static str, &str); 5] {
    [
        ("title", &reading.title),
        ("byline", &reading.byline),
        ("publisher", &reading.publisher),
        ("published_at", &reading.published_at),
        ("language", &reading.language),
    ]
}

#[cfg(feature = "hydrate")]
mod hands {
    use std::time::Duration;

    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use leptos::wasm_bindgen::JsCast;
    use leptos::web_sys::{HtmlInputElement, HtmlSelectElement};

    use super::super::browser;
    use crate::acts::import::{Cut, read_article};

    pub(super) fn take_over(text: RwSignal<String>, cuts: RwSignal<Vec<Cut>>) {
        let generation = StoredValue::new(0u32);
        Effect::new(move |before: Option<()>| {
            let words = text.get();
            if before.is_none() {
                // A browser that goes back fills the field by itself.
                let there = browser::text_of("#article-text");
                if !there.is_empty() && there != words {
                    text.set(there);
                }
                browser::hydrated();
                return;
            }
            generation.update_value(|g| *g += 1);
            let mine = generation.get_value();
            // Typing is waited out; a paste is one change.
            _ = set_timeout(
                move || {
                    if generation.get_value() == mine && !words.trim().is_empty() {
                        spawn_local(async move {
                            let Ok(reading) = read_article(words).await else { return };
                            if generation.get_value() == mine {
                                for (name, value) in super::blanks(&reading) {
                                    fill(name, value);
                                }
                                cuts.set(reading.cuts);
                            }
                        });
                    }
                },
                Duration::from_millis(250),
            );
        });
    }

    /// Fills a field that nobody has typed into.
    fn fill(name: &str, value: &str) {
        let Some(field) = document().query_selector(&format!(".import [name={name}]")).ok().flatten() else { return };
        if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
            let untouched =
                input.value().is_empty() || input.get_attribute("data-read").as_deref() == Some(input.value().as_str());
            if untouched {
                input.set_value(value);
                _ = input.set_attribute("data-read", value);
            }
        } else if let Some(select) = field.dyn_ref::<HtmlSelectElement>()
            && select.value().is_empty()
        {
            select.set_value(value);
        }
    }
}
