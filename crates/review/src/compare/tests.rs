//! What the comparison says, case by case.

use proptest::prelude::*;

use quotes::Span;

use super::*;

const SAID: &str = "CHAIR: Um, let me start with the budget.\n\nWe have not decided to close the Norvik ferry, and I \
                    don't think we should do it before 2027. You know, the crew has worked very hard. It will \
                    probably cost about twenty-five million kroner, maybe more. Petra Lund told me last Tuesday \
                    that the engines are, uh, older than me.\n\nCHAIR: No. I will not resign. I may consider it \
                    after the election, but only if the council asks me to. We are going to rebuild the harbor\n\
                    with our own hands, and we will do it together.\n\nThank you. Thank you. The school stays \
                    open because my daughter goes there.";

/// Lays `print` against a transcript.
fn lay(print: &str, said: &str, policy: Policy) -> Comparison {
    compare(print, &Source::read(said, &[]), policy)
}

#[track_caller]
fn under(policy: Policy, print: &str, wording: Wording, flags: &[Flag]) {
    let found = lay(print, SAID, policy);
    assert_eq!((found.wording, found.flags.as_slice()), (wording, flags), "{found:#?}");
}

#[track_caller]
fn check(print: &str, wording: Wording, flags: &[Flag]) {
    under(Policy::Trims, print, wording, flags);
}

#[test]
fn what_is_printed_as_said() {
    check("I do not think we should do it before 2027.", Wording::Verbatim, &[]);
    check("WE ARE GOING TO REBUILD THE HARBOUR – with our own hands!", Wording::Verbatim, &[]);
    check("about 25 million kroner", Wording::Verbatim, &[]);
    check("No", Wording::Verbatim, &[]);
    let found = lay("Thank you", SAID, Policy::Strict);
    assert!(found.times == 2 && found.reason.contains("stand 2 times"), "{found:?}");
}

#[test]
fn what_changes_the_meaning() {
    check("We have decided to close the Norvik ferry", Wording::AlteredMaterial, &[Flag::NegationDropped]);
    check("the crew has not worked very hard", Wording::AlteredMaterial, &[Flag::NegationAdded]);
    check("I will consider it after the election", Wording::AlteredMaterial, &[Flag::ModalChanged, Flag::ConditionCut]);
    check("It will cost about 25 million kroner", Wording::AlteredMaterial, &[Flag::HedgeDropped]);
    check("probably cost about 35 million kroner", Wording::AlteredMaterial, &[Flag::NumberChanged]);
    check("Lund told me last Thursday that the engines", Wording::AlteredMaterial, &[Flag::NumberChanged]);
    check("Petra Brandt told me last Tuesday", Wording::AlteredMaterial, &[Flag::NameChanged]);
    let german = lay(
        "Wir werden die Brücke schließen",
        "Wir werden die Brücke nicht schließen, sagte sie den Leuten.",
        Policy::Trims,
    );
    assert_eq!(german.flags, [Flag::NegationDropped]);
}

#[test]
fn what_is_marked_in_print() {
    check("We are going to rebuild the harbor … and we will do it together.", Wording::Trimmed, &[]);
    check("[The council leader] may consider it after the election", Wording::Trimmed, &[Flag::ConditionCut]);
    check("I will … resign", Wording::AlteredMaterial, &[Flag::NegationDropped]);
}

#[test]
fn what_comes_from_several_places() {
    let stitched = &[Flag::Stitched];
    check("We are going to rebuild the harbor because my daughter goes there", Wording::Stitched, stitched);
    check("the crew has worked very hard … because my daughter goes there", Wording::Stitched, stitched);
    check("with our own hands we are going to rebuild the harbor", Wording::AlteredImmaterial, &[]);
}

#[test]
fn what_the_policy_decides() {
    for (policy, small, filler, form) in [
        (Policy::Strict, Wording::AlteredImmaterial, Wording::Trimmed, Wording::AlteredImmaterial),
        (Policy::Trims, Wording::Trimmed, Wording::Trimmed, Wording::AlteredImmaterial),
        (Policy::Cleanup, Wording::Cleaned, Wording::Cleaned, Wording::Cleaned),
    ] {
        under(policy, "The crew has worked hard", small, &[]);
        under(policy, "the engines are older than me", filler, &[Flag::ConditionDenied]);
        under(policy, "The crews have worked very hard", form, &[]);
    }
}

/// Pairs that a reader tried: print, source, wording, flags.
#[test]
fn what_readers_tried() {
    use Flag as F;
    use Wording as W;
    for (print, said, wording, flags) in [
        ("It is what it is", "Well, it is what it is.", W::Verbatim, &[][..]),
        ("It's a disaster for us", "It was a disaster for us.", W::AlteredImmaterial, &[]),
        (
            "We did promise not to raise taxes",
            "We did not promise to raise taxes.",
            W::AlteredMaterial,
            &[F::NegationDropped, F::NegationAdded],
        ),
        (
            "I will … close the school",
            "I will not under any circumstances close the school.",
            W::AlteredMaterial,
            &[F::NegationDropped],
        ),
        ("She was a victim of the storm", "She is a victim of the terrible storm.", W::AlteredImmaterial, &[]),
        ("I would never sell it", "I'd never sell it.", W::Verbatim, &[]),
        ("We can't sell the ferry", "We won't sell the ferry.", W::AlteredMaterial, &[F::ModalChanged]),
        ("I did lie", "I did not lie.", W::AlteredMaterial, &[F::NegationDropped]),
        ("We talked with Iran", "We talked with Iraq.", W::AlteredMaterial, &[F::NameChanged]),
        ("The vote was fair", "The vote was unfair.", W::AlteredMaterial, &[F::NegationDropped]),
        ("Most members stayed at home", "Some members stayed at home.", W::AlteredMaterial, &[F::QuantityChanged]),
        ("Tuesday we vote on the budget", "Monday we vote on the budget.", W::AlteredMaterial, &[F::NumberChanged]),
        ("We vote tomorrow on it", "We vote today on it.", W::AlteredMaterial, &[F::NumberChanged]),
        (
            "The bridge is safe and the school is open",
            "ANNA: The bridge is safe.\nBEN: And the school is open.",
            W::Stitched,
            &[F::Stitched],
        ),
        (
            "We will [never] close the school",
            "We will always close the school.",
            W::AlteredMaterial,
            &[F::NegationAdded],
        ),
        ("It costs about 25 million", "It costs 25 million.", W::AlteredMaterial, &[F::HedgeAdded]),
        ("Lund told me that it works", "Lund told me last Tuesday that it works.", W::Trimmed, &[F::NumberDropped]),
        ("We talked about the plan", "We talked of the plan.", W::AlteredImmaterial, &[]),
        ("not go", "We ca\u{ad}nnot go.", W::Verbatim, &[]),
    ] {
        let found = lay(print, said, Policy::Trims);
        assert_eq!((found.wording, found.flags.as_slice()), (wording, flags), "{print} / {said}: {found:#?}");
    }
    // Who did it is never a matter of light clean-up.
    for (print, said, wording) in [
        ("They lied to us all", "We lied to us all.", W::AlteredMaterial),
        ("We must defend the law", "We must defeat the law.", W::AlteredImmaterial),
    ] {
        assert_eq!(lay(print, said, Policy::Cleanup).wording, wording, "{print}");
    }
}

#[test]
fn a_hostile_source_takes_no_time_to_speak_of() {
    let word = "word ".repeat(200_000);
    assert!(lay(&"word ".repeat(1_900), &word, Policy::Trims).times > 0);
    let parts = "some other … ".repeat(600);
    assert_eq!(lay(&parts, &word, Policy::Trims).wording, Wording::NotFound);
    let names: String = (0..300).map(|n| format!("Xa{n} foo{n} bar{n}. ")).collect();
    let others: String = (0..300).map(|n| format!("Yb{n} foo{n} bar{n}. ")).collect();
    assert!(lay(&names, &format!("{others}{word}"), Policy::Trims).found.is_some());
}

#[test]
fn one_word_in_three_thousand_places() {
    let found = lay("no", &"He said no. ".repeat(3_000), Policy::Strict);
    assert_eq!((found.wording, found.times, found.found), (Wording::Verbatim, 3_000, Some(Span::new(8, 10))));
    assert!(found.reason.contains("stand 3000 times in the source; this is the first"), "{}", found.reason);
}

#[test]
fn what_is_not_there() {
    check("submarines are made of cheese", Wording::NotFound, &[]);
    check("…", Wording::NotFound, &[]);
    assert_eq!(lay("We sail", "", Policy::Trims).wording, Wording::NotFound);
    let long = lay(&"word ".repeat(3_000), SAID, Policy::Trims);
    assert!(long.reason.contains("at most 2000"), "{}", long.reason);
}

proptest! {
    #[test]
    fn any_two_texts(print in "([a-zA-ZäßØİ0-9'’…\\[\\]., \u{ad}-]|not |the |um |cannot|thousand |and |\\$5){0,60}", said in "([a-zA-Zé0-9'’.,\n%\u{ad}-]|not |the |five |thousand |and |cannot|n't){0,120}") {
        for policy in Policy::ALL {
            let found = lay(&print, &said, *policy);
            if let Some(span) = found.found {
                prop_assert!(said.get(span.start..span.end).is_some_and(|text| !text.is_empty()));
            }
            prop_assert!(found.ops.iter().all(|op| print.contains(&op.printed) && said.contains(&op.said)));
            prop_assert!(found.wording != Wording::Verbatim || found.flags.is_empty());
        }
    }
}
