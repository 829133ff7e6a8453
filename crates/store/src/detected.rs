//! Stores what the engine found in a new article: many rows in few statements, because each statement is a
//! journey to the database and back.

use std::collections::HashMap;

use review::{Anchor, ArticleId, Attribution, CharSpan, Kind, Link, Offsets, QuoteId, State, Timestamp, VersionId};

use crate::clock::new_id;
use crate::db::{Tx, within};
use crate::error::Result;
use crate::tables::{ATTRIBUTIONS, QUOTES};
use crate::{elsewhere, people};

// The rows follow as `values (…), (…)`, so these are no whole statements and not in a `sql!` list; the contract
// suite runs them on both engines.
const ADD_QUOTES: &str =
    "insert into quotes (id, article_id, version_id, start_at, end_at, exact, prefix, suffix, folded,
    kind, utterance, origin, confidence, state, attribution, verdict, reason, version, changed_at, person_id) ";
const ADD_ATTRIBUTIONS: &str = "insert into attributions (quote_id, number, person_id, body, at) ";

/// Rows a statement: both engines take tens of thousands of values.
const ROWS: usize = 500;

/// One quote, ready to store.
struct Row {
    id: String,
    span: CharSpan,
    anchor: Anchor,
    kind: Kind,
    utterance: i64,
    confidence: f64,
    attribution: String,
    person: Option<String>,
}

/// Stores quotes of a version's text with their attributions, and the people they name.
pub(crate) async fn store(
    tx: &mut Tx,
    (article, version): (ArticleId, VersionId),
    text: &str,
    quotes: &[quotes::Quote],
    at: Timestamp,
) -> Result<()> {
    let rows = prepare(tx, text, quotes, at).await?;
    let (article, version, at) = (article.to_string(), version.to_string(), at.to_string());
    for rows in rows.chunks(ROWS) {
        within!(*tx, c => {
            let mut insert = sqlx::QueryBuilder::new(ADD_QUOTES);
            insert.push_values(rows, |mut values, row| {
                let speech = row.kind != Kind::Scare;
                values.push_bind(&row.id).push_bind(&article).push_bind(&version);
                values.push_bind(i64::from(row.span.start)).push_bind(i64::from(row.span.end));
                values.push_bind(&row.anchor.exact).push_bind(&row.anchor.prefix).push_bind(&row.anchor.suffix);
                values.push_bind(row.anchor.exact.to_lowercase()).push_bind(row.kind.as_str()).push_bind(row.utterance);
                values.push_bind("detected").push_bind(row.confidence);
                values.push_bind(if speech { State::Open } else { State::Dismissed }.as_str());
                values.push_bind(1i64).push_bind(0i64);
                values.push_bind(if speech { "" } else { "Found as a title or a term, not as speech." });
                values.push_bind(1i64).push_bind(&at).push_bind(&row.person);
            });
            insert.build().execute(&mut *c).await?;
            let mut insert = sqlx::QueryBuilder::new(ADD_ATTRIBUTIONS);
            insert.push_values(rows, |mut values, row| {
                values.push_bind(&row.id).push_bind(1i64).push_bind(&row.person).push_bind(&row.attribution).push_bind(&at);
            });
            insert.build().execute(&mut *c).await?;
        });
        for row in rows {
            tx.touch(&QUOTES, [&row.id]);
            tx.touch(&ATTRIBUTIONS, [&row.id, "1"]);
        }
        elsewhere::index(tx, rows.iter().map(|row| (row.id.as_str(), row.anchor.exact.as_str()))).await?;
    }
    Ok(())
}

async fn prepare(tx: &mut Tx, text: &str, quotes: &[quotes::Quote], at: Timestamp) -> Result<Vec<Row>> {
    let offsets = Offsets::new(text);
    let mut registry: HashMap<String, String> = HashMap::new();
    let mut rows = Vec::with_capacity(quotes.len());
    for quote in quotes {
        let attribution = attribution(&offsets, quote);
        let person = match attribution.name.as_deref().filter(|_| quote.kind != Kind::Scare) {
            Some(name) if registry.contains_key(name) => registry.get(name).cloned(),
            Some(name) => {
                let person = people::find_or_add(tx, name, at).await?;
                registry.insert(name.to_owned(), person.clone());
                Some(person)
            }
            None => None,
        };
        rows.push(Row {
            id: QuoteId(new_id()).to_string(),
            span: offsets.to_chars(quote.span),
            anchor: Anchor::of(text, quote.span),
            kind: quote.kind,
            utterance: i64::from(quote.utterance),
            confidence: f64::from(quote.confidence),
            attribution: serde_json::to_string(&attribution)?,
            person,
        });
    }
    Ok(rows)
}

/// What the engine found, as the desk writes it: offsets in code points.
pub(crate) fn attribution(offsets: &Offsets<'_>, quote: &quotes::Quote) -> Attribution {
    let link = |span: quotes::Span| Link {
        text: span.of(offsets.text()).split_whitespace().collect::<Vec<_>>().join(" "),
        span: Some(offsets.to_chars(span)),
    };
    Attribution {
        speaker: quote.speaker.as_ref().map(|speaker| link(speaker.span)),
        name: quote.speaker.as_ref().and_then(|speaker| speaker.name.clone()),
        role: quote.speaker.as_ref().and_then(|speaker| speaker.role).map(link),
        // A colon or a dash sets a name apart; it is no word of saying.
        cue: quote.cue.map(link).filter(|cue| cue.text.contains(char::is_alphabetic)),
        via: quote.via.iter().copied().map(link).collect(),
    }
}
