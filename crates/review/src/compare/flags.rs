//! What matters about the differences: each may change what was said though few words differ.

use std::ops::Range;

use super::around::{ascribes, conditional};
use super::correction::corrects;
use super::lists::Class;
use super::roles::roles_changed;
use super::runs::{Restart, Run};
use super::side::Side;
use super::texts::Texts;
use super::word::Word;
use super::{Flag, OpKind};

/// More words than this that are left out are a trim: what stands in them was not changed. A negation counts in runs
/// of three times as many where no mark warns of it, and where it stands at the edge of what was kept.
const SHORT: usize = 3;

/// What matters about the runs of a quote whose words stand at `found`.
pub(super) fn flags(texts: &Texts<'_>, runs: &[Run], found: &Range<usize>, joined: bool) -> Vec<Flag> {
    let mut flags = Vec::new();
    runs.iter().for_each(|run| note(texts, run, &mut flags));
    if !joined && roles_changed(texts, runs, found) {
        flags.push(Flag::RolesChanged);
    }
    flags
}

/// Notes what matters about a run.
fn note(texts: &Texts<'_>, run: &Run, flags: &mut Vec<Flag>) {
    // What is said again right behind it was not left out.
    if matches!(run.kind, OpKind::Equal | OpKind::Move) || run.restart != Restart::No {
        return;
    }
    let [print, said] = run.sides(texts);
    // "Five — sorry, fifteen": what was corrected stands in print.
    if run.kind == OpKind::Delete
        && corrects(&said.words, true)
        && (!said.numbers().is_empty() || said.has(Class::Quantity))
    {
        flags.push(if said.numbers().is_empty() { Flag::QuantityChanged } else { Flag::NumberChanged });
        return;
    }
    let (left, long) = (run.kind == OpKind::Delete, said.words.len() > SHORT);
    let (printed, spoken) = (negations(&print, &said), negations(&said, &print));
    match printed.cmp(&spoken) {
        std::cmp::Ordering::Less if !left || !long || reverses(&said, run.marked) => flags.push(Flag::NegationDropped),
        std::cmp::Ordering::Greater => flags.push(Flag::NegationAdded),
        _ => {}
    }
    if left && conditional(&said.words, texts.lists) {
        flags.push(Flag::ConditionCut);
    }
    if left && ascribes(&said.words, texts.lists) {
        flags.push(Flag::ConditionDenied);
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
    let quantities = [Flag::QuantityChanged, Flag::QuantityDropped, Flag::QuantityAdded];
    let before = |words: &[Word], at: usize, text: &str| at.checked_sub(1).map(|at| words[at].said(text, texts.lists));
    let printed = print.quantities(before(texts.printed, run.printed.start, texts.print.text()).as_deref());
    let spoken = said.quantities(before(texts.said, run.said.start, texts.spoken.text()).as_deref());
    differ(&printed, &spoken, quantities);
    let modals = [Flag::ModalChanged, Flag::ModalDropped, Flag::ModalAdded];
    differ(&print.which(Class::Modal), &said.which(Class::Modal), modals);
    let (printed, spoken) = (hedges(&print, texts.printed, run.printed.end), hedges(&said, texts.said, run.said.end));
    differ(&printed, &spoken, [Flag::HedgeChanged, Flag::HedgeDropped, Flag::HedgeAdded]);
    who(texts, run, &print, &said, flags);
}

/// The hedges of a side whose last word stands in front of word `end` of `all`.
fn hedges<'s>(side: &'s Side<'_>, all: &[Word], end: usize) -> Vec<&'s str> {
    let mut hedges = side.which(Class::Hedge);
    // "about 25 ships": a hedge only in front of a number.
    let counted = all.get(end).is_some_and(|word| word.number);
    let about = side.words.last().filter(|word| counted && matches!(word.as_str(), "about" | "around"));
    hedges.extend(about.map(String::as_str));
    hedges
}

/// Notes other persons and names; what the print marks is the editor's.
fn who(texts: &Texts<'_>, run: &Run, print: &Side<'_>, said: &Side<'_>, flags: &mut Vec<Flag>) {
    if run.marked {
        return;
    }
    // "They" for "we" is somebody else.
    let (printed, spoken) = (print.persons(), said.persons());
    if !printed.is_empty() && printed.len() == spoken.len() && printed != spoken {
        flags.push(Flag::RolesChanged);
    }
    let name = |side: &Side<'_>, text: &str| side.of.iter().any(|word| texts.names.is_name(word, text));
    match (name(print, texts.print.text()), name(said, texts.spoken.text())) {
        (true, true) => flags.push(Flag::NameChanged),
        (true, false) => flags.push(Flag::NameAdded),
        (false, true) => flags.push(Flag::NameDropped),
        (false, false) => {}
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
