//! Signing in and out. A session is a secret in a cookie; the table holds its hash, and an id by which its owner ends it.
//!
//! A session ends after some hours without a request (a setting), and twelve hours after the password was given.

use review::{Change, Email, FactorRule, Role, Task, Timestamp, UserId, sha256_hex};
use uuid::Uuid;

use crate::accounts::by_email;
use crate::clock::{new_id, new_secret};
use crate::db::{Tx, parsed, read, sql, within};
use crate::error::{Result, StoreError};
use crate::events::{About, append};
use crate::guessing::Guess;
use crate::passwords::verify;
use crate::settings;
use crate::{Actor, Store, User};

sql! {
    OPEN = "insert into sessions (token_hash, id, user_id, created_at, seen_at, expires_at, ends_at, confirmed_at, agent, address)
        values ($1, $2, $3, $4, $4, $5, $6, $4, $7, $8)";
    WHO = "select u.id, u.name, u.role, s.id as session, s.seen_at, s.confirmed_at, s.ends_at,
            f.since as factor, (select value from settings where key = 'second_factor') as factor_rule
        from sessions s join users u on u.id = s.user_id left join factors f on f.user_id = u.id
        where s.token_hash = $1 and s.expires_at > $2 and u.disabled = $3";
    SEEN = "update sessions set seen_at = $2, expires_at = $3 where id = $1";
    OWN = "select id, created_at, seen_at, agent, address from sessions where user_id = $1 and expires_at > $2 order by seen_at desc, id";
    CLOSE = "delete from sessions where token_hash = $1";
    CLOSE_ONE = "delete from sessions where id = $1 and user_id = $2";
    CLOSE_ALL = "delete from sessions where user_id = $1";
    SWEEP = "delete from sessions where expires_at < $1";
    HOLD = "update users set version = version where id = $1 and password_hash = $2 and disabled = $3";
    KNOW = "insert into browsers (token_hash, user_id, seen_at) values ($1, $2, $3) on conflict (token_hash, user_id) do update set seen_at = excluded.seen_at";
    FORGET = "delete from browsers where seen_at < $1";
}

/// How long a session lasts at most, in seconds.
const SESSION_SECONDS: i64 = 12 * 3600;
/// How long a password that was given counts as given just now, in seconds.
const CONFIRMED_SECONDS: i64 = 15 * 60;
/// How long a browser is known, in seconds.
const BROWSER_SECONDS: i64 = 180 * 24 * 3600;
/// The most that is kept of what a browser calls itself, in characters.
const AGENT: usize = 200;

const IDLE: &str = "idle_minutes";

/// What someone typed to sign in, and from where.
#[derive(Debug, Clone, Default)]
pub struct SignIn {
    /// The address of the account.
    pub email: String,
    /// The password.
    pub password: String,
    /// From where.
    pub visit: Visit,
}

/// Where somebody signs in.
#[derive(Debug, Clone, Default)]
pub struct Visit {
    /// The network address, for the limit on guessing.
    pub address: String,
    /// What the browser calls itself.
    pub agent: String,
    /// The secret of the browser, where it has one: from an earlier sign-in.
    pub browser: Option<String>,
    /// The secret of the session that this one takes the place of.
    pub replaces: Option<String>,
}

/// How far a password leads.
#[derive(Debug, Clone)]
pub enum Entry {
    /// In.
    In(SignedIn),
    /// To a second factor: the secret of the sign-in that waits for it.
    Waits(String),
}

impl Entry {
    /// The session, if no second factor is asked for.
    #[must_use]
    pub fn signed_in(self) -> Option<SignedIn> {
        match self {
            Self::In(signed_in) => Some(signed_in),
            Self::Waits(_) => None,
        }
    }
}

/// Two secrets for whoever has signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Of the session.
    pub session: String,
    /// Of the browser: known from now on.
    pub browser: String,
}

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Who.
    pub actor: Actor,
    /// What the session is called; no secret.
    pub id: String,
    /// The password was given within the last quarter of an hour.
    pub confirmed: bool,
    /// The desk asks for a second factor that they have not turned on yet: nothing else may be done before.
    pub lacks_factor: bool,
}

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSession {
    /// What it is called.
    pub id: String,
    /// When it began.
    pub since: Timestamp,
    /// When it was used last, to the minute.
    pub seen: Timestamp,
    /// What the browser calls itself.
    pub agent: String,
    /// The network address it began from.
    pub address: String,
}

/// How long one may be away before one has to sign in again, in minutes: half an hour to twelve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdleLimit(i64);

impl IdleLimit {
    /// The choices.
    pub const ALL: [Self; 5] = [Self(30), Self(60), Self(120), Self(240), Self(720)];

    /// One of the choices.
    #[must_use]
    pub fn parse(minutes: &str) -> Option<Self> {
        let minutes: i64 = minutes.parse().ok()?;
        Self::ALL.into_iter().find(|limit| limit.0 == minutes)
    }

    /// In minutes.
    #[must_use]
    pub fn minutes(self) -> i64 {
        self.0
    }

    /// In words.
    #[must_use]
    pub fn label(self) -> String {
        match self.0 {
            30 => "half an hour".to_owned(),
            60 => "an hour".to_owned(),
            minutes => format!("{} hours", minutes / 60),
        }
    }

    fn known(word: Option<&str>) -> Self {
        word.and_then(Self::parse).unwrap_or(Self(120))
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    role: String,
    session: String,
    seen_at: String,
    confirmed_at: String,
    ends_at: String,
    factor: Option<String>,
    factor_rule: Option<String>,
}

fn time(text: &str, column: &'static str) -> Result<Timestamp> {
    parsed(Timestamp::parse(text), column)
}

/// Whether the password is still the one behind `hash`, and the account enabled; both stay so while the transaction runs.
/// Otherwise what follows would outlive a new password.
pub(crate) async fn holds(tx: &mut Tx, user: UserId, hash: &str) -> Result<bool> {
    let same = within!(*tx, c => sqlx::query(HOLD).bind(user.to_string()).bind(hash).bind(false).execute(&mut *c).await?.rows_affected());
    Ok(same == 1)
}

impl Store {
    /// Opens a session and gives its secret, or asks for the second factor of whoever has one.
    ///
    /// # Errors
    /// One and the same refusal for an unknown account, a wrong password and a disabled account; another
    /// when there were too many failures.
    pub async fn sign_in(&self, given: SignIn) -> Result<Entry> {
        let refused = || {
            StoreError::Wrong(
                "That email address and password do not fit. Check both; an admin can make a link for a new password.",
            )
        };
        let Ok(email) = Email::parse(&given.email) else { return Err(refused()) };
        let (known, visit) = self.recognise(given.visit, &email).await?;
        let guess = Guess::at_the_door(&email, &visit.address, known.as_deref());
        self.count(&guess).await?;
        let row = by_email(self, &email).await?;
        let hash = row.as_ref().map(|row| row.password_hash.clone());
        let fits = verify(given.password, hash.clone()).await;
        let user = row.map(User::try_from).transpose()?.filter(|user| fits && !user.disabled);
        let (Some(user), Some(hash)) = (user, hash) else { return Err(refused()) };
        self.forgive(&guess).await?;
        let mut tx = self.db.begin().await?;
        if !holds(&mut tx, user.id, &hash).await? {
            return Err(refused());
        }
        let entry = match self.wait_for_code(&mut tx, user.id).await? {
            Some(waiting) => Entry::Waits(waiting),
            None => Entry::In(self.open_session(&mut tx, user.id, visit).await?),
        };
        tx.commit().await?;
        Ok(entry)
    }

    /// The secret of the browser, if the account with this address has signed in with it before. One that nobody has signed in
    /// with is none.
    pub(crate) async fn recognise(&self, mut visit: Visit, email: &Email) -> Result<(Option<String>, Visit)> {
        let Some(browser) = visit.browser.take() else { return Ok((None, visit)) };
        let (known, here) = self.knows_browser(&browser, email).await?;
        visit.browser = known.then(|| browser.clone());
        Ok((here.then_some(browser), visit))
    }

    /// Opens a session for whoever [`holds`] the account.
    pub(crate) async fn open_session(&self, tx: &mut Tx, user: UserId, visit: Visit) -> Result<SignedIn> {
        let idle = self.idle_limit().await?;
        let (session, browser) = (new_secret(), visit.browser.unwrap_or_else(new_secret));
        let at = self.clock.now();
        let agent: String = visit.agent.chars().filter(|c| !c.is_control()).take(AGENT).collect();
        let (owner, now) = (user.to_string(), at.to_string());
        within!(*tx, c => {
            sqlx::query(SWEEP).bind(&now).execute(&mut *c).await?;
            sqlx::query(FORGET).bind(at.plus_seconds(-BROWSER_SECONDS).to_string()).execute(&mut *c).await?;
            if let Some(old) = visit.replaces {
                sqlx::query(CLOSE).bind(sha256_hex(old.as_bytes())).execute(&mut *c).await?;
            }
            sqlx::query(OPEN).bind(sha256_hex(session.as_bytes())).bind(new_id().to_string()).bind(&owner).bind(&now)
                .bind(at.plus_seconds(60 * idle.0).to_string()).bind(at.plus_seconds(SESSION_SECONDS).to_string())
                .bind(agent).bind(&visit.address).execute(&mut *c).await?;
            sqlx::query(KNOW).bind(sha256_hex(browser.as_bytes())).bind(&owner).bind(&now).execute(&mut *c).await?;
        });
        Ok(SignedIn { session, browser })
    }

    /// Who is signed in with this secret. It is noted, to the minute, that they were there.
    ///
    /// # Errors
    /// When the database fails; an unknown or old session is nobody.
    pub async fn session(&self, token: &str) -> Result<Option<Session>> {
        let now = self.clock.now();
        let row: Option<Row> = read!(self.db, c => sqlx::query_as(WHO)
            .bind(sha256_hex(token.as_bytes())).bind(now.to_string()).bind(false).fetch_optional(&mut *c).await?);
        let Some(row) = row else { return Ok(None) };
        if time(&row.seen_at, "sessions.seen_at")?.plus_seconds(60) <= now {
            // Whoever reads need not be kept from it because nothing can be written: the session only ends earlier.
            if let Err(error) = self.seen(&row, now).await {
                tracing::warn!(%error, "it could not be noted that a session is used");
            }
        }
        let confirmed = time(&row.confirmed_at, "sessions.confirmed_at")?.plus_seconds(CONFIRMED_SECONDS) > now;
        let actor = Actor {
            user: parsed(UserId::parse(&row.id), "users.id")?,
            name: row.name,
            role: parsed(Role::parse(&row.role), "users.role")?,
        };
        let rule = row.factor_rule.as_deref().and_then(FactorRule::parse).unwrap_or_default();
        let lacks_factor = row.factor.is_none() && rule.asks(actor.role);
        Ok(Some(Session { actor, id: row.session, confirmed, lacks_factor }))
    }

    /// Puts the end of a session that is used off, as far as it goes.
    async fn seen(&self, row: &Row, now: Timestamp) -> Result<()> {
        let idle = self.idle_limit().await?;
        let expires = now.plus_seconds(60 * idle.0).min(time(&row.ends_at, "sessions.ends_at")?);
        let mut tx = self.db.begin().await?;
        within!(tx, c => sqlx::query(SEEN).bind(&row.session).bind(now.to_string()).bind(expires.to_string()).execute(&mut *c).await?.rows_affected());
        tx.commit().await
    }

    /// The actor's own sessions, the one that was used last first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn own_sessions(&self, actor: &Actor) -> Result<Vec<OwnSession>> {
        let rows: Vec<(String, String, String, String, String)> = read!(self.db, c => sqlx::query_as(OWN)
            .bind(actor.user.to_string()).bind(self.clock.now().to_string()).fetch_all(&mut *c).await?);
        let own = |(id, since, seen, agent, address): (String, String, String, String, String)| {
            let (since, seen) = (time(&since, "sessions.created_at")?, time(&seen, "sessions.seen_at")?);
            Ok(OwnSession { id, since, seen, agent, address })
        };
        rows.into_iter().map(own).collect()
    }

    /// Ends the session with this secret.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_out(&self, token: &str) -> Result<()> {
        let mut tx = self.db.begin().await?;
        within!(tx, c => sqlx::query(CLOSE).bind(sha256_hex(token.as_bytes())).execute(&mut *c).await?.rows_affected());
        tx.commit().await
    }

    /// Ends one of the actor's sessions; one that has ended meanwhile is as good.
    ///
    /// # Errors
    /// When `id` is no session's name, or the database fails.
    pub async fn end_session(&self, actor: &Actor, id: &str) -> Result<()> {
        let id = Uuid::parse_str(id).map_err(|_| StoreError::NotFound("session"))?.to_string();
        let mut tx = self.db.begin().await?;
        within!(tx, c => sqlx::query(CLOSE_ONE).bind(id).bind(actor.user.to_string()).execute(&mut *c).await?.rows_affected());
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

    /// How long one may be away.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn idle_limit(&self) -> Result<IdleLimit> {
        Ok(IdleLimit::known(self.setting(IDLE).await?.as_deref()))
    }

    /// Sets it, from the next time on that a session is used.
    ///
    /// # Errors
    /// When the actor may not.
    pub async fn set_idle_limit(&self, actor: &Actor, limit: IdleLimit) -> Result<()> {
        if self.idle_limit().await? == limit {
            return actor.require(Task::ManageUsers);
        }
        let (mut tx, actor) = self.begin(actor, Task::ManageUsers).await?;
        settings::put(&mut tx, IDLE, &limit.0.to_string()).await?;
        let change = Change::IdleLimitSet { minutes: limit.0 };
        append(&mut tx, self.clock.now(), &actor, About::default(), &change).await?;
        tx.commit().await
    }
}
