//! `verbatim detect`: the engine on its own.

use std::io::{BufRead, Read, Write};
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use rayon::prelude::*;
use review::{CharSpan, Offsets};
use serde::{Deserialize, Serialize};

use crate::sources::charset;

/// What is read, and how the answer looks.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Files to read; standard input when there is none.
    files: Vec<PathBuf>,
    /// How the answer looks. jsonl reads one {"id","text"} object a line from standard input.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Jsonl,
}

/// Lines of jsonl read at a time: enough for every core, little enough for memory.
const BATCH: usize = 256;

#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
}

/// What was found in one text; offsets in code points.
#[derive(Debug, Serialize)]
struct Answer<'t> {
    id: &'t str,
    quotes: Vec<QuoteOut<'t>>,
    problems: Vec<ProblemOut>,
}

#[derive(Debug, Serialize)]
struct QuoteOut<'t> {
    #[serde(flatten)]
    words: Words<'t>,
    kind: &'static str,
    utterance: u32,
    speaker: Option<SpeakerOut<'t>>,
    cue: Option<Words<'t>>,
    via: Vec<Words<'t>>,
    confidence: f32,
}

#[derive(Debug, Serialize)]
struct SpeakerOut<'t> {
    #[serde(flatten)]
    words: Words<'t>,
    name: Option<String>,
    role: Option<Words<'t>>,
}

#[derive(Debug, Serialize)]
struct Words<'t> {
    #[serde(flatten)]
    span: CharSpan,
    text: &'t str,
}

#[derive(Debug, Serialize)]
struct ProblemOut {
    #[serde(flatten)]
    span: CharSpan,
    kind: &'static str,
}

fn answer<'t>(id: &'t str, text: &'t str) -> Answer<'t> {
    let offsets = Offsets::new(text);
    let words = |span: quotes::Span| Words { span: offsets.to_chars(span), text: span.of(text) };
    let found = quotes::detect(text);
    let quotes = found.quotes.into_iter().map(|quote| QuoteOut {
        words: words(quote.span),
        kind: quote.kind.as_str(),
        utterance: quote.utterance,
        speaker: quote.speaker.map(|speaker| SpeakerOut {
            words: words(speaker.span),
            name: speaker.name,
            role: speaker.role.map(words),
        }),
        cue: quote.cue.map(words),
        via: quote.via.into_iter().map(words).collect(),
        confidence: quote.confidence,
    });
    let problems = found
        .problems
        .iter()
        .map(|problem| ProblemOut { span: offsets.to_chars(problem.span), kind: problem.kind.as_str() });
    Answer { id, quotes: quotes.collect(), problems: problems.collect() }
}

/// Reads, finds, prints.
pub(crate) fn run(options: &Options) -> Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    if options.format == Format::Jsonl && options.files.is_empty() {
        return finish(lines(&mut out), &mut out);
    }
    let mut texts: Vec<(String, String)> = Vec::new();
    for file in &options.files {
        let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
        texts
            .push((file.file_stem().unwrap_or_default().to_string_lossy().into_owned(), charset::decode(&bytes, None)));
    }
    if options.files.is_empty() {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes)?;
        texts.push(("stdin".to_owned(), charset::decode(&bytes, None)));
    }
    let mut written = Ok(());
    for (id, text) in &texts {
        let answer = answer(id, text);
        written = match options.format {
            Format::Text => print(&mut out, &answer),
            Format::Json | Format::Jsonl => {
                serde_json::to_writer(&mut out, &answer).map_err(std::io::Error::from).and_then(|()| writeln!(out))
            }
        };
        if written.is_err() {
            break;
        }
    }
    finish(written.map_err(Into::into), &mut out)
}

/// A reader that went away (`| head`) is no error.
pub(crate) fn finish(done: Result<()>, out: &mut impl Write) -> Result<()> {
    let done = done.and_then(|()| Ok(out.flush()?));
    match done {
        Err(error)
            if error.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe) =>
        {
            Ok(())
        }
        other => other,
    }
}

/// Many texts, one a line, on every core, in the order they came.
fn lines(out: &mut impl Write) -> Result<()> {
    let mut input = std::io::stdin().lock().lines();
    for number in (0..).step_by(BATCH) {
        let batch: Vec<String> =
            input.by_ref().take(BATCH).collect::<Result<_, _>>().context("standard input is not text in UTF-8")?;
        if batch.is_empty() {
            break;
        }
        let answers: Vec<Result<String>> = batch
            .par_iter()
            .enumerate()
            .map(|(at, line)| {
                let line: Line = serde_json::from_str(line)
                    .with_context(|| format!("line {} is no {{\"id\",\"text\"}} object", number + at + 1))?;
                Ok(serde_json::to_string(&answer(&line.id, &line.text))?)
            })
            .collect();
        for answer in answers {
            writeln!(out, "{}", answer?)?;
        }
    }
    Ok(())
}

fn print(out: &mut impl Write, answer: &Answer<'_>) -> std::io::Result<()> {
    for quote in &answer.quotes {
        let mention = quote.speaker.as_ref().map_or("nobody named", |speaker| speaker.words.text);
        let name = quote.speaker.as_ref().and_then(|speaker| speaker.name.as_deref()).filter(|name| *name != mention);
        write!(out, "{:<6} {:>4.2}  “{}”\n              {mention}", quote.kind, quote.confidence, quote.words.text)?;
        if let Some(name) = name {
            write!(out, " = {name}")?;
        }
        if let Some(cue) = &quote.cue {
            write!(out, " [{}]", cue.text)?;
        }
        for via in &quote.via {
            write!(out, ", through {}", via.text)?;
        }
        writeln!(out)?;
    }
    for problem in &answer.problems {
        writeln!(out, "problem: {} at character {}", problem.kind, problem.span.start)?;
    }
    Ok(())
}
