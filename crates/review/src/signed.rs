//! The name under which sheets print a speaker, and whether whoever approves has seen it.
//!
//! Sheets print the registry's name, so that one person is one name everywhere; the attribution of an article may give another.
//! An approval holds for the name it was given in sight of.

/// The names of one speaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Names<'n> {
    /// By the attribution.
    pub attributed: Option<&'n str>,
    /// By the registry: of the entry it was merged into, where it was; blank where it has none.
    pub registered: &'n str,
}

impl<'n> Names<'n> {
    /// The one that sheets print; blank where nobody is named.
    #[must_use]
    pub fn printed(self) -> &'n str {
        Some(self.registered).filter(|name| !name.is_empty()).or(self.attributed).unwrap_or_default()
    }

    /// The registry's name, where that is another than the attribution's; capitals make no other.
    #[must_use]
    pub fn other(self) -> Option<&'n str> {
        let folded = str::to_lowercase;
        Some(self.registered).filter(|name| !name.is_empty() && self.attributed.map(folded) != Some(folded(name)))
    }

    /// Whether whoever saw `saw` as the registry's name, or says nothing of it, knows what is printed.
    #[must_use]
    pub fn in_sight(self, saw: Option<&str>) -> bool {
        saw.map_or(self.other().is_none(), |saw| saw == self.registered)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_has_to_be_seen() {
        let same = Names { attributed: Some("Petra Lund"), registered: "Petra Lund" };
        assert_eq!((same.printed(), same.other()), ("Petra Lund", None));
        assert!(same.in_sight(None) && same.in_sight(Some("Petra Lund")) && !same.in_sight(Some("P. Lund")));
        let other = Names { attributed: Some("Quentin Zaza"), registered: "Vladimir Shoigu" };
        assert_eq!((other.printed(), other.other()), ("Vladimir Shoigu", Some("Vladimir Shoigu")));
        assert!(
            !other.in_sight(None) && !other.in_sight(Some("Quentin Zaza")) && other.in_sight(Some("Vladimir Shoigu"))
        );
        assert_eq!(Names { attributed: Some("PETRA LUND"), ..same }.other(), None);
        let unknown = Names { attributed: Some("a man"), registered: "" };
        assert_eq!((unknown.printed(), unknown.other()), ("a man", None));
        assert!(unknown.in_sight(None) && unknown.in_sight(Some("")) && !unknown.in_sight(Some("Lund")));
        assert_eq!(Names::default().printed(), "");
    }
}
