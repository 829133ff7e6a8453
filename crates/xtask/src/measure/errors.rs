//! `cargo xtask eval errors PART [CLASS]`: what went wrong, by class, with the words around it.

use std::collections::BTreeMap;

use quotes::fit::{Weights, watched};
use quotes::{Detection, Kind, Language, Quote};

use super::corpus::{Article, Chars, Gold, Places};
use super::score::{same_mention, trimmed};

/// Prints each error of `class` (every class when there is none) and counts all.
pub(crate) fn print(articles: &[Article], kind: Option<&str>, class: Option<&str>) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for article in articles {
        for (name, line) in Reading::new(article).errors(kind) {
            if class.is_some_and(|class| name.starts_with(class)) {
                println!("{name}: {line}");
            }
            *counts.entry(name).or_default() += 1;
        }
    }
    for (name, count) in counts {
        println!("{count:>6}  {name}");
    }
}

/// An article and what the engine made of it.
struct Reading<'a> {
    article: &'a Article,
    text: Vec<char>,
    places: Places,
    found: Detection,
    /// The found spans, trimmed.
    spans: Vec<Chars>,
    /// The speakers that were offered for each marked stretch.
    offered: Vec<(Chars, Vec<Option<Chars>>)>,
}

type Error = (String, String);

impl<'a> Reading<'a> {
    fn new(article: &'a Article) -> Self {
        let text: Vec<char> = article.text.chars().collect();
        let places = Places::new(&article.text);
        let mut offered = Vec::new();
        let language = Language::guess(&article.text);
        let found = watched(&article.text, language, Weights::shipped(), &mut |seen| {
            let speakers = seen.readings.iter().filter(|r| !r.scare).map(|r| r.speaker.map(|s| places.chars(s)));
            offered.push((trimmed(&text, places.chars(seen.span)), speakers.collect()));
        });
        let spans = found.quotes.iter().map(|quote| trimmed(&text, places.chars(quote.span))).collect();
        Self { article, text, places, found, spans, offered }
    }

    fn errors(&self, kind: Option<&str>) -> Vec<Error> {
        let mut errors = Vec::new();
        let mut taken = vec![false; self.spans.len()];
        for gold in &self.article.quotes {
            let span = trimmed(&self.text, gold.span);
            if gold.ignore || kind.is_some_and(|kind| gold.kind != kind) {
                for (at, other) in self.spans.iter().enumerate() {
                    taken[at] |= other.overlap(span) > 0;
                }
                continue;
            }
            let close = |s: &Chars| 2 * s.overlap(span) >= s.len().max(span.len());
            let hit = self.spans.iter().position(|s| *s == span).or_else(|| self.spans.iter().position(close));
            let Some(at) = hit else {
                errors.push(("span not marked".to_owned(), self.around(gold.span, 60, 60)));
                continue;
            };
            taken[at] = true;
            errors.extend(self.compare(gold, span, at));
        }
        let terms = (0..self.spans.len()).filter(|at| !taken[*at] && self.found.quotes[*at].kind != Kind::Scare);
        errors.extend(terms.map(|at| ("term taken for speech".to_owned(), self.around(self.spans[at], 80, 60))));
        errors
    }

    /// What is wrong with the quote found at `at`, which stands for `gold`.
    fn compare(&self, gold: &Gold, span: Chars, at: usize) -> Vec<Error> {
        let quote = &self.found.quotes[at];
        let mut errors = Vec::new();
        if self.spans[at] != span {
            let found = self.around(self.spans[at], 20, 20);
            errors.push(("span boundary".to_owned(), format!("{}  found {found}", self.around(gold.span, 40, 40))));
        }
        if quote.kind == Kind::Scare {
            errors.push(("speech taken for a term".to_owned(), self.around(gold.span, 80, 40)));
        } else if !agrees(gold.speaker, self.speaker(quote)) {
            let offered = self.offered.iter().filter(|(span, _)| *span == self.spans[at]);
            let among = offered.flat_map(|(_, speakers)| speakers).any(|speaker| agrees(gold.speaker, *speaker));
            let class = match (gold.speaker.is_none(), among) {
                (true, _) => "nobody is named",
                (_, true) => "ranked lower",
                (_, false) => "not offered",
            };
            errors.push((format!("speaker: {class}, {}", gold.kind), self.pair(gold, quote)));
        } else if gold.cue.is_some_and(|gold| !quote.cue.is_some_and(|c| self.places.chars(c).overlap(gold) > 0)) {
            errors.push((format!("cue, {}", gold.kind), self.pair(gold, quote)));
        }
        errors
    }

    fn speaker(&self, quote: &Quote) -> Option<Chars> {
        quote.speaker.as_ref().map(|speaker| self.places.chars(speaker.span))
    }

    /// Gold and found, speaker and cue, with the words around.
    fn pair(&self, gold: &Gold, quote: &Quote) -> String {
        let words = |span: Option<Chars>| span.map_or("-".to_owned(), |s| self.text[s.start..s.end].iter().collect());
        format!(
            "gold {} [{}] found {} [{}] {:.2} : {}",
            words(gold.speaker),
            words(gold.cue),
            words(self.speaker(quote)),
            quote.cue.map_or("-", |cue| cue.of(&self.article.text)),
            quote.confidence,
            self.around(gold.span, 220, 120)
        )
    }

    fn around(&self, span: Chars, before: usize, after: usize) -> String {
        let cut = |from: usize, to: usize| -> String {
            self.text[from..to.min(self.text.len())].iter().collect::<String>().replace('\n', "¶")
        };
        let (from, to) = (span.start.saturating_sub(before), span.end + after);
        format!("{}⟦{}⟧{}", cut(from, span.start), cut(span.start, span.end), cut(span.end, to))
    }
}

fn agrees(gold: Option<Chars>, found: Option<Chars>) -> bool {
    match (gold, found) {
        (Some(gold), Some(found)) => same_mention(found, gold),
        (None, None) => true,
        _ => false,
    }
}
