//! What the panel's parts share.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{AppError, Draft, Panel};

/// Where the current quote stands among those of the article.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its number, from 1; 0 for one that is no quote.
    pub number: usize,
    /// How many there are.
    pub total: usize,
    /// The quote before it.
    pub previous: Option<String>,
    /// The quote after it.
    pub next: Option<String>,
}

/// The state of the panel; `Copy`, so that every handler can hold it.
#[derive(Clone, Copy)]
pub(crate) struct Desk {
    pub(crate) panel: RwSignal<Panel>,
    pub(crate) draft: RwSignal<Draft>,
    pub(crate) place: RwSignal<Place>,
    pub(crate) error: RwSignal<Option<AppError>>,
    /// The version of the quote that was typed over.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser keeps drafts"))]
    pub(crate) base: RwSignal<i64>,
    /// What someone else saved meanwhile.
    pub(crate) theirs: RwSignal<Option<Panel>>,
    pub(crate) notice: RwSignal<String>,
    pub(crate) busy: RwSignal<bool>,
    /// The quote that was asked for and is not here yet: until then there is nothing to see and nothing to press.
    pub(crate) away: RwSignal<Option<Away>>,
}

/// A quote that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser waits"))]
pub(crate) enum Away {
    /// Its answer is on the way.
    Coming,
    /// It takes longer than people wait without a word.
    Late,
    /// It did not come.
    Failed(AppError),
}
