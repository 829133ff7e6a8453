//! Whoever quoted: "was quoted as saying by **the agency**", "as quoted in **the Courier**", "first reported by **the Herald**".

use super::{Context, Link, Near};
use crate::language::Class;

pub(super) fn link(context: &Context<'_, '_>, at: usize) -> Option<Link> {
    if !context.is(at, &["by", "in", "on", "von", "par", "por"]) || at == context.range.start {
        return None;
    }
    // German puts the verb last: "von der Zeitung zitiert".
    if context.is(at, &["von"])
        && let Some(end) = context.phrase(at + 1)
        && context.classed(end, Class::Passed)
    {
        return Some(Link { first: at + 1, end, near: Near::Relay });
    }
    let verb = (context.range.start..at).rev().take(6).find(|i| context.classed(*i, Class::Passed))?;
    // "quoted as saying by", "quoted on Tuesday by": nothing but that may stand between.
    let plain = (verb + 1..at).all(|i| {
        context.is(i, &["as", "saying", "on", "having", "said", "first"])
            || context.token(i).is_some_and(|t| t.has(Class::Month))
    });
    if !plain {
        return None;
    }
    let end = context.phrase(at + 1)?;
    Some(Link { first: at + 1, end, near: Near::Relay })
}
