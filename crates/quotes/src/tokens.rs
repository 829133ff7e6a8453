//! Words, punctuation and quotes of a stretch of text, grouped into sentences.

use crate::Span;
use crate::language::{Class, Classes, Language};
use crate::marks::Marked;

/// What one token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word; `capital` when it begins with an upper-case letter, `owns` when it ends in a possessive 's.
    Word { capital: bool, owns: bool, classes: Classes },
    /// A number.
    Number,
    /// A punctuation mark or sign.
    Sign(char),
    /// A quote, by its index among all marked stretches.
    Quote(usize),
}

/// A piece of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) span: Span,
    pub(crate) kind: Kind,
}

impl Token {
    pub(crate) fn has(&self, class: Class) -> bool {
        matches!(self.kind, Kind::Word { classes, .. } if classes.has(class))
    }

    pub(crate) fn any(&self, wanted: Classes) -> bool {
        matches!(self.kind, Kind::Word { classes, .. } if classes.any(wanted))
    }

    /// Whether no list knows the word, but perhaps as a given name.
    pub(crate) fn unknown(&self) -> bool {
        const NAMES: Classes = Classes::of(&[Class::MaleName, Class::FemaleName]);
        matches!(self.kind, Kind::Word { classes, .. } if classes == Classes::NONE || !classes.any(NAMES.complement()))
    }

    pub(crate) fn owns(&self) -> bool {
        matches!(self.kind, Kind::Word { owns: true, .. })
    }

    /// A word in lower case.
    pub(crate) fn small(&self) -> bool {
        matches!(self.kind, Kind::Word { capital: false, .. })
    }

    pub(crate) fn is_word(&self) -> bool {
        matches!(self.kind, Kind::Word { .. })
    }

    pub(crate) fn capital(&self) -> bool {
        matches!(self.kind, Kind::Word { capital: true, .. })
    }

    pub(crate) fn is(&self, sign: char) -> bool {
        self.kind == Kind::Sign(sign)
    }

    pub(crate) fn quote(&self) -> Option<usize> {
        match self.kind {
            Kind::Quote(index) => Some(index),
            _ => None,
        }
    }
}

/// The words and signs of `region`.
pub(crate) fn tokens(text: &str, region: Span, language: Language) -> Vec<Token> {
    // News has a word or a sign every five bytes.
    let mut tokens = Vec::with_capacity(region.len() / 5);
    split(text, region, language, &mut tokens);
    tokens
}

/// Of the tokens `all` of a text those of `region`, in which `quotes` (indices into `marked`, in order, none
/// inside another) stand as one token each.
pub(crate) fn with_quotes(all: &[Token], region: Span, marked: &[Marked], quotes: &[usize], out: &mut Vec<Token>) {
    let mut at = region.start;
    let take = |from: usize, to: usize, out: &mut Vec<Token>| {
        let first = all.partition_point(|token| token.span.start < from);
        let end = first + all[first..].iter().take_while(|token| token.span.start < to).count();
        out.extend_from_slice(&all[first..end]);
    };
    for &index in quotes {
        let quote = marked[index].outer;
        take(at, quote.start, out);
        out.push(Token { span: quote, kind: Kind::Quote(index) });
        at = quote.end;
    }
    take(at, region.end, out);
}

fn split(text: &str, region: Span, language: Language, tokens: &mut Vec<Token>) {
    let bytes = text.as_bytes();
    let mut at = region.start;
    while at < region.end {
        if bytes[at] == b' ' {
            at += 1;
            continue;
        }
        let Some(c) = text[at..].chars().next() else { break };
        let end = at + c.len_utf8();
        if c.is_alphanumeric() {
            let (end, joined) = word_end(text, at, end, region.end);
            let span = Span::new(at, end);
            match joined.then(|| contraction(text, span, language)).flatten() {
                Some(parts) => {
                    tokens.push(word(text, Span::new(at, parts), language));
                    tokens.push(word(text, Span::new(parts, end), language));
                }
                None => tokens.push(word(text, span, language)),
            }
            at = end;
            continue;
        }
        if !c.is_whitespace() {
            tokens.push(Token { span: Span::new(at, end), kind: Kind::Sign(c) });
        }
        at = end;
    }
}

/// Where the word that begins at `start`, and is read up to `end`, is over; and whether an apostrophe or a hyphen is in it.
fn word_end(text: &str, start: usize, mut end: usize, limit: usize) -> (usize, bool) {
    let bytes = text.as_bytes();
    let mut joined = false;
    while end < limit {
        end += bytes[end..limit].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let Some(d) = text[end..limit].chars().next() else { break };
        let next = end + d.len_utf8();
        let inside = d.is_alphanumeric() || d == '\u{301}';
        // Hyphens, apostrophes and the points of initials belong to the word when a letter follows.
        let joins = matches!(d, '-' | '\'' | '’' | '.' | '@' | '&')
            && text[next..limit].chars().next().is_some_and(|after| {
                after.is_alphanumeric() && (d != '.' || single_letter(&text[start..end]) || after.is_ascii_digit())
            });
        if !inside && !joins {
            break;
        }
        joined |= matches!(d, '\'' | '’' | '-');
        end = next;
    }
    (end, joined)
}

/// Where "he's" and "they've" part into a pronoun and a verb.
fn contraction(text: &str, span: Span, language: Language) -> Option<usize> {
    let word = span.of(text);
    // French "a-t-il".
    if language == Language::French
        && let Some(at) = word.rfind('-').filter(|at| language.classes(&word[at + 1..]).has(Class::Pronoun))
    {
        return Some(span.start + at + 1);
    }
    let at = word.find(['\'', '’'])?;
    // French "l'AFP", "qu'il".
    if language == Language::French {
        let rest = at + word[at..].chars().next().map_or(1, char::len_utf8);
        return (language.classes(&word[..rest]) != Classes::NONE).then_some(span.start + rest);
    }
    if at == 0 || word.len() > at + 5 {
        return None;
    }
    let (pronoun, verb) = word.split_at(at);
    let known = language.classes(pronoun).has(Class::Pronoun) && language.classes(verb).has(Class::Aux);
    known.then_some(span.start + at)
}

/// Verbs that can end the sentence of the quote before them.
const REPORTING: Classes = Classes::of(&[Class::Say, Class::Voice, Class::Judge]);

fn single_letter(word: &str) -> bool {
    word.rsplit('.').next().is_some_and(|part| part.chars().count() == 1)
}

fn word(text: &str, span: Span, language: Language) -> Token {
    let word = span.of(text);
    let first = word.chars().next().unwrap_or(' ');
    if first.is_numeric() {
        return Token { span, kind: Kind::Number };
    }
    // The possessive ending is no part of the name; "he's" is no possessive.
    let (classes, owns) = match word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")) {
        Some(bare) => match language.classes(word) {
            Classes::NONE => (language.classes(bare), true),
            known => (known, false),
        },
        None => (language.classes(word), false),
    };
    // "al-Rashdi" is a name.
    let inner = |(small, rest): (&str, &str)| small.len() <= 3 && rest.starts_with(char::is_uppercase);
    let capital = first.is_uppercase() || word.split_once('-').is_some_and(inner);
    Token { span, kind: Kind::Word { capital, owns, classes } }
}

/// No sentence is longer than this, in tokens: what is, is no prose, and must not cost more than its length.
const LONGEST: usize = 160;

/// Where sentences end: half-open ranges of tokens that cover all of them.
pub(crate) fn sentences(text: &str, tokens: &[Token], marked: &[Marked]) -> Vec<std::ops::Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for at in 0..tokens.len() {
        if at + 1 == tokens.len() || at - start >= LONGEST || ends(text, tokens, at, marked) {
            sentences.push(start..at + 1);
            start = at + 1;
        }
    }
    sentences
}

/// Whether a sentence ends with the token `at`, which has a successor.
fn ends(text: &str, tokens: &[Token], at: usize, marked: &[Marked]) -> bool {
    let (this, next) = (tokens[at], tokens[at + 1]);
    let gap = this.span.end < next.span.start;
    match this.kind {
        Kind::Sign('.') if !gap && next.quote().is_none() => false,
        Kind::Sign('.') => {
            let abbreviated = at > 0 && tokens[at - 1].span.end == this.span.start && {
                let word = tokens[at - 1].span.of(text);
                tokens[at - 1].has(Class::Abbreviation) || word.chars().count() == 1 && tokens[at - 1].capital()
            };
            !abbreviated && begins(next)
        }
        Kind::Sign('!' | '?' | '…') => begins(next),
        // “…” — Name.
        Kind::Quote(_) if matches!(next.kind, Kind::Sign('—' | '–' | '―')) => false,
        Kind::Quote(index) => {
            let last = marked[index].inner.of(text).chars().next_back();
            match last {
                Some('.') => begins(next) && !reports(tokens, at + 1),
                Some('!' | '?' | '…') => begins(next) && !reports(tokens, at + 1),
                // Two marked stretches side by side without a word between them.
                _ => next.quote().is_some(),
            }
        }
        _ => false,
    }
}

fn begins(token: Token) -> bool {
    match token.kind {
        Kind::Word { capital, .. } => capital,
        Kind::Number | Kind::Quote(_) => true,
        Kind::Sign(sign) => !matches!(sign, ',' | ';' | ')' | ']' | '.' | '!' | '?'),
    }
}

/// Whether the words from `at` on report the quote before them: "Shoigu said", "said Shoigu".
fn reports(tokens: &[Token], at: usize) -> bool {
    let words = &tokens[at..tokens.len().min(at + 8)];
    let stop = words.iter().position(|t| !t.is_word() || t.has(Class::Preposition)).unwrap_or(words.len());
    let Some(cue) = words[..stop].iter().position(|t| t.any(REPORTING) && !t.capital()) else { return false };
    // A cue with an object of its own ("Smith told reporters that") reports something else.
    !words[cue + 1..].iter().take(3).take_while(|t| !t.is('.')).any(|t| t.quote().is_some() || t.is(':'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::marks::{pair, paragraphs};

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let (marked, _) = pair(text, &paragraphs(text), Language::English);
        let outermost: Vec<usize> = (0..marked.len()).filter(|i| marked[*i].depth == 0).collect();
        let whole = Span::new(0, text.len());
        let mut found = Vec::new();
        with_quotes(&tokens(text, whole, Language::English), whole, &marked, &outermost, &mut found);
        let tokens = found;
        let found: Vec<&str> = sentences(text, &tokens, &marked)
            .into_iter()
            .map(|range| &text[tokens[range.start].span.start..tokens[range.end - 1].span.end])
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn splits_sentences() {
        check("One. Two! Three?", &["One.", "Two!", "Three?"]);
        check(
            "Mr. Smith met J. Doe in the U.S. on 3.5 acres. He left.",
            &["Mr. Smith met J. Doe in the U.S. on 3.5 acres.", "He left."],
        );
        check("“Go.” Smith arrived. “Stay,” he said.", &["“Go.”", "Smith arrived.", "“Stay,” he said."]);
        check("“Really?” Smith asked. “Yes.”", &["“Really?” Smith asked.", "“Yes.”"]);
        check("“One.” “Two.”", &["“One.”", "“Two.”"]);
    }
}
