//! The words of a text as they are compared: without case, marks, hyphens and line breaks; numbers by value.

use std::sync::LazyLock;

use quotes::Span;
use rustc_hash::FxHashMap;

/// What a word does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Negation,
    Modal,
    Hedge,
    Filler,
    Small,
    Date,
}

/// One word, or one number of several words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    pub(super) span: Span,
    /// What it is the same as, whatever its spelling; 0 for a word that the quote does not have.
    pub(super) key: u32,
    pub(super) number: bool,
    pub(super) capital: bool,
    /// It stands first in its sentence, where a capital says nothing.
    pub(super) opens: bool,
    /// It stands in [brackets]: the editor's word.
    pub(super) bracket: bool,
    /// Something was left out right before it, and marked: "…".
    pub(super) gap: bool,
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

    pub(super) fn look(&self, word: &str) -> u32 {
        self.known.get(word).copied().unwrap_or(0)
    }

    pub(super) fn len(&self) -> usize {
        self.known.len() + 1
    }
}

/// The words of a quote.
pub(super) fn of_quote(text: &str, keys: &mut Keys) -> Vec<Word> {
    read(text, &mut |word| keys.enter(word))
}

/// The words of a source.
pub(super) fn of_source(text: &str, keys: &Keys) -> Vec<Word> {
    read(text, &mut |word| keys.look(word))
}

/// The class of a word in lower case.
pub(super) fn class(word: &str) -> Option<Class> {
    LISTS.classes.get(word).copied()
}

/// A word as it is compared: lower case, straight apostrophes.
pub(super) fn folded(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    fold(word, &mut out);
    out
}

fn fold(word: &str, out: &mut String) {
    out.clear();
    if word.is_ascii() {
        out.extend(word.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
        return;
    }
    for c in word.chars() {
        match c {
            '’' | 'ʼ' | '‘' => out.push('\''),
            '\u{ad}' => {}
            c => out.extend(c.to_lowercase()),
        }
    }
}

struct Lists {
    classes: FxHashMap<&'static str, Class>,
    numbers: FxHashMap<&'static str, f64>,
    short: Vec<(&'static str, &'static str)>,
    /// Words whose 's is "is".
    is: Vec<&'static str>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let mut lists =
        Lists { classes: FxHashMap::default(), numbers: FxHashMap::default(), short: Vec::new(), is: Vec::new() };
    let mut section = "";
    for line in include_str!("../../data/compare.txt").lines().filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name;
            continue;
        }
        for entry in line.split_whitespace() {
            let class = match section {
                "negation" => Class::Negation,
                "modal" => Class::Modal,
                "hedge" => Class::Hedge,
                "filler" => Class::Filler,
                "small" => Class::Small,
                "date" => Class::Date,
                "number" => {
                    if let Some((word, value)) = entry.split_once('=')
                        && let Ok(value) = value.parse()
                    {
                        lists.numbers.insert(word, value);
                    }
                    continue;
                }
                "is" => {
                    lists.is.push(entry);
                    continue;
                }
                _ => {
                    lists.short.extend(entry.split_once('='));
                    continue;
                }
            };
            // The first list a word stands in says what matters most about it.
            lists.classes.entry(entry).or_insert(class);
        }
    }
    lists
});

/// Splits a text into words; `key` gives the key of a folded word.
fn read(text: &str, key: &mut dyn FnMut(&str) -> u32) -> Vec<Word> {
    let mut reader = Reader {
        text,
        words: Vec::with_capacity(text.len() / 6),
        number: None,
        opens: true,
        bracket: false,
        gap: false,
        folded: String::new(),
    };
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let end = at + c.len_utf8();
        if c.is_alphanumeric() {
            at = reader.word(at, key);
        } else {
            reader.sign(c, at, key);
            at = end;
        }
    }
    reader.close(key);
    reader.words
}

struct Reader<'t> {
    text: &'t str,
    words: Vec<Word>,
    /// A number that may go on in the next word.
    number: Option<Number>,
    opens: bool,
    bracket: bool,
    gap: bool,
    folded: String,
}

#[derive(Debug, Clone, Copy)]
struct Number {
    span: Span,
    /// What is done: "two thousand" of "two thousand and five".
    done: f64,
    /// What is under way.
    now: f64,
    /// The last part was a word below a hundred: only another that fits below it may follow.
    last: f64,
    opens: bool,
    gap: bool,
    /// "and" stood behind it; it may be a part.
    and: bool,
}

impl Reader<'_> {
    fn sign(&mut self, c: char, at: usize, key: &mut dyn FnMut(&str) -> u32) {
        match c {
            '.' | '!' | '?' => {
                let three = self.text[at..].starts_with("...") || at > 1 && self.text[..at].ends_with("..");
                if three {
                    self.close(key);
                    self.gap = true;
                } else {
                    self.opens = true;
                }
            }
            '…' => {
                self.close(key);
                self.gap = true;
            }
            '[' => {
                self.close(key);
                let rest = self.text[at + 1..].trim_start();
                if !(rest.starts_with('…') || rest.starts_with("...")) {
                    self.bracket = true;
                }
            }
            ']' => {
                self.close(key);
                self.bracket = false;
            }
            '%' => {
                self.close(key);
                let span = Span::new(at, at + 1);
                self.push(span, "percent", false, key);
            }
            '\n' if self.text[at + 1..].starts_with('\n') => self.opens = true,
            ':' | '“' | '”' | '"' | '«' | '„' | '»' => self.opens = true,
            _ => {}
        }
        if !matches!(c, ' ' | '-' | '\n' | '‑' | '\u{a0}') {
            self.close(key);
        }
    }

    /// Reads the word that begins at `start`; gives where it ends.
    fn word(&mut self, start: usize, key: &mut dyn FnMut(&str) -> u32) -> usize {
        let text = self.text;
        let mut end = start;
        let mut letters = text[start..].char_indices().peekable();
        let digits = text[start..].starts_with(|c: char| c.is_ascii_digit());
        while let Some((at, c)) = letters.next() {
            let next = letters.peek().map(|(_, next)| *next);
            let inside = match c {
                '\'' | '’' => next.is_some_and(char::is_alphanumeric) && !digits,
                '.' | ',' => digits && next.is_some_and(|next| next.is_ascii_digit()),
                '\u{ad}' => true,
                c => c.is_alphanumeric() || is_mark(c),
            };
            if !inside {
                break;
            }
            end = start + at + c.len_utf8();
        }
        end = self.broken(end);
        let mut folded = std::mem::take(&mut self.folded);
        fold(&text[start..end], &mut folded);
        if folded.contains(['\n', '-']) {
            folded.retain(|c| !c.is_whitespace() && c != '-');
        }
        let span = Span::new(start, end);
        if !self.counted(span, &folded, digits, key) {
            self.close(key);
            self.plain(span, &folded, key);
        }
        self.folded = folded;
        end
    }

    /// A word broken at the end of a line, "transcrip-⏎tion", ends where its second half does.
    fn broken(&self, end: usize) -> usize {
        let Some(rest) = self.text[end..].strip_prefix('-') else { return end };
        let line = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'));
        let Some(line) = line else { return end };
        if !line.starts_with(char::is_lowercase) {
            return end;
        }
        let half = line.find(|c: char| !c.is_alphanumeric()).unwrap_or(line.len());
        self.text.len() - line.len() + half
    }

    /// Takes `folded` as a number, or as a part of the one under way.
    fn counted(&mut self, span: Span, folded: &str, digits: bool, key: &mut dyn FnMut(&str) -> u32) -> bool {
        if digits {
            let plain: String = folded.chars().filter(|c| *c != ',').collect();
            let number = plain.trim_end_matches(|c: char| c.is_alphabetic());
            let suffix = &plain[number.len()..];
            let scale = match suffix {
                "" => 1.0,
                "k" => 1e3,
                "m" | "mn" => 1e6,
                "b" | "bn" => 1e9,
                _ => return false,
            };
            let Ok(value) = number.parse::<f64>() else { return false };
            self.close(key);
            self.start(span, value * scale);
            // "in 2022 two men": no word below a hundred goes on with figures.
            if let Some(number) = &mut self.number {
                number.last = 1.0;
            }
            return true;
        }
        let Some(value) = LISTS.numbers.get(folded).copied() else {
            if folded == "and"
                && let Some(number) = self.number.as_mut().filter(|number| number.now >= 100.0 || number.done > 0.0)
                && !number.and
            {
                number.and = true;
                return true;
            }
            return false;
        };
        let Some(number) = self.number else {
            if value >= 1e6 {
                return false;
            }
            self.start(span, value);
            return true;
        };
        let fits = match value {
            v if v >= 1000.0 => number.now > 0.0 && number.last < v,
            100.0 => number.now > 0.0 && number.now < 100.0,
            v => number.last >= 100.0 || (20.0..100.0).contains(&number.last) && v < 10.0 && number.last % 10.0 == 0.0,
        };
        if !fits {
            self.close(key);
            if value >= 1e6 {
                return false;
            }
            self.start(span, value);
            return true;
        }
        let mut number = Number { span: Span::new(number.span.start, span.end), last: value, and: false, ..number };
        if value >= 1000.0 {
            number.done += number.now * value;
            number.now = 0.0;
        } else if value >= 100.0 {
            number.now *= value;
        } else {
            number.now += value;
        }
        self.number = Some(number);
        true
    }

    fn start(&mut self, span: Span, value: f64) {
        let (opens, gap) = (std::mem::take(&mut self.opens), std::mem::take(&mut self.gap));
        self.number = Some(Number { span, done: 0.0, now: value, last: value, opens, gap, and: false });
    }

    /// Ends the number under way.
    fn close(&mut self, key: &mut dyn FnMut(&str) -> u32) {
        let Some(number) = self.number.take() else { return };
        (self.opens, self.gap) = (number.opens, number.gap);
        let value = number.done + number.now;
        self.push(number.span, &format!("#{value}"), true, key);
        if number.and {
            let rest = &self.text[number.span.end..];
            let at = number.span.end + rest.len() - rest.trim_start().len();
            self.push(Span::new(at, at + 3), "and", false, key);
        }
    }

    /// A word that is no number; a short form gives two.
    fn plain(&mut self, span: Span, folded: &str, key: &mut dyn FnMut(&str) -> u32) {
        if folded == "cannot" {
            let middle = span.start + 3;
            self.push(Span::new(span.start, middle), "can", false, key);
            return self.push(Span::new(middle, span.end), "not", false, key);
        }
        if folded == "cent"
            && let Some(per) = self.words.last_mut().filter(|word| word.span.of(self.text).eq_ignore_ascii_case("per"))
        {
            (per.span, per.key) = (Span::new(per.span.start, span.end), key("percent"));
            return;
        }
        let spelled = spelling(folded);
        let folded = spelled.as_deref().unwrap_or(folded);
        let short = LISTS.short.iter().find(|(short, _)| folded.len() > short.len() && folded.ends_with(short));
        let is = folded.strip_suffix("'s").is_some_and(|head| LISTS.is.contains(&head));
        let short = if is { Some(&("'s", "is")) } else { short };
        let Some((short, long)) = short else {
            return self.push(span, folded, false, key);
        };
        // An apostrophe may be of one byte or of three.
        let text = span.of(self.text);
        let tail = text.char_indices().rev().nth(short.chars().count() - 1).map_or(0, |(at, _)| at);
        let head = match &folded[..folded.len() - short.len()] {
            "ca" => "can",
            "wo" => "will",
            "sha" => "shall",
            head => head,
        };
        let middle = span.start + tail;
        self.push(Span::new(span.start, middle), head, false, key);
        self.push(Span::new(middle, span.end), long, false, key);
    }

    fn push(&mut self, span: Span, folded: &str, number: bool, key: &mut dyn FnMut(&str) -> u32) {
        let capital = span.of(self.text).starts_with(char::is_uppercase);
        let (opens, gap) = (std::mem::take(&mut self.opens), std::mem::take(&mut self.gap));
        self.words.push(Word { span, key: key(folded), number, capital, opens, bracket: self.bracket, gap });
    }
}

/// British spelling as American: who wrote a transcript down says nothing about what was said.
fn spelling(word: &str) -> Option<String> {
    if word.len() < 6 {
        return None;
    }
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
    ENDINGS.iter().find_map(|(british, american)| word.strip_suffix(british).map(|stem| format!("{stem}{american}")))
}

/// A combining mark belongs to the letter before it.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(one: &str, other: &str) {
        let mut keys = Keys::default();
        let one: Vec<u32> = of_quote(one, &mut keys).iter().map(|word| word.key).collect();
        let other: Vec<u32> = of_source(other, &keys).iter().map(|word| word.key).collect();
        assert_eq!(one, other);
    }

    #[track_caller]
    fn differ(one: &str, other: &str) {
        let mut keys = Keys::default();
        let one: Vec<u32> = of_quote(one, &mut keys).iter().map(|word| word.key).collect();
        let other: Vec<u32> = of_source(other, &keys).iter().map(|word| word.key).collect();
        assert_ne!(one, other);
    }

    #[test]
    fn what_is_the_same() {
        same("We sail, at dawn.", "we SAIL at dawn");
        same("a well-known face", "a well known face");
        same("the transcription", "the transcrip-\ntion");
        same("twenty-five ships", "25 ships");
        same("two million people", "2 million people");
        same("two million people", "2,000,000 people");
        same("one hundred and five boats", "105 boats");
        same("$2.5bn", "2.5 billion");
        same("three thousand two hundred", "3,200");
        same("40 percent", "forty per cent");
        same("40%", "40 percent");
        same("I don’t know", "I do not know");
        same("we can't and won't", "we cannot and will not");
        same("we’re here", "we are here");
        same("two and three", "2 and 3");
        same("the centre of the harbour", "the center of the harbor");
        same("five million and counting", "5,000,000 and counting");
    }

    #[test]
    fn what_is_not() {
        differ("I do not know", "I do know");
        differ("25 ships", "26 ships");
        differ("2 million", "2 billion");
        differ("Lund’s ship", "Lund ship");
    }

    #[test]
    fn marks_of_the_editor() {
        let words = of_quote("He … said [the minister] would [...] go", &mut Keys::default());
        let gaps: Vec<bool> = words.iter().map(|word| word.gap).collect();
        assert_eq!(gaps, [false, true, false, false, false, true]);
        let brackets: Vec<bool> = words.iter().map(|word| word.bracket).collect();
        assert_eq!(brackets, [false, false, true, true, false, false]);
    }
}
