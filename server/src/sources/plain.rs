//! What is text itself, apart from its signs: Markdown and tables.

/// Markdown without the signs that are not the article's words: heading and list marks, emphasis, link targets.
pub(crate) fn markdown(text: &str) -> String {
    let line = |line: &str| {
        let line = line.trim_start_matches('#').trim_start();
        let line = line.strip_prefix("> ").or_else(|| line.strip_prefix("* ")).unwrap_or(line);
        let mut out = String::with_capacity(line.len());
        let mut rest = line;
        while let Some(middle) = rest.find("](") {
            // The nearest bracket is the link's: "[applause] and [home](x)".
            let link = rest[..middle].rfind('[').zip(rest[middle..].find(')'));
            let Some((open, close)) = link else { break };
            out.push_str(&rest[..open]);
            out.push_str(&rest[open + 1..middle]);
            rest = &rest[middle + close + 1..];
        }
        out.push_str(rest);
        out.replace("**", "").replace("__", "")
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// The cells of a table, a row a line, so that the line's number is the row's. Columns that are headed as speaker and time
/// become a label in front of what was said: "[0:05] LUND: We sail".
pub(crate) fn table(text: &str) -> String {
    let first = text.lines().next().unwrap_or_default();
    let often = |sign: char| first.matches(sign).count();
    let by = [',', ';', '\t'].into_iter().max_by_key(|sign| often(*sign)).unwrap_or(',');
    let delimiter = if often(by) == 0 { b',' } else { u8::try_from(by).unwrap_or(b',') };
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let rows: Vec<Vec<String>> = reader
        .records()
        .filter_map(Result::ok)
        .map(|record| record.iter().map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" ")).collect())
        .collect();
    let headed = |names: &[&str]| {
        let head = rows.first().filter(|_| rows.len() > 1)?;
        let bare = |cell: &String| cell.to_lowercase().trim_matches(['"', '\u{feff}', ' ']).to_owned();
        // The name that says most comes first.
        names.iter().find_map(|name| head.iter().position(|cell| bare(cell) == *name))
    };
    let speaker =
        headed(&["speaker", "name", "who", "voice", "speaker name", "sprecher", "sprecherin", "orateur", "orador"]);
    let time = headed(&[
        "start",
        "start time",
        "time",
        "timestamp",
        "timecode",
        "begin",
        "in",
        "beginn",
        "zeit",
        "temps",
        "hora",
    ]);
    let text = headed(&[
        "text",
        "transcript",
        "words",
        "utterance",
        "said",
        "caption",
        "quote",
        "content",
        "satz",
        "texte",
        "texto",
    ]);
    // Only a head that says what was said, and by whom or when, makes a transcript of a table.
    let transcript = text.filter(|_| speaker.is_some() || time.is_some());
    let line = |(at, row): (usize, &Vec<String>)| {
        let spoken = transcript.or(speaker).filter(|_| at > 0);
        let Some(spoken) = spoken else { return row.join("\t") };
        let cell = |column: Option<usize>| column.and_then(|column| row.get(column)).filter(|cell| !cell.is_empty());
        // Where no column is the text, everything is but who said it.
        let others = row.iter().enumerate().filter(|(column, _)| *column != spoken && Some(*column) != time);
        let words = match transcript {
            Some(text) => cell(Some(text)).cloned().unwrap_or_default(),
            None => others.map(|(_, cell)| cell.as_str()).collect::<Vec<_>>().join("\t"),
        };
        let time = cell(time).map(|time| format!("[{time}] ")).unwrap_or_default();
        let voice = cell(speaker).map(|voice| format!("{}: ", voice.trim_end_matches(':'))).unwrap_or_default();
        format!("{time}{voice}{}", words.trim())
    };
    rows.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_lines() {
        assert_eq!(table("what,\"said\nwhat\"\nLund,\"=1+1, yes\"\n\"open"), "what\tsaid what\nLund\t=1+1, yes\nopen");
        assert_eq!(table("a;b\nc;d, e"), "a\tb\nc\td, e");
    }

    #[test]
    fn columns_name_voices() {
        let subtitles = "start,end,speaker,text\n0:00:01,0:00:03,Lund,\"We will,\"\n";
        assert_eq!(table(subtitles).lines().nth(1), Some("[0:00:01] Lund: We will,"));
        let csv = "time,speaker,text\n0:05,Petra Lund,We sail.\n0:08,Omar,\"No, no.\"\n";
        assert_eq!(table(csv), "time\tspeaker\ttext\n[0:05] Petra Lund: We sail.\n[0:08] Omar: No, no.");
    }

    #[test]
    fn signs_of_markdown() {
        assert_eq!(markdown("- We [sail] and go [home](http://x.example)"), "- We [sail] and go home");
        assert_eq!(markdown("# Head\n\n> **Bold** [words](https://x.example/a) [1]"), "Head\n\nBold words [1]");
    }
}
