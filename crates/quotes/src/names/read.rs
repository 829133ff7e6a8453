//! Reads the names of an article: runs of words with capitals, and the roles beside them.

use super::{Gender, Name, Names, Sighting, plain, without_possessive};
use crate::Span;
use crate::language::{Class, Classes};
use crate::marks::Marked;
use crate::tokens::{Kind, Token};

/// More names share a word than this: it tells nobody apart.
const CROWD: usize = 32;
/// No name is longer than this, in bytes: a page of capitals is none.
pub(super) const LONGEST: usize = 120;
/// Words of a role that stands behind a name.
const ROLE: usize = 8;

const SMALL: Classes = Classes::of(&[
    Class::Determiner,
    Class::Preposition,
    Class::Pronoun,
    Class::Conjunction,
    Class::Subordinator,
    Class::Aux,
    Class::Adverb,
]);
const GROUP: Classes = Classes::of(&[Class::Organisation, Class::Outlet]);

impl Names {
    /// Reads every name among the tokens `all` of `text`, in which the stretches `marked` are quotes.
    pub(crate) fn read(text: &str, all: &[Token], marked: &[Marked]) -> Self {
        let mut names = Self::default();
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
            names.introduce(text, all, *start, *end);
        }
        let mut quotes = marked.iter().filter(|marked| marked.depth == 0).peekable();
        for (start, end) in runs {
            let at = all[start].span.start;
            while quotes.next_if(|quote| quote.outer.end <= at).is_some() {}
            let quoted = quotes.peek().is_some_and(|quote| quote.outer.start <= at);
            let begins = start == 0 || !all[start - 1].is_word() && !all[start - 1].is(',');
            names.sight(text, all, (start, end), begins, quoted);
        }
        names
    }

    fn introduce(&mut self, text: &str, all: &[Token], start: usize, end: usize) {
        let (words, role) = bare(&all[start..end]);
        let (words, role) = unknown_role(all, words, role, end);
        let count = words.iter().filter(|t| t.is_word()).count();
        let group = words.iter().any(|t| t.any(GROUP) || t.is('&'));
        // "Mr. van der Lier" gives no full name.
        let begins = |t: &Token| t.capital() && !t.has(Class::Particle);
        let full = words.first().is_some_and(begins) && (count > 1 || group);
        let Some(span) = whole(words).filter(|span| full && span.len() <= LONGEST) else { return };
        let name = plain(without_possessive(span.of(text))).into_owned();
        let index = match self.by_name.get(&name) {
            Some(index) => *index,
            None => self.add(name, words, text, !group && !nation(words)),
        };
        let first = all.len() - all[start..].len() + (end - start - words.len());
        self.abbreviation(text, all, end, index);
        if self.full[index].person {
            self.learn(text, all, (first, end), role, index);
        }
    }

    /// What stands beside a person's name: role and gender.
    fn learn(&mut self, text: &str, all: &[Token], (first, end): (usize, usize), role: &[Token], index: usize) {
        let mut roles: Vec<&Token> = role.iter().collect();
        // "prime minister Ada Berg": titles in lower case stand in front of the run.
        let before = all[..first - role.len()].iter().rev().take(5);
        let titles = before.take_while(|t| t.has(Class::Title) && t.small() || t.has(Class::Determiner)).count();
        let start = first - role.len() - titles;
        roles.extend(all[start..start + titles].iter());
        let comma_before = start.checked_sub(1).filter(|at| all[*at].is(','));
        if let Some(comma) = comma_before {
            roles.extend(phrase_back(all, comma));
        }
        if all.get(end).is_some_and(|t| t.is(',')) {
            roles.extend(phrase_on(all, end + 1));
        }
        for token in roles.iter().filter(|token| !token.any(SMALL)) {
            let gender = gender(token);
            if self.full[index].gender == Gender::Unknown {
                self.full[index].gender = gender;
            }
            if token.is_word() {
                let known = self.by_role.entry(office(without_possessive(token.span.of(text)))).or_default();
                if !known.contains(&index) && known.len() < CROWD {
                    known.push(index);
                }
            }
        }
    }

    /// "Korean Central News Agency (**KCNA**)".
    fn abbreviation(&mut self, text: &str, all: &[Token], end: usize, index: usize) {
        let [open, short, close, ..] = all.get(end..).unwrap_or_default() else { return };
        let word = short.span.of(text);
        let capitals = word.len() > 1 && word.chars().all(|c| c.is_uppercase() || c == '.');
        if open.is('(') && close.is(')') && capitals && !self.full[index].person {
            self.by_name.entry(word.to_owned()).or_insert(index);
        }
    }

    fn add(&mut self, name: String, words: &[Token], text: &str, person: bool) -> usize {
        let index = self.full.len();
        for token in words.iter().filter(|t| t.is_word()) {
            let known = self.by_word.entry(without_possessive(token.span.of(text)).to_owned()).or_default();
            // "Sirhan Sirhan" is one man.
            if known.len() < CROWD && known.last() != Some(&index) {
                known.push(index);
            }
        }
        let given = words.first().map_or(Gender::Unknown, |first| match () {
            () if first.has(Class::MaleName) => Gender::Male,
            () if first.has(Class::FemaleName) => Gender::Female,
            () => Gender::Unknown,
        });
        self.by_name.insert(name.clone(), index);
        self.full.push(Name { text: name, person, gender: given });
        index
    }

    fn sight(&mut self, text: &str, all: &[Token], (start, end): (usize, usize), subject: bool, quoted: bool) {
        let (words, role) = bare(&all[start..end]);
        let (words, _) = unknown_role(all, words, role, end);
        let Some(span) = whole(words) else { return };
        if let Some(name) = self.find(&plain(without_possessive(span.of(text))), Gender::Unknown) {
            self.seen.push(Sighting { at: span.start, name, subject, quoted });
        }
    }
}

/// A word of a role as it is looked up: in lower case, short forms written out.
pub(super) fn office(word: &str) -> String {
    const SHORT: [(&str, &str); 10] = [
        ("gov", "governor"),
        ("sen", "senator"),
        ("rep", "representative"),
        ("gen", "general"),
        ("col", "colonel"),
        ("capt", "captain"),
        ("sgt", "sergeant"),
        ("prof", "professor"),
        ("dr", "doctor"),
        ("rev", "reverend"),
    ];
    let word = word.to_lowercase();
    SHORT.iter().find(|(short, _)| *short == word).map_or(word, |(_, long)| (*long).to_owned())
}

fn gender(token: &Token) -> Gender {
    match (token.has(Class::Masculine), token.has(Class::Feminine)) {
        (true, false) => Gender::Male,
        (false, true) => Gender::Female,
        _ => Gender::Unknown,
    }
}

fn nation(words: &[Token]) -> bool {
    words.iter().any(|t| t.has(Class::Nationality))
}

/// The noun phrase that ends before the comma at `end`: "**the mayor**, Tom Hale".
fn phrase_back(all: &[Token], end: usize) -> &[Token] {
    let from = end.saturating_sub(ROLE);
    let words = (from..end).rev().take_while(|at| all[*at].is_word());
    // "the president of the club", "Lund's lawyer", "the inmates' lawyer".
    let owner = |at: &usize| all[*at - 1].owns() || all[*at - 1].is('’') || all[*at - 1].is('\'');
    let mut first = None;
    for at in words {
        if all[at].has(Class::Determiner) {
            first = Some(at);
        }
        if at > 0 && owner(&at) {
            first = Some(at);
            break;
        }
    }
    first.map_or(&[], |first| &all[first..end])
}

/// The noun phrase behind a comma, up to the next: "Tom Hale, **the mayor of Norvik**,".
fn phrase_on(all: &[Token], start: usize) -> &[Token] {
    let rest = &all[start.min(all.len())..];
    let end = rest.iter().take(ROLE).position(|t| !t.is_word()).unwrap_or(0);
    let stop = rest[..end].iter().position(|t| t.has(Class::Preposition) && !t.has(Class::Determiner)).unwrap_or(end);
    let opens = rest.first().is_some_and(|t| t.has(Class::Determiner) || t.has(Class::Title) || t.small());
    let clause = rest[..stop]
        .iter()
        .any(|t| t.any(Classes::of(&[Class::Say, Class::Aux, Class::Relative])) && !t.has(Class::Title));
    if opens && !clause { &rest[..stop] } else { &[] }
}

/// How many tokens from the first on belong to one run of capitalised words.
fn run(text: &str, tokens: &[Token]) -> usize {
    let mut end = 0;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        // "Theresa May" is a name all the same.
        let given = at > 0 && tokens[at - 1].any(Classes::of(&[Class::MaleName, Class::FemaleName]));
        let word = token.capital() && (given || !token.has(Class::Month));
        let inner = end > 0
            && match token.kind {
                Kind::Word { .. } => {
                    token.has(Class::Particle)
                        || token.span.of(text) == "of"
                            && tokens[at - 1].any(Classes::of(&[Class::Organisation, Class::Title]))
                }
                // "Dockers' Union".
                Kind::Sign('\'' | '’') => {
                    tokens[at - 1].span.end == token.span.start
                        && tokens.get(at + 1).is_some_and(|next| next.capital() && next.has(Class::Organisation))
                }
                Kind::Sign('&') => tokens.get(at + 1).is_some_and(Token::capital),
                Kind::Sign('.') => {
                    let word = tokens[at - 1].span.of(text);
                    let short =
                        tokens[at - 1].has(Class::Abbreviation) || word.chars().count() == 1 || word.contains('.');
                    tokens[at - 1].span.end == token.span.start && short
                }
                _ => false,
            };
        if !word && !inner {
            break;
        }
        at += 1;
        if word {
            end = at;
            // "Shoigu's Moscow" is two names.
            if token.owns() {
                break;
            }
        }
    }
    end
}

/// Moves a role that no list knows from the name to the role in front of it.
fn unknown_role<'a>(all: &[Token], words: &'a [Token], role: &'a [Token], end: usize) -> (&'a [Token], &'a [Token]) {
    if words.iter().any(|t| t.any(GROUP) || t.is('&')) || !role.is_empty() {
        return (words, role);
    }
    let cut = crate::mention::leading_role(all, end - words.len(), end, 0);
    (&words[cut..], if cut > 0 { &words[..cut] } else { role })
}

/// A run without the titles and small words in front of the name, and those titles.
fn bare(run: &[Token]) -> (&[Token], &[Token]) {
    // "Said Lund": a verb that opens its sentence is no name.
    let run = if run.len() > 1 && run[0].has(Class::Say) && !run[0].has(Class::Title) { &run[1..] } else { run };
    let group = run.iter().any(|t| t.any(GROUP) || t.is('&'));
    let small = |t: &Token| t.any(SMALL) && !t.has(Class::Particle);
    let titled = |t: &Token| t.has(Class::Title) && !group;
    let cut = run
        .iter()
        .rposition(|t| small(t) && !group || titled(t))
        .or_else(|| run.iter().take_while(|t| small(t)).count().checked_sub(1))
        .map_or(0, |at| at + 1 + run[at + 1..].iter().take_while(|t| !t.is_word()).count());
    let (role, rest) = run.split_at(cut);
    // "Russian Sergei Shoigu": a nationality in front of two more words is no part of the name.
    let nations = rest.iter().take_while(|t| t.has(Class::Nationality)).count();
    let skip = if !group && nations > 0 && rest.len() > nations + 1 { nations } else { 0 };
    (&rest[skip..], role)
}

fn whole(words: &[Token]) -> Option<Span> {
    Some(Span::new(words.first()?.span.start, words.last()?.span.end))
}
