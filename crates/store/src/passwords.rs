//! Passwords: hashed, verified, refused where they are easily guessed, and changed by their owner.

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use review::{Change, Email, Password, Task};
use tokio::sync::Semaphore;
use zxcvbn::{Score, zxcvbn};

use crate::db::{sql, within};
use crate::error::{Result, StoreError};
use crate::events::{About, append};
use crate::guessing::Guess;
use crate::tables::USERS;
use crate::{Actor, Store};

sql! {
    HASH_OF = "select email, password_hash from users where id = $1 and disabled = $2";
    SET = "update users set password_hash = $2, version = version + 1 where id = $1 and password_hash = $3";
    // A stolen browser is not known any more; this one is again at the next sign-in.
    END_BROWSERS = "delete from browsers where user_id = $1";
    END_WAITING = "delete from sign_ins where user_id = $1";
    END_OTHERS = "delete from sessions where user_id = $1 and id <> $2";
    CONFIRM = "update sessions set confirmed_at = $2 where id = $1";
}

/// How many passwords are hashed at once: each takes 19 MB and a core for tens of milliseconds.
static HASHING: Semaphore = Semaphore::const_new(2);

const TRY_AGAIN: StoreError =
    StoreError::Unavailable("The password could not be stored. Nothing was saved; try again.");

/// Refuses what guessers try early: passwords that were leaked most, words and years, rows of keys, and what is made of the
/// account's own words. Of `name` and `email` either may be blank.
fn refuse_weak(password: &str, name: &str, email: &str) -> Result<()> {
    /// What has to be left when the account's own words are taken out, in characters.
    const LEFT: usize = 8;
    let words = |text: &str| text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect::<Vec<_>>();
    let local = email.split('@').next().unwrap_or_default();
    let mut own: Vec<String> =
        words(name).into_iter().chain(words(local)).filter(|word| word.chars().count() > 2).collect();
    let left = own.iter().fold(password.to_lowercase(), |left, word| left.replace(word, ""));
    own.extend(words(email).into_iter().filter(|word| !word.is_empty()));
    own.push("verbatim".to_owned());
    let known: Vec<&str> =
        own.iter().map(String::as_str).chain([name, email]).filter(|word| !word.is_empty()).collect();
    // Fewer than a hundred million guesses.
    let guessed = zxcvbn(password, &known).score() < Score::Three;
    if guessed || left.chars().filter(|c| !c.is_whitespace()).count() < LEFT {
        return Err(StoreError::Wrong(
            "This password is among those that are guessed first: a common or leaked one, your name, a year, a row of keys. Choose another; four words that do not belong together are good.",
        ));
    }
    Ok(())
}

/// The hash of a new password, made off the async threads: it takes tens of milliseconds by design.
///
/// # Errors
/// When it is one that guessers try early.
pub(crate) async fn hash(password: Password, name: String, email: String) -> Result<String> {
    let _turn = HASHING.acquire().await;
    let hashed = tokio::task::spawn_blocking(move || {
        refuse_weak(password.expose(), &name, &email)?;
        Argon2::default()
            .hash_password(password.expose().as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|_| TRY_AGAIN)
    });
    hashed.await.map_err(|_| TRY_AGAIN)?
}

/// Whether `password` is the one behind `hash`. An unknown account is given a hash that never fits, so that
/// it takes as long to refuse as a known one.
pub(crate) async fn verify(password: String, hash: Option<String>) -> bool {
    let _turn = HASHING.acquire().await;
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LW5vYm9keQ$uJpdXDLZFyS0NdBrlMAmD3pxjTBiMUaDHYRjZNZcYKw";
    let known = hash.as_deref().is_some_and(|hash| !hash.is_empty());
    let hash = hash.filter(|hash| !hash.is_empty()).unwrap_or_else(|| NOBODY.to_owned());
    let fits = tokio::task::spawn_blocking(move || {
        Argon2::default().verify_password(password.as_bytes(), hash.as_str()).is_ok()
    });
    fits.await.unwrap_or(false) && known
}

impl Store {
    /// Refuses whoever does not know the actor's password; guesses are counted as those at the door are.
    async fn knows(&self, actor: &Actor, session: &str, password: String) -> Result<(Email, String)> {
        let row: Option<(String, String)> = crate::db::read!(self.db, c => sqlx::query_as(HASH_OF)
            .bind(actor.user.to_string()).bind(false).fetch_optional(&mut *c).await?);
        let (email, hash) = row.ok_or(StoreError::SignedOut)?;
        let email = Email::parse(&email)?;
        let guess = Guess::within(&email, session);
        self.count(&guess).await?;
        if !verify(password, Some(hash.clone())).await {
            return Err(StoreError::Wrong("That is not your password. Nothing was changed; type it again."));
        }
        self.forgive(&guess).await?;
        Ok((email, hash))
    }

    /// Shows that it is still the actor who sits at `session`.
    ///
    /// # Errors
    /// When the password is wrong, or was guessed at too often.
    pub async fn confirm(&self, actor: &Actor, session: &str, password: String) -> Result<()> {
        self.knows(actor, session, password).await?;
        let mut tx = self.db.begin().await?;
        within!(tx, c => sqlx::query(CONFIRM).bind(session).bind(self.clock.now().to_string()).execute(&mut *c).await?.rows_affected());
        tx.commit().await
    }

    /// Changes the actor's own password, and ends every session of theirs but this one.
    ///
    /// # Errors
    /// When the old one is wrong, or the new one is easily guessed.
    pub async fn change_password(&self, actor: &Actor, session: &str, old: String, new: Password) -> Result<()> {
        let (email, known) = self.knows(actor, session, old).await?;
        let hash = hash(new, actor.name.clone(), email.as_str().to_owned()).await?;
        let (at, id) = (self.clock.now(), actor.user.to_string());
        let (mut tx, actor) = self.begin(actor, Task::Read).await?;
        let set = within!(tx, c => sqlx::query(SET).bind(&id).bind(&hash).bind(known).execute(&mut *c).await?.rows_affected());
        if set != 1 {
            // Somebody set another one meanwhile, such as by a link.
            return Err(StoreError::Stale);
        }
        within!(tx, c => {
            sqlx::query(END_BROWSERS).bind(&id).execute(&mut *c).await?;
            sqlx::query(END_WAITING).bind(&id).execute(&mut *c).await?;
            sqlx::query(END_OTHERS).bind(&id).bind(session).execute(&mut *c).await?;
            sqlx::query(CONFIRM).bind(session).bind(at.to_string()).execute(&mut *c).await?;
        });
        tx.touch(&USERS, [&id]);
        let change = Change::UserChanged { name: actor.name.clone(), what: "changed their password".to_owned() };
        append(&mut tx, at, &actor, About::default(), &change).await?;
        tx.commit().await
    }
}

#[cfg(test)]
mod tests {
    use super::refuse_weak;

    #[test]
    fn what_is_guessed_first() {
        let weak = |password: &str| refuse_weak(password, "Ines Roth", "ines.r@courier.example").is_err();
        for password in [
            "aaaaaaaaaaaa",
            "password1234",
            "123456789012",
            "qwertyuiop12",
            "letmeinletmein",
            "iloveyou2026",
            "ines.r@courier.example",
            "InesRoth2026!",
            "Roth.Ines.Roth",
            "courier12345",
            "verbatim2026",
            "P@ssw0rd1234",
        ] {
            assert!(weak(password), "{password}");
        }
        for password in [
            "a sample desk",
            "correct horse battery",
            "zug um zug nach bonn",
            "7hV!kq02-Lx9",
            "ines likes green herons",
        ] {
            assert!(!weak(password), "{password}");
        }
        // Long ones are not read for ever.
        assert!(!weak(&"vier Wörter, die nicht zusammengehören ".repeat(25)));
    }
}
