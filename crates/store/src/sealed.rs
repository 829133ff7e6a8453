//! What is kept of a frozen sheet: its text, as it is hashed, signed and given away.
//!
//! What a sheet has to say without us stands here. A change of the form gets the next number in [`FORMAT`]; what was
//! frozen before is read as it is, so new fields have a default.

use review::{ArticleId, Timestamp, canonical, sha256_hex, short_code};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Coverage;
use crate::error::Result;
use crate::export::Row;
use crate::key::{NotSigned, check_signature};

/// The form of what is kept.
pub(crate) const FORMAT: &str = "verbatim-frozen-sheet-3";

/// The head of an article's chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The article.
    pub article: ArticleId,
    /// The number of its last event.
    pub number: i64,
    /// That event's hash.
    pub hash: String,
}

/// What a sheet says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Its number.
    pub number: i64,
    /// What people call it.
    pub title: String,
    /// The name of whoever froze it.
    pub by: String,
    /// Their account; nobody's when a program did.
    pub account: Option<String>,
    /// When.
    pub at: Timestamp,
    /// The newsroom's name; blank where nobody has said it.
    pub house: String,
    /// Its web address.
    pub address: String,
    /// The number of the key it is signed with.
    pub key: String,
}

/// What is kept, hashed and signed.
#[derive(Serialize, Deserialize)]
pub(crate) struct Content {
    format: String,
    // Sheets of the formats 1 and 2 say nothing of themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sheet: Option<Stamp>,
    pub(crate) heads: Vec<Head>,
    // Sheets of the format "verbatim-frozen-sheet-1" have none, and stay as they are.
    #[serde(default)]
    pub(crate) coverage: Vec<Coverage>,
    pub(crate) quotes: Vec<Row>,
}

impl Content {
    /// What was chosen, before it has a number.
    pub(crate) fn chosen(heads: Vec<Head>, coverage: Vec<Coverage>, quotes: Vec<Row>) -> Self {
        Self { format: FORMAT.to_owned(), sheet: None, heads, coverage, quotes }
    }

    /// With what it says of itself.
    pub(crate) fn sealed(&mut self, sheet: Stamp) -> &Self {
        self.sheet = Some(sheet);
        self
    }

    /// Its text.
    pub(crate) fn text(&self) -> Result<String> {
        Ok(canonical(&serde_json::to_value(self)?))
    }
}

/// A sheet with its signature, as files that are given away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedSheet {
    /// Its number.
    pub number: i64,
    /// The JSON that is signed, byte for byte.
    pub json: String,
    /// The signature, in minisign's form.
    pub signature: String,
    /// The public key that it fits.
    pub public_key: String,
}

/// A signed sheet that was read without the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// What it says of itself.
    pub sheet: Stamp,
    /// The heads of the chains it was taken at.
    pub heads: Vec<Head>,
    /// How many quotes stand on it.
    pub quotes: usize,
    /// SHA-256 of its text.
    pub sha256: String,
    /// The short code of that.
    pub code: String,
}

/// Why a file is no signed sheet that can be relied on; the message says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotSealed {
    /// It is none.
    #[error("this is no signed sheet of Verbatim: it has to be the file behind “Signed JSON”, as it was downloaded")]
    Form,
    /// It comes from before sheets were signed.
    #[error("this sheet was frozen before sheets were signed. Its SHA-256 stands in the desk's log: ask the newsroom")]
    Unsigned,
    /// The same values, written in another way.
    #[error(
        "the file was written anew: order or white space are not as they were signed, although every word is. Download “Signed JSON” once more and leave it as it is"
    )]
    Rewritten,
    /// The signature does not fit.
    #[error("{0}")]
    Signature(NotSigned),
}

impl Sealed {
    /// Reads a sheet and tests its signature with a public key.
    ///
    /// # Errors
    /// What does not fit.
    pub fn open(json: &[u8], signature: &str, public_key: &str) -> std::result::Result<Self, NotSealed> {
        let signed = check_signature(public_key, signature, json);
        let value: Value = match (serde_json::from_slice(json), &signed) {
            (Ok(value), _) => value,
            (Err(_), Err(NotSigned::Bytes)) => return Err(NotSealed::Signature(NotSigned::Bytes)),
            (Err(_), _) => return Err(NotSealed::Form),
        };
        let format = value["format"].as_str().unwrap_or_default();
        if ["verbatim-frozen-sheet-1", "verbatim-frozen-sheet-2"].contains(&format) {
            return Err(NotSealed::Unsigned);
        }
        if !format.starts_with("verbatim-frozen-sheet-") {
            return Err(NotSealed::Form);
        }
        if let Err(why) = signed {
            let text = canonical(&value);
            let rewritten = text.as_bytes() != json && check_signature(public_key, signature, text.as_bytes()).is_ok();
            return Err(if rewritten { NotSealed::Rewritten } else { NotSealed::Signature(why) });
        }
        let sheet = Stamp::deserialize(&value["sheet"]).map_err(|_| NotSealed::Form)?;
        let heads = Vec::<Head>::deserialize(&value["heads"]).map_err(|_| NotSealed::Form)?;
        let quotes = value["quotes"].as_array().ok_or(NotSealed::Form)?.len();
        let sha256 = sha256_hex(json);
        Ok(Self { sheet, heads, quotes, code: short_code(&sha256), sha256 })
    }
}
