//! Groups the words of both sides into runs with one fate.

use std::ops::Range;

use super::OpKind;
use super::align::Step;
use super::around::conditional;
use super::correction::corrects;
use super::lists::Class;
use super::pieces::Pieced;
use super::side::Side;
use super::texts::Texts;
use super::word::Word;

/// A run of words with one fate, before it is written down.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) kind: OpKind,
    pub(super) printed: Range<usize>,
    pub(super) said: Range<usize>,
    /// The print says so: "…", [brackets].
    pub(super) marked: bool,
    /// Whether the speaker began anew right behind it.
    pub(super) restart: Restart,
}

/// How a speaker goes on behind words that the print leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Restart {
    /// With something else: it was said, and is not printed.
    No,
    /// With the same words: they were not left out.
    Again,
    /// With other words in their place, which a newsroom that prints exact words does not leave out.
    Otherwise,
}

impl Run {
    /// Both sides of the run.
    pub(super) fn sides<'t>(&self, texts: &Texts<'t>) -> [Side<'t>; 2] {
        [
            Side::of(&texts.printed[self.printed.clone()], texts.print.text(), texts.lists),
            Side::of(&texts.said[self.said.clone()], texts.spoken.text(), texts.lists),
        ]
    }
}

/// The runs of a quote that is laid against its places.
pub(super) fn runs(texts: &Texts<'_>, pieced: &Pieced) -> Vec<Run> {
    let steps = late(texts, &pieced.steps);
    let mut runs: Vec<Run> = Vec::new();
    let (mut print, mut source) = (0, 0);
    for step in &steps {
        let (same, printed, said) = match *step {
            Step::Same(word, said) => (true, word..word + 1, said..said + 1),
            Step::Other(word, said) => (false, word..word + 1, said..said + 1),
            Step::Added(word) => (false, word..word + 1, source..source),
            Step::Left(said) => (false, print..print, said..said + 1),
        };
        (print, source) = (printed.end, said.end);
        let moved = pieced.moved.iter().any(|part| part.contains(&printed.start));
        let kind = match (same, moved) {
            (true, true) => OpKind::Move,
            (true, false) => OpKind::Equal,
            _ => OpKind::Replace,
        };
        match runs.last_mut() {
            // Words of another place begin a run of their own.
            Some(last) if last.kind == kind && (last.said.end == said.start || last.said.is_empty()) => {
                last.printed.end = printed.end;
                last.said = if last.said.is_empty() { said } else { last.said.start..said.end };
            }
            _ => runs.push(Run { kind, printed, said, marked: false, restart: Restart::No }),
        }
    }
    for run in runs.iter_mut().filter(|run| run.kind == OpKind::Replace) {
        settle(texts, run);
    }
    runs.retain(|run| !run.printed.is_empty() || !run.said.is_empty());
    for run in runs.iter_mut().filter(|run| run.kind == OpKind::Delete) {
        run.restart = restarts(texts, &run.said);
    }
    moves(texts, &mut runs);
    swaps(texts, &mut runs);
    from_outside(texts, &mut runs);
    runs
}

/// Words that are added in print and stand in the same sentence in front of what was found, or behind it, were moved:
/// "Yesterday we voted" for "We voted yesterday".
fn from_outside(texts: &Texts<'_>, runs: &mut [Run]) {
    const LONGEST: usize = 8;
    let kept = |run: &&Run| matches!(run.kind, OpKind::Equal | OpKind::Move);
    let Some((start, end)) = runs
        .iter()
        .filter(kept)
        .map(|run| (run.said.start, run.said.end))
        .reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
    else {
        return;
    };
    let said = texts.said;
    let Range { start: first, end: last } = texts.sentence(&(start..end), LONGEST);
    for run in runs.iter_mut().filter(|run| run.kind == OpKind::Insert && !run.marked && run.printed.len() <= LONGEST) {
        let [print, _] = run.sides(texts);
        // Where a number or a "must" stands matters; a day or a "perhaps" says the same anywhere.
        let weighs = [Class::Negation, Class::Quantity, Class::Modal].iter().any(|class| print.has(*class));
        if weighs || print.of.iter().any(|word| word.number) {
            continue;
        }
        let keys: Vec<u32> = texts.printed[run.printed.clone()].iter().map(|word| word.key).collect();
        let at =
            [first..start, end..last].into_iter().flat_map(|side| side.start..side.end.saturating_sub(keys.len() - 1));
        let there = |at: &usize| said[*at..*at + keys.len()].iter().map(|word| word.key).eq(keys.iter().copied());
        if let Some(at) = at.filter(|at| at + keys.len() <= said.len()).find(there) {
            (run.kind, run.said) = (OpKind::Move, at..at + keys.len());
        }
    }
}

/// The same steps with what was left out as early as it can be: of "we will, we will build" the first two words, so that
/// what stands is what was said last.
fn late(texts: &Texts<'_>, steps: &[Step]) -> Vec<Step> {
    let mut steps = steps.to_vec();
    let mut end = steps.len();
    while let Some(last) = steps[..end].iter().rposition(|step| matches!(step, Step::Left(_))) {
        let mut first = steps[..last].iter().rposition(|step| !matches!(step, Step::Left(_))).map_or(0, |at| at + 1);
        let mut stop = last + 1;
        while let Some((Step::Same(word, said), Step::Left(left))) =
            first.checked_sub(1).map(|before| (steps[before], steps[stop - 1]))
        {
            // Nothing but the run lies between the two.
            let next = left.checked_sub(said) == Some(stop - first);
            if !next || texts.said[said].key != texts.said[left].key || texts.said[left].key == 0 {
                break;
            }
            steps[stop - 1] = Step::Same(word, left);
            steps[first - 1] = Step::Left(said);
            (first, stop) = (first - 1, stop - 1);
        }
        end = first;
    }
    // In front of the first word everything is left out.
    let begins = steps.iter().position(|step| !matches!(step, Step::Left(_))).unwrap_or(0);
    steps.split_off(begins)
}

/// Says what a run of differing words is, and whether the print marks it.
fn settle(texts: &Texts<'_>, run: &mut Run) {
    let brackets = texts.printed[run.printed.clone()].iter().all(|word| word.bracket);
    let gap = texts.printed.get(run.printed.end).is_some_and(|word| word.gap)
        || texts.printed[run.printed.clone()].iter().any(|word| word.gap);
    run.kind = match (run.printed.is_empty(), run.said.is_empty()) {
        (true, _) => OpKind::Delete,
        (false, true) => OpKind::Insert,
        (false, false) => OpKind::Replace,
    };
    run.marked = match run.kind {
        OpKind::Delete => gap,
        _ => brackets,
    };
    if run.kind == OpKind::Replace && one_spelling(texts, run) {
        run.kind = OpKind::Equal;
    }
}

/// "Wellknown" and "well-known" are one word or two. Figures are never joined, and no "not" is made or lost by it.
fn one_spelling(texts: &Texts<'_>, run: &Run) -> bool {
    let [print, said] = run.sides(texts);
    let figures = |side: &Side<'_>| {
        side.of.iter().any(|word| word.number) || side.words.iter().any(|word| word.contains(|c: char| c.is_numeric()))
    };
    // "In formal talks" are not "informal talks".
    let parted = |words: &[Word], text: &str, said: &[String]| {
        words.windows(2).zip(said).any(|(pair, first)| {
            text.get(pair[0].span.end..pair[1].span.start) == Some(" ")
                && matches!(first.as_str(), "in" | "un" | "im" | "ir" | "dis" | "non" | "re" | "a" | "mis")
        })
    };
    let joined = print.words.concat();
    joined == said.words.concat()
        && !texts.lists.parts(&joined)
        && !parted(print.of, texts.print.text(), &print.words)
        && !parted(said.of, texts.spoken.text(), &said.words)
        && !figures(&print)
        && !figures(&said)
        && print.count(Class::Negation) == said.count(Class::Negation)
}

/// Whether what was left out is how a speaker began before beginning anew: "We, we will, we will build". Of a false start
/// with other words ("We may, we will build") the comma or dash tells; a "not" or an "if" is never part of one.
fn restarts(texts: &Texts<'_>, left: &Range<usize>) -> Restart {
    const LONGEST: usize = 8;
    const FALSE_START: usize = 4;
    let (words, after) = (&texts.said[left.clone()], &texts.said[left.end..]);
    if words.is_empty() || words.len() > LONGEST || after.is_empty() {
        return Restart::No;
    }
    let text = |word: &Word| word.said(texts.spoken.text(), texts.lists);
    let next: Vec<String> =
        after.iter().take(words.len() + 1).take_while(|word| word.turn == words[0].turn).map(text).collect();
    let mut repeated = 0;
    let mut at = 0;
    while at < words.len() {
        let rest: Vec<String> = words[at..].iter().map(text).collect();
        let same = rest.iter().zip(&next).take_while(|(one, other)| one == other).count();
        let filler = texts.lists.class(&rest[0]) == Some(Class::Filler);
        // "Wi- will".
        let cut = rest[0].len() < 4
            && texts.between_said(left.start + at, left.start + at + 1).starts_with(['-', '–', '—'])
            && next.first().is_some_and(|next| next.starts_with(rest[0].as_str()));
        if same == 0 && !filler && !cut {
            break;
        }
        repeated += usize::from(same > 0 || cut);
        at += same.max(1);
    }
    let broken = || texts.between_said(left.end - 1, left.end).contains([',', '-', '–', '—', '…']);
    let first = next.first().is_some_and(|next| *next == text(&words[0]));
    let negated = words.iter().any(|word| word.class(texts.spoken.text(), texts.lists) == Some(Class::Negation));
    // "Five — sorry, | fifteen": what was corrected is not printed.
    let said: Vec<String> = words.iter().map(text).collect();
    let modal = words.iter().any(|word| word.class(texts.spoken.text(), texts.lists) == Some(Class::Modal));
    let corrected = corrects(&said, false) && words.len() <= FALSE_START && !negated && !modal && broken();
    let again = at == words.len() && repeated > 0 && broken_or_short(words.len(), broken());
    let otherwise =
        corrected || first && broken() && words.len() <= FALSE_START && !negated && !conditional(&said, texts.lists);
    match (again, otherwise) {
        (true, _) => Restart::Again,
        (false, true) => Restart::Otherwise,
        (false, false) => Restart::No,
    }
}

/// One word said twice may be meant ("very very"), but is left out by everybody; more than one is a restart only where the
/// transcript breaks off.
fn broken_or_short(words: usize, broken: bool) -> bool {
    broken || words <= 3
}

/// Words that are left out here and added there were moved; but where a "not" stands matters.
fn moves(texts: &Texts<'_>, runs: &mut Vec<Run>) {
    let mut at = 0;
    while at < runs.len() {
        let [_, said] = runs[at].sides(texts);
        let weighs =
            [Class::Negation, Class::Modal, Class::Hedge, Class::Quantity].iter().any(|class| said.has(*class))
                || !said.numbers().is_empty();
        let mut words = said.words.clone();
        words.sort_unstable();
        let there = (runs[at].kind == OpKind::Delete && !runs[at].marked && runs[at].restart == Restart::No && !weighs)
            .then(|| {
                runs.iter().position(|run| {
                    let mut print = run.sides(texts)[0].words.clone();
                    print.sort_unstable();
                    run.kind == OpKind::Insert && print == words
                })
            });
        if let Some(there) = there.flatten() {
            runs[there].said = runs[at].said.clone();
            runs[there].kind = OpKind::Move;
            runs.remove(at);
        } else {
            at += 1;
        }
    }
}

/// Two words that changed places were moved, not replaced.
fn swaps(texts: &Texts<'_>, runs: &mut [Run]) {
    // More differences are no matter of two words.
    const FEW: usize = 40;
    if runs.len() > FEW {
        return;
    }
    for one in 0..runs.len() {
        for other in one + 1..runs.len() {
            if runs[one].kind != OpKind::Replace
                || runs[other].kind != OpKind::Replace
                || runs[one].marked
                || runs[other].marked
            {
                continue;
            }
            let ([print, said], [print_other, said_other]) = (runs[one].sides(texts), runs[other].sides(texts));
            // Two numbers that changed places are both changed.
            let counted = !print.numbers().is_empty() || !said.numbers().is_empty();
            if !counted && print.words == said_other.words && print_other.words == said.words {
                (runs[one].kind, runs[other].kind) = (OpKind::Move, OpKind::Move);
                let (first, second) = (runs[one].said.clone(), runs[other].said.clone());
                (runs[one].said, runs[other].said) = (second, first);
            }
        }
    }
}
