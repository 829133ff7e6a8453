//! Reads headline, byline, date and publisher out of a pasted text, and finds the lines that belong to the
//! web page around it. Everything is offered, nothing is cut here.
//!
//! What is recognised are the patterns in `clutter.txt`; to teach it another, add a line there and a case
//! to the test below.

use std::sync::LazyLock;

use app::acts::import::{Cut, Reading};
use regex::{Regex, RegexBuilder};
use review::ArticleText;

/// A date as it is printed, in English, German, French and Spanish: what `{date}` stands for.
const DATE: &str = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? |(?:mon|diens|donners|frei|sams|sonn)tag,? |(?:mittwoch|sonnabend),? |(?:lun|mar|mercre|jeu|vendre|same)di,? |dimanche,? |(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo),? )?(?:(?:the|le|den|el) )?(?:\d{1,2}(?:st|nd|rd|th|er)?\.? ?(?:de )?(?:jan|jän|ene|feb|fév|mar|mär|apr|avr|abr|ma[iy]|jun|juin|jul|juil|aug|aoû|ago|sep|set|okt|oct|nov|de[cz]|déc|dic)\p{L}{0,7}\.?,? (?:de )?\d{4}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}(?:st|nd|rd|th)?, \d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4})";

/// A name of two words or more, or several: what `{name}` stands for.
const NAME: &str = r"\p{Lu}[\p{L}'’.-]*(?: (?:(?:de la|de|del|la|le|von|van der|van|der|den|di|da|bin|ben) )?\p{Lu}[\p{L}'’.-]*){1,5}(?:(?:, and |, | and | und | et | y | e | & )\p{Lu}[\p{L}'’.-]*(?: (?:(?:de la|de|del|la|le|von|van der|van|der|den|di|da|bin|ben) )?\p{Lu}[\p{L}'’.-]*){1,5}){0,7}";

/// What a writer does for the house, which is no part of the name.
const POSTS: &[&str] = &[
    "editor",
    "correspondent",
    "reporter",
    "writer",
    "columnist",
    "columnista",
    "korrespondent",
    "korrespondentin",
    "redakteur",
    "redakteurin",
    "correspondante",
    "corresponsal",
    "journalist",
    "journaliste",
    "periodista",
    "producer",
];
/// What stands before such a word.
const FIELDS: &[&str] = &[
    "political",
    "politics",
    "senior",
    "chief",
    "sports",
    "sport",
    "home",
    "health",
    "education",
    "business",
    "foreign",
    "staff",
    "deputy",
    "diplomatic",
    "environment",
    "science",
    "legal",
    "crime",
    "local",
    "city",
    "news",
    "economics",
    "culture",
    "arts",
    "associate",
    "managing",
    "defence",
    "defense",
    "europe",
    "special",
    "royal",
    "transport",
    "media",
    "investigations",
    "technology",
    "data",
    "consumer",
];

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
            let line = line.replace("{date}", DATE).replace("{name}", NAME);
            // A pattern that does not compile is found by the test, not by a user.
            section.patterns.extend(
                RegexBuilder::new(&format!("^(?:{line})$"))
                    .case_insensitive(!["byline", "dateline", "imprint"].contains(&section.name))
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

/// The writer that a line names; nothing where it is a sentence.
pub(crate) fn byline(line: &str) -> Option<String> {
    pieces(line)
        .find_map(|piece| field("byline", &capitalised("byline", piece)).map(|name| without_role(&name).to_owned()))
}

/// The date that a line prints, in its words.
pub(crate) fn date(line: &str) -> Option<String> {
    pieces(line).find_map(|piece| field("date", piece)).filter(|words| review::day(words).is_some())
}

/// A line's pieces, between bars and points in the middle: "By Tom Vale | 14 October 2026 | Print".
fn pieces(line: &str) -> impl Iterator<Item = &str> {
    [line].into_iter().chain(line.split(['|', '·', '•', '—']).map(str::trim)).filter(|piece| piece.len() <= LONGEST)
}

/// A name without what its bearer does: "Tom Vale Political Editor" is Tom Vale.
pub(crate) fn without_role(name: &str) -> &str {
    let is = |list: &[&str], word: &str| list.contains(&word.to_lowercase().trim_matches(','));
    let head = |name: &str| name.rsplit_once(' ').map_or(0, |(head, _)| head.len());
    let last = |name: &str| name[head(name)..].trim().to_owned();
    let mut end = name.len();
    if is(POSTS, &last(name)) {
        end = head(name);
        while is(FIELDS, &last(&name[..end])) {
            end = head(&name[..end]);
        }
    }
    if end == 0 { name } else { name[..end].trim_end_matches([',', ' ']) }
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
            for name in ["byline", "date", "publisher", "dateline", "imprint"] {
                let slot = match name {
                    "byline" => &mut reading.byline,
                    "date" => &mut reading.published_at,
                    _ => &mut reading.publisher,
                };
                if slot.is_empty() {
                    *slot = match name {
                        "byline" => byline(line),
                        "date" => date(line),
                        _ => field(name, line),
                    }
                    .unwrap_or_default();
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
    let preposition = line.split(' ').next().unwrap_or_default();
    if name == "byline" && ["by", "von", "par", "por"].iter().any(|by| preposition.eq_ignore_ascii_case(by)) {
        format!("{}{}", preposition.to_ascii_lowercase(), &line[preposition.len()..])
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

    #[track_caller]
    fn check(line: &str, name: &str, day: &str) {
        assert_eq!(
            (byline(line).unwrap_or_default().as_str(), date(line).unwrap_or_default().as_str()),
            (name, day),
            "{line}"
        );
    }

    #[test]
    fn bylines_and_dates() {
        check("By Joe Pettifer at the Millfield Stadium", "Joe Pettifer", "");
        check("By Tom Vale, Political Editor", "Tom Vale", "");
        check("By Tom Vale Political Editor", "Tom Vale", "");
        check("By Anna de Groot and Tom Vale", "Anna de Groot and Tom Vale", "");
        check("Par Maëlle Le Goff", "Maëlle Le Goff", "");
        check("Por Lucía Ferrer Soto", "Lucía Ferrer Soto", "");
        check("Von Jana Ohm, Kiel", "Jana Ohm", "");
        check("By Chris Astor | November 13, 2014 | Email this", "Chris Astor", "November 13, 2014");
        check("Sunday 18 October 2026", "", "Sunday 18 October 2026");
        check("Ouest Matin, le 19 octobre 2026", "", "19 octobre 2026");
        check("Niederrhein-Anzeiger, 21. Oktober 2026", "", "21. Oktober 2026");
        check("Northern Ledger, 7 October 2026", "", "7 October 2026");
        check("Publicado el 18 de octubre de 2026", "", "18 de octubre de 2026");
        check("Nov. 13, 2014", "", "Nov. 13, 2014");
        check("Published 16:41, 22 October 2026", "", "22 October 2026");
    }

    #[test]
    fn no_bylines_and_no_dates() {
        check("By Chris Astor said on Monday that the pier stays.", "", "");
        check("By Monday the pier was shut", "", "");
        check("Von Anfang an war der Hafen voll.", "", "");
        check("0000-01-01", "", "");
        check("2026-13-01", "", "");
        check("31 February 2026", "", "");
        check(&format!("By {}", "Tom Vale ".repeat(600)), "", "");
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
