//! `verbatim compare`: printed words laid against what was said, on the terminal.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use review::{CharSpan, Comparison, EvidenceText, MAX_QUOTE_WORDS, Offsets, Op, OpKind, Policy, compare, locator};
use serde::Serialize;

use crate::detect::finish;
use crate::sources::{self, charset, sort};

/// What is compared, and how the answer looks.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The words between the marks, as printed.
    #[arg(long)]
    quote: String,
    /// What may hold them: a text, web page, table, caption file, document or PDF, or - for text on standard input.
    #[arg(long)]
    source: PathBuf,
    /// What the newsroom allows itself between quotation marks.
    #[arg(long, value_enum, default_value = "trims")]
    policy: PolicyArg,
    /// How the answer looks.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum PolicyArg {
    /// Exact words; what is left out is marked.
    Strict,
    /// Words may be left out where the sense stays.
    Trims,
    /// Grammar and fillers may be mended.
    Cleanup,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// The answer in JSON; offsets in code points.
#[derive(Debug, Serialize)]
struct Answer<'t> {
    found: Option<Found<'t>>,
    /// The page, time or line where the words stand.
    place: Option<String>,
    /// Whose words they are, as the source names its voices.
    voice: Option<&'t str>,
    /// The whole sentence, where what was cut off limits the words or takes them back.
    sentence: Option<&'t str>,
    wording: &'static str,
    flags: Vec<&'static str>,
    ops: &'t [Op],
    reason: &'t str,
}

#[derive(Debug, Serialize)]
struct Found<'t> {
    #[serde(flatten)]
    span: CharSpan,
    text: &'t str,
}

/// Reads, compares, prints.
pub(crate) fn run(options: &Options) -> Result<()> {
    if options.quote.trim().is_empty() {
        bail!("--quote has no words; give the words between the marks");
    }
    let text = source(&options.source)?;
    if options.quote.split_whitespace().count() > MAX_QUOTE_WORDS {
        bail!("--quote has more than {MAX_QUOTE_WORDS} words; compare its parts");
    }
    let policy = match options.policy {
        PolicyArg::Strict => Policy::Strict,
        PolicyArg::Trims => Policy::Trims,
        PolicyArg::Cleanup => Policy::Cleanup,
    };
    let found = compare(&options.quote, &text.source(), policy);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let written = match options.format {
        Format::Text => print(&mut out, &found, &text),
        Format::Json => {
            let answer = Answer {
                found: found.found.map(|span| Found {
                    span: Offsets::new(text.as_str()).to_chars(span),
                    text: span.of(text.as_str()),
                }),
                place: found.found.map(|span| locator(text.as_str(), text.times(), span)),
                voice: found.voices.first().map(String::as_str),
                sentence: found.sentence.as_deref(),
                wording: found.wording.as_str(),
                flags: found.flags.iter().map(|flag| flag.as_str()).collect(),
                ops: &found.ops,
                reason: &found.reason,
            };
            serde_json::to_writer(&mut out, &answer).map_err(std::io::Error::from).and_then(|()| writeln!(out))
        }
    };
    finish(written.map_err(Into::into), &mut out)
}

/// The text of the source: a file of any sort that evidence may have, or text on standard input.
fn source(path: &Path) -> Result<EvidenceText> {
    let shown = path.display();
    if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut bytes)?;
        return Ok(EvidenceText::parse(&charset::decode(&bytes, None))?);
    }
    let mut file = std::fs::File::open(path).with_context(|| format!("{shown} cannot be read"))?;
    let mut head = vec![0; sort::HEAD];
    let length = std::io::Read::read(&mut file, &mut head).with_context(|| format!("{shown} cannot be read"))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // A name without an ending says nothing: what it holds is text.
    let sort = if name.contains('.') {
        sort::what(&name, &head[..length]).map(|what| what.sort)
    } else {
        Ok(sort::Sort::Text)
    };
    let read = sort
        .and_then(|sort| sources::read(sort, file))
        .map_err(|error| anyhow::anyhow!("{shown}: {}", error.message))?;
    read.text.with_context(|| format!("{shown} has no words to read; write down what it says and give that"))
}

/// One line a run of words: `=` as said, `+` added in print, `-` left out, `~` changed, `>` moved.
fn print(out: &mut impl Write, found: &Comparison, text: &EvidenceText) -> std::io::Result<()> {
    writeln!(out, "{}. {}", found.wording.label(), found.reason)?;
    if let Some(span) = found.found {
        let voice = found.voices.first().map(|voice| format!(", {voice}")).unwrap_or_default();
        let place = locator(text.as_str(), text.times(), span);
        writeln!(out, "At {place}{voice}: “{}”", text.source().spoken_in(span))?;
    }
    if let Some(sentence) = &found.sentence {
        writeln!(out, "The whole sentence: “{sentence}”")?;
    }
    for op in &found.ops {
        match op.op {
            OpKind::Equal => writeln!(out, "  = {}", op.printed)?,
            OpKind::Insert => writeln!(out, "  + {}", op.printed)?,
            OpKind::Delete => writeln!(out, "  - {}", op.said)?,
            OpKind::Replace => writeln!(out, "  ~ {}  (said: {})", op.printed, op.said)?,
            OpKind::Move => writeln!(out, "  > {}", op.printed)?,
        }
    }
    Ok(())
}
