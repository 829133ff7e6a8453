//! What sheets for people say, in words: of themselves and of each quote. Every such format says the same.

use review::{State, initials};
use store::{ExportRow, Head, SheetRow};

/// What a sheet says of itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct About {
    /// The state its quotes are in; nothing for all.
    pub(crate) state: Option<State>,
    /// What it was frozen as.
    pub(crate) frozen: Option<(SheetRow, Vec<Head>)>,
}

impl About {
    /// What the sheet is called.
    pub(super) fn title(&self) -> String {
        match (&self.frozen, self.state) {
            (Some((sheet, _)), _) => format!("Sheet {}: {}", sheet.number, sheet.title),
            (None, None) => "Quotes, all states".to_owned(),
            (None, Some(State::Approved)) => "Approved quotes".to_owned(),
            (None, Some(state)) => format!("Quotes: {}", state.label().to_lowercase()),
        }
    }

    /// What it says of itself below that.
    pub(super) fn lines(&self) -> Vec<String> {
        let standing = match self.state {
            None => "Not every quote here is approved: each one says where it stands.",
            Some(State::Approved) => "Each quote was checked by one person and approved by another.",
            Some(_) => "None of these quotes is approved.",
        };
        let mut lines = vec![standing.to_owned()];
        if let Some((sheet, heads)) = &self.frozen {
            lines.push(format!(
                "Frozen by {} ({}), {} UTC. Quotes: {}.",
                sheet.by,
                initials(&sheet.by),
                sheet.at.human(),
                sheet.quotes
            ));
            lines.push(format!("SHA-256 of the content: {}", sheet.sha256));
            lines.extend(
                heads.iter().map(|head| format!("Chain {}, event {}: {}", head.article, head.number, head.hash)),
            );
        }
        lines
    }
}

/// A name with initials and the time: "IR (Ines Roth), 14 Oct 2026, 09:31 UTC".
pub(super) fn signed(by: Option<&(String, review::Timestamp)>) -> String {
    by.map_or_else(String::new, |(name, at)| format!("{} ({name}), {} UTC", initials(name), at.human()))
}

/// What a sheet for people says of a quote below its words, in order; what is not known is not said.
pub(super) fn facts(row: &ExportRow) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("Attribution", row.attribution.sentence()),
        ("Speaker", row.name().to_owned()),
        ("Role", row.attribution.role.as_ref().map(|role| role.text.clone()).unwrap_or_default()),
        ("Through", row.attribution.via.iter().map(|link| link.text.as_str()).collect::<Vec<_>>().join("; ")),
    ];
    let verdict = row.verdict.map_or_else(
        || "none yet".to_owned(),
        |v| {
            let axes = [v.wording.label(), v.attribution.label(), v.context.label()].map(str::to_lowercase);
            format!("{} (wording {}, attribution {}, context {})", v.headline().label(), axes[0], axes[1], axes[2])
        },
    );
    facts.push(("Verdict", verdict));
    facts.push(("Comparison", overruled(row).unwrap_or_default()));
    facts.push(("Note", if row.overruled.is_empty() { row.note.clone() } else { String::new() }));
    facts.extend(row.evidence.iter().map(|ground| ("Evidence", ground.line())));
    facts.push(("State", standing(row).unwrap_or_default()));
    facts.push(("Checked by", signed(row.checked.as_ref())));
    facts.push(("Approved by", signed(row.approved.as_ref())));
    facts.extend(row.questions.iter().map(|question| ("Open question", question.clone())));
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

/// What the comparison says where the verdict says something else, by whom it was overruled and why.
fn overruled(row: &ExportRow) -> Option<String> {
    (!row.overruled.is_empty()).then(|| format!("{}; overruled by {}: {}", row.overruled, row.judged_by, row.note))
}

/// Whether a quote is settled, in words for a sheet.
fn standing(row: &ExportRow) -> Option<String> {
    let reason = if row.reason.is_empty() { String::new() } else { format!(": {}", row.reason) };
    (row.state != State::Approved).then(|| format!("{}{reason}", row.state.label()))
}
