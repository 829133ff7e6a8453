//! The invariants of the house that no compiler holds.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The names of the crates that `package` is built from.
fn tree(args: &[&str]) -> Vec<String> {
    let out = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "--prefix", "none", "--edges", "normal", "--format", "{p}"])
        .args(args)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let lines = String::from_utf8(out.stdout).unwrap();
    lines.lines().filter_map(|line| line.split(' ').next().map(str::to_owned)).collect()
}

#[track_caller]
fn without(args: &[&str], forbidden: &[&str]) {
    let crates = tree(args);
    assert!(crates.len() > 1);
    for name in forbidden {
        assert!(!crates.iter().any(|known| known == name), "{args:?} pulls in {name}");
    }
}

#[test]
fn the_browser_gets_no_server() {
    let target = ["--package", "app", "--features", "hydrate", "--target", "wasm32-unknown-unknown"];
    without(&target, &["sqlx", "axum", "regex", "tokio", "store", "leptos_router", "sha1"]);
}

#[test]
fn the_pure_crates_stay_pure() {
    without(&["--package", "review"], &["tokio", "sqlx", "regex", "getrandom", "store"]);
    assert_eq!(tree(&["--package", "quotes"]), ["quotes", "rustc-hash"], "the engine depends on a hasher alone");
}

#[test]
fn sql_stays_in_the_store() {
    let looks_like_sql = |line: &str| {
        // Written in lower case here, as all SQL of this project is.
        let verb =
            ["\"select ", "\"insert into ", "\"update ", "\"delete from "].iter().any(|start| line.contains(start));
        verb && [" from ", " into ", " set "].iter().any(|word| line.contains(word))
    };
    let mut folders = vec![
        root().join("app/src"),
        root().join("server/src"),
        root().join("crates/review/src"),
        root().join("crates/quotes/src"),
    ];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                assert!(!text.lines().any(looks_like_sql), "{} holds SQL", path.display());
            }
        }
    }
}

#[test]
fn both_engines_have_the_same_migrations() {
    let names = |engine: &str| {
        let entries = std::fs::read_dir(root().join("migrations").join(engine)).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
}

/// The form for evidence offers what the reader of sources knows, and nothing else.
#[test]
fn the_form_offers_what_is_read() {
    let text = |path: &str| std::fs::read_to_string(root().join(path)).unwrap();
    let form = text("app/src/pages/add_evidence.rs");
    let offered = form.split("const ACCEPT: &str = \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let mut offered: Vec<&str> = offered.split(',').map(|ending| ending.trim_start_matches('.')).collect();
    let sorts = text("server/src/sources/sort.rs");
    let known = sorts.split("const KNOWN").nth(1).and_then(|rest| rest.split("];").next()).unwrap();
    // The ending is what stands in quotes right in front of its sort.
    let mut known: Vec<&str> =
        known.split("Sort::").filter_map(|before| before.trim_end().strip_suffix("\",")?.rsplit('"').next()).collect();
    offered.sort_unstable();
    known.sort_unstable();
    assert!(known.len() > 20);
    assert_eq!(offered, known);
}
