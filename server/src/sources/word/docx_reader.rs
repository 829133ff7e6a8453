//! One pass over the text of a Word document, or over the part with its notes.

use super::docx_state::{Frame, NoteKind, Paragraph, Sheet};
use super::flow::Flow;
use super::roles::{Role, role};
use super::styles::{Properties, Styles, says_yes};
use super::symbols::symbol;
use super::xml::{Handler, Space, Tag};
use crate::sources::document::Refused;

/// Takes a part in.
pub(super) struct Reader<'a> {
    styles: &'a Styles,
    /// What the part's outermost element is called; another part must not pass for it.
    root: &'a [u8],
    stack: Vec<Frame>,
    /// The sheets that are open, the body first, each standing in the one before.
    sheets: Vec<Sheet>,
    /// The texts of the text boxes, in the order in which they start.
    pub(super) boxes: Vec<String>,
    /// The texts of the notes, each with its number.
    pub(super) notes: Vec<(String, String)>,
    /// The notes that are referred to, in order.
    pub(super) references: Vec<(NoteKind, String)>,
}

impl Handler for Reader<'_> {
    fn open(&mut self, tag: &Tag) -> Result<(), Refused> {
        let frame = match self.stack.last() {
            None if tag.name() != (Space::Word, self.root) => return Err(Refused::Broken),
            Some(Frame::Skip | Frame::Row { deleted: true } | Frame::Cell { deleted: true }) => Frame::Skip,
            Some(Frame::ParagraphProperties) => self.paragraph_property(tag),
            Some(Frame::MarkProperties) => self.mark_property(tag),
            Some(Frame::RunProperties(_)) => self.run_property(tag),
            Some(Frame::TableProperties) => self.table_property(tag),
            Some(Frame::Run { hidden: true, .. }) if tag.name() != (Space::Word, b"rPr") => Frame::Skip,
            _ => self.content(tag),
        };
        self.stack.push(frame);
        Ok(())
    }

    fn words(&mut self, words: &str) -> Result<(), Refused> {
        if matches!(self.stack.last(), Some(Frame::Words))
            && let Some(sheet) = self.sheets.last_mut()
        {
            // A line break of the XML file is none of the page.
            sheet.flow.push(&words.replace(['\n', '\r'], " "));
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), Refused> {
        let Some(frame) = self.stack.pop() else { return Ok(()) };
        match frame {
            Frame::Paragraph => self.end_paragraph(),
            Frame::RunProperties(properties) => self.end_run_properties(&properties),
            Frame::Run { sign: Some(start), .. } => self.end_sign(start),
            Frame::Box | Frame::Note => self.end_sheet(),
            Frame::Row { deleted } => self.flow(|flow| flow.close_row(!deleted)),
            Frame::Cell { deleted } => self.flow(|flow| flow.close_cell(!deleted)),
            Frame::Before(sign) => self.flow(|flow| flow.push_char(sign)),
            _ => {}
        }
        Ok(())
    }
}

impl<'a> Reader<'a> {
    /// For a part whose outermost element is called so.
    pub(super) fn new(styles: &'a Styles, root: &'a [u8]) -> Self {
        let sheets = vec![Sheet::default()];
        Self { styles, root, stack: Vec::new(), sheets, boxes: Vec::new(), notes: Vec::new(), references: Vec::new() }
    }

    /// The text outside boxes and notes.
    pub(super) fn text(&mut self) -> String {
        self.sheets.pop().map(|sheet| sheet.flow.finish()).unwrap_or_default()
    }

    /// Does something to the text of the sheet on top.
    fn flow(&mut self, work: impl FnOnce(&mut Flow)) {
        if let Some(sheet) = self.sheets.last_mut() {
            work(&mut sheet.flow);
        }
    }

    /// How much text the sheet on top has.
    fn place(&self) -> usize {
        self.sheets.last().map_or(0, |sheet| sheet.flow.len())
    }

    /// An element among the text.
    fn content(&mut self, tag: &Tag) -> Frame {
        let (space, name) = tag.name();
        match role(space, name) {
            Role::Skip => Frame::Skip,
            Role::Through => Frame::Through,
            Role::Words => Frame::Words,
            Role::Sign(sign) => self.sign(sign),
            Role::Symbol => {
                let code = tag.value(Space::Word, "char").and_then(|code| u32::from_str_radix(code.trim(), 16).ok());
                let font = tag.value(Space::Word, "font").unwrap_or_default();
                self.sign(symbol(&font, code.unwrap_or(0)))
            }
            Role::Paragraph => self.paragraph(),
            Role::ParagraphProperties => Frame::ParagraphProperties,
            Role::Run => {
                let paragraph = self.sheets.last().is_some_and(|sheet| sheet.paragraph.hidden);
                Frame::Run { hidden: self.styles.hide(&Properties::default(), paragraph), sign: None }
            }
            Role::RunProperties => Frame::RunProperties(Properties::default()),
            Role::Alternatives => Frame::Alternatives { read: false },
            Role::Alternative => match self.stack.last_mut() {
                Some(Frame::Alternatives { read }) if !*read => {
                    *read = true;
                    Frame::Through
                }
                _ => Frame::Skip,
            },
            Role::Box => self.text_box(),
            Role::Note => self.note(tag),
            Role::FootReference => self.reference(NoteKind::Foot, tag),
            Role::EndReference => self.reference(NoteKind::End, tag),
            Role::Field => self.field(tag),
            Role::Table => {
                self.flow(Flow::settle);
                Frame::Through
            }
            Role::Row => {
                self.flow(Flow::open_row);
                Frame::Row { deleted: false }
            }
            Role::Cell => {
                self.flow(Flow::open_cell);
                Frame::Cell { deleted: false }
            }
            Role::TableProperties => Frame::TableProperties,
            Role::Formulas => Frame::Formulas,
            Role::Formula if matches!(self.stack.last(), Some(Frame::Formulas)) => Frame::Before(' '),
            Role::Formula => Frame::Through,
            Role::After(sign) => {
                self.flow(|flow| flow.push_char(sign));
                Frame::Through
            }
            Role::Before(sign) => Frame::Before(sign),
        }
    }

    /// An element that stands for a character.
    fn sign(&mut self, sign: char) -> Frame {
        self.flow(|flow| flow.push_char(sign));
        Frame::Skip
    }

    fn paragraph(&mut self) -> Frame {
        let hidden = self.styles.paragraph_hides(None);
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.paragraph = Paragraph { start: sheet.flow.len(), hidden, ..Paragraph::default() };
        }
        Frame::Paragraph
    }

    fn paragraph_property(&mut self, tag: &Tag) -> Frame {
        let Some(sheet) = self.sheets.last_mut() else { return Frame::Skip };
        match tag.name() {
            (Space::Word, b"rPr") => return Frame::MarkProperties,
            (Space::Word, b"pStyle") => {
                sheet.paragraph.hidden = self.styles.paragraph_hides(tag.value(Space::Word, "val").as_deref());
            }
            (Space::Word, b"framePr") => {
                let kind = tag.value(Space::Word, "dropCap");
                sheet.paragraph.drop_cap = matches!(kind.as_deref(), Some("drop" | "margin"));
            }
            _ => {}
        }
        Frame::Skip
    }

    fn mark_property(&mut self, tag: &Tag) -> Frame {
        if let Some(sheet) = self.sheets.last_mut() {
            match tag.name() {
                (Space::Word, b"del" | b"moveFrom") => sheet.paragraph.deleted = true,
                _ => sheet.paragraph.mark.take(tag),
            }
        }
        Frame::Skip
    }

    fn run_property(&mut self, tag: &Tag) -> Frame {
        if let Some(Frame::RunProperties(properties)) = self.stack.last_mut() {
            properties.take(tag);
        }
        Frame::Skip
    }

    /// A row or a cell that was deleted says so before anything in it.
    fn table_property(&mut self, tag: &Tag) -> Frame {
        let last = self.stack.iter_mut().rev().nth(1);
        match (last, tag.name()) {
            (Some(Frame::Row { deleted }), (Space::Word, b"del"))
            | (Some(Frame::Cell { deleted }), (Space::Word, b"cellDel")) => *deleted = true,
            _ => {}
        }
        Frame::Skip
    }

    fn end_run_properties(&mut self, properties: &Properties) {
        let paragraph = self.sheets.last().is_some_and(|sheet| sheet.paragraph.hidden);
        if let Some(Frame::Run { hidden, .. }) = self.stack.last_mut() {
            *hidden = self.styles.hide(properties, paragraph);
        }
    }

    /// Ends the line, unless the mark that would is not on the page or the next paragraph belongs to the large letter.
    fn end_paragraph(&mut self) {
        let Some(sheet) = self.sheets.last_mut() else { return };
        let paragraph = std::mem::take(&mut sheet.paragraph);
        let letters = || {
            let text = sheet.flow.since(paragraph.start).trim();
            (1..=3).contains(&text.chars().count()) && text.chars().any(char::is_alphanumeric)
        };
        let mark_hidden = || self.styles.hide(&paragraph.mark, paragraph.hidden);
        if !(paragraph.deleted || mark_hidden() || paragraph.drop_cap && letters()) {
            sheet.flow.push_char('\n');
        }
    }

    fn text_box(&mut self) -> Frame {
        let place = self.boxes.len();
        // Its place is taken now: boxes are read in the order in which they start.
        self.boxes.push(String::new());
        self.sheets.push(Sheet { place, ..Sheet::default() });
        Frame::Box
    }

    /// A note; the lines that part the notes from the text are notes too, of a type of their own.
    fn note(&mut self, tag: &Tag) -> Frame {
        let kind = tag.value(Space::Word, "type");
        let id = tag.value(Space::Word, "id");
        if kind.is_some_and(|kind| kind != "normal") || id.is_none() {
            return Frame::Skip;
        }
        self.sheets.push(Sheet { note: id, ..Sheet::default() });
        Frame::Note
    }

    fn end_sheet(&mut self) {
        let Some(sheet) = self.sheets.pop() else { return };
        let text = sheet.flow.finish();
        match (sheet.note, self.boxes.get_mut(sheet.place)) {
            (Some(id), _) => self.notes.push((id, text)),
            (None, Some(place)) => *place = text,
            (None, None) => {}
        }
    }

    /// A mark that sends to a note. Its number is no text; a sign the writer chose stands after it in the same run.
    fn reference(&mut self, kind: NoteKind, tag: &Tag) -> Frame {
        if let Some(id) = tag.value(Space::Word, "id") {
            self.references.push((kind, id));
        }
        let own = tag.value(Space::Word, "customMarkFollows");
        let place = self.place();
        if own.is_some_and(|own| says_yes(&own))
            && let Some(Frame::Run { sign, .. }) = self.stack.last_mut()
        {
            *sign = Some(place);
        }
        Frame::Skip
    }

    /// Takes out the sign a writer chose for a note, unless a whole text followed instead.
    fn end_sign(&mut self, start: usize) {
        /// As many characters as Word allows for it.
        const MOST: usize = 10;
        self.flow(|flow| {
            let text = flow.since(start);
            if text.chars().count() <= MOST && !text.contains(char::is_whitespace) {
                flow.cut(start);
            }
        });
    }

    /// A field begins, has its result begin, or ends.
    ///
    /// Instructions are no text, but results of other fields may stand in them. Those are taken out when the result
    /// of the whole begins in the same paragraph; when it never does, nothing is lost.
    fn field(&mut self, tag: &Tag) -> Frame {
        let Some(sheet) = self.sheets.last_mut() else { return Frame::Skip };
        match tag.value(Space::Word, "fldCharType").as_deref() {
            Some("begin") => sheet.fields.push(Some(sheet.flow.len())),
            Some("separate") => {
                let start = sheet.fields.last_mut().and_then(Option::take);
                if let Some(start) = start.filter(|start| *start >= sheet.paragraph.start) {
                    sheet.flow.cut(start);
                }
            }
            Some("end") => {
                sheet.fields.pop();
            }
            _ => {}
        }
        Frame::Skip
    }
}
