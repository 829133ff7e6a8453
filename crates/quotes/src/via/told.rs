//! A medium as the one told: "told **Radio Harbour**", "in remarks to **the Courier**". "told reporters" names no source.

use super::{Context, Link, Near};
use crate::language::{Class, Classes};
use crate::phrases::Head;

const MEDIUM: Classes = Classes::of(&[Class::Outlet, Class::Press, Class::Medium]);

pub(super) fn link(context: &Context<'_, '_>, at: usize) -> Option<Link> {
    let first = if context.classed(at, Class::Tell) {
        behind_subject(context, at).unwrap_or(at + 1)
            + usize::from(context.is(at + 1, &["au", "à", "a", "al", "gegenüber"]))
    } else if context.is(at, &["to", "with"]) && at > context.range.start && context.classed(at - 1, Class::Talk) {
        at + 1
    } else {
        return None;
    };
    let scene = context.scene;
    let index = scene.phrases.starting(first)?;
    let phrase = &scene.phrases.all[index];
    if matches!(phrase.head, Head::First | Head::Third | Head::Relative | Head::Thing) || phrase.end > context.range.end
    {
        return None;
    }
    let words = first..phrase.end;
    let skip = first + usize::from(scene.tokens[first].has(Class::Determiner));
    let named = skip < phrase.end && context.all_named(skip..phrase.end);
    let medium = context.has(words.clone(), MEDIUM) && !context.has(words.clone(), Classes::of(&[Class::Audience]));
    // "told the Courier": a name with an article is a newspaper, unless it is an office.
    let newspaper = skip > first && named && !context.has(words, Classes::of(&[Class::Title, Class::Nationality]));
    (medium || newspaper).then_some(Link { first, end: context.phrase(first)?, near: Near::Place })
}

/// "sagte Petra Lund **dem Norvik Kurier**", "a déclaré Jeanne Aubert **à Radio Littoral**".
fn behind_subject(context: &Context<'_, '_>, at: usize) -> Option<usize> {
    let index = context.scene.phrases.starting(at + 1)?;
    let end = context.scene.phrases.all[index].end;
    let to = context.is(end, &["à", "au", "a", "al"]);
    (to || context.is(end, &["dem", "der"])).then_some(end + usize::from(to))
}
