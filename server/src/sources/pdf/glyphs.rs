//! Reads the glyphs of a page with their places, in the order the page draws them.
//!
//! The library's own character reader sorts the glyphs, loses the width of rotated ones, and
//! sends replacement text through the font's encoding, which garbles it. This module therefore
//! walks the page's operators itself and asks the library only for objects and fonts.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use pdf_oxide::content::{Matrix, Operator, TextElement, parse_and_execute_text_only};
use pdf_oxide::document::PdfDocument;
use pdf_oxide::encryption::EncryptionHandler;
use pdf_oxide::extractors::TextExtractor;
use pdf_oxide::fonts::FontInfo;
use pdf_oxide::object::{Object, ObjectRef};
use pdf_oxide::optional_content;

use super::codes;
use super::glyph::Glyph;
use super::pen::Pen;

/// Forms may draw forms; deeper nesting than this is a loop or an attack.
const MAX_DEPTH: usize = 12;
/// Forms drawn on one page, so that a page that fans out cannot eat the time allowed.
const MAX_FORMS: usize = 4_000;
/// Glyphs kept from one page; a real page of print has fewer than 30,000.
const MAX_GLYPHS: usize = 150_000;
/// Fonts and other named things that a stream of operators refers to.
#[derive(Clone, Default)]
pub struct Scope {
    fonts: Rc<HashMap<String, Arc<FontInfo>>>,
    resources: Rc<Option<Object>>,
}

/// An open marked-content section.
struct Mark {
    hides: bool,
    says: Option<String>,
    from: usize,
}

/// Walks pages of one document.
pub struct GlyphReader<'a> {
    /// The document being read.
    pub doc: &'a PdfDocument,
    cipher: Option<EncryptionHandler>,
    /// Names of the layers that are not shown.
    pub hidden: HashSet<String>,
    scopes: HashMap<ObjectRef, Scope>,
    built_in: HashMap<String, HashMap<u8, char>>,
    glyphs: Vec<Glyph>,
    marks: Vec<Mark>,
    forms: usize,
}

impl<'a> GlyphReader<'a> {
    /// Prepares to read `doc`; `cipher` decrypts the streams of a protected document.
    pub fn new(doc: &'a PdfDocument, cipher: Option<EncryptionHandler>) -> Self {
        Self {
            doc,
            cipher,
            hidden: optional_content::compute_default_off_ocgs(doc),
            scopes: HashMap::new(),
            built_in: HashMap::new(),
            glyphs: Vec::new(),
            marks: Vec::new(),
            forms: 0,
        }
    }

    /// All glyphs of a page in drawing order, its annotations' appearances last, as on paper.
    pub fn page(&mut self, index: usize) -> Option<Vec<Glyph>> {
        self.glyphs.clear();
        self.marks.clear();
        self.forms = 0;
        let page = self.doc.get_page_for_debug(index).ok()?;
        let dict = page.as_dict()?;
        let scope = self.scope(dict.get("Resources"), &Scope::default());
        if let Ok(content) = self.doc.get_page_content_data(index) {
            self.run(&content, &scope, Matrix::identity(), 0);
        }
        self.marks.clear();
        if let Some(annots) = dict.get("Annots").map(|a| self.resolve(a)) {
            for annot in annots.as_array().into_iter().flatten() {
                self.annotation(annot, &scope);
            }
        }
        let mut glyphs = std::mem::take(&mut self.glyphs);
        if let Ok(sheet) = self.doc.get_page_media_box(index) {
            glyphs.retain(|glyph| glyph.lies_in(sheet));
        }
        Some(glyphs)
    }

    /// Follows a reference; anything that cannot be loaded is null.
    pub fn resolve(&self, object: &Object) -> Object {
        match object.as_reference() {
            Some(r) => self.doc.load_object(r).unwrap_or(Object::Null),
            None => object.clone(),
        }
    }

    /// Loads the fonts of a resource dictionary, or inherits those of the caller.
    fn scope(&mut self, resources: Option<&Object>, parent: &Scope) -> Scope {
        let Some(resources) = resources else {
            return parent.clone();
        };
        let key = resources.as_reference();
        if let Some(known) = key.and_then(|k| self.scopes.get(&k)) {
            return known.clone();
        }
        let object = self.resolve(resources);
        let mut loader = TextExtractor::new();
        loader.set_document(self.doc);
        // A font that fails to load leaves the others usable, so the error is not passed on.
        let _ = self.doc.load_fonts_public(&object, &mut loader);
        let scope =
            Scope { fonts: Rc::new(loader.get_font_set().into_iter().collect()), resources: Rc::new(Some(object)) };
        if let Some(key) = key {
            self.scopes.insert(key, scope.clone());
        }
        scope
    }

    /// An array of numbers, its elements possibly references.
    pub fn numbers(&self, object: &Object) -> Option<Vec<f32>> {
        let list = self.resolve(object);
        let list = list.as_array()?;
        Some(list.iter().map(|n| number(&self.resolve(n))).collect())
    }

    /// A transformation written as six numbers; the identity when absent or malformed.
    pub fn matrix(&self, object: Option<&Object>) -> Matrix {
        match object.and_then(|o| self.numbers(o)).as_deref() {
            Some(&[a, b, c, d, e, f]) => Matrix { a, b, c, d, e, f },
            _ => Matrix::identity(),
        }
    }

    /// Draws a form with its own resources and matrix.
    pub fn form(&mut self, form: &Object, id: Option<ObjectRef>, scope: &Scope, at: Matrix, depth: usize) {
        self.forms += 1;
        if depth > MAX_DEPTH || self.forms > MAX_FORMS {
            return;
        }
        let Object::Stream { dict, .. } = form else {
            return;
        };
        if let Some(layer) = dict.get("OC")
            && optional_content::annotation_is_excluded(layer, self.doc, &self.hidden)
        {
            return;
        }
        let Some(content) = self.decode(form, id) else {
            return;
        };
        let ctm = self.matrix(dict.get("Matrix")).multiply(&at);
        let inner = self.scope(dict.get("Resources"), scope);
        let open = self.marks.len();
        self.run(&content, &inner, ctm, depth + 1);
        while self.marks.len() > open {
            self.close_mark();
        }
    }

    /// Decrypts and unpacks a stream.
    fn decode(&self, stream: &Object, id: Option<ObjectRef>) -> Option<Vec<u8>> {
        if let (Some(cipher), Some(id)) = (&self.cipher, id) {
            let generation = u32::from(id.r#gen);
            let decrypt = |data: &[u8]| cipher.decrypt_stream(data, id.id, generation);
            return stream.decode_stream_data_with_decryption(Some(&decrypt), id.id, generation).ok();
        }
        stream.decode_stream_data().ok()
    }

    /// Executes one stream of operators.
    fn run(&mut self, content: &[u8], scope: &Scope, ctm: Matrix, depth: usize) {
        let mut pen = Pen::new(ctm);
        // The parser stops at damage; what was drawn before it stays.
        let _ = parse_and_execute_text_only(content, |op| {
            self.step(op, &mut pen, scope, depth);
            Ok(())
        });
    }

    /// Executes one operator.
    fn step(&mut self, op: Operator, pen: &mut Pen, scope: &Scope, depth: usize) {
        match op {
            Operator::Tf { font, size } => {
                pen.now.font = scope.fonts.get(&font).cloned();
                pen.now.size = size;
            }
            Operator::Tj { text } => self.show(&text, pen),
            Operator::TJ { array } => {
                for element in array {
                    match element {
                        TextElement::String(text) => self.show(&text, pen),
                        TextElement::Offset(offset) => pen.kern(offset),
                    }
                }
            }
            Operator::Quote { text } => {
                pen.next_line(0.0, -pen.now.leading);
                self.show(&text, pen);
            }
            Operator::DoubleQuote { word_space, char_space, text } => {
                pen.now.word_gap = word_space;
                pen.now.letter_gap = char_space;
                pen.next_line(0.0, -pen.now.leading);
                self.show(&text, pen);
            }
            Operator::Do { name } => self.draw(&name, pen, scope, depth),
            Operator::BeginMarkedContent { .. } => self.open_mark(None, "", scope),
            Operator::BeginMarkedContentDict { tag, properties } => {
                self.open_mark(Some(&properties), &tag, scope);
            }
            Operator::EndMarkedContent => self.close_mark(),
            other => pen.step(other),
        }
    }

    /// Draws a named form; images are passed over without being loaded.
    fn draw(&mut self, name: &str, pen: &Pen, scope: &Scope, depth: usize) {
        let Some(dict) = scope.resources.as_ref().as_ref().and_then(Object::as_dict) else {
            return;
        };
        let Some(objects) = dict.get("XObject").map(|o| self.resolve(o)) else {
            return;
        };
        let Some(entry) = objects.as_dict().and_then(|d| d.get(name)) else {
            return;
        };
        let id = entry.as_reference();
        if id.is_some_and(|id| !self.doc.is_form_xobject(id)) {
            return;
        }
        let object = self.resolve(entry);
        let kind = object.as_dict().and_then(|d| d.get("Subtype"));
        if kind.and_then(Object::as_name) == Some("Form") {
            self.form(&object, id, scope, pen.now.ctm, depth);
        }
    }

    /// Opens a marked-content section: a hidden layer, replacement text, or neither.
    fn open_mark(&mut self, properties: Option<&Object>, tag: &str, scope: &Scope) {
        let mut mark = Mark { hides: false, says: None, from: self.glyphs.len() };
        if let Some(properties) = properties {
            let known =
                optional_content::resolve_bdc_properties(properties, scope.resources.as_ref().as_ref(), Some(self.doc));
            if let Some(known) = known {
                mark.hides = tag == "OC"
                    && !self.hidden.is_empty()
                    && optional_content::check_ocg_excluded(&known, self.doc, &self.hidden);
                let says = known.get("ActualText").and_then(Object::as_string);
                mark.says = says.map(optional_content::decode_pdf_text_string);
            }
        }
        self.marks.push(mark);
    }

    /// Closes the innermost section and puts its replacement text in place of its glyphs.
    fn close_mark(&mut self) {
        let Some(mark) = self.marks.pop() else { return };
        if let Some(says) = mark.says {
            codes::replace_run(&mut self.glyphs, mark.from, &says);
        }
    }

    /// Shows one string: every code becomes a glyph and moves the pen.
    fn show(&mut self, text: &[u8], pen: &mut Pen) {
        let hidden = self.marks.iter().any(|m| m.hides);
        let font = pen.now.font.clone();
        let type_size = pen.type_size();
        for code in codes::split(text, font.as_deref()) {
            let (begin, finish, advance) = pen.measure(&code, font.as_deref());
            if !hidden && self.glyphs.len() < MAX_GLYPHS {
                let says = self.says(&code, font.as_deref());
                if let Some(glyph) = pen.place(says, begin, finish, type_size) {
                    self.glyphs.push(glyph);
                }
            }
            pen.advance(advance);
        }
    }

    /// What a code says: by the font's tables, or else by the encoding inside its program, which
    /// the library leaves out where the file names only some of the codes.
    fn says(&mut self, code: &codes::Code, font: Option<&FontInfo>) -> String {
        let said = codes::unicode(code, font);
        let Some(font) = font.filter(|f| said == codes::UNREADABLE && f.subtype == "Type1") else {
            return said;
        };
        if !self.built_in.contains_key(&font.base_font) {
            self.built_in.insert(font.base_font.clone(), codes::built_in(font));
        }
        let known = self.built_in.get(&font.base_font);
        let byte = u8::try_from(code.value).ok();
        match byte.and_then(|b| known?.get(&b)) {
            Some(letter) => codes::clean(&letter.to_string()),
            None => said,
        }
    }
}

/// A number of either kind; zero for anything else.
fn number(object: &Object) -> f32 {
    match object {
        Object::Integer(n) => *n as f32,
        Object::Real(n) => *n as f32,
        _ => 0.0,
    }
}
