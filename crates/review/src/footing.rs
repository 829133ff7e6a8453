//! What a verdict rests on, and what it lacks before a quote can be sent or approved.

use thiserror::Error;

use crate::finding::Disagreement;
use crate::verdict::{Headline, Verdict};

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
    use crate::verdict::{AttributionAxis, ContextAxis, Wording};

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
}
