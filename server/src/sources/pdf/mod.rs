//! Reads the text of a PDF page by page, in reading order, and tells what in it is an aside.
//!
//! The library gives fonts and the page's operators; `glyphs` walks them itself, because what it needs (the order of drawing,
//! turned text, what a run of glyphs says) the library's own text loses. `words` sets spaces by the room on the page, `layout`
//! finds columns and rows, `asides` and `numbers` what belongs to the page, `hyphens` the words that a line's end broke.

mod annotations;
mod asides;
mod cipher;
mod codes;
#[cfg(test)]
mod fixture;
mod glyph;
mod glyphs;
mod hyphens;
mod initials;
mod layout;
mod numbers;
mod pen;
mod text;
mod word;
mod words;

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_oxide::document::PdfDocument;
use review::Page;

use super::document::Refused;

use cipher::{cipher, opens};
use glyphs::GlyphReader;
use layout::lines;
use text::compose;

/// The most pages that are read from one document; more would not fit the time allowed, and others would wait for nothing.
pub(super) const MAX_PAGES: usize = 2_000;

/// Reads a document. A page that cannot be read is empty; a document of scans without text gives
/// empty pages.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Page>, Refused> {
    let doc = guarded(|| PdfDocument::from_bytes(bytes.to_vec()).ok()).ok_or(Refused::Broken)?;
    if doc.is_encrypted() && guarded(|| Some(opens(&doc))) != Some(true) {
        return Err(Refused::Encrypted);
    }
    let cipher = doc.is_encrypted().then(|| guarded(|| cipher(&doc))).flatten();
    let count = guarded(|| doc.page_count().ok()).ok_or(Refused::Broken)?;
    // Half a document would pass for a whole one.
    if count > MAX_PAGES {
        return Err(Refused::TooLong);
    }
    let mut reader = GlyphReader::new(&doc, cipher);
    let mut pages = Vec::new();
    let mut failed = 0;
    for index in 0..count {
        let read = guarded(|| reader.page(index).map(lines));
        failed += usize::from(read.is_none());
        pages.push(read.unwrap_or_default());
    }
    if failed == pages.len() {
        return Err(Refused::Broken);
    }
    let pages = guarded(|| Some(compose(&pages))).ok_or(Refused::Broken)?;
    // The library mends what it can of a file that was cut off: a page without words may be all that is left.
    let silent = pages.iter().all(|page| page.text.trim().is_empty());
    if silent && !is_whole(bytes) { Err(Refused::Broken) } else { Ok(pages) }
}

/// Whether a file begins and ends as PDFs do, with objects between.
fn is_whole(bytes: &[u8]) -> bool {
    const NEAR: usize = 2048;
    let has = |part: &[u8], what: &[u8]| part.windows(what.len()).any(|window| window == what);
    has(&bytes[..bytes.len().min(NEAR)], b"%PDF")
        && has(&bytes[bytes.len().saturating_sub(NEAR)..], b"startxref")
        && has(bytes, b" obj")
}

/// Runs a piece of the library that may panic on damaged input; a panic counts as a failure.
fn guarded<T>(work: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::fixture::{document, put};
    use super::*;

    /// Reads pages that are given as content streams.
    fn pages(contents: &[String]) -> Vec<Page> {
        read(&document(contents, "")).unwrap()
    }

    /// The asides of a page as text.
    fn asides(page: &Page) -> Vec<&str> {
        page.asides.iter().map(|range| &page.text[range.clone()]).collect()
    }

    /// The text of a page without its asides, words parted by single spaces.
    fn said(page: &Page) -> String {
        let mut text = page.text.clone();
        for range in page.asides.iter().rev() {
            text.replace_range(range.clone(), "");
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    const LEFT: [&str; 4] = [
        "We will not raise the harbor fee",
        "this year, said the mayor, and the",
        "pier stays open for all who come",
        "by boat before the end of autumn.",
    ];
    const RIGHT: [&str; 4] = [
        "In other news the baker of the",
        "old town won the bread prize for",
        "the third time in a row, which is",
        "a record that nobody had expected.",
    ];

    #[test]
    fn two_columns_under_a_title_are_read_one_after_the_other() {
        let mut content = put(72, 740, "Harbor fee stays as it is after a long and loud meeting of the town council");
        for at in 0..4 {
            let y = 700 - 14 * at as i32;
            content += &put(72, y, LEFT[at]);
            content += &put(320, y, RIGHT[at]);
        }
        content += &put(72, 600, "Both stories were first printed in the paper of the town on Saturday morning.");
        let text = said(&pages(&[content])[0]);
        let expected = format!("{} {}", LEFT.join(" "), RIGHT.join(" "));
        assert!(text.contains(&expected), "{text}");
        assert!(text.starts_with("Harbor fee stays") && text.ends_with("Saturday morning."), "{text}");
    }

    #[test]
    fn three_columns_whose_lines_do_not_align_are_read_one_after_the_other() {
        let mut content = String::new();
        for (column, name) in ["alpha", "beta", "gamma"].iter().enumerate() {
            for line in 0..6 {
                let y = 700 - 14 * line - 5 * column as i32;
                content += &put(60 + 180 * column as i32, y, &format!("{name} line {line} of the text"));
            }
        }
        let text = said(&pages(&[content])[0]);
        let order: Vec<usize> = ["alpha line 5", "beta line 0", "beta line 5", "gamma line 0"]
            .iter()
            .map(|w| text.find(w).unwrap())
            .collect();
        assert!(order.is_sorted(), "{text}");
    }

    #[test]
    fn a_table_is_read_row_by_row() {
        let rows =
            [("North", "1,204", "88.1"), ("South", "990", "71.5"), ("East", "15", "3.0"), ("West", "2,400", "91.7")];
        let mut content = String::new();
        for (at, (name, count, share)) in rows.iter().enumerate() {
            let y = 700 - 16 * at as i32;
            content += &(put(72, y, name) + &put(250, y, count) + &put(400, y, share));
        }
        assert_eq!(said(&pages(&[content])[0]), "North 1,204 88.1 South 990 71.5 East 15 3.0 West 2,400 91.7");
    }

    #[test]
    fn heads_feet_and_page_numbers_are_asides() {
        let bodies = ["THE CHAIR: Order, please.", "MS LUND: We kept 3 promises.", "THE CHAIR: Thank you all."];
        let contents: Vec<String> = bodies
            .iter()
            .enumerate()
            .map(|(at, body)| {
                let y = 700 - 20 * at as i32;
                put(72, 760, "HARBOR BOARD - Hearing of 3 May")
                    + &put(72, y, body)
                    + &put(72, 500, ["It went on.", "So it went.", "And it ended."][at])
                    + &put(280, 40, &format!("- {} -", 14 + at))
            })
            .collect();
        let pages = pages(&contents);
        assert_eq!(asides(&pages[1]), ["HARBOR BOARD - Hearing of 3 May", "- 15 -"]);
        assert_eq!(said(&pages[2]), "THE CHAIR: Thank you all. And it ended.");
    }

    #[test]
    fn line_numbers_of_a_transcript_are_asides() {
        let mut contents = Vec::new();
        for page in 0..2 {
            let mut content = String::new();
            for line in 1..=25 {
                let y = 740 - 24 * line;
                content += &put(if line < 10 { 67 } else { 60 }, y, &line.to_string());
                content += &put(100, y, &format!("Q. Did you see item {} then?", 100 * (page + 1) + line));
            }
            contents.push(content);
        }
        let pages = pages(&contents);
        assert_eq!(asides(&pages[1]).len(), 25);
        assert_eq!(asides(&pages[0])[11], "12");
        assert!(said(&pages[0]).starts_with("Q. Did you see item 101 then? Q. Did you see item 102 then?"));
    }

    #[test]
    fn transcript_pages_side_by_side_are_read_one_after_the_other() {
        let spoken = ["Q. Yes?", "A. I never saw the letter before.", "Q. Why?", "A. No one sent it."];
        let mut content = String::new();
        for (sheet, x) in [60, 330].into_iter().enumerate() {
            for line in 1..=25 {
                let y = 740 - 24 * line;
                content += &put(x, y, &line.to_string());
                content += &put(x + 30, y, spoken[(line as usize + sheet) % 4]);
            }
        }
        let page = &pages(&[content.clone(), content])[0];
        assert_eq!(asides(page).len(), 50);
        assert!(said(page).starts_with("A. I never saw the letter before. Q. Why? A. No one sent it. Q. Yes?"));
    }

    #[test]
    fn names_stay_beside_the_speeches_they_announce() {
        let mut content = String::new();
        for at in 0..4 {
            let y = 700 - 42 * at as i32;
            content += &put(60, y, "REPRESENTATIVE JOHNSON:");
            content += &(put(260, y, LEFT[at]) + &put(260, y - 14, RIGHT[at]) + &put(260, y - 28, LEFT[3 - at]));
        }
        let text = said(&pages(&[content])[0]);
        assert!(text.starts_with(&format!("REPRESENTATIVE JOHNSON: {} {}", LEFT[0], RIGHT[0])), "{text}");
    }

    #[test]
    fn a_ranking_keeps_its_numbers() {
        let rows = (1..=12).map(|n| {
            put(72, 740 - 20 * n, &n.to_string()) + &put(100, 740 - 20 * n, &format!("Team {} points", 90 - n))
        });
        assert_eq!(asides(&pages(&[rows.collect()])[0]), Vec::<&str>::new());
    }

    #[test]
    fn pages_that_are_all_alike_keep_their_words() {
        let short = put(72, 700, "The same words on every page.") + &put(72, 680, "And a second line.");
        let long: String =
            (0..20).map(|at| put(72, 740 - 20 * at, &format!("Line {at} of the form is the same"))).collect();
        for content in [short, long] {
            for page in pages(&vec![content; 5]) {
                assert_eq!(asides(&page), Vec::<&str>::new());
            }
        }
    }

    #[test]
    fn a_lone_page_number_is_an_aside_only_at_the_foot() {
        let body: String = (0..4).map(|at| put(72, 700 - 14 * at, LEFT[at as usize])).collect();
        let number = body.clone() + &put(300, 40, "14");
        assert_eq!(asides(&pages(&[number])[0]), ["14"]);
        let answer = body + &put(72, 644, "14");
        assert_eq!(asides(&pages(&[answer])[0]), Vec::<&str>::new());
    }

    #[test]
    fn hyphens_are_joined_only_on_evidence_and_never_in_figures() {
        let lines = [
            "The reconstruction of a well-known pier",
            "began. The recon-",
            "struction of the well-",
            "known pier took 1-",
            "24 hours, or an unheard-",
            "of time.",
        ];
        let content: String = lines.iter().enumerate().map(|(at, l)| put(72, 700 - 14 * at as i32, l)).collect();
        let text = &pages(&[content])[0].text;
        assert!(text.contains("The reconstruction of the well-known pier took"), "{text}");
        assert!(text.contains("1-\n24 hours") && text.contains("unheard-\nof"), "{text}");
    }

    #[test]
    fn spaces_follow_the_room_on_the_page() {
        let split = "BT /F1 12 Tf 72 700 Td [(W) 0 ( ) 278 (e will) -400 (not)] TJ ET\n";
        let wide: String =
            "HARBOR".chars().enumerate().map(|(at, c)| put(72 + 13 * at as i32, 660, &c.to_string())).collect();
        let raised = "BT /F1 12 Tf 72 620 Td (about 10) Tj 8 0 0 8 119 625 Tm /F1 1 Tf (6) Tj ET\n";
        let text = said(&pages(&[format!("{split}{wide}{raised}")])[0]);
        assert!(text.starts_with("We will not H"), "{text}");
        assert!(text.ends_with("about 10 6"), "{text}");
    }

    #[test]
    fn bold_made_by_drawing_twice_is_read_once() {
        let content = put(72, 700, "Stop the press") + "BT /F1 12 Tf 72.4 700 Td (Stop the press) Tj ET\n";
        assert_eq!(said(&pages(&[content])[0]), "Stop the press");
    }

    #[test]
    fn a_large_initial_goes_to_the_word_that_it_begins() {
        let lines = [
            "e will not raise the harbor fee",
            "this year, said the mayor, and the",
            "pier stays open for all who come",
        ];
        let mut content = "BT /F1 44 Tf 72 672 Td (W) Tj ET\n".to_owned();
        for (at, line) in lines.iter().enumerate() {
            content += &put(116, 700 - 14 * at as i32, line);
        }
        content += &put(72, 658, "by boat before the end of autumn.");
        let text = said(&pages(&[content])[0]);
        assert_eq!(text, format!("W{} by boat before the end of autumn.", lines.join(" ")));
    }

    #[test]
    fn heads_of_facing_pages_and_lines_numbered_by_fives_are_asides() {
        let contents: Vec<String> = (0..6)
            .map(|page| {
                let head = if page % 2 == 0 {
                    format!("{} Hansard of the House", 40 + page)
                } else {
                    format!("Debate on Fish {}", 40 + page)
                };
                let lines = (1..=20).map(|line| {
                    let number =
                        if line % 5 == 0 { put(50, 720 - 20 * line, &line.to_string()) } else { String::new() };
                    number + &put(90, 720 - 20 * line, &format!("Speech {} goes on here", 31 * page + line))
                });
                put(72, 770, &head) + &lines.collect::<String>()
            })
            .collect();
        let pages = pages(&contents);
        assert_eq!(asides(&pages[2]), ["42 Hansard of the House", "5", "10", "15", "20"]);
        assert_eq!(asides(&pages[3])[0], "Debate on Fish 43");
    }

    #[test]
    fn sideways_text_is_read_as_words() {
        let content =
            put(72, 700, "Upright text of the page") + "BT /F1 12 Tf 0 1 -1 0 40 300 Tm (up the margin) Tj ET\n";
        assert_eq!(said(&pages(&[content])[0]), "Upright text of the page up the margin");
    }

    #[test]
    fn a_document_that_needs_a_password_is_refused() {
        let key = "00".repeat(32);
        let lock = format!("/Encrypt << /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >> /ID [<00><00>]");
        assert_eq!(read(&document(&[put(72, 700, "secret")], &lock)), Err(Refused::Encrypted));
    }

    #[test]
    fn damage_is_refused_and_emptiness_is_not() {
        assert_eq!(read(b"not a document at all"), Err(Refused::Broken));
        assert_eq!(pages(&["0 0 100 100 re f".to_owned()]), [Page::default()]);
    }
}
