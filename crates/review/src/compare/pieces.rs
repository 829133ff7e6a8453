//! Puts a quote together from the places its words come from: one, or several.

use std::ops::Range;

use super::align::{Laid, Step, earns, lay as lay_at};
use super::places::places;
use super::texts::Texts;
use super::word::Word;

/// How many places are looked at for a whole quote, and for a part of one.
const WHOLE: usize = 5;
const PART: usize = 3;
/// Of so many places where a quote stands word for word the voices are looked at.
const AGAIN: usize = 500;
/// What it costs to go on in another place, against ten for a found word of content; less where the print marks a gap.
const JOIN: i32 = 26;
const JOIN_MARKED: i32 = 12;
/// So many parts between marked gaps are looked for by themselves, the longest.
const PARTS: usize = 16;
/// So many words may lie between two parts that one trim left out, where the print marks it and where not.
const TRIM_MARKED: usize = 60;
const TRIM: usize = 18;

/// A quote laid against everything it comes from.
#[derive(Debug)]
pub(super) struct Pieced {
    /// In the order of the print.
    pub(super) steps: Vec<Step>,
    /// How often exactly these words stand in the source.
    pub(super) times: usize,
    /// Where else they do, by the first word; no more than are worth a look.
    pub(super) again: Vec<usize>,
    /// Its parts come from places that do not belong together.
    pub(super) joined: bool,
    /// The printed words that were said in the same place, but in another order.
    pub(super) moved: Vec<Range<usize>>,
    /// The words of the source that the longest part was found in.
    pub(super) found: Option<Range<usize>>,
}

/// Finds where the words come from and lays them against it.
pub(super) fn lay(texts: &Texts<'_>, keys: usize) -> Pieced {
    let (printed, said) = (texts.printed, texts.said);
    let Exact { first, times, again } = exact(printed, said);
    if let Some(first) = first {
        let steps = (0..printed.len()).map(|at| Step::Same(at, first + at)).collect();
        let found = first..first + printed.len();
        // Word for word, but by two voices.
        let joined = times == 0;
        return Pieced { steps, times: times.max(1), again, joined, moved: Vec::new(), found: Some(found) };
    }
    let earned: Vec<i32> = printed.iter().map(|word| earns(word, texts.print.text(), texts.lists)).collect();
    let laid: Vec<Laid> = candidates(printed, said, keys)
        .into_iter()
        .map(|place| lay_at(printed, &earned, said, place))
        .filter(|laid| laid.steps.iter().any(|step| matches!(step, Step::Same(..))))
        .collect();
    let Some(parts) = parts(printed, &laid) else {
        let steps = (0..printed.len()).map(Step::Added).collect();
        return Pieced { steps, times, again, joined: false, moved: Vec::new(), found: None };
    };
    if parts.len() > 1
        && let Some(one) = together(printed, &earned, said, &laid, &parts)
    {
        return Pieced { found: longest(&[&one]), steps: one, times, again, joined: false, moved: Vec::new() };
    }
    let each: Vec<Vec<Step>> = parts.iter().map(|(laid_at, part)| within(&laid[*laid_at].steps, part)).collect();
    let found = longest(&each.iter().map(Vec::as_slice).collect::<Vec<_>>());
    if let Some(whole) = turned(&each).or_else(|| sentence(said, &each)) {
        let longest = parts.iter().map(|(_, part)| part).rev().max_by_key(|part| part.len()).cloned();
        let moved = parts.iter().map(|(_, part)| part.clone()).filter(|part| Some(part) != longest.as_ref()).collect();
        let mut steps = each.concat();
        // What stands between them and is not printed was left out.
        let used: Vec<usize> = steps
            .iter()
            .filter_map(|step| match step {
                Step::Same(_, said) | Step::Other(_, said) | Step::Left(said) => Some(*said),
                Step::Added(_) => None,
            })
            .collect();
        steps.extend(whole.clone().filter(|at| !used.contains(at)).map(Step::Left));
        return Pieced { steps, times, again, joined: false, moved, found: Some(whole) };
    }
    let joined = each.len() > 1 || leaps(texts, &each[0]);
    Pieced { steps: each.concat(), times, again, joined, moved: Vec::new(), found }
}

/// Two parts that stand beside each other in the source, the second first; where both together stand.
fn turned(parts: &[Vec<Step>]) -> Option<Range<usize>> {
    let [first, second] = parts else { return None };
    let (first, second) = (stretch(first)?, stretch(second)?);
    let beside = second.end <= first.start && first.start - second.end <= TRIM;
    beside.then_some(second.start..first.end)
}

/// Parts that all stand in one sentence of one voice, in any order; from the first to the last word of them.
fn sentence(said: &[Word], parts: &[Vec<Step>]) -> Option<Range<usize>> {
    if parts.len() < 2 {
        return None;
    }
    let places: Vec<Range<usize>> = parts.iter().map(|part| stretch(part)).collect::<Option<_>>()?;
    let whole = places.iter().map(|place| place.start).min()?..places.iter().map(|place| place.end).max()?;
    let one = said[whole.start + 1..whole.end].iter().all(|word| !word.opens)
        && said[whole.start].turn == said[whole.end - 1].turn;
    (one && whole.len() <= TRIM_MARKED).then_some(whole)
}

/// Where exactly a quote's words stand.
#[derive(Default)]
struct Exact {
    first: Option<usize>,
    /// How often one voice says them; 0 where only several together do.
    times: usize,
    again: Vec<usize>,
}

/// Looks for exactly these words (Knuth, Morris and Pratt: once through the source).
fn exact(printed: &[Word], said: &[Word]) -> Exact {
    if printed.iter().any(|word| word.bracket || word.key == 0) {
        return Exact::default();
    }
    // How much of the beginning stands again at each word's end.
    let mut again = vec![0; printed.len()];
    let mut held = 0;
    for at in 1..printed.len() {
        while held > 0 && printed[at].key != printed[held].key {
            held = again[held - 1];
        }
        held += usize::from(printed[at].key == printed[held].key);
        again[at] = held;
    }
    let (mut first, mut other, mut times, mut held) = (None, None, 0, 0);
    let mut more = Vec::new();
    for (at, word) in said.iter().enumerate() {
        while held > 0 && word.key != printed[held].key {
            held = again[held - 1];
        }
        held += usize::from(word.key == printed[held].key);
        if held == printed.len() {
            let start = at + 1 - held;
            if said[start].turn == word.turn {
                if first.is_none() {
                    first = Some(start);
                } else if more.len() < AGAIN {
                    more.push(start);
                }
                times += 1;
                held = 0;
            } else {
                other = other.or(Some(start));
                held = again[held - 1];
            }
        }
    }
    Exact { first: first.or(other), times, again: more }
}

/// The stretches worth a closer look: for the whole quote, its halves, and what stands between marked gaps.
fn candidates(printed: &[Word], said: &[Word], keys: usize) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut look = |part: &[Word], count: usize| {
        // A part is looked at in its own narrow place, even within that of the whole: words may have changed places.
        let pad = if part.len() == printed.len() { part.len() / 2 + 8 } else { part.len() / 4 + 2 };
        for place in places(part, said, keys, count) {
            let wide = place.start.saturating_sub(pad)..(place.end + pad).min(said.len());
            if !found.contains(&wide) {
                found.push(wide);
            }
        }
    };
    look(printed, WHOLE);
    if printed.len() > 7 {
        let middle = printed.len() / 2;
        look(&printed[..middle], PART);
        look(&printed[middle..], PART);
    }
    let gaps: Vec<usize> = (1..printed.len()).filter(|at| printed[*at].gap).chain([printed.len()]).collect();
    if gaps.len() > 1 {
        let starts = [0].into_iter().chain(gaps.iter().copied());
        let mut parts: Vec<&[Word]> = starts.zip(&gaps).map(|(start, end)| &printed[start..*end]).collect();
        parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
        parts.iter().take(PARTS).for_each(|part| look(part, PART));
    }
    found
}

/// Which words come from which place: the division that earns most. Nothing when there is no place at all.
fn parts(printed: &[Word], laid: &[Laid]) -> Option<Vec<(usize, Range<usize>)>> {
    if laid.is_empty() {
        return None;
    }
    let mut best: Vec<i32> = laid.iter().map(|laid| laid.earned[0]).collect();
    let mut from: Vec<Vec<usize>> = vec![(0..laid.len()).collect()];
    for (at, word) in printed.iter().enumerate().skip(1) {
        let (top, most) = best.iter().copied().enumerate().rev().max_by_key(|(_, score)| *score)?;
        let join = if word.gap { JOIN_MARKED } else { JOIN };
        let mut came = Vec::with_capacity(laid.len());
        for (here, laid) in laid.iter().enumerate() {
            let (stays, joins) = (best[here] + laid.earned[at], most - join + laid.earned[at].max(-7));
            came.push(if joins > stays { top } else { here });
            best[here] = stays.max(joins);
        }
        from.push(came);
    }
    let (mut here, _) = best.iter().copied().enumerate().rev().max_by_key(|(_, score)| *score)?;
    let (mut parts, mut end) = (Vec::new(), printed.len());
    for at in (0..printed.len()).rev() {
        let before = from[at][here];
        if at == 0 || before != here {
            parts.push((here, at..end));
            end = at;
            here = before;
        }
    }
    parts.reverse();
    Some(parts)
}

/// The steps of the printed words `part`.
fn within(steps: &[Step], part: &Range<usize>) -> Vec<Step> {
    let word = |step: &Step| match step {
        Step::Same(word, _) | Step::Other(word, _) | Step::Added(word) => Some(*word),
        Step::Left(_) => None,
    };
    let inside = |step: &Step| word(step).is_some_and(|word| part.contains(&word));
    let Some(first) = steps.iter().position(inside) else { return Vec::new() };
    let last = steps.iter().rposition(inside).unwrap_or(first);
    steps[first..=last].to_vec()
}

/// Parts that follow each other closely enough in the source are one place with words left out.
fn together(
    printed: &[Word],
    earned: &[i32],
    said: &[Word],
    laid: &[Laid],
    parts: &[(usize, Range<usize>)],
) -> Option<Vec<Step>> {
    let mut ranges = Vec::with_capacity(parts.len());
    for (at, part) in parts {
        ranges.push((stretch(&within(&laid[*at].steps, part))?, part.start));
    }
    let near = ranges.windows(2).all(|pair| {
        let between = pair[0].0.end..pair[1].0.start;
        between.start <= between.end && !apart(printed[pair[1].1].gap, said, between)
    });
    let whole = ranges.first()?.0.start..ranges.last()?.0.end;
    near.then(|| lay_at(printed, earned, said, whole).steps)
}

/// From the first found word to the last, in the source.
fn stretch(steps: &[Step]) -> Option<Range<usize>> {
    let mut found = steps.iter().filter_map(|step| match step {
        Step::Same(_, said) => Some(*said),
        _ => None,
    });
    let first = found.next()?;
    Some(first..found.next_back().unwrap_or(first) + 1)
}

fn longest(parts: &[&[Step]]) -> Option<Range<usize>> {
    let same = |steps: &[Step]| steps.iter().filter(|step| matches!(step, Step::Same(..))).count();
    let most = parts.iter().rev().max_by_key(|steps| same(steps))?;
    stretch(most)
}

/// Whether two parts with the words `between` them were said in different places: somebody else began to speak, too
/// much lies there for one trim, or, where the print marks none, more than one sentence begins.
fn apart(marked: bool, said: &[Word], between: Range<usize>) -> bool {
    let voice = |at: usize| said.get(at).map(|word| word.turn);
    let speaks = between.start.checked_sub(1).and_then(voice) != voice(between.end);
    let begins = said[between.clone()].iter().filter(|word| word.opens).count();
    speaks || between.len() > if marked { TRIM_MARKED } else { TRIM } || !marked && begins > 1
}

/// Whether parts that were laid as one were said in different places, or by different voices.
fn leaps(texts: &Texts<'_>, steps: &[Step]) -> bool {
    let mut last: Option<usize> = None;
    steps.iter().any(|step| match *step {
        Step::Left(_) | Step::Added(_) => false,
        Step::Same(word, said) | Step::Other(word, said) => {
            let before = last.replace(said);
            before.is_some_and(|before| before < said && apart(texts.printed[word].gap, texts.said, before + 1..said))
        }
    })
}
