//! Names of accounts as they are compared: no two of a desk look alike, and none looks like the program's own.

use unicode_normalization::UnicodeNormalization;
use unicode_security::skeleton;

/// What the program calls itself in the log.
const RESERVED: [&str; 4] = ["Verbatim", "command line", "sample desk", "the desk"];

/// The name in the form in which it is compared: the same for names that differ in case, in width, in spaces and marks of
/// punctuation, or by letters that look like one another (Latin and Cyrillic "O", "I" and "l", "0" and "O").
#[must_use]
pub fn look(name: &str) -> String {
    let plain: String = name.nfkc().collect::<String>().to_lowercase();
    let alike: String = skeleton(&plain).collect::<String>().to_lowercase();
    let kept = |c: &char| !c.is_whitespace() && !c.is_ascii_punctuation() && !matches!(c, '’' | '‘' | '·' | '‐' | '–');
    // In upper case one of them looks like the other in lower case.
    alike.chars().filter(kept).map(|c| if matches!(c, 'i' | 'ı') { 'l' } else { c }).collect()
}

/// Whether the program itself goes by such a name.
#[must_use]
pub fn is_reserved(name: &str) -> bool {
    let look = look(name);
    look.is_empty() || RESERVED.iter().any(|reserved| self::look(reserved) == look)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_alike_are_one() {
        for alike in
            ["OMAR HADDAD", "Оmar Haddad", "Omar  Haddad", "Ｏmar Haddad", "Omar-Haddad", "0mar Haddad", "Omаr Hаddаd"]
        {
            assert_eq!(look(alike), look("Omar Haddad"), "{alike}");
        }
        assert_eq!(look("lvo Rand"), look("Ivo Rand"));
        for other in ["Omar Hadad", "Oma Haddad", "Ómar Haddad", "עומר"] {
            assert_ne!(look(other), look("Omar Haddad"), "{other}");
        }
    }

    #[test]
    fn the_program_keeps_its_names() {
        for name in ["Command Line", "sample  desk", "VERBATIM", "Vеrbatim", "command-line", "..."] {
            assert!(is_reserved(name), "{name}");
        }
        assert!(!is_reserved("Verbena"));
    }
}
