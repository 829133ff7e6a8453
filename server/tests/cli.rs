//! The command line, as a person at a terminal would use it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn verbatim(args: &[&str], data: &Path, input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_verbatim"))
        .args(args)
        .env("VERBATIM_DATA", data)
        .env_remove("VERBATIM_DATABASE_URL")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn out(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[track_caller]
fn fails(output: &Output, words: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains(words), "{said}");
}

const TEXT: &str = "🙂 “We sail,” Petra Lund said, according to a ministry statement.";

#[test]
fn compare_names_what_matters() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("said.txt");
    std::fs::write(&file, "🙂 Good morning. We do not support the plan.").unwrap();
    let source = file.to_str().unwrap();
    let args = |format| ["compare", "--quote", "We do support the plan", "--source", source, "--format", format];
    let found: serde_json::Value = serde_json::from_str(&out(&verbatim(&args("json"), folder.path(), ""))).unwrap();
    assert_eq!(
        (found["found"]["start"].as_u64(), found["found"]["text"].as_str(), found["wording"].as_str()),
        (Some(16), Some("We do not support the plan"), Some("altered_material"))
    );
    assert_eq!(found["flags"], serde_json::json!(["negation_dropped"]));
    assert_eq!(found["ops"][1], serde_json::json!({"op": "delete", "printed": "", "said": "not"}));
    assert!(out(&verbatim(&args("text"), folder.path(), "")).contains("a negation was dropped"));
    let nothing = ["compare", "--quote", "no such words", "--source", "-", "--format", "json"];
    let found: serde_json::Value = serde_json::from_str(&out(&verbatim(&nothing, folder.path(), "Hello."))).unwrap();
    assert_eq!((found["found"].is_null(), found["wording"].as_str()), (true, Some("not_found")));
    fails(&verbatim(&["compare", "--quote", " ", "--source", source], folder.path(), ""), "no words");
    fails(&verbatim(&["compare", "--quote", "a", "--source", "/nowhere.txt"], folder.path(), ""), "cannot be read");
}

/// The musts of the W3C's Web Annotation model, of Google's ClaimReview, and of Markdown that stays text.
#[test]
fn sheets_for_other_programs() {
    let folder = tempfile::tempdir().unwrap();
    out(&verbatim(&["import", "-", "--title", "Ferry *stays*"], folder.path(), TEXT));
    let sheet = |format| out(&verbatim(&["export", "--state", "all", "--format", format], folder.path(), ""));
    let json = |format| serde_json::from_str::<serde_json::Value>(&sheet(format)).unwrap();

    let collection = json("annotations");
    assert_eq!(collection["@context"], "http://www.w3.org/ns/anno.jsonld");
    assert_eq!((collection["type"].as_str(), collection["total"].as_u64()), (Some("AnnotationCollection"), Some(1)));
    let annotation = &collection["first"]["items"][0];
    assert_eq!(
        (annotation["type"].as_str(), annotation["motivation"].as_str()),
        (Some("Annotation"), Some("identifying"))
    );
    assert!(annotation["id"].as_str().unwrap().starts_with("urn:uuid:"));
    assert!(annotation["target"]["source"].as_str().unwrap().starts_with("urn:uuid:"));
    let selectors = &annotation["target"]["selector"];
    assert_eq!(
        (selectors[0]["type"].as_str(), selectors[0]["exact"].as_str()),
        (Some("TextQuoteSelector"), Some("We sail,"))
    );
    assert_eq!((selectors[1]["start"].as_u64(), selectors[1]["end"].as_u64()), (Some(3), Some(11)));

    let graph = json("schema-org");
    assert_eq!(graph["@context"], "https://schema.org");
    let quotation = &graph["@graph"][0];
    assert_eq!((quotation["@type"].as_str(), quotation["text"].as_str()), (Some("Quotation"), Some("We sail,")));
    assert_eq!(quotation["creator"]["name"], "Petra Lund");
    assert_eq!(graph["@graph"].as_array().unwrap().len(), 1, "no verdict, no review");

    let markdown = sheet("markdown");
    assert!(markdown.contains("## Ferry \\*stays\\*") && markdown.contains("1. “We sail,”"), "{markdown}");
}

#[test]
fn detect_counts_code_points() {
    let folder = tempfile::tempdir().unwrap();
    let found: serde_json::Value =
        serde_json::from_str(&out(&verbatim(&["detect", "--format", "json"], folder.path(), TEXT))).unwrap();
    let quote = &found["quotes"][0];
    assert_eq!(
        (quote["start"].as_u64(), quote["end"].as_u64(), quote["text"].as_str()),
        (Some(3), Some(11), Some("We sail,"))
    );
    assert_eq!(quote["speaker"]["name"], "Petra Lund");
    assert_eq!(quote["via"][0]["text"], "a ministry statement");
    let lines = format!(
        "{}\n{}\n",
        serde_json::json!({"id": "a", "text": TEXT}),
        serde_json::json!({"id": "b", "text": "“odd"})
    );
    let answers = out(&verbatim(&["detect", "--format", "jsonl"], folder.path(), &lines));
    let answers: Vec<serde_json::Value> = answers.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        (answers[0]["id"].as_str(), answers[1]["problems"][0]["kind"].as_str()),
        (Some("a"), Some("unclosed_mark"))
    );
    fails(&verbatim(&["detect", "--format", "jsonl"], folder.path(), "not json"), "line 1");
    fails(&verbatim(&["detect", "/nowhere.txt"], folder.path(), ""), "cannot be read");
}

#[test]
fn import_export_audit_backup_restore() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("desk");
    let articles = folder.path().join("articles");
    std::fs::create_dir(&articles).unwrap();
    std::fs::write(articles.join("one.txt"), TEXT).unwrap();
    std::fs::write(articles.join("two.md"), "# Ferry\n\n“No,” Lund said.").unwrap();
    std::fs::write(articles.join("three.txt"), b"\xff\xfe").unwrap();
    let answer = verbatim(&["import", articles.to_str().unwrap()], &data, "");
    fails(&answer, "The text is empty");
    assert_eq!(String::from_utf8_lossy(&answer.stdout).lines().count(), 2, "the good ones are in");
    assert!(out(&verbatim(&["import", "-", "--title", "Again"], &data, TEXT)).contains("here already"));
    let csv = out(&verbatim(&["export", "--state", "all"], &data, ""));
    assert!(csv.contains("a ministry statement") && csv.lines().count() == 3, "{csv}");
    let json: serde_json::Value =
        serde_json::from_str(&out(&verbatim(&["export", "--state", "all", "--format", "json"], &data, ""))).unwrap();
    assert_eq!(json["quotes"].as_array().unwrap().len(), 2);
    assert!(out(&verbatim(&["audit", "verify"], &data, "")).contains("every chain holds"));
    let backup = folder.path().join("copy.db");
    out(&verbatim(&["backup", backup.to_str().unwrap()], &data, ""));
    fails(&verbatim(&["backup", backup.to_str().unwrap()], &data, ""), "exists already");
    let other = folder.path().join("other");
    out(&verbatim(&["restore", backup.to_str().unwrap()], &other, ""));
    fails(&verbatim(&["export", "--state", "all"], &other, ""), "desk.key is missing");
    std::fs::copy(data.join("desk.key"), other.join("desk.key")).unwrap();
    assert_eq!(out(&verbatim(&["export", "--state", "all"], &other, "")), csv);
    fails(&verbatim(&["restore", articles.join("one.txt").to_str().unwrap()], &other, ""), "not a backup");
}

#[test]
fn accounts() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    assert!(
        out(&verbatim(&["user", "add", "ines@desk.example", "--name", "Ines Roth"], data, ""))
            .contains("http://127.0.0.1:3000/password#")
    );
    fails(&verbatim(&["user", "add", "ines@desk.example", "--name", "Ines"], data, ""), "already");
    fails(&verbatim(&["user", "add", "nonsense", "--name", "Ines"], data, ""), "not an email address");
    fails(&verbatim(&["user", "set-role", "ines@desk.example", "boss"], data, ""), "no role");
    out(&verbatim(&["user", "add", "ada@desk.example", "--name", "Ada", "--role", "admin"], data, ""));
    out(&verbatim(&["user", "set-role", "ines@desk.example", "editor"], data, ""));
    out(&verbatim(&["user", "disable", "ines@desk.example"], data, ""));
    out(&verbatim(&["user", "enable", "ines@desk.example"], data, ""));
    out(&verbatim(&["user", "disable", "ines@desk.example"], data, ""));
    out(&verbatim(&["user", "unlock", "ines@desk.example"], data, ""));
    fails(&verbatim(&["user", "unlock", "nobody@desk.example"], data, ""), "there is no account");
    let list = out(&verbatim(&["user", "list"], data, ""));
    assert!(list.contains("editor") && list.contains("disabled"), "{list}");
}

/// F12: the data was readable by every user of the machine.
#[cfg(unix)]
#[test]
fn nobody_else_reads_the_data() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("desk");
    // A folder from before, open to everybody.
    std::fs::create_dir(&data).unwrap();
    std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::write(data.join("verbatim.db"), "").unwrap();
    std::fs::set_permissions(data.join("verbatim.db"), std::fs::Permissions::from_mode(0o644)).unwrap();
    out(&verbatim(&["import", "-", "--title", "Ferry"], &data, TEXT));
    out(&verbatim(&["backup", data.join("copy.db").to_str().unwrap()], &data, ""));
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    let mut seen = 0;
    for file in std::fs::read_dir(&data).unwrap() {
        let path = file.unwrap().path();
        assert_eq!(mode(&path) & 0o077, 0, "{}", path.display());
        seen += 1;
    }
    assert!(seen >= 4, "database, backup, key and its public part");
}

#[test]
fn places_that_do_not_work() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    fails(&verbatim(&["serve", "--listen", &address], folder.path(), ""), "is in use by another program");
    let file = folder.path().join("a file");
    std::fs::write(&file, "").unwrap();
    fails(&verbatim(&["serve"], &file, ""), "cannot be written");
    fails(&verbatim(&["export"], &file, ""), "cannot be written");
}

/// An article's page: what is said of it is read by the page's data, and nothing with quotes is lost in silence.
#[test]
fn an_imported_page_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let long =
        "The harbour board met on Monday in the old customs house, and the room was full when the fee was called. ";
    let html = format!(
        "<html lang=en><head><title>Fee stays - Courier</title><link rel=canonical href='https://courier.example/fee'></head><body><nav>Menu</nav><article><h1>Board says ‘no’ to fee</h1><p>By Tom Vale | 14 October 2026</p><script>alert(1)</script><p>{long}{long}</p><p>“We sail at noon,” said Petra Lund.</p><p>{long}{long}</p></article><div class=comments><p>“Nobody asked us,” writes a reader.</p></div></body></html>"
    );
    let file = folder.path().join("page.HTML");
    std::fs::write(&file, html).unwrap();
    let said = out(&verbatim(&["import", file.to_str().unwrap()], folder.path(), ""));
    assert!(said.contains("left out: 1 passage with quotes\n    “Nobody asked us,” writes a reader."), "{said}");
    let sheet = out(&verbatim(&["export", "--state", "all", "--format", "json"], folder.path(), ""));
    for words in ["Board says ‘no’ to fee", "https://courier.example/fee", "We sail at noon,"] {
        assert!(sheet.contains(words), "{words}: {sheet}");
    }
    let deep = folder.path().join("deep.html");
    std::fs::write(&deep, format!("{}<p>“We sail at noon,” she said.", "<div>".repeat(500_000))).unwrap();
    assert!(out(&verbatim(&["import", deep.to_str().unwrap()], folder.path(), "")).contains("1 quotes"));
}

#[test]
fn heads_are_kept_elsewhere_and_compared() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("heads.json");
    let path = file.to_str().unwrap();
    out(&verbatim(&["import", "-", "--title", "Ferry"], folder.path(), TEXT));
    assert!(out(&verbatim(&["audit", "heads", path], folder.path(), "")).contains("keep them off this machine"));
    assert!(folder.path().join("heads.json.minisig").exists());
    let against =
        |args: &[&str], folder: &Path| verbatim(&[&["audit", "verify", "--against", path], args].concat(), folder, "");
    assert!(out(&against(&[], folder.path())).contains("the desk shows what the log says"));
    let again = verbatim(&["audit", "heads", path], folder.path(), "");
    assert!(!again.status.success() && String::from_utf8_lossy(&again.stderr).contains("choose another name"));
    // Another desk's, and a letter changed.
    let other = tempfile::tempdir().unwrap();
    let refused = against(&[], other.path());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("another key has made this signature"), "{refused:?}");
    let key = folder.path().join("desk.pub");
    let missing = against(&["--key", key.to_str().unwrap()], other.path());
    assert_eq!(missing.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&missing.stdout).contains("and not in the log any more"), "{missing:?}");
    std::fs::write(&file, std::fs::read_to_string(&file).unwrap().replacen("desk", "desc", 1)).unwrap();
    let refused = against(&[], folder.path());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("they were changed since"), "{refused:?}");
    let nothing = verbatim(&["audit", "verify", "--against", "nothing.json"], folder.path(), "");
    assert!(!nothing.status.success() && String::from_utf8_lossy(&nothing.stderr).contains("nothing.json"));
}

#[test]
fn backups_are_encrypted_and_opened_again() {
    use age::secrecy::ExposeSecret;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let (data, other) = (at("data"), at("other"));
    let key = |name: &str| {
        let identity = age::x25519::Identity::generate();
        std::fs::write(at(name), identity.to_string().expose_secret()).unwrap();
        identity.to_public().to_string()
    };
    let (ours, theirs) = (key("ours.txt"), key("theirs.txt"));
    std::fs::write(at("one.txt"), TEXT).unwrap();
    out(&verbatim(&["import", at("one.txt").to_str().unwrap()], &data, ""));
    let sealed = at("copy.age");
    let sealed = sealed.to_str().unwrap();
    fails(&verbatim(&["backup", sealed, "--recipient", "age1nobody"], &data, ""), "no age recipient");
    out(&verbatim(&["backup", sealed, "--recipient", &ours, "--recipient", &theirs], &data, ""));
    fails(&verbatim(&["backup", sealed, "--recipient", &ours], &data, ""), "exists already");
    let bytes = std::fs::read(sealed).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/v1"));
    assert!(!bytes.windows(11).any(|words| words == b"Petra Lund,"), "no word of it can be read");

    let restore = |file: &str, more: &[&str]| verbatim(&[&["restore", file], more].concat(), &other, "");
    let named = |name: &str| at(name).to_str().unwrap().to_owned();
    fails(&restore(sealed, &[]), "is encrypted");
    key("stranger.txt");
    fails(&restore(sealed, &["--identity", &named("stranger.txt")]), "was not opened");
    fails(&restore(sealed, &["--identity", &named("one.txt")]), "holds no age key");
    std::fs::write(at("cut.age"), &bytes[..bytes.len() - 100]).unwrap();
    fails(&restore(&named("cut.age"), &["--identity", &named("ours.txt")]), "was not opened");
    out(&verbatim(&["backup", &named("plain.db")], &data, ""));
    fails(&restore(&named("plain.db"), &["--identity", &named("ours.txt")]), "is not encrypted");
    out(&restore(sealed, &["--identity", &named("theirs.txt")]));
    // The key with which the desk signs is kept apart.
    std::fs::copy(data.join("desk.key"), other.join("desk.key")).unwrap();
    assert!(out(&verbatim(&["export", "--state", "all"], &other, "")).contains("We sail"));
    out(&verbatim(&["audit", "verify"], &other, ""));
    for data in [&data, &other] {
        for entry in std::fs::read_dir(data).unwrap().flatten() {
            assert!(!entry.file_name().to_string_lossy().starts_with("plain-copy-"), "a plain copy stays: {entry:?}");
        }
    }
}
