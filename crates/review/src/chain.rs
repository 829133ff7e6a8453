//! The hash chain that makes the log tamper-evident.
//!
//! Each event carries `SHA-256(previous hash, newline, canonical JSON)`. Changing, dropping or reordering
//! an event breaks every hash after it.

use serde_json::Value;

use crate::text::sha256_hex;

/// The hash before the first event of a chain.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// JSON with the members of every object in order of their names and no white space.
#[must_use]
pub fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            names.sort();
            out.push('{');
            for (at, name) in names.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push(':');
                write(&members[name], out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        scalar => out.push_str(&scalar.to_string()),
    }
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
    }

    #[test]
    fn a_change_anywhere_breaks_the_chain() {
        let one = link_hash(GENESIS, "{}");
        assert_ne!(link_hash(&one, r#"{"a":1}"#), link_hash(&one, r#"{"a":2}"#));
        assert_ne!(link_hash(&one, "{}"), one);
        assert_eq!(one.len(), 64);
    }
}
