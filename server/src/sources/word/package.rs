//! The zip archive around a document: finds parts by name and unpacks them into memory, within limits.
//!
//! Nothing is written to disk and no name is ever used as a path, so no name can lead outside the archive.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::sources::document::Refused;

/// The most that is unpacked in all: real documents stay far below, what is larger is made to harm.
pub(super) const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// How old Office files start, and the container that protected new ones are put in.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// An open archive, and how much of the allowance is left.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Where each entry is, by its name as names are compared.
    places: HashMap<String, usize>,
    left: u64,
}

impl<'a> Package<'a> {
    /// Opens the archive.
    ///
    /// # Errors
    /// When it is none, or when anything in it wants a password.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Refused> {
        if bytes.starts_with(OLE) {
            return Err(Refused::Encrypted);
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refused::Broken)?;
        // An entry that cannot even be looked at matters only if it is wanted, and then `part` says so.
        if (0..archive.len()).any(|place| archive.by_index_raw(place).is_ok_and(|entry| entry.encrypted())) {
            return Err(Refused::Encrypted);
        }
        let mut places = HashMap::new();
        for place in 0..archive.len() {
            if let Some(name) = archive.name_for_index(place) {
                // Of two names that differ in case only, the first counts unless the second is asked for exactly.
                places.entry(compared(name)).or_insert(place);
            }
        }
        Ok(Self { archive, places, left: MOST_BYTES })
    }

    /// Whether there is such a part.
    pub(super) fn has(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    /// A part as text; none when the archive has no such part.
    ///
    /// # Errors
    /// When it cannot be unpacked, is too large, or is in no encoding that documents may be in.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, Refused> {
        let Some(place) = self.place(name) else { return Ok(None) };
        let entry = self.archive.by_index(place).map_err(|_| Refused::Broken)?;
        // What an entry says of its size is a hint: it can save the work, but the count below decides.
        if entry.size() > self.left {
            return Err(Refused::TooLarge);
        }
        let mut bytes = Vec::new();
        // To its very end: only there the checksum is compared, and a damaged part must not pass for a whole one.
        entry.take(self.left + 1).read_to_end(&mut bytes).map_err(|_| Refused::Broken)?;
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or(Refused::TooLarge)?;
        decoded(bytes).map(Some)
    }

    /// Where a part is: by its exact name, else by the name as names are compared, else with its escapes undone.
    fn place(&self, name: &str) -> Option<usize> {
        self.archive
            .index_for_name(name)
            .or_else(|| self.places.get(&compared(name)).copied())
            .or_else(|| self.places.get(&compared(&unescaped(name)?)).copied())
    }
}

/// A name as names are compared: case does not count, and some writers use the wrong slash.
fn compared(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches("./").trim_start_matches('/').to_ascii_lowercase()
}

/// A name with `%20` and the like undone; none when nothing is left to undo or it is not text.
fn unescaped(name: &str) -> Option<String> {
    let (bytes, mut out, mut at) = (name.as_bytes(), Vec::new(), 0);
    while let Some(&byte) = bytes.get(at) {
        let code = (byte == b'%').then(|| bytes.get(at + 1..at + 3)).flatten();
        let code = code.and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        out.push(code.unwrap_or(byte));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).ok().filter(|undone| undone != name)
}

/// XML as text: UTF-8, or UTF-16 of either order, with or without a mark that says so.
///
/// Documents may be in no other encoding. A guess at another could turn one letter into another, so there is none.
fn decoded(bytes: Vec<u8>) -> Result<String, Refused> {
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [b'<', 0, ..] => utf16(&bytes, u16::from_le_bytes),
        [0, b'<', ..] => utf16(&bytes, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => Ok(std::str::from_utf8(rest).map_err(|_| Refused::Broken)?.to_owned()),
        _ => String::from_utf8(bytes).map_err(|_| Refused::Broken),
    }
}

/// UTF-16 with its bytes in the order that `unit` puts together.
fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Refused> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(Refused::Broken);
    }
    char::decode_utf16(pairs.iter().map(|&pair| unit(pair))).collect::<Result<_, _>>().map_err(|_| Refused::Broken)
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use zip::write::SimpleFileOptions;

    use super::*;

    /// An archive of these entries.
    pub(crate) fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn names_are_compared_loosely_and_exactly_first() {
        let bytes = zipped(&[("Word\\A.xml", b"1"), ("word/a.xml", b"2"), ("b c.xml", b"3")]);
        let mut package = Package::open(&bytes).unwrap();
        assert_eq!(package.part("word/a.xml").unwrap().as_deref(), Some("2"));
        assert_eq!(package.part("WORD/A.xml").unwrap().as_deref(), Some("1"));
        assert_eq!(package.part("/b%20c.xml").unwrap().as_deref(), Some("3"));
        assert_eq!(package.part("../word/a.xml").unwrap(), None);
        assert!(package.has("B C.XML") && !package.has("b.xml"));
    }

    #[test]
    fn encodings() {
        let wide = |order: fn(u16) -> [u8; 2]| -> Vec<u8> { "<é𝄞>".encode_utf16().flat_map(order).collect() };
        let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
        for bytes in [
            "<é𝄞>".as_bytes().to_vec(),
            marked(b"\xef\xbb\xbf", "<é𝄞>".into()),
            wide(u16::to_le_bytes),
            wide(u16::to_be_bytes),
            marked(b"\xff\xfe", wide(u16::to_le_bytes)),
            marked(b"\xfe\xff", wide(u16::to_be_bytes)),
        ] {
            assert_eq!(decoded(bytes), Ok("<é𝄞>".to_owned()));
        }
        for bytes in [&b"<\xe9>"[..], b"\xff\xfe<", b"\xff\xfe\x00\xd8"] {
            assert_eq!(decoded(bytes.to_vec()), Err(Refused::Broken));
        }
    }

    #[test]
    fn the_allowance_is_for_all_parts_together() {
        let half = vec![b' '; 33 * 1024 * 1024];
        let bytes = zipped(&[("a", &half), ("b", &half), ("c", &[b' '; 70 << 20])]);
        let mut package = Package::open(&bytes).unwrap();
        assert!(package.part("a").unwrap().is_some());
        assert_eq!(package.part("b"), Err(Refused::TooLarge));
        assert_eq!(Package::open(&bytes).unwrap().part("c"), Err(Refused::TooLarge));
        // An entry that lies about its size: the count decides, not the claim.
        let mut lying = zipped(&[("c", &[b' '; 70 << 20])]);
        let claim = (70_u32 << 20).to_le_bytes();
        while let Some(at) = lying.windows(4).position(|four| four == claim) {
            lying[at..at + 4].copy_from_slice(&9_u32.to_le_bytes());
        }
        let read = Package::open(&lying).and_then(|mut package| package.part("c"));
        assert!(matches!(read, Err(Refused::TooLarge | Refused::Broken)), "{:?}", read.map(|_| ()));
    }

    #[test]
    fn what_is_no_archive_or_a_closed_one() {
        let open = |bytes: &[u8]| Package::open(bytes).map(|_| ()).unwrap_err();
        assert_eq!(open(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more"), Refused::Encrypted);
        assert_eq!(open(b"plain words"), Refused::Broken);
        let mut bytes = zipped(&[("a", b"words")]);
        assert_eq!(open(&bytes[..bytes.len() - 30]), Refused::Broken);
        // The flag of an entry with a password, in its own header and in the list at the end.
        let list = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
        bytes[6] |= 1;
        bytes[list + 8] |= 1;
        assert_eq!(open(&bytes), Refused::Encrypted);
    }

    #[test]
    fn a_damaged_entry_is_no_part() {
        let words = b"not a word of this was said, and nobody heard any of it";
        let mut bytes = Vec::new();
        let mut zip = zip::ZipWriter::new(Cursor::new(&mut bytes));
        let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        zip.start_file("a", stored).unwrap();
        zip.write_all(words).unwrap();
        zip.finish().unwrap();
        let at = bytes.windows(3).position(|three| three == b"not").unwrap();
        bytes[at..at + 3].copy_from_slice(b"yes");
        assert_eq!(Package::open(&bytes).unwrap().part("a"), Err(Refused::Broken));
    }
}
