//! For search engines and archives: ClaimReview and Quotation of schema.org, as JSON-LD that may stand inside `<script>`.
//!
//! The claim that is reviewed is that somebody said the words, not the words: a true one endorses nobody. The review is
//! the newsroom's, and stands at the newsroom's address with one anchor a quote: the desk serves `/sheets/ID#q-QUOTE`.

use review::{Day, Headline, Timestamp};
use serde_json::{Value, json};
use store::ExportRow;

use super::clean::script_safe;
use super::{About, Format, words};

/// The schema.org format: one graph with a Quotation a quote, and a ClaimReview for each that has a verdict.
#[derive(Default)]
pub(super) struct SchemaOrg {
    begun: bool,
    about: About,
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

/// Someone or something with a name; nothing without.
fn named(kind: &str, name: &str) -> Option<Value> {
    (!name.is_empty()).then(|| json!({"@type": kind, "name": name}))
}

fn speaker(row: &ExportRow) -> &str {
    let printed = || row.attribution.speaker.as_ref().map_or("", |link| link.text.as_str());
    Some(row.name()).filter(|name| !name.is_empty()).unwrap_or_else(printed)
}

/// When the article was published, where what is printed is a date that programs read.
fn published(row: &ExportRow) -> Option<&str> {
    let at = row.published_at.as_str();
    (Day::parse(at).is_some() || Timestamp::parse(at).is_some()).then_some(at)
}

fn article(row: &ExportRow) -> Value {
    filled(json!({
        "@type": "NewsArticle", "@id": format!("urn:uuid:{}", row.article), "headline": row.title, "url": row.url,
        "datePublished": published(row), "author": named("Person", &row.byline), "publisher": named("Organization", &row.publisher),
    }))
}

fn quotation(row: &ExportRow) -> Value {
    let printed = row.attribution.speaker.as_ref().and_then(|link| named("Person", &link.text));
    let mut creator = named("Person", speaker(row));
    if let (Some(Value::Object(fields)), Some(words)) = (&mut creator, words::renamed(row)) {
        fields.insert("description".to_owned(), json!(words));
    }
    let sources = row.evidence.iter().map(|ground| {
        let publisher = named("Organization", &ground.origin);
        filled(json!({"@type": "CreativeWork", "name": ground.title, "url": ground.url, "publisher": publisher}))
    });
    let sources: Vec<Value> = sources.collect();
    filled(json!({
        "@type": "Quotation", "@id": format!("urn:uuid:{}", row.id), "text": row.exact, "creator": creator,
        "spokenByCharacter": printed, "isPartOf": article(row),
        "isBasedOn": Some(sources).filter(|sources| !sources.is_empty()),
    }))
}

/// The most characters of a claim's words. Search engines show 75; cut there, "I will resign if" would read as a promise.
const CLAIM: usize = 600;

/// That somebody said the words. A long quote is cut between two words, and says so.
fn claim(row: &ExportRow) -> String {
    let who = Some(speaker(row)).filter(|who| !who.is_empty()).unwrap_or("Somebody");
    let cue = row.attribution.cue.as_ref().map_or("said", |cue| cue.text.as_str());
    let words = row.exact.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((end, _)) = words.char_indices().nth(CLAIM) else { return format!("{who} {cue}: “{words}”") };
    let kept = words[..end].rsplit_once(' ').map_or(&words[..end], |(kept, _)| kept);
    let more = words[kept.len()..].split_whitespace().count();
    format!("{who} {cue}, in words that begin: “{kept} …” [{more} more words]")
}

impl SchemaOrg {
    /// Where the review of this quote stands; a name that leads nowhere while the newsroom has no address.
    fn address(&self, row: &ExportRow) -> String {
        let base = &self.about.house.address;
        match &self.about.frozen {
            _ if base.is_empty() => format!("urn:uuid:{}", row.id),
            Some((sheet, _)) => format!("{base}/sheets/{}#q-{}", sheet.id, row.id),
            None => format!("{base}/articles/{}?quote={}#q-{}", row.article, row.id, row.id),
        }
    }

    fn review(&self, row: &ExportRow) -> Option<Value> {
        let headline = row.verdict?.headline();
        let mut rating_value = json!({"@type": "Rating", "alternateName": headline.label()});
        if let (Some(value), Value::Object(fields)) = (rating(headline), &mut rating_value) {
            fields.extend([
                ("ratingValue".to_owned(), json!(value)),
                ("bestRating".to_owned(), json!(5)),
                ("worstRating".to_owned(), json!(1)),
            ]);
        }
        let house = &self.about.house;
        let author = (!house.name.is_empty())
            .then(|| filled(json!({"@type": "Organization", "name": house.name, "url": house.address})));
        let at = row.approved.as_ref().or(row.checked.as_ref()).map(|(_, at)| at.to_string());
        Some(filled(json!({
            "@type": "ClaimReview", "@id": format!("urn:uuid:{}#review", row.id), "url": self.address(row), "datePublished": at,
            "author": author, "claimReviewed": claim(row), "reviewBody": row.note, "reviewRating": rating_value,
            "itemReviewed": filled(json!({
                "@type": "Claim", "author": named("Person", speaker(row)), "datePublished": published(row), "appearance": [article(row)],
            })),
        })))
    }
}

impl Format for SchemaOrg {
    fn head(&mut self, about: &About) -> String {
        self.about = about.clone();
        "{\"@context\":\"https://schema.org\",\"@graph\":[".to_owned()
    }

    fn row(&mut self, row: &ExportRow) -> String {
        let mut out = String::new();
        for value in [Some(quotation(row)), self.review(row)].into_iter().flatten() {
            out += if std::mem::replace(&mut self.begun, true) { ",\n" } else { "\n" };
            out += &script_safe(&value.to_string());
        }
        out
    }

    fn tail(&mut self) -> String {
        let Some((sheet, _)) = &self.about.frozen else { return "\n]}\n".to_owned() };
        let value = json!({
            "@type": "CreativeWork", "@id": format!("urn:uuid:{}", sheet.id), "name": self.about.title(),
            "identifier": sheet.sha256, "description": self.about.seal(),
        });
        let comma = if self.begun { ",\n" } else { "\n" };
        format!("{comma}{}\n]}}\n", script_safe(&value.to_string()))
    }
}
