//! What signed documents say of the chains: checkpoints, and heads that were kept off the machine.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use review::sha256_hex;

use super::{Audit, chain_name};
use crate::checkpoints::{ALL_HEADS, CHECKPOINT, Checkpoint, Signed, kept};
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::key::check_signature;

/// A hash that was signed, and what says so.
struct Pin {
    hash: String,
    by: Rc<str>,
}

/// What was signed of each chain.
#[derive(Default)]
pub(super) struct Pins {
    chains: HashMap<String, BTreeMap<i64, Vec<Pin>>>,
    /// The keys with which checkpoints are signed, and the first that is.
    keys: Vec<(String, i64)>,
    /// Hashes of the checkpoints, from the first.
    checkpoints: Vec<String>,
}

impl Pins {
    /// Reads the checkpoints, and looks whether each is whole.
    pub(super) async fn read(tx: &mut Tx, audit: &mut Audit) -> Result<Self> {
        let mut pins = Self::default();
        for kept in kept(tx).await? {
            let what = format!("checkpoint {}", kept.number);
            let previous = pins.checkpoints.last().cloned().unwrap_or_default();
            let expected = i64::try_from(pins.checkpoints.len()).unwrap_or(i64::MAX).saturating_add(1);
            pins.checkpoints.push(sha256_hex(kept.body.as_bytes()));
            if let Err(why) = check_signature(&kept.public_key, &kept.signature, kept.body.as_bytes()) {
                audit.fault(what, why.to_string());
                continue;
            }
            let body = serde_json::from_str::<Checkpoint>(&kept.body).ok().filter(|body| body.format == CHECKPOINT);
            let Some(body) = body else {
                audit.fault(what, "it cannot be read");
                continue;
            };
            if (body.number, body.at.as_str()) != (kept.number, kept.at.as_str()) {
                audit.fault(what.as_str(), "its columns differ from what was signed");
            }
            if kept.number != expected || body.previous != previous {
                audit.fault(what.as_str(), "the checkpoint before it is missing or another");
            }
            if !pins.keys.iter().any(|(key, _)| *key == kept.public_key) {
                pins.keys.push((kept.public_key, kept.number));
            }
            pins.add(&what, body.heads);
        }
        Ok(pins)
    }

    /// Adds the heads of a document that was kept off the machine.
    ///
    /// # Errors
    /// When it is none, or not signed with `public_key`.
    pub(super) fn add_document(&mut self, document: &Signed, public_key: &str, audit: &mut Audit) -> Result<()> {
        const NONE: StoreError = StoreError::Wrong(
            "These are no heads of a desk. Take a file that `verbatim audit heads` wrote, as it wrote it.",
        );
        check_signature(public_key, &document.signature, document.body.as_bytes())?;
        let body: Checkpoint = serde_json::from_str(&document.body).map_err(|_| NONE)?;
        if body.format != ALL_HEADS {
            return Err(NONE);
        }
        let by = format!("the heads of {}", body.at);
        let at = usize::try_from(body.number).unwrap_or(usize::MAX);
        if at > 0 && self.checkpoints.get(at - 1) != Some(&body.previous) {
            audit.fault(format!("checkpoint {}", body.number), format!("{by} name another, or it is missing"));
        }
        self.add(&by, body.heads);
        Ok(())
    }

    fn add(&mut self, by: &str, heads: Vec<(String, i64, String)>) {
        let by: Rc<str> = Rc::from(by);
        for (chain, number, hash) in heads {
            let pins = self.chains.entry(chain).or_default().entry(number).or_default();
            pins.push(Pin { hash, by: by.clone() });
        }
    }

    /// Compares an event with what was signed of it.
    pub(super) fn meet(&mut self, chain: &str, number: i64, hash: &str, audit: &mut Audit) {
        let pins = self.chains.get_mut(chain).and_then(|pins| pins.remove(&number)).unwrap_or_default();
        for pin in pins.into_iter().filter(|pin| pin.hash != hash) {
            let what = format!("event {number} of {}", chain_name(chain));
            audit.fault(what, format!("it is not the one in {}", pin.by));
        }
    }

    /// What was signed and is not in the log; and keys the log does not name.
    pub(super) fn left(self, keys: &[String], audit: &mut Audit) {
        for (chain, pins) in self.chains {
            for (number, pins) in pins {
                let by = pins.first().map_or("", |pin| &pin.by);
                let what = format!("event {number} of {}", chain_name(&chain));
                audit.fault(what, format!("it is in {by}, and not in the log any more"));
            }
        }
        for (key, number) in self.keys {
            if !keys.contains(&key) {
                audit.fault(format!("checkpoint {number}"), "it is signed with a key that the log does not name");
            }
        }
    }
}
