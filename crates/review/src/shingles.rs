//! Same words: what makes a quote findable where it stands again, trimmed or changed a little.
//!
//! A quote's runs of three words are hashed, and one hash in three, chosen by its value, stands for it in an index (after
//! Broder, "On the resemblance and containment of documents", 1997): a short quote's hashes are among those of a long one
//! that holds it. Whether they really are the same words is then decided on all runs.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

/// Words in a run.
const RUN: usize = 3;

/// One hash in so many is kept.
const KEPT: i64 = 3;

/// The most hashes a quote is looked up by.
pub const LOOKUP: usize = 24;

/// The share of the shorter quote's runs that have to stand in the longer one.
const SAME: f64 = 0.5;

/// The words of a quote, without case and signs; scripts that set no spaces give a word a letter.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in text.chars() {
        let alone = matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}');
        match words.last_mut() {
            // Apostrophes stand within words, in several shapes.
            _ if matches!(c, '\'' | '’' | '‘') => {}
            Some(word) if c.is_alphanumeric() && !alone => word.extend(c.to_lowercase()),
            _ if alone => words.extend([c.to_string(), String::new()]),
            _ => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A hash of each run of three words; none where there are fewer words, because those say nothing.
fn runs(text: &str) -> BTreeSet<i64> {
    let hash = |run: &[String]| {
        let digest = Sha256::digest(run.join(" ").as_bytes());
        digest.iter().take(8).fold(0_i64, |hash, byte| (hash << 8) | i64::from(*byte))
    };
    words(text).windows(RUN).map(hash).collect()
}

/// The hashes that stand for a quote in the index, the same for the same words on every machine; none for a quote of
/// one or two words.
#[must_use]
pub fn sketch(text: &str) -> Vec<i64> {
    let runs = runs(text);
    let least = runs.first().copied();
    let kept: Vec<i64> = runs.into_iter().filter(|hash| hash.rem_euclid(KEPT) == 0).collect();
    if kept.is_empty() { least.into_iter().collect() } else { kept }
}

/// Whether two quotes are the same words, one perhaps trimmed or changed a little.
#[must_use]
pub fn same_words(one: &str, other: &str) -> bool {
    let (one, other) = (runs(one), runs(other));
    let shorter = one.len().min(other.len());
    shorter > 0 && one.intersection(&other).count() as f64 >= SAME * shorter as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str =
        "The bridge is sound, and it stays closed until we know why it moved on the night of the storm.";

    /// Whether the two are the same words, and whether the index would offer one for the other.
    #[track_caller]
    fn check(one: &str, other: &str, expected: bool) {
        let shared = sketch(one).iter().any(|hash| sketch(other).contains(hash));
        assert_eq!((same_words(one, other), shared), (expected, expected), "{other}");
    }

    #[test]
    fn near_forms_are_the_same_words() {
        check(WHOLE, WHOLE, true);
        check(WHOLE, "the BRIDGE is sound — and it stays closed until we know why it moved", true);
        check(WHOLE, "it stays closed until we know why it moved on the night of the storm", true);
        check(
            WHOLE,
            "The bridge is safe, and it stays closed until we know why it moved on the night of the storm.",
            true,
        );
        // An excerpt is found in a long quote.
        let long = format!(
            "We met on Monday. {WHOLE} And then we all went home, because there was nothing left to do in the harbour that night, nor in the town."
        );
        check(&long, "we all went home because there was nothing left to do in the harbour that night", true);
        check("We don’t know", "we don't know.", true);
        check("我们不知道为什么", "我们不知道", true);
    }

    #[test]
    fn others_are_not() {
        check(WHOLE, "The council will vote on the budget when the harbour board has met again.", false);
        check("Yes", "Yes", false);
        check("", "", false);
    }

    #[test]
    fn a_sketch_never_changes() {
        // Stored: another hash would lose every quote that is there.
        assert_eq!(sketch("we sail at noon"), [-6_572_085_852_501_787_254]);
        assert_eq!((sketch("We sail").len(), sketch(WHOLE).len()), (0, 9));
    }
}
