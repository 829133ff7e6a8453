//! What a finding asks of verdicts, and what becomes of it.

use super::*;
use review::Attribution;

const SPEECH: &str = "“The bridge was not safe,” said Petra Lund.";
const TRANSCRIPT: &str = "HADDAD: Was it safe?\n\nLUND: The bridge was safe.\n";
const WORDING: Disagreement = Disagreement::Wording { finding: Wording::AlteredMaterial, verdict: Wording::Verbatim };

/// A verdict, and what is done with it, by somebody who saw the finding `saw`.
fn judged(wording: Wording, note: &str, saw: &str, action: Option<Action>) -> Save {
    let verdict = Verdict { wording, attribution: AttributionAxis::Correct, context: ContextAxis::InContext };
    let edit = Edit { verdict: Some((verdict, Note::parse(note).unwrap())), ..Edit::default() };
    Save { edit, action: action.map(|action| (action, None)), saw: saw.to_owned(), ..Save::default() }
}

async fn saw(world: &World, quote: &QuoteView) -> String {
    let quote = world.store.quote(quote.id).await.unwrap();
    let found = world.store.findings(&quote, Policy::Trims).await.unwrap();
    let found: Vec<_> = found.iter().map(store::Against::short).collect();
    counting(&found).unwrap().fingerprint()
}

#[track_caller]
fn refused(result: &store::Result<QuoteView>, why: Refusal) {
    assert!(matches!(result, Err(StoreError::Refused(refusal)) if *refusal == why), "{result:?}");
}

async fn quote_with(world: &World, by: &Actor, transcript: &str) -> (ArticleId, QuoteView) {
    let article = world.import(by, SPEECH).await.id();
    let quote = world.store.desk(article).await.unwrap().quotes.remove(0);
    world.store.add_evidence(by, quote.id, evidence("Transcript", transcript)).await.unwrap();
    (article, world.store.quote(quote.id).await.unwrap())
}

pub async fn a_verdict_over_the_comparison_needs_a_note_and_a_second_word(world: World) {
    let (ines, omar) = (world.person("Ines", Role::Checker).await, world.person("Omar", Role::Editor).await);
    let (_, quote) = quote_with(&world, &ines, TRANSCRIPT).await;
    let seen = saw(&world, &quote).await;
    let send = |note: &str| judged(Wording::Verbatim, note, &seen, Some(Action::Send));
    let without = world.store.save(&ines, quote.id, quote.version, send("")).await;
    refused(&without, Refusal::Lacks(Lack::Why(WORDING)));
    // A program that saw nothing answers nothing.
    let blind = Save { saw: String::new(), ..send("The tape has “not”.") };
    let blind = world.store.save(&ines, quote.id, quote.version, blind).await;
    refused(&blind, Refusal::Lacks(Lack::Changed(WORDING)));
    let sent = world.store.save(&ines, quote.id, quote.version, send("The tape has “not”.")).await.unwrap();
    // One key approves what agrees; over the comparison it takes another, in sight of what is overruled.
    let approve = |overrule, saw: &str| Save { saw: saw.to_owned(), overrule, ..act(Action::Approve) };
    for blind in [approve(false, &seen), approve(true, ""), approve(true, "0123456789abcdef")] {
        refused(&world.store.save(&omar, quote.id, sent.version, blind).await, Refusal::Overrules(WORDING));
    }
    world.store.save(&omar, quote.id, sent.version, approve(true, &seen)).await.unwrap();
    let over: Vec<String> = world
        .store
        .history(quote.id)
        .await
        .unwrap()
        .iter()
        .map(|line| line.change.summary())
        .filter(|line| {
            line.contains("over the comparison (Altered, material: a negation was dropped)")
                || line.contains("a negation was added")
        })
        .collect();
    assert_eq!(over.len(), 3, "judged, sent and approved: {over:?}");
    let sheet = world.store.export_page(&ExportFilter::default(), None, 10).await.unwrap();
    assert_eq!(
        (sheet[0].overruled.as_str(), sheet[0].judged_by.as_str()),
        ("Altered, material: a negation was added", "Ines")
    );
}

pub async fn the_speaker_is_the_voice_or_a_note_says_why(world: World) {
    let ines = world.person("Ines", Role::Checker).await;
    let (_, quote) = quote_with(&world, &ines, "LUND: Was it?\n\nHADDAD: The bridge was not safe.\n").await;
    let seen = saw(&world, &quote).await;
    let send = |saw: &str| judged(Wording::Verbatim, "", saw, Some(Action::Send));
    let other = world.store.save(&ines, quote.id, quote.version, send(&seen)).await;
    refused(&other, Refusal::Lacks(Lack::Why(Disagreement::Voice)));
    // In one step with the right name.
    let mut save = send(&seen);
    save.edit.attribution = Some(Attribution::parse("Omar Haddad said").unwrap());
    let sent = world.store.save(&ines, quote.id, quote.version, save).await.unwrap();
    assert_eq!(sent.state, State::Checked);
}

pub async fn evidence_that_comes_while_a_verdict_is_typed_is_not_overlooked(world: World) {
    let (ines, rosa) = (world.person("Ines", Role::Checker).await, world.person("Rosa", Role::Checker).await);
    let (article, quote) = quote_with(&world, &ines, "LUND: The bridge was not safe.\n").await;
    let seen = saw(&world, &quote).await;
    // A better source, for the article: the quote itself is untouched.
    let tape = NewEvidence { grade: Grade::A, ..evidence("Tape", TRANSCRIPT) };
    world.store.attach_evidence(&rosa, article, tape).await.unwrap();
    let send = judged(Wording::Verbatim, "Heard it.", &seen, Some(Action::Send));
    let late = world.store.save(&ines, quote.id, quote.version, send.clone()).await;
    refused(&late, Refusal::Lacks(Lack::Changed(WORDING)));
    let now = saw(&world, &quote).await;
    assert_ne!(now, seen);
    world.store.save(&ines, quote.id, quote.version, Save { saw: now, ..send }).await.unwrap();
}

pub async fn a_note_answers_the_finding_it_was_written_in_sight_of(world: World) {
    let (ines, omar) = (world.person("Ines", Role::Checker).await, world.person("Omar", Role::Editor).await);
    let (_, quote) = quote_with(&world, &ines, TRANSCRIPT).await;
    let seen = saw(&world, &quote).await;
    let send = judged(Wording::Verbatim, "The transcriber missed the word.", &seen, Some(Action::Send));
    world.store.save(&ines, quote.id, quote.version, send).await.unwrap();
    // Its evidence is replaced: the note was about another piece.
    let first = world.store.findings(&quote, Policy::Trims).await.unwrap()[0].evidence;
    world.store.add_evidence(&ines, quote.id, evidence("Second transcript", TRANSCRIPT)).await.unwrap();
    world.store.drop_evidence(&ines, quote.id, first).await.unwrap();
    let now = world.store.quote(quote.id).await.unwrap();
    let saw = saw(&world, &now).await;
    let approve = Save { saw: saw.clone(), overrule: true, ..act(Action::Approve) };
    let late = world.store.save(&omar, quote.id, now.version, approve.clone()).await;
    refused(&late, Refusal::Lacks(Lack::Changed(WORDING)));
    let returned = world.store.save(&omar, quote.id, now.version, why(Action::Return)).await.unwrap();
    // The same note again is no answer.
    let send = |note: &str| judged(Wording::Verbatim, note, &saw, Some(Action::Send));
    let same = send("The transcriber missed the word.");
    let same = world.store.save(&ines, quote.id, returned.version, same).await;
    refused(&same, Refusal::Lacks(Lack::Changed(WORDING)));
    let both = send("Both transcribers missed the word; the tape has it at 0:12.");
    let sent = world.store.save(&ines, quote.id, returned.version, both).await.unwrap();
    world.store.save(&omar, quote.id, sent.version, approve).await.unwrap();
}

pub async fn evidence_and_verdict_are_taken_over_in_one_step(world: World) {
    let (ines, reader) = (world.person("Ines", Role::Checker).await, world.person("Rea", Role::Reader).await);
    let article = world.import(&ines, SPEECH).await.id();
    let quote = world.store.desk(article).await.unwrap().quotes.remove(0);
    let tape = evidence("Tape", "LUND: The bridge was not safe.\n");
    let tape = world.store.attach_evidence(&ines, article, tape).await.unwrap();
    let send = Save { cite: Some(tape), ..judged(Wording::Verbatim, "", "", Some(Action::Send)) };
    let refusal = world.store.save(&reader, quote.id, quote.version, send.clone()).await;
    refused(&refusal, Refusal::Role { least: Role::Checker });
    let stale = world.store.save(&ines, quote.id, quote.version + 1, send.clone()).await;
    assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");
    assert_eq!(world.store.quote(quote.id).await.unwrap().evidence, 0, "nothing of it was written");
    let sent = world.store.save(&ines, quote.id, quote.version, send).await.unwrap();
    assert_eq!((sent.state, sent.evidence, sent.located), (State::Checked, 1, 1));
    let kinds: Vec<_> = world.store.history(quote.id).await.unwrap().iter().map(|line| line.change.kind()).collect();
    assert_eq!(kinds, ["moved", "judged", "evidence_cited"]);
}

pub async fn findings_follow_words_and_policy(world: World) {
    let (ada, ines) = (world.person("Ada", Role::Admin).await, world.person("Ines", Role::Checker).await);
    let (article, quote) = quote_with(&world, &ines, TRANSCRIPT).await;
    let wording = async |policy| {
        let quote = world.store.quote(quote.id).await.unwrap();
        world.store.findings(&quote, policy).await.unwrap()[0].found.finding.wording
    };
    assert_eq!(wording(Policy::Trims).await, Wording::AlteredMaterial);
    assert_eq!(world.store.findings_of_article(article, Policy::Trims).await.unwrap().len(), 1);
    assert!(world.store.findings_of_article(article, Policy::Strict).await.unwrap().is_empty(), "not known yet");
    let place = CharSpan { start: quote.span.start, end: quote.span.start + 14 };
    let edit = Edit { place: Some((place, 1)), ..Edit::default() };
    let cut = world.store.save(&ines, quote.id, quote.version, Save { edit, ..Save::default() }).await.unwrap();
    assert_eq!(cut.exact, "The bridge was");
    assert!(world.store.findings_of_article(article, Policy::Trims).await.unwrap().is_empty());
    assert!(wording(Policy::Trims).await != Wording::AlteredMaterial);
    world.store.set_policy(&ada, Policy::Strict).await.unwrap();
    let send = judged(Wording::Verbatim, "", &saw(&world, &cut).await, None);
    world.store.save(&ines, quote.id, cut.version, send).await.unwrap();
}

pub async fn a_text_file_as_it_came_is_compared(world: World) {
    let ines = world.person("Ines", Role::Checker).await;
    let article = world.import(&ines, SPEECH).await.id();
    let quote = world.store.desk(article).await.unwrap().quotes.remove(0);
    // The bytes of the file are its text: one hash for both.
    let text = "LUND: The bridge was safe.";
    let piece = evidence("Transcript", text);
    let sha256 = piece.text.as_ref().unwrap().sha256();
    world.store.keep_file(&ines, &sha256, text.len() as u64, "text/plain", text.as_bytes()).await.unwrap();
    let file = FileRef { sha256, name: Line::parse("name", "said.txt").unwrap() };
    world.store.add_evidence(&ines, quote.id, NewEvidence { file: Some(file), ..piece }).await.unwrap();
    let found = world.store.findings(&world.store.quote(quote.id).await.unwrap(), Policy::Trims).await.unwrap();
    assert_eq!(found[0].found.finding.flags, [Flag::NegationAdded]);
    assert!(world.store.evidence_of_article(article).await.unwrap()[0].has_text);
}

pub async fn evidence_that_comes_after_an_approval_is_told_on_sheets(world: World) {
    let (ines, omar) = (world.person("Ines", Role::Checker).await, world.person("Omar", Role::Editor).await);
    let (article, quote) = quote_with(&world, &ines, "LUND: The bridge was not safe.\n").await;
    let seen = saw(&world, &quote).await;
    let send = judged(Wording::Verbatim, "", &seen, Some(Action::Send));
    let sent = world.store.save(&ines, quote.id, quote.version, send).await.unwrap();
    world.store.save(&omar, quote.id, sent.version, act(Action::Approve)).await.unwrap();
    let doubt = async || {
        let rows = world.store.export_page(&ExportFilter::default(), None, 10).await.unwrap();
        (rows[0].overruled.clone(), rows[0].doubt.clone())
    };
    assert_eq!(doubt().await, (String::new(), String::new()));
    let tape = NewEvidence { grade: Grade::A, ..evidence("Tape", TRANSCRIPT) };
    world.store.attach_evidence(&ines, article, tape).await.unwrap();
    let quotes = world.store.desk(article).await.unwrap().quotes;
    world.store.lay_all(article, quotes, Policy::Trims, |_, _| {}).await.unwrap();
    assert_eq!(doubt().await, (String::new(), "Altered, material: a negation was added".to_owned()));
    let approved = ExportFilter { state: Some(State::Approved), ..ExportFilter::default() };
    let sheet = world.store.freeze(&omar, &Line::parse("title", "Sheet").unwrap(), &approved).await.unwrap();
    assert_eq!(world.store.sheet(sheet).await.unwrap().rows[0].doubt, "Altered, material: a negation was added");
}
