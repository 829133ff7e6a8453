//! For a word processor: a sheet that can be signed on paper, or commented on.

use std::io::Cursor;

use anyhow::Context;
use docx_rs::{Docx as Document, PageMargin, Paragraph, Run, RunFonts};
use store::ExportRow;

use super::{About, Book, facts};

/// The DOCX format.
pub(super) struct Docx {
    document: Document,
    article: Option<review::ArticleId>,
    quotes: usize,
    paragraphs: u32,
}

/// Sizes in half points.
const TITLE: usize = 36;
const HEADING: usize = 26;
const SMALL: usize = 18;

impl Docx {
    pub(super) fn new(about: &About) -> Self {
        let fonts = RunFonts::new().ascii("Georgia").hi_ansi("Georgia").cs("Times New Roman");
        let mut document = Document::new().default_size(22).default_fonts(fonts);
        document = document.page_margin(PageMargin::new().top(1134).bottom(1134).left(1134).right(1134));
        // Fixed, so that the same sheet is the same bytes.
        let at =
            about.frozen.as_ref().map_or_else(|| "1970-01-01T00:00:00Z".to_owned(), |(sheet, _)| sheet.at.to_string());
        document = document.created_at(&at).updated_at(&at);
        let mut book = Self { document, article: None, quotes: 0, paragraphs: 0 };
        book.line(Run::new().add_text(about.title()).size(TITLE).bold());
        for line in about.lines() {
            book.line(Run::new().add_text(line).size(SMALL));
        }
        book
    }

    fn add(&mut self, paragraph: Paragraph) {
        // The library counts paragraphs over the life of the program, and the same sheet has to be the same bytes.
        self.paragraphs += 1;
        let paragraph = paragraph.id(format!("{:08x}", self.paragraphs));
        self.document = std::mem::take(&mut self.document).add_paragraph(paragraph);
    }

    fn line(&mut self, run: Run) {
        self.add(Paragraph::new().add_run(run));
    }
}

impl Book for Docx {
    fn row(&mut self, row: &ExportRow) -> anyhow::Result<()> {
        if self.article != Some(row.article) {
            self.article = Some(row.article);
            self.line(Run::new().add_text(&row.title).size(HEADING).bold());
            let facts = [&row.publisher, &row.byline, &row.published_at, &row.url];
            let facts: Vec<&str> = facts.into_iter().filter(|fact| !fact.is_empty()).map(String::as_str).collect();
            self.line(Run::new().add_text(facts.join(" · ")).size(SMALL));
        }
        self.quotes += 1;
        self.line(Run::new().add_text(format!("{}. “{}”", self.quotes, row.exact)).bold());
        for (term, value) in facts(row) {
            let term = Run::new().add_text(format!("{term}: ")).size(SMALL).color("55514A");
            self.add(
                Paragraph::new().indent(Some(360), None, None, None).add_run(term).add_run(Run::new().add_text(value)),
            );
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> anyhow::Result<Vec<u8>> {
        if self.quotes == 0 {
            self.line(Run::new().add_text("No quote fits this sheet yet."));
        }
        for who in ["Checked", "Approved"] {
            self.line(Run::new().add_text(format!("{who} (name, date, signature): ______________________________")));
        }
        let mut bytes = Cursor::new(Vec::new());
        self.document.pack(&mut bytes).context("the document could not be written")?;
        Ok(bytes.into_inner())
    }
}
