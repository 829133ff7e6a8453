//! Puts a backup in the place of the database: only one that is whole, has the desk's tables and nothing else, and bears out its
//! own log.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use review::Change;
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

use crate::backup::{Problem, check};
use crate::clock::{Clock, new_secret};
use crate::db::{sql, within};
use crate::events::{About, append};
use crate::{Actor, Store, StoreError};

sql! {
    // Whoever was signed out after the backup stays so, and links work once.
    END_SESSIONS = "delete from sessions";
    END_WAITING = "delete from sign_ins";
    END_LINKS = "delete from links";
    END_BROWSERS = "delete from browsers";
    END_ATTEMPTS = "delete from attempts";
}

/// How the tables are made, statement by statement.
type Schema = Vec<(String, String, Option<String>)>;

impl Store {
    /// Puts a backup in the place of the database file `target`, which no server may have open. The database that was there is
    /// kept beside it, as `.before-restore`, `.before-restore-2` and so on. Sessions and one-time links of the backup end.
    ///
    /// Where `verified` the backup has to bear out its own log ([`Store::verify`]).
    ///
    /// # Errors
    /// When the backup is damaged, doubtful or of a newer program, or files cannot be written; the old database is then untouched.
    pub async fn restore(
        backup: &Path,
        target: &Path,
        clock: Arc<dyn Clock>,
        verified: bool,
    ) -> Result<Option<PathBuf>, Problem> {
        if !backup.is_file() {
            return Err(Problem::Damaged(backup.to_owned(), "there is no such file".to_owned()));
        }
        // A name that nobody else has: what lies about may be somebody's only copy.
        let partial = target.with_extension(format!("restoring-{}", &new_secret()[..12]));
        std::fs::copy(backup, &partial).map_err(at(&partial))?;
        let made_ready = match check(&partial).await {
            Ok(()) => make_ready(&partial, clock, verified).await,
            Err(problem) => Err(problem),
        };
        let swapped = made_ready.and_then(|()| {
            std::fs::File::open(&partial).and_then(|copy| copy.sync_all()).map_err(at(&partial))?;
            let kept = put_aside(target)?;
            if let Err(error) = std::fs::rename(&partial, target) {
                // What was there comes back.
                if let Some(kept) = &kept {
                    put_back(kept, target)?;
                }
                return Err(Problem::File(target.to_owned(), error));
            }
            sync_folder(target).map_err(at(target))?;
            Ok(kept)
        });
        if swapped.is_err() {
            clear(&partial)?;
        }
        swapped.map_err(|problem| match problem {
            Problem::Damaged(_, why) => Problem::Damaged(backup.to_owned(), why),
            Problem::Doubtful(_, why) => Problem::Doubtful(backup.to_owned(), why),
            other => other,
        })
    }
}

fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Problem + use<> {
    let path = path.to_owned();
    move |error| Problem::File(path, error)
}

/// The files of a database.
fn files(of: &Path) -> [PathBuf; 3] {
    ["", "-wal", "-shm"].map(|ending| PathBuf::from(format!("{}{ending}", of.display())))
}

fn clear(partial: &Path) -> Result<(), Problem> {
    for file in files(partial) {
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(Problem::File(file, error)),
            _ => {}
        }
    }
    Ok(())
}

/// Brings the copy up to date, looks whether it is what it says, and ends what must not live again.
async fn make_ready(copy: &Path, clock: Arc<dyn Clock>, verified: bool) -> Result<(), Problem> {
    let damaged = |why: String| Problem::Damaged(copy.to_owned(), why);
    let url = format!("sqlite://{}", copy.display());
    // It is not signed with here: the desk's own key meets it when it is opened next.
    let key = Arc::new(crate::DeskKey::generate().map_err(StoreError::from)?);
    let store = match Store::open_for_new_key(&url, Arc::clone(&clock), key.clone()).await {
        Ok(store) => store,
        Err(StoreError::Internal(error)) => return Err(damaged(error.to_string())),
        Err(error) => return Err(error.into()),
    };
    let ready = async {
        if schema(copy).await? != ours(clock, key).await? {
            return Err(damaged("its tables are not those of a desk, or of a newer program".to_owned()));
        }
        store.record_rows().await?;
        if verified && let Some(fault) = store.verify().await?.faults.first() {
            return Err(Problem::Doubtful(copy.to_owned(), fault.to_string()));
        }
        begin_anew(&store).await.map_err(Problem::from)
    };
    let ready = ready.await;
    store.close().await;
    ready?;
    // All of it has to stand in the one file that is moved.
    let [_, wal, _] = files(copy);
    if std::fs::metadata(&wal).is_ok_and(|left| left.len() > 0) {
        let busy = std::io::Error::new(std::io::ErrorKind::ResourceBusy, "a part of it is still in use; try again");
        return Err(Problem::File(wal, busy));
    }
    Ok(())
}

/// Ends sessions and links, and says in the log that the desk was put back.
async fn begin_anew(store: &Store) -> crate::Result<()> {
    let mut tx = store.db.begin().await?;
    within!(tx, c => for statement in [END_SESSIONS, END_WAITING, END_LINKS, END_BROWSERS, END_ATTEMPTS] {
        sqlx::query(statement).execute(&mut *c).await?;
    });
    let actor = Actor::program("command line");
    append(&mut tx, store.clock.now(), &actor, About::default(), &Change::DeskRestored).await?;
    tx.commit().await
}

async fn schema(file: &Path) -> Result<Schema, Problem> {
    let mut connection = SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(file)).await?;
    let schema = sqlx::query_as(
        "select type, name, sql from sqlite_master where name not like 'sqlite\\_%' escape '\\' order by type, name",
    )
    .fetch_all(&mut connection)
    .await?;
    connection.close().await?;
    Ok(schema)
}

/// As a new desk has it.
async fn ours(clock: Arc<dyn Clock>, key: Arc<dyn crate::Signer>) -> Result<Schema, Problem> {
    let folder = std::env::temp_dir().join(format!("verbatim-{}", new_secret()));
    std::fs::create_dir(&folder).map_err(at(&folder))?;
    let file = folder.join("new.db");
    let found = async {
        Store::open_for_new_key(&format!("sqlite://{}", file.display()), clock, key).await?.close().await;
        schema(&file).await
    };
    let found = found.await;
    std::fs::remove_dir_all(&folder).map_err(at(&folder))?;
    found
}

/// Moves the database that is there out of the way, over nothing; says where to.
fn put_aside(target: &Path) -> Result<Option<PathBuf>, Problem> {
    if !files(target).iter().any(|file| file.exists()) {
        return Ok(None);
    }
    let name = |number: u32| {
        let ending = if number == 1 { String::new() } else { format!("-{number}") };
        PathBuf::from(format!("{}.before-restore{ending}", target.display()))
    };
    let free = |kept: &PathBuf| files(kept).iter().all(|file| !file.exists());
    let Some(kept) = (1..10_000).map(name).find(free) else {
        return Err(Problem::Exists(name(1)));
    };
    for (old, new) in files(target).iter().zip(files(&kept)) {
        if old.exists()
            && let Err(error) = std::fs::rename(old, new)
        {
            put_back(&kept, target)?;
            return Err(Problem::File(old.clone(), error));
        }
    }
    Ok(Some(kept))
}

/// Moves back what was put aside.
///
/// # Errors
/// Names where it lies when that does not work.
fn put_back(kept: &Path, target: &Path) -> Result<(), Problem> {
    for (new, old) in files(kept).iter().zip(files(target)) {
        if new.exists() {
            std::fs::rename(new, old).map_err(at(new))?;
        }
    }
    Ok(())
}

/// The new names are on the disk, too.
fn sync_folder(of: &Path) -> std::io::Result<()> {
    let folder = of.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    std::fs::File::open(folder)?.sync_all()
}
