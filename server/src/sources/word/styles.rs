//! What the styles of a Word document hide.

use std::collections::HashMap;

use super::xml::{Handler, Space, Tag, walk};
use crate::sources::document::Refused;

/// Styles that build on one another at most; a ring of them ends here too.
const MOST_STEPS: usize = 100;

/// What the properties of a run, or of a paragraph's mark, say of hiding it.
#[derive(Debug, Clone, Default)]
pub(super) struct Properties {
    /// What is said right there, which wins over every style.
    hides: Option<bool>,
    /// The character style.
    style: Option<String>,
}

impl Properties {
    /// Takes in an element of `w:rPr`.
    pub(super) fn take(&mut self, tag: &Tag) {
        match tag.name() {
            // The second is for marks that let a heading run into the text: hidden in the same way.
            (Space::Word, b"vanish" | b"specVanish") => self.hides = Some(is_on(tag)),
            (Space::Word, b"rStyle") => self.style = tag.value(Space::Word, "val"),
            _ => {}
        }
    }
}

/// Whether a value says yes, for properties that are off unless one does.
pub(super) fn says_yes(value: &str) -> bool {
    matches!(value.trim(), "1" | "true" | "on")
}

/// Whether a property that is on or off is on: it is unless it says otherwise.
fn is_on(tag: &Tag) -> bool {
    !tag.value(Space::Word, "val").is_some_and(|value| matches!(value.trim(), "0" | "false" | "off"))
}

/// What a style is for. One of the wrong kind has no effect in Word, so it must hide nothing here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Family {
    Paragraph,
    Character,
    Other,
}

/// A style as it is written down.
#[derive(Debug, Default)]
struct Style {
    hides: Option<bool>,
    based_on: Option<String>,
}

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    all: HashMap<(Family, String), Style>,
    /// The style of paragraphs that name none.
    usual: Option<String>,
    /// Whether everything is hidden that does not say otherwise.
    hides: bool,
}

impl Styles {
    /// Reads the part with the styles.
    ///
    /// # Errors
    /// When it is broken: to go on would show what is hidden.
    pub(super) fn read(xml: &str) -> Result<Self, Refused> {
        let mut reader = Reader::default();
        walk(xml, &mut reader)?;
        Ok(reader.styles)
    }

    /// Whether a paragraph's style hides it.
    pub(super) fn paragraph_hides(&self, style: Option<&str>) -> bool {
        let known = |style: &&str| self.all.contains_key(&(Family::Paragraph, (*style).to_owned()));
        let style = style.filter(known).or(self.usual.as_deref());
        style.is_some_and(|style| self.style_hides(Family::Paragraph, style))
    }

    /// Whether a run, or a paragraph's mark, is hidden, in a paragraph whose style hides it or does not.
    ///
    /// Hidden is a property that two styles together switch off again, as the standard has it.
    pub(super) fn hide(&self, properties: &Properties, paragraph: bool) -> bool {
        properties.hides.unwrap_or_else(|| {
            let style = properties.style.as_deref();
            let character = style.is_some_and(|style| self.style_hides(Family::Character, style));
            self.hides || (paragraph != character)
        })
    }

    /// What a style says, or the nearest one it builds on that says anything.
    fn style_hides(&self, family: Family, style: &str) -> bool {
        let mut name = style;
        for _ in 0..MOST_STEPS {
            match self.all.get(&(family, name.to_owned())) {
                Some(Style { hides: Some(hides), .. }) => return *hides,
                Some(Style { based_on: Some(next), .. }) => name = next,
                _ => return false,
            }
        }
        false
    }
}

/// An open element of the part.
#[derive(Debug)]
enum Frame {
    /// Nothing in it counts: that of tables among others, which have styles for their corners.
    Skip,
    /// Its elements count.
    Through,
    /// What holds for everything.
    Usual,
    /// A style.
    Style(Family, String, Style),
    /// The properties of one of the two before.
    Properties(Properties),
}

/// Takes the part in.
#[derive(Debug, Default)]
struct Reader {
    styles: Styles,
    stack: Vec<Frame>,
}

impl Handler for Reader {
    fn open(&mut self, tag: &Tag) -> Result<(), Refused> {
        let (space, name) = tag.name();
        let name = if space == Space::Word { name } else { b"" };
        let frame = match (self.stack.last_mut(), name) {
            (None, b"styles") | (Some(Frame::Through), b"docDefaults") => Frame::Through,
            (Some(Frame::Through), b"rPrDefault") => Frame::Usual,
            (Some(Frame::Through), b"style") => self.style(tag),
            (Some(Frame::Style(_, _, style)), b"basedOn") => {
                style.based_on = tag.value(Space::Word, "val");
                Frame::Skip
            }
            (Some(Frame::Style(..) | Frame::Usual), b"rPr") => Frame::Properties(Properties::default()),
            (Some(Frame::Properties(properties)), _) => {
                properties.take(tag);
                Frame::Skip
            }
            _ => Frame::Skip,
        };
        self.stack.push(frame);
        Ok(())
    }

    fn close(&mut self) -> Result<(), Refused> {
        match (self.stack.pop(), self.stack.last_mut()) {
            (Some(Frame::Properties(properties)), Some(Frame::Usual)) => {
                self.styles.hides = properties.hides == Some(true);
            }
            (Some(Frame::Properties(properties)), Some(Frame::Style(_, _, style))) => style.hides = properties.hides,
            (Some(Frame::Style(family, name, style)), _) => {
                self.styles.all.insert((family, name), style);
            }
            _ => {}
        }
        Ok(())
    }
}

impl Reader {
    /// A style that opens.
    fn style(&mut self, tag: &Tag) -> Frame {
        let family = match tag.value(Space::Word, "type").as_deref() {
            None | Some("paragraph") => Family::Paragraph,
            Some("character") => Family::Character,
            Some(_) => Family::Other,
        };
        let name = tag.value(Space::Word, "styleId").unwrap_or_default();
        let usual = tag.value(Space::Word, "default").is_some_and(|value| says_yes(&value));
        if usual && family == Family::Paragraph {
            self.styles.usual = Some(name.clone());
        }
        Frame::Style(family, name, Style::default())
    }
}
