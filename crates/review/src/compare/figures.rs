//! Numbers in figures: grouped, spaced, with decimals, fractions, scales and endings.

use super::lists::Lists;
use super::number::{Number, Sort};
use super::token::{and_part, next_scale};

/// A number that begins with figures.
pub(super) fn figures(text: &str, at: usize, lists: &Lists, grouped: bool) -> Option<Number> {
    let (figures_end, mut value, mut suffix) = plain_figures(text, at, lists)?;
    let mut end =
        figures_end + text[figures_end..].find(|c: char| !c.is_alphabetic()).unwrap_or(text.len() - figures_end);
    if suffix.is_empty() {
        end = figures_end;
    }
    match suffix.as_str() {
        "s" if value >= 10.0 && value % 10.0 == 0.0 => {
            let value = if (1920.0..2000.0).contains(&value) { value - 1900.0 } else { value };
            return Some(Number { end, value, sort: Sort::Decade, money: None, minus: false });
        }
        "st" | "nd" | "rd" | "th" | "er" | "ère" | "ème" => {
            return Some(Number { end, value, sort: Sort::Rank, money: None, minus: false });
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
    // More figures than a number of a computer keeps apart: they are compared as they stand.
    if figures.bytes().filter(u8::is_ascii_digit).count() > 15 || rest.len() > 5 {
        return None;
    }
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
        && text[..end].ends_with(|c: char| c.is_ascii_digit())
        && value < 10.0
        && let Some((length, part)) = part(&text[end - 1..])
    {
        return (end - 1 + length, part);
    }
    (end, value)
}

/// What a sign such as "½" is worth.
pub(super) fn fraction_sign(c: char) -> Option<f64> {
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
