//! `cargo xtask bench`: figures against the budgets of the design, section 8.
//!
//! Times are seen by the client, over loopback, with client and server on the same cores: what the server
//! alone takes is less. A line of noise (the same request three times over) says how far the machine wavers.

mod against;
mod million;
mod uploads;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use ureq::Agent;

use crate::{build, say};

const CLIENTS: usize = 16;
const SECONDS: u64 = 4;

/// Builds the program and measures it; with another program, both in turn.
pub(crate) fn run(other: Option<&Path>) -> Result<()> {
    let program = build::release()?;
    let folder = std::env::temp_dir().join(format!("verbatim-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let measured = match other {
        Some(other) => against::measure(&program, other, &folder),
        None => measure(&program, &folder),
    };
    std::fs::remove_dir_all(&folder)?;
    let rows = measured?;
    println!("\n{:<58} {:>18}   budget", "what", "measured");
    for (what, value, budget) in rows {
        println!("{what:<58} {value:>18}   {budget}");
    }
    if other.is_some() { Ok(()) } else { crate::measure::speed::compare() }
}

type Row = (String, String, &'static str);

fn measure(program: &Path, folder: &Path) -> Result<Vec<Row>> {
    let mut rows: Vec<Row> = Vec::new();
    let data = folder.join("desk");
    import_many(program, folder, &mut rows)?;
    say("starting a desk");
    let start = Instant::now();
    let mut desk = Desk::start(program, &data)?;
    rows.push(("start to first page, sample desk filled".into(), millis(start.elapsed()), "300 ms (empty desk)"));
    drop(desk);
    let start = Instant::now();
    desk = Desk::start(program, &data)?;
    rows.push(("start to first page".into(), millis(start.elapsed()), "300 ms"));
    rows.push(("memory, idle".into(), desk.memory()?, "60 MB"));
    let cookie = desk.sign_in()?;
    let article = desk.article(program, &data)?;
    pages(&desk, &cookie, &article, &mut rows)?;
    sizes(&desk, &cookie, &article, &mut rows)?;
    saves(&desk, &cookie, &mut rows)?;
    rows.push(("memory, after load".into(), desk.memory()?, "200 MB"));
    uploads::run(&desk, &cookie, &article, &mut rows)?;
    drop(desk);
    // Five gigabytes that nobody needs any more.
    std::fs::remove_dir_all(&data)?;
    million::run(folder, &mut rows)?;
    Ok(rows)
}

/// The desk page of one article, by 16 clients.
fn pages(desk: &Desk, cookie: &str, article: &str, rows: &mut Vec<Row>) -> Result<()> {
    say("desk pages by 16 clients");
    let mut noise = Vec::new();
    for _ in 0..3 {
        noise.push(load(SECONDS, |_, agent| get(desk, cookie, article, agent))?);
    }
    let rates: Vec<f64> = noise.iter().map(|times| times.len() as f64 / SECONDS as f64).collect();
    noise.sort_by_key(Vec::len);
    let times = &noise[1];
    rows.push(("desk page, 16 clients, p50".into(), millis(quantile(times, 0.5)), "2 ms"));
    rows.push(("desk page, 16 clients, p99".into(), millis(quantile(times, 0.99)), "10 ms"));
    rows.push((
        "desk page, requests a second (three runs)".into(),
        rates.iter().map(|rate| format!("{rate:.0}")).collect::<Vec<_>>().join(" "),
        "2000",
    ));
    let alone = load_by(1, SECONDS, |_, agent| get(desk, cookie, article, agent))?;
    rows.push(("desk page, one client, p50".into(), millis(quantile(&alone, 0.5)), "2 ms"));
    rows.push(("desk page, one client, p99".into(), millis(quantile(&alone, 0.99)), "10 ms"));
    Ok(())
}

fn get(desk: &Desk, cookie: &str, path: &str, agent: &Agent) -> Result<()> {
    let mut answer = agent.get(format!("{}{path}", desk.url)).header("cookie", cookie).call().context("page")?;
    answer.body_mut().read_to_vec()?;
    Ok(())
}

/// What a browser fetches for the desk page.
fn sizes(desk: &Desk, cookie: &str, article: &str, rows: &mut Vec<Row>) -> Result<()> {
    let agent = agent();
    let fetch = |path: &str| -> Result<Vec<u8>> {
        let mut answer =
            agent.get(format!("{}{path}", desk.url)).header("cookie", cookie).header("accept-encoding", "br").call()?;
        Ok(answer.body_mut().read_to_vec()?)
    };
    let plain =
        agent.get(format!("{}{article}", desk.url)).header("cookie", cookie).call()?.body_mut().read_to_string()?;
    let asset = |ending: &str| {
        plain.split('"').find(|part| part.starts_with("/pkg/verbatim.") && part.ends_with(ending)).map(str::to_owned)
    };
    let page = fetch(article)?.len();
    let mut total = page;
    let mut light = page;
    for ending in [".css", ".js", ".wasm"] {
        let size = fetch(&asset(ending).with_context(|| format!("no {ending} in the page"))?)?.len();
        total += size;
        if ending == ".css" {
            light += size;
        }
        rows.push((format!("transfer, {ending}, Brotli"), format!("{:.1} kB", size as f64 / 1e3), ""));
    }
    rows.push(("transfer, desk page, HTML and CSS".into(), format!("{:.1} kB", light as f64 / 1e3), "50 kB"));
    rows.push(("transfer, desk page, everything, cold".into(), format!("{:.1} kB", total as f64 / 1e3), "250 kB"));
    Ok(())
}

/// Claim and release, each durable, by 16 clients with a quote each.
fn saves(desk: &Desk, cookie: &str, rows: &mut Vec<Row>) -> Result<()> {
    say("durable saves by 16 clients");
    let times = Saves::new(desk, cookie)?.load(desk, SECONDS)?;
    rows.push(("save, durable, 16 clients, p50".into(), millis(quantile(&times, 0.5)), ""));
    rows.push(("save, durable, 16 clients, p99".into(), millis(quantile(&times, 0.99)), "15 ms"));
    rows.push(("saves a second".into(), format!("{:.0}", times.len() as f64 / SECONDS as f64), "1500"));
    Ok(())
}

/// Sixteen open quotes, and the version each has by now.
struct Saves {
    quotes: Vec<(String, Mutex<u32>)>,
    cookie: String,
    proof: String,
}

impl Saves {
    fn new(desk: &Desk, cookie: &str) -> Result<Self> {
        let read = |path: &str| -> Result<String> {
            let mut answer = agent().get(format!("{}{path}", desk.url)).header("cookie", cookie).call()?;
            Ok(answer.body_mut().with_config().limit(200_000_000).read_to_string()?)
        };
        let list = read("/export?format=json&state=open")?;
        let ids = list.split("\"id\":\"").skip(1).filter_map(|rest| rest.split('"').next());
        // Of the ids in the list, those of quotes: each is followed by its kind.
        let quotes: Vec<_> = ids
            .filter(|id| list.contains(&format!("\"id\":\"{id}\",\"kind\"")))
            .take(CLIENTS)
            .map(|id| (id.to_owned(), Mutex::new(1)))
            .collect();
        anyhow::ensure!(quotes.len() == CLIENTS, "the desk has too few open quotes");
        let page = read("/import")?;
        let proof = page.split("name=\"form_token\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let proof = proof.context("no proof in the form")?.to_owned();
        Ok(Self { quotes, cookie: cookie.to_owned(), proof })
    }

    fn load(&self, desk: &Desk, seconds: u64) -> Result<Vec<Duration>> {
        load(seconds, |client, agent| {
            let (quote, version) = &self.quotes[client];
            let mut version = version.lock().unwrap_or_else(PoisonError::into_inner);
            let action = if *version % 2 == 1 { "claim" } else { "release" };
            agent
                .post(format!("{}/_f/review", desk.url))
                .header("cookie", &self.cookie)
                .header("accept", "application/json")
                .header("x-form-token", &self.proof)
                .content_type("application/x-www-form-urlencoded")
                .send(format!("quote={quote}&seen={}&action={action}", *version))
                .context("save")?
                .body_mut()
                .read_to_vec()?;
            *version += 1;
            Ok(())
        })
    }
}

/// 2,000 articles with 20,000 quotes by the command line, and a sheet of all of them.
fn import_many(program: &Path, folder: &Path, rows: &mut Vec<Row>) -> Result<()> {
    say("importing 2,000 articles");
    let (articles, data) = (folder.join("articles"), folder.join("many"));
    std::fs::create_dir_all(&articles)?;
    for number in 0..2_000 {
        std::fs::write(articles.join(format!("{number:04}.txt")), article(number))?;
    }
    let time = |args: &[&str]| -> Result<Duration> {
        let start = Instant::now();
        let status = Command::new(program).args(args).env("VERBATIM_DATA", &data).stdout(Stdio::null()).status()?;
        anyhow::ensure!(status.success(), "{args:?} failed");
        Ok(start.elapsed())
    };
    let took = time(&["import", &articles.display().to_string()])?;
    rows.push(("import of 2,000 articles, 20,000 quotes".into(), format!("{:.2} s", took.as_secs_f64()), "1 s"));
    for format in ["csv", "json"] {
        let took = time(&["export", "--state", "all", "--format", format])?;
        rows.push((format!("export of those as {format}"), format!("{:.2} s", took.as_secs_f64()), "0.2 s"));
    }
    Ok(())
}

/// An article of about 3,000 characters with ten quotes.
fn article(number: usize) -> String {
    const NAMES: [&str; 5] = ["Petra Lund", "Daniel Hartwell", "Amadou Diallo", "Rosa Klein", "Karla Brandt"];
    let mut text = format!("Harbour board hears witness number {number}\n\n");
    for quote in 0..10 {
        let name = NAMES[(number + quote) % NAMES.len()];
        text += &format!(
            "The board met on Monday in the old customs house, and the room was full when item {quote} of day {number} was called. “We knew of it in week {quote}, and we wrote it down {number} times,” said {name}, a member of the crew, according to minutes of the meeting. Nobody in the room asked for the minutes to be read out a second time.\n\n"
        );
    }
    text
}

/// A served desk; stopped when dropped.
struct Desk {
    server: Child,
    url: String,
}

impl Desk {
    fn start(program: &Path, data: &PathBuf) -> Result<Self> {
        let port = std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let server = Command::new(program)
            .args(["serve", "--sample", "--listen", &format!("127.0.0.1:{port}")])
            .env("VERBATIM_DATA", data)
            .env("VERBATIM_LOG", "warn")
            .stdout(Stdio::null())
            .spawn()?;
        let desk = Self { server, url: format!("http://127.0.0.1:{port}") };
        let deadline = Instant::now() + Duration::from_secs(20);
        while agent().get(format!("{}/sign-in", desk.url)).call().is_err() {
            anyhow::ensure!(Instant::now() < deadline, "the desk does not answer");
            std::thread::sleep(Duration::from_millis(2));
        }
        Ok(desk)
    }

    fn sign_in(&self) -> Result<String> {
        let answer = agent()
            .post(format!("{}/_f/sign-in", self.url))
            .header("accept", "application/json")
            .content_type("application/x-www-form-urlencoded")
            .send("email=ines%40sample.example&password=a+sample+desk")?;
        let cookie = answer.headers().get("set-cookie").context("no cookie")?.to_str()?;
        Ok(cookie.split(';').next().unwrap_or_default().to_owned())
    }

    /// The address of an article of 3,000 characters with ten quotes.
    fn article(&self, program: &Path, data: &PathBuf) -> Result<String> {
        let mut import = Command::new(program);
        import
            .args(["import", "-", "--title", "Bench"])
            .env("VERBATIM_DATA", data)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut import = import.spawn()?;
        // Enough articles that sixteen clients find a quote each.
        import.stdin.take().context("stdin")?.write_all(article(1).as_bytes())?;
        let answer = String::from_utf8(import.wait_with_output()?.stdout)?;
        Ok(format!("/articles/{}", answer.split(' ').next().context("no article")?))
    }

    /// Memory that is in use now.
    fn memory(&self) -> Result<String> {
        self.status("VmRSS:")
    }

    /// The most that was ever in use.
    fn most_memory(&self) -> Result<String> {
        self.status("VmHWM:")
    }

    fn status(&self, what: &str) -> Result<String> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.server.id()))?;
        let kilobytes =
            status.lines().find_map(|line| line.strip_prefix(what)?.trim().split(' ').next()?.parse::<f64>().ok());
        Ok(format!("{:.0} MB", kilobytes.with_context(|| what.to_owned())? / 1e3))
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn agent() -> Agent {
    Agent::config_builder().timeout_global(Some(Duration::from_secs(20))).build().into()
}

/// How long each call took, in order, by 16 clients that call for some seconds.
fn load(seconds: u64, call: impl Fn(usize, &Agent) -> Result<()> + Sync) -> Result<Vec<Duration>> {
    load_by(CLIENTS, seconds, call)
}

fn load_by(clients: usize, seconds: u64, call: impl Fn(usize, &Agent) -> Result<()> + Sync) -> Result<Vec<Duration>> {
    let stop = AtomicBool::new(false);
    let all: Result<Vec<Vec<Duration>>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..clients)
            .map(|client| {
                let (call, stop) = (&call, &stop);
                scope.spawn(move || -> Result<Vec<Duration>> {
                    let agent = agent();
                    let mut times = Vec::new();
                    while !stop.load(Ordering::Relaxed) {
                        let start = Instant::now();
                        call(client, &agent)?;
                        times.push(start.elapsed());
                    }
                    Ok(times)
                })
            })
            .collect();
        std::thread::sleep(Duration::from_secs(seconds));
        stop.store(true, Ordering::Relaxed);
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|_| Err(anyhow::anyhow!("a client panicked"))))
            .collect()
    });
    let mut times: Vec<Duration> = all?.into_iter().flatten().collect();
    times.sort();
    anyhow::ensure!(!times.is_empty(), "no call came back");
    Ok(times)
}

fn quantile(times: &[Duration], part: f64) -> Duration {
    times[((times.len() - 1) as f64 * part) as usize]
}

fn millis(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}
