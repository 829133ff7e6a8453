//! Lays the rows of the desk beside what the log says of them.

use futures_util::TryStreamExt;
use review::canonical;
use serde_json::{Map, Value};

use super::chains::{Said, Told, short};
use super::{Audit, chain_name};
use crate::db::{Tx, within};
use crate::error::Result;
use crate::journal;
use crate::tables::{TABLES, Table};

/// A row that is not what the log says.
struct Differs {
    table: &'static Table,
    key: Vec<String>,
    row: Map<String, Value>,
    said: Said,
}

/// Compares every row; names the columns that differ.
pub(super) async fn compare(tx: &mut Tx, mut told: Told, audit: &mut Audit) -> Result<()> {
    let mut differ = Vec::new();
    for table in TABLES {
        scan(tx, table, &mut told, &mut differ, audit).await?;
    }
    for differs in differ {
        name_columns(tx, &told, differs, audit).await?;
    }
    for said in told.left() {
        let (chain, number) = told.event(said);
        let event = format!("event {number} of {}", chain_name(chain));
        for (name, row) in told.rows_of(tx, said).await? {
            let Some(table) = Table::named(&name) else { continue };
            if short([canonical(&Value::Object(row.clone())).as_str()]) == said.row {
                audit
                    .fault(row_name(table, &table.key_of(&row)), format!("it is not there any more; {event} wrote it"));
            }
        }
    }
    Ok(())
}

async fn scan(
    tx: &mut Tx,
    table: &'static Table,
    told: &mut Told,
    differ: &mut Vec<Differs>,
    audit: &mut Audit,
) -> Result<()> {
    within!(*tx, c => {
        let mut select = sqlx::QueryBuilder::new(table.select());
        let mut rows = select.build().fetch(&mut *c);
        while let Some(row) = rows.try_next().await? {
            let row = journal::told(table, &row)?;
            audit.rows += 1;
            one(table, row, told, differ, audit);
        }
    });
    Ok(())
}

fn one(table: &'static Table, row: Map<String, Value>, told: &mut Told, differ: &mut Vec<Differs>, audit: &mut Audit) {
    let key = table.key_of(&row);
    let row = Value::Object(row);
    match told.take(table, &key) {
        Some(said) if said.row == short([canonical(&row).as_str()]) => {}
        Some(said) if differ.len() < Audit::MOST => {
            let Value::Object(row) = row else { return };
            differ.push(Differs { table, key, row, said });
        }
        Some(_) => audit.fault(row_name(table, &key), "it is not what the log says"),
        None if table.is_untold(&key) => {}
        None => audit.fault(row_name(table, &key), "it stands on the desk, and no event of the log wrote it"),
    }
}

async fn name_columns(tx: &mut Tx, told: &Told, differs: Differs, audit: &mut Audit) -> Result<()> {
    let Differs { table, key, row, said } = differs;
    let rows = told.rows_of(tx, said).await?;
    let before = rows.into_iter().find(|(name, row)| name == table.name && table.key_of(row) == key);
    let before = before.map(|(_, row)| row).unwrap_or_default();
    let (chain, number) = told.event(said);
    for (column, _) in table.columns {
        let (now, then) = (row.get(*column), before.get(*column));
        if now != then {
            let why = format!(
                "its {column} is {}, and event {number} of {} says {}",
                shown(now),
                chain_name(chain),
                shown(then)
            );
            audit.fault(row_name(table, &key), why);
        }
    }
    Ok(())
}

/// A row as people can look it up.
fn row_name(table: &Table, key: &[String]) -> String {
    format!("{} {}", table.name, key.join(", "))
}

fn shown(value: Option<&Value>) -> String {
    const LONG: usize = 80;
    let text = match value {
        None => return "blank".to_owned(),
        Some(Value::String(text)) => format!("“{text}”"),
        Some(other) => other.to_string(),
    };
    if text.chars().count() <= LONG { text } else { text.chars().take(LONG).chain(['…']).collect() }
}
