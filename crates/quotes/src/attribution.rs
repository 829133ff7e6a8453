//! Who said a quote: the cue in the sentence that carries it, the cue's subject, and the via chain.
//!
//! Sentences are read in order. A quote with a cue of its own takes that cue's subject; one without goes
//! on with the speaker of the quote before it when nothing else stands in its sentence. A stretch inside
//! another quote is read in the same way, within the words of that quote.

use std::collections::HashMap;
use std::ops::Range;

use crate::kind::{Look, Reach, kind};
use crate::language::{Class, Language};
use crate::marks::Marked;
use crate::names::Names;
use crate::subject::{self, Mention};
use crate::tokens::{Kind as TokenKind, Token, sentences, tokens};
use crate::{Kind, Quote, Span, Speaker, via};

/// How sure each way of finding a speaker is; measured figures replace these when the engine is fitted.
mod confidence {
    pub(super) const BESIDE: f32 = 0.98;
    pub(super) const NEAR: f32 = 0.9;
    pub(super) const FAR: f32 = 0.7;
    pub(super) const GOES_ON: f32 = 0.9;
    pub(super) const INHERITED: f32 = 0.6;
    pub(super) const SCARE: f32 = 0.8;
    pub(super) const NOBODY: f32 = 0.3;
}

/// What a sentence says about one of its quotes.
#[derive(Debug, Clone, Copy)]
struct Found {
    /// Token of the cue; for "according to" its first word.
    cue: Option<usize>,
    cue_span: Option<Span>,
    mention: Option<Mention>,
    reach: Reach,
    confidence: f32,
}

/// Attributes every marked stretch.
pub(crate) fn attribute(text: &str, paragraphs: &[Span], marked: &[Marked], language: Language) -> Vec<Quote> {
    let mut reader = Reader {
        text,
        marked,
        language,
        names: Names::read(text, language),
        quotes: marked.iter().map(|m| blank(m.inner)).collect(),
        utterances: 0,
        last: None,
    };
    let mut next = 0;
    let mut continues = None;
    for paragraph in paragraphs {
        let first = next;
        while next < marked.len() && marked[next].outer.start < paragraph.end {
            next += 1;
        }
        reader.level(*paragraph, first..next, 0, continues);
        continues = (first..next).find(|i| marked[*i].continues);
    }
    reader.share_across_paragraphs();
    let mut quotes = reader.quotes;
    number_utterances(&mut quotes);
    quotes
}

fn blank(span: Span) -> Quote {
    Quote {
        span,
        kind: Kind::Scare,
        utterance: 0,
        speaker: None,
        cue: None,
        via: Vec::new(),
        confidence: confidence::NOBODY,
    }
}

/// Numbers utterances from 1 in text order.
fn number_utterances(quotes: &mut [Quote]) {
    let mut numbers = HashMap::new();
    for quote in quotes {
        let next = u32::try_from(numbers.len() + 1).unwrap_or(u32::MAX);
        quote.utterance = *numbers.entry(quote.utterance).or_insert(next);
    }
}

struct Reader<'t> {
    text: &'t str,
    marked: &'t [Marked],
    language: Language,
    names: Names,
    quotes: Vec<Quote>,
    utterances: u32,
    /// The quote before, at the outermost level.
    last: Option<usize>,
}

impl Reader<'_> {
    /// Reads the quotes of `range` that stand at `depth` in `region`, then what stands inside each.
    ///
    /// `continued` is the quote of the paragraph before that this paragraph's first quote goes on with.
    fn level(&mut self, region: Span, range: Range<usize>, depth: usize, continued: Option<usize>) {
        let here: Vec<usize> = range.clone().filter(|i| self.marked[*i].depth == depth).collect();
        if here.is_empty() {
            return;
        }
        let all = tokens(self.text, region, self.marked, &here, self.language);
        let mut paragraph = Paragraph { previous: None, subject: None, continued };
        for sentence in sentences(self.text, &all, self.marked) {
            self.sentence(&all, sentence, &mut paragraph);
        }
        for (order, &index) in here.iter().enumerate() {
            let end = here.get(order + 1).copied().unwrap_or(range.end);
            self.level(self.marked[index].inner, index + 1..end, depth + 1, None);
        }
        if depth == 0 {
            self.last = here.last().copied();
        }
    }

    fn sentence(&mut self, all: &[Token], range: Range<usize>, paragraph: &mut Paragraph) {
        let tokens = &all[range];
        let mut in_sentence: Option<(usize, Found)> = None;
        for at in 0..tokens.len() {
            let Some(index) = tokens[at].quote() else { continue };
            let found = self.find(tokens, at);
            let goes_on = in_sentence.filter(|(before, _)| interrupted(tokens, *before, at));
            let found =
                found.or_else(|| in_sentence.filter(|(before, _)| listed(tokens, *before, at)).map(|(_, found)| found));
            match found {
                Some(found) => self.settle(tokens, at, index, &found, goes_on.map(|(before, _)| before)),
                None => self.inherit(tokens, at, index, paragraph),
            }
            if let Some(found) = found {
                in_sentence = Some((at, found));
            }
            // A long quote that opens the paragraph goes on with the one before it.
            if let Some(before) = paragraph.continued.take() {
                self.quotes[index].utterance = self.quotes[before].utterance;
            }
            paragraph.previous = Some(index);
        }
        if let Some(mention) = main_subject(tokens) {
            paragraph.subject = Some((mention, tokens[mention.first].span.start));
        }
    }

    /// The best cue for the quote at token `at`.
    fn find(&self, tokens: &[Token], at: usize) -> Option<Found> {
        let mut best: Option<(i32, Found)> = None;
        let mut offer = |score: i32, found: Found| {
            if best.is_none_or(|(top, _)| score > top) {
                best = Some((score, found));
            }
        };
        for (verb, token) in tokens.iter().enumerate() {
            let opening = tokens[..verb].iter().all(|t| !t.is_word());
            if token.has(Class::Cue) && (!token.capital() || opening) {
                if let Some((score, found)) = self.cue(tokens, at, verb) {
                    offer(score, found);
                }
            } else if let Some(first) = via::introduced(self.text, tokens, verb) {
                let Some((score, found)) = self.according(tokens, at, verb, first) else { continue };
                offer(score, found);
            }
        }
        if best.is_none() {
            best = self.labelled(tokens, at).map(|found| (0, found));
        }
        best.map(|(_, found)| found)
    }

    /// What the cue at token `verb` says about the quote at `at`, and how well it fits.
    fn cue(&self, tokens: &[Token], at: usize, verb: usize) -> Option<(i32, Found)> {
        let before = verb < at;
        let between = if before { &tokens[verb + 1..at] } else { &tokens[at + 1..verb] };
        if between.iter().any(|t| t.quote().is_some()) && !before {
            return None;
        }
        let distance = between.iter().filter(|t| t.is_word() || t.kind == TokenKind::Number).count();
        let quotes_between = between.iter().filter(|t| t.quote().is_some()).count();
        let weak = tokens[verb].has(Class::Weak);
        if distance > if weak { 8 } else { 24 } || weak && quotes_between > 1 {
            return None;
        }
        let word = tokens[verb].span.of(self.text);
        // "was quoted as saying": the subject stands before "was quoted".
        let head = match verb.checked_sub(2) {
            Some(two) if tokens[verb - 1].span.of(self.text) == "as" && tokens[two].span.of(self.text) == "quoted" => {
                two
            }
            _ => verb,
        };
        let inverted = !before && distance == 0 && !between.iter().any(|t| t.is(';') || t.is('.'));
        let start =
            if before { tokens[..head].iter().rposition(|t| t.quote().is_some()).map_or(0, |q| q + 1) } else { at + 1 };
        let mention = if inverted {
            subject::after(tokens, verb + 1, tokens.len())
        } else {
            subject::before(tokens, start, head).or_else(|| {
                // A participle ("…, calling it “a ritual”") shares the subject of its sentence.
                (before || participle(word)).then(|| main_subject(tokens)).flatten()
            })
        };
        let mention =
            mention.or_else(|| (before && distance < 2).then(|| subject::after(tokens, verb + 1, at)).flatten());
        let beside = distance == 0 || before && distance < 3 || !before && distance < 6;
        let confidence = match (&mention, beside) {
            (Some(_), true) => confidence::BESIDE,
            (Some(_), false) if distance < 8 => confidence::NEAR,
            (Some(_), false) => confidence::FAR,
            (None, _) => confidence::NOBODY,
        };
        let adjacent = before && between.iter().any(|t| t.is(':')) || inverted;
        let score = 100 - 4 * i32::try_from(distance).unwrap_or(50) - 20 * i32::try_from(quotes_between).unwrap_or(2)
            + if mention.is_some() { 20 } else { 0 }
            + if adjacent { 25 } else { 0 }
            - if weak { 10 } else { 0 }
            // A sentence's own attribution follows it after a comma and ends it.
            + if !before && tokens[at + 1..verb].iter().filter(|t| t.is(',')).count() <= 1 && beside { 15 } else { 0 };
        let reach = Reach { distance, weak };
        Some((score, Found { cue: Some(verb), cue_span: Some(tokens[verb].span), mention, reach, confidence }))
    }

    /// "according to X" as the only cue of its sentence makes X the speaker.
    fn according(&self, tokens: &[Token], at: usize, cue: usize, first: usize) -> Option<(i32, Found)> {
        let span = via::source(tokens, first, tokens.len())?;
        let end = tokens.iter().position(|t| t.span.end >= span.end).map_or(tokens.len(), |last| last + 1);
        let mention = subject::after(tokens, first, end).unwrap_or(Mention { span, role: None, first, end });
        let distance = tokens[at.min(cue)..at.max(cue)].iter().filter(|t| t.is_word()).count();
        let cue_span = Span::new(tokens[cue].span.start, tokens[first - 1].span.end);
        let reach = Reach { distance, weak: false };
        let score = 40 - i32::try_from(distance).unwrap_or(40);
        Some((
            score,
            Found {
                cue: Some(cue),
                cue_span: Some(cue_span),
                mention: Some(mention),
                reach,
                confidence: confidence::NEAR,
            },
        ))
    }

    /// `NAME: “…”` and `“…” — Name`.
    fn labelled(&self, tokens: &[Token], at: usize) -> Option<Found> {
        let found = |mention: Mention| Found {
            cue: None,
            cue_span: None,
            mention: Some(mention),
            reach: Reach { distance: 0, weak: false },
            confidence: confidence::NEAR,
        };
        let words = |range: Range<usize>| tokens[range].iter().filter(|t| t.is_word()).count();
        if at > 1 && tokens[at - 1].is(':') && words(0..at) < 7 {
            return subject::before(tokens, 0, at - 1).filter(|m| tokens[m.end - 1].capital()).map(found);
        }
        let dash = tokens.get(at + 1).is_some_and(|t| t.is('—') || t.is('–') || t.is('―') || t.is('-'));
        if dash && words(at + 2..tokens.len()) < 7 {
            return subject::after(tokens, at + 2, tokens.len()).filter(|m| tokens[m.first].capital()).map(found);
        }
        None
    }

    /// Stores what was found for the quote at token `at`.
    fn settle(&mut self, tokens: &[Token], at: usize, index: usize, found: &Found, goes_on: Option<usize>) {
        let before = goes_on.and_then(|token| tokens[token].quote());
        let words = self.marked[index].inner.of(self.text);
        let kind = kind(&Look { words, sentence: tokens, at, cue: Some(found.reach), goes_on: before.is_some() });
        let utterance = self.utterance(before.filter(|_| kind == Kind::Direct));
        let quote = &mut self.quotes[index];
        quote.kind = kind;
        quote.utterance = utterance;
        if kind == Kind::Scare {
            quote.confidence = confidence::SCARE;
            return;
        }
        quote.cue = found.cue_span;
        quote.confidence = found.confidence;
        quote.speaker = found.mention.map(|mention| Speaker {
            span: mention.span,
            name: self.names.resolve(self.text, mention.span, self.language),
            role: mention.role,
        });
        let speaker = found.mention.map(|mention| (mention.first, mention.end));
        let introduced = found.cue.is_some_and(|cue| via::introduced(self.text, tokens, cue).is_some());
        quote.via =
            if introduced { Vec::new() } else { via::links(self.text, tokens, 0..tokens.len(), found.cue, speaker) };
    }

    /// A quote without a cue in its sentence: goes on with the one before, or is no speech.
    fn inherit(&mut self, tokens: &[Token], at: usize, index: usize, paragraph: &Paragraph) {
        let words = self.marked[index].inner.of(self.text);
        let alone = tokens.iter().all(|t| t.quote().is_some() || !t.is_word());
        let speech = words.split_whitespace().count() > 2 || words.ends_with(['.', '?', '!', ',', '…']);
        let before = paragraph.previous.or(paragraph.continued).or(if at == 0 { self.last } else { None });
        let heir = before
            .filter(|b| alone && speech && self.quotes[*b].speaker.is_some() && self.quotes[*b].kind == Kind::Direct);
        let utterance = self.utterance(heir.filter(|_| paragraph.previous.is_some()));
        if let Some(before) = heir {
            let same = paragraph.previous.is_some();
            let (speaker, via) = (self.quotes[before].speaker.clone(), self.quotes[before].via.clone());
            let quote = &mut self.quotes[index];
            *quote = Quote { kind: Kind::Direct, utterance, speaker, via, ..blank(quote.span) };
            quote.confidence = if same { confidence::GOES_ON } else { confidence::INHERITED };
            return;
        }
        let kind = kind(&Look { words, sentence: tokens, at, cue: None, goes_on: false });
        let subject = paragraph.subject.filter(|_| alone && kind == Kind::Direct);
        let name = subject.and_then(|(mention, _)| self.names.resolve(self.text, mention.span, self.language));
        let quote = &mut self.quotes[index];
        quote.kind = kind;
        quote.utterance = utterance;
        quote.confidence = if kind == Kind::Scare { confidence::SCARE } else { confidence::NOBODY };
        if let Some((mention, _)) = subject {
            quote.speaker = Some(Speaker { span: mention.span, name, role: mention.role });
            quote.confidence = confidence::INHERITED;
        }
    }

    /// A quote continued in the next paragraph often has its cue only there, or only here: the pieces of
    /// one utterance share what any of them has.
    fn share_across_paragraphs(&mut self) {
        let mut joined: HashMap<u32, u32> = HashMap::new();
        for index in (0..self.quotes.len()).rev() {
            if !self.marked[index].continues {
                continue;
            }
            let Some(next) = (index + 1..self.quotes.len()).find(|i| self.marked[*i].depth == 0) else { continue };
            let (this, other) = (self.quotes[index].clone(), self.quotes[next].clone());
            let (from, to) = if this.cue.is_none() && other.speaker.is_some() { (other, index) } else { (this, next) };
            let target = &mut self.quotes[to];
            target.kind = Kind::Direct;
            if target.cue.is_none() && from.speaker.is_some() {
                target.speaker = from.speaker;
                target.via = from.via;
                target.confidence = confidence::GOES_ON;
            }
            joined.insert(self.quotes[next].utterance, self.quotes[index].utterance);
        }
        // In text order each number leads to an earlier one, whose root is known by then.
        let mut roots: HashMap<u32, u32> = HashMap::new();
        for quote in &mut self.quotes {
            let own = quote.utterance;
            let root = joined.get(&own).map_or(own, |to| *roots.get(to).unwrap_or(to));
            roots.insert(own, root);
            quote.utterance = root;
        }
    }

    fn utterance(&mut self, goes_on: Option<usize>) -> u32 {
        if let Some(index) = goes_on {
            return self.quotes[index].utterance;
        }
        self.utterances += 1;
        self.utterances
    }
}

/// What the sentences of one paragraph hand on.
struct Paragraph {
    previous: Option<usize>,
    subject: Option<(Mention, usize)>,
    continued: Option<usize>,
}

/// `“One,” he said, “and two.”`: only the attribution stands between the two pieces.
fn interrupted(tokens: &[Token], before: usize, at: usize) -> bool {
    let between = &tokens[before + 1..at];
    let words = between.iter().filter(|t| t.is_word()).count();
    words > 0
        && words < 14
        && between.last().is_some_and(|t| t.is(',') || t.is(';') || t.is('—') || t.is('–'))
        && between.iter().any(|t| t.has(Class::Cue))
}

/// Two quotes under one cue: "called it “a farce” and “a shame”".
fn listed(tokens: &[Token], before: usize, at: usize) -> bool {
    tokens[before + 1..at].iter().filter(|t| t.is_word()).count() < 12
}

fn participle(word: &str) -> bool {
    word.ends_with("ing")
}

/// The subject of a sentence: the first noun phrase in front of its first verb.
fn main_subject(tokens: &[Token]) -> Option<Mention> {
    let first = tokens.iter().position(Token::is_word)?;
    // "In May, the board …": pass over what stands before the first comma.
    let start = if tokens[first].has(Class::Preposition) && !tokens[first].has(Class::Determiner) {
        first + tokens[first..].iter().take(12).position(|t| t.is(','))? + 1
    } else {
        first
    };
    let mention = subject::after(tokens, start, tokens.len().min(start + 9))?;
    let named = tokens[mention.first..mention.end]
        .iter()
        .any(|t| t.capital() || t.has(Class::Pronoun) || t.has(Class::Determiner));
    named.then(|| shortened(tokens, mention))
}

/// A subject read forwards runs into its verb; a name ends where the capitals end.
fn shortened(tokens: &[Token], mention: Mention) -> Mention {
    let words = &tokens[mention.first..mention.end];
    let capitals = words.iter().take_while(|t| t.capital() || t.is('.')).count();
    let end = if capitals > 0 && !words[0].has(Class::Determiner) {
        mention.first + capitals
    } else {
        mention.first + words.iter().take(4).take_while(|t| !t.has(Class::Between)).count().max(1)
    };
    let span = Span::new(tokens[mention.first].span.start, tokens[end - 1].span.end);
    Mention { span, end, ..mention }
}
