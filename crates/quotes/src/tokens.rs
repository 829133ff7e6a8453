//! Words, punctuation and quotes of a stretch of text, grouped into sentences.

use crate::Span;
use crate::language::{Class, Classes, Language};
use crate::marks::Marked;

/// What one token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word; `capital` when it begins with an upper-case letter.
    Word { capital: bool, classes: Classes },
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

/// The tokens of `region`, in which `quotes` (indices into `marked`, in order, none inside another) stand
/// as one token each.
pub(crate) fn tokens(text: &str, region: Span, marked: &[Marked], quotes: &[usize], language: Language) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = region.start;
    for &index in quotes {
        let quote = marked[index].outer;
        split(text, Span::new(at, quote.start), language, &mut tokens);
        tokens.push(Token { span: quote, kind: Kind::Quote(index) });
        at = quote.end;
    }
    split(text, Span::new(at, region.end.max(at)), language, &mut tokens);
    tokens
}

fn split(text: &str, region: Span, language: Language, tokens: &mut Vec<Token>) {
    let words = region.of(text);
    let mut chars = words.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        let start = region.start + at;
        if !c.is_alphanumeric() {
            let span = Span::new(start, start + c.len_utf8());
            tokens.push(Token { span, kind: Kind::Sign(c) });
            continue;
        }
        let mut end = start + c.len_utf8();
        while let Some(&(next, d)) = chars.peek() {
            let inside = d.is_alphanumeric() || d == '\u{301}';
            // Hyphens, apostrophes and the points of initials belong to the word when a letter follows.
            let joins = matches!(d, '-' | '\'' | '’' | '.' | '@' | '&')
                && words[next + d.len_utf8()..].chars().next().is_some_and(|after| {
                    after.is_alphanumeric() && (d != '.' || single_letter(&text[start..end]) || after.is_ascii_digit())
                });
            if !inside && !joins {
                break;
            }
            end = region.start + next + d.len_utf8();
            chars.next();
        }
        tokens.push(word(text, Span::new(start, end), language));
    }
}

fn single_letter(word: &str) -> bool {
    word.rsplit('.').next().is_some_and(|part| part.chars().count() == 1)
}

fn word(text: &str, span: Span, language: Language) -> Token {
    let word = span.of(text);
    let first = word.chars().next().unwrap_or(' ');
    if first.is_numeric() {
        return Token { span, kind: Kind::Number };
    }
    // The possessive ending is no part of the name.
    let bare = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
    Token { span, kind: Kind::Word { capital: first.is_uppercase(), classes: language.classes(bare) } }
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
    let Some(cue) = words[..stop].iter().position(|t| t.has(Class::Cue) && !t.capital()) else { return false };
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
        let tokens = tokens(text, Span::new(0, text.len()), &marked, &outermost, Language::English);
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
