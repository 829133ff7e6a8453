//! Noun phrases: what can name a speaker.
//!
//! A phrase is a pronoun, or a run of words from a determiner, a capital or a noun up to the next small
//! word or verb. Nothing is parsed: the closed classes of a language's data file say where a run ends.

mod noun;

use crate::language::{Class, Classes, Language};
use crate::tokens::{Kind, Token};

/// What stands at the head of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Head {
    /// A person's name, or what looks like one.
    Name,
    /// he, she, they.
    Third,
    /// I, we, you.
    First,
    /// it, this.
    Thing,
    /// who, which: stands for the phrase before it.
    Relative,
    /// An agency, a ministry, a newspaper.
    Organisation,
    /// A common noun.
    Common,
}

/// A run of tokens that can name somebody.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Phrase {
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) head: Head,
    /// One past a possessor at its start ("**Lund's** spokesman").
    pub(crate) owner: Option<usize>,
    /// The preposition in front.
    pub(crate) preposition: Option<usize>,
}

/// The phrases of some tokens, and where each begins and ends.
#[derive(Debug, Default)]
pub(crate) struct Phrases {
    pub(crate) all: Vec<Phrase>,
    /// By token: the phrase it stands in.
    at: Vec<Option<u32>>,
}

const VERB: Classes = Classes::of(&[Class::Say, Class::Voice, Class::Judge, Class::Think, Class::Act]);
const STOP: Classes =
    Classes::of(&[Class::Preposition, Class::Conjunction, Class::Subordinator, Class::Relative, Class::Aux]);
const NOUN: Classes =
    Classes::of(&[Class::Title, Class::Organisation, Class::Medium, Class::Saying, Class::Audience, Class::Outlet]);

impl Phrases {
    /// The phrase that token `at` is part of.
    pub(crate) fn of(&self, at: usize) -> Option<usize> {
        self.at.get(at).copied().flatten().map(|index| index as usize)
    }

    /// The phrase that ends right before token `end`.
    pub(crate) fn ending(&self, end: usize) -> Option<usize> {
        let index = self.of(end.checked_sub(1)?)?;
        (self.all[index].end == end).then_some(index)
    }

    /// The phrase that begins at token `first`.
    pub(crate) fn starting(&self, first: usize) -> Option<usize> {
        let index = self.of(first)?;
        (self.all[index].first == first).then_some(index)
    }
}

/// Reads the phrases of `tokens`; `headline` when every long word has a capital and capitals tell nothing.
pub(crate) fn phrases(text: &str, tokens: &[Token], language: Language, headline: &dyn Fn(usize) -> bool) -> Phrases {
    let reader = Reader { text, tokens, language, headline };
    let mut found = Phrases { all: Vec::new(), at: vec![None; tokens.len()] };
    let mut at = 0;
    while at < tokens.len() {
        let Some(mut phrase) = reader.phrase(at) else {
            at += 1;
            continue;
        };
        // "**one of** the drivers", "some of them".
        if phrase.head == Head::Common
            && phrase.end == at + 1
            && tokens[at].has(Class::Pronoun)
            && tokens.get(at + 1).is_some_and(|t| t.span.of(text) == "of")
            && let Some(group) = reader.phrase(at + 2)
        {
            phrase.end = group.end;
        }
        let index = u32::try_from(found.all.len()).ok();
        found.at[phrase.first..phrase.end].fill(index);
        at = phrase.end;
        found.all.push(phrase);
    }
    found
}

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token],
    language: Language,
    headline: &'a dyn Fn(usize) -> bool,
}

impl Reader<'_> {
    fn phrase(&self, first: usize) -> Option<Phrase> {
        let token = self.tokens.get(first)?;
        if !token.is_word() && token.kind != Kind::Number {
            return None;
        }
        let preposition = self.preposition(first);
        let single = |head| Some(Phrase { first, end: first + 1, head, owner: None, preposition });
        if token.has(Class::Relative) && !self.name_like(first) || self.relative_that(first) {
            return single(Head::Relative);
        }
        if token.has(Class::Pronoun) && !token.has(Class::Determiner) && !self.name_like(first) {
            return single(match () {
                () if token.has(Class::FirstPerson) => Head::First,
                () if token.has(Class::Thing) && !token.has(Class::Determiner) => Head::Thing,
                () if token.has(Class::ThirdPerson) => Head::Third,
                () => Head::Common,
            });
        }
        let (end, owner) = self.run(first);
        if end == first {
            if token.has(Class::Pronoun) && token.has(Class::Determiner) {
                let thing = token.has(Class::Thing)
                    && !self.tokens.get(first + 1).is_some_and(|t| t.span.of(self.text) == "of");
                return single(if thing { Head::Thing } else { Head::Common });
            }
            if token.has(Class::Possessive) {
                return Some(Phrase { first, end: first + 1, head: Head::Third, owner: Some(first + 1), preposition });
            }
            return None;
        }
        Some(Phrase { first, end, head: self.head(first, end), owner, preposition })
    }

    /// The preposition in front of a phrase that begins at `first`; where nouns have capitals a phrase begins with its
    /// noun, past what describes it: "zum **geplanten** Umbau".
    fn preposition(&self, first: usize) -> Option<usize> {
        let describes = |at: &usize| {
            let token = &self.tokens[*at];
            self.language.capital_nouns() && token.small() && token.unknown()
        };
        let at = (first.saturating_sub(4)..first).rev().find(|at| !describes(at))?;
        self.tokens[at].has(Class::Preposition).then_some(at)
    }

    fn head(&self, first: usize, end: usize) -> Head {
        let words = &self.tokens[first..end];
        let last = words.iter().rev().find(|t| t.is_word());
        if words.iter().any(|t| t.any(Classes::of(&[Class::Organisation, Class::Outlet])))
            && !last.is_some_and(|t| t.has(Class::Title))
        {
            // "Times columnist Ada Berg" names a person all the same.
            let person = words.iter().rposition(|t| t.has(Class::Title)).is_some_and(|title| {
                words[title + 1..].iter().any(Token::capital)
                    && !words[title + 1..].iter().any(|t| t.has(Class::Organisation))
            });
            return if person { Head::Name } else { Head::Organisation };
        }
        match last {
            _ if words.last().is_some_and(|t| t.quote().is_some()) => Head::Organisation,
            Some(last) if last.capital() => Head::Name,
            _ => Head::Common,
        }
    }

    /// "a foundation **that** focuses on": stands for the noun before it and has a verb right behind.
    fn relative_that(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let clause = token.small() && token.has(Class::Subordinator) && token.has(Class::Determiner);
        clause
            && at > 0
            && self.tokens[at - 1].is_word()
            && !self.tokens[at - 1].any(VERB)
            && !self.tokens[at - 1].any(STOP)
            && self.tokens.get(at + 1).is_some_and(|next| {
                let word = next.span.of(self.text);
                let verbish = next.unknown() && (word.ends_with("ed") || word.ends_with("es"));
                next.small() && (next.any(VERB) || next.has(Class::Aux) || verbish)
            })
    }

    /// Whether the capital of token `at` says something: it does not begin a sentence or follow a mark.
    fn name_like(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        token.capital() && token.span.len() > 1 && at > 0 && self.tokens[at - 1].is_word() && !(self.headline)(at)
    }

    /// How far a phrase that begins at `first` goes, and where a possessor at its start ends.
    fn run(&self, first: usize) -> (usize, Option<usize>) {
        let tokens = self.tokens;
        let (mut at, mut content, mut end, mut owner) = (first, false, first, None);
        while at < tokens.len() && at < first + 24 {
            let token = &tokens[at];
            match token.kind {
                Kind::Number if at == first || content => {}
                Kind::Number => content = true,
                Kind::Sign('.') if self.short(at, first) => {
                    at += 1;
                    continue;
                }
                Kind::Quote(_) if at > first && self.title(at, content) => content = true,
                Kind::Sign('&') if content => {
                    at += 1;
                    continue;
                }
                Kind::Sign('\'' | '’') if at > first && self.plural_owner(at) => {
                    owner = Some(at + 1);
                    end = at + 1;
                }
                Kind::Word { .. } => match self.word(at, first, content) {
                    Step::End => break,
                    Step::Pass => {
                        at += 1;
                        continue;
                    }
                    Step::Content => content = true,
                },
                _ => break,
            }
            if content {
                end = at + 1;
            }
            if token.owns() {
                owner = Some(at + 1);
            }
            at += 1;
        }
        if content { (end, owner) } else { (first, None) }
    }

    /// "the magazine **“Night Shift”**", "die **„Zeit“**": a name that stands in marks of its own.
    fn title(&self, at: usize, content: bool) -> bool {
        const NAMED: Classes = Classes::of(&[Class::Organisation, Class::Press]);
        let before = &self.tokens[at - 1];
        let words = self.tokens[at].span.of(self.text).trim_matches(|c: char| !c.is_alphanumeric());
        let named = words.starts_with(char::is_uppercase) && words.split_whitespace().count() < 5;
        let noun_behind = self.tokens.get(at + 1).is_some_and(Token::capital);
        named && (content && before.any(NAMED) || self.language.capital_nouns() && !content && !noun_behind)
    }

    fn word(&self, at: usize, first: usize, content: bool) -> Step {
        let token = &self.tokens[at];
        if token.has(Class::Month) {
            return self.month(at, content);
        }
        // "a podcast **last week**".
        let timed = token.has(Class::Pointer) && self.tokens.get(at + 1).is_some_and(|next| next.has(Class::Time));
        if timed && content {
            return Step::End;
        }
        let capital = token.capital()
            && (self.name_like(at)
                || !token.any(STOP)
                    && !token.any(Classes::of(&[Class::Determiner, Class::Pronoun, Class::Adverb]))
                    && !((self.headline)(at) && token.any(VERB)));
        if capital {
            // "Said Lund", "Calling it": a verb that opens its sentence.
            let opens = at == first && !self.name_like(at) && token.any(VERB) && !token.any(NOUN);
            let next = self.tokens.get(at + 1);
            let verb = token.has(Class::Say) && next.is_some_and(Token::capital)
                || token.span.of(self.text).ends_with("ing") && next.is_some_and(|next| next.small() || next.capital());
            return if opens && verb { Step::End } else { Step::Content };
        }
        if token.any(Classes::of(&[Class::Preposition, Class::Particle])) && content && self.inside_name(at) {
            return Step::Pass;
        }
        if token.any(STOP) {
            return Step::End;
        }
        if token.has(Class::Determiner) {
            let leading = self.tokens[first..at].iter().all(|t| t.has(Class::Determiner));
            return if leading { Step::Pass } else { Step::End };
        }
        if token.has(Class::Pronoun) {
            return Step::End;
        }
        if token.any(VERB) {
            return if self.noun_use(at, first, content) { Step::Content } else { Step::End };
        }
        let word = token.span.of(self.text);
        if token.has(Class::Adverb) || word.len() > 4 && word.ends_with("ly") {
            return if content || at == first { Step::End } else { Step::Pass };
        }
        let verbish = token.unknown() && (word.ends_with("ed") || word.ends_with("ing") && word.len() > 5);
        let owned = at > first && self.tokens[at - 1].owns();
        if verbish && at == first && self.tokens.get(at + 1).is_some_and(|t| t.capital() || t.has(Class::Title)) {
            // "said **retired** General Lund".
            return if word.ends_with("ed") { Step::Pass } else { Step::End };
        }
        if verbish && (content || at == first) && !owned {
            return Step::End;
        }
        // Where nouns have capitals, what has none only describes one.
        if self.language.capital_nouns() {
            return if content || at == first { Step::End } else { Step::Pass };
        }
        // "Lund walks": an unknown word in -s after a name is its verb, unless it counts people.
        let third = token.unknown() && word.ends_with('s') && !word.ends_with("ss");
        if third && content && self.tokens[at - 1].capital() && !owned && self.verb_follows(at) == Some(false) {
            return Step::End;
        }
        Step::Content
    }

    /// A day or a month: part of a name only right behind a given one ("Theresa **May**") or before another word of it.
    fn month(&self, at: usize, content: bool) -> Step {
        let given = content && self.tokens[at - 1].any(Classes::of(&[Class::MaleName, Class::FemaleName]));
        let named = self.tokens.get(at + 1).is_some_and(Token::capital);
        match self.tokens[at].capital() {
            true if given => Step::Content,
            true if !content && named => Step::Pass,
            _ => Step::End,
        }
    }

    /// "Secretary **of** State", "Ludwig **van** Beethoven".
    fn inside_name(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let of = token.has(Class::Particle) || matches!(token.span.of(self.text), "of" | "for");
        // "the secretary **of** state".
        let office = |at: usize| self.tokens.get(at).is_some_and(|t| t.has(Class::Title) && t.small());
        if of && office(at - 1) && office(at + 1) {
            return true;
        }
        let next = self.tokens.get(at + 1).map(|next| next.has(Class::Determiner) && next.small());
        let beyond = self.tokens.get(at + if next == Some(true) { 2 } else { 1 });
        let noun_before = self.tokens[at - 1].capital();
        of && noun_before
            && !self.tokens[at - 1].owns()
            && beyond.is_some_and(|t| t.capital() && !t.has(Class::Month))
            && (token.has(Class::Particle)
                || self.tokens[at - 1].any(Classes::of(&[Class::Title, Class::Organisation])))
    }

    /// The point of an initial or an abbreviation inside a name.
    fn short(&self, at: usize, first: usize) -> bool {
        let Some(before) = at.checked_sub(1).map(|before| &self.tokens[before]) else { return false };
        at > first
            && before.span.end == self.tokens[at].span.start
            && (before.has(Class::Abbreviation)
                || before.capital() && before.span.of(self.text).chars().count() == 1
                || before.span.of(self.text).contains('.'))
            && self.tokens.get(at + 1).is_some_and(Token::is_word)
    }

    fn plural_owner(&self, at: usize) -> bool {
        self.tokens[at - 1].span.end == self.tokens[at].span.start
            && self.tokens[at - 1].span.of(self.text).ends_with('s')
            && self.tokens.get(at + 1).is_some_and(|next| next.span.start > self.tokens[at].span.end)
    }
}

enum Step {
    /// The phrase ended before this word.
    End,
    /// The word stands inside but cannot end it.
    Pass,
    /// The word belongs to it.
    Content,
}
