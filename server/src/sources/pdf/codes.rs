//! From the bytes of a string to character codes, and from codes to text.

use std::collections::HashMap;

use pdf_oxide::fonts::cff_encoding::parse_cff_encoding;
use pdf_oxide::fonts::type1_encoding::parse_type1_encoding;
use pdf_oxide::fonts::{Encoding, FontInfo};

use super::glyph::Glyph;

/// What a glyph says when its font does not tell: something stands here that cannot be read.
pub const UNREADABLE: &str = "\u{FFFD}";
/// Replacement text is trusted for so many glyphs: ligatures, hyphens, small marks. Longer runs
/// are read as printed, because the desk compares with what a reader of the page sees.
const TRUSTED_RUN: usize = 6;

/// One character code and how many bytes spelled it.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// The code, as the font's tables are keyed.
    pub value: u16,
    /// Number of bytes; word spacing applies to codes of one byte only.
    pub bytes: usize,
}

/// How many bytes a code takes.
#[derive(Clone, Copy, PartialEq)]
enum Width {
    One,
    Two,
    ShiftJis,
}

/// Splits a string into character codes by the rules of the font's encoding.
pub fn split(text: &[u8], font: Option<&FontInfo>) -> Vec<Code> {
    let width = font.map_or(Width::One, width_of);
    let mut codes = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&first) = text.get(at) {
        let lead = matches!(first, 0x81..=0x9F | 0xE0..=0xFC);
        let second = text.get(at + 1).copied();
        let code = match (width, second) {
            (Width::Two, Some(second)) => Code { value: u16::from_be_bytes([first, second]), bytes: 2 },
            (Width::ShiftJis, Some(second)) if lead => Code { value: u16::from_be_bytes([first, second]), bytes: 2 },
            _ => Code { value: u16::from(first), bytes: 1 },
        };
        at += code.bytes;
        codes.push(code);
    }
    codes
}

/// The code width of a font: simple fonts use one byte, composite ones what their map says.
fn width_of(font: &FontInfo) -> Width {
    if font.subtype != "Type0" {
        return Width::One;
    }
    if font.to_unicode.as_ref().is_some_and(|map| map.code_width() == 2) {
        return Width::Two;
    }
    let name = match &font.encoding {
        Encoding::Identity => return Width::Two,
        Encoding::Standard(name) => name.as_str(),
        Encoding::Custom(_) => return Width::One,
    };
    if name.contains("RKSJ") {
        return Width::ShiftJis;
    }
    let two = ["UCS2", "UTF16", "EUC", "GBK", "GBpc", "GB-", "CNS", "B5", "KSC"];
    let identity = name.contains("Identity") && !name.contains("OneByteIdentity");
    if identity || name == "H" || name == "V" || two.iter().any(|part| name.contains(part)) {
        Width::Two
    } else {
        Width::One
    }
}

/// What a code says, without control characters.
pub fn unicode(code: &Code, font: Option<&FontInfo>) -> String {
    let said = match font {
        Some(font) => font.char_to_unicode(u32::from(code.value)),
        None => char::from_u32(u32::from(code.value)).filter(char::is_ascii).map(String::from),
    };
    let said = said.unwrap_or_else(|| UNREADABLE.to_owned());
    clean(&said)
}

/// The encoding written in the font's own program.
pub fn built_in(font: &FontInfo) -> HashMap<u8, char> {
    let Some(data) = font.embedded_font_data.as_ref() else {
        return HashMap::new();
    };
    let known = match data.first() {
        Some(b'%' | 0x80) => parse_type1_encoding(data),
        _ => parse_cff_encoding(data),
    };
    known.unwrap_or_default()
}

/// Turns tabs and breaks into spaces, drops other control characters, and writes ligatures out
/// in letters.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => out.push(' '),
            '\u{FB00}' => out.push_str("ff"),
            '\u{FB01}' => out.push_str("fi"),
            '\u{FB02}' => out.push_str("fl"),
            '\u{FB03}' => out.push_str("ffi"),
            '\u{FB04}' => out.push_str("ffl"),
            '\u{FB05}' | '\u{FB06}' => out.push_str("st"),
            '\u{FEFF}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Puts replacement text in the place of the glyphs from `from` on, when the run is short or
/// cannot be read otherwise.
pub fn replace_run(glyphs: &mut Vec<Glyph>, from: usize, says: &str) {
    let Some(run) = glyphs.get(from..).filter(|run| !run.is_empty()) else {
        return;
    };
    let unreadable = run.iter().any(|g| g.text.contains(UNREADABLE));
    let one_line = run.iter().all(|g| g.angle == run[0].angle && (g.base - run[0].base).abs() < run[0].size);
    if !one_line || (run.len() > TRUSTED_RUN && !unreadable) {
        return;
    }
    let mut whole = run[0].clone();
    whole.end = run.iter().map(|g| g.end).fold(whole.end, f32::max);
    whole.text = clean(says);
    glyphs.truncate(from);
    glyphs.push(whole);
}
