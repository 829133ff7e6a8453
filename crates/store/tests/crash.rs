//! The power goes while people work: nothing that was acknowledged is lost, and the audit is content.
//!
//! The worker is this test's own program, started once more: it saves, approves, puts files on file and freezes sheets,
//! and says on a line of its own what it was told is done. It is killed at some moment, and the desk is opened again.
//! `VERBATIM_CRASHES` says how often; three times without it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
#![expect(clippy::print_stdout, reason = "the worker tells what was acknowledged")]

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use review::{
    Action, ArticleText, AttributionAxis, ContextAxis, Email, EvidenceId, EvidenceKind, EvidenceText, Grade, Line,
    Note, Policy, QuoteId, Role, SheetId, State, Verdict, Wording, sha256_hex,
};
use store::{Actor, DeskKey, Edit, ExportFilter, FileRef, NewArticle, NewEvidence, Save, Store, SystemClock};

const URL: &str = "VERBATIM_CRASH_URL";

async fn open(url: &str) -> Store {
    Store::open(url, Arc::new(SystemClock), Arc::new(DeskKey::for_tests())).await.unwrap()
}

async fn person(store: &Store, name: &str, role: Role) -> Actor {
    let email = Email::parse(&format!("{}@desk.example", name.to_lowercase())).unwrap();
    let user = match store.user_by_email(&email).await.unwrap() {
        Some(user) => user.id,
        None => {
            store.add_user(&Actor::program("test"), &email, &Line::parse("name", name).unwrap(), role).await.unwrap()
        }
    };
    Actor { user, name: name.to_owned(), role }
}

/// Works until it is killed.
#[tokio::test]
#[ignore = "the worker of the other tests"]
async fn worker() {
    let Ok(url) = std::env::var(URL) else { return };
    let store = open(&url).await;
    let (ines, omar) = (person(&store, "Ines", Role::Checker).await, person(&store, "Omar", Role::Editor).await);
    let verdict =
        Verdict { wording: Wording::Verbatim, attribution: AttributionAxis::Correct, context: ContextAxis::InContext };
    let round = std::process::id();
    println!("worker begins");
    for number in 0.. {
        let text = format!("“We sail at noon, {round} {number},” said Petra Lund.");
        let article = NewArticle {
            title: Line::parse("title", "Ferry").unwrap(),
            byline: None,
            publisher: None,
            url: None,
            published_at: None,
            language: None,
            text: ArticleText::parse(&text).unwrap(),
        };
        let id = store.import(&ines, article).await.unwrap().id();
        println!("article {id}");
        let quote = store.desk(id).await.unwrap().quotes.remove(0);
        let bytes = text.repeat(30_000);
        let sha256 = sha256_hex(bytes.as_bytes());
        store.keep_file(&ines, &sha256, bytes.len() as u64, "text/plain", bytes.as_bytes()).await.unwrap();
        let evidence = NewEvidence {
            file: Some(FileRef { sha256, name: Line::parse("name", "said.txt").unwrap() }),
            ..NewEvidence::new(
                EvidenceKind::Transcript,
                Line::parse("title", "Said").unwrap(),
                Grade::B,
                EvidenceText::parse(&quote.exact).unwrap(),
            )
        };
        println!("evidence {}", store.add_evidence(&ines, quote.id, evidence).await.unwrap());
        let saw = store.findings(&quote, Policy::Trims).await.unwrap()[0].short().fingerprint();
        let seen = store.quote(quote.id).await.unwrap().version;
        let edit = Edit { verdict: Some((verdict, Note::parse("heard").unwrap())), ..Edit::default() };
        let send = Save { edit, action: Some((Action::Send, None)), saw: saw.clone(), ..Save::default() };
        let sent = store.save(&ines, quote.id, seen, send).await.unwrap();
        println!("checked {}", quote.id);
        let approve = Save { action: Some((Action::Approve, None)), saw, ..Save::default() };
        store.save(&omar, quote.id, sent.version, approve).await.unwrap();
        println!("approved {}", quote.id);
        let filter = ExportFilter { article: Some(id), ..ExportFilter::default() };
        let sheet = store.freeze(&omar, &Line::parse("title", "Ferry").unwrap(), &filter).await.unwrap();
        println!("sheet {sheet}");
    }
}

/// Starts the worker, kills it after `life`, and gives what it was told is done.
fn killed(url: &str, life: Duration) -> Vec<(String, String)> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "worker", "--ignored", "--nocapture", "--test-threads", "1"])
        .env(URL, url)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    // Its life begins with its work.
    while !lines.next().unwrap().unwrap().contains("worker begins") {}
    let clock = std::thread::spawn(move || {
        std::thread::sleep(life);
        child.kill().unwrap();
        child.wait().unwrap();
    });
    let mut told = Vec::new();
    while let Some(Ok(line)) = lines.next() {
        if let Some((what, id)) = line.split_once(' ') {
            told.push((what.to_owned(), id.to_owned()));
        }
    }
    clock.join().unwrap();
    told
}

async fn nothing_is_lost(url: &str) {
    let rounds: u64 = std::env::var("VERBATIM_CRASHES").map_or(3, |rounds| rounds.parse().unwrap());
    let mut told = Vec::new();
    for round in 0..rounds {
        // Spread over the work of a few articles, without a pattern.
        let life = Duration::from_millis(100 + round * 7_919 % 900);
        let now = tokio::task::spawn_blocking({
            let url = url.to_owned();
            move || killed(&url, life)
        });
        told.extend(now.await.unwrap());
        let store = open(url).await;
        for (what, id) in &told {
            match what.as_str() {
                "article" => drop(store.desk(review::ArticleId::parse(id).unwrap()).await.unwrap()),
                "evidence" => drop(store.piece(EvidenceId::parse(id).unwrap()).await.unwrap()),
                "checked" => {
                    let state = store.quote(QuoteId::parse(id).unwrap()).await.unwrap().state;
                    assert!(matches!(state, State::Checked | State::Approved), "{id}: {state}");
                }
                "approved" => {
                    assert_eq!(store.quote(QuoteId::parse(id).unwrap()).await.unwrap().state, State::Approved, "{id}");
                }
                "sheet" => drop(store.sheet(SheetId::parse(id).unwrap()).await.unwrap()),
                _ => {}
            }
        }
        // The audit reads everything: not after every one of a hundred.
        if round + 1 == rounds || round % 10 == 0 {
            assert_eq!(store.verify().await.unwrap().faults, []);
        }
        store.close().await;
    }
    assert!(told.len() as u64 > rounds, "the worker did something");
    println!("{} kills, {} acknowledged writes, none lost", rounds, told.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    nothing_is_lost(&format!("sqlite://{}", folder.path().join("desk.db").display())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_on_postgres() {
    let Ok(server) = std::env::var("VERBATIM_TEST_POSTGRES") else {
        eprintln!("skipped on PostgreSQL: VERBATIM_TEST_POSTGRES names no server");
        return;
    };
    let name = format!("crash_{}", std::process::id());
    let admin = sqlx::PgPool::connect(&server).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("create database {name}"))).execute(&admin).await.unwrap();
    admin.close().await;
    nothing_is_lost(&format!("{}/{name}", server.rsplit_once('/').unwrap().0)).await;
}
