//! `cargo xtask run`: from a fresh clone to a desk in the browser.

use std::process::Command;

use anyhow::Result;

use crate::{build, call, root, say};

/// Builds the program and serves the sample desk from `data/`.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let program = build::release()?;
    say("starting the desk");
    call(Command::new(program).args(["serve", "--sample"]).args(args).current_dir(root()))
}
