//! What the desk signs, and with what, at the command line.
#![expect(clippy::print_stdout, reason = "answers of the command line go to standard output")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use store::{
    Actor, NotSealed, NotSigned, Sealed, Signer, Store, SystemClock, key_id, public_key_file, read_public_key,
};

use crate::data::Place;
use crate::export::Signed;
use crate::key;

/// Looking into signed sheets.
#[derive(Debug, Subcommand)]
pub(crate) enum Sheet {
    /// Test the file behind “Signed JSON” without the desk: who signed it, when, and whether it is whole.
    Verify(Verify),
    /// Write a sheet's signed JSON, its signature and the public key into a folder.
    Save {
        /// Its number.
        number: i64,
        /// The folder.
        #[arg(long, default_value = ".")]
        folder: PathBuf,
    },
}

/// Testing a signed sheet.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The signed JSON, as it was downloaded.
    file: PathBuf,
    /// Its signature; by default FILE.minisig beside it.
    #[arg(long)]
    signature: Option<PathBuf>,
    /// The newsroom's public key, as a file; by default desk.pub in the data folder.
    #[arg(long)]
    key: Option<PathBuf>,
    /// Ask the desk in the data folder as well whether the sheet is its own and still holds.
    #[arg(long)]
    desk: bool,
}

/// Looking after the key with which the desk signs.
#[derive(Debug, Subcommand)]
pub(crate) enum Key {
    /// Print the public key, by which others check what the desk signs.
    Show,
    /// Sign with another key from now on: the one in the data folder where the desk does not know it yet, else a new one.
    Replace,
}

/// Shows or replaces the key.
pub(crate) async fn key(place: &Place, command: Key) -> Result<()> {
    match command {
        Key::Show => {
            let store = place.open().await?;
            print!("{}", public_key_file(&store.public_key()));
            store.close().await;
        }
        Key::Replace => replace(place).await?,
    }
    Ok(())
}

async fn replace(place: &Place) -> Result<()> {
    // A desk that serves goes on signing with the key it was started with.
    let _lock = place.lock()?;
    let (folder, me) = (place.data.as_path(), Actor::program("command line"));
    let found = Arc::new(key::find(folder)?);
    let mut store = Store::open_for_new_key(&place.url(), Arc::new(SystemClock), found.clone()).await?;
    if store.knows_key().await? {
        // The old file is kept: nobody can make it again.
        let kept = folder.join(format!("desk.key.{}", key_id(&found.public_key())));
        std::fs::rename(key::secret(folder), &kept).with_context(|| kept.display().to_string())?;
        println!("the key before is kept as {}", kept.display());
        store.close().await;
        let new = Arc::new(key::find(folder)?);
        store = Store::open_for_new_key(&place.url(), Arc::new(SystemClock), new).await?;
    }
    store.replace_key(&me).await?;
    key::publish(folder, &store.public_key())?;
    println!("the desk signs with key {} from now on; keep a copy of desk.key", key_id(&store.public_key()));
    store.close().await;
    Ok(())
}

/// Tests or writes a signed sheet.
pub(crate) async fn sheet(place: &Place, command: Sheet) -> Result<()> {
    match command {
        Sheet::Verify(options) => verify(place, options).await,
        Sheet::Save { number, folder } => save(place, number, &folder).await,
    }
}

async fn save(place: &Place, number: i64, folder: &Path) -> Result<()> {
    let store = place.open().await?;
    let known = store.sheets().await?.into_iter().find(|sheet| sheet.number == number);
    let known = known.with_context(|| format!("there is no sheet {number}; /sheets lists those there are"))?;
    let sheet = store.signed_sheet(known.id).await?;
    let sheet = sheet.with_context(|| format!("sheet {number} was frozen before sheets were signed"))?;
    for file in Signed::ALL {
        let (name, _, text) = file.of(sheet.clone());
        let path = folder.join(name);
        std::fs::write(&path, text).with_context(|| path.display().to_string())?;
        println!("{}", path.display());
    }
    store.close().await;
    Ok(())
}

fn text_of(path: &Path, help: &str) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("{} cannot be read. {help}", path.display()))
}

async fn verify(place: &Place, options: Verify) -> Result<()> {
    let Verify { file, signature, key, desk } = options;
    let json = std::fs::read(&file)
        .with_context(|| format!("{} cannot be read. Name the file behind “Signed JSON”", file.display()))?;
    let signature = signature.unwrap_or_else(|| PathBuf::from(format!("{}.minisig", file.display())));
    let signature = text_of(&signature, "Download “Signature” into the same folder, or name it with --signature")?;
    let key = key.unwrap_or_else(|| place.data.join("desk.pub"));
    let public_key = text_of(&key, "Name the newsroom's public key with --key; it is offered beside every sheet")?;
    let public_key = read_public_key(&public_key).with_context(|| key.display().to_string())?;
    let sealed = Sealed::open(&json, &signature, &public_key).map_err(|why| match why {
        NotSealed::Signature(NotSigned::Key) => anyhow::anyhow!(
            "another key than {} (in {}) has made this signature. It is not this newsroom's, or the newsroom has replaced its key since: ask for the key of that time and name it with --key",
            key_id(&public_key),
            key.display()
        ),
        why => anyhow::anyhow!("{}: {why}", file.display()),
    })?;
    tell(&sealed);
    if desk {
        return ask(place, &sealed).await;
    }
    println!(
        "Whether it was withdrawn since, no file can say: ask the newsroom, or run this with --desk beside its data."
    );
    Ok(())
}

/// Words of a file for a terminal: one line, nothing that steers it.
fn plain(words: &str) -> String {
    words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// What a whole sheet says of itself.
fn tell(sealed: &Sealed) {
    let sheet = &sealed.sheet;
    let house = if sheet.house.is_empty() { String::new() } else { format!(", {}", plain(&sheet.house)) };
    let account = sheet.account.as_deref().map(|id| format!(" (account {})", plain(id))).unwrap_or_default();
    println!("The sheet is whole: every byte is as it was signed.");
    println!("sheet {}{house}: {}", sheet.number, plain(&sheet.title));
    println!("frozen by {}{account}, {} UTC", plain(&sheet.by), sheet.at.human());
    println!("signed by key {}", plain(&sheet.key));
    println!("code {}, SHA-256 {}", sealed.code, sealed.sha256);
    println!("quotes: {}", sealed.quotes);
    for head in &sealed.heads {
        println!("taken at event {} of the article {}: {}", head.number, head.article, plain(&head.hash));
    }
}

/// What the desk says of it.
async fn ask(place: &Place, sealed: &Sealed) -> Result<()> {
    let store = place.open().await?;
    let known = store.sheets_by_code(&sealed.code).await?.into_iter().find(|sheet| sheet.sha256 == sealed.sha256);
    store.close().await;
    let Some(sheet) = known else { bail!("the desk in {} has no such sheet", place.data.display()) };
    match sheet.withdrawn() {
        Some(words) => bail!("the sheet is whole, but it does not hold any more. {}", plain(&words)),
        None => println!("The desk in {} has it, and it was not withdrawn.", place.data.display()),
    }
    Ok(())
}
