//! Evidence that comes as a file: taken to disk, known by its bytes, read for its words, and given back as it came.
//!
//! `spool` takes an upload, `add` has it read (`sources`) and stores it, `download` gives the bytes back.

pub(crate) mod add;
pub(crate) mod download;
mod spool;
