//! Captions: SubRip, WebVTT, SBV. A cue is what follows a time line, whatever stands or does not stand between the two.
//!
//! Formats: <https://www.w3.org/TR/webvtt1/>; SubRip and SBV have no standard, only files.

use super::clock::time_code;
use super::mark::Mark;

/// The words of a caption file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Captions {
    /// A line of a cue a line.
    pub(crate) text: String,
    /// Where each time begins, in bytes, in order.
    pub(crate) times: Vec<(usize, String)>,
    /// The voices the cues name, in bytes, in order.
    pub(crate) marks: Vec<Mark>,
    /// How many time lines could not be read: backwards, or no times at all.
    pub(crate) unread: usize,
}

/// A stretch of time with its words.
#[derive(Debug, Clone, PartialEq, Default)]
struct Cue {
    /// In seconds; nothing where the time line makes no sense.
    time: Option<(f64, f64)>,
    lines: Vec<Said>,
}

/// A line of a cue without its markup.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Said {
    words: String,
    /// How many bytes at its beginning name the voice.
    label: usize,
}

/// Reads a caption file; nothing where the text is none.
pub(crate) fn read(text: &str) -> Option<Captions> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let timed: Vec<usize> = (0..lines.len()).filter(|at| is_time_line(lines[*at])).collect();
    let sound = timed.iter().filter(|at| both(lines[**at]).is_some()).count();
    // An arrow in a document is an arrow.
    let captions = text.starts_with("WEBVTT") || sound > 0 && sound * 2 >= timed.len();
    if !captions {
        return None;
    }
    let mut cues = cues(&lines, &timed);
    // A head is WebVTT's; what else stands in front of the first time was written to be read.
    let before = lines[..timed.first().copied().unwrap_or(0)].iter().filter(|line| !line.is_empty());
    let words = before.filter(|line| !line.bytes().all(|byte| byte.is_ascii_digit()));
    let prose: Vec<Said> = words.map(|line| Said { words: (*line).to_owned(), label: 0 }).collect();
    if !text.starts_with("WEBVTT") && prose.len() + usize::from(prose.iter().any(|line| line.words.len() > 40)) > 1 {
        let start = cues.first().and_then(|cue| cue.time).map(|(from, _)| (from, from));
        cues.insert(0, Cue { time: start, lines: prose });
    }
    Some(said_once(cues))
}

fn is_time_line(line: &str) -> bool {
    line.contains("-->") && !line.starts_with("NOTE")
        || line.starts_with(|c: char| c.is_ascii_digit()) && sbv(line).is_some()
}

/// "00:01:02,500 --> 00:01:05,000 align:start": from and to, in seconds.
fn both(line: &str) -> Option<(f64, f64)> {
    match line.split_once("-->") {
        Some((from, to)) => Some((seconds(from.trim())?, seconds(to.split_whitespace().next()?)?)),
        None => sbv(line),
    }
}

/// "0:00:01.000,0:00:03.000".
fn sbv(line: &str) -> Option<(f64, f64)> {
    let (from, to) = line.split_once(',')?;
    let times = (seconds(from)?, seconds(to)?);
    (from.contains('.') && to.contains('.')).then_some(times)
}

fn seconds(time: &str) -> Option<f64> {
    time_code(time).filter(|end| *end == time.len())?;
    let parts: Vec<f64> = time.replace([',', ';'], ".").split(':').map(str::parse).collect::<Result<_, _>>().ok()?;
    (2..=3).contains(&parts.len()).then(|| parts.iter().fold(0.0, |sum, part| sum * 60.0 + part))
}

/// A time as people read it.
fn clock(seconds: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "read from at most three figures a part"
    )]
    let whole = seconds as u64;
    format!("{:02}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60)
}

fn cues(lines: &[&str], timed: &[usize]) -> Vec<Cue> {
    let number = |at: usize| !lines[at].is_empty() && lines[at].bytes().all(|byte| byte.is_ascii_digit());
    let counted = timed.iter().filter(|at| **at > 0 && number(**at - 1)).count() * 2 > timed.len();
    let mut cues = Vec::with_capacity(timed.len());
    for (nth, at) in timed.iter().enumerate() {
        let mut end = timed.get(nth + 1).copied().unwrap_or(lines.len());
        // In front of the next time stands its number, or, behind a blank line, its name.
        let named = end < lines.len() && end > at + 2 && !lines[end - 1].is_empty() && lines[end - 2].is_empty();
        if end < lines.len() && end > at + 1 && (named || counted && number(end - 1)) {
            end -= 1;
        }
        // Times that run backwards are none.
        let time = both(lines[*at]).filter(|(from, to)| to >= from);
        let mut cue = Cue { time, lines: Vec::new() };
        let mut voice = String::new();
        let mut note = false;
        for (before, line) in (at + 1..end).map(|at| (lines[at - 1], lines[at])) {
            note = !line.is_empty()
                && (note
                    || before.is_empty()
                        && ["NOTE", "STYLE", "REGION"].iter().any(|word| line.split([' ', '\t']).next() == Some(word)));
            if !note {
                cue.lines.extend(said(line, &mut voice).into_iter().flat_map(turns));
            }
        }
        cues.push(cue);
    }
    cues
}

/// A line without its markup, a part a voice; `voice` is who spoke last in this cue, by its `<v Name>`.
fn said(line: &str, voice: &mut String) -> Vec<Said> {
    // Line ends of another format.
    let line = line.replace("\\N", " ");
    let mut parts: Vec<Said> = Vec::new();
    let mut now = Said::default();
    let mut ruby = false;
    let mut rest = line.as_str();
    while let Some(at) = rest.find(['<', '{', '&']) {
        if !ruby {
            now.words.push_str(&rest[..at]);
        }
        rest = &rest[at..];
        let (length, sign) = markup(rest);
        let tag = rest.get(1..length.saturating_sub(1)).unwrap_or_default();
        if rest.starts_with('<') && length > 1 {
            ruby = tag.starts_with("rt") || ruby && !tag.starts_with("/rt");
            let named = tag.strip_prefix('v').filter(|rest| rest.starts_with([' ', '.', '\t']));
            let name = named.and_then(|rest| rest.split_once([' ', '\t'])).map(|(_, name)| name.trim());
            if let Some(name) = name.filter(|name| !name.is_empty() && *name != voice.as_str()) {
                name.clone_into(voice);
                // Somebody else, within the line too: it is written so that it is seen.
                let words = format!("{name}: ");
                parts.push(std::mem::replace(&mut now, Said { label: words.len(), words }));
            }
        }
        now.words.push_str(&sign);
        rest = &rest[length..];
    }
    if !ruby {
        now.words.push_str(rest);
    }
    parts.push(now);
    parts.into_iter().filter_map(trimmed).collect()
}

/// A part without white space around it; nothing where it is blank. A voice without words may have them on the next line.
fn trimmed(said: Said) -> Option<Said> {
    let words = said.words.trim().to_owned();
    let label = if said.label == 0 { dash(&words) } else { said.label.min(words.len()) };
    (!words.is_empty()).then_some(Said { label, words })
}

/// "- We lost. - You did." in one line is two.
fn turns(said: Said) -> Vec<Said> {
    if dash(&said.words) == 0 {
        return vec![said];
    }
    let starts = said
        .words
        .match_indices(" - ")
        .map(|(at, _)| at)
        .filter(|at| said.words[..*at].ends_with(['.', '?', '!', '…']));
    let mut parts: Vec<usize> = vec![0];
    parts.extend(starts.map(|at| at + 1));
    parts.push(said.words.len());
    let part = |pair: &[usize]| {
        let words = said.words[pair[0]..pair[1]].trim().to_owned();
        Said { label: dash(&words), words }
    };
    parts.windows(2).map(part).collect()
}

/// How long the markup is that `rest` begins with, and what it stands for; a sign that is no markup stands for itself.
fn markup(rest: &str) -> (usize, String) {
    // No markup is longer.
    const LONGEST: usize = 300;
    let closed = |by: u8| rest.bytes().take(LONGEST).position(|byte| byte == by).map(|end| end + 1);
    let own = || (1, rest[..1].to_owned());
    match rest.as_bytes()[0] {
        // "<i>", "</c>", "<00:00:01.000>"; not "a < b".
        b'<' if rest[1..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/') => {
            closed(b'>').map_or_else(own, |end| (end, String::new()))
        }
        // "{\an8}", "{y:i}".
        b'{' if rest[1..].starts_with('\\') || rest.as_bytes().get(2) == Some(&b':') => {
            closed(b'}').map_or_else(own, |end| (end, String::new()))
        }
        b'&' => entity(rest).unwrap_or_else(own),
        _ => own(),
    }
}

fn entity(rest: &str) -> Option<(usize, String)> {
    let end = rest.bytes().take(10).position(|byte| byte == b';').filter(|end| *end >= 2)?;
    let name = &rest[1..end];
    let sign = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "lrm" => '\u{200e}',
        "rlm" => '\u{200f}',
        _ => {
            let number = name.strip_prefix('#')?;
            let value = match number.strip_prefix(['x', 'X']) {
                Some(figures) => u32::from_str_radix(figures, 16).ok()?,
                None => number.parse().ok()?,
            };
            // A line's end in disguise would move what stands behind it.
            char::from_u32(value).filter(|c| !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}'))?
        }
    };
    Some((end + 1, sign.to_string()))
}

/// How many bytes a dash at the beginning of a caption's line takes: somebody else speaks. "—and so" only goes on.
fn dash(words: &str) -> usize {
    let Some(rest) = words.strip_prefix(['-', '–', '—', '―', '‐']) else { return 0 };
    let after = rest.trim_start();
    let starts = after.trim_start_matches(['“', '"', '‘', '¿', '¡', '…', '.', '[', '(', '♪']);
    let spaced = after.len() < rest.len() && words.starts_with(['-', '‐', '–']);
    let speaks =
        starts.starts_with(|c: char| if spaced { c.is_alphanumeric() } else { c.is_alphabetic() && !c.is_lowercase() });
    if speaks { words.len() - after.len() } else { 0 }
}

/// How much of one cue the next one shows again.
struct Again {
    /// So many words at the beginning of the next.
    words: usize,
    /// It says nothing else.
    all: bool,
    /// It may as well have been said twice: a word or two that end a sentence.
    small: bool,
}

/// Writes the cues down. Where the file rolls (each cue shows the end of the one before again), every word stands once.
fn said_once(cues: Vec<Cue>) -> Captions {
    let words: Vec<Vec<&str>> = cues.iter().map(words_of).collect();
    let pairs: Vec<Option<Again>> = (0..cues.len())
        .map(|at| at.checked_sub(1).and_then(|before| again(&cues[before], &words[before], &words[at])))
        .collect();
    let grows = pairs.iter().flatten().filter(|pair| !pair.all && !pair.small).count();
    let others = pairs.iter().skip(1).filter(|pair| !pair.as_ref().is_some_and(|pair| pair.all)).count();
    let rolls = grows * 2 >= others && grows > 0;
    let mut out = Captions::default();
    for (at, cue) in cues.iter().enumerate() {
        let mut skip = match &pairs[at] {
            Some(pair) if rolls && !(pair.small && grows < 3) => pair.words,
            Some(pair) if pair.all && holds(&cues[at - 1], cue, pair) => pair.words,
            _ => 0,
        };
        match cue.time {
            Some((from, _)) if skip < words[at].len() => out.times.push((out.text.len(), clock(from))),
            Some(_) => {}
            None => out.unread += 1,
        }
        for line in &cue.lines {
            let count = line.words.split_whitespace().count();
            let gone = skip.min(count);
            skip -= gone;
            write(&mut out, line, gone);
        }
    }
    out
}

/// Writes a line without its first `gone` words.
fn write(out: &mut Captions, line: &Said, gone: usize) {
    let mut words = line.words.as_str();
    for _ in 0..gone {
        words = words.trim_start();
        words = &words[words.find(char::is_whitespace).unwrap_or(words.len())..];
    }
    let words = words.trim_start();
    if words.is_empty() {
        return;
    }
    if line.label > 0 && gone == 0 {
        out.marks.push(Mark::voice(out.text.len(), out.text.len() + line.label));
    }
    out.text.push_str(words);
    out.text.push('\n');
}

fn words_of(cue: &Cue) -> Vec<&str> {
    cue.lines.iter().flat_map(|line| line.words.split_whitespace()).collect()
}

/// How much of `last`, whose words are `before`, stands again at the beginning of `now`: from one of its lines on, or from any
/// of its words when there are several.
fn again(last: &Cue, before: &[&str], now: &[&str]) -> Option<Again> {
    // No cue has so many words that a person could read.
    const READABLE: usize = 60;
    let mut start = 0;
    let lines = last.lines.iter().map(|line| {
        let from = start;
        start += line.words.split_whitespace().count();
        from
    });
    let far = before.len().saturating_sub(READABLE);
    let mut starts: Vec<usize> = lines.filter(|from| *from >= far).collect();
    starts.extend(
        (before.len().saturating_sub(READABLE)..before.len().saturating_sub(1)).filter(|at| before.len() - at > 1),
    );
    let from = starts
        .into_iter()
        .filter(|at| *at < before.len() && before.len() - at <= now.len() && before[*at..] == now[..before.len() - at])
        .min()?;
    let words = before.len() - from;
    let ends = before.last().is_some_and(|word| word.ends_with(['.', '!', '?']));
    Some(Again { words, all: words == now.len(), small: words < 3 && ends })
}

/// Whether a cue that says only what the one before said holds it on the screen: at once behind it, and for a moment or
/// with more words than anybody says twice.
fn holds(before: &Cue, now: &Cue, pair: &Again) -> bool {
    const MOMENT: f64 = 0.12;
    let Some(((_, end), (from, to))) = before.time.zip(now.time) else { return false };
    (from - end).abs() <= MOMENT && (to - from <= MOMENT || pair.words > 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(cues: &[&str]) -> String {
        let cue = |(at, words): (usize, &&str)| {
            format!("{}\n00:00:{:02},000 --> 00:00:{:02},900\n{words}\n\n", at + 1, 2 * at, 2 * at + 1)
        };
        cues.iter().enumerate().map(cue).collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(read(text).unwrap().text.trim_end(), expected, "{text}");
    }

    #[test]
    fn cues_of_all_sorts() {
        check(
            "1\n00:00:20,000 --> 00:00:24,000\nWe sail,\n2\n00:00:24,000 --> 00:00:27,000\nnobody told us.\n",
            "We sail,\nnobody told us.",
        );
        check(
            "WEBVTT - a title\nKind: captions\n\nSTYLE\n::cue {}\n\nNOTE a --> b\nno\n\nname\n01:05.000 --> 01:06.000 align:start\nHello\n",
            "Hello",
        );
        check("0:00:01.000,0:00:03.000\nWe sail\n\n0:00:03.000,0:00:04.000\nat noon\n", "We sail\nat noon");
        check("00:00:01 --> 00:00:02\nWe sail\n00:00:02 --> 00:00:03\nat noon", "We sail\nat noon");
        check(
            "1\n00:00:01,000 --> 00:00:02,000\nHow many?\n\n2\n00:00:02,000 --> 00:00:03,000\n14\n\n3\n00:00:03,000 --> 00:00:04,000\nboats",
            "How many?\n14\nboats",
        );
        assert_eq!(read("Budget --> see annex\nAgreed."), None);
        let report = "The bridge is closed, and nobody in Norvik knows why.\n\n00:00:01,000 --> 00:00:02,000\nWe sail.";
        check(report, "The bridge is closed, and nobody in Norvik knows why.\nWe sail.");
    }

    #[test]
    fn markup_is_none_of_the_words() {
        check(
            &file(&["{\\an8}<i>Q&amp;A</i> &#39;a&#x27; a < b &nbsp;<c.red>x</c>", "AT&T &bogus; <00:00:01.000>y"]),
            "Q&A 'a' a < b \u{a0}x\nAT&T &bogus; y",
        );
        check(&file(&["<ruby>漢<rt>kan</rt></ruby>字"]), "漢字");
    }

    #[test]
    fn voices() {
        let marks = |text: &str| {
            let read = read(text).unwrap();
            read.marks.iter().map(|mark| mark.span.of(&read.text).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(marks(&file(&["<v Petra Lund>We sail.</v>", "<v.loud Omar>No."])), ["Petra Lund: ", "Omar: "]);
        assert_eq!(marks(&file(&["<v Petra Lund>\nWe sail."])), ["Petra Lund:"]);
        assert_eq!(marks(&file(&["<v Petra Lund>We sail.</v> <v Omar>No.</v>"])), ["Petra Lund: ", "Omar: "]);
        assert_eq!(marks(&file(&["- We lost. - You did."])), ["- ", "- "]);
        assert_eq!(marks(&file(&["- We sail.\n-No.", "—and so", "-5 degrees"])), ["- ", "-"]);
    }

    #[test]
    fn every_word_once() {
        check(
            &file(&["we will not", "we will not\nraise it", "raise it\nthis year"]),
            "we will not\nraise it\nthis year",
        );
        check(&file(&["we", "we will", "we will not", "we will not raise"]), "we\nwill\nnot\nraise");
        check(
            &file(&["we will not raise the", "raise the fee this year", "this year and close"]),
            "we will not raise the\nfee this year\nand close",
        );
        check(&file(&["no no", "no no\nno we will not", "no we will not\nnot now"]), "no no\nno we will not\nnot now");
    }

    #[test]
    fn what_was_said_twice_stays() {
        check(&file(&["No, no, no.", "Never, never."]), "No, no, no.\nNever, never.");
        check(&file(&["No.", "No.", "We will not."]), "No.\nNo.\nWe will not.");
        check(&file(&["No.", "No. I will not."]), "No.\nNo. I will not.");
        check(
            &file(&["We sail.", "We sail.\nToday.", "And then", "we go", "to bed."]),
            "We sail.\nWe sail.\nToday.\nAnd then\nwe go\nto bed.",
        );
    }

    #[test]
    fn a_million_cues_take_no_time_to_speak_of() {
        let mut text = String::from("WEBVTT\n\n");
        for at in 0..1_000_000 {
            text.push_str(&format!(
                "{:02}:{:02}.000 --> {:02}:{:02}.000\nw{at} a b\nw{} a b\n\n",
                at / 60 % 60,
                at % 60,
                (at + 1) / 60 % 60,
                (at + 1) % 60,
                at + 1
            ));
        }
        let read = read(&text).unwrap();
        assert_eq!(read.text.lines().count(), 1_000_001);
    }

    #[test]
    fn times_that_make_no_sense() {
        let read = read("1\n00:00:09,000 --> 00:00:03,000\nBackwards\n\n2\n00:00:10,000 --> 00:00:11,000\nRight\n\nand on\n\n3\n99:99 --> 99:98\nLate\n").unwrap();
        assert_eq!((read.text.as_str(), read.unread), ("Backwards\nRight\nand on\nLate\n", 2));
        assert_eq!(read.times, [(10, "00:00:10".to_owned())]);
    }

    #[test]
    fn dashes_are_voices_only_where_somebody_speaks() {
        assert_eq!([dash("- we sail"), dash("-We sail"), dash("-we"), dash("—and"), dash("— Non")], [2, 1, 0, 0, 4]);
    }
}
