//! What the styles of an `OpenDocument` text hide.

use std::collections::HashMap;

use super::xml::{Handler, Space, Tag, walk};
use crate::sources::document::Refused;

/// Styles that build on one another at most; a ring of them ends here too.
const MOST_STEPS: usize = 100;

/// What a style is for: each kind has names of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Family {
    /// Paragraphs and headings.
    Paragraph,
    /// Text inside a paragraph.
    Text,
}

/// A style as it is written down.
#[derive(Debug, Default)]
struct Style {
    hides: Option<bool>,
    parent: Option<String>,
}

/// All styles that the text can name.
#[derive(Debug, Default)]
pub(super) struct Styles {
    all: HashMap<(Family, String), Style>,
}

impl Styles {
    /// Reads the styles of the part for them, if there is one, and those of the content.
    ///
    /// # Errors
    /// When one of the two is broken: to go on would show what is hidden.
    pub(super) fn read(common: Option<&str>, content: &str) -> Result<Self, Refused> {
        let mut reader = Reader::default();
        if let Some(common) = common {
            walk(common, &mut reader)?;
        }
        reader.automatic = true;
        walk(content, &mut reader)?;
        Ok(reader.styles)
    }

    /// Whether a style hides text; none when neither it nor one it builds on says anything.
    pub(super) fn hides(&self, family: Family, style: &str) -> Option<bool> {
        let mut name = style;
        for _ in 0..MOST_STEPS {
            let style = self.all.get(&(family, name.to_owned()))?;
            if style.hides.is_some() {
                return style.hides;
            }
            name = style.parent.as_deref()?;
        }
        None
    }
}

/// An open element of the part.
#[derive(Debug)]
enum Frame {
    /// Nothing in it counts.
    Skip,
    /// Its elements count.
    Through,
    /// A list of styles.
    List,
    /// A style.
    Style(Family, String, Style),
}

/// Takes a part in.
#[derive(Debug, Default)]
struct Reader {
    styles: Styles,
    stack: Vec<Frame>,
    /// Whether the styles that the writing program made up count: those in the part for styles are for headers and
    /// footers only, and have the same names as others in the content.
    automatic: bool,
}

impl Handler for Reader {
    fn open(&mut self, tag: &Tag) -> Result<(), Refused> {
        let frame = match (self.stack.last_mut(), tag.name()) {
            (None, (Space::Office, _)) => Frame::Through,
            (Some(Frame::Through), (Space::Office, b"styles")) => Frame::List,
            (Some(Frame::Through), (Space::Office, b"automatic-styles")) if self.automatic => Frame::List,
            (Some(Frame::List), (Space::Style, b"style")) => style(tag),
            (Some(Frame::Style(_, _, style)), (Space::Style, b"text-properties")) => {
                style.hides = match tag.value(Space::Text, "display").as_deref() {
                    Some("none") => Some(true),
                    Some("true") => Some(false),
                    _ => style.hides,
                };
                Frame::Skip
            }
            _ => Frame::Skip,
        };
        self.stack.push(frame);
        Ok(())
    }

    fn close(&mut self) -> Result<(), Refused> {
        if let Some(Frame::Style(family, name, style)) = self.stack.pop() {
            self.styles.all.insert((family, name), style);
        }
        Ok(())
    }
}

/// A style that opens; those of tables, pages and drawings do not count.
fn style(tag: &Tag) -> Frame {
    let value = |name| tag.value(Space::Style, name);
    let family = match value("family").as_deref() {
        Some("paragraph") => Family::Paragraph,
        Some("text") => Family::Text,
        _ => return Frame::Skip,
    };
    let style = Style { hides: None, parent: value("parent-style-name") };
    Frame::Style(family, value("name").unwrap_or_default(), style)
}
