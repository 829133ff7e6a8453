//! Evidence: what a verdict rests on, and where in it the words stand.

use quotes::Span;

use crate::offsets::Offsets;
use crate::text::{ArticleText, Invalid};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What a piece of evidence is.
    EvidenceKind {
        /// Words taken down: of a speech, an interview, a session.
        Transcript = "transcript", "Transcript";
        /// What somebody issued.
        Statement = "statement", "Statement";
        /// What a recording says, written down.
        Recording = "recording", "Recording";
        /// A report, a letter, minutes.
        Document = "document", "Document";
        /// A page of the web.
        Page = "page", "Web page";
        /// Whom the checker asked, how and when, and what they confirmed.
        ContactNote = "contact_note", "Contact note";
    }
}

vocabulary! {
    /// How much a piece of evidence bears.
    Grade {
        /// The words themselves.
        A = "A", "A: a recording";
        /// Official, or signed.
        B = "B", "B: an official transcript or signed statement";
        /// Confirmed by whoever spoke, or their office.
        C = "C", "C: confirmed by the speaker or their office";
        /// Two reports of the time, independent of each other.
        D = "D", "D: two independent reports";
        /// One report.
        E = "E", "E: a single report";
        /// Nothing that bears.
        F = "F", "F: none of these";
    }
}

/// The text of a piece of evidence. Subtitles keep the time of each line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceText {
    text: ArticleText,
    times: Vec<(u32, String)>,
    unread: usize,
}

impl EvidenceText {
    /// Reads a text as it was pasted or uploaded; one with the times of subtitles (SubRip, WebVTT) is taken apart.
    ///
    /// # Errors
    /// When it is blank or over the limit for texts.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let whole = ArticleText::parse(text)?;
        let arrows = || whole.as_str().lines().filter(|line| line.contains("-->"));
        let timed = arrows().filter(|line| begins(line).is_some()).count();
        // An arrow in a document is an arrow.
        if !whole.as_str().starts_with("WEBVTT") && (timed == 0 || timed * 2 < arrows().count()) {
            return Ok(Self { text: whole, times: Vec::new(), unread: 0 });
        }
        let (words, times, unread) = subtitles(whole.as_str());
        Ok(Self { text: ArticleText::parse(&words)?, times, unread })
    }

    /// Reads the pages of a document; the text keeps where each begins.
    ///
    /// # Errors
    /// When all are blank, or together they are over the limit for texts.
    pub fn of_pages(pages: &[String]) -> Result<Self, Invalid> {
        let (mut words, mut times, mut length) = (String::new(), Vec::new(), 0u32);
        for (number, page) in pages.iter().enumerate() {
            // Cleaned page by page, so that the places stay right.
            let page = match ArticleText::parse(page) {
                Ok(page) => page,
                Err(Invalid::Empty(_)) => continue,
                Err(error) => return Err(error),
            };
            times.push((length, format!("page {}", number + 1)));
            length += u32::try_from(page.as_str().chars().count()).unwrap_or(u32::MAX) + 2;
            words.push_str(page.as_str());
            words.push_str("\n\n");
        }
        Ok(Self { text: ArticleText::parse(&words)?, times, unread: 0 })
    }

    /// The words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.text.as_str()
    }

    /// SHA-256 of the words, by which the same evidence is known again.
    #[must_use]
    pub fn sha256(&self) -> String {
        self.text.sha256()
    }

    /// Where in the text each time or page begins, in code points, in order.
    #[must_use]
    pub fn times(&self) -> &[(u32, String)] {
        &self.times
    }

    /// How many times could not be read: backwards, or no times at all.
    #[must_use]
    pub fn unread(&self) -> usize {
        self.unread
    }
}

/// The words of subtitles, where each time begins in code points, and how many times could not be read.
fn subtitles(text: &str) -> (String, Vec<(u32, String)>, usize) {
    let (mut words, mut times, mut unread) = (String::new(), Vec::new(), 0);
    let mut length = 0u32;
    // A block: its number or name, its time, its words. In front of the first time stand headers and notes; behind it a
    // block without a time goes on with the one before.
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    for block in lines.split(|line| line.is_empty()) {
        let timed = block.iter().position(|line| line.contains("-->") && !line.starts_with("NOTE"));
        match timed.map(|at| begins(block[at])) {
            Some(Some(time)) => times.push((length, time)),
            Some(None) => unread += 1,
            None if times.is_empty() && unread == 0 || block.first().is_some_and(|line| line.starts_with("NOTE")) => {
                continue;
            }
            None => {}
        }
        let words_of = &block[timed.map_or(0, |at| at + 1)..];
        for line in words_of.iter().map(|line| without_tags(line)).filter(|line| !line.trim().is_empty()) {
            length += u32::try_from(line.trim().chars().count()).unwrap_or(u32::MAX) + 1;
            words.push_str(line.trim());
            words.push('\n');
        }
    }
    (words, times, unread)
}

/// "00:01:02,500 --> 00:01:05,000" begins at 00:01:02, when it ends later than it begins.
fn begins(line: &str) -> Option<String> {
    let (from, to) = line.split_once("-->")?;
    let seconds = |time: &str| -> Option<f64> {
        let time = time.split_whitespace().next()?.replace(',', ".");
        let parts: Vec<f64> = time.split(':').map(str::parse).collect::<Result<_, _>>().ok()?;
        let sound = (2..=3).contains(&parts.len()) && parts.iter().all(|part| (0.0..1e5).contains(part));
        sound.then(|| parts.iter().fold(0.0, |sum, part| sum * 60.0 + part))
    };
    let (from, to) = (seconds(from)?, seconds(to)?);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be small and positive")]
    let whole = from as u64;
    (to >= from).then(|| format!("{:02}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60))
}

/// "<i>We sail</i>" without its tags.
fn without_tags(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, tag)) = rest.split_once('<') {
        out.push_str(before);
        match tag.split_once('>') {
            Some((_, after)) => rest = after,
            None => {
                rest = "";
                out.push('<');
                out.push_str(tag);
            }
        }
    }
    out.push_str(rest);
    out
}

/// Where the words at `span` stand, for people: the time or page where the text has them, else the line.
#[must_use]
pub fn locator(text: &str, times: &[(u32, String)], span: Span) -> String {
    let start = Offsets::new(text).to_chars(span).start;
    let timed = times.iter().take_while(|(at, _)| *at <= start).last();
    match timed {
        Some((_, time)) => time.clone(),
        None => format!("line {}", text[..span.start].matches('\n').count() + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SRT: &str = "1\n00:00:01,000 --> 00:00:03,500\n<i>We sail</i> at noon 🙂,\n\n2\n00:01:02,000 --> 00:01:04,000\nand nobody told us.\n";

    #[track_caller]
    fn place(text: &str, words: &str) -> String {
        let text = EvidenceText::parse(text).unwrap();
        let start = text.as_str().find(words).unwrap();
        locator(text.as_str(), text.times(), Span::new(start, start + words.len()))
    }

    #[test]
    fn subtitles_keep_their_times() {
        let text = EvidenceText::parse(SRT).unwrap();
        assert_eq!(text.as_str(), "We sail at noon 🙂,\nand nobody told us.");
        assert_eq!(place(SRT, "sail at"), "00:00:01");
        assert_eq!(place(SRT, "nobody"), "00:01:02");
        let vtt = "WEBVTT\n\nNOTE a --> b is no time\n\nname\n01:05.000 --> 01:06.000 align:start\nHello\n";
        assert_eq!(place(vtt, "Hello"), "00:01:05");
    }

    #[test]
    fn wrong_times_cost_the_time_and_not_the_words() {
        let wrong = "1\n00:00:09,000 --> 00:00:03,000\nBackwards\n\n2\n00:00:10,000 --> 00:00:11,000\nRight\n\nand on\n\n3\n99:99 --> 99:99\nLate\n";
        let text = EvidenceText::parse(wrong).unwrap();
        assert_eq!((text.as_str(), text.unread()), ("Backwards\nRight\nand on\nLate", 1));
    }

    #[test]
    fn an_arrow_in_a_document_is_an_arrow() {
        let minutes = "Minutes of 3 May.\n\nBudget --> see annex\nAgreed.\n\nThe bridge stays closed.";
        assert_eq!(EvidenceText::parse(minutes).unwrap().as_str(), minutes);
    }

    #[test]
    fn pages_keep_their_numbers() {
        let pages = ["Cover \u{c}".to_owned(), " \n".to_owned(), "Ünder the bridge.\n".to_owned()];
        let text = EvidenceText::of_pages(&pages).unwrap();
        let at = |words: &str| {
            let start = text.as_str().find(words).unwrap();
            locator(text.as_str(), text.times(), Span::new(start, start + words.len()))
        };
        assert_eq!((at("Cover"), at("bridge")), ("page 1".to_owned(), "page 3".to_owned()));
        assert_eq!(EvidenceText::of_pages(&[String::new()]), Err(Invalid::Empty("The text")));
    }

    #[test]
    fn other_texts_have_lines() {
        assert_eq!(place("One.\n\nTwo words.", "Two"), "line 3");
        assert_eq!(EvidenceText::parse("  \n"), Err(Invalid::Empty("The text")));
    }
}
