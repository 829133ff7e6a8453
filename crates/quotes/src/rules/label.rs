//! A name set apart from the words: "**LUND:** “…”", "“…” **— Petra Lund**".

use super::{Place, Reading, What, Who, subject_features};
use crate::features::{Feature, Features};
use crate::phrases::Head;
use crate::tokens::Kind;

pub(super) fn offer(place: &Place<'_, '_>, out: &mut Vec<Reading>) {
    colon(place, out);
    dash(place, out);
}

/// A label at the head of the sentence; in a headline words may stand between it and the quote.
fn colon(place: &Place<'_, '_>, out: &mut Vec<Reading>) {
    let scene = place.scene;
    let sentence = &scene.sentences[scene.sentence(place.at)];
    if place.at > 0
        && scene.tokens[place.at - 1].is(':')
        && let Some(phrase) = scene.phrases.ending(place.at - 1)
        && scene.phrases.all[phrase].first > sentence.start
    {
        // "The numbers are in - Ada Berg: “…”", "From the report: “…”".
        let who = Who::of(&scene.phrases.all[phrase]);
        let mut features = Features::new();
        features.add(Feature::LabelNear);
        features.add_if(!scene.tokens[who.first - 1].is_word(), Feature::Label);
        subject_features(&mut features, scene, who);
        let cue = Some(scene.tokens[place.at - 1].span);
        out.push(Reading { what: What::Said { who, cue, verb: None }, features });
    }
    let Some(phrase) = scene.phrases.starting(sentence.start) else { return };
    let who = Who::of(&scene.phrases.all[phrase]);
    let Some(colon) = scene.tokens.get(who.end).filter(|t| t.is(':') && who.end < place.at) else { return };
    let mut features = Features::new();
    features.add(if who.end + 1 == place.at { Feature::Label } else { Feature::LabelHeadline });
    subject_features(&mut features, scene, who);
    out.push(Reading { what: What::Said { who, cue: Some(colon.span), verb: None }, features });
}

fn dash(place: &Place<'_, '_>, out: &mut Vec<Reading>) {
    let scene = place.scene;
    let Some(sign) = scene.tokens.get(place.at + 1) else { return };
    let Kind::Sign('—' | '–' | '―' | '-') = sign.kind else { return };
    let first = place.at + 2 + scene.tokens[place.at + 2..].iter().take_while(|t| t.is('-')).count();
    let Some(phrase) = scene.phrases.starting(first) else { return };
    let phrase = &scene.phrases.all[phrase];
    if !matches!(phrase.head, Head::Name | Head::Organisation) {
        return;
    }
    let mut features = Features::new();
    features.add(Feature::DashName);
    let end = scene.sentences[scene.sentence(place.at)].end;
    features.add_if(phrase.end == end && place.whole, Feature::DashNameEnds);
    features.add_if(scene.between(phrase.end..end).verbs > 0, Feature::VerbBetween);
    subject_features(&mut features, scene, Who::of(phrase));
    out.push(Reading { what: What::Said { who: Who::of(phrase), cue: Some(sign.span), verb: None }, features });
}
