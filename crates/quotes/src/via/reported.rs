//! Whoever passed the words on: "…, **state media** reported", "**TASS** quoted Lund as saying", "**the agency** said, citing …".

use super::{Context, Link, Near};
use crate::language::{Class, Classes};
use crate::phrases::Head;

pub(super) fn link(context: &Context<'_, '_>, at: usize) -> Option<Link> {
    if !context.classed(at, Class::Pass) {
        return None;
    }
    // "remarks carried by …": a participle, and what stands before it is what was carried.
    if context.is(at + 1, &["by", "in", "on"]) && !context.is_cue(at) {
        return None;
    }
    let scene = context.scene;
    let index = scene.verbs.binary_search_by_key(&at, |verb| verb.at).ok()?;
    let verb = &scene.verbs[index];
    let speaks = |phrase: usize| {
        let phrase = &scene.phrases.all[phrase];
        context.speaker.first < phrase.end && phrase.first < context.speaker.end
    };
    // The verb of the quote itself names a source only where somebody else speaks: "TASS quoted Lund".
    let subject = verb.left.map(|(phrase, _)| phrase).filter(|phrase| !speaks(*phrase));
    let behind = verb.right.filter(|phrase| !speaks(*phrase) && !context.is_cue(at) && subject.is_none());
    let phrase = &scene.phrases.all[subject.or(behind)?];
    let carries = scene.tokens[phrase.first..phrase.end]
        .iter()
        .any(|t| t.any(Classes::of(&[Class::Organisation, Class::Outlet, Class::Medium])));
    // ", prosecutors said." and "Unisk reported that": whoever passes on what another is said to have said.
    let aside = phrase.first > context.range.start
        && context.token(phrase.first - 1).is_some_and(|t| t.is(','))
        && context.token(at + 1).is_none_or(|t| !t.is_word());
    let relays = context.scene.tokens[at].any(Classes::of(&[Class::Relay, Class::Quoting]));
    let other = context.cue.is_some_and(|cue| cue.at != at) && phrase.head != Head::Relative;
    if other && (aside || relays) && !matches!(phrase.head, Head::First | Head::Third | Head::Thing) {
        return Some(Link { first: phrase.first, end: phrase.end, near: Near::Relay });
    }
    let document = matches!(phrase.head, Head::Organisation | Head::Name | Head::Common) && carries;
    document.then_some(Link { first: phrase.first, end: phrase.end, near: Near::Relay })
}
