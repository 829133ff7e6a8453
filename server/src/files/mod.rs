//! Evidence that comes as a file: taken to disk, known by its bytes, read for its words, and given back as it came.
//!
//! `parts` reads a form with a file piece by piece, `spool` takes the upload, `add` has it read (`sources`) and stores it, `download` gives the bytes back.

pub(crate) mod add;
pub(crate) mod download;
pub(crate) mod parts;
mod spool;
