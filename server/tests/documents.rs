//! `verbatim extract`: documents read in a process of their own, good ones and hostile ones.
#![allow(clippy::allow_attributes, clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::io::{Cursor, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, EncryptionState, EncryptionVersion, Object, Permissions, Stream, dictionary};
use zip::write::SimpleFileOptions;

/// What `verbatim extract` says of a document: its answer, or how it ended.
fn extract(kind: &str, document: &[u8]) -> Result<serde_json::Value, String> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_verbatim"))
        .args(["extract", kind])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // It may end before it has read everything.
    drop(child.stdin.take().unwrap().write_all(document));
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = said.lines().next_back().unwrap_or_default();
    serde_json::from_str(line).map_err(|_| format!("{}", output.status))
}

/// The text of a page.
fn page(found: &serde_json::Value, number: usize) -> &str {
    found["read"]["pages"][number]["text"].as_str().unwrap_or_default()
}

/// Whether it gave no words: it was refused, it ended, or nothing was found in it.
fn silent(ended: &Result<serde_json::Value, String>) -> bool {
    ended.as_ref().map_or(true, |found| page(found, 0).trim().is_empty())
}

/// A PDF with a page for each content stream.
fn pdf(pages: Vec<Stream>) -> Document {
    let mut document = Document::with_version("1.5");
    let parent = document.new_object_id();
    let font = document.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier" });
    let resources = document.add_object(dictionary! { "Font" => dictionary! { "F1" => font } });
    let kids: Vec<Object> = pages
        .into_iter()
        .map(|content| {
            let content = document.add_object(content);
            let page = dictionary! { "Type" => "Page", "Parent" => parent, "Contents" => content, "Resources" => resources,
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()] };
            document.add_object(page).into()
        })
        .collect();
    let count = i64::try_from(kids.len()).unwrap();
    document.objects.insert(parent, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => parent });
    document.trailer.set("Root", catalog);
    document.trailer.set("ID", vec![Object::string_literal("one"), Object::string_literal("two")]);
    document
}

fn words(text: &str) -> Stream {
    let operations = vec![
        Operation::new("BT", vec![]),
        Operation::new("Tf", vec!["F1".into(), 12.into()]),
        Operation::new("Td", vec![50.into(), 700.into()]),
        Operation::new("Tj", vec![Object::string_literal(text)]),
        Operation::new("ET", vec![]),
    ];
    Stream::new(Dictionary::new(), Content { operations }.encode().unwrap())
}

fn bytes(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn docx(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const BODY: &[u8] =
    "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>We do not sail — at noon.</w:t></w:r></w:p></w:body></w:document>".as_bytes();

#[test]
fn a_pdf_is_read_page_by_page() {
    let found = extract("pdf", &bytes(pdf(vec![words("Cover"), words("We do not sail at noon.")]))).unwrap();
    assert_eq!(found["read"]["pages"].as_array().unwrap().len(), 2);
    assert!(page(&found, 0).contains("Cover"), "{found}");
    assert!(page(&found, 1).contains("We do not sail at noon."), "{found}");
}

#[test]
fn a_pdf_with_a_password_says_so() {
    let mut document = pdf(vec![words("Secret")]);
    let version = EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: "user",
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    assert_eq!(extract("pdf", &bytes(document)).unwrap()["refused"], "encrypted");
}

#[test]
fn a_pdf_that_is_a_bomb_ends_its_reader_and_nothing_else() {
    // Thirty million steps that draw nothing, in a few hundred kilobytes.
    let mut packed = Stream::new(Dictionary::new(), b"q\nQ\n".repeat(16 << 20));
    packed.compress().unwrap();
    let document = bytes(pdf(vec![packed]));
    assert!(document.len() < 1 << 20);
    let start = Instant::now();
    let ended = extract("pdf", &document);
    // Either its memory ran out, or it gave up: never the words, never the patience of the desk.
    assert!(silent(&ended), "{ended:?}");
    assert!(start.elapsed() < Duration::from_secs(18));
}

#[test]
fn broken_documents_say_so() {
    let whole = bytes(pdf(vec![words("Cut off")]));
    for (kind, document) in [
        ("pdf", &whole[..whole.len() / 3]),
        ("pdf", b"%PDF-1.7\n%%EOF"),
        ("pdf", b"\x89PNG\r\n\x1a\n"),
        ("docx", b"no zip at all"),
        ("docx", &docx(&[("something/else.xml", b"<a/>")])),
        ("docx", &docx(&[("word/document.xml", b"<w:p><w:t>open")])),
        ("docx", &docx(&[("word/document.xml", b"<w:p>\xff</w:p>")])),
    ] {
        let found = extract(kind, document);
        assert!(found.as_ref().is_ok_and(|found| found["refused"] == "broken"), "{kind}: {found:?}");
    }
}

#[test]
fn a_word_document_is_read_and_names_nothing_outside_itself() {
    let folder = tempfile::tempdir().unwrap();
    let outside = folder.path().join("outside.txt");
    let hostile =
        docx(&[("../../../outside.txt", b"out"), ("word/document.xml", BODY), (outside.to_str().unwrap(), b"out")]);
    assert_eq!(page(&extract("docx", &hostile).unwrap(), 0).trim(), "We do not sail — at noon.");
    assert!(!outside.exists());
}

#[test]
fn a_word_document_that_is_a_bomb_is_too_large() {
    let bomb = docx(&[("word/document.xml", &vec![b' '; 256 << 20])]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(extract("docx", &bomb).unwrap()["refused"], "too_large");
}

#[test]
fn entities_are_not_expanded() {
    // A word that is not known would be lost: the document is refused.
    let laughs = b"<!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]><w:p xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:r><w:t>x&b;&c;y</w:t></w:r></w:p>";
    assert_eq!(extract("docx", &docx(&[("word/document.xml", laughs)])).unwrap()["refused"], "broken");
}

#[test]
fn a_page_is_read_apart_and_one_that_multiplies_ends_its_reader() {
    let html =
        "<html><head><title>Said</title></head><body><p>We <b>sail</b>.</p><script>alert(1)</script></body></html>";
    let found = extract("html", html.as_bytes()).unwrap();
    assert_eq!(found["read"]["title"], "Said");
    assert!(page(&found, 0).contains("We sail."), "{found}");
    // No charset is refused.
    assert!(page(&extract("html", b"<p>Fa\xe7ade</p>").unwrap(), 0).contains("Façade"));
    // Each of its paragraphs opens two thousand tags anew.
    let open: String = (0..1_900).map(|number| format!("<b id={number}>")).collect();
    let hostile = format!("<p>{open}{}", "</p><p>x".repeat(20_000));
    let start = Instant::now();
    let ended = extract("html", hostile.as_bytes());
    assert!(silent(&ended), "it was read");
    assert!(start.elapsed() < Duration::from_secs(18));
}

/// F21: 4,000 pages took all the time there is, and others waited for it.
#[test]
fn too_many_pages_are_told_at_once() {
    let document = bytes(pdf((0..2_001).map(|_| words("a page")).collect()));
    let began = Instant::now();
    assert_eq!(extract("pdf", &document).unwrap()["refused"], "too_long");
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}
