//! A hundred files of 50 MB, one after another: whether the server's memory stays flat.

use std::io::{Cursor, Read};
use std::time::Instant;

use anyhow::{Context, Result};
use ureq::SendBody;

use super::{Desk, Row};
use crate::say;

const FILES: u64 = 100;
/// A little below the limit, which counts the file alone.
const BYTES: u64 = 50 * 1024 * 1024;

/// Bytes that differ from file to file and do not compress.
struct Noise(u64);

impl Read for Noise {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        for chunk in buffer.chunks_mut(8) {
            // xorshift64, after Marsaglia, 2003.
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            chunk.copy_from_slice(&self.0.to_le_bytes()[..chunk.len()]);
        }
        Ok(buffer.len())
    }
}

/// Uploads them to one article.
pub(super) fn run(desk: &Desk, cookie: &str, article: &str, rows: &mut Vec<Row>) -> Result<()> {
    say("100 uploads of 50 MB");
    let agent = ureq::Agent::config_builder().max_redirects(0).max_redirects_will_error(false).build().new_agent();
    let page = format!("{}{article}/evidence", desk.url);
    let html = agent.get(&page).header("cookie", cookie).call()?.body_mut().read_to_string()?;
    let token = html.split("name=\"form_token\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let token = token.context("no form on the evidence page")?;
    let before = desk.memory()?;
    let (mut after, start) = (Vec::new(), Instant::now());
    for number in 1..=FILES {
        let field = |name: &str, value: &str| {
            format!("--mark\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let head = format!(
            "{}{}{}--mark\r\ncontent-disposition: form-data; name=\"file\"; filename=\"call {number}.mp3\"\r\n\r\nID3",
            field("form_token", token),
            field("kind", "recording"),
            field("grade", "A")
        );
        let tail = "\r\n--mark--\r\n";
        let length = head.len() as u64 + BYTES - 3 + tail.len() as u64;
        let mut body = Cursor::new(head).chain(Noise(number).take(BYTES - 3)).chain(Cursor::new(tail));
        let answer = agent
            .post(format!("{page}/add"))
            .header("cookie", cookie)
            .header("accept", "text/html")
            .header("content-type", "multipart/form-data; boundary=mark")
            .header("content-length", length.to_string())
            .send(SendBody::from_reader(&mut body))?;
        anyhow::ensure!(answer.status() == 303, "upload {number} was answered with {}", answer.status());
        if [1, 10, 50, FILES].contains(&number) {
            after.push(desk.memory()?);
        }
    }
    let took = start.elapsed().as_secs_f64();
    rows.push((
        "memory: before, and after 1, 10, 50 and 100 uploads of 50 MB".into(),
        format!("{before}, {}", after.join(", ")),
        "flat",
    ));
    rows.push(("memory, the most there ever was".into(), desk.most_memory()?, "200 MB"));
    rows.push((
        "100 uploads of 50 MB".into(),
        format!("{took:.0} s, {:.0} MB/s", FILES as f64 * BYTES as f64 / 1e6 / took),
        "",
    ));
    Ok(())
}
