//! The text of `OpenDocument` texts, as a page of them shows it: a paragraph a line.
//!
//! As with Word documents, what was deleted or is hidden is not read, and what stands beside the sentences (text boxes,
//! notes) is read after them.

use std::collections::HashSet;

use super::flow::{Flow, composed};
use super::odt_roles::{Role, role};
use super::odt_styles::{Family, Styles};
use super::package::{MOST_BYTES, Package};
use super::xml::{Handler, Space, Tag, walk};
use crate::sources::document::Refused;

/// The text of a document.
///
/// # Errors
/// When it wants a password, is broken or is far too large.
pub fn read(bytes: &[u8]) -> Result<String, Refused> {
    let mut package = Package::open(bytes)?;
    if let Some(manifest) = package.part("META-INF/manifest.xml")? {
        walk(&manifest, &mut Manifest)?;
    }
    // Not every writer says what the file is; one that says something else is believed.
    if package.part("mimetype")?.is_some_and(|kind| !kind.to_ascii_lowercase().contains("opendocument.text")) {
        return Err(Refused::Broken);
    }
    let common = package.part("styles.xml")?;
    let content = package.part("content.xml")?.ok_or(Refused::Broken)?;
    let styles = Styles::read(common.as_deref(), &content)?;
    let mut reader = Reader::new(&styles);
    walk(&content, &mut reader)?;
    match reader.sheets.pop() {
        Some(body) if reader.found => Ok(composed(body.flow.finish(), &reader.boxes, &reader.notes)),
        _ => Err(Refused::Broken),
    }
}

/// The list of the files, which says of each how it is encrypted.
struct Manifest;

impl Handler for Manifest {
    fn open(&mut self, tag: &Tag) -> Result<(), Refused> {
        if tag.name() == (Space::Manifest, b"encryption-data") { Err(Refused::Encrypted) } else { Ok(()) }
    }

    fn close(&mut self) -> Result<(), Refused> {
        Ok(())
    }
}

/// An element that is open.
#[derive(Debug, Clone, Copy)]
struct Frame {
    role: Role,
    /// Whether a style hides its text.
    hidden: bool,
}

/// Where a sheet goes when it is full.
#[derive(Debug, Clone, Copy)]
enum Place {
    Body,
    Box(usize),
    Note(usize),
}

/// Where text goes: the body, a text box or a note.
#[derive(Debug)]
struct Sheet {
    flow: Flow,
    place: Place,
    /// Text outside a paragraph is none.
    paragraph: Option<Paragraph>,
}

impl Sheet {
    fn new(place: Place) -> Self {
        Self { flow: Flow::default(), place, paragraph: None }
    }
}

/// The paragraph that is open.
#[derive(Debug)]
struct Paragraph {
    /// Where its text starts.
    start: usize,
    /// Whether white space is no text here: at the start, and after other white space.
    tidy: bool,
    /// Whether it is hidden as a whole.
    gone: bool,
}

/// Takes the content in.
struct Reader<'a> {
    styles: &'a Styles,
    stack: Vec<Frame>,
    /// The sheets that are open, the body first, each standing in the one before.
    sheets: Vec<Sheet>,
    boxes: Vec<String>,
    notes: Vec<String>,
    /// How many blanks were asked for by number: a short file could ask for any.
    blanks: u64,
    /// The change that is open in the list of them, and those of them that are deletions.
    change: Option<String>,
    deletions: HashSet<String>,
    /// The deletion that is open in the text. What it took away stands in the list, as a rule; in tables it may be
    /// left where it was.
    deleting: Option<String>,
    /// Whether there is a text at all, and not a table of numbers or slides.
    found: bool,
}

impl Handler for Reader<'_> {
    fn open(&mut self, tag: &Tag) -> Result<(), Refused> {
        let above = self.stack.last().copied().unwrap_or(Frame { role: Role::Through, hidden: false });
        let frame = if above.role == Role::Skip { above } else { self.frame(tag, above.hidden)? };
        self.stack.push(frame);
        Ok(())
    }

    fn words(&mut self, words: &str) -> Result<(), Refused> {
        let Some(Frame { role: Role::Through | Role::Span | Role::Paragraph, hidden: false }) = self.stack.last()
        else {
            return Ok(());
        };
        let Some(Sheet { flow, paragraph: Some(paragraph), .. }) = self.sheets.last_mut() else { return Ok(()) };
        if self.deleting.is_some() {
            return Ok(());
        }
        for character in words.chars() {
            let white = matches!(character, ' ' | '\t' | '\n' | '\r');
            if !(white && paragraph.tidy) {
                flow.push_char(if white { ' ' } else { character });
            }
            paragraph.tidy = white;
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), Refused> {
        let Some(frame) = self.stack.pop() else { return Ok(()) };
        match frame.role {
            Role::Paragraph => self.end_paragraph(frame.hidden),
            Role::Box | Role::Note => self.end_sheet(),
            Role::Row => self.flow(|flow| flow.close_row(true)),
            Role::Cell => self.flow(|flow| flow.close_cell(true)),
            _ => {}
        }
        Ok(())
    }
}

impl<'a> Reader<'a> {
    fn new(styles: &'a Styles) -> Self {
        let sheets = vec![Sheet::new(Place::Body)];
        Self {
            styles,
            stack: Vec::new(),
            sheets,
            boxes: Vec::new(),
            notes: Vec::new(),
            blanks: 0,
            change: None,
            deletions: HashSet::new(),
            deleting: None,
            found: false,
        }
    }

    /// Does something to the text of the sheet on top.
    fn flow(&mut self, work: impl FnOnce(&mut Flow)) {
        if let Some(sheet) = self.sheets.last_mut() {
            work(&mut sheet.flow);
        }
    }

    /// An element that opens in one whose text is hidden or is not.
    fn frame(&mut self, tag: &Tag, hidden: bool) -> Result<Frame, Refused> {
        let (space, name) = tag.name();
        let value = |name| if space == Space::Text { tag.value(Space::Text, name) } else { None };
        let is_hidden = value("is-hidden").as_deref() == Some("true");
        let mut frame = Frame { role: role(space, name), hidden };
        match frame.role {
            Role::HiddenParagraph => {
                frame.role = Role::Skip;
                if let Some(Sheet { paragraph: Some(paragraph), .. }) = self.sheets.last_mut() {
                    paragraph.gone |= is_hidden;
                }
            }
            // Sections and fields of which only the value counts.
            _ if is_hidden || value("display").as_deref() == Some("none") => frame.role = Role::Skip,
            Role::Document => self.found = true,
            Role::Change => self.change = value("id").or_else(|| tag.value(Space::Other, "id")),
            Role::Deletion => {
                frame.role = Role::Skip;
                self.deletions.extend(self.change.take());
            }
            Role::ChangeStart => {
                self.deleting = self.deleting.take().or(value("change-id").filter(|id| self.deletions.contains(id)));
            }
            Role::ChangeEnd => {
                self.deleting = self.deleting.take().filter(|id| value("change-id").as_ref() != Some(id));
            }
            Role::Paragraph => {
                frame.hidden = self.hides(Family::Paragraph, value("style-name"), hidden);
                self.paragraph();
            }
            Role::Span => frame.hidden = self.hides(Family::Text, value("style-name"), hidden),
            Role::Blanks => self.blanks(value("c"), hidden)?,
            Role::Sign(sign) if !hidden => self.sign(sign, 1),
            Role::Box => {
                self.sheets.push(Sheet::new(Place::Box(self.boxes.len())));
                // Its place is taken now: boxes are read in the order in which they start.
                self.boxes.push(String::new());
            }
            Role::Note => {
                self.sheets.push(Sheet::new(Place::Note(self.notes.len())));
                self.notes.push(String::new());
            }
            Role::Table => self.flow(Flow::settle),
            Role::Row => self.flow(Flow::open_row),
            Role::Cell => self.flow(Flow::open_cell),
            _ => {}
        }
        Ok(frame)
    }

    /// Whether a style hides text, which is as around it when the style does not say.
    fn hides(&self, family: Family, style: Option<String>, around: bool) -> bool {
        style.and_then(|style| self.styles.hides(family, &style)).unwrap_or(around)
    }

    fn paragraph(&mut self) {
        if let Some(sheet) = self.sheets.last_mut() {
            if self.deleting.is_none() {
                sheet.flow.settle();
            }
            sheet.paragraph = Some(Paragraph { start: sheet.flow.len(), tidy: true, gone: false });
        }
    }

    /// Characters that an element stands for.
    fn sign(&mut self, sign: char, times: u64) {
        if self.deleting.is_none()
            && let Some(Sheet { flow, paragraph: Some(paragraph), .. }) = self.sheets.last_mut()
        {
            (0..times).for_each(|_| flow.push_char(sign));
            paragraph.tidy = false;
        }
    }

    fn blanks(&mut self, count: Option<String>, hidden: bool) -> Result<(), Refused> {
        let count = count.and_then(|count| count.trim().parse().ok()).unwrap_or(1);
        self.blanks = self.blanks.saturating_add(count);
        if self.blanks > MOST_BYTES {
            return Err(Refused::TooLarge);
        }
        if !hidden {
            self.sign(' ', count);
        }
        Ok(())
    }

    /// Ends the line; a paragraph that is hidden leaves none.
    fn end_paragraph(&mut self, hidden: bool) {
        let Some(sheet) = self.sheets.last_mut() else { return };
        let Some(paragraph) = sheet.paragraph.take() else { return };
        let text = sheet.flow.since(paragraph.start);
        if paragraph.gone || (hidden && text.is_empty()) {
            return sheet.flow.cut(paragraph.start);
        }
        if self.deleting.is_some() {
            // Its end was deleted too: the next paragraph goes on in the line.
            return;
        }
        // White space at the end is there to make the file look tidy.
        if paragraph.tidy && text.ends_with(' ') {
            sheet.flow.cut(sheet.flow.len() - 1);
        }
        sheet.flow.push_char('\n');
    }

    fn end_sheet(&mut self) {
        let Some(sheet) = self.sheets.pop() else { return };
        let place = match sheet.place {
            Place::Body => None,
            Place::Box(place) => self.boxes.get_mut(place),
            Place::Note(place) => self.notes.get_mut(place),
        };
        if let Some(place) = place {
            *place = sheet.flow.finish();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::package::tests::zipped;
    use super::*;

    const SPACES: &str = "xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' \
        xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0' \
        xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' \
        xmlns:draw='urn:oasis:names:tc:opendocument:xmlns:drawing:1.0' \
        xmlns:style='urn:oasis:names:tc:opendocument:xmlns:style:1.0' \
        xmlns:svg='urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0' \
        xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:loext='urn:loext'";

    fn content(automatic: &str, body: &str) -> String {
        format!(
            "<office:document-content {SPACES}><office:automatic-styles>{automatic}</office:automatic-styles>\
             <office:body><office:text>{body}</office:text></office:body></office:document-content>"
        )
    }

    #[track_caller]
    fn check(body: &str, expected: &str) {
        let content = content("", body);
        let bytes =
            zipped(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", content.as_bytes())]);
        assert_eq!(read(&bytes).as_deref(), Ok(expected));
    }

    #[track_caller]
    fn check_in_paragraph(inner: &str, expected: &str) {
        check(&format!("<text:p>{inner}</text:p>"), &format!("{expected}\n"));
    }

    #[test]
    fn paragraphs() {
        check("", "");
        check("loose<text:p/>", "\n");
        check(
            "<text:h text:outline-level='1'><text:number>1.</text:number>Title</text:h><text:p>Text &amp; more</text:p>",
            "Title\nText & more\n",
        );
        check(
            "<text:list><text:list-header><text:p>a</text:p></text:list-header><text:list-item><text:number>1</text:number><text:p>b</text:p></text:list-item></text:list>",
            "a\nb\n",
        );
        check("<text:section><text:p>a</text:p></text:section>", "a\n");
        check(
            "<text:sequence-decls><text:p>no</text:p></text:sequence-decls><office:forms><text:p>no</text:p></office:forms><text:p>a</text:p>",
            "a\n",
        );
        check(
            "<text:table-of-content><text:table-of-content-source><text:index-title-template>no</text:index-title-template></text:table-of-content-source><text:index-body><text:index-title><text:p>Contents</text:p></text:index-title><text:p>a<text:tab/>1</text:p></text:index-body></text:table-of-content>",
            "Contents\na\t1\n",
        );
    }

    #[test]
    fn white_space() {
        for (inner, expected) in [
            ("  a \n\t b  ", "a b"),
            ("a <text:span> b</text:span> c", "a b c"),
            ("a<text:s/>b<text:s text:c='3'/>c", "a b   c"),
            ("a <text:s text:c='2'/>b<text:s/>", "a   b "),
            ("<text:s/>a", " a"),
            ("a<text:tab/>b<text:line-break/>c", "a\tb\nc"),
            ("a<text:tab/> b", "a\t b"),
            ("can<text:soft-page-break/>not", "cannot"),
            ("can<text:bookmark-start/>not<text:bookmark-end/>", "cannot"),
            ("a\u{A0}\u{A0}b", "a\u{A0}\u{A0}b"),
            ("no<!-- way -->t", "not"),
        ] {
            check_in_paragraph(inner, expected);
        }
    }

    #[test]
    fn text_inside_a_paragraph() {
        for (inner, expected) in [
            ("We <text:a>sail</text:a> <loext:content-control>today</loext:content-control>", "We sail today"),
            ("<text:ruby> <text:ruby-base>a</text:ruby-base> <text:ruby-text>not</text:ruby-text></text:ruby>b", "ab"),
            (
                "a<office:annotation><dc:creator>x</dc:creator><text:p>not</text:p></office:annotation>b<office:annotation-end/>",
                "ab",
            ),
            ("<text:page-number>3</text:page-number><text:script>not</text:script>", "3"),
            ("We <text:change-start/>do<text:change-end/><text:change/>.", "We do."),
            ("<text:hidden-text text:is-hidden='true'>not</text:hidden-text>a", "a"),
            ("<text:hidden-text text:is-hidden='false'>not</text:hidden-text>a", "nota"),
            ("<text:variable-set text:display='none'>not</text:variable-set>a", "a"),
            ("<text:meta>a</text:meta><text:bibliography-mark>[1]</text:bibliography-mark>", "a[1]"),
        ] {
            check_in_paragraph(inner, expected);
        }
    }

    #[test]
    fn changes_and_hidden_blocks() {
        // Left where it was, by either form of the name of the change.
        let changes = "<text:tracked-changes> <text:changed-region xml:id='c1'><text:deletion/></text:changed-region>\
            <text:changed-region text:id='c2'><text:insertion><office:change-info><dc:creator>x</dc:creator></office:change-info></text:insertion></text:changed-region></text:tracked-changes>";
        let from = |id: &str| format!("<text:change-start text:change-id='{id}'/>");
        let to = |id: &str| format!("<text:change-end text:change-id='{id}'/>");
        let inner =
            format!("<text:p>We {}not <text:s/>{}sail {}now{}.</text:p>", from("c1"), to("c1"), from("c2"), to("c2"));
        check(&format!("{changes}{inner}"), "We sail now.\n");
        let across = format!(
            "<text:p>We {}not</text:p><text:p>not</text:p><text:p>not {}sail.</text:p><text:p>b</text:p>",
            from("c1"),
            to("c1")
        );
        check(&format!("{changes}{across}"), "We sail.\nb\n");
        let cell = |inner: &str| format!("<table:table-cell><text:p>{inner}</text:p></table:table-cell>");
        let row = format!(
            "<table:table><table:table-row>{}{}</table:table-row></table:table><text:p>b</text:p>",
            cell(&(from("c1") + "not")),
            cell(&("not".to_owned() + &to("c1")))
        );
        check(&format!("{changes}{row}"), "\t\nb\n");

        check(
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>not</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>We <text:change/>sail.</text:p>",
            "We sail.\n",
        );
        check(
            "<text:p>no<text:hidden-paragraph text:is-hidden='true'/></text:p><text:p>a<text:hidden-paragraph text:is-hidden='false'/></text:p>",
            "a\n",
        );
        check(
            "<text:section text:display='none'><text:p>no</text:p></text:section><text:section text:display='condition' text:is-hidden='true'><text:p>no</text:p></text:section><text:section text:display='condition'><text:p>a</text:p></text:section>",
            "a\n",
        );
    }

    #[test]
    fn hidden_by_a_style() {
        let style = |name: &str, family: &str, more: &str, display: &str| {
            format!(
                "<style:style style:name='{name}' style:family='{family}' {more}><style:text-properties {display}/></style:style>"
            )
        };
        let none = "text:display='none'";
        let automatic = style("T1", "text", "", none)
            + &style("T2", "text", "", "text:display='true'")
            + &style("T3", "text", "style:parent-style-name='Common'", "")
            + &style("P1", "paragraph", "", none)
            + &style("P2", "paragraph", "", "");
        let common = format!(
            "<office:document-styles {SPACES}><office:styles>{}</office:styles><office:automatic-styles>{}</office:automatic-styles>\
             <office:master-styles><style:master-page><style:header><text:p>no</text:p></style:header></style:master-page></office:master-styles></office:document-styles>",
            style("Common", "text", "", none),
            // Names in here are those of the headers' styles and mean something else in the text.
            style("P2", "paragraph", "", none),
        );
        let check = |body: &str, expected: &str| {
            let content = content(&automatic, body);
            let bytes = zipped(&[("styles.xml", common.as_bytes()), ("content.xml", content.as_bytes())]);
            assert_eq!(read(&bytes).as_deref(), Ok(expected), "{body}");
        };
        let span = |style: &str, inner: &str| format!("<text:span text:style-name='{style}'>{inner}</text:span>");
        let para = |style: &str, inner: &str| format!("<text:p text:style-name='{style}'>{inner}</text:p>");
        check(&para("P2", &format!("We {}sail.", span("T1", "not <text:s/><text:tab/>"))), "We sail.\n");
        check(&para("P2", &format!("We {}sail.", span("T3", "not "))), "We sail.\n");
        check(&para("P2", &format!("We {}sail.", span("T9", "not "))), "We not sail.\n");
        check(&(para("P1", "not") + &para("P2", "a")), "a\n");
        check(&para("P1", &format!("not {}", span("T2", "seen"))), "seen\n");
    }

    #[test]
    fn boxes_and_notes_stand_apart() {
        let frame = |text: &str| {
            format!(
                "<draw:frame> <svg:title>no</svg:title><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame>"
            )
        };
        let note = |text: &str| {
            format!(
                "<text:note> <text:note-citation>1</text:note-citation> <text:note-body><text:p>{text}</text:p></text:note-body></text:note>"
            )
        };
        check_in_paragraph(&format!("We are {}late.", frame("not")), "We are late.\n\nnot");
        check_in_paragraph(&format!("We can{}not{} sail.", note("one"), note("two")), "We cannot sail.\n\none\ntwo");
        check(
            &format!("<text:p>a{}{}</text:p>{}<text:p>b</text:p>", note("note"), frame("box"), frame("page")),
            "a\nb\n\nbox\n\npage\n\nnote\n",
        );
        check_in_paragraph(
            "a<draw:custom-shape><text:p>not</text:p><draw:enhanced-geometry/></draw:custom-shape>b",
            "ab\n\nnot",
        );
        check_in_paragraph(&format!("a{}b", frame(&format!("outer{}", frame("inner")))), "ab\n\nouter\n\ninner");
        check_in_paragraph(
            "a<draw:frame><draw:object><text:p>no</text:p></draw:object><draw:image/></draw:frame>b",
            "ab",
        );
    }

    #[test]
    fn tables() {
        let cell = |inner: &str| format!("<table:table-cell>{inner}</table:table-cell>");
        let (a, b) = ("<text:p>a</text:p>", "<text:p>b</text:p>");
        let table = |rows: &str| format!("<table:table><table:table-column/>{rows}</table:table>");
        let row = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
        let heads = format!("<table:table-header-rows>{}</table:table-header-rows>", row(&(cell(a) + &cell(b))));
        check(&table(&(heads + &row(&(cell("<text:p/>") + &cell(a))))), "a\tb\n\ta\n");
        check(&table(&row(&(cell(&(a.to_owned() + b)) + &cell(b)))), "a\nb\nb\n");
        check(
            &table(&row(&(cell(a)
                + "<table:covered-table-cell><text:p>no</text:p></table:covered-table-cell>"
                + &cell(b)))),
            "a\tb\n",
        );
    }

    #[test]
    fn what_is_refused() {
        let whole = content("", "<text:p>a</text:p>");
        let check = |entries: &[(&str, &str)], expected: Result<&str, Refused>| {
            let entries: Vec<_> = entries.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
            assert_eq!(read(&zipped(&entries)).as_deref().map_err(|refused| *refused), expected);
        };
        check(&[("content.xml", &whole)], Ok("a\n"));
        check(
            &[("mimetype", "application/vnd.oasis.opendocument.text-template\n"), ("content.xml", &whole)],
            Ok("a\n"),
        );
        check(
            &[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &whole)],
            Err(Refused::Broken),
        );
        check(&[("content.xml", &whole[..whole.len() - 9])], Err(Refused::Broken));
        check(&[("content.xml", &whole.replace("office:text", "office:spreadsheet"))], Err(Refused::Broken));
        check(&[("a", "")], Err(Refused::Broken));
        let manifest = |inner: &str| {
            format!(
                "<m:manifest xmlns:m='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'><m:file-entry>{inner}</m:file-entry></m:manifest>"
            )
        };
        check(&[("META-INF/manifest.xml", &manifest("")), ("content.xml", &whole)], Ok("a\n"));
        check(
            &[("META-INF/manifest.xml", &manifest("<m:encryption-data/>")), ("content.xml", "\u{1}")],
            Err(Refused::Encrypted),
        );
        let blanks = content("", &format!("<text:p>{}</text:p>", "<text:s text:c='60000000'/>".repeat(2)));
        check(&[("content.xml", &blanks)], Err(Refused::TooLarge));
        assert_eq!(read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), Err(Refused::Encrypted));
        assert_eq!(read(b"words"), Err(Refused::Broken));
    }
}
