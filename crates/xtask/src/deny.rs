//! What may come in from outside: licences, sources, bans and known weaknesses, by cargo-deny and `deny.toml`.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::{call, cargo, root, say};

/// The release that is used: another might ask for other things.
const VERSION: &str = "0.20.2";

/// Checks everything in `Cargo.lock`. What is known of weaknesses comes from the RustSec database; where that cannot be reached,
/// this part is left out, and said to be.
pub(crate) fn run() -> Result<()> {
    let deny = program()?;
    let check = |what: &[&str]| -> Command {
        let mut command = Command::new(&deny);
        command.current_dir(root()).args(["--all-features", "check", "--hide-inclusion-graph"]).args(what);
        command
    };
    call(&mut check(&["bans", "licenses", "sources"]))?;
    let fetched = Command::new(&deny).current_dir(root()).args(["fetch", "db"]).output()?;
    if !fetched.status.success() {
        println!(
            "    skipped: the database of known weaknesses (advisories) could not be fetched; the rest was checked"
        );
        return Ok(());
    }
    call(&mut check(&["advisories"]))
}

/// The program: from the project's own tools, built once.
fn program() -> Result<PathBuf> {
    let tools = root().join("target/tools");
    let program = tools.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    let version = Command::new(&program).arg("--version").output();
    if version.is_ok_and(|out| String::from_utf8_lossy(&out.stdout).trim() == format!("cargo-deny {VERSION}")) {
        return Ok(program);
    }
    say("building cargo-deny (once)");
    call(
        cargo()
            .args([
                "install",
                "--locked",
                "--quiet",
                "--no-default-features",
                "--force",
                "--version",
                VERSION,
                "--root",
            ])
            .arg(&tools)
            .arg("cargo-deny"),
    )?;
    if !program.exists() {
        bail!("cargo-deny was installed, and is not at {}", program.display());
    }
    Ok(program)
}
