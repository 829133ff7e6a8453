//! The desk's key in the data folder: `desk.key`, which nobody else may read, and `desk.pub` beside it.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use store::{DeskKey, KeyProblem, Signer, Store, StoreError, SystemClock, public_key_file};

/// A key and the folder it lies in; a new one is written there once the desk takes it.
pub(crate) struct FileKey {
    key: DeskKey,
    folder: PathBuf,
    new: bool,
}

impl Signer for FileKey {
    fn sign(&self, bytes: &[u8], trusted_comment: &str) -> Result<String, KeyProblem> {
        self.key.sign(bytes, trusted_comment)
    }

    fn public_key(&self) -> String {
        self.key.public_key()
    }

    fn keep(&self) -> Result<(), KeyProblem> {
        if !self.new {
            return Ok(());
        }
        let path = secret(&self.folder);
        write_secret(&path, &self.key.secret_text()?).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => KeyProblem::Keep(format!(
                "another command made {} at this very moment. Run this one again",
                path.display()
            )),
            _ => KeyProblem::Keep(format!(
                "{} could not be written ({error}). Make the data folder writable for this user",
                path.display()
            )),
        })
    }
}

/// Where a folder's key lies.
pub(crate) fn secret(folder: &Path) -> PathBuf {
    folder.join("desk.key")
}

/// Writes what only its owner may read, whole and on the disk, where nothing is yet.
fn write_secret(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Reads the key of a folder; nothing where there is none yet.
fn read(folder: &Path) -> Result<Option<DeskKey>> {
    let path = secret(folder);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(error).with_context(|| {
                format!("{} cannot be read. Make it readable for this user and for nobody else", path.display())
            });
        }
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).with_context(|| path.display().to_string())?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            bail!(
                "others may read or write {path} (its mode is {mode:04o}). Run `chmod 600 {path}`; if somebody else could have copied it, run `verbatim key replace` as well",
                path = path.display()
            );
        }
    }
    DeskKey::read(&text).with_context(|| path.display().to_string()).map(Some)
}

/// The key of a folder, or a new one that is written when the desk takes it.
pub(crate) fn find(folder: &Path) -> Result<FileKey> {
    let (key, new) = match read(folder)? {
        Some(key) => (key, false),
        None => (DeskKey::generate()?, true),
    };
    Ok(FileKey { key, folder: folder.to_owned(), new })
}

/// Opens the desk's memory with the key of the folder.
pub(crate) async fn open(url: &str, folder: &Path) -> Result<Store> {
    let key = Arc::new(find(folder)?);
    match Store::open(url, Arc::new(SystemClock), key.clone()).await {
        Ok(store) => {
            publish(folder, &key.public_key())?;
            Ok(store)
        }
        Err(StoreError::Key(KeyProblem::Other { known, .. })) if key.new => bail!(
            "{path} is missing, and the desk signs with key {known}. Put the file back from where backups are kept (another server of the same desk has it too), or, when it is lost, run `verbatim key replace`: what was signed before keeps its signature",
            path = secret(folder).display()
        ),
        Err(error @ StoreError::Key(_)) => Err(error).with_context(|| secret(folder).display().to_string()),
        Err(error) => Err(error).context("the database could not be opened"),
    }
}

/// Writes the public part beside the key, where it is not what stands there.
pub(crate) fn publish(folder: &Path, public_key: &str) -> Result<()> {
    let (path, text) = (folder.join("desk.pub"), public_key_file(public_key));
    if std::fs::read_to_string(&path).is_ok_and(|there| there == text) {
        return Ok(());
    }
    std::fs::write(&path, text).with_context(|| path.display().to_string())
}
