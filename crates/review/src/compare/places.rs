//! Where in a source a quote may stand: the stretches that hold most of its rarer words.

use std::ops::Range;

use super::word::Word;

/// The stretches of `source` that hold most of the words of `quote`, best first, none inside another; at most
/// `count`. Linear in the source.
pub(super) fn places(quote: &[Word], source: &[Word], keys: usize, count: usize) -> Vec<Range<usize>> {
    if quote.is_empty() || source.is_empty() {
        return Vec::new();
    }
    let mut wanted = vec![0u32; keys];
    quote.iter().for_each(|word| wanted[word.key as usize] += 1);
    wanted[0] = 0;
    let mut there = vec![0u32; keys];
    source.iter().for_each(|word| there[word.key as usize] += 1);
    let total = source.len() as f32;
    let weight: Vec<f32> = there.iter().map(|there| (1.0 + total / (1.0 + *there as f32)).ln()).collect();
    let length = quote.len() + quote.len() / 4 + 2;
    // How much stands in the stretch that ends with each word; a word counts as often as the quote has it.
    let mut held = vec![0u32; keys];
    let (mut sum, mut sums) = (0.0f32, Vec::with_capacity(source.len()));
    for (at, word) in source.iter().enumerate() {
        let key = word.key as usize;
        if wanted[key] > 0 {
            held[key] += 1;
            if held[key] <= wanted[key] {
                sum += weight[key];
            }
        }
        if let Some(gone) = at.checked_sub(length).map(|gone| source[gone].key as usize)
            && wanted[gone] > 0
        {
            if held[gone] <= wanted[gone] {
                sum -= weight[gone];
            }
            held[gone] -= 1;
        }
        sums.push(sum);
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    while found.len() < count {
        // The first of those that hold as much, apart from rounding.
        let mut best: Option<(usize, f32)> = None;
        for (at, sum) in sums.iter().enumerate() {
            if *sum > best.map_or(0.0, |(_, most)| most) + 1e-3 {
                best = Some((at, *sum));
            }
        }
        let Some((end, _)) = best else { break };
        let range = (end + 1).saturating_sub(length)..end + 1;
        sums[range.start..(end + length / 2 + 1).min(source.len())].fill(0.0);
        found.push(range);
    }
    found
}
