//! What the differences mean: what is there at all, what matters about it, the verdict to suggest.

use std::ops::Range;

use super::align::{Step, earns};
use super::around::Around;
use super::flags::flags;
use super::lists::Class;
use super::pieces::Pieced;
use super::reason::reason;
use super::roles::roles_changed;
use super::runs::{Restart, Run, runs};
use super::side::Side;
use super::texts::Texts;
use super::word::Word;
use super::{Comparison, Flag, Op, OpKind, Policy};
use quotes::Span;

use crate::source::looks_like_a_name;
use crate::verdict::Wording;

/// Of what a quote's words earn, so much must be found: below, the words are not there; below the second, they are
/// the gist of what was said, unless no more than a few words differ.
const FOUND: f32 = 0.38;
const WORDS: f32 = 0.66;
const FEW: usize = 2;

/// What a difference is, apart from what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// Another spelling of the same.
    Same,
    /// Marked in print: "…" or [brackets].
    Marked,
    /// "um", "you know", a word begun anew.
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

fn nothing(reason: String) -> Comparison {
    Comparison {
        found: None,
        passed_over: Vec::new(),
        voices: Vec::new(),
        sentence: None,
        times: 0,
        wording: Wording::NotFound,
        flags: Vec::new(),
        ops: Vec::new(),
        reason,
    }
}

/// What is said of a quote without words, or with more than `most`.
pub(super) fn incomparable(words: usize, most: usize) -> Comparison {
    nothing(match words {
        0 => "The quote has no words.".to_owned(),
        _ => format!("The quote has {words} words; at most {most} can be compared. Compare its parts."),
    })
}

/// Judges a quote that is laid against a source.
pub(super) fn judge(texts: &Texts<'_>, pieced: &Pieced, policy: Policy) -> Comparison {
    let share = share(texts, &pieced.steps);
    let there = pieced.times > 0 || share >= FOUND && enough(texts, &pieced.steps, share);
    let Some(found) = pieced.found.clone().filter(|_| there) else {
        return nothing(
            "These words, or words like them, do not stand in the source. That says nothing about whether they were said \
             elsewhere."
                .to_owned(),
        );
    };
    let runs = runs(texts, pieced);
    // A name that no label was seen in is passed over by a quote of two voices.
    let joined = pieced.joined || runs.iter().any(|run| passes_over_a_name(texts, run));
    let found = first_word(&runs, &found);
    let differing = runs.iter().filter(|run| run.kind != OpKind::Equal && !run.marked);
    let gist = pieced.times == 0
        && share < WORDS
        && differing.map(|run| run.printed.len().max(run.said.len())).sum::<usize>() > FEW;
    // The same words with the roles changed are no gist of what was said.
    let gist = gist && !(!joined && roles_changed(texts, &runs, &found));
    let around = Around::of(texts, &found);
    let mut flags = if gist { Vec::new() } else { flags(texts, &runs, &found, joined) };
    if !gist && !joined {
        flags.extend(asked_inside(texts, &runs));
        // A word in front that is printed elsewhere was moved, not cut off.
        let as_said = runs.first().is_some_and(|run| run.kind == OpKind::Equal)
            && runs.iter().all(|run| run.said.is_empty() || run.said.start >= found.start);
        flags.extend(around.flags(texts, &found, as_said));
    }
    flags.sort_unstable();
    flags.dedup();
    let sorts: Vec<Sort> = runs.iter().map(|run| sort(texts, run)).collect();
    let wording = match () {
        () if joined => Wording::Stitched,
        () if gist => Wording::ParaphraseInQuotes,
        () if flags.iter().any(|flag| flag.is_material()) => Wording::AlteredMaterial,
        // In scripts without word lists nobody but a person says whether what was left out matters.
        () if foreign(texts) && sorts.iter().any(|sort| !matches!(sort, Sort::Same | Sort::Marked)) => {
            Wording::AlteredImmaterial
        }
        () => wording(&sorts, policy),
    };
    if joined {
        flags.push(Flag::Stitched);
    }
    let span = texts.said_span(&found);
    let reason = reason(texts, &runs, wording, &flags, pieced.times, policy);
    Comparison {
        found: span,
        passed_over: span.map(|span| texts.source.marks_in(span).collect()).unwrap_or_default(),
        voices: span.map(|span| voices(texts, span, &pieced.again)).unwrap_or_default(),
        sentence: flags.iter().any(|flag| flag.limits()).then(|| around.sentence(texts)),
        times: pieced.times,
        wording,
        flags,
        ops: runs.iter().map(|run| op(texts, run)).collect(),
        reason,
    }
}

/// Whose words they are: of the place that was found first, then of the others where they stand word for word.
fn voices(texts: &Texts<'_>, found: Span, again: &[usize]) -> Vec<String> {
    let places = again.iter().filter_map(|at| texts.said_span(&(*at..at + 1)));
    let mut voices: Vec<String> = Vec::new();
    for place in std::iter::once(found).chain(places) {
        // A place under nobody's name may be anybody's.
        let Some(voice) = texts.source.voice(place.start) else { return Vec::new() };
        if !voices.contains(&voice) {
            voices.push(voice);
        }
    }
    voices
}

/// Whether most letters of the quote are of a script that no word list is in.
fn foreign(texts: &Texts<'_>) -> bool {
    let letters = || texts.quote.chars().filter(|c| c.is_alphabetic());
    letters().filter(|c| u32::from(*c) > 0x24f).count() * 2 > letters().count()
}

/// Whether a line of what was left out, or its beginning, looks like a speaker's name.
fn passes_over_a_name(texts: &Texts<'_>, run: &Run) -> bool {
    if run.kind != OpKind::Delete {
        return false;
    }
    let Some(span) = texts.said_span(&run.said) else { return false };
    let text = texts.source.text();
    let signs = [' ', '\t', '(', '[', '<', '*', '_'];
    // From the beginning of the line of the first word, if nothing but signs stands in front of it.
    let opens = text[..span.start].trim_end_matches(signs);
    let start = if opens.ends_with('\n') { opens.len() } else { span.start };
    let mut at = start;
    text[start..span.end].split('\n').enumerate().any(|(nth, line)| {
        let from = at;
        at += line.len() + 1;
        let begins = nth > 0 || start < span.start || opens.len() == start;
        let begins = begins && text[..from].trim_end_matches([' ', '\t']).ends_with('\n');
        let bare = line.trim_start_matches(signs);
        let end = bare.find([':', ')', ']', '>', '\t']).unwrap_or(bare.len());
        let after = from + line.len() - bare.len() + end;
        begins
            && !bare.is_empty()
            && end <= 60
            && looks_like_a_name(bare[..end].trim_end_matches('.'), text[after..].trim_start_matches('.'))
    })
}

/// Whether a sentence within the words asks on one side only: "Is it clean? The lab says so." and "Is it clean. The lab …".
fn asked_inside(texts: &Texts<'_>, runs: &[Run]) -> Option<Flag> {
    let asks = |text: &str, one: &Word, other: &Word| {
        text.get(one.span.end..other.span.start).unwrap_or_default().contains('?')
    };
    let pairs = runs.iter().filter(|run| run.kind == OpKind::Equal && run.printed.len() == run.said.len());
    pairs.flat_map(|run| run.printed.clone().zip(run.said.clone())).find_map(|(print, said)| {
        let (print, said) = (texts.printed.get(print..print + 2)?, texts.said.get(said..said + 2)?);
        // Only where both sides go on with the same word, which begins a sentence.
        if print[1].key != said[1].key || !said[1].opens {
            return None;
        }
        match (asks(texts.print.text(), &print[0], &print[1]), asks(texts.spoken.text(), &said[0], &said[1])) {
            (false, true) => Some(Flag::QuestionDropped),
            (true, false) => Some(Flag::QuestionAdded),
            _ => None,
        }
    })
}

/// The found words without those at the beginning that the speaker began anew.
fn first_word(runs: &[Run], found: &Range<usize>) -> Range<usize> {
    let kept = runs.iter().filter(|run| run.kind == OpKind::Equal && found.contains(&run.said.start));
    let first = kept.map(|run| run.said.start).min();
    first.filter(|first| *first < found.end).unwrap_or(found.start)..found.end
}

/// Of what the words outside brackets earn, the share that was found.
fn share(texts: &Texts<'_>, steps: &[Step]) -> f32 {
    let sum = |words: &mut dyn Iterator<Item = &Word>| {
        words.map(|word| earns(word, texts.print.text(), texts.lists)).sum::<i32>() as f32
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
        Step::Same(word, _) => earns(&texts.printed[*word], texts.print.text(), texts.lists) > 4,
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

/// The run as it is given out.
fn op(texts: &Texts<'_>, run: &Run) -> Op {
    Op {
        op: run.kind,
        printed: texts.as_printed(&run.printed).to_owned(),
        said: texts.as_said(&run.said),
        said_at: texts.said_span(&run.said).map_or(texts.source.text().len(), |span| span.start),
    }
}

/// What a run is.
fn sort(texts: &Texts<'_>, run: &Run) -> Sort {
    let [print, said] = run.sides(texts);
    let phrase = said.words.join(" ");
    match run.kind {
        OpKind::Equal => Sort::Same,
        OpKind::Move => Sort::Other,
        _ if run.marked => Sort::Marked,
        OpKind::Delete if run.restart == Restart::Otherwise => Sort::LeftSmall,
        OpKind::Delete if run.restart == Restart::Again || said.every(&[Class::Filler]) => Sort::Filler,
        OpKind::Delete if ["you know", "i mean", "sort of", "kind of", "like"].contains(&phrase.as_str()) => {
            Sort::Filler
        }
        OpKind::Delete if said.every(&[Class::Small, Class::Grammar, Class::Filler]) => Sort::LeftSmall,
        OpKind::Delete => Sort::Left,
        _ if print.every(&[Class::Grammar]) && said.every(&[Class::Grammar, Class::Filler]) => Sort::Form,
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
