//! A new version of an article: where each quote of the old text stands in the new one.
//!
//! Exact and unique words are the same quote. The same words in several places are told apart by what stands around
//! them, and only when that is clear. Other words take a quote's place when they are near it and nothing else is. What
//! is not clear is asked.

use std::collections::HashMap;

use quotes::Span;

use crate::place::{Anchor, whole_words};

/// What became of a quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// The same words stand here, in bytes of the new text.
    Kept(Span),
    /// Other words stand in its place.
    Changed(Span),
    /// It may be any of these: a person decides.
    Asked(Vec<Span>),
    /// It is not there any more.
    Gone,
}

/// How alike two quotes have to be, by the words they share, to be one: between 0 and 1.
const NEAR: f64 = 0.6;

/// How far the best has to be ahead of the second.
const AHEAD: f64 = 0.15;

/// The most places that are offered for one quote.
const OFFERED: usize = 12;

/// Finds each quote of the old text, given by its anchor, in `text`; `found` are the quotes the engine finds there.
#[must_use]
pub fn carry(olds: &[Anchor], text: &str, found: &[Span]) -> Vec<Fate> {
    let mut fates: Vec<Option<Fate>> = olds.iter().map(|old| exact(old, text)).collect();
    // Two quotes of the same words and only one place left: nobody knows which of them it is.
    let mut claims: HashMap<Span, Vec<usize>> = HashMap::new();
    for (at, fate) in fates.iter().enumerate() {
        if let Some(Fate::Kept(span)) = fate {
            claims.entry(*span).or_default().push(at);
        }
    }
    for (span, claimants) in claims.iter().filter(|(_, claimants)| claimants.len() > 1) {
        let sure: Vec<usize> =
            claimants.iter().copied().filter(|at| surroundings(&olds[*at], text, *span) == WHOLE).collect();
        for at in claimants {
            fates[*at] = Some(match sure.as_slice() {
                [one] if one == at => Fate::Kept(*span),
                [_] => Fate::Gone,
                _ => Fate::Asked(vec![*span]),
            });
        }
    }
    let taken: Vec<Span> =
        fates.iter().filter_map(|fate| if let Some(Fate::Kept(span)) = fate { Some(*span) } else { None }).collect();
    let free: Vec<(Span, HashMap<String, usize>)> = found
        .iter()
        .filter(|span| !taken.iter().any(|taken| span.start < taken.end && taken.start < span.end))
        .map(|span| (*span, bag(span.of(text))))
        .collect();
    let near: Vec<Option<Fate>> =
        fates.iter().zip(olds).map(|(fate, old)| fate.is_none().then(|| near(&old.exact, &free))).collect();
    let mut fates: Vec<Fate> =
        fates.into_iter().zip(near).map(|(fate, near)| fate.or(near).unwrap_or(Fate::Gone)).collect();
    // Nor can two quotes become one.
    let mut changed: HashMap<Span, usize> = HashMap::new();
    for fate in &fates {
        if let Fate::Changed(span) = fate {
            *changed.entry(*span).or_default() += 1;
        }
    }
    for fate in &mut fates {
        if let Fate::Changed(span) = fate
            && changed[span] > 1
        {
            *fate = Fate::Asked(vec![*span]);
        }
    }
    fates
}

/// Both sides stand as they stood.
const WHOLE: usize = usize::MAX;

/// How many characters around `span` stand as they stood around the old quote.
fn surroundings(old: &Anchor, text: &str, span: Span) -> usize {
    let (before, after) = (&text[..span.start], &text[span.end..]);
    if before.ends_with(&old.prefix) && after.starts_with(&old.suffix) {
        return WHOLE;
    }
    let common = |a: &mut dyn Iterator<Item = char>, b: &mut dyn Iterator<Item = char>| {
        a.zip(b).take_while(|(a, b)| a == b).count()
    };
    common(&mut before.chars().rev(), &mut old.prefix.chars().rev())
        + common(&mut after.chars(), &mut old.suffix.chars())
}

/// The place of the very same words; nothing when they are not there.
fn exact(old: &Anchor, text: &str) -> Option<Fate> {
    /// Characters of surroundings that the best place has to have more than the second.
    const CLEAR: usize = 10;
    let mut places: Vec<(usize, Span)> =
        whole_words(text, &old.exact).map(|span| (surroundings(old, text, span), span)).collect();
    places.sort_by_key(|(same, span)| (std::cmp::Reverse(*same), span.start));
    match places.as_slice() {
        [] => None,
        [(_, only)] => Some(Fate::Kept(*only)),
        [(best, span), (second, _), ..] if *best >= second.saturating_add(CLEAR) => Some(Fate::Kept(*span)),
        several => Some(Fate::Asked(several.iter().take(OFFERED).map(|(_, span)| *span).collect())),
    }
}

/// The words of a quote, and how often each stands in it.
fn bag(words: &str) -> HashMap<String, usize> {
    let mut bag = HashMap::new();
    for word in words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *bag.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    bag
}

/// How alike two bags of words are (Dice's coefficient): 1 for the same, 0 for nothing in common.
fn alike(one: &HashMap<String, usize>, other: &HashMap<String, usize>) -> f64 {
    let all = one.values().sum::<usize>() + other.values().sum::<usize>();
    let shared: usize = one.iter().map(|(word, count)| other.get(word).map_or(0, |there| *count.min(there))).sum();
    if all == 0 { 0.0 } else { 2.0 * shared as f64 / all as f64 }
}

/// What has become of a quote whose words are not there any more.
fn near(words: &str, free: &[(Span, HashMap<String, usize>)]) -> Fate {
    let words = bag(words);
    let mut places: Vec<(f64, Span)> =
        free.iter().map(|(span, there)| (alike(&words, there), *span)).filter(|(alike, _)| *alike >= NEAR).collect();
    places.sort_by(|a, b| b.0.total_cmp(&a.0));
    match places.as_slice() {
        [] => Fate::Gone,
        [(_, only)] => Fate::Changed(*only),
        [(best, span), (second, _), ..] if best - second >= AHEAD => Fate::Changed(*span),
        several => Fate::Asked(several.iter().take(OFFERED).map(|(_, span)| *span).collect()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const OLD: &str = "“We sail at noon,” said Lund. “Yes,” said Diallo. The mayor: “The bridge is sound, and it stays closed until we know why it moved.” “Yes,” said Klein.";

    fn quoted(text: &str) -> Vec<Span> {
        let opens = text.match_indices('“').map(|(at, mark)| at + mark.len());
        opens.zip(text.match_indices('”')).map(|(open, (close, _))| Span::new(open, close)).collect()
    }

    /// What becomes of the old quotes, each as a letter and its words.
    #[track_caller]
    fn check(new: &str, expected: &[&str]) {
        let olds: Vec<Anchor> = quoted(OLD).into_iter().map(|span| Anchor::of(OLD, span)).collect();
        let shown: Vec<String> = carry(&olds, new, &quoted(new))
            .into_iter()
            .map(|fate| match fate {
                Fate::Kept(span) => format!("kept {}", span.of(new)),
                Fate::Changed(span) => format!("changed {}", span.of(new)),
                Fate::Asked(spans) => format!("asked {}", spans.len()),
                Fate::Gone => "gone".to_owned(),
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn nothing_changed() {
        let bridge = "kept The bridge is sound, and it stays closed until we know why it moved.";
        check(OLD, &["kept We sail at noon,", "kept Yes,", bridge, "kept Yes,"]);
        check(&format!("News. {OLD} More."), &["kept We sail at noon,", "kept Yes,", bridge, "kept Yes,"]);
    }

    #[test]
    fn changed_gone_and_asked() {
        let new = "“Yes,” said Klein, and later “Yes,” once more. The mayor: “The bridge is not sound, and it stays closed until we know why.”";
        check(
            new,
            &["gone", "asked 2", "changed The bridge is not sound, and it stays closed until we know why.", "asked 2"],
        );
    }

    #[test]
    fn one_place_for_two() {
        // The surroundings say whose it is; without them nobody knows.
        check("The mayor went home. “Yes,” said Diallo. The mayor: nothing.", &["gone", "asked 1", "gone", "asked 1"]);
        let kept = "said Lund. “Yes,” said Diallo. The mayor: “The bridge";
        check(&format!("“We sail at noon,” {kept} fell.”"), &["kept We sail at noon,", "kept Yes,", "gone", "gone"]);
    }

    proptest! {
        /// No two quotes are given the same place, and every place holds what it says.
        #[test]
        fn places_are_given_once(order in prop::collection::vec(0_usize..4, 0..8)) {
            let pieces = ["“We sail at noon,” said Lund. ", "“Yes,” said Diallo. ", "“The bridge is closed,” said a mayor. ", "Nothing. "];
            let new: String = order.into_iter().map(|at| pieces[at]).collect();
            let olds: Vec<Anchor> = quoted(OLD).into_iter().map(|span| Anchor::of(OLD, span)).collect();
            let fates = carry(&olds, &new, &quoted(&new));
            let mut given: Vec<Span> = Vec::new();
            for (fate, old) in fates.iter().zip(&olds) {
                if let Fate::Kept(span) = fate {
                    prop_assert_eq!(span.of(&new), &old.exact);
                }
                if let Fate::Kept(span) | Fate::Changed(span) = fate {
                    prop_assert!(!given.contains(span));
                    given.push(*span);
                }
            }
        }
    }
}
