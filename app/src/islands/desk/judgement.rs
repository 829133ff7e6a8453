//! The verdict: what a person says of the words, beside what the comparison says.

use leptos::prelude::*;
use review::{AttributionAxis, ContextAxis, Disagreement, Wording};

use super::super::fields::{ChoiceField, Follows, TextField};
use super::state::Desk;
use crate::{Draft, Panel};

/// The three axes, the headline they make, the note; and what is missing or in the way.
#[component]
pub(super) fn Judgement(desk: Desk, editable: Signal<bool>) -> impl IntoView {
    let words = |options: &'static [Wording]| options.iter().map(|w| (w.as_str(), w.label())).collect();
    let headline = move || desk.draft.with(Draft::verdict).map(review::Verdict::headline);
    let disagreements = move || desk.panel.with(|p| desk.draft.with(|d| p.disagreements(d.verdict(), &d.pieces())));
    // A verdict that is not begun needs no reminder.
    let missing = move || {
        let lack = desk.panel.with(|p| desk.draft.with(|d| review::lacks(d.verdict(), &d.note, footing(p, d))));
        lack.filter(|lack| editable.get() && *lack != review::Lack::Verdict)
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
            {move || missing().map(|lack| view! { <p class="missing" data-lack>{lack.to_string()}</p> })}
            {move || Some(disagreements()).filter(|all| !all.is_empty()).map(|all| view! { <Disagrees desk all/> })}
        </section>
    }
    .into_any()
}

/// What a verdict as it is typed rests on.
fn footing(panel: &Panel, draft: &Draft) -> review::Footing {
    let verdict = draft.verdict();
    // A note that is written now is written in sight of the finding that is shown; an old one answers what it answered.
    let anew = draft.note.trim() != panel.note;
    let before = !panel.disagreements(panel.verdict, &panel.attribution).is_empty();
    review::Footing {
        located: panel.located || !draft.cite.is_empty(),
        disagreement: panel.disagreements(verdict, &draft.pieces()).first().copied(),
        answered: anew || panel.answered == panel.counting && (before || verdict == panel.verdict),
    }
}

/// Finding and verdict side by side, where they differ.
#[component]
fn Disagrees(desk: Desk, all: Vec<Disagreement>) -> impl IntoView {
    let by = desk
        .panel
        .with(|p| if p.judged_by.is_empty() { "Verdict".to_owned() } else { format!("Verdict, {}", p.judged_by) });
    let (comparison, speaker) = desk.panel.with(|p| {
        let finding = p.counting().map(|found| found.laid.finding.clone());
        finding.map(|finding| (finding.in_words(), finding.voices.join(", "))).unwrap_or_default()
    });
    let voice = all.contains(&Disagreement::Voice);
    let (verdict, name, note) = desk.draft.with(|d| {
        let name = if d.name.is_empty() { d.speaker.clone() } else { d.name.clone() };
        (d.verdict().map_or("", |v| v.headline().label()), name, d.note.clone())
    });
    view! {
        <div class="disagrees" role="note" aria-label="The verdict disagrees with the comparison">
            <p><strong>"The verdict disagrees with the comparison."</strong></p>
            <dl>
                <dt>"Comparison"</dt><dd>{comparison}{voice.then(|| format!("; spoken by {speaker}"))}</dd>
                <dt>{by}</dt><dd>{verdict}{voice.then(|| format!("; said by {name}"))}</dd>
                <dt>"Why"</dt><dd>{if note.trim().is_empty() { "no note says why".to_owned() } else { note }}</dd>
            </dl>
        </div>
    }
    .into_any()
}
