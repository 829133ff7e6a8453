//! What an audit finds: every way of writing below the desk that was tried, each named.

use super::*;

/// A desk on which something of everything has happened.
struct AtWork {
    article: ArticleId,
}

/// Two articles, one with an approved quote on a frozen sheet; evidence with a file, a question, a merge, a policy.
async fn at_work(world: &World) -> AtWork {
    let store = &world.store;
    let (ines, omar) = (world.person("Ines", Role::Checker).await, world.person("Omar", Role::Editor).await);
    let ada = world.person("Ada", Role::Admin).await;
    let article = world.import(&ines, TEXT).await.id();
    world.import(&ines, &format!("{TEXT}\n\n“The rope was worn,” said Rosa Klein.")).await;
    let quotes = store.desk(article).await.unwrap().quotes;
    let tape = b"the tape";
    let sha256 = review::sha256_hex(tape);
    store.keep_file(&ines, &sha256, tape.len() as u64, "audio/mpeg", &tape[..]).await.unwrap();
    let file = FileRef { sha256, name: Line::parse("name", "call.mp3").unwrap() };
    let piece = NewEvidence { file: Some(file), ..evidence("Statement", &quotes[0].exact) };
    store.add_evidence(&ines, quotes[0].id, piece).await.unwrap();
    store.attach_evidence(&ines, article, evidence("Minutes", "They met at nine.")).await.unwrap();
    store.comment(&ines, quotes[1].id, None, &CommentBody::parse("Who is that, @Omar?").unwrap()).await.unwrap();
    let seen = store.quote(quotes[0].id).await.unwrap().version;
    let saw = store.findings(&quotes[0], Policy::Trims).await.unwrap()[0].short().fingerprint();
    let send = Save { edit: verdict(), action: Some((Action::Send, None)), saw: saw.clone(), ..Save::default() };
    let sent = store.save(&ines, quotes[0].id, seen, send).await.unwrap();
    store.save(&omar, sent.id, sent.version, Save { saw, overrule: true, ..act(Action::Approve) }).await.unwrap();
    let title = Line::parse("title", "Ferry").unwrap();
    store.freeze(&omar, &title, &ExportFilter::default()).await.unwrap();
    store.set_policy(&ada, Policy::Strict).await.unwrap();
    store.findings(&store.quote(quotes[0].id).await.unwrap(), Policy::Strict).await.unwrap();
    AtWork { article }
}

/// What somebody does who can write the database, and what the audit says of it.
const TAMPERINGS: &[(&str, &str, &str)] = &[
    ("open quotes approved", "update quotes set state = 'approved', approved_by = (select id from users where name = 'Omar') where state = 'open'",
        "its state is “approved”, and event 1 of article"),
    ("an approved quote gone", "delete from citations; delete from sheet_quotes; delete from verdicts; delete from findings;
        delete from mentions; delete from comments; delete from attributions;
        delete from quotes where state = 'approved'", "it is not there any more"),
    ("words", "update quotes set exact = 'We never sail' where state = 'approved'", "its exact is “We never sail”"),
    ("a place", "update quotes set start_at = start_at + 3 where state = 'approved'", "its start_at is"),
    ("an attribution", "update attributions set body = replace(body, 'Petra Lund', 'Vladimir Shoigu')", "its body is"),
    ("a verdict", "update verdicts set wording = 'trimmed'", "its wording is “trimmed”"),
    ("a note", "update verdicts set note = 'read'", "its note is “read”"),
    ("another checker", "update quotes set checked_by = (select id from users where name = 'Ada') where state = 'approved'", "its checked_by is"),
        ("the name that was signed", "update quotes set signed_name = 'Vladimir Shoigu' where state = 'approved'", "its signed_name is"),
    ("whose words they are", "update quotes set worded_by = (select id from users where name = 'Omar') where state = 'open'", "its worded_by is"),
    ("who put it on file", "update evidence set added_by = (select id from users where name = 'Omar')", "its added_by is"),
    ("who cited it", "update citations set cited_by = (select id from users where name = 'Omar')", "its cited_by is"),
    ("what the comparison says", "update findings set finding = replace(finding, 'verbatim', 'trimmed'), laid = replace(laid, 'verbatim', 'trimmed')",
        "the comparison says something else than what is shown"),
    ("who judged", "update verdicts set written_by = (select id from users where name = 'Ada')", "its written_by is"),
("an article's text", "update versions set text = replace(text, 'noon', 'night')", "its text is not the one that was brought in"),
    ("an article's text with its hash", "update versions set text = 'x', sha256 = '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881' where number = 1 and text like '%worn%'",
        "its sha256 is"),
    ("an article's title", "update articles set title = 'Ferry sinks'", "its title is “Ferry sinks”"),
    ("the text of evidence", "update evidence set text = 'We sail at night'", "its text is not the one that was put on file"),
    ("a grade", "update evidence set grade = 'A'", "its grade is “A”"),
    ("the bytes of a file", "update file_parts set bytes = 'the type'", "its bytes are not those that were put on file"),
    ("the bytes of a file gone", "delete from file_parts", "its bytes are not those that were put on file"),
    ("a citation gone", "delete from citations", "citations"),
    ("evidence taken from an article", "delete from article_evidence", "article_evidence"),
    ("a comment gone", "delete from mentions; delete from comments", "comments"),
    ("a question settled", "update comments set resolved_at = '2026-10-01T00:00:00.000Z'", "its resolved_at is"),
    ("a role raised", "update users set role = 'admin' where name = 'Ines'", "its role is “admin”, and event"),
    ("a password taken over", "update users set password_hash = 'mine' where name = 'Ada'", "its password_hash is"),
    ("an account of one's own", "insert into users (id, email, name, role, password_hash, disabled, version, created_at)
        select '0190a5c0-0000-7000-8000-0000000000ff', 'x@x.example', 'Xaver', 'admin', '', disabled, 1, '2026-10-01T00:00:00.000Z' from users where name = 'Ada'",
        "it stands on the desk, and no event of the log wrote it"),
    ("a quote put under another name in the registry", "update quotes set person_id = (select id from people where name = 'Rosa Klein') where state = 'approved'",
        "the registry has it under somebody else"),
    ("a person renamed", "update people set name = 'Vladimir Shoigu' where name = 'Petra Lund'", "its name is “Vladimir Shoigu”, and event 1 of article"),
    ("an alias planted", "insert into aliases (person_id, alias, folded) select id, 'Zaza', 'zaza' from people where name = 'Petra Lund'", "no event of the log wrote it"),
    ("a policy", "update settings set value = 'trims' where key = 'policy'", "its value is “trims”"),
    ("a sheet gone", "delete from sheet_quotes; delete from sheets", "it is not there any more"),
    ("a sheet's content", "update sheets set content = replace(content, 'noon', 'night')", "its content is not what was frozen"),
    ("a sheet's number", "update sheets set number = 2", "its number is 2"),
    ("a sheet's gap", "update sheets set number = 2", "sheets are numbered without gaps"),
    ("a sheet's title", "update sheets set title = 'Harbour'", "its title is “Harbour”"),
    ("a sheet's name", "update sheets set frozen_name = 'Ada'", "its frozen_name is “Ada”"),
    ("a sheet's date", "update sheets set at = '2026-10-01T00:00:00.000Z'", "its at is “2026-10-01T00:00:00.000Z”"),
    ("a sheet's signature", "update sheets set signature = 'mine'", "this is no signature in minisign's form"),
    ("a sheet's withdrawal", "update sheets set withdrawn_at = '2026-10-01T00:00:00.000Z'", "its withdrawn_at is"),
    ("a sheet's quotes", "delete from sheet_quotes", "the list of its quotes is not what was frozen"),
    ("the last event of the desk cut off", "delete from events where chain = 'desk' and kind = 'policy_set';
        update chains set number = number - 1, hash = (select hash from events e where e.chain = 'desk' order by number desc limit 1) where chain = 'desk'",
        "settings policy: it stands on the desk, and no event of the log wrote it"),
    ("a chain cut to two events", "delete from events where chain <> 'desk' and number > 2;
        update chains set number = 2, hash = (select e.hash from events e where e.chain = chains.chain order by number desc limit 1) where chain <> 'desk' and number > 2",
        "its state is “approved”, and event 2 of article"),
    ("a chain gone", "delete from events where chain <> 'desk'; delete from chains where chain <> 'desk'", "no event of the log wrote it"),
    ("a chain gone with its head left", "delete from events where chain <> 'desk'", "all its events are missing"),
    ("an event edited", "update events set body = replace(body, 'Ines', 'Anna') where kind = 'article_imported'", "its hash does not follow"),
    ("an event's column", "update events set actor = 'Somebody' where kind = 'article_imported'", "its columns differ from what was hashed"),
    ("an event's account", "update events set account = null where kind = 'article_imported'", "its columns differ from what was hashed"),
    ("an event gone", "delete from events where chain <> 'desk' and number = 2", "an event before it is missing"),
    ("the end cut off", "delete from events where chain <> 'desk' and number > 2", "the events after it are missing"),
    ("a head gone", "delete from chains where chain <> 'desk'", "its chain has no head"),
];

/// Each tampering on a desk of its own.
async fn each_is_found(worlds: impl AsyncFn() -> World) {
    for (name, sql, expected) in TAMPERINGS {
        let world = worlds().await;
        assert_eq!(world.store.verify().await.unwrap().faults, [], "{name}: before");
        Probe::of(&world.store).execute(sql).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        let told = told(&world.store).await;
        assert!(told.iter().any(|fault| fault.contains(expected)), "{name}: {told:#?}");
        world.store.close().await;
    }
}

#[tokio::test]
async fn every_tampering_is_found_on_sqlite() {
    each_is_found(async || {
        let world = World::sqlite().await;
        at_work(&world).await;
        world
    })
    .await;
}

#[tokio::test]
async fn every_tampering_is_found_on_postgres() {
    let Some(first) = World::postgres().await else { return };
    at_work(&first).await;
    first.store.close().await;
    each_is_found(async || World::copy(&first).await).await;
}

/// Somebody who knows how the log works writes an article's whole chain anew, rows and all: only what was printed
/// elsewhere tells.
#[tokio::test]
async fn a_chain_written_anew_contradicts_the_sheet() {
    let world = World::sqlite().await;
    let desk = at_work(&world).await;
    let probe = Probe::of(&world.store);
    probe
        .execute("update events set body = replace(body, 'We sail at noon', 'We sail at dawn') where chain <> 'desk'")
        .await
        .unwrap();
    probe.execute("update quotes set exact = replace(exact, 'We sail at noon', 'We sail at dawn')").await.unwrap();
    probe.rehash(&desk.article.to_string()).await.unwrap();
    let faults = world.store.verify().await.unwrap().faults;
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(told.iter().any(|fault| fault.starts_with("sheet 1: it was taken when event")), "{told:#?}");
}

/// A desk whose log does not tell of rows, as older programs left it.
pub(super) async fn an_old_desk_is_taken_into_the_log(world: World) {
    at_work(&world).await;
    let probe = Probe::of(&world.store);
    probe.forget_rows().await.unwrap();
    // These hold the heads of a log with rows.
    let signed = "delete from sheet_quotes; delete from sheets; delete from checkpoints; delete from checkpoint_heads";
    probe.execute(signed).await.unwrap();
    assert_ne!(world.store.verify().await.unwrap().faults, []);
    world.reopened().await;
    assert_eq!(world.store.verify().await.unwrap().faults, []);
    let kind = EventFilter { kind: "rows_recorded".to_owned(), ..EventFilter::default() };
    let count = world.store.events(&kind, 50).await.unwrap().len();
    world.reopened().await;
    assert_eq!(world.store.events(&kind, 50).await.unwrap().len(), count, "once");
}

/// What the audit says, one line a fault.
async fn told(store: &Store) -> Vec<String> {
    store.verify().await.unwrap().faults.iter().map(ToString::to_string).collect()
}

/// Heads that left the machine tell of what was written anew, even where nothing on the machine does.
pub(super) async fn heads_kept_elsewhere_tell(world: World) {
    let desk = at_work(&world).await;
    let (store, probe) = (&world.store, Probe::of(&world.store));
    let (heads, key) = (store.heads().await.unwrap(), store.public_key());
    assert_eq!(store.verify_against(&heads, &key).await.unwrap().faults, []);
    // What comes later is none of its business; a clock that goes back neither.
    world.clock.forward(-24 * 3_600);
    let ines = world.person("Anna", Role::Checker).await;
    world.import(&ines, "“It rains,” said Rosa Klein.").await;
    assert!(store.checkpoint().await.unwrap());
    assert!(!store.checkpoint().await.unwrap(), "nothing has grown since");
    assert_eq!(store.verify_against(&heads, &key).await.unwrap().faults, []);
    // Not a desk's heads, another desk's, and heads that were changed.
    let other = DeskKey::generate().unwrap();
    let foreign = Signed { signature: other.sign(heads.body.as_bytes(), "heads").unwrap(), ..heads.clone() };
    let refused = store.verify_against(&foreign, &key).await;
    assert!(matches!(refused, Err(StoreError::NotSigned(NotSigned::Key))), "{refused:?}");
    let changed = Signed { body: heads.body.replacen("\"number\":1", "\"number\":2", 1), ..heads.clone() };
    let refused = store.verify_against(&changed, &key).await;
    assert!(matches!(refused, Err(StoreError::NotSigned(NotSigned::Bytes))), "{refused:?}");
    // Everything that stands on the machine is thrown away: sheet, checkpoints, and the chain.
    probe
        .execute("delete from sheet_quotes; delete from sheets; delete from checkpoints; delete from checkpoint_heads")
        .await
        .unwrap();
    let rewrite = "update events set body = replace(body, 'We sail at noon', 'We sail at dawn')";
    probe.execute(rewrite).await.unwrap();
    probe.rehash(&desk.article.to_string()).await.unwrap();
    let audit = store.verify_against(&heads, &key).await.unwrap();
    let told: Vec<String> = audit.faults.iter().map(ToString::to_string).collect();
    assert!(told.iter().any(|fault| fault.contains("it is not the one in the heads of 2026-09-21")), "{told:#?}");
    assert!(told.iter().any(|fault| fault.starts_with("checkpoint 1: the heads of")), "{told:#?}");
}

/// What is done to checkpoints, and what the audit says of it.
const FORGERIES: &[(&str, &str, &str)] = &[
    (
        "a checkpoint's heads",
        "update checkpoints set body = replace(body, 'desk', 'desc') where number = 1",
        "checkpoint 1: the signature is not over these bytes",
    ),
    (
        "a checkpoint gone",
        "delete from checkpoints where number = 1",
        "checkpoint 2: the checkpoint before it is missing or another",
    ),
    (
        "a checkpoint's date",
        "update checkpoints set at = '2026-01-01T00:00:00.000Z' where number = 1",
        "checkpoint 1: its columns differ from what was signed",
    ),
    (
        "the first for the second",
        "update checkpoints set body = (select c.body from checkpoints c where c.number = 2),
        signature = (select c.signature from checkpoints c where c.number = 2) where number = 1",
        "its columns differ from what was signed",
    ),
];

#[tokio::test]
async fn forged_checkpoints_are_found() {
    for (name, sql, expected) in FORGERIES {
        let world = World::sqlite().await;
        at_work(&world).await;
        world.store.checkpoint().await.unwrap();
        assert_eq!(told(&world.store).await, Vec::<String>::new(), "{name}: before");
        Probe::of(&world.store).execute(sql).await.unwrap();
        let told = told(&world.store).await;
        assert!(told.iter().any(|fault| fault.contains(expected)), "{name}: {told:#?}");
    }
}

/// Somebody signs with a key of their own what they wrote anew.
#[tokio::test]
async fn a_checkpoint_of_another_key_is_found() {
    let world = World::sqlite().await;
    at_work(&world).await;
    Probe::of(&world.store).execute("delete from checkpoints; delete from checkpoint_heads").await.unwrap();
    let other = Arc::new(DeskKey::generate().unwrap());
    let forger = Store::open_for_new_key(&world.url, world.clock.clone(), other).await.unwrap();
    forger.checkpoint().await.unwrap();
    let told = told(&world.store).await;
    assert_eq!(told, ["checkpoint 1: it is signed with a key that the log does not name"]);
}

/// A chain that is cut after it was signed contradicts the checkpoint, and so does one written anew.
#[tokio::test]
async fn a_chain_that_was_signed_cannot_be_cut() {
    let world = World::sqlite().await;
    at_work(&world).await;
    let ada = world.store.user_by_email(&Email::parse("ada@desk.example").unwrap()).await.unwrap().unwrap();
    world.store.password_link(&Actor::program("test"), ada.id).await.unwrap();
    world.store.checkpoint().await.unwrap();
    // This event wrote no row.
    let cut = "delete from events where chain = 'desk' and number = (select number from chains where chain = 'desk');
        update chains set number = number - 1, hash = (select hash from events e where e.chain = 'desk' order by number desc limit 1) where chain = 'desk'";
    Probe::of(&world.store).execute(cut).await.unwrap();
    let told = told(&world.store).await;
    assert!(
        matches!(&told[..], [one] if one.contains("it is in checkpoint 2, and not in the log any more")),
        "{told:#?}"
    );
}
