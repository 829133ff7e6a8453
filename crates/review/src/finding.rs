//! The finding: what the comparison says of a quote and its evidence, and where a verdict says something else.
//!
//! Of several pieces of evidence one finding counts ([`counting`]). A verdict
//! that vouches for more than the finding does, a speaker who is not the voice, and "in context" over words that were cut out of
//! what limits them are disagreements: allowed, with a note, and shown to whoever approves.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::attribution::Attribution;
use crate::compare::{Comparison, Flag, OpKind};
use crate::evidence::{EvidenceKind, Grade};
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
        !matches!(self.wording, Wording::NotFound | Wording::Translated)
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

    /// The verdict that follows from it, as far as one does: the speaker is judged where the voices are all one's own.
    #[must_use]
    pub fn suggests(&self, attribution: &Attribution) -> (Wording, Option<AttributionAxis>, Option<ContextAxis>) {
        let speaker = match names(&self.voices, attribution) {
            Naming::Same => Some(AttributionAxis::Correct),
            Naming::Via => Some(AttributionAxis::CorrectVia),
            Naming::Other | Naming::Unknown => None,
        };
        (self.wording, speaker, self.is_accurate().then_some(ContextAxis::InContext))
    }
}

/// A piece of evidence that a quote was laid against, and what came of it.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'f> {
    /// What was found.
    pub finding: &'f Finding,
    /// What the evidence is.
    pub kind: EvidenceKind,
    /// How much it is said to bear.
    pub grade: Grade,
    /// The quote rests on it.
    pub cited: bool,
}

impl Piece<'_> {
    /// How much it can bear: only a recording has the words themselves, and a note of a talk is no transcript.
    fn bears(&self) -> Grade {
        match self.kind {
            EvidenceKind::Recording => self.grade,
            EvidenceKind::ContactNote => self.grade.max(Grade::C),
            _ => self.grade.max(Grade::B),
        }
    }

    /// It says that something else was said.
    fn contradicts(&self) -> bool {
        matches!(self.finding.wording, Wording::AlteredMaterial | Wording::Stitched) || self.finding.limits()
    }
}

/// Fewer words than this stand in evidence about other things as well.
const TELLING: usize = 4;

/// Which of these findings counts for a quote of so many words.
///
/// Of what the quote rests on the best grade counts, and of equal ones the one that is furthest from the print: two transcripts
/// that differ are a matter for a person. Where the words are in none of it, that counts. Other evidence of the article counts
/// where the quote rests on nothing with a text, and where it bears as much and contradicts.
#[must_use]
pub fn counting(pieces: &[Piece<'_>], words: usize) -> Option<usize> {
    let weigh = |at: &usize| weight(pieces[*at].finding.wording);
    let found =
        |cited: bool| (0..pieces.len()).filter(move |at| pieces[*at].cited == cited && pieces[*at].finding.is_found());
    let worst = |at: &usize| (pieces[*at].bears(), Reverse(pieces[*at].contradicts()), Reverse(weigh(at)));
    if let Some(cited) = found(true).min_by_key(worst) {
        let contradicting = found(false)
            .filter(|_| words >= TELLING)
            .filter(|at| pieces[*at].contradicts() && pieces[*at].bears() <= pieces[cited].bears())
            .filter(|at| weigh(at) > weigh(&cited) || !pieces[cited].contradicts());
        return contradicting.min_by_key(worst).or(Some(cited));
    }
    let missing = (0..pieces.len()).filter(|at| pieces[*at].cited).min_by_key(|at| pieces[*at].bears());
    missing.or_else(|| {
        // The gist of a quote in evidence that it does not rest on may be that of another sentence.
        let loose = |at: &usize| pieces[*at].finding.wording == Wording::ParaphraseInQuotes;
        found(false).min_by_key(|at| (loose(at), pieces[*at].bears(), weigh(at)))
    })
}

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
    /// An accusation: the words stand in the evidence, and the verdict blames somebody all the same.
    #[error("In the evidence the words stand as they are attributed here, and the verdict says “{}”.", .0.label())]
    Accused(AttributionAxis),
}

/// Where `verdict` on a quote with this attribution says something else than the finding that counts.
#[must_use]
pub fn disagreements(verdict: Verdict, finding: &Finding, attribution: &Attribution) -> Vec<Disagreement> {
    let mut found = Vec::new();
    let over = match verdict.wording {
        Wording::NotFound | Wording::SourceUnavailable => finding.is_found(),
        // To call accurate words altered accuses somebody.
        wording => weight(wording) < weight(finding.wording) || finding.is_accurate() && weight(wording) > 3,
    };
    if over {
        found.push(Disagreement::Wording { finding: finding.wording, verdict: verdict.wording });
    }
    let naming = names(&finding.voices, attribution);
    let blind = match verdict.attribution {
        AttributionAxis::Correct => matches!(naming, Naming::Other | Naming::Via),
        AttributionAxis::CorrectVia => naming == Naming::Other,
        _ => false,
    };
    if blind {
        found.push(Disagreement::Voice);
    }
    let accused = match verdict.attribution {
        AttributionAxis::Fabricated => finding.is_found(),
        AttributionAxis::Misattributed => naming == Naming::Same,
        _ => false,
    };
    if accused {
        found.push(Disagreement::Accused(verdict.attribution));
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
    fn to_vouch_for_more_and_to_accuse_are_disagreements() {
        for &found in Wording::ALL.iter().filter(|word| **word != Wording::SourceUnavailable) {
            let said = |word| !disagreements(verdict(word), &finding(found), &lund()).is_empty();
            assert!(!said(found), "{found} agrees with itself");
            assert_eq!(said(Wording::Verbatim), found != Wording::Verbatim);
            let there = finding(found).is_found();
            assert_eq!(said(Wording::NotFound), there, "a false accusation is one too");
            assert_eq!(said(Wording::SourceUnavailable), there);
            let accurate = matches!(found, Wording::Verbatim | Wording::Trimmed | Wording::Cleaned);
            assert_eq!(said(Wording::AlteredMaterial), accurate, "{found}");
        }
        let named = Finding { voices: vec!["LUND".to_owned()], ..finding(Wording::Verbatim) };
        for axis in [AttributionAxis::Fabricated, AttributionAxis::Misattributed] {
            let accused = Verdict { attribution: axis, ..verdict(Wording::Verbatim) };
            assert_eq!(disagreements(accused, &named, &lund()), [Disagreement::Accused(axis)]);
        }
        let via = Attribution { via: vec![Link::new("Omar Haddad")], ..lund() };
        let passed_on = Finding { voices: vec!["HADDAD".to_owned()], ..finding(Wording::Verbatim) };
        assert_eq!(disagreements(verdict(Wording::Verbatim), &passed_on, &via), [Disagreement::Voice]);
        let known = Verdict { attribution: AttributionAxis::CorrectVia, ..verdict(Wording::Verbatim) };
        assert_eq!(disagreements(known, &passed_on, &via), []);
    }

    /// The finding that counts among (wording, kind, grade, cited), for a quote of `words` words.
    #[track_caller]
    fn counts(words: usize, pieces: &[(Wording, EvidenceKind, Grade, bool)], expected: Option<usize>) {
        let findings: Vec<Finding> = pieces.iter().map(|piece| finding(piece.0)).collect();
        let all = pieces.iter().zip(&findings);
        let all =
            all.map(|((_, kind, grade, cited), finding)| Piece { finding, kind: *kind, grade: *grade, cited: *cited });
        assert_eq!(counting(&all.collect::<Vec<_>>(), words), expected);
    }

    #[test]
    fn one_finding_counts() {
        use EvidenceKind::{ContactNote as Note, Page, Recording, Transcript};
        use Grade::{A, B, C, E};
        use Wording as W;
        // Typed into a note, the words outweigh no transcript, whatever grade they are given.
        counts(9, &[(W::Verbatim, Note, B, true), (W::AlteredMaterial, Transcript, B, false)], Some(1));
        counts(9, &[(W::Verbatim, Note, A, true), (W::AlteredMaterial, Transcript, B, true)], Some(1));
        // Nor does a printed copy that is called a recording.
        counts(9, &[(W::Verbatim, Page, A, false), (W::AlteredMaterial, Transcript, B, true)], Some(1));
        counts(9, &[(W::Verbatim, Transcript, B, true), (W::AlteredMaterial, Transcript, B, false)], Some(1));
        // A report that differs from the recording is the report's matter.
        counts(9, &[(W::Verbatim, Recording, A, true), (W::AlteredMaterial, Page, E, true)], Some(0));
        // Where the words are not, in what it rests on, other evidence hides nothing.
        counts(9, &[(W::NotFound, Page, A, false), (W::NotFound, Transcript, B, true)], Some(1));
        counts(9, &[(W::Verbatim, Page, C, false), (W::NotFound, Transcript, B, true)], Some(1));
        counts(9, &[(W::Verbatim, Page, C, true), (W::NotFound, Transcript, B, true)], Some(0));
        // A word or two stand elsewhere as well.
        counts(2, &[(W::Verbatim, Transcript, B, true), (W::AlteredMaterial, Recording, A, false)], Some(0));
        counts(9, &[(W::ParaphraseInQuotes, Recording, A, false), (W::Verbatim, Transcript, B, true)], Some(1));
        // Resting on nothing, what is nearest to the print.
        counts(9, &[(W::AlteredMaterial, Transcript, B, false), (W::Verbatim, Transcript, B, false)], Some(1));
        counts(9, &[(W::NotFound, Transcript, B, false)], None);
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
