//! Whose words they are: "**Lund's** claim that “…”", "a statement **by the ministry**", "**her** “…”".

use super::{Place, Reading, What, Who, subject_features};
use crate::features::{Feature, Features};
use crate::language::{Class, Classes};
use crate::phrases::{Head, Phrase};
use crate::tokens::Token;

/// How many tokens before the quote are looked at.
const REACH: usize = 14;
const WORDS: Classes = Classes::of(&[Class::Saying, Class::Medium]);

pub(super) fn offer(place: &Place<'_, '_>, out: &mut Vec<Reading>) {
    let scene = place.scene;
    let sentence = &scene.sentences[scene.sentence(place.at)];
    let mut at = sentence.start.max(place.at.saturating_sub(REACH));
    while at < place.at {
        let Some(phrase) = scene.phrases.of(at).map(|index| scene.phrases.all[index]) else {
            at += 1;
            continue;
        };
        at = phrase.end;
        if phrase.end <= place.at {
            before(place, &phrase, out);
        }
    }
}

fn before(place: &Place<'_, '_>, phrase: &Phrase, out: &mut Vec<Reading>) {
    let scene = place.scene;
    let last = phrase.end - 1;
    if phrase.end == place.at
        && let Some(owner) = phrase.owner.filter(|owner| *owner == phrase.end)
    {
        push(place, owner_of(place, phrase, owner), None, Feature::OwnWord, out);
        return;
    }
    if !scene.tokens[last].any(WORDS) {
        return;
    }
    let cue = Some(scene.span(last..last + 1));
    let own = scene.tokens[phrase.first].has(Class::Possessive).then_some(phrase.first + 1);
    if let Some(owner) = phrase.owner.or(own).filter(|owner| *owner < phrase.end) {
        push(place, owner_of(place, phrase, owner), cue, Feature::Possessor, out);
    }
    let by = scene.tokens.get(phrase.end).is_some_and(Token::small)
        && matches!(scene.word(phrase.end), "by" | "from" | "of" | "von" | "de" | "par" | "por" | "del" | "des");
    if let Some(source) = scene.phrases.starting(phrase.end + 1).filter(|_| by && phrase.end + 1 < place.at) {
        push(place, Who::of(&scene.phrases.all[source]), cue, Feature::SayingOf, out);
    }
}

/// The possessor at the start of a phrase.
fn owner_of(place: &Place<'_, '_>, phrase: &Phrase, owner: usize) -> Who {
    let own = place.scene.tokens[phrase.first].has(Class::Possessive) && owner == phrase.first + 1;
    let first_person = place.scene.tokens[phrase.first].has(Class::FirstPerson);
    let head = if own { if first_person { Head::First } else { Head::Third } } else { Head::Name };
    Who { first: phrase.first, end: owner, head }
}

fn push(place: &Place<'_, '_>, who: Who, cue: Option<crate::Span>, rule: Feature, out: &mut Vec<Reading>) {
    let mut features = Features::new();
    features.add(rule);
    let gap = place.scene.between(who.end..place.at);
    features.add_if(gap.says > 0, Feature::SayBetween);
    features.add_if(gap.subjects > 0, Feature::SubjectBetween);
    features.add_if(gap.quotes > 0, Feature::QuoteBetween);
    subject_features(&mut features, place.scene, who);
    out.push(Reading { what: What::Said { who, cue, verb: None }, features });
}
