//! What stands around a quote and was approved with it: the rest of its own sentence, the sentence before and the one after.
//!
//! "In a satirical sketch: “We sail,” said Lund. None of it is real." quotes the same words to another end. Where sentences end
//! is guessed with care: to take one for two would overlook what stands in the second, to take two for one asks once too often.
//! White space says nothing here but for a blank line, which ends what stands above it, such as a headline or a caption.

use quotes::Span;

use crate::fold::folded;

/// What stands around a quote, as printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surroundings {
    /// The sentence before, and the beginning of its own.
    pub before: String,
    /// The end of its own, and the sentence after.
    pub after: String,
}

/// Bytes on each side past which nobody looks: a text may have no sentences.
const FAR: usize = 2_000;

/// What a full stop belongs to that ends no sentence; single letters and short numbers end none either.
const SHORT: &str = "mr mrs ms dr prof st sr jr gen col capt cmdr lt sgt sen rep gov rev hon pres no nos vs etc approx inc ltd co corp \
    mt ave jan feb mar apr jun jul aug sep sept oct nov dec fig vol pp cf eg ie al bzw ca nr str usw abs art hr mio mrd evtl ggf inkl \
    sog vgl tel dipl ing mm mme mlle mgr me sra srta dña ud uds pág núm avda";

fn is_mark(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '´' | '«' | '»' | '‹' | '›' | '‘'..='‟' | '「'..='』' | '＂' | '＇')
}

/// Ends a sentence whatever follows.
fn is_end(c: char) -> bool {
    matches!(c, '!' | '?' | '…' | '؟' | '।' | '。' | '！' | '？' | '｡' | '۔' | '‼' | '⁇')
}

/// Where sentences begin in `text`, its beginning apart.
fn beginnings(text: &str) -> Vec<usize> {
    let mut begins = Vec::new();
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut at = 0;
    while at < chars.len() {
        let (place, c) = chars[at];
        at += 1;
        let wide = matches!(c, '。' | '！' | '？' | '｡');
        let stops = is_end(c) || c == '.' && !is_short(&text[..place]);
        if !stops && !(c == '\n' && is_blank(&text[place..])) {
            continue;
        }
        let more = |c: char| is_end(c) || c == '.' || is_mark(c) || matches!(c, ')' | ']' | '）' | '】');
        let after_marks = at + chars[at..].iter().take_while(|(_, c)| more(*c)).count();
        let next = after_marks + chars[after_marks..].iter().take_while(|(_, c)| c.is_whitespace()).count();
        let Some((begin, first)) = chars.get(next).copied() else { break };
        let blank = c == '\n' || is_blank(&text[chars[after_marks].0..]);
        if wide || blank || next > after_marks && !first.is_lowercase() {
            begins.push(begin);
            at = next;
        }
    }
    begins.dedup();
    begins
}

/// Whether the white space that `text` begins with holds a blank line.
fn is_blank(text: &str) -> bool {
    text.chars().take_while(|c| c.is_whitespace()).filter(|c| *c == '\n').count() > 1
}

/// Whether the full stop behind `text` belongs to its last word.
fn is_short(text: &str) -> bool {
    let word = text.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let digits = !word.is_empty() && word.chars().all(|c| c.is_ascii_digit());
    let lower = word.to_lowercase();
    let one = word.chars().count() == 1;
    one || digits && word.len() < 3 || SHORT.split_whitespace().any(|short| short == lower)
}

impl Surroundings {
    /// Of the quote at `span`, which must lie in `text`.
    #[must_use]
    pub fn of(text: &str, span: Span) -> Self {
        let (left, right) = (text.get(..span.start).unwrap_or_default(), text.get(span.end..).unwrap_or_default());
        let from = left.char_indices().rev().map(|(at, _)| at).take_while(|at| left.len() - at <= FAR).last();
        let near = right.char_indices().map(|(at, _)| at).take_while(|at| *at <= FAR).last().unwrap_or_default();
        let near = if right.len() <= FAR { right } else { &right[..near] };
        Self { before: before(&left[from.unwrap_or_default()..]), after: after(near, span.of(text)) }
    }

    /// Where it says something else than `now`; white space and the style of quotation marks apart.
    #[must_use]
    pub fn differ(&self, now: &Self) -> Option<Side> {
        match (plain(&self.before) == plain(&now.before), plain(&self.after) == plain(&now.after)) {
            (true, true) => None,
            (false, true) => Some(Side::Before),
            (true, false) => Some(Side::After),
            (false, false) => Some(Side::Both),
        }
    }

    /// Both sides, with the quote between them left out.
    #[must_use]
    pub fn in_words(&self) -> String {
        format!("{} […] {}", self.before, self.after).trim().to_owned()
    }
}

/// On which side of a quote something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Before it.
    Before,
    /// After it.
    After,
    /// On both.
    Both,
}

impl Side {
    /// To follow "what stands": "before it".
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Before => "before it",
            Self::After => "after it",
            Self::Both => "before and after it",
        }
    }
}

fn before(text: &str) -> String {
    let bare = text.trim_end_matches(|c: char| c.is_whitespace() || is_mark(c));
    let blank = is_blank(&text[text.trim_end_matches(is_mark).trim_end().len()..]);
    // A quote that begins a sentence has none of its own before it.
    let ended = bare.ends_with(|c: char| is_end(c) || c == '.' || matches!(c, ')' | ']'));
    let begins = beginnings(bare);
    let back = if blank || ended { 1 } else { 2 };
    let from = begins.len().checked_sub(back).map_or(0, |at| begins[at]);
    one_line(&bare[from..])
}

fn after(text: &str, words: &str) -> String {
    // French sets a space before the mark.
    let closed = text.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let bare = if closed.starts_with('»') { closed } else { text }.trim_start_matches(is_mark);
    let rest = bare.trim_start();
    // “We sail.” ends the sentence it stands in; “Do we sail?” may go on: “asked Lund”.
    let ended = words.ends_with(['.', '。']) && !rest.starts_with(char::is_lowercase);
    let sentences = if is_blank(bare) || ended { 1 } else { 2 };
    let to = beginnings(rest).get(sentences - 1).copied().unwrap_or(rest.len());
    one_line(&rest[..to])
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// As it is compared: one sign for all quotation marks and apostrophes, no space beside it.
fn plain(text: &str) -> String {
    let marked: String = folded(text).chars().map(|c| if is_mark(c) { '"' } else { c }).collect();
    one_line(&marked).replace(" \"", "\"").replace("\" ", "\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(text: &str) -> Surroundings {
        let (start, end) = (text.find('[').unwrap(), text.find(']').unwrap() - 1);
        Surroundings::of(&text.replace(['[', ']'], ""), Span::new(start, end))
    }

    /// What stands before and after the words in square brackets.
    #[track_caller]
    fn check(text: &str, before: &str, after: &str) {
        let found = around(text);
        assert_eq!((found.before.as_str(), found.after.as_str()), (before, after), "{text}");
    }

    #[test]
    fn one_sentence_each_way_and_its_own() {
        check(
            "One. The board met. “[We sail,]” said Lund. None of it is real. Two.",
            "The board met.",
            "said Lund. None of it is real.",
        );
        check(
            "One. It rained. In a sketch: “[We sail.]” It was not real. Two.",
            "It rained. In a sketch:",
            "It was not real.",
        );
        check("“[Do we sail?]” Lund asked. None of it is real. Two.", "", "Lund asked. None of it is real.");
        check("Head\n\n“[We sail,]”\n\nNext line. Two.", "Head", "Next line.");
        check("Head\nof two lines\n\nIt rained. “[We\nsail,]” he\nsaid\n\nNext. Two.", "It rained.", "he said Next.");
        check("“[Yes]”", "", "");
        check("He said “[yes,]” and left!\nMore? Two.", "He said", "and left! More?");
    }

    #[test]
    fn abbreviations_end_no_sentence() {
        check(
            "One. Ask Dr. J. Lund. “[We sail,]” said Mr. Roth of St. Ives. Two. Three.",
            "Ask Dr. J. Lund.",
            "said Mr. Roth of St. Ives. Two.",
        );
        check(
            "Es regnete. Am 3. Oktober sagte Dr. Ohm: „[Wir fahren]“, ca. 20 Leute hörten zu. Das war Satire. Ende.",
            "Es regnete. Am 3. Oktober sagte Dr. Ohm:",
            ", ca. 20 Leute hörten zu. Das war Satire.",
        );
        check(
            "Il pleut. M. Roux a dit : « [Nous partons] », selon Mme. Petit. C’était une blague. Fin.",
            "Il pleut. M. Roux a dit :",
            ", selon Mme. Petit. C’était une blague.",
        );
        check(
            "Llovía. La Sra. Ruiz dijo: «[Salimos]». ¿Era verdad? No. Fin.",
            "Llovía. La Sra. Ruiz dijo:",
            ". ¿Era verdad?",
        );
        check(
            "天気。彼は「[行く]」と言った。冗談だ。終。",
            "天気。 彼は".replace(' ', "").as_str(),
            "と言った。冗談だ。",
        );
    }

    #[track_caller]
    fn differs(old: &str, new: &str, expected: Option<Side>) {
        assert_eq!(around(old).differ(&around(new)), expected, "{new}");
    }

    #[test]
    fn what_changes_the_sense_and_what_does_not() {
        let old = "The board met. “[We sail at noon,]” said Lund. It rained. More.";
        differs(old, old, None);
        differs(old, "The board  met.\n‘[We sail at noon,]’ said\u{a0}Lund.\n\nIt rained. Something else.", None);
        differs(old, "In a satirical sketch: “[We sail at noon,]” said Lund. It rained. More.", Some(Side::Before));
        differs(old, "The board met. “[We sail at noon,]” said Lund. None of it is real. More.", Some(Side::After));
        differs(old, "The board met. “[We sail at noon,]” joked Lund. It rained. More.", Some(Side::After));
        differs(old, "The board never met. “[We sail at noon,]” said Lund. It poured. More.", Some(Side::Both));
        differs(old, "New. The board met. “[We sail at noon,]” said Lund. It rained. None. More.", None);
        // Marks around a word are no style.
        differs("The expert left. “[Yes,]” he said.", "The “expert” left. “[Yes,]” he said.", Some(Side::Before));
        differs("It’s the « chef » . “[Yes,]” he said.", "It's the “chef”. “[Yes,]” he said.", None);
    }

    #[test]
    fn a_text_without_sentences_takes_no_time() {
        let text = format!("{}[words]{}", "and ".repeat(50_000), " and".repeat(50_000));
        let found = around(&text);
        assert!(found.before.len() <= FAR && found.after.len() <= FAR && !found.before.is_empty());
    }

    use proptest::prelude::*;

    proptest! {
        /// Any text has surroundings, and they are its own.
        #[test]
        fn holds_for_any_text(left in "([a-zé.?!“”]{1,6} ){0,9}", words in "[a-z.]{1,9}", right in "( [a-zé.?!“”]{1,6}){0,9}") {
            let text = format!("{left}{words}{right}");
            let found = Surroundings::of(&text, Span::new(left.len(), left.len() + words.len()));
            prop_assert_eq!(found.differ(&found), None);
            let broken = Surroundings::of(&text.replace(' ', "\n"), Span::new(left.len(), left.len() + words.len()));
            prop_assert_eq!(found.differ(&broken), None);
            prop_assert!(one_line(&left).contains(&found.before) && one_line(&right).contains(&found.after));
        }
    }
}
