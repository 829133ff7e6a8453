//! Writes a new version of an article: the text, each quote in its new place or without one, and the events of both.

use review::{ArticleId, ArticleText, Change, State, Timestamp, VersionId, Was, after_text_change};

use crate::clock::new_id;
use crate::db::{Tx, sql, within};
use crate::error::{Result, StoreError};
use crate::events::{About, append};
use crate::tables::{ATTRIBUTIONS, CITATIONS, QUOTES, VERSIONS};
use crate::versions::{Carried, Laid};
use crate::{Actor, DeskArticle, QuoteView, Revised, detected, elsewhere, people};

sql! {
    KNOWN = "select article_id from versions where sha256 = $1";
    // One that somebody else brought in meanwhile has this number: then nothing is written.
    ADD = "insert into versions (id, article_id, number, text, sha256, created_at) values ($1, $2, $3, $4, $5, $6)";
    MOVE = "update quotes set version_id = $3, start_at = $4, end_at = $5, exact = $6, prefix = $7, suffix = $8, folded = $9, utterance = $10,
            attribution = $11, version = $12, changed_at = $13, worded_by = coalesce($14, worded_by), lost = 0,
            person_id = (select a.person_id from attributions a where a.quote_id = $1 and a.number = $11 and quotes.state <> 'dismissed')
        where id = $1 and version = $2";
    RESPELL = "update citations set words = $3 where quote_id = $1 and words = $2";
    LOSE = "update quotes set lost = 1, version = version + 1, changed_at = $2 where id = $1";
    STEP = "update quotes set state = $2, reason = $3, approved_by = null, approved_at = null, signed_name = null, version = version + 1, changed_at = $4 where id = $1";
    WRITTEN = "select coalesce(written_by, ''), coalesce(person_id, '') from attributions where quote_id = $1 and number = $2";
    ATTRIBUTE = "insert into attributions (quote_id, number, person_id, body, written_by, at) values ($1, $2, $3, $4, $5, $6)";
}

/// A new version while it is written.
pub(crate) struct Revision<'a> {
    actor: &'a Actor,
    at: Timestamp,
    article: ArticleId,
    version: VersionId,
    number: i64,
    text: &'a ArticleText,
}

impl<'a> Revision<'a> {
    pub(crate) fn new(actor: &'a Actor, at: Timestamp, article: &DeskArticle, text: &'a ArticleText) -> Self {
        let (version, number) = (VersionId(new_id()), article.version + 1);
        Self { actor, at, article: article.id, version, number, text }
    }

    /// Writes the version, moves every quote that has a place in it, and says what became of each.
    pub(crate) async fn write(&self, tx: &mut Tx, laid: &Laid, carried: Vec<Option<Carried>>) -> Result<Revised> {
        // A text that an older version had is known by that one: here its number stands behind it.
        let sha256 = self.text.sha256();
        let known: Option<String> =
            within!(*tx, c => sqlx::query_scalar(KNOWN).bind(&sha256).fetch_optional(&mut *c).await?);
        let key = if known.is_some() { format!("{sha256}.{}", self.number) } else { sha256.clone() };
        within!(*tx, c => sqlx::query(ADD)
            .bind(self.version.to_string()).bind(self.article.to_string()).bind(self.number).bind(self.text.as_str()).bind(&key).bind(self.at.to_string())
            .execute(&mut *c).await?.rows_affected());
        tx.touch(&VERSIONS, [&self.version.to_string()]);
        let mut done = Revised { number: self.number, kept: 0, changed: 0, gone: 0, new: 0 };
        for (quote, carried) in laid.quotes.iter().zip(carried) {
            match carried {
                Some(carried) => {
                    self.carry(tx, quote, &carried).await?;
                    match self.reason(&carried) {
                        Some(reason) => {
                            done.changed += 1;
                            self.follow(tx, quote, &reason).await?;
                        }
                        None => done.kept += 1,
                    }
                }
                None if quote.lost => {}
                None => {
                    // What was no quote is no loss.
                    done.gone += u32::from(quote.state != State::Dismissed);
                    self.lose(tx, quote).await?;
                }
            }
        }
        let fresh: Vec<::quotes::Quote> = laid.fresh().into_iter().cloned().collect();
        done.new = u32::try_from(fresh.len()).unwrap_or(u32::MAX);
        detected::store(tx, (self.article, self.version), self.text.as_str(), &fresh, self.at).await?;
        let change = Change::ArticleRevised {
            number: self.number,
            sha256,
            kept: done.kept,
            changed: done.changed,
            gone: done.gone,
            new: done.new,
        };
        append(tx, self.at, self.actor, About { article: Some(self.article), quote: None }, &change).await?;
        Ok(done)
    }

    /// Why a quote has to be looked at again; nothing where it stands as it stood.
    fn reason(&self, carried: &Carried) -> Option<String> {
        let number = self.number;
        if carried.changed {
            return Some(format!("It changed in version {number}: look at it again."));
        }
        let side = carried.around.as_ref().and_then(|(was, now)| was.differ(now))?;
        Some(format!(
            "What stands {} changed in version {number}: see whether the words still mean the same.",
            side.label()
        ))
    }

    /// Moves a quote into the new version. Its review goes with it; its version rises only where something changed, so
    /// that a frozen sheet does not call changed what only moved.
    async fn carry(&self, tx: &mut Tx, quote: &QuoteView, carried: &Carried) -> Result<()> {
        let Carried { place, anchor, changed, .. } = carried;
        let number = self.attribute(tx, quote, carried).await?;
        let id = quote.id.to_string();
        let raised = quote.version + i64::from(*changed || quote.lost);
        let written = within!(*tx, c => sqlx::query(MOVE)
            .bind(&id).bind(quote.version).bind(self.version.to_string())
            .bind(i64::from(place.start)).bind(i64::from(place.end))
            .bind(&anchor.exact).bind(&anchor.prefix).bind(&anchor.suffix).bind(anchor.exact.to_lowercase()).bind(carried.utterance)
            .bind(number).bind(raised)
            .bind(if raised == quote.version { quote.changed_at } else { self.at }.to_string())
            // Whoever brings in other words answers for them.
            .bind(self.actor.account().filter(|_| carried.reworded))
            .execute(&mut *c).await?.rows_affected());
        if written != 1 {
            return Err(StoreError::Stale);
        }
        tx.touch(&QUOTES, [&id]);
        if anchor.exact != quote.exact && !*changed {
            // The same words in other letters: what was found for them still is.
            within!(*tx, c => sqlx::query(RESPELL).bind(&id).bind(&quote.exact).bind(&anchor.exact).execute(&mut *c).await?.rows_affected());
            tx.touch(&CITATIONS, [&id]);
        }
        if anchor.exact != quote.exact || quote.lost {
            elsewhere::reindex(tx, &id, &quote.exact, &anchor.exact).await?;
            let kind = quote.kind.as_str().to_owned();
            let change = Change::QuoteAdjusted {
                span: Was { from: Some(quote.span), to: *place },
                exact: Was { from: Some(quote.exact.clone()), to: anchor.exact.clone() },
                quote_kind: Was { from: Some(kind.clone()), to: kind },
            };
            append(tx, self.at, self.actor, self.about(quote), &change).await?;
        }
        Ok(())
    }

    /// Writes the attribution with its new places as a number of its own, and gives that number.
    async fn attribute(&self, tx: &mut Tx, quote: &QuoteView, carried: &Carried) -> Result<i64> {
        let unwritten = quote.attribution_number == 0;
        if carried.attribution == quote.attribution || (unwritten && !carried.engine) {
            return Ok(quote.attribution_number);
        }
        let (id, number) = (quote.id.to_string(), quote.attribution_number + 1);
        let (mut by, mut person): (String, String) = within!(*tx, c => sqlx::query_as(WRITTEN)
            .bind(&id).bind(quote.attribution_number).fetch_optional(&mut *c).await?)
        .unwrap_or_default();
        if carried.engine {
            by.clear();
            person = match carried.attribution.name.as_deref() {
                Some(name) => people::find_or_add(tx, name, self.at).await?,
                None => String::new(),
            };
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            let to = carried.attribution.clone();
            let change = Change::Attributed {
                number,
                attribution: Was { from: (!unwritten).then(|| quote.attribution.clone()), to },
            };
            append(tx, self.at, self.actor, self.about(quote), &change).await?;
        }
        let filled = |word: String| Some(word).filter(|word| !word.is_empty());
        let body = serde_json::to_string(&carried.attribution)?;
        within!(*tx, c => sqlx::query(ATTRIBUTE)
            .bind(&id).bind(number).bind(filled(person)).bind(&body).bind(filled(by)).bind(self.at.to_string())
            .execute(&mut *c).await?.rows_affected());
        tx.touch(&ATTRIBUTIONS, [&id, &number.to_string()]);
        Ok(number)
    }

    /// A quote that is not in the new text stays where it was.
    async fn lose(&self, tx: &mut Tx, quote: &QuoteView) -> Result<()> {
        let change = Change::QuoteGone { number: self.number, exact: quote.exact.clone() };
        within!(*tx, c => sqlx::query(LOSE).bind(quote.id.to_string()).bind(self.at.to_string()).execute(&mut *c).await?.rows_affected());
        tx.touch(&QUOTES, [&quote.id.to_string()]);
        append(tx, self.at, self.actor, self.about(quote), &change).await?;
        self.follow(tx, quote, &format!("Not in version {} any more.", self.number)).await
    }

    /// Takes back what was signed off or waits for that.
    async fn follow(&self, tx: &mut Tx, quote: &QuoteView, reason: &str) -> Result<()> {
        let Some((action, state)) = after_text_change(quote.state) else { return Ok(()) };
        within!(*tx, c => sqlx::query(STEP)
            .bind(quote.id.to_string()).bind(state.as_str()).bind(reason).bind(self.at.to_string())
            .execute(&mut *c).await?.rows_affected());
        tx.touch(&QUOTES, [&quote.id.to_string()]);
        let change = Change::Moved {
            action,
            state: Was { from: Some(quote.state.as_str().to_owned()), to: state.as_str().to_owned() },
            reason: Some(reason.to_owned()),
            overruled: String::new(),
        };
        append(tx, self.at, self.actor, self.about(quote), &change).await
    }

    fn about(&self, quote: &QuoteView) -> About {
        About { article: Some(self.article), quote: Some(quote.id) }
    }
}
