//! What may speak for or against a reading of a quote: the names of the table in `data/weights.txt`.

/// Declares the features; the table names them as they are written here.
macro_rules! features {
    ($($name:ident),* $(,)?) => {
        /// One thing that is true of a reading.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Feature { $($name),* }

        impl Feature {
            /// Every feature, by its name.
            pub(crate) const ALL: &'static [(&'static str, Self)] = &[$((stringify!($name), Self::$name)),*];
        }
    };
}

features! {
    // Where the verb and its subject stand, seen from a quote that is a whole clause …
    WholeAfterSubjectVerb, WholeAfterVerbSubject, WholeAfterNear, WholeAfterFar, WholeBeforeColon, WholeBeforeComma,
    WholeBeforeThat, WholeBeforeBeside, WholeBeforeNear, WholeBeforeFar, WholeSentenceBefore, WholeSentenceAfter,
    // … and from one that is a part of the sentence.
    PartAfterSubjectVerb, PartAfterVerbSubject, PartAfterNear, PartAfterFar, PartBeforeColon, PartBeforeComma,
    PartBeforeThat, PartBeforeBeside, PartBeforeNear, PartBeforeMiddle, PartBeforeFar, PartSentenceBefore,
    PartSentenceAfter, ParagraphBefore,
    // The verb.
    SayBefore, VoiceBefore, JudgeBefore, ThinkBefore, ActBefore, BeBefore, GuessBefore,
    SayAfter, VoiceAfter, JudgeAfter, ThinkAfter, ActAfter, BeAfter, GuessAfter,
    Participle, ParticipleAfter, SharedAfter, Infinitive, Passive, Negated, Subordinate, VerbOfVerb,
    NearestBefore, NearestSayBefore, NearestAfter, NearestSayAfter, OnlySay,
    UnderSay, UnderSaySay, Clausal, Complement, ComplementSay, SayFollows, Aside, AsideAfter, ComplementMain, ComplementShared, ComplementOfMedium, MediumOverSay, AsSaying, OutsideNoSay, MainSubject, OutermostSay,
    // The subject.
    Name, Third, First, Thing, Relative, Organisation, Common, NoSubject,
    Climbed, Apposed, Object, Shared, Following, BehindAfter, BehindColon, BehindSay, BehindOther, BehindParticiple, BehindClausal, Governed, Agent, Audience, Outlet,
    Prepositional, OnlyBehind, Inverted, InvertedObject, Forefield, Reported, ReportedBefore, ReportedGoesOn, QuotingSubject, QuotingObject, QuotedPassive, Impersonal,
    // What stands between.
    QuoteBetween, QuotesBetween, SayBetween, VerbBetween, SemicolonBetween, CommasBetween, NameBetween,
    SubjectBetween,
    // Readings without a verb.
    According, AccordingMedium, AccordingBeyond, AccordingSo, Label, LabelNear, LabelHeadline, DashName, DashNameEnds, Possessor, OwnWord, SayingOf,     // What the quote before is read as.
    SameListed, SameNear, SameFar, SameInterrupted, SameSentence,
    GoesOn, GoesOnFloating, GoesOnSpoken, GoesOnParagraph, GoesOnContinued, GoesOnFragment, GoesOnAfterScare,
    // Nobody named.
    Nobody, NobodyAlone, NobodyFirst, NobodyPart,
    // Marked, but not speech.
    Scare, OneWord, TwoWords, FewWords, SomeWords, ManyWords, Titled, Upper, StartsSmall, EndsStop, EndsComma,
    AfterDeterminer, AfterNaming, AfterWording, NamingBehind, TitledNames, InHeadline, TitledHeadline, TitledNouns, UpperNouns, UpperNounsOne, EchoLater,
    OneLetter, UpperAfterDeterminer, AfterPreposition, AfterNoun, AfterVerb, AfterSay, AfterComma, AfterBracket,
    AfterOwner, AfterOutlet, AfterBe, AfterThat, AfterColon, AfterAnd, Opens,
    BeforeNoun, BeforeComma, BeforeVerb, BeforeBracket, BeforeEnd,
    NoSay, NoVerb, Alone, AloneFirst, OthersSpoken, OthersScare, Inside, SpokenWords, Digits, TitledAfterPreposition,
    TitledAfterComma, TitledAfterNaming, TitledAfterNoun, KnownAs, TitledKnownAs, TitledAfterJudge, BeforeSubject, PartAfterJudge, Deep, Echo,
}

/// The features of one reading.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Features {
    items: [u8; 30],
    len: u8,
}

impl Features {
    pub(crate) fn new() -> Self {
        Self { items: [0; 30], len: 0 }
    }

    /// Adds a feature; past thirty nothing more is noted.
    pub(crate) fn add(&mut self, feature: Feature) {
        if let Some(slot) = self.items.get_mut(usize::from(self.len)) {
            *slot = feature as u8;
            self.len += 1;
        }
    }

    pub(crate) fn add_if(&mut self, holds: bool, feature: Feature) {
        if holds {
            self.add(feature);
        }
    }

    pub(crate) fn has(&self, feature: Feature) -> bool {
        self.items[..usize::from(self.len)].contains(&(feature as u8))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> {
        self.items[..usize::from(self.len)].iter().map(|item| usize::from(*item))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fits_a_byte() {
        assert!(Feature::ALL.len() <= 256);
        assert!(Feature::ALL.iter().enumerate().all(|(at, (_, feature))| *feature as usize == at));
    }
}
