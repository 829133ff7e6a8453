//! What no file of a sheet may hold, taken out in one place, before any format sees it.
//!
//! Control characters and what XML 1.0 forbids make a Word or Excel file that does not open; in the other formats they
//! are invisible and mean nothing. Signs that set the direction of writing stay, and end with the text they stand in.

use store::{ExportRow, Ground};

use super::About;

/// Whether a file may not hold it. Line breaks and tabs may stay.
fn forbidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{fffe}' | '\u{ffff}')
}

const FIRST_STRONG_ISOLATE: char = '\u{2068}';
const POP_ISOLATE: char = '\u{2069}';

/// Whether what follows may be set in another direction.
fn directs(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Takes out what is forbidden.
fn text(text: &mut String) {
    if text.contains("\r\n") {
        *text = text.replace("\r\n", "\n");
    }
    if text.contains(forbidden) {
        *text = text.replace('\r', "\n");
        text.retain(|c| !forbidden(c));
    }
}

/// The text as it may stand on a line with others: where a sign sets a direction, the whole is isolated, and what stands
/// behind it is not turned round.
fn isolate(text: &mut String) {
    if !text.contains(directs) {
        return;
    }
    let mut open = 0_usize;
    let mut out = String::from(FIRST_STRONG_ISOLATE);
    for c in text.chars() {
        match c {
            '\u{2066}'..='\u{2068}' => open += 1,
            // It closes nothing that stands in this text.
            POP_ISOLATE if open == 0 => continue,
            POP_ISOLATE => open -= 1,
            _ => {}
        }
        out.push(c);
    }
    out.extend(std::iter::repeat_n(POP_ISOLATE, open + 1));
    *text = out;
}

/// A quote with everything that is said of it, as a program reads it.
pub(super) fn row(row: &mut ExportRow) {
    each(row, text);
}

/// A quote with everything that is said of it, as people read it.
pub(super) fn row_for_people(row: &mut ExportRow) {
    each(row, text);
    each(row, isolate);
}

fn each(row: &mut ExportRow, change: fn(&mut String)) {
    let a = &mut row.attribution;
    let links = [&mut a.speaker, &mut a.role, &mut a.cue].into_iter().flatten().chain(&mut a.via);
    links.for_each(|link| change(&mut link.text));
    a.name.iter_mut().chain(&mut row.signed).for_each(change);
    let fields = [
        &mut row.title,
        &mut row.byline,
        &mut row.publisher,
        &mut row.url,
        &mut row.published_at,
        &mut row.exact,
        &mut row.prefix,
        &mut row.suffix,
        &mut row.reason,
        &mut row.person,
        &mut row.note,
    ];
    fields.into_iter().chain(&mut row.questions).for_each(change);
    for Ground { title, kind, grade, origin, url, locator, .. } in &mut row.evidence {
        [title, kind, grade, origin, url, locator].into_iter().for_each(change);
    }
    for (name, _) in [&mut row.checked, &mut row.approved].into_iter().flatten() {
        change(name);
    }
}

/// What a sheet says of itself.
pub(super) fn about(about: &mut About) {
    if let Some((sheet, _)) = &mut about.frozen {
        let gone = sheet.withdrawn.as_mut().map(|gone| [&mut gone.by, &mut gone.reason]);
        for field in [&mut sheet.title, &mut sheet.by].into_iter().chain(gone.into_iter().flatten()) {
            text(field);
            isolate(field);
        }
    }
    [&mut about.house.name, &mut about.house.address].into_iter().for_each(text);
}

/// JSON that may stand inside `<script>` as it is: what HTML or an old reader of scripts would take for its own is
/// written by its number. Outside of strings JSON has none of these signs.
pub(super) fn script_safe(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out += &format!("\\u{:04x}", u32::from(c)),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(dirty: &str, expected: &str) {
        let mut cleaned = dirty.to_owned();
        text(&mut cleaned);
        assert_eq!(cleaned, expected, "{dirty:?}");
        text(&mut cleaned);
        assert!(!cleaned.contains(forbidden));
    }

    #[test]
    fn what_no_file_may_hold() {
        check("a\u{0}b\u{7}c\u{b}d\u{c}e\u{1f}f\u{7f}g\u{85}h\u{fffe}i\u{ffff}j", "abcdefghij");
        check("one\r\ntwo\rthree\u{1}\tfour\n", "one\ntwo\nthree\tfour\n");
        check("🙂 é e\u{301} שלום ‏ “so”", "🙂 é e\u{301} שלום ‏ “so”");
        check("", "");
    }

    #[test]
    fn directions_end_where_the_text_ends() {
        let cases = [
            ("\u{202e}cod.exe", "\u{2068}\u{202e}cod.exe\u{2069}"),
            ("a\u{2067}b", "\u{2068}a\u{2067}b\u{2069}\u{2069}"),
            ("a\u{2069}b\u{202c}", "\u{2068}ab\u{202c}\u{2069}"),
            ("שלום", "שלום"),
        ];
        for (open, expected) in cases {
            let mut closed = open.to_owned();
            isolate(&mut closed);
            assert_eq!(closed, expected, "{open:?}");
        }
    }

    #[test]
    fn json_inside_a_script() {
        assert_eq!(script_safe("{\"a\":\"</script>&\u{2028}\"}"), r#"{"a":"\u003c/script\u003e\u0026\u2028"}"#);
    }
}
