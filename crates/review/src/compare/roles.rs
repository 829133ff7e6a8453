//! Who did what to whom: "She warned him" for "He warned her", "The bank sued the mayor" for "The mayor sued the bank",
//! "The mayor sued the bank" for "The mayor was sued by the bank".
//!
//! What changes places around a word that stays between them has changed its role; what only moved ("yesterday we voted"),
//! or is one of a list ("boats and nets"), has not.

use std::ops::Range;

use super::OpKind;
use super::lists::Class;
use super::runs::Run;
use super::side::Side;
use super::texts::Texts;

/// A longer quote is looked at by its sentences; more words of content than this are no sentence anybody says.
const LONGEST: usize = 80;

/// Whether the roles of what the quote and the source speak of differ.
pub(super) fn roles_changed(texts: &Texts<'_>, runs: &[Run], found: &Range<usize>) -> bool {
    if runs.iter().all(|run| run.kind == OpKind::Equal) {
        return false;
    }
    let printed = Side::of(texts.printed, texts.print.text(), texts.lists);
    // The whole sentence: what changed places may stand in front of what was found.
    let said = Side::of(&texts.said[texts.sentence(found, LONGEST)], texts.spoken.text(), texts.lists);
    if printed.words.len() > LONGEST || said.words.len() > 2 * LONGEST {
        return false;
    }
    let print_gaps: Vec<&str> = gaps(&printed, texts.print.text());
    let said_gaps: Vec<&str> = gaps(&said, texts.spoken.text());
    let shared = shared(&printed, &said);
    let swapped = inverted(&shared, &printed, &said, &print_gaps, &said_gaps);
    let [by_printed, by_said] = [&printed, &said].map(passives);
    let verbs = |passives: &[String], side: &Side<'_>| passives.iter().any(|verb| side.words.contains(verb));
    // "was sued by" became "sued", or the other way round: the roles are the same only if they changed places too.
    let turned = by_printed != by_said
        && (verbs(&by_said, &printed) && by_printed.is_empty() || verbs(&by_printed, &said) && by_said.is_empty());
    swapped != turned
}

/// What stands between each word and the next.
fn gaps<'t>(side: &Side<'_>, text: &'t str) -> Vec<&'t str> {
    side.of.windows(2).map(|pair| text.get(pair[0].span.end..pair[1].span.start).unwrap_or_default()).collect()
}

/// A word that stands once on both sides, and its places.
#[derive(Debug, Clone, Copy)]
struct Shared {
    printed: usize,
    said: usize,
}

/// The words of content, and the persons, that each side has once, in the order of the print.
fn shared(printed: &Side<'_>, said: &Side<'_>) -> Vec<Shared> {
    let names = |side: &Side<'_>| -> Vec<Option<String>> {
        side.words
            .iter()
            .zip(&side.classes)
            .map(|(word, class)| match (side.person(word), class) {
                (Some(person), _) => Some(format!("@{person}")),
                (
                    None,
                    Some(
                        Class::Small
                        | Class::Grammar
                        | Class::Filler
                        | Class::Modal
                        | Class::Hedge
                        | Class::Date
                        | Class::Quantity,
                    ),
                ) => None,
                _ => Some(word.clone()),
            })
            .collect()
    };
    let (print_names, said_names) = (names(printed), names(said));
    let once = |names: &[Option<String>], name: &str| {
        let mut places = names.iter().enumerate().filter(|(_, other)| other.as_deref() == Some(name)).map(|(at, _)| at);
        places.next().filter(|_| places.next().is_none())
    };
    let place = |(at, name): (usize, &Option<String>)| {
        let name = name.as_deref()?;
        once(&print_names, name)?;
        Some(Shared { printed: at, said: once(&said_names, name)? })
    };
    print_names.iter().enumerate().filter_map(place).collect()
}

/// Whether two of these changed places around a third that stands between them on both sides.
fn inverted(shared: &[Shared], printed: &Side<'_>, said: &Side<'_>, print_gaps: &[&str], said_gaps: &[&str]) -> bool {
    let listed = |side: &Side<'_>, gaps: &[&str], from: usize, to: usize| {
        let (from, to) = (from.min(to), from.max(to));
        gaps[from..to].iter().any(|gap| gap.contains([',', ';', '–', '—']))
            || side.words[from..to].iter().any(|word| side.holds("list", word))
    };
    // A phrase with a preposition may stand anywhere: "with our own hands we rebuild".
    let phrased = |side: &Side<'_>, at: usize| {
        side.words[at.saturating_sub(3)..at].iter().any(|word| side.holds("preposition", word))
    };
    // "Wir" that stands elsewhere is still who does it: its form says so.
    let keeps_form = |word: &Shared| {
        let (print, said) = (&printed.words[word.printed], &said.words[word.said]);
        print == said && printed.holds("cases", print)
    };
    let preposition = |side: &Side<'_>, at: usize| {
        side.words[at.saturating_sub(3)..at].iter().rev().find(|word| side.holds("preposition", word)).cloned()
    };
    // "From Oslo to Bergen".
    let turned = |one: &Shared, other: &Shared| {
        let ends = |word: &Shared| (preposition(printed, word.printed), preposition(said, word.said));
        let ((a, b), (c, d)) = (ends(one), ends(other));
        let way = |word: &Option<String>| word.as_deref().is_some_and(|word| printed.holds("way", word));
        a == d && b == c && a != b && way(&a) && way(&b)
    };
    shared
        .iter()
        .enumerate()
        .any(|(first, one)| shared[first + 1..].iter().any(|other| other.said < one.said && turned(one, other)))
        || shared.iter().enumerate().any(|(first, one)| {
            shared[first + 1..].iter().any(|other| {
                other.said < one.said
                    && !keeps_form(one)
                    && !keeps_form(other)
                    && shared.iter().any(|verb| {
                        verb.printed > one.printed
                            && verb.printed < other.printed
                            && verb.said > other.said
                            && verb.said < one.said
                            && ![(one, verb), (verb, other)].iter().any(|(a, b)| {
                                listed(printed, print_gaps, a.printed, b.printed)
                                    || listed(said, said_gaps, a.said, b.said)
                            })
                            && !(phrased(printed, one.printed) && phrased(said, one.said)
                                || phrased(printed, other.printed) && phrased(said, other.said))
                    })
            })
        })
}

/// The verbs of "was sued by".
fn passives(side: &Side<'_>) -> Vec<String> {
    let be = |word: &String| side.holds("be", word);
    let verb = |at: usize| {
        let is_by = side.words[at] == "by" && at > 1;
        (is_by && side.words[at.saturating_sub(4)..at - 1].iter().any(be)).then(|| side.words[at - 1].clone())
    };
    (0..side.words.len()).filter_map(verb).collect()
}
