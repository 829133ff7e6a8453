//! `cargo xtask fit`: makes the engine's table of weights from the training part of the corpus.
//!
//! A softmax over the readings of each marked stretch, trained by AdaGrad on the log of the probability
//! of the readings that name the marked speaker (and cue, where one of them does). A quote may go on with
//! the one before, so readings are made anew with the current weights in every round.

use anyhow::{Context, Result};
use quotes::Language;
use quotes::fit::{Seen, SeenReading, Weights, watched};

use super::corpus::{self, Article, Chars, Gold, Places};
use super::score::{same_mention, trimmed};
use crate::{root, say};

const ROUNDS: usize = 8;
const EPOCHS: usize = 30;
const RATE: f32 = 0.1;
const DECAY: f32 = 5e-4;
/// Weights smaller than this are left out of the table.
const SMALL: f32 = 0.03;

/// One marked stretch with its readings; `right` are those that agree with the gold.
struct Example {
    readings: Vec<Vec<usize>>,
    right: Vec<usize>,
}

/// Fits, and writes `crates/quotes/data/weights.txt`.
pub(crate) fn run() -> Result<()> {
    let parts = [("polnear.train", Language::English), ("german.train", Language::German)];
    let mut corpus = Vec::new();
    for (name, language) in parts {
        let Some(articles) = corpus::read(name)? else {
            println!("skipped: {name} is not here (VERBATIM_CORPUS names the corpus's folder)");
            return Ok(());
        };
        corpus.extend(articles.into_iter().map(|article| (article, language)));
    }
    let mut weights = vec![0.0f32; Weights::names().len()];
    for round in 1..=ROUNDS {
        let now = Weights::new(weights.clone());
        let mut examples = examples(&corpus, &now);
        from_cases(&now, &mut examples)?;
        let mut squares = vec![1e-6f32; weights.len()];
        let mut loss = 0.0;
        let mut sum = vec![0.0f32; weights.len()];
        for epoch in 0..EPOCHS {
            loss = 0.0;
            for at in 0..examples.len() {
                // A fixed walk through all of them, from another start each time: no chance is needed.
                let example = &examples[(at * 7919 + epoch * 104_729) % examples.len()];
                loss += learn(example, &mut weights, &mut squares);
            }
            if epoch >= EPOCHS / 2 {
                sum.iter_mut().zip(&weights).for_each(|(sum, weight)| *sum += weight);
            }
        }
        // The mean of the later walks: where the last one happens to end is chance.
        let walks = (EPOCHS - EPOCHS / 2) as f32;
        weights = sum.into_iter().map(|sum| sum / walks).collect();
        println!("round {round}: {} stretches, loss {:.4}", examples.len(), loss / examples.len() as f32);
    }
    write(&weights)
}

fn write(weights: &[f32]) -> Result<()> {
    let path = root().join("crates/quotes/data/weights.txt");
    let mut table = String::from(
        "# Feature and weight. Written by `cargo xtask fit`; the names are declared in src/features.rs.\n",
    );
    for (name, weight) in Weights::names().zip(weights).filter(|(_, weight)| weight.abs() >= SMALL) {
        table.push_str(&format!("{name} {weight:.2}\n"));
    }
    std::fs::write(&path, table).with_context(|| path.display().to_string())?;
    say("crates/quotes/data/weights.txt is written; `cargo xtask eval` measures it");
    Ok(())
}

/// One step; gives the loss before it.
fn learn(example: &Example, weights: &mut [f32], squares: &mut [f32]) -> f32 {
    let scores: Vec<f32> =
        example.readings.iter().map(|features| features.iter().map(|feature| weights[*feature]).sum()).collect();
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let shares: Vec<f32> = scores.iter().map(|score| (score - top).exp()).collect();
    let total: f32 = shares.iter().sum();
    let right: f32 = example.right.iter().map(|at| shares[*at]).sum::<f32>().max(1e-12);
    for (at, features) in example.readings.iter().enumerate() {
        let wanted = if example.right.contains(&at) { shares[at] / right } else { 0.0 };
        let push = wanted - shares[at] / total;
        if push.abs() < 1e-5 {
            continue;
        }
        for &feature in features {
            let step = push - DECAY * weights[feature];
            squares[feature] += step * step;
            weights[feature] += RATE * step / squares[feature].sqrt().max(1.0);
        }
    }
    -(right / total).ln()
}

/// How often a hand-made case counts: it stands for a construction that the corpus shows too seldom.
const CASE: usize = 5;

/// The hand-made cases beside the rules.
fn from_cases(weights: &Weights, examples: &mut Vec<Example>) -> Result<()> {
    for case in cases()? {
        let language = Language::guess(&case.text);
        let words = |span: Option<quotes::Span>| span.map(|span| span.of(&case.text).to_owned());
        watched(&case.text, language, weights, &mut |seen: &Seen<'_>| {
            let Some(expected) = case.quotes.iter().find(|quote| quote.words == seen.span.of(&case.text)) else {
                return;
            };
            let right = match expected.kind.as_str() {
                "scare" => indices(seen.readings, |reading| reading.scare),
                _ => indices(seen.readings, |reading| {
                    !reading.scare && words(reading.speaker) == expected.speaker && words(reading.cue) == expected.cue
                }),
            };
            if right.is_empty() {
                println!("no reading fits: {} in {}", expected.words, case.text);
                return;
            }
            for _ in 0..CASE {
                let readings = seen.readings.iter().map(|reading| reading.features.clone()).collect();
                examples.push(Example { readings, right: right.clone() });
            }
        });
    }
    Ok(())
}

/// Every case in the `.cases` files of the engine.
pub(crate) fn cases() -> Result<Vec<quotes::cases::Case>> {
    let mut cases = Vec::new();
    let mut folders = vec![root().join("crates/quotes/src"), root().join("crates/quotes/cases")];
    while let Some(folder) = folders.pop() {
        let mut entries: Vec<_> = std::fs::read_dir(&folder)?.flatten().map(|entry| entry.path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "cases") {
                cases.extend(quotes::cases::parse(&std::fs::read_to_string(&path)?));
            }
        }
    }
    Ok(cases)
}

fn examples(corpus: &[(Article, Language)], weights: &Weights) -> Vec<Example> {
    let mut examples = Vec::new();
    for (article, language) in corpus {
        let text: Vec<char> = article.text.chars().collect();
        let places = Places::new(&article.text);
        let gold: Vec<Chars> = article.quotes.iter().map(|quote| trimmed(&text, quote.span)).collect();
        watched(&article.text, *language, weights, &mut |seen: &Seen<'_>| {
            let span = trimmed(&text, places.chars(seen.span));
            let right: Vec<usize> = match judge(span, &gold, &article.quotes) {
                Judgement::Unclear => return,
                Judgement::NoSpeech => indices(seen.readings, |reading| reading.scare),
                Judgement::Speech(gold) => agreeing(seen.readings, gold, &places),
            };
            let readings: Vec<Vec<usize>> = seen.readings.iter().map(|reading| reading.features.clone()).collect();
            // There are eight English stretches for a German one.
            let times = if *language == Language::German { 2 } else { 1 };
            examples.extend((0..times).map(|_| Example { readings: readings.clone(), right: right.clone() }));
        });
    }
    examples
}

enum Judgement<'g> {
    Speech(&'g Gold),
    NoSpeech,
    /// The boundaries do not agree.
    Unclear,
}

fn judge<'g>(span: Chars, gold: &[Chars], quotes: &'g [Gold]) -> Judgement<'g> {
    let touching: Vec<usize> = (0..gold.len()).filter(|at| gold[*at].overlap(span) > 0).collect();
    let union = |at: usize| gold[at].end.max(span.end) - gold[at].start.min(span.start);
    let best = touching.iter().copied().find(|at| 10 * gold[*at].overlap(span) >= 8 * union(*at));
    // A marked stretch inside unmarked reported speech is speech of the same mouth.
    let around = touching.iter().copied().find(|at| !marked(&quotes[*at]) && 2 * gold[*at].overlap(span) > span.len());
    match best.or(around) {
        Some(at) if quotes[at].ignore => Judgement::Unclear,
        Some(at) => Judgement::Speech(&quotes[at]),
        None if touching.is_empty() => Judgement::NoSpeech,
        // What is quoted inside a quote is part of it.
        None if touching.iter().any(|at| gold[*at].start < span.start && span.end < gold[*at].end) => {
            Judgement::NoSpeech
        }
        None => Judgement::Unclear,
    }
}

fn marked(quote: &Gold) -> bool {
    matches!(quote.kind.as_str(), "direct" | "mixed" | "Direct")
}

/// The readings that agree with the gold as far as any does.
fn agreeing(readings: &[SeenReading], gold: &Gold, places: &Places) -> Vec<usize> {
    let cue = |reading: &SeenReading| match (gold.cue, reading.cue) {
        (Some(gold), Some(cue)) => places.chars(cue).overlap(gold) > 0,
        (None, None) => true,
        _ => false,
    };
    let speaker = |reading: &SeenReading| {
        !reading.scare
            && match (gold.speaker, reading.speaker) {
                (Some(gold), Some(speaker)) => same_mention(places.chars(speaker), gold),
                (None, None) => true,
                _ => false,
            }
    };
    let both = indices(readings, |reading| speaker(reading) && cue(reading));
    if !both.is_empty() {
        return both;
    }
    let who = indices(readings, speaker);
    if !who.is_empty() {
        return who;
    }
    indices(readings, |reading| !reading.scare)
}

fn indices(readings: &[SeenReading], holds: impl Fn(&SeenReading) -> bool) -> Vec<usize> {
    readings.iter().enumerate().filter(|(_, reading)| holds(reading)).map(|(at, _)| at).collect()
}
