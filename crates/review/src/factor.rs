//! Who has to show a second factor when they sign in: a code of an authenticator app.

use crate::rules::Role;

/// Of whom the desk asks a second factor; everybody may have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FactorRule {
    /// Of nobody who has not turned it on.
    #[default]
    Nobody,
    /// Of those who approve, and those who manage accounts.
    Editors,
    /// Of everybody.
    Everybody,
}

impl FactorRule {
    /// The choices.
    pub const ALL: [Self; 3] = [Self::Nobody, Self::Editors, Self::Everybody];

    /// The word it is stored as.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Editors => "editors",
            Self::Everybody => "everybody",
        }
    }

    /// What it is called.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Nobody => "nobody; who wants one turns it on",
            Self::Editors => "editors and admins",
            Self::Everybody => "everybody",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.as_str() == word)
    }

    /// Whether it is asked of people with this role.
    #[must_use]
    pub fn asks(self, role: Role) -> bool {
        match self {
            Self::Nobody => false,
            Self::Editors => matches!(role, Role::Editor | Role::Admin),
            Self::Everybody => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_asked() {
        for role in Role::ALL {
            assert!(!FactorRule::Nobody.asks(*role) && FactorRule::Everybody.asks(*role));
            assert_eq!(FactorRule::Editors.asks(*role), crate::may(*role, crate::Task::Freeze), "{role}");
        }
        for rule in FactorRule::ALL {
            assert_eq!(FactorRule::parse(rule.as_str()), Some(rule));
        }
        assert_eq!(FactorRule::parse("editor"), None);
    }
}
