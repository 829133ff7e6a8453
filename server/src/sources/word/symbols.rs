//! The characters that `w:sym` stands for: places in fonts that draw signs where others have letters.

/// What a font draws at a place.
///
/// A sign that is not known is U+FFFD: it stands in the way of a quote that runs across it, and a letter put there by
/// guess would not.
pub(super) fn symbol(font: &str, code: u32) -> char {
    let font = font.trim().to_lowercase();
    let signs = Signs::of(&font);
    let place = match code {
        0xF000..=0xF0FF => code - 0xF000,
        // Such fonts have no other places, so that some writers leave the offset out.
        0x20..=0xFF if signs != Signs::Letters => code,
        // What is private in any other way means nothing outside the font.
        0xE000..=0xF8FF => return char::REPLACEMENT_CHARACTER,
        _ => return char::from_u32(code).filter(|sign| !sign.is_control()).unwrap_or(char::REPLACEMENT_CHARACTER),
    };
    let known = match signs {
        Signs::Greek => greek(place),
        Signs::Pictures => pictures(place),
        Signs::Unknown => None,
        Signs::Letters => char::from_u32(place).filter(|letter| matches!(letter, ' '..='~')),
    };
    known.unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// What a font draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Signs {
    /// The font Symbol.
    Greek,
    /// The font Wingdings.
    Pictures,
    /// Signs that are not known here.
    Unknown,
    /// Letters, as most fonts do.
    Letters,
}

impl Signs {
    fn of(font: &str) -> Self {
        match font {
            "symbol" | "symbolmt" | "standard symbols ps" => Self::Greek,
            "wingdings" => Self::Pictures,
            "marlett" | "mt extra" => Self::Unknown,
            _ if font.contains("dings") || font.contains("dingbats") || font.contains("symbol") => Self::Unknown,
            _ => Self::Letters,
        }
    }
}

/// The font Symbol: Greek letters where others have Latin ones, and the signs of formulas.
fn greek(place: u32) -> Option<char> {
    const UPPER: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
    const LOWER: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
    let nth = |letters: &str, first: u32| letters.chars().nth((place - first) as usize);
    match place {
        0x22 => Some('∀'),
        0x24 => Some('∃'),
        0x27 => Some('∋'),
        0x2A => Some('∗'),
        0x2D => Some('−'),
        0x40 => Some('≅'),
        0x41..=0x5A => nth(UPPER, 0x41),
        0x5C => Some('∴'),
        0x5E => Some('⊥'),
        0x60 => None,
        0x61..=0x7A => nth(LOWER, 0x61),
        0x7E => Some('∼'),
        // Digits, brackets and stops are where they are in every font.
        0x20..=0x7D => char::from_u32(place),
        0xA0..=0xFE => nth(
            "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\u{FFFD}⟩∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭",
            0xA0,
        ),
        _ => None,
    }
}

/// The font Wingdings: the bullets, arrows and marks that lists and forms use.
fn pictures(place: u32) -> Option<char> {
    Some(match place {
        0x20 => ' ',
        0x28 => '☎',
        0x2A => '✉',
        0x4A => '☺',
        0x4B => '😐',
        0x4C => '☹',
        0x6C => '●',
        0x6D => '❍',
        0x6E => '■',
        0x6F => '□',
        0x71 => '❑',
        0x72 => '❒',
        0x73 => '⬧',
        0x74 => '⧫',
        0x75 => '◆',
        0x76 => '❖',
        0x77 => '⬥',
        0x9E => '·',
        0x9F => '•',
        0xA1 => '○',
        0xA7 => '▪',
        0xA8 => '◻',
        0xAB => '★',
        0xD8 => '➢',
        0xDF => '←',
        0xE0 => '→',
        0xE1 => '↑',
        0xE2 => '↓',
        0xE7 => '🡐',
        0xE8 => '➔',
        0xEF => '⇦',
        0xF0 => '⇨',
        0xF1 => '⇧',
        0xF2 => '⇩',
        0xF3 => '⬄',
        0xFB => '✗',
        0xFC => '✓',
        0xFD => '☒',
        0xFE => '☑',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(font: &str, code: u32, expected: char) {
        assert_eq!(symbol(font, code), expected, "{font} {code:X}");
    }

    #[test]
    fn places_in_fonts() {
        check("Symbol", 0xF061, 'α');
        check("Symbol", 0x7A, 'ζ');
        check("Symbol", 0xF057, 'Ω');
        check("Symbol", 0xF05A, 'Ζ');
        check("Symbol", 0xF0B7, '•');
        check("Symbol", 0xF0B1, '±');
        check("Symbol", 0xF0AE, '→');
        check("Symbol", 0xF0D8, '¬');
        check("Symbol", 0xF0E5, '∑');
        check("Symbol", 0xF0F1, '⟩');
        check("Symbol", 0xF0FE, '⎭');
        check("Symbol", 0xF034, '4');
        check("Symbol", 0xF02D, '−');
        check("Wingdings", 0xF0FC, '✓');
        check("Wingdings", 0xF0E0, '→');
        check("wingdings ", 0xA7, '▪');
        check("Wingdings", 0xF061, '\u{FFFD}');
        check("Wingdings 2", 0xF050, '\u{FFFD}');
        check("Webdings", 0xF061, '\u{FFFD}');
        check("Times New Roman", 0xF041, 'A');
        check("Times New Roman", 0xF0B7, '\u{FFFD}');
        check("Times New Roman", 0x20AC, '€');
        check("Segoe UI Symbol", 0x2713, '✓');
        check("Arial", 0xD800, '\u{FFFD}');
        check("Arial", 0xE123, '\u{FFFD}');
        check("Arial", 7, '\u{FFFD}');
    }
}
