//! Evidence: added, cited, taken away.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{actor, desk, go_to};

/// The fields of the form that adds evidence.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EvidenceForm {
    /// The quote it is for.
    pub quote: String,
    /// Its text.
    pub text: String,
    /// What people call it.
    pub title: String,
    /// What it is, as `review::EvidenceKind` names it.
    pub kind: String,
    /// Who made it known.
    pub origin: String,
    /// Where it stands.
    pub url: String,
    /// When it was looked at.
    pub retrieved_at: String,
    /// How much it bears, A to F.
    pub grade: String,
}

#[cfg(feature = "ssr")]
fn quote(word: &str) -> Result<review::QuoteId, AppError> {
    review::QuoteId::parse(word).ok_or_else(|| store::StoreError::NotFound("quote").into())
}

#[cfg(feature = "ssr")]
fn evidence(word: &str) -> Result<review::EvidenceId, AppError> {
    review::EvidenceId::parse(word).ok_or_else(|| store::StoreError::NotFound("evidence").into())
}

/// Puts evidence on file and lets the quote rest on it.
#[server(prefix = "/_f", endpoint = "add-evidence")]
pub async fn add_evidence(#[server(flatten)] form: EvidenceForm) -> Result<(), AppError> {
    use review::Line;
    let (actor, quote) = (actor()?, quote(&form.quote)?);
    let address = form.url.trim();
    if !address.is_empty() && !address.starts_with("https://") && !address.starts_with("http://") {
        return Err(AppError::invalid("The address has to begin with https:// or http://. Copy it from the browser."));
    }
    let new = store::NewEvidence {
        kind: review::EvidenceKind::parse(&form.kind)
            .ok_or_else(|| AppError::invalid("Choose what the evidence is."))?,
        title: Line::parse("The title", &form.title)?,
        origin: Line::optional("The origin", &form.origin)?,
        url: Line::optional("The address", &form.url)?,
        retrieved_at: Line::optional("The date", &form.retrieved_at)?,
        grade: review::Grade::parse(&form.grade).ok_or_else(|| AppError::invalid("Choose a grade from A to F."))?,
        text: review::EvidenceText::parse(&form.text)?,
    };
    let unread = if new.text.unread() > 0 { "&notice=times" } else { "" };
    let id = desk().store.add_evidence(&actor, quote, new).await?;
    go_to(&format!("/quotes/{quote}/evidence?added={id}{unread}#e-{id}"));
    Ok(())
}

/// Lets a quote rest on evidence that is on file.
#[server(prefix = "/_f", endpoint = "cite-evidence")]
pub async fn cite_evidence(quote: String, #[server(default)] evidence: String) -> Result<(), AppError> {
    let quote = self::quote(&quote)?;
    let id = self::evidence(&evidence)?;
    desk().store.cite(&actor()?, quote, id).await?;
    go_to(&format!("/quotes/{quote}/evidence?added={id}#e-{id}"));
    Ok(())
}

/// Takes evidence away from a quote.
#[server(prefix = "/_f", endpoint = "drop-evidence")]
pub async fn drop_evidence(quote: String, evidence: String) -> Result<(), AppError> {
    let quote = self::quote(&quote)?;
    desk().store.drop_evidence(&actor()?, quote, self::evidence(&evidence)?).await?;
    go_to(&format!("/quotes/{quote}/evidence?notice=dropped"));
    Ok(())
}
