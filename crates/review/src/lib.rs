//! The rules of the desk, without any I/O: ids, roles, states and what may follow what, verdicts, how an
//! attribution reads as a sentence, where a quote stands, and the hash chain of the log.
//!
//! `store` asks this crate before it writes; nothing else decides. To add an action: a variant in
//! [`Action`], its rows in `rules::TABLE`, and the table test will ask for the rest.

mod attribution;
mod carry;
mod chain;
mod code;
mod compare;
mod day;
mod event;
mod evidence;
mod factor;
mod finding;
mod fold;
mod footing;
mod ids;
mod mention;
mod name;
mod offsets;
mod own;
mod place;
mod rules;
mod shingles;
mod signed;
mod signs;
mod source;
mod surroundings;
mod text;
mod time;
mod verdict;
mod vocabulary;
mod voice;

pub use attribution::{Attribution, Link, NotASentence, fullest};
pub use carry::{Fate, Old, carry, free, meant};
pub use chain::{GENESIS, canonical, link_hash};
pub use code::{code_prefix, read_code, short_code};
pub use compare::{Comparison, Flag, MAX_QUOTE_WORDS, Op, OpKind, Policy, RULES, compare, compare_all};
pub use day::day;
pub use event::{Change, FactChange, Was};
pub use evidence::{EvidenceKind, EvidenceText, Grade, Page, StoredMark, locator, source};
pub use factor::FactorRule;
pub use finding::{Disagreement, Finding, Laid, Piece, Run, counting, disagreements};
pub use fold::folded;
pub use footing::{Footing, Lack, lacks};
pub use ids::{ArticleId, CommentId, EvidenceId, PersonId, QuoteId, SheetId, UserId, VersionId};
pub use mention::{initials, mentioned, same_speaker};
pub use name::{is_reserved, look};
pub use offsets::{CharSpan, Offsets, Utf16Span};
pub use own::Own;
pub use place::{Anchor, nearest};
pub use rules::{
    Action, Refusal, Role, Standing, State, Task, after_text_change, entry_may_change, evidence_may_change, may,
    may_settle, next, takes_over,
};
pub use shingles::{LOOKUP, same_words, sketch};
pub use signed::Names;
pub use signs::clean_line;
pub use source::{Mark, Part, Source};
pub use surroundings::{Side, Surroundings};
pub use text::{
    ArticleText, CommentBody, Email, Invalid, Line, MAX_TEXT_BYTES, Note, Password, Reason, is_web_address, sha256_hex,
};
pub use time::{Day, Timestamp};
pub use verdict::{AttributionAxis, ContextAxis, Headline, Verdict, Wording};

/// The kinds of a quote, for the database and the interface.
pub use quotes::Kind;
