//! What the desk signs, and with what, at the command line.
#![expect(clippy::print_stdout, reason = "answers of the command line go to standard output")]

use std::sync::Arc;

use anyhow::{Context, Result};
use clap::Subcommand;
use store::{Actor, Signer, Store, SystemClock, key_id, public_key_file};

use crate::data::Place;
use crate::key;

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
