//! Word by word: the printed words of a quote laid against a text in which they may have been said.
//!
//! [`compare`] finds the place, says which words differ, names what matters (a dropped "not", another number, who did what to
//! whom) and suggests a wording verdict under a policy. A person decides.
//!
//! `spoken` folds what a source's voices said into one text, `words` splits both texts (`numbers` and `dates` read figures and
//! number words), `places` finds where in a long text to look, `align` lays the words against each other, `pieces` puts together
//! what comes from several places, `runs` groups the words that share a fate, `flags`, `roles` and `around` name what changes
//! the sense, `judge` suggests the verdict, `reason` says it to people. What a word does (negation, modal, hedge …) stands in
//! `data/compare.txt`, by language, read by `lists`.
//!
//! To add a flag: a variant of [`Flag`], its words in `data/compare.txt`, a line in `flags`, and cases in `tests`.

mod align;
mod around;
mod correction;
mod dates;
mod figures;
mod finding;
mod flags;
mod judge;
mod keys;
mod lists;
mod names;
mod number;
mod number_words;
mod numbers;
mod pieces;
mod places;
mod reason;
mod roles;
mod runs;
mod side;
mod spelling;
mod spoken;
mod texts;
mod token;
mod word;
mod words;

pub use finding::{Comparison, Flag, Op, OpKind, Policy};

use crate::fold::Folded;
use crate::source::Source;
use crate::verdict::Wording;

/// The name of these rules: another one where they may find something else.
pub const RULES: &str = env!("COMPARISON");

/// The most words a quote may have to be compared.
pub const MAX_QUOTE_WORDS: usize = 2_000;

/// Compares one quote with one source.
///
/// ```
/// use review::{Flag, Policy, Source, Wording, compare};
///
/// let text = "LUND: Thank you. We do not support the plan, and we never did. Good night.";
/// let source = Source::read(text, &[]);
/// let found = compare("We do support the plan", &source, Policy::Trims);
/// assert_eq!(found.wording, Wording::AlteredMaterial);
/// assert_eq!(found.flags, [Flag::NegationDropped]);
/// assert_eq!(found.found.unwrap().of(text), "We do not support the plan");
/// assert_eq!(found.voices, ["LUND"]);
/// ```
#[must_use]
pub fn compare(quote: &str, source: &Source<'_>, policy: Policy) -> Comparison {
    compare_all(&[quote], source, policy).remove(0)
}

/// Compares several quotes with one source, which is read once.
#[must_use]
pub fn compare_all(quotes: &[&str], source: &Source<'_>, policy: Policy) -> Vec<Comparison> {
    let mut found = lay_all(quotes, source, policy);
    for (found, quote) in
        found.iter_mut().zip(quotes).filter(|(found, _)| found.times == 0 || found.wording == Wording::Stitched)
    {
        // What looks like a label or a time is said where the quote prints it at that very place.
        if let Some(printed) = source.with_printed(quote) {
            let again = lay_all(&[quote], &printed, policy).remove(0);
            if again.wording == Wording::Verbatim {
                *found = again;
            }
        }
    }
    found
}

fn lay_all(quotes: &[&str], source: &Source<'_>, policy: Policy) -> Vec<Comparison> {
    let spoken = spoken::Spoken::of(source);
    let language = quotes::Language::guess(spoken.text());
    let lists = lists::Lists::of(language);
    let mut keys = keys::Keys::default();
    let prints: Vec<Folded> = quotes.iter().map(|quote| Folded::of(quote)).collect();
    let printed: Vec<Vec<word::Word>> =
        prints.iter().map(|print| words::of_quote(print.text(), lists, &mut keys)).collect();
    let said = words::of_source(spoken.text(), &spoken.turns, lists, &keys);
    let names = names::Names::new(spoken.text(), &said, lists, language);
    let one = |((quote, print), printed): ((&&str, &Folded), &Vec<word::Word>)| {
        if printed.is_empty() || printed.len() > MAX_QUOTE_WORDS {
            return judge::incomparable(printed.len(), MAX_QUOTE_WORDS);
        }
        let texts = texts::Texts { quote, print, printed, source, spoken: &spoken, said: &said, lists, names: &names };
        judge::judge(&texts, &pieces::lay(&texts, keys.len()), policy)
    };
    quotes.iter().zip(&prints).zip(&printed).map(one).collect()
}

#[cfg(test)]
mod tests;
