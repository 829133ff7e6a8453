//! What a block's place in the page says of it: its elements, and what classes and ids call them (`hints.txt`).

use std::collections::HashMap;
use std::sync::LazyLock;

use dom_query::NodeRef;

/// The kinds of places, each a bit, by the name that `hints.txt` and `weights.txt` know them by.
pub(super) const NAMES: [&str; 19] = [
    "menu", "share", "more", "voices", "offer", "foot", "side", "facts", "caption", "consent", "body", "form",
    "header", "list", "table", "said", "article", "title", "hidden",
];

/// The bit of a kind of place; none for a name that is not known.
pub(super) fn bit(name: &str) -> u32 {
    NAMES.iter().position(|known| *known == name).map_or(0, |at| 1 << at)
}

static HINTS: LazyLock<HashMap<&'static str, u32>> = LazyLock::new(|| {
    let mut hints = HashMap::new();
    let mut part = 0;
    for line in include_str!("hints.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            part = bit(name);
        } else {
            hints.extend(line.split_whitespace().map(|word| (word, part)));
        }
    }
    hints
});

/// What an element's tag says.
pub(super) fn of_tag(tag: &str) -> u32 {
    bit(match tag {
        "nav" | "menu" | "amp-sidebar" => "menu",
        "aside" => "side",
        "footer" => "foot",
        "header" => "header",
        "form" | "fieldset" | "button" | "label" => "form",
        "figcaption" | "caption" => "caption",
        "li" | "ul" | "ol" | "dl" | "dt" | "dd" => "list",
        "table" | "tr" | "td" | "th" | "tbody" | "thead" | "tfoot" => "table",
        "blockquote" => "said",
        "h1" => "title",
        "article" | "main" => "article",
        _ => "",
    })
}

/// What an element is called.
pub(super) fn of_names(node: &NodeRef) -> u32 {
    // Longer ones are data, not names.
    const LONGEST: usize = 500;
    let mut found = 0;
    for name in ["class", "id", "role", "itemprop", "data-component"] {
        let Some(value) = node.attr(name).filter(|value| value.len() <= LONGEST) else { continue };
        for word in words(&value) {
            found |= HINTS.get(word.as_str()).copied().unwrap_or(0);
        }
    }
    let style = node.attr("style").map(|style| style.to_lowercase().replace(' ', "")).unwrap_or_default();
    let unseen = node.has_attr("hidden") || style.contains("display:none") || style.contains("visibility:hidden");
    if unseen { found | bit("hidden") } else { found }
}

/// The words of a name: "articleBody main-nav" has article, body, articlebody, main and nav.
fn words(value: &str) -> Vec<String> {
    let mut words = Vec::new();
    for part in value.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut word = String::new();
        let mut before = ' ';
        for c in part.chars() {
            if c.is_ascii_uppercase() && before.is_ascii_lowercase() {
                words.push(std::mem::take(&mut word));
            }
            word.push(c.to_ascii_lowercase());
            before = c;
        }
        if word.len() != part.len() {
            words.push(part.to_ascii_lowercase());
        }
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hint_has_a_kind() {
        assert!(HINTS.values().all(|part| *part != 0));
        assert_eq!(words("articleBody main-nav").join(" "), "article articlebody body main nav");
    }
}
