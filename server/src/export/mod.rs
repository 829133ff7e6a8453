//! Sheets of quotes, streamed page by page so that memory stays flat.
//!
//! To add a format: a file with a `Format` (what stands before, between and after the rows) or, where a file can only be
//! written whole, a `Book`; and a line in [`Name::writer`].

mod annotations;
mod clean;
mod csv;
mod docx;
mod download;
mod html;
mod json;
mod markdown;
mod schema_org;
mod signed;
#[cfg(test)]
mod tests;
mod words;
mod xlsx;

use anyhow::Result;
use app::{AppError, ErrorKind};
use clap::ValueEnum;
use review::{ArticleId, State as QuoteState};
use serde::Deserialize;
use store::{Coverage, ExportFilter, ExportRow, FrozenSheet, House, Store};

pub(crate) use download::download;
pub(crate) use signed::Signed;
pub(crate) use words::About;

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
    /// For word processors.
    Docx,
    /// For spreadsheets, with its columns set.
    Xlsx,
}

/// How a sheet is written.
pub(crate) trait Format: Send {
    /// What stands before the rows.
    fn head(&mut self, about: &About) -> String;
    /// What stands before the quotes of an article; `coverage` where it is known.
    fn article(&mut self, row: &ExportRow, coverage: Option<&Coverage>) -> String {
        let _ = (row, coverage);
        String::new()
    }
    /// One quote.
    fn row(&mut self, row: &ExportRow) -> String;
    /// What stands after the rows.
    fn tail(&mut self) -> String;
}

/// How a sheet is written that is whole or nothing.
pub(crate) trait Book: Send {
    /// What stands before the quotes of an article; `coverage` where it is known.
    ///
    /// # Errors
    /// When the library refuses it.
    fn article(&mut self, row: &ExportRow, coverage: Option<&Coverage>) -> Result<()>;
    /// Takes one quote.
    ///
    /// # Errors
    /// When the library refuses it.
    fn row(&mut self, row: &ExportRow) -> Result<()>;
    /// The whole file.
    ///
    /// # Errors
    /// When it cannot be put together.
    fn finish(self: Box<Self>) -> Result<Vec<u8>>;
}

/// The most quotes of a [`Book`], which lies in memory while it is written.
const MAX_BOOK: usize = 20_000;

/// A format at work.
enum Writer {
    Stream(Box<dyn Format>),
    Book(Box<dyn Book>, usize),
}

impl Name {
    fn writer(self, about: &About) -> Result<Writer> {
        let format: Box<dyn Format> = match self {
            Self::Docx => return Ok(Writer::Book(Box::new(docx::Docx::new(about)), 0)),
            Self::Xlsx => return Ok(Writer::Book(Box::new(xlsx::Xlsx::new(about)?), 0)),
            Self::Csv => Box::new(csv::Csv::default()),
            Self::Json => Box::new(json::Json::default()),
            Self::Html => Box::new(html::Html::default()),
            Self::Markdown => Box::new(markdown::Markdown::default()),
            Self::SchemaOrg => Box::new(schema_org::SchemaOrg::default()),
            Self::Annotations => Box::new(annotations::Annotations::default()),
        };
        Ok(Writer::Stream(format))
    }

    /// Whether people read it, and not programs.
    fn for_people(self) -> bool {
        matches!(self, Self::Html | Self::Markdown | Self::Docx | Self::Xlsx)
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
            Self::Html => "text/html; charset=utf-8",
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::SchemaOrg => "application/ld+json",
            Self::Annotations => "application/ld+json; profile=\"http://www.w3.org/ns/anno.jsonld\"",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
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
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
        }
    }
}

/// A sheet under way.
pub(crate) struct Sheet {
    source: Source,
    about: About,
    /// None once a book is written.
    writer: Option<Writer>,
    stage: Stage,
    for_people: bool,
    /// The article whose quotes are being written.
    article: Option<ArticleId>,
}

/// Where the rows come from.
enum Source {
    /// As they stand now, in pages.
    Live { store: Store, filter: ExportFilter, last: Option<Box<ExportRow>> },
    /// As they stood.
    Frozen { rows: Vec<ExportRow>, coverage: Vec<Coverage> },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Head,
    Rows,
    Done,
}

impl Sheet {
    /// Quotes as they stand now.
    ///
    /// # Errors
    /// When the format cannot begin.
    pub(crate) fn new(store: Store, house: House, filter: ExportFilter, name: Name) -> Result<Self> {
        let about = About { state: filter.state, frozen: None, house };
        Self::begin(Source::Live { store, filter, last: None }, about, name)
    }

    /// A frozen sheet.
    ///
    /// # Errors
    /// When the format cannot begin.
    pub(crate) fn frozen(frozen: FrozenSheet, house: House, name: Name) -> Result<Self> {
        let FrozenSheet { sheet, heads, rows, coverage, .. } = frozen;
        let approved = rows.iter().all(|row| row.state == QuoteState::Approved);
        let about = About { state: approved.then_some(QuoteState::Approved), frozen: Some((sheet, heads)), house };
        Self::begin(Source::Frozen { rows, coverage }, about, name)
    }

    fn begin(source: Source, mut about: About, name: Name) -> Result<Self> {
        clean::about(&mut about);
        let writer = Some(name.writer(&about)?);
        Ok(Self { source, about, writer, stage: Stage::Head, for_people: name.for_people(), article: None })
    }

    /// The next piece of the sheet, or nothing at its end.
    ///
    /// # Errors
    /// When the database fails, or there are more quotes than the format can hold.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        if self.stage == Stage::Done {
            return Ok(None);
        }
        let mut piece = Vec::new();
        while piece.is_empty() && self.stage != Stage::Done {
            self.step(&mut piece).await?;
        }
        Ok(Some(piece))
    }

    /// The next quotes and, for people, how many of their articles' quotes they are.
    async fn page(&mut self) -> Result<(Vec<ExportRow>, Vec<Coverage>)> {
        Ok(match &mut self.source {
            Source::Live { store, filter, last } => {
                let rows = store.export_page(filter, last.as_deref(), PAGE).await?;
                let coverage = if self.for_people { store.coverage(filter, &rows).await? } else { Vec::new() };
                (rows, coverage)
            }
            Source::Frozen { rows, coverage } => {
                (rows.drain(..rows.len().min(PAGE as usize)).collect(), coverage.clone())
            }
        })
    }

    async fn step(&mut self, piece: &mut Vec<u8>) -> Result<()> {
        let (mut rows, coverage) = self.page().await?;
        let end = rows.len() < PAGE as usize;
        let clean = if self.for_people { clean::row_for_people } else { clean::row };
        rows.iter_mut().for_each(clean);
        let begins =
            |row: &ExportRow, article: &mut Option<ArticleId>| article.replace(row.article) != Some(row.article);
        let of = |row: &ExportRow| coverage.iter().find(|coverage| coverage.article == row.article);
        match &mut self.writer {
            Some(Writer::Stream(format)) => {
                if self.stage == Stage::Head {
                    piece.extend(format.head(&self.about).into_bytes());
                }
                for row in &rows {
                    if begins(row, &mut self.article) {
                        piece.extend(format.article(row, of(row)).into_bytes());
                    }
                    piece.extend(format.row(row).into_bytes());
                }
                if end {
                    piece.extend(format.tail().into_bytes());
                }
            }
            Some(Writer::Book(book, count)) => {
                *count += rows.len();
                if *count > MAX_BOOK {
                    return Err(AppError::new(ErrorKind::TooLarge, TOO_MANY).into());
                }
                for row in &rows {
                    if begins(row, &mut self.article) {
                        book.article(row, of(row))?;
                    }
                    book.row(row)?;
                }
            }
            None => {}
        }
        self.stage = if end { Stage::Done } else { Stage::Rows };
        if end && let Some(Writer::Book(book, _)) = self.writer.take_if(|writer| matches!(writer, Writer::Book(..))) {
            piece.extend(book.finish()?);
        }
        if let Source::Live { last, .. } = &mut self.source {
            *last = rows.into_iter().next_back().map(Box::new);
        }
        Ok(())
    }
}

const TOO_MANY: &str = "A Word or Excel file holds at most 20,000 quotes here. Choose fewer, or take CSV or JSON.";

/// The error a page shows for what went wrong while a sheet was written.
fn shown(error: anyhow::Error) -> AppError {
    match error.downcast::<AppError>() {
        Ok(error) => error,
        Err(error) => match error.downcast::<store::StoreError>() {
            Ok(error) => error.into(),
            Err(error) => {
                tracing::error!(%error, "a sheet could not be written");
                AppError::new(
                    ErrorKind::Internal,
                    "The sheet could not be written. It has been logged; take another format.",
                )
            }
        },
    }
}
