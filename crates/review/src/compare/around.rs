//! The sentence around the words that were quoted: what was cut off may limit them or take them back, and what was asked may
//! be printed as if it was stated.
//!
//! Only what governs the words counts: "They say that | we sail", "If it is calm, | we sail", "We sail | if it is calm". What
//! stands in another clause ("I don't care what they say, | we sail") is another thought.

use std::ops::Range;

use super::Flag;
use super::lists::{Class, Lists};
use super::texts::Texts;

/// So many words of a sentence are looked at on each side.
const REACH: usize = 60;
/// A fragment of fewer words claims nothing by itself.
const CLAUSE: usize = 4;

/// A word beside the quoted ones, and the marks behind it.
struct Beside<'t> {
    word: String,
    marks: &'t str,
}

impl Beside<'_> {
    /// A comma or dash behind it ends a clause.
    fn ends(&self) -> bool {
        self.marks.contains([',', ';', ':', '–', '—', '"', '“', '”'])
            || self.marks.contains(" - ")
            || self.marks.contains("--")
    }
}

/// What of a sentence stands in front of the found words and behind them.
pub(super) struct Around<'t> {
    lists: &'static Lists,
    before: Vec<Beside<'t>>,
    after: Vec<Beside<'t>>,
    /// The marks between the found words and the rest.
    behind: &'t str,
    whole: Range<usize>,
    /// The sign that ends the sentence.
    ends: Option<char>,
}

impl<'t> Around<'t> {
    /// Looks around the words `found` of the source.
    pub(super) fn of(texts: &'t Texts<'t>, found: &Range<usize>) -> Self {
        let said = texts.said;
        let Range { start, end } = texts.sentence(found, REACH);
        let word = |at: usize| said[at].said(texts.spoken.text(), texts.lists);
        let beside = |at: usize| Beside { word: word(at), marks: texts.between_said(at, at + 1) };
        // A speaker who began anew said the first of it twice.
        let mut from = found.start;
        let words: Vec<String> = (found.start..found.end.min(found.start + 8)).map(word).collect();
        while let Some(again) = (1..=words.len().min(from - start))
            .rev()
            .find(|count| (from - count..from).map(word).eq(words[..*count].iter().cloned()))
        {
            from -= again;
        }
        let ends = texts.between_said(end - 1, end).chars().find(|c| matches!(c, '.' | '?' | '!' | '…'));
        Self {
            lists: texts.lists,
            before: (start..from).map(beside).collect(),
            after: (found.end..end).map(beside).collect(),
            behind: texts.between_said(found.end - 1, found.end),
            whole: start..end,
            ends,
        }
    }

    /// The whole sentence, as far as it was looked at.
    pub(super) fn sentence(&self, texts: &Texts<'_>) -> String {
        texts.as_said(&self.whole)
    }

    /// What the surroundings say about the words. `as_said`: the first of them is printed as it was said.
    pub(super) fn flags(&self, texts: &Texts<'_>, found: &Range<usize>, as_said: bool) -> Vec<Flag> {
        let mut flags = Vec::new();
        flags.extend(self.question(texts));
        // A sentence, or enough words of one: fewer claim nothing.
        let sentence = texts.printed.first().is_some_and(|word| word.capital) && texts.printed.len() > 2;
        if !sentence && (texts.printed.len() < CLAUSE || found.len() < CLAUSE) {
            return flags;
        }
        if self.condition_before() || self.condition_behind() {
            flags.push(Flag::ConditionCut);
        }
        // What belongs to the subject or the verb of a printed sentence is a part of the claim, not of its surroundings.
        // The sentence is shown with it.
        if let Some(limit) = self.limited_in_front().filter(|_| sentence && as_said) {
            flags.extend([limit, Flag::ConditionCut]);
        }
        if sentence && self.negated_behind() {
            flags.extend([Flag::NegationDropped, Flag::ConditionDenied]);
        }
        if self.denied_in_front() || self.denied_behind() {
            flags.push(Flag::ConditionDenied);
        }
        flags
    }

    fn is(&self, class: Class, word: &str) -> bool {
        self.lists.class(word) == Some(class)
    }

    /// Whether a condition begins at `at`: "if", "as long as"; not "even if", nor "if you ask me".
    fn is_condition(&self, words: &[Beside<'_>], at: usize) -> bool {
        let clause = at.checked_sub(1).is_none_or(|before| words[before].ends());
        condition(self.lists, |at| words.get(at).map(|beside| beside.word.as_str()), at, clause)
    }

    /// "If the state stops paying, | we raise it", "Otherwise | we raise it".
    fn condition_before(&self) -> bool {
        // Without marks a sentence may be several: only what is near counts.
        const NEAR: usize = 9;
        let marked = self.before.iter().any(Beside::ends);
        let Some(at) = (0..self.before.len()).rev().find(|at| self.is_condition(&self.before, *at)) else {
            return false;
        };
        let between = &self.before[at..];
        let stops = between.iter().filter(|beside| beside.ends()).count();
        let last = between.last().is_some_and(Beside::ends);
        let single = self.lists.holds("or else", between[0].word.as_str());
        let other = between.iter().any(|beside| self.lists.holds("but", beside.word.as_str()));
        !other
            && match () {
                () if between.len() == 1 => true,
                () if single => stops == 0 && between.len() <= 3,
                () if marked => {
                    stops == 1 && last
                        || stops == 2 && last && between.len() < 2 * NEAR
                        || stops == 0 && between.len() <= 2
                }
                () => between.len() <= NEAR,
            }
    }

    /// "We raise it | if the state stops paying", "…, but only if", "only on Sundays".
    fn condition_behind(&self) -> bool {
        const NEAR: usize = 14;
        // What another thought begins with.
        let other = |beside: &Beside<'_>| self.lists.holds("another thought", beside.word.as_str());
        let clause = self.after.iter().take(NEAR).take_while(|beside| !other(beside)).count();
        let condition = (0..clause)
            .any(|at| self.is_condition(&self.after, at) && !self.lists.holds("or else", self.after[at].word.as_str()));
        let apart = self.behind.contains([',', ';', '–', '—']);
        let only =
            self.after.first().is_some_and(|beside| self.lists.quantities.get(beside.word.as_str()) == Some(&"only"))
                && !apart;
        condition || only
    }

    /// "Only the | captain knew", "At least | forty families left", "None of the | doctors came", "Maybe | he sank it".
    fn limited_in_front(&self) -> Option<Flag> {
        for beside in self.before.iter().rev().take(4) {
            let word = beside.word.as_str();
            // "I think | we sail" is still what they think.
            if beside.ends() || self.lists.reports.contains(&word) {
                return None;
            }
            match self.lists.class(word) {
                Some(Class::Quantity) => return Some(Flag::QuantityDropped),
                Some(Class::Hedge) => return Some(Flag::HedgeDropped),
                // "We will not | raise it" is the business of `denied_in_front`.
                Some(Class::Negation)
                    if self.lists.holds("none", word)
                        || self.before.len() < 4
                            && word == "not"
                            && self.before.len() > 1
                            && self.before[self.before.len() - 2].word == "one" =>
                {
                    return Some(Flag::NegationDropped);
                }
                _ => {}
            }
            if !self.lists.holds("before a noun", word) {
                return None;
            }
        }
        None
    }

    /// "Wir verkaufen den Hafen | nicht", "I am guilty | of nothing": the "not" that stands behind belongs to the words.
    fn negated_behind(&self) -> bool {
        const ENGLISH: [&str; 7] = ["not", "nothing", "nobody", "never", "none", "nowhere", "noone"];
        if self.behind.contains([',', ';', ':', '–', '—']) {
            return false;
        }
        let clause = self.after.iter().position(Beside::ends).map_or(self.after.len(), |at| at + 1);
        let words: Vec<&str> = self.after[..clause].iter().map(|beside| beside.word.as_str()).collect();
        let joined = words.iter().position(|word| self.lists.holds("joins", word)).unwrap_or(words.len());
        let words = &words[..joined];
        if self.lists.points_group {
            // The verb, and with it its "nicht", may stand last in a long clause.
            return words
                .iter()
                .take(8)
                .any(|word| self.is(Class::Negation, word) && !self.lists.holds("without", word));
        }
        words.iter().take(3).any(|word| ENGLISH.contains(word))
            || words.starts_with(&["no", "longer"])
            || words.windows(2).take(2).any(|pair| pair == ["no", "one"])
    }

    /// The clause right in front of the words, when they hang on it: its words, and whether a "that" joins them.
    fn governing(&self) -> Option<(&[Beside<'t>], bool)> {
        let last = self.before.last()?;
        let that = self.lists.holds("that", last.word.as_str());
        let end = self.before.len() - usize::from(that);
        let clause = &self.before[..end];
        // "Glauben Sie mir, | wir …", but "nicht wahr, dass | wir …".
        if !that && last.ends() {
            return None;
        }
        let ended = |(at, beside): (usize, &Beside<'_>)| {
            let conjunction = self.lists.holds("clause", beside.word.as_str());
            (beside.ends() && !(that && at + 1 == end)) || conjunction && at + 1 < end
        };
        let start = clause.iter().enumerate().rev().find(|found| ended(*found)).map_or(0, |(at, _)| at + 1);
        Some((&clause[start..], that))
    }

    /// Whether the words hang on what takes them back, or puts them into others' mouths.
    fn denied_in_front(&self) -> bool {
        let first: Vec<&str> = self.before.iter().take(2).map(|beside| beside.word.as_str()).collect();
        // "According to the tabloids, | we sail".
        if matches!(first.first(), Some(&("laut" | "selon" | "según"))) || first == ["according", "to"] {
            return self.before.iter().filter(|beside| beside.ends()).count() <= 1;
        }
        let Some((clause, that)) = self.governing() else { return false };
        if clause.is_empty() {
            return false;
        }
        // "We will not | raise it": the cut goes through the denial.
        let near = |count: usize| &clause[clause.len().saturating_sub(count)..];
        let negated = near(1).iter().any(|beside| self.is(Class::Negation, &beside.word))
            || near(2).iter().any(|beside| self.is(Class::Negation, &beside.word))
                && near(1).iter().any(|beside| self.lists.class(&beside.word).is_some());
        if negated && !that {
            return true;
        }
        // Without a "that" the words follow their verb, or whom it speaks to.
        let part = if that { clause } else { near(3) };
        let objects =
            |at: usize| part[at + 1..].iter().all(|beside| that || self.lists.holds("told", beside.word.as_str()));
        (0..part.len()).any(|at| objects(at) && self.takes_back(clause, clause.len() - part.len() + at))
    }

    /// Whether the word at `at` of a clause takes back what hangs on it.
    fn takes_back(&self, clause: &[Beside<'_>], at: usize) -> bool {
        let word = clause[at].word.as_str();
        let has = |list: &[&'static str]| list.contains(&word);
        let negated = clause.iter().any(|beside| self.is(Class::Negation, &beside.word) || beside.word == "nothing");
        if has(&self.lists.sure) {
            return negated;
        }
        if has(&self.lists.denials) {
            // "No doubt that", "I don't deny that".
            return !negated;
        }
        if !has(&self.lists.reports) {
            return false;
        }
        let words: Vec<&str> = clause.iter().map(|beside| beside.word.as_str()).collect();
        let begins = words.iter().position(|word| !self.lists.holds("opening", word)).unwrap_or(0);
        let subject = words[begins];
        // "I can't believe we won" is no doubt.
        if word == "believe" && words.windows(2).any(|pair| matches!(pair[0], "can" | "could") && pair[1] == "not") {
            return false;
        }
        let own = self.lists.own.contains(&subject) || matches!((subject, word), ("you", "tell" | "say"));
        let passive = matches!(subject, "it" | "es")
            && matches!(word, "said" | "claimed" | "alleged" | "rumored" | "reported" | "believed");
        // "I used to think that", "We thought that".
        let past = words.windows(2).any(|pair| pair == ["used", "to"]) || word == "thought" && own;
        match own {
            true => passive || past || negated && self.lists.holds("own words", word),
            false => true,
        }
    }

    /// "…, they say", "— that is a lie", "is what he claims", "… nicht", "…, but not this year", "…, allegedly".
    fn denied_behind(&self) -> bool {
        let words: Vec<&str> = self.after.iter().map(|beside| beside.word.as_str()).collect();
        let Some(first) = words.first() else { return false };
        let apart = self.behind.contains([',', '–', '—', ';']) || self.behind.contains(" - ");
        // "…, but not this year", "…, not yet", "— not."
        let skip = usize::from(matches!(*first, "but" | "just" | "only"))
            + usize::from(words.get(1).is_some_and(|word| *word == "just"));
        let later = |word: Option<&&str>| word.is_none_or(|word| self.lists.holds("later", word));
        if apart && words.get(skip).is_some_and(|word| matches!(*word, "not" | "never")) && later(words.get(skip + 1)) {
            return true;
        }
        if apart && self.lists.holds("alleged", first) {
            return true;
        }
        let said_of = matches!(*first, "is" | "was" | "ist" | "est" | "es");
        if !(apart || said_of) || self.lists.holds("goes on", first) {
            return false;
        }
        let near = &self.after[..self.after.len().min(4)];
        let me = |at: usize| {
            near.get(at + 1).is_some_and(|beside| matches!(beside.word.as_str(), "me" | "mir" | "moi" | "you"))
        };
        (0..near.len()).any(|at| {
            let word = near[at].word.as_str();
            let denial =
                self.lists.denials.contains(&word) && !near.iter().any(|beside| self.is(Class::Negation, &beside.word));
            // "…, said Lund" is how a report names its speaker; "…, they say" is not.
            let report = at > 0
                && self.lists.reports.contains(&word)
                && !self.lists.own.contains(first)
                && !me(at)
                && !matches!(*first, "as" | "that");
            denial && self.lists.holds("of it", first) || report
        })
    }

    /// Whether one side asks what the other states. What follows a comma (", right?", ", so why is it closed?") asks for
    /// itself.
    fn question(&self, texts: &Texts<'_>) -> Option<Flag> {
        let print = texts.quote.trim_end_matches(|c: char| {
            c.is_whitespace() || matches!(c, '"' | '”' | '’' | '\'' | '»' | '“' | ']' | ')')
        });
        let asked = print.ends_with('?') || print.ends_with("?!");
        let rest = self.after.len();
        let apart = rest > 0 && self.behind.contains([',', '–', '—', '-', ';', ':'])
            || self.after.first().is_some_and(|beside| matches!(beside.word.as_str(), "and" | "so" | "or" | "but"));
        let long = texts.printed.len() >= CLAUSE || rest == 0 && texts.printed.len() > 2;
        match self.ends {
            Some('?') if !asked && long && !apart && rest < REACH => Some(Flag::QuestionDropped),
            Some('.') if asked => Some(Flag::QuestionAdded),
            _ => None,
        }
    }
}

/// Whether what was left out of the middle puts the rest into others' mouths: ", they claim,".
pub(super) fn ascribes(words: &[String], lists: &Lists) -> bool {
    let subject = words.iter().find(|word| !matches!(word.as_str(), "so" | "as" | "or" | "and"));
    words.len() <= 7
        && words.iter().any(|word| lists.reports.contains(&word.as_str()))
        && subject.is_some_and(|subject| {
            lists.persons.contains_key(subject.as_str()) && !lists.own.contains(&subject.as_str()) && subject != "you"
        })
}

/// Whether a condition stands in what was left out: "if", not "as if".
pub(super) fn conditional(words: &[String], lists: &Lists) -> bool {
    (0..words.len()).any(|at| condition(lists, |at| words.get(at).map(String::as_str), at, at == 0))
}

/// Whether a condition begins at `at` of these words; `clause`: a clause begins there.
fn condition<'w>(lists: &Lists, word: impl Fn(usize) -> Option<&'w str>, at: usize, clause: bool) -> bool {
    let run = |phrase: &str, at: usize| phrase.split('_').enumerate().all(|(step, part)| word(at + step) == Some(part));
    let Some(found) = lists.conditions.iter().find(|condition| run(condition, at)) else { return false };
    let behind = at + found.split('_').count();
    let before = at.checked_sub(1).and_then(&word).unwrap_or_default();
    // "The state provided the money", "everyone except Jonas", "si grave que".
    let verb = matches!(*found, "provided" | "providing") && word(behind) != Some("that") && !clause;
    let in_list = matches!(*found, "except" | "außer" | "sauf" | "salvo" | "excepto") && at > 0;
    let so = *found == "si"
        && !clause
        && !matches!(before, "et" | "mais" | "que" | "y" | "pero" | "solo" | "sólo" | "seulement");
    !verb
        && !in_list
        && !so
        && !lists.asked.contains(&before)
        && !lists.no_conditions.iter().any(|phrase| run(phrase, behind))
}
