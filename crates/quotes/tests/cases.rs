//! Every `.cases` file beside the rules, and those of whole languages.

use std::path::{Path, PathBuf};

use quotes::cases::{Case, Expected, parse};
use quotes::detect;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "cases") {
            found.push(path);
        }
    }
}

fn shown(quotes: &[Expected]) -> String {
    let dash = |field: &Option<String>| field.clone().unwrap_or_else(|| "-".to_owned());
    let line = |q: &Expected| {
        format!(
            "    = {} | {} | {} | {} | {} | {}\n",
            q.kind,
            q.words,
            dash(&q.speaker),
            dash(&q.cue),
            dash(&q.name),
            q.via.join("; ")
        )
    };
    quotes.iter().map(line).collect()
}

fn failure(case: &Case) -> Option<String> {
    let found = case.answer(&detect(&case.text));
    if case.missed {
        return (found == case.quotes).then(|| format!("{}\n  is marked with ~ as missed, and holds", case.text));
    }
    (found != case.quotes)
        .then(|| format!("{}\n  wanted\n{}  found\n{}", case.text, shown(&case.quotes), shown(&found)))
}

#[test]
fn every_case_holds() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    files(&root.join("src"), &mut paths);
    files(&root.join("cases"), &mut paths);
    paths.sort();
    let (mut all, mut failed) = (0, Vec::new());
    for path in &paths {
        let file = std::fs::read_to_string(path).expect("the file can be read");
        let cases = parse(&file);
        all += cases.len();
        let name = path.strip_prefix(root).unwrap_or(path).display();
        failed.extend(cases.iter().filter_map(failure).map(|failure| format!("{name}: {failure}")));
    }
    assert!(all >= 200, "{all} cases in {} files", paths.len());
    assert!(failed.is_empty(), "{} of {all} cases fail\n{}", failed.len(), failed.join("\n"));
}
