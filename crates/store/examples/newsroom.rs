//! `newsroom URL [ARTICLES]`: fills an empty desk with a newsroom's year, 20,000 articles of ten quotes by 30,000 people, for
//! `cargo xtask bench`.

use std::fmt::Write as _;
use std::sync::Arc;

use review::{ArticleText, Line};
use store::{Actor, DeskKey, NewArticle, Store, SystemClock};

/// How many names there are of each kind.
const FIRST: usize = 150;
const LAST: usize = 200;

/// A name nobody else has: made of syllables, so that the list need not be kept.
fn name(number: usize) -> String {
    const ONSETS: [&str; 10] = ["B", "D", "F", "G", "H", "K", "L", "M", "R", "T"];
    const ENDS: [&str; 15] = [
        "ara", "elin", "ida", "ona", "uri", "amir", "esko", "ilan", "odin", "ulla", "anto", "erik", "isla", "olga",
        "una",
    ];
    const LASTS: [&str; 20] = [
        "aker", "ennet", "ilson", "older", "umar", "arlov", "esser", "ilberg", "orsen", "undt", "allan", "erner",
        "inter", "oster", "ulrich", "amsen", "elgado", "ivera", "ovak", "urgess",
    ];
    let (first, last) = (number % FIRST, number / FIRST % LAST);
    format!("{}{} {}{}", ONSETS[first % 10], ENDS[first / 10], ONSETS[last % 10], LASTS[last / 10])
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let url = args.next().ok_or("usage: newsroom URL [ARTICLES]")?;
    let count: usize = args.next().map_or(Ok(20_000), |count| count.parse())?;
    let store = Store::open(&url, Arc::new(SystemClock), Arc::new(DeskKey::for_tests())).await?;
    let actor = Actor::program("bench");
    for number in 0..count {
        let mut text = format!("The board met for the {number}th time.\n\n");
        for quote in 0..10 {
            // Each name comes about seven times, some of them far apart.
            let who = name((number * 10 + quote) * 7_919 % (FIRST * LAST));
            writeln!(
                text,
                "“We wrote down item {quote} of day {number}, and it was read out at noon,” said {who}, a member of the crew.\n"
            )?;
        }
        let article = NewArticle {
            title: Line::parse("The title", &format!("The board hears witness number {number}"))?,
            byline: None,
            publisher: Some(Line::parse(
                "The publisher",
                ["Harbor Courier", "Evening Gazette", "Coast Post"][number % 3],
            )?),
            url: None,
            published_at: None,
            language: None,
            text: ArticleText::parse(&text)?,
        };
        store.import(&actor, article).await?;
    }
    store.close().await;
    Ok(())
}
