//! `verbatim compare`: printed words laid against what was said, on the terminal.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use review::{CharSpan, Comparison, MAX_QUOTE_WORDS, Offsets, Op, OpKind, Policy, compare};
use serde::Serialize;

use crate::detect::{finish, utf8};

/// What is compared, and how the answer looks.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The words between the marks, as printed.
    #[arg(long)]
    quote: String,
    /// The text in which they may have been said: a file, or - for standard input.
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
    let bytes = if options.source.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut bytes)?;
        bytes
    } else {
        std::fs::read(&options.source).with_context(|| format!("{} cannot be read", options.source.display()))?
    };
    let source = utf8(bytes, &options.source.display().to_string())?;
    if options.quote.split_whitespace().count() > MAX_QUOTE_WORDS {
        bail!("--quote has more than {MAX_QUOTE_WORDS} words; compare its parts");
    }
    let policy = match options.policy {
        PolicyArg::Strict => Policy::Strict,
        PolicyArg::Trims => Policy::Trims,
        PolicyArg::Cleanup => Policy::Cleanup,
    };
    let found = compare(&options.quote, &source, policy);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let written = match options.format {
        Format::Text => print(&mut out, &found, &source),
        Format::Json => {
            let answer = Answer {
                found: found
                    .found
                    .map(|span| Found { span: Offsets::new(&source).to_chars(span), text: span.of(&source) }),
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

/// One line a run of words: `=` as said, `+` added in print, `-` left out, `~` changed, `>` moved.
fn print(out: &mut impl Write, found: &Comparison, source: &str) -> std::io::Result<()> {
    writeln!(out, "{}. {}", found.wording.label(), found.reason)?;
    if let Some(span) = found.found {
        let line = source[..span.start].matches('\n').count() + 1;
        writeln!(out, "Line {line}: “{}”", span.of(source))?;
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
