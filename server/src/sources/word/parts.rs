//! Which part of a Word package is what, by the relationships between them.
//!
//! The names of the parts are free: some writers call the text `word/document2.xml`. Targets outside the package are
//! never followed.

use super::package::Package;
use super::xml::{Handler, Space, Tag, walk};
use crate::sources::document::Refused;

/// Where the text is when nothing says so.
const USUAL: &str = "word/document.xml";

/// A part that another names.
struct Relation {
    /// An address that says what it is to the other; its last word counts, since its start differs between the forms
    /// of the standard.
    kind: String,
    /// The part's name.
    target: String,
}

/// The parts that a part names.
#[derive(Default)]
pub(super) struct Relations {
    folder: String,
    all: Vec<Relation>,
}

impl Relations {
    /// The relationships of a part, or of the package with an empty name. None at all is no fault.
    ///
    /// # Errors
    /// When they are there and cannot be read.
    pub(super) fn of(package: &mut Package, part: &str) -> Result<Self, Refused> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let name = format!("{folder}/_rels/{file}.rels");
        let mut relations = Self { folder: folder.to_owned(), all: Vec::new() };
        if let Some(xml) = package.part(name.trim_start_matches('/'))? {
            walk(&xml, &mut relations)?;
        }
        Ok(relations)
    }

    /// The first part of this kind that the package has.
    pub(super) fn part(&self, package: &Package, kind: &str) -> Option<String> {
        let fitting = self.all.iter().filter(|relation| relation.kind.rsplit('/').next() == Some(kind));
        fitting.map(|relation| relation.target.clone()).find(|target| package.has(target))
    }
}

impl Handler for Relations {
    fn open(&mut self, tag: &Tag) -> Result<(), Refused> {
        let value = |name| tag.value(Space::Relations, name);
        let outside = value("TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case("external"));
        if tag.name() == (Space::Relations, b"Relationship")
            && !outside
            && let (Some(kind), Some(target)) = (value("Type"), value("Target"))
        {
            self.all.push(Relation { kind, target: resolved(&self.folder, &target) });
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), Refused> {
        Ok(())
    }
}

/// A target as a part's name: from the top when it starts with a slash, else from the folder of the part that names
/// it. Steps above the top stay there.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let start = if target.starts_with('/') { "" } else { folder };
    let mut steps = Vec::new();
    for step in start.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// The name of the part that holds the text.
///
/// # Errors
/// When there is none.
pub(super) fn main_part(package: &mut Package) -> Result<String, Refused> {
    let relations = Relations::of(package, "")?;
    if let Some(part) = relations.part(package, "officeDocument") {
        return Ok(part);
    }
    if package.has(USUAL) {
        return Ok(USUAL.to_owned());
    }
    let xml = package.part("[Content_Types].xml")?.ok_or(Refused::Broken)?;
    let mut types = Types::default();
    walk(&xml, &mut types)?;
    types.main.filter(|part| package.has(part)).ok_or(Refused::Broken)
}

/// What the list of types says of the main part: documents, templates, and both with macros.
#[derive(Default)]
struct Types {
    main: Option<String>,
}

impl Handler for Types {
    fn open(&mut self, tag: &Tag) -> Result<(), Refused> {
        let kind = tag.value(Space::Types, "ContentType").unwrap_or_default();
        let word = kind.contains("wordprocessingml") || kind.contains("ms-word");
        if tag.name() == (Space::Types, b"Override") && word && kind.ends_with("main+xml") && self.main.is_none() {
            self.main = tag.value(Space::Types, "PartName").map(|name| resolved("", &name));
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), Refused> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::package::tests::zipped;
    use super::*;

    const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    const USED: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    #[track_caller]
    fn check(entries: &[(&str, &str)], expected: Result<&str, Refused>) {
        let entries: Vec<_> = entries.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
        let bytes = zipped(&entries);
        let found = main_part(&mut Package::open(&bytes).unwrap());
        assert_eq!(found.as_deref().map_err(|&refused| refused), expected);
    }

    fn relation(kind: &str, target: &str, more: &str) -> String {
        format!(
            "<Relationships xmlns='{RELATIONS}'><Relationship Type='{kind}' Target='{target}' {more}/></Relationships>"
        )
    }

    #[test]
    fn the_main_part() {
        let kind = format!("{USED}/officeDocument");
        let strict = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument";
        let named = |target: &str| relation(&kind, target, "");
        check(&[("_rels/.rels", &named("/word/document2.xml")), ("word/document2.xml", "")], Ok("word/document2.xml"));
        check(&[("_rels/.rels", &named("a/../b.xml")), ("b.xml", "")], Ok("b.xml"));
        check(&[("_rels/.rels", &named("../../b.xml")), ("b.xml", "")], Ok("b.xml"));
        check(&[("_rels\\.rels", &named("w\\b.xml")), ("W\\B.xml", "")], Ok("w/b.xml"));
        check(&[("_rels/.rels", &relation(strict, "b.xml", "")), ("b.xml", "")], Ok("b.xml"));
        // Another part must not be taken for it because its name is the usual one.
        check(&[("_rels/.rels", &named("b.xml")), ("b.xml", ""), (USUAL, "")], Ok("b.xml"));
        // Not there, outside, or not said: the usual name.
        check(&[("_rels/.rels", &named("c.xml")), (USUAL, "")], Ok(USUAL));
        check(
            &[("_rels/.rels", &relation(&kind, "b.xml", "TargetMode='External'")), ("b.xml", ""), (USUAL, "")],
            Ok(USUAL),
        );
        check(&[(USUAL, "")], Ok(USUAL));
        let types = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>\
                     <Override PartName='/a.xml' ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml'/>\
                     <Override PartName='/b.xml' ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/></Types>";
        check(&[("[Content_Types].xml", types), ("b.xml", "")], Ok("b.xml"));
        check(&[("[Content_Types].xml", types)], Err(Refused::Broken));
        check(&[("c.xml", "")], Err(Refused::Broken));
        check(&[("_rels/.rels", "<Relationships>"), (USUAL, "")], Err(Refused::Broken));
    }

    #[test]
    fn parts_beside_the_main_part() {
        let rels = relation(&format!("{USED}/footnotes"), "notes.xml", "");
        let bytes = zipped(&[("w/_rels/d.xml.rels", rels.as_bytes()), ("w/notes.xml", b"")]);
        let mut package = Package::open(&bytes).unwrap();
        let relations = Relations::of(&mut package, "w/d.xml").unwrap();
        assert_eq!(relations.part(&package, "footnotes").as_deref(), Some("w/notes.xml"));
        assert_eq!(relations.part(&package, "endnotes"), None);
    }
}
