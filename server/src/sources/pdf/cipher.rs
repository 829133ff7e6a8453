//! Opens documents that are protected but ask for no password.
//!
//! The library decrypts a page's own content but keeps its way of decrypting forms to itself, so
//! the cipher is set up a second time for those.

use pdf_oxide::document::PdfDocument;
use pdf_oxide::encryption::EncryptionHandler;
use pdf_oxide::object::Object;

/// True when the document opens with the empty password.
pub fn opens(doc: &PdfDocument) -> bool {
    doc.authenticate(b"").unwrap_or(false)
}

/// The cipher of a document that opens with the empty password.
pub fn cipher(doc: &PdfDocument) -> Option<EncryptionHandler> {
    let trailer = doc.trailer().as_dict()?;
    let entry = trailer.get("Encrypt")?;
    let mut entry = doc.resolve_object(entry).ok()?;
    if let Object::Dictionary(dict) = &mut entry {
        for value in dict.values_mut() {
            *value = doc.resolve_object(value).ok()?;
        }
    }
    let id = trailer.get("ID").and_then(|id| doc.resolve_object(id).ok());
    let id = id.as_ref().and_then(Object::as_array).and_then(|list| list.first()?.as_string().map(<[u8]>::to_vec));
    let mut handler = EncryptionHandler::new(&entry, id.unwrap_or_default()).ok()?;
    handler.authenticate(b"").ok()?.then_some(handler)
}
