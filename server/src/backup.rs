//! Backups on the command line, encrypted where somebody names for whom: in the age format, which other programs read too.
#![expect(clippy::print_stdout, reason = "answers of the command line go to standard output")]

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use age::x25519::Recipient;
use age::{Decryptor, Encryptor, IdentityFile, NoCallbacks};
use anyhow::{Context, Result, bail};
use clap::Args;
use store::Store;
use tempfile::{NamedTempFile, TempDir};

use crate::data::Place;

/// Writing a backup.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// The backup file.
    file: PathBuf,
    /// Encrypt it for whoever has the key of this age recipient (age1…); may be given several times.
    #[arg(long, value_name = "RECIPIENT", value_parser = recipient)]
    recipient: Vec<Recipient>,
}

/// Putting a backup in the place of the database.
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The backup file.
    file: PathBuf,
    /// The file with the age key that opens an encrypted backup.
    #[arg(long)]
    identity: Option<PathBuf>,
    /// Take it even where it does not bear out its own log.
    #[arg(long)]
    unverified: bool,
}

fn recipient(word: &str) -> Result<Recipient, String> {
    word.parse().map_err(|why| format!("it is no age recipient ({why}); age-keygen prints one as age1…"))
}

/// Writes a backup.
pub(crate) async fn backup(place: &Place, options: Backup) -> Result<()> {
    let Backup { file, recipient } = options;
    let store = place.open().await?;
    if recipient.is_empty() {
        store.backup(&file).await?;
        println!("{} is a whole, checked copy", file.display());
    } else {
        if file.exists() {
            bail!(store::BackupProblem::Exists(file));
        }
        // The plain copy lies where the database does, under the same rights, and goes with its folder.
        let folder = folder(place)?;
        let plain = folder.path().join("backup.db");
        store.backup(&plain).await?;
        encrypt(&plain, &file, &recipient)?;
        println!("{} is a whole, checked copy, encrypted", file.display());
    }
    println!(
        "the key with which the desk signs is not in it: keep a copy of {} as well",
        place.data.join("desk.key").display()
    );
    Ok(())
}

/// Puts a backup in the place of the database.
pub(crate) async fn restore(place: &Place, options: Restore) -> Result<()> {
    let Some(target) = place.file() else { bail!("this desk uses PostgreSQL; restore it with pg_restore") };
    let _lock = place.lock()?;
    let mut file = options.file;
    let folder = match (is_encrypted(&file)?, &options.identity) {
        (true, Some(identity)) => {
            let folder = folder(place)?;
            let plain = folder.path().join("restore.db");
            decrypt(&file, &plain, identity)?;
            file = plain;
            Some(folder)
        }
        (true, None) => bail!(
            "{} is encrypted: name the file with the age key that opens it, --identity FILE. Nothing was changed",
            file.display()
        ),
        (false, Some(_)) => bail!("{} is not encrypted: leave --identity out. Nothing was changed", file.display()),
        (false, None) => None,
    };
    let kept = Store::restore(&file, &target, Arc::new(store::SystemClock), !options.unverified).await?;
    drop(folder);
    match kept {
        Some(kept) => println!("restored; the database that was here is kept as {}", kept.display()),
        None => println!("restored"),
    }
    Ok(())
}

/// A folder for a plain copy, which goes when it is dropped. Those of commands that were ended meanwhile go after a day.
fn folder(place: &Place) -> Result<TempDir> {
    const PREFIX: &str = "plain-copy-";
    const DAY: Duration = Duration::from_secs(24 * 3600);
    for entry in std::fs::read_dir(&place.data).into_iter().flatten().flatten() {
        let age = entry.metadata().and_then(|data| data.modified()).ok().and_then(|at| at.elapsed().ok());
        if entry.file_name().to_string_lossy().starts_with(PREFIX) && age.is_some_and(|age| age > DAY) {
            _ = std::fs::remove_dir_all(entry.path());
        }
    }
    tempfile::Builder::new().prefix(PREFIX).tempdir_in(&place.data).with_context(|| place.data.display().to_string())
}

fn encrypt(plain: &Path, file: &Path, recipients: &[Recipient]) -> Result<()> {
    let named = recipients.iter().map(|one| -> &dyn age::Recipient { one });
    let encryptor = Encryptor::with_recipients(named).context("these recipients do not go together")?;
    let told = || file.display().to_string();
    let mut from = File::open(plain).with_context(|| plain.display().to_string())?;
    // It gets its name when it is whole.
    let beside = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let to = NamedTempFile::new_in(beside).with_context(told)?;
    let mut sealed = encryptor.wrap_output(to.as_file()).with_context(told)?;
    std::io::copy(&mut from, &mut sealed).with_context(told)?;
    sealed.finish().with_context(told)?;
    to.as_file().sync_all().with_context(told)?;
    to.persist_noclobber(file).with_context(told)?;
    Ok(())
}

fn is_encrypted(file: &Path) -> Result<bool> {
    const HEAD: &[u8] = b"age-encryption.org/";
    let mut head = Vec::new();
    let opened = File::open(file).with_context(|| file.display().to_string())?;
    opened.take(HEAD.len() as u64).read_to_end(&mut head)?;
    Ok(head == HEAD)
}

fn decrypt(file: &Path, plain: &Path, identity: &Path) -> Result<()> {
    let told = || format!("{} was not opened. Nothing was changed", file.display());
    let keys = File::open(identity).with_context(|| identity.display().to_string())?;
    let keys: IdentityFile<NoCallbacks> = IdentityFile::from_buffer(BufReader::new(keys))
        .with_context(|| format!("{} holds no age key", identity.display()))?;
    let keys = keys.into_identities().with_context(|| format!("{} holds no age key", identity.display()))?;
    let sealed = Decryptor::new_buffered(BufReader::new(File::open(file)?)).with_context(told)?;
    let mut opened = sealed.decrypt(keys.iter().map(|key| &**key as &dyn age::Identity)).with_context(told)?;
    let mut to = File::create_new(plain).with_context(|| plain.display().to_string())?;
    std::io::copy(&mut opened, &mut to).with_context(told)?;
    Ok(())
}
