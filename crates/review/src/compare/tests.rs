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

#[test]
fn printed_words_are_shown_as_printed() {
    let shown = |print: &str, said: &str| {
        let found = lay(print, said, Policy::Trims);
        found.ops.iter().map(|op| (op.op, op.printed.clone(), op.said.clone())).collect::<Vec<_>>()
    };
    let row = |op, printed: &str, said: &str| (op, printed.to_owned(), said.to_owned());
    assert_eq!(
        shown("‘I saw the ledger.’ I said: “no”.", "I saw the ledger. I said: no."),
        [row(OpKind::Equal, "‘I saw the ledger.’ I said: “no”.", "I saw the ledger. I said: no.")]
    );
    assert_eq!(
        shown("We will (soon), raise the fee!", "LUND: We will not [applause] soon raise\n\nPage 2 of 3\n\nthe fee."),
        [
            row(OpKind::Equal, "We will", "We will"),
            row(OpKind::Delete, "", "not"),
            row(OpKind::Equal, "(soon), raise the fee!", "soon raise the fee."),
        ]
    );
}

#[test]
fn whose_words_they_are() {
    let said = "ANNA: The bridge is safe.\n\nBEN: It stays closed until May.";
    assert_eq!(lay("It stays closed until May", said, Policy::Trims).voices, ["BEN"]);
    assert_eq!(lay("The bridge is safe. It stays closed until May.", said, Policy::Trims).wording, Wording::Stitched);
    assert_eq!(lay("The bridge is safe.", "The bridge is safe.", Policy::Trims).voices, [""; 0]);
    // What stands between the words and was not spoken is told apart.
    let paged = "LUND: We will not raise\n\nPage 2 of 3\n\nthe fee.";
    let found = lay("We will not raise the fee", paged, Policy::Trims);
    assert_eq!(found.passed_over.iter().map(|aside| aside.of(paged)).collect::<Vec<_>>(), ["Page 2 of 3"]);
}

#[test]
fn roles() {
    for (print, said, changed) in [
        ("She warned him about the loan.", "He warned her about the loan.", true),
        ("The bank sued the mayor.", "The mayor sued the bank.", true),
        ("The mayor sued the bank.", "The mayor was sued by the bank.", true),
        ("They lied to us.", "We lied to us.", true),
        ("We fly from Oslo to Bergen.", "We fly from Bergen to Oslo.", true),
        ("Yesterday we voted on the harbor plan.", "We voted on the harbor plan yesterday.", false),
        ("We need boats, nets and crews.", "We need crews, nets and boats.", false),
        ("With our own hands we rebuild the harbor.", "We rebuild the harbor with our own hands.", false),
        ("Im Winter heizen wir die Turnhalle mit Holz.", "Wir heizen die Turnhalle im Winter mit Holz.", false),
    ] {
        let found = lay(print, said, Policy::Trims);
        assert_eq!(found.flags.contains(&Flag::RolesChanged), changed, "{print} / {said}: {found:#?}");
        assert!(!changed || found.wording == Wording::AlteredMaterial, "{print}");
    }
}

/// Whether the surroundings of the words limit them or take them back.
#[test]
fn surroundings() {
    for (print, said, limited) in [
        ("We will raise the fee.", "We will raise the fee if the state stops paying.", true),
        ("We will raise the fee.", "If the state stops paying, we will raise the fee.", true),
        ("We will raise the fee.", "We will raise the fee, but only if the board agrees.", true),
        ("We will raise the fee.", "We will raise the fee, as long as the state pays.", true),
        ("The mayor took the money.", "It is a lie that the mayor took the money.", true),
        ("The mayor took the money.", "It is not true that the mayor took the money.", true),
        ("The mayor took the money.", "They want you to believe that the mayor took the money.", true),
        ("The mayor took the money.", "The mayor took the money, they say.", true),
        ("The mayor took the money.", "I never said the mayor took the money.", true),
        ("We will raise the fee in May.", "We will raise the fee in May, as I told you.", false),
        ("We will raise the fee in May.", "I think we will raise the fee in May.", false),
        ("We will raise the fee in May.", "I don't care what they say, we will raise the fee in May.", false),
        ("We will raise the fee in May.", "Even if the state pays, we will raise the fee in May.", false),
        ("We will raise the fee in May.", "If you ask me, we will raise the fee in May.", false),
        ("We will raise the fee in May.", "There is no doubt that we will raise the fee in May.", false),
        ("We will raise the fee in May.", "No, we will raise the fee in May.", false),
        ("I don't know who signed it.", "I don't, I don't know who signed it.", false),
    ] {
        let found = lay(print, said, Policy::Trims);
        assert_eq!(found.flags.iter().any(|flag| flag.limits()), limited, "{print} / {said}: {found:#?}");
        assert_eq!((found.wording, found.sentence.is_some()), (Wording::Verbatim, limited), "{print} / {said}");
    }
    let german =
        lay("Wir verkaufen den Hafen.", "ANNA: Wir verkaufen den Hafen nicht, und das wissen Sie alle.", Policy::Trims);
    assert_eq!(german.flags, [Flag::NegationDropped, Flag::ConditionDenied], "{german:#?}");
    assert_eq!(german.wording, Wording::AlteredMaterial);
}

#[test]
fn questions() {
    for (print, said, flag) in [
        ("You knew about the bridge.", "You knew about the bridge?", Some(Flag::QuestionDropped)),
        ("You knew about the bridge?", "You knew about the bridge.", Some(Flag::QuestionAdded)),
        ("Is the water clean. The lab says so.", "Is the water clean? The lab says so.", Some(Flag::QuestionDropped)),
        ("The bridge is safe.", "The bridge is safe, so why is it closed?", None),
        ("You knew about the bridge.", "You knew about the bridge, didn't you?", None),
    ] {
        let found = lay(print, said, Policy::Trims);
        let asked =
            found.flags.iter().copied().find(|flag| matches!(flag, Flag::QuestionDropped | Flag::QuestionAdded));
        assert_eq!(asked, flag, "{print} / {said}");
    }
}

#[test]
fn how_speakers_begin_anew() {
    for (print, said) in [
        ("I think we will build homes.", "I think we, we will, we will build homes."),
        ("We will build homes for all.", "We may, we will build homes for all."),
        ("We lost fifteen boats.", "We lost five — sorry, fifteen boats."),
    ] {
        let found = lay(print, said, Policy::Trims);
        assert!(found.flags.is_empty() && found.wording != Wording::AlteredMaterial, "{print}: {found:#?}");
    }
    assert_eq!(
        lay("We lost five boats.", "We lost five — sorry, fifteen boats.", Policy::Trims).flags,
        [Flag::NumberChanged]
    );
    // A "not" is never part of a false start.
    let found = lay("We did agree to it.", "We did not, we did agree to it.", Policy::Trims);
    assert_ne!(found.wording, Wording::NotFound, "{found:#?}");
}

#[test]
fn a_label_that_is_printed_was_said() {
    let said = "We have three aims.\n\nFreedom: no one owns you.\n\nJustice: no one is above it.\n\nWe left at\n5:30\nand came home.";
    for print in ["Freedom: no one owns you.", "Justice: no one is above it.", "We left at 5:30 and came home."] {
        assert_eq!(lay(print, said, Policy::Trims).wording, Wording::Verbatim, "{print}");
    }
}

#[test]
fn sources_of_unusual_shapes() {
    let nothing_said = lay("We sail at noon", "[applause]", Policy::Trims);
    assert_eq!(nothing_said.wording, Wording::NotFound);
    let whole = "We sail at noon, and nobody told us.";
    assert_eq!(lay(whole, whole, Policy::Strict).wording, Wording::Verbatim);
    // A sentence of fifty thousand words around a quote.
    let long = format!("{} we sail at noon today {}.", "and so on ".repeat(8_000), "or so they went on ".repeat(5_000));
    let found = lay("we sail at noon today", &long, Policy::Trims);
    assert_eq!(found.wording, Wording::Verbatim);
    let marks = "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}".repeat(3_000);
    assert_eq!(lay("We sail", &format!("{marks} We sail."), Policy::Trims).wording, Wording::Verbatim);
    // Words that go into themselves without end.
    for part in
        ["minus ", "l'", "hundert", "[", "(", ">> ", "♪ ", "0", "a.", "1/2 ", "point ", "- ", "Q. ", "12:34 ", "LUND: "]
    {
        let text = format!("Wir sagen nicht, dass es so ist. Nous n'avons rien dit. {} We sail.", part.repeat(30_000));
        assert!(lay("We sail.", &text, Policy::Trims).found.is_some(), "{part}");
    }
}

/// What a reader of the code found: none of these is what was said.
#[test]
fn what_is_never_verified() {
    for (print, said) in [
        ("We closed it on 1.11.2024 for good.", "We closed it on 11.1.2024 for good."),
        ("The third may leave the harbor", "The three may leave the harbor."),
        ("Charging €5 may hurt the poor", "Charging $5 may hurt the poor."),
        ("I will re-sign tomorrow", "I will resign tomorrow."),
        ("I will resign tomorrow", "I will re-sign tomorrow."),
        ("We have a deal", "We would rather have a deal."),
        ("I tell you they will burn it down", "I tell you they will, unless stopped, they will burn it down."),
        ("We close it. We never will.", "CHAIR: We close it.\n\nVICE CHAIR: We never will."),
        ("Yes. We never will.", "Petra Lund: We close it.\n\nLund: Yes.\n\nOmar Lund: We never will."),
        ("Thank you, Lund: We will close it.", "Haddad: Thank you,\nLund: We will close it."),
        (
            "We will raise the fee on Monday",
            "We will raise the fee\nonly if they agree by 5 p.m.\n\n- 14 -\n\non Monday. That is all.",
        ),
        ("Vessels must leave the harbor", "Vessels (foreign) must leave the harbor."),
        ("Ships must pay the fee.", "Ships (German) must pay the fee."),
        ("The fee rises again", "The fee (start of 2026) rises again."),
        ("She ran in Berlin", "She ran 02:11:34 in Berlin."),
        ("We lost $5 million", "We lost -$5 million."),
        ("It was 5 degrees outside", "It was –5 degrees outside."),
        ("It was -5 million euros", "It was -5 million dollars."),
        ("It rose 0.000001 percent", "It rose 0.000004 percent."),
        ("It is number 12345678901234567", "It is number 12345678901234568."),
        ("They gave us aid to Norvik", "They gave U.S. aid to Norvik."),
        ("They cost us jobs in Norvik", "They cost US jobs in Norvik."),
        (
            "We will raise the fee … We will not",
            "LUND\nWe will raise the fee. That much is clear to everybody here.\n\nHADDAD\nI disagree. We will not.",
        ),
    ] {
        let found = lay(print, said, Policy::Trims);
        // What is trimmed shows what was left out; what is verbatim shows nothing.
        let shown = found.ops.iter().any(|op| op.op == OpKind::Delete) && !said.contains("HADDAD");
        let verified = found.wording == Wording::Verbatim || found.wording == Wording::Trimmed && !shown;
        assert!(!verified, "{print} / {said}: {found:#?}");
    }
    let strict = lay("I know they cheated", "I know they lied, they cheated.", Policy::Strict);
    assert_eq!(strict.wording, Wording::AlteredImmaterial);
    for (print, said) in [
        ("We closed three schools", "We closed schools after three fires."),
        ("We must raise the fee", "We raise the fee if we must."),
    ] {
        assert!(!lay(print, said, Policy::Trims).flags.is_empty(), "{print}");
    }
    for (print, said) in
        [("They would succeed", "They'd succeed in the end."), ("It is made of wood", "It's made of wood.")]
    {
        assert_eq!(lay(print, said, Policy::Trims).wording, Wording::Verbatim, "{print}");
    }
    for odd in ["½/2", "We saw ẞȺX there"] {
        let _ = lay(odd, "We saw ß-ⱥx there ½/2 today.", Policy::Trims);
        let _ = lay("We saw ß-ⱥx there ½/2 today.", odd, Policy::Trims);
    }
}
