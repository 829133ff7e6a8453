//! A desk with a million quotes, on both engines: how long it takes to find the same words elsewhere. A log of a million events:
//! how long its audit takes.

use std::path::Path;

use anyhow::{Context, Result};

use super::Row;
use crate::test::Postgres;
use crate::{cargo, say};

/// Fills a desk on each engine and measures.
pub(super) fn run(folder: &Path, rows: &mut Vec<Row>) -> Result<()> {
    say("a million quotes on SQLite");
    let file = folder.join("million.db");
    engine("SQLite", &format!("sqlite://{}", file.display()), rows)?;
    std::fs::remove_file(file)?;
    say("a million events on SQLite");
    let file = folder.join("audit.db");
    audit(&format!("sqlite://{}", file.display()), rows)?;
    std::fs::remove_file(file)?;
    say("a million quotes on PostgreSQL");
    let postgres = Postgres::start()?;
    engine("PostgreSQL", &postgres.url, rows)
}

/// A log of a million events, audited.
fn audit(url: &str, rows: &mut Vec<Row>) -> Result<()> {
    let said = example("audit", url)?;
    let took = said.trim().strip_prefix("audit: ").with_context(|| format!("no figures of the audit in {said}"))?;
    rows.push(("audit of the log".into(), took.to_owned(), "30 s a million events"));
    Ok(())
}

/// What an example of the store's prints.
fn example(name: &str, url: &str) -> Result<String> {
    let output =
        cargo().args(["run", "--quiet", "--release", "--package", "store", "--example", name, "--", url]).output()?;
    anyhow::ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?)
}

fn engine(name: &str, url: &str, rows: &mut Vec<Row>) -> Result<()> {
    let said = example("million", url)?;
    let line = |what: &str| {
        let line = said.lines().find_map(|line| line.strip_prefix(what)?.strip_prefix(": "));
        line.map(str::to_owned).with_context(|| format!("no figures of {what} in {said}"))
    };
    rows.push((format!("same words elsewhere, {name}, a million quotes"), line("same words elsewhere")?, "p99 20 ms"));
    rows.push((format!("queue, {name}, a million quotes"), line("queue")?, "p99 50 ms"));
    Ok(())
}
