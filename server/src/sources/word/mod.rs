//! The text of word processor documents: a paragraph a line, as the reader of the page sees it.
//!
//! Text boxes and notes stand at the end, apart from the sentences they hang on. To add an element: a line in `roles`
//! (WordprocessingML) or `odt_roles` (OpenDocument).

pub(crate) mod docx;
mod docx_reader;
mod docx_state;
mod flow;
pub(crate) mod odt;
mod odt_roles;
mod odt_styles;
mod package;
mod parts;
mod roles;
mod styles;
mod symbols;
mod xml;
