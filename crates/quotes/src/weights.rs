//! The table of weights: `data/weights.txt`, one feature a line, written by `cargo xtask fit`.

use std::sync::LazyLock;

use crate::features::{Feature, Features};

/// A weight for each feature, in the order of [`Feature::ALL`].
#[derive(Debug, Clone)]
pub struct Weights(Vec<f32>);

static TABLE: LazyLock<Weights> = LazyLock::new(|| Weights::parse(include_str!("../data/weights.txt")));

impl Weights {
    /// The table the engine ships with.
    #[must_use]
    pub fn shipped() -> &'static Self {
        &TABLE
    }

    /// Weights in the order of [`Weights::names`].
    #[must_use]
    pub fn new(values: Vec<f32>) -> Self {
        Self(values)
    }

    /// The names of the features.
    pub fn names() -> impl ExactSizeIterator<Item = &'static str> {
        Feature::ALL.iter().map(|(name, _)| *name)
    }

    /// The weights, in the order of [`Weights::names`].
    #[must_use]
    pub fn values(&self) -> &[f32] {
        &self.0
    }

    /// Reads lines of `name weight`; a feature without a line weighs nothing.
    fn parse(table: &str) -> Self {
        let mut values = vec![0.0; Feature::ALL.len()];
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let Some((name, weight)) = line.split_once(' ') else { continue };
            let feature = Feature::ALL.iter().find(|(known, _)| *known == name);
            if let (Some((_, feature)), Ok(weight)) = (feature, weight.trim().parse()) {
                values[*feature as usize] = weight;
            }
        }
        Self(values)
    }

    pub(crate) fn score(&self, features: &Features) -> f32 {
        features.iter().map(|feature| self.0[feature]).sum()
    }
}
