//! Whose work is in force: one expression, so that a write, the panel and the queue never say different things.

use review::{Own, QuoteId};

use crate::db::{read, sql};
use crate::error::Result;
use crate::{Actor, Store};

/// The part of the work on the quote `q` that is the account's `$me`, as [`Own::as_str`] names it; blank where none is.
///
/// Evidence that the quote does not rest on is tested against all the same where its words were found in it, and either
/// contradict it there or stand in nothing that it rests on: that is what may count (`review::counting`).
macro_rules! own_work {
    ($me:literal) => {
        concat!(
            "case when q.checked_by = ", $me, " then 'check'
                when q.worded_by = ", $me, " then 'words'
                when exists (select 1 from verdicts ov where ov.quote_id = q.id and ov.number = q.verdict and ov.written_by = ", $me, ") then 'verdict'
                when exists (select 1 from attributions oa where oa.quote_id = q.id and oa.number = q.attribution and oa.written_by = ", $me, ") then 'attribution'
                when exists (select 1 from citations oc join evidence oe on oe.id = oc.evidence_id
                        left join article_evidence ob on ob.article_id = q.article_id and ob.evidence_id = oc.evidence_id
                    where oc.quote_id = q.id and (oc.cited_by = ", $me, " or oc.placed_by = ", $me, " or oe.added_by = ", $me, " or ob.added_by = ", $me, "))
                    or exists (select 1 from drops od where od.quote_id = q.id and od.dropped_by = ", $me, ")
                    or exists (select 1 from findings fi join evidence oe on oe.id = fi.evidence_id
                        where fi.quote_id = q.id and fi.words = q.exact and fi.finding not like '{\"wording\":\"not_found\"%'
                            and not exists (select 1 from citations oc where oc.quote_id = q.id and oc.evidence_id = fi.evidence_id)
                            and (exists (select 1 from article_evidence ob where ob.article_id = q.article_id and ob.evidence_id = fi.evidence_id and (ob.added_by = ", $me, " or oe.added_by = ", $me, "))
                                or exists (select 1 from citations oc where oc.article_id = q.article_id and oc.evidence_id = fi.evidence_id and (oc.cited_by = ", $me, " or oe.added_by = ", $me, ")))
                            and (fi.finding like '{\"wording\":\"altered_material\"%' or fi.finding like '{\"wording\":\"stitched\"%' or fi.finding like '%\"condition_%'
                                or not exists (select 1 from citations oc join findings og on og.quote_id = oc.quote_id and og.evidence_id = oc.evidence_id where oc.quote_id = q.id)))
                    then 'evidence'
                when exists (select 1 from attributions oa join people op on op.id = oa.person_id left join people om on om.id = op.merged_into
                    where oa.quote_id = q.id and oa.number = q.attribution and replace(oa.body, '\"name\":\"' || coalesce(om.name, op.name) || '\"', '') = oa.body
                        and (case when om.id is null then op.named_by else om.named_by end = ", $me, " or op.merged_by = ", $me, ")) then 'name'
                else '' end"
        )
    };
}
pub(crate) use own_work;

sql! {
    OWN = concat!("select ", own_work!("$2"), " from quotes q where q.id = $1");
}

impl Store {
    /// The part of a quote's work that is the actor's own, the first where there are several. A program's work is nobody's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn own_work(&self, actor: &Actor, quote: QuoteId) -> Result<Option<Own>> {
        let Some(me) = actor.account() else { return Ok(Some(Own::Unknown)) };
        let word: Option<String> = read!(self.db, c => sqlx::query_scalar(OWN).bind(quote.to_string()).bind(me).fetch_optional(&mut *c).await?);
        Ok(word.as_deref().and_then(Own::parse))
    }
}
