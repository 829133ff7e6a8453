//! Marked, but not speech: titles, nicknames, terms: "the show **“Night Shift”**", "a so-called **“safe zone”**".

use super::{Place, Reading, What};
use crate::features::{Feature as F, Features};
use crate::language::{Class, Classes};
use crate::tokens::{Kind, Token};

pub(super) fn offer(place: &Place<'_, '_>, out: &mut Vec<Reading>) {
    let mut features = Features::new();
    features.add(F::Scare);
    let titled = words(place, &mut features);
    in_front(place, titled, &mut features);
    behind(place, &mut features);
    around(place, &mut features);
    out.push(Reading { what: What::Scare, features });
}

/// What the words themselves look like; whether they are set like a title.
fn words(place: &Place<'_, '_>, features: &mut Features) -> bool {
    let words = place.words;
    let count = words.split_whitespace().count();
    features.add(match count {
        0 | 1 => F::OneWord,
        2 => F::TwoWords,
        3 | 4 => F::FewWords,
        5..=8 => F::SomeWords,
        _ => F::ManyWords,
    });
    let longer = words.split_whitespace().filter(|word| word.chars().count() > 3);
    let titled = count > 1
        && count < 10
        && longer.clone().next().is_some()
        && longer.clone().all(|word| word.starts_with(|c: char| !c.is_lowercase()));
    let headline = place.scene.headline[place.at];
    features.add_if(headline, F::InHeadline);
    let sort = if place.language.capital_nouns() { F::TitledNouns } else { F::Titled };
    features.add_if(titled, if headline { F::TitledHeadline } else { sort });
    let titled = titled && !headline;
    let named = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        place.language.classes(word).any(Classes::of(&[
            Class::Naming,
            Class::Organisation,
            Class::Month,
            Class::Outlet,
        ]))
    };
    features.add_if(titled && words.split_whitespace().any(named), F::TitledNames);
    let upper = !headline && words.starts_with(char::is_uppercase);
    if place.language.capital_nouns() {
        features.add_if(upper && count < 6, if count == 1 { F::UpperNounsOne } else { F::UpperNouns });
    } else {
        features.add_if(upper && count == 1, F::Upper);
    }
    features.add_if(words.trim_end_matches(|c: char| !c.is_alphanumeric()).chars().count() < 3, F::OneLetter);
    features.add_if(words.starts_with(char::is_lowercase), F::StartsSmall);
    features.add_if(words.ends_with(['.', '?', '!', '…']), F::EndsStop);
    features.add_if(words.ends_with(','), F::EndsComma);
    features.add_if(words.contains(|c: char| c.is_ascii_digit()), F::Digits);
    let parts = words.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’');
    let spoken = parts.into_iter().any(|word| place.language.classes(word).has(Class::Spoken));
    features.add_if(spoken, F::SpokenWords);
    titled
}

fn in_front(place: &Place<'_, '_>, titled: bool, features: &mut Features) {
    let tokens = &place.scene.tokens;
    let sentence = &place.scene.sentences[place.scene.sentence(place.at)];
    if place.at == sentence.start {
        features.add(F::Opens);
        return;
    }
    let last = &tokens[place.at - 1];
    features.add(match last.kind {
        Kind::Sign(',') => F::AfterComma,
        Kind::Sign(':') => F::AfterColon,
        Kind::Sign('(' | '[' | '—' | '–') => F::AfterBracket,
        Kind::Word { .. } if last.owns() => F::AfterOwner,
        Kind::Word { .. } if last.has(Class::Determiner) => F::AfterDeterminer,
        Kind::Word { .. } if last.has(Class::Naming) => F::AfterNaming,
        Kind::Word { .. } if last.has(Class::Wording) => F::AfterWording,
        Kind::Word { .. } if last.has(Class::Conjunction) => F::AfterAnd,
        Kind::Word { .. } if last.has(Class::Subordinator) => F::AfterThat,
        Kind::Word { .. } if last.has(Class::Say) => F::AfterSay,
        Kind::Word { .. } if last.has(Class::Aux) => F::AfterBe,
        Kind::Word { .. } if last.has(Class::Preposition) => F::AfterPreposition,
        Kind::Word { .. } if place.scene.phrases.of(place.at - 1).is_some() => F::AfterNoun,
        _ => F::AfterVerb,
    });
    let upper = place.words.starts_with(char::is_uppercase) && !place.scene.headline[place.at];
    features.add_if(upper && last.has(Class::Determiner), F::UpperAfterDeterminer);
    features.add_if(titled && last.has(Class::Preposition), F::TitledAfterPreposition);
    features.add_if(titled && last.is(','), F::TitledAfterComma);
    let noun = place.scene.phrases.of(place.at - 1).is_some() && !last.owns();
    features.add_if((titled || upper) && noun, F::TitledAfterNoun);
    let naming = tokens[sentence.start.max(place.at.saturating_sub(4))..place.at].iter().any(|t| t.has(Class::Naming));
    features.add_if(naming && (titled || place.words.split_whitespace().count() < 3), F::TitledAfterNaming);
    features.add_if(last.has(Class::Outlet), F::AfterOutlet);
    let near = tokens[sentence.start.max(place.at.saturating_sub(8))..place.at].iter().rev();
    let known = near.take_while(|t| !t.is(',') && t.quote().is_none()).any(|t| t.has(Class::Known));
    features.add_if(known, if titled { F::TitledKnownAs } else { F::KnownAs });
    let judged = tokens[sentence.start.max(place.at.saturating_sub(6))..place.at]
        .iter()
        .any(|t| t.has(Class::Judge) && t.small());
    features.add_if(judged && titled, F::TitledAfterJudge);
    features.add_if(judged && !place.whole && !titled, F::PartAfterJudge);
}

fn behind(place: &Place<'_, '_>, features: &mut Features) {
    let scene = place.scene;
    let end = scene.sentences[scene.sentence(place.at)].end;
    let Some(next) = scene.tokens.get(place.at + 1).filter(|_| place.at + 1 < end) else {
        features.add(F::BeforeEnd);
        return;
    };
    let reach = scene.tokens[place.at + 1..end.min(place.at + 6)].iter();
    features.add_if(reach.take_while(|t| !t.is(';')).any(|t| t.small() && t.has(Class::Naming)), F::NamingBehind);
    features.add_if(next.capital() && place.words.ends_with(','), F::BeforeSubject);
    match next.kind {
        Kind::Sign(',') => features.add(F::BeforeComma),
        Kind::Sign('(' | ')' | '—' | '–') => features.add(F::BeforeBracket),
        Kind::Word { .. } if scene.phrases.of(place.at + 1).is_some() && next.small() && !next.has(Class::Pronoun) => {
            features.add(F::BeforeNoun);
        }
        Kind::Word { .. } if verb_at(place, place.at + 1) => features.add(F::BeforeVerb),
        _ => {}
    }
}

/// Whether a verb group begins at token `at`.
fn verb_at(place: &Place<'_, '_>, at: usize) -> bool {
    let verbs = &place.scene.verbs;
    verbs.get(verbs.partition_point(|verb| verb.at < at)).is_some_and(|verb| verb.group == at)
}

fn around(place: &Place<'_, '_>, features: &mut Features) {
    let scene = place.scene;
    let sentence = scene.sentences[scene.sentence(place.at)].clone();
    let counts = scene.between(sentence.clone());
    if counts.words == 0 {
        features.add(if place.before.is_some_and(|before| before.spoken) { F::Alone } else { F::AloneFirst });
    }
    features.add_if(counts.says == 0 && counts.words > 0, F::NoSay);
    features.add_if(counts.verbs == 0 && counts.words > 0, F::NoVerb);
    if let Some(before) = place.before
        && before.token.is_some_and(|token| sentence.contains(&token))
    {
        features.add(if before.skipped { F::OthersScare } else { F::OthersSpoken });
    }
    let open = |t: &Token| t.is('(') || t.is('[');
    let close = |t: &Token| t.is(')') || t.is(']');
    let inside = scene.tokens[sentence.start..place.at].iter().rev().find(|t| open(t) || close(t)).is_some_and(open);
    features.add_if(inside, F::Inside);
    features.add_if(scene.depth > 0, F::Deep);
    features.add_if(place.echo, F::Echo);
    features.add_if(place.echoed, F::EchoLater);
}
