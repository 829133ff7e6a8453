//! Who said a quote: reads the scene around it, weighs the readings the rules offer, keeps the best.
//!
//! Paragraphs are read in order, and in each the quotes in order, so that a quote may go on with the one
//! before. A stretch inside another quote is read in the same way, within the words of that quote.

use std::ops::Range;

use crate::kind::{Look, kind};
use crate::language::{Class, Language};
use crate::marks::Marked;
use crate::mention::{antecedent, introduced, named, role_behind};
use crate::names::Names;
use crate::phrases::Head;
use crate::rules::{Before, Place, Reading, What, Who, readings};
use crate::scene::Scene;
use crate::tokens::{Token, tokens};
use crate::utterances::{interrupted, number_utterances, share_across_paragraphs};
use crate::weights::Weights;
use crate::{Kind, Quote, Span, Speaker, via};

/// What the reader saw of one quote: for fitting the weights.
#[derive(Debug)]
pub struct Seen<'r> {
    /// The words between the marks.
    pub span: Span,
    /// What could be made of them.
    pub readings: &'r [SeenReading],
}

/// A reading, as the fitting program sees it.
#[derive(Debug, Clone)]
pub struct SeenReading {
    /// The mention; nothing where nobody is named.
    pub speaker: Option<Span>,
    /// The cue.
    pub cue: Option<Span>,
    /// It takes the stretch for no speech.
    pub scare: bool,
    /// Indices into [`Weights::names`].
    pub features: Vec<usize>,
}

/// Attributes every marked stretch.
pub(crate) fn attribute(
    text: &str,
    paragraphs: &[Span],
    marked: &[Marked],
    language: Language,
    weights: &Weights,
    watch: Option<&mut dyn FnMut(&Seen<'_>)>,
) -> Vec<Quote> {
    let words = tokens(text, Span::new(0, text.len()), language);
    let mut reader = Reader {
        text,
        words: &words,
        marked,
        language,
        weights,
        watch,
        names: Names::read(text, &words, marked),
        quotes: marked.iter().map(|m| blank(m.inner)).collect(),
        utterances: 0,
        readings: Vec::new(),
    };
    let mut next = 0;
    let mut before: Option<Lead> = None;
    for paragraph in paragraphs {
        let first = next;
        while next < marked.len() && marked[next].outer.start < paragraph.end {
            next += 1;
        }
        reader.level(*paragraph, first..next, 0, before.as_ref());
        let quotes: Vec<usize> = (first..next).filter(|i| marked[*i].depth == 0).collect();
        before = Some(Lead { paragraph: *paragraph, quotes });
    }
    let mut quotes = reader.quotes;
    share_across_paragraphs(marked, &mut quotes);
    number_utterances(&mut quotes);
    quotes
}

fn blank(span: Span) -> Quote {
    Quote { span, kind: Kind::Scare, utterance: 0, speaker: None, cue: None, via: Vec::new(), confidence: 0.0 }
}

/// The paragraph before the one that is read.
struct Lead {
    paragraph: Span,
    /// Its outermost quotes.
    quotes: Vec<usize>,
}

/// A paragraph longer than this, in bytes, leads up to nothing.
const LONGEST_LEAD: usize = 600;

struct Reader<'t, 'w> {
    text: &'t str,
    /// Every word and sign of the text.
    words: &'t [Token],
    marked: &'t [Marked],
    language: Language,
    weights: &'t Weights,
    watch: Option<&'w mut dyn FnMut(&Seen<'_>)>,
    names: Names,
    quotes: Vec<Quote>,
    utterances: u32,
    /// Kept between quotes, to allocate once.
    readings: Vec<Reading>,
}

impl Reader<'_, '_> {
    /// Reads the quotes of `range` that stand at `depth` in `region`, then what stands inside each.
    ///
    /// `lead` is the paragraph before: its last quote may run on into this one, and where this one begins
    /// with a quote, its words may bring it in.
    fn level(&mut self, region: Span, range: Range<usize>, depth: usize, lead: Option<&Lead>) {
        let here: Vec<usize> = range.clone().filter(|i| self.marked[*i].depth == depth).collect();
        if here.is_empty() {
            return;
        }
        let own = (region, here.as_slice());
        let brought_in = self.marked[here[0]].outer.start == region.start;
        let lead_in = lead.filter(|lead| brought_in && lead.paragraph.len() < LONGEST_LEAD);
        let scene = match lead_in {
            Some(lead) => {
                let stretches = [(lead.paragraph, lead.quotes.as_slice()), own];
                Scene::new(self.text, self.words, &stretches, self.marked, depth, self.language)
            }
            None => Scene::new(self.text, self.words, &[own], self.marked, depth, self.language),
        };
        let mut before = lead.and_then(|lead| lead.quotes.last()).map(|&index| Before {
            index,
            token: None,
            verb: None,
            spoken: self.quotes[index].kind != Kind::Scare && self.quotes[index].speaker.is_some(),
            continues: self.marked[index].continues == Some(self.marked[here[0]].outer.start),
            skipped: false,
        });
        for at in scene.start..scene.tokens.len() {
            let Some(index) = scene.tokens[at].quote() else { continue };
            let words = self.marked[index].inner.of(self.text);
            let (echo, echoed) = self.echoes(words, index);
            let language = self.language;
            let sentence = scene.sentences[scene.sentence(at)].clone();
            let reported = scene.tokens[sentence].iter().any(|token| token.has(Class::Reported));
            let place =
                Place { scene: &scene, at, words, whole: whole(words), before, reported, echo, echoed, language };
            let verb = self.quote(&place, index);
            if let Some(before) = before.filter(|before| before.continues) {
                self.quotes[index].utterance = self.quotes[before.index].utterance;
            }
            let spoken = self.quotes[index].kind != Kind::Scare && self.quotes[index].speaker.is_some();
            before = match before {
                Some(before) if before.spoken && !spoken => Some(Before { skipped: true, continues: false, ..before }),
                _ => Some(Before { index, token: Some(at), verb, spoken, continues: false, skipped: !spoken }),
            };
        }
        for (order, &index) in here.iter().enumerate() {
            let end = here.get(order + 1).copied().unwrap_or(range.end);
            self.level(self.marked[index].inner, index + 1..end, depth + 1, None);
        }
    }

    /// Whether a few words were quoted before in one of the last quotes, and again in one of the next.
    fn echoes(&self, words: &str, index: usize) -> (bool, bool) {
        const REACH: usize = 16;
        let words = words.trim_end_matches(['.', ',', '?', '!']);
        if words.len() < 3 || words.len() > 64 || words.split_whitespace().count() > 8 {
            return (false, false);
        }
        let holds = |other: &Marked| {
            let inner = other.inner;
            inner.len() < 600 && !inner.contains(self.marked[index].inner) && contains(inner.of(self.text), words)
        };
        let last = (index + 1 + REACH).min(self.marked.len());
        let before = self.marked[index.saturating_sub(REACH)..index].iter().any(holds);
        (before, self.marked[index + 1..last].iter().any(holds))
    }

    /// Decides about one quote; gives the verb it was said with.
    fn quote(&mut self, place: &Place<'_, '_>, index: usize) -> Option<usize> {
        let mut offered = std::mem::take(&mut self.readings);
        readings(place, &mut offered);
        self.show(place, index, &offered);
        let choice = self.choose(place, &offered);
        self.readings = offered;
        let before = place.before.filter(|before| before.token.is_some());
        let interrupted = before.filter(|before| {
            before.token.is_some_and(|token| interrupted(place.scene, token, place.at, before.verb, choice.verb()))
        });
        let goes_on = match choice.what {
            What::GoesOn(before) => Some(before).filter(|_| place.before.is_some_and(|b| b.token.is_some())),
            _ => interrupted.map(|before| before.index),
        };
        let kind = match choice.what {
            What::Scare => Kind::Scare,
            _ => kind(&Look { words: place.words, scene: place.scene, at: place.at, goes_on: goes_on.is_some() }),
        };
        let utterance = self.utterance(goes_on.filter(|_| kind == Kind::Direct));
        let span = self.quotes[index].span;
        let mut quote = Quote { kind, utterance, confidence: choice.confidence, ..blank(span) };
        match choice.what {
            What::Scare => {}
            What::Nobody { cue } => quote.cue = cue,
            What::GoesOn(before) => {
                let before = &self.quotes[before];
                quote.speaker = before.speaker.clone();
                quote.cue = before.cue;
                quote.via = before.via.clone();
            }
            What::Said { who, cue, verb } => {
                quote.cue = cue;
                quote.speaker = Some(self.speaker(place.scene, who));
                quote.via = via::links(place.scene, place.at, cue, verb, who);
            }
        }
        self.quotes[index] = quote;
        choice.verb()
    }

    /// Shows the readings to whoever fits the weights.
    fn show(&mut self, place: &Place<'_, '_>, index: usize, offered: &[Reading]) {
        if self.watch.is_none() {
            return;
        }
        let readings: Vec<SeenReading> = offered
            .iter()
            .map(|reading| {
                let (speaker, cue) = self.spans(place, reading.what);
                let scare = reading.what == What::Scare;
                SeenReading { speaker, cue, scare, features: reading.features.iter().collect() }
            })
            .collect();
        if let Some(watch) = &mut self.watch {
            watch(&Seen { span: self.quotes[index].span, readings: &readings });
        }
    }

    /// The mention and the cue of a reading.
    fn spans(&self, place: &Place<'_, '_>, what: What) -> (Option<Span>, Option<Span>) {
        match what {
            What::Said { who, cue, .. } => {
                let mention = introduced(place.scene, who).unwrap_or_else(|| named(place.scene, who));
                (Some(mention.span), cue)
            }
            What::GoesOn(before) => {
                let before = &self.quotes[before];
                (before.speaker.as_ref().map(|speaker| speaker.span), before.cue)
            }
            What::Nobody { cue } => (None, cue),
            What::Scare => (None, None),
        }
    }

    /// Weighs the readings. Those that name the same mention stand together; of the best mention the best
    /// reading is kept.
    fn choose(&self, place: &Place<'_, '_>, offered: &[Reading]) -> Choice {
        let scores: Vec<f32> = offered.iter().map(|reading| self.weights.score(&reading.features)).collect();
        let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let shares: Vec<f32> = scores.iter().map(|score| (score - top).exp()).collect();
        let total: f32 = shares.iter().sum();
        let scare: f32 = offered
            .iter()
            .zip(&shares)
            .filter(|(reading, _)| reading.what == What::Scare)
            .map(|(_, share)| share)
            .sum();
        if 2.0 * scare > total {
            return Choice { what: What::Scare, confidence: scare / total };
        }
        let mentions: Vec<Option<Span>> = offered.iter().map(|reading| self.spans(place, reading.what).0).collect();
        let mut best: Option<(f32, usize)> = None;
        for (at, reading) in offered.iter().enumerate() {
            if reading.what == What::Scare
                || mentions[..at].iter().zip(offered).any(|(m, r)| *m == mentions[at] && r.what != What::Scare)
            {
                continue;
            }
            let group = (at..offered.len()).filter(|i| mentions[*i] == mentions[at] && offered[*i].what != What::Scare);
            let sum: f32 = group.clone().map(|i| shares[i]).sum();
            if best.is_none_or(|(most, _)| sum > most)
                && let Some(first) = group.max_by(|a, b| shares[*a].total_cmp(&shares[*b]))
            {
                best = Some((sum, first));
            }
        }
        match best {
            Some((sum, at)) => Choice { what: offered[at].what, confidence: sum / total },
            None => Choice { what: What::Nobody { cue: None }, confidence: 0.0 },
        }
    }

    fn speaker(&mut self, scene: &Scene<'_>, who: Who) -> Speaker {
        let mention = introduced(scene, who).unwrap_or_else(|| named(scene, who));
        let own = mention.span.start;
        // "who" stands for the phrase before it.
        let meant = match who.head {
            Head::Relative => antecedent(scene, who.first).map_or(mention, |who| named(scene, who)),
            _ => mention,
        };
        let name = self.names.resolve(self.text, meant.span, self.language);
        if let Some(name) = &name {
            self.names.spoke(own, name);
        }
        let role = mention.role.or_else(|| role_behind(scene, who));
        Speaker { span: mention.span, name, role }
    }

    fn utterance(&mut self, goes_on: Option<usize>) -> u32 {
        if let Some(index) = goes_on {
            return self.quotes[index].utterance;
        }
        self.utterances += 1;
        self.utterances
    }
}

/// What was decided about a quote.
struct Choice {
    what: What,
    confidence: f32,
}

impl Choice {
    fn verb(&self) -> Option<usize> {
        match self.what {
            What::Said { verb, .. } => verb,
            _ => None,
        }
    }
}

/// Whether `words` stand in `text`, whatever the case of ASCII letters.
fn contains(text: &str, words: &str) -> bool {
    let (text, words) = (text.as_bytes(), words.as_bytes());
    text.len() >= words.len() && text.windows(words.len()).any(|window| window.eq_ignore_ascii_case(words))
}

/// Whether the words read like a clause of their own: they begin like a sentence and end like one.
fn whole(words: &str) -> bool {
    let begins = words.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
    begins && (words.ends_with(['.', '?', '!', ',', '…', '—', ';', '-']) || words.split_whitespace().count() > 4)
}
