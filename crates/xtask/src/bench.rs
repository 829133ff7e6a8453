//! `cargo xtask bench`: figures against the budgets of the design.

use anyhow::Result;

use crate::build;

/// Builds the program and measures it.
pub(crate) fn run() -> Result<()> {
    build::release()?;
    Ok(())
}
