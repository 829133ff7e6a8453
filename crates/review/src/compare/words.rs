//! The words of a text as they are compared: without case, marks, hyphens and line breaks; numbers by value.

use std::borrow::Cow;

use quotes::Span;
use rustc_hash::FxHashMap;

use super::lists::{Class, Lists};
use super::numbers::{Number, figures};

/// One word, or one number of several words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    pub(super) span: Span,
    /// What it is the same as, whatever its spelling; 0 for a word that the quote does not have.
    pub(super) key: u32,
    /// The word that a short form stands for: "will" where "'ll" is written.
    long: Option<Long>,
    pub(super) number: bool,
    pub(super) capital: bool,
    /// It stands first in its sentence, where a capital says nothing.
    pub(super) opens: bool,
    /// It stands in [brackets]: the editor's word.
    pub(super) bracket: bool,
    /// Something was left out right before it, and marked: "…".
    pub(super) gap: bool,
    /// It names the speaker of what follows: "CHAIR:".
    pub(super) label: bool,
}

/// Half of a short form.
#[derive(Debug, Clone, Copy)]
enum Long {
    /// The beginning: "ca" of "can't".
    Head,
    /// The end.
    Tail(&'static str),
}

impl Word {
    /// The word in lower case, short forms in full.
    pub(super) fn said(&self, text: &str, lists: &Lists) -> String {
        match self.long {
            Some(Long::Tail(long)) => long.to_owned(),
            Some(Long::Head) => lists.head(&folded(self.span.of(text))).to_owned(),
            None => folded(self.span.of(text)),
        }
    }

    /// What it does.
    pub(super) fn class(&self, text: &str, lists: &Lists) -> Option<Class> {
        lists.class(&self.said(text, lists))
    }
}

/// The keys of words. A quote's words are entered, a source's only looked up.
#[derive(Debug, Default)]
pub(super) struct Keys {
    known: FxHashMap<String, u32>,
}

impl Keys {
    fn enter(&mut self, word: &str) -> u32 {
        if let Some(key) = self.known.get(word) {
            return *key;
        }
        let key = u32::try_from(self.known.len() + 1).unwrap_or(u32::MAX);
        self.known.insert(word.to_owned(), key);
        key
    }

    fn look(&self, word: &str) -> u32 {
        self.known.get(word).copied().unwrap_or(0)
    }

    pub(super) fn len(&self) -> usize {
        self.known.len() + 1
    }
}

/// The words of a quote.
pub(super) fn of_quote(text: &str, lists: &'static Lists, keys: &mut Keys) -> Vec<Word> {
    read(text, lists, &mut |word| keys.enter(word))
}

/// The words of a source.
pub(super) fn of_source(text: &str, lists: &'static Lists, keys: &Keys) -> Vec<Word> {
    read(text, lists, &mut |word| keys.look(word))
}

/// A word as it is compared: lower case, straight apostrophes.
fn folded(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    fold(word, &mut out);
    out
}

fn fold(word: &str, out: &mut String) {
    out.clear();
    if word.is_ascii() {
        out.extend(word.bytes().map(|byte| if byte == b'`' { '\'' } else { char::from(byte.to_ascii_lowercase()) }));
        return;
    }
    for c in word.chars() {
        match c {
            c if is_apostrophe(c) => out.push('\''),
            '\u{ad}' => {}
            c => out.extend(c.to_lowercase()),
        }
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´')
}

/// Splits a text into words; `key` gives the key of a folded word.
fn read(text: &str, lists: &'static Lists, key: &mut dyn FnMut(&str) -> u32) -> Vec<Word> {
    let mut reader = Reader {
        text,
        lists,
        key,
        words: Vec::with_capacity(text.len() / 6),
        number: None,
        sign: None,
        opens: true,
        bracket: false,
        gap: false,
    };
    let mut folded = String::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let end = at + c.len_utf8();
        if c.is_alphanumeric() {
            at = reader.word(at, &mut folded);
        } else {
            reader.sign(c, at);
            at = end;
        }
    }
    reader.close();
    reader.words
}

struct Reader<'t, 'k> {
    text: &'t str,
    lists: &'static Lists,
    key: &'k mut dyn FnMut(&str) -> u32,
    words: Vec<Word>,
    /// A number that may go on in the next word.
    number: Option<Number>,
    /// A sign right in front of figures: where it stands, and what it says.
    sign: Option<(usize, &'static str)>,
    opens: bool,
    bracket: bool,
    gap: bool,
}

impl Reader<'_, '_> {
    fn sign(&mut self, c: char, at: usize) {
        let (before, after) = (&self.text[..at], &self.text[at + c.len_utf8()..]);
        let figures = after.starts_with(|c: char| c.is_ascii_digit());
        match c {
            '.' | '!' | '?' => {
                let three = [("", ".."), (".", "."), ("..", ""), ("", " . ."), (". ", " ."), (". . ", "")];
                if c == '.' && three.iter().any(|(left, right)| before.ends_with(left) && after.starts_with(right)) {
                    self.gap = true;
                } else {
                    self.opens = true;
                }
            }
            '…' => self.gap = true,
            '[' => {
                let rest = after.trim_start();
                self.bracket = !(rest.starts_with('…') || rest.starts_with("..."));
            }
            ']' => self.bracket = false,
            ':' | '“' | '”' | '"' | '«' | '„' | '»' => self.opens = true,
            '\n' if after.starts_with('\n') || after.starts_with("\r\n") => self.opens = true,
            _ => {}
        }
        let goes_on = matches!(c, '-' | '‑') || c.is_whitespace() && !(c == '\n' && self.opens);
        if !goes_on {
            self.close();
        }
        self.sign = match c {
            '$' if figures => Some((at, "$")),
            '€' if figures => Some((at, "€")),
            '£' if figures => Some((at, "£")),
            '-' | '−' if figures && !before.ends_with(|c: char| c.is_alphanumeric()) => Some((at, "-")),
            _ => None,
        };
        if c == '%' {
            let span = Span::new(at, at + 1);
            self.push(span, "percent", false, None);
        }
    }

    /// Reads the word that begins at `start`; gives where it ends.
    fn word(&mut self, start: usize, folded: &mut String) -> usize {
        let text = self.text;
        let digits = text[start..].starts_with(|c: char| c.is_ascii_digit());
        let mut end = start;
        let mut letters = text[start..].char_indices().peekable();
        while let Some((at, c)) = letters.next() {
            let next = letters.peek().map(|(_, next)| *next);
            let inside = match c {
                c if is_apostrophe(c) => next.is_some_and(char::is_alphanumeric) && !digits,
                '.' | ',' => digits && next.is_some_and(|next| next.is_ascii_digit()),
                '\u{ad}' => true,
                c => c.is_alphanumeric() || is_mark(c),
            };
            if !inside {
                break;
            }
            end = start + at + c.len_utf8();
        }
        fold(&text[start..end], folded);
        if !self.lists.numbers.contains_key(folded.as_str()) {
            let whole = self.broken(end);
            if whole > end {
                end = whole;
                fold(&text[start..end], folded);
                folded.retain(|c| !c.is_whitespace() && c != '-');
            }
        }
        let span = Span::new(start, end);
        if !self.counted(span, folded, digits) {
            self.close();
            self.plain(span, folded);
        }
        end
    }

    /// A word broken at the end of a line, "transcrip-⏎tion", ends where its second half does.
    fn broken(&self, end: usize) -> usize {
        let Some(rest) = self.text[end..].strip_prefix('-') else { return end };
        let line = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'));
        let Some(line) = line.filter(|line| line.starts_with(char::is_lowercase)) else { return end };
        let half = line.find(|c: char| !c.is_alphanumeric()).unwrap_or(line.len());
        self.text.len() - line.len() + half
    }

    /// Takes `folded` as a number, or as a part of the one under way.
    fn counted(&mut self, span: Span, folded: &str, digits: bool) -> bool {
        let sign = self.sign.take();
        if digits {
            self.close();
            let Some(value) = figures(folded, self.lists) else { return false };
            let (start, word) = sign.map_or((span.start, None), |(at, word)| (at, Some(word)));
            let mut number = Number::new(Span::new(start, span.end), value, true);
            number.money = word;
            self.begin(number);
            return true;
        }
        if let Some(number) = self.number.as_mut().filter(|number| number.and.is_none() && number.money.is_none())
            && let Some(money) = self.lists.money.get(folded)
        {
            number.money = Some(money);
            number.span.end = span.end;
            self.close();
            return true;
        }
        let Some(value) = self.lists.numbers.get(folded).copied() else {
            let joins = folded == "and" && self.joins(span.end);
            if let Some(number) = self.number.as_mut().filter(|number| joins && number.takes_and()) {
                number.and = Some(span);
                return true;
            }
            return false;
        };
        if let Some(next) = self.number.and_then(|number| number.with(span, value)) {
            self.number = Some(next);
            return true;
        }
        self.close();
        // "a million": a scale without a number is a word.
        if value >= 1e6 {
            return false;
        }
        self.begin(Number::new(span, value, false));
        true
    }

    /// Whether the "and" that ends at `end` goes on with a number: "two thousand **and** five", but not "between two
    /// thousand **and** three thousand".
    fn joins(&self, end: usize) -> bool {
        let mut words = self.text[end..].split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let value = |word: Option<&str>| word.and_then(|word| self.lists.numbers.get(folded(word).as_str()).copied());
        let first = value(words.next());
        let mut second = value(words.next());
        // "and twenty-five thousand".
        if first.is_some_and(|first| first >= 20.0) && second.is_some_and(|second| second < 10.0) {
            second = value(words.next());
        }
        first.is_some_and(|first| first < 100.0) && second.is_none_or(|second| second < 100.0)
    }

    fn begin(&mut self, mut number: Number) {
        (number.opens, number.gap) = (std::mem::take(&mut self.opens), std::mem::take(&mut self.gap));
        self.number = Some(number);
    }

    /// Ends the number under way.
    fn close(&mut self) {
        let Some(number) = self.number.take() else { return };
        let (opens, gap) = (self.opens, self.gap);
        (self.opens, self.gap) = (number.opens, number.gap);
        self.push(number.span, &number.key(), true, None);
        if let Some(and) = number.and {
            self.push(and, "and", false, None);
        }
        // What was read since belongs to the next word.
        (self.opens, self.gap) = (self.opens || opens, self.gap || gap);
    }

    /// A word that is no number; a short form gives two.
    fn plain(&mut self, span: Span, folded: &str) {
        if folded == "cent"
            && let Some(per) = self.words.last_mut().filter(|word| word.span.of(self.text).eq_ignore_ascii_case("per"))
        {
            (per.span, per.key) = (Span::new(per.span.start, span.end), (self.key)("percent"));
            return;
        }
        let spelled = spelling(folded);
        let short = if folded == "cannot" {
            Some(("not", "not"))
        } else if folded.strip_suffix("'s").is_some_and(|head| self.lists.is.contains(&head)) {
            Some(("'s", "is"))
        } else {
            let fits = |(short, _): &&(&str, &str)| folded.len() > short.len() && folded.ends_with(short);
            self.lists.short.iter().find(fits).copied()
        };
        let Some((short, long)) = short else { return self.push(span, &spelled, false, None) };
        // As many letters from the end, whatever signs nobody sees stand between them.
        let letters = span.of(self.text).char_indices().rev().filter(|(_, c)| *c != '\u{ad}');
        let tail = letters.take(short.chars().count()).last().map_or(0, |(at, _)| at);
        let head = self.lists.head(&folded[..folded.len() - short.len()]).to_owned();
        let middle = span.start + tail;
        self.push(Span::new(span.start, middle), &head, false, Some(Long::Head));
        self.push(Span::new(middle, span.end), long, false, Some(Long::Tail(long)));
    }

    fn push(&mut self, span: Span, folded: &str, number: bool, long: Option<Long>) {
        debug_assert!(self.text.get(span.start..span.end).is_some_and(|word| !word.is_empty()), "a word has letters");
        let word = span.of(self.text);
        let capital = word.starts_with(char::is_uppercase);
        let (opens, gap) = (std::mem::take(&mut self.opens), std::mem::take(&mut self.gap));
        let named = capital && {
            let before = self.words.last().is_some_and(|before| before.opens && before.capital);
            opens || before || word.len() > 1 && !word.contains(char::is_lowercase)
        };
        let label = named && self.text[span.end..].starts_with(": ");
        self.words.push(Word {
            span,
            key: (self.key)(folded),
            long,
            number,
            capital,
            opens,
            bracket: self.bracket,
            gap,
            label,
        });
    }
}

/// British spelling as American: who wrote a transcript down says nothing about what was said.
fn spelling(word: &str) -> Cow<'_, str> {
    const ENDINGS: &[(&str, &str)] = &[
        ("our", "or"),
        ("ours", "ors"),
        ("oured", "ored"),
        ("ise", "ize"),
        ("ised", "ized"),
        ("ising", "izing"),
        ("isation", "ization"),
        ("tre", "ter"),
        ("mme", "m"),
    ];
    if word.len() < 6 || word.contains('\'') {
        return Cow::Borrowed(word);
    }
    let british = ENDINGS.iter().find_map(|(british, american)| Some((word.strip_suffix(british)?, american)));
    british.map_or(Cow::Borrowed(word), |(stem, american)| Cow::Owned(format!("{stem}{american}")))
}

/// A combining mark belongs to the letter before it.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}')
}

#[cfg(test)]
mod tests {
    use quotes::Language;

    use super::*;

    fn keys(language: Language, one: &str, other: &str) -> [Vec<u32>; 2] {
        let (lists, mut keys) = (Lists::of(language), Keys::default());
        let one = of_quote(one, lists, &mut keys);
        let other = of_source(other, lists, &keys);
        [one, other].map(|words| words.iter().map(|word| word.key).collect())
    }

    #[track_caller]
    fn same(one: &str, other: &str) {
        let [one, other] = keys(Language::English, one, other);
        assert_eq!(one, other);
    }

    #[track_caller]
    fn differ(one: &str, other: &str) {
        let [one, other] = keys(Language::English, one, other);
        assert_ne!(one, other);
    }

    #[test]
    fn what_is_the_same() {
        same("We sail, at dawn.", "we SAIL at dawn");
        same("a well-known face", "a well known face");
        same("the transcription", "the transcrip-\ntion");
        same("the centre of the harbour", "the center of the harbor");
        same("I don’t know", "I do not know");
        same("I don`t know", "I don't know");
        same("we can't and won't", "we cannot and will not");
        same("we’re here", "we are here");
        same("I'd never go", "I would never go");
        same("We can\u{ad}not go", "We cannot go");
    }

    #[test]
    fn numbers_by_value() {
        same("twenty-five ships", "25 ships");
        same("twenty-\nfive ships", "25 ships");
        same("two million people", "2,000,000 people");
        same("two\r\nmillion people", "2 million people");
        same("one hundred and five boats", "105 boats");
        same("between 2,000 and 3,000", "between two thousand and three thousand");
        same("100 and 200", "one hundred and two hundred");
        same("in 2024 and 1999", "in twenty twenty-four and nineteen ninety-nine");
        same("$2.5bn", "2.5 billion dollars");
        same("8.2 billion and 16,100", "8,200,000,000 and 16.1 thousand");
        same("three thousand two hundred", "3,200");
        same("40%", "forty per cent");
        same("two and three", "2 and 3");
        same("five million and counting", "5,000,000 and counting");
        let [one, other] = keys(Language::German, "10.000 Menschen", "zehntausend Menschen");
        assert_eq!((one.len(), other.len()), (2, 2));
    }

    #[test]
    fn what_is_not() {
        differ("I do not know", "I do know");
        differ("25 ships", "26 ships");
        differ("2 million", "2 billion");
        differ("€5 million", "$5 million");
        differ("5 degrees", "-5 degrees");
        differ("25 percent", "2,5 percent");
        differ("Lund’s ship", "Lund ship");
    }

    #[test]
    fn marks_of_the_editor() {
        let mut keys = Keys::default();
        let words =
            of_quote("He … said [the minister] would [...] go . . . home", Lists::of(Language::English), &mut keys);
        let gaps: Vec<bool> = words.iter().map(|word| word.gap).collect();
        assert_eq!(gaps, [false, true, false, false, false, true, true]);
        let brackets: Vec<bool> = words.iter().map(|word| word.bracket).collect();
        assert_eq!(brackets, [false, false, true, true, false, false, false]);
    }

    #[test]
    fn speakers_of_a_transcript() {
        let words = of_source("CHAIR: Yes.\nPetra Lund: No, two: one.", Lists::of(Language::English), &Keys::default());
        let labels: Vec<bool> = words.iter().map(|word| word.label).collect();
        assert_eq!(labels, [true, false, false, true, false, false, false]);
    }
}
