//! `million URL [COUNT]`: fills an empty desk with a million quotes and looks for the same words elsewhere; one line
//! of figures for `cargo xtask bench`.
#![expect(clippy::print_stdout, reason = "figures go to standard output")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use review::{Email, Line, QuoteId, Role};
use store::{Actor, DeskKey, Probe, Store, SystemClock};

/// Lookups that are timed.
const LOOKUPS: usize = 5_000;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let url = args.next().ok_or("usage: million URL [COUNT]")?;
    let count: usize = args.next().map_or(Ok(1_000_000), |count| count.parse())?;
    let store = Store::open(&url, Arc::new(SystemClock), Arc::new(DeskKey::for_tests())).await?;
    let start = Instant::now();
    Probe::of(&store).fill(count).await?;
    println!("filled with {count} quotes in {:.0} s", start.elapsed().as_secs_f64());
    let (mut times, mut found) = (Vec::new(), 0);
    for number in 0..LOOKUPS {
        // Spread over the whole desk; every tenth quote has a near form elsewhere.
        let number = number * 7_919 * 10 % count + if number % 2 == 0 { 0 } else { number % 10 };
        let id = QuoteId::parse(&Probe::filled(number)).ok_or("no such id")?;
        let quote = store.quote(id).await?;
        let start = Instant::now();
        found += store.elsewhere(&quote).await?.len();
        times.push(start.elapsed());
    }
    show("same words elsewhere", &mut times);
    println!("found {found} in {LOOKUPS} lookups");
    let email = Email::parse("ines@desk.example")?;
    let user =
        store.add_user(&Actor::program("bench"), &email, &Line::parse("The name", "Ines")?, Role::Editor).await?;
    let ines = Actor { user, name: "Ines".to_owned(), role: Role::Editor };
    let mut times = Vec::new();
    for _ in 0..200 {
        let start = Instant::now();
        store.queue(&ines, 50).await?;
        times.push(start.elapsed());
    }
    show("queue", &mut times);
    store.close().await;
    Ok(())
}

fn show(what: &str, times: &mut [Duration]) {
    times.sort();
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize].as_secs_f64() * 1e3;
    println!("{what}: p50 {:.2} ms, p99 {:.2} ms, most {:.2} ms", at(0.5), at(0.99), at(1.0));
}
