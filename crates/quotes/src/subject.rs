//! The subject of a cue: the words that name who spoke.

use crate::Span;
use crate::language::Class;
use crate::tokens::{Kind, Token};

/// A mention of a speaker and the role printed with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mention {
    /// The name, pronoun or noun phrase.
    pub(crate) span: Span,
    /// The role in front of it or in apposition.
    pub(crate) role: Option<Span>,
    /// Index of its first token.
    pub(crate) first: usize,
    /// Index one past its last token.
    pub(crate) end: usize,
}

/// The mention that ends right before token `end`, as in "Shoigu **said**".
///
/// Adverbs and auxiliaries between the two are passed over; an apposition or a relative clause between
/// commas is taken as the role ("Lund, a spokeswoman, said").
pub(crate) fn before(tokens: &[Token], start: usize, end: usize) -> Option<Mention> {
    let mut at = end;
    while at > start && (tokens[at - 1].has(Class::Between) && !tokens[at - 1].capital() || adverb(&tokens[at - 1])) {
        at -= 1;
    }
    if at > start && tokens[at - 1].is(',') {
        return apposed(tokens, start, at - 1);
    }
    phrase_before(tokens, start, at)
}

/// "Lund, a spokeswoman for the port**,** said": `comma` is the second comma.
fn apposed(tokens: &[Token], start: usize, comma: usize) -> Option<Mention> {
    let reach = start.max(comma.saturating_sub(24));
    let first = (reach..comma).rev().find(|at| tokens[*at].is(',') || tokens[*at].quote().is_some())?;
    if !tokens[first].is(',') || first == start || first + 1 == comma {
        return None;
    }
    let mut mention = phrase_before(tokens, start, first)?;
    let inner = &tokens[first + 1..comma];
    // An age or a party stands there too; only a noun phrase is a role.
    if inner.iter().any(Token::is_word) && !inner[0].has(Class::Cue) {
        let role = if inner[0].has(Class::Preposition) { None } else { span(inner) };
        mention.role = role.or(mention.role);
    }
    Some(mention)
}

fn phrase_before(tokens: &[Token], start: usize, end: usize) -> Option<Mention> {
    let mut first = end;
    while first > start {
        let token = &tokens[first - 1];
        let stops = match token.kind {
            Kind::Word { capital, .. } => {
                let small = token.has(Class::Preposition) && !(token.has(Class::Title) && capital);
                let linking = small && joins(tokens, start, first - 1, end);
                (small && !linking) || (token.has(Class::Cue) && !capital && first < end)
            }
            Kind::Number => first == end,
            Kind::Sign('.') => !initial(tokens, start, first - 1),
            Kind::Sign('&') => false,
            _ => true,
        };
        if stops {
            break;
        }
        first -= 1;
        if tokens[first].has(Class::Determiner) || tokens[first].has(Class::Pronoun) {
            break;
        }
    }
    mention(tokens, first, end)
}

/// "of" and "for" between two parts of one noun phrase: "a spokesman **for** the ministry".
fn joins(tokens: &[Token], start: usize, at: usize, end: usize) -> bool {
    let words = end - at;
    let head = at.checked_sub(1).filter(|head| *head >= start).map(|head| &tokens[head]);
    let noun = |t: &Token| t.has(Class::Title) || t.has(Class::Organisation) || t.has(Class::Medium);
    let of = tokens[at].span.len() <= 3 && !tokens[at].has(Class::Pronoun) && !tokens[at].capital();
    words > 1 && words < 9 && of && head.is_some_and(noun)
}

/// "J." in "J. Doe", "Sen." in "Sen. Lee".
fn initial(tokens: &[Token], start: usize, point: usize) -> bool {
    point > start
        && tokens[point - 1].span.end == tokens[point].span.start
        && (tokens[point - 1].has(Class::Abbreviation)
            || tokens[point - 1].capital() && tokens[point - 1].span.len() == 1)
}

/// The mention that begins right at token `start`, as in "said **Petra Lund**, a spokeswoman".
pub(crate) fn after(tokens: &[Token], start: usize, end: usize) -> Option<Mention> {
    let mut last = start;
    while last < end {
        let token = &tokens[last];
        let goes_on = match token.kind {
            Kind::Word { capital, .. } => {
                let of = last > start && token.has(Class::Preposition) && token.span.len() <= 3 && {
                    let head = &tokens[last - 1];
                    (head.has(Class::Title) || head.has(Class::Organisation))
                        && tokens.get(last + 1).is_some_and(|next| next.capital() || next.has(Class::Determiner))
                };
                of || !(token.has(Class::Preposition) && !(capital && token.has(Class::Title))
                    || token.has(Class::Month)
                    || token.has(Class::Cue) && !capital
                    || adverb(token) && !capital)
                    || last == start && token.has(Class::Determiner)
            }
            Kind::Sign('.') => {
                last > start && initial(tokens, start, last) && last + 1 < end && tokens[last + 1].capital()
            }
            Kind::Sign('&') => true,
            _ => false,
        };
        if !goes_on {
            break;
        }
        last += 1;
        if tokens[start].has(Class::Pronoun) && !tokens[start].has(Class::Determiner) {
            break;
        }
    }
    let mut found = mention(tokens, start, last)?;
    if found.role.is_none() {
        found.role = apposition_after(tokens, last, end);
    }
    Some(found)
}

/// ", a spokeswoman for the port" after a name.
fn apposition_after(tokens: &[Token], at: usize, end: usize) -> Option<Span> {
    let opens = tokens.get(at).filter(|t| at < end && t.is(','))?;
    let first = tokens.get(at + 1).filter(|_| at + 1 < end)?;
    let noun = first.has(Class::Determiner)
        || (first.has(Class::Title) || first.has(Class::Nationality) || first.is_word() && !first.capital())
            && !first.has(Class::Preposition)
            && !first.has(Class::Cue)
            && !adverb(first);
    if !noun || first.has(Class::Pronoun) || opens.span.end == first.span.start {
        return None;
    }
    let stop = (at + 1..end.min(at + 14))
        .find(|i| {
            let token = &tokens[*i];
            !token.is_word() && token.kind != Kind::Number && !token.is('-') && !token.is('&')
                || token.has(Class::Preposition) && medium_follows(tokens, *i, end)
        })
        .unwrap_or(end.min(at + 14));
    // A run of words that reaches a cue of its own is a clause, not a role.
    let words = &tokens[at + 1..stop];
    (!words.iter().any(|t| t.has(Class::Cue) && !t.has(Class::Title))).then(|| span(words)).flatten()
}

/// "in an email to …", "in a statement": the via chain's, not the role's.
fn medium_follows(tokens: &[Token], at: usize, end: usize) -> bool {
    tokens[at + 1..end.min(at + 5)].iter().take_while(|t| t.is_word()).any(|t| t.has(Class::Medium))
}

/// Cuts a run of words into role and name.
fn mention(tokens: &[Token], first: usize, end: usize) -> Option<Mention> {
    let words = tokens.get(first..end)?;
    let whole = span(words)?;
    if !words.iter().any(Token::is_word) {
        return None;
    }
    let of_person = words.last().is_some_and(Token::capital) && !words.iter().any(|t| t.has(Class::Organisation));
    let all = Mention { span: whole, role: None, first, end };
    if !of_person {
        return plausible(words).then_some(all);
    }
    // The name is what follows the last title or lower-case word.
    let cut = words
        .iter()
        .rposition(|t| {
            t.is_word() && (!t.capital() && !particle(t) || t.has(Class::Title) || t.has(Class::Nationality))
        })
        .map_or(0, |at| at + 1);
    let cut = cut + words[cut..].iter().take_while(|t| t.is('.')).count();
    let name = span(&words[cut..]);
    let role_words = words[..cut].iter().rposition(|t| !t.is('.')).map_or(&words[..0], |last| &words[..=last]);
    let courtesy = role_words.len() == 1 && role_words[0].span.len() <= 4;
    match name {
        Some(name) => {
            Some(Mention { span: name, role: span(role_words).filter(|_| !courtesy), first: first + cut, end })
        }
        None => Some(all),
    }
}

/// "van", "de", "al": short words that stand inside names.
fn particle(token: &Token) -> bool {
    token.span.len() <= 3 && !token.has(Class::Determiner) && !token.has(Class::Between) && !token.has(Class::Title)
        || token.span.len() <= 3 && token.has(Class::Preposition) && !token.has(Class::Determiner)
}

/// Whether words without a name at their end can speak at all: a pronoun, or a noun phrase.
fn plausible(words: &[Token]) -> bool {
    let last = &words[words.len() - 1];
    let first = &words[0];
    last.capital()
        || first.has(Class::Pronoun)
        || first.has(Class::Determiner) && words.len() > 1
        || last.has(Class::Organisation)
        || last.has(Class::Title)
        || words.iter().any(Token::capital)
        || words.len() == 1 && last.is_word() && !last.has(Class::Between) && last.span.len() > 3
        || words.len() > 1 && words.len() < 6 && last.is_word()
}

fn adverb(token: &Token) -> bool {
    token.is_word() && !token.capital() && token.has(Class::Between)
}

fn span(tokens: &[Token]) -> Option<Span> {
    Some(Span::new(tokens.first()?.span.start, tokens.last()?.span.end))
}
