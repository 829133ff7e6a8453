//! What sheets for people say, in words: of themselves, of an article and of each quote. Every such format says the same.
//!
//! To say one more thing of a quote: a line in [`facts`]. Every format for people shows what stands there, in this order.

use std::collections::BTreeMap;

use review::{State, Timestamp, initials};
use store::{ExportRow, Head, House, SheetRow};

/// What a sheet says of itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct About {
    /// The state its quotes are in; nothing for all.
    pub(crate) state: Option<State>,
    /// What it was frozen as.
    pub(crate) frozen: Option<(SheetRow, Vec<Head>)>,
    /// The newsroom that signs it.
    pub(crate) house: House,
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

    /// What stands at the foot of each page: which sheet this page belongs to.
    pub(super) fn foot(&self) -> String {
        match &self.frozen {
            Some((sheet, _)) => {
                let name = if self.house.name.is_empty() { String::new() } else { format!("{}, ", self.house.name) };
                let hash = sheet.sha256.get(..12).unwrap_or_default();
                let withdrawn = if sheet.withdrawn.is_some() { ", withdrawn" } else { "" };
                let (number, code, at) = (sheet.number, sheet.code(), sheet.at.human());
                format!("{name}sheet {number}{withdrawn}, code {code}, frozen {at} UTC, SHA-256 {hash}…")
            }
            None => format!("{}, not frozen", self.title()),
        }
    }

    /// That it does not hold any more, in words; it leads everything else.
    pub(super) fn withdrawn(&self) -> Option<String> {
        self.frozen.as_ref().and_then(|(sheet, _)| sheet.withdrawn())
    }

    /// Which sheet it is and who signed it, on one line for programs; blank for what is not frozen.
    pub(super) fn seal(&self) -> String {
        let Some((sheet, _)) = &self.frozen else { return String::new() };
        let withdrawn = sheet.withdrawn().map(|words| format!(" {words}")).unwrap_or_default();
        let (number, code, sha256) = (sheet.number, sheet.code(), &sheet.sha256);
        format!("Sheet {number}, code {code}, SHA-256 {sha256}. {}.{withdrawn}", sheet.signed())
    }

    /// What it says of itself below its title.
    pub(super) fn lines(&self) -> Vec<String> {
        let standing = match self.state {
            None => "Not every quote here is approved: each one says where it stands.",
            Some(State::Approved) => "Each quote was checked by one person and approved by another.",
            Some(_) => "None of these quotes is approved.",
        };
        let mut lines: Vec<String> = self.withdrawn().into_iter().collect();
        lines.push(standing.to_owned());
        if let Some((sheet, _)) = &self.frozen {
            let (by, at) = (&sheet.by, sheet.at.human());
            lines.push(format!("Frozen by {by} ({}), {at} UTC. Quotes: {}.", initials(by), sheet.quotes));
        }
        lines
    }

    /// By what a frozen sheet can be tested. Nobody reads it first, so it stands last.
    pub(super) fn proof(&self) -> Vec<String> {
        let Some((sheet, heads)) = &self.frozen else { return Vec::new() };
        let chains = heads.iter().map(|head| format!("Chain {}, event {}: {}", head.article, head.number, head.hash));
        let mut lines = vec![
            format!("Sheet {}, code {}. {}.", sheet.number, sheet.code(), sheet.signed()),
            format!("SHA-256 of the content: {}", sheet.sha256),
        ];
        if !sheet.public_key.is_empty() {
            lines.push(format!("Public key: {}", sheet.public_key));
        }
        lines.extend(chains);
        lines
    }
}

/// Where nothing stands on a sheet.
pub(super) const EMPTY: &str = "No quote fits this sheet yet. Quotes stand here once an editor has approved them.";

/// What is signed by hand, below the last quote.
pub(super) const SIGN: [&str; 2] = ["Checked (name, date, signature):", "Approved (name, date, signature):"];

/// A name with initials and the time: "IR (Ines Roth), 14 Oct 2026, 09:31 UTC".
pub(super) fn signed(by: Option<&(String, Timestamp)>) -> String {
    by.map_or_else(String::new, |(name, at)| format!("{} ({name}), {} UTC", initials(name), at.human()))
}

/// What is known of an article: who published it, who wrote it, when, and where it stands.
pub(super) fn article(row: &ExportRow) -> String {
    let facts = [&row.publisher, &row.byline, &row.published_at, &row.url].map(String::as_str);
    facts.into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Who said it. Where only the engine has read it, that is said as well.
pub(super) fn said(row: &ExportRow) -> String {
    let doubt =
        if row.guessed && row.state != State::Approved { " (read by the engine, confirmed by nobody)" } else { "" };
    let renamed = renamed(row).map(|words| format!(" ({words})")).unwrap_or_default();
    format!("{}{doubt}{renamed}", row.said())
}

/// That the registry has another name for the speaker by now than the one that was approved.
pub(super) fn renamed(row: &ExportRow) -> Option<String> {
    row.renamed().map(|name| format!("registry name changed since: {name}"))
}

/// Whoever checked and approved, by initials: the names stand once, at the end.
#[derive(Default)]
pub(super) struct Signers(BTreeMap<String, String>);

impl Signers {
    /// Initials that stand for one person only; the whole name of a second one with the same.
    fn short(&mut self, name: &str) -> String {
        let initials = initials(name);
        if initials.is_empty() {
            return name.to_owned();
        }
        let known = self.0.entry(initials.clone()).or_insert_with(|| name.to_owned());
        if known == name { initials } else { name.to_owned() }
    }

    /// "Checked by IR 09:31, approved by OH 10:02, 14 Oct 2026".
    fn line(&mut self, row: &ExportRow) -> String {
        let mut parts = Vec::new();
        for (what, by) in [("checked by", &row.checked), ("approved by", &row.approved)] {
            if let Some((name, at)) = by {
                let human = at.human();
                let (day, time) = human.rsplit_once(", ").unwrap_or((&human, ""));
                parts.push((format!("{what} {}", self.short(name)), day.to_owned(), time.to_owned()));
            }
        }
        let line = match parts.as_slice() {
            [(who, day, time), (other, same, later)] if day == same => format!("{who} {time}, {other} {later}, {day}"),
            parts => parts.iter().map(|(who, day, time)| format!("{who} {time}, {day}")).collect::<Vec<_>>().join("; "),
        };
        capital(&line)
    }

    /// Whom the initials stand for; nothing where there are none.
    pub(super) fn legend(&self) -> String {
        let names: Vec<String> = self.0.iter().map(|(initials, name)| format!("{initials} ({name})")).collect();
        if names.is_empty() { String::new() } else { format!("{}. Times are UTC.", names.join(", ")) }
    }
}

fn capital(line: &str) -> String {
    let mut chars = line.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The fact that leads the others.
pub(super) const VERDICT: &str = "Verdict";

/// The fact that says by itself what it is.
pub(super) const SIGNED: &str = "Signed";

/// Facts that a reader has to act on.
pub(super) fn is_open(term: &str) -> bool {
    matches!(term, "State" | "Open question" | "Comparison")
}

/// What a sheet for people says of a quote beside its words and who said them, in order, beginning with the verdict;
/// what is not known is not said.
pub(super) fn facts(row: &ExportRow, signers: &mut Signers) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        (VERDICT, row.verdict.map_or_else(|| "None yet".to_owned(), review::Verdict::in_words)),
        ("Comparison", overruled(row).unwrap_or_default()),
        ("Comparison", doubt(row).unwrap_or_default()),
        ("Note", if row.overruled.is_empty() { row.note.clone() } else { String::new() }),
    ];
    facts.extend(row.evidence.iter().map(|ground| ("Evidence", ground.line())));
    facts.push(("State", standing(row).unwrap_or_default()));
    facts.push((SIGNED, signers.line(row)));
    facts.extend(row.questions.iter().map(|question| ("Open question", question.clone())));
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

/// What the comparison says where the verdict says something else, by whom it was overruled and why.
fn overruled(row: &ExportRow) -> Option<String> {
    (!row.overruled.is_empty()).then(|| format!("{}; overruled by {}: {}", row.overruled, row.judged_by, row.note))
}

/// What it says by now, where evidence came after the verdict.
fn doubt(row: &ExportRow) -> Option<String> {
    let since =
        if row.approved.is_some() { "found since it was approved" } else { "no note says why the verdict stands" };
    (!row.doubt.is_empty()).then(|| format!("{}; {since}", row.doubt))
}

/// Whether a quote is settled, in words for a sheet.
pub(super) fn standing(row: &ExportRow) -> Option<String> {
    let reason = if row.reason.is_empty() { String::new() } else { format!(": {}", row.reason) };
    let words = match row.state {
        State::Approved => return None,
        State::Open => "Not checked yet",
        State::Claimed => "Being checked",
        State::Checked => "Checked, waits for an editor",
        State::Returned => "Returned to its checker",
        State::Reopened => "Reopened",
        State::Dismissed => "Not a quote",
    };
    Some(format!("{words}{reason}"))
}
