//! Where it was said: "on **Twitter**", "on **CNN's Morning Desk**", "writing in **the Courier**".

use super::{Context, Link, Near};
use crate::language::{Class, Classes};
use crate::phrases::Head;

const PLACE: Classes = Classes::of(&[Class::Outlet, Class::Organisation, Class::Medium, Class::Naming]);

pub(super) fn link(context: &Context<'_, '_>, at: usize) -> Option<Link> {
    let scene = context.scene;
    let writing = context.is(at, &["in", "for", "dans", "en"])
        && (context.range.start..at).rev().take(3).any(|i| context.classed(i, Class::Write));
    if !context.classed(at, Class::OnPlace) && !writing {
        return None;
    }
    let index = scene.phrases.starting(at + 1)?;
    let phrase = &scene.phrases.all[index];
    if matches!(phrase.head, Head::First | Head::Relative | Head::Thing) || phrase.end > context.range.end {
        return None;
    }
    let first = phrase.first;
    let words = &scene.tokens[first..phrase.end];
    if words.iter().any(|t| t.has(Class::Month)) || phrase.head == Head::Third && phrase.owner.is_none() {
        return None;
    }
    let skip = first + usize::from(scene.tokens[first].has(Class::Determiner));
    let named = skip < phrase.end && context.all_named(skip..phrase.end);
    let outlet = words.iter().any(|t| t.has(Class::Outlet) && t.capital());
    let medium = words.iter().any(|t| t.any(Classes::of(&[Class::Medium, Class::Naming])) && t.small())
        && (scene.tokens[first].any(Classes::of(&[Class::Determiner, Class::Possessive])) || phrase.owner.is_some());
    let paper = writing && named && (skip > first || words.iter().any(|t| t.any(PLACE)));
    let press = words.iter().any(|t| t.has(Class::Press));
    let broadcast = context.is(at, &["on"]) && press
        || context.is(at, &["on"])
            && named
            && words.iter().any(|t| t.any(Classes::of(&[Class::Organisation, Class::Naming])));
    (outlet || medium || paper || broadcast).then_some(Link { first, end: phrase.end, near: Near::Place })
}
