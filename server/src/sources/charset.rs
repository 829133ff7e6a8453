//! Bytes as text: by their mark, by what they are, by what they say they are, else by a guess. Plain text is never refused.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// The text of `bytes`. `declared` is the charset that a page names for itself.
///
/// What is right UTF-8 is UTF-8, whatever it says: other charsets hardly ever look like it by chance. A declared charset that
/// cannot be theirs gives way to a guess.
pub(crate) fn decode(bytes: &[u8], declared: Option<&str>) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && !text.contains('\0')
    {
        return text.to_owned();
    }
    if let Some(encoding) = wide(bytes) {
        return encoding.decode_without_bom_handling(bytes).0.into_owned();
    }
    let named = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    if let Some(encoding) = named.filter(|encoding| *encoding != UTF_8) {
        let (text, wrong) = encoding.decode_without_bom_handling(bytes);
        if !wrong && encoding != UTF_16LE && encoding != UTF_16BE {
            return text.into_owned();
        }
    }
    // What is UTF-8 but for a few broken bytes, or was cut off in a letter, keeps the rest of its letters: other charsets
    // hardly ever make a right letter of UTF-8 by chance.
    let (text, _) = UTF_8.decode_without_bom_handling(bytes);
    let broken = text.matches(char::REPLACEMENT_CHARACTER).count();
    let foreign = text.chars().filter(|c| !c.is_ascii() && *c != char::REPLACEMENT_CHARACTER).count();
    if foreign > 0 && broken <= foreign {
        return text.into_owned();
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny).decode_without_bom_handling(bytes).0.into_owned()
}

/// UTF-16 without a mark: every second byte of Western text is nothing.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    const SAMPLE: usize = 4096;
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let nothing = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (nothing(0), nothing(1), sample.len() / 2);
    match () {
        () if half > 1 && odd * 10 > half * 7 && even * 10 < half => Some(UTF_16LE),
        () if half > 1 && even * 10 > half * 7 && odd * 10 < half => Some(UTF_16BE),
        () => None,
    }
}

/// The charset that a web page or an XML file declares near its beginning.
pub(crate) fn declared(bytes: &[u8]) -> Option<String> {
    const NEAR: usize = 4096;
    let head: String = bytes.iter().take(NEAR).map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let after = |what: &str| head.split_once(what).map(|(_, rest)| rest);
    let value = |rest: &str| {
        let rest = rest.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.')))
            .unwrap_or(rest.len());
        (end > 0).then(|| rest[..end].to_owned())
    };
    let xml = head.trim_start().starts_with("<?xml").then(|| after("encoding").and_then(value)).flatten();
    xml.or_else(|| after("charset").and_then(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRENCH: &str =
        "Nous n\u{2019}avons rien d\u{e9}cid\u{e9} hier soir, et le d\u{e9}bat a \u{e9}t\u{e9} tr\u{e8}s long.";

    #[track_caller]
    fn check(bytes: &[u8], declared: Option<&str>, expected: &str) {
        assert_eq!(decode(bytes, declared), expected);
    }

    fn in_(label: &str, text: &str) -> Vec<u8> {
        Encoding::for_label(label.as_bytes()).unwrap().encode(text).0.into_owned()
    }

    #[test]
    fn charsets() {
        check(FRENCH.as_bytes(), None, FRENCH);
        check(&[b"\xef\xbb\xbf", FRENCH.as_bytes()].concat(), None, FRENCH);
        check(&in_("windows-1252", FRENCH), None, FRENCH);
        check(&in_("windows-1252", FRENCH), Some("iso-8859-1"), FRENCH);
        let russian = "\u{41c}\u{43e}\u{441}\u{442} \u{431}\u{435}\u{437}\u{43e}\u{43f}\u{430}\u{441}\u{435}\u{43d}, \u{441}\u{43a}\u{430}\u{437}\u{430}\u{43b}\u{430} \u{43e}\u{43d}\u{430} \u{432}\u{447}\u{435}\u{440}\u{430}.";
        check(&in_("windows-1251", russian), None, russian);
        check(&in_("koi8-r", russian), Some("koi8-r"), russian);
        for order in [u16::to_le_bytes, u16::to_be_bytes] {
            let wide: Vec<u8> = FRENCH.encode_utf16().flat_map(order).collect();
            check(&wide, None, FRENCH);
        }
    }

    #[test]
    fn a_wrong_declaration_costs_nothing() {
        check(&in_("windows-1252", FRENCH), Some("utf-8"), FRENCH);
        check(FRENCH.as_bytes(), Some("iso-8859-1"), FRENCH);
        check(FRENCH.as_bytes(), Some("no-such-thing"), FRENCH);
        check(&in_("windows-1252", FRENCH), Some("utf-16"), FRENCH);
        check(b"\xff", None, "\u{ff}");
        check(b"Die Geb\xc3\xbchr bleibt. Caf\xe9.", None, "Die Geb\u{fc}hr bleibt. Caf\u{fffd}.");
        check(b"Die Geb\xc3\xbchr, sagt Fr\xc3", None, "Die Geb\u{fc}hr, sagt Fr\u{fffd}");
    }

    #[test]
    fn declarations() {
        assert_eq!(declared(b"<html><head><meta charset=ISO-8859-1>").as_deref(), Some("iso-8859-1"));
        assert_eq!(declared(b"<meta content='text/html; charset=windows-1252'>").as_deref(), Some("windows-1252"));
        assert_eq!(declared(b"<?xml version='1.0' encoding='UTF-16'?><tt>").as_deref(), Some("utf-16"));
        assert_eq!(declared(b"<p>no charset here"), None);
    }
}
