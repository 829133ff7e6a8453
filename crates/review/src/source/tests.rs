//! What is spoken, by whom, and what is not, in the forms that transcripts have.

use proptest::prelude::*;
use quotes::Span;

use super::*;

/// Each voice with what it says, in order; words in front of the first label have no voice.
fn spoken(text: &str) -> Vec<(String, String)> {
    let source = Source::read(text, &[]);
    let mut starts = vec![0];
    starts.extend(source.turns().iter().map(|turn| turn.start));
    let mut out = Vec::new();
    for (at, start) in starts.iter().enumerate() {
        let end = source.turns().get(at).map_or(text.len(), |turn| turn.label.start);
        let words = source.spoken_in(Span::new(*start, end.max(*start)));
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let voice = if at == 0 { None } else { source.voice(*start) };
        if !words.is_empty() || at > 0 {
            out.push((voice.unwrap_or_default(), words));
        }
    }
    out
}

#[track_caller]
fn check(text: &str, expected: &[(&str, &str)]) {
    let found = spoken(text);
    let found: Vec<(&str, &str)> = found.iter().map(|(voice, words)| (voice.as_str(), words.as_str())).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn voices_with_a_colon() {
    check("LUND: We sail.\nHADDAD: No.", &[("LUND", "We sail."), ("HADDAD", "No.")]);
    check("LUND: First.\n\nLUND: Second.", &[("LUND", "First. Second.")]);
    check("Petra Lund (00:19):\nWe will\n\nPetra Lund (00:24):\nsail.", &[("Petra Lund", "We will sail.")]);
    check("LUND (on phone): We sail.\n\nHADDAD (voice-over): No.", &[("LUND", "We sail."), ("HADDAD", "No.")]);
    check("Lund: We sail.\nHaddad: No.\nLund: Yes.", &[("Lund", "We sail."), ("Haddad", "No."), ("Lund", "Yes.")]);
    check("ANNA: It is safe. BEN: It stays. No: it is.", &[("ANNA", "It is safe."), ("BEN", "It stays. No: it is.")]);
    check("PETRA LUND: We sail.\nLUND: At noon.\nMR. LUND: And I.", &[("PETRA LUND", "We sail. At noon. And I.")]);
    check("MS. LUND: We sail.\nMR. LUND: No.", &[("MS. LUND", "We sail."), ("MR. LUND", "No.")]);
}

#[test]
fn voices_of_other_forms() {
    check("Ms. LUND. We sail.\nThe PRESIDENT. No.", &[("Ms. LUND", "We sail."), ("The PRESIDENT", "No.")]);
    check("[Lund] We sail.\n[Haddad] No.", &[("Lund", "We sail."), ("Haddad", "No.")]);
    check(
        "Q. Did you sail?\nA. Yes.\nBY MR. LUND:\nQ. When?",
        &[("Q", "Did you sail?"), ("A", "Yes."), ("BY MR. LUND", ""), ("Q", "When?")],
    );
    check("Petra Lund\nWe sail.\n\nOmar Haddad\nNo.", &[("Petra Lund", "We sail."), ("Omar Haddad", "No.")]);
    check("Petra Lund 00:19\nWe sail.\nOmar Haddad 00:24\nNo.", &[("Petra Lund", "We sail."), ("Omar Haddad", "No.")]);
    check(
        "Petra Lund\n00:19\nWe sail.\n\nOmar Haddad\n00:24\nNo.",
        &[("Petra Lund", "We sail."), ("Omar Haddad", "No.")],
    );
    check(">> We sail.\n>> No.\n>> HADDAD: Yes.", &[("", "We sail."), ("", "No."), ("HADDAD", "Yes.")]);
    check("- We sail.\n- No.", &[("", "We sail."), ("", "No.")]);
    check("– On part.\n– Non.", &[("", "On part."), ("", "Non.")]);
    check(">> Is it safe? >> No. >>> Now", &[("", "Is it safe?"), ("", "No."), ("", "Now")]);
    check(
        "Petra Lund\n00:12\nWe sail.\nOmar Haddad\n00:19\nNo.",
        &[("Petra Lund", "We sail."), ("Omar Haddad", "No.")],
    );
    check(
        "Petra Lund\n\nWe sail.\n\nOmar Haddad\n\nNo.\n\nPetra Lund\n\nYes.",
        &[("Petra Lund", "We sail."), ("Omar Haddad", "No."), ("Petra Lund", "Yes.")],
    );
    check(
        "Petra Lund\nWe sail.\nOmar Haddad\nNo.\nPetra Lund\nYes.",
        &[("Petra Lund", "We sail."), ("Omar Haddad", "No."), ("Petra Lund", "Yes.")],
    );
    check(
        "M. Omar Haddad. C'est faux.\nMme Petra Lund. Non.",
        &[("M. Omar Haddad", "C'est faux."), ("Mme Petra Lund", "Non.")],
    );
    check(
        "Le Monde : Et vous ?\nPetra Lund : Jamais.\n— Et après ?\n— Non plus.",
        &[("Le Monde", "Et vous ?"), ("Petra Lund", "Jamais."), ("", "Et après ?"), ("", "Non plus.")],
    );
    check(
        "Petra Lund (SPD):\nJa.\n\nVizepräsident Dr. Kemal Weiss:\nFrage?\n\nPetra Lund (SPD):\nNein.",
        &[("Petra Lund", "Ja."), ("Vizepräsident Dr. Kemal Weiss", "Frage?"), ("Petra Lund", "Nein.")],
    );
    check("LUND. We sail.\nHADDAD. No.", &[("LUND", "We sail."), ("HADDAD", "No.")]);
}

#[test]
fn what_is_no_voice() {
    for text in [
        "We have one answer: no.",
        "Note: we will not raise the fee.\n\nThe pier stays open.",
        "We will:\n- Build homes.\n- Keep the pier.",
        "- build homes\n- keep the pier",
        "A. Lund sails.\nB. Haddad does not.",
        "The Harbor\n\nWe sail.",
        "The Harbor Board\nWe will not raise the fee.",
        "At 10:30 we sail: no.",
    ] {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        check(text, &[("", words.as_str())]);
    }
}

#[test]
fn times_and_notes_are_asides() {
    check("we will\n0:05\nnot raise the fee this\n0:08\nyear", &[("", "we will not raise the fee this year")]);
    check("0:05\n5 seconds\nwe will\n1:08\n1 minute, 8 seconds\nsail", &[("", "we will sail")]);
    check("0:05 we will\n0:08 sail", &[("", "we will sail")]);
    check("[00:00:05] LUND: We will\n[00:00:08] sail", &[("LUND", "We will sail")]);
    check("LUND: We (APPLAUSE) will [crosstalk 00:12:33] sail. ♪ la la ♪", &[("LUND", "We will sail.")]);
    check("LUND: We will [not] raise [the fee].", &[("LUND", "We will [not] raise [the fee].")]);
    check("10:30 is when we sail.", &[("", "10:30 is when we sail.")]);
    check("[applause]", &[]);
}

#[test]
fn pages_bring_asides() {
    let pages = "LUND: We will not raise the\n\nPage 14 of 62\n\nHARBOR BOARD - Hearing of 3 May 2026\n\nfee this year. Thank you.\n";
    check(pages, &[("LUND", "We will not raise the fee this year. Thank you.")]);
    check(
        "We will not raise the\n\nHarbor Board, minutes\n14\n\nfee this year.",
        &[("", "We will not raise the fee this year.")],
    );
    check("We will not raise the\n\n- 14 -\n\nfee this year.", &[("", "We will not raise the fee this year.")]);
    check(
        "Head 1\n\nWe sail.\n\nPage 1\n\nHead 2\n\nAt noon.\n\nPage 2\n\nHead 3\n\nToday.\n\nPage 3",
        &[("", "We sail. At noon. Today.")],
    );
    // A line near two pages' numbers is no head of theirs.
    let short =
        "CHAIR: Order.\n\nPage 14 of 62\n\nBOARD - 3 May\n\nLUND: We will raise the\n\nPage 15 of 62\n\nfee in May.";
    check(short, &[("CHAIR", "Order. BOARD - 3 May"), ("LUND", "We will raise the fee in May.")]);
    check("We won by\n\n14\n\nVotes were counted.", &[("", "We won by 14 Votes were counted.")]);
    let numbered = "1  Q.  Did you raise\n2  the fee?\n3  A.  We did not\n4  raise it.\n5  Q.  Why?";
    check(numbered, &[("Q", "Did you raise the fee?"), ("A", "We did not raise it."), ("Q", "Why?")]);
    check("1. We sail.\n2. We stay.\n3. We go.\n4. No.", &[("", "1. We sail. 2. We stay. 3. We go. 4. No.")]);
    let all = "Page 1\n\nPage 2\n\nPage 3\n\nPage 4";
    check(all, &[]);
}

#[test]
fn what_a_reader_knows_comes_first() {
    let text = "Head: of the page\nWe sail.";
    let source = Source::read(text, &[Mark::aside(0, 17)]);
    assert_eq!(source.spoken_in(Span::new(0, text.len())).trim(), "We sail.");
    assert_eq!((source.turns().len(), source.voice(20)), (0, None));
}

#[test]
fn a_reader_s_voices_stay_voices() {
    let text = "- We sail.\n- No.";
    let source = Source::read(text, &[Mark::voice(0, 2), Mark::voice(11, 13)]);
    assert_eq!(source.turns().len(), 2);
    assert!(source.marks().iter().all(|mark| mark.part == Part::Voice));
}

#[test]
fn ten_thousand_voices_and_a_voice_without_words() {
    let text: String = (0..10_000).map(|at| format!("SPEAKER {at}: We sail.\n")).collect();
    let source = Source::read(&text, &[]);
    assert_eq!(source.turns().len(), 10_000);
    assert_eq!(source.voice(text.len() - 2).as_deref(), Some("SPEAKER 9999"));
    check("LUND:\nHADDAD: We sail.", &[("LUND", ""), ("HADDAD", "We sail.")]);
}

proptest! {
    #[test]
    fn any_text(text in "([a-zA-Z0-9 :.\n()\\[\\]>–-]|LUND: |Page 1\n|0:05\n|\\[music\\]|♪|Q\\. |é|\n\n){0,60}") {
        let source = Source::read(&text, &[]);
        let mut end = 0;
        for mark in source.marks() {
            prop_assert!(mark.span.start >= end && text.get(mark.span.start..mark.span.end).is_some());
            end = mark.span.end;
        }
        for at in 0..=text.len() {
            let _ = source.voice(at);
        }
    }
}
