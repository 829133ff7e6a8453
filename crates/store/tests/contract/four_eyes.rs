//! Nobody approves what they had a hand in: each way round, by name. The ways nobody thought of are `model`'s.

use super::*;
use review::{Attribution, Own, QuoteId};

/// A checker, two editors, and a quote of theirs.
struct Desk {
    world: World,
    ines: Actor,
    omar: Actor,
    edna: Actor,
    article: ArticleId,
    quote: QuoteId,
}

impl Desk {
    async fn of(world: World) -> Self {
        let ines = world.person("Ines", Role::Checker).await;
        let omar = world.person("Omar", Role::Editor).await;
        let edna = world.person("Edna", Role::Editor).await;
        let article = world.import(&ines, TEXT).await.id();
        let quote = world.store.desk(article).await.unwrap().quotes[0].id;
        Self { world, ines, omar, edna, article, quote }
    }

    async fn now(&self) -> QuoteView {
        self.world.store.quote(self.quote).await.unwrap()
    }

    async fn try_save(&self, who: &Actor, save: Save) -> store::Result<QuoteView> {
        let seen = self.now().await.version;
        self.world.store.save(who, self.quote, seen, save).await
    }

    async fn save(&self, who: &Actor, save: Save) -> QuoteView {
        self.try_save(who, save).await.unwrap()
    }

    /// `who` may not approve, because of their `part` in it, and is not asked to.
    #[track_caller]
    fn refuses<'a>(&'a self, who: &'a Actor, part: Own) -> impl Future<Output = ()> + 'a {
        let place = std::panic::Location::caller();
        async move {
            let refused = self.try_save(who, act(Action::Approve)).await;
            assert!(
                matches!(refused, Err(StoreError::Refused(Refusal::OwnWork(own))) if own == part),
                "{place}: {refused:?}"
            );
            assert_eq!(self.world.store.own_work(who, self.quote).await.unwrap(), Some(part), "{place}: the panel");
            let queue = self.world.store.queue(who, 10).await.unwrap();
            let listed = |rows: &[store::QueueRow]| rows.iter().any(|row| row.quote == self.quote);
            assert!(!listed(&queue.to_approve.1) && queue.to_approve.0 == 0, "{place}: the queue");
            assert!(listed(&queue.sent), "{place}: it is theirs, and waits for someone else");
        }
    }

    /// `who` is asked to approve, and may.
    async fn approves(&self, who: &Actor) {
        let queue = self.world.store.queue(who, 10).await.unwrap();
        assert_eq!((queue.to_approve.0, queue.to_approve.1[0].quote), (1, self.quote));
        assert_eq!(self.save(who, act(Action::Approve)).await.state, State::Approved);
    }
}

fn send() -> Save {
    Save { edit: verdict(), ..act(Action::Send) }
}

fn attribute(sentence: &str) -> Save {
    let read = Attribution::parse(sentence).unwrap();
    let name = read.speaker.as_ref().map(|speaker| speaker.text.clone());
    Save { edit: Edit { attribution: Some(Attribution { name, ..read }), ..Edit::default() }, ..Save::default() }
}

pub async fn who_wrote_what_is_in_force_does_not_approve_it(world: World) {
    let desk = Desk::of(world).await;
    let (ines, omar) = (&desk.ines, &desk.omar);
    // All of the work by the editor, sent untouched by the checker.
    desk.save(omar, Save { edit: verdict(), ..Save::default() }).await;
    desk.save(ines, act(Action::Claim)).await;
    desk.save(ines, act(Action::Send)).await;
    desk.refuses(omar, Own::Verdict).await;
    // Somebody else's verdict in its place is somebody else's.
    desk.save(&desk.edna, why(Action::Return)).await;
    let trimmed = Verdict {
        wording: Wording::Trimmed,
        attribution: AttributionAxis::CorrectVia,
        context: ContextAxis::InContext,
    };
    let hers = Edit { verdict: Some((trimmed, Note::parse("read it").unwrap())), ..Edit::default() };
    desk.save(ines, Save { edit: hers, ..act(Action::Send) }).await;
    desk.approves(omar).await;
    // The attribution alone counts as well.
    desk.save(omar, why(Action::Reopen)).await;
    desk.save(omar, attribute("Petra Lund, a minister, said")).await;
    desk.save(ines, act(Action::Claim)).await;
    desk.save(ines, act(Action::Send)).await;
    desk.refuses(omar, Own::Attribution).await;
    desk.approves(&desk.edna).await;
}

pub async fn who_works_on_a_returned_quote_is_its_checker(world: World) {
    let desk = Desk::of(world).await;
    let (ines, omar) = (&desk.ines, &desk.omar);
    desk.save(ines, send()).await;
    desk.save(omar, why(Action::Return)).await;
    let taken = desk.save(omar, attribute("Petra Lund, a minister, said")).await;
    assert_eq!((taken.state, taken.checked_by.unwrap().1.as_str()), (State::Returned, "Omar"));
    assert_eq!(desk.world.store.queue(omar, 10).await.unwrap().returned.1.len(), 1);
    desk.save(omar, act(Action::Send)).await;
    desk.refuses(omar, Own::Check).await;
    // A check that somebody else sends untouched stays the verdict's author's.
    desk.save(&desk.edna, why(Action::Return)).await;
    desk.save(ines, act(Action::Send)).await;
    desk.refuses(omar, Own::Attribution).await;
    // Evidence that comes while it is returned takes over, too.
    desk.save(&desk.edna, why(Action::Return)).await;
    desk.world.store.add_evidence(&desk.edna, desk.quote, evidence("Tape", "We sail at noon.")).await.unwrap();
    assert_eq!(desk.now().await.checked_by.unwrap().1, "Edna");
    desk.save(ines, act(Action::Send)).await;
    desk.refuses(&desk.edna, Own::Evidence).await;
}

pub async fn who_chose_the_words_does_not_approve_them(world: World) {
    let desk = Desk::of(world).await;
    let (ines, omar) = (&desk.ines, &desk.omar);
    let span = desk.now().await.span;
    let place = CharSpan { start: span.start, end: span.start + 7 };
    desk.save(omar, Save { edit: Edit { place: Some((place, 1)), ..Edit::default() }, ..Save::default() }).await;
    desk.save(ines, act(Action::Claim)).await;
    desk.save(ines, send()).await;
    desk.refuses(omar, Own::Words).await;
    // Another kind alone is another's choice.
    desk.save(omar, why(Action::Return)).await;
    let kind = Save { edit: Edit { kind: Some(Kind::Mixed), ..Edit::default() }, ..Save::default() };
    desk.save(ines, kind).await;
    desk.save(ines, act(Action::Send)).await;
    desk.approves(omar).await;
    // A quote that was marked by hand.
    let added = desk.world.store.add_quote(omar, desk.article, (CharSpan { start: 0, end: 11 }, 1), Kind::Direct).await;
    let marked = Desk { quote: added.unwrap().id, ..desk };
    marked.save(&marked.ines, act(Action::Claim)).await;
    marked.save(&marked.ines, send()).await;
    marked.refuses(&marked.omar, Own::Words).await;
    // A text that changes the words is theirs who brings it in.
    let text =
        ArticleText::parse(&TEXT.replace("Ferry stays", "Ferry never stays").replace("anything", "anything today"));
    let text = text.unwrap();
    let plan = marked.world.store.plan_version(&marked.omar, marked.article, &text).await.unwrap();
    let chosen = Chosen::from([(marked.quote, None)]);
    marked.world.store.add_version(&marked.omar, marked.article, plan.seen, &text, &chosen).await.unwrap();
    let quotes = marked.world.store.desk(marked.article).await.unwrap().quotes;
    let told = quotes.into_iter().find(|quote| quote.exact.starts_with("Nobody")).unwrap();
    assert_eq!((told.exact.as_str(), told.state), ("Nobody told us 🙂 anything today,", State::Open));
    let changed = Desk { quote: told.id, ..marked };
    changed.save(&changed.ines, send()).await;
    changed.refuses(&changed.omar, Own::Words).await;
}

pub async fn who_brought_the_evidence_does_not_approve_what_rests_on_it(world: World) {
    let desk = Desk::of(world).await;
    let (ines, omar) = (&desk.ines, &desk.omar);
    let store = desk.world.store.clone();
    // The editor brings it for the article; the checker lets the quote rest on it.
    let tape = store.attach_evidence(omar, desk.article, evidence("Tape", "We sail at noon.")).await.unwrap();
    store.cite(ines, desk.quote, tape).await.unwrap();
    desk.save(ines, send()).await;
    desk.refuses(omar, Own::Evidence).await;
    // Taken out again by whoever let it rest on it, it still has the words, and nothing else has them.
    store.drop_evidence(ines, desk.quote, tape).await.unwrap();
    assert_eq!(store.findings(&desk.now().await, Policy::Trims).await.unwrap()[0].evidence, tape);
    desk.refuses(omar, Own::Evidence).await;
    // With evidence of her own it rests on hers, and his says the same.
    let hers = store.add_evidence(ines, desk.quote, evidence("Statement", "We sail at noon.")).await.unwrap();
    desk.save(&desk.edna, why(Action::Return)).await;
    desk.save(ines, act(Action::Send)).await;
    assert_eq!(store.own_work(omar, desk.quote).await.unwrap(), None);
    // To say where the words stand, and to take hers away, is work on it.
    desk.save(&desk.edna, why(Action::Return)).await;
    store.place_evidence(omar, desk.quote, hers, Some(&Line::parse("place", "page 2").unwrap())).await.unwrap();
    desk.save(ines, act(Action::Send)).await;
    desk.refuses(omar, Own::Evidence).await;
    desk.save(&desk.edna, why(Action::Return)).await;
    store.place_evidence(ines, desk.quote, hers, None).await.unwrap();
    desk.save(ines, act(Action::Send)).await;
    assert_eq!(store.own_work(omar, desk.quote).await.unwrap(), None);
    desk.save(&desk.edna, why(Action::Return)).await;
    store.drop_evidence(&desk.edna, desk.quote, hers).await.unwrap();
    desk.save(ines, act(Action::Send)).await;
    desk.refuses(&desk.edna, Own::Evidence).await;
    // Brought back, nothing is missing.
    store.cite(ines, desk.quote, hers).await.unwrap();
    desk.approves(&desk.edna).await;
    // What he put on file for another quote is his here, too.
    let other = store.desk(desk.article).await.unwrap().quotes[1].id;
    let told = evidence("Call", "Nobody told us 🙂 anything. We sail at noon.");
    let told = store.add_evidence(omar, other, told).await.unwrap();
    desk.save(omar, why(Action::Reopen)).await;
    store.cite(ines, desk.quote, told).await.unwrap();
    desk.save(ines, act(Action::Send)).await;
    desk.refuses(omar, Own::Evidence).await;
}

pub async fn who_wrote_the_registrys_name_does_not_approve_under_it(world: World) {
    let desk = Desk::of(world).await;
    desk.save(&desk.ines, send()).await;
    let entry = desk.world.store.people("petra", ("", ""), 5).await.unwrap().remove(0);
    let renamed = PersonEntry {
        name: Line::parse("name", "Vladimir Shoigu").unwrap(),
        aliases: vec![Line::parse("alias", "Petra Lund").unwrap()],
        organisation: false,
        wikidata: String::new(),
    };
    desk.world.store.save_person(&desk.omar, entry.id, entry.version, &renamed).await.unwrap();
    desk.refuses(&desk.omar, Own::Name).await;
    // Under the name that the attribution gives there is nothing of his in it.
    let back = PersonEntry { name: Line::parse("name", "Petra Lund").unwrap(), aliases: vec![], ..renamed };
    desk.world.store.save_person(&desk.omar, entry.id, entry.version + 1, &back).await.unwrap();
    desk.approves(&desk.omar).await;
}

pub async fn a_program_approves_nothing(world: World) {
    let desk = Desk::of(world).await;
    let program = Actor::program("import");
    desk.save(&program, send()).await;
    let refused = desk.try_save(&program, act(Action::Approve)).await;
    assert!(matches!(refused, Err(StoreError::Refused(Refusal::OwnWork(Own::Unknown)))), "{refused:?}");
    // What a program did is nobody's: an editor is asked.
    desk.approves(&desk.omar).await;
}

/// Whoever was disabled, or lost the role, between the request and its end writes nothing.
pub async fn the_actor_is_asked_again_within_the_write(world: World) {
    let ada = world.person("Ada", Role::Admin).await;
    let desk = Desk::of(world).await;
    let (store, seen) = (&desk.world.store, desk.save(&desk.ines, send()).await.version);
    let piece = evidence("Tape", "We sail at noon.");
    let change = async |who: &Actor, role: Role, disabled: bool| {
        let seen = store.user(who.user).await.unwrap().unwrap().version;
        store.change_user(&ada, who.user, seen, role, disabled).await.unwrap();
    };
    // The request came in while he was an editor.
    change(&desk.omar, Role::Checker, false).await;
    let late = store.save(&desk.omar, desk.quote, seen, act(Action::Approve)).await;
    assert!(matches!(late, Err(StoreError::Refused(Refusal::Role { least: Role::Editor }))), "{late:?}");
    let title = Line::parse("title", "Late").unwrap();
    let late = store.freeze(&desk.omar, &title, &ExportFilter::default()).await;
    assert!(matches!(late, Err(StoreError::Refused(Refusal::Role { least: Role::Editor }))), "{late:?}");
    change(&desk.omar, Role::Reader, false).await;
    let late = store.attach_evidence(&desk.omar, desk.article, piece.clone()).await;
    assert!(matches!(late, Err(StoreError::Refused(Refusal::Role { least: Role::Checker }))), "{late:?}");
    // An upload that is under way when its account is disabled is not stored, not even its file.
    change(&desk.ines, Role::Checker, true).await;
    let bytes = [7_u8; 100];
    let late = store.keep_file(&desk.ines, &"e".repeat(64), 100, "audio/mpeg", &bytes[..]).await;
    assert!(matches!(late, Err(StoreError::Disabled)), "{late:?}");
    assert_eq!(store.file_part(&"e".repeat(64), 0).await.unwrap(), None);
    let late = store.attach_evidence(&desk.ines, desk.article, piece).await;
    assert!(matches!(late, Err(StoreError::Disabled)), "{late:?}");
    let late = store.import(&desk.ines, article("“No,” said Lund.")).await;
    assert!(matches!(late, Err(StoreError::Disabled)), "{late:?}");
    let late = store.comment(&desk.ines, desk.quote, None, &CommentBody::parse("Why?").unwrap()).await;
    assert!(matches!(late, Err(StoreError::Disabled)), "{late:?}");
    // An admin who is none any more makes nobody one.
    change(&desk.edna, Role::Admin, false).await;
    let now_admin = Actor { role: Role::Admin, ..desk.edna.clone() };
    let seen = store.user(ada.user).await.unwrap().unwrap().version;
    store.change_user(&now_admin, ada.user, seen, Role::Checker, false).await.unwrap();
    let late = store.set_policy(&ada, Policy::Strict).await;
    assert!(matches!(late, Err(StoreError::Refused(Refusal::Role { least: Role::Admin }))), "{late:?}");
    assert_eq!(store.evidence_of_article(desk.article).await.unwrap(), []);
}
