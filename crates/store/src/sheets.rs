//! Frozen sheets: a numbered copy of approved quotes, with the heads of the chains it was taken at, that never changes.

use std::collections::{BTreeSet, HashMap};

use review::{
    ArticleId, Change, Line, QuoteId, SheetId, State, Task, Timestamp, code_prefix, read_code, sha256_hex, short_code,
};

use crate::clock::new_id;
use crate::db::{Tx, parsed, read, sql, within};
use crate::error::{Result, StoreError};
use crate::events::{About, append};
use crate::export::{ExportFilter, ExportRow, Row};
use crate::key::key_id;
use crate::sealed::{Content, Head, SignedSheet, Stamp};
use crate::tables::SHEETS;
use crate::{Actor, Coverage, Store, checkpoints, coverage, export};

sql! {
    // Everyone who freezes waits here for the one before, so that numbers follow each other without a gap.
    LOCK = "update chains set number = number where chain = 'desk'";
    HEAD = "select number, hash from chains where chain = $1";
    KNOWN = "select id from sheets where same = $1 and withdrawn_at is null order by number desc limit 1";
    LAST = "select coalesce(max(number), 0) from sheets";
    ADD = "insert into sheets (id, number, title, content, sha256, quotes, frozen_by, frozen_name, at, same, signature, public_key)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    LIST = "select id, number, title, sha256, quotes, frozen_name, at, public_key, withdrawn_name, withdrawn_at, withdrawn_reason
        from sheets order by number desc limit 500";
    ONE = "select id, number, title, sha256, quotes, frozen_name, at, public_key, withdrawn_name, withdrawn_at, withdrawn_reason
        from sheets where id = $1";
    CODED = "select id, number, title, sha256, quotes, frozen_name, at, public_key, withdrawn_name, withdrawn_at, withdrawn_reason
        from sheets where sha256 like $1 order by number desc limit 10";
    CONTENT = "select content from sheets where id = $1";
    NOW = "select q.id, q.version, q.state, coalesce(pm.name, p.name, '') from sheet_quotes s join quotes q on q.id = s.quote_id
            left join attributions a on a.quote_id = q.id and a.number = q.attribution
            left join people p on p.id = a.person_id left join people pm on pm.id = p.merged_into
        where s.sheet_id = $1";
    SIGNED = "select number, content, signature, public_key from sheets where id = $1 and signature is not null";
}

// The rows follow as `values (…), (…)`, so this is no whole statement and not in the `sql!` list.
const ADD_QUOTES: &str = "insert into sheet_quotes (sheet_id, quote_id) ";

/// The most quotes a sheet holds: past that nobody signs it.
pub const MAX_SHEET_QUOTES: u32 = 5_000;

/// A frozen sheet in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// Its id.
    pub id: SheetId,
    /// Its number, from 1, without gaps.
    pub number: i64,
    /// What people call it.
    pub title: String,
    /// SHA-256 of its content.
    pub sha256: String,
    /// How many quotes stand on it.
    pub quotes: i64,
    /// Who froze it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// The public key its signature fits; blank for those from before sheets were signed.
    pub public_key: String,
    /// That it does not hold any more.
    pub withdrawn: Option<Withdrawn>,
}

impl SheetRow {
    /// The short code of its hash.
    #[must_use]
    pub fn code(&self) -> String {
        short_code(&self.sha256)
    }

    /// With what it is signed, in words.
    #[must_use]
    pub fn signed(&self) -> String {
        if self.public_key.is_empty() {
            return "Not signed: frozen before sheets were signed".to_owned();
        }
        format!("Signed by the desk's key {}", key_id(&self.public_key))
    }

    /// That it was withdrawn, by whom and why, in words.
    #[must_use]
    pub fn withdrawn(&self) -> Option<String> {
        let Withdrawn { by, at, reason } = self.withdrawn.as_ref()?;
        Some(format!("Withdrawn on {} UTC by {by}: {reason}", at.human()))
    }
}

/// That a sheet was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// Who did it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// A frozen sheet with its content.
#[derive(Debug, Clone, PartialEq)]
pub struct FrozenSheet {
    /// Its line in the list.
    pub sheet: SheetRow,
    /// The heads of the chains it was taken at.
    pub heads: Vec<Head>,
    /// Its quotes as they stood.
    pub rows: Vec<ExportRow>,
    /// Those that have changed since, and where they stand now.
    pub changed: Vec<(QuoteId, State)>,
    /// Those that have not, but whose speaker has another name in the registry by now, and that name.
    pub renamed: Vec<(QuoteId, String)>,
    /// How many quotes of each article stand on it, and where the others stood; of sheets that were frozen before this
    /// was counted, nothing.
    pub coverage: Vec<Coverage>,
}

#[derive(sqlx::FromRow)]
struct Columns {
    id: String,
    number: i64,
    title: String,
    sha256: String,
    quotes: i64,
    frozen_name: String,
    at: String,
    public_key: Option<String>,
    withdrawn_name: Option<String>,
    withdrawn_at: Option<String>,
    withdrawn_reason: Option<String>,
}

impl TryFrom<Columns> for SheetRow {
    type Error = StoreError;

    fn try_from(row: Columns) -> Result<Self> {
        let withdrawn = match (row.withdrawn_name, row.withdrawn_at, row.withdrawn_reason) {
            (Some(by), Some(at), Some(reason)) => {
                Some(Withdrawn { by, at: parsed(Timestamp::parse(&at), "sheets.withdrawn_at")?, reason })
            }
            _ => None,
        };
        Ok(Self {
            id: parsed(SheetId::parse(&row.id), "sheets.id")?,
            number: row.number,
            title: row.title,
            sha256: row.sha256,
            quotes: row.quotes,
            by: row.frozen_name,
            at: parsed(Timestamp::parse(&row.at), "sheets.at")?,
            public_key: row.public_key.unwrap_or_default(),
            withdrawn,
        })
    }
}

impl Store {
    /// Freezes the quotes that `filter` shows. The same content again is the sheet that exists.
    ///
    /// # Errors
    /// When the actor may not, no quote fits, or there are too many.
    pub async fn freeze(&self, actor: &Actor, title: &Line<300>, filter: &ExportFilter) -> Result<SheetId> {
        actor.require(Task::Freeze)?;
        let (policy, house) = (self.policy().await?, self.house().await?);
        let (mut tx, actor) = self.begin(actor, Task::Freeze).await?;
        let actor = &actor;
        within!(tx, c => sqlx::query(LOCK).execute(&mut *c).await?.rows_affected());
        // After the wait: what was cited meanwhile is on the sheet.
        let at = self.clock.now();
        let rows = export::rows_within(&mut tx, filter, MAX_SHEET_QUOTES + 1, policy).await?;
        if rows.is_empty() {
            return Err(StoreError::Wrong(match filter.state {
                Some(State::Approved) => {
                    "No quote of this selection is approved yet. Approve one first, or choose another selection."
                }
                _ => "No quote fits this selection. Choose another.",
            }));
        }
        if rows.len() > MAX_SHEET_QUOTES as usize {
            return Err(StoreError::Wrong("A sheet holds at most 5,000 quotes. Choose fewer, such as one article."));
        }
        let heads = heads(&mut tx, &rows).await?;
        let coverage = coverage::within_tx(&mut tx, filter, &rows).await?;
        let mut content = Content::chosen(heads, coverage, rows);
        let same = sha256_hex(content.text()?.as_bytes());
        let known: Option<String> =
            within!(tx, c => sqlx::query_scalar(KNOWN).bind(&same).fetch_optional(&mut *c).await?);
        if let Some(known) = known {
            return parsed(SheetId::parse(&known), "sheets.id");
        }
        let last: i64 = within!(tx, c => sqlx::query_scalar(LAST).fetch_one(&mut *c).await?);
        let sheet = Stamp {
            number: last + 1,
            title: title.as_str().to_owned(),
            by: actor.name.clone(),
            account: actor.account(),
            at,
            house: house.name,
            address: house.address,
            key: key_id(&self.public_key()),
        };
        let id = self.put_sheet(&mut tx, actor, content.sealed(sheet), &same).await?;
        checkpoints::seal(&mut tx, at, self.signer.as_ref()).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Signs it and writes it: without a signature there is no sheet.
    async fn put_sheet(&self, tx: &mut Tx, actor: &Actor, content: &Content, same: &str) -> Result<SheetId> {
        let Some(Stamp { number, title, at, .. }) = &content.sheet else {
            return Err(StoreError::Inconsistent("sheets.content"));
        };
        let text = content.text()?;
        let sha256 = sha256_hex(text.as_bytes());
        let comment = format!("verbatim sheet {number}, frozen {at} by {}, sha256 {sha256}", actor.name);
        let signature = self.signer.sign(text.as_bytes(), &comment)?;
        let (id, count) = (SheetId(new_id()), i64::try_from(content.quotes.len()).unwrap_or(i64::MAX));
        within!(*tx, c => {
            sqlx::query(ADD)
                .bind(id.to_string()).bind(number).bind(title).bind(&text).bind(&sha256).bind(count)
                .bind(actor.account()).bind(&actor.name).bind(at.to_string())
                .bind(same).bind(&signature).bind(self.public_key())
                .execute(&mut *c).await?;
            // Both engines take tens of thousands of values.
            for rows in content.quotes.chunks(1_000) {
                let mut insert = sqlx::QueryBuilder::new(ADD_QUOTES);
                insert.push_values(rows, |mut values, row| {
                    values.push_bind(id.to_string()).push_bind(row.id.clone());
                });
                insert.build().execute(&mut *c).await?;
            }
        });
        tx.touch(&SHEETS, [&id.to_string()]);
        let change = Change::SheetFrozen { number: *number, title: title.clone(), sha256 };
        append(tx, *at, actor, About::default(), &change).await?;
        Ok(id)
    }

    /// Every frozen sheet, the newest first, at most 500.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sheets(&self) -> Result<Vec<SheetRow>> {
        let rows: Vec<Columns> = read!(self.db, c => sqlx::query_as(LIST).fetch_all(&mut *c).await?);
        rows.into_iter().map(SheetRow::try_from).collect()
    }

    /// The sheets with this short code, as it was typed: one, or in theory more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sheets_by_code(&self, typed: &str) -> Result<Vec<SheetRow>> {
        let Some(code) = read_code(typed) else { return Ok(Vec::new()) };
        let begins = format!("{}%", code_prefix(&code));
        let rows: Vec<Columns> = read!(self.db, c => sqlx::query_as(CODED).bind(&begins).fetch_all(&mut *c).await?);
        let rows: Vec<SheetRow> = rows.into_iter().map(SheetRow::try_from).collect::<Result<_>>()?;
        Ok(rows.into_iter().filter(|row| row.code() == code).collect())
    }

    /// A sheet's files that are given away; nothing for one from before sheets were signed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn signed_sheet(&self, id: SheetId) -> Result<Option<SignedSheet>> {
        let row: Option<(i64, String, String, String)> =
            read!(self.db, c => sqlx::query_as(SIGNED).bind(id.to_string()).fetch_optional(&mut *c).await?);
        Ok(row.map(|(number, json, signature, public_key)| SignedSheet { number, json, signature, public_key }))
    }

    /// A frozen sheet, and what has changed since.
    ///
    /// # Errors
    /// When there is none, or its content is not what was frozen.
    pub async fn sheet(&self, id: SheetId) -> Result<FrozenSheet> {
        let key = id.to_string();
        let row: Option<Columns> = read!(self.db, c => sqlx::query_as(ONE).bind(&key).fetch_optional(&mut *c).await?);
        let sheet = SheetRow::try_from(row.ok_or(StoreError::NotFound("sheet"))?)?;
        let text: String = read!(self.db, c => sqlx::query_scalar(CONTENT).bind(&key).fetch_one(&mut *c).await?);
        let now: Vec<(String, i64, String, String)> =
            read!(self.db, c => sqlx::query_as(NOW).bind(&key).fetch_all(&mut *c).await?);
        if sha256_hex(text.as_bytes()) != sheet.sha256 {
            return Err(StoreError::Inconsistent("sheets.content"));
        }
        let content: Content = serde_json::from_str(&text)?;
        let now: HashMap<String, (i64, String, String)> =
            now.into_iter().map(|(id, version, state, name)| (id, (version, state, name))).collect();
        let (mut changed, mut renamed, mut rows) = (Vec::new(), Vec::new(), Vec::new());
        for row in content.quotes {
            let (version, row) = (row.version, ExportRow::try_from(row)?);
            let key = row.id.to_string();
            match now.get(&key) {
                Some((now, state, _)) if *now != version => {
                    changed.push((row.id, parsed(State::parse(state), "quotes.state")?));
                }
                Some((.., name)) if !name.is_empty() && name != row.name() => renamed.push((row.id, name.clone())),
                _ => {}
            }
            rows.push(row);
        }
        Ok(FrozenSheet { sheet, heads: content.heads, rows, changed, renamed, coverage: content.coverage })
    }
}

/// What an audit looks at in a frozen sheet.
pub(crate) struct Kept {
    /// The heads it was taken at.
    pub(crate) heads: Vec<Head>,
    /// The ids of its quotes.
    pub(crate) quotes: BTreeSet<String>,
}

impl Kept {
    /// That of a sheet; nothing where it cannot be read.
    pub(crate) async fn read(tx: &mut Tx, id: &str) -> Result<Option<Self>> {
        let text: String = within!(*tx, c => sqlx::query_scalar(CONTENT).bind(id).fetch_one(&mut *c).await?);
        let content: Option<Content> = serde_json::from_str(&text).ok();
        Ok(content.map(|content| Self {
            heads: content.heads,
            quotes: content.quotes.into_iter().map(|row| row.id).collect(),
        }))
    }
}

/// The head of each article's chain.
async fn heads(tx: &mut Tx, rows: &[Row]) -> Result<Vec<Head>> {
    let mut heads = Vec::new();
    for article in rows.iter().map(|row| row.article_id.as_str()).collect::<BTreeSet<_>>() {
        let (number, hash): (i64, String) =
            within!(*tx, c => sqlx::query_as(HEAD).bind(article).fetch_one(&mut *c).await?);
        heads.push(Head { article: parsed(ArticleId::parse(article), "articles.id")?, number, hash });
    }
    Ok(heads)
}
