//! The finding: what the comparison says of a quote and its evidence, and where a verdict says something else.
//!
//! Of several pieces of evidence one finding counts ([`Rank`]): that of the best grade in which the words were found. A verdict
//! that vouches for more than the finding does, a speaker who is not the voice, and "in context" over words that were cut out of
//! what limits them are disagreements: allowed, with a note, and shown to whoever approves.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::attribution::Attribution;
use crate::compare::{Comparison, Flag, OpKind};
use crate::evidence::Grade;
use crate::text::sha256_hex;
use crate::verdict::{AttributionAxis, ContextAxis, Verdict, Wording};
use crate::voice::{Naming, names};

/// What the comparison says of a quote and one piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// How the printed words relate to the ones said there.
    pub wording: Wording,
    /// What may change the meaning, each once.
    pub flags: Vec<Flag>,
    /// Whose words they are there, by every place where they stand; empty where that is not said.
    pub voices: Vec<String>,
}

/// A run of words and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run(pub OpKind, pub String);

/// A quote laid against one piece of evidence, as it is kept and shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Laid {
    /// What it comes to.
    pub finding: Finding,
    /// Where in the evidence the words stand: a page, a line, a time; blank where they do not.
    pub locator: String,
    /// The words as printed.
    pub printed: Vec<Run>,
    /// The words as said, in their own order.
    pub said: Vec<Run>,
    /// The whole sentence around the words, where what was cut off limits them.
    pub sentence: Option<String>,
    /// Why, in words.
    pub reason: String,
}

impl Laid {
    /// Keeps of a comparison what people are shown; `locator` says where the words stand.
    #[must_use]
    pub fn of(compared: Comparison, locator: String) -> Self {
        let run = |kind: OpKind, words: &str| (!words.is_empty()).then(|| Run(kind, words.to_owned()));
        let printed = compared.ops.iter().filter_map(|op| run(op.op, &op.printed)).collect();
        let mut in_order: Vec<_> = compared.ops.iter().collect();
        in_order.sort_by_key(|op| op.said_at);
        let said = in_order.iter().filter_map(|op| run(op.op, &op.said)).collect();
        let finding = Finding { wording: compared.wording, flags: compared.flags, voices: compared.voices };
        Self { finding, locator, printed, said, sentence: compared.sentence, reason: compared.reason }
    }
}

impl Finding {
    /// What is said of words that nothing has been laid against yet: they have to be looked for first.
    #[must_use]
    pub fn unknown() -> Self {
        Self { wording: Wording::NotFound, flags: Vec::new(), voices: Vec::new() }
    }

    /// In words: "Altered, material: a negation was added".
    #[must_use]
    pub fn in_words(&self) -> String {
        let flags: Vec<&str> =
            self.flags.iter().filter(|flag| **flag != Flag::Stitched).map(|flag| flag.label()).collect();
        if flags.is_empty() {
            return self.wording.label().to_owned();
        }
        format!("{}: {}", self.wording.label(), flags.join(", "))
    }

    /// What a verdict overrules by these disagreements, in words: "Altered, material: a negation was added; spoken by MS PRYDE".
    #[must_use]
    pub fn overruled(&self, disagreements: &[Disagreement]) -> String {
        let words = disagreements.iter().any(|disagreement| *disagreement != Disagreement::Voice);
        let voice =
            disagreements.contains(&Disagreement::Voice).then(|| format!("spoken by {}", self.voices.join(" and ")));
        words.then(|| self.in_words()).into_iter().chain(voice).collect::<Vec<_>>().join("; ")
    }

    /// The words were found.
    #[must_use]
    pub fn is_found(&self) -> bool {
        self.wording != Wording::NotFound
    }

    /// What was cut off around the words limits them or takes them back.
    #[must_use]
    pub fn limits(&self) -> bool {
        self.flags.iter().any(|flag| flag.limits())
    }

    /// It calls the words accurate: nothing that matters differs.
    #[must_use]
    pub fn is_accurate(&self) -> bool {
        matches!(self.wording, Wording::Verbatim | Wording::Trimmed | Wording::Cleaned) && !self.limits()
    }

    /// A sign for the margin of what matters most.
    #[must_use]
    pub fn sign(&self) -> &'static str {
        use Flag as F;
        let sign = |flag: &Flag| match flag {
            F::NegationAdded | F::NegationDropped => Some("not"),
            F::NumberAdded | F::NumberChanged | F::NumberDropped => Some("123"),
            F::ModalAdded | F::ModalChanged | F::ModalDropped => Some("may"),
            F::ConditionCut | F::ConditionDenied => Some("if"),
            F::RolesChanged | F::NameChanged => Some("who"),
            F::QuestionAdded | F::QuestionDropped => Some("?"),
            _ => None,
        };
        self.flags.iter().find_map(sign).unwrap_or(match self.wording {
            Wording::NotFound => "0",
            Wording::Stitched => "+",
            _ => "≈",
        })
    }

    /// Whether every voice under which the words stand is somebody else than the speaker whom the article names.
    #[must_use]
    pub fn is_another_voice(&self, attribution: &Attribution) -> bool {
        names(&self.voices, attribution) == Naming::Other
    }

    /// What tells this finding about this piece of evidence from every other.
    #[must_use]
    pub fn fingerprint(&self, evidence: &str) -> String {
        let flags: Vec<&str> = self.flags.iter().map(|flag| flag.as_str()).collect();
        let facts = [evidence, self.wording.as_str(), &flags.join(" "), &self.voices.join("\n")];
        sha256_hex(facts.join("\u{0}").as_bytes()).chars().take(16).collect()
    }

    /// The order in which findings count: the least first.
    #[must_use]
    pub fn rank(&self, grade: Grade, cited: bool) -> Rank {
        // The gist of a quote in evidence that it does not rest on may be that of another sentence.
        let loose = !cited && self.wording == Wording::ParaphraseInQuotes;
        Rank(!self.is_found(), loose, grade, !cited, weight(self.wording))
    }

    /// The verdict that follows from it, as far as one does: the speaker is judged where the voices are all one's own.
    #[must_use]
    pub fn suggests(&self, attribution: &Attribution) -> (Wording, Option<AttributionAxis>, Option<ContextAxis>) {
        let speaker = match names(&self.voices, attribution) {
            Naming::Same => Some(AttributionAxis::Correct),
            Naming::Other | Naming::Unknown => None,
        };
        (self.wording, speaker, self.is_accurate().then_some(ContextAxis::InContext))
    }
}

/// The place of a finding among those of one quote: what was found before what was not, then the better grade, then what the
/// quote rests on, then what is nearest to the print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank(bool, bool, Grade, bool, u8);

/// How far from what was said a wording is: a verdict of less weight than the finding vouches for more.
fn weight(wording: Wording) -> u8 {
    match wording {
        Wording::Verbatim => 0,
        Wording::Trimmed => 1,
        Wording::Cleaned | Wording::Translated => 2,
        Wording::AlteredImmaterial => 3,
        Wording::ParaphraseInQuotes => 4,
        Wording::AlteredMaterial | Wording::Stitched | Wording::NotFound | Wording::SourceUnavailable => 5,
    }
}

/// Where a verdict says something else than the finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum Disagreement {
    /// The words: the verdict vouches for more, or calls not found what was found.
    #[error("The comparison calls the wording “{}”, the verdict “{}”.", .finding.label(), .verdict.label())]
    Wording {
        /// By the comparison.
        finding: Wording,
        /// By the verdict.
        verdict: Wording,
    },
    /// The speaker: the words stand under somebody else's name.
    #[error("In the evidence the words stand under another voice than the speaker named here.")]
    Voice,
    /// The surroundings: the words were cut out of what limits them or takes them back.
    #[error("In the evidence these words stand in a sentence that limits them or takes them back.")]
    Context,
}

/// Where `verdict` on a quote with this attribution says something else than the finding that counts.
#[must_use]
pub fn disagreements(verdict: Verdict, finding: &Finding, attribution: &Attribution) -> Vec<Disagreement> {
    let mut found = Vec::new();
    let over = match verdict.wording {
        Wording::NotFound | Wording::SourceUnavailable => finding.is_found(),
        wording => weight(wording) < weight(finding.wording),
    };
    if over {
        found.push(Disagreement::Wording { finding: finding.wording, verdict: verdict.wording });
    }
    let vouches = matches!(verdict.attribution, AttributionAxis::Correct | AttributionAxis::CorrectVia);
    if vouches && finding.is_another_voice(attribution) {
        found.push(Disagreement::Voice);
    }
    if finding.limits() && verdict.context == ContextAxis::InContext {
        found.push(Disagreement::Context);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::Link;
    use crate::compare::{Policy, compare};
    use crate::source::Source;

    fn lund() -> Attribution {
        Attribution { speaker: Some(Link::new("she")), name: Some("Petra Lund".to_owned()), ..Attribution::default() }
    }

    fn finding(wording: Wording) -> Finding {
        Finding { wording, flags: Vec::new(), voices: Vec::new() }
    }

    fn verdict(wording: Wording) -> Verdict {
        Verdict { wording, attribution: AttributionAxis::Correct, context: ContextAxis::InContext }
    }

    #[test]
    fn a_negation_that_was_added() {
        let source = Source::read("HAINES: Was she?\nMS LUND: No. She was.", &[]);
        let laid = Laid::of(compare("No. She was not.", &source, Policy::Trims), "line 2".to_owned());
        assert_eq!(laid.finding.in_words(), "Altered, material: a negation was added");
        let runs = |runs: &[Run]| runs.iter().map(|Run(kind, words)| format!("{kind} {words}")).collect::<Vec<_>>();
        assert_eq!(runs(&laid.printed), ["equal No. She was", "insert not."]);
        assert_eq!(runs(&laid.said), ["equal No. She was."]);
        assert_eq!(laid.finding.voices, ["MS LUND"]);
        assert_eq!(
            disagreements(verdict(Wording::Verbatim), &laid.finding, &lund()),
            [Disagreement::Wording { finding: Wording::AlteredMaterial, verdict: Wording::Verbatim }]
        );
        let other = Attribution { name: Some("Rory Mackintosh".to_owned()), ..lund() };
        assert_eq!(disagreements(verdict(Wording::AlteredMaterial), &laid.finding, &other), [Disagreement::Voice]);
        let blamed = Verdict { attribution: AttributionAxis::Misattributed, ..verdict(Wording::AlteredMaterial) };
        assert_eq!(disagreements(blamed, &laid.finding, &other), []);
    }

    #[test]
    fn milder_is_a_disagreement_and_harsher_is_none() {
        for &found in Wording::ALL.iter().filter(|word| **word != Wording::SourceUnavailable) {
            let said = |word| !disagreements(verdict(word), &finding(found), &lund()).is_empty();
            assert!(!said(found), "{found} agrees with itself");
            assert_eq!(said(Wording::Verbatim), found != Wording::Verbatim);
            assert_eq!(said(Wording::NotFound), found != Wording::NotFound, "a false accusation is one too");
            assert_eq!(said(Wording::SourceUnavailable), found != Wording::NotFound);
            assert!(!said(Wording::AlteredMaterial));
        }
    }

    #[test]
    fn one_finding_counts() {
        use Wording as W;
        let rank = |wording, grade, cited| finding(wording).rank(grade, cited);
        let first = |ranks: &[Rank]| ranks.iter().enumerate().min_by_key(|(_, rank)| **rank).map(|(at, _)| at);
        // Typed by hand into a note, the words outweigh no transcript.
        assert_eq!(first(&[rank(W::Verbatim, Grade::C, true), rank(W::AlteredMaterial, Grade::B, false)]), Some(1));
        // Where the words are not, nothing is said of them.
        assert_eq!(first(&[rank(W::NotFound, Grade::A, true), rank(W::Verbatim, Grade::C, false)]), Some(1));
        assert_eq!(first(&[rank(W::ParaphraseInQuotes, Grade::A, false), rank(W::Verbatim, Grade::C, true)]), Some(1));
        assert_eq!(first(&[rank(W::AlteredMaterial, Grade::B, true), rank(W::Verbatim, Grade::B, false)]), Some(0));
        assert_eq!(first(&[rank(W::Trimmed, Grade::B, true), rank(W::Verbatim, Grade::B, true)]), Some(1));
    }

    #[test]
    fn what_was_cut_off_is_a_matter_of_context() {
        let limited = Finding { flags: vec![Flag::ConditionCut], ..finding(Wording::Verbatim) };
        assert_eq!(disagreements(verdict(Wording::Verbatim), &limited, &lund()), [Disagreement::Context]);
        let missing = Verdict { context: ContextAxis::ContextMissing, ..verdict(Wording::Verbatim) };
        assert_eq!(disagreements(missing, &limited, &lund()), []);
        assert_eq!(limited.suggests(&lund()), (Wording::Verbatim, None, None));
    }

    #[test]
    fn a_suggestion_says_what_can_be_known() {
        let named = Finding { voices: vec!["LUND".to_owned()], ..finding(Wording::Trimmed) };
        let all = (Wording::Trimmed, Some(AttributionAxis::Correct), Some(ContextAxis::InContext));
        assert_eq!(named.suggests(&lund()), all);
        let nobody = Finding { voices: Vec::new(), ..named.clone() };
        assert_eq!(nobody.suggests(&lund()), (Wording::Trimmed, None, Some(ContextAxis::InContext)));
    }

    #[test]
    fn a_fingerprint_is_of_the_finding_and_its_evidence() {
        let (one, other) = (finding(Wording::Trimmed), finding(Wording::Verbatim));
        assert_eq!(one.fingerprint("a"), one.clone().fingerprint("a"));
        assert!(one.fingerprint("a") != one.fingerprint("b") && one.fingerprint("a") != other.fingerprint("a"));
    }
}
