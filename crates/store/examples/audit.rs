//! `audit URL [EVENTS]`: fills an empty desk with a million events and audits it; one line of figures for `cargo xtask bench`.
#![expect(clippy::print_stdout, reason = "figures go to standard output")]

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use review::{ArticleText, Line, Timestamp};
use store::{Actor, DeskKey, NewArticle, Probe, Store, SystemClock};

/// Events of one article.
const EACH: usize = 100;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let url = args.next().ok_or("usage: audit URL [EVENTS]")?;
    let count: usize = args.next().map_or(Ok(1_000_000), |count| count.parse())?;
    let store = Store::open(&url, Arc::new(SystemClock), Arc::new(DeskKey::for_tests())).await?;
    let (actor, probe) = (Actor::program("bench"), Probe::of(&store));
    for number in 0..count / EACH {
        let mut text = String::new();
        for quote in 0..10 {
            let _ = writeln!(text, "“Quote {quote} of article {number} is said at the harbor,” Petra Lund said.\n");
        }
        let article = NewArticle {
            title: Line::parse("The title", &format!("Article {number}"))?,
            byline: None,
            publisher: None,
            url: None,
            published_at: None,
            language: None,
            text: ArticleText::parse(&text)?,
        };
        let id = store.import(&actor, article).await?.id();
        let quotes = store.desk(id).await?.quotes;
        for quote in &quotes {
            probe.lengthen(&actor, Timestamp::from_millis(1_790_000_000_000), quote, EACH / 10).await?;
        }
    }
    let start = Instant::now();
    let audit = store.verify().await?;
    if let Some(fault) = audit.faults.first() {
        return Err(fault.to_string().into());
    }
    println!("audit: {:.1} s for {} events and {} rows", start.elapsed().as_secs_f64(), audit.events, audit.rows);
    store.close().await;
    Ok(())
}
