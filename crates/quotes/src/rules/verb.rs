//! A verb and its subject, before or after the quote: "Lund **said**: “…”", "“…,” **said** Lund".

use super::subjects::{Path, subjects};
use super::{Place, Reading, What, Who, subject_features};
use crate::clauses::{Form, How, Sort, Verb};
use crate::features::{Feature, Features};
use crate::language::{Class, Classes};
use crate::tokens::{Kind, Token};

/// How many verbs on either side are looked at.
const BEFORE: usize = 9;
const AFTER: usize = 7;

pub(super) fn offer(place: &Place<'_, '_>, out: &mut Vec<Reading>) {
    let scene = place.scene;
    let here = scene.sentence(place.at);
    let from = scene.sentences[here.saturating_sub(1)].start;
    let to = scene.sentences[(here + 1).min(scene.sentences.len() - 1)].end;
    let after = scene.verbs.partition_point(|verb| verb.at < place.at);
    let first = after.saturating_sub(BEFORE);
    let last = (after + AFTER).min(scene.verbs.len());
    for index in first..last {
        let verb = &scene.verbs[index];
        if verb.at < from || verb.at >= to {
            continue;
        }
        let nearest = Nearest::of(place, index, after);
        for (who, how) in subjects(place, verb) {
            if who.is_some_and(|who| who.first <= place.at && place.at < who.end) {
                continue;
            }
            let mut features = Features::new();
            position(place, verb, who, how, &mut features);
            sort(place, verb, &mut features);
            nearest.note(&mut features);
            same(place, index, &mut features);
            features.add_if(index > 0 && verb_of_verb(place, index), Feature::VerbOfVerb);
            ranks(place, index, &mut features);
            features.add_if(scene.tokens[verb.at].has(Class::Reported), Feature::Reported);
            let earlier = !scene.sentences[here].contains(&verb.at) && verb.at < place.at;
            features.add_if(place.reported && earlier, Feature::ReportedBefore);
            let set_off = if verb.at < place.at { Feature::Aside } else { Feature::AsideAfter };
            features.add_if(who.is_some_and(|who| aside(place, verb, who)), set_off);
            let cue = Some(scene.span(verb.at..verb.at + 1));
            match who {
                Some(who) => {
                    subject_features(&mut features, scene, who);
                    subject_path(how, &mut features);
                    voice(place, verb, who, how, &mut features);
                    out.push(Reading { what: What::Said { who, cue, verb: Some(index) }, features });
                }
                None => {
                    features.add(Feature::NoSubject);
                    features.add(Feature::Nobody);
                    out.push(Reading { what: What::Nobody { cue }, features });
                }
            }
        }
    }
}

/// Where the verb stands among the reporting verbs of its sentence.
fn ranks(place: &Place<'_, '_>, index: usize, features: &mut Features) {
    let scene = place.scene;
    let verb = &scene.verbs[index];
    let sentence = &scene.sentences[scene.sentence(verb.at)];
    let first = scene.verbs.partition_point(|other| other.at < sentence.start);
    let reports = |other: &&Verb| other.sort == Sort::Say && other.left.is_some() && other.form != Form::Passive;
    let over = scene.verbs[first..index].iter().any(|other| reports(&other));
    features.add_if(over, if verb.sort == Sort::Say { Feature::UnderSaySay } else { Feature::UnderSay });
    // "Lund said | she walked | to the …": the clause behind a reporting verb is what was said.
    let opens = |at: usize| {
        at > 0 && {
            let before = if scene.tokens[at - 1].has(Class::Subordinator) { at.saturating_sub(2) } else { at - 1 };
            scene.verbs.binary_search_by_key(&before, |other| other.at).is_ok_and(|i| scene.verbs[i].sort == Sort::Say)
        }
    };
    let subject = |verb: &Verb| verb.left.map(|(phrase, _)| scene.phrases.all[phrase].first);
    let complement = subject(verb).is_some_and(|first| first < verb.at && opens(first));
    let medium = |verb: &Verb| {
        scene.tokens[verb.at].has(Class::Relay) && verb.left.is_some()
            || verb.left.map(|(phrase, _)| &scene.phrases.all[phrase]).is_some_and(|phrase| {
                scene.tokens[phrase.first..phrase.end]
                    .iter()
                    .any(|t| t.any(Classes::of(&[Class::Press, Class::Outlet])))
            })
    };
    let says = |verb: &Verb| matches!(verb.sort, Sort::Say | Sort::Judge) && verb.left.is_some();
    let outer = scene.verbs[first..index].last().filter(|outer| outer.sort == Sort::Say && medium(outer));
    features.add_if(complement && says(verb) && outer.is_some(), Feature::ComplementOfMedium);
    let inner = scene.verbs.get(index + 1).filter(|inner| inner.at < place.at && says(inner));
    features.add_if(verb.sort == Sort::Say && medium(verb) && inner.is_some(), Feature::MediumOverSay);
    let as_saying = verb.form == Form::Participle && verb.group > 0 && scene.word(verb.group - 1) == "as";
    features.add_if(as_saying && verb.left.is_some(), Feature::AsSaying);
    features.add_if(complement, if verb.sort == Sort::Say { Feature::ComplementSay } else { Feature::Complement });
    let clausal = verb.at < place.at
        && scene.verbs[index + 1..].iter().take_while(|other| other.at < place.at).any(|other| {
            subject(other).is_some_and(|first| {
                first == verb.at + 1 || first == verb.at + 2 && scene.tokens[verb.at + 1].has(Class::Subordinator)
            })
        });
    features.add_if(clausal, Feature::Clausal);
    features.add_if(!over && verb.sort == Sort::Say, Feature::OutermostSay);
    let follows = scene.verbs[index + 1..]
        .iter()
        .take_while(|other| other.at < sentence.end)
        .any(|other| reports(&other) && other.at > place.at);
    features.add_if(verb.at < place.at && follows, Feature::SayFollows);
    features.add_if(!sentence.contains(&place.at) && verb.sort != Sort::Say, Feature::OutsideNoSay);
}

/// ", **Lund said**,": subject and verb stand between commas or marks.
fn aside(place: &Place<'_, '_>, verb: &Verb, who: Who) -> bool {
    let scene = place.scene;
    let (first, end) = (who.first.min(verb.group), who.end.max(verb.at + 1));
    let stop = |token: Option<&Token>| {
        token.is_none_or(|token| {
            token.quote().is_some() || matches!(token.kind, Kind::Sign(',' | '.' | '—' | '–' | '-'))
        })
    };
    first > 0 && stop(scene.tokens.get(first - 1)) && stop(scene.tokens.get(end))
}

/// What a phrase may be to its verb besides its subject.
fn voice(place: &Place<'_, '_>, verb: &Verb, who: Who, how: Path, features: &mut Features) {
    let scene = place.scene;
    let prepositional = |first: usize| {
        let preposition = scene.phrases.starting(first).and_then(|phrase| scene.phrases.all[phrase].preposition);
        preposition.is_some_and(|before| !scene.tokens[before].has(Class::Subordinator))
            || scene.tokens[first].has(Class::Oblique)
    };
    features.add_if(matches!(how, Path::Left(_)) && prepositional(who.first), Feature::Prepositional);
    let left = verb.left.filter(|(_, how)| !matches!(how, How::Shared | How::Following));
    let alone = left.is_none_or(|(phrase, _)| prepositional(scene.phrases.all[phrase].first));
    let before = verb.at < place.at;
    let clausal = features.has(Feature::Clausal);
    if place.language.verb_second() && verb.form == Form::Finite && before {
        second(place, verb, how, left.map(|(phrase, _)| scene.phrases.all[phrase].first), alone, features);
    } else if how == Path::Behind {
        use Feature as F;
        features.add(match (verb.form, verb.sort) {
            (Form::Participle, _) => F::BehindParticiple,
            _ if !before => F::BehindAfter,
            _ if clausal => F::BehindClausal,
            _ if scene.tokens[place.at - 1].is(':') => F::BehindColon,
            (_, Sort::Say | Sort::Voice | Sort::Judge | Sort::Think) => F::BehindSay,
            _ => F::BehindOther,
        });
        features.add_if(alone && verb.form == Form::Finite && !clausal, F::OnlyBehind);
    }
    let shared = how == Path::Left(How::Shared);
    features.add_if(shared && !before, Feature::SharedAfter);
    let complement = features.has(Feature::ComplementSay);
    features.add_if(complement && how == Path::Main, Feature::ComplementMain);
    features.add_if(complement && shared, Feature::ComplementShared);
    if scene.tokens[verb.at].has(Class::Quoting) {
        features.add(match (verb.form, how) {
            (Form::Passive, _) => Feature::QuotedPassive,
            (_, Path::Behind) => Feature::QuotingObject,
            _ => Feature::QuotingSubject,
        });
    }
}

/// German "**In der Rede** sagte **Lund**": the field in front of the verb holds anything, and where that is no
/// subject the subject stands right behind it.
fn second(place: &Place<'_, '_>, verb: &Verb, how: Path, left: Option<usize>, alone: bool, features: &mut Features) {
    let scene = place.scene;
    let subject = |first: usize| !scene.tokens[first].has(Class::Oblique);
    let behind = verb.right.map(|right| scene.phrases.all[right].first).is_some_and(subject);
    let led = left.and_then(|first| first.checked_sub(1)).is_some_and(|at| scene.tokens[at].has(Class::Subordinator));
    match how {
        Path::Behind => {
            features.add(if behind && (alone || led) { Feature::Inverted } else { Feature::InvertedObject });
        }
        Path::Left(_) => features.add_if(behind && (alone || led), Feature::Forefield),
        _ => {}
    }
}

fn subject_path(how: Path, features: &mut Features) {
    match how {
        Path::Left(How::Beside) | Path::Nobody => {}
        Path::Left(How::Climbed) => features.add(Feature::Climbed),
        Path::Left(How::Apposed) => features.add(Feature::Apposed),
        Path::Left(How::Object) => features.add(Feature::Object),
        Path::Left(How::Shared) => features.add(Feature::Shared),
        Path::Left(How::Following) => features.add(Feature::Following),
        Path::Left(How::Relative) => {}
        Path::Main => features.add(Feature::MainSubject),
        Path::Antecedent => features.add(Feature::Governed),
        Path::Behind => {}
        Path::Agent => features.add(Feature::Agent),
        Path::Impersonal => features.add(Feature::Impersonal),
    }
}

/// Where verb and subject stand, and what lies between them and the quote.
fn position(place: &Place<'_, '_>, verb: &Verb, who: Option<Who>, how: Path, features: &mut Features) {
    use Feature as F;
    let (scene, at) = (place.scene, place.at);
    let (mine, theirs) = (scene.sentence(at), scene.sentence(verb.at));
    let pick = |whole, part| if place.whole { whole } else { part };
    let gap = if verb.at < at {
        let from = match (how, who) {
            (Path::Behind | Path::Agent, Some(who)) => who.end.max(verb.at + 1),
            _ => verb.at + 1,
        };
        let gap = scene.between(from..at);
        let last = scene.tokens[at - 1];
        features.add(match () {
            () if verb.at < scene.start => F::ParagraphBefore,
            () if mine != theirs => pick(F::WholeSentenceBefore, F::PartSentenceBefore),
            () if last.is(':') => pick(F::WholeBeforeColon, F::PartBeforeColon),
            () if last.is(',') => pick(F::WholeBeforeComma, F::PartBeforeComma),
            () if last.has(Class::Subordinator) && gap.words < 3 => pick(F::WholeBeforeThat, F::PartBeforeThat),
            () if gap.words == 0 => pick(F::WholeBeforeBeside, F::PartBeforeBeside),
            () if gap.words <= 3 => pick(F::WholeBeforeNear, F::PartBeforeNear),
            () if gap.words <= 9 => pick(F::WholeBeforeFar, F::PartBeforeMiddle),
            () => pick(F::WholeBeforeFar, F::PartBeforeFar),
        });
        gap
    } else {
        let begins = who.filter(|who| who.first > at).map_or(verb.group, |who| who.first.min(verb.group));
        let gap = scene.between(at + 1..begins);
        let beside = gap.words == 0 && gap.quotes == 0;
        features.add(match () {
            () if mine != theirs => pick(F::WholeSentenceAfter, F::PartSentenceAfter),
            () if beside && how == Path::Behind => pick(F::WholeAfterVerbSubject, F::PartAfterVerbSubject),
            () if beside => pick(F::WholeAfterSubjectVerb, F::PartAfterSubjectVerb),
            () if gap.words <= 4 => pick(F::WholeAfterNear, F::PartAfterNear),
            () => pick(F::WholeAfterFar, F::PartAfterFar),
        });
        gap
    };
    features.add_if(gap.quotes == 1, F::QuoteBetween);
    features.add_if(gap.quotes > 1, F::QuotesBetween);
    features.add_if(gap.says > 0, F::SayBetween);
    features.add_if(gap.verbs > 0, F::VerbBetween);
    features.add_if(gap.semicolons > 0, F::SemicolonBetween);
    features.add_if(gap.commas > 1, F::CommasBetween);
    features.add_if(gap.names > 0, F::NameBetween);
    features.add_if(gap.subjects > 0, F::SubjectBetween);
}

fn sort(place: &Place<'_, '_>, verb: &Verb, features: &mut Features) {
    use Feature as F;
    let before = verb.at < place.at;
    features.add(match (verb.sort, before) {
        (Sort::Say, true) => F::SayBefore,
        (Sort::Voice, true) => F::VoiceBefore,
        (Sort::Judge, true) => F::JudgeBefore,
        (Sort::Think, true) => F::ThinkBefore,
        (Sort::Act, true) => F::ActBefore,
        (Sort::Be, true) => F::BeBefore,
        (Sort::Guess, true) => F::GuessBefore,
        (Sort::Say, false) => F::SayAfter,
        (Sort::Voice, false) => F::VoiceAfter,
        (Sort::Judge, false) => F::JudgeAfter,
        (Sort::Think, false) => F::ThinkAfter,
        (Sort::Act, false) => F::ActAfter,
        (Sort::Be, false) => F::BeAfter,
        (Sort::Guess, false) => F::GuessAfter,
    });
    match verb.form {
        Form::Finite => {}
        Form::Participle => features.add(if before { F::Participle } else { F::ParticipleAfter }),
        Form::Infinitive => features.add(F::Infinitive),
        Form::Passive => features.add(F::Passive),
    }
    features.add_if(verb.negated, F::Negated);
    features.add_if(verb.subordinate, F::Subordinate);
}

/// Whether the verb is the one before's own: "wanted **to call** it".
fn verb_of_verb(place: &Place<'_, '_>, index: usize) -> bool {
    let verbs = &place.scene.verbs;
    verbs[index].group == verbs[index - 1].at + 1
}

/// Which verbs are the nearest of their kind.
struct Nearest {
    features: [Option<Feature>; 3],
}

impl Nearest {
    fn of(place: &Place<'_, '_>, index: usize, after: usize) -> Self {
        use Feature as F;
        let scene = place.scene;
        let verbs = &scene.verbs;
        let sentence = &scene.sentences[scene.sentence(place.at)];
        let says = |verb: &Verb| matches!(verb.sort, Sort::Say | Sort::Voice | Sort::Judge);
        let before = index < after;
        let beside = if before { index + 1 == after } else { index == after };
        let between = if before { &verbs[index + 1..after] } else { &verbs[after..index] };
        let say = says(&verbs[index]) && !between.iter().any(says);
        let only = says(&verbs[index])
            && sentence.contains(&verbs[index].at)
            && scene.verbs_of(sentence).iter().filter(|verb| says(verb)).count() == 1;
        Self {
            features: [
                beside.then_some(if before { F::NearestBefore } else { F::NearestAfter }),
                say.then_some(if before { F::NearestSayBefore } else { F::NearestSayAfter }),
                only.then_some(F::OnlySay),
            ],
        }
    }

    fn note(&self, features: &mut Features) {
        for feature in self.features.into_iter().flatten() {
            features.add(feature);
        }
    }
}

/// The quote before was given the same verb.
fn same(place: &Place<'_, '_>, index: usize, features: &mut Features) {
    let Some(before) = place.before.filter(|before| before.verb == Some(index)) else { return };
    let Some(token) = before.token else { return };
    let scene = place.scene;
    let verb = scene.verbs[index].at;
    if token < verb && verb < place.at {
        features.add(Feature::SameInterrupted);
        return;
    }
    let gap = scene.between(token + 1..place.at);
    features.add(match () {
        () if gap.words <= 2 => Feature::SameListed,
        () if gap.words <= 8 => Feature::SameNear,
        () => Feature::SameFar,
    });
    features.add_if(scene.sentence(token) == scene.sentence(place.at), Feature::SameSentence);
}
