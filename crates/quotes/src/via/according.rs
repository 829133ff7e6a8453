//! A document or a person that the words are taken from: "**according to** a ministry statement", "citing minutes".

use super::{Context, Link, Near};
use crate::language::Class;
use crate::scene::Scene;

pub(super) fn link(context: &Context<'_, '_>, at: usize) -> Option<Link> {
    let first = match introduced(context.scene, at) {
        Some(_) if context.introduced => return None,
        Some(first) => first,
        None if context.classed(at, Class::Citing) && !context.is_cue(at) => at + 1,
        None if context.is(at, &["cited", "quoted"]) && at > 0 && context.is(at - 1, &["which", "who"]) => at + 1,
        None => return None,
    };
    let end = whole_source(context, context.phrase(first)?);
    Some(Link { first, end, near: Near::Source })
}

/// "two people **who were in the room**", "a person **briefed on the talks**": an unnamed source is all that is said of it.
fn whole_source(context: &Context<'_, '_>, end: usize) -> usize {
    let Some(next) = context.token(end) else { return end };
    let described = next.has(Class::Relative)
        || next.small()
            && (next.unknown() && context.scene.word(end).ends_with("ed")
                || context.is(end, &["familiar", "close", "with"]));
    let stop = (end..context.range.end).find(|at| !context.scene.tokens[*at].is_word()).unwrap_or(context.range.end);
    if described && stop - end < 14 { stop } else { end }
}

/// The token after "according to" when it begins at `at`.
pub(crate) fn introduced(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let word = scene.word(at);
    let is = |wanted: &str| word.eq_ignore_ascii_case(wanted);
    let next = |at: usize| scene.tokens.get(at).map(|_| scene.word(at));
    if is("according") && next(at + 1) == Some("to") || is("d'après") || is("d’après") {
        return Some(at + if is("according") { 2 } else { 1 });
    }
    // "nach Angaben **der Polizei**", "nach Ansicht von **Jana Ohm**".
    if is("nach") && scene.tokens.get(at + 1).is_some_and(|t| t.has(Class::View)) {
        return Some(at + 2 + usize::from(next(at + 2) == Some("von")));
    }
    ["laut", "gemäß", "selon", "según"].iter().any(|word| is(word)).then_some(at + 1)
}
