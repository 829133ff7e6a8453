//! The registry of speakers: names, aliases, and every quote a person is on record with.

use std::collections::BTreeSet;

use review::{ArticleId, Attribution, Change, Line, PersonId, QuoteId, State, Task, Timestamp, Was, entry_may_change};

use crate::articles::pattern;
use crate::clock::new_id;
use crate::db::{Tx, from_json, parsed, read, sql, within};
use crate::desk::verdict;
use crate::error::{Result, StoreError};
use crate::events::{About, append};
use crate::tables::{self, PEOPLE};
use crate::{Actor, Store};

/// The ids whose quotes are those of an entry: its own and its duplicates'.
macro_rules! whose {
    ($id:literal) => {
        concat!("(select ", $id, " union all select d.id from people d where d.merged_into = ", $id, ")")
    };
}

/// An entry with how many quotes are on record under it or its duplicates.
macro_rules! entry {
    () => {
        "select p.id, p.name, p.kind, p.wikidata, p.version,
            (select count(*) from quotes q where q.person_id = p.id)
                + (select count(*) from people d join quotes q on q.person_id = d.id where d.merged_into = p.id) as quotes
        from people p "
    };
}

sql! {
    BY_ALIAS = "select person_id from aliases where folded = $1 order by person_id limit 1";
    ADD = "insert into people (id, name, kind, wikidata, version, created_at) values ($1, $2, $3, '', 1, $4)";
    ADD_ALIAS = "insert into aliases (person_id, alias, folded) values ($1, $2, $3) on conflict (person_id, folded) do nothing";
    LIST = concat!(entry!(), "where p.merged_into is null and (p.name, p.id) > ($1, $2) order by p.name, p.id limit $3");
    FIND = concat!(entry!(), "where p.merged_into is null and (p.name, p.id) > ($1, $2)
            and p.id in (select a.person_id from aliases a where a.folded like $4 escape '\\')
        order by p.name, p.id limit $3");
    ONE = concat!(entry!(), "where p.id = $1");
    POINTS_TO = "select coalesce(merged_into, '') from people where id = $1";
    ALIASES = "select alias from aliases where person_id = $1 order by alias";
    MERGED = "select id, name from people where merged_into = $1 order by name, id";
    SAID = concat!("select q.id, q.article_id, t.title, t.publisher, q.exact, q.state, q.changed_at, a.body, v.wording, v.attribution as attribution_axis, v.context
        from (select s.id from quotes s where s.person_id in ", whose!("$1"), " order by s.article_id desc, s.start_at limit 500) as lately
            join quotes q on q.id = lately.id join attributions a on a.quote_id = q.id and a.number = q.attribution
            join articles t on t.id = q.article_id
            left join verdicts v on v.quote_id = q.id and v.number = q.verdict
        order by q.article_id desc, q.start_at");
    FORGET_ALIASES = "delete from aliases where person_id = $1 returning folded";
    UPDATE = "update people set name = $3, kind = $4, wikidata = $5, named_by = coalesce($6, named_by), version = version + 1 where id = $1 and version = $2";
    NAMED = "select id from people where name = $1 and merged_into is null order by id limit 1";
    // Locks both entries in one order, so that two merges towards each other follow one another.
    HOLD = "update people set version = version where id in ($1, $2)";
    // Approved quotes that are printed under the name of this entry, its own or those of its duplicates.
    SIGNED = concat!("select count(*) from (select 1 from quotes q where q.state = 'approved' and q.person_id in ", whose!("$1"), " limit 1) as capped");
    POINT = "update people set merged_into = $2, merged_by = $3, version = version + 1 where id = $1 and merged_into is null
        and exists (select 1 from people t where t.id = $2 and t.merged_into is null)
        and not exists (select 1 from people o where o.merged_into = $1)";
    UNPOINT = "update people set merged_into = null, merged_by = null, version = version + 1 where id = $1 and merged_into is not null";
    NAMES = "select name from people where merged_into is null order by name limit 2000";
}

/// A person in the list.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    kind: String,
    wikidata: String,
    version: i64,
    quotes: i64,
}

/// A speaker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Its id.
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// An organisation, not a human being.
    pub organisation: bool,
    /// The Wikidata id, or blank.
    pub wikidata: String,
    /// Rises with every change.
    pub version: i64,
    /// How many quotes they are on record with.
    pub quotes: i64,
}

impl TryFrom<Row> for PersonRow {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: parsed(PersonId::parse(&row.id), "people.id")?,
            name: row.name,
            organisation: row.kind == "organisation",
            wikidata: row.wikidata,
            version: row.version,
            quotes: row.quotes,
        })
    }
}

/// A speaker with everything on record.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonView {
    /// The person.
    pub person: PersonRow,
    /// Other names they go by.
    pub aliases: Vec<String>,
    /// Duplicates merged into them.
    pub merged: Vec<(PersonId, String)>,
    /// What they are on record with, newest article first; at most 500.
    pub said: Vec<Said>,
}

/// What people write into an entry of the registry.
#[derive(Debug, Clone)]
pub struct PersonEntry {
    /// The name.
    pub name: Line<200>,
    /// Other names they go by.
    pub aliases: Vec<Line<200>>,
    /// An organisation, not a human being.
    pub organisation: bool,
    /// The Wikidata id, or blank.
    pub wikidata: String,
}

/// A quote someone is on record with.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// The quote.
    pub quote: QuoteId,
    /// Its article.
    pub article: ArticleId,
    /// The article's title.
    pub title: String,
    /// The article's publisher.
    pub publisher: String,
    /// The words.
    pub exact: String,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub since: Timestamp,
    /// The attribution as a sentence.
    pub sentence: String,
    /// The headline of the verdict.
    pub headline: Option<review::Headline>,
}

#[derive(sqlx::FromRow)]
struct SaidRow {
    id: String,
    article_id: String,
    title: String,
    publisher: String,
    exact: String,
    state: String,
    changed_at: String,
    body: String,
    wording: Option<String>,
    attribution_axis: Option<String>,
    context: Option<String>,
}

impl TryFrom<SaidRow> for Said {
    type Error = StoreError;

    fn try_from(row: SaidRow) -> Result<Self> {
        Ok(Self {
            quote: parsed(QuoteId::parse(&row.id), "quotes.id")?,
            article: parsed(ArticleId::parse(&row.article_id), "quotes.article_id")?,
            title: row.title,
            publisher: row.publisher,
            exact: row.exact,
            state: parsed(State::parse(&row.state), "quotes.state")?,
            since: parsed(Timestamp::parse(&row.changed_at), "quotes.changed_at")?,
            sentence: from_json::<Attribution>(&row.body)?.sentence(),
            headline: verdict(row.wording.as_deref(), row.attribution_axis.as_deref(), row.context.as_deref())?
                .map(review::Verdict::headline),
        })
    }
}

/// The person who goes by `name`; added when there is none.
pub(crate) async fn find_or_add(tx: &mut Tx, name: &str, at: Timestamp) -> Result<String> {
    let folded = name.to_lowercase();
    let known: Option<String> =
        within!(*tx, c => sqlx::query_scalar(BY_ALIAS).bind(&folded).fetch_optional(&mut *c).await?);
    if let Some(id) = known {
        return Ok(id);
    }
    let id = new_id().to_string();
    within!(*tx, c => {
        sqlx::query(ADD).bind(&id).bind(name).bind(kind(looks_like_organisation(name))).bind(at.to_string()).execute(&mut *c).await?;
        sqlx::query(ADD_ALIAS).bind(&id).bind(name).bind(&folded).execute(&mut *c).await?;
    });
    tx.touch(&PEOPLE, [&id]);
    tx.touch(&tables::ALIASES, [&id]);
    Ok(id)
}

/// Whether approved quotes stand under the name of this entry.
async fn signed(tx: &mut Tx, id: PersonId) -> Result<bool> {
    let count: i64 = within!(*tx, c => sqlx::query_scalar(SIGNED).bind(id.to_string()).fetch_one(&mut *c).await?);
    Ok(count > 0)
}

fn kind(organisation: bool) -> &'static str {
    if organisation { "organisation" } else { "person" }
}

/// A first guess that people can correct: the engine knows the words organisations are named with.
fn looks_like_organisation(name: &str) -> bool {
    name.split(' ').any(|word| ::quotes::Language::ALL.into_iter().any(|language| language.names_organisation(word)))
}

impl Store {
    /// People by name, from after the entry with this name and id on, at most `limit`; `words` filters by any of their names.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn people(&self, words: &str, (name, id): (&str, &str), limit: u32) -> Result<Vec<PersonRow>> {
        let words = pattern(words);
        let statement = if words.is_empty() { LIST } else { FIND };
        let rows: Vec<Row> = read!(self.db, c => {
            let list = sqlx::query_as(statement).bind(name).bind(id).bind(i64::from(limit));
            if words.is_empty() { list } else { list.bind(words) }.fetch_all(&mut *c).await?
        });
        rows.into_iter().map(PersonRow::try_from).collect()
    }

    /// The names of the registry, for suggestions.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn names(&self) -> Result<Vec<String>> {
        Ok(read!(self.db, c => sqlx::query_scalar(NAMES).fetch_all(&mut *c).await?))
    }

    /// The entry with exactly this name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn person_named(&self, name: &Line<200>) -> Result<Option<PersonId>> {
        let id: Option<String> =
            read!(self.db, c => sqlx::query_scalar(NAMED).bind(name.as_str()).fetch_optional(&mut *c).await?);
        Ok(id.as_deref().and_then(PersonId::parse))
    }

    /// One person with everything on record.
    ///
    /// # Errors
    /// When there is none, or the database fails.
    pub async fn person(&self, id: PersonId) -> Result<PersonView> {
        let key = id.to_string();
        let row: Option<Row> = read!(self.db, c => sqlx::query_as(ONE).bind(&key).fetch_optional(&mut *c).await?);
        let person: PersonRow = row.ok_or(StoreError::NotFound("person"))?.try_into()?;
        let (aliases, merged, said): (Vec<String>, Vec<(String, String)>, Vec<SaidRow>) = read!(self.db, c => (
            sqlx::query_scalar(ALIASES).bind(&key).fetch_all(&mut *c).await?,
            sqlx::query_as(MERGED).bind(&key).fetch_all(&mut *c).await?,
            sqlx::query_as(SAID).bind(&key).fetch_all(&mut *c).await?,
        ));
        let said: Vec<Said> = said.into_iter().map(Said::try_from).collect::<Result<_>>()?;
        Ok(PersonView {
            aliases: aliases.into_iter().filter(|alias| *alias != person.name).collect(),
            merged: merged.into_iter().filter_map(|(id, name)| PersonId::parse(&id).map(|id| (id, name))).collect(),
            person,
            said,
        })
    }

    /// The person `id` was merged into, if it was.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn merged_into(&self, id: PersonId) -> Result<Option<PersonId>> {
        let to: Option<String> =
            read!(self.db, c => sqlx::query_scalar(POINTS_TO).bind(id.to_string()).fetch_optional(&mut *c).await?);
        Ok(to.as_deref().and_then(PersonId::parse))
    }

    /// Changes a person's name, aliases, sort and Wikidata id.
    ///
    /// # Errors
    /// When the actor may not, which takes an editor where approved quotes stand under the name; someone else saved first, or
    /// the Wikidata id is none.
    pub async fn save_person(&self, actor: &Actor, id: PersonId, seen: i64, entry: &PersonEntry) -> Result<()> {
        actor.require(Task::EditPeople)?;
        let PersonEntry { name, aliases, organisation, wikidata } = entry;
        let wikidata = wikidata.trim();
        let is_id = wikidata.strip_prefix('Q').is_some_and(|number| {
            !number.is_empty() && number.len() < 12 && number.bytes().all(|b| b.is_ascii_digit())
        });
        if !wikidata.is_empty() && !is_id {
            return Err(StoreError::Wrong(
                "A Wikidata id is a Q and a number, such as Q42. Correct it, or leave it blank.",
            ));
        }
        let PersonView { person: PersonRow { name: old, .. }, aliases: before, .. } = self.person(id).await?;
        let (mut tx, actor) = self.begin(actor, Task::EditPeople).await?;
        let actor = &actor;
        let key = id.to_string();
        entry_may_change(signed(&mut tx, id).await?, actor.role)?;
        // Whoever wrote another name, or one more by which it is found, has written what quotes are printed under.
        let folded = |names: Vec<&str>| names.into_iter().map(str::to_lowercase).collect::<BTreeSet<_>>();
        let now = folded(std::iter::once(name).chain(aliases).map(Line::as_str).collect());
        let was = folded(std::iter::once(&old).chain(&before).map(String::as_str).collect());
        let named = old != name.as_str() || was != now;
        let changed = within!(tx, c => sqlx::query(UPDATE)
            .bind(&key).bind(seen).bind(name.as_str()).bind(kind(*organisation)).bind(wikidata).bind(actor.account().filter(|_| named))
            .execute(&mut *c).await?.rows_affected());
        if changed != 1 {
            return Err(StoreError::Stale);
        }
        tx.touch(&PEOPLE, [&key]);
        tx.touch(&tables::ALIASES, [&key]);
        let forgotten: Vec<String> =
            within!(tx, c => sqlx::query_scalar(FORGET_ALIASES).bind(&key).fetch_all(&mut *c).await?);
        for folded in forgotten {
            tx.touch(&tables::ALIASES, [&key, &folded]);
        }
        for alias in std::iter::once(name).chain(aliases) {
            within!(tx, c => sqlx::query(ADD_ALIAS).bind(&key).bind(alias.as_str()).bind(alias.as_str().to_lowercase()).execute(&mut *c).await?.rows_affected());
        }
        let change = Change::PersonSaved { name: Was { from: Some(old), to: name.as_str().to_owned() } };
        append(&mut tx, self.clock.now(), actor, About::default(), &change).await?;
        tx.commit().await
    }

    /// Merges a duplicate into another person; its quotes follow.
    ///
    /// # Errors
    /// When the actor may not, or either is gone or merged already.
    pub async fn merge(&self, actor: &Actor, duplicate: PersonId, into: PersonId) -> Result<()> {
        actor.require(Task::MergePeople)?;
        if duplicate == into {
            return Err(StoreError::Wrong("A person cannot be merged into themselves. Choose the other entry."));
        }
        let (name, target) = (self.person(duplicate).await?.person.name, self.person(into).await?.person.name);
        let (mut tx, actor) = self.begin(actor, Task::MergePeople).await?;
        let actor = &actor;
        let (from, to) = (duplicate.to_string(), into.to_string());
        entry_may_change(signed(&mut tx, duplicate).await?, actor.role)?;
        let changed = within!(tx, c => {
            sqlx::query(HOLD).bind(&from).bind(&to).execute(&mut *c).await?;
            sqlx::query(POINT).bind(&from).bind(&to).bind(actor.account()).execute(&mut *c).await?.rows_affected()
        });
        if changed != 1 {
            return Err(StoreError::Wrong(
                "One of the two is part of another merge. Undo that one first, or choose the entry it was merged into.",
            ));
        }
        tx.touch(&PEOPLE, [&from]);
        append(&mut tx, self.clock.now(), actor, About::default(), &Change::PersonMerged { name, into: target })
            .await?;
        tx.commit().await
    }

    /// Undoes a merge.
    ///
    /// # Errors
    /// When the actor may not, or the person is not merged.
    pub async fn unmerge(&self, actor: &Actor, duplicate: PersonId) -> Result<()> {
        actor.require(Task::MergePeople)?;
        let name = self.person(duplicate).await?.person.name;
        let (mut tx, actor) = self.begin(actor, Task::MergePeople).await?;
        let actor = &actor;
        entry_may_change(signed(&mut tx, duplicate).await?, actor.role)?;
        let changed =
            within!(tx, c => sqlx::query(UNPOINT).bind(duplicate.to_string()).execute(&mut *c).await?.rows_affected());
        if changed != 1 {
            return Err(StoreError::Stale);
        }
        tx.touch(&PEOPLE, [&duplicate.to_string()]);
        append(&mut tx, self.clock.now(), actor, About::default(), &Change::PersonUnmerged { name }).await?;
        tx.commit().await
    }
}
