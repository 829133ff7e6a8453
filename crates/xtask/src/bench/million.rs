//! A desk with a million quotes, on both engines: how long it takes to find the same words elsewhere.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::Row;
use crate::test::Postgres;
use crate::{root, say};

/// Fills a desk on each engine and measures.
pub(super) fn run(folder: &Path, rows: &mut Vec<Row>) -> Result<()> {
    say("a million quotes on SQLite");
    let file = folder.join("million.db");
    engine("SQLite", &format!("sqlite://{}", file.display()), rows)?;
    std::fs::remove_file(file)?;
    say("a million quotes on PostgreSQL");
    let postgres = Postgres::start()?;
    engine("PostgreSQL", &postgres.url, rows)
}

fn engine(name: &str, url: &str, rows: &mut Vec<Row>) -> Result<()> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["run", "--quiet", "--release", "--package", "store", "--example", "million", "--", url])
        .current_dir(root())
        .output()?;
    anyhow::ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout)?;
    let line = |what: &str| {
        let line = said.lines().find_map(|line| line.strip_prefix(what)?.strip_prefix(": "));
        line.map(str::to_owned).with_context(|| format!("no figures of {what} in {said}"))
    };
    rows.push((format!("same words elsewhere, {name}, a million quotes"), line("same words elsewhere")?, "p99 20 ms"));
    rows.push((format!("queue, {name}, a million quotes"), line("queue")?, "p99 50 ms"));
    Ok(())
}
