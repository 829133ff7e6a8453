//! The second factor of signing in: codes of an authenticator app (TOTP, RFC 6238), and recovery codes for when it is lost.
//!
//! Whoever has one gives the password first and gets the secret of a sign-in that waits; with it and a code they are in. A code
//! of the app is good once, and half a minute before and after its time; a recovery code is good once.

use review::{Change, Email, FactorRule, Task, Timestamp, UserId, sha256_hex};

use crate::clock::new_secret;
use crate::codes::{STEP, code_hash, new_code, new_secret_of_app, step_of, totp};
use crate::db::{Tx, parsed, read, sql, within};
use crate::error::{Result, StoreError};
use crate::events::{About, append};
use crate::guessing::Guess;
use crate::sessions::{Visit, holds};
use crate::settings;
use crate::tables::FACTORS;
use crate::{Actor, SignedIn, Store};

sql! {
    SECRET = "select secret, since from factors where user_id = $1";
    OFFER = "insert into factor_offers (user_id, secret, session_id, expires_at) values ($1, $2, $3, $4)
        on conflict (user_id) do update set secret = excluded.secret, session_id = excluded.session_id, expires_at = excluded.expires_at";
    OFFERED = "select secret from factor_offers where user_id = $1 and session_id = $2 and expires_at > $3";
    TAKE_OFFER = "delete from factor_offers where user_id = $1 and secret = $2";
    TURN_ON = "insert into factors (user_id, secret, since, last_step) values ($1, $2, $3, $4)
        on conflict (user_id) do update set secret = excluded.secret, since = excluded.since, last_step = excluded.last_step";
    TURN_OFF = "delete from factors where user_id = $1";
    // Of two that give the same code, the second changes nothing.
    USE_STEP = "update factors set last_step = $3 where user_id = $1 and secret = $2 and last_step < $3";
    // Of two that make codes at once, the second sees those of the first.
    HOLD = "update factors set since = since where user_id = $1";
    // Of somebody who turns it on and somebody who signs in, one comes first.
    HOLD_USER = "update users set version = version where id = $1";
    END_BROWSERS = "delete from browsers where user_id = $1";
    ADD_CODE = "insert into recovery_codes (code_hash, user_id) values ($1, $2)";
    USE_CODE = "delete from recovery_codes where user_id = $1 and code_hash = $2";
    COUNT_CODES = "select count(*) from recovery_codes where user_id = $1";
    FORGET_CODES = "delete from recovery_codes where user_id = $1";
    WAIT = "insert into sign_ins (token_hash, user_id, expires_at) values ($1, $2, $3)";
    WAITS = "select u.id, u.email, u.password_hash from sign_ins s join users u on u.id = s.user_id
        where s.token_hash = $1 and s.expires_at > $2 and u.disabled = $3";
    DONE = "delete from sign_ins where token_hash = $1";
    SWEEP = "delete from sign_ins where expires_at < $1";
    END_SESSIONS = "delete from sessions where user_id = $1";
    END_OTHERS = "delete from sessions where user_id = $1 and id <> $2";
    END_WAITING = "delete from sign_ins where user_id = $1";
    OWNER = "select name, email from users where id = $1";
}

/// How long a sign-in waits for its code, in seconds.
const WAIT_SECONDS: i64 = 10 * 60;
/// How long a secret that was shown may be turned on, in seconds.
const OFFER_SECONDS: i64 = 30 * 60;
/// How many recovery codes there are.
const CODES: usize = 10;

const RULE: &str = "second_factor";

const WRONG_CODE: StoreError = StoreError::Wrong(
    "That code is not right, or was used already. Type the one that your app shows now; when it never fits, the phone's clock may be wrong. A recovery code does as well.",
);
const OFFER_ENDED: StoreError =
    StoreError::Wrong("The secret that was shown is not good any more. Nothing was changed; begin again.");

/// Two columns of a row.
type Pair = (String, String);

/// What somebody has as a second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// Since when it is asked for; nothing while it is off.
    pub since: Option<Timestamp>,
    /// How many recovery codes are left.
    pub codes: i64,
    /// A secret that was shown and not turned on yet.
    pub offer: Option<Offer>,
}

/// A secret for an authenticator app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// In base32, to be typed.
    pub secret: String,
    /// As apps read it from a picture: `otpauth://totp/…`.
    pub link: String,
}

/// Uses up the step of a code of the app, or else a recovery code; false where it is neither, or was used.
async fn use_code(tx: &mut Tx, user: &str, secret: &str, step: Option<i64>, code: &str) -> Result<bool> {
    let used = within!(*tx, c => match step {
        Some(step) => sqlx::query(USE_STEP).bind(user).bind(secret).bind(step).execute(&mut *c).await?.rows_affected(),
        None => sqlx::query(USE_CODE).bind(user).bind(code_hash(code)).execute(&mut *c).await?.rows_affected(),
    });
    Ok(used == 1)
}

/// New recovery codes in the place of those there were, as they are shown: `k3ma-90xw-…`.
async fn new_codes(tx: &mut Tx, user: &str) -> Result<Vec<String>> {
    let mut shown = Vec::with_capacity(CODES);
    within!(*tx, c => {
        for statement in [HOLD, FORGET_CODES] {
            sqlx::query(statement).bind(user).execute(&mut *c).await?;
        }
        for _ in 0..CODES {
            let code = new_code();
            sqlx::query(ADD_CODE).bind(code_hash(&code)).bind(user).execute(&mut *c).await?;
            shown.push(code);
        }
    });
    Ok(shown)
}

impl Store {
    /// What the actor has as a second factor, as it is shown in this session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn factor(&self, actor: &Actor, session: &str) -> Result<Factor> {
        let (id, now) = (actor.user.to_string(), self.clock.now().to_string());
        let (on, codes, offered, owner): (Option<Pair>, i64, Option<String>, Pair) = read!(self.db, c => (
            sqlx::query_as(SECRET).bind(&id).fetch_optional(&mut *c).await?,
            sqlx::query_scalar(COUNT_CODES).bind(&id).fetch_one(&mut *c).await?,
            sqlx::query_scalar(OFFERED).bind(&id).bind(session).bind(now).fetch_optional(&mut *c).await?,
            sqlx::query_as(OWNER).bind(&id).fetch_one(&mut *c).await?,
        ));
        let since = on.map(|(_, since)| parsed(Timestamp::parse(&since), "factors.since")).transpose()?;
        let offer = match offered {
            Some(secret) => {
                let house = self.house().await?;
                let link = totp(&secret, &owner.1, &house.name)?.to_url();
                Some(Offer { link: link.map_err(|_| StoreError::Inconsistent("factor_offers.secret"))?, secret })
            }
            None => None,
        };
        Ok(Factor { since, codes, offer })
    }

    /// Makes a secret that the actor's app may take; what they had holds until [`turn_on_factor`](Self::turn_on_factor).
    ///
    /// # Errors
    /// When they have one, and `code` is not of it.
    pub async fn offer_factor(&self, actor: &Actor, session: &str, code: &str) -> Result<()> {
        self.shows_factor(actor, session, code).await?;
        let secret = new_secret_of_app();
        let expires = self.clock.now().plus_seconds(OFFER_SECONDS).to_string();
        let (mut tx, actor) = self.begin(actor, Task::Read).await?;
        within!(tx, c => sqlx::query(OFFER).bind(actor.user.to_string()).bind(secret).bind(session).bind(expires).execute(&mut *c).await?.rows_affected());
        tx.commit().await
    }

    /// Turns the second factor on, or another app in the place of the one before; a code shows that the app has the secret.
    /// Gives the recovery codes, which are kept nowhere in words. Sessions elsewhere end: they began without it.
    ///
    /// # Errors
    /// When the code does not fit, or the secret was shown too long ago.
    pub async fn turn_on_factor(&self, actor: &Actor, session: &str, code: &str) -> Result<Vec<String>> {
        /// How many steps a clock may be off and be told so.
        const OFF: i64 = 20;
        let (id, now) = (actor.user.to_string(), self.clock.now());
        let (secret, (name, email)): (Option<String>, Pair) = read!(self.db, c => (
            sqlx::query_scalar(OFFERED).bind(&id).bind(session).bind(now.to_string()).fetch_optional(&mut *c).await?,
            sqlx::query_as(OWNER).bind(&id).fetch_one(&mut *c).await?,
        ));
        let secret = secret.ok_or(OFFER_ENDED)?;
        let guess = Guess::at_a_code_within(&Email::parse(&email)?, session);
        self.count(&guess).await?;
        let app = totp(&secret, &email, "")?;
        let Some(step) = step_of(&app, code, now) else {
            let off = (-OFF..=OFF).any(|by| step_of(&app, code, now.plus_seconds(by * STEP)).is_some());
            return Err(if off {
                StoreError::Wrong(
                    "This code is one of another time: the clock of your phone and the desk's are some minutes apart. Let the phone set its clock by itself, then type a new code.",
                )
            } else {
                StoreError::Wrong(
                    "That code is not right. Nothing was changed. Look whether the app shows it for this desk, and type the one it shows now.",
                )
            });
        };
        self.forgive(&guess).await?;
        let (mut tx, actor) = self.begin(actor, Task::Read).await?;
        let taken =
            within!(tx, c => sqlx::query(TAKE_OFFER).bind(&id).bind(&secret).execute(&mut *c).await?.rows_affected());
        if taken != 1 {
            return Err(OFFER_ENDED);
        }
        within!(tx, c => {
            sqlx::query(HOLD_USER).bind(&id).execute(&mut *c).await?;
            sqlx::query(TURN_ON).bind(&id).bind(&secret).bind(now.to_string()).bind(step).execute(&mut *c).await?;
            for statement in [END_WAITING, END_BROWSERS] {
                sqlx::query(statement).bind(&id).execute(&mut *c).await?;
            }
            sqlx::query(END_OTHERS).bind(&id).bind(session).execute(&mut *c).await?;
        });
        let codes = new_codes(&mut tx, &id).await?;
        tx.touch(&FACTORS, [&id]);
        let change = Change::UserChanged { name, what: "turned on their second factor".to_owned() };
        append(&mut tx, now, &actor, About::default(), &change).await?;
        tx.commit().await?;
        Ok(codes)
    }

    /// New recovery codes; those there were are good no more.
    ///
    /// # Errors
    /// When the actor has no second factor, or `code` is not of it.
    pub async fn new_recovery_codes(&self, actor: &Actor, session: &str, code: &str) -> Result<Vec<String>> {
        self.shows_factor(actor, session, code).await?;
        let id = actor.user.to_string();
        let (mut tx, actor) = self.begin(actor, Task::Read).await?;
        let on: Option<Pair> = within!(tx, c => sqlx::query_as(SECRET).bind(&id).fetch_optional(&mut *c).await?);
        if on.is_none() {
            return Err(StoreError::Wrong("You have no second factor. Turn it on first; the codes come with it."));
        }
        let codes = new_codes(&mut tx, &id).await?;
        let change = Change::UserChanged { name: actor.name.clone(), what: "made new recovery codes".to_owned() };
        append(&mut tx, self.clock.now(), &actor, About::default(), &change).await?;
        tx.commit().await?;
        Ok(codes)
    }

    /// Turns the actor's own second factor off.
    ///
    /// # Errors
    /// When the desk asks one of them, or `code` is not of it.
    pub async fn turn_off_factor(&self, actor: &Actor, session: &str, code: &str) -> Result<()> {
        let refuse = async |role| match self.factor_rule().await?.asks(role) {
            true => Err(StoreError::Wrong(
                "This desk asks for a second factor of people with your role. You can take another app in the place of this one.",
            )),
            false => Ok(()),
        };
        // Asked before the code is used up, and once more when nobody else can change it.
        refuse(actor.role).await?;
        self.shows_factor(actor, session, code).await?;
        let (tx, actor) = self.begin(actor, Task::Read).await?;
        refuse(actor.role).await?;
        self.end_factor(tx, &actor, actor.user, "turned off their second factor").await
    }

    /// Takes somebody's second factor away, who lost the app and the codes. They are signed out.
    ///
    /// # Errors
    /// When the actor is no admin, or it is their own.
    pub async fn remove_factor(&self, actor: &Actor, user: UserId) -> Result<()> {
        let (tx, actor) = self.begin(actor, Task::ManageUsers).await?;
        if actor.user == user {
            return Err(StoreError::Wrong("This is your own second factor. Change it on the page of your account."));
        }
        self.end_factor(tx, &actor, user, "took their second factor away").await
    }

    async fn end_factor(&self, mut tx: Tx, actor: &Actor, user: UserId, what: &str) -> Result<()> {
        let id = user.to_string();
        let owner: Option<(String, String)> =
            within!(tx, c => sqlx::query_as(OWNER).bind(&id).fetch_optional(&mut *c).await?);
        let (name, _) = owner.ok_or(StoreError::NotFound("account"))?;
        let gone = within!(tx, c => {
            for statement in [FORGET_CODES, END_WAITING] {
                sqlx::query(statement).bind(&id).execute(&mut *c).await?;
            }
            if actor.user != user {
                sqlx::query(END_SESSIONS).bind(&id).execute(&mut *c).await?;
            }
            sqlx::query(TURN_OFF).bind(&id).execute(&mut *c).await?.rows_affected()
        });
        if gone == 0 {
            return Err(StoreError::Wrong("There is no second factor to take away. Nothing was changed."));
        }
        tx.touch(&FACTORS, [&id]);
        append(
            &mut tx,
            self.clock.now(),
            actor,
            About::default(),
            &Change::UserChanged { name, what: what.to_owned() },
        )
        .await?;
        tx.commit().await
    }

    /// Has a sign-in wait for its code where the account has a second factor, and gives the secret with which it goes on.
    pub(crate) async fn wait_for_code(&self, tx: &mut Tx, user: UserId) -> Result<Option<String>> {
        let (id, now) = (user.to_string(), self.clock.now());
        let on: Option<Pair> = within!(*tx, c => sqlx::query_as(SECRET).bind(&id).fetch_optional(&mut *c).await?);
        if on.is_none() {
            return Ok(None);
        }
        let token = new_secret();
        within!(*tx, c => {
            sqlx::query(SWEEP).bind(now.to_string()).execute(&mut *c).await?;
            sqlx::query(WAIT).bind(sha256_hex(token.as_bytes())).bind(id).bind(now.plus_seconds(WAIT_SECONDS).to_string()).execute(&mut *c).await?;
        });
        Ok(Some(token))
    }

    /// Refuses whoever has a second factor and does not show it: what changes it takes more than a password.
    async fn shows_factor(&self, actor: &Actor, session: &str, code: &str) -> Result<()> {
        let id = actor.user.to_string();
        let (on, (_, email)): (Option<Pair>, Pair) = read!(self.db, c => (
            sqlx::query_as(SECRET).bind(&id).fetch_optional(&mut *c).await?,
            sqlx::query_as(OWNER).bind(&id).fetch_one(&mut *c).await?,
        ));
        let Some((secret, _)) = on else { return Ok(()) };
        let guess = Guess::at_a_code_within(&Email::parse(&email)?, session);
        self.count(&guess).await?;
        let step = step_of(&totp(&secret, &email, "")?, code, self.clock.now());
        let mut tx = self.db.begin().await?;
        if !use_code(&mut tx, &id, &secret, step, code).await? {
            return Err(WRONG_CODE);
        }
        tx.commit().await?;
        self.forgive(&guess).await
    }

    /// The address of the account whose sign-in waits for a code under this secret.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn who_waits(&self, waiting: &str) -> Result<Option<Email>> {
        let waits: Option<(String, String, String)> = read!(self.db, c => sqlx::query_as(WAITS)
            .bind(sha256_hex(waiting.as_bytes())).bind(self.clock.now().to_string()).bind(false).fetch_optional(&mut *c).await?);
        Ok(waits.map(|(_, email, _)| Email::parse(&email)).transpose()?)
    }

    /// Opens the session of a sign-in that waits, with a code of the app or a recovery code.
    ///
    /// # Errors
    /// When the code does not fit or there were too many, or the password was given too long ago.
    pub async fn sign_in_with_code(&self, waiting: &str, code: &str, visit: Visit) -> Result<SignedIn> {
        const ENDED: StoreError = StoreError::Wrong(
            "It is too long ago that you gave your password, or it was changed since. Sign in from the beginning.",
        );
        let now = self.clock.now();
        let waits: Option<(String, String, String)> = read!(self.db, c => sqlx::query_as(WAITS)
            .bind(sha256_hex(waiting.as_bytes())).bind(now.to_string()).bind(false).fetch_optional(&mut *c).await?);
        let (id, email, hash) = waits.ok_or(ENDED)?;
        let email = Email::parse(&email)?;
        let (known, visit) = self.recognise(visit, &email).await?;
        let guess = Guess::at_a_code(&email, known.as_deref());
        self.count(&guess).await?;
        let on: Option<Pair> = read!(self.db, c => sqlx::query_as(SECRET).bind(&id).fetch_optional(&mut *c).await?);
        let (secret, _) = on.ok_or(ENDED)?;
        let step = step_of(&totp(&secret, email.as_str(), "")?, code, now);
        let user = parsed(UserId::parse(&id), "users.id")?;
        let mut tx = self.db.begin().await?;
        if !holds(&mut tx, user, &hash).await? {
            return Err(ENDED);
        }
        if !use_code(&mut tx, &id, &secret, step, code).await? {
            return Err(WRONG_CODE);
        }
        let done = within!(tx, c => sqlx::query(DONE).bind(sha256_hex(waiting.as_bytes())).execute(&mut *c).await?.rows_affected());
        if done != 1 {
            return Err(ENDED);
        }
        let signed_in = self.open_session(&mut tx, user, visit).await?;
        tx.commit().await?;
        // The code is used and the session open: what is only counted must not take them away.
        if let Err(error) = self.forgive(&guess).await {
            tracing::warn!(%error, "the guesses before the right code are still counted");
        }
        Ok(signed_in)
    }

    /// Of whom the desk asks a second factor.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn factor_rule(&self) -> Result<FactorRule> {
        Ok(self.setting(RULE).await?.as_deref().and_then(FactorRule::parse).unwrap_or_default())
    }

    /// Sets it. Whoever is asked and has none can do nothing else before they have turned it on.
    ///
    /// # Errors
    /// When the actor may not, or would be asked for one themselves and has none.
    pub async fn set_factor_rule(&self, actor: &Actor, rule: FactorRule) -> Result<()> {
        if self.factor_rule().await? == rule {
            return actor.require(Task::ManageUsers);
        }
        let (mut tx, actor) = self.begin(actor, Task::ManageUsers).await?;
        let on: Option<Pair> =
            within!(tx, c => sqlx::query_as(SECRET).bind(actor.user.to_string()).fetch_optional(&mut *c).await?);
        if rule.asks(actor.role) && on.is_none() && actor.account().is_some() {
            return Err(StoreError::Wrong(
                "You would ask for what you have not yourself. Turn on your own second factor first, on the page of your account.",
            ));
        }
        settings::put(&mut tx, RULE, rule.as_str()).await?;
        let change = Change::FactorRuleSet { rule: rule.as_str().to_owned() };
        append(&mut tx, self.clock.now(), &actor, About::default(), &change).await?;
        tx.commit().await
    }
}
