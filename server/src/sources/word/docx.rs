//! The text of Word documents, as a page of them shows it: a paragraph a line.
//!
//! What was deleted, hidden or said to machines is not on the page and is not read; what stands beside the sentences
//! (text boxes, notes) is read after them, for a "not" from a box must not slip into a sentence.

use std::collections::HashMap;

use super::docx_reader::Reader;
use super::docx_state::NoteKind;
use super::flow::composed;
use super::package::Package;
use super::parts::{Relations, main_part};
use super::styles::Styles;
use super::xml::walk;
use crate::sources::document::Refused;

/// The text of a document.
///
/// # Errors
/// When it wants a password, is broken or is far too large.
pub fn read(bytes: &[u8]) -> Result<String, Refused> {
    let mut package = Package::open(bytes)?;
    let main = main_part(&mut package)?;
    let relations = Relations::of(&mut package, &main)?;
    let styles = match relations.part(&package, "styles") {
        Some(part) => Styles::read(&package.part(&part)?.unwrap_or_default())?,
        None => Styles::default(),
    };
    let mut body = Reader::new(&styles, b"document");
    walk(&package.part(&main)?.ok_or(Refused::Broken)?, &mut body)?;
    let body_text = body.text();
    let mut boxes = body.boxes;
    let mut notes = HashMap::new();
    for (kind, root) in [(NoteKind::Foot, "footnotes"), (NoteKind::End, "endnotes")] {
        let referred = body.references.iter().any(|(of, _)| *of == kind);
        let Some(part) = relations.part(&package, root).filter(|_| referred) else { continue };
        let mut reader = Reader::new(&styles, root.as_bytes());
        walk(&package.part(&part)?.unwrap_or_default(), &mut reader)?;
        notes.extend(reader.notes.into_iter().map(|(id, text)| ((kind, id), text)));
        boxes.append(&mut reader.boxes);
    }
    // Each once, where it is first referred to; what nothing refers to is on no page.
    let notes: Vec<String> = body.references.iter().filter_map(|reference| notes.remove(reference)).collect();
    Ok(composed(body_text, &boxes, &notes))
}

#[cfg(test)]
mod tests {
    use super::super::package::tests::zipped;
    use super::*;

    const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    const SPACES: &str = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' \
        xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math' \
        xmlns:v='urn:schemas-microsoft-com:vml' xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape' \
        xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' xmlns:a='urn:a'";
    const USED: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// A document with this body, and with these parts beside it, each by its kind.
    fn package(body: &str, beside: &[(&str, &str)]) -> Vec<u8> {
        let main = format!("<w:document {SPACES}><w:body>{body}</w:body></w:document>");
        let relation = |kind: &str, target: &str| format!("<Relationship Type='{USED}/{kind}' Target='{target}'/>");
        let relations = |all: String| {
            format!(
                "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>{all}</Relationships>"
            )
        };
        let mut parts = vec![
            ("_rels/.rels".to_owned(), relations(relation("officeDocument", "word/document.xml"))),
            ("word/document.xml".to_owned(), main),
        ];
        let all = beside.iter().map(|(kind, _)| relation(kind, &format!("my_{kind}.xml"))).collect();
        parts.push(("word/_rels/document.xml.rels".to_owned(), relations(all)));
        for (kind, inner) in beside {
            parts.push((format!("word/my_{kind}.xml"), format!("<w:{kind} {SPACES}>{inner}</w:{kind}>")));
        }
        let parts: Vec<_> = parts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
        zipped(&parts)
    }

    #[track_caller]
    fn check(body: &str, expected: &str) {
        check_with(body, &[], expected);
    }

    #[track_caller]
    fn check_with(body: &str, beside: &[(&str, &str)], expected: &str) {
        assert_eq!(read(&package(body, beside)).as_deref(), Ok(expected));
    }

    /// A run with this text.
    fn r(text: &str) -> String {
        format!("<w:r><w:t>{text}</w:t></w:r>")
    }

    /// A paragraph of such a run.
    fn p(text: &str) -> String {
        format!("<w:p>{}</w:p>", r(text))
    }

    #[test]
    fn paragraphs_and_characters() {
        check("", "");
        check("<w:p/>", "\n");
        check(&(p("We sail.") + &p("Not today.")), "We sail.\nNot today.\n");
        check("<w:p>loose<w:r>loose<w:t>a&amp;b&#33;<![CDATA[<c>]]></w:t> </w:r></w:p>", "a&b!<c>\n");
        check(
            "<w:p><w:r><w:t>no<!-- way -->t</w:t><w:t xml:space='preserve'>  a\n b </w:t></w:r></w:p>",
            "not  a  b \n",
        );
        check("<w:p><w:r><w:t>1</w:t><w:noBreakHyphen/><w:t>24</w:t></w:r></w:p>", "1\u{2011}24\n");
        check("<w:p><w:r><w:t>can</w:t><w:softHyphen/><w:t>not</w:t></w:r></w:p>", "can\u{AD}not\n");
        check(
            "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/><w:t>d</w:t></w:r></w:p>",
            "a\tb\nc\nd\n",
        );
        check("<w:p><w:r><w:t>a</w:t><w:br w:type='page'/><w:t>b</w:t><w:ptab/><w:t>c</w:t></w:r></w:p>", "a\nb\tc\n");
        check("<w:p><w:r><w:t>can</w:t><w:lastRenderedPageBreak/><w:t>not</w:t></w:r></w:p>", "cannot\n");
        check(
            "<w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='9'/></w:tabs></w:pPr><w:r><w:t>a</w:t></w:r></w:p>",
            "a\n",
        );
        check(
            "<w:p><w:r><w:sym w:font='Symbol' w:char='F061'/><w:sym w:font='Wingdings' w:char='F0E0'/></w:r></w:p>",
            "α→\n",
        );
        check("<w:p><w:r><w:sym w:font='Arial'/></w:r></w:p>", "\u{FFFD}\n");
    }

    #[test]
    fn any_prefix_both_forms_and_both_encodings() {
        let documents = [
            format!("<x:document xmlns:x='{W}'><x:body><x:p><x:r><x:t>é</x:t></x:r></x:p></x:body></x:document>"),
            format!("<document xmlns='{W}'><body><p><r><t>é</t></r></p></body></document>"),
            "<w:document xmlns:w='http://purl.oclc.org/ooxml/wordprocessingml/main'><w:body><w:p><w:t>é</w:t></w:p></w:body></w:document>".to_owned(),
            // Text of another vocabulary with the usual prefix is none.
            format!("<x:document xmlns:x='{W}' xmlns:w='urn:w'><x:p><x:t>é</x:t><w:t>not</w:t></x:p></x:document>"),
        ];
        for document in documents {
            let wide: Vec<u8> = format!("\u{FEFF}<?xml version='1.0' encoding='UTF-16'?>{document}")
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect();
            for bytes in [document.as_bytes(), &wide] {
                assert_eq!(read(&zipped(&[("word/document.xml", bytes)])).as_deref(), Ok("é\n"), "{document}");
            }
        }
    }

    #[test]
    fn tracked_changes() {
        let (a, b, c) = (r("We "), r("not "), r("sail."));
        check(&format!("<w:p>{a}<w:del>{b}</w:del>{c}</w:p>"), "We sail.\n");
        check(&format!("<w:p>{a}<w:ins>{b}</w:ins>{c}</w:p>"), "We not sail.\n");
        check(&format!("<w:p>{a}<w:ins><w:del>{b}</w:del></w:ins>{c}</w:p>"), "We sail.\n");
        check(&format!("<w:p>{a}<w:del><w:ins>{b}</w:ins></w:del>{c}</w:p>"), "We sail.\n");
        check(&format!("<w:p>{a}<w:del><w:r><w:delText>not </w:delText><w:tab/></w:r></w:del>{c}</w:p>"), "We sail.\n");
        check(&format!("<w:p><w:moveFrom>{b}</w:moveFrom>{a}<w:moveTo>{b}</w:moveTo>{c}</w:p>"), "We not sail.\n");
        let gone = |mark: &str, inner: &str| format!("<w:p><w:pPr><w:rPr><w:{mark}/></w:rPr></w:pPr>{inner}</w:p>");
        check(&(gone("del", &a) + &p("sail.")), "We sail.\n");
        check(&(gone("moveFrom", &format!("<w:moveFrom>{b}</w:moveFrom>")) + &p("We sail.")), "We sail.\n");
        check(&(gone("ins", &a) + &p("sail.")), "We \nsail.\n");
        // Where there is nothing to join, the line ends.
        check(&gone("del", &c), "sail.\n");
        let table = format!("<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>", gone("del", &a), p("b"));
        check(&(gone("del", &a) + &table), "We \nWe \tb\n");
        // What it was before is not what it is.
        check(
            "<w:p><w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>a</w:t></w:r></w:p>",
            "a\n",
        );
        check(
            "<w:p><w:pPr><w:pPrChange><w:pPr><w:rPr><w:del/></w:rPr></w:pPr></w:pPrChange></w:pPr></w:p><w:p/>",
            "\n\n",
        );
    }

    #[test]
    fn hidden_text() {
        let run = |properties: &str| {
            format!(
                "<w:p>{}<w:r><w:rPr>{properties}</w:rPr><w:t>not </w:t><w:tab/></w:r>{}</w:p>",
                r("We "),
                r("sail.")
            )
        };
        let (shown, hidden) = ("We not \tsail.\n", "We sail.\n");
        for (properties, expected) in [
            ("<w:vanish/>", hidden),
            ("<w:vanish w:val='1'/>", hidden),
            ("<w:vanish w:val='0'/>", shown),
            ("<w:vanish w:val='false'/>", shown),
            ("<w:vanish w:val='off'/>", shown),
            ("<w:specVanish/>", hidden),
            ("<w:webHidden/>", shown),
            ("<w:caps/><w:b/>", shown),
            ("<a:vanish/>", shown),
            ("<w:rStyle w:val='Ghost'/>", shown),
        ] {
            check(&run(properties), expected);
        }
        // A hidden mark lets the next paragraph go on in the line.
        check(
            &format!(
                "<w:p><w:pPr><w:rPr><w:vanish/><w:specVanish/></w:rPr></w:pPr>{}</w:p>{}",
                r("Title."),
                p(" We sail.")
            ),
            "Title. We sail.\n",
        );
        // A box in a hidden run is hidden too.
        check(
            "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:pict><w:txbxContent><w:p><w:r><w:t>not</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>",
            "\n",
        );
    }

    #[test]
    fn hidden_by_a_style() {
        let styles = "<w:docDefaults><w:rPrDefault><w:rPr><w:b/></w:rPr></w:rPrDefault></w:docDefaults>\
            <w:style w:type='character' w:styleId='Ghost'><w:rPr><w:vanish/></w:rPr></w:style>\
            <w:style w:type='character' w:styleId='Child'><w:basedOn w:val='Ghost'/></w:style>\
            <w:style w:type='character' w:styleId='Seen'><w:basedOn w:val='Ghost'/><w:rPr><w:vanish w:val='0'/></w:rPr></w:style>\
            <w:style w:type='character' w:styleId='Ring'><w:basedOn w:val='Ring'/></w:style>\
            <w:style w:type='paragraph' w:styleId='Para'><w:basedOn w:val='Base'/></w:style>\
            <w:style w:type='paragraph' w:styleId='Base'><w:rPr><w:vanish/></w:rPr></w:style>\
            <w:style w:type='table' w:styleId='Table'><w:rPr><w:vanish/></w:rPr><w:tblStylePr><w:rPr><w:vanish/></w:rPr></w:tblStylePr></w:style>";
        let with = |body: &str, expected: &str| check_with(body, &[("styles", styles)], expected);
        let run = |style: &str, more: &str| {
            format!("<w:r><w:rPr><w:rStyle w:val='{style}'/>{more}</w:rPr><w:t>not</w:t></w:r>")
        };
        for (style, more, expected) in [
            ("Ghost", "", "\n"),
            ("Child", "", "\n"),
            ("Ghost", "<w:vanish w:val='0'/>", "not\n"),
            ("Seen", "", "not\n"),
            ("Ring", "", "not\n"),
            ("Nowhere", "", "not\n"),
            ("Base", "", "not\n"),
            ("Table", "", "not\n"),
        ] {
            with(&format!("<w:p>{}</w:p>", run(style, more)), expected);
        }
        let para = |inner: &str| format!("<w:p><w:pPr><w:pStyle w:val='Para'/></w:pPr>{inner}</w:p>{}", p("end"));
        with(&para(&r("not")), "end\n");
        with(&para("<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>seen</w:t></w:r>"), "seenend\n");
        // Two styles that both hide switch it off.
        with(&para(&run("Ghost", "")), "notend\n");
        let usual = "<w:style w:type='paragraph' w:default='1' w:styleId='N'><w:rPr><w:vanish/></w:rPr></w:style>\
                     <w:style w:type='paragraph' w:styleId='Seen'/>";
        check_with(
            &(p("not") + "<w:p><w:pPr><w:pStyle w:val='Seen'/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>"),
            &[("styles", usual)],
            "a\n",
        );
        let all = "<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults>";
        check_with(&p("not"), &[("styles", all)], "");
    }

    #[test]
    fn boxes_stand_apart() {
        let content = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", p(text));
        let both = |text: &str| {
            let inner = content(text);
            format!(
                "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>{inner}</wps:txbx></mc:Choice>\
                     <mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
            )
        };
        check(
            &format!("<w:p>{}{}{}</w:p>{}", r("We are "), both("not"), r("late."), p("End.")),
            "We are late.\nEnd.\n\nnot\n",
        );
        check(&format!("<w:p>{}<w:r><w:pict>{}</w:pict></w:r></w:p>", both("one"), content("two")), "\n\none\n\ntwo\n");
        // A box in a box, in the order in which they start.
        let nested = format!(
            "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>outer</w:t><w:pict>{}</w:pict></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>",
            content("inner")
        );
        check(&nested, "\n\nouter\n\ninner\n");
        check(
            "<w:p><mc:AlternateContent><mc:Fallback><w:r><w:t>old</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>",
            "old\n",
        );
        check(
            "<w:p><mc:AlternateContent><mc:Choice><w:r><w:t>a</w:t></w:r></mc:Choice><mc:Choice><w:r><w:t>b</w:t></w:r></mc:Choice></mc:AlternateContent></w:p>",
            "a\n",
        );
    }

    #[test]
    fn drop_caps() {
        let cap = |kind: &str, text: &str| {
            format!("<w:p><w:pPr><w:framePr w:dropCap='{kind}' w:lines='3'/></w:pPr>{}</w:p>", r(text))
        };
        check(&(cap("drop", "W") + &p("e sail.")), "We sail.\n");
        check(&(cap("margin", "“W") + &p("e sail.”")), "“We sail.”\n");
        check(&(cap("drop", "A ") + &p("ship sails.")), "A ship sails.\n");
        check(&(cap("drop", "Word") + &p("e sail.")), "Word\ne sail.\n");
        check(&(cap("none", "W") + &p("e sail.")), "W\ne sail.\n");
        check(&(cap("drop", "") + &p("We sail.")), "\nWe sail.\n");
        check(&cap("drop", "W"), "W\n");
    }

    #[test]
    fn notes_come_after_the_body() {
        let note = |kind: &str, id: &str, inner: &str| {
            format!("<w:{kind} w:id='{id}'><w:p><w:r><w:{kind}Ref/></w:r>{inner}</w:p></w:{kind}>")
        };
        let foot = "<w:footnote w:type='separator' w:id='-1'><w:p><w:r><w:t>no</w:t></w:r></w:p></w:footnote>"
            .to_owned()
            + &note("footnote", "1", &r(" first"))
            + &note("footnote", "2", &r(" second"))
            + &note("footnote", "3", &r(" not referred to"));
        let end = note("endnote", "1", &(r(" end") + "</w:p><w:p>" + &r("more")));
        let beside = [("footnotes", foot.as_str()), ("endnotes", end.as_str())];
        let mark = |kind: &str, id: &str| format!("<w:r><w:{kind}Reference w:id='{id}'/></w:r>");
        let body = format!(
            "<w:p>{}{}{}{}{}{}</w:p>",
            r("We can"),
            mark("footnote", "2"),
            r("not"),
            mark("endnote", "1"),
            mark("footnote", "1"),
            r(" sail.")
        );
        check_with(&body, &beside, "We cannot sail.\n\nsecond\nend\nmore\nfirst\n");
        // Twice referred to and read once; referred to from what was deleted and not read.
        check_with(
            &format!("<w:p>{0}{0}<w:del>{1}</w:del></w:p>", mark("footnote", "1"), mark("footnote", "2")),
            &beside,
            "\n\nfirst\n",
        );
        let own = |sign: &str| {
            format!(
                "<w:p>{}<w:r><w:footnoteReference w:id='1' w:customMarkFollows='1'/><w:t>{sign}</w:t></w:r>{}</w:p>",
                r("sail"),
                r(".")
            )
        };
        check_with(&own("*"), &beside, "sail.\n\nfirst\n");
        check_with(&own(" and we do"), &beside, "sail and we do.\n\nfirst\n");
        check_with(&p("a"), &[("comments", &note("comment", "1", &r("no")))], "a\n");
        // Named and not there: the body is whole.
        check(&format!("<w:p>{}{}</w:p>", r("a"), mark("footnote", "1")), "a\n");
    }

    #[test]
    fn fields() {
        let f = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
        let i = |text: &str| format!("<w:r><w:instrText>{text}</w:instrText></w:r>");
        let (begin, separate, end) = (f("begin"), f("separate"), f("end"));
        check(&format!("<w:p>{}{begin}{}{separate}{}{end}{}</w:p>", r("a "), i("PAGE"), r("b"), r(" c")), "a b c\n");
        check(&format!("<w:p><w:fldSimple w:instr=' not '>{}</w:fldSimple></w:p>", r("a")), "a\n");
        // The result of a field in the instruction of another is not on the page.
        let inner = format!("{begin}{}{separate}{}{end}", i("MERGEFIELD x"), r("not"));
        check(
            &format!("<w:p>{}{begin}{}{inner}{}{separate}{}{end}</w:p>", r("We "), i("IF "), i(" = 1"), r("sail.")),
            "We sail.\n",
        );
        // One in the result is.
        check(&format!("<w:p>{begin}{}{separate}{inner}{}{end}</w:p>", i("IF"), r(" a")), "not a\n");
        // What never ends, or never has a result, takes nothing away.
        check(&format!("<w:p>{begin}{}{}</w:p><w:p>{}{separate}</w:p>", i("x"), r("a"), r("b")), "a\nb\n");
        check(&format!("<w:p>{begin}{}{end}{}{separate}{end}</w:p>", r("a"), r("b")), "ab\n");
        check(
            &format!("<w:p>{begin}<w:r><w:delInstrText>not</w:delInstrText></w:r>{separate}{}{end}</w:p>", r("a")),
            "a\n",
        );
    }

    #[test]
    fn tables() {
        let cell = |inner: &str| format!("<w:tc><w:tcPr/>{inner}</w:tc>");
        let row =
            |cells: &[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(|inner| cell(inner)).collect::<String>());
        let (a, b, empty) = (p("a"), p("b"), "<w:p/>");
        let table = |rows: &str| format!("<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>");
        check(&table(&(row(&[&a, empty, &b]) + &row(&[&b, &a]))), "a\t\tb\nb\ta\n");
        check(&table(&row(&[&(a.clone() + &b), &b])), "a\nb\nb\n");
        check(&table(&row(&[&a])), "a\n");
        check(&(a.clone() + &table(&row(&[&(table(&row(&[&a, &b])) + empty), &b])) + &b), "a\na\tb\n\nb\nb\n");
        check(
            &table(&format!(
                "<w:sdt><w:sdtPr><w:rPr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
                row(&[&a, &b])
            )),
            "a\tb\n",
        );
        check(&table(&(format!("<w:tr><w:trPr><w:del/></w:trPr>{}</w:tr>", cell(&a)) + &row(&[&b]))), "b\n");
        check(&table(&format!("<w:tr>{}<w:tc><w:tcPr><w:cellDel/></w:tcPr>{b}</w:tc></w:tr>", cell(&a))), "a\n");
        check(&table(&format!("<w:tr><w:trPr><w:ins/></w:trPr>{}</w:tr>", cell(&a))), "a\n");
    }

    #[test]
    fn what_wraps_text_and_what_stands_above_it() {
        for wrap in ["hyperlink", "smartTag", "customXml", "dir", "bdo", "ins"] {
            check(&format!("<w:p><w:{wrap}>{}</w:{wrap}></w:p>", r("a")), "a\n");
        }
        check(
            &format!("<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>", p("a")),
            "a\n",
        );
        let ruby = format!(
            "<w:p><w:r><w:ruby><w:rubyPr/><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r></w:p>",
            r("not"),
            r("a")
        );
        check(&ruby, "a\n");
        check(&format!("<w:altChunk/>{}", p("a")), "a\n");
        check("<w:p><w:r><a:t>not</a:t></w:r></w:p>", "\n");
    }

    #[test]
    fn formulas() {
        let m = |text: &str| format!("<m:r><w:rPr><w:i/></w:rPr><m:t>{text}</m:t></m:r>");
        let check = |inner: &str, expected: &str| {
            check(&format!("<w:p>{}<m:oMath>{inner}</m:oMath></w:p>", r("is ")), expected);
        };
        check(&m("x=1"), "is x=1\n");
        check(&format!("<m:f><m:num>{}</m:num><m:den>{}</m:den></m:f>", m("3"), m("4")), "is 3/4\n");
        check(&format!("<m:sSup><m:e>{}</m:e><m:sup>{}</m:sup></m:sSup>", m("10"), m("6")), "is 10^6\n");
        check(&format!("<m:rad><m:deg>{}</m:deg><m:e>{}</m:e></m:rad>", m("3"), m("8")), "is 3√8\n");
        check(&format!("<m:m><m:mr><m:e>{}</m:e><m:e>{}</m:e></m:mr></m:m>", m("1"), m("2")), "is 1 2 \n");
    }

    #[test]
    fn what_is_refused() {
        assert_eq!(read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), Err(Refused::Encrypted));
        assert_eq!(read(b"words"), Err(Refused::Broken));
        let main = |xml: &str| read(&zipped(&[("word/document.xml", xml.as_bytes())]));
        assert_eq!(read(&zipped(&[("a", b"")])), Err(Refused::Broken));
        assert_eq!(main(""), Err(Refused::Broken));
        assert_eq!(main(&format!("<w:document xmlns:w='{W}'><w:body><w:p>")), Err(Refused::Broken));
        // The main part of a sheet of numbers, or of nothing known.
        assert_eq!(main("<workbook/>"), Err(Refused::Broken));
        assert_eq!(main(&format!("<w:styles xmlns:w='{W}'/>")), Err(Refused::Broken));
        let deep = format!("<w:document xmlns:w='{W}'>{}", "<w:p>".repeat(2_000));
        assert_eq!(main(&deep), Err(Refused::TooLarge));
        assert_eq!(
            main(&format!("<w:document xmlns:w='{W}'>{}</w:document>", " ".repeat(70 << 20))),
            Err(Refused::TooLarge)
        );
        // Broken styles could hide what must not be read.
        let bytes = package(&p("a"), &[("styles", "<w:style>")]);
        assert_eq!(read(&bytes), Err(Refused::Broken));
    }
}
