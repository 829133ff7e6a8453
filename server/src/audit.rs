//! `verbatim audit`: replays the log against the desk, and writes its heads for a place that is not this machine.
#![expect(clippy::print_stdout, reason = "answers of the command line go to standard output")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use store::{Signed, StoreError, key_id, read_public_key};

use crate::data::Place;

/// Looking into the log.
#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Replay the log and compare it with everything the desk shows; exit with 1 and each thing that does not hold.
    Verify(Verify),
    /// Write the heads of all chains, signed, to FILE and FILE.minisig: keep both off this machine, for `verify --against`.
    Heads {
        /// Where to; nothing is overwritten.
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// Compare with heads that were kept off this machine: a file of `audit heads`, its signature beside it.
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// The public key that signed them, where it is not the one the desk signs with now.
    #[arg(long, value_name = "FILE", requires = "against")]
    key: Option<PathBuf>,
}

/// Does it.
pub(crate) async fn run(place: &Place, command: Audit) -> Result<ExitCode> {
    match command {
        Audit::Verify(options) => verify(place, &options).await,
        Audit::Heads { file } => heads(place, &file).await.map(|()| ExitCode::SUCCESS),
    }
}

async fn verify(place: &Place, options: &Verify) -> Result<ExitCode> {
    let store = place.open().await?;
    let audit = match &options.against {
        None => store.verify().await?,
        Some(file) => {
            let key = match &options.key {
                Some(key) => read_public_key(&read(key)?).with_context(|| key.display().to_string())?,
                None => store.public_key(),
            };
            let heads = Signed { body: read(file)?, signature: read(&signature(file))? };
            match store.verify_against(&heads, &key).await {
                Err(error @ (StoreError::NotSigned(_) | StoreError::Wrong(_))) => {
                    bail!("{} cannot be used: {error} (key {}). Nothing was compared", file.display(), key_id(&key))
                }
                other => other?,
            }
        }
    };
    for fault in &audit.faults {
        println!("{fault}");
    }
    if audit.more > 0 {
        println!("and {} more", audit.more);
    }
    if !audit.faults.is_empty() {
        return Ok(ExitCode::FAILURE);
    }
    println!("{} events, {} rows: every chain holds, and the desk shows what the log says", audit.events, audit.rows);
    Ok(ExitCode::SUCCESS)
}

async fn heads(place: &Place, file: &Path) -> Result<()> {
    let Signed { body, signature: signed } = place.open().await?.heads().await?;
    for (file, text) in [(file.to_owned(), body), (signature(file), signed)] {
        let mut options = std::fs::OpenOptions::new();
        let mut kept = options
            .write(true)
            .create_new(true)
            .open(&file)
            .with_context(|| format!("{} cannot be written; choose another name", file.display()))?;
        std::io::Write::write_all(&mut kept, text.as_bytes()).with_context(|| file.display().to_string())?;
    }
    println!("{} and its signature are written: keep them off this machine", file.display());
    Ok(())
}

/// Where the signature of a file stands: beside it.
fn signature(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".minisig");
    name.into()
}

fn read(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).with_context(|| file.display().to_string())
}
