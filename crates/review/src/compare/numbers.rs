//! Numbers by value: "two thousand and five" and "2,005", "three point two" and "3.2", "one and a half million" and
//! "1.5 million", "the third" and "the 3rd", "the nineteen eighties" and "the 1980s", "1 000" and "a thousand".

use super::figures::{figures, fraction_sign};
use super::lists::Lists;
use super::number::{Number, Sort};
use super::number_words::words;
use super::token::token;

/// The number that begins at `at`, where a word begins. `grouped`: its groups may stand apart, "1 000".
pub(super) fn read(text: &str, at: usize, lists: &Lists, grouped: bool) -> Option<Number> {
    // "minus five".
    if let Some(minus) = token(text, at).filter(|token| token.folded == "minus") {
        // Once: "minus minus" is none.
        let next = token(text, minus.end).filter(|next| next.folded != "minus")?;
        let start = next.end - next.text.len();
        let mut number = read(text, start, lists, grouped)?;
        number.minus = true;
        return Some(number);
    }
    let mut number = if text[at..].starts_with(|c: char| c.is_ascii_digit() || c == '.' || fraction_sign(c).is_some()) {
        figures(text, at, lists, grouped)?
    } else {
        words(text, at, lists)?
    };
    // "5 million euros", "5 €".
    if number.sort == Sort::Count {
        let sign = text[number.end..].trim_start_matches([' ', '\u{a0}']);
        let money = token(text, number.end).filter(|_| !text[number.end..].starts_with('-'));
        if let Some(symbol) = sign.chars().next().and_then(symbol) {
            let gap = text.len() - number.end - sign.len();
            number.end += gap + sign.chars().next().map_or(0, char::len_utf8);
            number.money = Some(symbol);
        } else if let Some((money, says)) =
            money.and_then(|token| lists.money.get(token.folded.as_ref()).map(|says| (token, *says)))
        {
            (number.end, number.money) = (money.end, Some(says));
            // "and fifty cents".
            let and =
                token(text, number.end).filter(|token| token.folded == "and").map_or(number.end, |token| token.end);
            let cents =
                token(text, and).and_then(|token| Some((token.end, *lists.numbers.get(token.folded.as_ref())?)));
            if let Some((end, cents)) = cents
                .and_then(|(end, cents)| Some((token(text, end).filter(|token| token.folded == "cents")?.end, cents)))
            {
                (number.end, number.value) = (end, number.value + cents / 100.0);
            }
        }
    }
    Some(number)
}

/// Signs of money.
pub(super) fn symbol(c: char) -> Option<&'static str> {
    [('$', "$"), ('€', "€"), ('£', "£"), ('¥', "¥"), ('₹', "₹"), ('₽', "₽")]
        .into_iter()
        .find(|(sign, _)| *sign == c)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use quotes::Language;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, &str)>) {
        let number = read(text, 0, Lists::of(Language::English), true);
        let found = number.map(|number| (number.key(), text[..number.end].to_owned()));
        assert_eq!(found, expected.map(|(key, words)| (key.to_owned(), words.to_owned())), "{text}");
    }

    #[test]
    fn figures() {
        check("1,200 men", Some(("#120000000", "1,200")));
        check("2.5bn and", Some(("#250000000000000", "2.5bn")));
        check("1 000 000 crowns", Some(("#100000000000kr", "1 000 000 crowns")));
        check("1'000 men", Some(("#100000000", "1'000")));
        check("2020 300 people", Some(("#202000000", "2020")));
        check("2½ hours", Some(("#250000", "2½")));
        check("2 1/2 hours", Some(("#250000", "2 1/2")));
        check("1/2 of", Some(("#50000", "1/2")));
        check("9/11 and", Some(("#900000", "9")));
        check("3rd man", Some(("#300000th", "3rd")));
        check("1980s", Some(("#8000000s", "1980s")));
        check("1880s", Some(("#188000000s", "1880s")));
        check("5 € each", Some(("#500000€", "5 €")));
        check("2.5 million euros", Some(("#250000000000€", "2.5 million euros")));
        check("25x", Some(("#2500000", "25")));
        check("1.2.3", None);
        assert_eq!(read("10.000", 0, Lists::of(Language::German), true).unwrap().value, 10_000.0);
    }

    #[test]
    fn in_words() {
        check("three point two percent", Some(("#320000", "three point two")));
        check("one and a half million on", Some(("#150000000000", "one and a half million")));
        check("a million and a half on", Some(("#150000000000", "a million and a half")));
        check("half a million", Some(("#50000000000", "half a million")));
        check("half of it", None);
        check("two dozen eggs", Some(("#2400000", "two dozen")));
        check("a hundred and five men", Some(("#10500000", "a hundred and five")));
        check("eighteen seventy-one and", Some(("#187100000", "eighteen seventy-one")));
        check("nineteen oh five", Some(("#190500000", "nineteen oh five")));
        check("nineteen eighties", Some(("#8000000s", "nineteen eighties")));
        check("the", None);
        check("a man", None);
        check("twenty-first", Some(("#2100000th", "twenty-first")));
        check("two thirds of", Some(("#66667", "two thirds")));
        check("two thousand twenty-six", Some(("#202600000", "two thousand twenty-six")));
        check("two thousand and three thousand", Some(("#200000000", "two thousand")));
        check("two-three people", Some(("#200000", "two")));
        check("five million and counting", Some(("#500000000000", "five million")));
    }
}
