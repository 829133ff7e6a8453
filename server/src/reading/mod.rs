//! Reads headline, byline, date and publisher out of a pasted text, and finds the lines that belong to the
//! web page around it. Everything is offered, nothing is cut here.
//!
//! What is recognised are the patterns in `clutter.txt`; to teach it another, add a line there and a case
//! to the test below.

use std::sync::LazyLock;

use app::acts::import::{Cut, Reading};
use regex::{Regex, RegexBuilder};
use review::ArticleText;

/// One section of the data file.
struct Section {
    name: &'static str,
    patterns: Vec<Regex>,
}

static SECTIONS: LazyLock<Vec<Section>> = LazyLock::new(|| {
    let mut sections: Vec<Section> = Vec::new();
    for line in include_str!("clutter.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            sections.push(Section { name, patterns: Vec::new() });
        } else if let Some(section) = sections.last_mut() {
            // A pattern that does not compile is found by the test, not by a user.
            section.patterns.extend(
                RegexBuilder::new(&format!("^(?:{line})$"))
                    .case_insensitive(section.name != "byline" && section.name != "dateline")
                    .build(),
            );
        }
    }
    sections
});

/// Lines longer than this, in bytes, are prose.
const LONGEST: usize = 240;
/// Fields are looked for this far from the top, in lines.
const TOP: usize = 14;

fn section(name: &str) -> impl Iterator<Item = &'static Regex> + use<'_> {
    SECTIONS.iter().filter(move |section| section.name == name).flat_map(|section| &section.patterns)
}

/// The first group of the first pattern of `name` that fits.
fn field(name: &str, line: &str) -> Option<String> {
    section(name).find_map(|pattern| Some(pattern.captures(line)?.get(1)?.as_str().to_owned()))
}

/// Reads a text.
pub(crate) fn read(text: &ArticleText) -> Reading {
    let lines: Vec<&str> = text.as_str().split('\n').map(str::trim).collect();
    let mut reading =
        Reading { language: quotes::Language::guess(text.as_str()).code().to_owned(), ..Reading::default() };
    let mut top = 0;
    for (number, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
        top += 1;
        if line.len() > 4 * LONGEST {
            continue;
        }
        if top <= TOP {
            for name in ["byline", "date", "publisher", "dateline"] {
                let slot = match name {
                    "byline" => &mut reading.byline,
                    "date" => &mut reading.published_at,
                    _ => &mut reading.publisher,
                };
                if slot.is_empty() {
                    *slot = field(name, &capitalised(name, line)).unwrap_or_default();
                }
            }
        }
        let why = clutter(line);
        if reading.title.is_empty() && why.is_none() && top <= 4 && headline(line) {
            (*line).clone_into(&mut reading.title);
        }
        if let (Some(why), Ok(number)) = (why, u32::try_from(number)) {
            reading.cuts.push(Cut { line: number, text: (*line).to_owned(), why: why.to_owned() });
        }
    }
    reading
}

/// "BY TOM VALE" reads like "By Tom Vale" once the preposition is in lower case.
fn capitalised(name: &str, line: &str) -> String {
    if name == "byline" && line.get(..3).is_some_and(|by| by.eq_ignore_ascii_case("by ")) {
        format!("by {}", &line[3..])
    } else if name == "byline" && line.starts_with("Von ") {
        format!("von {}", &line[4..])
    } else {
        line.to_owned()
    }
}

/// Why a line seems to belong to the page and not to the article.
fn clutter(line: &str) -> Option<&'static str> {
    if line.len() > LONGEST {
        return None;
    }
    SECTIONS
        .iter()
        .filter_map(|section| Some((section.name.strip_prefix("cut ")?, &section.patterns)))
        .find(|(_, patterns)| patterns.iter().any(|pattern| pattern.is_match(line)))
        .map(|(why, _)| why)
}

/// Whether a line can be a headline: not too long, and not a sentence of prose.
fn headline(line: &str) -> bool {
    let words = line.split_whitespace().count();
    (2..=30).contains(&words) && line.len() <= LONGEST && !line.ends_with(['.', ','])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        let lines = include_str!("clutter.txt")
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with(['#', '[']))
            .count();
        assert_eq!(SECTIONS.iter().map(|section| section.patterns.len()).sum::<usize>(), lines);
    }

    #[test]
    fn a_pasted_page() {
        let text = "Port hails 'vital' ferry link\n\nBy Tom Vale\n14 October 2026, 09:30\n\nPort hails 'vital' ferry link (Photo: Harbour Press)\nuser\n\nAFP\n\nThe ferry will sail at noon, the port said on Monday.\n\nFollow us on: Facebook, Twitter\n\nShare this article on Facebook\nJoin our official telegram channel and stay updated";
        let read = read(&ArticleText::parse(text).unwrap());
        assert_eq!(
            (read.title.as_str(), read.byline.as_str(), read.published_at.as_str(), read.publisher.as_str()),
            ("Port hails 'vital' ferry link", "Tom Vale", "14 October 2026, 09:30", "AFP")
        );
        let cuts: Vec<(u32, &str)> = read.cuts.iter().map(|cut| (cut.line, cut.why.as_str())).collect();
        assert_eq!(
            cuts,
            [
                (5, "caption"),
                (6, "navigation"),
                (8, "agency line"),
                (12, "follow line"),
                (14, "share bar"),
                (15, "follow line")
            ]
        );
    }

    #[test]
    fn prose_is_never_offered() {
        for line in [
            "He said the share of votes had doubled.",
            "Follow the money, she said, and you find the port.",
            "The photo showed a ferry.",
        ] {
            assert_eq!(clutter(line), None, "{line}");
        }
    }

    #[test]
    fn german_pages() {
        let text = "Fähre bleibt im Hafen\nVon Jana Ohm\n14. Oktober 2026\nDie Fähre bleibt im Hafen, sagte der Sprecher am Montag.\nLesen Sie auch: Wetter";
        let read = read(&ArticleText::parse(text).unwrap());
        assert_eq!(
            (read.byline.as_str(), read.published_at.as_str(), read.language.as_str()),
            ("Jana Ohm", "14. Oktober 2026", "de")
        );
        assert_eq!(read.cuts.len(), 1);
    }
}
