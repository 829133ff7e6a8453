//! A source brought in by a small word: "**according to** the port authority", "**laut** Polizei".

use super::{Place, Reading, What, Who, subject_features};
use crate::clauses::Sort;
use crate::features::{Feature, Features};
use crate::language::{Class, Classes, Language};
use crate::via;

pub(super) fn offer(place: &Place<'_, '_>, out: &mut Vec<Reading>) {
    let scene = place.scene;
    let sentence = scene.sentences[scene.sentence(place.at)].clone();
    follows(place, out);
    for at in sentence.start.max(place.at.saturating_sub(40))..sentence.end.min(place.at + 40) {
        let so = says_so(place, at);
        let Some(first) = via::introduced(scene, at).or(so) else { continue };
        // A phrase may have begun before: "nach | Angaben | der Polizei" is read as one noun after another.
        let Some(phrase) = scene.phrases.starting(first).or_else(|| scene.phrases.of(first)) else { continue };
        let who = Who::of(&scene.phrases.all[phrase]);
        let mut features = Features::new();
        features.add(if so.is_some() { Feature::AccordingSo } else { Feature::According });
        let medium = scene.tokens[who.first..who.end]
            .iter()
            .any(|t| t.any(Classes::of(&[Class::Medium, Class::Press, Class::Outlet])));
        features.add_if(medium, Feature::AccordingMedium);
        if medium && at > place.at && said_before(place, at) {
            continue;
        }
        let gap = if at > place.at { scene.between(place.at + 1..at) } else { scene.between(who.end..place.at) };
        features.add_if(gap.says > 0, Feature::AccordingBeyond);
        features.add_if(gap.quotes > 0, Feature::QuoteBetween);
        subject_features(&mut features, scene, who);
        let cue = Some(scene.span(at..first));
        out.push(Reading { what: What::Said { who, cue, verb: None }, features });
    }
}

/// "“…,” **Lund said**, according to a transcript": where somebody speaks right beside the quote, a medium
/// behind that is no speaker.
fn said_before(place: &Place<'_, '_>, at: usize) -> bool {
    let scene = place.scene;
    let first = scene.verbs.partition_point(|verb| verb.at < place.at);
    scene.verbs.get(first).is_some_and(|verb| {
        let subject =
            verb.left.is_some_and(|(phrase, _)| scene.phrases.all[phrase].first > place.at) || verb.right.is_some();
        verb.at < at && verb.sort == Sort::Say && subject && scene.between(place.at + 1..verb.group).words <= 5
    })
}

/// German "…“, **so** Lund": right behind a quote or a comma, with a name behind it.
fn says_so(place: &Place<'_, '_>, at: usize) -> Option<usize> {
    let scene = place.scene;
    let so = place.language == Language::German && at > 0 && scene.word(at).eq_ignore_ascii_case("so");
    let aside = so && !scene.tokens[at - 1].is_word();
    let next = scene.tokens.get(at + 1)?;
    (aside && (next.capital() || next.has(Class::Determiner))).then_some(at + 1)
}

/// German "**dem Bericht** zufolge": the small word stands behind its source.
fn follows(place: &Place<'_, '_>, out: &mut Vec<Reading>) {
    let scene = place.scene;
    let sentence = scene.sentences[scene.sentence(place.at)].clone();
    if place.language != Language::German {
        return;
    }
    let Some(at) = sentence.clone().find(|at| scene.word(*at) == "zufolge") else { return };
    let Some(phrase) = scene.phrases.ending(at) else { return };
    let who = Who::of(&scene.phrases.all[phrase]);
    let mut features = Features::new();
    features.add(Feature::According);
    subject_features(&mut features, scene, who);
    let cue = Some(scene.span(at..at + 1));
    out.push(Reading { what: What::Said { who, cue, verb: None }, features });
}
