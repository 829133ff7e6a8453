//! A new version of an article's text: what becomes of its quotes is planned first, looked at, and then done.

use std::collections::HashMap;

use ::quotes::{Detection, Language, Span};
use review::{
    Anchor, ArticleId, ArticleText, Attribution, Change, CharSpan, Fate, Offsets, QuoteId, State, Task, Timestamp,
    VersionId, Was, after_text_change, carry,
};

use crate::clock::new_id;
use crate::db::{Tx, read, sql, within};
use crate::error::{Result, StoreError};
use crate::events::{About, append};
use crate::quotes::locate;
use crate::{Actor, DeskArticle, QuoteView, Store, detected, elsewhere};

sql! {
    KNOWN = "select article_id from versions where sha256 = $1";
    // One that somebody else brought in meanwhile has this number: then nothing is written.
    ADD = "insert into versions (id, article_id, number, text, sha256, created_at) values ($1, $2, $3, $4, $5, $6)";
    MOVE = "update quotes set version_id = $3, start_at = $4, end_at = $5, exact = $6, prefix = $7, suffix = $8, folded = $9, utterance = $10,
            attribution = $11, version = $12, changed_at = $13
        where id = $1 and version = $2";
    STEP = "update quotes set state = $2, reason = $3, approved_by = null, approved_at = null, version = version + 1, changed_at = $4 where id = $1";
    WRITTEN_BY = "select coalesce(written_by, '') from attributions where quote_id = $1 and number = $2";
    PERSON = "select coalesce(person_id, '') from attributions where quote_id = $1 and number = $2";
    ATTRIBUTE = "insert into attributions (quote_id, number, person_id, body, written_by, at) values ($1, $2, $3, $4, $5, $6)";
}

/// What a new text would do to a quote, in code points of that text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The same words stand here.
    Kept(CharSpan),
    /// These words stand in its place.
    Changed(CharSpan, String),
    /// It may be any of these, each with what stands around it: a person decides.
    Asked(Vec<(CharSpan, Anchor)>),
    /// It is not there any more.
    Gone,
}

/// What a new text would do to an article.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The version it was made against.
    pub seen: i64,
    /// Each quote of that version, in text order.
    pub quotes: Vec<(QuoteView, Found)>,
    /// Quotes that were not there before.
    pub new: Vec<String>,
}

/// What a person chose for quotes that could not be told apart: a place, or that it is gone.
pub type Chosen = HashMap<QuoteId, Option<CharSpan>>;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revised {
    /// The number of the new version.
    pub number: i64,
    /// Quotes whose words stand as they stood.
    pub kept: u32,
    /// Quotes with other words.
    pub changed: u32,
    /// Quotes that are not there any more.
    pub gone: u32,
    /// Quotes that were not there before.
    pub new: u32,
}

/// A text laid against an article: what the engine finds in it, and the fate of each quote.
struct Laid {
    article: DeskArticle,
    found: Detection,
    fates: Vec<Fate>,
}

const UNREAD: StoreError =
    StoreError::Unavailable("The text could not be read for quotes. Nothing was saved; please report it.");

impl Store {
    async fn lay_version(&self, article: ArticleId, text: &ArticleText) -> Result<Laid> {
        let article = self.desk(article).await?;
        let known: Option<String> =
            read!(self.db, pool => sqlx::query_scalar(KNOWN).bind(text.sha256()).fetch_optional(pool).await?);
        match known {
            Some(id) if id == article.id.to_string() => {
                return Err(StoreError::Conflict("This text is a version of the article already. Paste the new one."));
            }
            Some(_) => {
                return Err(StoreError::Conflict(
                    "This text belongs to another article of this desk. Search for it; it need not be here twice.",
                ));
            }
            None => {}
        }
        let language = article.language.unwrap_or_else(|| Language::guess(text.as_str()));
        let olds: Vec<Anchor> = article.quotes.iter().map(|quote| quote.anchor.clone()).collect();
        let words = text.as_str().to_owned();
        let work = tokio::task::spawn_blocking(move || {
            let found = ::quotes::detect_in(&words, language);
            let spans: Vec<Span> = found.quotes.iter().map(|quote| quote.span).collect();
            let fates = carry(&olds, &words, &spans);
            (found, fates)
        });
        let (found, mut fates) = work.await.map_err(|_| UNREAD)?;
        // Nobody is asked about what is no quote.
        for (quote, fate) in article.quotes.iter().zip(&mut fates) {
            if quote.state == State::Dismissed && matches!(fate, Fate::Asked(_)) {
                *fate = Fate::Gone;
            }
        }
        Ok(Laid { article, found, fates })
    }

    /// What a new text would do to an article's quotes; nothing is stored.
    ///
    /// # Errors
    /// When the actor may not, there is no such article, or the text is here already.
    pub async fn plan_version(&self, actor: &Actor, article: ArticleId, text: &ArticleText) -> Result<Plan> {
        actor.require(Task::Import)?;
        let Laid { article, found, fates } = self.lay_version(article, text).await?;
        let offsets = Offsets::new(text.as_str());
        let fresh = fresh(&found, &fates);
        let shown = |fate: Fate| match fate {
            Fate::Kept(span) => Found::Kept(offsets.to_chars(span)),
            Fate::Changed(span) => Found::Changed(offsets.to_chars(span), span.of(text.as_str()).to_owned()),
            Fate::Asked(spans) => {
                let place = |span: Span| (offsets.to_chars(span), Anchor::of(text.as_str(), span));
                Found::Asked(spans.into_iter().map(place).collect())
            }
            Fate::Gone => Found::Gone,
        };
        let new = fresh.iter().map(|quote| quote.span.of(text.as_str()).to_owned()).collect();
        Ok(Plan {
            seen: article.version,
            quotes: article.quotes.into_iter().zip(fates.into_iter().map(shown)).collect(),
            new,
        })
    }

    /// Brings a new version in. `seen` is the version the plan was made against, `chosen` what was decided where it asked.
    ///
    /// # Errors
    /// When the actor may not, someone else brought a version in or changed a quote meanwhile, the text is here already,
    /// something that was asked is not decided, or two quotes would stand in one place.
    pub async fn add_version(
        &self,
        actor: &Actor,
        article: ArticleId,
        seen: i64,
        text: &ArticleText,
        chosen: &Chosen,
    ) -> Result<Revised> {
        actor.require(Task::Import)?;
        let Laid { article, found, mut fates } = self.lay_version(article, text).await?;
        if article.version != seen {
            return Err(StoreError::Stale);
        }
        let offsets = Offsets::new(text.as_str());
        for (quote, fate) in article.quotes.iter().zip(&mut fates) {
            if let Fate::Asked(spans) = fate {
                *fate = decided(quote, spans, &offsets, chosen)?;
            }
        }
        unshared(&fates)?;
        let mut tx = self.db.begin().await?;
        let mut work = Revision {
            actor,
            at: self.clock.now(),
            article: article.id,
            version: VersionId(new_id()),
            number: article.version + 1,
            text: text.as_str(),
        };
        let revised = work.write(&mut tx, &article, &found, &fates, text).await?;
        tx.commit().await?;
        Ok(revised)
    }
}

/// The quotes of the new text that no old one stands in.
fn fresh<'d>(found: &'d Detection, fates: &[Fate]) -> Vec<&'d ::quotes::Quote> {
    let taken: Vec<Span> = fates
        .iter()
        .flat_map(|fate| match fate {
            Fate::Kept(span) | Fate::Changed(span) => std::slice::from_ref(span),
            Fate::Asked(spans) => spans,
            Fate::Gone => &[],
        })
        .copied()
        .collect();
    let apart = |span: Span| !taken.iter().any(|taken| span.start < taken.end && taken.start < span.end);
    found.quotes.iter().filter(|quote| apart(quote.span)).collect()
}

/// The fate a person chose among the places that were offered.
fn decided(quote: &QuoteView, offered: &[Span], offsets: &Offsets<'_>, chosen: &Chosen) -> Result<Fate> {
    let Some(choice) = chosen.get(&quote.id) else {
        return Err(StoreError::Wrong(
            "Some quotes could be in several places, and it is not decided where. Choose a place for each of them below.",
        ));
    };
    let Some(place) = choice else { return Ok(Fate::Gone) };
    let span = offered.iter().find(|span| offsets.to_chars(**span) == *place).copied();
    let span = span.ok_or(StoreError::Stale)?;
    let same = span.of(offsets.text()) == quote.exact;
    Ok(if same { Fate::Kept(span) } else { Fate::Changed(span) })
}

/// Refuses two quotes in one place.
fn unshared(fates: &[Fate]) -> Result<()> {
    let mut spans: Vec<Span> = fates
        .iter()
        .filter_map(|fate| if let Fate::Kept(span) | Fate::Changed(span) = fate { Some(*span) } else { None })
        .collect();
    spans.sort_by_key(|span| (span.start, span.end));
    match spans.windows(2).any(|pair| pair[0] == pair[1]) {
        true => Err(StoreError::Wrong(
            "Two quotes were given the same place. Choose another for one of them, or say that it is gone.",
        )),
        false => Ok(()),
    }
}

/// A new version while it is written.
struct Revision<'a> {
    actor: &'a Actor,
    at: Timestamp,
    article: ArticleId,
    version: VersionId,
    number: i64,
    text: &'a str,
}

impl Revision<'_> {
    async fn write(
        &mut self,
        tx: &mut Tx,
        article: &DeskArticle,
        found: &Detection,
        fates: &[Fate],
        text: &ArticleText,
    ) -> Result<Revised> {
        let (id, at) = (self.version.to_string(), self.at.to_string());
        within!(*tx, c => sqlx::query(ADD)
            .bind(&id).bind(self.article.to_string()).bind(self.number).bind(self.text).bind(text.sha256()).bind(&at)
            .execute(&mut *c).await?.rows_affected());
        let offsets = Offsets::new(self.text);
        let mut done = Revised { number: self.number, kept: 0, changed: 0, gone: 0, new: 0 };
        let mut last = found.quotes.iter().map(|quote| i64::from(quote.utterance)).max().unwrap_or_default();
        for (quote, fate) in article.quotes.iter().zip(fates) {
            match fate {
                Fate::Kept(span) | Fate::Changed(span) => {
                    // Pieces of one utterance stand together by the numbers of the new text.
                    let there =
                        found.quotes.iter().find(|found| found.span.start < span.end && span.start < found.span.end);
                    let utterance = there.map_or_else(
                        || {
                            last += 1;
                            last
                        },
                        |found| i64::from(found.utterance),
                    );
                    let changed = matches!(fate, Fate::Changed(_));
                    self.carry(tx, quote, *span, &offsets, utterance).await?;
                    if changed {
                        done.changed += 1;
                        self.follow(
                            tx,
                            quote,
                            &format!("The words changed in version {}: look at them again.", self.number),
                        )
                        .await?;
                    } else {
                        done.kept += 1;
                    }
                }
                // What was no quote is no loss.
                Fate::Asked(_) | Fate::Gone if quote.state == State::Dismissed => {}
                Fate::Asked(_) | Fate::Gone => {
                    done.gone += 1;
                    self.lose(tx, quote).await?;
                }
            }
        }
        let fresh: Vec<::quotes::Quote> = fresh(found, fates).into_iter().cloned().collect();
        done.new = u32::try_from(fresh.len()).unwrap_or(u32::MAX);
        detected::store(tx, (self.article, self.version), self.text, &fresh, self.at).await?;
        let change = Change::ArticleRevised {
            number: self.number,
            sha256: text.sha256(),
            kept: done.kept,
            changed: done.changed,
            gone: done.gone,
            new: done.new,
        };
        append(tx, self.at, self.actor, About { article: Some(self.article), quote: None }, &change).await?;
        Ok(done)
    }

    /// Moves a quote into the new version. Its review goes with it; only other words raise its version.
    async fn carry(
        &self,
        tx: &mut Tx,
        quote: &QuoteView,
        span: Span,
        offsets: &Offsets<'_>,
        utterance: i64,
    ) -> Result<()> {
        let (place, anchor) = (offsets.to_chars(span), Anchor::of(self.text, span));
        let changed = anchor.exact != quote.exact;
        let number = self.relocate(tx, quote, place).await?;
        let id = quote.id.to_string();
        let written = within!(*tx, c => sqlx::query(MOVE)
            .bind(&id).bind(quote.version).bind(self.version.to_string())
            .bind(i64::from(place.start)).bind(i64::from(place.end))
            .bind(&anchor.exact).bind(&anchor.prefix).bind(&anchor.suffix).bind(anchor.exact.to_lowercase()).bind(utterance)
            .bind(number).bind(quote.version + i64::from(changed))
            .bind(if changed { self.at } else { quote.changed_at }.to_string())
            .execute(&mut *c).await?.rows_affected());
        if written != 1 {
            return Err(StoreError::Stale);
        }
        if changed {
            elsewhere::reindex(tx, &id, &quote.exact, &anchor.exact).await?;
            let kind = quote.kind.as_str().to_owned();
            let change = Change::QuoteAdjusted {
                span: Was { from: Some(quote.span), to: place },
                exact: Was { from: Some(quote.exact.clone()), to: anchor.exact },
                quote_kind: Was { from: Some(kind.clone()), to: kind },
            };
            append(tx, self.at, self.actor, self.about(quote), &change).await?;
        }
        Ok(())
    }

    /// The same attribution with its places in the new text, as a number of its own; who wrote it stays.
    async fn relocate(&self, tx: &mut Tx, quote: &QuoteView, place: CharSpan) -> Result<i64> {
        let mut moved: Attribution = quote.attribution.clone();
        if quote.attribution_number == 0 {
            return Ok(0);
        }
        // Places of the old text say nothing here.
        for link in [&mut moved.speaker, &mut moved.role, &mut moved.cue].into_iter().flatten().chain(&mut moved.via) {
            link.span = None;
        }
        locate(self.text, place, None, &mut moved);
        if moved == quote.attribution {
            return Ok(quote.attribution_number);
        }
        let (id, old, number) = (quote.id.to_string(), quote.attribution_number, quote.attribution_number + 1);
        let (by, person): (String, String) = within!(*tx, c => (
            sqlx::query_scalar(WRITTEN_BY).bind(&id).bind(old).fetch_one(&mut *c).await?,
            sqlx::query_scalar(PERSON).bind(&id).bind(old).fetch_one(&mut *c).await?,
        ));
        let filled = |word: String| Some(word).filter(|word| !word.is_empty());
        let body = serde_json::to_string(&moved)?;
        within!(*tx, c => sqlx::query(ATTRIBUTE)
            .bind(&id).bind(number).bind(filled(person)).bind(&body).bind(filled(by)).bind(self.at.to_string())
            .execute(&mut *c).await?.rows_affected());
        Ok(number)
    }

    /// A quote that is not in the new text stays where it was.
    async fn lose(&self, tx: &mut Tx, quote: &QuoteView) -> Result<()> {
        let change = Change::QuoteGone { number: self.number, exact: quote.exact.clone() };
        append(tx, self.at, self.actor, self.about(quote), &change).await?;
        self.follow(tx, quote, &format!("Not in version {} any more.", self.number)).await
    }

    /// Takes back what was signed off or waits for that.
    async fn follow(&self, tx: &mut Tx, quote: &QuoteView, reason: &str) -> Result<()> {
        let Some((action, state)) = after_text_change(quote.state) else { return Ok(()) };
        within!(*tx, c => sqlx::query(STEP)
            .bind(quote.id.to_string()).bind(state.as_str()).bind(reason).bind(self.at.to_string())
            .execute(&mut *c).await?.rows_affected());
        let change = Change::Moved {
            action,
            state: Was { from: Some(quote.state.as_str().to_owned()), to: state.as_str().to_owned() },
            reason: Some(reason.to_owned()),
        };
        append(tx, self.at, self.actor, self.about(quote), &change).await
    }

    fn about(&self, quote: &QuoteView) -> About {
        About { article: Some(self.article), quote: Some(quote.id) }
    }
}
