//! Knocks at every door, as nobody and in each role, by form and as JSON, with the caller's own work and with somebody else's, and
//! holds what answers against `docs/doors.md`.
//!
//! A door that is not in that file fails. To add one, give it what is to be sent there in [`CASES`] (a page needs nothing), run
//! the test with `VERBATIM_WRITE_DOORS=1`, and read the lines it has written: they say who may.

use std::fmt::Write;

use axum::http::Method;

use super::world::{Caller, Made, Stage, Wish, World, request};

/// What is sent to a door. `{quote}` and the like are filled in.
struct Case {
    door: &'static str,
    /// What is done there.
    what: &'static str,
    stage: Stage,
    fields: &'static [(&'static str, &'static str)],
}

const fn case(
    door: &'static str,
    what: &'static str,
    stage: Stage,
    fields: &'static [(&'static str, &'static str)],
) -> Case {
    Case { door, what, stage, fields }
}

/// An action alone, as programs post it.
macro_rules! act {
    ($action:literal) => {
        &[("quote", "{quote}"), ("seen", "{seen}"), ("action", $action), ("reason", "A reason.")]
    };
}

const SAVE: &[(&str, &str)] = &[
    ("quote", "{quote}"),
    ("seen", "{seen}"),
    ("exact", "{exact}"),
    ("kind", "direct"),
    ("speaker", "{name}"),
    ("name", "{name}"),
    ("cue", "said"),
    ("wording", "trimmed"),
    ("attribution", "correct"),
    ("context", "in_context"),
];

const CASES: &[Case] = &[
    case("POST /_f/review", "save", Stage::Claimed, SAVE),
    case("POST /_f/review", "save over a check", Stage::Checked, SAVE),
    case("POST /_f/review", "claim", Stage::Open, act!("claim")),
    case("POST /_f/review", "release", Stage::Claimed, act!("release")),
    case("POST /_f/review", "edit (no button)", Stage::Open, act!("edit")),
    case("POST /_f/review", "send", Stage::Claimed, act!("send")),
    case("POST /_f/review", "approve", Stage::Checked, act!("approve")),
    case("POST /_f/review", "return", Stage::Checked, act!("return")),
    case("POST /_f/review", "send what was returned", Stage::Returned, act!("send")),
    case("POST /_f/review", "dismiss", Stage::Claimed, act!("dismiss")),
    case("POST /_f/review", "dismiss an approved one", Stage::Approved, act!("dismiss")),
    case("POST /_f/review", "restore", Stage::Dismissed, act!("restore")),
    case("POST /_f/review", "reopen", Stage::Approved, act!("reopen")),
    case("POST /_f/add-quote", "", Stage::Open, &[("article", "{article}"), ("words", "The ferry left")]),
    case("GET /_f/panel", "", Stage::Open, &[("quote", "{quote}")]),
    case("POST /_f/comment", "ask", Stage::Open, &[("quote", "{quote}"), ("body", "Why?")]),
    case("POST /_f/comment", "answer", Stage::Open, &[("quote", "{quote}"), ("thread", "{thread}"), ("body", "So.")]),
    case("POST /_f/resolve", "settle", Stage::Open, &[("thread", "{thread}")]),
    case("POST /_f/resolve", "settle on an approved quote", Stage::Approved, &[("thread", "{thread}")]),
    case("POST /_f/cite-evidence", "", Stage::Open, &[("quote", "{quote}"), ("evidence", "{spare}")]),
    case(
        "POST /_f/cite-evidence",
        "to an approved quote",
        Stage::Approved,
        &[("quote", "{quote}"), ("evidence", "{spare}")],
    ),
    case(
        "POST /_f/place-evidence",
        "",
        Stage::Open,
        &[("quote", "{quote}"), ("evidence", "{evidence}"), ("locator", "page 1")],
    ),
    case("POST /_f/drop-evidence", "", Stage::Open, &[("quote", "{quote}"), ("evidence", "{evidence}")]),
    case(
        "POST /_f/drop-evidence",
        "from an approved quote",
        Stage::Approved,
        &[("quote", "{quote}"), ("evidence", "{evidence}")],
    ),
    case("POST /_f/lay-all", "", Stage::Open, &[("article", "{article}")]),
    case("POST /_f/cite-found", "", Stage::Open, &[("article", "{article}"), ("pair", "{quote}:{spare}")]),
    case(
        "POST /quotes/{id}/evidence/add",
        "",
        Stage::Open,
        &[("kind", "transcript"), ("grade", "B"), ("title", "T"), ("file", "{mark} words")],
    ),
    case(
        "POST /quotes/{id}/evidence/add",
        "to an approved quote",
        Stage::Approved,
        &[("kind", "transcript"), ("grade", "B"), ("title", "T"), ("file", "{mark} words")],
    ),
    case(
        "POST /articles/{id}/evidence/add",
        "",
        Stage::Open,
        &[("kind", "transcript"), ("grade", "B"), ("title", "T"), ("file", "{mark} words")],
    ),
    case("POST /_f/import", "", Stage::Open, &[("title", "T"), ("text", "“It is {mark},” he said. {wish}")]),
    case("POST /_f/read-article", "", Stage::Open, &[("text", "“It is {mark},” he said.")]),
    case("POST /import", "", Stage::Open, &[("text", "“It is {mark},” he said.")]),
    case("POST /import/file", "", Stage::Open, &[("file", "“It is {mark},” he said.")]),
    case("POST /articles/{id}/version", "", Stage::Open, &[("text", "A new text {mark}.")]),
    case(
        "POST /_f/add-version",
        "",
        Stage::Open,
        &[("article", "{article}"), ("seen", "1"), ("text", "“It is {mark},” he said."), ("choice", "{quote}:gone")],
    ),
    case(
        "POST /_f/change-facts",
        "",
        Stage::Open,
        &[("article", "{article}"), ("seen", "1"), ("title", "Another title"), ("language", "en")],
    ),
    case(
        "POST /_f/save-person",
        "",
        Stage::Open,
        &[
            ("id", "{person}"),
            ("seen", "1"),
            ("name", "{name}"),
            ("aliases", "P. {mark}"),
            ("kind", "human"),
            ("wikidata", ""),
        ],
    ),
    case(
        "POST /_f/save-person",
        "of an approved quote",
        Stage::Approved,
        &[
            ("id", "{person}"),
            ("seen", "1"),
            ("name", "Other {mark}"),
            ("aliases", ""),
            ("kind", "human"),
            ("wikidata", ""),
        ],
    ),
    case("POST /_f/merge-person", "", Stage::Open, &[("id", "{person}"), ("into", "Petra Qapicture")]),
    case("POST /_f/unmerge-person", "", Stage::Open, &[("id", "{person}")]),
    case(
        "POST /_f/freeze",
        "",
        Stage::Approved,
        &[("article", "{article}"), ("title", "A sheet"), ("state", "approved")],
    ),
    case("POST /_f/withdraw", "once", Stage::Open, &[("sheet", "{sheet}"), ("reason", "A reason.")]),
    case(
        "POST /_f/add-user",
        "",
        Stage::Open,
        &[("name", "New {mark}"), ("email", "new-{wish}-{user}@desk.example"), ("role", "reader")],
    ),
    case("POST /_f/password-link", "", Stage::Open, &[("id", "{user}")]),
    case("POST /_f/change-user", "", Stage::Open, &[("id", "{user}"), ("seen", "1"), ("role", "checker")]),
    case("POST /_f/set-house", "", Stage::Open, &[("name", "A house")]),
    case("POST /_f/set-idle-limit", "", Stage::Open, &[("minutes", "60")]),
    case("POST /_f/set-note-days", "", Stage::Open, &[("days", "90")]),
    case("POST /_f/confirm", "a wrong password", Stage::Open, &[("password", "x")]),
    case(
        "POST /_f/change-password",
        "a wrong password",
        Stage::Open,
        &[("old", "x"), ("password", "four green herons sit")],
    ),
    case(
        "POST /_f/end-session",
        "one that is not there",
        Stage::Open,
        &[("id", "01890000-0000-7000-8000-000000000000")],
    ),
    case("POST /_f/offer-factor", "", Stage::Open, &[]),
    case("POST /_f/turn-on-factor", "a wrong code", Stage::Open, &[("code", "000000")]),
    case("POST /_f/new-recovery-codes", "without a second factor", Stage::Open, &[]),
    case("POST /_f/turn-off-factor", "without a second factor", Stage::Open, &[]),
    case("POST /_f/remove-factor", "of somebody without one", Stage::Open, &[("id", "{user}")]),
    case("POST /_f/set-factor-rule", "to what it is", Stage::Open, &[("rule", "nobody")]),
    case("POST /_f/set-policy", "", Stage::Open, &[("policy", "trims")]),
    case(
        "POST /_f/sign-in",
        "a wrong password",
        Stage::Open,
        &[("email", "{mark}@desk.example"), ("password", "wrong")],
    ),
    case("POST /_f/sign-in-code", "nothing waits", Stage::Open, &[("code", "000000")]),
    case(
        "POST /_f/set-up",
        "a wrong link",
        Stage::Open,
        &[("token", "x"), ("name", "N"), ("email", "n@desk.example"), ("password", "a long password")],
    ),
    case("POST /_f/set-password", "a wrong link", Stage::Open, &[("token", "x"), ("password", "a long password")]),
    case("GET /evidence/{id}/media", "", Stage::Open, &[]),
    case("GET /export", "", Stage::Open, &[("format", "json")]),
];

/// Fills `{quote}` and the like in.
fn filled(pattern: &str, made: &Made) -> String {
    made.iter().fold(pattern.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

/// The address of a door, with what it is asked about.
pub(super) fn address(path: &str, made: &Made) -> String {
    let kind = match path.split('/').nth(1).unwrap_or_default() {
        "articles" => "{article}",
        "quotes" => "{quote}",
        "people" => "{person}",
        "sheets" => "{sheet}",
        "evidence" => "{media}",
        _ => "nothing",
    };
    filled(&path.replace("{id}", kind).replace("{*name}", "nothing.css"), made)
}

impl World {
    /// Knocks once; nothing where the caller cannot have work of their own.
    async fn knock(&self, case: &Case, who: Option<&Caller>, own: bool, wish: Wish, mark: &str) -> Option<u16> {
        if own && who.is_none_or(|caller| caller.actor.role == review::Role::Reader) {
            return None;
        }
        let (method, path) = case.door.split_once(' ').unwrap();
        let owner = who.map(|caller| &caller.actor).filter(|_| own);
        let mut made = self.made(mark, owner, case.stage).await;
        made.push(("wish", format!("{wish:?}").to_lowercase()));
        let fields: Vec<_> =
            case.fields.iter().map(|(name, value)| ((*name).to_owned(), filled(value, &made))).collect();
        let method: Method = method.parse().unwrap();
        let mut path = address(path, &made);
        if method == Method::GET && !fields.is_empty() {
            path = format!("{path}?{}", form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish());
        }
        // Signing out ends a session: not the one that is knocked with afterwards.
        let session = match who {
            Some(caller) if case.door.contains("sign-out") => Some(self.again(caller).await),
            who => who.cloned(),
        };
        Some(self.send(request(&method, &path, session.as_ref(), wish, &fields)).await.status().as_u16())
    }

    /// One line of the table.
    async fn line(&mut self, case: &Case, whose: &str, mark: &mut Marks) -> String {
        let mut line = format!("| {} | {} | {whose} |", case.door, case.what);
        let callers = std::iter::once(None).chain(self.callers.iter().map(Some));
        for who in callers {
            let mut cell = Vec::new();
            for wish in [Wish::Page, Wish::Json] {
                cell.extend(self.knock(case, who, whose == "own", wish, &mark.next()).await);
            }
            match cell[..] {
                [form, json] if form == json => write!(line, " {form} |").unwrap(),
                [form, json] => write!(line, " {form}/{json} |").unwrap(),
                _ => line.push_str(" - |"),
            }
        }
        if case.door.ends_with("everywhere") {
            for at in 0..self.callers.len() {
                self.callers[at] = self.again(&self.callers[at]).await;
            }
        }
        line
    }
}

/// Words that nothing else has.
struct Marks(u32);

impl Marks {
    fn next(&mut self) -> String {
        self.0 += 1;
        // None of them looks like another: names of accounts must not.
        const LETTERS: [char; 8] = ['a', 'b', 'c', 'd', 'e', 'k', 's', 't'];
        let letters = [self.0 / 512, self.0 / 64, self.0 / 8, self.0].map(|n| LETTERS[n as usize % 8]);
        format!("m{}", letters.iter().collect::<String>())
    }
}

const HEAD: &str = "# Doors\n\n\
Every address of the program, who is let in, and what they get: written and held to by the test `doors` in\n\
`server/src/doors`. A figure is the status of the answer to a form; where JSON gets another, that stands behind a slash. `own` is\n\
the work of whoever knocks (they checked it, wrote it, asked it), `another's` is wholly somebody else's.\n\n\
303 leads on, or to the sign-in; 401 is signed out, 403 not allowed, 404 not there, 409 not in this state, 422 does not fit.\n\n\
| door | what is done | whose | nobody | reader | checker | editor | admin |\n|---|---|---|---|---|---|---|---|\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_door() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/doors.md");
    let mut world = World::new().await;
    let (mut table, mut marks) = (HEAD.to_owned(), Marks(0));
    let doors = super::all();
    for case in CASES {
        assert!(doors.iter().any(|(method, path)| format!("{method} {path}") == case.door), "{} is no door", case.door);
    }
    for (method, path) in doors {
        let door = format!("{method} {path}");
        let known: Vec<&Case> = CASES.iter().filter(|case| case.door == door).collect();
        if known.is_empty() {
            assert!(method == "GET" || door.contains("/sign-out"), "{door} is new: what is sent there? See CASES.");
            let plain = Case { door: Box::leak(door.into_boxed_str()), what: "", stage: Stage::Open, fields: &[] };
            writeln!(table, "{}", world.line(&plain, "", &mut marks).await).unwrap();
            continue;
        }
        for case in known {
            let owned = case.fields.iter().any(|(_, value)| OWNED.iter().any(|of| value.contains(of)));
            let both: &[&str] = if owned || case.door.contains("s/{id}/") { &["own", "another's"] } else { &[""] };
            for whose in both {
                writeln!(table, "{}", world.line(case, whose, &mut marks).await).unwrap();
            }
        }
    }
    if std::env::var_os("VERBATIM_WRITE_DOORS").is_some() {
        std::fs::write(file, &table).unwrap();
    }
    let known = std::fs::read_to_string(file).unwrap_or_default();
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (known, found) = (lines(&known), lines(&table));
    let news: Vec<_> = found.iter().filter(|line| !known.contains(line)).collect();
    let gone: Vec<_> = known.iter().filter(|line| !found.contains(line)).collect();
    assert!(news.is_empty() && gone.is_empty(), "docs/doors.md does not say so.\nfound: {news:#?}\nit says: {gone:#?}");
}

/// What belongs to somebody.
const OWNED: [&str; 5] = ["{quote}", "{thread}", "{evidence}", "{article}", "{person}"];
