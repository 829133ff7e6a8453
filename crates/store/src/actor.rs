//! Who acts.

use review::{Role, Task, UserId};

use crate::error::{Result, StoreError};

/// Who acts: someone signed in, as they were when the request came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Their account.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// What they are on the desk.
    pub role: Role,
}

impl Actor {
    /// A program on this machine that acts without an account, such as the command line.
    #[must_use]
    pub fn program(name: &str) -> Self {
        Self { user: UserId(uuid::Uuid::nil()), name: name.to_owned(), role: Role::Admin }
    }

    /// The account for a column; nothing for a program.
    pub(crate) fn account(&self) -> Option<String> {
        (!self.user.0.is_nil()).then(|| self.user.to_string())
    }

    /// Refuses what the role does not allow.
    ///
    /// # Errors
    /// [`StoreError::Refused`], naming the role it takes.
    pub fn require(&self, task: Task) -> Result<()> {
        if review::may(self.role, task) {
            return Ok(());
        }
        let least = Role::ALL.iter().copied().find(|role| review::may(*role, task)).unwrap_or(Role::Admin);
        Err(StoreError::Refused(review::Refusal::Role { least }))
    }
}
