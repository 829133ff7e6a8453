//! What the differences mean: runs of words with one fate, what matters about them, the verdict to suggest and why.

use std::ops::Range;

use quotes::Span;

use super::align::{Step, earns};
use super::pieces::Pieced;
use super::words::{Class, Word, class, folded};
use super::{Comparison, Flag, MAX_QUOTE_WORDS, Op, OpKind, Policy};
use crate::verdict::Wording;

/// Of what a quote's words earn, so much must be found: below, the words are not there; below the second, they are
/// the gist of what was said.
const FOUND: f32 = 0.38;
const WORDS: f32 = 0.66;
/// More words than this that are left out are a trim: what stands in them was not changed. A negation counts in runs
/// of three times as many where no mark warns of it.
const SHORT: usize = 3;

/// Both texts and their words.
pub(super) struct Texts<'t> {
    pub(super) print: &'t str,
    pub(super) printed: &'t [Word],
    pub(super) source: &'t str,
    pub(super) said: &'t [Word],
}

/// How grave a difference is, the gravest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gravity {
    /// Nothing: another spelling of the same.
    None,
    /// Marked in print: "…" or [brackets].
    Marked,
    /// "um", "you know".
    Filler,
    /// A small word more or less, another form of a word.
    LeftSmall,
    Light,
    /// Words left out without a mark.
    Left,
    /// Other words, or another order.
    Other,
}

/// A run of words with one fate, before it is written down.
struct Run {
    kind: OpKind,
    printed: Range<usize>,
    said: Range<usize>,
    marked: bool,
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
    let found = pieced.found.clone().filter(|_| share >= FOUND && enough(texts, &pieced.steps));
    let Some(found) = found else {
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
    let mut flags = Vec::new();
    let mut worst = Gravity::None;
    for run in &runs {
        note(texts, run, &mut flags);
        worst = worst.max(gravity(texts, run));
    }
    flags.sort_unstable();
    flags.dedup();
    if share < WORDS {
        flags.clear();
    }
    if pieced.joined {
        flags.push(Flag::Stitched);
    }
    let wording = wording(pieced.joined, share, worst, &flags, policy);
    let reason = reason(texts, &runs, wording, &flags, pieced.times, policy);
    let ops = runs.iter().map(|run| op(texts, run)).collect();
    let span = Span::new(texts.said[found.start].span.start, texts.said[found.end - 1].span.end);
    Comparison { found: Some(span), times: pieced.times, wording, flags, ops, reason }
}

/// Of what the words outside brackets earn, the share that was found.
fn share(texts: &Texts<'_>, steps: &[Step]) -> f32 {
    let sum = |words: &mut dyn Iterator<Item = &Word>| words.map(|word| earns(word, texts.print)).sum::<i32>() as f32;
    let all = sum(&mut texts.printed.iter().filter(|word| !word.bracket));
    let same = sum(&mut steps.iter().filter_map(|step| match step {
        Step::Same(word, _) => Some(&texts.printed[*word]).filter(|word| !word.bracket),
        _ => None,
    }));
    if all == 0.0 { 0.0 } else { same / all }
}

/// One found word is a place only for a quote of a word or two.
fn enough(texts: &Texts<'_>, steps: &[Step]) -> bool {
    let content = |step: &&Step| match step {
        Step::Same(word, _) => earns(&texts.printed[*word], texts.print) > 4,
        _ => false,
    };
    let same = steps.iter().filter(|step| matches!(step, Step::Same(..))).count();
    let content = steps.iter().filter(content).count();
    match texts.printed.len() {
        0..=2 => same == texts.printed.len(),
        3..=5 => content > 0 && same >= 2,
        _ => content >= 2 && same >= 3,
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
    let joined = |words: &[Word], text: &str| words.iter().map(|word| folded(word.span.of(text))).collect::<String>();
    let print = joined(&texts.printed[run.printed.clone()], texts.print);
    // "wellknown" and "well-known" are one word or two.
    if run.kind == OpKind::Replace && print == joined(&texts.said[run.said.clone()], texts.source) {
        run.kind = OpKind::Equal;
    }
}

/// Words that are left out here and added there were moved.
fn moves(texts: &Texts<'_>, runs: &mut Vec<Run>) {
    let words =
        |words: &[Word], text: &str| -> Vec<String> { words.iter().map(|word| folded(word.span.of(text))).collect() };
    let mut at = 0;
    while at < runs.len() {
        let said = words(&texts.said[runs[at].said.clone()], texts.source);
        let there = (runs[at].kind == OpKind::Delete && !runs[at].marked).then(|| {
            runs.iter().position(|run| {
                run.kind == OpKind::Insert && words(&texts.printed[run.printed.clone()], texts.print) == said
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

fn op(texts: &Texts<'_>, run: &Run) -> Op {
    Op {
        op: run.kind,
        printed: slice(texts.printed, &run.printed, texts.print).to_owned(),
        said: slice(texts.said, &run.said, texts.source).to_owned(),
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
    fn of(words: &'t [Word], text: &str) -> Self {
        let of = words;
        let words: Vec<String> = of.iter().map(|word| folded(word.span.of(text))).collect();
        let classes = words.iter().zip(of).map(|(text, word)| match text.as_str() {
            "n't" | "n’t" => Some(Class::Negation),
            // The month.
            "may" if word.capital && !word.opens => Some(Class::Date),
            text => class(text),
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

    /// Numbers and dates. "one" and small words that are months ("may") count only where they can be no other.
    fn numbers(&self) -> Vec<&str> {
        let all = self.words.iter().zip(&self.classes).zip(self.of);
        let dated = |class: Option<Class>, word: &Word| class == Some(Class::Date) && word.capital && !word.opens;
        all.filter(|((text, class), word)| word.number && *text != "one" || dated(**class, word))
            .map(|((text, _), _)| text.as_str())
            .collect()
    }
}

/// Notes what matters about a run.
fn note(texts: &Texts<'_>, run: &Run, flags: &mut Vec<Flag>) {
    if matches!(run.kind, OpKind::Equal | OpKind::Move) || run.marked && run.kind != OpKind::Delete {
        return;
    }
    let print = Side::of(&texts.printed[run.printed.clone()], texts.print);
    let said = Side::of(&texts.said[run.said.clone()], texts.source);
    let long = if run.marked { SHORT } else { 3 * SHORT };
    if run.kind == OpKind::Delete && said.words.len() > long {
        return;
    }
    let (printed, spoken) = (negations(&print, &said), negations(&said, &print));
    match printed.cmp(&spoken) {
        std::cmp::Ordering::Less => flags.push(Flag::NegationDropped),
        std::cmp::Ordering::Greater => flags.push(Flag::NegationAdded),
        std::cmp::Ordering::Equal => {}
    }
    if run.kind == OpKind::Delete && said.words.len() > SHORT {
        return;
    }
    let mut differ = |print: &[&str], said: &[&str], [changed, dropped, added]: [Flag; 3]| {
        if print != said {
            flags.push(match (print.is_empty(), said.is_empty()) {
                (false, false) => changed,
                (true, _) => dropped,
                (_, true) => added,
            });
        }
    };
    let numbers = [Flag::NumberChanged, Flag::NumberDropped, Flag::NumberAdded];
    // A marked trim may leave out a number: nobody takes the rest for another.
    if !run.marked {
        differ(&print.numbers(), &said.numbers(), numbers);
        let hedges = [Flag::HedgeChanged, Flag::HedgeDropped, Flag::HedgeAdded];
        differ(&print.which(Class::Hedge), &said.which(Class::Hedge), hedges);
        let modals = [Flag::ModalChanged, Flag::ModalDropped, Flag::ModalAdded];
        differ(&print.which(Class::Modal), &said.which(Class::Modal), modals);
    }
    let name = |side: &Side<'_>, text: &str| side.of.iter().any(|word| is_name(texts, word, text));
    match (name(&print, texts.print), name(&said, texts.source)) {
        (true, true) => flags.push(Flag::NameChanged),
        (true, false) if !run.marked => flags.push(Flag::NameAdded),
        (false, true) if !run.marked => flags.push(Flag::NameDropped),
        _ => {}
    }
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

/// Whether a word is a name: a capital that its place does not explain.
fn is_name(texts: &Texts<'_>, word: &Word, text: &str) -> bool {
    let own = folded(word.span.of(text));
    if !word.capital || word.number || class(&own).is_some() || own.starts_with("i'") {
        return false;
    }
    let small = |other: &Word| !other.capital && folded(other.span.of(texts.source)) == own;
    !word.opens || !texts.said.iter().any(small)
}

/// How grave a run is.
fn gravity(texts: &Texts<'_>, run: &Run) -> Gravity {
    let print = Side::of(&texts.printed[run.printed.clone()], texts.print);
    let said = Side::of(&texts.said[run.said.clone()], texts.source);
    let every = |side: &Side<'_>, wanted: &[Class]| {
        side.classes.iter().all(|class| class.is_some_and(|class| wanted.contains(&class)))
    };
    let phrase = said.words.join(" ");
    match run.kind {
        OpKind::Equal => Gravity::None,
        OpKind::Move => Gravity::Other,
        _ if run.marked => Gravity::Marked,
        OpKind::Delete if every(&said, &[Class::Filler]) => Gravity::Filler,
        OpKind::Delete if ["you know", "i mean", "sort of", "kind of", "like"].contains(&phrase.as_str()) => {
            Gravity::Filler
        }
        OpKind::Delete if every(&said, &[Class::Small, Class::Filler]) => Gravity::LeftSmall,
        OpKind::Delete => Gravity::Left,
        _ if every(&print, &[Class::Small]) && every(&said, &[Class::Small, Class::Filler]) => Gravity::Light,
        OpKind::Replace if forms(&print, &said) => Gravity::Light,
        _ => Gravity::Other,
    }
}

/// Whether each word is another form of the one it replaces, "walked" for "walks", or a small word for another.
fn forms(print: &Side<'_>, said: &Side<'_>) -> bool {
    let form = |(at, (print_word, said_word)): (usize, (&String, &String))| {
        let shared = print_word.chars().zip(said_word.chars()).take_while(|(a, b)| a == b).count();
        let tail = |word: &str| word.chars().count() - shared;
        let small = [print, said].iter().all(|side| side.classes[at] == Some(Class::Small));
        small || shared >= 3 && tail(print_word) <= 3 && tail(said_word) <= 3
    };
    print.words.len() == said.words.len() && print.words.iter().zip(&said.words).enumerate().all(form)
}

fn wording(joined: bool, share: f32, worst: Gravity, flags: &[Flag], policy: Policy) -> Wording {
    let immaterial = [Flag::NameAdded, Flag::NameDropped, Flag::Stitched];
    match worst {
        _ if joined => Wording::Stitched,
        _ if share < WORDS => Wording::ParaphraseInQuotes,
        _ if flags.iter().any(|flag| !immaterial.contains(flag)) => Wording::AlteredMaterial,
        Gravity::None => Wording::Verbatim,
        Gravity::Other => Wording::AlteredImmaterial,
        Gravity::Light if policy == Policy::Cleanup => Wording::Cleaned,
        Gravity::Light => Wording::AlteredImmaterial,
        Gravity::Marked => Wording::Trimmed,
        Gravity::Filler | Gravity::LeftSmall if policy == Policy::Cleanup => Wording::Cleaned,
        Gravity::Filler => Wording::Trimmed,
        Gravity::LeftSmall | Gravity::Left if policy == Policy::Strict => Wording::AlteredImmaterial,
        Gravity::LeftSmall | Gravity::Left => Wording::Trimmed,
    }
}

/// How many differences a reason names.
const NAMED: usize = 3;

fn reason(texts: &Texts<'_>, runs: &[Run], wording: Wording, flags: &[Flag], times: usize, policy: Policy) -> String {
    let mut out = match wording {
        Wording::Verbatim => "Every word is printed as it was said.".to_owned(),
        Wording::Trimmed => "Words were left out; what is printed was said.".to_owned(),
        Wording::Cleaned => "Only grammar and fillers were mended, which this newsroom allows.".to_owned(),
        Wording::Stitched => {
            "Words that were said in different places stand as one quote. Print them as two quotes.".to_owned()
        }
        Wording::ParaphraseInQuotes => {
            "The source has the gist, in other words. Take the marks away or quote what was said.".to_owned()
        }
        Wording::AlteredMaterial => "The words differ where it changes what was said.".to_owned(),
        _ => "The words differ; a person has to say whether the meaning does.".to_owned(),
    };
    let flagged = flags.iter().filter(|flag| **flag != Flag::Stitched).map(|flag| flag.label());
    let flagged: Vec<&str> = flagged.collect();
    if !flagged.is_empty() {
        out.push_str(&format!(" What matters: {}.", flagged.join(", ")));
    }
    let differing = || runs.iter().filter(|run| run.kind != OpKind::Equal);
    for run in differing().take(NAMED) {
        let (print, said) = (quoted(&texts_of(texts, run).0), quoted(&texts_of(texts, run).1));
        out.push_str(&match run.kind {
            OpKind::Insert if run.marked => format!(" {print} is the editor's, in brackets."),
            OpKind::Insert => format!(" {print} is printed and was not said."),
            OpKind::Delete if run.marked => format!(" {said} was left out, and the print marks it."),
            OpKind::Delete => format!(" {said} was said and is not printed, without a mark."),
            OpKind::Move => format!(" {print} was said in another place of the sentence."),
            _ => format!(" {print} is printed where {said} was said."),
        });
    }
    match differing().count().saturating_sub(NAMED) {
        0 => {}
        1 => out.push_str(" One more difference."),
        more => out.push_str(&format!(" {more} more differences.")),
    }
    if policy == Policy::Strict && wording == Wording::AlteredImmaterial {
        out.push_str(" This newsroom prints exact words.");
    }
    if times > 1 {
        out.push_str(&format!(" These words stand {times} times in the source; this is the first."));
    }
    out
}

fn texts_of(texts: &Texts<'_>, run: &Run) -> (String, String) {
    let op = op(texts, run);
    (op.printed, op.said)
}

/// Words in marks, shortened in the middle.
fn quoted(words: &str) -> String {
    const ENDS: usize = 5;
    let all: Vec<&str> = words.split_whitespace().collect();
    if all.len() <= 2 * ENDS + 2 {
        return format!("“{}”", all.join(" "));
    }
    format!("“{} … {}”", all[..ENDS].join(" "), all[all.len() - ENDS..].join(" "))
}
