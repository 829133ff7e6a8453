//! Why a wording is suggested, in words for people.

use super::runs::{Restart, Run};
use super::texts::Texts;
use super::{Flag, OpKind, Policy};
use crate::verdict::Wording;

/// How many differences a reason names.
const NAMED: usize = 3;

/// Why a wording is suggested: what kind it is, what matters, and the first differences by their words.
pub(super) fn reason(
    texts: &Texts<'_>,
    runs: &[Run],
    wording: Wording,
    flags: &[Flag],
    times: usize,
    policy: Policy,
) -> String {
    let mut out = match wording {
        Wording::Verbatim => "Every word is printed as it was said.".to_owned(),
        Wording::Trimmed => "Words were left out or set in [brackets]; the rest was said as it is printed.".to_owned(),
        Wording::Cleaned => "Only grammar and fillers were mended, which this newsroom allows.".to_owned(),
        Wording::Stitched => {
            "Words that were said in different places stand as one quote. Print them as two quotes.".to_owned()
        }
        Wording::ParaphraseInQuotes => {
            "Much of this is printed in other words than the source has. Take the marks away or quote what was said."
                .to_owned()
        }
        Wording::AlteredMaterial => "The words differ where it changes what was said.".to_owned(),
        _ => "The words differ; a person has to say whether the meaning does.".to_owned(),
    };
    let flagged = flags.iter().filter(|flag| **flag != Flag::Stitched).map(|flag| flag.label());
    let flagged: Vec<&str> = flagged.collect();
    if !flagged.is_empty() {
        out.push_str(&format!(" What matters: {}.", flagged.join(", ")));
    }
    if flags.iter().any(|flag| flag.limits()) {
        out.push_str(" Read the whole sentence before you call it in context.");
    }
    let differing = || runs.iter().filter(|run| run.kind != OpKind::Equal);
    for run in differing().take(NAMED) {
        let (print, said) = (quoted(texts.as_printed(&run.printed)), quoted(&texts.as_said(&run.said)));
        out.push_str(&match run.kind {
            OpKind::Insert if run.marked => format!(" {print} is the editor's, in brackets."),
            OpKind::Insert => format!(" {print} is printed where the source does not have it."),
            OpKind::Delete if run.restart != Restart::No => format!(" {said} was begun and said anew."),
            OpKind::Delete if run.marked => format!(" {said} was left out, and the print marks it."),
            OpKind::Delete => format!(" {said} was said and is not printed, without a mark."),
            OpKind::Move => format!(" {print} was said in another place of the sentence."),
            _ => format!(" {print} is printed where {said} was said."),
        });
    }
    match differing().count().saturating_sub(NAMED) {
        0 => {}
        1 => out.push_str(" One more difference."),
        more => out.push_str(&format!(" {more} more differences.")),
    }
    if policy == Policy::Strict && wording == Wording::AlteredImmaterial {
        out.push_str(" This newsroom prints exact words.");
    }
    if times > 1 {
        out.push_str(&format!(" These words stand {times} times in the source; this is the first."));
    }
    out
}

/// Words in marks, shortened in the middle.
fn quoted(words: &str) -> String {
    const ENDS: usize = 5;
    let all: Vec<&str> = words.split_whitespace().collect();
    if all.len() <= 2 * ENDS + 2 {
        return format!("“{}”", all.join(" "));
    }
    format!("“{} … {}”", all[..ENDS].join(" "), all[all.len() - ENDS..].join(" "))
}
