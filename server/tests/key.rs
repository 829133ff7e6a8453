//! The desk's key at the command line: made once, never replaced in silence.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs::{Permissions, read_to_string, rename, set_permissions, write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

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
fn fails(data: &Path, words: &[&str]) {
    let output = verbatim(&["user", "list"], data);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    for word in words {
        assert!(said.contains(word), "{word} is not in: {said}");
    }
}

/// A data folder with a key.
fn desk() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    out(&["user", "list"], folder.path());
    folder
}

#[test]
fn a_desk_has_one_key_from_its_first_command_on() {
    let desk = desk();
    let (key, public) = (desk.path().join("desk.key"), desk.path().join("desk.pub"));
    assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    let (secret, told) = (read_to_string(&key).unwrap(), read_to_string(&public).unwrap());
    assert_eq!(out(&["key", "show"], desk.path()), told);
    assert!(told.starts_with("untrusted comment: ") && told.lines().nth(1).is_some_and(|line| line.len() == 56));
    // The public part is only a copy.
    std::fs::remove_file(&public).unwrap();
    assert_eq!(out(&["key", "show"], desk.path()), told);
    assert_eq!((read_to_string(&key).unwrap(), read_to_string(&public).unwrap()), (secret, told));
    assert_eq!(
        out(&["audit", "verify"], desk.path()),
        "1 events, 2 rows: every chain holds, and the desk shows what the log says\n"
    );
}

#[test]
fn a_missing_key_stops_the_desk_until_somebody_decides() {
    let desk = desk();
    let (key, kept) = (desk.path().join("desk.key"), desk.path().join("kept"));
    rename(&key, &kept).unwrap();
    fails(desk.path(), &["desk.key is missing", "backups", "verbatim key replace"]);
    assert!(!key.exists(), "no key is made in silence");
    rename(&kept, &key).unwrap();
    out(&["user", "list"], desk.path());
    std::fs::remove_file(&key).unwrap();
    assert!(out(&["key", "replace"], desk.path()).contains("from now on"));
    out(&["user", "list"], desk.path());
    assert_eq!(
        out(&["audit", "verify"], desk.path()),
        "2 events, 2 rows: every chain holds, and the desk shows what the log says\n"
    );
}

#[test]
fn another_key_is_not_taken() {
    let (desk, other) = (desk(), desk());
    let (key, before) = (desk.path().join("desk.key"), out(&["key", "show"], desk.path()));
    std::fs::copy(other.path().join("desk.key"), &key).unwrap();
    fails(desk.path(), &["desk.key", "the desk signs with key", "verbatim key replace"]);
    // Whoever says so is believed, and the log says it.
    out(&["key", "replace"], desk.path());
    assert_eq!(out(&["key", "show"], desk.path()), out(&["key", "show"], other.path()));
    assert_ne!(out(&["key", "show"], desk.path()), before);
    // Once more makes a new one, and the file of the one before stays.
    assert!(out(&["key", "replace"], desk.path()).contains("is kept as"));
    assert_ne!(out(&["key", "show"], desk.path()), out(&["key", "show"], other.path()));
    let files = std::fs::read_dir(desk.path()).unwrap().flatten();
    assert_eq!(files.filter(|file| file.file_name().to_string_lossy().starts_with("desk.key")).count(), 2);
}

#[test]
fn a_key_that_others_may_read_is_refused() {
    let desk = desk();
    set_permissions(desk.path().join("desk.key"), Permissions::from_mode(0o640)).unwrap();
    fails(desk.path(), &["others may read or write", "0640", "chmod 600"]);
    set_permissions(desk.path().join("desk.key"), Permissions::from_mode(0o400)).unwrap();
    out(&["user", "list"], desk.path());
}

#[test]
fn a_file_that_is_no_key_is_refused() {
    let desk = desk();
    write(desk.path().join("desk.key"), "no key").unwrap();
    fails(desk.path(), &["desk.key", "no secret key in minisign's form", "backups"]);
    std::fs::remove_file(desk.path().join("desk.key")).unwrap();
    std::fs::create_dir(desk.path().join("desk.key")).unwrap();
    fails(desk.path(), &["desk.key cannot be read"]);
}
