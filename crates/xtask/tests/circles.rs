//! Imports run one way, inside a crate too: no two files that import each other, however long the way round.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Which module imports which, by path: `compare::judge`.
type Imports = BTreeMap<String, BTreeSet<String>>;

/// The circles that are known, by crate: none may be added, and one that is gone is to be taken out here.
const KNOWN: &[(&str, &[&[&str]])] = &[
    // The answer's types stand in the crate's root, and the modules import them from there.
    (
        "crates/quotes",
        &[&[
            "attribution",
            "clauses",
            "crate",
            "kind",
            "marks",
            "mention",
            "phrases",
            "rules",
            "scene",
            "tokens",
            "utterances",
            "via",
            "via::according",
        ]],
    ),
    ("crates/review", &[]),
    ("crates/store", &[&["articles", "desk", "detected", "elsewhere", "people"], &["revision", "versions"]]),
    ("crates/xtask", &[]),
    ("app", &[&["acts::import", "request"], &["pages", "pages::shell"], &["pages::oops", "pages::parts"]]),
    ("server", &[&["headers", "pages"]]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The modules of a crate with their text, tests left out: `crate` for its root.
fn modules(folder: &Path, path: &str, out: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        let stem = file.file_stem().unwrap().to_string_lossy().into_owned();
        let own = if path.is_empty() { stem.clone() } else { format!("{path}::{stem}") };
        if file.is_dir() {
            modules(&file, &own, out);
        } else if file.extension().is_some_and(|ending| ending == "rs") && stem != "tests" {
            let text = std::fs::read_to_string(&file).unwrap();
            let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned();
            let name = match stem.as_str() {
                "lib" | "main" if path.is_empty() => "crate".to_owned(),
                "mod" => path.to_owned(),
                _ => own,
            };
            out.insert(name, text);
        }
    }
}

/// The paths of a `use` tree: "a::{b, c::{d, e}}" gives a::b, a::c::d, a::c::e.
fn leaves(tree: &str) -> Vec<String> {
    let Some((head, rest)) = tree.split_once('{') else {
        return vec![tree.split(" as ").next().unwrap_or_default().trim().to_owned()];
    };
    let inside = rest.trim_end().strip_suffix('}').unwrap_or(rest);
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, c) in inside.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&inside[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inside[start..]);
    let whole = |part: &&str| !part.trim().is_empty();
    parts.into_iter().filter(whole).flat_map(|part| leaves(&format!("{}{}", head.trim(), part.trim()))).collect()
}

/// The module that `path`, written in `module`, leads to, and the names behind it: the longest module that there is.
fn target(path: &str, module: &str, known: &BTreeMap<String, String>) -> Option<(String, Vec<String>)> {
    let mut base: Vec<&str> = if module == "crate" { Vec::new() } else { module.split("::").collect() };
    let mut parts: Vec<&str> = path.split("::").collect();
    match *parts.first()? {
        "crate" => {
            base.clear();
            parts.remove(0);
        }
        "self" => {
            parts.remove(0);
        }
        "super" => {
            while parts.first() == Some(&"super") {
                base.pop();
                parts.remove(0);
            }
        }
        // A child of the module, or another crate.
        first if known.contains_key(&base.iter().copied().chain([first]).collect::<Vec<_>>().join("::")) => {}
        _ => return None,
    }
    base.extend(parts);
    (0..=base.len()).rev().find_map(|length| {
        let name = if length == 0 { "crate".to_owned() } else { base[..length].join("::") };
        let rest = base[length..].iter().map(|part| (*part).to_owned()).collect();
        known.contains_key(&name).then_some((name, rest))
    })
}

/// The paths that a module imports, and which of them it hands on.
fn uses(text: &str) -> Vec<(bool, String)> {
    let (mut open, mut public, mut out) = (String::new(), false, Vec::new());
    for line in text.lines().map(str::trim) {
        let begins = ["use ", "pub use ", "pub(crate) use ", "pub(super) use "]
            .iter()
            .find_map(|start| Some((start, line.strip_prefix(start)?)));
        match begins {
            Some((start, rest)) if open.is_empty() => (open, public) = (rest.to_owned(), start.starts_with("pub")),
            _ if !open.is_empty() => open.push_str(line),
            _ => {}
        }
        if open.ends_with(';') {
            out.extend(leaves(open.trim_end_matches(';')).into_iter().map(|path| (public, path)));
            open.clear();
        }
    }
    out
}

/// Where what a path names is written down: a module that only hands a name on is passed through.
fn home(path: &str, module: &str, known: &BTreeMap<String, String>) -> Option<String> {
    let (name, rest) = target(path, module, known)?;
    let Some(first) = rest.first().filter(|_| name != module) else { return Some(name) };
    let handed =
        uses(&known[&name]).into_iter().find(|(public, path)| *public && path.rsplit("::").next() == Some(first));
    match handed {
        Some((_, path)) => home(&path, &name, known),
        None => Some(name),
    }
}

fn imports(folder: &Path) -> Imports {
    let mut known = BTreeMap::new();
    modules(folder, "", &mut known);
    let of = |(name, text): (&String, &String)| {
        let private = uses(text).into_iter().map(|(_, path)| path);
        let targets = private.filter_map(|path| home(&path, name, &known)).filter(|other| other != name);
        (name.clone(), targets.collect())
    };
    known.iter().map(of).collect()
}

/// The sets of modules that lead to each other (Tarjan's strongly connected components, by plain reachability).
fn circles(imports: &Imports) -> BTreeSet<BTreeSet<String>> {
    let reach = |from: &String| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from.clone()]);
        while let Some(module) = open.pop() {
            for next in imports.get(&module).into_iter().flatten() {
                if seen.insert(next.clone()) {
                    open.push(next.clone());
                }
            }
        }
        seen
    };
    let reached: BTreeMap<&String, BTreeSet<String>> = imports.keys().map(|module| (module, reach(module))).collect();
    let circle = |module: &&String| -> BTreeSet<String> {
        let there = reached[module].iter().filter(|other| reached[*other].contains(*module));
        there.cloned().collect()
    };
    imports.keys().map(|module| circle(&module)).filter(|circle| !circle.is_empty()).collect()
}

#[test]
fn no_circles_but_the_known_ones() {
    for (name, known) in KNOWN {
        let found = circles(&imports(&root().join(name).join("src")));
        let known: BTreeSet<BTreeSet<String>> =
            known.iter().map(|circle| circle.iter().map(|module| (*module).to_owned()).collect()).collect();
        assert_eq!(found, known, "{name}: the circles that are found, and those that are known");
    }
}

#[test]
fn a_circle_is_found_and_named() {
    let folder = std::env::temp_dir().join(format!("verbatim-circles-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("b")).unwrap();
    for (file, text) in [
        ("lib.rs", "mod a;\nmod b;\nmod d;\npub use a::One;\n"),
        ("a.rs", "use crate::b::{c::Two, Three};\nuse std::fmt;\n"),
        ("b/mod.rs", "mod c;\n"),
        ("b/c.rs", "use super::super::a::{\n    One,\n};\n#[cfg(test)]\nmod tests {\n    use crate::d::Four;\n}\n"),
        ("d.rs", "use crate::a::One;\n"),
    ] {
        std::fs::write(folder.join(file), text).unwrap();
    }
    let found = circles(&imports(&folder));
    std::fs::remove_dir_all(&folder).unwrap();
    let circle: BTreeSet<String> = ["a", "b::c"].map(str::to_owned).into();
    assert_eq!(found, BTreeSet::from([circle]));
}
