//! A mention as the page shows it: the name, and the role in front of it or behind it.

use crate::Span;
use crate::language::{Class, Classes};
use crate::phrases::{Head, Phrase};
use crate::rules::Who;
use crate::scene::Scene;
use crate::tokens::Token;

/// A mention as the page shows it: the name, and the role in front of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mention {
    pub(crate) span: Span,
    pub(crate) role: Option<Span>,
}

/// Cuts a phrase into role and name: "Defence Minister | Sergei Shoigu".
pub(crate) fn mention(tokens: &[Token], phrase: &Phrase) -> Mention {
    let words = &tokens[phrase.first..phrase.end];
    let whole = span(words);
    if phrase.head != Head::Name {
        return Mention { span: whole, role: None };
    }
    // The name is what follows the last title or lower-case word.
    let small = |t: &Token| {
        t.is_word() && (!t.capital() && !t.has(Class::Particle) || t.has(Class::Title) || t.has(Class::Nationality))
    };
    let mut cut = words.iter().rposition(small).map_or(0, |at| at + 1);
    cut = cut.max(leading_role(tokens, phrase.first, phrase.end, cut));
    // "Lund's lawyer Ada Berg": a possessor is no part of the name.
    cut = cut.max(words.iter().rposition(Token::owns).filter(|at| at + 1 < words.len()).map_or(0, |at| at + 1));
    cut += words[cut..].iter().take_while(|t| !t.is_word()).count();
    if cut == words.len() {
        return Mention { span: whole, role: None };
    }
    let role = words[..cut].iter().rposition(Token::is_word).map(|last| &words[..=last]);
    let courtesy = role.is_some_and(|role| role.len() == 1 && role[0].span.len() <= 4);
    Mention { span: span(&words[cut..]), role: role.filter(|_| !courtesy).map(span) }
}

/// How many words at the start of a run of capitals are a role that no list knows: "**Beekeeper** Ada Berg",
/// "die **Landwirtin** Ada Berg". `cut` are known to be one.
pub(crate) fn leading_role(tokens: &[Token], first: usize, end: usize, cut: usize) -> usize {
    let capitals = tokens[first + cut..end].iter().filter(|t| t.capital()).count();
    let named = |t: &Token| t.any(Classes::of(&[Class::MaleName, Class::FemaleName, Class::Particle]));
    let start = first + cut;
    if capitals < 3 || end - start < 3 || named(&tokens[start]) || tokens[start..end].iter().any(|t| !t.is_word()) {
        return cut;
    }
    let opens = start == 0 || !tokens[start - 1].is_word();
    let determined = start > 0 && tokens[start - 1].has(Class::Determiner) && tokens[start - 1].small();
    let given = named(&tokens[start + 1]);
    if determined || opens && given { cut + 1 } else { cut }
}

/// From the first token to the last; there is at least one.
pub(crate) fn span(tokens: &[Token]) -> Span {
    Span::new(tokens[0].span.start, tokens[tokens.len() - 1].span.end)
}

/// "**A spokeswoman, Ola Rennie,** said": a role that its holder's name follows.
pub(crate) fn introduced(scene: &Scene<'_>, who: Who) -> Option<Mention> {
    let tokens = &scene.tokens;
    if who.head != Head::Common && who.head != Head::Third || !tokens.get(who.end)?.is(',') {
        return None;
    }
    let name = &scene.phrases.all[scene.phrases.starting(who.end + 1)?];
    let last = tokens.get(name.end).is_none_or(|next| !next.is_word() && !next.has(Class::Conjunction));
    let lower = tokens[who.first..who.end].last().is_some_and(Token::small);
    let role = span(&tokens[who.first..who.end]);
    (name.head == Head::Name && last && lower).then(|| Mention { role: Some(role), ..mention(tokens, name) })
}

/// "Petra Lund**, a spokeswoman for the port,**": the role behind a name.
pub(crate) fn role_behind(scene: &Scene<'_>, who: Who) -> Option<Span> {
    let tokens = &scene.tokens;
    let first = who.end + 1;
    if who.head != Head::Name || !tokens.get(who.end)?.is(',') {
        return None;
    }
    let phrase = &scene.phrases.all[scene.phrases.starting(first)?];
    let noun = phrase.head == Head::Common && !tokens[first].has(Class::Possessive);
    let rest = tokens[first..].iter().take(14).take_while(|token| token.is_word());
    let words: Vec<&Token> = rest.take_while(|token| !token.has(Class::Relative)).collect();
    // Words that reach a verb are a clause, not a role; a form such as "in an email" is the chain's.
    let next = scene.verbs.partition_point(|verb| verb.at < first);
    let verb = scene.verbs.get(next).is_some_and(|verb| verb.at < first + words.len());
    let form = words.iter().any(|token| token.has(Class::Medium));
    let end = if form { phrase.end } else { first + words.len() };
    (noun && !verb && end > first).then(|| span(&tokens[first..end]))
}

/// The phrase a relative pronoun at token `at` stands for.
pub(crate) fn antecedent(scene: &Scene<'_>, at: usize) -> Option<Who> {
    let end = at.checked_sub(1).map(|before| if scene.tokens[before].is(',') { before } else { before + 1 })?;
    scene.phrases.ending(end).map(|phrase| Who::of(&scene.phrases.all[phrase]))
}

pub(crate) fn named(scene: &Scene<'_>, who: Who) -> Mention {
    let phrase = Phrase { first: who.first, end: who.end, head: who.head, owner: None, preposition: None };
    mention(&scene.tokens, &phrase)
}
