//! How many of an article's quotes stand on a sheet, and where the others are.

use std::collections::{BTreeMap, BTreeSet};

use review::{ArticleId, State};
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::db::{Tx, parsed, read, sql, within};
use crate::error::Result;
use crate::export::{Bound, ExportFilter, ExportRow, Row};

sql! {
    // What stands on the sheet is chosen as `export::PAGE` chooses it.
    COUNT = "select q.state, count(*) as quotes, cast(sum(case when ($2 = '' or q.state = $2) and ($2 <> '' or q.state <> 'dismissed')
            and ($3 = '' or t.publisher = $3)
            and ($4 = '' or t.folded like $4 escape '\\' or q.folded like $4 escape '\\')
            and ($5 = '' or exists (select 1 from aliases l where l.folded = $5 and (l.person_id = p.id or l.person_id = p.merged_into)))
            and ($6 = '' or substr(coalesce(q.approved_at, q.changed_at), 1, 10) >= $6)
            and ($7 = '' or substr(coalesce(q.approved_at, q.changed_at), 1, 10) <= $7)
            then 1 else 0 end) as bigint) as chosen
        from quotes q join articles t on t.id = q.article_id
            left join attributions a on a.quote_id = q.id and a.number = q.attribution
            left join people p on p.id = a.person_id
        where q.article_id = $1 and q.lost = 0
        group by q.state order by q.state";
}

/// How many of an article's quotes stand on a sheet, and in which state the others are. Numbers only: the sentence that
/// people read follows from them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// The article.
    pub article: ArticleId,
    /// Its quotes on the sheet.
    pub on_sheet: i64,
    /// Its other quotes by state; dismissed ones are none.
    pub others: BTreeMap<State, i64>,
}

impl Coverage {
    /// All quotes of the article.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.on_sheet + self.others.values().sum::<i64>()
    }

    /// As people read it: "9 of the 65 quotes of this article are on this sheet; 45 not checked yet, 11 wait for an
    /// editor."
    #[must_use]
    pub fn sentence(&self) -> String {
        let mut sentence = match (self.on_sheet, self.total()) {
            (1, 1) => "The one quote of this article is on this sheet".to_owned(),
            (on_sheet, total) if on_sheet == total => format!("All {total} quotes of this article are on this sheet"),
            (1, total) => format!("1 of the {total} quotes of this article is on this sheet"),
            (on_sheet, total) => format!("{on_sheet} of the {total} quotes of this article are on this sheet"),
        };
        let of = |states: &[State]| states.iter().filter_map(|state| self.others.get(state)).sum::<i64>();
        let others = [
            (of(&[State::Open, State::Claimed]), "not checked yet", "not checked yet"),
            (of(&[State::Checked]), "waits for an editor", "wait for an editor"),
            (of(&[State::Returned]), "returned to its checker", "returned to their checkers"),
            (of(&[State::Reopened]), "reopened", "reopened"),
            (of(&[State::Approved]), "approved and not on this sheet", "approved and not on this sheet"),
        ];
        let others = others.into_iter().filter(|(count, ..)| *count > 0);
        let others = others.map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }));
        let others = others.collect::<Vec<_>>().join(", ");
        if !others.is_empty() {
            sentence += &format!("; {others}");
        }
        sentence + "."
    }
}

/// (state, quotes, those of them that the filter shows)
type Counted = (String, i64, i64);

impl Store {
    /// The coverage of each article of `rows`, which `filter` shows.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn coverage(&self, filter: &ExportFilter, rows: &[ExportRow]) -> Result<Vec<Coverage>> {
        let bound = Bound::of(filter);
        let mut coverage = Vec::new();
        for article in rows.iter().map(|row| row.article).collect::<BTreeSet<_>>() {
            let counted: Vec<Counted> = read!(self.db, c => sqlx::query_as(COUNT).bind(article.to_string())
                .bind(bound.state).bind(&filter.publisher).bind(&bound.words).bind(&bound.person)
                .bind(bound.since).bind(bound.until).fetch_all(&mut *c).await?);
            coverage.push(of(article, counted)?);
        }
        Ok(coverage)
    }
}

/// The coverage of each article of `rows`, within a transaction.
pub(crate) async fn within_tx(tx: &mut Tx, filter: &ExportFilter, rows: &[Row]) -> Result<Vec<Coverage>> {
    let bound = Bound::of(filter);
    let mut coverage = Vec::new();
    for article in rows.iter().map(|row| row.article_id.as_str()).collect::<BTreeSet<_>>() {
        let counted: Vec<Counted> = within!(*tx, c => sqlx::query_as(COUNT).bind(article)
            .bind(bound.state).bind(&filter.publisher).bind(&bound.words).bind(&bound.person)
            .bind(bound.since).bind(bound.until).fetch_all(&mut *c).await?);
        coverage.push(of(parsed(ArticleId::parse(article), "quotes.article_id")?, counted)?);
    }
    Ok(coverage)
}

fn of(article: ArticleId, counted: Vec<Counted>) -> Result<Coverage> {
    let mut coverage = Coverage { article, on_sheet: 0, others: BTreeMap::new() };
    for (state, quotes, chosen) in counted {
        let state = parsed(State::parse(&state), "quotes.state")?;
        coverage.on_sheet += chosen;
        if quotes > chosen && state != State::Dismissed {
            coverage.others.insert(state, quotes - chosen);
        }
    }
    Ok(coverage)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(on_sheet: i64, others: &[(State, i64)], expected: &str) {
        let article = ArticleId::parse("0190a5c0-0000-7000-8000-000000000001").unwrap();
        assert_eq!(Coverage { article, on_sheet, others: others.iter().copied().collect() }.sentence(), expected);
    }

    #[test]
    fn as_people_read_it() {
        check(
            9,
            &[(State::Open, 44), (State::Claimed, 1), (State::Checked, 11)],
            "9 of the 65 quotes of this article are on this sheet; 45 not checked yet, 11 wait for an editor.",
        );
        check(1, &[(State::Checked, 1)], "1 of the 2 quotes of this article is on this sheet; 1 waits for an editor.");
        check(1, &[], "The one quote of this article is on this sheet.");
        check(3, &[], "All 3 quotes of this article are on this sheet.");
        check(
            2,
            &[(State::Returned, 1), (State::Reopened, 2), (State::Approved, 4)],
            "2 of the 9 quotes of this article are on this sheet; 1 returned to its checker, 2 reopened, 4 approved and not on this sheet.",
        );
    }
}
