//! The form in which it was said: "in **an email to the Courier**", "during **a news conference**", "by email".

use super::{Context, Link, Near};
use crate::language::{Class, Classes};
use crate::phrases::Head;

pub(super) fn link(context: &Context<'_, '_>, at: usize) -> Option<Link> {
    if !context.classed(at, Class::InForm) {
        return None;
    }
    let scene = context.scene;
    let first = at + 1 + usize::from(context.is(at, &["lors"]) && context.is(at + 1, &["de", "d'"]));
    let index = scene.phrases.starting(first)?;
    let phrase = &scene.phrases.all[index];
    if phrase.end > context.range.end
        || phrase.head == Head::Name && !context.has(first..phrase.end, Classes::of(&[Class::Medium]))
    {
        return None;
    }
    // A person may speak for another, but "with a spokesman" or "in lawyer" says nothing of the form.
    let last = (first..phrase.end).rev().find(|i| scene.tokens[*i].is_word())?;
    let medium = scene.tokens[last].has(Class::Medium)
        || context.has(first..phrase.end, Classes::of(&[Class::Medium])) && phrase.head != Head::Common;
    let person = scene.tokens[last].any(Classes::of(&[Class::Title])) && !scene.tokens[last].has(Class::Organisation);
    let lone = context.is(at, &["by", "per", "via", "over", "with"]);
    // "in remarks to the Herald": the Herald is the place, and so is whoever carries remarks.
    if matches!(scene.word(last), "remarks" | "comments") {
        return None;
    }
    if !medium || person || scene.tokens[last].has(Class::Proxy) {
        return None;
    }
    if !lone
        && !scene.tokens[first].any(Classes::of(&[Class::Determiner, Class::Possessive]))
        && !scene.tokens[first].capital()
        && phrase.end - first < 2
        && context.belongs(phrase.end).is_none()
        && !context.is(at, &["im", "Im", "beim"])
    {
        return None;
    }
    let end = context.phrase(first)?;
    Some(Link { first, end, near: Near::Place })
}
