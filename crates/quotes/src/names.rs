//! Which person a mention means, inside one article.
//!
//! A surname resolves to the one full name that carries it; a pronoun to the nearest person before it who
//! may be meant. Unsure is a value: two people of one surname resolve to nobody.

use std::collections::HashMap;

use crate::Span;
use crate::language::{Class, Language};
use crate::tokens::{Kind, Token, tokens};

/// The full names an article gives and where they stand.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Full names of two words or more, in order of their first mention.
    full: Vec<Name>,
    /// Indices into `full` by the whole name.
    by_name: HashMap<String, usize>,
    /// Indices into `full` by each of the first and last words of the name.
    by_word: HashMap<String, Vec<usize>>,
    /// Where a person is mentioned: byte, index into `full`, and whether a sentence begins there.
    seen: Vec<(usize, usize, bool)>,
}

#[derive(Debug)]
struct Name {
    text: String,
    person: bool,
    gender: Option<Class>,
}

impl Names {
    /// Reads every name of `text`.
    pub(crate) fn read(text: &str, language: Language) -> Self {
        let mut names = Self::default();
        let all = tokens(text, Span::new(0, text.len()), &[], &[], language);
        let mut runs = Vec::new();
        let mut at = 0;
        while at < all.len() {
            let end = at + run(text, &all[at..]);
            if end > at {
                runs.push((at, end));
            }
            at = end.max(at + 1);
        }
        for (start, end) in &runs {
            names.introduce(text, &all, *start, *end);
        }
        for (start, end) in runs {
            let begins = start == 0 || !all[start - 1].is_word();
            names.sight(text, &all[start..end], begins);
        }
        names
    }

    fn introduce(&mut self, text: &str, all: &[Token], start: usize, end: usize) {
        let words = bare(&all[start..end]);
        let Some(span) = whole(words).filter(|_| words.iter().filter(|t| t.is_word()).count() > 1) else { return };
        let name = without_possessive(span.of(text)).to_owned();
        if self.by_name.contains_key(&name) {
            return;
        }
        let person = !words.iter().any(|t| t.has(Class::Organisation) || t.has(Class::Nationality));
        let around = all[start.saturating_sub(2)..end].iter().chain(all[end..].iter().take(3));
        let gender = around.fold(None, |gender, t| match () {
            () if t.has(Class::Feminine) && !t.has(Class::Pronoun) => Some(Class::Feminine),
            () if t.has(Class::Masculine) && !t.has(Class::Pronoun) => gender.or(Some(Class::Masculine)),
            () => gender,
        });
        let index = self.full.len();
        for edge in [words.first(), words.last()].into_iter().flatten() {
            self.by_word.entry(without_possessive(edge.span.of(text)).to_owned()).or_default().push(index);
        }
        self.by_name.insert(name.clone(), index);
        self.full.push(Name { text: name, person, gender });
    }

    fn sight(&mut self, text: &str, run: &[Token], begins: bool) {
        let words = bare(run);
        let Some(span) = whole(words) else { return };
        if let Some(index) = self.find(without_possessive(span.of(text))).filter(|index| self.full[*index].person) {
            self.seen.push((span.start, index, begins));
        }
    }

    /// The one full name that `mention` can mean.
    fn find(&self, mention: &str) -> Option<usize> {
        if let Some(index) = self.by_name.get(mention) {
            return Some(*index);
        }
        let last = mention.rsplit(' ').next()?;
        // A word that dozens of names share tells nobody apart.
        let known = self.by_word.get(last).filter(|known| known.len() < 64)?;
        // A surname beats a first name: "Kim" means Kim Jong Un only when nobody is called … Kim.
        let ends: Vec<usize> = known.iter().copied().filter(|i| ends_with_word(&self.full[*i].text, mention)).collect();
        let candidates = if ends.is_empty() && !mention.contains(' ') { known.clone() } else { ends };
        let people: Vec<usize> = candidates.iter().copied().filter(|i| self.full[*i].person).collect();
        match (people.as_slice(), candidates.as_slice()) {
            ([one], _) | ([], [one]) => Some(*one),
            _ => None,
        }
    }

    /// The fullest name for the mention at `span`; nothing when the article leaves it open.
    pub(crate) fn resolve(&self, text: &str, span: Span, language: Language) -> Option<String> {
        let mention = without_possessive(span.of(text));
        let classes = language.classes(mention);
        if classes.has(Class::Pronoun) {
            return self.antecedent(text, span.start, classes.has(Class::Masculine), classes.has(Class::Feminine));
        }
        let words = tokens(mention, Span::new(0, mention.len()), &[], &[], language);
        let named = words.iter().skip_while(|t| t.has(Class::Determiner) || t.has(Class::Title) && !t.capital());
        let start = named.clone().next()?.span.start;
        if !words.last()?.capital() || !mention[start..].starts_with(char::is_uppercase) {
            return None;
        }
        let name = &mention[start..];
        let alone = words.iter().filter(|t| t.is_word()).count() == 1;
        match self.find(name) {
            Some(index) => Some(self.full[index].text.clone()),
            None if alone && self.by_word.get(name).is_some_and(|known| known.len() > 1) => None,
            None => Some(name.to_owned()),
        }
    }

    /// The person a singular pronoun at byte `at` most likely means.
    fn antecedent(&self, text: &str, at: usize, he: bool, she: bool) -> Option<String> {
        if he == she {
            return None;
        }
        let fits = |name: &Name| match name.gender {
            Some(Class::Feminine) => she,
            Some(Class::Masculine) => he,
            _ => true,
        };
        let before = self.seen.partition_point(|(start, ..)| *start < at);
        let near = self.seen[..before]
            .iter()
            .rev()
            .take(12)
            .filter(|(start, index, _)| at - start < 1_500 && fits(&self.full[*index]));
        // Whoever was named in the same paragraph; failing that, the last one a sentence began with.
        let here = near.clone().find(|(start, ..)| !text[*start..at].contains('\n'));
        let subject = near.clone().find(|(_, _, begins)| *begins);
        here.or(subject).or_else(|| near.clone().next()).map(|(_, index, _)| self.full[*index].text.clone())
    }
}

/// How many tokens from the first on belong to one run of capitalised words.
fn run(text: &str, tokens: &[Token]) -> usize {
    let mut end = 0;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let word = token.capital() && !token.has(Class::Month);
        let inner = end > 0
            && match token.kind {
                Kind::Word { .. } => matches!(
                    token.span.of(text),
                    "van" | "von" | "de" | "der" | "den" | "al" | "bin" | "da" | "di" | "du" | "la" | "le"
                ),
                Kind::Sign('.') => tokens[at - 1].span.end == token.span.start && tokens[at - 1].span.len() <= 3,
                _ => false,
            };
        if !word && !inner {
            break;
        }
        at += 1;
        if word {
            end = at;
            // "Shoigu's Moscow" is two names.
            if token.span.of(text).ends_with("'s") || token.span.of(text).ends_with("’s") {
                break;
            }
        }
    }
    end
}

/// A run without the titles and small words in front of the name.
fn bare(run: &[Token]) -> &[Token] {
    let organisation = run.iter().any(|t| t.has(Class::Organisation));
    let small = |t: &Token| t.has(Class::Determiner) || t.has(Class::Preposition) || t.has(Class::Pronoun);
    let cut = run
        .iter()
        .rposition(|t| small(t) || t.has(Class::Title) && !organisation)
        .map_or(0, |at| at + 1 + run[at + 1..].iter().take_while(|t| !t.is_word()).count());
    let rest = &run[cut..];
    // "Russian Sergei Shoigu": a nationality in front of two more words is no part of the name.
    let nations = rest.iter().take_while(|t| t.has(Class::Nationality)).count();
    if !organisation && nations > 0 && rest.len() > nations + 1 { &rest[nations..] } else { rest }
}

fn whole(words: &[Token]) -> Option<Span> {
    Some(Span::new(words.first()?.span.start, words.last()?.span.end))
}

fn without_possessive(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

fn ends_with_word(name: &str, ending: &str) -> bool {
    name.strip_suffix(ending).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, mention: &str, expected: Option<&str>) {
        let names = Names::read(text, Language::English);
        let at = text.rfind(mention).expect("the mention stands in the text");
        let found = names.resolve(text, Span::new(at, at + mention.len()), Language::English);
        assert_eq!(found.as_deref(), expected, "{mention} in {text:?}");
    }

    #[test]
    fn resolves_mentions() {
        check("Defence Minister Sergei Shoigu arrived. Shoigu spoke.", "Shoigu", Some("Sergei Shoigu"));
        check("Kim Jong Un visited. Kim spoke.", "Kim", Some("Kim Jong Un"));
        check("Anna Berg met Olaf Berg. Then Berg left.", "Berg", None);
        check("Anna Berg arrived by train. Later she spoke.", "she", Some("Anna Berg"));
        check("Mrs. Anna Berg saw Tom Hale in town. He waved.", "He", Some("Tom Hale"));
        check(
            "The Korean Central News Agency reported it.",
            "The Korean Central News Agency",
            Some("Korean Central News Agency"),
        );
        check("He asked the ministry", "the ministry", None);
        check("Tom Hale had asked.\n\nA nurse, Rosa Klein, spoke. Later she left.", "she", Some("Rosa Klein"));
        check("They all left", "They", None);
    }
}
