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
        let full = (0..folded.len()).filter(|at| begins(&folded[*at])).max_by_key(|at| folded[*at].len());
        let short: Vec<usize> = (0..folded.len()).filter(|at| begins(&first(&folded[*at]))).collect();
        if let Some(who) = full.or(short.first().copied().filter(|_| short.len() == 1)) {
            found.push(who);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
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
    fn initials_of_names() {
        assert_eq!(["Ines Roth", "éva-maria kun", "李雷", ""].map(initials), ["IR", "ÉMK", "李", ""]);
    }
}
