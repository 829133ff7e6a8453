//! Sheets of quotes, streamed page by page so that memory stays flat.
//!
//! To add a format: a file with a `Format` (what stands before, between and after the rows), and a line in
//! [`Name::format`].

mod annotations;
mod csv;
mod html;
mod json;
mod markdown;
mod schema_org;

use anyhow::Result;
use app::{AppError, ErrorKind};
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use clap::ValueEnum;
use futures_util::StreamExt;
use review::{ArticleId, SheetId, State as QuoteState};
use serde::Deserialize;
use store::{ExportFilter, ExportRow, FrozenSheet, Head, SheetRow, Store};

use crate::pages::{Desk, answer};

/// Quotes fetched at a time.
const PAGE: u32 = 1000;

/// The formats by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Name {
    /// For spreadsheets.
    Csv,
    /// For programs.
    Json,
    /// For paper.
    Html,
    /// For a page of text, a wiki, a message.
    Markdown,
    /// ClaimReview and Quotation of schema.org, as JSON-LD.
    SchemaOrg,
    /// Web Annotations of the W3C.
    Annotations,
}

/// What a sheet says of itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct About {
    /// The state its quotes are in; nothing for all.
    pub(crate) state: Option<QuoteState>,
    /// What it was frozen as.
    pub(crate) frozen: Option<(SheetRow, Vec<Head>)>,
}

/// How a sheet is written.
pub(crate) trait Format: Send {
    /// What stands before the rows.
    fn head(&mut self, about: &About) -> String;
    /// One quote.
    fn row(&mut self, row: &ExportRow) -> String;
    /// What stands after the rows.
    fn tail(&mut self) -> String;
}

impl Name {
    fn format(self) -> Box<dyn Format> {
        match self {
            Self::Csv => Box::new(csv::Csv),
            Self::Json => Box::new(json::Json::default()),
            Self::Html => Box::new(html::Html::default()),
            Self::Markdown => Box::new(markdown::Markdown::default()),
            Self::SchemaOrg => Box::new(schema_org::SchemaOrg::default()),
            Self::Annotations => Box::new(annotations::Annotations::default()),
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
            Self::Html => "text/html; charset=utf-8",
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::SchemaOrg => "application/ld+json",
            Self::Annotations => "application/ld+json; profile=\"http://www.w3.org/ns/anno.jsonld\"",
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Html => "html",
            Self::Markdown => "md",
            Self::SchemaOrg => "schema-org.jsonld",
            Self::Annotations => "annotations.jsonld",
        }
    }
}

/// A sheet under way.
pub(crate) struct Sheet {
    source: Source,
    about: About,
    format: Box<dyn Format>,
    stage: Stage,
}

/// Where the rows come from.
enum Source {
    /// As they stand now, in pages.
    Live { store: Store, filter: ExportFilter, last: Option<Box<ExportRow>> },
    /// As they stood.
    Frozen(Vec<ExportRow>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Head,
    Rows,
    Done,
}

impl Sheet {
    pub(crate) fn new(store: Store, filter: ExportFilter, name: Name) -> Self {
        let about = About { state: filter.state, frozen: None };
        Self { source: Source::Live { store, filter, last: None }, about, format: name.format(), stage: Stage::Head }
    }

    /// A frozen sheet.
    pub(crate) fn frozen(sheet: FrozenSheet, name: Name) -> Self {
        let about = About { state: Some(QuoteState::Approved), frozen: Some((sheet.sheet, sheet.heads)) };
        Self { source: Source::Frozen(sheet.rows), about, format: name.format(), stage: Stage::Head }
    }

    /// The next piece of the sheet, or nothing at its end.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn next(&mut self) -> store::Result<Option<String>> {
        let mut piece = match self.stage {
            Stage::Done => return Ok(None),
            Stage::Head => self.format.head(&self.about),
            Stage::Rows => String::new(),
        };
        self.stage = Stage::Rows;
        let rows = match &mut self.source {
            Source::Live { store, filter, last } => store.export_page(filter, last.as_deref(), PAGE).await?,
            Source::Frozen(rows) => rows.drain(..rows.len().min(PAGE as usize)).collect(),
        };
        for row in &rows {
            piece += &self.format.row(row);
        }
        if rows.len() < PAGE as usize {
            piece += &self.format.tail();
            self.stage = Stage::Done;
        }
        if let Source::Live { last, .. } = &mut self.source {
            *last = rows.into_iter().next_back().map(Box::new);
        }
        Ok(Some(piece))
    }
}

/// What a download asks for: what the page's filter shows.
#[derive(Debug, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    format: String,
    state: String,
    article: String,
    publisher: String,
    q: String,
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
            sheet: String::new(),
        }
    }
}

/// Reads `approved`, `all` or another state.
///
/// # Errors
/// When there is no such state.
pub(crate) fn state(word: &str) -> Result<Option<QuoteState>, AppError> {
    match word {
        "all" => Ok(None),
        word => QuoteState::parse(word).map(Some).ok_or_else(|| {
            AppError::new(ErrorKind::Invalid, "The state of a sheet is approved, all, or one of the states of a quote.")
        }),
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

async fn sheet(desk: &Desk, wanted: Wanted) -> Result<Response, AppError> {
    let name = Name::from_str(&wanted.format, true).map_err(|_| {
        AppError::new(
            ErrorKind::NotFound,
            "There is no such format. Sheets come as csv, json, html, markdown, schema-org or annotations.",
        )
    })?;
    if !wanted.sheet.is_empty() {
        let id = SheetId::parse(&wanted.sheet).ok_or(store::StoreError::NotFound("sheet"))?;
        let frozen = desk.app.store.sheet(id).await?;
        let label = format!("sheet-{}", frozen.sheet.number);
        return stream(Sheet::frozen(frozen, name), name, &label).await;
    }
    let article = match wanted.article.as_str() {
        "" => None,
        id => Some(ArticleId::parse(id).ok_or(store::StoreError::NotFound("article"))?),
    };
    let filter = ExportFilter { article, state: state(&wanted.state)?, publisher: wanted.publisher, words: wanted.q };
    let label = format!("quotes-{}", filter.state.map_or("all", QuoteState::as_str));
    stream(Sheet::new(desk.app.store.clone(), filter, name), name, &label).await
}

/// The sheet as an answer, piece by piece.
async fn stream(mut sheet: Sheet, name: Name, label: &str) -> Result<Response, AppError> {
    // The first piece is made before the answer begins, so that an error can still be one.
    let first = sheet.next().await?.unwrap_or_default();
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
