//! Accounts: the first admin by a one-time link, people and roles, new passwords by a link.

use review::{Change, Email, Line, Password, Role, Task, Timestamp, UserId, is_reserved, look, sha256_hex};

use crate::actor::still;
use crate::clock::{new_id, new_secret};
use crate::db::{Tx, parsed, read, sql, within};
use crate::error::{Result, StoreError};
use crate::events::{About, append};
use crate::passwords::hash;
use crate::tables::USERS;
use crate::{Actor, Store};

/// The columns of an account.
macro_rules! user {
    () => {
        "select u.id, u.email, u.name, u.role, u.disabled, u.version, u.password_hash, f.since as factor
            from users u left join factors f on f.user_id = u.id "
    };
}

sql! {
    // Who never set a password manages nothing yet.
    ADMINS = "select count(*) from users where role = 'admin' and disabled = $1 and password_hash <> ''";
    // Two admins who take each other's role away follow one another.
    HOLD_ADMINS = "update users set version = version where role = 'admin'";
    FORGET_SETUP = "delete from links where user_id is null";
    FORGET_LINKS = "delete from links where user_id = $1";
    ADD_LINK = "insert into links (token_hash, user_id, expires_at) values ($1, $2, $3)";
    USE_LINK = "update links set used_at = $2 where token_hash = $1 and used_at is null and expires_at > $2 returning coalesce(user_id, '')";
    LINK_OF = "select coalesce(u.name, ''), coalesce(u.email, '') from links l left join users u on u.id = l.user_id
        where l.token_hash = $1 and l.used_at is null and l.expires_at > $2";
    ADD = "insert into users (id, email, name, role, password_hash, disabled, version, created_at, folded) values ($1, $2, $3, $4, $5, $6, 1, $7, $8)";
    NAMES = "select id, name from users where folded is null order by created_at, id";
    FOLD = "update users set folded = $2 where id = $1 and not exists (select 1 from users u where u.folded = $2)";
    LIST = concat!(user!(), "order by u.name, u.id");
    ONE = concat!(user!(), "where u.id = $1");
    BY_EMAIL = concat!(user!(), "where u.email = $1");
    CHANGE = "update users set role = $3, disabled = $4, version = version + 1 where id = $1 and version = $2";
    SET_PASSWORD = "update users set password_hash = $2, version = version + 1 where id = $1";
    END_SESSIONS = "delete from sessions where user_id = $1";
    END_WAITING = "delete from sign_ins where user_id = $1";
    END_BROWSERS = "delete from browsers where user_id = $1";
    // Whoever has set a new password need not wait for the guesses at the old one.
    END_GUESSES = "delete from attempts where account = (select email from users where id = $1)";
}

const DEAD_LINK: StoreError =
    StoreError::Wrong("This link was used already, is too old or was not copied whole. Ask for a new one.");

/// How long a one-time link holds, in seconds.
const LINK_SECONDS: i64 = 3 * 24 * 3600;

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// The address used to sign in.
    pub email: String,
    /// The name shown.
    pub name: String,
    /// What they are on the desk.
    pub role: Role,
    /// They may not sign in any more.
    pub disabled: bool,
    /// Rises with every change.
    pub version: i64,
    /// They have set a password.
    pub active: bool,
    /// They have turned on a second factor.
    pub factor: bool,
}

#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    id: String,
    email: String,
    name: String,
    role: String,
    disabled: bool,
    version: i64,
    pub(crate) password_hash: String,
    factor: Option<String>,
}

impl TryFrom<Row> for User {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: parsed(UserId::parse(&row.id), "users.id")?,
            role: parsed(Role::parse(&row.role), "users.role")?,
            email: row.email,
            name: row.name,
            disabled: row.disabled,
            version: row.version,
            active: !row.password_hash.is_empty(),
            factor: row.factor.is_some(),
        })
    }
}

pub(crate) async fn by_email(store: &Store, email: &Email) -> Result<Option<Row>> {
    Ok(read!(store.db, c => sqlx::query_as(BY_EMAIL).bind(email.as_str()).fetch_optional(&mut *c).await?))
}

async fn insert(
    tx: &mut Tx,
    id: UserId,
    email: &Email,
    name: &Line<80>,
    role: Role,
    hash: &str,
    at: Timestamp,
) -> Result<()> {
    if is_reserved(name.as_str()) {
        return Err(StoreError::Wrong(
            "The program itself goes by this name in the log. Choose another, such as a first and a last name.",
        ));
    }
    within!(*tx, c => sqlx::query(ADD)
        .bind(id.to_string()).bind(email.as_str()).bind(name.as_str()).bind(role.as_str()).bind(hash).bind(false).bind(at.to_string()).bind(look(name.as_str()))
        .execute(&mut *c).await?.rows_affected());
    tx.touch(&USERS, [&id.to_string()]);
    Ok(())
}

/// Uses up a link; gives the account it is for, nobody for the link of the first admin.
async fn redeem(tx: &mut Tx, token: &str, at: Timestamp) -> Result<Option<UserId>> {
    let user: Option<String> = within!(*tx, c => sqlx::query_scalar(USE_LINK).bind(sha256_hex(token.as_bytes())).bind(at.to_string()).fetch_optional(&mut *c).await?);
    let user = user.ok_or(DEAD_LINK)?;
    Ok(UserId::parse(&user))
}

async fn admins(tx: &mut Tx) -> Result<i64> {
    Ok(within!(*tx, c => sqlx::query_scalar(ADMINS).bind(false).fetch_one(&mut *c).await?))
}

impl Store {
    /// Folds the names of accounts that are older than the rule. Of those that look alike the first has the name; the
    /// others keep theirs as well, and nobody new gets it.
    pub(crate) async fn fold_names(&self) -> Result<()> {
        let names: Vec<(String, String)> = read!(self.db, c => sqlx::query_as(NAMES).fetch_all(&mut *c).await?);
        for (id, name) in names {
            let mut tx = self.db.begin().await?;
            within!(tx, c => sqlx::query(FOLD).bind(&id).bind(look(&name)).execute(&mut *c).await?.rows_affected());
            tx.commit().await?;
        }
        Ok(())
    }

    /// Whether there is no admin yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn needs_setup(&self) -> Result<bool> {
        let count: i64 = read!(self.db, c => sqlx::query_scalar(ADMINS).bind(false).fetch_one(&mut *c).await?);
        Ok(count == 0)
    }

    /// A new secret for the link that makes the first admin; older ones stop working.
    ///
    /// # Errors
    /// When there is an admin already.
    pub async fn setup_link(&self) -> Result<String> {
        let mut tx = self.db.begin().await?;
        if admins(&mut tx).await? > 0 {
            return Err(StoreError::Wrong("There is an admin already. Sign in instead."));
        }
        let token = new_secret();
        let expires = self.clock.now().plus_seconds(LINK_SECONDS);
        within!(tx, c => {
            sqlx::query(FORGET_SETUP).execute(&mut *c).await?;
            sqlx::query(ADD_LINK).bind(sha256_hex(token.as_bytes())).bind(None::<String>).bind(expires.to_string()).execute(&mut *c).await?;
        });
        tx.commit().await?;
        Ok(token)
    }

    /// Makes the first admin.
    ///
    /// # Errors
    /// When the link is wrong, used or old, or there is an admin already.
    pub async fn set_up(&self, token: &str, email: &Email, name: &Line<80>, password: Password) -> Result<UserId> {
        self.refuse_dead_link(token).await?;
        let hash = hash(password, name.as_str().to_owned(), email.as_str().to_owned()).await?;
        let at = self.clock.now();
        let mut tx = self.db.begin().await?;
        let for_user = redeem(&mut tx, token, at).await?;
        if for_user.is_some() || admins(&mut tx).await? > 0 {
            return Err(StoreError::Wrong("There is an admin already. Sign in instead."));
        }
        let id = UserId(new_id());
        insert(&mut tx, id, email, name, Role::Admin, &hash, at).await?;
        let actor = Actor { user: id, name: name.as_str().to_owned(), role: Role::Admin };
        let change = Change::UserAdded { name: actor.name.clone(), role: Role::Admin.as_str().to_owned() };
        append(&mut tx, at, &actor, About::default(), &change).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Adds an account without a password; [`password_link`](Self::password_link) lets its owner set one.
    ///
    /// # Errors
    /// When the address is taken, or the actor is not an admin.
    pub async fn add_user(&self, actor: &Actor, email: &Email, name: &Line<80>, role: Role) -> Result<UserId> {
        let (id, at) = (UserId(new_id()), self.clock.now());
        let (mut tx, actor) = self.begin(actor, Task::ManageUsers).await?;
        let actor = &actor;
        insert(&mut tx, id, email, name, role, "", at).await?;
        let change = Change::UserAdded { name: name.as_str().to_owned(), role: role.as_str().to_owned() };
        append(&mut tx, at, actor, About::default(), &change).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// A new secret for a link with which `user` sets a password; older ones stop working.
    ///
    /// # Errors
    /// When the actor is not an admin, or there is no such account.
    pub async fn password_link(&self, actor: &Actor, user: UserId) -> Result<String> {
        actor.require(Task::ManageUsers)?;
        let known = self.user(user).await?.ok_or(StoreError::NotFound("account"))?;
        let (token, at) = (new_secret(), self.clock.now());
        let (mut tx, actor) = self.begin(actor, Task::ManageUsers).await?;
        let actor = &actor;
        within!(tx, c => {
            sqlx::query(FORGET_LINKS).bind(user.to_string()).execute(&mut *c).await?;
            sqlx::query(ADD_LINK).bind(sha256_hex(token.as_bytes())).bind(Some(user.to_string())).bind(at.plus_seconds(LINK_SECONDS).to_string())
                .execute(&mut *c).await?;
        });
        let change = Change::UserChanged { name: known.name, what: "made a link for a new password".to_owned() };
        append(&mut tx, at, actor, About::default(), &change).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// Whether a one-time link still works, without using it up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn link_holds(&self, token: &str) -> Result<bool> {
        Ok(self.owner_of(token).await?.is_some())
    }

    /// Hashing costs: it is not done for strangers.
    async fn refuse_dead_link(&self, token: &str) -> Result<()> {
        if self.link_holds(token).await? { Ok(()) } else { Err(DEAD_LINK) }
    }

    /// Name and address of whom a link is for, blank for the first admin; nothing when it is dead.
    async fn owner_of(&self, token: &str) -> Result<Option<(String, String)>> {
        Ok(read!(self.db, c => sqlx::query_as(LINK_OF)
            .bind(sha256_hex(token.as_bytes())).bind(self.clock.now().to_string()).fetch_optional(&mut *c).await?))
    }

    /// Sets a password by a one-time link and ends the account's sessions.
    ///
    /// # Errors
    /// When the link is wrong, used or old.
    pub async fn set_password(&self, token: &str, password: Password) -> Result<()> {
        let (name, email) = self.owner_of(token).await?.ok_or(DEAD_LINK)?;
        let hash = hash(password, name, email).await?;
        let at = self.clock.now();
        let mut tx = self.db.begin().await?;
        let user = redeem(&mut tx, token, at)
            .await?
            .ok_or(StoreError::Wrong("This link makes the first admin. Open it as it was printed."))?;
        let row: Row = within!(tx, c => {
            sqlx::query(SET_PASSWORD).bind(user.to_string()).bind(&hash).execute(&mut *c).await?;
            for statement in [END_SESSIONS, END_WAITING, END_BROWSERS, END_GUESSES] {
                sqlx::query(statement).bind(user.to_string()).execute(&mut *c).await?;
            }
            sqlx::query_as(ONE).bind(user.to_string()).fetch_one(&mut *c).await?
        });
        tx.touch(&USERS, [&user.to_string()]);
        let actor = Actor { user, name: row.name.clone(), role: parsed(Role::parse(&row.role), "users.role")? };
        append(
            &mut tx,
            at,
            &actor,
            About::default(),
            &Change::UserChanged { name: row.name, what: "set a password by a link".to_owned() },
        )
        .await?;
        tx.commit().await
    }

    /// Everyone with an account, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn users(&self) -> Result<Vec<User>> {
        let rows: Vec<Row> = read!(self.db, c => sqlx::query_as(LIST).fetch_all(&mut *c).await?);
        rows.into_iter().map(User::try_from).collect()
    }

    /// One account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn user(&self, id: UserId) -> Result<Option<User>> {
        let row: Option<Row> =
            read!(self.db, c => sqlx::query_as(ONE).bind(id.to_string()).fetch_optional(&mut *c).await?);
        row.map(User::try_from).transpose()
    }

    /// The account with this address.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn user_by_email(&self, email: &Email) -> Result<Option<User>> {
        by_email(self, email).await?.map(User::try_from).transpose()
    }

    /// Changes role and access of an account; a disabled one is signed out everywhere.
    ///
    /// # Errors
    /// When the actor is not an admin, the account was changed meanwhile, or nobody could manage the desk afterwards.
    pub async fn change_user(&self, actor: &Actor, id: UserId, seen: i64, role: Role, disabled: bool) -> Result<()> {
        actor.require(Task::ManageUsers)?;
        let known = self.user(id).await?.ok_or(StoreError::NotFound("account"))?;
        let at = self.clock.now();
        let (mut tx, actor) = self.begin(actor, Task::ManageUsers).await?;
        let actor = &actor;
        within!(tx, c => sqlx::query(HOLD_ADMINS).execute(&mut *c).await?.rows_affected());
        // Of two admins who take each other's role, the second is none by now.
        let actor = &still(&mut tx, actor, Task::ManageUsers).await?;
        let changed = within!(tx, c => sqlx::query(CHANGE)
            .bind(id.to_string()).bind(seen).bind(role.as_str()).bind(disabled).execute(&mut *c).await?.rows_affected());
        if changed != 1 {
            return Err(StoreError::Stale);
        }
        let managed = known.role == Role::Admin && known.active && !known.disabled;
        if managed && admins(&mut tx).await? == 0 {
            return Err(StoreError::Wrong("The desk needs at least one admin. Make someone else an admin first."));
        }
        if disabled {
            within!(tx, c => for statement in [END_SESSIONS, END_WAITING, END_BROWSERS] {
                sqlx::query(statement).bind(id.to_string()).execute(&mut *c).await?;
            });
        }
        tx.touch(&USERS, [&id.to_string()]);
        let what = match (known.disabled, disabled) {
            (false, true) => "disabled the account".to_owned(),
            (true, false) => format!("enabled the account, {role}"),
            _ => format!("role {} to {role}", known.role),
        };
        append(&mut tx, at, actor, About::default(), &Change::UserChanged { name: known.name, what }).await?;
        tx.commit().await
    }

    /// Disables accounts that came with the program, also the last admin's: whoever starts it makes a new one. Those that are not
    /// there, or are disabled already, stay as they are.
    ///
    /// # Errors
    /// When the actor is no admin, or the database fails.
    pub async fn retire(&self, actor: &Actor, emails: &[Email]) -> Result<()> {
        for email in emails {
            let Some(user) = self.user_by_email(email).await?.filter(|user| !user.disabled) else { continue };
            let id = user.id.to_string();
            let (mut tx, actor) = self.begin(actor, Task::ManageUsers).await?;
            let changed = within!(tx, c => {
                for statement in [END_SESSIONS, END_WAITING, END_BROWSERS] {
                    sqlx::query(statement).bind(&id).execute(&mut *c).await?;
                }
                sqlx::query(CHANGE).bind(&id).bind(user.version).bind(user.role.as_str()).bind(true).execute(&mut *c).await?.rows_affected()
            });
            if changed != 1 {
                return Err(StoreError::Stale);
            }
            tx.touch(&USERS, [&id]);
            let what = "disabled the account, which came with the program".to_owned();
            let change = Change::UserChanged { name: user.name, what };
            append(&mut tx, self.clock.now(), &actor, About::default(), &change).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}
