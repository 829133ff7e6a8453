//! What the browser loads: the program, its script and the styles, in `target/site/pkg`.
//!
//! Names carry a hash of the content, so that browsers may keep them for ever; Brotli and gzip lie beside
//! each file.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::{call, cargo, root, setup, step};

const PROFILE: &str = "wasm-release";

/// Builds what has changed.
pub(crate) fn build() -> Result<()> {
    setup::wasm_target()?;
    setup::npm()?;
    step("building the pages for the browser", || {
        call(cargo().args([
            "build",
            "--package",
            "app",
            "--lib",
            "--features",
            "hydrate",
            "--target",
            "wasm32-unknown-unknown",
            "--profile",
            PROFILE,
        ]))
    })?;
    let wasm = root().join("target/wasm32-unknown-unknown").join(PROFILE).join("app.wasm");
    let program = fs::read(&wasm).with_context(|| wasm.display().to_string())?;
    let (css, boot, icon) = (styles()?, read("style/boot.js")?, read("style/icon.svg")?);
    let stamp = hash([program.as_slice(), css.as_bytes(), boot.as_bytes(), icon.as_bytes()].concat().as_slice());
    let site = root().join("target/site");
    if fs::read_to_string(site.join("stamp")).is_ok_and(|have| have == stamp) {
        return Ok(());
    }
    step("packing scripts and styles", || {
        let pkg = site.join("pkg");
        if pkg.exists() {
            fs::remove_dir_all(&pkg)?;
        }
        fs::create_dir_all(&pkg)?;
        let (script, program) = bind(&wasm)?;
        put(&pkg, "verbatim", "wasm", &program)?;
        put(&pkg, "verbatim", "js", format!("{script}\n{boot}").as_bytes())?;
        put(&pkg, "verbatim", "css", css.as_bytes())?;
        write(&pkg.join("icon.svg"), icon.as_bytes())?;
        fs::write(site.join("stamp"), &stamp).context("target/site/stamp")
    })
}

/// The script and the program, made small.
fn bind(wasm: &Path) -> Result<(String, Vec<u8>)> {
    let out = root().join("target/bindgen");
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen
        .input_path(wasm)
        .out_name("verbatim")
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true);
    bindgen.generate(&out)?;
    let (big, small) = (out.join("verbatim_bg.wasm"), out.join("verbatim_small.wasm"));
    let mut optimise = Command::new("node");
    optimise.arg(root().join("end2end/node_modules/binaryen/bin/wasm-opt"));
    optimise.args(["-Oz", "--all-features", "-o"]).arg(&small).arg(&big);
    call(&mut optimise)?;
    Ok((fs::read_to_string(out.join("verbatim.js"))?, fs::read(small)?))
}

/// Tokens first, then one file a component, in order of their names.
fn styles() -> Result<String> {
    let mut files: Vec<PathBuf> = fs::read_dir(root().join("style"))?.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "css"));
    files.sort_by_key(|path| (!path.ends_with("tokens.css"), path.clone()));
    let texts: Result<Vec<String>> =
        files.iter().map(|path| fs::read_to_string(path).with_context(|| path.display().to_string())).collect();
    Ok(texts?.join("\n"))
}

fn read(path: &str) -> Result<String> {
    fs::read_to_string(root().join(path)).with_context(|| path.to_owned())
}

fn hash(bytes: &[u8]) -> String {
    hex::encode(&Sha256::digest(bytes)[..8])
}

/// Writes `name.HASH.ending` and its compressed forms.
fn put(folder: &Path, name: &str, ending: &str, bytes: &[u8]) -> Result<()> {
    write(&folder.join(format!("{name}.{}.{ending}", hash(bytes))), bytes)
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes)?;
    let beside = |ending: &str| PathBuf::from(format!("{}.{ending}", path.display()));
    let mut gzip = flate2::write::GzEncoder::new(fs::File::create(beside("gz"))?, flate2::Compression::best());
    gzip.write_all(bytes)?;
    gzip.finish()?;
    let mut brotli = Vec::new();
    brotli::BrotliCompress(
        &mut &bytes[..],
        &mut brotli,
        &brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() },
    )?;
    println!(
        "    {}: {} bytes, {} as Brotli",
        path.file_name().unwrap_or_default().to_string_lossy(),
        bytes.len(),
        brotli.len()
    );
    fs::write(beside("br"), brotli)?;
    Ok(())
}
