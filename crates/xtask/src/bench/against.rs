//! Two programs in one run, in turn: pages and saves of this one and of another, such as that of an earlier commit.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use super::{Desk, Row, Saves, get, load, millis, quantile};
use crate::say;

const ROUNDS: usize = 7;
const SECONDS: u64 = 2;

/// A desk with what its clients ask for.
struct Side {
    desk: Desk,
    cookie: String,
    article: String,
    saves: Saves,
    /// The median time of each round, by what was asked.
    took: [Vec<Duration>; 3],
}

/// What is asked, in the order of `Side::took`.
const ASKED: [&str; 3] = ["desk page", "queue", "save, durable"];

impl Side {
    fn start(program: &Path, folder: &Path) -> Result<Self> {
        let data = folder.to_path_buf();
        let desk = Desk::start(program, &data)?;
        let cookie = desk.sign_in()?;
        let article = desk.article(program, &data)?;
        let saves = Saves::new(&desk, &cookie)?;
        Ok(Self { desk, cookie, article, saves, took: Default::default() })
    }

    fn round(&mut self) -> Result<()> {
        let page = |path: &str| load(SECONDS, |_, agent| get(&self.desk, &self.cookie, path, agent));
        let times = [page(&self.article)?, page("/")?, self.saves.load(&self.desk, SECONDS)?];
        for (took, times) in self.took.iter_mut().zip(times) {
            took.push(quantile(&times, 0.5));
        }
        Ok(())
    }
}

/// Medians of both, and how they relate. Noise is how far the ratios of single rounds lie apart.
pub(super) fn measure(program: &Path, other: &Path, folder: &Path) -> Result<Vec<Row>> {
    let mut this = Side::start(program, &folder.join("this"))?;
    let mut that = Side::start(other, &folder.join("other"))?;
    for round in 0..ROUNDS {
        say(&format!("round {} of {ROUNDS}", round + 1));
        // Whoever comes first alternates: machines slow down as they get warm.
        let (first, second) = if round % 2 == 0 { (&mut that, &mut this) } else { (&mut this, &mut that) };
        first.round()?;
        second.round()?;
    }
    let mut rows = Vec::new();
    for (at, what) in ASKED.iter().enumerate() {
        let pairs = this.took[at].iter().zip(&that.took[at]);
        let mut ratios: Vec<f64> = pairs.map(|(this, that)| this.as_secs_f64() / that.as_secs_f64()).collect();
        ratios.sort_by(f64::total_cmp);
        for side in [&mut this, &mut that] {
            side.took[at].sort();
        }
        let median = |side: &Side| millis(side.took[at][ROUNDS / 2]);
        rows.push((format!("{what}, 16 clients, p50, the other program"), median(&that), ""));
        rows.push((format!("{what}, 16 clients, p50, this one"), median(&this), ""));
        let told = format!("{:.2} ({:.2} to {:.2})", ratios[ROUNDS / 2], ratios[0], ratios[ROUNDS - 1]);
        rows.push((format!("{what}, this to the other, rounds' spread"), told, "1.1"));
    }
    Ok(rows)
}
