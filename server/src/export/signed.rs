//! The files of a signed sheet: what was signed, byte for byte, its signature, and the key that it fits.

use store::{SignedSheet, public_key_file};

/// Which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signed {
    /// The JSON.
    Json,
    /// The signature.
    Signature,
    /// The public key.
    PublicKey,
}

impl Signed {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Json, Self::Signature, Self::PublicKey];

    /// The file's name, what it is, and its text.
    pub(crate) fn of(self, sheet: SignedSheet) -> (String, &'static str, String) {
        let name = format!("sheet-{}-signed.json", sheet.number);
        match self {
            Self::Json => (name, "application/json", sheet.json),
            // What `minisign -V -m FILE` looks for beside the file.
            Self::Signature => (format!("{name}.minisig"), "text/plain; charset=utf-8", sheet.signature),
            Self::PublicKey => ("desk.pub".to_owned(), "text/plain; charset=utf-8", public_key_file(&sheet.public_key)),
        }
    }
}
