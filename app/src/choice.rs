//! Which quotes a sheet holds: the fields of a form or an address, and the filter they mean.

use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::AppError;

/// Fields as they are typed; blank ones do not filter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choice {
    /// An article's id.
    pub article: String,
    /// A publisher.
    pub publisher: String,
    /// Words of the title, byline, publisher or quote.
    pub words: String,
    /// A name or alias of the registry.
    pub person: String,
    /// `approved`, `all` or another state.
    pub state: String,
    /// The first day, as `2026-10-14`.
    pub since: String,
    /// The last day.
    pub until: String,
}

#[cfg(feature = "ssr")]
impl Choice {
    /// The filter that is meant; approved quotes where no state is named.
    ///
    /// # Errors
    /// When a field does not read.
    pub fn filter(self) -> Result<store::ExportFilter, AppError> {
        let day = |text: &str| match text.trim() {
            "" => Ok(None),
            text => review::Day::parse(text)
                .map(Some)
                .ok_or_else(|| AppError::invalid("A day is written as 2026-10-14: year, month, day.")),
        };
        let article = match self.article.as_str() {
            "" => None,
            id => Some(review::ArticleId::parse(id).ok_or(store::StoreError::NotFound("article"))?),
        };
        Ok(store::ExportFilter {
            article,
            person: review::clean_line(&self.person),
            state: state(&self.state)?,
            since: day(&self.since)?,
            until: day(&self.until)?,
            publisher: review::clean_line(&self.publisher),
            words: review::clean_line(&self.words),
        })
    }
}

#[cfg(feature = "ssr")]
impl Choice {
    /// The choice of an address, by the names its fields have there.
    #[must_use]
    pub fn of(field: impl Fn(&str) -> String) -> Self {
        Self {
            article: field("article"),
            publisher: field("publisher"),
            words: field("words"),
            person: field("person"),
            state: field("state"),
            since: field("since"),
            until: field("until"),
        }
    }
}

/// Reads `approved` (also when blank), `all` or another state.
///
/// # Errors
/// When there is no such state.
#[cfg(feature = "ssr")]
pub fn state(word: &str) -> Result<Option<review::State>, AppError> {
    match word {
        "all" => Ok(None),
        "" => Ok(Some(review::State::Approved)),
        word => review::State::parse(word).map(Some).ok_or_else(|| {
            AppError::invalid("The state of a sheet is approved, all, or one of the states of a quote.")
        }),
    }
}
