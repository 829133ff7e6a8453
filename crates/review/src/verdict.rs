//! A verdict: three independent axes and one headline derived from them.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::finding::Disagreement;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// How the printed words relate to the words spoken.
    Wording {
        /// Every word as spoken.
        Verbatim = "verbatim", "Verbatim";
        /// Words left out, sense kept.
        Trimmed = "trimmed", "Trimmed";
        /// Grammar and fillers mended only.
        Cleaned = "cleaned", "Cleaned up";
        /// A faithful translation.
        Translated = "translated", "Translated";
        /// Other words, same meaning.
        AlteredImmaterial = "altered_immaterial", "Altered, immaterial";
        /// Other words, other meaning.
        AlteredMaterial = "altered_material", "Altered, material";
        /// Joined from different places.
        Stitched = "stitched", "Stitched together";
        /// The gist only: marks are wrong.
        ParaphraseInQuotes = "paraphrase_in_quotes", "Paraphrase in quotes";
        /// Not in the named source.
        NotFound = "not_found", "Not found in source";
        /// The source could not be inspected.
        SourceUnavailable = "source_unavailable", "Source unavailable";
    }
}

vocabulary! {
    /// Whether the named speaker said it.
    AttributionAxis {
        /// The speaker said it.
        Correct = "correct", "Correct";
        /// Known only through an intermediary.
        CorrectVia = "correct_via", "Correct, via intermediary";
        /// Someone else said it.
        Misattributed = "misattributed", "Misattributed";
        /// The article names nobody.
        Unattributed = "unattributed", "Unattributed";
        /// The speaker denies it.
        Disputed = "disputed", "Disputed";
        /// Nobody said it.
        Fabricated = "fabricated", "Fabricated";
    }
}

vocabulary! {
    /// Whether the surroundings keep the meaning.
    ContextAxis {
        /// The meaning is kept.
        InContext = "in_context", "In context";
        /// Something that matters is missing.
        ContextMissing = "context_missing", "Context missing";
        /// The meaning is changed.
        OutOfContext = "out_of_context", "Out of context";
    }
}

vocabulary! {
    /// The one line people read. The first that applies is taken.
    Headline {
        /// Nobody said it.
        Fabricated = "fabricated", "Fabricated";
        /// Someone else said it.
        Misattributed = "misattributed", "Misattributed";
        /// The words were changed, and the meaning with them.
        Altered = "altered", "Altered";
        /// The surroundings change the meaning.
        OutOfContext = "out_of_context", "Out of context";
        /// The gist, presented as words.
        Paraphrase = "paraphrase", "Paraphrase presented as quote";
        /// The speaker denies it.
        Disputed = "disputed", "Disputed";
        /// Could not be tested.
        Unverifiable = "unverifiable", "Unverifiable";
        /// Right as far as the intermediary goes.
        Via = "via", "Accurate via intermediary";
        /// Right, edited lightly.
        Edited = "edited", "Accurate (edited)";
        /// Right, with words left out.
        Trims = "trims", "Accurate with trims";
        /// Word for word.
        Verbatim = "verbatim", "Verified verbatim";
    }
}

/// What a checker found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The words.
    pub wording: Wording,
    /// The speaker.
    pub attribution: AttributionAxis,
    /// The surroundings.
    pub context: ContextAxis,
}

impl Verdict {
    /// The headline: the gravest finding first.
    #[must_use]
    pub fn headline(self) -> Headline {
        use AttributionAxis as A;
        use Wording as W;
        match (self.attribution, self.wording, self.context) {
            (A::Fabricated, ..) => Headline::Fabricated,
            (A::Misattributed, ..) => Headline::Misattributed,
            (_, W::AlteredMaterial | W::Stitched, _) => Headline::Altered,
            (_, _, ContextAxis::OutOfContext) => Headline::OutOfContext,
            (_, W::ParaphraseInQuotes, _) => Headline::Paraphrase,
            (A::Disputed, ..) => Headline::Disputed,
            (_, W::NotFound | W::SourceUnavailable, _) | (A::Unattributed, ..) => Headline::Unverifiable,
            (A::CorrectVia, ..) => Headline::Via,
            (_, W::Cleaned | W::Translated | W::AlteredImmaterial, _) => Headline::Edited,
            (_, W::Trimmed, _) => Headline::Trims,
            (A::Correct, W::Verbatim, _) => Headline::Verbatim,
        }
    }
}

/// What a verdict lacks before the quote can be sent to an editor or approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Lack {
    /// There is none.
    #[error("This quote has no verdict yet. Choose wording, attribution and context.")]
    Verdict,
    /// What was found is not said.
    #[error("The verdict is “{}”. Write a note that says what you found.", .0.label())]
    Note(Headline),
    /// It says that the words were tested, and names nothing they were tested against.
    #[error("“{}” says that the words were tested. Add evidence with a place in it (a page, a line or a time).", .0.label())]
    Evidence(Headline),
    /// It says something else than the comparison, and no note says why.
    #[error("{0} Write a note that says why, or change the verdict.")]
    Why(Disagreement),
    /// The comparison says something else than when the note was written.
    #[error(
        "The comparison has changed since this verdict was given. {0} Read it, and say in the note why the verdict stands, or change the verdict."
    )]
    Changed(Disagreement),
    /// It rests on somebody in between, who is not named.
    #[error("“{}” rests on whoever passed the words on. Say in a note who that was, or add evidence with a place in it.", Headline::Via.label())]
    Ground,
}

/// What a quote's evidence says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Footing {
    /// It rests on evidence that says where in it the words stand.
    pub located: bool,
    /// Where the verdict says something else than the finding: the first, if anywhere.
    pub disagreement: Option<Disagreement>,
    /// The note was written in sight of this finding.
    pub answered: bool,
}

/// What a verdict lacks.
#[must_use]
pub fn lacks(verdict: Option<Verdict>, note: &str, footing: Footing) -> Option<Lack> {
    let noted = !note.trim().is_empty();
    let Some(verdict) = verdict else { return Some(Lack::Verdict) };
    match footing.disagreement {
        Some(disagreement) if !noted => return Some(Lack::Why(disagreement)),
        Some(disagreement) if !footing.answered => return Some(Lack::Changed(disagreement)),
        _ => {}
    }
    let (headline, located) = (verdict.headline(), footing.located);
    match headline {
        Headline::Verbatim | Headline::Trims | Headline::Edited => (!located).then_some(Lack::Evidence(headline)),
        Headline::Via => (!located && !noted).then_some(Lack::Ground),
        _ => (!noted).then_some(Lack::Note(headline)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing() {
        let verdict = |wording, attribution| Verdict { wording, attribution, context: ContextAxis::InContext };
        let (found, none) = (Footing { located: true, ..Footing::default() }, Footing::default());
        let plain = Some(verdict(Wording::Verbatim, AttributionAxis::Correct));
        assert_eq!(lacks(None, "a note", found), Some(Lack::Verdict));
        assert_eq!(lacks(plain, "heard it", none), Some(Lack::Evidence(Headline::Verbatim)));
        assert_eq!(lacks(plain, "", found), None);
        let via = Some(verdict(Wording::Trimmed, AttributionAxis::CorrectVia));
        assert_eq!((lacks(via, " ", none), lacks(via, "", found)), (Some(Lack::Ground), None));
        assert_eq!(lacks(via, "the ministry", none), None);
        let altered = Some(verdict(Wording::AlteredMaterial, AttributionAxis::Correct));
        assert_eq!(lacks(altered, "", found), Some(Lack::Note(Headline::Altered)));
        assert_eq!(lacks(altered, "“not” is missing", none), None);
    }

    #[test]
    fn a_disagreement_needs_a_note_that_was_written_in_sight_of_it() {
        let disagreement = Disagreement::Voice;
        let verdict = Some(Verdict {
            wording: Wording::Verbatim,
            attribution: AttributionAxis::Correct,
            context: ContextAxis::InContext,
        });
        let footing = |answered| Footing { located: true, disagreement: Some(disagreement), answered };
        assert_eq!(lacks(verdict, " ", footing(true)), Some(Lack::Why(disagreement)));
        assert_eq!(lacks(verdict, "her deputy read it out", footing(true)), None);
        assert_eq!(lacks(verdict, "her deputy read it out", footing(false)), Some(Lack::Changed(disagreement)));
    }

    #[track_caller]
    fn check(wording: &str, attribution: &str, context: &str, headline: Headline) {
        let verdict = Verdict {
            wording: Wording::parse(wording).unwrap(),
            attribution: AttributionAxis::parse(attribution).unwrap(),
            context: ContextAxis::parse(context).unwrap(),
        };
        assert_eq!(verdict.headline(), headline);
    }

    #[test]
    fn the_first_that_applies() {
        check("altered_material", "fabricated", "out_of_context", Headline::Fabricated);
        check("altered_material", "misattributed", "in_context", Headline::Misattributed);
        check("stitched", "disputed", "out_of_context", Headline::Altered);
        check("paraphrase_in_quotes", "correct", "out_of_context", Headline::OutOfContext);
        check("paraphrase_in_quotes", "disputed", "in_context", Headline::Paraphrase);
        check("verbatim", "disputed", "in_context", Headline::Disputed);
        check("not_found", "correct_via", "in_context", Headline::Unverifiable);
        check("verbatim", "unattributed", "in_context", Headline::Unverifiable);
        check("trimmed", "correct_via", "in_context", Headline::Via);
        check("cleaned", "correct", "context_missing", Headline::Edited);
        check("trimmed", "correct", "in_context", Headline::Trims);
        check("verbatim", "correct", "in_context", Headline::Verbatim);
    }
}
