//! `cargo xtask eval pdfs FOLDER`: the reader of PDFs against another reader's text of the same files.
//!
//! Beside each `a.pdf` stands its text as `a.pdf.txt` or `a.txt`. Of that text's words (split at white space, in small
//! letters, letters and figures alone) and runs of three of them the share is printed that our text has too, each as often as
//! it is there, as a mean over the files.

use std::collections::HashMap;
use std::hash::Hash;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::{call, cargo, root};

/// Files below this share of words are named.
const LOW: f64 = 0.9;

/// Measures every PDF of a folder.
pub(crate) fn run(folder: Option<&String>) -> Result<()> {
    let Some(folder) = folder.map(PathBuf::from).filter(|folder| folder.is_dir()) else {
        println!("skipped: name a folder of PDFs with their texts beside them, cargo xtask eval pdfs FOLDER");
        return Ok(());
    };
    call(cargo().args(["build", "--release", "--package", "server"]))?;
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|ending| ending == "pdf"));
    files.sort();
    let (mut words, mut threes, mut refused, mut low) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for file in &files {
        let Some(wanted) = beside(file) else { continue };
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(text) = read(file)? else {
            if plain(&wanted).is_empty() {
                continue;
            }
            refused.push(name);
            words.push(0.0);
            threes.push(0.0);
            continue;
        };
        let (wanted, found) = (plain(&wanted), plain(&text));
        let of_words = share(&wanted, &found);
        let runs = |words: &[String]| words.windows(3).map(<[String]>::to_vec).collect::<Vec<_>>();
        threes.push(share(&runs(&wanted), &runs(&found)));
        words.push(of_words);
        if of_words < LOW {
            low.push(format!("{name} {of_words:.3}"));
        }
    }
    if words.is_empty() {
        bail!("{} has no PDF with its text beside it", folder.display());
    }
    let mean = |shares: &[f64]| shares.iter().sum::<f64>() / shares.len() as f64;
    println!("{} files: words {:.3}, runs of three {:.3}", words.len(), mean(&words), mean(&threes));
    println!("refused though the other reads them: {}", refused.len());
    refused.iter().for_each(|name| println!("  {name}"));
    println!("below {LOW} of the words: {}", low.len());
    low.iter().for_each(|name| println!("  {name}"));
    Ok(())
}

/// The other reader's text.
fn beside(file: &Path) -> Option<String> {
    let longer = PathBuf::from(format!("{}.txt", file.display()));
    let bytes = std::fs::read(longer).or_else(|_| std::fs::read(file.with_extension("txt"))).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Our text, read as the desk has it read: in a process of its own, with its limits.
fn read(file: &Path) -> Result<Option<String>> {
    let out = Command::new(root().join("target/release/verbatim"))
        .args(["extract", "pdf"])
        .stdin(Stdio::from(std::fs::File::open(file)?))
        .stderr(Stdio::null())
        .output()
        .context("could not start the program")?;
    let line = out.stdout.rsplit(|byte| *byte == b'\n').find(|line| !line.is_empty()).unwrap_or_default();
    let Ok(answer) = serde_json::from_slice::<serde_json::Value>(line) else { return Ok(None) };
    let Some(pages) = answer["read"]["pages"].as_array() else { return Ok(None) };
    Ok(Some(pages.iter().filter_map(|page| page["text"].as_str()).collect::<Vec<_>>().join("\n")))
}

fn plain(text: &str) -> Vec<String> {
    let bare =
        |word: &str| word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    text.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect()
}

/// Of `wanted` the share that `found` has, each as often as it is there.
fn share<T: Hash + Eq>(wanted: &[T], found: &[T]) -> f64 {
    let mut there: HashMap<&T, usize> = HashMap::new();
    found.iter().for_each(|one| *there.entry(one).or_default() += 1);
    let taken =
        wanted.iter().filter(|one| there.get_mut(one).filter(|left| **left > 0).map(|left| *left -= 1).is_some());
    let taken = taken.count();
    if wanted.is_empty() { 1.0 } else { taken as f64 / wanted.len() as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares() {
        let words = |text: &str| plain(text);
        assert_eq!(words("We sail, at 9.30!"), ["we", "sail", "at", "930"]);
        assert_eq!(share(&words("a a b c"), &words("a b d")), 0.5);
        assert_eq!(share(&words(""), &words("a")), 1.0);
    }
}
