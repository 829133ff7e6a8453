//! Signing in and out. A session is a secret in a cookie; the table holds its hash.

use review::{Email, Role, UserId, sha256_hex};

use crate::accounts::{by_email, verify};
use crate::clock::new_secret;
use crate::db::{parsed, read, sql, within};
use crate::error::{Result, StoreError};
use crate::{Actor, Store, User};

sql! {
    OPEN = "insert into sessions (token_hash, user_id, created_at, expires_at) values ($1, $2, $3, $4)";
    WHO = "select u.id, u.name, u.role from sessions s join users u on u.id = s.user_id
        where s.token_hash = $1 and s.expires_at > $2 and u.disabled = $3";
    CLOSE = "delete from sessions where token_hash = $1";
    CLOSE_ALL = "delete from sessions where user_id = $1";
    SWEEP = "delete from sessions where expires_at < $1";
    ATTEMPT = "insert into attempts (key, at) values ($1, $2)";
    ATTEMPTS = "select count(*) from attempts where key = $1 and at > $2";
    FORGIVE = "delete from attempts where key = $1 or at < $2";
    FORGIVE_ONE = "delete from attempts where key = $1 and at = $2";
}

/// How long a session lasts, in seconds: two weeks.
const SESSION_SECONDS: i64 = 14 * 24 * 3600;
/// Failed attempts are counted over this many minutes.
const WINDOW_MINUTES: i64 = 15;
/// Failed attempts on one account before it has to wait.
const PER_ACCOUNT: i64 = 8;
/// Failed attempts from one address before it has to wait.
const PER_ADDRESS: i64 = 40;

/// What someone typed to sign in, and from where.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// The address of the account.
    pub email: String,
    /// The password.
    pub password: String,
    /// The network address, for the limit on guessing.
    pub address: String,
}

impl Store {
    /// Opens a session and gives its secret.
    ///
    /// # Errors
    /// One and the same refusal for an unknown account, a wrong password and a disabled account; another
    /// when there were too many failures.
    pub async fn sign_in(&self, given: SignIn) -> Result<String> {
        let refused = StoreError::Wrong(
            "That email address and password do not fit. Check both; an admin can make a link for a new password.",
        );
        let Ok(email) = Email::parse(&given.email) else { return Err(refused) };
        let at = self.clock.now();
        let since = at.plus_seconds(-60 * WINDOW_MINUTES);
        let keys =
            [(format!("account {}", email.as_str()), PER_ACCOUNT), (format!("address {}", given.address), PER_ADDRESS)];
        // The attempt is counted before the password is looked at, so that many at once are still many.
        let mut tx = self.db.begin().await?;
        for (key, limit) in &keys {
            let failures: i64 = within!(tx, c => {
                sqlx::query(ATTEMPT).bind(key).bind(at.to_string()).execute(&mut *c).await?;
                sqlx::query_scalar(ATTEMPTS).bind(key).bind(since.to_string()).fetch_one(&mut *c).await?
            });
            if failures > *limit {
                return Err(StoreError::TooMany { minutes: WINDOW_MINUTES });
            }
        }
        tx.commit().await?;
        let row = by_email(self, &email).await?;
        let fits = verify(given.password, row.as_ref().map(|row| row.password_hash.clone())).await;
        let user = row.map(User::try_from).transpose()?.filter(|user| fits && !user.disabled);
        let Some(user) = user else { return Err(refused) };
        let mut tx = self.db.begin().await?;
        let token = new_secret();
        within!(tx, c => {
            sqlx::query(FORGIVE).bind(&keys[0].0).bind(since.to_string()).execute(&mut *c).await?;
            sqlx::query(FORGIVE_ONE).bind(&keys[1].0).bind(at.to_string()).execute(&mut *c).await?;
            sqlx::query(SWEEP).bind(at.to_string()).execute(&mut *c).await?;
            sqlx::query(OPEN).bind(sha256_hex(token.as_bytes())).bind(user.id.to_string()).bind(at.to_string())
                .bind(at.plus_seconds(SESSION_SECONDS).to_string()).execute(&mut *c).await?;
        });
        tx.commit().await?;
        Ok(token)
    }

    /// Who is signed in with this secret.
    ///
    /// # Errors
    /// When the database fails; an unknown or old session is nobody.
    pub async fn session(&self, token: &str) -> Result<Option<Actor>> {
        let row: Option<(String, String, String)> = read!(self.db, c => sqlx::query_as(WHO)
            .bind(sha256_hex(token.as_bytes())).bind(self.clock.now().to_string()).bind(false).fetch_optional(&mut *c).await?);
        row.map(|(id, name, role)| {
            Ok(Actor {
                user: parsed(UserId::parse(&id), "users.id")?,
                name,
                role: parsed(Role::parse(&role), "users.role")?,
            })
        })
        .transpose()
    }

    /// Ends one session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_out(&self, token: &str) -> Result<()> {
        let mut tx = self.db.begin().await?;
        within!(tx, c => sqlx::query(CLOSE).bind(sha256_hex(token.as_bytes())).execute(&mut *c).await?.rows_affected());
        tx.commit().await
    }

    /// Ends every session of the actor.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_out_everywhere(&self, actor: &Actor) -> Result<()> {
        let mut tx = self.db.begin().await?;
        within!(tx, c => sqlx::query(CLOSE_ALL).bind(actor.user.to_string()).execute(&mut *c).await?.rows_affected());
        tx.commit().await
    }
}
