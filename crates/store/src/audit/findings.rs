//! Lays words against evidence once more: what panel and rules go by has to be what the comparison says.

use std::sync::Arc;

use review::QuoteId;

use super::Audit;
use crate::db::{Tx, sql, within};
use crate::error::Result;
use crate::evidence::Cited;
use crate::findings::{comparable, lay, rules};
use crate::settings;

sql! {
    // What older rules said, or of other words, is shown to nobody.
    PIECES = "select distinct f.evidence_id from findings f join quotes q on q.id = f.quote_id where f.rules = $1 and f.words = q.exact";
    LAID = "select f.quote_id, f.words, f.finding, f.laid from findings f join quotes q on q.id = f.quote_id
        where f.evidence_id = $1 and f.rules = $2 and f.words = q.exact order by f.quote_id";
}

/// Compares every finding that is shown with what the comparison says now.
pub(super) async fn compare(tx: &mut Tx, audit: &mut Audit) -> Result<()> {
    let policy = settings::policy(tx).await?;
    let rules = rules(policy);
    let pieces: Vec<String> = within!(*tx, c => sqlx::query_scalar(PIECES).bind(&rules).fetch_all(&mut *c).await?);
    for id in pieces {
        let kept: Vec<(String, String, String, String)> =
            within!(*tx, c => sqlx::query_as(LAID).bind(&id).bind(&rules).fetch_all(&mut *c).await?);
        let row = comparable(tx, &id).await?;
        let Some(piece) = row.map(Cited::try_from).transpose()? else { continue };
        let quotes =
            kept.iter().filter_map(|(quote, words, ..)| Some((QuoteId::parse(quote)?, words.clone()))).collect();
        let again = lay(Arc::new(piece), quotes, policy).await?;
        for ((quote, _, finding, laid), again) in kept.iter().zip(again) {
            audit.rows += 1;
            if again.json()? != (finding.clone(), laid.clone()) {
                audit.fault(format!("findings {quote}, {id}"), "the comparison says something else than what is shown");
            }
        }
    }
    Ok(())
}
