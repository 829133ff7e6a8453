//! Looks at what stands in the log by its hash alone: texts, files, and frozen sheets with the heads they name; and at what
//! follows from other columns.

use std::collections::BTreeSet;

use futures_util::TryStreamExt;
use review::sha256_hex;
use sha2::{Digest, Sha256};

use super::{Audit, chain_name};
use crate::db::{Tx, sql, within};
use crate::error::Result;
use crate::key::check_signature;
use crate::sheets::Kept;

sql! {
    VERSIONS = "select article_id, number, sha256, text from versions";
    EVIDENCE = "select id, title, sha256, text, coalesce(file, '') from evidence";
    FILES = "select distinct f.sha256, f.size from files f join evidence e on e.file = f.sha256";
    PARTS = "select bytes from file_parts where sha256 = $1 order by part";
    SHEETS = "select id, number, sha256, content, coalesce(signature, ''), coalesce(public_key, '') from sheets order by number";
    ON_SHEET = "select quote_id from sheet_quotes where sheet_id = $1 order by quote_id";
    // Follows from the attribution in force.
    MISCOUNTED = "select q.id from quotes q where coalesce(q.person_id, '') <> coalesce((select a.person_id from attributions a
            where a.quote_id = q.id and a.number = q.attribution and q.state <> 'dismissed'), '') order by q.id";
    EVENT = "select hash from events where chain = $1 and number = $2";
}

/// Compares contents with their hashes.
pub(super) async fn compare(tx: &mut Tx, audit: &mut Audit) -> Result<()> {
    texts(tx, audit).await?;
    files(tx, audit).await?;
    registry(tx, audit).await?;
    sheets(tx, audit).await
}

async fn texts(tx: &mut Tx, audit: &mut Audit) -> Result<()> {
    within!(*tx, c => {
        let mut versions = sqlx::query_as::<_, (String, i64, String, String)>(VERSIONS).fetch(&mut *c);
        while let Some((article, number, sha256, text)) = versions.try_next().await? {
            // A text that an older version had has its number behind the hash.
            let known = sha256.split('.').next().unwrap_or_default();
            if sha256_hex(text.as_bytes()) != known {
                audit.fault(format!("version {number} of article {article}"), "its text is not the one that was brought in");
            }
        }
        drop(versions);
        let mut evidence = sqlx::query_as::<_, (String, String, String, String, String)>(EVIDENCE).fetch(&mut *c);
        while let Some((id, title, sha256, text, file)) = evidence.try_next().await? {
            let whole = if text.is_empty() { file == sha256 } else { sha256_hex(text.as_bytes()) == sha256 };
            if !whole {
                audit.fault(format!("evidence {id} ({title})"), "its text is not the one that was put on file");
            }
        }
    });
    Ok(())
}

async fn files(tx: &mut Tx, audit: &mut Audit) -> Result<()> {
    let files: Vec<(String, i64)> = within!(*tx, c => sqlx::query_as(FILES).fetch_all(&mut *c).await?);
    for (sha256, size) in files {
        let (mut hash, mut length) = (Sha256::new(), 0_i64);
        within!(*tx, c => {
            let mut parts = sqlx::query_scalar::<_, Vec<u8>>(PARTS).bind(&sha256).fetch(&mut *c);
            while let Some(bytes) = parts.try_next().await? {
                hash.update(&bytes);
                length += i64::try_from(bytes.len()).unwrap_or(i64::MAX);
            }
        });
        let found = hex::encode(hash.finalize());
        if found != sha256 || length != size {
            audit.fault(format!("file {sha256}"), "its bytes are not those that were put on file");
        }
    }
    Ok(())
}

async fn registry(tx: &mut Tx, audit: &mut Audit) -> Result<()> {
    let wrong: Vec<String> = within!(*tx, c => sqlx::query_scalar(MISCOUNTED).fetch_all(&mut *c).await?);
    for quote in wrong {
        audit.fault(format!("quote {quote}"), "the registry has it under somebody else than its attribution names");
    }
    Ok(())
}

async fn sheets(tx: &mut Tx, audit: &mut Audit) -> Result<()> {
    let sheets: Vec<(String, i64)> = within!(*tx, c => {
        let mut all = sqlx::query_as::<_, (String, i64, String, String, String, String)>(SHEETS).fetch(&mut *c);
        let mut sound = Vec::new();
        let mut last = 0;
        while let Some((id, number, sha256, content, signature, key)) = all.try_next().await? {
            for missing in last + 1..number {
                audit.fault(format!("sheet {missing}"), "it is missing: sheets are numbered without gaps");
            }
            last = number;
            // Those from before sheets were signed have no signature.
            if !key.is_empty() && let Err(why) = check_signature(&key, &signature, content.as_bytes()) {
                audit.fault(format!("sheet {number}"), why.to_string());
            }
            if sha256_hex(content.as_bytes()) == sha256 {
                sound.push((id, number));
            } else {
                audit.fault(format!("sheet {number}"), "its content is not what was frozen");
            }
        }
        sound
    });
    for (id, number) in sheets {
        sheet(tx, &id, number, audit).await?;
    }
    Ok(())
}

/// Compares a sheet's quotes and the heads it was taken at.
async fn sheet(tx: &mut Tx, id: &str, number: i64, audit: &mut Audit) -> Result<()> {
    let what = format!("sheet {number}");
    let Some(kept) = Kept::read(tx, id).await? else {
        audit.fault(what, "its content cannot be read");
        return Ok(());
    };
    let listed: Vec<String> = within!(*tx, c => sqlx::query_scalar(ON_SHEET).bind(id).fetch_all(&mut *c).await?);
    if listed.into_iter().collect::<BTreeSet<_>>() != kept.quotes {
        audit.fault(what.as_str(), "the list of its quotes is not what was frozen");
    }
    for head in kept.heads {
        let chain = head.article.to_string();
        let hash: Option<String> =
            within!(*tx, c => sqlx::query_scalar(EVENT).bind(&chain).bind(head.number).fetch_optional(&mut *c).await?);
        if hash.as_ref() != Some(&head.hash) {
            let why = format!(
                "it was taken when event {} of {} ended in {}, and the log has {}",
                head.number,
                chain_name(&chain),
                &head.hash[..head.hash.len().min(12)],
                hash.as_deref().map_or("no such event", |hash| &hash[..hash.len().min(12)]),
            );
            audit.fault(what.as_str(), why);
        }
    }
    Ok(())
}
