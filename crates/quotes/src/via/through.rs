//! Whoever lent the speaker a voice: "through **an interpreter**", "via **her lawyer**", "speaking through **a spokesman**".

use super::{Context, Link, Near};
use crate::language::Class;

pub(super) fn link(context: &Context<'_, '_>, at: usize) -> Option<Link> {
    // "a statement read by his lawyer".
    let read = context.is(at, &["by"])
        && at > context.range.start
        && context.is(at - 1, &["read", "delivered", "relayed", "out", "issued"]);
    if !context.classed(at, Class::Through) && !read {
        return None;
    }
    let first = at + 1 + usize::from(context.is(at + 1, &["de"]));
    let scene = context.scene;
    let index = scene.phrases.starting(first)?;
    let end = scene.phrases.all[index].end;
    let last = (first..end).rev().find(|i| scene.tokens[*i].is_word())?;
    let voice = [last, first + usize::from(end > first + 1)].iter().any(|at| context.classed(*at, Class::Proxy));
    let medium = scene.tokens[last].has(Class::Medium) || scene.tokens[last].has(Class::Outlet);
    if !voice && !medium {
        return None;
    }
    let near = if voice { Near::Voice } else { Near::Place };
    Some(Link { first, end: context.phrase(first)?, near })
}
