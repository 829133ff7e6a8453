//! `cargo xtask test`: everything CI runs, and nothing else.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::{call, cargo, root, setup, site, step};

/// A stage fails or it does not.
type Stage = fn() -> Result<()>;

/// Runs every stage, or the one that is named; ends with how long each took.
pub(crate) fn run(only: Option<&str>) -> Result<()> {
    let stages: [(&str, Stage); 4] = [("fmt", fmt), ("clippy", clippy), ("rust", rust), ("browser", browser)];
    if let Some(name) = only.filter(|name| !stages.iter().any(|(stage, _)| stage == name)) {
        bail!("there is no stage {name}: use fmt, clippy, rust or browser");
    }
    let mut took = Vec::new();
    for (name, stage) in stages.iter().filter(|(name, _)| only.is_none_or(|only| only == *name)) {
        let start = Instant::now();
        step(name, stage)?;
        took.push((name, start.elapsed()));
    }
    println!("\nstage      seconds");
    for (name, time) in &took {
        println!("{name:<10} {:>7.1}", time.as_secs_f32());
    }
    println!("{} passed, 0 failed", took.len());
    Ok(())
}

fn fmt() -> Result<()> {
    call(cargo().args(["fmt", "--all", "--check"]))
}

/// Warnings are errors, for the server and for the browser.
fn clippy() -> Result<()> {
    setup::wasm_target()?;
    let deny = ["--", "--deny", "warnings"];
    call(cargo().args(["clippy", "--workspace", "--all-targets"]).args(deny))?;
    call(
        cargo()
            .args([
                "clippy",
                "--package",
                "app",
                "--lib",
                "--features",
                "hydrate",
                "--target",
                "wasm32-unknown-unknown",
            ])
            .args(deny),
    )
}

fn rust() -> Result<()> {
    // The house test asks for the browser's crates too, offline.
    call(cargo().args(["fetch", "--locked", "--quiet"]))?;
    let postgres = Postgres::start()?;
    call(cargo().args(["test", "--workspace", "--no-fail-fast"]).env("VERBATIM_TEST_POSTGRES", &postgres.url))
}

/// The pages as built for users, served by a debug build of the program, in a real Chromium.
fn browser() -> Result<()> {
    site::build()?;
    let (chromium, office) = (setup::chromium()?, setup::office()?);
    // As the Rust tests have built it, and asked for in the same way: by its package alone it would be built once more with all it
    // stands on, because other features are on.
    call(cargo().args(["test", "--workspace", "--no-run", "--quiet"]))?;
    let mut playwright = Command::new("node");
    playwright
        .current_dir(root().join("end2end"))
        .arg("node_modules/@playwright/test/cli.js")
        .arg("test")
        .env("CHROMIUM", chromium)
        .env("SOFFICE", office)
        .env("VERBATIM", root().join("target/debug/verbatim"));
    call(&mut playwright)
}

/// A private PostgreSQL in a temporary folder; stopped when dropped.
pub(crate) struct Postgres {
    server: Child,
    folder: PathBuf,
    /// Where it answers.
    pub(crate) url: String,
}

impl Postgres {
    pub(crate) fn start() -> Result<Self> {
        let programs = setup::postgres()?;
        let folder = std::env::temp_dir().join(format!("verbatim-postgres-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        // The server refuses to run as root: another user owns the folder and starts it.
        let user = (setup::output(Command::new("id").arg("-u"))?.trim() == "0").then_some("postgres");
        if let Some(user) = user {
            call(Command::new("chown").arg(user).arg(&folder))?;
        }
        let (data, port) = (folder.join("data"), free_port()?);
        call(
            as_user(user, &programs.join("initdb"))
                .args(["--auth=trust", "--username=verbatim", "--encoding=UTF8", "--no-locale", "--no-sync", "-D"])
                .arg(&data)
                .stdout(Stdio::null()),
        )?;
        let server = as_user(user, &programs.join("postgres"))
            .arg("-D")
            .arg(&data)
            .args(["-p", &port.to_string(), "-h", "127.0.0.1", "-c", "fsync=off", "-c", "max_connections=200", "-k"])
            .arg(&folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("could not start PostgreSQL")?;
        let started = Self { server, folder, url: format!("postgres://verbatim@127.0.0.1:{port}/postgres") };
        let deadline = Instant::now() + Duration::from_secs(30);
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            if Instant::now() > deadline {
                bail!("PostgreSQL did not answer within 30 seconds");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(started)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // The child may be the program that changed user: end the server by its own file first.
        if let Ok(pid) = std::fs::read_to_string(self.folder.join("data/postmaster.pid"))
            && let Some(pid) = pid.lines().next()
        {
            let _ = Command::new("kill").args(["-INT", pid]).status();
        }
        let _ = self.server.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn as_user(user: Option<&str>, program: &Path) -> Command {
    let mut command = match user {
        Some(user) => {
            let mut command = Command::new("setpriv");
            command.args(["--reuid", user, "--regid", user, "--clear-groups"]).arg(program);
            command
        }
        None => Command::new(program),
    };
    command.current_dir(std::env::temp_dir()).env("LC_ALL", "C");
    command
}

fn free_port() -> Result<u16> {
    Ok(std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
