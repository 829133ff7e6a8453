//! A new version of an article: where each quote of the old text stands in the new one.
//!
//! Exact and unique words are the same quote, as long as they are still quoted. The same words in several places are
//! told apart by what stands around them, and only when that is clear. Other words take a quote's place when they are
//! near it and nothing else is. What is not clear is asked.

use std::collections::HashMap;

use quotes::Span;

use crate::fold::Folded;
use crate::place::{Anchor, whole_words};

/// A quote of the old text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Old {
    /// Its words and what stood around them.
    pub anchor: Anchor,
    /// It was dismissed: marks around a title or a term, not speech.
    pub dismissed: bool,
}

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

/// Places of the same words past which nobody looks at what stands around each: a text made of one word would take for ever.
const MANY: usize = 200;

/// Spans that are taken, asked quickly whether another runs into one of them.
#[derive(Debug, Clone, Default)]
struct Taken {
    starts: Vec<usize>,
    /// The furthest end up to each.
    ends: Vec<usize>,
}

impl Taken {
    /// Of these spans, in any order.
    fn new(mut spans: Vec<Span>) -> Self {
        spans.sort_by_key(|span| (span.start, span.end));
        let mut taken = Self::default();
        for span in spans {
            let end = taken.ends.last().map_or(span.end, |last| span.end.max(*last));
            taken.starts.push(span.start);
            taken.ends.push(end);
        }
        taken
    }

    /// Whether `span` shares a place with one of them.
    fn meets(&self, span: Span) -> bool {
        let before = self.starts.partition_point(|start| *start < span.end);
        before > 0 && self.ends[before - 1] > span.start
    }
}

/// Finds each quote of the old text in `text`; `found` are the quotes the engine finds there, in order. Both texts are
/// folded as the comparison folds them: letters composed otherwise, ligatures and soft hyphens change no quote.
#[must_use]
pub fn carry(olds: &[Old], text: &str, found: &[Span]) -> Vec<Fate> {
    let folded = Folded::of(text);
    let of = |words: &str| Folded::of(words).text().to_owned();
    let olds: Vec<Old> = olds
        .iter()
        .map(|Old { anchor, dismissed }| Old {
            anchor: Anchor { exact: of(&anchor.exact), prefix: of(&anchor.prefix), suffix: of(&anchor.suffix) },
            dismissed: *dismissed,
        })
        .collect();
    let there: Vec<Span> = found.iter().map(|span| folded.folded(*span)).collect();
    // What the engine found stands as it found it, marks nobody sees included.
    let own: HashMap<Span, Span> = there.iter().copied().zip(found.iter().copied()).collect();
    let back = |span: Span| own.get(&span).copied().unwrap_or_else(|| folded.source(span));
    let fates = carry_folded(&olds, folded.text(), &there).into_iter();
    fates
        .map(|fate| match fate {
            Fate::Kept(span) => Fate::Kept(back(span)),
            Fate::Changed(span) => Fate::Changed(back(span)),
            Fate::Asked(spans) => Fate::Asked(spans.into_iter().map(back).collect()),
            Fate::Gone => Fate::Gone,
        })
        .collect()
}

fn carry_folded(olds: &[Old], text: &str, found: &[Span]) -> Vec<Fate> {
    let quoted = Taken::new(found.to_vec());
    let mut places: HashMap<&str, Vec<Span>> = HashMap::new();
    for old in olds {
        places.entry(&old.anchor.exact).or_insert_with(|| whole_words(text, &old.anchor.exact).collect());
    }
    let mut fates: Vec<Option<Fate>> =
        olds.iter().map(|old| exact(old, text, &places[old.anchor.exact.as_str()], &quoted)).collect();
    one_each(olds, text, &mut fates);
    let placed = |(old, fate): (&Old, &Option<Fate>)| fate.as_ref().map(|fate| (old.dismissed, fate.clone()));
    let free = free(found, olds.iter().zip(&fates).filter_map(placed));
    let free: Vec<(Span, HashMap<String, usize>)> =
        free.into_iter().map(|at| (found[at], bag(found[at].of(text)))).collect();
    let mut fates: Vec<Fate> = fates
        .into_iter()
        .zip(olds)
        .map(|(fate, old)| match fate {
            Some(fate) => fate,
            // What was no quote does not become one.
            None if old.dismissed => Fate::Gone,
            None => near(&old.anchor.exact, &free),
        })
        .collect();
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

/// The found quote that is meant by `span`: of those that share a place with it, the one whose ends are nearest. Quotes
/// stand within quotes, so that there may be several.
#[must_use]
pub fn meant(found: &[Span], span: Span) -> Option<usize> {
    // No quote is longer.
    const LONGEST: usize = 20_000;
    let from = found.partition_point(|quote| quote.start < span.start.saturating_sub(LONGEST));
    let near = found.iter().enumerate().skip(from).take_while(|(_, quote)| quote.start < span.end);
    let away = |quote: Span| quote.start.abs_diff(span.start) + quote.end.abs_diff(span.end);
    near.filter(|(_, quote)| quote.end > span.start).min_by_key(|(_, quote)| away(**quote)).map(|(at, _)| at)
}

/// The found quotes that none of these fates takes, by their index. A quote takes the found one that it is, a dismissed
/// mark none but its very self.
#[must_use]
pub fn free(found: &[Span], fates: impl IntoIterator<Item = (bool, Fate)>) -> Vec<usize> {
    let mut taken = vec![false; found.len()];
    for (dismissed, fate) in fates {
        let spans = match fate {
            Fate::Kept(span) | Fate::Changed(span) => vec![span],
            Fate::Asked(spans) => spans,
            Fate::Gone => Vec::new(),
        };
        for span in spans {
            if let Some(at) = meant(found, span).filter(|at| !dismissed || found[*at] == span) {
                taken[at] = true;
            }
        }
    }
    (0..found.len()).filter(|at| !taken[*at]).collect()
}

/// Two quotes of the same words and only one place left: nobody knows which of them it is, unless its surroundings tell.
fn one_each(olds: &[Old], text: &str, fates: &mut [Option<Fate>]) {
    let mut claims: HashMap<Span, Vec<usize>> = HashMap::new();
    for (at, fate) in fates.iter().enumerate() {
        if let Some(Fate::Kept(span)) = fate {
            claims.entry(*span).or_default().push(at);
        }
    }
    for (span, claimants) in claims.iter().filter(|(_, claimants)| claimants.len() > 1) {
        let sure: Vec<usize> =
            claimants.iter().copied().filter(|at| surroundings(&olds[*at].anchor, text, *span) == WHOLE).collect();
        for at in claimants {
            fates[*at] = Some(match sure.as_slice() {
                [one] if one == at => Fate::Kept(*span),
                [_] => Fate::Gone,
                _ => Fate::Asked(vec![*span]),
            });
        }
    }
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

/// Whether the words at `span` still stand as a quote: between the signs they stood between, or in what the engine
/// takes for one. Words whose marks are gone are nobody's any more.
fn still_quoted(old: &Old, text: &str, span: Span, quoted: &Taken) -> bool {
    let (before, after) = (text[..span.start].chars().next_back(), text[span.end..].chars().next());
    let as_before = before == old.anchor.prefix.chars().next_back() && after == old.anchor.suffix.chars().next();
    as_before || (!old.dismissed && quoted.meets(span))
}

/// The place of the very same words; nothing when they are not there.
fn exact(old: &Old, text: &str, places: &[Span], quoted: &Taken) -> Option<Fate> {
    /// Characters of surroundings that the best place has to have more than the second.
    const CLEAR: usize = 10;
    let mut still = places.iter().copied().filter(|span| still_quoted(old, text, *span, quoted));
    if places.len() > MANY {
        let offered: Vec<Span> = still.take(OFFERED).collect();
        return (!offered.is_empty()).then_some(Fate::Asked(offered));
    }
    let mut ranked: Vec<(usize, Span)> =
        still.by_ref().map(|span| (surroundings(&old.anchor, text, span), span)).collect();
    ranked.sort_by_key(|(same, span)| (std::cmp::Reverse(*same), span.start));
    match ranked.as_slice() {
        [] => None,
        [(_, only)] => Some(Fate::Kept(*only)),
        // Two that both stand as it stood are not clear.
        [(best, span), (second, _), ..] if *second < WHOLE && *best >= second.saturating_add(CLEAR) => {
            Some(Fate::Kept(*span))
        }
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

    fn olds() -> Vec<Old> {
        quoted(OLD).into_iter().map(|span| Old { anchor: Anchor::of(OLD, span), dismissed: false }).collect()
    }

    /// What becomes of one quote of `old`, marked as a quote or dismissed.
    #[track_caller]
    fn check_one(old: &str, dismissed: bool, new: &str, expected: &Fate) {
        let olds = [Old { anchor: Anchor::of(old, quoted(old)[0]), dismissed }];
        assert_eq!(&carry(&olds, new, &quoted(new))[0], expected, "{new}");
    }

    #[test]
    fn letters_composed_otherwise_change_nothing() {
        let old = "“Die Brücke für Fußgänger öffnet im Office,” said Lund.";
        let new = "Now: “Die Bru\u{308}cke fu\u{308}r Fuß\u{ad}gänger öffnet im Oﬃce,” said Lund.";
        check_one(old, false, new, &Fate::Kept(quoted(new)[0]));
        check_one(new, false, old, &Fate::Kept(quoted(old)[0]));
        let other = "“Die Brucke für Fußgänger öffnet im Office,” said Lund.";
        check_one(old, false, other, &Fate::Changed(quoted(other)[0]));
    }

    #[test]
    fn words_that_are_quoted_no_more_are_gone() {
        check_one("He called it “a disaster” twice.", false, "It was a disaster for the town.", &Fate::Gone);
        // A dismissed term within somebody's words is not those words, and does not become others.
        check_one("The “bridge of sighs”.", true, "“We never reopen the bridge of sighs,” said Lund.", &Fate::Gone);
        check_one("In “The Long Road Home” he", true, "“The long road home begins now,” said Klein.", &Fate::Gone);
        let kept = "Again: the “bridge of sighs”.";
        check_one("The “bridge of sighs”.", true, kept, &Fate::Kept(quoted(kept)[0]));
    }

    #[test]
    fn a_quote_around_another_is_a_quote_of_its_own() {
        let (old, new) = (
            "“I read ‘The Long Road’ twice last year,” said Lund.",
            "“I read ‘The Long Road’ three times last year,” said Lund.",
        );
        let inner = |text: &str| {
            let at = text.find("The Long").unwrap();
            Span::new(at, at + "The Long Road".len())
        };
        for dismissed in [true, false] {
            let olds = [
                Old { anchor: Anchor::of(old, quoted(old)[0]), dismissed: false },
                Old { anchor: Anchor::of(old, inner(old)), dismissed },
            ];
            let found = [quoted(new)[0], inner(new)];
            let fates = carry(&olds, new, &found);
            assert_eq!(fates, [Fate::Changed(found[0]), Fate::Kept(found[1])]);
            assert!(free(&found, fates.into_iter().zip([false, dismissed]).map(|(fate, no)| (no, fate))).is_empty());
        }
    }

    #[test]
    fn the_same_sentence_twice_is_asked_about() {
        let one =
            "The clerk read the next motion aloud to the room. “Not carried,” he said, and put the paper on the pile. ";
        let (old, new) = (one.repeat(2), format!("{}Correction.", one.repeat(2)));
        let olds: Vec<Old> =
            quoted(&old).into_iter().map(|span| Old { anchor: Anchor::of(&old, span), dismissed: false }).collect();
        let fates = carry(&olds, &new, &quoted(&new));
        assert!(fates.iter().all(|fate| matches!(fate, Fate::Asked(places) if places.len() == 2)), "{fates:?}");
    }

    #[test]
    fn what_is_asked_about_is_not_given_away() {
        let old = "“No comment,” she said. “No comment,” he said. “No comment today,” they said.";
        let new = "In the end “No comment,” was all.";
        let olds: Vec<Old> =
            quoted(old).into_iter().map(|span| Old { anchor: Anchor::of(old, span), dismissed: false }).collect();
        let place = Fate::Asked(vec![quoted(new)[0]]);
        assert_eq!(carry(&olds, new, &quoted(new)), [place.clone(), place, Fate::Gone]);
    }

    #[test]
    fn one_word_without_end_takes_no_time() {
        let text = "“a” ".repeat(30_000);
        let spans = quoted(&text);
        let olds: Vec<Old> =
            spans.iter().take(3_000).map(|span| Old { anchor: Anchor::of(&text, *span), dismissed: false }).collect();
        let fates = carry(&olds, &text, &spans);
        assert!(fates.iter().all(|fate| matches!(fate, Fate::Asked(places) if places.len() == OFFERED)));
    }

    /// What becomes of the old quotes, each as a letter and its words.
    #[track_caller]
    fn check(new: &str, expected: &[&str]) {
        let olds = olds();
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
            let olds = olds();
            let fates = carry(&olds, &new, &quoted(&new));
            let mut given: Vec<Span> = Vec::new();
            for (fate, old) in fates.iter().zip(&olds) {
                if let Fate::Kept(span) = fate {
                    prop_assert_eq!(span.of(&new), &old.anchor.exact);
                }
                if let Fate::Kept(span) | Fate::Changed(span) = fate {
                    prop_assert!(!given.contains(span));
                    given.push(*span);
                }
            }
        }
    }
}
