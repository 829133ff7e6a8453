//! A verdict: three independent axes and one headline derived from them.

use crate::vocabulary::vocabulary;
use serde::{Deserialize, Serialize};

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

impl Wording {
    /// In plain words, for a sentence.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Verbatim => "word for word",
            Self::Trimmed => "words left out but the sense kept",
            Self::Cleaned => "only grammar and fillers mended",
            Self::Translated => "faithfully translated",
            Self::AlteredImmaterial => "other words with the same meaning",
            Self::AlteredMaterial => "other words with another meaning",
            Self::Stitched => "joined from different places",
            Self::ParaphraseInQuotes => "the gist and not the words",
            Self::NotFound => "words not found in the source",
            Self::SourceUnavailable => "the source could not be inspected",
        }
    }
}

impl AttributionAxis {
    /// In plain words, for a sentence.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Correct => "correctly attributed",
            Self::CorrectVia => "correctly attributed through an intermediary",
            Self::Misattributed => "said by someone else",
            Self::Unattributed => "attributed to nobody",
            Self::Disputed => "disputed by the speaker",
            Self::Fabricated => "said by nobody",
        }
    }
}

impl ContextAxis {
    /// In plain words, for a sentence.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::InContext => "in context",
            Self::ContextMissing => "without context that matters",
            Self::OutOfContext => "out of context",
        }
    }
}

impl Verdict {
    /// On one line, for people who have not seen the axes: "Verified verbatim: word for word, correctly attributed, in
    /// context".
    #[must_use]
    pub fn in_words(self) -> String {
        let axes = [self.wording.in_words(), self.attribution.in_words(), self.context.in_words()];
        format!("{}: {}", self.headline().label(), axes.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_in_words() {
        let words = |wording, attribution, context| Verdict { wording, attribution, context }.in_words();
        assert_eq!(
            words(Wording::Verbatim, AttributionAxis::Correct, ContextAxis::InContext),
            "Verified verbatim: word for word, correctly attributed, in context"
        );
        assert_eq!(
            words(Wording::AlteredMaterial, AttributionAxis::CorrectVia, ContextAxis::ContextMissing),
            "Altered: other words with another meaning, correctly attributed through an intermediary, without context that matters"
        );
        // A comma parts the axes, and nothing else.
        assert!(Wording::ALL.iter().all(|axis| !axis.in_words().contains(',')));
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
