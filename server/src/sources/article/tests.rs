use super::*;

const LONG: &str =
    "The harbour board met on Monday in the old customs house, and the room was full when the fee was called.";

/// A page around `inside`, which stands between two paragraphs of an article.
fn page(inside: &str) -> String {
    format!(
        "<html lang=en><head><title>Fee stays</title></head><body><nav><a href=/>Home</a></nav><article><h1>Board: ‘Fee stays’ as boats leave</h1><p>{LONG} Many stood.</p><p>{LONG} They had come from both islands.</p>{inside}<p>{LONG} Nobody asked for the minutes.</p><p>{LONG} The pier stays open.</p></article><footer>© Norvik Courier</footer></body></html>"
    )
}

/// Whether the words are in the text, or offered.
#[track_caller]
fn there(html: &str, words: &str) {
    let article = read(html);
    let offered = article.left_out.iter().any(|passage| passage.words.contains(words));
    assert!(article.text.contains(words) || offered, "{words} is lost: {article:#?}");
}

#[test]
fn no_quote_is_lost_in_silence() {
    const SAID: &str = "“Nobody told us about the bridge,” said Omar Haddad.";
    for inside in [
        format!("<p><a href=/x><b>{SAID}</b></a></p>"),
        format!("<p class=sidebar-quote>{SAID}</p>"),
        format!("<aside><p>{SAID}</p></aside>"),
        format!("<aside class=pullquote><blockquote>{SAID}</blockquote></aside>"),
        format!("<h2>{SAID}</h2>"),
        format!("<table><tr><td>{SAID}</td><td>1</td></tr></table>"),
        format!("<figure><img src=a><figcaption>{SAID}</figcaption></figure>"),
        format!("<div class=comments><p>{SAID}</p></div>"),
        format!("<div class=cookie-banner>{SAID}</div>"),
        format!("<details><summary>{SAID}</summary></details>"),
        format!("<div class=live-blog><div class=post><time>12:40</time><p>{SAID}</p></div></div>"),
        format!("<div style='display: none'>{SAID}</div>"),
        format!("<dl><dt>Haddad</dt><dd>{SAID}</dd></dl>"),
        format!("<ul><li>{SAID}</li></ul>"),
        format!("<amp-sidebar>{SAID}</amp-sidebar>"),
        format!("<p>{SAID}<p>{SAID}</div></div></b>"),
    ] {
        there(&page(&inside), "Nobody told us about the bridge");
    }
}

#[test]
fn the_headline_stands_at_the_head() {
    let article = read(&page(""));
    assert!(article.text.starts_with("Board: ‘Fee stays’ as boats leave\n\n"), "{}", article.text);
    assert_eq!(article.title, "Board: ‘Fee stays’ as boats leave");
    assert!(!article.text.contains("Home") && !article.text.contains("Courier"), "{}", article.text);
    assert_eq!(article.left_out, []);
}

#[test]
fn marks_of_q() {
    let text = |html: &str| text(&blocks(&Document::from(html), marks("en")).blocks);
    assert_eq!(text("<p>He said <q>no, <q>never</q> </q> again</p>"), "He said “no, ‘never’” again");
    assert_eq!(text("<p>He said <q>“no”</q>.</p>"), "He said “no”.");
    assert_eq!(text("<p>He said <q></q>.</p>"), "He said .");
    assert_eq!(text("<dl><dt>Lund</dt><dd>We sail.</dd></dl>"), "Lund: We sail.");
    assert!(read(&page("<p>He answered: <q>Nobody told us.</q></p>")).text.contains("“Nobody told us.”"));
}

#[test]
fn bad_pages() {
    let quotes = "<p>“We sail at noon,” said Petra Lund, who speaks for the port and its boats.</p>".repeat(30);
    assert!(read(&format!("<html><body>{quotes}</body></html>")).text.contains("We sail at noon"));
    there(&format!("<html><body><aside>{quotes}</aside><aside>{quotes}</aside></body></html>"), "We sail at noon");
    let deep = page(&format!("<p>{}We sail at noon{}</p>", "<q>".repeat(3000), "</q>".repeat(3000)));
    there(&deep, "We sail at noon");
    there(&format!("{}<p>“We sail at noon,” she said.", "<div>".repeat(500_000)), "We sail at noon");
    assert!(!read(&"the fee stays and the boats go on ".repeat(60_000)).text.is_empty());
    assert_eq!(read(""), Article::default());
    there("<title>Fee&lt;/title&gt;</title><p>“We sail at noon,” she said.", "We sail at noon");
    there(
        "<script>“no”</script><script type='text/template'><p>“We sail at noon,” she said.</p></script>",
        "We sail at noon",
    );
}

#[track_caller]
fn said(head: &str, inside: &str, byline: &str, published_at: &str) {
    let html = page(inside).replace("</head>", &format!("{head}</head>"));
    let article = read(&html);
    assert_eq!((article.byline.as_str(), article.published_at.as_str()), (byline, published_at), "{head} {inside}");
}

#[test]
fn facts_of_the_pages_data() {
    said(
        r##"<script type="application/ld+json">{"@graph":[{"@type":"WebPage","name":"x"},{"@type":"NewsArticle","headline":"Board","author":[{"@id":"#tom"},"Jana Ohm"],"datePublished":"2026-10-22T16:41:00+01:00"},{"@type":"Person","@id":"#tom","name":"Tom Vale"}]}</script>"##,
        "",
        "Tom Vale, Jana Ohm",
        "2026-10-22",
    );
    said(
        "<meta name=author content='Tom Vale'><meta property='article:published_time' content='2026-10-22T16:41Z'>",
        "",
        "Tom Vale",
        "2026-10-22",
    );
    said("<meta name=author content=admin><meta name=date content=0000-01-01>", "", "", "");
    said("<meta name=author content='https://x.example/tom'><meta name=date content=2026-13-01>", "", "", "");
    said(&format!("<meta name=author content='{}'>", "Tom Vale ".repeat(600)), "", "", "");
    said("", "<p class=byline>By Chris Astor | November 13, 2014 | Email this</p>", "Chris Astor", "November 13, 2014");
    said("", "<p>“No,” <span class=author>Omar Haddad</span> said on Monday, before the vote was counted.</p>", "", "");
    said("", "<p>Par Maëlle Le Goff</p><p>Ouest Matin, le 19 octobre 2026</p>", "Maëlle Le Goff", "19 octobre 2026");
    said("", "<p>Von Jana Ohm</p><p>Niederrhein-Anzeiger, 21. Oktober 2026</p>", "Jana Ohm", "21. Oktober 2026");
    said("", "<time datetime='2026-10-22T16:41:00+01:00'>22 October 2026</time>", "", "22 October 2026");
}
