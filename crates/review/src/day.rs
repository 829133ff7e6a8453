//! A day as it is printed, and as it sorts.
//!
//! To teach it another language, add its months to [`MONTHS`].

use chrono::NaiveDate;

/// How months begin, in English, German, French and Spanish; a longer beginning stands before a shorter one.
const MONTHS: [&[&str]; 12] = [
    &["jan", "jän", "ene"],
    &["feb", "fév", "fev"],
    &["mar", "mär", "mrz"],
    &["apr", "avr", "abr"],
    &["may", "mai"],
    &["jun", "juin"],
    &["jul", "juil"],
    &["aug", "aoû", "aou", "ago"],
    &["sep", "set"],
    &["oct", "okt"],
    &["nov"],
    &["dec", "dez", "déc", "dic"],
];

/// The longest name of a month, in letters.
const LONGEST: usize = 10;

/// Years that an article can be of.
const YEARS: std::ops::RangeInclusive<i32> = 1600..=2200;

/// The day that `printed` names, as `2026-10-19`; nothing where it names none, or where it can be read in two ways.
///
/// ```
/// assert_eq!(review::day("Sunday 18 October 2026").as_deref(), Some("2026-10-18"));
/// assert_eq!(review::day("le 1er août 2026").as_deref(), Some("2026-08-01"));
/// assert_eq!(review::day("0000-01-01"), None);
/// ```
#[must_use]
pub fn day(printed: &str) -> Option<String> {
    // Longer ones are prose.
    const MOST: usize = 120;
    let lower: String = printed.chars().take(MOST).collect::<String>().to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let found = named(&words).or_else(|| figures(&lower))?;
    Some(found.format("%Y-%m-%d").to_string())
}

fn date(year: i32, month: usize, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, day).filter(|_| YEARS.contains(&year))
}

fn month(word: &str) -> Option<usize> {
    let fits = |begin: &&str| word.starts_with(*begin) && word.chars().count() <= LONGEST;
    word.chars().all(char::is_alphabetic).then_some(())?;
    // "juin" and "juil" are told apart by their fourth letter.
    MONTHS
        .iter()
        .position(|begins| begins.iter().any(fits))
        .map(|at| match word {
            _ if word.starts_with("jui") => 6 + usize::from(word.starts_with("juil")),
            _ => at + 1,
        })
        .or_else(|| word.starts_with("juil").then_some(7))
        .or_else(|| word.starts_with("juin").then_some(6))
}

/// "18 October 2026", "October 18, 2026", "18 de octubre de 2026".
fn named(words: &[&str]) -> Option<NaiveDate> {
    let number = |word: &str| -> Option<u32> {
        let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
        ["", "st", "nd", "rd", "th", "er"].contains(&&word[end..]).then(|| word[..end].parse().ok())?
    };
    words.iter().enumerate().find_map(|(at, word)| {
        let month = month(word)?;
        let mut around = words[..at].iter().rev().copied().filter(|word| *word != "de");
        let mut after = words[at + 1..].iter().copied().filter(|word| !matches!(*word, "de" | "del"));
        let (before, next) = (around.next().and_then(number), after.next().and_then(number));
        let year = |number: Option<u32>| number.and_then(|year| i32::try_from(year).ok());
        match before.filter(|day| *day <= 31) {
            Some(day) => date(year(next)?, month, day),
            None => date(year(after.next().and_then(number))?, month, next?),
        }
    })
}

/// "2026-10-18", "18.10.2026", "18/10/2026".
fn figures(text: &str) -> Option<NaiveDate> {
    let pieces = text.split(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '.' | '/')));
    pieces.map(|piece| piece.trim_matches(['.', '-', '/'])).find_map(|piece| {
        let parts: Vec<u32> = piece.split(['-', '.', '/']).map(str::parse).collect::<Result<_, _>>().ok()?;
        let [first, second, third] = parts[..] else { return None };
        let year = |year: u32| i32::try_from(year).ok();
        if first > 31 {
            return date(year(first)?, second as usize, third);
        }
        // Americans write the month first; where both readings are days, neither is sure.
        match (piece.contains('/'), first <= 12, second <= 12) {
            (false, _, _) | (true, false, _) => date(year(third)?, second as usize, first),
            (true, true, false) => date(year(third)?, first as usize, second),
            (true, true, true) if first == second => date(year(third)?, first as usize, second),
            (true, true, true) => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(printed: &str, expected: &str) {
        assert_eq!(day(printed).unwrap_or_default(), expected, "{printed}");
    }

    #[test]
    fn printed_days() {
        check("13 November 2014", "2014-11-13");
        check("Nov. 13, 2014", "2014-11-13");
        check("Thursday, November 13th, 2014, 16:41", "2014-11-13");
        check("21. Oktober 2026", "2026-10-21");
        check("1. März 2026", "2026-03-01");
        check("Ouest Matin, le 19 octobre 2026", "2026-10-19");
        check("le 3 juillet 2026", "2026-07-03");
        check("le 3 juin 2026", "2026-06-03");
        check("18 de diciembre de 2026", "2026-12-18");
        check("2026-10-22T16:41:00+01:00", "2026-10-22");
        check("22.10.2026, 16:41 Uhr", "2026-10-22");
        check("13/11/2014", "2014-11-13");
        check("11/13/2014", "2014-11-13");
    }

    #[test]
    fn no_days() {
        for printed in
            ["", "0000-01-01", "2026-13-01", "31 February 2026", "10/11/2026", "yesterday", "year 0", "1 May 0"]
        {
            check(printed, "");
        }
    }
}
