//! Annotations: form fields, stamps and notes that show text on the page by a drawing of their own.

use std::collections::HashMap;

use pdf_oxide::content::Matrix;
use pdf_oxide::object::{Object, ObjectRef};
use pdf_oxide::optional_content;

use super::glyphs::{GlyphReader, Scope};

impl GlyphReader<'_> {
    /// Draws an annotation's normal appearance where the annotation stands, unless it is hidden.
    pub fn annotation(&mut self, annot: &Object, scope: &Scope) {
        let annot = self.resolve(annot);
        let Some(dict) = annot.as_dict() else { return };
        let flags = dict.get("F").and_then(Object::as_integer).unwrap_or(0);
        let popup = dict.get("Subtype").and_then(Object::as_name) == Some("Popup");
        if popup || flags & (2 | 32) != 0 {
            return;
        }
        if let Some(layer) = dict.get("OC")
            && optional_content::annotation_is_excluded(layer, self.doc, &self.hidden)
        {
            return;
        }
        let Some(rect) = dict.get("Rect").and_then(|r| self.numbers(r)) else {
            return;
        };
        let Some((form, id)) = self.appearance(dict) else {
            return;
        };
        let Some(form_dict) = form.as_dict() else {
            return;
        };
        let bbox = form_dict.get("BBox").and_then(|b| self.numbers(b));
        let matrix = self.matrix(form_dict.get("Matrix"));
        let place = place_of_appearance(bbox.as_deref(), &matrix, &rect);
        self.form(&form, id, scope, place, 0);
    }

    /// The stream that shows an annotation in its present state.
    fn appearance(&self, dict: &HashMap<String, Object>) -> Option<(Object, Option<ObjectRef>)> {
        let looks = self.resolve(dict.get("AP")?);
        let normal = looks.as_dict()?.get("N")?.clone();
        let object = self.resolve(&normal);
        if let Object::Dictionary(states) = &object {
            let state = dict.get("AS").and_then(Object::as_name)?;
            let chosen = states.get(state)?;
            return Some((self.resolve(chosen), chosen.as_reference()));
        }
        Some((object, normal.as_reference()))
    }
}

/// Maps a form's box onto an annotation's rectangle (ISO 32000-1, 12.5.5, algorithm 8.1).
fn place_of_appearance(bbox: Option<&[f32]>, matrix: &Matrix, rect: &[f32]) -> Matrix {
    let (Some(&[x0, y0, x1, y1]), &[rx0, ry0, rx1, ry1]) = (bbox, rect) else {
        return Matrix::identity();
    };
    let corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)].map(|(x, y)| matrix.transform_point(x, y));
    let low = |pick: fn(f32, f32) -> f32, x: bool, from: f32| {
        corners.iter().map(|p| if x { p.x } else { p.y }).fold(from, pick)
    };
    let (left, right) = (low(f32::min, true, f32::MAX), low(f32::max, true, f32::MIN));
    let (bottom, top) = (low(f32::min, false, f32::MAX), low(f32::max, false, f32::MIN));
    let ratio = |size: f32, want: f32| if size.abs() > 1e-6 { want / size } else { 1.0 };
    let a = ratio(right - left, (rx1 - rx0).abs());
    let d = ratio(top - bottom, (ry1 - ry0).abs());
    Matrix { a, b: 0.0, c: 0.0, d, e: rx0.min(rx1) - left * a, f: ry0.min(ry1) - bottom * d }
}
