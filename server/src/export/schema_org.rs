//! For search engines and archives: ClaimReview and Quotation of schema.org, as JSON-LD.
//!
//! The claim that is reviewed is that somebody said the words, not the words: a true one endorses nobody.

use review::Headline;
use serde_json::{Value, json};
use store::ExportRow;

use super::{About, Format};

/// The schema.org format: one graph with a Quotation a quote, and a ClaimReview for each that has a verdict.
#[derive(Default)]
pub(super) struct SchemaOrg {
    begun: bool,
}

/// How far the words can be relied on, 5 to 1; none where nothing could be found out.
fn rating(headline: Headline) -> Option<u8> {
    match headline {
        Headline::Verbatim | Headline::Trims => Some(5),
        Headline::Edited | Headline::Via => Some(4),
        Headline::Paraphrase => Some(3),
        Headline::OutOfContext => Some(2),
        Headline::Altered | Headline::Misattributed | Headline::Fabricated => Some(1),
        Headline::Disputed | Headline::Unverifiable => None,
    }
}

/// The object without fields that hold nothing.
fn filled(mut value: Value) -> Value {
    if let Value::Object(fields) = &mut value {
        fields.retain(|_, value| !value.is_null() && value.as_str() != Some(""));
    }
    value
}

fn speaker(row: &ExportRow) -> Option<&str> {
    let named = Some(row.person.as_str()).filter(|name| !name.is_empty()).or(row.attribution.name.as_deref());
    named.or_else(|| row.attribution.speaker.as_ref().map(|link| link.text.as_str()))
}

fn article(row: &ExportRow) -> Value {
    filled(json!({
        "@type": "NewsArticle", "@id": format!("urn:uuid:{}", row.article), "headline": row.title, "url": row.url,
        "publisher": Some(&row.publisher).filter(|name| !name.is_empty()).map(|name| json!({"@type": "Organization", "name": name})),
    }))
}

fn quotation(row: &ExportRow) -> Value {
    let person = |name: &str| json!({"@type": "Person", "name": name});
    let printed = row.attribution.speaker.as_ref().map(|link| person(&link.text));
    let sources = row.evidence.iter().map(|ground| {
        filled(
            json!({"@type": "CreativeWork", "name": ground.title, "url": ground.url, "publisher": Some(&ground.origin)
            .filter(|name| !name.is_empty()).map(|name| json!({"@type": "Organization", "name": name}))}),
        )
    });
    let sources: Vec<Value> = sources.collect();
    filled(json!({
        "@type": "Quotation", "@id": format!("urn:uuid:{}", row.id), "text": row.exact, "creator": speaker(row).map(person),
        "spokenByCharacter": printed, "isPartOf": article(row),
        "isBasedOn": Some(sources).filter(|sources| !sources.is_empty()),
    }))
}

fn review(row: &ExportRow) -> Option<Value> {
    let headline = row.verdict?.headline();
    let who = speaker(row);
    let claim = format!("{} said: “{}”", who.unwrap_or("Somebody"), row.exact);
    let appearance = json!([article(row)]);
    let mut rating_value = json!({"@type": "Rating", "alternateName": headline.label()});
    if let (Some(value), Value::Object(fields)) = (rating(headline), &mut rating_value) {
        fields.extend([
            ("ratingValue".to_owned(), json!(value)),
            ("bestRating".to_owned(), json!(5)),
            ("worstRating".to_owned(), json!(1)),
        ]);
    }
    let (checker, at) = row
        .approved
        .as_ref()
        .or(row.checked.as_ref())
        .map_or((None, None), |(name, at)| (Some(json!({"@type": "Person", "name": name})), Some(at.to_string())));
    let url = if row.url.is_empty() { format!("urn:uuid:{}", row.id) } else { row.url.clone() };
    Some(filled(json!({
        "@type": "ClaimReview", "@id": format!("urn:uuid:{}#review", row.id), "url": url, "datePublished": at, "author": checker,
        "claimReviewed": claim, "reviewBody": row.note, "reviewRating": rating_value,
        "itemReviewed": filled(json!({
            "@type": "Claim", "author": who.map(|name| json!({"@type": "Person", "name": name})), "appearance": appearance,
        })),
    })))
}

impl Format for SchemaOrg {
    fn head(&mut self, _: &About) -> String {
        "{\"@context\":\"https://schema.org\",\"@graph\":[".to_owned()
    }

    fn row(&mut self, row: &ExportRow) -> String {
        let mut out = String::new();
        for value in [Some(quotation(row)), review(row)].into_iter().flatten() {
            out += if std::mem::replace(&mut self.begun, true) { ",\n" } else { "\n" };
            out += &value.to_string();
        }
        out
    }

    fn tail(&mut self) -> String {
        "\n]}\n".to_owned()
    }
}
