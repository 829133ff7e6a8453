//! How long a quote of 60 words takes against a transcript of 200,000: `cargo xtask bench` runs it. Prints the median
//! and the spread of the runs, so that the machine's noise is in sight.

#![expect(clippy::print_stdout, reason = "a benchmark reads the clock and prints")]

use std::time::{Duration, Instant};

use review::{Policy, Source, compare, compare_all};

const WORDS: usize = 200_000;
const RUNS: usize = 31;

fn main() {
    let transcript = transcript();
    let words: Vec<&str> = transcript.split(' ').collect();
    let said = &words[120_000..120_060];
    let exact = said.join(" ");
    let dropped: Vec<&str> = said.iter().copied().filter(|word| *word != "not").collect();
    let altered = dropped.join(" ").replacen("harbor", "market", 1);
    let stitched = format!("{} {}", said[..30].join(" "), words[50_000..50_030].join(" "));
    for (what, quote) in [("exact", &exact), ("altered", &altered), ("stitched", &stitched)] {
        time(&format!("60 words, {what}"), || compare(quote, &Source::read(&transcript, &[]), Policy::Trims).ops.len());
    }
    let twenty = [exact.as_str(), altered.as_str()].repeat(10);
    time("20 quotes of 60 words in one go", || {
        compare_all(&twenty, &Source::read(&transcript, &[]), Policy::Trims).len()
    });
}

/// Words of a few thousand kinds, the common ones common, as in speech.
fn transcript() -> String {
    const COMMON: &[&str] =
        &["the", "we", "not", "of", "to", "and", "in", "that", "is", "for", "will", "harbor", "it", "be"];
    let (mut seed, mut out) = (0x2545_f491_u64, String::with_capacity(WORDS * 7));
    for at in 0..WORDS {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let roll = seed >> 40;
        if at > 0 {
            out.push_str(if at % 17 == 0 { ". " } else { " " });
        }
        match usize::try_from(roll % 100).unwrap_or(0) {
            common @ 0..50 => out.push_str(COMMON[common % COMMON.len()]),
            // Figures would be words of their own.
            _ => out.extend(
                format!("word{}", roll % 4_001)
                    .bytes()
                    .map(|byte| char::from(if byte.is_ascii_digit() { byte - b'0' + b'k' } else { byte })),
            ),
        }
    }
    out
}

fn time(what: &str, mut run: impl FnMut() -> usize) {
    let mut times: Vec<Duration> = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let start = Instant::now();
        std::hint::black_box(run());
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let [low, middle, high] = [times[0], times[RUNS / 2], times[RUNS - 2]].map(|time| time.as_secs_f64() * 1e3);
    println!("{what:<44} {middle:>8.1} ms   ({low:.1} to {high:.1})");
}
