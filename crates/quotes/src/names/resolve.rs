//! From a mention to the fullest name the article gives for it.

use super::read::{LONGEST, office};
use super::{Gender, Names, Sighting, plain, without_possessive};
use crate::Span;
use crate::language::{Class, Classes, Language};
use crate::tokens::{Token, tokens};

/// Nobody further back than this, in bytes, is meant by a pronoun.
const REACH: usize = 1_500;
/// How many roles are looked through for a compound.
const ROLES: usize = 500;
/// How many sightings back "the ministry" may have been named in full.
const FAR: usize = 200;
/// How many sightings before a pronoun are looked at.
const LOOK: usize = 16;

impl Names {
    /// The fullest name for the mention at `span`; nothing when the article leaves it open.
    pub(crate) fn resolve(&self, text: &str, span: Span, language: Language) -> Option<String> {
        if span.len() > LONGEST {
            return None;
        }
        let mention = &plain(without_possessive(span.of(text)));
        let index = match language.classes(&mention.to_lowercase()) {
            classes if classes.any(Classes::of(&[Class::ThirdPerson, Class::Possessive])) && !mention.contains(' ') => {
                let gender = match (classes.has(Class::Masculine), classes.has(Class::Feminine)) {
                    (true, false) => Gender::Male,
                    (false, true) => Gender::Female,
                    _ => return None,
                };
                self.antecedent(text, span.start, gender)
            }
            classes if classes.any(Classes::of(&[Class::Pronoun, Class::Relative])) && !mention.contains(' ') => None,
            _ => return self.named(text, span, mention, language),
        };
        index.map(|index| self.full[index].text.clone())
    }

    /// Remembers who spoke: a pronoun often means the one before.
    pub(crate) fn spoke(&mut self, at: usize, name: &str) {
        if let Some(index) = self.by_name.get(name) {
            self.spoke.push((at, *index));
        }
    }

    fn named(&self, text: &str, span: Span, mention: &str, language: Language) -> Option<String> {
        let words = tokens(mention, Span::new(0, mention.len()), language);
        let named = words.iter().find(|t| {
            !t.any(Classes::of(&[Class::Determiner, Class::Nationality])) && !(t.has(Class::Title) && t.small())
        });
        let last = words.iter().rev().find(|t| t.is_word())?;
        // "die Opposition": where every noun has a capital, one noun is nobody's name.
        let content = words.iter().filter(|t| t.is_word() && !t.has(Class::Determiner));
        let noun = words[0].has(Class::Determiner)
            && content.clone().count() == 1
            && !content.clone().any(|t| t.has(Class::Outlet));
        let titles =
            noun || words.iter().all(|t| !t.is_word() || t.any(Classes::of(&[Class::Title, Class::Determiner])));
        let named = named.filter(|t| t.capital() || t.has(Class::Particle));
        let starts = named.filter(|_| last.capital() && !(titles && language.capital_nouns()));
        let starts = starts.map(|t| t.span.start);
        let Some(start) = starts else { return self.described(span, mention, &words) };
        let trimmed = mention[start..].trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.');
        // "Zeitung „Norvik Bote“": what closes a name set in marks belongs to it.
        let name = if trimmed.contains(['„', '“', '"', '«', '»']) { &mention[start..] } else { trimmed };
        let gender = courtesy(text, span.start, language);
        let other = || self.find(&capitalised(name).or_else(|| with_small_particle(name))?, gender);
        if let Some(index) = self.find(name, gender).or_else(other) {
            return Some(self.full[index].text.clone());
        }
        let shared = self.by_word.get(name).is_some_and(|known| known.iter().any(|index| self.full[*index].person));
        (!shared).then(|| name.to_owned())
    }

    /// "the prime minister", "the ministry": whoever holds that office, whatever is called so.
    fn described(&self, span: Span, mention: &str, words: &[Token]) -> Option<String> {
        let definite = words.first().is_some_and(|t| {
            t.has(Class::Determiner)
                && ["the", "der", "die", "das", "le", "la", "el", "los", "les"]
                    .contains(&t.span.of(mention).to_lowercase().as_str())
        });
        if !definite {
            return None;
        }
        let content: Vec<String> = words
            .iter()
            .skip(1)
            .filter(|t| t.is_word() && !t.any(Classes::of(&[Class::Determiner, Class::Nationality])))
            .map(|t| office(t.span.of(mention)))
            .collect();
        content.last()?;
        // German "der Minister" may be the Verteidigungsminister.
        let compound = words.first().is_some_and(|t| t.span.of(mention).to_lowercase().starts_with('d'));
        let held = |word: &str| -> Vec<usize> {
            match self.by_role.get(word) {
                Some(known) => known.clone(),
                None if compound => {
                    let longer = self.by_role.iter().take(ROLES).filter(|(role, _)| role.ends_with(word));
                    longer.flat_map(|(_, known)| known.iter().copied()).collect()
                }
                None => Vec::new(),
            }
        };
        let held: Vec<Vec<usize>> = content.iter().filter(|word| *word != "former").map(|word| held(word)).collect();
        let mut holders = held.last().cloned().unwrap_or_default();
        holders.sort_unstable();
        holders.dedup();
        let holds = |index: &usize| held.iter().all(|known| known.contains(index));
        let people: Vec<usize> = holders.into_iter().filter(holds).collect();
        if let [one] = people.as_slice() {
            return Some(self.full[*one].text.clone());
        }
        if !people.is_empty() {
            return None;
        }
        // An organisation is named in full before: "the Harbour Ministry … the ministry".
        let carries = |index: &usize| {
            let name = self.full[*index].text.to_lowercase();
            let same = |part: &str, word: &str| part.trim_end_matches('s') == word.trim_end_matches('s');
            !self.full[*index].person && content.iter().all(|word| name.split(' ').any(|part| same(part, word)))
        };
        let before = self.seen.partition_point(|sighting| sighting.at < span.start);
        let near = self.seen[before.saturating_sub(FAR)..before].iter();
        let mut groups: Vec<usize> = near.map(|sighting| sighting.name).filter(carries).collect();
        groups.sort_unstable();
        groups.dedup();
        match groups.as_slice() {
            [one] => Some(self.full[*one].text.clone()),
            [] if words.last().is_some_and(|t| t.has(Class::Generic)) => self.only_group(before, span.start),
            _ => None,
        }
    }

    /// "the company": the one organisation named shortly before; of several, the one that began a sentence last.
    fn only_group(&self, before: usize, at: usize) -> Option<String> {
        let near = self.seen[..before].iter().rev().take(LOOK).take_while(|sighting| at - sighting.at < REACH);
        let groups: Vec<&Sighting> = near.filter(|sighting| !self.full[sighting.name].person).collect();
        let one = groups.first().filter(|first| groups.iter().all(|other| other.name == first.name));
        let subject = groups.iter().find(|sighting| sighting.subject && !sighting.quoted);
        one.or(subject).map(|sighting| self.full[sighting.name].text.clone())
    }

    /// The one full name that `mention` can mean, when it is somebody of `gender`.
    pub(super) fn find(&self, mention: &str, gender: Gender) -> Option<usize> {
        if let Some(index) = self.by_name.get(mention) {
            return Some(*index);
        }
        let last = mention.rsplit(' ').next()?;
        let known = self.by_word.get(last)?;
        let fits = |index: &usize| {
            let name = &self.full[*index];
            gender == Gender::Unknown || name.person && (name.gender == gender || name.gender == Gender::Unknown)
        };
        // A surname beats a first name: "Kim" means Kim Jong Un only when nobody is called … Kim.
        let ends = |index: &usize| ends_with_word(&self.full[*index].text, mention);
        let begins = |index: &usize| begins_with_word(&self.full[*index].text, mention);
        let pick = |holds: &dyn Fn(&usize) -> bool| -> Vec<usize> {
            known.iter().copied().filter(|index| self.full[*index].person && holds(index) && fits(index)).collect()
        };
        let mut candidates = pick(&ends);
        if candidates.is_empty() {
            candidates = pick(&begins);
        }
        // "Cordero" of Isabel Cordero Ruiz.
        if candidates.is_empty() && !mention.contains(' ') {
            candidates = pick(&|_| true);
        }
        // "Ada Berg" and "Ada M. Berg" are one.
        if candidates.is_empty() && mention.contains(' ') {
            let first = mention.split(' ').next().unwrap_or_default();
            candidates = pick(&|index| {
                begins_with_word(&self.full[*index].text, first) && ends_with_word(&self.full[*index].text, last)
            });
        }
        match candidates.as_slice() {
            [one] => Some(*one),
            [] if gender == Gender::Unknown => {
                let groups: Vec<usize> =
                    known.iter().copied().filter(|index| ends(index) && !self.full[*index].person).collect();
                match groups.as_slice() {
                    [one] => Some(*one),
                    _ => None,
                }
            }
            many => self.knowing_gender(many, gender),
        }
    }

    /// Of two Bergs, "Mrs. Berg" is the one known to be a woman.
    fn knowing_gender(&self, many: &[usize], gender: Gender) -> Option<usize> {
        let sure: Vec<usize> = many.iter().copied().filter(|index| self.full[*index].gender == gender).collect();
        match sure.as_slice() {
            [one] if gender != Gender::Unknown => Some(*one),
            _ => None,
        }
    }

    /// The person a singular pronoun at byte `at` most likely means.
    fn antecedent(&self, text: &str, at: usize, gender: Gender) -> Option<usize> {
        let before = self.seen.partition_point(|sighting| sighting.at < at);
        let from = at.saturating_sub(REACH);
        let line = text.as_bytes()[from..at].iter().rposition(|byte| *byte == b'\n');
        let paragraph = line.map_or(from, |line| from + line + 1);
        let spoke = self.spoke.iter().rev().take(LOOK).find(|(spoken, _)| *spoken < at).copied();
        let mut best: Vec<(i32, usize)> = Vec::new();
        let near = self.seen[..before].iter().rev().take(LOOK).take_while(|sighting| at - sighting.at < REACH);
        for (order, sighting) in (0..).zip(near) {
            let name = &self.full[sighting.name];
            if !name.person || name.gender != gender && name.gender != Gender::Unknown {
                continue;
            }
            let spoken = spoke.is_some_and(|(_, index)| index == sighting.name);
            let score = self.salience(sighting, order, paragraph, spoken, gender);
            match best.iter_mut().find(|(_, index)| *index == sighting.name) {
                Some((most, _)) => *most = (*most).max(score),
                None => best.push((score, sighting.name)),
            }
        }
        best.sort_by_key(|(score, _)| -score);
        match best.as_slice() {
            [(_, one)] => Some(*one),
            [(most, one), (next, _), ..] if most > next => Some(*one),
            _ => None,
        }
    }

    fn salience(&self, sighting: &Sighting, order: i32, paragraph: usize, spoke: bool, gender: Gender) -> i32 {
        let mut score = -2 * order;
        score += if sighting.at >= paragraph { 6 } else { 0 };
        score += if sighting.subject { 5 } else { 0 };
        score += if spoke { 4 } else { 0 };
        score += if self.full[sighting.name].gender == gender { 6 } else { 0 };
        score - if sighting.quoted { 12 } else { 0 }
    }
}

/// The gender that "Mr." or "Mrs." right before byte `at` tells.
fn courtesy(text: &str, at: usize, language: Language) -> Gender {
    let before = text[..at].trim_end().trim_end_matches('.');
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let classes = language.classes(word);
    match (classes.has(Class::Masculine), classes.has(Class::Feminine)) {
        (true, false) if classes.has(Class::Title) => Gender::Male,
        (false, true) if classes.has(Class::Title) => Gender::Female,
        _ => Gender::Unknown,
    }
}

/// "Van der Lier" at the start of a sentence as "van der Lier".
fn with_small_particle(name: &str) -> Option<String> {
    let (first, rest) = name.split_at(name.chars().next()?.len_utf8());
    name.contains(' ').then(|| format!("{}{rest}", first.to_lowercase()))
}

/// A label's "WENDT" as "Wendt"; nothing where it is not all in capitals.
fn capitalised(name: &str) -> Option<String> {
    let (first, rest) = name.split_at(name.chars().next()?.len_utf8());
    let shouted = name.len() > 2 && !name.contains(' ') && name.chars().all(char::is_uppercase);
    shouted.then(|| format!("{first}{}", rest.to_lowercase()))
}

fn ends_with_word(name: &str, ending: &str) -> bool {
    name.strip_suffix(ending).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
}

fn begins_with_word(name: &str, beginning: &str) -> bool {
    name.strip_prefix(beginning).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, mention: &str, expected: Option<&str>) {
        let all = tokens(text, Span::new(0, text.len()), Language::English);
        let names = Names::read(text, &all, &[]);
        let at = text.rfind(mention).expect("the mention stands in the text");
        let found = names.resolve(text, Span::new(at, at + mention.len()), Language::English);
        assert_eq!(found.as_deref(), expected, "{mention} in {text:?}");
    }

    #[test]
    fn resolves_mentions() {
        check("Defence Minister Sergei Shoigu arrived. Shoigu spoke.", "Shoigu", Some("Sergei Shoigu"));
        check("Kim Jong Un visited. Kim spoke.", "Kim", Some("Kim Jong Un"));
        check("Anna Berg met Olaf Berg. Then Berg left.", "Berg", None);
        check("Anna Berg met Olaf Berg. Then Mrs. Berg left.", "Berg", Some("Anna Berg"));
        check("Anna Berg arrived by train. Later she spoke.", "she", Some("Anna Berg"));
        check("Mrs. Anna Berg saw Tom Hale in town. He waved.", "He", Some("Tom Hale"));
        check("He asked the ministry", "the ministry", None);
        check("Tom Hale had asked.\n\nA nurse, Rosa Klein, spoke. Later she left.", "she", Some("Rosa Klein"));
        check("They all left", "They", None);
        check(
            "Joost van der Lier grows tulips and he sold the shop. Mr. van der Lier left.",
            "van der Lier",
            Some("Joost van der Lier"),
        );
    }

    #[test]
    fn resolves_offices_and_organisations() {
        check("Prime Minister Ada Berg spoke. Then the prime minister left.", "the prime minister", Some("Ada Berg"));
        check("Tom Hale, the mayor of Norvik, spoke. The mayor left.", "The mayor", Some("Tom Hale"));
        check(
            "The Korean Central News Agency reported it.",
            "The Korean Central News Agency",
            Some("Korean Central News Agency"),
        );
        check("The Harbour Ministry spoke. Later the ministry fell silent.", "the ministry", Some("Harbour Ministry"));
        check("The Port Authority (NPA) met. The NPA decided.", "NPA", Some("Port Authority"));
    }
}
