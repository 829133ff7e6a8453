//! TTML and DFXP, the captions of broadcasters: rewritten as WebVTT, so that there is one reader of captions.
//!
//! Format: <https://www.w3.org/TR/ttml2/>.

use std::collections::HashMap;
use std::fmt::Write as _;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::document::Refused;

/// Frames and ticks a second, where the file does not say.
const FRAMES: f64 = 30.0;

/// The captions of a TTML file as WebVTT.
///
/// # Errors
/// When it is no XML.
pub(crate) fn webvtt(xml: &str) -> Result<String, Refused> {
    let mut reader = Reader::from_str(xml);
    let mut captions = Captions { out: String::from("WEBVTT\n\n"), frames: FRAMES, ticks: 1.0, ..Captions::default() };
    let mut depth = 0usize;
    loop {
        let event = reader.read_event().map_err(|_| Refused::Broken)?;
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        match event {
            Event::Start(tag) => captions.start(&tag),
            Event::Empty(tag) if captions.cue && tag.local_name().as_ref() == b"br" => captions.text.push('\n'),
            Event::CData(words) => captions.words(&one_line(&words.decode().map_err(|_| Refused::Broken)?)),
            Event::Text(words) => captions.words(&one_line(&words.decode().map_err(|_| Refused::Broken)?)),
            Event::GeneralRef(entity) => {
                let name = entity.decode().map_err(|_| Refused::Broken)?;
                let known = entity.resolve_char_ref().ok().flatten().map(String::from);
                let named = || quick_xml::escape::resolve_xml_entity(&name).map(str::to_owned);
                captions.words(&known.or_else(named).ok_or(Refused::Broken)?);
            }
            Event::End(tag) => captions.end(tag.local_name().as_ref()),
            // What ends in the middle has lost words.
            Event::Eof => return if depth == 0 { Ok(captions.out) } else { Err(Refused::Broken) },
            _ => {}
        }
    }
}

/// What is under way.
#[derive(Default)]
struct Captions {
    out: String,
    /// Who speaks, by id.
    agents: HashMap<String, String>,
    /// The agent whose name is being read.
    agent: Option<String>,
    cue: bool,
    naming: bool,
    text: String,
    frames: f64,
    ticks: f64,
    /// Where the last cue ended, in seconds.
    last: f64,
}

impl Captions {
    fn start(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            b"tt" => {
                let rate = |name: &str| attribute(tag, name)?.parse().ok().filter(|rate| *rate > 0.0);
                (self.frames, self.ticks) = (rate("frameRate").unwrap_or(FRAMES), rate("tickRate").unwrap_or(1.0));
            }
            b"agent" => self.agent = attribute(tag, "id"),
            b"name" if self.agent.is_some() => self.naming = true,
            b"p" => {
                let time = |name: &str| attribute(tag, name).and_then(|time| seconds(&time, self.frames, self.ticks));
                let from = time("begin");
                let to = time("end").or_else(|| Some(from? + time("dur")?));
                // A cue without a time of its own goes on from the one before: its words are not lost.
                let from = from.unwrap_or(self.last);
                let to = to.unwrap_or(from).max(from);
                self.last = to;
                let _ = writeln!(self.out, "{} --> {}", clock(from), clock(to));
                self.text.clear();
                self.cue = true;
                speak(tag, &self.agents, &mut self.text);
            }
            b"span" if self.cue => speak(tag, &self.agents, &mut self.text),
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        if self.cue || self.naming {
            self.text += &escaped(words);
        }
    }

    fn end(&mut self, name: &[u8]) {
        match name {
            b"name" if self.naming => {
                self.naming = false;
                let name = std::mem::take(&mut self.text).trim().to_owned();
                self.agents.extend(self.agent.clone().map(|agent| (agent, name)));
            }
            b"agent" => self.agent = None,
            b"p" => {
                self.cue = false;
                let lines: Vec<&str> = self.text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
                let _ = writeln!(self.out, "{}\n", lines.join("\n"));
            }
            _ => {}
        }
    }
}

/// Says whose the words are that follow, where the element names an agent.
fn speak(tag: &BytesStart<'_>, agents: &HashMap<String, String>, text: &mut String) {
    let Some(agent) = attribute(tag, "agent") else { return };
    let name = agents.get(&agent).filter(|name| !name.is_empty()).cloned().unwrap_or(agent);
    let _ = write!(text, "<v {}>", name.replace(['<', '>', '&'], " "));
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag
        .attributes()
        .filter_map(Result::ok)
        .find(|attribute| attribute.key.local_name().as_ref() == name.as_bytes())?;
    String::from_utf8(found.value.into_owned()).ok()
}

/// White space of the file is no line's end.
fn one_line(text: &str) -> String {
    let edge =
        |end: bool| if end && !text.trim().is_empty() || text.trim().is_empty() && !text.is_empty() { " " } else { "" };
    let (starts, ends) = (text.starts_with(char::is_whitespace), text.ends_with(char::is_whitespace));
    match text.trim() {
        "" => edge(true).to_owned(),
        _ => format!("{}{}{}", edge(starts), text.split_whitespace().collect::<Vec<_>>().join(" "), edge(ends)),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// "00:00:01.5", "00:00:01:12", "1.5s", "90f", "10t", in seconds.
fn seconds(time: &str, frames: f64, ticks: f64) -> Option<f64> {
    let time = time.trim();
    let units = [("ms", 1e-3), ("h", 3600.0), ("m", 60.0), ("s", 1.0), ("f", 1.0 / frames), ("t", 1.0 / ticks)];
    let measured =
        units.iter().find_map(|(unit, seconds)| Some(time.strip_suffix(unit)?.parse::<f64>().ok()? * seconds));
    let clock = || {
        let parts: Vec<f64> = time.split(':').map(str::parse).collect::<Result<_, _>>().ok()?;
        match parts.as_slice() {
            [hours, minutes, seconds] => Some(hours * 3600.0 + minutes * 60.0 + seconds),
            [hours, minutes, seconds, frame] => Some(hours * 3600.0 + minutes * 60.0 + seconds + frame / frames),
            _ => None,
        }
    };
    measured.or_else(clock).filter(|time| (0.0..3.6e6).contains(time))
}

fn clock(seconds: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be positive and below a thousand hours"
    )]
    let milliseconds = (seconds * 1000.0).round() as u64;
    let (hours, minutes) = (milliseconds / 3_600_000, milliseconds / 60_000 % 60);
    format!("{hours:02}:{minutes:02}:{:02}.{:03}", milliseconds / 1000 % 60, milliseconds % 1000)
}

#[cfg(test)]
mod tests {
    use review::EvidenceText;

    use super::*;

    #[test]
    fn voices_breaks_and_times() {
        let xml = r#"<?xml version="1.0"?><tt:tt xmlns:tt="http://www.w3.org/ns/ttml" xmlns:ttm="x"><tt:head><ttm:agent xml:id="a1"><ttm:name type="full">Petra Lund</ttm:name></ttm:agent></tt:head>
            <tt:body><tt:div><tt:p begin="00:00:01.500" end="00:00:03.000" ttm:agent="a1">We <tt:span>sail</tt:span><tt:br/>at
            noon &amp; go.</tt:p><tt:p begin="62s" dur="2s">No.</tt:p></tt:div></tt:body></tt:tt>"#;
        let text = EvidenceText::parse(&webvtt(xml).unwrap()).unwrap();
        assert_eq!(text.as_str(), "Petra Lund: We sail\nat noon & go.\nNo.");
        assert_eq!(text.times(), [(0, "00:00:01".to_owned()), (34, "00:01:02".to_owned())]);
        assert_eq!(text.marks().len(), 1);
        assert_eq!(webvtt("<tt><p>open</tt>"), Err(Refused::Broken));
        assert_eq!(webvtt("<tt><body><p begin='1s' end='2s'>cut off"), Err(Refused::Broken));
    }

    #[test]
    fn times_of_all_sorts() {
        for (time, expected) in
            [("00:00:01:15", 1.5), ("1.5s", 1.5), ("1500ms", 1.5), ("45f", 1.5), ("00:01:00", 60.0), ("2m", 120.0)]
        {
            assert_eq!(seconds(time, 30.0, 1.0), Some(expected), "{time}");
        }
        assert_eq!(seconds("soon", 30.0, 1.0), None);
    }
}
