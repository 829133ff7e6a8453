//! `cargo xtask bench engine`: how fast the engine reads, whether it stays linear, and how many instructions
//! it takes, which a noisy machine cannot blur; and how fast a quote is laid against a transcript.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::corpus;
use crate::{call, cargo, root, say, setup};

/// Runs the criterion bench, the worst cases, and counts instructions where valgrind is installed.
pub(crate) fn run() -> Result<()> {
    call(cargo().args(["bench", "--package", "quotes", "--bench", "engine"]))?;
    call(cargo().args(["build", "--release", "--package", "quotes", "--examples"]))?;
    let examples = root().join("target/release/examples");
    println!("\nworst cases: twice the text should take twice the time");
    call(&mut Command::new(examples.join("doubling")))?;
    compare()?;
    instructions(&examples.join("throughput"))
}

/// How fast a quote is laid against a transcript.
pub(crate) fn compare() -> Result<()> {
    call(cargo().args(["build", "--release", "--package", "review", "--examples"]))?;
    println!("\na quote against a transcript of 200,000 words (budget: 50 ms)");
    call(&mut Command::new(root().join("target/release/examples/compare")))
}

/// Instructions a byte: those of three runs over a text less those of one, so that start-up does not count.
fn instructions(program: &Path) -> Result<()> {
    if setup::which("valgrind").is_none() {
        say("instructions are not counted: valgrind is not installed");
        return Ok(());
    }
    let text: String = match corpus::read("polnear.dev")? {
        Some(articles) => articles.iter().map(|article| article.text.as_str()).collect::<Vec<_>>().join("\u{c}"),
        None => super::fit::cases()?.iter().map(|case| case.text.as_str()).collect::<Vec<_>>().join("\n\n"),
    };
    let file = std::env::temp_dir().join(format!("verbatim-text-{}", std::process::id()));
    std::fs::write(&file, &text)?;
    let count = |times: &str| -> Result<u64> {
        let out = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(program)
            .arg(&file)
            .arg(times)
            .output()
            .context("valgrind")?;
        let said = String::from_utf8_lossy(&out.stderr);
        let line = said.lines().find_map(|line| line.split_once("Collected :")).context("valgrind gave no count")?;
        Ok(line.1.trim().parse()?)
    };
    let counted = count("1").and_then(|one| Ok((one, count("3")?)));
    std::fs::remove_file(&file)?;
    let (one, three) = counted?;
    println!("\ninstructions a byte, {} bytes: {:.1}", text.len(), (three - one) as f64 / 2.0 / text.len() as f64);
    Ok(())
}
