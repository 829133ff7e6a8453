//! The security log: who came in, was refused, or took something out. Beside the log of the work, and forgotten after a while.

use review::{Change, Task, Timestamp, UserId};

use crate::clock::new_id;
use crate::db::{parsed, read, sql, within};
use crate::error::Result;
use crate::events::{About, append};
use crate::{Actor, Store, settings};

sql! {
    NOTE = "insert into security_log (id, at, what, account, name, address, request, detail) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    LIST = "select id, at, what, account, name, address, request, detail from security_log
        where (at, id) < ($1, $2) and ($3 = '' or what = $3) and ($4 = '' or account = $4 or name = $4 or address = $4)
        order by at desc, id desc limit $5";
    SWEEP = "delete from security_log where at < $1";
}

const DAYS: &str = "security_days";

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// As it is stored, and stands in lines for collectors.
    pub word: &'static str,
    /// As people read it.
    pub label: &'static str,
}

const fn kind(word: &'static str, label: &'static str) -> Kind {
    Kind { word, label }
}

impl Kind {
    /// Somebody signed in.
    pub const SIGNED_IN: Self = kind("signed_in", "Signed in");
    /// The password was given; a second factor is asked for.
    pub const CODE_ASKED: Self = kind("code_asked", "Password given, code asked for");
    /// A sign-in was refused.
    pub const SIGN_IN_FAILED: Self = kind("sign_in_failed", "Sign-in failed");
    /// A sign-in was not looked at: there were too many before it.
    pub const LOCKED: Self = kind("locked", "Too many attempts");
    /// Somebody ended a session.
    pub const SIGNED_OUT: Self = kind("signed_out", "Signed out");
    /// A password was set, changed or given again.
    pub const PASSWORD: Self = kind("password", "Password");
    /// An account or a rule of the desk was changed.
    pub const ADMINISTERED: Self = kind("administered", "Account or rule changed");
    /// Something was not allowed.
    pub const REFUSED: Self = kind("refused", "Refused");
    /// Quotes were taken out.
    pub const EXPORTED: Self = kind("exported", "Exported");
    /// Evidence was looked at or taken out.
    pub const EVIDENCE_READ: Self = kind("evidence_read", "Evidence read");

    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::SIGNED_IN,
        Self::CODE_ASKED,
        Self::SIGN_IN_FAILED,
        Self::LOCKED,
        Self::SIGNED_OUT,
        Self::PASSWORD,
        Self::ADMINISTERED,
        Self::REFUSED,
        Self::EXPORTED,
        Self::EVIDENCE_READ,
    ];

    /// The kind of this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word == word)
    }
}

/// What is to be noted.
#[derive(Debug, Clone)]
pub struct Note {
    /// What happened.
    pub kind: Kind,
    /// Whose account, where it is known.
    pub account: Option<UserId>,
    /// Its name, or the address that was typed.
    pub name: String,
    /// The network address.
    pub address: String,
    /// The request's name.
    pub request: String,
    /// What was asked for, and how it was answered.
    pub detail: String,
}

/// What was noted.
#[derive(Debug, Clone)]
pub struct Noted {
    /// Its id, by which the list goes on.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// What, and by whom.
    pub note: Note,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    at: String,
    what: String,
    account: String,
    name: String,
    address: String,
    request: String,
    detail: String,
}

impl TryFrom<Row> for Noted {
    type Error = crate::StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let note = Note {
            kind: parsed(Kind::parse(&row.what), "security_log.what")?,
            account: UserId::parse(&row.account),
            name: row.name,
            address: row.address,
            request: row.request,
            detail: row.detail,
        };
        Ok(Self { id: row.id, at: parsed(Timestamp::parse(&row.at), "security_log.at")?, note })
    }
}

/// Which notes are asked for.
#[derive(Debug, Clone, Default)]
pub struct NoteFilter {
    /// A kind, as [`Kind::word`]; blank for all.
    pub kind: String,
    /// An account's id, a name or a network address; blank for all.
    pub who: String,
    /// Only what came before this time and id.
    pub before: Option<(Timestamp, String)>,
}

impl Store {
    /// Notes what happened.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note(&self, note: &Note) -> Result<()> {
        let mut tx = self.db.begin().await?;
        within!(tx, c => sqlx::query(NOTE)
            .bind(new_id().to_string()).bind(self.clock.now().to_string()).bind(note.kind.word)
            .bind(note.account.map(|id| id.to_string()).unwrap_or_default())
            .bind(&note.name).bind(&note.address).bind(&note.request).bind(&note.detail)
            .execute(&mut *c).await?.rows_affected());
        tx.commit().await
    }

    /// What was noted, newest first.
    ///
    /// # Errors
    /// When the actor is no admin, or the database fails.
    pub async fn notes(&self, actor: &Actor, filter: &NoteFilter, limit: u32) -> Result<Vec<Noted>> {
        actor.require(Task::ManageUsers)?;
        // Behind every time there is.
        let (at, id) = match &filter.before {
            Some((at, id)) => (at.to_string(), id.clone()),
            None => ("9".to_owned(), String::new()),
        };
        let rows: Vec<Row> = read!(self.db, c => sqlx::query_as(LIST)
            .bind(at).bind(id).bind(&filter.kind).bind(&filter.who).bind(i64::from(limit)).fetch_all(&mut *c).await?);
        rows.into_iter().map(Noted::try_from).collect()
    }

    /// Forgets what was noted long ago.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_notes(&self) -> Result<()> {
        let days = self.note_days().await?;
        let before = self.clock.now().plus_seconds(-24 * 3600 * days.0);
        let mut tx = self.db.begin().await?;
        within!(tx, c => sqlx::query(SWEEP).bind(before.to_string()).execute(&mut *c).await?.rows_affected());
        tx.commit().await
    }

    /// How long notes are kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_days(&self) -> Result<NoteDays> {
        Ok(self.setting(DAYS).await?.as_deref().and_then(NoteDays::parse).unwrap_or(NoteDays(365)))
    }

    /// Sets how long notes are kept.
    ///
    /// # Errors
    /// When the actor may not.
    pub async fn set_note_days(&self, actor: &Actor, days: NoteDays) -> Result<()> {
        if self.note_days().await? == days {
            return actor.require(Task::ManageUsers);
        }
        let (mut tx, actor) = self.begin(actor, Task::ManageUsers).await?;
        settings::put(&mut tx, DAYS, &days.0.to_string()).await?;
        let change = Change::NoteDaysSet { days: days.0 };
        append(&mut tx, self.clock.now(), &actor, About::default(), &change).await?;
        tx.commit().await
    }
}

/// How long the security log is kept, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoteDays(i64);

impl NoteDays {
    /// The choices.
    pub const ALL: [Self; 4] = [Self(30), Self(90), Self(365), Self(1_095)];

    /// One of the choices.
    #[must_use]
    pub fn parse(days: &str) -> Option<Self> {
        let days: i64 = days.parse().ok()?;
        Self::ALL.into_iter().find(|choice| choice.0 == days)
    }

    /// In days.
    #[must_use]
    pub fn days(self) -> i64 {
        self.0
    }

    /// In words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self.0 {
            30 => "a month",
            90 => "three months",
            365 => "a year",
            _ => "three years",
        }
    }
}
