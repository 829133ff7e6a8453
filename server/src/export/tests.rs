//! Sheets in every format, made of rows as they may lie in a database.

use clap::ValueEnum as _;
use review::{
    Attribution, AttributionAxis, CharSpan, ContextAxis, Kind, Link, QuoteId, SheetId, Timestamp, Verdict, Wording,
};
use store::SheetRow;

use super::*;

const ARTICLE: &str = "0190a5c0-0000-7000-8000-000000000001";

fn row(exact: &str) -> ExportRow {
    let ground =
        r#"{"quote":"","title":"Record","kind":"transcript","grade":"B","origin":"","url":"","locator":"line 4"}"#;
    ExportRow {
        id: QuoteId::parse("0190a5c0-0000-7000-8000-000000000002").unwrap(),
        article: ArticleId::parse(ARTICLE).unwrap(),
        title: "Inquiry hears of missing records".to_owned(),
        byline: "Joe Pettifer".to_owned(),
        publisher: String::new(),
        url: "https://news.example/inquiry".to_owned(),
        published_at: "2026-10-20".to_owned(),
        span: CharSpan { start: 3, end: 40 },
        exact: exact.to_owned(),
        prefix: String::new(),
        suffix: String::new(),
        kind: Kind::Direct,
        utterance: 0,
        state: QuoteState::Approved,
        reason: String::new(),
        attribution: Attribution {
            speaker: Some(Link::new("she")),
            name: Some("Fiona Abercrombie KC".to_owned()),
            role: None,
            cue: Some(Link::new("told the inquiry")),
            via: vec![Link::new("a transcript")],
        },
        person: String::new(),
        signed: None,
        guessed: true,
        verdict: Some(Verdict {
            wording: Wording::Verbatim,
            attribution: AttributionAxis::Correct,
            context: ContextAxis::InContext,
        }),
        note: String::new(),
        overruled: String::new(),
        doubt: String::new(),
        judged_by: "Ines Roth".to_owned(),
        evidence: vec![serde_json::from_str(ground).unwrap()],
        questions: Vec::new(),
        checked: Some(("Ines Roth".to_owned(), Timestamp::parse("2026-11-24T09:31:00Z").unwrap())),
        approved: Some(("Omar Haddad".to_owned(), Timestamp::parse("2026-11-24T10:02:00Z").unwrap())),
    }
}

fn frozen(rows: Vec<ExportRow>, coverage: Vec<Coverage>) -> FrozenSheet {
    let sheet = SheetRow {
        id: SheetId::parse("0190a5c0-0000-7000-8000-0000000000aa").unwrap(),
        number: 3,
        title: "October".to_owned(),
        sha256: "ab".repeat(32),
        quotes: 1,
        by: "Omar Haddad".to_owned(),
        at: Timestamp::parse("2026-11-24T11:00:00Z").unwrap(),
        public_key: store::Signer::public_key(&store::DeskKey::for_tests()),
        withdrawn: None,
    };
    FrozenSheet { sheet, heads: Vec::new(), rows, changed: Vec::new(), renamed: Vec::new(), coverage }
}

async fn bytes(rows: Vec<ExportRow>, coverage: Vec<Coverage>, name: Name) -> Vec<u8> {
    written(frozen(rows, coverage), name).await
}

async fn written(sheet: FrozenSheet, name: Name) -> Vec<u8> {
    let house = House { name: "Harbour Courier".to_owned(), address: "https://www.example.org".to_owned() };
    let mut sheet = Sheet::frozen(sheet, house, name).unwrap();
    let mut bytes = Vec::new();
    while let Some(piece) = sheet.next().await.unwrap() {
        bytes.extend(piece);
    }
    bytes
}

async fn text(rows: Vec<ExportRow>, coverage: Vec<Coverage>, name: Name) -> String {
    String::from_utf8(bytes(rows, coverage, name).await).unwrap()
}

fn counted() -> Vec<Coverage> {
    let others = [(QuoteState::Open, 45), (QuoteState::Checked, 11)].into_iter().collect();
    vec![Coverage { article: ArticleId::parse(ARTICLE).unwrap(), on_sheet: 9, others }]
}

#[tokio::test]
async fn people_read_the_same_words_in_each_format() {
    for name in [Name::Html, Name::Markdown] {
        let text = text(vec![row("We knew.")], counted(), name).await.replace("<strong>", "").replace("</strong>", "");
        for words in [
            "Fiona Abercrombie KC (“she”) told the inquiry, according to a transcript",
            "9 of the 65 quotes of this article are on this sheet; 45 not checked yet, 11 wait for an editor.",
            "Verified verbatim: word for word, correctly attributed, in context",
            "Checked by IR 09:31, approved by OH 10:02, 24 Nov 2026",
            "IR (Ines Roth), OH (Omar Haddad). Times are UTC.",
            "SHA-256 of the content",
        ] {
            assert!(text.contains(words), "{name:?}: {words}\n{text}");
        }
        // What nobody reads first stands last, and what an editor has approved is nobody's guess.
        assert!(text.find("SHA-256 of the content").unwrap() > text.find("We knew.").unwrap());
        assert!(!text.contains("context in context") && !text.contains("by the engine"));
    }
}

#[tokio::test]
async fn the_name_that_was_approved_is_printed_and_a_later_one_told() {
    let signed = Some("Fiona Abercrombie KC".to_owned());
    let renamed = ExportRow { signed, person: "Vladimir Shoigu".to_owned(), ..row("We knew.") };
    for name in [Name::Html, Name::Markdown, Name::Csv, Name::Json, Name::SchemaOrg, Name::Annotations] {
        let text = text(vec![renamed.clone()], counted(), name).await.replace(['\u{2068}', '\u{2069}'], "");
        assert!(text.contains("Fiona Abercrombie KC"), "{name:?}");
        let told = match name {
            Name::Json => "\"registry_name_changed_since\":\"Vladimir Shoigu\"",
            _ => "registry name changed since: Vladimir Shoigu",
        };
        assert_eq!(text.matches("Vladimir Shoigu").count(), 1, "{name:?}: {text}");
        assert!(text.contains(told), "{name:?}: {text}");
    }
}

#[tokio::test]
async fn what_was_overruled_stands_beside_the_verdict() {
    let over = ExportRow {
        overruled: "Altered, material: a negation was added".to_owned(),
        note: "The tape has it.".to_owned(),
        ..row("She was not.")
    };
    for name in [Name::Html, Name::Markdown] {
        let text = text(vec![over.clone()], counted(), name).await;
        let words = "Altered, material: a negation was added; overruled by Ines Roth: The tape has it.";
        assert!(text.contains("Comparison") && text.contains(words), "{text}");
    }
}

#[tokio::test]
async fn a_guess_is_said_to_be_one() {
    let guess = ExportRow { state: QuoteState::Open, verdict: None, checked: None, approved: None, ..row("We knew.") };
    for name in [Name::Html, Name::Markdown, Name::Csv] {
        let text = text(vec![guess.clone()], Vec::new(), name).await;
        assert!(text.contains("(read by the engine, confirmed by nobody)"), "{name:?}");
    }
}

#[tokio::test]
async fn a_sheet_frozen_before_counts_says_none() {
    for name in [Name::Html, Name::Markdown] {
        assert!(!text(vec![row("We knew.")], Vec::new(), name).await.contains("quotes of this article"));
    }
}

#[tokio::test]
async fn nothing_hostile_reaches_a_file() {
    let mut bad =
        row("=cmd|' /C calc'!A0 \u{0}\u{b}\u{fffe}</script><script>alert(1)</script> _x0000_ \u{202e}🙂\u{2028}");
    bad.title = format!("\u{1}{}", "t".repeat(300));
    bad.note = "＝cmd|x\u{7}\r\n]]>".repeat(4_000);
    bad.url = format!("https://news.example/{}", "a".repeat(40_000));
    bad.attribution =
        Attribution { speaker: Some(Link::new("")), cue: Some(Link::new("said\u{1f}")), ..Attribution::default() };
    bad.questions = vec!["\u{ffff}why?".repeat(20_000)];
    for name in Name::value_variants() {
        let twice =
            (bytes(vec![bad.clone()], counted(), *name).await, bytes(vec![bad.clone()], counted(), *name).await);
        assert!(twice.0 == twice.1, "{name:?}: the same sheet is the same bytes");
        if let Ok(text) = String::from_utf8(twice.0) {
            let forbidden = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
            assert!(!text.contains(forbidden) && !text.contains(['\u{fffe}', '\u{ffff}']), "{name:?}");
            if matches!(name, Name::Html | Name::SchemaOrg | Name::Annotations) {
                assert!(!text.contains("<script") && !text.contains("</script"), "{name:?}");
            }
        }
        assert!(!bytes(Vec::new(), Vec::new(), *name).await.is_empty(), "{name:?}: a sheet without quotes");
    }
}

#[tokio::test]
async fn a_review_is_the_newsroom_s() {
    let graph: serde_json::Value =
        serde_json::from_str(&text(vec![row("We knew.")], counted(), Name::SchemaOrg).await).unwrap();
    let review = &graph["@graph"][1];
    let sheet = "https://www.example.org/sheets/0190a5c0-0000-7000-8000-0000000000aa";
    assert_eq!(review["url"], format!("{sheet}#q-0190a5c0-0000-7000-8000-000000000002"));
    assert_eq!(review["author"]["name"], "Harbour Courier");
    assert_eq!(review["author"]["url"], "https://www.example.org");
    assert_eq!(review["claimReviewed"], "Fiona Abercrombie KC told the inquiry: “We knew.”");
    let claim = &review["itemReviewed"];
    assert_eq!((&claim["@type"], &claim["author"]["name"]), (&"Claim".into(), &"Fiona Abercrombie KC".into()));
    assert_eq!(claim["datePublished"], "2026-10-20");
    assert_eq!(claim["appearance"][0]["url"], "https://news.example/inquiry");
    assert_eq!(claim["appearance"][0]["headline"], "Inquiry hears of missing records");
    // A long claim is cut between two words, and says so.
    let long = format!("{} never", "we knew it all along ".repeat(100));
    let graph: serde_json::Value =
        serde_json::from_str(&text(vec![row(&long)], counted(), Name::SchemaOrg).await).unwrap();
    let claim = graph["@graph"][1]["claimReviewed"].as_str().unwrap();
    assert!(claim.contains("in words that begin: “we knew") && claim.ends_with("…” [358 more words]"), "{claim}");
}

#[tokio::test]
async fn two_people_with_the_same_initials_are_told_apart() {
    let mut row = row("We knew.");
    row.approved = Some(("Ivo Rand".to_owned(), Timestamp::parse("2026-11-25T10:02:00Z").unwrap()));
    let text = text(vec![row], Vec::new(), Name::Markdown).await;
    assert!(text.contains("Checked by IR 09:31, 24 Nov 2026; approved by Ivo Rand 10:02, 25 Nov 2026"), "{text}");
    assert!(text.contains("IR (Ines Roth). Times are UTC."));
}

/// The text of a file; of an archive the text of its parts.
fn readable(bytes: Vec<u8>) -> String {
    let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(&bytes)) else {
        return String::from_utf8(bytes).unwrap();
    };
    let mut text = String::new();
    for part in 0..archive.len() {
        std::io::Read::read_to_string(&mut archive.by_index(part).unwrap(), &mut text).unwrap();
    }
    text
}

#[tokio::test]
async fn each_format_names_the_signature_and_that_it_was_withdrawn() {
    let code = review::short_code(&"ab".repeat(32));
    for name in Name::value_variants() {
        let mut sheet = frozen(vec![row("We knew.")], counted());
        let text = readable(written(sheet.clone(), *name).await).replace('\\', "");
        for words in [code.as_str(), "3", &"ab".repeat(32), "igned by the desk's key 1773C1B85EDC0E93"] {
            let words = words.to_owned();
            let forms = [words.replace('\'', "&#39;"), words.replace('\'', "&apos;"), words];
            assert!(forms.iter().any(|words| text.contains(words)), "{name:?}: {forms:?}\n{text}");
        }
        assert!(!text.to_lowercase().contains("withdrawn on"), "{name:?}");
        sheet.sheet.withdrawn = Some(store::Withdrawn {
            by: "Edna Editor".to_owned(),
            at: Timestamp::parse("2026-11-25T08:00:00Z").unwrap(),
            reason: "Another person spoke.".to_owned(),
        });
        let text = readable(written(sheet, *name).await).replace('\\', "");
        assert!(text.contains("Edna Editor") && text.contains("Another person spoke."), "{name:?}: {text}");
        assert!(text.to_lowercase().contains("withdrawn"), "{name:?}");
    }
}

#[tokio::test]
async fn no_json_ends_a_script() {
    for name in [Name::Json, Name::SchemaOrg, Name::Annotations] {
        let mut bad = row("</script><!-- <script> & \u{2028}");
        for field in [&mut bad.title, &mut bad.note, &mut bad.person, &mut bad.url, &mut bad.byline, &mut bad.reason] {
            *field = "</script><!--".to_owned();
        }
        bad.questions = vec!["</script>".to_owned()];
        let mut sheet = frozen(vec![bad], Vec::new());
        sheet.sheet.title = "</script><!--".to_owned();
        sheet.sheet.by = "</script>".to_owned();
        let text = String::from_utf8(written(sheet, name).await).unwrap();
        assert!(!text.contains(['<', '>', '&', '\u{2028}']), "{name:?}: {text}");
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert!(read.to_string().contains("</script><!-- <script> &"), "nothing is lost");
    }
}
