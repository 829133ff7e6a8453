//! One pass over a part's XML, with namespaces in place of prefixes, and without recursion.
//!
//! Only the five entities of XML and references by number are known. What a DTD declares is never expanded: a
//! reference to it refuses the part, for to leave it out could leave out a "not".

use std::borrow::Cow;

use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, NamespaceResolver, ResolveResult};
use quick_xml::reader::NsReader;

use crate::sources::document::Refused;

/// Elements inside one another at most; documents somebody wrote stay below a hundred.
const MOST_DEPTH: usize = 1_000;

/// Prefixes that hold at one place at most. Every name is looked up among them, so that their number is a matter of
/// time; documents somebody wrote have about fifty.
const MOST_PREFIXES: usize = 1_000;

/// The vocabularies that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    /// WordprocessingML.
    Word,
    /// Formulas in Word documents.
    Math,
    /// Markup compatibility: the same thing said twice, for newer and for older readers.
    Compat,
    /// Relationships between parts of a package.
    Relations,
    /// The list of the parts' types.
    Types,
    /// `OpenDocument`: the frame of the document.
    Office,
    /// `OpenDocument`: text.
    Text,
    /// `OpenDocument`: tables.
    Table,
    /// `OpenDocument`: drawings.
    Draw,
    /// `OpenDocument`: styles.
    Style,
    /// `OpenDocument`: captions for those who do not see the drawings, and who wrote a comment.
    Beside,
    /// `OpenDocument`: the list of the files.
    Manifest,
    /// Everything else, and names without a vocabulary.
    Other,
}

/// The vocabulary of a namespace. Word's are known in the common and in the strict form of the standard.
fn space(resolved: &ResolveResult) -> Space {
    let ResolveResult::Bound(Namespace(name)) = resolved else { return Space::Other };
    match *name {
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        | b"http://purl.oclc.org/ooxml/wordprocessingml/main" => Space::Word,
        b"http://schemas.openxmlformats.org/officeDocument/2006/math"
        | b"http://purl.oclc.org/ooxml/officeDocument/math" => Space::Math,
        b"http://schemas.openxmlformats.org/markup-compatibility/2006" => Space::Compat,
        b"http://schemas.openxmlformats.org/package/2006/relationships" => Space::Relations,
        b"http://schemas.openxmlformats.org/package/2006/content-types" => Space::Types,
        b"urn:oasis:names:tc:opendocument:xmlns:office:1.0" => Space::Office,
        b"urn:oasis:names:tc:opendocument:xmlns:text:1.0" => Space::Text,
        b"urn:oasis:names:tc:opendocument:xmlns:table:1.0" => Space::Table,
        b"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" => Space::Draw,
        b"urn:oasis:names:tc:opendocument:xmlns:style:1.0" => Space::Style,
        b"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
        | b"urn:oasis:names:tc:opendocument:xmlns:form:1.0"
        | b"urn:oasis:names:tc:opendocument:xmlns:script:1.0"
        | b"urn:oasis:names:tc:opendocument:xmlns:meta:1.0"
        | b"http://purl.org/dc/elements/1.1/"
        | b"http://www.w3.org/1998/Math/MathML" => Space::Beside,
        b"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" => Space::Manifest,
        _ => Space::Other,
    }
}

/// An element that opens.
pub(super) struct Tag<'a> {
    start: &'a BytesStart<'a>,
    names: &'a NamespaceResolver,
    space: Space,
}

impl<'a> Tag<'a> {
    fn new(start: &'a BytesStart<'a>, names: &'a NamespaceResolver) -> Self {
        Self { start, names, space: space(&names.resolve_element(start.name()).0) }
    }

    /// Its vocabulary and its name in it.
    pub(super) fn name(&self) -> (Space, &'a [u8]) {
        (self.space, self.start.local_name().into_inner())
    }

    /// How many prefixes it declares.
    fn prefixes(&self) -> usize {
        let mut attributes = self.start.attributes();
        attributes.with_checks(false).flatten().filter(|one| one.key.as_namespace_binding().is_some()).count()
    }

    /// The value of an attribute of this vocabulary, or of one without a prefix.
    pub(super) fn value(&self, of: Space, name: &str) -> Option<String> {
        // Checking for repeated attributes takes the square of their number, which somebody could choose.
        self.start.attributes().with_checks(false).flatten().find_map(|attribute| {
            let (resolved, local) = self.names.resolve_attribute(attribute.key);
            let same = matches!(resolved, ResolveResult::Unbound) || space(&resolved) == of;
            let value = || attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(Cow::into_owned);
            (same && local.as_ref() == name.as_bytes()).then(value).flatten()
        })
    }
}

/// What takes the elements of a part in.
pub(super) trait Handler {
    /// An element opens.
    fn open(&mut self, tag: &Tag) -> Result<(), Refused>;
    /// Characters of the element opened last and not yet closed.
    fn words(&mut self, _words: &str) -> Result<(), Refused> {
        Ok(())
    }
    /// The element opened last and not yet closed closes.
    fn close(&mut self) -> Result<(), Refused>;
}

/// Hands a part's elements to `handler`, in order.
///
/// # Errors
/// When the XML is not well formed, ends in the middle or is nested too deep, or when `handler` says so.
pub(super) fn walk(xml: &str, handler: &mut impl Handler) -> Result<(), Refused> {
    let mut reader = NsReader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    // Of each open element, how many prefixes hold in it.
    let mut open: Vec<usize> = Vec::new();
    let mut roots = 0_usize;
    loop {
        match reader.read_event().map_err(|_| Refused::Broken)? {
            Event::Start(start) => {
                roots += usize::from(open.is_empty());
                let tag = Tag::new(&start, reader.resolver());
                let prefixes = open.last().copied().unwrap_or_default() + tag.prefixes();
                open.push(prefixes);
                if open.len() > MOST_DEPTH || prefixes > MOST_PREFIXES {
                    return Err(Refused::TooLarge);
                }
                handler.open(&tag)?;
            }
            Event::End(_) => {
                open.pop().ok_or(Refused::Broken)?;
                handler.close()?;
            }
            Event::Text(text) => handler.words(&text.xml10_content().map_err(|_| Refused::Broken)?)?,
            Event::CData(text) => handler.words(&text.xml10_content().map_err(|_| Refused::Broken)?)?,
            Event::GeneralRef(reference) => handler.words(&referred(&reference)?)?,
            // What ends in the middle has lost words, and what has two roots is two documents.
            Event::Eof => return if open.is_empty() && roots == 1 { Ok(()) } else { Err(Refused::Broken) },
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// What a reference stands for.
fn referred(reference: &BytesRef) -> Result<String, Refused> {
    if let Some(character) = reference.resolve_char_ref().map_err(|_| Refused::Broken)? {
        return Ok(character.into());
    }
    let name = reference.decode().map_err(|_| Refused::Broken)?;
    resolve_xml_entity(&name).map(str::to_owned).ok_or(Refused::Broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes down what it is handed.
    #[derive(Default)]
    struct Notes(String);

    impl Handler for Notes {
        fn open(&mut self, tag: &Tag) -> Result<(), Refused> {
            let (space, local) = tag.name();
            let value = tag.value(Space::Word, "val").unwrap_or_default();
            self.0 += &format!("<{space:?} {} {value}>", String::from_utf8_lossy(local));
            Ok(())
        }
        fn words(&mut self, words: &str) -> Result<(), Refused> {
            self.0 += words;
            Ok(())
        }
        fn close(&mut self) -> Result<(), Refused> {
            self.0.push('/');
            Ok(())
        }
    }

    fn noted(xml: &str) -> Result<String, Refused> {
        let mut notes = Notes::default();
        walk(xml, &mut notes).map(|()| notes.0)
    }

    #[test]
    fn names_values_and_references() {
        let xml = "<?xml version='1.0'?><!DOCTYPE t><t xmlns='http://purl.oclc.org/ooxml/wordprocessingml/main' \
                   xmlns:x='http://purl.oclc.org/ooxml/wordprocessingml/main' xmlns:y='y'>\
                   <x:p y:val='no' x:val='&lt;1'/>a&amp;&#x62;<!-- no --><![CDATA[<c>]]>\r\n<y:p val='2'/><z:p/></t>";
        let expected = "<Word t ><Word p <1>/a&b<c>\n<Other p 2>/<Other p >//";
        assert_eq!(noted(xml).as_deref(), Ok(expected));
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        for xml in ["", "words", "<a>", "<a></b>", "<a/></a>", "<a/><b/>", "<a>&not;</a>", "<a", "<a>&#0;</a>"] {
            assert_eq!(noted(xml), Err(Refused::Broken), "{xml}");
        }
        let entity = "<!DOCTYPE a [<!ENTITY b 'bbbb'>]><a>&b;</a>";
        assert_eq!(noted(entity), Err(Refused::Broken));
        assert_eq!(noted(&"<a>".repeat(70_000)), Err(Refused::TooLarge));
        let prefixes: String = (0..100).map(|one| format!(" xmlns:a{one}='b'")).collect();
        assert_eq!(noted(&format!("<a{prefixes}>").repeat(20)), Err(Refused::TooLarge));
        assert!(noted(&format!("<a><b{prefixes}/>{}</a>", format!("<b{prefixes}/>").repeat(20))).is_ok());
    }
}
