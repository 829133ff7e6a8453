//! What holds for every text: offsets fit, nothing overlaps, nothing panics, lines may end either way.

use proptest::prelude::*;
use quotes::{Detection, Quote, Span, detect};

/// Pieces that news is made of, and pieces that spoil it.
#[rustfmt::skip]
const PIECES: [&str; 62] = [
    "one of", "of", "Petra Lund", "said", "told", "the ministry", "according to", "he", "she", "who", "Mr. Hale", "called it",
    "that", "in a statement", "on Friday", "Lund's claim", "as saying", "and", "“", "”", "\"", "'", "’", "‘", "„",
    "«", "»", "''", "``", "「", "」", ",", ".", "?", ":", "—", "(", ")", "<b", ">", "'90s", "6'2\"", "naïve", "👩‍🚒",
    "e\u{301}", "שלום", "\u{a0}", "\n", "\n\n", "\t", "“We sail,”", "\"We sail.\"", "I", "is", "not", "5", "...",
    "- Ada Berg", "LUND:", "sagte", "laut", "so",
];

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => proptest::sample::select(PIECES.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{0,6}",
    ]
}

fn text() -> impl Strategy<Value = String> {
    let joined = |pieces: Vec<(String, bool)>| {
        pieces.into_iter().map(|(piece, gap)| if gap { piece + " " } else { piece }).collect::<String>()
    };
    proptest::collection::vec((piece(), proptest::bool::weighted(0.8)), 0..60).prop_map(joined)
}

fn fits(text: &str, span: Span) -> bool {
    span.start <= span.end && text.get(span.start..span.end).is_some()
}

fn spans(quote: &Quote) -> Vec<Span> {
    let speaker = quote.speaker.as_ref().map(|speaker| (speaker.span, speaker.role));
    let mut spans = vec![quote.span];
    spans.extend(speaker.map(|(span, _)| span));
    spans.extend(speaker.and_then(|(_, role)| role));
    spans.extend(quote.cue);
    spans.extend(&quote.via);
    spans
}

/// What was found, without byte offsets: the words of every span.
fn words(text: &str, found: &Detection) -> Vec<String> {
    let line = |quote: &Quote| {
        let words: Vec<String> =
            spans(quote).iter().map(|s| s.of(text).split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        let name = quote.speaker.as_ref().and_then(|speaker| speaker.name.clone());
        format!("{} {} {words:?} {name:?}", quote.kind.as_str(), quote.utterance)
    };
    found.quotes.iter().map(line).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(600), ..ProptestConfig::default() })]

    #[test]
    fn spans_fit_are_sorted_and_nest(text in text()) {
        let found = detect(&text);
        for quote in &found.quotes {
            for span in spans(quote) {
                prop_assert!(fits(&text, span), "{span:?}");
            }
            prop_assert!(!quote.span.is_empty());
            prop_assert!((0.0..=1.0).contains(&quote.confidence), "{}", quote.confidence);
            prop_assert!(quote.utterance >= 1);
        }
        for pair in found.quotes.windows(2) {
            let (one, other) = (pair[0].span, pair[1].span);
            prop_assert!(one.start <= other.start);
            prop_assert!(one.end <= other.start || one.contains(other), "{one:?} {other:?}");
        }
        for problem in &found.problems {
            prop_assert!(fits(&text, problem.span));
        }
    }

    #[test]
    fn the_end_of_a_line_makes_no_difference(text in text()) {
        let unix = text.replace('\r', "");
        let dos = unix.replace('\n', "\r\n");
        prop_assert_eq!(words(&unix, &detect(&unix)), words(&dos, &detect(&dos)));
    }

    #[test]
    fn what_follows_moves_no_mark(text in text(), more in text()) {
        let whole = format!("{text}\n\nA paragraph of its own.\n\n{more}");
        let (short, long) = (detect(&text), detect(&whole));
        let before: Vec<Span> = long.quotes.iter().map(|q| q.span).filter(|span| span.end <= text.len()).collect();
        let alone: Vec<Span> = short.quotes.iter().map(|q| q.span).collect();
        prop_assert_eq!(alone, before);
    }
}

/// A sentence of more than 160 words is cut; what stands at the cut must not matter.
#[test]
fn a_sentence_cut_anywhere_is_read() {
    for tail in
        ["citing Reuters", "according to a transcript", "cited by TASS", "via Twitter", "one of", "told the Courier"]
    {
        for filler in 140..170 {
            let text = format!("“a,” Lund said {} {tail} {tail}", "and more ".repeat(filler / 2));
            assert!(detect(&text).quotes.iter().all(|quote| fits(&text, quote.span)));
            let text = format!("“a,” Lund said{}{tail}", " more".repeat(filler));
            assert!(detect(&text).quotes.iter().all(|quote| fits(&text, quote.span)));
        }
    }
}

#[test]
fn a_megabyte_of_anything_is_read_to_the_end() {
    for input in quotes::cases::WORST {
        let text = input.repeat(1_000_000 / input.len() / if cfg!(debug_assertions) { 4 } else { 1 });
        let found = detect(&text);
        assert!(found.quotes.iter().all(|quote| fits(&text, quote.span)), "{input:?}");
    }
}
