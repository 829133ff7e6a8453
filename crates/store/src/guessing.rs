//! How often somebody may guess a password.
//!
//! Guesses are counted by account and network, by network, and by account from anywhere. The last count is high, and does not
//! hold for a browser in which the account has signed in before: whoever guesses from elsewhere locks its owner out of nothing.

use std::net::{IpAddr, Ipv6Addr};

use review::{Email, Task, UserId, sha256_hex};

use crate::db::{read, sql, within};
use crate::error::{Result, StoreError};
use crate::{Actor, Store};

sql! {
    // The one row: of several that count at once, the second sees what the first has counted.
    HOLD = "update guard set held = held";
    ATTEMPT = "insert into attempts (key, at, account) values ($1, $2, $3)";
    ATTEMPTS = "select count(*) from attempts where key = $1 and at > $2";
    SWEEP = "delete from attempts where at < $1";
    FORGIVE = "delete from attempts where key = $1";
    FORGIVE_ONE = "delete from attempts where key = $1 and at = $2";
    UNLOCK = "delete from attempts where account = $1";
    KNOWN = "select u.email from browsers b join users u on u.id = b.user_id where b.token_hash = $1";
    ADDRESS_OF = "select email from users where id = $1";
}

/// Guesses are counted over this many minutes.
const WINDOW_MINUTES: i64 = 15;
/// Guesses at one account from one network, or in one browser that it knows.
const PER_PAIR: i64 = 8;
/// Guesses from one network, at whichever account.
const PER_NETWORK: i64 = 40;
/// Guesses at one account from everywhere together.
const PER_ACCOUNT: i64 = 100;

/// A guess at a password, by what it is counted under.
pub(crate) struct Guess {
    account: String,
    keys: Vec<(String, i64)>,
    at: std::sync::OnceLock<String>,
}

impl Guess {
    fn new(email: &Email, keys: Vec<(String, i64)>) -> Self {
        Self { account: email.as_str().to_owned(), keys, at: std::sync::OnceLock::new() }
    }

    /// At the door, from a network address; `known` is the secret of a browser that the account has signed in with.
    pub(crate) fn at_the_door(email: &Email, address: &str, known: Option<&str>) -> Self {
        let (account, network) = (email.as_str(), network(address));
        let by_network = (format!("network {network}"), PER_NETWORK);
        let keys = match known {
            Some(browser) => vec![(format!("account {account} in {}", sha256_hex(browser.as_bytes())), PER_PAIR)],
            None => vec![
                (format!("account {account} from {network}"), PER_PAIR),
                by_network,
                (format!("account {account}"), PER_ACCOUNT),
            ],
        };
        Self::new(email, keys)
    }

    /// At the code of a second factor, by somebody who has given the password. Six figures are few: guesses are counted by account
    /// alone, wherever they come from, but for a browser that it knows.
    pub(crate) fn at_a_code(email: &Email, known: Option<&str>) -> Self {
        let account = email.as_str();
        let key = match known {
            Some(browser) => format!("code of {account} in {}", sha256_hex(browser.as_bytes())),
            None => format!("code of {account}"),
        };
        Self::new(email, vec![(key, PER_PAIR)])
    }

    /// At the code of a second factor, by somebody who sits at a session: not forgiven with the password, which they may know.
    pub(crate) fn at_a_code_within(email: &Email, session: &str) -> Self {
        Self::new(email, vec![(format!("code in session {session}"), PER_PAIR)])
    }

    /// By somebody who sits at a session already.
    pub(crate) fn within(email: &Email, session: &str) -> Self {
        Self::new(email, vec![(format!("session {session}"), PER_PAIR)])
    }
}

/// The network an address belongs to: of IPv6, what one customer is given.
fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|ip| ip.to_canonical()) {
        Ok(IpAddr::V6(ip)) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        Ok(ip) => ip.to_string(),
        Err(_) => address.to_owned(),
    }
}

impl Store {
    /// Counts a guess before it is looked at, so that many at once are still many.
    ///
    /// # Errors
    /// [`StoreError::TooMany`].
    pub(crate) async fn count(&self, guess: &Guess) -> Result<()> {
        let at = self.clock.now();
        let (now, since) = (at.to_string(), at.plus_seconds(-60 * WINDOW_MINUTES).to_string());
        let mut tx = self.db.begin().await?;
        // One after the other, also where several may write at once.
        within!(tx, c => sqlx::query(HOLD).execute(&mut *c).await?.rows_affected());
        for (key, limit) in &guess.keys {
            let guesses: i64 = within!(tx, c => {
                sqlx::query(ATTEMPT).bind(key).bind(&now).bind(&guess.account).execute(&mut *c).await?;
                sqlx::query_scalar(ATTEMPTS).bind(key).bind(&since).fetch_one(&mut *c).await?
            });
            if guesses > *limit {
                return Err(StoreError::TooMany { minutes: WINDOW_MINUTES });
            }
        }
        _ = guess.at.set(now);
        tx.commit().await
    }

    /// Forgets the guesses before the right one; those of the network are others' too.
    pub(crate) async fn forgive(&self, guess: &Guess) -> Result<()> {
        let at = guess.at.get().cloned().unwrap_or_default();
        let since = self.clock.now().plus_seconds(-60 * WINDOW_MINUTES).to_string();
        let mut tx = self.db.begin().await?;
        for (number, (key, _)) in guess.keys.iter().enumerate() {
            within!(tx, c => if number == 0 {
                sqlx::query(FORGIVE).bind(key).execute(&mut *c).await?.rows_affected()
            } else {
                sqlx::query(FORGIVE_ONE).bind(key).bind(&at).execute(&mut *c).await?.rows_affected()
            });
        }
        within!(tx, c => sqlx::query(SWEEP).bind(since).execute(&mut *c).await?.rows_affected());
        tx.commit().await
    }

    /// Whether anybody has signed in with the browser that has this secret, and whether the account with this address has.
    pub(crate) async fn knows_browser(&self, browser: &str, email: &Email) -> Result<(bool, bool)> {
        let of: Vec<String> = read!(self.db, c => sqlx::query_scalar(KNOWN)
            .bind(sha256_hex(browser.as_bytes())).fetch_all(&mut *c).await?);
        Ok((!of.is_empty(), of.iter().any(|known| known == email.as_str())))
    }

    /// Forgets every guess at an account, so that it can sign in at once.
    ///
    /// # Errors
    /// When the actor is no admin, or there is no such account.
    pub async fn unlock(&self, actor: &Actor, id: UserId) -> Result<()> {
        let (mut tx, _) = self.begin(actor, Task::ManageUsers).await?;
        let email: Option<String> =
            within!(tx, c => sqlx::query_scalar(ADDRESS_OF).bind(id.to_string()).fetch_optional(&mut *c).await?);
        let email = email.ok_or(StoreError::NotFound("account"))?;
        within!(tx, c => sqlx::query(UNLOCK).bind(email).execute(&mut *c).await?.rows_affected());
        tx.commit().await
    }
}

#[cfg(test)]
mod tests {
    use super::network;

    #[test]
    fn networks() {
        for (address, expected) in [
            ("10.0.0.1", "10.0.0.1"),
            ("::ffff:10.0.0.1", "10.0.0.1"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
            ("", ""),
        ] {
            assert_eq!(network(address), expected, "{address}");
        }
    }
}
