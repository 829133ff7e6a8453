//! The hash chain that makes the log tamper-evident.
//!
//! Each event carries `SHA-256(previous hash, newline, canonical JSON)`. Changing, dropping or reordering
//! an event breaks every hash after it.

use serde_json::Value;

use crate::text::sha256_hex;

/// The hash before the first event of a chain.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// JSON in its one form by RFC 8785: no white space, members in order of their names, numbers as JavaScript writes them.
///
/// # Panics
/// Never: what is a JSON value already has such a form.
#[must_use]
pub fn canonical(value: &Value) -> String {
    serde_json_canonicalizer::to_string(value).expect("a JSON value has a canonical form")
}

/// The hash of an event whose canonical JSON is `json`, after the event with the hash `previous`.
#[must_use]
pub fn link_hash(previous: &str, json: &str) -> String {
    sha256_hex(format!("{previous}\n{json}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn canonical_json_is_ordered() {
        let value = json!({"b": [1, {"z": null, "a": "é\"\n"}], "a": true});
        assert_eq!(canonical(&value), r#"{"a":true,"b":[1,{"a":"é\"\n","z":null}]}"#);
        // In order of UTF-16, as the RFC wants it, and numbers as JavaScript writes them.
        let value = json!({"\u{fb33}": 1, "\u{1f600}": 2, "é": 1e3, "1": 0.000_001});
        assert_eq!(canonical(&value), "{\"1\":0.000001,\"é\":1000,\"\u{1f600}\":2,\"\u{fb33}\":1}");
    }

    #[test]
    fn a_change_anywhere_breaks_the_chain() {
        let one = link_hash(GENESIS, "{}");
        assert_ne!(link_hash(&one, r#"{"a":1}"#), link_hash(&one, r#"{"a":2}"#));
        assert_ne!(link_hash(&one, "{}"), one);
        assert_eq!(one.len(), 64);
    }
}
