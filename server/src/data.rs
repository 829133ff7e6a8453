//! Where the data lies: the data folder, its lock, and the database.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use store::Store;

use crate::key;

/// Where the data lies; the same for every command.
#[derive(Debug, Clone, Args)]
pub(crate) struct Place {
    /// The data folder; made when it is not there.
    #[arg(long, env = "VERBATIM_DATA", default_value = "data", global = true)]
    pub(crate) data: PathBuf,
    /// The database: sqlite://PATH or postgres://…; by default verbatim.db in the data folder.
    #[arg(long, env = "VERBATIM_DATABASE_URL", hide_env_values = true, global = true)]
    pub(crate) database_url: Option<String>,
}

/// Has every file that this program makes be its user's alone: the database holds the hashes of passwords and what sources
/// gave in confidence.
pub(crate) fn close_to_others() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
}

/// Takes from everybody else what they might do with a folder or file of ours that is there already. A group may have been given
/// its rights on purpose: it keeps them, and is told of.
#[cfg(unix)]
fn shut(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    const STICKY: u32 = 0o1000;
    let Ok(known) = std::fs::metadata(path) else { return };
    let mode = known.permissions().mode();
    let shown = path.display();
    // A folder that many share, such as /tmp, is not ours to shut.
    if mode & 0o077 == 0 || mode & STICKY != 0 {
        return;
    }
    if mode & 0o007 == 0 {
        eprintln!("careful: the group of {shown} may use it ({:04o})", mode & 0o777);
        return;
    }
    match std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode & !0o077)) {
        Ok(()) => {
            eprintln!("{shown} was open to other users of this machine ({:04o}); it is not any more", mode & 0o777);
        }
        Err(error) => eprintln!("careful: {shown} is open to other users of this machine, and cannot be shut: {error}"),
    }
}

impl Place {
    /// The SQLite file, unless a database was named.
    pub(crate) fn file(&self) -> Option<PathBuf> {
        match &self.database_url {
            None => Some(self.data.join("verbatim.db")),
            Some(url) => {
                url.strip_prefix("sqlite://").map(|path| PathBuf::from(path.split('?').next().unwrap_or(path)))
            }
        }
    }

    /// Where the database is.
    pub(crate) fn url(&self) -> String {
        let own = || format!("sqlite://{}", self.data.join("verbatim.db").display());
        self.database_url.clone().unwrap_or_else(own)
    }

    /// Makes the data folder and makes sure that it can be written.
    pub(crate) fn prepare(&self) -> Result<()> {
        let shown = self.data.display();
        let help = || {
            format!(
                "the data folder {shown} cannot be written. Make it writable for this user, or choose another with --data"
            )
        };
        std::fs::create_dir_all(&self.data).with_context(help)?;
        let probe = self.data.join(".probe");
        File::create(&probe).with_context(help)?;
        std::fs::remove_file(probe).with_context(help)?;
        #[cfg(unix)]
        {
            // Where our database lies, or nothing yet.
            let is_ours = self.data.join("verbatim.db").exists()
                || std::fs::read_dir(&self.data).is_ok_and(|mut all| all.next().is_none());
            if is_ours {
                shut(&self.data);
            }
            if let Some(file) = self.file() {
                for ending in ["", "-wal", "-shm"] {
                    shut(&PathBuf::from(format!("{}{ending}", file.display())));
                }
            }
        }
        Ok(())
    }

    /// Opens the memory.
    pub(crate) async fn open(&self) -> Result<Store> {
        self.prepare()?;
        key::open(&self.url(), &self.data).await
    }

    /// Holds the data folder for one server; a restore wants it to be free.
    pub(crate) fn lock(&self) -> Result<File> {
        self.prepare()?;
        let path = self.data.join("lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .with_context(|| path.display().to_string())?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => bail!(
                "the desk in {} is serving already. Stop that one first, or choose another folder with --data",
                self.data.display()
            ),
            Err(TryLockError::Error(error)) => Err(error).context(path.display().to_string()),
        }
    }
}
