//! A number and what it counts.

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
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
    pub(super) value: f64,
    pub(super) sort: Sort,
    pub(super) money: Option<&'static str>,
    /// "Minus five".
    pub(super) minus: bool,
}

impl Number {
    pub(super) fn count(end: usize, value: f64) -> Self {
        Self { end, value, sort: Sort::Count, money: None, minus: false }
    }

    /// What it is the same as. Hundred thousandths are kept: "16.1 thousand" is 16,100 whatever floating point makes of it.
    pub(super) fn key(&self) -> String {
        // Whole numbers without money are most of them.
        if self.sort == Sort::Count
            && self.money.is_none()
            && !self.minus
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
            Sort::Count => {
                format!("#{}{parts}{}", if self.minus { "-" } else { "" }, self.money.unwrap_or_default())
            }
            Sort::Rank => format!("#{parts}th"),
            Sort::Decade => format!("#{parts}s"),
        }
    }

    /// The day of a month it may be, and whether it says which one.
    pub(super) fn day(&self) -> Option<(u8, bool)> {
        let whole = self.sort != Sort::Decade
            && self.money.is_none()
            && !self.minus
            && (1.0..=31.0).contains(&self.value)
            && self.value.fract() == 0.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be 1 to 31")]
        whole.then_some((self.value as u8, self.sort == Sort::Rank))
    }
}
