//! What a file is: by the ending of its name, as long as its bytes do not say otherwise.

use app::AppError;

/// How the words of a file are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// As they stand; subtitles too.
    Text,
    /// Text with the signs of Markdown.
    Markdown,
    /// A page of the web.
    Page,
    /// Cells, a row a line.
    Table,
    /// A document with pages.
    Pdf,
    /// Captions of broadcasters, in XML.
    Timed,
    /// A document of a word processor.
    Docx,
    /// A document of another.
    Odt,
    /// Looked at or listened to: it has no words to read.
    Media,
}

/// What is known of a file before it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct What {
    /// How it is read.
    pub(crate) sort: Sort,
    /// What is written down for it. Only those of [`Sort::Media`] are ever given to a browser to show.
    pub(crate) media_type: &'static str,
}

/// How much of a file's beginning tells what it is, in bytes.
pub(crate) const HEAD: usize = 4096;

/// Endings, what they stand for, and what `infer` calls their bytes; blank for text, which has no sure sign.
const KNOWN: [(&str, Sort, &str, &[&str]); 33] = [
    ("txt", Sort::Text, "text/plain", &[]),
    ("text", Sort::Text, "text/plain", &[]),
    ("srt", Sort::Text, "application/x-subrip", &[]),
    ("vtt", Sort::Text, "text/vtt", &[]),
    ("sbv", Sort::Text, "text/plain", &[]),
    ("ttml", Sort::Timed, "application/ttml+xml", &[]),
    ("dfxp", Sort::Timed, "application/ttml+xml", &[]),
    (
        "odt",
        Sort::Odt,
        "application/vnd.oasis.opendocument.text",
        &["application/vnd.oasis.opendocument.text", "application/zip"],
    ),
    ("md", Sort::Markdown, "text/markdown", &[]),
    ("markdown", Sort::Markdown, "text/markdown", &[]),
    ("html", Sort::Page, "text/html", &[]),
    ("htm", Sort::Page, "text/html", &[]),
    ("xhtml", Sort::Page, "text/html", &[]),
    ("csv", Sort::Table, "text/csv", &[]),
    ("pdf", Sort::Pdf, "application/pdf", &["application/pdf"]),
    (
        "docx",
        Sort::Docx,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        &["application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/zip"],
    ),
    ("png", Sort::Media, "image/png", &["image/png"]),
    ("jpg", Sort::Media, "image/jpeg", &["image/jpeg"]),
    ("jpeg", Sort::Media, "image/jpeg", &["image/jpeg"]),
    ("gif", Sort::Media, "image/gif", &["image/gif"]),
    ("webp", Sort::Media, "image/webp", &["image/webp"]),
    ("mp3", Sort::Media, "audio/mpeg", &["audio/mpeg"]),
    ("m4a", Sort::Media, "audio/mp4", &["audio/m4a", "video/mp4"]),
    ("wav", Sort::Media, "audio/wav", &["audio/x-wav"]),
    ("ogg", Sort::Media, "audio/ogg", &["audio/ogg", "video/ogg"]),
    ("opus", Sort::Media, "audio/ogg", &["audio/opus", "audio/ogg"]),
    ("flac", Sort::Media, "audio/flac", &["audio/x-flac"]),
    ("aac", Sort::Media, "audio/aac", &["audio/aac"]),
    ("mp4", Sort::Media, "video/mp4", &["video/mp4"]),
    ("m4v", Sort::Media, "video/mp4", &["video/x-m4v", "video/mp4"]),
    ("webm", Sort::Media, "video/webm", &["video/webm", "video/x-matroska"]),
    ("mov", Sort::Media, "video/quicktime", &["video/quicktime", "video/mp4"]),
    ("ogv", Sort::Media, "video/ogg", &["video/ogg", "audio/ogg"]),
];

/// Whether files of this ending, in lower case, are of a known sort.
pub(crate) fn is_read(ending: &str) -> bool {
    KNOWN.iter().any(|(known, ..)| *known == ending)
}

/// Whether a browser may show it: nothing that could carry a program or a page.
pub(crate) fn is_shown(media_type: &str) -> bool {
    KNOWN.iter().any(|(_, sort, known, _)| *sort == Sort::Media && *known == media_type)
}

/// What the file called `name` is, whose first bytes are `head`.
///
/// # Errors
/// When it is of no known sort, or its bytes are of another.
pub(crate) fn what(name: &str, head: &[u8]) -> Result<What, AppError> {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    let Some((_, sort, media_type, signs)) = KNOWN.iter().find(|(known, ..)| *known == ending) else {
        let why = if ending == "svg" {
            "An SVG may carry programs, so it is not taken. Save it as a PNG picture and add that."
        } else {
            "Files of this kind cannot be added. Take .txt, .md, .html, .srt, .vtt, .sbv, .ttml, .csv, .docx, .odt, .pdf, a picture, a sound or a video; or paste the text."
        };
        return Err(AppError::invalid(why));
    };
    // Two letters are enough for some formats ("BM" for a bitmap): what reads as text is text, where text is wanted, in
    // whatever charset.
    let text = signs.is_empty() && !head.contains(&0);
    let found = infer::get(head).filter(|_| !text || head.contains(&0));
    let sure = found.filter(|found| found.matcher_type() != infer::MatcherType::Text);
    let fits = match sure {
        Some(found) => signs.contains(&found.mime_type()),
        None => signs.is_empty(),
    };
    if fits {
        return Ok(What { sort: *sort, media_type });
    }
    let is = sure
        .map_or_else(|| "no such file, or a broken one".to_owned(), |found| format!("{} instead", found.mime_type()));
    Err(AppError::invalid(format!(
        "The file is named .{ending}, but by its bytes it is {is}. Open it to see what it is, save it under the right ending, and add that."
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

    #[test]
    fn bytes_and_names_agree() {
        assert_eq!(what("a.PNG", PNG).unwrap().media_type, "image/png");
        assert_eq!(what("said.pdf", b"%PDF-1.4").unwrap().sort, Sort::Pdf);
        assert_eq!(what("said.txt", "“Yes,” he said.".as_bytes()).unwrap().sort, Sort::Text);
        assert_eq!(what("said.txt", "BMW chief Oliver Zipse said: „Nein.“".as_bytes()).unwrap().sort, Sort::Text);
        assert_eq!(what("said.txt", &"“Ü”".as_bytes()[..4]).unwrap().sort, Sort::Text, "cut in a letter");
        // A page is text to its reader, whatever it begins with.
        assert_eq!(what("said.txt", b"<html><script>").unwrap().sort, Sort::Text);
    }

    #[test]
    fn what_pretends_is_refused() {
        let refused = |name: &str, head: &[u8]| what(name, head).unwrap_err().message;
        assert!(refused("said.pdf", PNG).contains("by its bytes it is image/png"));
        assert!(refused("said.txt", PNG).contains("image/png"));
        assert!(refused("said.docx", b"plain words").contains("no such file"));
        assert!(refused("call.mp3", b"<svg onload=alert(1)>").contains("no such file"));
        assert!(refused("logo.svg", b"<svg>").contains("PNG"));
        assert!(refused("run.exe", b"MZ").contains("cannot be added"));
        assert!(refused("", b"").contains("cannot be added"));
    }

    #[test]
    fn only_pictures_and_recordings_are_shown() {
        for media_type in ["text/html", "image/svg+xml", "application/pdf", ""] {
            assert!(!is_shown(media_type), "{media_type}");
        }
        assert!(is_shown("audio/mpeg") && is_shown("image/png"));
    }
}
