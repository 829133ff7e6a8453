//! Utterances: which pieces are one saying, interrupted or set over several paragraphs.

use std::collections::HashMap;

use crate::marks::Marked;
use crate::scene::Scene;
use crate::{Kind, Quote};

/// A quote continued in the next paragraph often has its cue only there, or only here: the pieces of
/// one utterance share what any of them has.
pub(crate) fn share_across_paragraphs(marked: &[Marked], quotes: &mut [Quote]) {
    let mut joined: HashMap<u32, u32> = HashMap::new();
    let next = |index: usize| {
        let at = marked[index].continues?;
        (index + 1..marked.len()).find(|i| marked[*i].depth == 0).filter(|i| marked[*i].outer.start == at)
    };
    // Backwards and forwards, so that every piece gets what any has.
    let pairs: Vec<(usize, usize)> = (0..quotes.len()).filter_map(|index| Some((index, next(index)?))).collect();
    let both = pairs.iter().rev().map(|(one, other)| (*other, *one)).chain(pairs.iter().copied());
    for (from, to) in both {
        let given = quotes[from].clone();
        let target = &mut quotes[to];
        if given.speaker.is_some() && target.cue.is_none() {
            target.kind = Kind::Direct;
            target.speaker = given.speaker;
            target.cue = given.cue;
            target.via = given.via;
            target.confidence = given.confidence;
        } else if target.speaker.is_some() {
            target.kind = Kind::Direct;
        }
    }
    for (one, other) in pairs {
        joined.insert(quotes[other].utterance, quotes[one].utterance);
    }
    // In text order each number leads to an earlier one, whose root is known by then.
    let mut roots: HashMap<u32, u32> = HashMap::new();
    for quote in quotes.iter_mut() {
        let own = quote.utterance;
        let root = joined.get(&own).map_or(own, |to| *roots.get(to).unwrap_or(to));
        roots.insert(own, root);
        quote.utterance = root;
    }
}

/// Numbers utterances from 1 in text order.
pub(crate) fn number_utterances(quotes: &mut [Quote]) {
    let mut numbers = HashMap::new();
    for quote in quotes {
        let next = u32::try_from(numbers.len() + 1).unwrap_or(u32::MAX);
        quote.utterance = *numbers.entry(quote.utterance).or_insert(next);
    }
}

/// `“One,” he said, “and two.”`: only the attribution stands between the two pieces.
pub(crate) fn interrupted(
    scene: &Scene<'_>,
    before: usize,
    at: usize,
    verb: Option<usize>,
    own: Option<usize>,
) -> bool {
    let gap = scene.between(before + 1..at);
    let last = &scene.tokens[at - 1];
    gap.words > 0
        && gap.words < 14
        && gap.says > 0
        && scene.sentence(before) == scene.sentence(at)
        && verb.is_some_and(|verb| scene.verbs[verb].at > before && own.is_none_or(|own| own == verb))
        && (last.is(',') || last.is(';') || last.is('—') || last.is('–'))
}
