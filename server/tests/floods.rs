//! Floods: what strangers may send at once, and connections that say nothing. Each is the audit's reproduction.
#![cfg(target_os = "linux")]
#![allow(clippy::allow_attributes, clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// A desk that serves.
struct Desk {
    child: Child,
    address: SocketAddr,
    /// It goes on talking.
    _said: BufReader<ChildStdout>,
    _folder: tempfile::TempDir,
}

impl Drop for Desk {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Desk {
    /// Starts one that may have so many files open.
    fn start(files: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let serve = format!("ulimit -n {files} && exec \"$0\" serve --listen 127.0.0.1:0");
        let mut child = Command::new("sh")
            .args(["-c", &serve, env!("CARGO_BIN_EXE_verbatim")])
            .env("VERBATIM_DATA", folder.path())
            .env_remove("VERBATIM_DATABASE_URL")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        said.read_line(&mut line).unwrap();
        let address = line.trim().rsplit('/').next().unwrap().parse().unwrap();
        let desk = Self { child, address, _said: said, _folder: folder };
        assert_eq!(desk.healthy().unwrap(), 200);
        desk
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream
    }

    /// The status of `/healthz` over a connection of its own.
    fn healthy(&self) -> std::io::Result<u16> {
        let mut stream = self.connect();
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: desk\r\nconnection: close\r\n\r\n")?;
        status(&mut stream)
    }

    /// A line of the process's status, in MB.
    fn memory(&self, name: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
    }
}

/// The status of the answer.
fn status(stream: &mut TcpStream) -> std::io::Result<u16> {
    let mut head = [0; 12];
    stream.read_exact(&mut head)?;
    let words = String::from_utf8_lossy(&head).into_owned();
    words.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or_else(|| std::io::Error::other(words))
}

/// F3: 20 bodies of 8 MB made of `a&` took 4.9 GB, and an answer 17 seconds.
#[test]
fn twenty_bodies_of_strangers_take_no_memory() {
    let desk = Desk::start(1_024);
    let before = desk.memory("VmRSS");
    let body = "a&".repeat(4 << 20);
    let began = Instant::now();
    let paths = ["/_f/import", "/_f/sign-in", "/import", "/articles/x/version"];
    let answers: Vec<_> = std::thread::scope(|scope| {
        let one = |at: usize| {
            let (desk, body) = (&desk, &body);
            scope.spawn(move || {
                let mut stream = desk.connect();
                let path = paths[at % paths.len()];
                // Half say how long they are, half do not.
                let (length, chunk) = if at % 8 < 4 {
                    (format!("content-length: {}", body.len()), String::new())
                } else {
                    ("transfer-encoding: chunked".to_owned(), format!("{:x}\r\n", body.len()))
                };
                let head = format!("POST {path} HTTP/1.1\r\nhost: desk\r\naccept: text/html\r\ncontent-type: application/x-www-form-urlencoded\r\n{length}\r\n\r\n{chunk}");
                stream.write_all(head.as_bytes()).unwrap();
                // It may be cut off.
                drop(stream.write_all(body.as_bytes()));
                status(&mut stream).ok()
            })
        };
        let all: Vec<_> = (0..20).map(one).collect();
        let healthy = Instant::now();
        assert_eq!(desk.healthy().unwrap(), 200);
        assert!(healthy.elapsed() < Duration::from_secs(5), "{:?}", healthy.elapsed());
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let (peak, after) = (desk.memory("VmHWM"), desk.memory("VmRSS"));
    eprintln!("before {before} MB, at most {peak} MB, after {after} MB, {:?}: {answers:?}", began.elapsed());
    assert!(answers.iter().flatten().all(|status| matches!(status, 401 | 413)), "{answers:?}");
    assert!(answers.iter().flatten().count() >= 15, "most hear why: {answers:?}");
    assert!(peak < 200, "{peak} MB");
}

/// F9: 1,100 connections that say nothing stopped a desk with 1,024 descriptors for as long as they were held.
#[test]
fn silent_connections_hold_up_nobody() {
    rlimit::increase_nofile_limit(4_096).unwrap();
    let desk = Desk::start(1_024);
    let mut silent = Vec::new();
    let mut slowest = Duration::ZERO;
    for at in 0..1_100 {
        silent.push(desk.connect());
        if at % 50 == 49 {
            let began = Instant::now();
            assert_eq!(desk.healthy().unwrap(), 200, "after {at}");
            slowest = slowest.max(began.elapsed());
        }
    }
    eprintln!("the slowest of 22 answers took {slowest:?}");
    assert!(slowest < Duration::from_secs(2), "{slowest:?}");
}

/// F9: half a head, and a connection that was used once, were still open after 45 seconds.
#[test]
fn half_a_head_and_silence_end_soon() {
    let desk = Desk::start(1_024);
    let (mut half, mut nothing) = (desk.connect(), desk.connect());
    half.write_all(b"GET /healthz HTTP/1.1\r\nhost: de").unwrap();
    let began = Instant::now();
    for stream in [&mut half, &mut nothing] {
        let mut rest = Vec::new();
        drop(stream.read_to_end(&mut rest));
    }
    let took = began.elapsed();
    assert!((8..25).contains(&took.as_secs()), "{took:?}");
}

/// What is open is answered before the desk stops, and silence does not keep it.
#[test]
fn it_stops_with_connections_open() {
    let mut desk = Desk::start(1_024);
    let _silent = [desk.connect(), desk.connect()];
    let mut used = desk.connect();
    used.write_all(b"GET /healthz HTTP/1.1\r\nhost: desk\r\n\r\n").unwrap();
    assert_eq!(status(&mut used).unwrap(), 200);
    let began = Instant::now();
    assert!(Command::new("kill").arg(desk.child.id().to_string()).status().unwrap().success());
    assert!(desk.child.wait().unwrap().success());
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}
