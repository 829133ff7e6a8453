//! Names the rules of the comparison by what they are made of, so that what older rules found is never taken for what these
//! find: nobody has to remember to count a number up.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

fn main() {
    let mut files = Vec::new();
    for part in ["src/compare", "src/source", "src/fold.rs", "src/finding.rs", "data"] {
        collect(Path::new(part), &mut files);
        println!("cargo::rerun-if-changed={part}");
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in &files {
        // A checkout with other line ends has the same rules.
        std::fs::read_to_string(file).unwrap_or_default().replace('\r', "").hash(&mut hasher);
    }
    println!("cargo::rustc-env=COMPARISON={:016x}", hasher.finish());
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
            collect(&entry.path(), files);
        }
    } else if path.file_name().is_none_or(|name| name != "tests.rs") {
        files.push(path.to_owned());
    }
}
