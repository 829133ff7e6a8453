//! Web pages, every word of them.

/// Every word of a web page and its title: for evidence, where what a reader mode leaves out may be what was said.
/// Nothing when no page nests like that.
pub(crate) fn whole(html: &str) -> Option<(String, String)> {
    if too_deep(html) {
        return None;
    }
    let page = dom_query::Document::from(html);
    let title = page.select("head > title").text().trim().to_owned();
    page.select("head, script, style, noscript, template, svg").remove();
    Some((page.formatted_text().to_string(), title))
}

/// How deep a page may nest: real ones stay below a hundred, and the reader's work grows with the square.
const DEEPEST: usize = 2_000;

/// Whether more tags lie open at some place than any real page has.
pub(crate) fn too_deep(html: &str) -> bool {
    const VOID: [&str; 8] = ["br", "img", "meta", "link", "input", "hr", "source", "wbr"];
    let mut depth = 0usize;
    for tag in html.split('<').skip(1) {
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
            depth += usize::from(!VOID.iter().any(|void| void.eq_ignore_ascii_case(name)));
        }
        if depth > DEEPEST {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_page_is_all_its_words_and_no_program() {
        let html = "<html><head><title> Said </title><style>p{}</style></head><body><nav>Menu</nav><p onclick=x()>We <b>sail</b>.</p><script>alert(1)</script><aside>At noon.</aside></body></html>";
        let (text, title) = whole(html).unwrap();
        assert_eq!(title, "Said");
        assert!(text.contains("We sail.") && text.contains("At noon.") && !text.contains("alert"), "{text}");
        assert!(whole(&"<div>".repeat(500_000)).is_none());
    }

    #[test]
    fn no_page_nests_without_end() {
        assert!(!too_deep(&"<p>a<br></p>".repeat(10_000)));
    }
}
