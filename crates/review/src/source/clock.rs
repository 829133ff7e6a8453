//! Time codes: "0:05", "00:12:33", "01:02.500".

/// How many bytes of the beginning of `text` are a time code.
pub(super) fn time_code(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let figures = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let first = figures(0);
    if !(1..=3).contains(&first) {
        return None;
    }
    let (mut end, mut parts) = (first, 1);
    while bytes.get(end) == Some(&b':') && figures(end + 1) == 2 {
        end += 3;
        parts += 1;
    }
    if !(2..=4).contains(&parts) {
        return None;
    }
    if matches!(bytes.get(end), Some(b'.' | b',' | b';')) && (1..=3).contains(&figures(end + 1)) {
        end += 1 + figures(end + 1);
    }
    (!text[end..].starts_with(|c: char| c.is_alphanumeric() || c == ':')).then_some(end)
}

/// Whether `text` is time codes and nothing else: "00:12", "00:12 - 00:15", "[00:12:33]".
pub(super) fn only_times(text: &str) -> bool {
    let mut rest = text.trim_start_matches(signs);
    let mut any = false;
    while let Some(end) = time_code(rest) {
        any = true;
        rest = rest[end..].trim_start_matches(signs).trim_start_matches("to ");
    }
    any && rest.is_empty()
}

fn signs(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '[' | ']' | '(' | ')' | '{' | '}' | '<' | '>' | '-' | '–' | '—' | '→' | '|' | '•' | '·' | '*' | '@'
        )
}

/// "5 seconds", "1 minute, 5 seconds": how a player's transcript says its times to those who listen.
pub(super) fn spelled_out(text: &str) -> bool {
    let units = ["hour", "hours", "minute", "minutes", "second", "seconds"];
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let pair = |pair: &[&str]| {
        pair.len() == 2 && pair[0].bytes().all(|byte| byte.is_ascii_digit()) && units.contains(&pair[1])
    };
    !words.is_empty() && words.len() <= 6 && words.chunks(2).all(pair)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes() {
        for (text, end) in [("0:05", 4), ("00:12:33 and", 8), ("01:02.500]", 9), ("00:00:01,000", 12)] {
            assert_eq!(time_code(text), Some(end), "{text}");
        }
        for text in ["", "12", "1:5", "3:1 win", "12:345", "10:30am", "1234:00", "a:05"] {
            assert_eq!(time_code(text), None, "{text}");
        }
    }

    #[test]
    fn lines_of_times() {
        for text in ["0:05", "[00:12:33]", "(00:19)", "00:12 - 00:15", "00:00:01.000 --> 00:00:02.000", "  1:02:03  "] {
            assert!(only_times(text), "{text}");
        }
        for text in ["", "-", "0:05 yes", "at 0:05"] {
            assert!(!only_times(text), "{text}");
        }
        assert!(spelled_out("1 minute, 5 seconds") && spelled_out("5 seconds") && !spelled_out("5 boats"));
    }
}
