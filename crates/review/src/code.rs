//! The short code of a sheet: enough of its hash to read out and to find it by.

/// Crockford's digits of base 32: none of them is taken for another.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The first 50 bits of a SHA-256 in hexadecimal, as two groups of five: "K3XQ7-0B9TM". Blank for what is no hash.
#[must_use]
pub fn short_code(sha256: &str) -> String {
    let bits = sha256.get(..13).and_then(|hex| u64::from_str_radix(hex, 16).ok()).map(|bits| bits >> 2);
    let Some(bits) = bits else { return String::new() };
    let digits: String =
        (0..10).rev().map(|at| char::from(DIGITS[usize::try_from(bits >> (5 * at) & 31).unwrap_or(0)])).collect();
    format!("{}-{}", &digits[..5], &digits[5..])
}

/// A code as it was typed, in the form of [`short_code`]; nothing for what is none.
#[must_use]
pub fn read_code(typed: &str) -> Option<String> {
    let digits: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .collect();
    let sound = digits.len() == 10 && digits.bytes().all(|digit| DIGITS.contains(&digit));
    sound.then(|| format!("{}-{}", &digits[..5], &digits[5..]))
}

/// How the hashes with this code begin, in hexadecimal: 48 of its 50 bits.
#[must_use]
pub fn code_prefix(code: &str) -> String {
    let bits = code.bytes().filter_map(|c| DIGITS.iter().position(|digit| *digit == c));
    let bits = bits.fold(0_u64, |bits, digit| bits << 5 | digit as u64);
    format!("{:012x}", bits >> 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_they_are_typed() {
        let sha256 = crate::sha256_hex(b"a sheet");
        let code = short_code(&sha256);
        assert_eq!(code.len(), 11);
        assert!(sha256.starts_with(&code_prefix(&code)));
        assert_eq!(read_code(&format!(" {} ", code.to_lowercase().replace('-', " "))), Some(code.clone()));
        assert_eq!(short_code(&"0".repeat(64)), "00000-00000");
        assert_eq!(read_code("ooooo-iiLLl"), Some("00000-11111".to_owned()));
        assert_eq!(short_code(&"f".repeat(64)), "ZZZZZ-ZZZZZ");
        for bad in ["", "K3XQ7", "K3XQ7-0B9TU", "K3XQ7-0B9TM0", "é3XQ7-0B9T"] {
            assert_eq!(read_code(bad), None, "{bad}");
        }
        assert_eq!(short_code("é"), "");
    }
}
