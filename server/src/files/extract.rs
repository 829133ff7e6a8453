//! `verbatim extract`: reads one document from standard input under limits, for the desk (`words`).
//!
//! PDFs and zip archives can be made to take any amount of memory and time, and their readers can be made to fall over.
//! Here that ends this process and nothing else. It opens no file and no connection.

use std::io::{Cursor, Read, Write};

use clap::ValueEnum;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde::{Deserialize, Serialize};

use super::spool::MAX_FILE;

/// What the child says, as one line of JSON.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Found {
    /// The text, page by page.
    Pages(Vec<String>),
    /// Why there is none.
    Refused(Refused),
}

/// Why a document is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Refused {
    /// It wants a password.
    Encrypted,
    /// It is not what it should be.
    Broken,
    /// It is not UTF-8.
    NotText,
    /// Unpacked it is larger than any document.
    TooLarge,
}

/// The documents that are read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Document {
    /// Portable Document Format.
    Pdf,
    /// Office Open XML.
    Docx,
    /// A page of the web: its title, then its words.
    Html,
}

/// Reads standard input and answers on standard output.
///
/// # Errors
/// When either fails.
pub(crate) fn run(document: Document) -> anyhow::Result<()> {
    limit()?;
    let mut bytes = Vec::new();
    std::io::stdin().lock().take(MAX_FILE + 1).read_to_end(&mut bytes)?;
    let found = match document {
        Document::Pdf => pdf(&bytes),
        Document::Docx => docx(&bytes),
        Document::Html => html(bytes),
    };
    let found = found.map_or_else(Found::Refused, Found::Pages);
    let mut out = std::io::stdout().lock();
    out.write_all(b"\n")?;
    serde_json::to_writer(&mut out, &found)?;
    Ok(out.flush()?)
}

/// Memory, time and files of this process.
#[cfg(unix)]
fn limit() -> std::io::Result<()> {
    use rlimit::{Resource, setrlimit};
    const MEMORY: u64 = 768 * 1024 * 1024;
    const SECONDS: u64 = 15;
    setrlimit(Resource::AS, MEMORY, MEMORY)?;
    setrlimit(Resource::CPU, SECONDS, SECONDS)?;
    setrlimit(Resource::CORE, 0, 0)?;
    // It writes nothing but its answer, which is a pipe.
    setrlimit(Resource::FSIZE, 0, 0)
}

/// Elsewhere the desk's patience is the only limit.
#[cfg(not(unix))]
fn limit() -> std::io::Result<()> {
    Ok(())
}

fn pdf(bytes: &[u8]) -> Result<Vec<String>, Refused> {
    use pdf_extract::{Document, Error, PlainTextOutput, output_doc_page};
    let mut document = Document::load_mem(bytes).map_err(|error| match error {
        Error::InvalidPassword | Error::Decryption(_) => Refused::Encrypted,
        _ => Refused::Broken,
    })?;
    // One that anybody may read and only some may print opens without a password.
    if document.is_encrypted() && document.decrypt("").is_err() {
        return Err(Refused::Encrypted);
    }
    let numbers: Vec<u32> = document.get_pages().into_keys().collect();
    let page = |number: u32| {
        // The reader falls over odd fonts: such a page has no words here, and the others have theirs.
        let read = std::panic::AssertUnwindSafe(|| {
            let mut text = String::new();
            let read = output_doc_page(&document, &mut PlainTextOutput::new(&mut text), number);
            read.is_ok().then_some(text)
        });
        std::panic::catch_unwind(read).ok().flatten()
    };
    let pages: Vec<Option<String>> = numbers.into_iter().map(page).collect();
    if pages.iter().all(Option::is_none) {
        return Err(Refused::Broken);
    }
    Ok(pages.into_iter().map(Option::unwrap_or_default).collect())
}

fn docx(bytes: &[u8]) -> Result<Vec<String>, Refused> {
    /// Real documents stay far below; what is larger is made to harm.
    const MOST: u64 = 64 * 1024 * 1024;
    // Old Office files that are protected are no zip at all, but a container of their own.
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(Refused::Encrypted);
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refused::Broken)?;
    // Only this entry is read, into memory: no name inside leads anywhere.
    let body = archive.by_name("word/document.xml").map_err(|_| Refused::Broken)?;
    let mut xml = Vec::new();
    body.take(MOST + 1).read_to_end(&mut xml).map_err(|_| Refused::Broken)?;
    if xml.len() as u64 > MOST {
        return Err(Refused::TooLarge);
    }
    paragraphs(&String::from_utf8(xml).map_err(|_| Refused::Broken)?).map(|text| vec![text])
}

fn html(bytes: Vec<u8>) -> Result<Vec<String>, Refused> {
    let html = String::from_utf8(bytes).map_err(|_| Refused::NotText)?;
    let (text, title) = crate::upload::whole_page(&html).ok_or(Refused::TooLarge)?;
    Ok(vec![title, text])
}

/// The text of WordprocessingML, a line a paragraph; deleted text (`w:delText`) is none.
fn paragraphs(xml: &str) -> Result<String, Refused> {
    let mut reader = Reader::from_str(xml);
    let (mut text, mut within, mut depth) = (String::new(), false, 0_usize);
    loop {
        match reader.read_event().map_err(|_| Refused::Broken)? {
            Event::Start(tag) => {
                depth += 1;
                within = tag.name().as_ref() == b"w:t";
            }
            Event::End(tag) => {
                depth -= 1;
                within = false;
                if tag.name().as_ref() == b"w:p" {
                    text.push('\n');
                }
            }
            Event::Empty(tag) => match tag.name().as_ref() {
                b"w:tab" => text.push('\t'),
                b"w:br" | b"w:cr" | b"w:p" => text.push('\n'),
                _ => {}
            },
            Event::Text(words) if within => text += &words.decode().map_err(|_| Refused::Broken)?,
            Event::GeneralRef(entity) if within => {
                let name = entity.decode().map_err(|_| Refused::Broken)?;
                let known = entity.resolve_char_ref().ok().flatten().map(String::from);
                text += &known
                    .or_else(|| quick_xml::escape::resolve_xml_entity(&name).map(str::to_owned))
                    .unwrap_or_default();
            }
            // What ends in the middle has lost words.
            Event::Eof => return if depth == 0 { Ok(text) } else { Err(Refused::Broken) },
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_breaks_and_deletions() {
        let xml = "<w:document><w:body><w:p><w:r><w:t>We &amp; they</w:t><w:tab/><w:t xml:space='preserve'> sail&#33;</w:t></w:r></w:p><w:p><w:del><w:r><w:delText>not</w:delText></w:r></w:del><w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r></w:p></w:body></w:document>";
        assert_eq!(paragraphs(xml).unwrap(), "We & they\t sail!\na\nb\n");
        assert_eq!(paragraphs("<w:p><w:t>open</w:p>"), Err(Refused::Broken));
    }

    #[test]
    fn no_zip_is_no_document() {
        assert_eq!(docx(b"plain words"), Err(Refused::Broken));
        assert_eq!(docx(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), Err(Refused::Encrypted));
        assert_eq!(pdf(b"%PDF-1.4 and nothing"), Err(Refused::Broken));
    }
}
