//! Evidence that comes as a file: taken to disk, known by its bytes, read for its words, and given back as it came.
//!
//! `spool` takes an upload, `sort` says what it is, `words` reads it, the dangerous formats in a process of their own
//! (`extract`), `download` gives the bytes back. To add a format: a line in `sort::KNOWN`, and an arm in `words`.

pub(crate) mod add;
pub(crate) mod download;
pub(crate) mod extract;
mod sort;
mod spool;
mod words;
