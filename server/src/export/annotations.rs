//! For annotation tools: a Web Annotation collection of the W3C, one annotation a quote.
//!
//! Positions are code points of the article's text, as the standard wants them, and each words' surroundings stand
//! beside them, so that they are found again where the text has changed.

use review::State;
use serde_json::{Value, json};
use store::ExportRow;

use super::clean::script_safe;
use super::{About, Format, words};

/// The Web Annotation format.
#[derive(Default)]
pub(super) struct Annotations {
    count: usize,
}

fn annotation(row: &ExportRow) -> Value {
    let body = |purpose: &str, value: String| json!({"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"});
    let mut bodies = vec![body("describing", row.attribution.sentence_with_name())];
    if let Some(verdict) = row.verdict {
        bodies.insert(0, body("assessing", verdict.headline().label().to_owned()));
        let axes = [verdict.wording.as_str(), verdict.attribution.as_str(), verdict.context.as_str()];
        bodies.extend(axes.map(|axis| body("tagging", axis.to_owned())));
    }
    bodies.extend(words::renamed(row).map(|words| body("commenting", words)));
    bodies.extend(row.evidence.iter().map(|ground| body("linking", ground.line())));
    if !row.note.is_empty() {
        bodies.push(body("commenting", row.note.clone()));
    }
    let source = if row.url.is_empty() { format!("urn:uuid:{}", row.article) } else { row.url.clone() };
    let mut annotation = json!({
        "@context": "http://www.w3.org/ns/anno.jsonld", "id": format!("urn:uuid:{}", row.id), "type": "Annotation",
        "motivation": if row.verdict.is_some() { "assessing" } else { "identifying" },
        "body": bodies,
        "target": {
            "type": "SpecificResource", "source": source,
            "selector": [
                {"type": "TextQuoteSelector", "exact": row.exact, "prefix": row.prefix, "suffix": row.suffix},
                {"type": "TextPositionSelector", "start": row.span.start, "end": row.span.end},
            ],
        },
    });
    if let (Some((name, at)), Value::Object(fields)) = (row.approved.as_ref().or(row.checked.as_ref()), &mut annotation)
    {
        fields.insert("created".to_owned(), json!(at));
        fields.insert("creator".to_owned(), json!({"type": "Person", "name": name}));
    }
    annotation
}

impl Format for Annotations {
    fn head(&mut self, about: &About) -> String {
        let state = match &about.frozen {
            Some((sheet, _)) => format!("sheet-{}", sheet.number),
            None => about.state.map_or("all", State::as_str).to_owned(),
        };
        let seal = about.seal();
        let label = if seal.is_empty() { format!("Quotes: {state}") } else { format!("Quotes: {state}. {seal}") };
        let label = script_safe(&Value::from(label).to_string());
        format!(
            "{{\"@context\":\"http://www.w3.org/ns/anno.jsonld\",\"id\":\"urn:x-verbatim:quotes:{state}\",\"type\":\"AnnotationCollection\",\
             \"label\":{label},\"first\":{{\"id\":\"urn:x-verbatim:quotes:{state}:1\",\"type\":\"AnnotationPage\",\"startIndex\":0,\"items\":["
        )
    }

    fn row(&mut self, row: &ExportRow) -> String {
        let comma = if self.count > 0 { ",\n" } else { "\n" };
        self.count += 1;
        format!("{comma}{}", script_safe(&annotation(row).to_string()))
    }

    fn tail(&mut self) -> String {
        format!("\n]}},\"total\":{}}}\n", self.count)
    }
}
