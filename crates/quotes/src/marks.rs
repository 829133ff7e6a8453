//! Quotation marks: which stretches of a text stand between a pair of them.
//!
//! Marks are paired paragraph by paragraph, so that an odd one never spoils the rest. A mark's part is
//! decided by what stands on both sides of it; an apostrophe, an inch sign and a mark inside a tag are
//! no marks at all. A paragraph whose quote is not closed and whose successor opens with the same mark
//! continues it, as newspapers set long quotes.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::language::{Class, Language};
use crate::{Problem, ProblemKind, Span};

/// A stretch between two marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Marked {
    /// The words, without marks and without white space at the ends.
    pub(crate) inner: Span,
    /// The words with their marks.
    pub(crate) outer: Span,
    /// How many quotes it stands inside.
    pub(crate) depth: usize,
    /// It continues in the next paragraph, which opens with a mark of its own, at this byte.
    pub(crate) continues: Option<usize>,
}

/// The mark pairs of `data/marks.txt`.
static PAIRS: LazyLock<HashSet<(&'static str, &'static str)>> = LazyLock::new(|| {
    include_str!("../data/marks.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '))
        .collect()
});

/// One mark as it stands in the text, and what it may do there.
#[derive(Debug, Clone, Copy)]
struct Mark<'t> {
    sign: &'t str,
    at: usize,
    opens: bool,
    closes: bool,
}

impl Mark<'_> {
    fn end(&self) -> usize {
        self.at + self.sign.len()
    }
}

/// The paragraphs of `text`, in order, without blank ones.
///
/// A blank line ends a paragraph; so does the end of a line, unless the line looks wrapped (it is of
/// ordinary length and the sentence goes on).
pub(crate) fn paragraphs(text: &str) -> Vec<Span> {
    let mut paragraphs: Vec<Span> = Vec::new();
    let mut open: Option<Span> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.len()).trimmed(text);
        at += line.len();
        if span.is_empty() {
            paragraphs.extend(open.take());
            continue;
        }
        open = match open {
            Some(previous) if wrapped(previous.of(text), span.of(text)) => Some(Span::new(previous.start, span.end)),
            other => {
                paragraphs.extend(other);
                Some(span)
            }
        };
    }
    paragraphs.extend(open);
    paragraphs
}

/// Whether `next` goes on with the sentence that `previous` broke off at the width of the page.
fn wrapped(previous: &str, next: &str) -> bool {
    let last = previous.len() - previous.rfind('\n').map_or(0, |at| at + 1);
    let ends = previous.trim_end_matches(['"', '”', '’', '\'', ')']).ends_with(['.', '!', '?', ':', '…']);
    (45..=100).contains(&last) && !ends && next.chars().next().is_some_and(char::is_lowercase)
}

/// Every marked stretch of `text` in order of its start, and the marks that have no partner.
pub(crate) fn pair(text: &str, paragraphs: &[Span], language: Language) -> (Vec<Marked>, Vec<Problem>) {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    let mut marks: Vec<Vec<Mark<'_>>> = paragraphs.iter().map(|p| scan(text, *p, language)).collect();
    for index in 0..marks.len() {
        let following = marks.get(index + 1).and_then(|next| next.first()).copied();
        let follows = following.filter(|mark| mark.opens && mark.at == paragraphs[index + 1].start);
        pair_paragraph(text, paragraphs[index], &std::mem::take(&mut marks[index]), follows, &mut found, &mut problems);
    }
    found.retain(|marked: &Marked| !marked.inner.is_empty());
    found.sort_by_key(|marked| (marked.outer.start, std::cmp::Reverse(marked.outer.end)));
    // Only now is it known which of the open marks around a stretch were closed at all.
    let mut around: Vec<usize> = Vec::new();
    for marked in &mut found {
        while around.last().is_some_and(|end| *end <= marked.outer.start) {
            around.pop();
        }
        marked.depth = around.len();
        around.push(marked.outer.end);
    }
    (found, problems)
}

fn pair_paragraph<'t>(
    text: &'t str,
    paragraph: Span,
    marks: &[Mark<'t>],
    follows: Option<Mark<'t>>,
    found: &mut Vec<Marked>,
    problems: &mut Vec<Problem>,
) {
    let mut open: Vec<Mark<'t>> = Vec::new();
    // How many marks of a single-mark style could still close something further on.
    let mut closers = marks.iter().filter(|mark| single(mark.sign) && mark.closes).count();
    for mark in marks {
        if single(mark.sign) && mark.closes {
            closers -= 1;
        }
        let partner = mark.closes.then(|| open.iter().rposition(|o| PAIRS.contains(&(o.sign, mark.sign)))).flatten();
        // A mark that may do both closes the innermost open one, and otherwise opens.
        let reopens = mark.opens && (open.last().is_none_or(|o| !PAIRS.contains(&(o.sign, mark.sign))));
        match partner {
            Some(at) if !reopens => {
                for lost in open.drain(at + 1..).rev() {
                    lose(&lost, problems);
                }
                if let Some(opener) = open.pop() {
                    let outer = Span::new(opener.at, mark.end());
                    let inner = Span::new(opener.end(), mark.at).trimmed(text);
                    found.push(Marked { inner, outer, depth: open.len(), continues: None });
                }
            }
            _ if mark.opens => {
                // An apostrophe that begins a word opens nothing when nothing could close it.
                if single(mark.sign) && closers == 0 {
                    continue;
                }
                // Straight marks do not nest in themselves: the one before was never closed.
                if let Some(at) = open.iter().rposition(|o| o.sign == mark.sign) {
                    for lost in open.drain(at..).rev() {
                        lose(&lost, problems);
                    }
                }
                open.push(*mark);
            }
            _ => {
                // A 19" screen: an inch sign is no quotation mark.
                let inch = text[..mark.at].ends_with(|c: char| c.is_ascii_digit());
                if !single(mark.sign) && !inch {
                    problems.push(Problem { span: Span::new(mark.at, mark.end()), kind: ProblemKind::OrphanMark });
                }
            }
        }
    }
    for (depth, opener) in open.iter().enumerate() {
        if depth == 0 && follows.is_some_and(|next| next.sign == opener.sign) {
            let inner = Span::new(opener.end(), paragraph.end).trimmed(text);
            found.push(Marked {
                inner,
                outer: Span::new(opener.at, paragraph.end),
                depth,
                continues: follows.map(|next| next.at),
            });
        } else {
            lose(opener, problems);
        }
    }
}

/// Reports a mark that was never closed; a single one is more likely an apostrophe and is passed over.
fn lose(mark: &Mark<'_>, problems: &mut Vec<Problem>) {
    if !single(mark.sign) {
        problems.push(Problem { span: Span::new(mark.at, mark.end()), kind: ProblemKind::UnclosedMark });
    }
}

fn single(sign: &str) -> bool {
    matches!(sign, "'" | "’" | "‘")
}

/// The bytes a mark or a tag can begin with.
static BEGINS: [bool; 256] = {
    let mut begins = [false; 256];
    let signs = [b'"', b'\'', b'`', b'<', 0xC2, 0xE2, 0xE3];
    let mut at = 0;
    while at < signs.len() {
        begins[signs[at] as usize] = true;
        at += 1;
    }
    begins
};

/// Every mark of a paragraph, with what it may do there.
fn scan(text: &str, paragraph: Span, language: Language) -> Vec<Mark<'_>> {
    let mut marks = Vec::new();
    let words = paragraph.of(text);
    let mut from = 0;
    let mut no_tag_before = 0;
    while let Some(found) = words.as_bytes()[from..].iter().position(|byte| BEGINS[usize::from(*byte)]) {
        let at = from + found;
        let Some(c) = words[at..].chars().next() else { break };
        from = at + c.len_utf8();
        if c == '<' && at >= no_tag_before {
            match tag_end(&words[at..]) {
                Some(len) => from = at + len,
                None => no_tag_before = words.len(),
            }
            continue;
        }
        let Some(sign) = sign_at(words, at, c) else { continue };
        from = at + sign.len();
        let before = words[..at].chars().next_back();
        let after = words[from..].chars().next();
        if sign == "\"" && feet(&words[..at]) {
            continue;
        }
        let (opens, closes) = part(sign, before, after, &words[from..], language);
        if opens || closes {
            marks.push(Mark { sign, at: paragraph.start + at, opens, closes });
        }
    }
    marks
}

/// The length of the tag that begins `rest`, if it is one.
fn tag_end(rest: &str) -> Option<usize> {
    let second = rest[1..].chars().next()?;
    if !(second.is_ascii_alphabetic() || second == '/') {
        return Some(1);
    }
    rest.find('>').map(|end| end + 1)
}

/// The mark that stands at byte `at`, where the character is `c`.
fn sign_at(words: &str, at: usize, c: char) -> Option<&str> {
    let double = || words[at..].starts_with("''") || words[at..].starts_with("``");
    let len = match c {
        '\'' | '`' if double() => 2,
        '"' | '\'' => 1,
        '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '‚' | '‹' | '›' | '「' | '」' | '『' | '』' | '《' | '》' => {
            c.len_utf8()
        }
        _ => return None,
    };
    Some(&words[at..at + len])
}

/// What a sign may do between `before` and `after`: (open, close).
fn part(sign: &str, before: Option<char>, after: Option<char>, rest: &str, language: Language) -> (bool, bool) {
    let gap_before =
        before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '{' | '—' | '–' | '-' | '/' | '…'));
    let mark_before = before.is_some_and(|c| "\"“„«»‘'`‹›「『《¿¡".contains(c));
    let gap_after =
        after.is_none_or(|c| c.is_whitespace() || (!c.is_alphanumeric() && !"\"“„«‘'`‹「『《([$€£@#¿¡-—…".contains(c)));
    let mark_after = after.is_some_and(|c| "\"”’'»›」』》".contains(c));
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    match sign {
        "「" | "『" | "《" => (true, false),
        "」" | "』" | "》" => (false, true),
        "„" | "‚" | "``" => (true, false),
        // Closes in German („…“), opens in English.
        "“" => (!gap_after || gap_before, !gap_before),
        "”" => (gap_before && letter(after), !gap_before || after.is_none_or(char::is_whitespace)),
        // Spaces stand inside French guillemets: both parts are possible on either side.
        "«" | "‹" => (!gap_after || gap_before || after == Some('\u{a0}'), !gap_before && gap_after),
        "»" | "›" => (gap_before && !gap_after, !gap_before || before == Some('\u{a0}') || before == Some(' ')),
        "‘" => {
            (!letter(before) && !after.is_some_and(|c| c.is_ascii_digit()) && !gap_after, !gap_before && gap_after)
        }
        "’" => (false, !gap_before && !letter(after)),
        "'" => {
            let begins = (gap_before || mark_before) && !gap_after && !elided(rest, language);
            (begins, !gap_before && !letter(after))
        }
        _ => {
            // “. . . and so on”: after a gap a mark opens whatever but white space follows.
            let gap_after = if gap_before { after.is_none_or(char::is_whitespace) } else { gap_after };
            let begins = (gap_before || mark_before) && !(gap_after && !mark_after);
            let ends = !gap_before || (gap_after && !begins);
            (begins, ends)
        }
    }
}

/// Whether `before` ends like the height in 6'2".
fn feet(before: &str) -> bool {
    let inches = before.trim_end_matches(|c: char| c.is_ascii_digit());
    inches.len() < before.len()
        && inches.strip_suffix(['\'', '’']).is_some_and(|feet| feet.ends_with(|c: char| c.is_ascii_digit()))
}

/// Whether the apostrophe before `rest` stands for letters left out: '90s, 'em, 'tis.
fn elided(rest: &str, language: Language) -> bool {
    let word: &str = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let years =
        word.len() <= 3 && word.starts_with(|c: char| c.is_ascii_digit()) && word.trim_end_matches('s').len() == 2;
    years || language.classes(word).has(Class::Elision)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marks the stretches found in `text` as `[…]`, nested ones too, and gives the number of problems.
    #[track_caller]
    fn check(text: &str, expected: &[&str], expected_problems: usize) {
        let (found, problems) = pair(text, &paragraphs(text), Language::English);
        let words: Vec<&str> = found.iter().map(|marked| marked.inner.of(text)).collect();
        assert_eq!(words, expected, "in {text:?}");
        assert_eq!(problems.len(), expected_problems, "{problems:?} in {text:?}");
    }

    #[test]
    fn pairs_every_style() {
        check("He said \"yes\" and \"no\".", &["yes", "no"], 0);
        check("He said “yes” and “no”.", &["yes", "no"], 0);
        check("He said ''yes'' and ``no''.", &["yes", "no"], 0);
        check("Er sagte: „Ja“ und „nein”.", &["Ja", "nein"], 0);
        check("Il dit « oui » et «non».", &["oui", "non"], 0);
        check("Er sagte: »Ja« und ging.", &["Ja"], 0);
        check("彼は「はい」と言った。", &["はい"], 0);
        check("The 'important' partner's view.", &["important"], 0);
        check("Han sade ”ja” och gick.", &["ja"], 0);
    }

    #[test]
    fn nests() {
        check("“He told me ‘go away’ twice,” she said.", &["He told me ‘go away’ twice,", "go away"], 0);
        check("\"He told me 'go away' twice,\" she said.", &["He told me 'go away' twice,", "go away"], 0);
        check("‘She said “no” to him,’ he said.", &["She said “no” to him,", "no"], 0);
    }

    #[test]
    fn apostrophes_and_inches_are_not_marks() {
        check("Don't touch the boys' '90s rock 'n' roll records.", &[], 0);
        check("It’s the girls’ turn.", &[], 0);
        check("\"It's 6'2\" tall,\" he said.", &["It's 6'2\" tall,"], 0);
        check("A 19\" screen isn't large.", &[], 0);
    }

    #[test]
    fn an_odd_mark_never_spoils_the_rest() {
        check("He said \"never closed.\n\nShe said \"yes\".", &["yes"], 1);
        check("He said “one and “two” then.", &["two"], 1);
        check("Closed” at once. “Fine,” he said.", &["Fine,"], 1);
    }

    #[test]
    fn long_quotes_run_over_paragraphs() {
        check("“One.\n\n“Two.\n\n“Three,” he said.", &["One.", "Two.", "Three,"], 0);
        check("\"One.\n\n\"Two,\" he said.", &["One.", "Two,"], 0);
    }

    #[test]
    fn marks_in_tags_are_markup() {
        check("<a href=\"x\" title='y'>He said</a> \"yes\".", &["yes"], 0);
        check("2 < 3 \"yes\" and a < b.", &["yes"], 0);
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        let text = "The minister told the crowd in the capital on Monday that “the\nroad is open”.";
        check(text, &["the\nroad is open"], 0);
        assert_eq!(paragraphs("A headline\nBy Someone\n\nText.").len(), 3);
    }
}
