//! Notes of whoever took the words down: [applause], (Laughter.), [crosstalk 00:12:33], ♪ music ♪.

use quotes::Span;

use super::clock::{only_times, time_code};
use super::lists::LISTS;
use super::mark::Mark;

/// No note is longer, in bytes.
const LONGEST: usize = 240;

/// The notes of `text` in `span`, in order, the outer one where they stand within each other. `clock`: the times of this
/// text stand in round brackets, so that "(10:30)" is one.
pub(super) fn notes(text: &str, span: Span, clock: bool, out: &mut Vec<Mark>) {
    let bytes = text.as_bytes();
    let mut at = span.start;
    while at < span.end {
        // The bytes that any of these begins with: brackets, an asterisk, and the first one of a note sign.
        let Some(next) = bytes[at..span.end].iter().position(|byte| matches!(byte, b'[' | b'(' | b'*' | b'0' | 0xe2))
        else {
            return;
        };
        at += next;
        let opens = text[..at].trim_end_matches([' ', '\t']).ends_with('\n') || at == 0;
        let apart = opens || text[..at].ends_with([' ', '\t']);
        match note(&text[at..span.end], clock, opens, apart) {
            Some(length) => {
                out.push(Mark::aside(at, at + length));
                at += length;
            }
            None => at += text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
}

/// Whether what stands in square brackets is a note.
pub(super) fn is_note(inside: &str) -> bool {
    says_so(inside, '[')
}

/// How long the note is that `text` begins with; `opens`: it stands first on its line, `apart`: behind
/// a space.
fn note(text: &str, clock: bool, opens: bool, apart: bool) -> Option<usize> {
    let open = text.chars().next()?;
    match open {
        '[' | '(' => {
            let end = closed(text)?;
            let inside = &text[1..end - 1];
            let time = time_code(inside.trim()).is_some_and(|length| length == inside.trim().len());
            let aside = if time {
                open == '[' || clock || inside.matches(':').count() > 1 || inside.trim().starts_with('0')
            } else {
                says_so(inside, open)
            };
            aside.then_some(end)
        }
        '*' => {
            let end = text[1..].find('*').filter(|end| (1..60).contains(end) && !text[1..=*end].contains('\n'))? + 2;
            says_so(&text[1..end - 1], open).then_some(end)
        }
        // "00:12:33" within a line.
        '0' if text.as_bytes().get(2) == Some(&b':') => {
            time_code(text).filter(|length| apart && clock && text[..*length].matches(':').count() > 1)
        }
        '♪' | '♫' => {
            let line = text.find('\n').unwrap_or(text.len());
            let rest = &text[..line];
            let last =
                rest.char_indices().rev().find(|(_, c)| matches!(c, '♪' | '♫')).map_or(0, |(at, c)| at + c.len_utf8());
            // A song that nobody ended lasts to the end of its line, when the line is one.
            Some(match last > open.len_utf8() {
                true => last,
                false if opens => line,
                false => open.len_utf8(),
            })
        }
        _ => None,
    }
}

/// Where the bracket that `text` begins with is closed, brackets within it counted.
fn closed(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate().take(LONGEST) {
        match byte {
            b'[' | b'(' => depth += 1,
            b']' | b')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            b'\n' if text[at + 1..].starts_with('\n') => return None,
            _ => {}
        }
    }
    None
}

/// Whether the words between brackets are a note: all of them words of notes, a name and what they do ("Lund laughs"), or
/// a phrase such as "through translator". What only begins like one ("music permitting") was said.
fn says_so(inside: &str, open: char) -> bool {
    let lower = inside.to_lowercase();
    let lower = lower.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')' | '[' | ']'));
    if only_times(lower) || lower.is_empty() {
        return only_times(lower) || inside.chars().all(|c| c == '_' || c.is_whitespace()) && !inside.trim().is_empty();
    }
    // A mark of a note: "that[12] we sail".
    if open == '[' && lower.len() <= 3 && lower.bytes().all(|byte| byte.is_ascii_digit()) {
        return true;
    }
    // "[inaudible 00:12:33]": the time is no word of it.
    let words: Vec<&str> = lower
        .split(|c: char| !(c.is_alphanumeric() || c == '-'))
        .filter(|word| !word.is_empty() && !word.bytes().all(|byte| byte.is_ascii_digit()))
        .collect();
    let known = |word: &str| LISTS.notes.contains(word);
    let company = |word: &str| known(word) || LISTS.note_company.contains(word);
    let loud = !inside.contains(char::is_lowercase);
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    let all = words.iter().all(|word| company(word) || LISTS.note_small.contains(word));
    let telling = words.iter().filter(|word| company(word)).count();
    // "(bell)" and "[Pause]", but "we will [pause] it" is the editor's, and "(foreign)" a word.
    let single = words.len() == 1 && LISTS.note_alone.contains(first);
    let alone = loud || single && (open == '(' || inside.starts_with(char::is_uppercase));
    // "Beifall bei der SPD und des Abg. Lund".
    let parliament = known(first)
        && words
            .get(1)
            .is_some_and(|word| matches!(*word, "bei" | "des" | "der" | "von" | "im" | "auf" | "sur" | "en"));
    let does =
        known(last) && words.len() <= 4 && last.ends_with('s') && (loud || inside.starts_with(char::is_uppercase));
    let phrase = LISTS.note_phrases.iter().any(|phrase| {
        let rest = lower.strip_prefix(phrase).filter(|rest| !rest.starts_with(char::is_alphanumeric));
        rest.is_some_and(|rest| {
            (rest.trim().is_empty() || only_times(rest))
                || loud
                || phrase.starts_with("speaking") && rest.split_whitespace().count() <= 2
        })
    });
    all && (words.iter().any(|word| known(word)) || telling > 1 || telling == words.len() && alone)
        || loud && (known(first) || known(last))
        || parliament
        || does
        || phrase
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut marks = Vec::new();
        notes(text, Span::new(0, text.len()), false, &mut marks);
        let found: Vec<&str> = marks.iter().map(|mark| mark.span.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_was_noted() {
        check(
            "We (APPLAUSE) will [crosstalk 00:12:33] go (Laughter.)",
            &["(APPLAUSE)", "[crosstalk 00:12:33]", "(Laughter.)"],
        );
        check(
            "[00:19] yes [inaudible] (BEGIN VIDEO CLIP) (Beifall bei der SPD)",
            &["[00:19]", "[inaudible]", "(BEGIN VIDEO CLIP)", "(Beifall bei der SPD)"],
        );
        check("♪ we sail ♪ and ♪ go", &["♪ we sail ♪ and ♪"]);
        check("♪ la la\nWe sail", &["♪ la la"]);
        check(
            "that[12] we (pause) will [Musik] (Witness nods head.) (Laughter and applause)",
            &["[12]", "(pause)", "[Musik]", "(Witness nods head.)", "(Laughter and applause)"],
        );
        check("We will not ♪ stop", &["♪"]);
        check("*laughs* yes", &["*laughs*"]);
        check("[applause (loud [long])] yes", &["[applause (loud [long])]"]);
        check("[crowd noise] (COMMERCIAL BREAK) (BELL) [bell]", &["[crowd noise]", "(COMMERCIAL BREAK)", "(BELL)"]);
        check("(through translator) We sail", &["(through translator)"]);
    }

    #[test]
    fn what_was_said() {
        check(
            "We will [not] raise [the fee] (as I said), the (NATO) one, [break] it [the audience], 5 * 3 * 2 (10:30) [",
            &[],
        );
        check("He said (and I think the music was far too loud for anybody to sleep that night) no.", &[]);
        check(&"[".repeat(5_000), &[]);
    }
}
