//! What the differences mean: runs of words with one fate, what matters about them, the verdict to suggest.

use std::ops::Range;

use quotes::Span;

use super::align::{Step, earns};
use super::lists::{Class, Lists};
use super::names::Names;
use super::pieces::Pieced;
use super::reason::reason;
use super::words::Word;
use super::{Comparison, Flag, MAX_QUOTE_WORDS, Op, OpKind, Policy};
use crate::verdict::Wording;

/// Of what a quote's words earn, so much must be found: below, the words are not there; below the second, they are
/// the gist of what was said, unless no more than a few words differ.
const FOUND: f32 = 0.38;
const WORDS: f32 = 0.66;
const FEW: usize = 2;
/// More words than this that are left out are a trim: what stands in them was not changed. A negation counts in runs
/// of three times as many where no mark warns of it, and where it stands at the edge of what was kept.
const SHORT: usize = 3;

/// Both texts and their words.
pub(super) struct Texts<'t> {
    pub(super) print: &'t str,
    pub(super) printed: &'t [Word],
    pub(super) source: &'t str,
    pub(super) said: &'t [Word],
    pub(super) lists: &'static Lists,
    pub(super) names: &'t Names<'t>,
}

/// What a difference is, apart from what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// Another spelling of the same.
    Same,
    /// Marked in print: "…" or [brackets].
    Marked,
    /// "um", "you know".
    Filler,
    /// Small words left out without a mark.
    LeftSmall,
    /// Words of content left out without a mark.
    Left,
    /// Another form of a word, another article.
    Form,
    /// Other words, or another order.
    Other,
}

/// A run of words with one fate, before it is written down.
pub(super) struct Run {
    pub(super) kind: OpKind,
    printed: Range<usize>,
    said: Range<usize>,
    /// The print says so: "…", [brackets].
    pub(super) marked: bool,
}

/// What is said of a quote without words, or with too many.
pub(super) fn incomparable(words: usize) -> Comparison {
    let reason = match words {
        0 => "The quote has no words.".to_owned(),
        _ => format!("The quote has {words} words; at most {MAX_QUOTE_WORDS} can be compared. Compare its parts."),
    };
    Comparison { found: None, times: 0, wording: Wording::NotFound, flags: Vec::new(), ops: Vec::new(), reason }
}

/// Judges a quote that is laid against a source.
pub(super) fn judge(texts: &Texts<'_>, pieced: &Pieced, policy: Policy) -> Comparison {
    let share = share(texts, &pieced.steps);
    let there = pieced.times > 0 || share >= FOUND && enough(texts, &pieced.steps, share);
    let Some(found) = pieced.found.clone().filter(|_| there) else {
        return Comparison {
            found: None,
            times: 0,
            wording: Wording::NotFound,
            flags: Vec::new(),
            ops: Vec::new(),
            reason:
                "These words, or words like them, do not stand in the source. That says nothing about whether they \
                     were said elsewhere."
                    .to_owned(),
        };
    };
    let mut runs = runs(texts, pieced);
    moves(texts, &mut runs);
    let differing = runs.iter().filter(|run| run.kind != OpKind::Equal && !run.marked);
    let gist = pieced.times == 0
        && share < WORDS
        && differing.map(|run| run.printed.len().max(run.said.len())).sum::<usize>() > FEW;
    let mut flags = Vec::new();
    if !gist {
        runs.iter().for_each(|run| note(texts, run, &mut flags));
        flags.sort_unstable();
        flags.dedup();
    }
    let sorts: Vec<Sort> = runs.iter().map(|run| sort(texts, run)).collect();
    let wording = match () {
        () if pieced.joined => Wording::Stitched,
        () if gist => Wording::ParaphraseInQuotes,
        () if flags.iter().any(|flag| decides(*flag)) => Wording::AlteredMaterial,
        () => wording(&sorts, policy),
    };
    if pieced.joined {
        flags.push(Flag::Stitched);
    }
    let reason = reason(texts, &runs, wording, &flags, pieced.times, policy);
    let ops = runs.iter().map(|run| op(texts, run)).collect();
    let span = Span::new(texts.said[found.start].span.start, texts.said[found.end - 1].span.end);
    Comparison { found: Some(span), times: pieced.times, wording, flags, ops, reason }
}

/// Whether a difference changes what was said by itself: to leave a name or a number out only says less.
fn decides(flag: Flag) -> bool {
    !matches!(flag, Flag::NameAdded | Flag::NameDropped | Flag::NumberDropped | Flag::Stitched)
}

/// Of what the words outside brackets earn, the share that was found.
fn share(texts: &Texts<'_>, steps: &[Step]) -> f32 {
    let sum = |words: &mut dyn Iterator<Item = &Word>| {
        words.map(|word| earns(word, texts.print, texts.lists)).sum::<i32>() as f32
    };
    let all = sum(&mut texts.printed.iter().filter(|word| !word.bracket));
    let same = sum(&mut steps.iter().filter_map(|step| match step {
        Step::Same(word, _) => Some(&texts.printed[*word]).filter(|word| !word.bracket),
        _ => None,
    }));
    if all == 0.0 { 0.0 } else { same / all }
}

/// One found word is a place only for a quote of a word or two.
fn enough(texts: &Texts<'_>, steps: &[Step], share: f32) -> bool {
    let content = |step: &&Step| match step {
        Step::Same(word, _) => earns(&texts.printed[*word], texts.print, texts.lists) > 4,
        _ => false,
    };
    let same = steps.iter().filter(|step| matches!(step, Step::Same(..))).count();
    let content = steps.iter().filter(content).count();
    match texts.printed.len() {
        0..=2 => same == texts.printed.len(),
        3..=5 => content > 0 && same >= 2,
        _ => content >= 2 && same >= 3 || same >= 4 && share >= WORDS,
    }
}

/// Groups the steps into runs.
fn runs(texts: &Texts<'_>, pieced: &Pieced) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let (mut print, mut source) = (0, 0);
    for step in &pieced.steps {
        let (same, printed, said) = match *step {
            Step::Same(word, said) => (true, word..word + 1, said..said + 1),
            Step::Other(word, said) => (false, word..word + 1, said..said + 1),
            Step::Added(word) => (false, word..word + 1, source..source),
            Step::Left(said) => (false, print..print, said..said + 1),
        };
        (print, source) = (printed.end, said.end);
        let moved = pieced.moved.as_ref().is_some_and(|part| part.contains(&printed.start));
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
            _ => runs.push(Run { kind, printed, said, marked: false }),
        }
    }
    for run in runs.iter_mut().filter(|run| run.kind == OpKind::Replace) {
        settle(texts, run);
    }
    runs.retain(|run| !run.printed.is_empty() || !run.said.is_empty());
    runs
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
    let joined = |words: &[Word], text: &str| words.iter().map(|word| word.said(text, texts.lists)).collect::<String>();
    let print = joined(&texts.printed[run.printed.clone()], texts.print);
    // "wellknown" and "well-known" are one word or two.
    if run.kind == OpKind::Replace && print == joined(&texts.said[run.said.clone()], texts.source) {
        run.kind = OpKind::Equal;
    }
}

/// Words that are left out here and added there were moved; but where a "not" stands matters.
fn moves(texts: &Texts<'_>, runs: &mut Vec<Run>) {
    let mut at = 0;
    while at < runs.len() {
        let said = Side::of(&texts.said[runs[at].said.clone()], texts.source, texts.lists);
        let weighs = said.classes.iter().any(|class| {
            matches!(class, Some(Class::Negation | Class::Modal | Class::Hedge)) || !said.numbers().is_empty()
        });
        let there = (runs[at].kind == OpKind::Delete && !runs[at].marked && !weighs).then(|| {
            runs.iter().position(|run| {
                let print = || Side::of(&texts.printed[run.printed.clone()], texts.print, texts.lists);
                run.kind == OpKind::Insert && print().words == said.words
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

/// The run as it is given out.
pub(super) fn op(texts: &Texts<'_>, run: &Run) -> Op {
    Op {
        op: run.kind,
        printed: slice(texts.printed, &run.printed, texts.print).to_owned(),
        said: slice(texts.said, &run.said, texts.source).to_owned(),
        said_at: texts.said.get(run.said.start).map_or(texts.source.len(), |word| word.span.start),
    }
}

fn slice<'t>(words: &[Word], range: &Range<usize>, text: &'t str) -> &'t str {
    match words.get(range.clone()) {
        Some([first, .., last]) => Span::new(first.span.start, last.span.end).of(text),
        Some([only]) => only.span.of(text),
        _ => "",
    }
}

/// One side of a run: its words and what they do.
struct Side<'t> {
    words: Vec<String>,
    classes: Vec<Option<Class>>,
    of: &'t [Word],
}

impl<'t> Side<'t> {
    fn of(of: &'t [Word], text: &str, lists: &Lists) -> Self {
        let words: Vec<String> = of.iter().map(|word| word.said(text, lists)).collect();
        let classes = words.iter().zip(of).map(|(text, word)| match text.as_str() {
            // The month.
            "may" | "march" if word.capital && !word.opens => Some(Class::Date),
            text => lists.class(text),
        });
        Self { classes: classes.collect(), words, of }
    }

    fn count(&self, wanted: Class) -> usize {
        self.classes.iter().filter(|class| **class == Some(wanted)).count()
    }

    fn which(&self, wanted: Class) -> Vec<&str> {
        let classes = self.words.iter().zip(&self.classes);
        classes.filter(|(_, class)| **class == Some(wanted)).map(|(word, _)| word.as_str()).collect()
    }

    /// Numbers and dates; "one" is more often a pronoun.
    fn numbers(&self) -> Vec<&str> {
        let all = self.words.iter().zip(&self.classes).zip(self.of);
        all.filter(|((text, class), word)| word.number && *text != "one" || **class == Some(Class::Date))
            .map(|((text, _), _)| text.as_str())
            .collect()
    }
}

/// Notes what matters about a run.
fn note(texts: &Texts<'_>, run: &Run, flags: &mut Vec<Flag>) {
    if matches!(run.kind, OpKind::Equal | OpKind::Move) {
        return;
    }
    let print = Side::of(&texts.printed[run.printed.clone()], texts.print, texts.lists);
    let said = Side::of(&texts.said[run.said.clone()], texts.source, texts.lists);
    let (left, long) = (run.kind == OpKind::Delete, said.words.len() > SHORT);
    let (printed, spoken) = (negations(&print, &said), negations(&said, &print));
    match printed.cmp(&spoken) {
        std::cmp::Ordering::Less if !left || !long || reverses(&said, run.marked) => flags.push(Flag::NegationDropped),
        std::cmp::Ordering::Greater => flags.push(Flag::NegationAdded),
        _ => {}
    }
    if left && long {
        return;
    }
    let mut differ = |print: &[&str], said: &[&str], [changed, dropped, added]: [Flag; 3]| {
        // What the print marks may be more or less, but not another.
        if print != said && !(run.marked && (print.is_empty() || said.is_empty())) {
            flags.push(match (print.is_empty(), said.is_empty()) {
                (false, false) => changed,
                (true, _) => dropped,
                (_, true) => added,
            });
        }
    };
    let numbers = [Flag::NumberChanged, Flag::NumberDropped, Flag::NumberAdded];
    differ(&print.numbers(), &said.numbers(), numbers);
    let modals = [Flag::ModalChanged, Flag::ModalDropped, Flag::ModalAdded];
    differ(&print.which(Class::Modal), &said.which(Class::Modal), modals);
    let mut hedged =
        [(&print, run.printed.end, texts.printed), (&said, run.said.end, texts.said)].map(|(side, end, all)| {
            let mut hedges = side.which(Class::Hedge);
            // "about 25 ships": a hedge only in front of a number.
            let counted = all.get(end).is_some_and(|word| word.number);
            hedges.extend(
                side.words
                    .last()
                    .filter(|word| counted && ["about", "around"].contains(&word.as_str()))
                    .map(String::as_str),
            );
            hedges
        });
    let [printed, spoken] = &mut hedged;
    differ(printed, spoken, [Flag::HedgeChanged, Flag::HedgeDropped, Flag::HedgeAdded]);
    let name = |side: &Side<'_>, text: &str| side.of.iter().any(|word| texts.names.is_name(word, text));
    match (name(&print, texts.print), name(&said, texts.source)) {
        (true, true) if !run.marked => flags.push(Flag::NameChanged),
        (true, false) if !run.marked => flags.push(Flag::NameAdded),
        (false, true) if !run.marked => flags.push(Flag::NameDropped),
        _ => {}
    }
}

/// Whether a long run that was left out takes a "not" away from what was kept: the nearer its edge, the likelier.
fn reverses(said: &Side<'_>, marked: bool) -> bool {
    let negated = |class: &Option<Class>| *class == Some(Class::Negation);
    let edge = said.classes.iter().take(2).any(negated) || said.classes.last().is_some_and(negated);
    edge || !marked && said.words.len() <= 3 * SHORT && said.classes.iter().any(negated)
}

/// How many negations a side has; "unlikely" for "likely" is one.
fn negations(side: &Side<'_>, other: &Side<'_>) -> usize {
    let opposite = |word: &String| {
        ["un", "in", "im", "ir", "dis", "non"]
            .iter()
            .any(|prefix| word.strip_prefix(prefix).is_some_and(|rest| other.words.iter().any(|word| word == rest)))
    };
    side.count(Class::Negation) + side.words.iter().filter(|word| opposite(word)).count()
}

/// What a run is.
fn sort(texts: &Texts<'_>, run: &Run) -> Sort {
    let print = Side::of(&texts.printed[run.printed.clone()], texts.print, texts.lists);
    let said = Side::of(&texts.said[run.said.clone()], texts.source, texts.lists);
    let every = |side: &Side<'_>, wanted: &[Class]| {
        side.classes.iter().all(|class| class.is_some_and(|class| wanted.contains(&class)))
    };
    let phrase = said.words.join(" ");
    match run.kind {
        OpKind::Equal => Sort::Same,
        OpKind::Move => Sort::Other,
        _ if run.marked => Sort::Marked,
        OpKind::Delete if every(&said, &[Class::Filler]) => Sort::Filler,
        OpKind::Delete if ["you know", "i mean", "sort of", "kind of", "like"].contains(&phrase.as_str()) => {
            Sort::Filler
        }
        OpKind::Delete if every(&said, &[Class::Small, Class::Grammar, Class::Filler]) => Sort::LeftSmall,
        OpKind::Delete => Sort::Left,
        _ if every(&print, &[Class::Grammar]) && every(&said, &[Class::Grammar, Class::Filler]) => Sort::Form,
        OpKind::Replace if forms(&print, &said) => Sort::Form,
        _ => Sort::Other,
    }
}

/// Whether each word is another form of the one it replaces: "walked" for "walks", "has" for "have".
fn forms(print: &Side<'_>, said: &Side<'_>) -> bool {
    const ENDINGS: [&str; 14] = ["", "s", "es", "d", "ed", "ing", "n", "en", "e", "t", "te", "y", "ies", "ied"];
    let form = |(at, (print_word, said_word)): (usize, (&String, &String))| {
        let same = print_word.chars().zip(said_word.chars()).take_while(|(a, b)| a == b);
        let stem: usize = same.map(|(a, _)| a.len_utf8()).sum();
        let grammar = [print, said].iter().all(|side| side.classes[at] == Some(Class::Grammar));
        let inflected = stem >= 3 && ENDINGS.contains(&&print_word[stem..]) && ENDINGS.contains(&&said_word[stem..]);
        grammar || inflected && print.classes[at].is_none() && said.classes[at].is_none()
    };
    print.words.len() == said.words.len() && print.words.iter().zip(&said.words).enumerate().all(form)
}

/// The wording of a quote whose differences change no number, name or the like.
fn wording(sorts: &[Sort], policy: Policy) -> Wording {
    let has = |sort: Sort| sorts.contains(&sort);
    let (strict, cleanup) = (policy == Policy::Strict, policy == Policy::Cleanup);
    match () {
        () if has(Sort::Other) || has(Sort::Form) && !cleanup => Wording::AlteredImmaterial,
        () if strict && (has(Sort::Left) || has(Sort::LeftSmall)) => Wording::AlteredImmaterial,
        () if cleanup && (has(Sort::Form) || !has(Sort::Left) && (has(Sort::LeftSmall) || has(Sort::Filler))) => {
            Wording::Cleaned
        }
        () if sorts.iter().any(|sort| *sort != Sort::Same) => Wording::Trimmed,
        () => Wording::Verbatim,
    }
}
