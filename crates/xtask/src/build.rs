//! The program, with its pages inside.

use std::path::PathBuf;

use anyhow::Result;

use crate::{call, cargo, root, site, step};

/// Builds `target/release/verbatim`.
pub(crate) fn release() -> Result<PathBuf> {
    site::build()?;
    step("building the program", || call(cargo().args(["build", "--release", "--package", "server"])))?;
    Ok(root().join("target/release/verbatim"))
}
