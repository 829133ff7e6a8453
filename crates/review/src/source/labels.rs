//! Who speaks: what stands at the beginning of a line, or alone on one, in front of somebody's words.
//!
//! A form is read here by itself; whether a text uses it is for `read` to say, which sees all of its lines.

use super::clock::time_code;
use super::lists::LISTS;
use super::notes::is_note;

/// A label is no longer, in bytes and in words.
const LONGEST: usize = 100;
const WORDS: usize = 8;

/// The forms of labels, from the one that says most by itself to the one that says least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// "LUND:", "Speaker 1:", "Petra Lund (00:19):", ">> LUND:": sure by itself.
    Sure,
    /// "Petra Lund:": two words with capitals.
    Named,
    /// "Lund:": one word, which may be any.
    Word,
    /// "Q." and "A.".
    Letter,
    /// "LUND. The bridge", "LUND — The bridge".
    Loud,
    /// "- The bridge", "– Die Brücke".
    Dash,
}

/// The label that a line begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Label {
    /// How many bytes it takes, its colon and the space behind it included.
    pub(super) length: usize,
    /// Its form.
    pub(super) form: Form,
}

/// Reads the label at the beginning of `line`, which begins with no white space.
pub(super) fn label(line: &str) -> Option<Label> {
    [arrows, letter, colon, bracket, chat, tab, stop, dash].iter().find_map(|form| form(line))
}

fn with_space(line: &str, end: usize) -> usize {
    line.len() - line[end..].trim_start().len()
}

/// ">> The bridge", ">>> LUND: The bridge".
fn arrows(line: &str) -> Option<Label> {
    let rest = line.trim_start_matches(['>', '»']);
    let signs = line[..line.len() - rest.len()].chars().count();
    let start = line.len() - rest.trim_start().len();
    if !(2..=4).contains(&signs) || rest.trim().is_empty() {
        return None;
    }
    let inner = colon(&line[start..]).map_or(0, |label| label.length);
    Some(Label { length: start + inner, form: Form::Sure })
}

/// "Q. Did you", "A: Yes", "P.- ¿Seguro?", "Q And you?".
fn letter(line: &str) -> Option<Label> {
    // "I" is a word, but in front of a colon.
    let rest = line
        .strip_prefix(['Q', 'A', 'F', 'P', 'R'])
        .or_else(|| line.strip_prefix('I').filter(|rest| rest.starts_with(": ")))?;
    let signed = rest.strip_prefix(['.', ':', ')']).map(|rest| rest.strip_prefix('-').unwrap_or(rest));
    let after = signed.unwrap_or(rest);
    let sentence = after.trim_start().starts_with(|c: char| !c.is_lowercase());
    let spaced = after.is_empty() || after.starts_with(char::is_whitespace) && (signed.is_some() || sentence);
    spaced.then(|| Label { length: with_space(line, line.len() - after.len()), form: Form::Letter })
}

/// "<Lund> We closed it".
fn chat(line: &str) -> Option<Label> {
    let (name, after) = line.strip_prefix('<')?.split_once('>')?;
    named(name).filter(|_| after.starts_with(' '))?;
    Some(Label { length: with_space(line, name.len() + 2), form: Form::Sure })
}

/// "Petra Lund⇥We will not".
fn tab(line: &str) -> Option<Label> {
    let (name, after) = line.split_once('\t')?;
    let words = after.split_whitespace().count();
    let sentence = after
        .trim_start()
        .starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase() || matches!(c, '“' | '"' | '¿' | '¡'));
    let form = named(name).filter(|_| words > 1 && sentence)?;
    (form != Form::Word).then(|| Label { length: with_space(line, name.len() + 1), form: Form::Loud })
}

/// Everything up to a colon.
fn colon(line: &str) -> Option<Label> {
    let (end, sign) = line.char_indices().take_while(|(at, _)| *at <= LONGEST).find(|(at, c)| match c {
        // Times have colons of their own.
        ':' => !line[at + 1..].starts_with(|c: char| c.is_ascii_digit()) && !line[at + 1..].starts_with("//"),
        '：' => true,
        _ => false,
    })?;
    let after = line[end + sign.len_utf8()..].trim_start_matches(['*', '_']);
    if !(after.is_empty() || after.starts_with(char::is_whitespace) || sign == '：') {
        return None;
    }
    let length = with_space(line, line.len() - after.len());
    named(&line[..end]).map(|form| Label { length, form })
}

/// "[Lund] The bridge": a name in brackets in front of a sentence.
fn bracket(line: &str) -> Option<Label> {
    let square = line.starts_with('[');
    let inside = line.strip_prefix(['[', '('])?;
    let end = inside.find(if square { ']' } else { ')' }).filter(|end| *end <= LONGEST)?;
    let after = inside[end + 1..].trim_start_matches(':');
    // "[Petra Lund] 10:02:13".
    let after = time_code(after.trim_start()).map_or(after, |length| &after.trim_start()[length..]);
    let sentence = after
        .trim_start()
        .trim_start_matches(['“', '"', '‘', '\'', '«', '„', '…'])
        .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    (after.is_empty() || sentence && after.starts_with(char::is_whitespace)).then_some(())?;
    let name = &inside[..end];
    let loud = name.contains(char::is_uppercase) && !name.contains(char::is_lowercase);
    let voice = LISTS.voices.contains(name.to_lowercase().as_str());
    // "(Norvik) The bridge" is no voice; "(LUND) We lost" and "(man) We lost" are.
    if is_note(name) || !(voice || named(name).is_some() && (square || loud)) {
        return None;
    }
    Some(Label {
        length: with_space(line, line.len() - after.len()),
        form: if after.is_empty() { Form::Named } else { Form::Sure },
    })
}

/// "Ms. LUND. The bridge", "The PRESIDENT. The", "LUND. The bridge", "LUND — The bridge", "M. Lund. – Le pont".
fn stop(line: &str) -> Option<Label> {
    let mut words = 0;
    let (mut titled, mut loud) = (false, false);
    let mut at = 0;
    while words < WORDS {
        let word = line[at..].split([' ', '\t']).next().filter(|word| !word.is_empty())?;
        let bare = word.trim_end_matches(['.', ',', ':', '-']);
        let title = LISTS.titles.contains(bare.to_lowercase().as_str()) && bare.starts_with(char::is_uppercase);
        let letters = bare.chars().filter(|c| c.is_alphabetic()).count();
        // "II." numbers a chapter, and "U.S." is a short form.
        let shouted = letters > 1
            && !bare.contains(|c: char| c.is_lowercase() || c == '.')
            && !bare.chars().all(|c| "IVX".contains(c));
        // The stop of "Mr." is its own; that of "PRESIDENT." ends the label.
        let short = title && bare.len() <= 4;
        let particle = LISTS.particles.contains(bare) || titled && LISTS.roles.contains(bare);
        let end = at + word.len();
        let dashed = line[end..].trim_start().starts_with(['—', '–']) && line[end..].starts_with(' ');
        let stopped = (word.ends_with('.') || word.ends_with(".-")) && !short;
        let role_first = words == 0 && stopped && LISTS.roles.contains(bare.to_lowercase().as_str());
        if !(title || role_first || shouted || particle && words > 0 || titled && bare.starts_with(char::is_uppercase))
        {
            return None;
        }
        (titled, loud, words) = (titled || title, loud || shouted && !short, words + 1);
        if (stopped || dashed)
            && (loud || titled && words > 1 || role_first)
            && (line[end..].starts_with(char::is_whitespace) || line[end..].is_empty())
        {
            let after = line[end..].trim_start().trim_start_matches(['—', '–']).trim_start();
            let sentence = after.starts_with(|c: char| !c.is_lowercase());
            // "M. Lund. Oui": a title and a name with a stop may also begin a sentence of prose.
            let form = if titled && (loud || dashed_after(&line[end..])) { Form::Sure } else { Form::Loud };
            return sentence.then_some(Label { length: line.len() - after.len(), form });
        }
        at = end + (line[end..].len() - line[end..].trim_start().len());
    }
    None
}

/// "— Le pont": what French records set behind a speaker's name.
fn dashed_after(rest: &str) -> bool {
    rest.trim_start().starts_with(['—', '–'])
}

/// "- The bridge", "— Le pont".
fn dash(line: &str) -> Option<Label> {
    let rest = line.strip_prefix(['-', '–', '—', '―', '‐'])?;
    let after = rest.trim_start();
    let spaced = after.len() < rest.len() || !line.starts_with('-');
    let sentence = after
        .trim_start_matches(['“', '"', '‘', '¿', '¡', '…', '.'])
        .starts_with(|c: char| c.is_alphanumeric() && !c.is_lowercase());
    (spaced && sentence).then(|| Label { length: line.len() - after.len(), form: Form::Dash })
}

/// Whether what stands in front of a colon, in brackets or alone on a line can be a speaker's name, and how surely.
pub(super) fn named(label: &str) -> Option<Form> {
    let (name, noted) = without_notes(label);
    let name = name.trim().trim_start_matches('*').trim_end_matches('*').trim_end_matches(['|', '·', ',']).trim();
    if name.is_empty() || name.len() > LONGEST {
        return None;
    }
    // A chat's "From Petra Lund to Everyone".
    let name = name
        .strip_prefix("From ")
        .filter(|_| noted)
        .map_or(name, |name| name.split(" to ").next().unwrap_or(name).trim());
    // "Kemal Weiss, Bundesminister für Verkehr": what follows the comma is an office.
    let name = match name.split_once(',') {
        Some((first, office)) if first.split_whitespace().count() > 1 && !office.contains(['.', '?', '!']) => {
            first.trim()
        }
        _ => name,
    };
    let words: Vec<&str> =
        name.split(|c: char| c.is_whitespace() || c == '/').filter(|word| !word.is_empty()).collect();
    let lower = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    if words.len() > WORDS || name.contains(['?', '!', ';', '"', '“', '”', '„', '…']) {
        return None;
    }
    let capital = |word: &&str| {
        let first = word.trim_start_matches(|c: char| !c.is_alphanumeric()).chars().next();
        first.is_some_and(|c| !c.is_lowercase())
    };
    let role = words.iter().any(|word| LISTS.roles.contains(lower(word).as_str()));
    let titled = words.len() > 1 && words.first().is_some_and(|word| LISTS.titles.contains(lower(word).as_str()));
    let fits = |(at, word): (usize, &&str)| {
        capital(word) || at > 0 && LISTS.particles.contains(*word) || LISTS.roles.contains(*word) || *word == "the"
    };
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let first = words.first().map(|word| lower(word)).unwrap_or_default();
    if letters == 0 || !words.iter().enumerate().all(fits) || LISTS.not_speakers.contains(first.as_str()) && !role {
        return None;
    }
    // "A. B. Lund" has stops within; a sentence has one behind a long word.
    if words
        .iter()
        .rev()
        .skip(1)
        .any(|word| word.ends_with('.') && word.len() > 5 && !LISTS.titles.contains(lower(word).as_str()))
    {
        return None;
    }
    // "1. Repairs", "Step 2".
    let numbered = words.len() > 1 && words.last().is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    if words[0].starts_with(|c: char| c.is_ascii_digit()) || numbered && !(role || is_voice(&first)) {
        return None;
    }
    let loud = letters > 1 && name.contains(char::is_uppercase) && !name.contains(char::is_lowercase);
    // Scripts without capitals: only what is as short as a name.
    if !name.contains(char::is_uppercase) && !role && letters > 8 {
        return None;
    }
    Some(match words.len() {
        _ if loud || role || titled || numbered || noted => Form::Sure,
        1 => Form::Word,
        _ => Form::Named,
    })
}

/// Whether a word says what somebody is, not who.
pub(super) fn is_office(word: &str) -> bool {
    LISTS.roles.contains(word) || is_voice(word)
}

/// What may have a number: "Speaker 1", "Man 2".
fn is_voice(word: &str) -> bool {
    LISTS.voices.contains(word)
        || matches!(word, "voice" | "person" | "spk" | "caller" | "participant" | "sprecher" | "locuteur" | "hablante")
}

/// A label without "(on phone)", "(00:19)", "00:19", "[SPD]"; and whether it had any of these.
fn without_notes(label: &str) -> (String, bool) {
    let (mut name, mut depth, mut noted) = (String::with_capacity(label.len()), 0usize, false);
    let mut at = 0;
    while let Some(c) = label[at..].chars().next() {
        let starts = at == 0 || label[..at].ends_with(|c: char| !c.is_alphanumeric());
        if let Some(length) = time_code(&label[at..]).filter(|_| starts && depth == 0) {
            (at, noted) = (at + length, true);
            continue;
        }
        match c {
            '(' | '[' => (depth, noted) = (depth + 1, true),
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => name.push(c),
            _ => {}
        }
        at += c.len_utf8();
    }
    (name, noted)
}

/// Who a label names, for people: "LUND (on phone): " is "LUND"; nobody for dashes and arrows.
pub(super) fn name(label: &str) -> Option<String> {
    let (name, _) = without_notes(label.trim_start_matches(['>', '»', '[', '(', '<', '*', '-', '–', '—', '―', ' ']));
    let name = if name.trim().is_empty() { label.to_owned() } else { name };
    let name = name.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ':' | '：' | '*' | '_' | '(' | ')' | '<' | '>' | '»' | '[' | ']' | '|' | '—' | '–' | '-' | '―'
            )
    });
    // The stop of "Ms. LUND." ends the label; that of "Lund Jr." does not matter to anybody.
    let name = name.trim_end_matches(['.', ',']).trim();
    name.contains(char::is_alphanumeric).then(|| name.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// What two labels of one speaker share: the words of the name without titles, in small letters, and the title.
pub(super) fn key(name: &str) -> (Vec<String>, Option<String>) {
    let mut title = None;
    let words: Vec<String> = name
        .split(|c: char| c.is_whitespace() || c == '.')
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    let kept: Vec<String> = words
        .iter()
        .filter(|word| {
            let is_title = LISTS.titles.contains(word.as_str());
            if is_title && title.is_none() && word.as_str() != "the" {
                title = Some((*word).clone());
            }
            !is_title
        })
        .cloned()
        .collect();
    if kept.is_empty() { (words, None) } else { (kept, title) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &str, form: Form) {
        let label = label(line).unwrap_or_else(|| panic!("{line:?} has no label"));
        assert_eq!((&line[..label.length], label.form), (expected, form));
    }

    #[test]
    fn forms() {
        check("LUND: The bridge", "LUND: ", Form::Sure);
        check("LUND:", "LUND:", Form::Sure);
        check("LUND (on phone): The", "LUND (on phone): ", Form::Sure);
        check("Petra Lund (00:19):", "Petra Lund (00:19):", Form::Sure);
        check("[00:19] Petra Lund: Yes", "[00:19] Petra Lund: ", Form::Sure);
        check("Petra Lund: Yes", "Petra Lund: ", Form::Named);
        check("Lund: Yes", "Lund: ", Form::Word);
        check("Speaker 1: Yes", "Speaker 1: ", Form::Sure);
        check("SPEAKER_00: yes", "SPEAKER_00: ", Form::Sure);
        check("The Chair: Order", "The Chair: ", Form::Sure);
        check("interviewer: why", "interviewer: ", Form::Sure);
        check("MR. LUND: Yes", "MR. LUND: ", Form::Sure);
        check("BY MR. LUND:", "BY MR. LUND:", Form::Sure);
        check("Präsidentin Dr. Petra Lund: Ja", "Präsidentin Dr. Petra Lund: ", Form::Sure);
        check("Petra Lund (SPD): Ja", "Petra Lund (SPD): ", Form::Sure);
        check("Ms. LUND. The bridge", "Ms. LUND. ", Form::Sure);
        check("Ms. LUND of Norvik. The bridge", "Ms. LUND of Norvik. ", Form::Sure);
        check("The PRESIDENT. Good day", "The PRESIDENT. ", Form::Sure);
        check("M. Lund. – Le pont", "M. Lund. – ", Form::Sure);
        check("LUND. The bridge", "LUND. ", Form::Loud);
        check("LUND — The bridge", "LUND — ", Form::Loud);
        check("[Lund] The bridge", "[Lund] ", Form::Sure);
        check(">> The bridge", ">> ", Form::Sure);
        check(">>LUND: The bridge", ">>LUND: ", Form::Sure);
        check(
            "REP. OMAR HADDAD (R-TX), MINORITY LEADER: Yes",
            "REP. OMAR HADDAD (R-TX), MINORITY LEADER: ",
            Form::Sure,
        );
        check(
            "Dr. Kemal Weiss, Bundesminister für Verkehr:",
            "Dr. Kemal Weiss, Bundesminister für Verkehr:",
            Form::Sure,
        );
        check("M. Omar Haddad. C'est faux.", "M. Omar Haddad. ", Form::Loud);
        check("M. le président. La séance", "M. le président. ", Form::Loud);
        check("El señor HADDAD: No", "El señor HADDAD: ", Form::Named);
        check("Pregunta.- ¿Seguro?", "Pregunta.- ", Form::Loud);
        check("(LUND) We lost.", "(LUND) ", Form::Sure);
        check("(man) We lost.", "(man) ", Form::Sure);
        check("[Petra Lund] 10:02:13", "[Petra Lund] 10:02:13", Form::Named);
        check("<Lund> We closed it.", "<Lund> ", Form::Sure);
        check("10:02:13 From  Petra Lund : We", "10:02:13 From  Petra Lund : ", Form::Sure);
        check("**Petra Lund:** We", "**Petra Lund:** ", Form::Named);
        check("Petra Lund\tWe will not go", "Petra Lund\t", Form::Loud);
        check("P.- ¿Seguro?", "P.- ", Form::Letter);
        check("Q And you?", "Q ", Form::Letter);
        check("Q. Did you", "Q. ", Form::Letter);
        check("A\tYes", "A\t", Form::Letter);
        check("- The bridge", "- ", Form::Dash);
        check("—Le pont", "—", Form::Dash);
        check("卢恩：桥很安全", "卢恩：", Form::Word);
    }

    #[test]
    fn what_is_no_label() {
        for line in [
            "We said: no",
            "10:30 is late",
            "Note: we said no",
            "He is right. And so: no",
            "https://x.example/a",
            "[not] raise",
            "[The mayor] said",
            "A man: that is it",
            "-5 degrees",
            "- and so on",
            "Mr. Lund sails at noon.",
            "A bridge",
            "> quoted",
            "It works. Yes",
            "I. The bridge",
            "",
            "“Lund: no”",
            "他们昨天晚上对我们说：不",
            "If Lund says: No",
        ] {
            assert_eq!(label(line), None, "{line}");
        }
    }

    #[test]
    fn names_of_labels() {
        for (label, name_) in [
            ("LUND (on phone): ", Some("LUND")),
            ("[00:19] Petra Lund:", Some("Petra Lund")),
            (">> ", None),
            ("- ", None),
            ("Ms. LUND. ", Some("Ms. LUND")),
            (">> LUND: ", Some("LUND")),
            ("Q. ", Some("Q")),
            ("[Lund] ", Some("Lund")),
            ("Petra Lund 00:19", Some("Petra Lund")),
            ("M. Lund. – ", Some("M. Lund")),
        ] {
            assert_eq!(name(label).as_deref(), name_, "{label}");
        }
        assert_eq!(key("Ms. Petra LUND"), (vec!["petra".to_owned(), "lund".to_owned()], Some("ms".to_owned())));
        assert_eq!(key("THE CHAIR").0, ["chair"]);
    }
}
