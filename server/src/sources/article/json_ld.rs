//! What a page says of itself as data: JSON-LD, with its references.

use dom_query::Document;
use serde_json::Value;

/// Nothing nests deeper than this, and a reference may point to itself.
const DEEPEST: usize = 8;

/// The data of a page.
#[derive(Debug, Default)]
pub(super) struct Data {
    nodes: Vec<Value>,
}

impl Data {
    /// Reads every block of data that is right JSON.
    pub(super) fn of(page: &Document) -> Self {
        let mut nodes = Vec::new();
        for script in page.select("script[type*='ld+json']").iter() {
            let text = script.text();
            let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
            // Line breaks inside strings are wrong, and common.
            let read =
                serde_json::from_str(text).or_else(|_| serde_json::from_str(&text.replace(['\n', '\r', '\t'], " ")));
            if let Ok(value) = read {
                collect(&value, &mut nodes, 0);
            }
        }
        Self { nodes }
    }

    /// The node that is the article: the kind that names a story, not a page, first.
    pub(super) fn article(&self) -> Option<&Value> {
        let kind = |node: &Value, fits: fn(&str) -> bool| texts(&node["@type"]).iter().any(|kind| fits(kind));
        let story = |kind: &str| kind.ends_with("Article") || kind.ends_with("Posting") || kind == "Report";
        let find =
            |fits: fn(&str) -> bool| self.nodes.iter().find(|node| kind(node, fits) && !node["headline"].is_null());
        find(story).or_else(|| self.nodes.iter().find(|node| kind(node, story)))
    }

    /// The node that a reference names, or the value itself.
    fn follow<'a>(&'a self, value: &'a Value) -> &'a Value {
        let Some(id) = value["@id"].as_str().filter(|_| value["name"].is_null()) else { return value };
        self.nodes.iter().find(|node| node["@id"].as_str() == Some(id) && !node["name"].is_null()).unwrap_or(value)
    }

    /// The names of people or organisations: a word, an object, a reference, or a list of these.
    pub(super) fn names(&self, value: &Value) -> Vec<String> {
        match value {
            Value::Array(all) => all.iter().take(20).flat_map(|one| self.names(one)).collect(),
            Value::String(name) => vec![name.clone()],
            Value::Object(_) => texts(&self.follow(value)["name"]),
            _ => Vec::new(),
        }
    }
}

/// A value that is a text or a list of texts.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(all) => all.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

fn collect(value: &Value, nodes: &mut Vec<Value>, depth: usize) {
    if depth > DEEPEST || nodes.len() > 500 {
        return;
    }
    match value {
        Value::Array(all) => all.iter().for_each(|one| collect(one, nodes, depth + 1)),
        Value::Object(fields) => {
            nodes.push(value.clone());
            for name in ["@graph", "mainEntity", "mainEntityOfPage", "author", "publisher", "hasPart"] {
                if let Some(inner) = fields.get(name).filter(|inner| inner.is_object() || inner.is_array()) {
                    collect(inner, nodes, depth + 1);
                }
            }
        }
        _ => {}
    }
}

/// The article's text as the page's data has it; blank where it has none.
pub(super) fn body(page: &Document) -> String {
    let data = Data::of(page);
    let Some(body) = data.article().and_then(|article| article["articleBody"].as_str()) else { return String::new() };
    if !body.contains('<') && !body.contains('&') {
        return body.trim().to_owned();
    }
    super::text(&super::blocks(&Document::from(body), super::marks("")).blocks)
}
