//! Comments: threads on a quote, with people asked by name, settled by whoever may check.

use review::{Change, CommentBody, CommentId, QuoteId, Role, Task, Timestamp, mentioned};

use crate::clock::new_id;
use crate::db::{Tx, parsed, read, sql, within};
use crate::error::{Result, StoreError};
use crate::events::{About, append};
use crate::tables::{COMMENTS, MENTIONS};
use crate::{Actor, Store};

sql! {
    QUOTE = "select article_id from quotes where id = $1";
    THREAD = "select c.quote_id, c.body, c.written_by, u.role from comments c join users u on u.id = c.written_by where c.id = $1 and c.thread = c.id";
    IS_ASKED = "select count(*) from mentions m join comments c on c.id = m.comment_id where c.thread = $1 and m.user_id = $2";
    ADD = "insert into comments (id, quote_id, article_id, thread, body, written_by, at) values ($1, $2, $3, $4, $5, $6, $7)";
    MENTION = "insert into mentions (user_id, comment_id) values ($1, $2) on conflict (user_id, comment_id) do nothing";
    SETTLE = "update comments set resolved_by = $2, resolved_at = $3 where id = $1 and thread = id and resolved_at is null";
    REOPEN = "update comments set resolved_by = null, resolved_at = null where id = $1 and thread = id and resolved_at is not null";
    // Sent twice, by an impatient hand or a browser that tried again.
    SAID = "select id from comments where quote_id = $1 and written_by = $2 and body = $3 and at > $4 and (thread = $5 or ($5 = '' and thread = id))
        order by at desc limit 1";
    // Readers have no queue in which a question could wait.
    PEOPLE = "select id, name from users where disabled = false and role <> 'reader' order by id";
    OF_QUOTE = "select c.id, c.thread, c.body, c.at, u.name, coalesce(r.name, '') as resolved_name, coalesce(c.resolved_at, '') as resolved_at
        from comments c join users u on u.id = c.written_by left join users r on r.id = c.resolved_by
        where c.quote_id = $1 order by c.at, c.id limit 1000";
}

/// The same words by the same person within this time are one comment, in seconds.
const AGAIN_SECONDS: i64 = 60;

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// What it says.
    pub body: String,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A thread: a comment and what was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// Its comments, the oldest first; never empty.
    pub comments: Vec<Comment>,
    /// Who settled it, and when.
    pub resolved: Option<(String, Timestamp)>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    thread: String,
    body: String,
    at: String,
    name: String,
    resolved_name: String,
    resolved_at: String,
}

impl Store {
    /// Writes a comment on a quote: a thread of its own, or an answer in `thread`, which opens it again. Sent twice is sent once.
    ///
    /// # Errors
    /// When the actor may not, or there is no such quote or thread.
    pub async fn comment(
        &self,
        actor: &Actor,
        quote: QuoteId,
        thread: Option<CommentId>,
        body: &CommentBody,
    ) -> Result<CommentId> {
        actor.require(Task::Comment)?;
        let Some(account) = actor.account() else { return Err(StoreError::SignedOut) };
        let (id, at) = (CommentId(new_id()), self.clock.now());
        let (mut tx, actor) = self.begin(actor, Task::Comment).await?;
        let actor = &actor;
        let article: Option<String> =
            within!(tx, c => sqlx::query_scalar(QUOTE).bind(quote.to_string()).fetch_optional(&mut *c).await?);
        let article = article.ok_or(StoreError::NotFound("quote"))?;
        let said: Option<String> = within!(tx, c => sqlx::query_scalar(SAID)
            .bind(quote.to_string()).bind(&account).bind(body.as_str()).bind(at.plus_seconds(-AGAIN_SECONDS).to_string())
            .bind(thread.map(|thread| thread.to_string()).unwrap_or_default()).fetch_optional(&mut *c).await?);
        if let Some(said) = said.as_deref().and_then(CommentId::parse) {
            return Ok(said);
        }
        if let Some(thread) = thread {
            if first(&mut tx, thread).await?.quote != quote.to_string() {
                return Err(StoreError::NotFound("thread on this quote"));
            }
            within!(tx, c => sqlx::query(REOPEN).bind(thread.to_string()).execute(&mut *c).await?.rows_affected());
            tx.touch(&COMMENTS, [&thread.to_string()]);
        }
        let people: Vec<(String, String)> = within!(tx, c => sqlx::query_as(PEOPLE).fetch_all(&mut *c).await?);
        let (ids, names): (Vec<String>, Vec<String>) = people.into_iter().unzip();
        let asked = mentioned(body.as_str(), &names);
        within!(tx, c => {
            sqlx::query(ADD)
                .bind(id.to_string()).bind(quote.to_string()).bind(&article).bind(thread.unwrap_or(id).to_string())
                .bind(body.as_str()).bind(&account).bind(at.to_string())
                .execute(&mut *c).await?;
            for who in &asked {
                sqlx::query(MENTION).bind(&ids[*who]).bind(id.to_string()).execute(&mut *c).await?;
            }
        });
        tx.touch(&COMMENTS, [&id.to_string()]);
        tx.touch(&MENTIONS, [&id.to_string()]);
        let change = Change::Commented {
            body: body.as_str().to_owned(),
            asked: asked.into_iter().map(|who| names[who].clone()).collect(),
        };
        let about = About { article: review::ArticleId::parse(&article), quote: Some(quote) };
        append(&mut tx, at, actor, about, &change).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Settles a thread, or opens it again. Twice is once.
    ///
    /// # Errors
    /// When the actor may not, or there is no such thread.
    pub async fn resolve(&self, actor: &Actor, thread: CommentId, resolved: bool) -> Result<QuoteId> {
        let at = self.clock.now();
        let (mut tx, actor) = self.begin(actor, Task::Comment).await?;
        let actor = &actor;
        let First { quote, body, asked_by, role } = first(&mut tx, thread).await?;
        let me = actor.account().unwrap_or_default();
        let asked: i64 =
            within!(tx, c => sqlx::query_scalar(IS_ASKED).bind(thread.to_string()).bind(&me).fetch_one(&mut *c).await?);
        review::may_settle(actor.role, role, asked_by == me || asked > 0)?;
        let quote = parsed(QuoteId::parse(&quote), "comments.quote_id")?;
        let id = thread.to_string();
        let changed = within!(tx, c => if resolved {
            sqlx::query(SETTLE).bind(&id).bind(actor.account()).bind(at.to_string()).execute(&mut *c).await?.rows_affected()
        } else {
            sqlx::query(REOPEN).bind(&id).execute(&mut *c).await?.rows_affected()
        });
        if changed > 0 {
            tx.touch(&COMMENTS, [&id]);
            let article: String =
                within!(tx, c => sqlx::query_scalar(QUOTE).bind(quote.to_string()).fetch_one(&mut *c).await?);
            let about = About { article: review::ArticleId::parse(&article), quote: Some(quote) };
            append(&mut tx, at, actor, about, &Change::ThreadResolved { body, resolved }).await?;
        }
        tx.commit().await?;
        Ok(quote)
    }

    /// The threads on a quote, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn threads(&self, quote: QuoteId) -> Result<Vec<Thread>> {
        let rows: Vec<Row> =
            read!(self.db, c => sqlx::query_as(OF_QUOTE).bind(quote.to_string()).fetch_all(&mut *c).await?);
        let mut threads: Vec<(String, Thread)> = Vec::new();
        for row in rows {
            let comment = Comment {
                id: parsed(CommentId::parse(&row.id), "comments.id")?,
                body: row.body,
                by: row.name,
                at: parsed(Timestamp::parse(&row.at), "comments.at")?,
            };
            match threads.iter_mut().find(|(id, _)| *id == row.thread) {
                Some((_, thread)) => thread.comments.push(comment),
                None => {
                    let resolved = Timestamp::parse(&row.resolved_at).map(|at| (row.resolved_name, at));
                    threads.push((row.thread, Thread { comments: vec![comment], resolved }));
                }
            }
        }
        Ok(threads.into_iter().map(|(_, thread)| thread).collect())
    }

    /// The names a comment may ask.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn colleagues(&self) -> Result<Vec<String>> {
        let people: Vec<(String, String)> = read!(self.db, c => sqlx::query_as(PEOPLE).fetch_all(&mut *c).await?);
        Ok(people.into_iter().map(|(_, name)| name).collect())
    }
}

/// The first comment of a thread.
struct First {
    quote: String,
    body: String,
    asked_by: String,
    /// What its author is by now.
    role: Role,
}

async fn first(tx: &mut Tx, thread: CommentId) -> Result<First> {
    let row: Option<(String, String, String, String)> =
        within!(*tx, c => sqlx::query_as(THREAD).bind(thread.to_string()).fetch_optional(&mut *c).await?);
    let (quote, body, asked_by, role) = row.ok_or(StoreError::NotFound("thread"))?;
    Ok(First { quote, body, asked_by, role: parsed(Role::parse(&role), "users.role")? })
}
