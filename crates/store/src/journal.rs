//! What the log says of rows: each event carries the rows its change wrote, as they stood afterwards, so that the log
//! alone tells what the desk has to show.
//!
//! Whoever writes a row says so with [`Tx::touch`]; [`append`](crate::events::append) reads what was touched and hashes
//! it with the event. A transaction that touched something and wrote no event does not commit.

use std::collections::{BTreeMap, BTreeSet};

use review::sha256_hex;
use serde_json::{Map, Value};
use sqlx::{ColumnIndex, Decode, Row, Type};

use crate::db::{Tx, within};
use crate::error::Result;
use crate::tables::{Column, Table};

/// A row of `table` as the log has it, whichever engine it comes from.
pub(crate) fn told<'r, R>(table: &Table, row: &'r R) -> Result<Map<String, Value>>
where
    R: Row,
    usize: ColumnIndex<R>,
    String: Decode<'r, R::Database> + Type<R::Database>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
    f64: Decode<'r, R::Database> + Type<R::Database>,
    bool: Decode<'r, R::Database> + Type<R::Database>,
{
    let mut told = Map::new();
    for (at, (name, kind)) in table.columns.iter().enumerate() {
        let value = match kind {
            Column::Text => row.try_get::<Option<String>, _>(at)?.map(Value::from),
            Column::Whole => row.try_get::<Option<i64>, _>(at)?.map(Value::from),
            Column::Real => row.try_get::<Option<f64>, _>(at)?.map(Value::from),
            Column::Truth => row.try_get::<Option<bool>, _>(at)?.map(Value::from),
            Column::Digest => row
                .try_get::<Option<String>, _>(at)?
                .filter(|text| !text.is_empty())
                .map(|text| Value::from(sha256_hex(text.as_bytes()))),
        };
        if let Some(value) = value.filter(|value| !is_default(value)) {
            told.insert((*name).to_owned(), value);
        }
    }
    Ok(told)
}

/// Whether a value is what a column holds when nobody has written to it.
fn is_default(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(truth) => !truth,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(_) | Value::Object(_) => false,
    }
}

/// Rows by their table's name.
pub(crate) type Rows = BTreeMap<&'static str, Vec<Value>>;

/// What was written of a table.
struct Touched {
    table: &'static Table,
    /// Rows that have to be read.
    keys: BTreeSet<Vec<String>>,
    /// Rows that were given back, by their keys.
    told: BTreeMap<Vec<String>, Map<String, Value>>,
}

/// Reads what was touched since the last event: the rows as they stand, and the keys of those that are gone.
pub(crate) async fn touched(tx: &mut Tx) -> Result<(Rows, Rows)> {
    /// Keys a statement.
    const KEYS: usize = 500;
    let mut touched: BTreeMap<&'static str, Touched> = BTreeMap::new();
    let of = |table: &'static Table| move || Touched { table, keys: BTreeSet::new(), told: BTreeMap::new() };
    for (table, key) in tx.take_touched() {
        touched.entry(table.name).or_insert_with(of(table)).keys.insert(key);
    }
    for (table, row) in tx.take_told() {
        touched.entry(table.name).or_insert_with(of(table)).told.insert(table.key_of(&row), row);
    }
    let (mut rows, mut gone) = (Rows::new(), Rows::new());
    for Touched { table, mut keys, told } in touched.into_values() {
        keys.retain(|key| !told.contains_key(key));
        let leads: BTreeSet<String> = keys.iter().map(|key| key[0].clone()).collect();
        let leads: Vec<String> = leads.into_iter().collect();
        // A key of the first column alone is all rows that have it.
        let whole: BTreeSet<String> =
            keys.iter().filter(|key| key.len() < table.key.len()).map(|key| key[0].clone()).collect();
        keys.retain(|key| key.len() == table.key.len());
        let mut found: Vec<(Vec<String>, Value)> =
            told.into_iter().map(|(key, row)| (key, Value::Object(row))).collect();
        for leads in leads.chunks(KEYS) {
            for row in read_rows(tx, table, leads).await? {
                let key = table.key_of(&row);
                if keys.remove(&key) || whole.contains(&key[0]) {
                    found.push((key, Value::Object(row)));
                }
            }
        }
        found.sort_by(|one, other| one.0.cmp(&other.0));
        if !found.is_empty() {
            rows.insert(table.name, found.into_iter().map(|(_, row)| row).collect());
        }
        if !keys.is_empty() {
            gone.insert(table.name, keys.into_iter().map(Value::from).collect());
        }
    }
    Ok((rows, gone))
}

async fn read_rows(tx: &mut Tx, table: &Table, leads: &[String]) -> Result<Vec<Map<String, Value>>> {
    let select = format!("{} where {} in (", table.select(), table.key[0]);
    Ok(within!(*tx, c => {
        let mut query = sqlx::QueryBuilder::new(select);
        let mut list = query.separated(", ");
        for lead in leads {
            list.push_bind(lead);
        }
        query.push(")");
        let mut all = Vec::new();
        for row in query.build().fetch_all(&mut *c).await? {
            all.push(told(table, &row)?);
        }
        all
    }))
}
