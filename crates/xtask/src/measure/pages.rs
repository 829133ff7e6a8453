//! `cargo xtask eval pages FOLDER`: the reader of articles against what people marked in saved pages.
//!
//! The folder holds `evaldata.json`, which names for each page segments that must (`with`) and must not (`without`) stand in
//! the text, and the pages in `cache/` and `eval/`. White space is folded on both sides; a page without text is refused.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{call, cargo, root};

/// Measures every page of a folder.
pub(crate) fn run(folder: Option<&String>) -> Result<()> {
    let Some(folder) = folder.map(PathBuf::from).filter(|folder| folder.join("evaldata.json").is_file()) else {
        println!("skipped: name a folder with evaldata.json and its pages, cargo xtask eval pages FOLDER");
        return Ok(());
    };
    call(cargo().args(["build", "--release", "--package", "server"]))?;
    let marked: Value = serde_json::from_slice(&std::fs::read(folder.join("evaldata.json"))?)?;
    let (mut right, mut missed, mut wrong, mut pages, mut refused) = (0, 0, 0, 0, 0);
    for page in marked.as_object().context("evaldata.json is no object")?.values() {
        let Some(file) = page["file"].as_str().and_then(|name| beside(&folder, name)) else { continue };
        let text = read(&file)?;
        pages += 1;
        if text.is_empty() {
            refused += 1;
            println!("refused: {}", file.display());
        }
        let segments = |name: &str| -> Vec<String> {
            page[name].as_array().into_iter().flatten().filter_map(Value::as_str).map(folded).collect()
        };
        for segment in segments("with") {
            if text.contains(&segment) { right += 1 } else { missed += 1 }
        }
        wrong += segments("without").iter().filter(|segment| text.contains(segment.as_str())).count();
    }
    let (precision, recall) = (share(right, right + wrong), share(right, right + missed));
    let f = 2.0 * precision * recall / (precision + recall).max(f64::EPSILON);
    println!("{pages} pages: F {f:.3} (P {precision:.3}, R {recall:.3}), refused {refused}");
    Ok(())
}

fn share(part: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { part as f64 / all as f64 }
}

fn beside(folder: &Path, name: &str) -> Option<PathBuf> {
    ["cache", "eval", ""].iter().map(|under| folder.join(under).join(name)).find(|file| file.is_file())
}

/// Our text, read as the desk has it read: in a process of its own, with its limits.
fn read(file: &Path) -> Result<String> {
    let out = Command::new(root().join("target/release/verbatim"))
        .args(["extract", "article"])
        .stdin(Stdio::from(std::fs::File::open(file)?))
        .stderr(Stdio::null())
        .output()
        .context("could not start the program")?;
    let line = out.stdout.rsplit(|byte| *byte == b'\n').find(|line| !line.is_empty()).unwrap_or_default();
    let answer: Value = serde_json::from_slice(line).unwrap_or_default();
    Ok(folded(answer["read"]["article"]["text"].as_str().unwrap_or_default()))
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
