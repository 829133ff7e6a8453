//! Web pages, every word of them.

/// Every word of a web page and its title: for evidence, where what a reader mode leaves out may be what was said.
/// Nothing when no page nests like that.
pub(crate) fn whole(html: &str) -> Option<(String, String)> {
    if too_deep(html) {
        return None;
    }
    let page = dom_query::Document::from(html);
    let title = page.select("head > title").text().trim().to_owned();
    apart(&page);
    page.select("head, script, style, noscript, template, svg").remove();
    Some((page.formatted_text().to_string(), title))
}

/// Sets apart what a page sets apart by its look alone: terms from what is said of them, the marks of notes from words.
fn apart(page: &dom_query::Document) {
    for term in page.select("dt").iter() {
        let named = term.text().trim_end().ends_with(':');
        term.append_html(if named { " " } else { ": " });
    }
    page.select("dd").append_html("<br>");
    for mark in page.select("sup").iter() {
        let text = mark.text().trim().to_owned();
        if !text.is_empty() && text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            mark.set_html(format!("[{text}]"));
        }
    }
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
        let list = whole("<dl><dt>Lund</dt><dd>We sail.</dd><dt>Haddad:</dt><dd>No<sup>2</sup>.</dd></dl>").unwrap().0;
        let lines: Vec<&str> = list.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        assert_eq!(lines, ["Lund: We sail.", "Haddad: No[2]."]);
        assert!(whole(&"<div>".repeat(500_000)).is_none());
    }

    #[test]
    fn no_page_nests_without_end() {
        assert!(!too_deep(&"<p>a<br></p>".repeat(10_000)));
    }
}
