//! For programs: offsets in code points, the exact words, everything by its name.

use review::State;
use serde_json::json;
use store::ExportRow;

use super::clean::script_safe;
use super::{About, Format};

/// The JSON format: one object with a list of quotes.
#[derive(Default)]
pub(super) struct Json {
    begun: bool,
}

impl Format for Json {
    fn head(&mut self, about: &About) -> String {
        let state = about.state.map_or("all", State::as_str);
        let frozen = about.frozen.as_ref().map_or_else(String::new, |(sheet, heads)| {
            let facts = json!({
                "number": sheet.number, "title": sheet.title, "frozen_by": sheet.by, "at": sheet.at, "sha256": sheet.sha256, "chain_heads": heads,
                "code": sheet.code(), "signature": sheet.signed(), "public_key": Some(&sheet.public_key).filter(|key| !key.is_empty()),
                "withdrawn": sheet.withdrawn.as_ref().map(|gone| json!({"by": gone.by, "at": gone.at, "reason": gone.reason})),
            });
            format!("\"sheet\":{},", script_safe(&facts.to_string()))
        });
        format!(
            "{{\"format\":\"verbatim-sheet-1\",{frozen}\"state\":\"{state}\",\"offsets\":\"unicode code points\",\"quotes\":["
        )
    }

    fn row(&mut self, row: &ExportRow) -> String {
        let signed = |by: &Option<(String, review::Timestamp)>| {
            by.as_ref().map(|(name, at)| json!({"name": name, "initials": review::initials(name), "at": at}))
        };
        let value = json!({
            "id": row.id, "state": row.state, "kind": row.kind.as_str(), "utterance": row.utterance,
            "start": row.span.start, "end": row.span.end, "exact": row.exact,
            "attribution": {
                "sentence": row.attribution.sentence(), "speaker": row.attribution.speaker, "name": row.attribution.name,
                "person": row.signed.as_ref().or(Some(&row.person)).filter(|name| !name.is_empty()),
                "registry_name_changed_since": row.renamed(),
                "role": row.attribution.role, "cue": row.attribution.cue, "via": row.attribution.via,
            },
            "verdict": row.verdict.map(|v| json!({
                "wording": v.wording, "attribution": v.attribution, "context": v.context, "headline": v.headline().label(), "note": row.note,
            })),
            "evidence": row.evidence.iter().map(|ground| json!({
                "title": ground.title, "kind": ground.kind, "grade": ground.grade, "origin": ground.origin, "url": ground.url,
                "locator": ground.locator,
            })).collect::<Vec<_>>(),
            "open_questions": row.questions,
            "checked": signed(&row.checked), "approved": signed(&row.approved), "reason": row.reason,
            "article": {
                "id": row.article, "title": row.title, "byline": row.byline, "publisher": row.publisher, "url": row.url, "published": row.published_at,
            },
        });
        let comma = if std::mem::replace(&mut self.begun, true) { ",\n" } else { "\n" };
        format!("{comma}{}", script_safe(&value.to_string()))
    }

    fn tail(&mut self) -> String {
        "\n]}\n".to_owned()
    }
}
