//! Who acts, and whether they still may: asked again within every transaction that writes.

use review::{Role, Task, UserId};

use crate::Store;
use crate::db::{Tx, parsed, sql, within};
use crate::error::{Result, StoreError};

sql! {
    STILL = "select role, disabled from users where id = $1";
}

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

impl Store {
    /// Begins what `actor` wants to write, and gives them as they are by now: between the request and its end, which an upload
    /// may put off for half an hour, an account may have been disabled or its role changed.
    pub(crate) async fn begin(&self, actor: &Actor, task: Task) -> Result<(Tx, Actor)> {
        // Whoever never could is told so without a wait.
        actor.require(task)?;
        let mut tx = self.db.begin().await?;
        let now = still(&mut tx, actor, task).await?;
        Ok((tx, now))
    }
}

/// The actor as they are by now, if they may do `task` still. Programs have no account, and stay what they are.
pub(crate) async fn still(tx: &mut Tx, actor: &Actor, task: Task) -> Result<Actor> {
    let Some(id) = actor.account() else { return Ok(actor.clone()) };
    let row: Option<(String, bool)> = within!(*tx, c => sqlx::query_as(STILL).bind(id).fetch_optional(&mut *c).await?);
    let Some((role, false)) = row else { return Err(StoreError::Disabled) };
    let now = Actor { role: parsed(Role::parse(&role), "users.role")?, ..actor.clone() };
    now.require(task)?;
    Ok(now)
}

#[cfg(test)]
mod tests {
    /// To begin by another way is for what nobody asks for: sessions, one-time links, what follows from what is stored.
    #[test]
    fn every_use_case_asks_whether_its_actor_still_may() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
        let mut others: Vec<(String, usize)> = Vec::new();
        for file in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = file.file_name().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(file.path()).unwrap_or_default();
            let begun = text.matches(concat!(".db.", "begin()")).count();
            others.extend((begun > 0 && name != "actor.rs").then_some((name, begun)));
        }
        others.sort();
        let known = [
            ("accounts.rs", 4),
            ("baseline.rs", 1),
            ("checkpoints.rs", 1),
            ("elsewhere.rs", 1),
            ("files.rs", 2),
            ("findings.rs", 1),
            ("guessing.rs", 2),
            ("passwords.rs", 1),
            ("restore.rs", 1),
            ("second_factor.rs", 2),
            ("security.rs", 2),
            ("sessions.rs", 5),
            ("signer.rs", 1),
        ];
        assert_eq!(others, known.map(|(name, begun)| (name.to_owned(), begun)));
    }
}
