//! A new version of an article's text: what becomes of its quotes is planned first, looked at, and then done.

use std::collections::HashMap;

use ::quotes::{Detection, Language, Span};
use review::{
    Anchor, ArticleId, ArticleText, Attribution, CharSpan, Fate, Offsets, Old, QuoteId, State, Surroundings, Task,
    after_text_change, carry, folded, free, meant,
};

use crate::db::{Tx, read, sql, within};
use crate::draft::locate;
use crate::error::{Result, StoreError};
use crate::revision::Revision;
use crate::{Actor, DeskArticle, QuoteView, Store, detected};

sql! {
    KNOWN = "select article_id from versions where sha256 = $1";
    // Both take locks in the same order as everyone else: the article, its quotes, the chain.
    HOLD_ARTICLE = "update articles set title = title where id = $1";
    HOLD_QUOTES = "update quotes set version = version where article_id = $1";
    SEEN = "select id, version from quotes where article_id = $1";
}

/// What a new text would do to a quote, in code points of that text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The same words stand here, said by the same.
    Kept(CharSpan),
    /// So they do, but what stands around them, and was approved or checked with them, is another: what it was, and is.
    Around(CharSpan, Surroundings, Surroundings),
    /// These words stand in its place; the attribution of the new text, where that is another.
    Changed(CharSpan, String, Option<String>),
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
    /// Each quote of that version in text order, then those that older ones had.
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
    /// Quotes whose words stand as they stood, said by the same.
    pub kept: u32,
    /// Quotes with other words, another attribution or, where somebody checked them, other surroundings.
    pub changed: u32,
    /// Quotes that are not there any more.
    pub gone: u32,
    /// Quotes that were not there before.
    pub new: u32,
}

/// A text laid against an article.
pub(crate) struct Laid {
    article: DeskArticle,
    /// Every quote of the article, those that are lost last.
    pub(crate) quotes: Vec<QuoteView>,
    /// What the engine finds in the new text, and found in the old one.
    found: Detection,
    before: Detection,
    fates: Vec<Fate>,
}

/// A quote on its way into the new text.
pub(crate) struct Carried {
    pub(crate) place: CharSpan,
    pub(crate) anchor: Anchor,
    pub(crate) attribution: Attribution,
    /// The engine's attribution of the new text takes the place of one that the engine wrote.
    pub(crate) engine: bool,
    pub(crate) utterance: i64,
    /// Other words.
    pub(crate) reworded: bool,
    /// Other words, or another attribution.
    pub(crate) changed: bool,
    /// What stood around the words and does now, where somebody checked them in other surroundings.
    pub(crate) around: Option<(Surroundings, Surroundings)>,
}

const UNREAD: StoreError =
    StoreError::Unavailable("The text could not be read for quotes. Nothing was saved; please report it.");

impl Store {
    async fn lay_version(&self, article: ArticleId, text: &ArticleText) -> Result<Laid> {
        let article = self.desk(article).await?;
        if article.text == text.as_str() {
            return Err(StoreError::Conflict("This is the text the article has already. Paste the new one."));
        }
        let known: Option<String> =
            read!(self.db, c => sqlx::query_scalar(KNOWN).bind(text.sha256()).fetch_optional(&mut *c).await?);
        if known.is_some_and(|id| id != article.id.to_string()) {
            return Err(StoreError::Conflict(
                "This text belongs to another article of this desk. Search for it; it need not be here twice.",
            ));
        }
        let language = article.language.unwrap_or_else(|| Language::guess(text.as_str()));
        let quotes: Vec<QuoteView> = article.quotes.iter().chain(&article.lost).cloned().collect();
        let olds: Vec<Old> = quotes
            .iter()
            .map(|quote| Old { anchor: quote.anchor.clone(), dismissed: quote.state == State::Dismissed })
            .collect();
        let (old, new) = (article.text.clone(), text.as_str().to_owned());
        let work = tokio::task::spawn_blocking(move || {
            let (before, found) = (::quotes::detect_in(&old, language), ::quotes::detect_in(&new, language));
            let spans: Vec<Span> = found.quotes.iter().map(|quote| quote.span).collect();
            let fates = carry(&olds, &new, &spans);
            (before, found, fates)
        });
        let (before, found, mut fates) = work.await.map_err(|_| UNREAD)?;
        for (quote, fate) in quotes.iter().zip(&mut fates) {
            // Nobody is asked about what is no quote.
            if quote.state == State::Dismissed && matches!(fate, Fate::Asked(_)) {
                *fate = Fate::Gone;
            }
        }
        Ok(Laid { article, quotes, found, before, fates })
    }

    /// What a new text would do to an article's quotes; nothing is stored.
    ///
    /// # Errors
    /// When the actor may not, there is no such article, or the text is another article's or the one it has.
    pub async fn plan_version(&self, actor: &Actor, article: ArticleId, text: &ArticleText) -> Result<Plan> {
        actor.require(Task::Import)?;
        let laid = self.lay_version(article, text).await?;
        let (words, offsets) = (text.as_str(), Offsets::new(text.as_str()));
        let new = laid.fresh().iter().map(|quote| quote.span.of(words).to_owned()).collect();
        let carried = laid.carried(&offsets);
        let shown = |(fate, carried): (Fate, Option<Carried>)| match (fate, carried) {
            (Fate::Kept(_) | Fate::Changed(_), Some(carried)) if carried.changed => {
                let sentence = carried.engine.then(|| carried.attribution.sentence_with_name());
                Found::Changed(carried.place, carried.anchor.exact, sentence)
            }
            (Fate::Kept(_) | Fate::Changed(_), Some(Carried { place, around: Some((was, now)), .. })) => {
                Found::Around(place, was, now)
            }
            (Fate::Kept(span) | Fate::Changed(span), _) => Found::Kept(offsets.to_chars(span)),
            (Fate::Asked(spans), _) => {
                let place = |span: Span| (offsets.to_chars(span), Anchor::of(words, span));
                Found::Asked(spans.into_iter().map(place).collect())
            }
            (Fate::Gone, _) => Found::Gone,
        };
        let found = laid.fates.clone().into_iter().zip(carried).map(shown);
        // What is lost already and is not found again is no news.
        let quotes = laid.quotes.into_iter().zip(found).filter(|(quote, found)| !quote.lost || *found != Found::Gone);
        Ok(Plan { seen: laid.article.version, quotes: quotes.collect(), new })
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
        let mut laid = self.lay_version(article, text).await?;
        if laid.article.version != seen {
            return Err(StoreError::Stale);
        }
        let offsets = Offsets::new(text.as_str());
        for (quote, fate) in laid.quotes.iter().zip(&mut laid.fates) {
            if let Fate::Asked(spans) = fate {
                *fate = decided(quote, spans, &offsets, chosen)?;
            }
        }
        unshared(&laid.fates)?;
        // Everything that takes a while is done before the transaction.
        let carried = laid.carried(&offsets);
        let (mut tx, actor) = self.begin(actor, Task::Import).await?;
        let actor = &actor;
        laid.still(&mut tx).await?;
        let work = Revision::new(actor, self.clock.now(), &laid.article, text);
        let revised = work.write(&mut tx, &laid, carried).await?;
        tx.commit().await?;
        Ok(revised)
    }
}

impl Laid {
    /// The quotes of the new text that no old one stands in.
    pub(crate) fn fresh(&self) -> Vec<&::quotes::Quote> {
        let spans: Vec<Span> = self.found.quotes.iter().map(|quote| quote.span).collect();
        let fates = self.quotes.iter().zip(&self.fates);
        let fates = fates.map(|(quote, fate)| (quote.state == State::Dismissed, fate.clone()));
        free(&spans, fates).into_iter().map(|at| &self.found.quotes[at]).collect()
    }

    /// Each quote that has a place in the new text, ready to be moved there.
    fn carried(&self, offsets: &Offsets<'_>) -> Vec<Option<Carried>> {
        let text = offsets.text();
        let old = Offsets::new(&self.article.text);
        let mut last = self.found.quotes.iter().map(|quote| i64::from(quote.utterance)).max().unwrap_or_default();
        let spans = |found: &Detection| found.quotes.iter().map(|quote| quote.span).collect::<Vec<_>>();
        let (now_spans, old_spans) = (spans(&self.found), spans(&self.before));
        let mut one = |quote: &QuoteView, span: Span, other_words: bool| {
            let there = meant(&now_spans, span).map(|at| &self.found.quotes[at]);
            let was = old.to_bytes(quote.span).and_then(|span| meant(&old_spans, span));
            let now = there.map(|found| detected::attribution(offsets, found));
            // What was lost stood in a text that is not read again: what is known of it has to do.
            let before = match quote.lost {
                true => Some(quote.attribution.clone()),
                false => was.map(|at| detected::attribution(&old, &self.before.quotes[at])),
            };
            // The same engine reads both texts: where it reads another speaker, the text names another.
            let other_speaker =
                now.as_ref().zip(before.as_ref()).is_some_and(|(now, before)| !same_source(now, before));
            let place = offsets.to_chars(span);
            let engine = !quote.attributed_by_hand && (other_words || other_speaker) && now.is_some();
            let attribution = match now {
                Some(now) if engine => now,
                _ => relocated(quote, offsets, place),
            };
            // Pieces of one utterance stand together by the numbers of the new text.
            let utterance = there.map_or_else(
                || {
                    last += 1;
                    last
                },
                |found| i64::from(found.utterance),
            );
            let changed = other_words || other_speaker;
            let checked = !changed && after_text_change(quote.state).is_some();
            let was = old.to_bytes(quote.span).filter(|_| checked).map(|was| Surroundings::of(&self.article.text, was));
            let around =
                was.map(|was| (was, Surroundings::of(text, span))).filter(|(was, now)| was.differ(now).is_some());
            Carried {
                place,
                anchor: Anchor::of(text, span),
                attribution,
                engine,
                utterance,
                reworded: other_words,
                changed,
                around,
            }
        };
        let each = self.quotes.iter().zip(&self.fates);
        each.map(|(quote, fate)| match fate {
            Fate::Kept(span) => Some(one(quote, *span, false)),
            Fate::Changed(span) => Some(one(quote, *span, true)),
            Fate::Asked(_) | Fate::Gone => None,
        })
        .collect()
    }

    /// Makes sure that nobody has touched the article's quotes since they were read, and that nobody does now.
    async fn still(&self, tx: &mut Tx) -> Result<()> {
        let article = self.article.id.to_string();
        let mut now: Vec<(String, i64)> = within!(*tx, c => {
            sqlx::query(HOLD_ARTICLE).bind(&article).execute(&mut *c).await?;
            sqlx::query(HOLD_QUOTES).bind(&article).execute(&mut *c).await?;
            sqlx::query_as(SEEN).bind(&article).fetch_all(&mut *c).await?
        });
        let mut seen: Vec<(String, i64)> =
            self.quotes.iter().map(|quote| (quote.id.to_string(), quote.version)).collect();
        now.sort();
        seen.sort();
        if now == seen { Ok(()) } else { Err(StoreError::Stale) }
    }
}

/// Whether two readings name the same speaker and the same way through others.
fn same_source(one: &Attribution, other: &Attribution) -> bool {
    let source = |a: &Attribution| {
        let speaker = a.name.as_deref().or_else(|| a.speaker.as_ref().map(|link| link.text.as_str()));
        (speaker.map(folded), a.via.iter().map(|link| folded(&link.text)).collect::<Vec<_>>())
    };
    source(one) == source(other)
}

/// The same attribution with its places in the new text.
fn relocated(quote: &QuoteView, offsets: &Offsets<'_>, place: CharSpan) -> Attribution {
    let mut moved = quote.attribution.clone();
    // Places of the old text say nothing here.
    for link in [&mut moved.speaker, &mut moved.role, &mut moved.cue].into_iter().flatten().chain(&mut moved.via) {
        link.span = None;
    }
    locate(offsets, place, None, &mut moved);
    moved
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
    let same = folded(span.of(offsets.text())) == folded(&quote.exact);
    Ok(if same { Fate::Kept(span) } else { Fate::Changed(span) })
}

/// Refuses two quotes in one place.
fn unshared(fates: &[Fate]) -> Result<()> {
    let mut spans: Vec<Span> = fates
        .iter()
        .filter_map(|fate| if let Fate::Kept(span) | Fate::Changed(span) = fate { Some(*span) } else { None })
        .collect();
    spans.sort_by_key(|span| (span.start, span.end));
    if spans.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(StoreError::Wrong(
            "Two quotes were given the same place. Choose another for one of them, or say that it is gone.",
        ));
    }
    Ok(())
}
