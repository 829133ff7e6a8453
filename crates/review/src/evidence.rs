//! Evidence: what a verdict rests on, and where in it the words stand.

use std::ops::Range;

use quotes::Span;

use crate::offsets::{CharSpan, Offsets};
use crate::source::{Mark, Part, Source, captions};
use crate::text::{self, ArticleText, Invalid};
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

/// A page of a document, as its reader gives it.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Page {
    /// Its text, line by line.
    pub text: String,
    /// What of it is no part of the text: heads, feet, numbers of pages and lines; in bytes, in order.
    pub asides: Vec<Range<usize>>,
}

/// What a reader knows of a text, in code points: where it is stored, and where it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct StoredMark(pub u32, pub u32, pub Part);

/// The text of a piece of evidence, with what its reader knows: times or pages, voices and asides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceText {
    text: ArticleText,
    times: Vec<(u32, String)>,
    marks: Vec<StoredMark>,
    unread: usize,
}

impl EvidenceText {
    /// Reads a text as it was pasted or uploaded; captions (SubRip, WebVTT, SBV) are taken apart.
    ///
    /// # Errors
    /// When it is blank or over the limit for texts.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        // A caption file says everything several times; its words are what has to fit.
        let cleaned = text::cleaned(text).0;
        let Some(captions) = captions::read(cleaned.trim_start()) else {
            return Ok(Self { text: ArticleText::parse(text)?, times: Vec::new(), marks: Vec::new(), unread: 0 });
        };
        let text = ArticleText::parse(&captions.text)?;
        let offsets = Offsets::new(text.as_str());
        let times =
            captions.times.into_iter().map(|(at, time)| (offsets.to_chars(Span::new(at, at)).start, time)).collect();
        let marks = captions.marks.iter().map(|mark| stored(&offsets, *mark)).collect();
        Ok(Self { times, marks, unread: captions.unread, text })
    }

    /// Reads the pages of a document; the text keeps where each begins.
    ///
    /// # Errors
    /// When all are blank, or together they are over the limit for texts.
    pub fn of_pages(pages: &[Page]) -> Result<Self, Invalid> {
        let (mut words, mut starts, mut asides) = (String::new(), Vec::new(), Vec::new());
        for (number, page) in pages.iter().enumerate() {
            let page = page.cleaned();
            if page.text.trim().is_empty() {
                continue;
            }
            starts.push((words.len(), format!("page {}", number + 1)));
            asides.extend(
                page.asides.iter().map(|aside| Mark::aside(words.len() + aside.start, words.len() + aside.end)),
            );
            words.push_str(&page.text);
            words.push_str("\n\n");
        }
        let text = ArticleText::parse(&words)?;
        let offsets = Offsets::new(text.as_str());
        let marks = asides
            .iter()
            .filter(|mark| mark.span.end <= text.as_str().len())
            .map(|mark| stored(&offsets, *mark))
            .collect();
        let times = starts.into_iter().map(|(at, page)| (offsets.to_chars(Span::new(at, at)).start, page)).collect();
        Ok(Self { text, times, marks, unread: 0 })
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

    /// What its reader knows of it, in code points, in order.
    #[must_use]
    pub fn marks(&self) -> &[StoredMark] {
        &self.marks
    }

    /// The text as the comparison reads it.
    #[must_use]
    pub fn source(&self) -> Source<'_> {
        source(self.as_str(), &self.marks)
    }

    /// The text without what its reader knows to be no part of it: pages joined as if they were one.
    #[must_use]
    pub fn without_asides(&self) -> String {
        let text = self.as_str();
        let offsets = Offsets::new(text);
        let (mut out, mut at) = (String::with_capacity(text.len()), 0);
        for StoredMark(start, end, _) in self.marks.iter().filter(|mark| mark.2 == Part::Aside) {
            let Some(span) = offsets.to_bytes(CharSpan { start: *start, end: *end }).filter(|span| span.start >= at)
            else {
                continue;
            };
            out.push_str(&text[at..span.start]);
            at = span.end;
        }
        out.push_str(&text[at..]);
        out
    }

    /// How many times could not be read: backwards, or no times at all.
    #[must_use]
    pub fn unread(&self) -> usize {
        self.unread
    }
}

/// A text as it was stored, with what its reader knew of it, as the comparison reads it.
#[must_use]
pub fn source<'t>(text: &'t str, marks: &[StoredMark]) -> Source<'t> {
    let offsets = Offsets::new(text);
    let known = marks.iter().filter_map(|StoredMark(start, end, part)| {
        let span = offsets.to_bytes(CharSpan { start: *start, end: *end })?;
        Some(Mark { span, part: *part })
    });
    Source::read(text, &known.collect::<Vec<_>>())
}

fn stored(offsets: &Offsets<'_>, mark: Mark) -> StoredMark {
    let span = offsets.to_chars(mark.span);
    StoredMark(span.start, span.end, mark.part)
}

impl Page {
    /// The same page without control characters and blank ends, its asides where they then stand.
    fn cleaned(&self) -> Self {
        let mut page = Self::default();
        let mut at = 0;
        for aside in self.asides.iter().filter(|aside| self.text.get((*aside).clone()).is_some()) {
            if aside.start < at {
                continue;
            }
            page.text.push_str(&text::cleaned(&self.text[at..aside.start]).0);
            let start = page.text.len();
            page.text.push_str(&text::cleaned(&self.text[aside.clone()]).0);
            page.asides.push(start..page.text.len());
            at = aside.end;
        }
        page.text.push_str(&text::cleaned(&self.text[at..]).0);
        // The text of all pages is trimmed at its beginning, so each page is.
        let blank = page.text.len() - page.text.trim_start_matches(['\n', ' ', '\t']).len();
        page.text.replace_range(..blank, "");
        page.asides
            .iter_mut()
            .for_each(|aside| *aside = aside.start.saturating_sub(blank)..aside.end.saturating_sub(blank));
        page.text.truncate(page.text.trim_end_matches(['\n', ' ', '\t']).len());
        let end = page.text.len();
        page.asides.iter_mut().for_each(|aside| *aside = aside.start.min(end)..aside.end.min(end));
        page.asides.retain(|aside| aside.start < aside.end);
        page
    }
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
        let page = |text: &str| Page { text: text.to_owned(), asides: Vec::new() };
        let pages = [page("Cover \u{c}"), page(" \n"), page("Ünder the bridge.\n")];
        let text = EvidenceText::of_pages(&pages).unwrap();
        let at = |words: &str| {
            let start = text.as_str().find(words).unwrap();
            locator(text.as_str(), text.times(), Span::new(start, start + words.len()))
        };
        assert_eq!((at("Cover"), at("bridge")), ("page 1".to_owned(), "page 3".to_owned()));
        assert_eq!(EvidenceText::of_pages(&[Page::default()]), Err(Invalid::Empty("The text")));
    }

    #[test]
    fn other_texts_have_lines() {
        assert_eq!(place("One.\n\nTwo words.", "Two"), "line 3");
        assert_eq!(EvidenceText::parse("  \n"), Err(Invalid::Empty("The text")));
    }

    #[test]
    fn readers_hand_on_what_they_know() {
        let first = "\u{1}Hárbor Board\r\nWe will not raise the".to_owned();
        let pages = [
            Page { asides: std::iter::once(1..14).collect(), text: first },
            Page { text: "Hárbor Board\nfee. ".to_owned(), asides: std::iter::once(0..13).collect() },
        ];
        let text = EvidenceText::of_pages(&pages).unwrap();
        assert_eq!(text.as_str(), "Hárbor Board\nWe will not raise the\n\nHárbor Board\nfee.");
        let source = text.source();
        let asides: Vec<&str> = source.marks().iter().map(|mark| mark.span.of(text.as_str())).collect();
        assert_eq!(asides, ["Hárbor Board", "Hárbor Board"]);
        let voices = EvidenceText::parse("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Åse>We sail.\n").unwrap();
        assert_eq!((voices.as_str(), voices.marks()), ("Åse: We sail.", &[StoredMark(0, 5, Part::Voice)][..]));
    }
}
