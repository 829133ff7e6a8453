//! Mentions: people asked by name in a comment.

/// Which of `names` stand behind an `@` in `text`, by their place in the list. A first name alone is enough where only
/// one person has it.
#[must_use]
pub fn mentioned(text: &str, names: &[String]) -> Vec<usize> {
    let folded: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    let first = |name: &str| name.split_whitespace().next().unwrap_or_default().to_owned();
    let mut found = Vec::new();
    for (at, _) in text.match_indices('@') {
        // An @ within a word belongs to an address.
        if text[..at].chars().next_back().is_some_and(char::is_alphanumeric) {
            continue;
        }
        let rest = text[at + 1..].to_lowercase();
        let begins =
            |form: &str| rest.strip_prefix(form).is_some_and(|after| !after.starts_with(char::is_alphanumeric));
        let longest = folded.iter().filter(|name| begins(name)).map(String::len).max();
        let full: Vec<usize> =
            (0..folded.len()).filter(|at| begins(&folded[*at]) && Some(folded[*at].len()) == longest).collect();
        let short: Vec<usize> = (0..folded.len()).filter(|at| begins(&first(&folded[*at]))).collect();
        match (full.is_empty(), short.as_slice()) {
            // Two accounts of one name are both asked.
            (false, _) => found.extend(full),
            (true, [one]) => found.push(*one),
            _ => {}
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether two names may be one person's: "Lund", "P. Lund" and "Petra Lund" may.
#[must_use]
pub fn same_speaker(one: &str, other: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        name.split(|c: char| c.is_whitespace() || c == '.')
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let (one, other) = (words(one), words(other));
    let (Some((last, first)), Some((other_last, other_first))) = (one.split_last(), other.split_last()) else {
        return true;
    };
    // Of the names in front, each is the other's, or its first letter.
    let fits = |a: &String, b: &String| a.starts_with(b.as_str()) || b.starts_with(a.as_str());
    last == other_last && first.iter().zip(other_first).all(|(a, b)| fits(a, b))
}

/// Initials, as they stand on a sheet: "IR" for Ines Roth.
#[must_use]
pub fn initials(name: &str) -> String {
    name.split(|c: char| c.is_whitespace() || c == '-')
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()))
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let names = ["Ines Roth", "Omar Haddad", "Omar Haddadi", "Éva Kun"].map(str::to_owned);
        let found: Vec<&str> = mentioned(text, &names).into_iter().map(|at| names[at].as_str()).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn people_are_asked_by_name() {
        check("@Ines Roth, where is this?", &["Ines Roth"]);
        check("(@ines) and @ÉVA kun", &["Ines Roth", "Éva Kun"]);
        check("@Omar Haddadi!", &["Omar Haddadi"]);
        check("@Omar", &[]);
        check("@Inesita, mail ines@Ines.example", &[]);
        check("@", &[]);
    }

    #[test]
    fn names_of_one_person() {
        assert!(
            same_speaker("Lund", "Petra Lund")
                && same_speaker("P. Lund", "Petra Lund")
                && same_speaker("Petra LUND", "lund")
        );
        assert!(!same_speaker("Petra Lund", "Rosa Lund") && !same_speaker("Petra Lund", "Petra Klein"));
    }

    #[test]
    fn initials_of_names() {
        assert_eq!(["Ines Roth", "éva-maria kun", "李雷", ""].map(initials), ["IR", "ÉMK", "李", ""]);
    }
}
