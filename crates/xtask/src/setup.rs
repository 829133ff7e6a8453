//! What a new machine needs: each function looks first and is quick when nothing is to be done.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::{call, root, say};

/// Everything that `run` and `test` need.
pub(crate) fn everything() -> Result<()> {
    wasm_target()?;
    npm()?;
    chromium()?;
    office()?;
    postgres().map(drop)
}

/// The standard library for the browser.
pub(crate) fn wasm_target() -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let sysroot = output(Command::new("rustc").args(["--print", "sysroot"]).current_dir(root()))?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET).join("lib").is_dir() {
        return Ok(());
    }
    say("adding the wasm target (rustup target add)");
    call(Command::new("rustup").args(["target", "add", TARGET]).current_dir(root()))
        .context("the compiler cannot build for the browser: install the wasm32-unknown-unknown target for it, then run this again")
}

/// The npm packages of `end2end`: wasm-opt, Playwright, axe.
pub(crate) fn npm() -> Result<()> {
    let folder = root().join("end2end");
    let (wanted, have) = (folder.join("package-lock.json"), folder.join("node_modules/.installed"));
    let lock = std::fs::read(&wanted).context("end2end/package-lock.json")?;
    if std::fs::read(&have).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    say("installing the npm packages of end2end");
    call(
        Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .current_dir(&folder),
    )
    .context("npm is needed: install Node.js 20 or later")?;
    std::fs::write(have, lock).context("end2end/node_modules")
}

/// LibreOffice, which opens the sheets that the browser tests download: a reader that is not ours.
pub(crate) fn office() -> Result<PathBuf> {
    let look = || std::env::var_os("SOFFICE").map(PathBuf::from).or_else(|| which("soffice"));
    if let Some(found) = look() {
        // Debian has its parts one by one: what writes documents alone opens no tables.
        let folder = found.canonicalize().ok().and_then(|program| Some(program.parent()?.to_owned()));
        let tables = folder
            .is_none_or(|folder| !folder.starts_with("/usr/lib/libreoffice") || folder.join("libsclo.so").exists());
        if !tables {
            apt("libreoffice-calc-nogui")?;
        }
        return Ok(found);
    }
    apt("libreoffice-writer-nogui")?;
    apt("libreoffice-calc-nogui")?;
    look().context("no LibreOffice was found: install it, or name its soffice in SOFFICE")
}

/// A Chromium to drive.
pub(crate) fn chromium() -> Result<PathBuf> {
    let look = || {
        std::env::var_os("CHROMIUM")
            .map(PathBuf::from)
            .or_else(|| ["chromium", "chromium-browser", "google-chrome"].iter().find_map(|name| which(name)))
    };
    if let Some(found) = look() {
        return Ok(found);
    }
    apt("chromium")?;
    look().context("no Chromium was found: install one, or name it in CHROMIUM")
}

/// The folder of a PostgreSQL server's programs.
pub(crate) fn postgres() -> Result<PathBuf> {
    if let Some(found) = postgres_folder() {
        return Ok(found);
    }
    apt("postgresql")?;
    postgres_folder().context("no PostgreSQL server was found: install one so that initdb is on the path")
}

fn postgres_folder() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .collect();
    folders.sort();
    let debian = folders.into_iter().rev().find(|folder| folder.join("initdb").is_file());
    debian.or_else(|| which("initdb").and_then(|initdb| Some(initdb.canonicalize().ok()?.parent()?.to_owned())))
}

fn apt(package: &str) -> Result<()> {
    say(&format!("installing {package} with apt-get"));
    let root = output(Command::new("id").arg("-u"))?.trim() == "0";
    let apt = |args: &[&str]| {
        let mut command = if root { Command::new("apt-get") } else { Command::new("sudo") };
        if !root {
            command.arg("apt-get");
        }
        command.args(args).env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null());
        call(&mut command)
    };
    let help = || {
        format!("{package} is needed for the tests and could not be installed; install it by hand and run this again")
    };
    apt(&["update", "-q"]).with_context(help)?;
    apt(&["install", "-y", "-q", "--no-install-recommends", package]).with_context(help)
}

pub(crate) fn which(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(program)).find(|path| path.is_file())
}

pub(crate) fn output(command: &mut Command) -> Result<String> {
    let shown = format!("{command:?}");
    let out = command.stderr(Stdio::inherit()).output().with_context(|| format!("could not start {shown}"))?;
    if !out.status.success() {
        bail!("{shown} failed ({})", out.status);
    }
    Ok(String::from_utf8_lossy(&out.stdout).into_owned())
}
