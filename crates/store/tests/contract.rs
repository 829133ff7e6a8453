//! What the store promises, run on both engines: SQLite always, PostgreSQL when `VERBATIM_TEST_POSTGRES`
//! names a server (as `cargo xtask test` does).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use review::{
    Action, ArticleId, ArticleText, AttributionAxis, CharSpan, CommentBody, ContextAxis, Day, Disagreement, Email,
    EvidenceKind, EvidenceText, Flag, Grade, Headline, Kind, Lack, Line, Note, Password, Policy, Reason, Refusal, Role,
    State, Timestamp, Verdict, Wording,
};
use store::{
    Actor, ArticleFilter, Chosen, DeskKey, Edit, EventFilter, ExportFilter, FileRef, FixedClock, Found, House,
    Imported, NewArticle, NewEvidence, NewFacts, NotSigned, PART_BYTES, PersonEntry, Probe, QuoteView, Save, SignIn,
    Signed, Signer, Store, StoreError, counting,
};

#[path = "contract/findings.rs"]
mod findings;
use findings::*;
#[path = "contract/audit.rs"]
mod audit;
use audit::*;
#[path = "contract/keys.rs"]
mod keys;
use keys::*;
#[path = "contract/account_names.rs"]
mod account_names;
use account_names::*;

#[path = "contract/four_eyes.rs"]
mod four_eyes;
use four_eyes::*;

#[path = "contract/names.rs"]
mod names;
use names::*;

#[path = "contract/security.rs"]
mod security;
use security::*;

#[path = "contract/sessions.rs"]
mod sessions;
use sessions::*;

#[path = "contract/second_factor.rs"]
mod second_factor;
use second_factor::*;

#[path = "contract/patience.rs"]
mod patience;
use patience::*;

#[path = "contract/model.rs"]
mod model;
use model::nobody_ever_approves_their_own_work;

const TEXT: &str = "Ferry stays in port\n\n“We sail at noon,” said Petra Lund, a spokeswoman, according to a ministry statement. \
     “Nobody told us 🙂 anything,” Amadou Diallo said.\n\nThe day is known as “Ferry Day”.";

/// A store of its own, with the clock that it was given.
struct World {
    store: Store,
    clock: Arc<FixedClock>,
    url: String,
    folder: Arc<tempfile::TempDir>,
}

impl World {
    async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("desk.db").display());
        Self::open(&url, folder).await
    }

    /// A database of its own on the server of the environment.
    async fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var("VERBATIM_TEST_POSTGRES") else {
            eprintln!("skipped on PostgreSQL: VERBATIM_TEST_POSTGRES names no server");
            return None;
        };
        Some(Self::database(&server, "template1").await)
    }

    /// A copy of a database on the server of the environment, which nobody has open.
    async fn copy(first: &Self) -> Self {
        let (server, name) = first.url.rsplit_once('/').unwrap();
        Self::database(&format!("{server}/postgres"), name).await
    }

    async fn database(server: &str, template: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("t{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let admin = sqlx::PgPool::connect(server).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("create database {name} template {template}")))
            .execute(&admin)
            .await
            .unwrap();
        admin.close().await;
        let base = server.rsplit_once('/').unwrap().0.to_owned();
        Self::open(&format!("{base}/{name}"), tempfile::tempdir().unwrap()).await
    }

    async fn open(url: &str, folder: tempfile::TempDir) -> Self {
        let clock = Arc::new(FixedClock::new(Timestamp::from_millis(1_790_000_000_000)));
        Self {
            store: Store::open(url, clock.clone(), key()).await.unwrap(),
            clock,
            url: url.to_owned(),
            folder: Arc::new(folder),
        }
    }

    /// Opens the desk once more, as after a new version of the program was started.
    async fn reopened(&self) {
        Store::open(&self.url, self.clock.clone(), key()).await.unwrap().close().await;
    }

    async fn person(&self, name: &str, role: Role) -> Actor {
        let email = Email::parse(&format!("{}@desk.example", name.to_lowercase())).unwrap();
        let id = self
            .store
            .add_user(&Actor::program("test"), &email, &Line::parse("name", name).unwrap(), role)
            .await
            .unwrap();
        Actor { user: id, name: name.to_owned(), role }
    }

    async fn import(&self, actor: &Actor, text: &str) -> Imported {
        self.store.import(actor, article(text)).await.unwrap()
    }
}

fn key() -> Arc<DeskKey> {
    Arc::new(DeskKey::for_tests())
}

fn article(text: &str) -> NewArticle {
    NewArticle {
        title: Line::parse("title", "Ferry stays in port").unwrap(),
        byline: None,
        publisher: Line::optional("publisher", "Harbour Courier").unwrap(),
        url: None,
        published_at: None,
        language: None,
        text: ArticleText::parse(text).unwrap(),
    }
}

fn evidence(title: &str, text: &str) -> NewEvidence {
    let (title, text) = (Line::parse("title", title).unwrap(), EvidenceText::parse(text).unwrap());
    NewEvidence::new(EvidenceKind::Transcript, title, Grade::B, text)
}

fn verdict() -> Edit {
    let verdict = Verdict {
        wording: Wording::Verbatim,
        attribution: AttributionAxis::CorrectVia,
        context: ContextAxis::InContext,
    };
    Edit { verdict: Some((verdict, Note::parse("heard").unwrap())), ..Edit::default() }
}

fn act(action: Action) -> Save {
    Save { action: Some((action, None)), ..Save::default() }
}

fn why(action: Action) -> Save {
    Save { action: Some((action, Some(Reason::parse("because").unwrap()))), ..Save::default() }
}

/// One promise: an async function of a world, run on each engine; then the log has to bear out what the desk shows.
macro_rules! contract {
    (($sqlite:ident, $postgres:ident, $then:ident) $($name:ident;)+) => {
        mod $sqlite {
            $(#[tokio::test] async fn $name() { super::$then(super::World::sqlite().await, super::$name).await; })+
        }
        mod $postgres {
            $(#[tokio::test] async fn $name() {
                if let Some(world) = super::World::postgres().await { super::$then(world, super::$name).await; }
            })+
        }
    };
}

/// Keeps a promise that writes below the desk: the audit has to notice.
async fn tampered<F: Future<Output = ()>>(world: World, promise: impl FnOnce(World) -> F) {
    let (store, folder) = (world.store.clone(), world.folder.clone());
    promise(world).await;
    assert_ne!(store.verify().await.unwrap().faults, []);
    store.close().await;
    drop(folder);
}

/// Keeps a promise, and audits the desk afterwards.
async fn kept<F: Future<Output = ()>>(world: World, promise: impl FnOnce(World) -> F) {
    let (store, folder) = (world.store.clone(), world.folder.clone());
    promise(world).await;
    assert_eq!(store.verify().await.unwrap().faults, []);
    store.close().await;
    drop(folder);
}

contract! { (sqlite, postgres, kept)
    a_read_ends_with_whoever_asked;
    a_read_has_a_limit;
    slow_readers_hold_up_no_page_and_no_end;
    every_statement_is_understood;
    an_article_goes_in_once;
    a_quote_goes_from_open_to_approved;
    nobody_approves_their_own_check;
    whoever_changes_a_checked_quote_takes_over_the_check;
    who_wrote_what_is_in_force_does_not_approve_it;
    who_works_on_a_returned_quote_is_its_checker;
    who_chose_the_words_does_not_approve_them;
    who_brought_the_evidence_does_not_approve_what_rests_on_it;
    who_wrote_the_registrys_name_does_not_approve_under_it;
    a_program_approves_nothing;
    the_actor_is_asked_again_within_the_write;
    a_checker_changes_no_name_of_approved_quotes;
    a_name_that_was_planted_is_seen_before_it_is_signed;
    an_entry_renamed_between_check_and_approval_is_told;
    a_merged_entry_is_printed_as_the_one_that_stays;
    nobody_ever_approves_their_own_work;
    a_stale_write_changes_nothing;
    two_writers_at_once_one_wins;
    attributions_are_numbered_and_located;
    boundaries_move_and_spans_are_checked;
    a_missed_quote_is_added_once;
    dismissed_and_restored;
    a_reader_changes_nothing;
    facts_are_corrected_and_logged;
    the_log_is_a_chain;
    sign_in_and_its_limits;
    a_code_is_asked_for_and_good_once;
    a_code_opens_once_for_many_at_once;
    recovery_codes_are_used_once;
    codes_are_not_guessed;
    what_waits_for_a_code_ends_with_the_password;
    a_clock_that_is_off_is_told_to_its_owner;
    the_desk_may_ask_for_a_second_factor;
    files_that_came_to_nothing_are_removed;
    the_security_log_is_for_admins_and_for_a_while;
    a_session_ends_when_nobody_uses_it;
    sessions_are_their_owners;
    a_password_is_changed_by_its_owner;
    a_password_given_is_good_for_a_quarter_of_an_hour;
    guessing_locks_nobody_out;
    a_customers_addresses_are_one_network;
    an_admin_who_never_came_is_none;
    a_burst_of_guesses_is_counted;
    an_old_password_opens_nothing_any_more;
    accounts_of_the_program_retire;
    the_first_admin_is_made_once;
    links_are_used_once_and_grow_old;
    the_last_admin_stays;
    people_are_found_merged_and_unmerged;
    sheets_hold_what_was_approved;
    evidence_is_kept_once_and_cited;
    files_are_kept_once_and_come_back;
    evidence_of_an_article_is_laid_against_all_its_quotes;
    a_verdict_that_says_it_was_tested_names_what_against;
    words_that_were_cut_out_of_a_condition_need_a_note;
    a_verdict_over_the_comparison_needs_a_note_and_a_second_word;
    the_speaker_is_the_voice_or_a_note_says_why;
    evidence_that_comes_while_a_verdict_is_typed_is_not_overlooked;
    a_note_answers_the_finding_it_was_written_in_sight_of;
    evidence_and_verdict_are_taken_over_in_one_step;
    findings_follow_words_and_policy;
    a_text_file_as_it_came_is_compared;
    evidence_that_comes_after_an_approval_is_told_on_sheets;
    the_workspace_has_a_policy;
    the_same_words_are_found_in_other_articles;
    questions_are_asked_and_settled;
    a_new_version_carries_the_reviews_over;
    a_new_version_that_names_another_speaker_reopens;
    what_stands_around_an_approved_quote_was_approved_with_it;
    what_is_gone_comes_back_with_its_review;
    whoever_changes_the_evidence_of_a_checked_quote_takes_over;
    a_frozen_sheet_never_changes;
    a_sheet_counts_what_is_not_on_it;
    the_newsroom_has_a_name_and_an_address;
    queues_by_role;
    searches_fold_case_and_wildcards;
    hostile_text_is_stored_as_text;
    an_old_desk_is_taken_into_the_log;
    accounts_do_not_look_alike;
    another_key_is_not_taken;
    a_sheet_is_signed;
    without_a_signature_there_is_no_sheet;
    a_sheet_is_withdrawn_once_and_stays;
}

contract! { (tampered_sqlite, tampered_postgres, tampered)
    a_sheet_frozen_before_counts_stays_as_it_is;
    heads_kept_elsewhere_tell;
    accounts_from_before_keep_their_names;
}

async fn every_statement_is_understood(world: World) {
    let probe = Probe::of(&world.store);
    for (name, statement) in store::every_statement() {
        probe.prepare(statement).await.unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    assert!(probe.columns().await.unwrap().len() > 60);
}

async fn an_article_goes_in_once(world: World) {
    let ines = world.person("Ines", Role::Checker).await;
    let Imported::New(id, quotes) = world.import(&ines, TEXT).await else { panic!("it is new") };
    assert_eq!(quotes, 3);
    assert_eq!(world.import(&ines, &TEXT.replace('\n', "\r\n")).await, Imported::Known(id));
    let desk = world.store.desk(id).await.unwrap();
    assert_eq!(
        desk.quotes[0].attribution.sentence(),
        "Petra Lund, a spokeswoman, said, according to a ministry statement"
    );
    assert_eq!(desk.quotes[2].state, State::Dismissed, "a term waits for nobody");
    let offsets = review::Offsets::new(&desk.text);
    for quote in &desk.quotes {
        assert_eq!(offsets.slice(quote.span), Some(quote.exact.as_str()));
    }
}

async fn a_quote_goes_from_open_to_approved(world: World) {
    let (ines, omar) = (world.person("Ines", Role::Checker).await, world.person("Omar", Role::Editor).await);
    let id = world.import(&ines, TEXT).await.id();
    let quote = world.store.desk(id).await.unwrap().quotes.remove(0);
    let refused = world.store.save(&ines, quote.id, quote.version, act(Action::Send)).await;
    assert!(matches!(refused, Err(StoreError::Refused(Refusal::Lacks(Lack::Verdict)))));
    let save = Save { edit: verdict(), action: Some((Action::Send, None)), ..Save::default() };
    let sent = world.store.save(&ines, quote.id, quote.version, save).await.unwrap();
    assert_eq!((sent.state, sent.checked_by.as_ref().map(|(_, name)| name.as_str())), (State::Checked, Some("Ines")));
    let returned = world.store.save(&omar, quote.id, sent.version, why(Action::Return)).await.unwrap();
    assert_eq!((returned.state, returned.reason.as_str()), (State::Returned, "because"));
    let unchanged = Save { edit: verdict(), action: Some((Action::Send, None)), ..Save::default() };
    let sent = world.store.save(&ines, quote.id, returned.version, unchanged).await.unwrap();
    let approved = world.store.save(&omar, quote.id, sent.version, act(Action::Approve)).await.unwrap();
    assert_eq!(
        (approved.state, approved.approved_by.map(|(_, name)| name)),
        (State::Approved, Some("Omar".to_owned()))
    );
    let refused = world
        .store
        .save(
            &ines,
            quote.id,
            approved.version,
            Save {
                edit: Edit {
                    place: Some((CharSpan { start: 22, end: 24 }, 1)),
                    kind: Some(Kind::Mixed),
                    ..Edit::default()
                },
                ..Save::default()
            },
        )
        .await;
    assert!(matches!(refused, Err(StoreError::Refused(Refusal::State { .. }))), "approved quotes hold still");
    let reopened = world.store.save(&omar, quote.id, approved.version, why(Action::Reopen)).await.unwrap();
    assert_eq!((reopened.state, reopened.approved_by), (State::Reopened, None));
    let summaries: Vec<String> =
        world.store.history(quote.id).await.unwrap().iter().rev().map(|e| e.change.summary()).collect();
    assert_eq!(
        summaries,
        [
            "gave the verdict: Accurate via intermediary",
            "sent it to an editor",
            "returned it",
            "sent it to an editor",
            "approved it",
            "reopened it"
        ]
    );
}

async fn nobody_approves_their_own_check(world: World) {
    let omar = world.person("Omar", Role::Editor).await;
    let id = world.import(&omar, TEXT).await.id();
    let quote = world.store.desk(id).await.unwrap().quotes.remove(0);
    let sent = world
        .store
        .save(
            &omar,
            quote.id,
            quote.version,
            Save { edit: verdict(), action: Some((Action::Send, None)), ..Save::default() },
        )
        .await
        .unwrap();
    let refused = world.store.save(&omar, quote.id, sent.version, act(Action::Approve)).await;
    assert!(matches!(refused, Err(StoreError::Refused(Refusal::OwnWork(_)))));
    assert_eq!(world.store.quote(quote.id).await.unwrap().state, State::Checked);
}

async fn whoever_changes_a_checked_quote_takes_over_the_check(world: World) {
    let (ines, omar) = (world.person("Ines", Role::Checker).await, world.person("Omar", Role::Editor).await);
    let id = world.import(&ines, TEXT).await.id();
    let quote = world.store.desk(id).await.unwrap().quotes.remove(0);
    let save = Save { edit: verdict(), action: Some((Action::Send, None)), ..Save::default() };
    let sent = world.store.save(&ines, quote.id, quote.version, save).await.unwrap();
    let changed =
        Verdict { wording: Wording::Trimmed, attribution: AttributionAxis::Correct, context: ContextAxis::InContext };
    let edit = Edit { verdict: Some((changed, Note::default())), ..Edit::default() };
    let both = Save { edit: edit.clone(), action: Some((Action::Approve, None)), ..Save::default() };
    let refused = world.store.save(&omar, quote.id, sent.version, both).await;
    assert!(matches!(refused, Err(StoreError::Refused(Refusal::OwnWork(_)))), "not in one step either");
    let saved = world.store.save(&omar, quote.id, sent.version, Save { edit, ..Save::default() }).await.unwrap();
    assert_eq!((saved.state, saved.checked_by.map(|(_, name)| name)), (State::Checked, Some("Omar".to_owned())));
    assert_eq!(
        world.store.queue(&ines, 10).await.unwrap().overruled[0].quote,
        quote.id,
        "she is shown what was changed"
    );
    let refused = world.store.save(&omar, quote.id, saved.version, act(Action::Approve)).await;
    assert!(matches!(refused, Err(StoreError::Refused(Refusal::OwnWork(_)))));
}

async fn a_stale_write_changes_nothing(world: World) {
    let ines = world.person("Ines", Role::Checker).await;
    let id = world.import(&ines, TEXT).await.id();
    let quote = world.store.desk(id).await.unwrap().quotes.remove(0);
    world.store.save(&ines, quote.id, quote.version, act(Action::Claim)).await.unwrap();
    let events = world.store.history(quote.id).await.unwrap().len();
    let stale = world.store.save(&ines, quote.id, quote.version, Save { edit: verdict(), ..Save::default() }).await;
    assert!(matches!(stale, Err(StoreError::Stale)));
    assert_eq!(world.store.quote(quote.id).await.unwrap().verdict, None);
    assert_eq!(world.store.history(quote.id).await.unwrap().len(), events);
}

async fn two_writers_at_once_one_wins(world: World) {
    let ines = world.person("Ines", Role::Checker).await;
    let id = world.import(&ines, TEXT).await.id();
    let quote = world.store.desk(id).await.unwrap().quotes.remove(0);
    let save = || world.store.save(&ines, quote.id, quote.version, Save { edit: verdict(), ..Save::default() });
    let (one, two, three) = tokio::join!(save(), save(), save());
    let won = [&one, &two, &three].iter().filter(|done| done.is_ok()).count();
    let stale = [&one, &two, &three].iter().filter(|done| matches!(done, Err(StoreError::Stale))).count();
    assert_eq!((won, stale), (1, 2));
}

async fn attributions_are_numbered_and_located(world: World) {
    let ines = world.person("Ines", Role::Checker).await;
    let id = world.import(&ines, TEXT).await.id();
    let quote = world.store.desk(id).await.unwrap().quotes.remove(0);
    let typed = review::Attribution::parse("Amadou Diallo said, according to two people in the room").unwrap();
    let typed = review::Attribution { name: Some("Amadou Diallo".to_owned()), ..typed };
    let edit = Edit { attribution: Some(typed.clone()), ..Edit::default() };
    let saved =
        world.store.save(&ines, quote.id, quote.version, Save { edit: edit.clone(), ..Save::default() }).await.unwrap();
    assert_eq!((saved.attribution_number, saved.attributed_by_hand, saved.state), (2, true, State::Claimed));
    let desk = world.store.desk(id).await.unwrap();
    let place = saved.attribution.speaker.as_ref().unwrap().span.unwrap();
    assert_eq!(review::Offsets::new(&desk.text).slice(place), Some("Amadou Diallo"));
    assert_eq!(saved.attribution.via[0].span, None, "words that are not printed have no place");
    assert_eq!(saved.person.as_deref(), Some("Amadou Diallo"));
    let again = world.store.save(&ines, quote.id, saved.version, Save { edit, ..Save::default() }).await.unwrap();
    assert_eq!((again.attribution_number, again.version), (2, saved.version), "the same again writes nothing");
}

async fn boundaries_move_and_spans_are_checked(world: World) {
    let ines = world.person("Ines", Role::Checker).await;
    let id = world.import(&ines, TEXT).await.id();
    let quote = world.store.desk(id).await.unwrap().quotes.remove(0);
    let place = |start, end| Save {
        edit: Edit { place: Some((CharSpan { start, end }, 1)), kind: Some(Kind::Mixed), ..Edit::default() },
        ..Save::default()
    };
    for (start, end) in [(0, 100_000), (9, 3), (u32::MAX, u32::MAX), (19, 21)] {
        let refused = world.store.save(&ines, quote.id, quote.version, place(start, end)).await;
        assert!(matches!(refused, Err(StoreError::Wrong(_))), "{start}..{end}: {refused:?}");
    }
    let moved =
        world.store.save(&ines, quote.id, quote.version, place(quote.span.start, quote.span.start + 7)).await.unwrap();
    assert_eq!((moved.exact.as_str(), moved.kind), ("We sail", Kind::Mixed));
}

async fn a_missed_quote_is_added_once(world: World) {
    let ines = world.person("Ines", Role::Checker).await;
    let id = world.import(&ines, TEXT).await.id();
    let place = CharSpan { start: 0, end: 11 };
    let added = world.store.add_quote(&ines, id, (place, 1), Kind::Direct).await.unwrap();
    assert_eq!((added.exact.as_str(), added.added, added.state), ("Ferry stays", true, State::Claimed));
    assert!(matches!(world.store.add_quote(&ines, id, (place, 1), Kind::Direct).await, Err(StoreError::Conflict(_))));
    let missing = review::ArticleId(uuid::Uuid::nil());
    assert!(matches!(
        world.store.add_quote(&ines, missing, (place, 1), Kind::Direct).await,
        Err(StoreError::NotFound(_))
    ));
}

async fn dismissed_and_restored(world: World) {
    let ines = world.person("Ines", Role::Checker).await;
    let id = world.import(&ines, TEXT).await.id();
    let quote = world.store.desk(id).await.unwrap().quotes.remove(0);
    let refused = world.store.save(&ines, quote.id, quote.version, act(Action::Dismiss)).await;
    assert!(matches!(refused, Err(StoreError::Invalid(_))), "a reason is asked for");
    let gone = world.store.save(&ines, quote.id, quote.version, why(Action::Dismiss)).await.unwrap();
    let back = world.store.save(&ines, quote.id, gone.version, act(Action::Restore)).await.unwrap();
    assert_eq!((gone.state, back.state), (State::Dismissed, State::Open));
}

async fn a_reader_changes_nothing(world: World) {
    let (ines, rea) = (world.person("Ines", Role::Checker).await, world.person("Rea", Role::Reader).await);
    let id = world.import(&ines, TEXT).await.id();
    let quote = world.store.desk(id).await.unwrap().quotes.remove(0);
    for action in Action::ALL {
        let refused = world.store.save(&rea, quote.id, quote.version, why(*action)).await;
        assert!(matches!(refused, Err(StoreError::Refused(Refusal::Role { .. }))), "{action}: {refused:?}");
    }
    assert!(matches!(
        world.store.save(&rea, quote.id, quote.version, Save { edit: verdict(), ..Save::default() }).await,
        Err(StoreError::Refused(_))
    ));
    assert!(matches!(world.store.import(&rea, article("Other “text”.")).await, Err(StoreError::Refused(_))));
    assert!(matches!(
        world.store.add_quote(&rea, id, (CharSpan { start: 0, end: 5 }, 1), Kind::Direct).await,
        Err(StoreError::Refused(_))
    ));
    assert!(matches!(world.store.password_link(&rea, ines.user).await, Err(StoreError::Refused(_))));
    assert_eq!(world.store.quote(quote.id).await.unwrap().version, quote.version);
}

async fn the_log_is_a_chain(world: World) {
    let ines = world.person("Ines", Role::Checker).await;
    for number in 0..3 {
        world.import(&ines, &format!("{TEXT}\n\nNumber {number}.")).await;
    }
    assert_eq!(world.store.verify().await.unwrap().events, 5, "the key is the first");
    let events = world
        .store
        .events(&EventFilter { kind: "article_imported".to_owned(), ..EventFilter::default() }, 10)
        .await
        .unwrap();
    assert_eq!(events.len(), 3);
}

async fn sign_in_and_its_limits(world: World) {
    let ines = world.person("Ines", Role::Checker).await;
    let link = world.store.password_link(&Actor::program("test"), ines.user).await.unwrap();
    world.store.set_password(&link, Password::parse("correct horse battery").unwrap()).await.unwrap();
    let given = |password: &str| SignIn {
        email: "INES@desk.example".to_owned(),
        password: password.to_owned(),
        ..SignIn::default()
    };
    let secret = world.store.sign_in(given("correct horse battery")).await.unwrap().signed_in().unwrap().session;
    assert_eq!(world.store.session(&secret).await.unwrap().unwrap().actor, ines);
    assert_eq!(world.store.session("nonsense").await.unwrap(), None);
    for _ in 0..8 {
        assert!(matches!(world.store.sign_in(given("wrong")).await, Err(StoreError::Wrong(_))));
    }
    assert!(matches!(world.store.sign_in(given("correct horse battery")).await, Err(StoreError::TooMany { .. })));
    world.clock.forward(16 * 60);
    let second = world.store.sign_in(given("correct horse battery")).await.unwrap().signed_in().unwrap().session;
    world.store.sign_out(&second).await.unwrap();
    assert_eq!(world.store.session(&second).await.unwrap(), None);
    world.store.sign_out_everywhere(&ines).await.unwrap();
    assert_eq!(world.store.session(&secret).await.unwrap(), None);
    let third = world.store.sign_in(given("correct horse battery")).await.unwrap().signed_in().unwrap().session;
    world.clock.forward(15 * 24 * 3600);
    assert_eq!(world.store.session(&third).await.unwrap(), None, "sessions end");
}

async fn the_first_admin_is_made_once(world: World) {
    assert!(world.store.needs_setup().await.unwrap());
    let (old, link) = (world.store.setup_link().await.unwrap(), world.store.setup_link().await.unwrap());
    let (email, name) = (Email::parse("ada@desk.example").unwrap(), Line::parse("name", "Ada").unwrap());
    let password = || Password::parse("correct horse battery").unwrap();
    assert!(
        matches!(world.store.set_up(&old, &email, &name, password()).await, Err(StoreError::Wrong(_))),
        "an older link is dead"
    );
    world.store.set_up(&link, &email, &name, password()).await.unwrap();
    assert!(matches!(world.store.set_up(&link, &email, &name, password()).await, Err(StoreError::Wrong(_))));
    assert!(!world.store.needs_setup().await.unwrap());
    assert!(world.store.setup_link().await.is_err());
}

async fn links_are_used_once_and_grow_old(world: World) {
    let ines = world.person("Ines", Role::Checker).await;
    let program = Actor::program("test");
    let password = || Password::parse("correct horse battery").unwrap();
    let link = world.store.password_link(&program, ines.user).await.unwrap();
    world.clock.forward(4 * 24 * 3600);
    assert!(!world.store.link_holds(&link).await.unwrap());
    assert!(world.store.set_password(&link, password()).await.is_err());
    let link = world.store.password_link(&program, ines.user).await.unwrap();
    world.store.set_password(&link, password()).await.unwrap();
    assert!(world.store.set_password(&link, password()).await.is_err(), "a replay is refused");
}

async fn the_last_admin_stays(world: World) {
    let ada = world.resident("Ada", Role::Admin).await;
    let user = world.store.user(ada.user).await.unwrap().unwrap();
    assert!(matches!(
        world.store.change_user(&ada, ada.user, user.version, Role::Reader, false).await,
        Err(StoreError::Wrong(_))
    ));
    let bea = world.resident("Bea", Role::Admin).await;
    world.store.change_user(&bea, ada.user, user.version, Role::Reader, true).await.unwrap();
    assert!(matches!(
        world.store.change_user(&bea, ada.user, user.version, Role::Admin, false).await,
        Err(StoreError::Stale)
    ));
    let taken = world
        .store
        .add_user(
            &bea,
            &Email::parse("ada@desk.example").unwrap(),
            &Line::parse("name", "Other").unwrap(),
            Role::Reader,
        )
        .await;
    assert!(matches!(taken, Err(StoreError::Conflict(_))));
}

async fn people_are_found_merged_and_unmerged(world: World) {
    let omar = world.person("Omar", Role::Editor).await;
    world.import(&omar, TEXT).await;
    world.import(&omar, "“Yes,” P. Lund said. “No,” Diallo said.").await;
    let people = world.store.people("", ("", ""), 50).await.unwrap();
    let id = |name: &str| people.iter().find(|p| p.name == name).unwrap_or_else(|| panic!("{name} in {people:?}")).id;
    let (lund, diallo, full) = (id("P. Lund"), id("Diallo"), id("Petra Lund"));
    let counts = async || -> Vec<(String, i64)> {
        let rows = world.store.people("", ("", ""), 50).await.unwrap();
        rows.into_iter().map(|row| (row.name, row.quotes)).collect()
    };
    let counted =
        |rows: &[(&str, i64)]| rows.iter().map(|(name, quotes)| ((*name).to_owned(), *quotes)).collect::<Vec<_>>();
    assert_eq!(counts().await, counted(&[("Amadou Diallo", 1), ("Diallo", 1), ("P. Lund", 1), ("Petra Lund", 1)]));
    // Page by page is everybody, also where two have one name.
    let mut walked = Vec::new();
    let mut after = (String::new(), String::new());
    while let Some(row) = world.store.people("", (&after.0, &after.1), 1).await.unwrap().pop() {
        walked.push(row.id);
        after = (row.name, row.id.to_string());
    }
    assert_eq!(walked, people.iter().map(|row| row.id).collect::<Vec<_>>());
    world.store.merge(&omar, lund, full).await.unwrap();
    assert_eq!(counts().await, counted(&[("Amadou Diallo", 1), ("Diallo", 1), ("Petra Lund", 2)]));
    let view = world.store.person(full).await.unwrap();
    assert_eq!((view.said.len(), view.person.quotes), (2, 2));
    // What is dismissed is nobody's, until it is restored; another attribution is another's.
    let said = world.store.quote(view.said[0].quote).await.unwrap();
    let gone = world.store.save(&omar, said.id, said.version, why(Action::Dismiss)).await.unwrap();
    assert_eq!(counts().await[2], ("Petra Lund".to_owned(), 1));
    world.store.save(&omar, said.id, gone.version, act(Action::Restore)).await.unwrap();
    assert_eq!(counts().await[2], ("Petra Lund".to_owned(), 2));
    assert!(world.store.merge(&omar, diallo, lund).await.is_err(), "a merged entry takes no merges");
    assert!(world.store.merge(&omar, full, full).await.is_err());
    world.store.unmerge(&omar, lund).await.unwrap();
    assert_eq!(world.store.person(full).await.unwrap().said.len(), 1);
    let row = world.store.person(full).await.unwrap().person;
    let entry = |wikidata: &str| PersonEntry {
        name: Line::parse("name", "Petra Lund").unwrap(),
        aliases: vec![Line::parse("alias", "Die Lund").unwrap()],
        organisation: false,
        wikidata: wikidata.to_owned(),
    };
    assert!(world.store.save_person(&omar, full, row.version, &entry("42")).await.is_err(), "no Wikidata id");
    world.store.save_person(&omar, full, row.version, &entry("Q42")).await.unwrap();
    assert!(matches!(world.store.save_person(&omar, full, row.version, &entry("")).await, Err(StoreError::Stale)));
    assert_eq!(world.store.people("die lu", ("", ""), 10).await.unwrap()[0].id, full);
}

async fn sheets_hold_what_was_approved(world: World) {
    let (ines, omar) = (world.person("Ines", Role::Checker).await, world.person("Omar", Role::Editor).await);
    let id = world.import(&ines, TEXT).await.id();
    let quote = world.store.desk(id).await.unwrap().quotes.remove(0);
    let approved = ExportFilter { state: Some(State::Approved), ..ExportFilter::default() };
    assert_eq!(world.store.export_page(&approved, None, 10).await.unwrap(), []);
    let sent = world
        .store
        .save(
            &ines,
            quote.id,
            quote.version,
            Save { edit: verdict(), action: Some((Action::Send, None)), ..Save::default() },
        )
        .await
        .unwrap();
    world.store.save(&omar, quote.id, sent.version, act(Action::Approve)).await.unwrap();
    let rows = world.store.export_page(&approved, None, 10).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (rows[0].checked.as_ref().unwrap().0.as_str(), rows[0].approved.as_ref().unwrap().0.as_str()),
        ("Ines", "Omar")
    );
    let (mut all, mut last) = (0, None);
    loop {
        let page = world.store.export_page(&ExportFilter::default(), last.as_ref(), 1).await.unwrap();
        let Some(row) = page.into_iter().next() else { break };
        all += 1;
        last = Some(row);
    }
    assert_eq!(all, 2, "every quote once, dismissed ones not");
}

async fn evidence_is_kept_once_and_cited(world: World) {
    let (ines, omar) = (world.person("Ines", Role::Checker).await, world.person("Omar", Role::Editor).await);
    let reader = world.person("Rea", Role::Reader).await;
    let article = world.import(&ines, TEXT).await.id();
    let quotes = world.store.desk(article).await.unwrap().quotes;
    let (first, second) = (quotes[0].id, quotes[1].id);
    let piece = |title: &str| evidence(title, "1\n00:00:07,000 --> 00:00:09,000\nWe do not sail at noon.\n");
    let refused = world.store.add_evidence(&reader, first, piece("Tape")).await;
    assert!(matches!(refused, Err(StoreError::Refused(Refusal::Role { least: Role::Checker }))));
    let id = world.store.add_evidence(&ines, first, piece("Tape")).await.unwrap();
    // The same again is the same evidence; the same words from elsewhere are not.
    assert_eq!(world.store.add_evidence(&ines, first, piece("Tape")).await.unwrap(), id);
    let other_tape = world.store.add_evidence(&ines, first, piece("Another tape")).await.unwrap();
    assert_ne!(other_tape, id);
    world.store.drop_evidence(&ines, first, other_tape).await.unwrap();
    let quote = world.store.quote(first).await.unwrap();
    let found = world.store.evidence(&quote, Policy::Trims).await.unwrap();
    let (cited, laid) = (&found[0].0, found[0].1.as_ref().unwrap());
    assert_eq!(
        (found.len(), cited.title.as_str(), cited.locator.as_str(), cited.by.as_str()),
        (1, "Tape", "00:00:07", "Ines")
    );
    assert_eq!((laid.wording, laid.flags.as_slice()), (Wording::AlteredMaterial, &[Flag::NegationDropped][..]));
    assert_eq!(quote.evidence, 1);
    // Another quote of the article may rest on it too; where its words do not stand there is no locator.
    let offered = world.store.evidence_on_file(&quotes[1]).await.unwrap();
    assert_eq!((offered[0].id, offered[0].near, offered[1].near), (id, true, false), "the article's own first");
    world.store.cite(&ines, second, id).await.unwrap();
    let other = world.store.quote(second).await.unwrap();
    assert_eq!(world.store.evidence(&other, Policy::Trims).await.unwrap()[0].0.locator, "");
    // A person may say where.
    let place = Line::parse("place", "at the very end").unwrap();
    world.store.place_evidence(&ines, second, id, Some(&place)).await.unwrap();
    assert_eq!(world.store.evidence(&other, Policy::Trims).await.unwrap()[0].0.locator, "at the very end");
    world.store.drop_evidence(&ines, second, id).await.unwrap();
    assert!(matches!(world.store.drop_evidence(&ines, second, id).await, Err(StoreError::NotFound(_))));
    // An approval rests on its evidence.
    let saw = world.store.findings(&quote, Policy::Trims).await.unwrap()[0].short().fingerprint();
    let sent = world.store.save(
        &ines,
        first,
        quote.version,
        Save { action: Some((Action::Send, None)), edit: verdict(), saw: saw.clone(), ..Save::default() },
    );
    let sent = sent.await.unwrap();
    world.store.save(&omar, first, sent.version, Save { saw, overrule: true, ..act(Action::Approve) }).await.unwrap();
    let sheet = world.store.export_page(&ExportFilter::default(), None, 10).await.unwrap();
    assert_eq!(sheet[0].evidence[0].line(), "Tape, 00:00:07 (grade B)");
    assert!(sheet[1].evidence.is_empty());
    let approved = Refusal::Evidence(State::Approved);
    let kept = world.store.drop_evidence(&ines, first, id).await;
    assert!(matches!(kept, Err(StoreError::Refused(why)) if why == approved));
    let more = world.store.cite(&ines, first, other_tape).await;
    assert!(matches!(more, Err(StoreError::Refused(why)) if why == approved));
    let kinds: Vec<_> = world.store.history(second).await.unwrap().iter().map(|line| line.change.kind()).collect();
    assert_eq!(kinds, ["evidence_dropped", "evidence_placed", "evidence_cited"]);
}

async fn files_are_kept_once_and_come_back(world: World) {
    let ines = world.person("Ines", Role::Checker).await;
    let article = world.import(&ines, TEXT).await.id();
    let quote = world.store.desk(article).await.unwrap().quotes.remove(0);
    let bytes: Vec<u8> = (0..2 * PART_BYTES + 7).map(|at| (at * 31 % 251) as u8).collect();
    let sha256 = review::sha256_hex(&bytes);
    // Broken off, then sent again by two at once.
    let broken = world.store.keep_file(&ines, &sha256, bytes.len() as u64, "audio/mpeg", &bytes[..PART_BYTES]).await;
    assert!(matches!(broken, Err(StoreError::Unavailable(_))));
    let (one, other) = tokio::join!(
        world.store.keep_file(&ines, &sha256, bytes.len() as u64, "audio/mpeg", &bytes[..]),
        world.store.keep_file(&ines, &sha256, bytes.len() as u64, "audio/mpeg", &bytes[..]),
    );
    one.and(other).unwrap();
    let mut back = Vec::new();
    for part in 0.. {
        let Some(part) = world.store.file_part(&sha256, part).await.unwrap() else { break };
        back.extend(part);
    }
    assert!(back == bytes);
    let file = FileRef { sha256: sha256.clone(), name: Line::parse("name", "call.mp3").unwrap() };
    let tape = NewEvidence { text: None, file: Some(file), ..evidence("Call", "words") };
    let id = world.store.add_evidence(&ines, quote.id, tape.clone()).await.unwrap();
    assert_eq!(world.store.add_evidence(&ines, quote.id, tape).await.unwrap(), id);
    let piece = world.store.piece(id).await.unwrap();
    let kept = piece.file.unwrap();
    assert_eq!(
        (kept.name.as_str(), kept.media_type.as_str(), kept.size),
        ("call.mp3", "audio/mpeg", bytes.len() as u64)
    );
    assert_eq!((piece.text.as_str(), piece.sha256), ("", sha256));
    // It has no words, so nobody can be told where they stand until a person says so.
    let quote = world.store.quote(quote.id).await.unwrap();
    assert_eq!((quote.evidence, quote.located), (1, 0));
    assert_eq!(world.store.evidence(&quote, Policy::Trims).await.unwrap()[0].1, None);
    world.store.place_evidence(&ines, quote.id, id, Some(&Line::parse("place", "02:13").unwrap())).await.unwrap();
    assert_eq!(world.store.quote(quote.id).await.unwrap().located, 1);
}

async fn evidence_of_an_article_is_laid_against_all_its_quotes(world: World) {
    let (ines, reader) = (world.person("Ines", Role::Checker).await, world.person("Rea", Role::Reader).await);
    let article = world.import(&ines, TEXT).await.id();
    let quotes = world.store.desk(article).await.unwrap().quotes;
    let refused = world.store.attach_evidence(&reader, article, evidence("Tape", "We sail at noon.")).await;
    assert!(matches!(refused, Err(StoreError::Refused(Refusal::Role { .. }))));
    let tape =
        world.store.attach_evidence(&ines, article, evidence("Tape", "Good day. We sail at noon.")).await.unwrap();
    let note = world.store.add_evidence(&ines, quotes[0].id, evidence("Note", "Nothing of that.")).await.unwrap();
    let pieces = world.store.evidence_of_article(article).await.unwrap();
    assert_eq!(pieces.iter().map(|piece| piece.id).collect::<Vec<_>>(), [tape, note]);
    let steps = std::sync::Mutex::new(Vec::new());
    let count = quotes.len();
    let done = |behind, total| steps.lock().unwrap().push((behind, total));
    world.store.lay_all(article, quotes.clone(), Policy::Trims, done).await.unwrap();
    assert_eq!(steps.into_inner().unwrap(), [(count, 2 * count), (2 * count, 2 * count)]);
    let found = world.store.findings_of_article(article, Policy::Trims).await.unwrap();
    // What it rests on counts, where the words are not; the tape has them all the same.
    let first = &found[&quotes[0].id];
    let short = |at: usize| (first[at].evidence, first[at].cited, first[at].counts, first[at].found.wording);
    assert_eq!(short(0), (note, true, true, Wording::NotFound));
    assert_eq!(short(1), (tape, false, false, Wording::Verbatim));
    assert_eq!(counting(&found[&quotes[1].id]), None, "not to be found in other evidence says nothing");
    let laid = world.store.findings(&world.store.quote(quotes[0].id).await.unwrap(), Policy::Trims).await.unwrap();
    assert_eq!((laid[1].found.locator.as_str(), laid.len()), ("line 1", 2));
    let kinds: Vec<_> = world.store.events(&EventFilter::default(), 10).await.unwrap();
    assert!(kinds.iter().any(|line| line.change.kind() == "evidence_attached"));
}

async fn a_verdict_that_says_it_was_tested_names_what_against(world: World) {
    let (ines, omar) = (world.person("Ines", Role::Checker).await, world.person("Omar", Role::Editor).await);
    let article = world.import(&ines, TEXT).await.id();
    let quote = world.store.desk(article).await.unwrap().quotes.remove(0);
    let send = |wording, attribution, note: &str| {
        let verdict = Verdict { wording, attribution, context: ContextAxis::InContext };
        let edit = Edit { verdict: Some((verdict, Note::parse(note).unwrap())), ..Edit::default() };
        Save { edit, action: Some((Action::Send, None)), ..Save::default() }
    };
    let seen = quote.version;
    let verbatim = || send(Wording::Verbatim, AttributionAxis::Correct, "");
    let refused = world.store.save(&ines, quote.id, seen, verbatim()).await;
    assert!(matches!(refused, Err(StoreError::Refused(Refusal::Lacks(Lack::Evidence(Headline::Verbatim))))));
    let refused = world.store.save(&ines, quote.id, seen, send(Wording::Stitched, AttributionAxis::Correct, " ")).await;
    assert!(matches!(refused, Err(StoreError::Refused(Refusal::Lacks(Lack::Note(Headline::Altered))))));
    assert_eq!(world.store.quote(quote.id).await.unwrap().version, seen, "nothing of it was written");
    let tape = world.store.add_evidence(&ines, quote.id, evidence("Tape", "We sail at noon.")).await.unwrap();
    let sent = world.store.save(&ines, quote.id, seen + 1, verbatim()).await.unwrap();
    // Taken away while it waits, the approval has nothing to rest on.
    world.store.drop_evidence(&ines, quote.id, tape).await.unwrap();
    let refused = world.store.save(&omar, quote.id, sent.version + 1, act(Action::Approve)).await;
    assert!(matches!(refused, Err(StoreError::Refused(Refusal::Lacks(_)))));
}

async fn words_that_were_cut_out_of_a_condition_need_a_note(world: World) {
    let ines = world.person("Ines", Role::Checker).await;
    let text = "“We will raise the fee in May,” Lund said.";
    let article = world.import(&ines, text).await.id();
    let quote = world.store.desk(article).await.unwrap().quotes.remove(0);
    let tape = evidence(
        "Tape",
        "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Lund>We will raise the fee in May if the state stops paying.\n",
    );
    world.store.add_evidence(&ines, quote.id, tape).await.unwrap();
    // What the reader knows of it comes back with it.
    let pieces = world.store.evidence(&quote, Policy::Trims).await.unwrap();
    let (piece, found) = pieces.first().unwrap();
    assert_eq!((piece.marks.len(), piece.locator.as_str()), (1, "00:00:01"));
    let found = found.as_ref().unwrap();
    assert_eq!((found.wording, found.flags.as_slice()), (Wording::Verbatim, &[Flag::ConditionCut][..]));
    assert_eq!(found.voices, ["Lund"]);
    assert_eq!(found.sentence.as_deref(), Some("We will raise the fee in May if the state stops paying."));
    let seen = world.store.quote(quote.id).await.unwrap();
    assert_eq!(seen.located, 1);
    let saw = world.store.findings(&seen, Policy::Trims).await.unwrap()[0].short().fingerprint();
    let send = |context, note: &str| {
        let verdict = Verdict { wording: Wording::Verbatim, attribution: AttributionAxis::Correct, context };
        let edit = Edit { verdict: Some((verdict, Note::parse(note).unwrap())), ..Edit::default() };
        Save { edit, action: Some((Action::Send, None)), saw: saw.clone(), ..Save::default() }
    };
    let refused = world.store.save(&ines, quote.id, seen.version, send(ContextAxis::InContext, " ")).await;
    let why = Lack::Why(Disagreement::Context);
    assert!(matches!(refused, Err(StoreError::Refused(Refusal::Lacks(lack))) if lack == why), "{refused:?}");
    let noted = send(ContextAxis::InContext, "The state has stopped paying.");
    world.store.save(&ines, quote.id, seen.version, noted).await.unwrap();
}

async fn the_workspace_has_a_policy(world: World) {
    let (ada, omar) = (world.person("Ada", Role::Admin).await, world.person("Omar", Role::Editor).await);
    assert_eq!(world.store.policy().await.unwrap(), Policy::Trims);
    assert!(world.store.set_policy(&omar, Policy::Strict).await.is_err());
    world.store.set_policy(&ada, Policy::Strict).await.unwrap();
    assert_eq!(world.store.policy().await.unwrap(), Policy::Strict);
}

async fn the_same_words_are_found_in_other_articles(world: World) {
    let ines = world.person("Ines", Role::Checker).await;
    let text =
        |words: &str, who: &str| format!("The board met. “{words},” {who} said on Monday in the old customs house.");
    let whole = "The bridge is sound and it stays closed until we know why it moved";
    let first = world.import(&ines, &text(whole, "Petra Lund")).await.id();
    let near = world.import(&ines, &text("It stays closed until we know why it moved", "Lund")).await.id();
    let other = world.import(&ines, &text(&whole.replace("sound", "not sound"), "Rosa Klein")).await.id();
    world.import(&ines, &text("Nobody told the harbour board about the fire in March", "Petra Lund")).await;
    let quote = world.store.desk(first).await.unwrap().quotes.remove(0);
    let found = world.store.elsewhere(&quote).await.unwrap();
    let shown: Vec<_> = found.iter().map(|there| (there.article, there.disagrees)).collect();
    assert_eq!(shown, [(near, false), (other, true)]);
    // Moved boundaries are other words.
    let place = CharSpan { start: quote.span.start, end: quote.span.start + 19 };
    let edit = Edit { place: Some((place, 1)), ..Edit::default() };
    let cut = world.store.save(&ines, quote.id, quote.version, Save { edit, ..Save::default() }).await.unwrap();
    assert_eq!(cut.exact, "The bridge is sound");
    let back = world.store.desk(near).await.unwrap().quotes.remove(0);
    assert!(!world.store.elsewhere(&back).await.unwrap().iter().any(|there| there.article == first));
    // A desk that is older than the index is indexed when it is opened.
    Probe::of(&world.store).execute("delete from shingles; delete from settings").await.unwrap();
    assert_eq!(world.store.elsewhere(&back).await.unwrap(), []);
    world.reopened().await;
    assert_eq!(world.store.elsewhere(&back).await.unwrap().len(), 1);
}

async fn questions_are_asked_and_settled(world: World) {
    let (ines, omar) = (world.person("Ines", Role::Checker).await, world.person("Omar", Role::Editor).await);
    let reader = world.person("Rea", Role::Reader).await;
    let article = world.import(&ines, TEXT).await.id();
    let quote = world.store.desk(article).await.unwrap().quotes.remove(0);
    let body = |text: &str| CommentBody::parse(text).unwrap();
    let refused = world.store.comment(&reader, quote.id, None, &body("Why?")).await;
    assert!(matches!(refused, Err(StoreError::Refused(Refusal::Role { least: Role::Checker }))));
    let thread = world.store.comment(&omar, quote.id, None, &body("@Ines, who heard this?\n=1+1")).await.unwrap();
    assert_eq!(world.store.queue(&ines, 10).await.unwrap().asked[0].quote, quote.id);
    assert!(world.store.queue(&omar, 10).await.unwrap().asked.is_empty());
    assert_eq!(world.store.quote(quote.id).await.unwrap().questions, 1);
    let rows = world.store.export_page(&ExportFilter::default(), None, 10).await.unwrap();
    assert_eq!(rows[0].questions, ["@Ines, who heard this?\n=1+1 (Omar)"]);
    world.clock.forward(1);
    world.store.comment(&ines, quote.id, Some(thread), &body("I did.")).await.unwrap();
    // An editor's question is settled by whom it was put to, and by no other checker.
    let passing_by = world.store.resolve(&world.person("Carl", Role::Checker).await, thread, true).await;
    assert!(matches!(passing_by, Err(StoreError::Refused(Refusal::Asked))), "{passing_by:?}");
    world.store.resolve(&ines, thread, true).await.unwrap();
    world.store.resolve(&ines, thread, false).await.unwrap();
    // Sent twice is sent once: at the top, and in a thread.
    for of in [None, Some(thread)] {
        let again = async || world.store.comment(&ines, quote.id, of, &body("Twice?")).await.unwrap();
        let first = again().await;
        assert_eq!(first, again().await);
        world.clock.forward(61);
        assert_ne!(first, again().await, "later it is said again");
    }
    let said = world.store.threads(quote.id).await.unwrap();
    assert_eq!(said.iter().map(|thread| thread.comments.len()).collect::<Vec<_>>(), [4, 1, 1]);
    for more in &said[1..] {
        world.store.resolve(&ines, more.comments[0].id, true).await.unwrap();
    }
    world.store.resolve(&omar, thread, true).await.unwrap();
    world.store.resolve(&omar, thread, true).await.unwrap();
    let threads = world.store.threads(quote.id).await.unwrap();
    assert_eq!((threads.len(), threads[0].comments.len()), (3, 4));
    assert_eq!(threads[0].resolved.as_ref().unwrap().0, "Omar");
    assert!(world.store.queue(&ines, 10).await.unwrap().asked.is_empty());
    assert!(world.store.export_page(&ExportFilter::default(), None, 10).await.unwrap()[0].questions.is_empty());
    // An answer opens it again; one to another quote's thread is none.
    world.store.comment(&ines, quote.id, Some(thread), &body("On second thoughts")).await.unwrap();
    assert_eq!(world.store.quote(quote.id).await.unwrap().questions, 1);
    let other = world.store.desk(article).await.unwrap().quotes[1].id;
    assert!(matches!(world.store.comment(&ines, other, Some(thread), &body("x")).await, Err(StoreError::NotFound(_))));
    let kinds: Vec<_> = world.store.history(quote.id).await.unwrap().iter().map(|line| line.change.kind()).collect();
    assert_eq!(kinds[..2], ["commented", "thread_resolved"], "{kinds:?}");
    assert_eq!(kinds.iter().filter(|kind| **kind == "commented").count(), 7);
    assert_eq!(
        world.store.quote(quote.id).await.unwrap().version,
        quote.version,
        "words about a quote are no change of it"
    );
}

async fn files_that_came_to_nothing_are_removed(world: World) {
    let ines = world.person("Ines", Role::Checker).await;
    let article = world.import(&ines, TEXT).await.id();
    let store = &world.store;
    let keep = async |bytes: &'static [u8], size: usize| {
        let sha256 = review::sha256_hex(bytes);
        let kept = store.keep_file(&ines, &sha256, size as u64, "text/plain", bytes).await;
        (sha256, kept.is_ok())
    };
    let (used, _) = keep(b"on file", 7).await;
    let name = Line::parse("name", "a.txt").unwrap();
    let piece = NewEvidence { file: Some(FileRef { sha256: used.clone(), name }), ..evidence("A file", "x") };
    store.attach_evidence(&ines, article, piece).await.unwrap();
    let (left, _) = keep(b"left behind", 11).await;
    let (half, whole) = keep(b"half", 4_000_000).await;
    assert!(!whole);
    let there = async |sha256: &str| store.file_part(sha256, 0).await.unwrap().is_some();
    assert_eq!(store.sweep_files(false).await.unwrap(), 0, "its evidence may still come");
    assert!(there(&left).await && there(&half).await);
    world.clock.forward(25 * 3600);
    assert_eq!(store.sweep_files(false).await.unwrap(), 1, "another server may be writing the half one");
    assert!(!there(&left).await && there(&half).await);
    assert_eq!(store.sweep_files(true).await.unwrap(), 1);
    assert!(there(&used).await && !there(&half).await);
    // It can be brought in again.
    assert!(keep(b"left behind", 11).await.1 && there(&left).await);
}

/// Words and attribution stand in the text where the quote says.
#[track_caller]
fn stands(text: &str, quote: &QuoteView) {
    let at = |span: CharSpan| -> String {
        text.chars().skip(span.start as usize).take((span.end - span.start) as usize).collect()
    };
    assert_eq!(at(quote.span), quote.exact);
    for link in [&quote.attribution.speaker, &quote.attribution.cue].into_iter().flatten() {
        assert_eq!(at(link.span.unwrap()), link.text);
    }
}

async fn facts_are_corrected_and_logged(world: World) {
    let ines = world.person("Ines", Role::Checker).await;
    let rita = world.person("Rita", Role::Reader).await;
    let id = world.import(&ines, TEXT).await.id();
    let facts = |date: &str, url: &str| NewFacts {
        title: Line::parse("title", "Ferry sails").unwrap(),
        byline: Line::optional("byline", "Tom Vale").unwrap(),
        publisher: Line::optional("publisher", "Harbour Courier").unwrap(),
        url: Line::optional("url", url).unwrap(),
        published_at: Line::optional("date", date).unwrap(),
        language: quotes::Language::English,
    };
    let right = facts("le 19 octobre 2026", "https://courier.example/a");
    let store = &world.store;
    assert!(store.change_facts(&rita, id, 1, &right).await.is_err(), "a reader changes nothing");
    for (date, url) in [("0000-01-01", ""), ("10/11/2026", ""), ("", "javascript:alert(1)")] {
        let refused = store.change_facts(&ines, id, 1, &facts(date, url)).await;
        assert!(matches!(refused, Err(StoreError::Wrong(_))), "{date} {url}");
    }
    store.change_facts(&ines, id, 1, &right).await.unwrap();
    assert!(matches!(store.change_facts(&ines, id, 1, &right).await, Err(StoreError::Stale)));
    store.change_facts(&ines, id, 2, &right).await.unwrap();
    let now = store.facts(id).await.unwrap();
    assert_eq!((now.published_at.as_str(), now.published_on.as_str()), ("le 19 octobre 2026", "2026-10-19"));
    assert_eq!((now.title.as_str(), now.version), ("Ferry sails", 2), "what changes nothing writes nothing");
    let log =
        store.events(&EventFilter { kind: "article_changed".to_owned(), ..EventFilter::default() }, 9).await.unwrap();
    let said: Vec<String> = log.iter().map(|line| line.change.summary()).collect();
    assert_eq!(
        said,
        [
            "changed the title from “Ferry stays in port” to “Ferry sails”, set the byline to “Tom Vale”, set the address to “https://courier.example/a”, set the date to “le 19 octobre 2026”"
        ]
    );
    let found = |words: &str| ArticleFilter { words: words.to_owned(), ..ArticleFilter::default() };
    for words in ["tom vale", "ferry sails", "petra lund"] {
        assert_eq!(store.articles(&found(words), 9).await.unwrap().len(), 1, "{words}");
    }
    assert_eq!(store.verify().await.unwrap().faults, []);
}

async fn a_new_version_carries_the_reviews_over(world: World) {
    let (ines, omar) = (world.person("Ines", Role::Checker).await, world.person("Omar", Role::Editor).await);
    let old = "The board met. “We sail at noon,” said Petra Lund. It rained all day. “Nobody told us anything about the engine,” Amadou Diallo said. “It rains,” said Rosa Klein. “Yes,” said Lund.";
    let id = world.import(&ines, old).await.id();
    let quotes = world.store.desk(id).await.unwrap().quotes;
    for quote in &quotes[..3] {
        let send = Save { edit: verdict(), action: Some((Action::Send, None)), ..Save::default() };
        let sent = world.store.save(&ines, quote.id, quote.version, send).await.unwrap();
        world.store.save(&omar, quote.id, sent.version, act(Action::Approve)).await.unwrap();
    }
    let sheet = ExportFilter { state: Some(State::Approved), ..ExportFilter::default() };
    let sheet = world.store.freeze(&omar, &Line::parse("title", "All").unwrap(), &sheet).await.unwrap();
    let parse = |text: &str| ArticleText::parse(text).unwrap();
    let new = parse(
        "News 🙂. The board met. “We sail at noon,” said Petra Lund. It rained all day. “Nobody told us anything about the second engine,” Amadou Diallo said. “Yes,” a man said, and “yes,” a boy; “Yes,” cried a girl. “We are late,” Diallo said.",
    );
    let plan = world.store.plan_version(&ines, id, &new).await.unwrap();
    let fates: Vec<_> = plan.quotes.iter().map(|(_, found)| found.clone()).collect();
    assert!(matches!(&fates[0], Found::Kept(_)) && matches!(&fates[2], Found::Gone), "{fates:?}");
    assert!(matches!(&fates[1], Found::Changed(_, words, _) if words.contains("second engine")), "{fates:?}");
    let Found::Asked(places) = &fates[3] else { panic!("{fates:?}") };
    assert!(plan.new.iter().any(|words| words.starts_with("We are late")), "{:?}", plan.new);
    // What is asked has to be answered, and nothing is stored until then.
    let undecided = world.store.add_version(&ines, id, plan.seen, &new, &Chosen::new()).await;
    assert!(matches!(undecided, Err(StoreError::Wrong(why)) if why.contains("Choose a place")));
    assert!(matches!(
        world.store.add_version(&ines, id, 7, &new, &Chosen::new()).await,
        Err(StoreError::Stale | StoreError::Wrong(_))
    ));
    let chosen = Chosen::from([(quotes[3].id, Some(places[0].0))]);
    // Two at once: one wins.
    let (one, other) = tokio::join!(
        world.store.add_version(&ines, id, plan.seen, &new, &chosen),
        world.store.add_version(&omar, id, plan.seen, &new, &chosen),
    );
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    let done = one.or(other).unwrap();
    assert_eq!((done.number, done.kept, done.changed, done.gone), (2, 1, 2, 1), "the last is said by a man now");
    let desk = world.store.desk(id).await.unwrap();
    assert_eq!((desk.version, desk.text.as_str()), (2, new.as_str()));
    let states: Vec<_> =
        desk.quotes.iter().filter(|q| q.state != State::Dismissed).map(|q| (q.exact.as_str(), q.state)).collect();
    assert_eq!(
        states[..2],
        [("We sail at noon,", State::Approved), ("Nobody told us anything about the second engine,", State::Reopened),]
    );
    assert_eq!((desk.lost.len(), desk.lost[0].exact.as_str(), desk.lost[0].state), (1, "It rains,", State::Reopened));
    desk.quotes.iter().for_each(|quote| stands(new.as_str(), quote));
    // The sheet holds what it held; of the quotes on it two have changed since, and the third has not.
    let frozen = world.store.sheet(sheet).await.unwrap();
    assert_eq!((frozen.rows.len(), frozen.changed.len()), (3, 2));
    let again = world.store.plan_version(&ines, id, &new).await;
    assert!(matches!(again, Err(StoreError::Conflict(why)) if why.contains("has already")));
}

/// An article whose first quote is approved, and its id.
async fn approved(world: &World, ines: &Actor, omar: &Actor, text: &str) -> ArticleId {
    let id = world.import(ines, text).await.id();
    let quote = world.store.desk(id).await.unwrap().quotes.remove(0);
    let send = Save { edit: verdict(), action: Some((Action::Send, None)), ..Save::default() };
    let sent = world.store.save(ines, quote.id, quote.version, send).await.unwrap();
    world.store.save(omar, quote.id, sent.version, act(Action::Approve)).await.unwrap();
    id
}

async fn a_new_version_that_names_another_speaker_reopens(world: World) {
    let (ines, omar) = (world.person("Ines", Role::Checker).await, world.person("Omar", Role::Editor).await);
    let text = |who: &str| format!("The board met. “The bridge is sound,” said {who}. It rained.");
    let id = approved(&world, &ines, &omar, &text("Petra Lund")).await;
    let new = ArticleText::parse(&text("Rosa Klein")).unwrap();
    let plan = world.store.plan_version(&ines, id, &new).await.unwrap();
    assert!(
        matches!(&plan.quotes[0].1, Found::Changed(_, words, Some(who)) if words == "The bridge is sound," && who.contains("Klein")),
        "{:?}",
        plan.quotes[0].1
    );
    let done = world.store.add_version(&ines, id, plan.seen, &new, &Chosen::new()).await.unwrap();
    assert_eq!((done.kept, done.changed), (0, 1));
    let quote = world.store.desk(id).await.unwrap().quotes.remove(0);
    assert_eq!((quote.state, quote.person.as_deref()), (State::Reopened, Some("Rosa Klein")));
}

async fn what_stands_around_an_approved_quote_was_approved_with_it(world: World) {
    let (ines, omar) = (world.person("Ines", Role::Checker).await, world.person("Omar", Role::Editor).await);
    let text = |before: &str, after: &str| {
        format!("{before} “The bridge is sound,” said Petra Lund. {after} “It rains,” said Rosa Klein. They left.")
    };
    let id = approved(&world, &ines, &omar, &text("The board met.", "It was late.")).await;
    let bring = async |text: &str| {
        let text = ArticleText::parse(text).unwrap();
        let plan = world.store.plan_version(&ines, id, &text).await.unwrap();
        let done = world.store.add_version(&ines, id, plan.seen, &text, &Chosen::new()).await.unwrap();
        let quotes = world.store.desk(id).await.unwrap().quotes;
        (plan.quotes.into_iter().map(|(_, found)| found).collect::<Vec<_>>(), done, quotes)
    };
    // Other white space, other marks, other sentences further off: nothing was approved with those.
    let styled = text("The board  met.", "It was\nlate.").replace("They left", "They stayed");
    let (plan, done, quotes) = bring(&styled).await;
    assert!(plan.iter().all(|found| matches!(found, Found::Kept(_))), "{plan:?}");
    assert_eq!((done.kept, done.changed, quotes[0].state), (2, 0, State::Approved));
    // The audit's: the same words, in a sketch.
    let sketch = text("In a satirical sketch:", "None of it is real.");
    let (plan, done, quotes) = bring(&sketch).await;
    let Found::Around(_, was, now) = &plan[0] else { panic!("{plan:?}") };
    assert_eq!((was.before.as_str(), now.after.as_str()), ("The board met.", "said Petra Lund. None of it is real."));
    assert!(matches!(plan[1], Found::Kept(_)), "nobody checked that one: {plan:?}");
    assert_eq!((done.kept, done.changed, quotes[0].state), (1, 1, State::Reopened));
    assert_eq!((quotes[0].signed.as_deref(), quotes[0].exact.as_str()), (None, "The bridge is sound,"));
    let why = "What stands before and after it changed in version 3: see whether the words still mean the same.";
    assert_eq!(quotes[0].reason, why);
    assert_eq!(world.store.history(quotes[0].id).await.unwrap()[0].change.reason(), Some(why));
    // What waits for an editor goes back to its checker.
    world.store.save(&ines, quotes[0].id, quotes[0].version, act(Action::Send)).await.unwrap();
    let (_, _, quotes) = bring(&sketch.replace("None of it", "All of it")).await;
    assert_eq!((quotes[0].state, quotes[0].checked_by.as_ref().unwrap().1.as_str()), (State::Returned, "Ines"));
    assert!(quotes[0].reason.contains("stands after it"), "{}", quotes[0].reason);
}

async fn what_is_gone_comes_back_with_its_review(world: World) {
    let (ines, omar) = (world.person("Ines", Role::Checker).await, world.person("Omar", Role::Editor).await);
    let whole = "The board met. “The bridge is sound,” said Petra Lund. “Nobody told us,” said Rosa Klein.";
    let id = approved(&world, &ines, &omar, whole).await;
    let bring = async |text: &str| {
        let seen = world.store.desk(id).await.unwrap().version;
        world.store.add_version(&ines, id, seen, &ArticleText::parse(text).unwrap(), &Chosen::new()).await.unwrap()
    };
    // A wrong paste: half of the article.
    let half = bring("The board met. “Nobody told us,” said Rosa Klein.").await;
    assert_eq!((half.kept, half.gone), (1, 1));
    let lost = world.store.desk(id).await.unwrap().lost.remove(0);
    assert_eq!((lost.exact.as_str(), lost.state), ("The bridge is sound,", State::Reopened));
    let refused = world.store.save(&ines, lost.id, lost.version, act(Action::Send)).await;
    assert!(matches!(refused, Err(StoreError::Refused(Refusal::Lost))));
    assert!(world.store.queue(&ines, 10).await.unwrap().open.1.iter().all(|row| row.quote != lost.id));
    // Somebody else's same words are not hers.
    let another = "The board met. “The bridge is sound,” said Tom Weber. “Nobody told us,” said Rosa Klein.";
    let plan = world.store.plan_version(&ines, id, &ArticleText::parse(another).unwrap()).await.unwrap();
    let hers = plan.quotes.iter().find(|(quote, _)| quote.id == lost.id).unwrap();
    assert!(matches!(&hers.1, Found::Changed(_, _, Some(who)) if who.contains("Weber")), "{:?}", hers.1);
    // The old text again: the quote is back, with its verdict, to be looked at.
    let back = bring(whole).await;
    assert_eq!((back.number, back.kept, back.gone, back.new), (3, 2, 0, 0));
    let desk = world.store.desk(id).await.unwrap();
    assert!(desk.lost.is_empty());
    assert_eq!((desk.quotes[0].id, desk.quotes[0].lost, desk.quotes[0].verdict.is_some()), (lost.id, false, true));
}

async fn whoever_changes_the_evidence_of_a_checked_quote_takes_over(world: World) {
    let (ines, omar) = (world.person("Ines", Role::Checker).await, world.person("Omar", Role::Editor).await);
    let id = world.import(&ines, TEXT).await.id();
    let quote = world.store.desk(id).await.unwrap().quotes.remove(0);
    let send = Save { edit: verdict(), action: Some((Action::Send, None)), ..Save::default() };
    world.store.save(&ines, quote.id, quote.version, send).await.unwrap();
    world.store.add_evidence(&omar, quote.id, evidence("Tape", "We sail at noon.")).await.unwrap();
    let now = world.store.quote(quote.id).await.unwrap();
    assert_eq!(now.located, 1);
    let refused = world.store.save(&omar, quote.id, now.version, act(Action::Approve)).await;
    assert!(matches!(refused, Err(StoreError::Refused(Refusal::OwnWork(_)))));
    // Other words were not found there.
    let edit =
        Edit { place: Some((CharSpan { start: now.span.start, end: now.span.start + 7 }, 1)), ..Edit::default() };
    let moved = world.store.save(&omar, quote.id, now.version, Save { edit, ..Save::default() }).await.unwrap();
    assert_eq!((moved.exact.as_str(), moved.evidence, moved.located), ("We sail", 1, 0));
}

async fn a_frozen_sheet_never_changes(world: World) {
    let (ines, omar) = (world.person("Ines", Role::Checker).await, world.person("Omar", Role::Editor).await);
    let id = world.import(&ines, TEXT).await.id();
    let title = Line::parse("title", "October").unwrap();
    let all = ExportFilter { article: Some(id), state: Some(State::Approved), ..ExportFilter::default() };
    assert!(matches!(world.store.freeze(&ines, &title, &all).await, Err(StoreError::Refused(_))));
    assert!(matches!(world.store.freeze(&omar, &title, &all).await, Err(StoreError::Wrong(_))), "nothing is approved");
    let quote = world.store.desk(id).await.unwrap().quotes.remove(0);
    let statement = evidence("Statement", "We sail at noon.");
    let evidence = world.store.add_evidence(&ines, quote.id, statement).await.unwrap();
    let send = Save { edit: verdict(), action: Some((Action::Send, None)), ..Save::default() };
    // Evidence came since the quote was looked at.
    assert!(matches!(world.store.save(&ines, quote.id, quote.version, send.clone()).await, Err(StoreError::Stale)));
    let seen = world.store.quote(quote.id).await.unwrap().version;
    let sent = world.store.save(&ines, quote.id, seen, send).await.unwrap();
    let approved = world.store.save(&omar, quote.id, sent.version, act(Action::Approve)).await.unwrap();
    // Two editors at the same second: one sheet.
    let (one, other) = tokio::join!(world.store.freeze(&omar, &title, &all), world.store.freeze(&omar, &title, &all));
    let sheet = one.unwrap();
    assert_eq!(other.unwrap(), sheet);
    let frozen = world.store.sheet(sheet).await.unwrap();
    assert_eq!((frozen.sheet.number, frozen.rows.len(), frozen.heads.len(), frozen.changed.len()), (1, 1, 1, 0));
    assert_eq!(frozen.rows, world.store.export_page(&all, None, 10).await.unwrap());
    // Chosen by who spoke and by day.
    let by = |person: &str, since: &str| ExportFilter {
        person: person.to_owned(),
        since: Day::parse(since),
        until: Day::parse("2026-09-21"),
        ..all.clone()
    };
    for (filter, count) in
        [(by("petra LUND", "2026-09-21"), 1), (by("Amadou Diallo", ""), 0), (by("", "2026-09-22"), 0)]
    {
        assert_eq!(world.store.export_page(&filter, None, 10).await.unwrap().len(), count, "{filter:?}");
    }
    // What is done afterwards is shown beside it and changes nothing on it.
    let reopened = world.store.save(&omar, quote.id, approved.version, why(Action::Reopen)).await.unwrap();
    let after = world.store.sheet(sheet).await.unwrap();
    assert_eq!(after.rows, frozen.rows);
    assert_eq!(after.changed, [(quote.id, State::Reopened)]);
    let kept = world.store.drop_evidence(&ines, quote.id, evidence).await;
    assert!(matches!(kept, Err(StoreError::Refused(Refusal::OnSheet(1)))));
    // Approved again it is another sheet, with the next number.
    let send = Save { edit: verdict(), action: Some((Action::Send, None)), ..Save::default() };
    let sent = world.store.save(&ines, quote.id, reopened.version, send).await.unwrap();
    world.store.save(&omar, quote.id, sent.version, act(Action::Approve)).await.unwrap();
    let next = world.store.freeze(&omar, &title, &all).await.unwrap();
    assert_eq!(world.store.sheets().await.unwrap().iter().map(|row| row.number).collect::<Vec<_>>(), [2, 1]);
    assert_ne!(next, sheet);
}

async fn a_sheet_counts_what_is_not_on_it(world: World) {
    let (ines, omar) = (world.person("Ines", Role::Checker).await, world.person("Omar", Role::Editor).await);
    let text = format!("{TEXT}\n\n“The rope was worn in two places,” Petra Lund said.");
    let id = world.import(&ines, &text).await.id();
    let quotes = world.store.desk(id).await.unwrap().quotes;
    let send = Save { edit: verdict(), action: Some((Action::Send, None)), ..Save::default() };
    for quote in &quotes[..2] {
        world.store.add_evidence(&ines, quote.id, evidence("Statement", &quote.exact)).await.unwrap();
        let seen = world.store.quote(quote.id).await.unwrap().version;
        world.store.save(&ines, quote.id, seen, send.clone()).await.unwrap();
    }
    let seen = world.store.quote(quotes[0].id).await.unwrap().version;
    world.store.save(&omar, quotes[0].id, seen, act(Action::Approve)).await.unwrap();
    let all = ExportFilter { state: Some(State::Approved), ..ExportFilter::default() };
    let rows = world.store.export_page(&all, None, 10).await.unwrap();
    let live = world.store.coverage(&all, &rows).await.unwrap();
    // A name between marks is no quote.
    let others = quotes.iter().filter(|quote| quote.state == State::Open).count();
    let others = i64::try_from(others).unwrap() - 2;
    assert_eq!(others, 1);
    assert_eq!((live[0].article, live[0].on_sheet, live[0].others.get(&State::Checked)), (id, 1, Some(&1)));
    assert_eq!(live[0].others.get(&State::Open).copied().unwrap_or_default(), others);
    let sheet = world.store.freeze(&omar, &Line::parse("title", "One").unwrap(), &all).await.unwrap();
    assert_eq!(world.store.sheet(sheet).await.unwrap().coverage, live);
    // What is done afterwards does not change what was counted.
    let seen = world.store.quote(quotes[1].id).await.unwrap().version;
    world.store.save(&omar, quotes[1].id, seen, act(Action::Approve)).await.unwrap();
    assert_eq!(world.store.sheet(sheet).await.unwrap().coverage, live);
    // Approved ones that a choice leaves out are counted too, and a filter counts as it shows.
    let by = ExportFilter { person: "Nobody".to_owned(), ..all.clone() };
    let none = world.store.coverage(&by, &rows).await.unwrap();
    assert_eq!((none[0].on_sheet, none[0].others.get(&State::Approved)), (0, Some(&2)));
    let words =
        ExportFilter { words: quotes[0].exact.clone(), since: Day::parse("2026-01-01"), ..ExportFilter::default() };
    assert_eq!(world.store.coverage(&words, &rows).await.unwrap()[0].on_sheet, 1);
    let everything = world.store.coverage(&ExportFilter::default(), &rows).await.unwrap();
    assert_eq!((everything[0].on_sheet, everything[0].others.len()), (others + 2, 0));
}

/// What was kept of a sheet before its quotes were counted, byte for byte.
const OLD_SHEET: &str = r#"{"format":"verbatim-frozen-sheet-1","heads":[{"article":"0190a5c0-0000-7000-8000-000000000001","number":7,"hash":"ab12"}],"quotes":[{"id":"0190a5c0-0000-7000-8000-000000000002","article_id":"0190a5c0-0000-7000-8000-000000000001","title":"Ferry row","byline":"Tom Vale","publisher":"Harbour Courier","url":"","published_at":"2026-09-20","start_at":1,"end_at":17,"exact":"We sail at noon.","prefix":"“","suffix":"” she said","kind":"direct","utterance":0,"version":4,"state":"approved","reason":"","body":"{\"speaker\":{\"text\":\"she\"},\"name\":\"Petra Lund\",\"role\":null,\"cue\":{\"text\":\"said\"},\"via\":[]}","person":"","wording":"verbatim","attribution_axis":"correct","context":"in_context","note":"","checked_by":"Ines","checked_at":"2026-09-21T09:00:00Z","approved_by":"Omar","approved_at":"2026-09-21T10:00:00Z","evidence":[{"quote":"0190a5c0-0000-7000-8000-000000000002","title":"Statement","kind":"statement","grade":"B","origin":"","url":"","locator":"line 1"}],"questions":[]}]}"#;

async fn a_sheet_frozen_before_counts_stays_as_it_is(world: World) {
    let (id, sha256) = ("0190a5c0-0000-7000-8000-0000000000aa", review::sha256_hex(OLD_SHEET.as_bytes()));
    assert_eq!(sha256, "0789a59a94b37d952691ff8337bee2d300268f9b9cc3488265174a00763ab16e");
    let sql = format!(
        "insert into sheets (id, number, title, content, sha256, quotes, frozen_by, frozen_name, at)
            values ('{id}', 1, 'Old', '{OLD_SHEET}', '{sha256}', 1, null, 'Omar', '2026-09-21T11:00:00Z')"
    );
    Probe::of(&world.store).execute(sql.leak()).await.unwrap();
    let old = world.store.sheet(review::SheetId::parse(id).unwrap()).await.unwrap();
    assert_eq!((old.sheet.sha256.as_str(), old.heads.len(), old.coverage.len()), (sha256.as_str(), 1, 0));
    let row = &old.rows[0];
    assert_eq!((old.sheet.signed().starts_with("Not signed"), old.sheet.withdrawn()), (true, None));
    assert_eq!(world.store.signed_sheet(old.sheet.id).await.unwrap(), None);
    assert_eq!((row.exact.as_str(), row.guessed), ("We sail at noon.", false));
    assert_eq!(row.said(), "Petra Lund (“she”) said");
    assert_eq!(row.evidence[0].line(), "Statement, line 1 (grade B)");
    assert_eq!((row.signed.as_deref(), row.renamed()), (None, None));
    // Those of the form after it print the registry's name of their day.
    let second = OLD_SHEET.replace("sheet-1", "sheet-2").replace("\"person\":\"\"", "\"person\":\"Petra K. Lund\"");
    let sha256 = review::sha256_hex(second.as_bytes());
    let sql = format!("update sheets set content = '{second}', sha256 = '{sha256}'");
    Probe::of(&world.store).execute(sql.leak()).await.unwrap();
    let old = world.store.sheet(review::SheetId::parse(id).unwrap()).await.unwrap();
    assert_eq!((old.rows[0].name(), old.rows[0].renamed()), ("Petra K. Lund", None));
}

async fn the_newsroom_has_a_name_and_an_address(world: World) {
    let (ada, omar) = (world.person("Ada", Role::Admin).await, world.person("Omar", Role::Editor).await);
    assert_eq!(world.store.house().await.unwrap(), House::default());
    let house = House::parse(" Harbour  Courier ", "https://www.example.org/quotes/").unwrap();
    assert_eq!((house.name.as_str(), house.address.as_str()), ("Harbour Courier", "https://www.example.org/quotes"));
    assert!(world.store.set_house(&omar, &house).await.is_err());
    world.store.set_house(&ada, &house).await.unwrap();
    world.store.set_house(&ada, &house).await.unwrap();
    assert_eq!(world.store.house().await.unwrap(), house);
    let events = world.store.events(&EventFilter::default(), 10).await.unwrap();
    assert_eq!(events.iter().filter(|event| event.change.kind() == "house_set").count(), 1);
    for bad in [
        "www.example.org",
        "javascript:alert(1)",
        "https://",
        "https://a b",
        "https://a.example/?q=1",
        "https://a.example/#x",
    ] {
        assert!(matches!(House::parse("A", bad), Err(StoreError::Wrong(_))), "{bad}");
    }
    world.store.set_house(&ada, &House::default()).await.unwrap();
    assert_eq!(world.store.house().await.unwrap(), House::default());
}

async fn queues_by_role(world: World) {
    let (ines, omar) = (world.person("Ines", Role::Checker).await, world.person("Omar", Role::Editor).await);
    let id = world.import(&ines, TEXT).await.id();
    let quotes = world.store.desk(id).await.unwrap().quotes;
    let sent = Save { edit: verdict(), action: Some((Action::Send, None)), ..Save::default() };
    world.store.save(&ines, quotes[0].id, quotes[0].version, sent).await.unwrap();
    let (hers, his) = (world.store.queue(&ines, 10).await.unwrap(), world.store.queue(&omar, 10).await.unwrap());
    assert_eq!((hers.open.0, hers.sent.len(), hers.to_approve.1.len()), (1, 1, 0));
    assert_eq!((his.to_approve.0, his.to_approve.1[0].quote), (1, quotes[0].id));
    assert_eq!((world.store.waiting(&ines).await.unwrap(), world.store.waiting(&omar).await.unwrap()), (0, 1));
}

async fn searches_fold_case_and_wildcards(world: World) {
    let ines = world.person("Ines", Role::Checker).await;
    world.import(&ines, "“ÄRGER um 100 % der Boote,” sagte Jana Ohm am Montag.").await;
    let find = async |words: &str| {
        let filter = ArticleFilter { words: words.to_owned(), ..ArticleFilter::default() };
        world.store.articles(&filter, 10).await.unwrap().len()
    };
    assert_eq!(
        (find("ärger").await, find("100 %").await, find("100_%").await, find("%").await, find("_").await),
        (1, 1, 0, 1, 0)
    );
    assert_eq!(find("FERRY").await, 1, "titles too");
}

async fn hostile_text_is_stored_as_text(world: World) {
    let ines = world.person("Ines", Role::Checker).await;
    let text = "“</textarea><script>alert(1)</script> 👩‍🚒'; drop table quotes; --” said \"><img src=x onerror=alert(1)> Lund.\u{202e}";
    let id = world.import(&ines, text).await.id();
    let desk = world.store.desk(id).await.unwrap();
    assert_eq!(desk.text, text.trim_end_matches('\u{202e}'), "but what turns the direction");
    assert!(!desk.quotes.is_empty());
}

/// Both engines have the same tables and columns.
#[tokio::test]
async fn the_schemas_agree() {
    let Some(postgres) = World::postgres().await else { return };
    let sqlite = World::sqlite().await;
    assert_eq!(Probe::of(&sqlite.store).columns().await.unwrap(), Probe::of(&postgres.store).columns().await.unwrap());
}

/// `sslmode` is honored: a server without TLS is refused where it is asked for, and one with it is spoken to in it.
#[tokio::test]
async fn tls_to_postgres_is_used_where_it_is_asked_for() {
    let Some(world) = World::postgres().await else { return };
    let admin = sqlx::PgPool::connect(&world.url).await.unwrap();
    let has_tls: String = sqlx::query_scalar("show ssl").fetch_one(&admin).await.unwrap();
    let asked = Store::open(&format!("{}?sslmode=require", world.url), world.clock.clone(), key()).await;
    match (has_tls.as_str(), asked) {
        ("on", Ok(store)) => {
            store.ping().await.unwrap();
            let encrypted: i64 = sqlx::query_scalar(
                "select count(*) from pg_stat_ssl join pg_stat_activity using (pid) where ssl and datname = current_database() and application_name = 'verbatim'",
            )
            .fetch_one(&admin)
            .await
            .unwrap();
            assert!(encrypted > 0);
            store.close().await;
        }
        ("off", Err(refused)) => assert!(refused.to_string().contains("TLS"), "{refused}"),
        (has_tls, asked) => panic!("TLS is {has_tls}: {:?}", asked.map(|_| "opened")),
    }
    // A certificate of nobody we trust is refused where the server's name is to be proven.
    let proven = Store::open(&format!("{}?sslmode=verify-full", world.url), world.clock.clone(), key()).await;
    assert!(proven.is_err());
    admin.close().await;
    world.store.close().await;
}

/// A backup made while the desk writes is whole, and a restore brings it back.
#[tokio::test]
async fn backup_and_restore() {
    let world = World::sqlite().await;
    let ines = world.person("Ines", Role::Checker).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.backup");
    let (done, imported) = tokio::join!(world.store.backup(&file), world.import(&ines, TEXT));
    done.unwrap();
    assert!(matches!(imported, Imported::New(..)));
    assert!(world.store.backup(&file).await.is_err(), "a backup never overwrites");
    let target = folder.path().join("restored.db");
    let clock = Arc::new(FixedClock::new(Timestamp::from_millis(0)));
    let restore = async |file: &std::path::Path| Store::restore(file, &target, clock.clone(), true).await;
    assert_eq!(restore(&file).await.unwrap(), None, "nothing was there");
    let restored = Store::open(&format!("sqlite://{}", target.display()), clock.clone(), key()).await.unwrap();
    assert_eq!(restored.verify().await.unwrap().faults, []);
    assert_eq!(restored.users().await.unwrap().len(), 1);
    restored.close().await;
    std::fs::write(folder.path().join("broken"), b"SQLite format 3\0 and then nothing").unwrap();
    assert!(restore(&folder.path().join("broken")).await.is_err());
    let still = async || {
        let store = Store::open(&format!("sqlite://{}", target.display()), clock.clone(), key()).await.unwrap();
        let users = store.users().await.unwrap().len();
        store.close().await;
        users
    };
    assert_eq!(still().await, 1, "a bad backup changes nothing");
    // What was put aside stays, however often.
    for number in ["", "-2", "-3"] {
        let kept = restore(&file).await.unwrap().unwrap();
        assert!(kept.display().to_string().ends_with(&format!(".before-restore{number}")), "{kept:?}");
        assert_eq!(still().await, 1);
    }
    let mut left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    left.retain(|name| name.to_string_lossy().contains("restoring"));
    assert_eq!(left, Vec::<std::ffi::OsString>::new());
}

/// Backups that would harm: each is refused, and says why.
#[tokio::test]
async fn backups_that_are_refused() {
    let world = World::sqlite().await;
    let ines = world.resident("Ines", Role::Checker).await;
    world.import(&ines, TEXT).await;
    let session = SignIn {
        email: "ines@desk.example".to_owned(),
        password: "correct horse battery".to_owned(),
        ..SignIn::default()
    };
    let session = world.store.sign_in(session).await.unwrap().signed_in().unwrap().session;
    let link = world.store.password_link(&Actor::program("test"), ines.user).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.db");
    world.store.backup(&whole).await.unwrap();
    let target = folder.path().join("desk.db");
    let restore =
        async |file: &std::path::Path, verified| Store::restore(file, &target, world.clock.clone(), verified).await;
    for (statement, why) in [
        ("create trigger t after insert on sessions begin update users set role = 'admin'; end", "it holds t"),
        ("create view quiet as select * from users", "it holds quiet"),
        ("create table more (x)", "not those of a desk"),
        ("drop index sessions_user", "not those of a desk"),
        ("alter table users add column more text", "not those of a desk"),
        ("drop table quotes; create table quotes (x)", "not those of a desk"),
        ("delete from _sqlx_migrations", ""),
        ("update users set role = 'admin'", "does not bear out its own log"),
        ("update quotes set state = 'approved'", "does not bear out its own log"),
        ("delete from events where number = 2", "does not bear out its own log"),
    ] {
        let bad = folder.path().join("bad.db");
        std::fs::copy(&whole, &bad).unwrap();
        let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", bad.display())).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("pragma foreign_keys = off; {statement}")))
            .execute(&pool)
            .await
            .unwrap();
        pool.close().await;
        let refused = restore(&bad, true).await.unwrap_err().to_string();
        assert!(refused.contains(why) && refused.contains("Nothing was changed"), "{statement}: {refused}");
        assert!(!target.exists(), "{statement}");
        if why.contains("log") {
            restore(&bad, false).await.unwrap();
            std::fs::remove_file(&target).unwrap();
        }
    }
    restore(&whole, true).await.unwrap();
    let restored = Store::open(&format!("sqlite://{}", target.display()), world.clock.clone(), key()).await.unwrap();
    assert_eq!(restored.session(&session).await.unwrap(), None, "whoever was signed in is not any more");
    assert!(!restored.link_holds(&link).await.unwrap());
    assert_eq!(restored.verify().await.unwrap().faults, []);
    let last = restored.events(&EventFilter::default(), 1).await.unwrap().remove(0);
    assert!(matches!(last.change, review::Change::DeskRestored), "{last:?}");
    restored.close().await;
}

/// A database that cannot be written says so, in words.
#[tokio::test]
async fn a_read_only_database_says_so() {
    let world = World::sqlite().await;
    let ines = world.person("Ines", Role::Checker).await;
    let probe = Probe::of(&world.store);
    probe.execute("pragma query_only = on").await.unwrap();
    let refused = world.store.import(&ines, article(TEXT)).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(why)) if why.contains("read-only")), "{refused:?}");
    probe.execute("pragma query_only = off; pragma max_page_count = 1").await.unwrap();
    let mut last = Ok(());
    for number in 0..40 {
        let text = format!("{} “Yes,” Lund said. {number}", "long ".repeat(20_000));
        if let Err(error) = world.store.import(&ines, article(&text)).await {
            last = Err(error);
            break;
        }
    }
    assert!(matches!(&last, Err(StoreError::Unavailable(why)) if why.contains("full")), "{last:?}");
}

/// Another program holds the database: the answer says to wait, and nothing is half written.
#[tokio::test]
async fn a_locked_database_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("desk.db").display());
    let world = World::open(&url, folder).await;
    let ines = world.person("Ines", Role::Checker).await;
    let other = Store::open(&url, world.clock.clone(), key()).await.unwrap();
    Probe::of(&other).execute("begin immediate").await.unwrap();
    let refused = world.store.import(&ines, article(TEXT)).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(why)) if why.contains("busy")), "{refused:?}");
    Probe::of(&other).execute("rollback").await.unwrap();
    assert!(matches!(world.import(&ines, TEXT).await, Imported::New(..)));
}
