//! A signed sheet, tested by somebody who has nothing but its files.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs::{copy, read_to_string, remove_file, write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use review::{Line, Reason};
use store::{Actor, DeskKey, ExportFilter, Store, SystemClock};

fn verbatim(args: &[&str], data: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_verbatim"));
    command.args(args).env("VERBATIM_DATA", data).env_remove("VERBATIM_DATABASE_URL").output().unwrap()
}

#[track_caller]
fn out(args: &[&str], data: &Path) -> String {
    let output = verbatim(args, data);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn fails(args: &[&str], data: &Path, words: &str) {
    let output = verbatim(args, data);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains(words), "{words} is not in: {said}");
}

/// A desk with one frozen sheet, whose files lie beside it.
struct World {
    folder: tempfile::TempDir,
}

impl World {
    async fn new() -> Self {
        let world = Self { folder: tempfile::tempdir().unwrap() };
        let article = world.path("one.txt");
        write(&article, "“We sail at noon,” Petra Lund said.").unwrap();
        out(&["import", article.to_str().unwrap()], &world.data());
        let store = world.store().await;
        let title = Line::parse("The title", "October").unwrap();
        store.freeze(&Actor::program("test"), &title, &ExportFilter::default()).await.unwrap();
        store.close().await;
        out(&["sheet", "save", "1", "--folder", world.folder.path().to_str().unwrap()], &world.data());
        world
    }

    async fn store(&self) -> Store {
        let key = DeskKey::read(&read_to_string(self.data().join("desk.key")).unwrap()).unwrap();
        let url = format!("sqlite://{}", self.data().join("verbatim.db").display());
        Store::open(&url, Arc::new(SystemClock), Arc::new(key)).await.unwrap()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn data(&self) -> PathBuf {
        self.path("desk")
    }

    fn json(&self) -> String {
        self.path("sheet-1-signed.json").to_str().unwrap().to_owned()
    }

    fn key(&self) -> String {
        self.path("desk.pub").to_str().unwrap().to_owned()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_sheet_says_who_when_and_where() {
    let world = World::new().await;
    let nowhere = world.path("nowhere");
    let told = out(&["sheet", "verify", &world.json(), "--key", &world.key()], &nowhere);
    for words in [
        "The sheet is whole",
        "sheet 1: October",
        "frozen by test, ",
        "quotes: 1",
        "taken at event 1",
        "no file can say",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(!nowhere.exists(), "it needs no desk");
    let code = review::short_code(&review::sha256_hex(read_to_string(world.json()).unwrap().as_bytes()));
    assert!(told.contains(&format!("code {code}, SHA-256")));
    // The key of the data folder, where none is named; and the desk itself, where it is asked.
    assert_eq!(out(&["sheet", "verify", &world.json()], &world.data()), told);
    assert!(out(&["sheet", "verify", &world.json(), "--desk"], &world.data()).contains("was not withdrawn"));
    let store = world.store().await;
    let sheet = store.sheets().await.unwrap().remove(0);
    store.withdraw(&Actor::program("test"), sheet.id, &Reason::parse("Wrong speaker.").unwrap()).await.unwrap();
    store.close().await;
    let args = ["sheet", "verify", &world.json(), "--desk"];
    fails(&args, &world.data(), "does not hold any more. Withdrawn on ");
    let printed = out(&["export", "--sheet", "1", "--format", "markdown"], &world.data());
    assert!(printed.contains("**Withdrawn on ") && printed.contains("by test: Wrong speaker.**"), "{printed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_of_a_signed_sheet_is_named() {
    let world = World::new().await;
    let (json, key) = (world.json(), world.key());
    let whole = read_to_string(&json).unwrap();
    let verify = ["sheet", "verify", json.as_str(), "--key", key.as_str()];
    for changed in [whole.replace("noon", "moon"), format!("{whole}\n{{}}"), whole.replacen('{', "", 1)] {
        write(&json, changed).unwrap();
        fails(&verify, &world.data(), "they were changed since");
    }
    let value: serde_json::Value = serde_json::from_str(&whole).unwrap();
    write(&json, serde_json::to_string_pretty(&value).unwrap()).unwrap();
    fails(&verify, &world.data(), "the file was written anew");
    write(&json, whole.replacen("\"at\":", "\"at\" :", 1)).unwrap();
    fails(&verify, &world.data(), "the file was written anew");
    write(&json, &whole).unwrap();
    out(&verify, &world.data());
    // Another file's signature, no signature, none at all.
    let signature = world.path("sheet-1-signed.json.minisig");
    let (other, key_of) = (DeskKey::generate().unwrap(), |key: &DeskKey| store::Signer::public_key(key));
    let right = read_to_string(&signature).unwrap();
    let secret = DeskKey::read(&read_to_string(world.data().join("desk.key")).unwrap()).unwrap();
    write(&signature, store::Signer::sign(&secret, b"another", "sheet 1").unwrap()).unwrap();
    fails(&verify, &world.data(), "it belongs to another file");
    write(&signature, right.replace("sheet 1,", "sheet 2,")).unwrap();
    fails(&verify, &world.data(), "they were changed since");
    write(&signature, "no signature").unwrap();
    fails(&verify, &world.data(), "no signature in minisign's form");
    remove_file(&signature).unwrap();
    fails(&verify, &world.data(), "Download “Signature” into the same folder");
    write(world.path("kept"), &right).unwrap();
    let kept = world.path("kept");
    out(&[&verify[..], &["--signature", kept.to_str().unwrap()]].concat(), &world.data());
    copy(&kept, &signature).unwrap();
    // Another desk's key, no key, none at all.
    write(&key, store::public_key_file(&key_of(&other))).unwrap();
    fails(&verify, &world.data(), "another key than");
    write(&key, "no key").unwrap();
    fails(&verify, &world.data(), "no public key in minisign's form");
    remove_file(&key).unwrap();
    fails(&verify, &world.data(), "Name the newsroom's public key with --key");
    let nothing = world.path("nothing.json");
    fails(&["sheet", "verify", nothing.to_str().unwrap()], &world.data(), "cannot be read");
    fails(&["sheet", "save", "7"], &world.data(), "there is no sheet 7");
}

/// Where the real program is at hand, it says the same.
#[tokio::test(flavor = "multi_thread")]
async fn minisign_itself_accepts_it() {
    let world = World::new().await;
    let (json, key) = (world.json(), world.key());
    let minisign = || Command::new("minisign").args(["-V", "-p", &key, "-m", &json]).output();
    let Ok(output) = minisign() else {
        eprintln!("skipped: there is no minisign here");
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && said.contains("verbatim sheet 1, frozen "), "{said}");
    write(&json, read_to_string(&json).unwrap().replace("noon", "moon")).unwrap();
    assert!(!minisign().unwrap().status.success());
}
