//! Whole passages: what stands in the marks, who said it and through whom.

use quotes::{Detection, detect};

/// One line a quote: `kind words | speaker = name | cue | via; via`.
fn shown(text: &str, found: &Detection) -> Vec<String> {
    found
        .quotes
        .iter()
        .map(|q| {
            let speaker = q.speaker.as_ref().map_or("-".to_owned(), |s| {
                let name = s.name.as_deref().unwrap_or("?");
                if name == s.span.of(text) { name.to_owned() } else { format!("{} = {name}", s.span.of(text)) }
            });
            let via: Vec<&str> = q.via.iter().map(|v| v.of(text)).collect();
            let cue = q.cue.map_or("-", |c| c.of(text));
            format!("{} {} | {speaker} | {cue} | {}", q.kind.as_str(), q.span.of(text), via.join("; "))
        })
        .collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(shown(text, &detect(text)), expected, "in {text:?}");
}

#[test]
fn the_cue_follows() {
    check("“We sail at noon,” Lund said.", &["direct We sail at noon, | Lund | said | "]);
    check(
        "\"We sail at noon,\" said Petra Lund, a spokeswoman for the port.",
        &["direct We sail at noon, | Petra Lund | said | "],
    );
    check("“Who pays?” asked the mayor.", &["direct Who pays? | the mayor = ? | asked | "]);
    check("“We sail,” Petra Lund, who runs the port, said.", &["direct We sail, | Petra Lund | said | "]);
}

#[test]
fn the_cue_goes_before() {
    check("Petra Lund said: “We sail at noon.”", &["direct We sail at noon. | Petra Lund | said | "]);
    check(
        "The minister called the closure “a precaution, nothing more”.",
        &["mixed a precaution, nothing more | The minister = ? | called | "],
    );
    check(
        "Petra Lund attacked the plan, calling it “a farce” and “a shame”.",
        &["mixed a farce | Petra Lund | calling | ", "mixed a shame | Petra Lund | calling | "],
    );
}

#[test]
fn through_whom() {
    check(
        "“We sail,” Lund said, according to a ministry statement.",
        &["direct We sail, | Lund | said | a ministry statement"],
    );
    check("“We sail,” Lund told Radio Harbour.", &["direct We sail, | Lund | told | Radio Harbour"]);
    check("“We sail,” Lund told reporters.", &["direct We sail, | Lund | told | "]);
    check(
        "“We sail,” said Petra Lund, a spokeswoman, in an email to the Courier.",
        &["direct We sail, | Petra Lund | said | an email to the Courier"],
    );
    check("“We sail,” Lund said through an interpreter.", &["direct We sail, | Lund | said | an interpreter"]);
    check(
        "“We sail,” Lund told Radio Harbour through an interpreter.",
        &["direct We sail, | Lund | told | an interpreter; Radio Harbour"],
    );
    check("“We sail,” Lund wrote on Twitter.", &["direct We sail, | Lund | wrote | Twitter"]);
    check(
        "The bridge is “sound”, according to the port authority.",
        &["mixed sound | the port authority = ? | according to | "],
    );
    check(
        "“We sail,” Lund was quoted as saying by the Morning Herald.",
        &["direct We sail, | Lund | saying | the Morning Herald"],
    );
}

#[test]
fn pieces_of_one_utterance() {
    let text =
        "“We sail,” Lund said, “and we sail today.” It rained. “Nobody told us,” Diallo said. “I slept in the cab.”";
    let found = detect(text);
    let utterances: Vec<u32> = found.quotes.iter().map(|q| q.utterance).collect();
    assert_eq!(utterances, [1, 1, 2, 2], "{found:#?}");
    let text = "“One thing first.\n\n“Then another,” Petra Lund said.";
    let found = detect(text);
    assert_eq!(
        shown(text, &found),
        ["direct One thing first. | Petra Lund | - | ", "direct Then another, | Petra Lund | said | "]
    );
    assert_eq!(found.quotes[0].utterance, found.quotes[1].utterance);
}

#[test]
fn marked_but_not_spoken() {
    check("They mark the day, known as “Victory Day” in the north.", &["scare Victory Day | - | - | "]);
    check("Her novel “The Long Pier” sold well.", &["scare The Long Pier | - | - | "]);
    check("The leaflet calls the ship “The Patient Lady”.", &["scare The Patient Lady | - | - | "]);
    check("The so-called “shadow fleet” left.", &["scare shadow fleet | - | - | "]);
}

#[test]
fn labels() {
    check("“Measure twice.” — Petra Lund", &["direct Measure twice. | Petra Lund | - | "]);
    check("LUND: “Measure twice.”", &["direct Measure twice. | LUND | - | "]);
}

#[test]
fn quotes_inside_quotes() {
    check(
        "“He told me ‘go away’ twice,” Lund said.",
        &["direct He told me ‘go away’ twice, | Lund | said | ", "mixed go away | He = ? | told | "],
    );
}

#[test]
fn german() {
    check(
        "Die Brücke ist gesperrt. „Wir prüfen jeden Pfeiler“, sagte Bürgermeisterin Jana Ohm, laut einem Protokoll.",
        &["direct Wir prüfen jeden Pfeiler | Jana Ohm | sagte | einem Protokoll"],
    );
    check("Sie nannte die Sperrung „eine Vorsichtsmaßnahme“.", &["mixed eine Vorsichtsmaßnahme | Sie = ? | nannte | "]);
}
