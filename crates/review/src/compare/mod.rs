//! Word by word: the printed words of a quote laid against a text in which they may have been said.
//!
//! [`compare`] finds the place, says which words differ, names what matters (a dropped "not", another number)
//! and suggests a wording verdict under a policy. A person decides.
//!
//! `words` splits both texts (`numbers` reads figures and number words), `places` finds where in a long text to look, `align` lays the words against each
//! other, `pieces` puts together what comes from several places, `judge` says what the differences mean, `reason` says it to people. What a
//! word does (negation, modal, hedge …) stands in `data/compare.txt`, by language, read by `lists`.

mod align;
mod judge;
mod lists;
mod names;
mod numbers;
mod pieces;
mod places;
mod reason;
mod words;

use quotes::Span;

use crate::verdict::Wording;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What a newsroom allows itself between quotation marks.
    Policy {
        /// Exact words; what is left out is marked.
        Strict = "strict", "Exact words";
        /// Words may be left out where the sense stays.
        Trims = "trims", "Words may be left out";
        /// Grammar and fillers may be mended.
        Cleanup = "cleanup", "Light clean-up";
    }
}

vocabulary! {
    /// A difference that may change the meaning.
    Flag {
        /// "not" was said and is not printed.
        NegationDropped = "negation_dropped", "a negation was dropped";
        /// "not" is printed and was not said.
        NegationAdded = "negation_added", "a negation was added";
        /// Another number or date.
        NumberChanged = "number_changed", "a number or date was changed";
        /// A number was said and is not printed.
        NumberDropped = "number_dropped", "a number or date was dropped";
        /// A number is printed and was not said.
        NumberAdded = "number_added", "a number or date was added";
        /// Another name.
        NameChanged = "name_changed", "a name was changed";
        /// A name is printed, without brackets, where none was said.
        NameAdded = "name_added", "a name was added";
        /// A name was said and is not printed.
        NameDropped = "name_dropped", "a name was dropped";
        /// "may" became "will".
        ModalChanged = "modal_changed", "a modal verb was changed";
        /// "may" was said and is not printed.
        ModalDropped = "modal_dropped", "a modal verb was dropped";
        /// "may" is printed and was not said.
        ModalAdded = "modal_added", "a modal verb was added";
        /// "probably" became "certainly", or another hedge.
        HedgeChanged = "hedge_changed", "a hedge was changed";
        /// "probably" was said and is not printed.
        HedgeDropped = "hedge_dropped", "a hedge was dropped";
        /// "probably" is printed and was not said.
        HedgeAdded = "hedge_added", "a hedge was added";
        /// Words of different places stand as one.
        Stitched = "stitched", "words of different places were joined";
    }
}

vocabulary! {
    /// What became of a run of words.
    OpKind {
        /// Printed as said.
        Equal = "equal", "as said";
        /// Printed, not said.
        Insert = "insert", "added in print";
        /// Said, not printed.
        Delete = "delete", "left out in print";
        /// Said in other words.
        Replace = "replace", "changed in print";
        /// Said elsewhere in the sentence.
        Move = "move", "moved in print";
    }
}

/// A run of words with one fate.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Op {
    /// What became of it.
    pub op: OpKind,
    /// As printed; empty where nothing is.
    pub printed: String,
    /// As said; empty where nothing was.
    pub said: String,
    /// Where in the source that stands, in bytes: for whoever shows what was said in its own order.
    #[serde(skip)]
    pub said_at: usize,
}

/// Printed words laid against a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// Where in the source the words stand, in bytes; of words joined from several places the longest part.
    pub found: Option<Span>,
    /// How often exactly these words stand in the source; 0 when only something like them does.
    pub times: usize,
    /// The verdict to suggest.
    pub wording: Wording,
    /// What may change the meaning, each once.
    pub flags: Vec<Flag>,
    /// Word by word, in the order of the print.
    pub ops: Vec<Op>,
    /// Why, in words.
    pub reason: String,
}

/// The most words a quote may have to be compared.
pub const MAX_QUOTE_WORDS: usize = 2_000;

/// Compares one quote with one source.
///
/// ```
/// use review::{Flag, Policy, Wording, compare};
///
/// let source = "Thank you. We do not support the plan, and we never did. Good night.";
/// let found = compare("We do support the plan", source, Policy::Trims);
/// assert_eq!(found.wording, Wording::AlteredMaterial);
/// assert_eq!(found.flags, [Flag::NegationDropped]);
/// assert_eq!(found.found.unwrap().of(source), "We do not support the plan");
/// ```
#[must_use]
pub fn compare(quote: &str, source: &str, policy: Policy) -> Comparison {
    compare_all(&[quote], source, policy).remove(0)
}

/// Compares several quotes with one source, which is read once.
#[must_use]
pub fn compare_all(quotes: &[&str], source: &str, policy: Policy) -> Vec<Comparison> {
    let language = quotes::Language::guess(source);
    let lists = lists::Lists::of(language);
    let mut keys = words::Keys::default();
    let printed: Vec<Vec<words::Word>> = quotes.iter().map(|quote| words::of_quote(quote, lists, &mut keys)).collect();
    let said = words::of_source(source, lists, &keys);
    let names = names::Names::new(source, &said, lists, language);
    let one = |(quote, printed): (&&str, &Vec<words::Word>)| {
        let texts = judge::Texts { print: quote, printed, source, said: &said, lists, names: &names };
        if printed.is_empty() || printed.len() > MAX_QUOTE_WORDS {
            return judge::incomparable(printed.len());
        }
        judge::judge(&texts, &pieces::lay(&texts, keys.len()), policy)
    };
    quotes.iter().zip(&printed).map(one).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SAID: &str = "CHAIR: Um, let me start with the budget.\n\nWe have not decided to close the Norvik ferry, and I \
                        don't think we should do it before 2027. You know, the crew has worked very hard. It will \
                        probably cost about twenty-five million kroner, maybe more. Petra Lund told me last Tuesday \
                        that the engines are, uh, older than me.\n\nCHAIR: No. I will not resign. I may consider it \
                        after the election, but only if the council asks me to. We are going to rebuild the harbor\n\
                        with our own hands, and we will do it together.\n\nThank you. Thank you. The school stays \
                        open because my daughter goes there.";

    #[track_caller]
    fn under(policy: Policy, print: &str, wording: Wording, flags: &[Flag]) {
        let found = compare(print, SAID, policy);
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
        let found = compare("Thank you", SAID, Policy::Strict);
        assert!(found.times == 2 && found.reason.contains("stand 2 times"), "{found:?}");
    }

    #[test]
    fn what_changes_the_meaning() {
        check("We have decided to close the Norvik ferry", Wording::AlteredMaterial, &[Flag::NegationDropped]);
        check("the crew has not worked very hard", Wording::AlteredMaterial, &[Flag::NegationAdded]);
        check("I will consider it after the election", Wording::AlteredMaterial, &[Flag::ModalChanged]);
        check("It will cost about 25 million kroner", Wording::AlteredMaterial, &[Flag::HedgeDropped]);
        check("probably cost about 35 million kroner", Wording::AlteredMaterial, &[Flag::NumberChanged]);
        check("Lund told me last Thursday that the engines", Wording::AlteredMaterial, &[Flag::NumberChanged]);
        check("Petra Brandt told me last Tuesday", Wording::AlteredMaterial, &[Flag::NameChanged]);
        let german = compare(
            "Wir werden die Brücke schließen",
            "Wir werden die Brücke nicht schließen, sagte sie den Leuten.",
            Policy::Trims,
        );
        assert_eq!(german.flags, [Flag::NegationDropped]);
    }

    #[test]
    fn what_is_marked_in_print() {
        check("We are going to rebuild the harbor … and we will do it together.", Wording::Trimmed, &[]);
        check("[The council leader] may consider it after the election", Wording::Trimmed, &[]);
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
            under(policy, "the engines are older than me", filler, &[]);
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
            ("Most members stayed at home", "Some members stayed at home.", W::AlteredImmaterial, &[]),
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
            let found = compare(print, said, Policy::Trims);
            assert_eq!((found.wording, found.flags.as_slice()), (wording, flags), "{print} / {said}: {found:#?}");
        }
        // Who did it is never a matter of light clean-up.
        for (print, said) in
            [("They lied to us all", "We lied to us all."), ("We must defend the law", "We must defeat the law.")]
        {
            assert_eq!(compare(print, said, Policy::Cleanup).wording, W::AlteredImmaterial, "{print}");
        }
    }

    #[test]
    fn a_hostile_source_takes_no_time_to_speak_of() {
        let word = "word ".repeat(200_000);
        assert!(compare(&"word ".repeat(1_900), &word, Policy::Trims).times > 0);
        let parts = "some other … ".repeat(600);
        assert_eq!(compare(&parts, &word, Policy::Trims).wording, Wording::NotFound);
        let names: String = (0..600).map(|n| format!("Xa{n} foo{n} bar{n}. ")).collect();
        let others: String = (0..600).map(|n| format!("Yb{n} foo{n} bar{n}. ")).collect();
        assert!(compare(&names, &format!("{others}{word}"), Policy::Trims).found.is_some());
    }

    #[test]
    fn one_word_in_three_thousand_places() {
        let found = compare("no", &"He said no. ".repeat(3_000), Policy::Strict);
        assert_eq!((found.wording, found.times, found.found), (Wording::Verbatim, 3_000, Some(Span::new(8, 10))));
        assert!(found.reason.contains("stand 3000 times in the source; this is the first"), "{}", found.reason);
    }

    #[test]
    fn what_is_not_there() {
        check("submarines are made of cheese", Wording::NotFound, &[]);
        check("…", Wording::NotFound, &[]);
        assert_eq!(compare("We sail", "", Policy::Trims).wording, Wording::NotFound);
        let long = compare(&"word ".repeat(3_000), SAID, Policy::Trims);
        assert!(long.reason.contains("at most 2000"), "{}", long.reason);
    }

    proptest! {
        #[test]
        fn any_two_texts(print in "([a-zA-ZäßØİ0-9'’…\\[\\]., \u{ad}-]|not |the |um |cannot|thousand |and |\\$5){0,60}", said in "([a-zA-Zé0-9'’.,\n%\u{ad}-]|not |the |five |thousand |and |cannot|n't){0,120}") {
            for policy in Policy::ALL {
                let found = compare(&print, &said, *policy);
                if let Some(span) = found.found {
                    prop_assert!(said.get(span.start..span.end).is_some_and(|text| !text.is_empty()));
                }
                prop_assert!(found.ops.iter().all(|op| print.contains(&op.printed) && said.contains(&op.said)));
                prop_assert!(found.wording != Wording::Verbatim || found.flags.is_empty());
            }
        }
    }
}
