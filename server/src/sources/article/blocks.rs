//! A page as blocks of text in the order of reading, each with what its place in the page says of it.

use dom_query::{Document, NodeRef};

use super::place;

/// A stretch of text between two borders of blocks.
#[derive(Debug, Clone, Default)]
pub(super) struct Block {
    /// Its words, white space folded; breaks are new lines.
    pub(super) text: String,
    /// Its letters and digits in lower case: what it is found by.
    pub(super) key: String,
    /// Letters and digits that are links.
    pub(super) linked: usize,
    /// The kinds of places around it, its own with them.
    pub(super) around: u32,
    /// The kinds of the element that holds it.
    pub(super) own: u32,
    /// The number of the element that holds it.
    pub(super) holder: usize,
    /// The tag of the element that holds it.
    pub(super) tag: &'static str,
    /// Whether it holds a `<q>`.
    pub(super) q: bool,
}

/// A page, read.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// Its blocks.
    pub(super) blocks: Vec<Block>,
    /// For the number of each element, the number of the one around it.
    pub(super) parents: Vec<usize>,
}

/// The quotation marks that `<q>` stands for, outer and inner.
pub(super) type Marks = [(&'static str, &'static str); 2];

/// The marks of a language, by its code; English ones where it has none here.
pub(super) fn marks(language: &str) -> Marks {
    match language.get(..2).unwrap_or_default().to_ascii_lowercase().as_str() {
        "de" => [("„", "“"), ("‚", "‘")],
        "fr" => [("« ", " »"), ("“", "”")],
        "es" | "it" | "pt" | "ru" => [("«", "»"), ("“", "”")],
        _ => [("“", "”"), ("‘", "’")],
    }
}

/// What holds no words of the page.
const SKIPPED: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "iframe", "head", "select", "textarea", "canvas", "audio",
    "video", "object", "math", "datalist", "title",
];

/// What begins and ends a block.
const BORDERS: &[&str] = &[
    "html",
    "body",
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "nav",
    "aside",
    "form",
    "fieldset",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "td",
    "th",
    "caption",
    "figure",
    "figcaption",
    "blockquote",
    "pre",
    "address",
    "details",
    "summary",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "center",
    "button",
    "label",
    "dialog",
    "hgroup",
    "menu",
    "legend",
    "amp-sidebar",
];

/// The blocks of a page, with `marks` for its `<q>`.
pub(super) fn blocks(page: &Document, marks: Marks) -> Blocks {
    let mut reader = Reader {
        marks,
        found: Blocks { blocks: Vec::new(), parents: vec![0] },
        now: Block::default(),
        links: 0,
        quoted: 0,
        opened: Vec::new(),
        holders: Vec::new(),
        blank: true,
    };
    // No recursion: a page may nest as it likes.
    let mut stack = vec![(page.root(), false)];
    while let Some((node, leave)) = stack.pop() {
        let name = node.node_name().unwrap_or_default();
        if leave {
            reader.leave(&name);
        } else if node.is_text() {
            reader.text(&node.text());
        } else if !node.is_element() || reader.enter(&node, &name) {
            stack.push((node, true));
            stack.extend(node.children_it(true).map(|child| (child, false)));
        }
    }
    reader.flush();
    reader.found
}

#[derive(Clone, Copy, Default)]
struct Holder {
    number: usize,
    around: u32,
    own: u32,
    tag: &'static str,
}

struct Reader {
    marks: Marks,
    found: Blocks,
    now: Block,
    links: usize,
    quoted: usize,
    /// Where the marks of the open ones stand in the block's text.
    opened: Vec<usize>,
    holders: Vec<Holder>,
    blank: bool,
}

impl Reader {
    fn holder(&self) -> Holder {
        self.holders.last().copied().unwrap_or_default()
    }

    /// Whether what is in the element is to be read.
    fn enter(&mut self, node: &NodeRef, name: &str) -> bool {
        if SKIPPED.contains(&name) {
            return false;
        }
        if let Some(tag) = BORDERS.iter().find(|tag| **tag == name) {
            self.flush();
            let outer = self.holder();
            // What the whole page is called says nothing of a part.
            let own = if matches!(*tag, "body" | "html") { 0 } else { place::of_tag(tag) | place::of_names(node) };
            let number = self.found.parents.len();
            self.found.parents.push(outer.number);
            self.holders.push(Holder { number, around: outer.around | own, own, tag });
            return true;
        }
        match name {
            "a" => self.links += 1,
            "q" => {
                self.quoted += 1;
                self.mark(true);
            }
            "br" => {
                self.now.text.truncate(self.now.text.trim_end_matches(' ').len());
                self.now.text.push('\n');
                self.blank = true;
            }
            _ => {}
        }
        true
    }

    fn leave(&mut self, name: &str) {
        if BORDERS.contains(&name) {
            self.flush();
            self.holders.pop();
        } else if name == "a" {
            self.links = self.links.saturating_sub(1);
        } else if name == "q" {
            self.mark(false);
            self.quoted = self.quoted.saturating_sub(1);
        }
    }

    /// The mark that a `<q>` stands for; none where the page prints one itself, or nests deeper than any language marks.
    fn mark(&mut self, open: bool) {
        self.now.q = true;
        let Some((before, after)) = self.quoted.checked_sub(1).and_then(|depth| self.marks.get(depth)) else { return };
        if open {
            self.opened.push(self.now.text.len());
            self.now.text.push_str(before);
            self.blank = false;
            return;
        }
        let at = self.opened.pop().unwrap_or(usize::MAX);
        let kept = self.now.text.trim_end().len();
        let space = kept < self.now.text.len();
        self.now.text.truncate(kept);
        let inside = self.now.text.get(at..).and_then(|text| text.strip_prefix(before)).unwrap_or("-");
        if inside.is_empty() {
            self.now.text.truncate(at);
        } else if inside.starts_with(['“', '„', '«', '"']) && inside.ends_with(['”', '“', '»', '"']) {
            // The page printed its own marks inside.
            self.now.text.replace_range(at..at + before.len(), "");
        } else {
            self.now.text.push_str(after);
        }
        if space {
            self.now.text.push(' ');
        }
    }

    fn text(&mut self, text: &str) {
        let mut letters = 0;
        for c in text.chars() {
            if c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}') {
                if !self.blank {
                    self.now.text.push(' ');
                    self.blank = true;
                }
                continue;
            }
            self.now.text.push(c);
            self.blank = false;
            letters += usize::from(c.is_alphanumeric());
        }
        if self.links > 0 {
            self.now.linked += letters;
        }
    }

    fn flush(&mut self) {
        let mut block = std::mem::take(&mut self.now);
        self.blank = true;
        let Holder { number, around, own, tag } = self.holder();
        // Two breaks are a paragraph's end.
        let pieces: Vec<String> =
            block.text.split("\n\n").map(str::trim).filter(|piece| !piece.is_empty()).map(str::to_owned).collect();
        let several = pieces.len() > 1;
        for text in pieces {
            block.linked = if several { block.linked.min(text.len() / 4) } else { block.linked };
            let key = key(&text);
            self.found.blocks.push(Block { text, key, around, own, holder: number, tag, ..block.clone() });
        }
    }
}

/// The letters and digits of a text in lower case.
pub(super) fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
