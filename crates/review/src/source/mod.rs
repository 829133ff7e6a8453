//! The text of a piece of evidence as the comparison reads it: what was spoken, by which voice, and what is an aside.
//!
//! [`Source::read`] takes any text with what its reader knows of it (a caption file's voices, a PDF's page heads) and finds
//! the rest by itself: labels of speakers (`labels`), transcribers' notes (`notes`), time codes (`clock`), page numbers with
//! what stands around them, and numbers of lines (`pages`). The words for it stand in `data/source.txt`.
//!
//! A form of label counts where the text uses it as transcripts do: "Note: we sail" in a statement names no speaker. When in
//! doubt, a change of voice is taken for one: two speakers printed as one are worse than a quote that is asked about.
//!
//! To add a form: a function in `labels` with its `Form`, a line in `Votes::accept`, and cases in the tests of both.

pub(crate) mod captions;
mod clock;
mod labels;
mod lists;
mod mark;
mod notes;
mod pages;

use std::borrow::Cow;

use quotes::Span;
use rustc_hash::FxHashMap;

use labels::{Form, Label};
pub use mark::{Mark, Part};
use pages::Line;

/// Where somebody else begins to speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Turn {
    /// The first byte behind the label.
    pub(crate) start: usize,
    /// The label that says so; empty where a text begins without one.
    label: Span,
}

/// A text with what of it was not spoken, and who speaks.
#[derive(Debug, Clone)]
pub struct Source<'t> {
    text: &'t str,
    /// In order, none within another.
    marks: Vec<Mark>,
    /// Where the voice changes, in order.
    turns: Vec<Turn>,
    /// What its reader knew.
    known: Vec<Mark>,
}

impl<'t> Source<'t> {
    /// Reads `text`. `known` holds what its reader knows, in order and apart from each other; the rest is found here.
    #[must_use]
    pub fn read(text: &'t str, known: &[Mark]) -> Self {
        let mut marks = known.to_vec();
        marks.extend(found(text, known));
        marks.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
        let mut end = 0;
        marks.retain(|mark| {
            let apart =
                mark.span.start >= end && !mark.span.is_empty() && text.get(mark.span.start..mark.span.end).is_some();
            end = if apart { mark.span.end } else { end };
            apart
        });
        let turns = turns(text, &marks);
        Self { text, marks, turns, known: known.to_vec() }
    }

    /// A text whose every word was spoken by one voice: another quote, say.
    #[must_use]
    pub fn spoken(text: &'t str) -> Self {
        Self { text, marks: Vec::new(), turns: Vec::new(), known: Vec::new() }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// What was not spoken, in order.
    #[must_use]
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The same source with what `quote` prints of its labels and asides read as said: "Fees: no increase", "we left at 5:30".
    /// Nothing where the quote prints none of them. What a reader knows (a page's head) stays what it is.
    #[must_use]
    pub(crate) fn with_printed(&self, quote: &str) -> Option<Self> {
        let printed = |mark: &Mark| {
            let text = mark.span.of(self.text).trim();
            let telling =
                text.contains(|c: char| c.is_alphanumeric()) && (mark.part == Part::Aside || text.ends_with(':'));
            telling && !self.known.contains(mark) && holds(quote, text)
        };
        if !self.marks.iter().any(printed) {
            return None;
        }
        let marks: Vec<Mark> = self.marks.iter().filter(|mark| !printed(mark)).copied().collect();
        let mut turns = self.turns.clone();
        // Whoever is named speaks on: the label is the first that they say.
        let shown = |turn: &Turn| self.marks.iter().any(|mark| mark.span == turn.label && printed(mark));
        turns.iter_mut().filter(|turn| shown(turn)).for_each(|turn| turn.start = turn.label.start);
        Some(Self { marks, turns, known: self.known.clone(), text: self.text })
    }

    pub(crate) fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// Whose words stand at byte `at`, as the text names them; nothing where it does not.
    #[must_use]
    pub fn voice(&self, at: usize) -> Option<String> {
        let next = self.turns.partition_point(|turn| turn.start <= at);
        labels::name(self.turns.get(next.checked_sub(1)?)?.label.of(self.text))
    }

    /// The stretches of `span` that were not spoken, in order.
    pub(crate) fn marks_in(&self, span: Span) -> impl Iterator<Item = Span> {
        let first = self.marks.partition_point(|mark| mark.span.end <= span.start);
        let within = self.marks[first..].iter().take_while(move |mark| mark.span.start < span.end);
        within.map(move |mark| Span::new(mark.span.start.max(span.start), mark.span.end.min(span.end)))
    }

    /// What was spoken in `span`, without asides and labels.
    #[must_use]
    pub fn spoken_in(&self, span: Span) -> Cow<'t, str> {
        let mut out = Cow::Borrowed("");
        let mut at = span.start;
        for mark in self.marks_in(span) {
            append(&mut out, &self.text[at..mark.start]);
            at = mark.end;
        }
        append(&mut out, &self.text[at..span.end]);
        out
    }
}

/// The words of a name without titles, in small letters, and the title.
pub(crate) fn spoken_name(name: &str) -> (Vec<String>, Option<String>) {
    labels::key(&labels::name(name).unwrap_or_default())
}

/// Whether a word of a name, in small letters and with its marks or without, says what somebody is, not who: "chair", "coach".
pub(crate) fn is_role(word: &str) -> bool {
    labels::is_office(word) || lists::LISTS.ranks.contains(word) || lists::LISTS.titles.contains(word)
}

/// Whether a word in small letters may stand inside a name: "van", "de".
pub(crate) fn is_particle(word: &str) -> bool {
    lists::LISTS.particles.contains(word)
}

/// Whether `quote` has `words` as words of its own.
fn holds(quote: &str, words: &str) -> bool {
    quote.match_indices(words).any(|(at, _)| {
        let (before, after) = (&quote[..at], &quote[at + words.len()..]);
        !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
    })
}

/// Whether words that stand in front of `after` at the beginning of a line look like somebody's name there: "Haddad:",
/// "R:", "M. le ministre."
pub(crate) fn looks_like_a_name(words: &str, after: &str) -> bool {
    let ends = after.starts_with([':', ')', ']', '>', '\t', '\n', '.']) || after.starts_with(" :");
    let letter = words.chars().count() == 1 && words.starts_with(char::is_uppercase);
    ends && (letter && after.starts_with([':', '.'])
        || labels::named(words).is_some_and(|form| form != Form::Word || after.starts_with([':', ')', ']', '>'])))
}

fn append<'t>(out: &mut Cow<'t, str>, more: &'t str) {
    let more = if out.is_empty() { more } else { more.trim_start() };
    match out {
        Cow::Borrowed("") => *out = Cow::Borrowed(more),
        _ if more.is_empty() => {}
        _ => {
            let out = out.to_mut();
            out.truncate(out.trim_end().len());
            out.push(' ');
            out.push_str(more);
        }
    }
}

/// A line's label, and what has to be true of the text for it to count.
struct Candidate {
    start: usize,
    label: Label,
    /// Nothing but the label stands on the line.
    alone: bool,
    /// It is one only if it comes again.
    loose: bool,
    /// What the label says, so that one that comes again is known.
    says: String,
}

/// What the forms of a text say about each other.
#[derive(Debug, Default)]
struct Votes {
    /// Labels with a colon that can be a name.
    colons: usize,
    sure: usize,
    questions: bool,
    loud: usize,
    alone: usize,
    again: FxHashMap<String, usize>,
    /// Names alone on their lines come again, and there are several.
    again_loose: bool,
}

impl Votes {
    /// Whether a label counts in this text.
    fn accept(&self, candidate: &Candidate) -> bool {
        let again = self.again.get(&candidate.says).is_some_and(|times| *times > 1);
        if candidate.loose {
            return self.again_loose;
        }
        match candidate.label.form {
            Form::Sure => true,
            // A name alone on a line is a heading, unless there are several.
            Form::Named if candidate.alone && !candidate.says.contains([':', '：', ']']) => self.alone > 1 || again,
            Form::Named => true,
            Form::Word => again || self.colons > 1 || self.sure > 0,
            Form::Letter => self.questions,
            Form::Loud => self.loud > 1,
            // Among labels a hyphen is a list's, or an interruption's.
            Form::Dash => self.sure == 0 && self.colons < 2 || candidate.says.starts_with(['–', '—', '―']),
        }
    }
}

/// What `text` shows by itself.
fn found(text: &str, known: &[Mark]) -> Vec<Mark> {
    let mut lines = lines(text, known);
    pages::line_numbers(&mut lines);
    pages::furniture(&mut lines);
    let mut marks = Vec::new();
    let clock = times(&mut lines);
    for line in &lines {
        // What was taken off the line's front, or all of it.
        let (start, rest) =
            (line.from, if line.is_blank() { line.start + line.whole.len() } else { line.rest_start() });
        if rest > start && text[start..rest].contains(|c: char| !c.is_whitespace()) {
            marks.push(Mark::aside(start, rest));
        }
    }
    let labels = voices(&lines);
    let mut next = 0;
    for line in &lines {
        let (mut start, end) = (line.rest_start(), line.rest_start() + line.rest.len());
        if let Some(mark) = labels.get(next).filter(|mark| mark.span.start == start && !line.is_blank()) {
            marks.push(*mark);
            (start, next) = (mark.span.end, next + 1);
        }
        if line.is_blank() {
            continue;
        }
        inline(text, Span::new(start, end), &mut marks);
    }
    // Notes may run over a line's end, so they are looked for in all of the text; labels hold their own.
    notes::notes(text, Span::new(0, text.len()), clock, &mut marks);
    marks
}

/// The lines of a text; what a reader marked is blank.
fn lines<'t>(text: &'t str, known: &[Mark]) -> Vec<Line<'t>> {
    let (mut start, mut next) = (0, 0);
    let line = |whole: &'t str| {
        let (from, end) = (start, start + whole.len());
        start = end + 1;
        let mut rest = whole.trim();
        while let Some(mark) = known.get(next).filter(|mark| mark.span.start <= end) {
            let covered = mark.span.start <= from + (whole.len() - whole.trim_start().len()) && mark.span.end >= from;
            if covered {
                rest = whole[(mark.span.end - from).min(whole.len())..].trim();
            }
            if mark.span.end > end {
                break;
            }
            next += 1;
        }
        let rest = if rest.is_empty() { &whole[whole.len()..] } else { rest };
        let kept = rest.as_ptr() as usize - whole.as_ptr() as usize;
        Line { start: from, whole, from: from + kept, rest }
    };
    text.split('\n').map(line).collect()
}

/// Takes the lines of a player's transcript that are times, and times in front of lines; whether this text has such.
fn times(lines: &mut [Line<'_>]) -> bool {
    let only: Vec<usize> = (0..lines.len()).filter(|at| clock::only_times(lines[*at].rest)).collect();
    let leading = |line: &Line<'_>| clock::time_code(line.rest.trim_start_matches(['[', '(', '<'])).is_some();
    let several = only.len() + lines.iter().filter(|line| leading(line)).take(2).count() > 1;
    for at in &only {
        for near in [at.checked_sub(1), Some(at + 1)].into_iter().flatten() {
            if lines.get(near).is_some_and(|line| clock::spelled_out(line.rest)) {
                lines[near].rest = &lines[near].whole[lines[near].whole.len()..];
            }
        }
        // "10:30" alone may be what somebody wrote down; times come in numbers, or dressed.
        let dressed =
            !lines[*at].rest.starts_with(|c: char| c.is_ascii_digit()) || lines[*at].rest.matches(':').count() > 1;
        if several || dressed {
            lines[*at].rest = &lines[*at].whole[lines[*at].whole.len()..];
        }
    }
    for line in lines.iter_mut().filter(|_| several) {
        // A label holds its own time, which tells it from other words in front of a colon.
        let bare =
            clock::time_code(line.rest).map(|end| line.rest[end..].trim_start_matches([' ', '\t', '-', '–', '|']));
        if let Some(rest) = bare
            .filter(|rest| !rest.is_empty() && labels::label(line.rest).is_none() && labels::named(line.rest).is_none())
        {
            line.rest = rest;
        }
    }
    several
}

/// The labels that count, one a line at most, in order.
fn voices(lines: &[Line<'_>]) -> Vec<Mark> {
    let mut votes = Votes::default();
    let mut candidates = Vec::new();
    let mut listed = false;
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_blank()) {
        let label = labels::label(line.rest);
        let alone = label.is_none_or(|label| label.length == line.rest.len());
        let named = label.map(|label| (label, false)).or_else(|| by_itself(lines, at));
        let Some((label, loose)) = named else {
            listed = line.rest.ends_with(':');
            continue;
        };
        // "We will:" in front of lines with dashes makes a list of them.
        if label.form == Form::Dash && listed {
            continue;
        }
        listed = label.form == Form::Dash && listed;
        let says = line.rest[..label.length].to_owned();
        match label.form {
            Form::Letter => votes.questions |= says.starts_with(['Q', 'F', 'P', 'I']),
            Form::Loud => votes.loud += 1,
            Form::Dash => {}
            Form::Sure => votes.sure += 1,
            Form::Named | Form::Word if says.contains([':', '：', '[']) => votes.colons += 1,
            Form::Named | Form::Word if loose => {}
            Form::Named | Form::Word => votes.alone += 1,
        }
        *votes.again.entry(says.clone()).or_default() += 1;
        candidates.push(Candidate { start: line.rest_start(), label, alone, loose, says });
    }
    let loose = |candidate: &&Candidate| candidate.loose;
    let distinct = candidates
        .iter()
        .filter(loose)
        .map(|candidate| candidate.says.as_str())
        .collect::<std::collections::BTreeSet<_>>()
        .len();
    votes.again_loose = distinct > 1
        && candidates
            .iter()
            .filter(loose)
            .any(|candidate| votes.again.get(&candidate.says).is_some_and(|times| *times > 1));
    let accepted = candidates.iter().filter(|candidate| votes.accept(candidate));
    accepted.map(|candidate| Mark::voice(candidate.start, candidate.start + candidate.label.length)).collect()
}

/// A name alone on its line, in front of words: "Petra Lund", "Petra Lund 00:19"; and whether nothing but its coming again
/// tells it from a heading.
fn by_itself(lines: &[Line<'_>], at: usize) -> Option<(Label, bool)> {
    let line = lines[at].rest;
    if line.len() > 60 || line.ends_with(['.', ',', ';', '!', '?', '-', '–', '—', ':', '”', '"', '\'', '’']) {
        return None;
    }
    let time = |at: usize| lines.get(at).is_some_and(|line| line.is_blank() && clock::only_times(line.whole.trim()));
    let blank = |at: usize| lines.get(at).is_none_or(Line::is_blank);
    let filled = |at: usize| lines.get(at).is_some_and(|line| !line.is_blank());
    // A player's transcript has a time behind every line; one of speakers a name, a time and then words.
    let over_time = time(at + 1) && filled(at + 2) && !time(at + 3);
    let timed = over_time || line.contains(':') || line.contains(['(', '[']);
    let before = at.checked_sub(1).is_none_or(blank);
    let after = filled(at + 1) || over_time;
    let form = labels::named(line)?;
    let words = line.split_whitespace().count();
    // A word or a shout by itself is said too: "Yes", "NO".
    let fits = words > 1 && words <= 6 && form != Form::Word;
    let label = Label { length: line.len(), form: if timed { Form::Sure } else { Form::Named } };
    match () {
        () if timed && after && words <= 7 && form != Form::Word => Some((label, false)),
        () if fits && before && after => Some((label, false)),
        () if fits && !time(at + 1) => {
            let ended = at
                .checked_sub(1)
                .is_none_or(|at| blank(at) || lines[at].rest.ends_with(['.', '!', '?', '…', '”', '"']));
            ended.then_some((label, true))
        }
        () => None,
    }
}

/// Labels within a line, of transcripts that came without their line ends: "… is safe. BEN: It stays".
fn inline(text: &str, span: Span, marks: &mut Vec<Mark>) {
    let line = span.of(text);
    // ">> Is it safe? >> No."
    for (at, arrows) in line.match_indices(">>") {
        let rest = line[at..].trim_start_matches('>');
        let end = line.len() - rest.len() + usize::from(rest.starts_with(' '));
        if arrows.len() == 2
            && at > 0
            && !line[..at].ends_with('>')
            && line[..at].ends_with(char::is_whitespace)
            && !rest.trim().is_empty()
        {
            marks.push(Mark::voice(span.start + at, span.start + end));
        }
    }
    let mut from = 0;
    while let Some(colon) = line[from..].find(": ").map(|at| from + at) {
        let sentence = line[from..colon].rfind(['.', '?', '!', '…', '”', '"', ')', ']', '—']).map(|at| {
            let end = from + at;
            end + line[end..].chars().next().map_or(1, char::len_utf8)
        });
        let start = sentence.map(|end| end + (line[end..].len() - line[end..].trim_start().len()));
        if let Some(start) = start.filter(|start| *start < colon && colon - start <= 40) {
            let name = &line[start..colon];
            let loud = !name.contains(char::is_lowercase) && name.chars().filter(|c| c.is_alphabetic()).count() > 1;
            if loud && labels::named(name) == Some(Form::Sure) {
                marks.push(Mark::voice(span.start + start, span.start + colon + 2));
            }
        }
        from = colon + 2;
    }
}

/// Where the voice changes: at labels that do not name whoever spoke before.
fn turns(text: &str, marks: &[Mark]) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::new();
    let mut before = None;
    for mark in marks.iter().filter(|mark| mark.part == Part::Voice) {
        let now = labels::name(mark.span.of(text)).map(|name| labels::key(&name));
        // Dashes and arrows name nobody: each is somebody else.
        if now.is_none() || !same(before.as_ref(), now.as_ref()) {
            turns.push(Turn { start: mark.span.end, label: mark.span });
            before = now;
        } else if let (Some((known, title)), Some((more, other))) = (before.as_mut(), now) {
            // "Petra Lund", then "Lund": whoever is named fully stays so.
            if more.len() > known.len() {
                *known = more;
            }
            *title = title.take().or(other);
        }
    }
    turns
}

type Key = (Vec<String>, Option<String>);

/// "Lund" is "Petra Lund", and "Ms. Lund"; she is not "Mr. Lund".
fn same(one: Option<&Key>, other: Option<&Key>) -> bool {
    let (Some((one, one_title)), Some((other, other_title))) = (one, other) else { return false };
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let titles = one_title.is_none() || other_title.is_none() || one_title == other_title;
    // "Chair" is not "vice chair".
    let office = short.iter().any(|word| labels::is_office(word));
    !short.is_empty() && (short == long || long.ends_with(short) && !office) && titles
}

#[cfg(test)]
mod tests;
