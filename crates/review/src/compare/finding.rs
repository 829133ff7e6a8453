//! What the comparison says of a quote and a source.

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
        /// "Some" became "most".
        QuantityChanged = "quantity_changed", "how much or how many was changed";
        /// "Some" was said and is not printed.
        QuantityDropped = "quantity_dropped", "how much or how many was left out";
        /// "All" is printed and was not said.
        QuantityAdded = "quantity_added", "how much or how many was added";
        /// Somebody else does it, or has it done to them.
        RolesChanged = "roles_changed", "who did what to whom was changed";
        /// "You knew?" is printed as "You knew."
        QuestionDropped = "question_dropped", "a question was printed as a statement";
        /// "You knew." is printed as "You knew?"
        QuestionAdded = "question_added", "a statement was printed as a question";
        /// "If the state stops paying" was cut off.
        ConditionCut = "condition_cut", "a condition was cut off";
        /// Cut out of "It is a lie that …", "They say that …".
        ConditionDenied = "condition_denied", "cut out of a sentence that takes it back or reports what others say";
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

impl Flag {
    /// Whether it changes what was said by itself. To leave a name or a number out only says less; a condition that was cut
    /// off is a matter of context, which the words do not show.
    #[must_use]
    pub fn is_material(self) -> bool {
        !matches!(
            self,
            Self::NameAdded
                | Self::NameDropped
                | Self::NumberDropped
                | Self::Stitched
                | Self::ConditionCut
                | Self::ConditionDenied
        )
    }

    /// Whether it says that the surroundings limit the words or take them back.
    #[must_use]
    pub fn limits(self) -> bool {
        matches!(self, Self::ConditionCut | Self::ConditionDenied)
    }
}

/// A run of words with one fate.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Op {
    /// What became of it.
    pub op: OpKind,
    /// As printed, marks included; empty where nothing is.
    pub printed: String,
    /// As said, without asides; empty where nothing was.
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
    /// What stands within that place and was not spoken, in bytes, in order: a page's head between two lines, a label.
    pub passed_over: Vec<Span>,
    /// Whose words they are, as the source names its voices; nothing where it does not. Where they stand word for word in
    /// several places, everybody who says them, first the voice of the place that was found.
    pub voices: Vec<String>,
    /// The whole sentence around the words, where what was cut off limits them or takes them back.
    pub sentence: Option<String>,
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
