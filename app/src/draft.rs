//! What someone has typed into the panel and not saved yet.

use review::{Attribution, AttributionAxis, ContextAxis, Link, Verdict, Wording};
use serde::{Deserialize, Serialize};

use crate::panel::Found;
use crate::{AppError, Panel};

/// The fields of the panel's form, as they are posted. Blank verdict axes mean no verdict.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The words of the quote; other words move its boundaries.
    pub exact: String,
    /// Its kind.
    pub kind: String,
    /// The attribution as a sentence.
    pub sentence: String,
    /// The sentence the page was made with: whichever of sentence and pieces differs is meant.
    pub sentence_was: String,
    /// The speaker as printed.
    pub speaker: String,
    /// Whom that means.
    pub name: String,
    /// The role as printed.
    pub role: String,
    /// The cue.
    pub cue: String,
    /// The sources it came through, one a line.
    pub via: String,
    /// First axis.
    pub wording: String,
    /// Second axis.
    pub attribution: String,
    /// Third axis.
    pub context: String,
    /// Note on the verdict.
    pub note: String,
    /// Why it is returned, dismissed or reopened.
    pub reason: String,
    /// Evidence that it is to rest on, too: where a finding was taken over.
    pub cite: String,
}

impl Draft {
    /// The panel as it was loaded.
    #[must_use]
    pub fn of(panel: &Panel) -> Self {
        let text = |link: &Option<Link>| link.as_ref().map(|link| link.text.clone()).unwrap_or_default();
        let a = &panel.attribution;
        let sentence = a.sentence();
        let (wording, attribution, context) = panel
            .verdict
            .map(|v| (v.wording.as_str().to_owned(), v.attribution.as_str().to_owned(), v.context.as_str().to_owned()))
            .unwrap_or_default();
        Self {
            exact: panel.exact.clone(),
            kind: panel.kind.clone(),
            sentence_was: sentence.clone(),
            sentence,
            speaker: text(&a.speaker),
            name: a.name.clone().unwrap_or_default(),
            role: text(&a.role),
            cue: text(&a.cue),
            via: a.via.iter().map(|link| link.text.as_str()).collect::<Vec<_>>().join("\n"),
            wording,
            attribution,
            context,
            note: panel.note.clone(),
            reason: String::new(),
            cite: String::new(),
        }
    }

    /// Takes over what a finding suggests, and the evidence it stands in.
    pub fn take(&mut self, found: &Found) {
        let (wording, attribution, context) = found.laid.finding.suggests(&self.pieces());
        wording.as_str().clone_into(&mut self.wording);
        if let Some(attribution) = attribution {
            attribution.as_str().clone_into(&mut self.attribution);
        }
        if let Some(context) = context {
            context.as_str().clone_into(&mut self.context);
        }
        self.cite = if found.cited { String::new() } else { found.evidence.clone() };
    }

    /// The verdict its three axes make, where all are chosen.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        Some(Verdict {
            wording: Wording::parse(&self.wording)?,
            attribution: AttributionAxis::parse(&self.attribution)?,
            context: ContextAxis::parse(&self.context)?,
        })
    }

    /// The attribution its pieces make.
    #[must_use]
    pub fn pieces(&self) -> Attribution {
        let link = |text: &str| {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            (!text.is_empty()).then(|| Link::new(&text))
        };
        Attribution {
            speaker: link(&self.speaker),
            name: link(&self.name).map(|link| link.text),
            role: link(&self.role),
            cue: link(&self.cue),
            via: self.via.lines().filter_map(link).collect(),
        }
    }

    /// Takes over the pieces of a typed sentence, when it reads as one.
    pub fn follow_sentence(&mut self) {
        let read = if self.sentence.trim().is_empty() {
            Ok(Attribution::default())
        } else {
            Attribution::parse(&self.sentence)
        };
        let Ok(read) = read else { return };
        let text = |link: Option<Link>| link.map(|link| link.text).unwrap_or_default();
        let speaker = text(read.speaker);
        if speaker != self.speaker && !self.name.ends_with(&speaker) {
            self.name.clear();
        }
        self.speaker = speaker;
        self.role = text(read.role);
        self.cue = text(read.cue);
        self.via = read.via.into_iter().map(|link| link.text).collect::<Vec<_>>().join("\n");
    }

    /// Writes the sentence its pieces make.
    pub fn follow_pieces(&mut self) {
        self.sentence = self.pieces().sentence();
    }

    /// The attribution that is meant: a changed sentence wins over the pieces.
    ///
    /// # Errors
    /// When the sentence does not read as an attribution, or a piece is too long.
    pub fn read(&self) -> Result<Attribution, AppError> {
        let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let pieces = self.pieces();
        let read = if flat(&self.sentence) == flat(&self.sentence_was) || flat(&self.sentence) == pieces.sentence() {
            pieces
        } else {
            let read = Attribution::parse(&self.sentence).map_err(|error| AppError::invalid(error.to_string()))?;
            let same = read.speaker.as_ref().map(|s| &s.text) == pieces.speaker.as_ref().map(|s| &s.text);
            let still =
                read.speaker.as_ref().is_some_and(|s| pieces.name.as_ref().is_some_and(|name| name.ends_with(&s.text)));
            Attribution { name: pieces.name.filter(|_| same || still), ..read }
        };
        read.cleaned().map_err(|error| AppError::invalid(error.to_string()))
    }
}
