//! Signs that nobody sees: which of them may be kept, so that what is stored is what people read.

/// A sign that is no text at all: files of XML may not hold it, and no program shows it.
pub(crate) fn no_text(c: char) -> bool {
    let code = u32::from(c);
    (c.is_control() && !matches!(c, '\n' | '\t' | '\r')) || code & 0xfffe == 0xfffe || matches!(code, 0xfdd0..=0xfdef)
}

/// A sign that turns the direction of what follows: it makes a text read as another than it is.
pub(crate) fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A joiner: some scripts and joined pictures need it.
fn joins(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Format characters that are not seen. The marks in front of Arabic and Kaithi figures are, and stay.
fn unseen(c: char) -> bool {
    matches!(u32::from(c),
        0xad | 0x61c | 0x70f | 0x180b..=0x180f | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xfeff
        | 0xfff9..=0xfffb | 0x13430..=0x1343f | 0x1bca0..=0x1bca3 | 0x1d173..=0x1d17a | 0xe0000..=0xe0fff)
}

/// What somebody typed, without signs that are not seen; line ends and tabs stay. Joiners stay between letters or
/// pictures of scripts that may need them.
pub(crate) fn seen(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().filter(|c| !no_text(*c) && (joins(*c) || !unseen(*c))).peekable();
    while let Some(c) = chars.next() {
        let needed = |c: Option<char>| c.is_some_and(|c| !c.is_ascii() && !c.is_whitespace() && !joins(c));
        if !joins(c) || needed(out.chars().next_back()) && needed(chars.peek().copied()) {
            out.push(c);
        }
    }
    out
}

/// One line of what somebody typed, without signs that are not seen: for searches and filters, where anything goes.
#[must_use]
pub fn clean_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    seen(&spaced).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn joiners_stay_where_scripts_need_them() {
        for kept in ["👩‍🚒", "می‌خواهم", "क्‍ष", "Ägir", "שלום", "٢٠٢٦", "a\tb\nc"] {
            assert_eq!(seen(kept), kept);
        }
        for (typed, kept) in [
            ("Om\u{200d}ar", "Omar"),
            ("\u{200d}é\u{200d}", "é"),
            ("é\u{200d}\u{200d}é", "é\u{200d}é"),
            ("Omar\u{202e}\u{200b}\u{feff}\u{ad}", "Omar"),
            ("a\u{0}b\u{1b}[31m\u{fffe}\u{ffff}\u{1fffe}", "ab[31m"),
            ("\u{e0041}x", "x"),
        ] {
            assert_eq!(seen(typed), kept, "{typed:?}");
        }
        assert_eq!(clean_line(" a\0b\r\n\u{202e}c "), "a b c");
    }

    proptest! {
        /// Whatever is typed, what is kept is text that XML 1.0 takes, without signs that are not seen.
        #[test]
        fn whatever_is_typed_is_text(typed in proptest::collection::vec(prop_oneof![
            any::<char>(), (0_u32..0x2100).prop_filter_map("no surrogate", char::from_u32),
            prop_oneof![Just('\u{200d}'), Just('\u{202e}'), Just('\u{fffe}'), Just('\0'), Just('é'), Just('a')],
        ], 0..40)) {
            let typed: String = typed.into_iter().collect();
            let xml = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
            for kept in [seen(&typed), clean_line(&typed)] {
                prop_assert!(kept.chars().all(|c| xml(c) && (joins(c) || !unseen(c)) && !turns(c)), "{kept:?}");
                prop_assert_eq!(&seen(&kept), &kept);
            }
            for kept in [
                crate::Line::<9999>::optional("it", &typed).unwrap().map(|line| line.as_str().to_owned()),
                crate::Reason::parse(&typed).ok().map(|reason| reason.as_str().to_owned()),
                crate::Note::parse(&typed).ok().map(|note| note.as_str().to_owned()),
                crate::CommentBody::parse(&typed).ok().map(|body| body.as_str().to_owned()),
            ].into_iter().flatten() {
                prop_assert!(kept.chars().all(|c| xml(c) && (joins(c) || !unseen(c))), "{kept:?}");
            }
            if let Ok(text) = crate::ArticleText::parse(&typed) {
                prop_assert!(text.as_str().chars().all(|c| xml(c) && !turns(c)));
            }
        }
    }
}
