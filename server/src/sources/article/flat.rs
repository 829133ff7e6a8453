//! Pages that no tree can hold, and pages whose words lie in a program: made into plain paragraphs.

/// Tags that end a paragraph.
const BORDERS: &[&str] = &[
    "p",
    "div",
    "section",
    "article",
    "aside",
    "li",
    "td",
    "th",
    "tr",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "figcaption",
    "dt",
    "dd",
    "header",
    "footer",
    "nav",
    "pre",
    "main",
];

/// The page without its nesting: its head, then paragraphs. Marks stand for the outer two `<q>`.
pub(super) fn flat(html: &str) -> String {
    let (head, body) = html.split_at(html.find("<body").unwrap_or(0));
    let mut text = if super::super::too_deep(head) { String::new() } else { head.to_owned() };
    text.push_str("<body><p>");
    let (mut quoted, mut skipped) = (0usize, None::<String>);
    for (at, piece) in body.split('<').enumerate() {
        if at == 0 {
            text.push_str(piece);
            continue;
        }
        let (tag, rest) = piece.split_once('>').unwrap_or((piece, ""));
        let close = tag.starts_with('/');
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_lowercase();
        if let Some(inside) = &skipped {
            if !close || name != *inside {
                continue;
            }
            skipped = None;
        } else if !close && matches!(name.as_str(), "script" | "style" | "template" | "svg" | "iframe") {
            skipped = Some(name);
            continue;
        }
        if BORDERS.contains(&name.as_str()) {
            if !text.ends_with("<p>") {
                text.push_str("</p><p>");
            }
        } else if name == "br" {
            text.push_str("<br>");
        } else if name == "q" && close {
            text.push_str(if (1..=2).contains(&quoted) { "</q>" } else { "" });
            quoted = quoted.saturating_sub(1);
        } else if name == "q" {
            quoted += 1;
            text.push_str(if quoted <= 2 { "<q>" } else { "" });
        }
        text.push_str(rest);
    }
    text
}

/// The page with the words that lie in templates and in scripts that are templates.
pub(super) fn opened(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find("<script") {
        let (before, script) = rest.split_at(at);
        text.push_str(before);
        let Some((tag, inside)) = script.split_once('>') else { break };
        let end = inside.find("</script").unwrap_or(inside.len());
        if tag.contains("template") {
            text.push_str(&inside[..end]);
        }
        rest = inside[end..].split_once('>').map_or("", |(_, rest)| rest);
    }
    text.push_str(rest);
    ["<noscript", "</noscript", "<template", "</template"]
        .iter()
        .fold(text, |text, tag| text.replace(tag, if tag.starts_with("</") { "</div" } else { "<div" }))
}
