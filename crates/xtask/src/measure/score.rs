//! Found against marked: the figures of `shared/tools/eval_quotes.py`, counted in the same way.

use std::collections::HashMap;

use quotes::{Detection, Kind, Quote};

use super::corpus::{Article, Chars, Gold, Places};

/// Counts of one set of articles; figures are made of them at the end.
#[derive(Debug, Default, Clone)]
pub(crate) struct Score {
    gold: usize,
    found: usize,
    exact: usize,
    joint: usize,
    speaker: Share,
    direct: Share,
    mixed: Share,
    cue: Share,
    nobody: Share,
    /// Right and all attributions in each tenth of confidence.
    pub(crate) calibration: [Share; 10],
}

/// So many of so many.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Share {
    right: usize,
    of: usize,
}

impl Share {
    fn count(&mut self, right: bool) {
        self.right += usize::from(right);
        self.of += 1;
    }

    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.of += other.of;
    }

    /// The share in percent, or nothing of nothing.
    pub(crate) fn percent(self) -> Option<f64> {
        (self.of > 0).then(|| 100.0 * self.right as f64 / self.of as f64)
    }

    pub(crate) fn all(self) -> usize {
        self.of
    }
}

/// Precision, recall and their harmonic mean, in percent.
pub(crate) struct Prf(pub(crate) f64, pub(crate) f64, pub(crate) f64);

fn prf(right: usize, found: usize, gold: usize) -> Prf {
    let of = |all: usize| if all == 0 { 0.0 } else { 100.0 * right as f64 / all as f64 };
    let (p, r) = (of(found), of(gold));
    Prf(p, r, if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 })
}

impl Score {
    pub(crate) fn spans(&self) -> Prf {
        prf(self.exact, self.found, self.gold)
    }

    pub(crate) fn joint(&self) -> Prf {
        prf(self.joint, self.found, self.gold)
    }

    /// Speaker, direct, mixed, cue, no speaker.
    pub(crate) fn shares(&self) -> [Share; 5] {
        [self.speaker, self.direct, self.mixed, self.cue, self.nobody]
    }

    pub(crate) fn gold(&self) -> usize {
        self.gold
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.gold += other.gold;
        self.found += other.found;
        self.exact += other.exact;
        self.joint += other.joint;
        for (mine, theirs) in [
            (&mut self.speaker, other.speaker),
            (&mut self.direct, other.direct),
            (&mut self.mixed, other.mixed),
            (&mut self.cue, other.cue),
            (&mut self.nobody, other.nobody),
        ] {
            mine.add(theirs);
        }
        for (mine, theirs) in self.calibration.iter_mut().zip(other.calibration) {
            mine.add(theirs);
        }
    }
}

/// One article's score; `kind` keeps to the gold quotes of one kind and leaves the others out of account.
pub(crate) fn score(article: &Article, found: &Detection, kind: Option<&str>) -> Score {
    let text: Vec<char> = article.text.chars().collect();
    let places = Places::new(&article.text);
    let said: Vec<&Quote> = found.quotes.iter().filter(|quote| quote.kind != Kind::Scare).collect();
    let spans: Vec<Chars> = said.iter().map(|quote| trimmed(&text, places.chars(quote.span))).collect();
    let gold: Vec<Chars> = article.quotes.iter().map(|quote| trimmed(&text, quote.span)).collect();
    let counts = |quote: &Gold| !quote.ignore && kind.is_none_or(|kind| quote.kind == kind);
    let (used, ignored): (Vec<usize>, Vec<usize>) = (0..gold.len()).partition(|at| counts(&article.quotes[*at]));
    let pairs = matched(&gold, &spans, &used);
    let mut score = Score { gold: used.len(), ..Score::default() };
    let taken: HashMap<usize, f64> = pairs.values().map(|(found, share)| (*found, *share)).collect();
    for (at, span) in spans.iter().enumerate() {
        let matched = taken.get(&at).is_some_and(|share| *share >= 0.8);
        let passed_over = ignored.iter().any(|g| {
            let shared = gold[*g].overlap(*span);
            shared > 0 && 2 * shared >= span.len().max(1)
        });
        score.found += usize::from(matched || !passed_over);
        // An attribution of what nobody said is wrong, however sure it is.
        if !matched && !passed_over && said[at].speaker.is_some() {
            score.calibration[tenth(said[at])].count(false);
        }
    }
    for at in used {
        let Some((found, share)) = pairs.get(&at) else { continue };
        score.exact += usize::from(spans[*found] == gold[at]);
        if *share >= 0.8 {
            attribution(&article.quotes[at], said[*found], &places, &mut score);
        }
    }
    score
}

fn attribution(gold: &Gold, found: &Quote, places: &Places, score: &mut Score) {
    let speaker = found.speaker.as_ref().map(|speaker| places.chars(speaker.span));
    let right = match (gold.speaker, speaker) {
        (Some(gold), Some(found)) => same_mention(found, gold),
        (None, None) => true,
        _ => false,
    };
    score.joint += usize::from(right);
    if gold.speaker.is_some() {
        score.speaker.count(right);
        if gold.kind.eq_ignore_ascii_case("direct") { &mut score.direct } else { &mut score.mixed }.count(right);
    } else {
        score.nobody.count(right);
    }
    if let Some(gold) = gold.cue {
        score.cue.count(found.cue.is_some_and(|cue| places.chars(cue).overlap(gold) > 0));
    }
    if speaker.is_some() {
        score.calibration[tenth(found)].count(right);
    }
}

fn tenth(quote: &Quote) -> usize {
    ((quote.confidence * 10.0) as usize).min(9)
}

/// Whether a mention lies on the one marked: at least half of the shorter, and no long guess.
pub(crate) fn same_mention(found: Chars, gold: Chars) -> bool {
    let shared = found.overlap(gold);
    shared > 0 && 2 * shared >= found.len().min(gold.len()) && found.len() <= 2 * gold.len() + 30
}

/// Gold quote → found quote and the share of their union they have in common; the closest pairs first.
fn matched(gold: &[Chars], spans: &[Chars], used: &[usize]) -> HashMap<usize, (usize, f64)> {
    let mut candidates = Vec::new();
    for &g in used {
        for (s, span) in spans.iter().enumerate() {
            let shared = gold[g].overlap(*span);
            if shared > 0 {
                let union = gold[g].end.max(span.end) - gold[g].start.min(span.start);
                let apart = gold[g].start.abs_diff(span.start);
                candidates.push((shared as f64 / union as f64, apart, g, s));
            }
        }
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(b.2.cmp(&a.2)).then(b.3.cmp(&a.3)));
    let mut pairs: HashMap<usize, (usize, f64)> = HashMap::new();
    let mut taken = std::collections::HashSet::new();
    for (share, _, g, s) in candidates {
        if !pairs.contains_key(&g) && taken.insert(s) {
            pairs.insert(g, (s, share));
        }
    }
    pairs
}

/// Without marks, white space and light punctuation at the ends.
pub(crate) fn trimmed(text: &[char], span: Chars) -> Chars {
    let edge = |c: char| " \t\r\n\u{a0}\u{200b}\"“”„‟«»‘’'`.,;:".contains(c);
    let Chars { mut start, mut end } = span;
    while start < end && edge(text[start]) {
        start += 1;
    }
    while end > start && edge(text[end - 1]) {
        end -= 1;
    }
    Chars { start, end }
}
