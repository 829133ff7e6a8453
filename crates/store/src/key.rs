//! The desk's key: what it signs with, in minisign's form, so that people can check it without us.
//!
//! Like the clock it comes in from outside: the server reads it from the data folder (`server::key`), tests take
//! [`DeskKey::for_tests`].

use std::io::Cursor;

use minisign::{KeyPair, PublicKey, PublicKeyBox, SecretKey, SecretKeyBox, SignatureBox};
use thiserror::Error;

/// Signs for the desk.
pub trait Signer: Send + Sync {
    /// The signature over `bytes`, as minisign writes it to a file. The comment is one line and signed as well.
    ///
    /// # Errors
    /// [`KeyProblem::Sign`] when the key does not sign.
    fn sign(&self, bytes: &[u8], trusted_comment: &str) -> std::result::Result<String, KeyProblem>;
    /// The public key on one line, as `minisign -P` takes it.
    fn public_key(&self) -> String;
    /// Keeps the key for good; called before the desk remembers its public part.
    ///
    /// # Errors
    /// When it cannot be kept: then nothing is signed with it.
    fn keep(&self) -> std::result::Result<(), KeyProblem> {
        Ok(())
    }
}

/// What is wrong with a key or a signature; the message says what to do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KeyProblem {
    /// The text is no secret key.
    #[error("it holds no secret key in minisign's form ({0}). Put the file back from where backups are kept")]
    Secret(String),
    /// The text is no public key.
    #[error("this is no public key in minisign's form. It is the second line of desk.pub: 56 letters and digits")]
    Public,
    /// The desk signed with another key before.
    #[error(
        "the desk signs with key {known}, and this is key {given}. Put the right desk.key into the data folder, or, when it is lost or was given away, run `verbatim key replace`: what was signed before keeps its signature"
    )]
    Other {
        /// The key the desk remembers.
        known: String,
        /// The key that came in.
        given: String,
    },
    /// The key could not be kept.
    #[error("{0}")]
    Keep(String),
    /// It did not sign.
    #[error(
        "the desk's key did not sign ({0}). Nothing was changed; try again, and look at desk.key in the data folder"
    )]
    Sign(String),
}

/// Why a signature does not prove what it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotSigned {
    /// The text is no signature.
    #[error("this is no signature in minisign's form")]
    Form,
    /// Another key has made it.
    #[error("another key has made this signature")]
    Key,
    /// Bytes and signature do not belong together.
    #[error("the signature is not over these bytes: they were changed since, or it belongs to another file")]
    Bytes,
}

/// A key of Ed25519 in minisign's form. Never printed.
#[derive(Clone)]
pub struct DeskKey {
    secret: SecretKey,
    public: PublicKey,
}

impl std::fmt::Debug for DeskKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DeskKey({})", key_id(&self.public_key()))
    }
}

impl DeskKey {
    /// A new key.
    ///
    /// # Errors
    /// When the system has no random source.
    pub fn generate() -> std::result::Result<Self, KeyProblem> {
        let KeyPair { pk, sk } = KeyPair::generate_unencrypted_keypair().map_err(|error| sign(&error))?;
        Ok(Self { secret: sk, public: pk })
    }

    /// Reads the text of a secret key without a password, as [`DeskKey::secret_text`] writes it.
    ///
    /// # Errors
    /// When it is none, or has a password.
    pub fn read(text: &str) -> std::result::Result<Self, KeyProblem> {
        let wrong = |error: minisign::PError| KeyProblem::Secret(error.to_string());
        let secret =
            SecretKeyBox::from_string(text).and_then(SecretKeyBox::into_unencrypted_secret_key).map_err(wrong)?;
        let public = PublicKey::from_secret_key(&secret).map_err(wrong)?;
        Ok(Self { secret, public })
    }

    /// The secret key's text, for its file.
    ///
    /// # Errors
    /// Never in practice.
    pub fn secret_text(&self) -> std::result::Result<String, KeyProblem> {
        let comment = format!("verbatim desk's secret key {}: keep it secret, keep a copy", key_id(&self.public_key()));
        self.secret.to_box(Some(&comment)).map(SecretKeyBox::into_string).map_err(|error| sign(&error))
    }

    /// The key every test signs with.
    ///
    /// # Panics
    /// Never: the text below is a key.
    #[doc(hidden)]
    #[must_use]
    pub fn for_tests() -> Self {
        Self::read(TEST_KEY).expect("the key for tests is one")
    }
}

/// Known to everyone, so good for tests only.
const TEST_KEY: &str = "untrusted comment: a key for tests\nRWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAkw7cXrjBcxdmjuqUpGHeqx3xVYmlT2h3NtuNTzqpUipbOj4OfMMKEfnH26jBz14KQ0AWNbamgAmcSU1VmpFRsVulJxq1cRViLgS16L9iSFvsIDdtJ5EQJI2+VRHTp0WM/sk/HEHCqdo=\n";

fn sign(error: &minisign::PError) -> KeyProblem {
    KeyProblem::Sign(error.to_string())
}

impl Signer for DeskKey {
    fn sign(&self, bytes: &[u8], trusted_comment: &str) -> std::result::Result<String, KeyProblem> {
        // The form knows lines only.
        let comment = trusted_comment.split(char::is_control).collect::<Vec<_>>().join(" ");
        let untrusted = format!("signature of the desk's key {}", key_id(&self.public_key()));
        minisign::sign(Some(&self.public), &self.secret, Cursor::new(bytes), Some(&comment), Some(&untrusted))
            .map(SignatureBox::into_string)
            .map_err(|error| sign(&error))
    }

    fn public_key(&self) -> String {
        self.public.to_base64()
    }
}

/// A public key's number, as minisign shows it; blank for what is none.
#[must_use]
pub fn key_id(public_key: &str) -> String {
    let Ok(key) = PublicKey::from_base64(public_key) else { return String::new() };
    key.keynum().iter().rev().map(|byte| format!("{byte:02X}")).collect()
}

/// The text of `desk.pub`: what `minisign -p` takes.
#[must_use]
pub fn public_key_file(public_key: &str) -> String {
    format!("untrusted comment: verbatim desk's public key {}\n{public_key}\n", key_id(public_key))
}

/// Reads a public key: the line itself, or the text of its file.
///
/// # Errors
/// When it is none.
pub fn read_public_key(text: &str) -> std::result::Result<String, KeyProblem> {
    let text = text.trim();
    let key = if text.contains('\n') {
        PublicKeyBox::from_string(text).and_then(PublicKeyBox::into_public_key)
    } else {
        PublicKey::from_base64(text)
    };
    key.map(|key| key.to_base64()).map_err(|_| KeyProblem::Public)
}

/// Whether `signature` is `public_key`'s over `bytes`; its signed comment.
///
/// # Errors
/// What does not fit.
pub fn check_signature(public_key: &str, signature: &str, bytes: &[u8]) -> std::result::Result<String, NotSigned> {
    let key = PublicKey::from_base64(public_key).map_err(|_| NotSigned::Key)?;
    let signature = SignatureBox::from_string(signature).map_err(|_| NotSigned::Form)?;
    if signature.keynum() != key.keynum() {
        return Err(NotSigned::Key);
    }
    minisign::verify(&key, &signature, Cursor::new(bytes), true, false, false).map_err(|_| NotSigned::Bytes)?;
    signature.trusted_comment().map_err(|_| NotSigned::Form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_fits_its_bytes_and_its_key_only() {
        let (key, other) = (DeskKey::for_tests(), DeskKey::generate().unwrap());
        let signature = key.sign(b"words", "sheet 1\nsecond line").unwrap();
        assert_eq!(check_signature(&key.public_key(), &signature, b"words").unwrap(), "sheet 1 second line");
        assert_eq!(check_signature(&key.public_key(), &signature, b"wordz"), Err(NotSigned::Bytes));
        assert_eq!(check_signature(&other.public_key(), &signature, b"words"), Err(NotSigned::Key));
        assert_eq!(check_signature(&key.public_key(), "nothing", b"words"), Err(NotSigned::Form));
        let comment = signature.replace("sheet 1", "sheet 2");
        assert_eq!(check_signature(&key.public_key(), &comment, b"words"), Err(NotSigned::Bytes));
    }

    #[test]
    fn keys_come_back_from_their_text() {
        let key = DeskKey::generate().unwrap();
        let again = DeskKey::read(&key.secret_text().unwrap()).unwrap();
        assert_eq!(again.public_key(), key.public_key());
        let public = key.public_key();
        assert_eq!(read_public_key(&public_key_file(&public)).as_ref(), Ok(&public));
        assert_eq!(read_public_key(&public).as_ref(), Ok(&public));
        assert_eq!(read_public_key("no key"), Err(KeyProblem::Public));
        assert!(matches!(DeskKey::read(""), Err(KeyProblem::Secret(_))));
        assert!(matches!(DeskKey::read(&public_key_file(&public)), Err(KeyProblem::Secret(_))));
        assert!(!format!("{key:?}").contains(&key.secret_text().unwrap()[70..]));
    }
}
