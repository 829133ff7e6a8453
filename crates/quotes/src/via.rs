//! Through whom the words came: the links between a speaker and the page.
//!
//! Each rule below looks at one place of a sentence and gives the source that stands there, without the
//! words that introduce it ("according to", "in", "told").

use crate::Span;
use crate::language::Class;
use crate::tokens::{Kind, Token};

/// Every link found among the tokens `range` of a sentence, nearest to the speaker first.
///
/// `cue` is the token of the cue that reports the quote; `speaker` the tokens of the mention.
pub(crate) fn links(
    text: &str,
    tokens: &[Token],
    range: std::ops::Range<usize>,
    cue: Option<usize>,
    speaker: Option<(usize, usize)>,
) -> Vec<Span> {
    let mut links: Vec<Span> = Vec::new();
    for at in range.clone() {
        let found = according_to(text, tokens, at, range.end)
            .or_else(|| in_a_medium(text, tokens, at, range.end))
            .or_else(|| on_an_outlet(text, tokens, at, range.end))
            .or_else(|| told(text, tokens, at, range.end, cue))
            .or_else(|| quoted_by(text, tokens, at, range.end, cue))
            .or_else(|| reported(text, tokens, at, range.clone(), cue));
        let Some(link) = found else { continue };
        let is_speaker = speaker.is_some_and(|(first, end)| tokens[first..end].iter().any(|t| link.contains(t.span)));
        let known = links.iter().any(|other| other.contains(link) || link.contains(*other));
        if !is_speaker && !known {
            // An interpreter or a lawyer stands between the speaker and whoever printed it first.
            let beside = ["through", "via", "durch"].contains(&tokens[at].span.of(text));
            links.insert(if beside { 0 } else { links.len() }, link);
        }
    }
    links
}

/// "according to **a ministry statement**", "laut **einem Sprecher**".
pub(crate) fn according_to(text: &str, tokens: &[Token], at: usize, end: usize) -> Option<Span> {
    let first = introduced(text, tokens, at)?;
    source(tokens, first, end)
}

/// The token after "according to" when it begins at `at`.
pub(crate) fn introduced(text: &str, tokens: &[Token], at: usize) -> Option<usize> {
    let word = tokens[at].span.of(text);
    let next = tokens.get(at + 1).map(|t| t.span.of(text));
    if word.eq_ignore_ascii_case("according") && next == Some("to") {
        Some(at + 2)
    } else if ["laut", "gemäß"].iter().any(|w| word.to_lowercase() == *w) {
        Some(at + 1)
    } else {
        None
    }
}

/// "in **an email to the Courier**", "through **an interpreter**", "in a statement".
fn in_a_medium(text: &str, tokens: &[Token], at: usize, end: usize) -> Option<Span> {
    let word = tokens[at].span.of(text).to_lowercase();
    let leads = ["in", "through", "via", "by", "from", "per", "during", "durch", "über"].contains(&word.as_str());
    if !leads || !tokens[at].is_word() {
        return None;
    }
    let last = end.min(at + 8);
    let noun = (at + 1..last)
        .take_while(|i| {
            tokens[*i].is_word()
                && !tokens[*i].has(Class::Cue)
                && !(tokens[*i].has(Class::Preposition) && !tokens[*i].has(Class::Determiner))
        })
        .find(|i| tokens[*i].has(Class::Medium) && !followed_by_noun(tokens, *i, end))?;
    // "by" and "from" name an agent only where the noun is a person ("through a spokesman").
    let opens = &tokens[at + 1];
    if !(opens.has(Class::Determiner) || opens.capital() || opens.has(Class::Medium) || !opens.has(Class::Preposition))
    {
        return None;
    }
    let mut stop = noun + 1;
    // "to the Courier", "with Radio Harbour", "by his office" belong to the source.
    if tokens
        .get(stop)
        .is_some_and(|t| stop < end && ["to", "with", "by", "from", "mit", "an"].contains(&t.span.of(text)))
    {
        let tail = (stop + 1..end.min(stop + 6)).take_while(|i| {
            tokens[*i].is_word()
                && !(tokens[*i].has(Class::Preposition) && !tokens[*i].has(Class::Determiner))
                && !tokens[*i].has(Class::Month)
        });
        if let Some(tail) =
            tail.last().filter(|tail| tokens[stop + 1..=*tail].iter().any(|t| t.capital() || t.has(Class::Determiner)))
        {
            stop = tail + 1;
        }
    }
    Some(Span::new(opens.span.start, tokens[stop - 1].span.end))
}

/// Whether the word at `at` only modifies the next one ("a statement dinner").
fn followed_by_noun(tokens: &[Token], at: usize, end: usize) -> bool {
    tokens.get(at + 1).is_some_and(|next| at + 1 < end && next.has(Class::Medium))
}

/// "on **Twitter**", "on **CNN**": the outlet where it was said.
fn on_an_outlet(text: &str, tokens: &[Token], at: usize, end: usize) -> Option<Span> {
    let word = tokens[at].span.of(text).to_lowercase();
    if !["on", "auf", "bei", "to"].contains(&word.as_str()) {
        return None;
    }
    let first = at + 1;
    let last =
        (first..end.min(first + 5)).take_while(|i| tokens[*i].capital() || tokens[*i].kind == Kind::Number).last()?;
    let outlet = tokens[first..=last].iter().any(|t| t.has(Class::Outlet))
        && !tokens[first..=last].iter().any(|t| t.has(Class::Month));
    outlet.then(|| Span::new(tokens[first].span.start, tokens[last].span.end))
}

/// "told **Radio Harbour**": a medium as the one told. "told reporters" names no source.
fn told(text: &str, tokens: &[Token], at: usize, end: usize, cue: Option<usize>) -> Option<Span> {
    if !["told", "tells", "telling", "sagte", "sagt"].contains(&tokens[at].span.of(text)) || cue != Some(at) {
        return None;
    }
    let german = tokens[at].span.of(text).starts_with("sag");
    let first = if german {
        tokens.get(at + 1).filter(|t| matches!(t.span.of(text), "dem" | "der")).map(|_| at + 1)?
    } else {
        at + 1
    };
    let skip = first + usize::from(tokens.get(first)?.has(Class::Determiner));
    let last =
        (skip..end.min(skip + 6)).take_while(|i| tokens[*i].capital() && !tokens[*i].has(Class::Month)).last()?;
    let told = &tokens[skip..=last];
    let medium = told.iter().any(|t| t.has(Class::Outlet) || t.has(Class::Organisation) || t.has(Class::Medium));
    let newspaper =
        tokens[first].has(Class::Determiner) && told.iter().all(|t| !t.has(Class::Title) && !t.has(Class::Nationality));
    (medium || newspaper).then(|| Span::new(tokens[first].span.start, tokens[last].span.end))
}

/// "was quoted as saying by **the agency**".
fn quoted_by(text: &str, tokens: &[Token], at: usize, end: usize, cue: Option<usize>) -> Option<Span> {
    let follows = cue.is_some_and(|cue| cue + 1 == at && cue > 0 && tokens[cue - 1].span.of(text) == "as");
    (follows && tokens[at].span.of(text) == "by").then(|| source(tokens, at + 1, end)).flatten()
}

/// ", **state media** reported": a second cue whose subject passes the words on.
fn reported(
    text: &str,
    tokens: &[Token],
    at: usize,
    range: std::ops::Range<usize>,
    cue: Option<usize>,
) -> Option<Span> {
    if cue == Some(at)
        || !["reported", "reports", "quoted", "berichtete", "berichtet", "zitierte"].contains(&tokens[at].span.of(text))
    {
        return None;
    }
    let mention = crate::subject::before(tokens, range.start, at)?;
    let words = &tokens[mention.first..mention.end];
    let carries = words.iter().any(|t| t.has(Class::Organisation) || t.has(Class::Outlet) || t.has(Class::Medium));
    carries.then_some(mention.span)
}

/// A noun phrase from `first` on: up to a comma, a new clause or the end.
pub(crate) fn source(tokens: &[Token], first: usize, end: usize) -> Option<Span> {
    let mut last = None;
    for (at, token) in tokens.iter().enumerate().take(end.min(first + 14)).skip(first) {
        let goes_on = match token.kind {
            Kind::Word { .. } => {
                !(token.has(Class::Cue) && !token.has(Class::Medium) && !token.capital() && last.is_some())
                    && !token.has(Class::Month)
            }
            Kind::Number => true,
            Kind::Sign('-' | '&') => true,
            Kind::Sign('.') => tokens.get(at + 1).is_some_and(|next| at + 1 < end && next.is_word()),
            _ => false,
        };
        if !goes_on {
            break;
        }
        last = Some(at);
    }
    let mut last = last?;
    while last > first && (tokens[last].has(Class::Preposition) || !tokens[last].is_word()) {
        last -= 1;
    }
    Some(Span::new(tokens[first].span.start, tokens[last].span.end))
}
