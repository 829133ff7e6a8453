//! Lines of text as they are gathered: the body, a text box or a note, each a flow of its own.

use std::ops::Range;

/// Text that is read from its start to its end: lines, and the cells of the table rows that are open.
#[derive(Debug, Default)]
pub(super) struct Flow {
    text: String,
    /// The rows that are open, each in a cell of the one before.
    rows: Vec<Row>,
}

/// A table row that is open.
#[derive(Debug)]
struct Row {
    /// Where its text starts.
    start: usize,
    /// The texts of the cells that are closed.
    cells: Vec<Range<usize>>,
    /// Where the text of the open cell starts.
    cell: usize,
}

impl Flow {
    /// Adds text to the open line.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds a character to the open line, or ends it.
    pub(super) fn push_char(&mut self, character: char) {
        self.text.push(character);
    }

    /// How much text there is, as a place for `since` and `cut`.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// The text from a place on.
    pub(super) fn since(&self, place: usize) -> &str {
        self.text.get(place..).unwrap_or_default()
    }

    /// Takes the text from a place on out again.
    pub(super) fn cut(&mut self, place: usize) {
        if self.text.is_char_boundary(place) {
            self.text.truncate(place);
        }
    }

    /// Ends a line that was left open for a next paragraph to join, where none can.
    pub(super) fn settle(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// A table row starts.
    pub(super) fn open_row(&mut self) {
        self.settle();
        let start = self.text.len();
        self.rows.push(Row { start, cells: Vec::new(), cell: start });
    }

    /// A cell of the open row starts.
    pub(super) fn open_cell(&mut self) {
        self.settle();
        if let Some(row) = self.rows.last_mut() {
            row.cell = self.text.len();
        }
    }

    /// The open cell ends; it stays at least a line, for the others to keep their places.
    pub(super) fn close_cell(&mut self, kept: bool) {
        let Some(start) = self.rows.last().map(|row| row.cell) else { return };
        if !kept {
            return self.cut(start);
        }
        // A line left open before the cell is not there any more: the cell settled it.
        if self.text.len() == start || !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        let cell = start..self.text.len();
        if let Some(row) = self.rows.last_mut() {
            row.cells.push(cell);
        }
    }

    /// The open row ends: one line with tabs between its cells when each holds a single line, else lines.
    pub(super) fn close_row(&mut self, kept: bool) {
        let Some(row) = self.rows.pop() else { return };
        if !kept {
            return self.cut(row.start);
        }
        let text = &self.text;
        let single =
            |cell: &Range<usize>| text.get(cell.clone()).is_some_and(|text| text.find('\n') == Some(text.len() - 1));
        if row.cells.iter().all(single) {
            for cell in row.cells.iter().rev().skip(1) {
                self.text.replace_range(cell.end - 1..cell.end, "\t");
            }
        }
    }

    /// The whole text.
    pub(super) fn finish(mut self) -> String {
        self.settle();
        self.text
    }
}

/// The text of a document: the body, then each text box, then the notes, with a blank line before each of these.
///
/// What stands apart on the page must not stand inside a sentence here.
pub(super) fn composed(body: String, boxes: &[String], notes: &[String]) -> String {
    let mut text = body;
    let mut add = |block: &str| {
        if block.trim().is_empty() {
            return;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(block);
    };
    boxes.iter().for_each(|block| add(block));
    // A note starts with the space that parts it from its number, which is not read.
    let notes = notes.iter().map(|note| note.trim()).filter(|note| !note.is_empty());
    add(&notes.map(|note| format!("{note}\n")).collect::<String>());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_lines_where_cells_are() {
        let mut flow = Flow::default();
        flow.push("left open");
        for cells in [&["a\n", "", "c\n"][..], &["a\nb\n", "c\n"], &["gone\n"]] {
            flow.open_row();
            for cell in cells {
                flow.open_cell();
                flow.push(cell);
                flow.close_cell(true);
            }
            flow.open_cell();
            flow.push("not");
            flow.close_cell(false);
            flow.close_row(cells.len() > 1);
        }
        assert_eq!(flow.finish(), "left open\na\t\tc\na\nb\nc\n");
    }

    #[test]
    fn a_row_in_a_cell() {
        let mut flow = Flow::default();
        flow.open_row();
        flow.open_cell();
        flow.open_row();
        for cell in ["a\n", "b\n"] {
            flow.open_cell();
            flow.push(cell);
            flow.close_cell(true);
        }
        flow.close_row(true);
        flow.push("after\n");
        flow.close_cell(true);
        flow.close_row(true);
        assert_eq!(flow.finish(), "a\tb\nafter\n");
    }

    #[test]
    fn blocks_stand_apart() {
        let (boxes, notes) = (["box\n".to_owned(), " \n".to_owned()], [" one\n".to_owned(), "\n".to_owned()]);
        assert_eq!(composed("body\n".into(), &boxes, &notes), "body\n\nbox\n\none\n");
        assert_eq!(composed(String::new(), &[], &notes), "one\n");
        assert_eq!(composed("body\n".into(), &[], &[]), "body\n");
    }
}
