//! Numbers by value: "two thousand and five" and "2,005", "three point two" and "3.2", "one and a half million" and
//! "1.5 million", "the third" and "the 3rd", "the nineteen eighties" and "the 1980s", "1 000" and "a thousand".

use std::borrow::Cow;

use super::lists::Lists;

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Count,
    /// "Third": which one.
    Rank,
    /// "Eighties".
    Decade,
}

/// A number as it stands in a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Number {
    /// Where it ends, in bytes.
    pub(super) end: usize,
    value: f64,
    sort: Sort,
    money: Option<&'static str>,
}

impl Number {
    fn count(end: usize, value: f64) -> Self {
        Self { end, value, sort: Sort::Count, money: None }
    }

    /// What it is the same as. Hundred thousandths are kept: "16.1 thousand" is 16,100 whatever floating point makes of it.
    pub(super) fn key(&self, money: Option<&str>) -> String {
        // Whole numbers without money are most of them.
        if self.sort == Sort::Count
            && money.or(self.money).is_none()
            && self.value.fract() == 0.0
            && (1.0..1e12).contains(&self.value)
        {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "checked to be whole, positive and small"
            )]
            let whole = self.value as u64;
            return format!("#{whole}00000");
        }
        let parts = (self.value * 1e5).round();
        match self.sort {
            Sort::Count => format!("#{parts}{}", money.or(self.money).unwrap_or_default()),
            Sort::Rank => format!("#{parts}th"),
            Sort::Decade => format!("#{parts}s"),
        }
    }

    /// The day of a month it may be, and whether it says which one.
    pub(super) fn day(&self) -> Option<(u8, bool)> {
        let whole = self.sort != Sort::Decade
            && self.money.is_none()
            && (1.0..=31.0).contains(&self.value)
            && self.value.fract() == 0.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be 1 to 31")]
        whole.then_some((self.value as u8, self.sort == Sort::Rank))
    }
}

/// A word of a number.
struct Token<'t> {
    text: &'t str,
    folded: Cow<'t, str>,
    end: usize,
}

impl Token<'_> {
    fn is_figures(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_digit())
    }
}

/// The word at `at`, behind no more than a space, a hyphen or a line's end.
fn token<'t>(text: &'t str, at: usize) -> Option<Token<'t>> {
    let rest = &text[at..];
    let word = rest.trim_start_matches([' ', '\u{2011}', '-', '\r', '\n', '\t']);
    let gap = &rest[..rest.len() - word.len()];
    if gap.matches('\n').count() > 1 || gap.matches('-').count() > 1 || gap.len() > 4 {
        return None;
    }
    let start = at + gap.len();
    let end = word.find(|c: char| !c.is_alphanumeric()).unwrap_or(word.len());
    let text = &word[..end];
    let plain = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let folded = if plain { Cow::Borrowed(text) } else { Cow::Owned(text.to_lowercase()) };
    (end > 0).then(|| Token { text, folded, end: start + end })
}

/// The number that begins at `at`, where a word begins. `grouped`: its groups may stand apart, "1 000".
pub(super) fn read(text: &str, at: usize, lists: &Lists, grouped: bool) -> Option<Number> {
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

fn fraction_sign(c: char) -> Option<f64> {
    Some(match c {
        '½' => 0.5,
        '¼' => 0.25,
        '¾' => 0.75,
        '⅓' => 1.0 / 3.0,
        '⅔' => 2.0 / 3.0,
        '⅛' => 0.125,
        _ => return None,
    })
}

/// A number that begins with figures.
fn figures(text: &str, at: usize, lists: &Lists, grouped: bool) -> Option<Number> {
    let (figures_end, mut value, mut suffix) = plain_figures(text, at, lists)?;
    let mut end =
        figures_end + text[figures_end..].find(|c: char| !c.is_alphabetic()).unwrap_or(text.len() - figures_end);
    if suffix.is_empty() {
        end = figures_end;
    }
    match suffix.as_str() {
        "s" if value >= 10.0 && value % 10.0 == 0.0 => {
            let value = if (1920.0..2000.0).contains(&value) { value - 1900.0 } else { value };
            return Some(Number { end, value, sort: Sort::Decade, money: None });
        }
        "st" | "nd" | "rd" | "th" | "er" | "ère" | "ème" => {
            return Some(Number { end, value, sort: Sort::Rank, money: None });
        }
        "" => {}
        _ => match scale_letter(&suffix) {
            Some(scale) => value *= scale,
            // "5pm", "10km": the unit is a word of its own.
            None if suffix.chars().count() <= 4 => {
                end = figures_end;
                suffix.clear();
            }
            None => return None,
        },
    }
    if suffix.is_empty() {
        // "1 000 000", with spaces of any width; "2 1/2" and "2½"; "1/2".
        (end, value) = if grouped { spaced(text, at, (end, value)) } else { (end, value) };
        (end, value) = fraction(text, (end, value));
        let and_half = and_part(text, end, lists).filter(|(end, _)| next_scale(text, *end, lists).is_some());
        (end, value) = and_half.map_or((end, value), |(end, part)| (end, value + part));
    }
    // "2.5 million", "20 thousand".
    while let Some((next, scale)) = next_scale(text, end, lists) {
        (end, value) = (next, value * scale);
    }
    Some(Number::count(end, value))
}

fn scale_letter(suffix: &str) -> Option<f64> {
    Some(match suffix {
        "k" => 1e3,
        "m" | "mn" | "mio" => 1e6,
        "b" | "bn" | "mrd" => 1e9,
        _ => return None,
    })
}

/// A hundred or more that multiplies the number in front of it.
fn next_scale(text: &str, at: usize, lists: &Lists) -> Option<(usize, f64)> {
    let next = token(text, at)?;
    let value = *lists.numbers.get(next.folded.as_ref())?;
    let scales = value >= 100.0 || next.folded == "dozen";
    scales.then_some((next.end, value))
}

/// The figures at `at` with their groups and decimals: where they end, their value, and the letters right behind them.
fn plain_figures(text: &str, at: usize, lists: &Lists) -> Option<(usize, f64, String)> {
    let rest = &text[at..];
    if let Some(decimals) = rest.strip_prefix('.') {
        let end = decimals.bytes().take_while(u8::is_ascii_digit).count();
        return (end > 0)
            .then(|| Some((at + 1 + end, format!("0.{}", &decimals[..end]).parse().ok()?, String::new())))
            .flatten();
    }
    if let Some((sign, part)) = rest.chars().next().and_then(|c| Some((c, fraction_sign(c)?))) {
        return Some((at + sign.len_utf8(), part, String::new()));
    }
    let inside = |(at, c): &(usize, char)| {
        c.is_ascii_digit()
            || matches!(c, '.' | ',' | '\'' | '’')
                && rest[at + c.len_utf8()..].starts_with(|c: char| c.is_ascii_digit())
    };
    let end = rest.char_indices().find(|found| !inside(found)).map_or(rest.len(), |(at, _)| at);
    let letters = rest[end..].find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len() - end);
    let value = value(&rest[..end], lists)?;
    Some((at + end, value, rest[end..end + letters].to_lowercase()))
}

/// The value of figures such as "1,200", "2.5", "1'000"; nothing for "1.2.3".
fn value(figures: &str, lists: &Lists) -> Option<f64> {
    if figures.len() < 10 && figures.bytes().all(|byte| byte.is_ascii_digit()) {
        return figures.parse::<u32>().ok().map(f64::from);
    }
    let (group, decimal) = if lists.points_group { ('.', ',') } else { (',', '.') };
    let figures = figures.replace(['\'', '’'], if lists.points_group { "." } else { "," });
    let (whole, rest) = figures.split_once(decimal).unwrap_or((&figures, ""));
    let mut groups = whole.split(group);
    let first = groups.next()?;
    let others: Vec<&str> = groups.collect();
    let grouped = others.iter().all(|group| group.len() == 3) && (others.is_empty() || first.len() <= 3);
    // "2,5" in English, "2.5" in German: the other sign stands before decimals.
    let plain = match (grouped, others.as_slice()) {
        (true, _) => format!("{first}{}.{rest}0", others.concat()),
        (false, [one]) if rest.is_empty() && one.len() < 3 => format!("{first}.{one}"),
        _ => return None,
    };
    plain.parse::<f64>().ok()
}

/// Groups of three behind single spaces go on with one to three figures.
fn spaced(text: &str, start: usize, (mut end, mut value): (usize, f64)) -> (usize, f64) {
    if end - start > 3
        || !text[start..end].bytes().all(|byte| byte.is_ascii_digit())
        || text[start..end].starts_with('0')
    {
        return (end, value);
    }
    while let Some(group) = text[end..].strip_prefix([' ', '\u{a0}', '\u{2009}', '\u{202f}']) {
        let figures = group.bytes().take_while(u8::is_ascii_digit).count();
        if figures != 3 || group[3..].starts_with(|c: char| c.is_alphanumeric() || c == '-') {
            break;
        }
        value = value * 1000.0 + group[..3].parse::<f64>().unwrap_or_default();
        end += text[end..].len() - group.len() + 3;
    }
    (end, value)
}

/// "1/2" and "2 1/2" and "2½": parts of one behind or instead of figures.
fn fraction(text: &str, (end, value): (usize, f64)) -> (usize, f64) {
    let rest = &text[end..];
    if let Some((sign, part)) = rest.chars().next().and_then(|c| Some((c, fraction_sign(c)?))) {
        return (end + sign.len_utf8(), value + part);
    }
    let part = |rest: &str| -> Option<(usize, f64)> {
        let below = rest.get(1..)?.strip_prefix('/')?;
        let above: f64 = rest.get(..1)?.parse().ok()?;
        let figures = below.bytes().take_while(u8::is_ascii_digit).count();
        let value: f64 = below.get(..figures)?.parse().ok()?;
        let ends = !below[figures..].starts_with(|c: char| c.is_alphanumeric() || c == '/');
        (ends && above < value && [2.0, 3.0, 4.0, 5.0, 8.0].contains(&value)).then_some((2 + figures, above / value))
    };
    if let Some((length, part)) = rest.strip_prefix(' ').and_then(part) {
        return (end + 1 + length, value + part);
    }
    // "1/2" itself: the figures that were read stand above the line.
    if rest.starts_with('/')
        && value < 10.0
        && let Some((length, part)) = part(&text[end - 1..])
    {
        return (end - 1 + length, part);
    }
    (end, value)
}

/// "and a half", "and three quarters" behind a number.
fn and_part(text: &str, at: usize, lists: &Lists) -> Option<(usize, f64)> {
    let and = token(text, at).filter(|token| token.folded == "and")?;
    let count = token(text, and.end)?;
    let above =
        if matches!(count.folded.as_ref(), "a" | "an") { 1.0 } else { *lists.numbers.get(count.folded.as_ref())? };
    let part = token(text, count.end)?;
    let below = *lists.fractions.get(part.folded.as_ref())?;
    (above < below).then_some((part.end, above / below))
}

/// A number in words.
fn words(text: &str, at: usize, lists: &Lists) -> Option<Number> {
    let first = token(text, at).filter(|token| !token.is_figures())?;
    if let Some(value) = lists.ordinals.get(first.folded.as_ref()) {
        return Some(Number { end: first.end, value: *value, sort: Sort::Rank, money: None });
    }
    if let Some(value) = lists.decades.get(first.folded.as_ref()) {
        return Some(Number { end: first.end, value: *value, sort: Sort::Decade, money: None });
    }
    match first.folded.as_ref() {
        // "half a million", "half a dozen".
        "half" => {
            let article =
                token(text, first.end).filter(|token| token.folded == "a").map_or(first.end, |token| token.end);
            return next_scale(text, article, lists).map(|(end, scale)| Number::count(end, scale / 2.0));
        }
        // "a hundred"; "a million" alone is as much a word as a number, and the same either way.
        "a" | "an" => {
            let (end, scale) = next_scale(text, first.end, lists)?;
            let with_half = and_part(text, end, lists).map(|(end, part)| Number::count(end, scale * (1.0 + part)));
            return with_half.or_else(|| Some(sum(text, Sum::new(end, scale), lists)));
        }
        _ => {}
    }
    // "minus five".
    if first.folded == "minus" {
        let mut number = read(text, token(text, first.end)?.end - token(text, first.end)?.text.len(), lists, true)?;
        number.money = Some(match number.money {
            None => "-",
            Some(_) => return None,
        });
        return Some(number);
    }
    if lists.points.contains(&first.folded.as_ref()) {
        return decimals(text, first.end, lists).map(|(end, part)| Number::count(end, part));
    }
    let value = lists.numbers.get(first.folded.as_ref()).copied().or_else(|| compound(&first.folded, lists))?;
    // "a million": a scale without a number is a word.
    (value < 1e6).then(|| sum(text, Sum::new(first.end, value), lists))
}

/// A number under way.
#[derive(Debug, Clone, Copy)]
struct Sum {
    end: usize,
    /// What is done: "two thousand" of "two thousand and five".
    done: f64,
    /// What is under way.
    now: f64,
    /// The last part.
    last: f64,
}

impl Sum {
    fn new(end: usize, value: f64) -> Self {
        let (done, now) = if value >= 1000.0 { (value, 0.0) } else { (0.0, value) };
        Self { end, done, now, last: value }
    }

    fn value(self) -> f64 {
        self.done + self.now
    }

    fn tens(self) -> bool {
        (20.0..100.0).contains(&self.last) && self.last % 10.0 == 0.0
    }

    /// "Nineteen" of "nineteen ninety-nine".
    fn century(self) -> bool {
        self.done == 0.0 && self.now == self.last && (11.0..=20.0).contains(&self.now)
    }

    /// The number with a further word of it, when that fits.
    fn with(self, end: usize, value: f64) -> Option<Self> {
        let year = self.century() && (10.0..100.0).contains(&value);
        let fits = match value {
            v if v >= 1000.0 => self.value() > 0.0 && self.last < v,
            100.0 => self.now > 0.0 && self.now < 100.0 || self.now == 0.0 && self.done > 0.0,
            // "quatre-vingts".
            20.0 if self.now == 4.0 && self.last == 4.0 => true,
            v => {
                // "soixante-dix", "quatre-vingt-dix-neuf".
                let teens = [60.0, 80.0].contains(&(self.now % 100.0)) && (10.0..17.0).contains(&v)
                    || self.last == 10.0 && self.now > 60.0 && (7.0..10.0).contains(&v);
                let hundreds = v < 1000.0 && self.last >= 1000.0;
                hundreds
                    || self.last >= 100.0 && self.now % 100.0 == 0.0 && v < 100.0
                    || self.tens() && v < 10.0 && v > 0.0
                    || teens
                    || year
            }
        };
        if !fits {
            return None;
        }
        let mut next = Self { end, last: value, ..self };
        if value >= 1000.0 {
            next.done += next.now * value;
            next.now = 0.0;
        } else if value == 100.0 && self.now > 0.0 {
            next.now *= value;
        } else if value == 20.0 && self.now == 4.0 {
            next.now = 80.0;
        } else if year && !(self.tens() && value < 10.0) {
            next.now = next.now * 100.0 + value;
        } else {
            next.now += value;
        }
        Some(next)
    }
}

/// The value of a German number that is one word: "neunzehnhundertneunundachtzig".
fn compound(word: &str, lists: &Lists) -> Option<f64> {
    if !lists.compounds {
        return None;
    }
    let part = |word: &str| match word {
        "ein" => Some(1.0),
        word => lists.numbers.get(word).copied().or_else(|| compound(word, lists)),
    };
    for (scale, value) in [("tausend", 1000.0), ("hundert", 100.0)] {
        if let Some((before, after)) = word.split_once(scale) {
            let times = if before.is_empty() { 1.0 } else { part(before)? };
            let after = after.strip_prefix("und").unwrap_or(after);
            let rest = if after.is_empty() { 0.0 } else { part(after)? };
            return (rest < value && times < 1000.0).then_some(times * value + rest);
        }
    }
    let (ones, tens) = word.split_once("und")?;
    let (ones, tens) = (part(ones)?, *lists.numbers.get(tens)?);
    (ones < 10.0 && (20.0..100.0).contains(&tens)).then_some(tens + ones)
}

/// Goes on with a number in words as far as it goes.
fn sum(text: &str, mut sum: Sum, lists: &Lists) -> Number {
    while let Some(next) = token(text, sum.end) {
        let word = next.folded.as_ref();
        let apart = !text[sum.end..].starts_with('-');
        if word == "dozen" && sum.done == 0.0 {
            return Number::count(next.end, sum.value() * 12.0);
        }
        // "four score and seven".
        if word == "score" && sum.done == 0.0 && (2.0..10.0).contains(&sum.value()) {
            let scores = sum.value() * 20.0;
            let more = token(text, next.end).filter(|token| token.folded == "and").and_then(|and| token(text, and.end));
            let more = more.and_then(|token| {
                Some((token.end, *lists.numbers.get(token.folded.as_ref()).filter(|value| **value < 20.0)?))
            });
            return more
                .map_or_else(|| Number::count(next.end, scores), |(end, value)| Number::count(end, scores + value));
        }
        // "treinta y cinco", "vingt et un".
        if matches!(word, "y" | "et")
            && sum.tens()
            && let Some(more) = token(text, next.end).and_then(|token| {
                sum.with(token.end, *lists.numbers.get(token.folded.as_ref()).filter(|value| **value < 10.0)?)
            })
        {
            sum = more;
            continue;
        }
        if let Some(value) = lists.numbers.get(word).filter(|_| word != "dozen") {
            match sum.with(next.end, *value) {
                Some(more) => sum = more,
                None => break,
            }
            continue;
        }
        if let Some(value) = lists.decades.get(word).filter(|_| sum.century()) {
            let century = sum.now * 100.0;
            let value = if century == 1900.0 { *value } else { century + value };
            return Number { end: next.end, value, sort: Sort::Decade, money: None };
        }
        if let Some((end, part)) = and_part(text, sum.end, lists) {
            let scale = next_scale(text, end, lists);
            let (end, scale) = scale.unwrap_or((end, 1.0));
            return Number::count(end, (sum.value() + part) * scale);
        }
        if word == "and" {
            match joined(text, next.end, sum, lists) {
                Some(more) => sum = more,
                None => break,
            }
            continue;
        }
        if lists.points.contains(&word) && apart {
            let Some((end, part)) = decimals(text, next.end, lists) else { break };
            let (end, scale) = next_scale(text, end, lists).unwrap_or((end, 1.0));
            return Number::count(end, (sum.value() + part) * scale);
        }
        // "nineteen oh five".
        if matches!(word, "oh" | "o")
            && sum.century()
            && let Some((end, figure)) =
                token(text, next.end).and_then(|token| Some((token.end, *lists.numbers.get(token.folded.as_ref())?)))
            && figure < 10.0
        {
            return Number::count(end, sum.now * 100.0 + figure);
        }
        // "twenty-first", "one hundred third".
        if let Some(value) = lists.ordinals.get(word)
            && (sum.tens() && *value < 10.0 || sum.last >= 100.0 && *value < 100.0)
        {
            return Number { end: next.end, value: sum.value() + value, sort: Sort::Rank, money: None };
        }
        // "two thirds".
        if let Some(below) = lists.fractions.get(word)
            && sum.value() < *below
            && (sum.value() == 1.0 || word.ends_with('s'))
        {
            return Number::count(next.end, sum.value() / below);
        }
        break;
    }
    Number::count(sum.end, sum.value())
}

/// Whether the "and" that ends at `end` goes on with a number: "two thousand **and** five", but not "between two thousand
/// **and** three thousand".
fn joined(text: &str, end: usize, sum: Sum, lists: &Lists) -> Option<Sum> {
    if !(sum.now >= 100.0 || sum.done > 0.0) || sum.last < 100.0 {
        return None;
    }
    let value = |token: &Token<'_>| lists.numbers.get(token.folded.as_ref()).copied();
    let first = token(text, end)?;
    let part = value(&first).filter(|value| *value < 100.0)?;
    let mut second = token(text, first.end);
    // "and twenty-five thousand".
    if part >= 20.0 && second.as_ref().and_then(value).is_some_and(|second| second < 10.0) {
        second = token(text, second?.end);
    }
    if second.as_ref().and_then(value).is_some_and(|second| second >= 100.0) {
        return None;
    }
    sum.with(first.end, part)
}

/// "two", "one four" behind a point.
fn decimals(text: &str, mut end: usize, lists: &Lists) -> Option<(usize, f64)> {
    let (mut part, mut place, mut any) = (0.0, 0.1, false);
    while let Some(next) = token(text, end) {
        let figure = match next.folded.as_ref() {
            "oh" => Some(0.0),
            word => lists.numbers.get(word).copied().filter(|value| *value < 10.0),
        };
        let Some(figure) = figure else { break };
        part += figure * place;
        (end, place, any) = (next.end, place / 10.0, true);
    }
    any.then_some((end, part))
}

#[cfg(test)]
mod tests {
    use quotes::Language;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, &str)>) {
        let number = read(text, 0, Lists::of(Language::English), true);
        let found = number.map(|number| (number.key(None), text[..number.end].to_owned()));
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
