//! The tables whose rows the log tells, column by column.
//!
//! To add a column: its line here. A column with its default (null, blank, 0, false) is left out of the log, so that rows
//! from before it was there still are what the log says. To add a table: its lines here, and a
//! [`touch`](crate::db::Tx::touch) beside each write.

use serde_json::{Map, Value};

/// How a column stands in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Text,
    Whole,
    Real,
    Truth,
    /// By its SHA-256: it is long, or a secret's.
    Digest,
}

/// A table whose rows the log tells.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// The columns that tell its rows apart; they are read by the first.
    pub(crate) key: &'static [&'static str],
    pub(crate) columns: &'static [(&'static str, Column)],
}

macro_rules! tables {
    ($($name:ident = $table:literal by $($key:literal),+ { $($column:literal: $kind:ident),+ $(,)? })+) => {
        $(pub(crate) static $name: Table =
            Table { name: $table, key: &[$($key),+], columns: &[$(($column, Column::$kind)),+] };)+
        /// Every table, each after those its rows point at.
        pub(crate) static TABLES: &[&Table] = &[$(&$name),+];
    };
}

tables! {
    USERS = "users" by "id" {
        "id": Text, "email": Text, "name": Text, "role": Text, "password_hash": Digest, "disabled": Truth, "version": Whole,
        "created_at": Text,
    }
    FACTORS = "factors" by "user_id" { "user_id": Text, "secret": Digest, "since": Text }
    SETTINGS = "settings" by "key" { "key": Text, "value": Text }
    PEOPLE = "people" by "id" {
        "id": Text, "name": Text, "kind": Text, "wikidata": Text, "merged_into": Text, "named_by": Text, "merged_by": Text,
        "version": Whole, "created_at": Text,
    }
    ALIASES = "aliases" by "person_id", "folded" { "person_id": Text, "alias": Text, "folded": Text }
    ARTICLES = "articles" by "id" {
        "id": Text, "title": Text, "byline": Text, "publisher": Text, "url": Text, "published_at": Text, "published_on": Text,
        "language": Text, "imported_by": Text, "created_at": Text, "facts_version": Whole,
    }
    // `sha256` stands for the text.
    VERSIONS = "versions" by "id" { "id": Text, "article_id": Text, "number": Whole, "sha256": Text, "created_at": Text }
    QUOTES = "quotes" by "id" {
        "id": Text, "article_id": Text, "version_id": Text, "start_at": Whole, "end_at": Whole, "exact": Text, "prefix": Text,
        "suffix": Text, "kind": Text, "utterance": Whole, "origin": Text, "confidence": Real, "state": Text,
        "attribution": Whole, "verdict": Whole, "claimed_by": Text, "checked_by": Text, "checked_at": Text,
        "approved_by": Text, "approved_at": Text, "reason": Text, "version": Whole, "changed_at": Text, "lost": Whole,
        "overruled": Text, "worded_by": Text, "signed_name": Text,
    }
    ATTRIBUTIONS = "attributions" by "quote_id", "number" {
        "quote_id": Text, "number": Whole, "person_id": Text, "body": Text, "written_by": Text, "at": Text,
    }
    VERDICTS = "verdicts" by "quote_id", "number" {
        "quote_id": Text, "number": Whole, "wording": Text, "attribution": Text, "context": Text, "note": Text,
        "written_by": Text, "at": Text, "finding": Text,
    }
    FILES = "files" by "sha256" { "sha256": Text, "size": Whole, "media_type": Text, "created_at": Text }
    // `sha256` stands for the text.
    EVIDENCE = "evidence" by "id" {
        "id": Text, "kind": Text, "title": Text, "origin": Text, "url": Text, "retrieved_at": Text, "grade": Text,
        "times": Digest, "marks": Digest, "sha256": Text, "identity": Text, "created_at": Text, "file": Text, "name": Text,
        "language": Text, "added_by": Text,
    }
    CITATIONS = "citations" by "quote_id", "evidence_id" {
        "quote_id": Text, "evidence_id": Text, "article_id": Text, "locator": Text, "words": Text, "cited_by": Text,
        "at": Text, "placed_by": Text,
    }
    DROPS = "drops" by "quote_id", "evidence_id" {
        "quote_id": Text, "evidence_id": Text, "dropped_by": Text, "at": Text,
    }
    ARTICLE_EVIDENCE = "article_evidence" by "article_id", "evidence_id" {
        "article_id": Text, "evidence_id": Text, "added_by": Text, "at": Text,
    }
    COMMENTS = "comments" by "id" {
        "id": Text, "quote_id": Text, "article_id": Text, "thread": Text, "body": Text, "written_by": Text, "at": Text,
        "resolved_by": Text, "resolved_at": Text,
    }
    MENTIONS = "mentions" by "comment_id", "user_id" { "comment_id": Text, "user_id": Text }
    // `sha256` stands for the content, and the content for `sheet_quotes`.
    SHEETS = "sheets" by "id" {
        "id": Text, "number": Whole, "title": Text, "sha256": Text, "quotes": Whole, "frozen_by": Text,
        "frozen_name": Text, "at": Text, "same": Text, "signature": Text, "public_key": Text, "withdrawn_by": Text,
        "withdrawn_name": Text, "withdrawn_at": Text, "withdrawn_reason": Text,
    }
}

/// The columns of quotes, attributions and verdicts: a save gives back what it writes. A test holds them against the tables.
macro_rules! returning {
    (quotes) => {
        " returning id, article_id, version_id, start_at, end_at, exact, prefix, suffix, kind, utterance, origin, confidence, state, attribution, verdict, claimed_by, checked_by, checked_at, approved_by, approved_at, reason, version, changed_at, lost, overruled, worded_by, signed_name"
    };
    (attributions) => {
        " returning quote_id, number, person_id, body, written_by, at"
    };
    (verdicts) => {
        " returning quote_id, number, wording, attribution, context, note, written_by, at, finding"
    };
}
pub(crate) use returning;

impl Table {
    /// The table of this name.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        TABLES.iter().copied().find(|table| table.name == name)
    }

    /// Whether a row may stand there that no event wrote.
    pub(crate) fn is_untold(&self, key: &[String]) -> bool {
        match self.name {
            // The bytes of an upload that never became evidence.
            "files" => true,
            // An index is whole.
            "settings" => key == ["shingled"],
            _ => false,
        }
    }

    /// `select` of its columns, up to where a condition follows.
    pub(crate) fn select(&self) -> String {
        let columns: Vec<&str> = self.columns.iter().map(|(name, _)| *name).collect();
        format!("select {} from {}", columns.join(", "), self.name)
    }

    /// The key of one of its rows.
    pub(crate) fn key_of(&self, row: &Map<String, Value>) -> Vec<String> {
        let word = |column: &&str| match row.get(*column) {
            Some(Value::String(word)) => word.clone(),
            Some(value) => value.to_string(),
            None => String::new(),
        };
        self.key.iter().map(word).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_back_is_the_whole_row() {
        for (table, columns) in [
            (&QUOTES, returning!(quotes)),
            (&ATTRIBUTIONS, returning!(attributions)),
            (&VERDICTS, returning!(verdicts)),
        ] {
            let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
            assert_eq!(columns, format!(" returning {}", names.join(", ")));
        }
    }
}
