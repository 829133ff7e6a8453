//! Numbers as figures and as words: "two thousand and five" and "2,005" are one number.

use quotes::Span;

use super::lists::Lists;

/// A number that may go on in the next word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number {
    pub(super) span: Span,
    /// What is done: "two thousand" of "two thousand and five".
    done: f64,
    /// What is under way.
    now: f64,
    /// The last part; figures count as 1, so that "in 2022 two men" is no sum.
    last: f64,
    pub(super) opens: bool,
    pub(super) gap: bool,
    pub(super) money: Option<&'static str>,
    /// Where an "and" stands behind it that may be a part.
    pub(super) and: Option<Span>,
}

impl Number {
    /// A number that begins with `value`.
    pub(super) fn new(span: Span, value: f64, figures: bool) -> Self {
        let last = if figures { 1.0 } else { value };
        Self { span, done: 0.0, now: value, last, opens: false, gap: false, money: None, and: None }
    }

    /// The number with a further word of it, when that fits.
    pub(super) fn with(self, span: Span, value: f64) -> Option<Self> {
        let tens = (20.0..100.0).contains(&self.last) && self.last % 10.0 == 0.0;
        // "nineteen ninety-nine", "twenty twenty-four".
        let year = self.done == 0.0 && self.now == self.last && [19.0, 20.0].contains(&self.now) && value >= 10.0;
        let fits = match value {
            v if v >= 1000.0 => self.now > 0.0 && self.last < v,
            100.0 => self.now > 0.0 && self.now < 100.0,
            v => self.last >= 100.0 || tens && v < 10.0 || year,
        };
        if !fits {
            return None;
        }
        let mut next = Self { span: Span::new(self.span.start, span.end), last: value, and: None, ..self };
        if value >= 1000.0 {
            next.done += next.now * value;
            next.now = 0.0;
        } else if value >= 100.0 || year && self.last < 100.0 && !(tens && value < 10.0) {
            next.now = if value >= 100.0 { next.now * value } else { next.now * 100.0 + value };
        } else {
            next.now += value;
        }
        Some(next)
    }

    /// Whether an "and" may go on with it: behind a hundred or more.
    pub(super) fn takes_and(&self) -> bool {
        self.and.is_none() && (self.now >= 100.0 || self.done > 0.0) && self.last >= 100.0
    }

    /// What it is the same as. Thousandths are kept: "16.1 thousand" is 16,100 whatever floating point makes of it.
    pub(super) fn key(&self) -> String {
        let thousandths = ((self.done + self.now) * 1000.0).round();
        format!("#{thousandths}{}", self.money.unwrap_or_default())
    }
}

/// The value of figures such as "1,200", "2.5", "40k"; nothing for "25th" or "1-0".
pub(super) fn figures(word: &str, lists: &Lists) -> Option<f64> {
    let end = word.find(|c: char| c.is_alphabetic()).unwrap_or(word.len());
    let (figures, suffix) = word.split_at(end);
    let scale = match suffix {
        "" => 1.0,
        "k" => 1e3,
        "m" | "mn" | "mio" => 1e6,
        "b" | "bn" | "mrd" => 1e9,
        _ => return None,
    };
    let (group, decimal) = if lists.points_group { ('.', ',') } else { (',', '.') };
    let (whole, rest) = figures.split_once(decimal).unwrap_or((figures, ""));
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
    plain.parse::<f64>().ok().map(|value| value * scale)
}

#[cfg(test)]
mod tests {
    use quotes::Language;

    use super::*;

    #[test]
    fn figures_by_language() {
        let [english, german] = [Language::English, Language::German].map(Lists::of);
        assert_eq!(figures("1,200", english), Some(1200.0));
        assert_eq!(figures("2,5", english), Some(2.5));
        assert_eq!(figures("2.5bn", english), Some(2.5e9));
        assert_eq!(figures("10.000", german), Some(10_000.0));
        assert_eq!(figures("10.000", english), Some(10.0));
        assert_eq!(figures("25th", english), None);
    }
}
