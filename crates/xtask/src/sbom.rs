//! The list of what the program is made of (SBOM), in CycloneDX: written beside the release program by `cargo xtask build`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use cyclonedx_bom::external_models::uri::Purl;
use cyclonedx_bom::models::bom::{Bom, SpecVersion};
use cyclonedx_bom::models::component::{Classification, Component, Components};
use cyclonedx_bom::models::license::{LicenseChoice, Licenses};
use cyclonedx_bom::models::metadata::Metadata;

use crate::cargo;

/// What is linked into the program, and what runs in the browser.
const TREES: [&[&str]; 2] =
    [&["--package", "server"], &["--package", "app", "--features", "hydrate", "--target", "wasm32-unknown-unknown"]];

const OURS: [&str; 4] = ["quotes", "review", "store", "app"];

/// Writes it beside `program`.
pub(crate) fn write(program: &Path) -> Result<PathBuf> {
    let file = program.with_extension("cdx.json");
    let mut crates = BTreeMap::new();
    for tree in TREES {
        crates.extend(listed(tree)?);
    }
    let (server, components): (Vec<_>, Vec<_>) = crates.into_iter().partition(|((name, _), _)| name == "server");
    let [((_, version), _)] = &server[..] else { bail!("cargo tree does not name the program once") };
    let mut metadata = Metadata::new().context("the time is not known")?;
    metadata.component = Some(Component::new(Classification::Application, "verbatim", version, None));
    let components: Result<Vec<Component>> =
        components.into_iter().map(|((name, version), licence)| component(&name, &version, &licence)).collect();
    let bom = Bom {
        metadata: Some(metadata),
        components: Some(Components(components?)),
        spec_version: SpecVersion::V1_5,
        ..Bom::default()
    };
    let mut out = Vec::new();
    bom.output_as_json_v1_5(&mut out).context("the list of components")?;
    std::fs::write(&file, out).with_context(|| file.display().to_string())?;
    Ok(file)
}

/// Name and version of each crate in a tree, with its licence.
fn listed(tree: &[&str]) -> Result<BTreeMap<(String, String), String>> {
    let out = cargo()
        .args(["tree", "--locked", "--edges", "normal", "--prefix", "none", "--no-dedupe", "--format", "{p}|{l}"])
        .args(tree)
        .output()?;
    if !out.status.success() {
        bail!("cargo tree failed: {}", String::from_utf8_lossy(&out.stderr));
    }
    let lines = String::from_utf8(out.stdout).context("cargo tree")?;
    Ok(lines.lines().filter_map(read).collect())
}

/// A line: `serde v1.0.229|MIT OR Apache-2.0`, `store v0.1.0 (/where)|MIT OR Apache-2.0`.
fn read(line: &str) -> Option<((String, String), String)> {
    let (package, licence) = line.split_once('|')?;
    let mut words = package.split(' ');
    let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
    Some(((name.to_owned(), version.to_owned()), licence.to_owned()))
}

fn component(name: &str, version: &str, licence: &str) -> Result<Component> {
    let mut component = Component::new(Classification::Library, name, version, None);
    // Our own crates are on no registry.
    if !OURS.contains(&name) {
        component.purl = Some(Purl::new("cargo", name, version).with_context(|| name.to_owned())?);
    }
    let licence = licence.replace('/', " OR ");
    component.licenses = Some(Licenses(vec![LicenseChoice::expression(&licence)])).filter(|_| !licence.is_empty());
    Ok(component)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_cargo_tree() {
        let of = |line: &str| read(line).map(|((name, version), licence)| format!("{name} {version} {licence}"));
        assert_eq!(of("serde v1.0.229|MIT OR Apache-2.0").as_deref(), Some("serde 1.0.229 MIT OR Apache-2.0"));
        assert_eq!(of("store v0.1.0 (/a/b c)|MIT").as_deref(), Some("store 0.1.0 MIT"));
        assert_eq!(of(""), None);
    }

    /// The whole list is written and read back.
    #[test]
    fn the_program_is_listed() {
        let file = write(&std::env::temp_dir().join(format!("verbatim-sbom-{}", std::process::id()))).unwrap();
        let bom = Bom::parse_from_json(std::fs::File::open(&file).unwrap()).unwrap();
        std::fs::remove_file(file).unwrap();
        let components = bom.components.unwrap().0;
        let named = |name: &str| components.iter().filter(|known| known.name.to_string() == name).count();
        assert_eq!((named("store"), named("argon2"), named("leptos")), (1, 1, 1));
        assert_eq!(named("proptest"), 0, "what only tests use is not in the program");
        assert!(components.iter().all(|known| known.licenses.is_some()));
        assert_eq!(components.iter().filter(|known| known.purl.is_none()).count(), OURS.len());
    }
}
