//! One paragraph (or the inside of one quote) as the rules see it: tokens, sentences, phrases, verbs.

use std::ops::Range;

use crate::Span;
use crate::clauses::{Sort, Verb, verbs};
use crate::language::{Class, Classes, Language};
use crate::marks::Marked;
use crate::phrases::{Head, Phrases, phrases};
use crate::tokens::{Kind, Token, sentences, with_quotes};

/// A stretch of text taken apart.
#[derive(Debug)]
pub(crate) struct Scene<'t> {
    pub(crate) text: &'t str,
    pub(crate) tokens: Vec<Token>,
    pub(crate) sentences: Vec<Range<usize>>,
    pub(crate) phrases: Phrases,
    pub(crate) verbs: Vec<Verb>,
    /// Whether a token stands in a headline, where capitals tell nothing.
    pub(crate) headline: Vec<bool>,
    /// How many of each there are before each token.
    counts: Vec<Counts>,
    /// How many quotes the stretch stands inside.
    pub(crate) depth: usize,
    /// First token of the stretch itself; before it stands the paragraph in front.
    pub(crate) start: usize,
}

/// How many words, quotes and so on stand in a run of tokens.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counts {
    pub(crate) words: u32,
    pub(crate) quotes: u32,
    pub(crate) verbs: u32,
    pub(crate) says: u32,
    pub(crate) commas: u32,
    pub(crate) semicolons: u32,
    pub(crate) names: u32,
    pub(crate) subjects: u32,
}

impl Counts {
    fn minus(self, other: Self) -> Self {
        Self {
            words: self.words.wrapping_sub(other.words),
            quotes: self.quotes.wrapping_sub(other.quotes),
            verbs: self.verbs.wrapping_sub(other.verbs),
            says: self.says.wrapping_sub(other.says),
            commas: self.commas.wrapping_sub(other.commas),
            semicolons: self.semicolons.wrapping_sub(other.semicolons),
            names: self.names.wrapping_sub(other.names),
            subjects: self.subjects.wrapping_sub(other.subjects),
        }
    }
}

impl<'t> Scene<'t> {
    /// Takes stretches that follow each other apart, each with its quotes, which stand at `depth`; the last
    /// is the one that is read, those before it lead up to it.
    pub(crate) fn new(
        text: &'t str,
        words: &[Token],
        stretches: &[(Span, &[usize])],
        marked: &[Marked],
        depth: usize,
        language: Language,
    ) -> Self {
        let (mut all, mut ends, mut start) = (Vec::new(), Vec::new(), 0);
        for (region, quotes) in stretches {
            start = all.len();
            with_quotes(words, *region, marked, quotes, &mut all);
            let sentences = sentences(text, &all[start..], marked).into_iter();
            ends.extend(sentences.map(|sentence| sentence.start + start..sentence.end + start));
        }
        let (tokens, sentences) = (all, ends);
        let mut titled = vec![false; tokens.len()];
        for sentence in sentences.iter().filter(|_| !language.capital_nouns()) {
            if headline(&tokens[sentence.clone()]) {
                titled[sentence.clone()].fill(true);
            }
        }
        let headline = |at: usize| titled[at];
        let phrases = phrases(text, &tokens, language, &headline);
        let verbs = verbs(text, &tokens, &phrases, &sentences, language, &headline);
        let counts = count(&tokens, &phrases, &verbs);
        Self { text, tokens, sentences, phrases, verbs, headline: titled, counts, depth, start }
    }

    /// What stands among the tokens `range`.
    pub(crate) fn between(&self, range: Range<usize>) -> Counts {
        if range.start >= range.end {
            return Counts::default();
        }
        self.counts[range.end].minus(self.counts[range.start])
    }

    /// The index of the sentence that token `at` stands in.
    pub(crate) fn sentence(&self, at: usize) -> usize {
        self.sentences.partition_point(|sentence| sentence.end <= at)
    }

    /// The verbs of a sentence.
    pub(crate) fn verbs_of(&self, sentence: &Range<usize>) -> &[Verb] {
        let first = self.verbs.partition_point(|verb| verb.at < sentence.start);
        let count = self.verbs[first..].partition_point(|verb| verb.at < sentence.end);
        &self.verbs[first..first + count]
    }

    /// The words of token `at`.
    pub(crate) fn word(&self, at: usize) -> &'t str {
        self.tokens[at].span.of(self.text)
    }

    /// The span of the tokens `range`, which is not empty.
    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        crate::mention::span(&self.tokens[range])
    }
}

fn count(tokens: &[Token], phrases: &Phrases, verbs: &[Verb]) -> Vec<Counts> {
    let mut counts = Vec::with_capacity(tokens.len() + 1);
    let mut now = Counts::default();
    let mut verbs = verbs.iter().peekable();
    counts.push(now);
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Word { .. } | Kind::Number => now.words = now.words.wrapping_add(1),
            Kind::Quote(_) => now.quotes = now.quotes.wrapping_add(1),
            Kind::Sign(',') => now.commas = now.commas.wrapping_add(1),
            Kind::Sign(';' | '—' | '–') => now.semicolons = now.semicolons.wrapping_add(1),
            Kind::Sign(_) => {}
        }
        if let Some(phrase) = phrases.of(at).map(|index| &phrases.all[index])
            && phrase.end == at + 1
            && matches!(phrase.head, Head::Name | Head::Third | Head::Organisation)
        {
            now.names = now.names.wrapping_add(1);
        }
        if let Some(verb) = verbs.next_if(|verb| verb.at == at) {
            now.verbs = now.verbs.wrapping_add(1);
            if matches!(verb.sort, Sort::Say | Sort::Voice | Sort::Judge) {
                now.says = now.says.wrapping_add(1);
            }
            if verb.left.is_some_and(|(phrase, _)| phrases.all[phrase].end <= at) {
                now.subjects = now.subjects.wrapping_add(1);
            }
        }
        counts.push(now);
    }
    counts
}

/// Whether a sentence is set like a headline: nearly every longer word has a capital.
fn headline(tokens: &[Token]) -> bool {
    const SMALL: Classes = Classes::of(&[Class::Preposition, Class::Determiner, Class::Conjunction]);
    let long = tokens.iter().filter(|t| t.is_word() && t.span.len() > 3 && !t.any(SMALL));
    let (all, small) = long.fold((0, 0), |(all, small), t| (all + 1, small + usize::from(!t.capital())));
    all > 2 && small * 10 <= all
}
