//! Whoever may be the subject of a verb: what stands in front of it, behind it, and what it shares.

use super::{Place, Who};
use crate::clauses::{Form, How, Verb};
use crate::language::Class;
use crate::phrases::Head;

/// How the subject of a reading was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Path {
    Left(How),
    /// In front of a relative pronoun: "Lund, **who** said".
    Antecedent,
    /// The subject of the sentence, for a verb that shares one.
    Main,
    Behind,
    Agent,
    /// Where it stands: "**in der Mitteilung** heißt es".
    Impersonal,
    Nobody,
}

/// Whoever may be the subject of `verb`.
pub(super) fn subjects(place: &Place<'_, '_>, verb: &Verb) -> Vec<(Option<Who>, Path)> {
    let scene = place.scene;
    let mut found = Vec::with_capacity(3);
    if let Some((phrase, how)) = verb.left {
        let phrase = &scene.phrases.all[phrase];
        found.push((Some(Who::of(phrase)), Path::Left(how)));
        if phrase.head == Head::Relative {
            let before = phrase.first.checked_sub(1).map(|at| if scene.tokens[at].is(',') { at } else { at + 1 });
            if let Some(antecedent) = before.and_then(|end| scene.phrases.ending(end)) {
                found.push((Some(Who::of(&scene.phrases.all[antecedent])), Path::Antecedent));
            }
        }
    }
    if let Some((phrase, how)) = verb.other {
        found.push((Some(Who::of(&scene.phrases.all[phrase])), Path::Left(how)));
    }
    if verb.left.is_none_or(|(_, how)| matches!(how, How::Shared | How::Following | How::Object))
        && let Some(main) = main_subject(place, verb)
        && verb.left.is_none_or(|(left, _)| left != main)
    {
        found.push((Some(Who::of(&scene.phrases.all[main])), Path::Main));
    }
    if let Some(right) = verb.right
        && verb.form != Form::Infinitive
    {
        found.push((Some(Who::of(&scene.phrases.all[right])), Path::Behind));
    }
    if let Some(source) = impersonal(place, verb) {
        found.push((Some(source), Path::Impersonal));
    }
    if let Some(agent) = agent(place, verb) {
        found.push((Some(agent), Path::Agent));
    }
    if found.is_empty() {
        found.push((None, Path::Nobody));
    }
    found
}

/// The subject of the first verb of the sentence that has one of its own.
fn main_subject(place: &Place<'_, '_>, verb: &Verb) -> Option<usize> {
    let scene = place.scene;
    let sentence = &scene.sentences[scene.sentence(verb.at)];
    let first = scene.verbs.partition_point(|other| other.at < sentence.start);
    scene.verbs[first..].iter().take_while(|other| other.at < verb.at).find_map(|other| match other.left {
        Some((phrase, How::Beside | How::Climbed | How::Apposed)) if !other.subordinate => Some(phrase),
        _ => None,
    })
}

/// German "heißt es **in der Mitteilung**": a text speaks.
fn impersonal(place: &Place<'_, '_>, verb: &Verb) -> Option<Who> {
    let scene = place.scene;
    let end = scene.sentences[scene.sentence(verb.at)].end;
    let reads = matches!(scene.word(verb.at), "heißt" | "hieß" | "geheißen" | "steht" | "stand" | "lautet" | "lautete");
    if !reads {
        return None;
    }
    let in_front =
        verb.left.map(|(phrase, _)| phrase).filter(|phrase| scene.phrases.all[*phrase].preposition.is_some());
    let behind = || {
        (verb.at + 1..end.min(verb.at + 7))
            .filter(|at| scene.tokens[*at].has(Class::Preposition))
            .find_map(|at| scene.phrases.starting(at + 1))
    };
    in_front.or_else(behind).map(|phrase| Who::of(&scene.phrases.all[phrase]))
}

/// "was called “a farce” **by Lund**".
fn agent(place: &Place<'_, '_>, verb: &Verb) -> Option<Who> {
    let scene = place.scene;
    if verb.form == Form::Participle {
        return None;
    }
    let end = scene.sentences[scene.sentence(verb.at)].end;
    let by = (verb.at + 1..end.min(verb.at + 12))
        .find(|at| scene.tokens[*at].small() && matches!(scene.word(*at), "by" | "von" | "par" | "por"))?;
    let phrase = scene.phrases.starting(by + 1)?;
    Some(Who::of(&scene.phrases.all[phrase]))
}
