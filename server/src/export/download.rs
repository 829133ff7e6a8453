//! The door by which a browser or a program gets a sheet.

use app::{AppError, ErrorKind};
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use clap::ValueEnum;
use futures_util::StreamExt;
use review::{SheetId, State as QuoteState};
use serde::Deserialize;

use super::{Name, Sheet, Signed, shown};
use crate::pages::{Desk, answer};

/// What a download asks for: what the page's filter shows.
#[derive(Debug, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    format: String,
    state: String,
    article: String,
    publisher: String,
    q: String,
    person: String,
    since: String,
    until: String,
    /// A frozen sheet; what else is asked for does not count then.
    sheet: String,
}

impl Default for Wanted {
    fn default() -> Self {
        Self {
            format: "csv".to_owned(),
            state: "approved".to_owned(),
            article: String::new(),
            publisher: String::new(),
            q: String::new(),
            person: String::new(),
            since: String::new(),
            until: String::new(),
            sheet: String::new(),
        }
    }
}

/// `GET /export`: a sheet as a download, or as a page to print.
pub(crate) async fn download(
    State(desk): State<Desk>,
    wanted: Result<Query<Wanted>, QueryRejection>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let wanted = wanted
        .map(|Query(wanted)| wanted)
        .map_err(|_| AppError::invalid("This address asks for no sheet. Use the buttons of the page."));
    let made = match wanted {
        Ok(wanted) => sheet(&desk, wanted).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(response) => response,
        Err(error) => {
            answer(&desk, "/error", &parts, app::request::Posted { error: Some(error), ..Default::default() }).await
        }
    }
}

/// A file of a signed sheet, byte for byte as it was signed; nothing where another format is asked for.
async fn signed(desk: &Desk, wanted: &Wanted) -> Result<Option<Response>, AppError> {
    let file = match wanted.format.as_str() {
        "signed-json" => Signed::Json,
        "signature" => Signed::Signature,
        "public-key" => Signed::PublicKey,
        _ => return Ok(None),
    };
    let id = SheetId::parse(&wanted.sheet).ok_or(store::StoreError::NotFound("sheet"))?;
    // Whether there is such a sheet, and it is what was frozen.
    desk.app.store.sheet(id).await?;
    let sheet = desk.app.store.signed_sheet(id).await?.ok_or_else(|| {
        AppError::new(
            ErrorKind::NotFound,
            "This sheet was frozen before sheets were signed. Freeze its quotes again for one that is.",
        )
    })?;
    let (name, kind, text) = file.of(sheet);
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok(Some((headers, text).into_response()))
}

async fn sheet(desk: &Desk, wanted: Wanted) -> Result<Response, AppError> {
    if let Some(file) = signed(desk, &wanted).await? {
        return Ok(file);
    }
    let name = Name::from_str(&wanted.format, true).map_err(|_| {
        AppError::new(
            ErrorKind::NotFound,
            "There is no such format. Sheets come as csv, json, html, markdown, schema-org, annotations, docx or xlsx.",
        )
    })?;
    if !wanted.sheet.is_empty() {
        let id = SheetId::parse(&wanted.sheet).ok_or(store::StoreError::NotFound("sheet"))?;
        let frozen = desk.app.store.sheet(id).await?;
        let label = format!("sheet-{}", frozen.sheet.number);
        let house = desk.app.store.house().await?;
        return stream(Sheet::frozen(frozen, house, name).map_err(shown)?, name, &label).await;
    }
    let choice = app::Choice {
        article: wanted.article,
        publisher: wanted.publisher,
        words: wanted.q,
        person: wanted.person,
        since: wanted.since,
        until: wanted.until,
        state: wanted.state,
    };
    let filter = choice.filter()?;
    let label = format!("quotes-{}", filter.state.map_or("all", QuoteState::as_str));
    let store = desk.app.store.clone();
    let house = store.house().await?;
    stream(Sheet::new(store, house, filter, name).map_err(shown)?, name, &label).await
}

/// The sheet as an answer, piece by piece.
async fn stream(mut sheet: Sheet, name: Name, label: &str) -> Result<Response, AppError> {
    // The first piece is made before the answer begins, so that an error can still be one.
    let first = sheet.next().await.map_err(shown)?.unwrap_or_default();
    let stream = futures_util::stream::unfold((Some(first), sheet), |(first, mut sheet)| async move {
        let piece = match first {
            Some(first) => Ok(first),
            None => match sheet.next().await {
                Ok(piece) => Ok(piece?),
                Err(error) => {
                    tracing::error!(%error, "a sheet broke off");
                    Err(std::io::Error::other("the sheet broke off"))
                }
            },
        };
        Some((piece, (None, sheet)))
    });
    // Compression asks once more after the end.
    let mut response = ([(header::CONTENT_TYPE, name.media_type())], Body::from_stream(stream.fuse())).into_response();
    let headers = response.headers_mut();
    if name == Name::Html {
        // The sheet stands alone, with its own style and no script at all.
        headers.insert(header::CONTENT_SECURITY_POLICY, header::HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"));
    } else if let Ok(value) = format!("attachment; filename=\"{label}.{}\"", name.ending()).parse() {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}
