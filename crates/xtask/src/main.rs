//! The front door: `cargo xtask run | test | build | bench | eval | fit`. Each command does all of its own set-up.
//!
//! To add a command: a module with a `run` function, and a line in `main`.
#![expect(clippy::print_stdout, reason = "tables and results go to standard output")]

mod bench;
mod build;
mod measure;
mod run;
mod sbom;
mod setup;
mod site;
mod test;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Context, Result, bail};

const USAGE: &str = "usage: cargo xtask COMMAND

  run [ARGS]   set-up, release build, then `verbatim serve --sample ARGS`
  test [NAME]  format, clippy, Rust tests on both engines, browser tests; NAME: fmt, clippy, rust or browser alone
  build        the release program with its pages, at target/release/verbatim, and the list of what it is made of (SBOM) beside it
  site         only the pages for the browser, at target/site: what a debug build of the program serves
  bench        figures against the budgets of the design; `bench engine`: the quote engine alone; `bench PROGRAM`: pages and
               saves of this program and of another, such as that of an earlier commit, in turn
  eval         the quote engine against the marked articles, where they are at hand; `eval pdfs FOLDER`: the reader of PDFs
               against the texts beside them
  fit          makes the quote engine's weights from the marked articles
  setup        only what run and test set up first";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let done = match args.first().map(String::as_str) {
        Some("run") => run::run(&args[1..]),
        Some("test") => test::run(args.get(1).map(String::as_str)),
        Some("build") => build::release().and_then(|program| {
            println!("{}\n{}", program.display(), sbom::write(&program)?.display());
            Ok(())
        }),
        Some("site") => site::build().map(drop),
        Some("bench") if args.get(1).is_some_and(|what| what == "engine") => measure::speed::run(),
        Some("bench") => bench::run(args.get(1).map(Path::new)),
        Some("eval") => measure::run(&args[1..]),
        Some("fit") => measure::fit::run(),
        Some("setup") => setup::everything(),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The root of the repository.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap_or_else(|_| PathBuf::from("."))
}

/// Says what is being done.
fn say(what: &str) {
    eprintln!("==> {what}");
}

/// Does a step, says so, and says how long it took.
fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    say(what);
    let start = Instant::now();
    let done = work().with_context(|| what.to_owned())?;
    eprintln!("    {what}: {:.1} s", start.elapsed().as_secs_f32());
    Ok(done)
}

/// Runs a command in the root and fails when it does.
fn call(command: &mut Command) -> Result<()> {
    let shown = format!("{command:?}");
    let status = command.status().with_context(|| format!("could not start {shown}"))?;
    if !status.success() {
        bail!("{shown} failed ({status})");
    }
    Ok(())
}

/// A cargo command in the root.
fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root());
    cargo
}
