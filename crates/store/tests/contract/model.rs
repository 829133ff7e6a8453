//! Three people and a program do whatever they like, in any order, thousands of times over; a book is kept of who has done
//! what, from what each step did and nothing else. No approval is ever its own worker's, and nobody else is refused one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use review::{Attribution, EvidenceId, Own, PersonId, QuoteId};

use super::*;

/// The article, and what may become of it.
const TEXTS: [&str; 4] = [
    "The board met. “We sail at noon,” said Petra Lund. It rained. “Nobody told us anything,” said Amadou Diallo.",
    "The board met. “We sail at dusk,” said Petra Lund. It rained. “Nobody told us anything,” said Amadou Diallo.",
    "The board met. “We sail at noon,” said Petra Lund. It poured. “Nobody told us anything,” said Rosa Klein.",
    "The board met. “Nobody told us anything,” said Amadou Diallo.",
];

/// What may be brought as evidence: with the words of either quote, with something else in their place, or with neither.
const PIECES: [&str; 4] = [
    "We sail at noon.",
    "We do not sail at noon.",
    "Nobody told us anything, and we sail at dusk.",
    "The weather was bad.",
];

const SENTENCES: [&str; 3] = ["Petra Lund said", "Rosa Klein said, according to a statement", "Amadou Diallo added"];

const NAMES: [&str; 4] = ["Petra Lund", "Vladimir Shoigu", "Amadou Diallo", "P. Lund"];

/// Whoever acts: the three, then a program.
type Who = usize;
const PROGRAM: Who = 3;

/// A verdict or none, and an action.
fn just(who: Who, quote: usize, verdict: Option<usize>, action: Action) -> Step {
    Step::Save { who, quote, edit: [verdict, None, None, None], action: Some(action), over: true }
}

/// What somebody does, to one of the two quotes where it is about one.
#[derive(Debug, Clone)]
enum Step {
    Save { who: Who, quote: usize, edit: [Option<usize>; 4], action: Option<Action>, over: bool },
    Add { who: Who, quote: usize, piece: usize },
    Attach { who: Who, piece: usize },
    Cite { who: Who, quote: usize, piece: usize },
    Place { who: Who, quote: usize, piece: usize, by_hand: bool },
    Drop { who: Who, quote: usize, piece: usize },
    Version { who: Who, text: usize },
    Name { who: Who, person: usize, name: usize, alias: usize },
    Merge { who: Who, person: usize, into: usize },
    Unmerge { who: Who, person: usize },
    Comment { who: Who, quote: usize },
    Policy { who: Who, policy: usize },
    Role { target: Who, editor: bool },
}

fn step() -> impl Strategy<Value = Step> {
    let who = || prop_oneof![12 => 0..3_usize, 1 => Just(PROGRAM)];
    let quote = || prop_oneof![3 => Just(0_usize), 1 => Just(1_usize)];
    let piece = || 0..PIECES.len();
    let action = prop_oneof![
        6 => Just(Action::Send), 8 => Just(Action::Approve), 3 => Just(Action::Return), 3 => Just(Action::Claim),
        1 => Just(Action::Release), 1 => Just(Action::Dismiss), 1 => Just(Action::Restore), 2 => Just(Action::Reopen)
    ];
    let part = |of: usize, weight: u32| prop_oneof![6 => Just(None), weight => (0..of).prop_map(Some)];
    let edit = (part(6, 6), part(SENTENCES.len(), 2), part(3, 1), part(2, 1));
    let checker = prop_oneof![3 => Just(0_usize), 1 => 0..3_usize];
    prop_oneof![
        12 => (who(), quote(), edit, prop::option::weighted(0.7, action), any::<bool>()).prop_map(
            |(who, quote, (verdict, sentence, words, kind), action, over)| Step::Save {
                who, quote, edit: [verdict, sentence, words, kind], action, over
            }
        ),
        // What mostly follows, so that there is something to approve, and something after it.
        14 => (checker, quote(), 0..6_usize).prop_map(|(who, quote, at)| just(who, quote, Some(at), Action::Send)),
        14 => (1..3_usize, quote()).prop_map(|(who, quote)| just(who, quote, None, Action::Approve)),
        5 => (1..3_usize, quote()).prop_map(|(who, quote)| just(who, quote, None, Action::Reopen)),
        3 => (1..3_usize, quote()).prop_map(|(who, quote)| just(who, quote, None, Action::Return)),
        2 => (who(), quote(), piece()).prop_map(|(who, quote, piece)| Step::Add { who, quote, piece }),
        1 => (who(), piece()).prop_map(|(who, piece)| Step::Attach { who, piece }),
        1 => (who(), quote(), piece()).prop_map(|(who, quote, piece)| Step::Cite { who, quote, piece }),
        1 => (who(), quote(), piece(), any::<bool>()).prop_map(|(who, quote, piece, by_hand)| Step::Place { who, quote, piece, by_hand }),
        2 => (who(), quote(), piece()).prop_map(|(who, quote, piece)| Step::Drop { who, quote, piece }),
        1 => (who(), 0..TEXTS.len()).prop_map(|(who, text)| Step::Version { who, text }),
        1 => (who(), 0..4_usize, 0..NAMES.len(), 0..NAMES.len()).prop_map(|(who, person, name, alias)| Step::Name { who, person, name, alias }),
        1 => (who(), 0..4_usize, 0..4_usize).prop_map(|(who, person, into)| Step::Merge { who, person, into }),
        1 => (who(), 0..4_usize).prop_map(|(who, person)| Step::Unmerge { who, person }),
        1 => (who(), quote()).prop_map(|(who, quote)| Step::Comment { who, quote }),
        1 => (who(), 0..3_usize).prop_map(|(who, policy)| Step::Policy { who, policy }),
        1 => (0..2_usize, prop::bool::weighted(0.6)).prop_map(|(target, editor)| Step::Role { target, editor }),
    ]
}

/// Who has done what is in force for a quote. A program is nobody.
#[derive(Debug, Default)]
struct Done {
    check: Option<Who>,
    verdict: Option<Who>,
    attribution: Option<Who>,
    words: Option<Who>,
    /// Who let it rest on a piece, and who said where in it.
    rests: BTreeMap<usize, (Option<Who>, Option<Who>)>,
    dropped: BTreeMap<usize, Who>,
}

/// The book: everything that was done, as far as it holds.
#[derive(Debug, Default)]
struct Book {
    quotes: [Done; 2],
    /// Who put a piece on file, and who brought it in for the article.
    filed: BTreeMap<usize, Option<Who>>,
    attached: BTreeMap<usize, Option<Who>>,
    /// Who named an entry last, and who merged it.
    named: HashMap<PersonId, Who>,
    merged: HashMap<PersonId, Option<Who>>,
    approvals: usize,
    refusals: usize,
}

struct Run {
    world: World,
    people: Vec<Actor>,
    article: ArticleId,
    ids: [QuoteId; 2],
    pieces: BTreeMap<usize, EvidenceId>,
    book: Book,
}

fn person(who: Who) -> Option<Who> {
    (who != PROGRAM).then_some(who)
}

fn brought(piece: usize) -> NewEvidence {
    evidence(&format!("Piece {piece}"), PIECES[piece])
}

fn line(text: &str) -> Line<200> {
    Line::parse("line", text).unwrap()
}

impl Run {
    async fn begin(world: World) -> Self {
        let mut people = Vec::new();
        for (name, role) in [("Ines", Role::Checker), ("Omar", Role::Editor), ("Ada", Role::Admin)] {
            people.push(world.person(name, role).await);
        }
        people.push(Actor::program("import"));
        let article = world.import(&people[0], TEXTS[0]).await.id();
        let quotes = world.store.desk(article).await.unwrap().quotes;
        let ids = [quotes[0].id, quotes[1].id];
        Self { world, people, article, ids, pieces: BTreeMap::new(), book: Book::default() }
    }

    async fn view(&self, quote: usize) -> QuoteView {
        self.world.store.quote(self.ids[quote]).await.unwrap()
    }

    async fn entries(&self) -> Vec<PersonId> {
        let mut ids: Vec<PersonId> =
            self.world.store.people("", ("", ""), 20).await.unwrap().iter().map(|row| row.id).collect();
        ids.extend(self.book.merged.keys());
        ids.sort();
        ids.dedup();
        ids
    }

    /// Whether the work on a quote is `who`'s, by the book.
    async fn is_own(&self, who: Who, quote: usize) -> bool {
        if who == PROGRAM {
            return true;
        }
        let (book, done) = (&self.book, &self.book.quotes[quote]);
        let me = Some(who);
        if [done.check, done.verdict, done.attribution, done.words].contains(&me)
            || done.dropped.values().any(|by| *by == who)
        {
            return true;
        }
        let brought_by_me =
            |piece: usize| book.filed.get(&piece) == Some(&me) || book.attached.get(&piece) == Some(&me);
        if done.rests.iter().any(|(piece, (by, placed))| *by == me || *placed == me || brought_by_me(*piece)) {
            return true;
        }
        // What it is tested against though it does not rest on it.
        let view = self.view(quote).await;
        let found = self.world.store.findings(&view, self.world.store.policy().await.unwrap()).await.unwrap();
        let rests_on_words = self.pieces.iter().any(|(piece, _)| done.rests.contains_key(piece));
        for against in found.iter().filter(|against| !against.cited && against.found.finding.is_found()) {
            let piece = self.pieces.iter().find(|(_, id)| **id == against.evidence).map(|(piece, _)| *piece).unwrap();
            let finding = &against.found.finding;
            let contradicts =
                matches!(finding.wording, Wording::AlteredMaterial | Wording::Stitched) || finding.limits();
            let elsewhere = book.quotes.iter().any(|other| other.rests.get(&piece).is_some_and(|(by, _)| *by == me));
            if (contradicts || !rests_on_words) && (brought_by_me(piece) || elsewhere) {
                return true;
            }
        }
        self.is_named_by(who, &view).await
    }

    /// Whether the registry prints another name than the attribution's, and `who` wrote or merged it.
    async fn is_named_by(&self, who: Who, view: &QuoteView) -> bool {
        let Some(printed) = view.person.clone().filter(|name| view.attribution.name.as_ref() != Some(name)) else {
            return false;
        };
        for entry in self.entries().await {
            let person = self.world.store.person(entry).await.unwrap();
            let stands = person.said.iter().any(|said| said.quote == view.id);
            let merged = self.book.merged.get(&entry);
            let prints = merged.is_none() && person.person.name == printed;
            if stands && (merged == Some(&Some(who)) || prints && self.book.named.get(&entry) == Some(&who)) {
                return true;
            }
        }
        false
    }

    async fn step(&mut self, step: &Step) {
        match *step {
            Step::Save { who, quote, edit, action, over } => self.save(who, quote, edit, action, over).await,
            Step::Add { who, quote, piece } => {
                let state = self.view(quote).await.state;
                if let Ok(id) = self.world.store.add_evidence(&self.people[who], self.ids[quote], brought(piece)).await
                {
                    self.pieces.insert(piece, id);
                    self.book.filed.entry(piece).or_insert(person(who));
                    self.cited(who, quote, piece, state);
                }
            }
            Step::Attach { who, piece } => {
                if let Ok(id) = self.world.store.attach_evidence(&self.people[who], self.article, brought(piece)).await
                {
                    self.pieces.insert(piece, id);
                    self.book.filed.entry(piece).or_insert(person(who));
                    self.book.attached.entry(piece).or_insert(person(who));
                }
            }
            Step::Cite { who, quote, piece } => {
                let Some(id) = self.pieces.get(&piece).copied() else { return };
                let state = self.view(quote).await.state;
                if self.world.store.cite(&self.people[who], self.ids[quote], id).await.is_ok() {
                    self.cited(who, quote, piece, state);
                }
            }
            Step::Place { who, quote, piece, by_hand } => self.place(who, quote, piece, by_hand).await,
            Step::Drop { who, quote, piece } => {
                let Some(id) = self.pieces.get(&piece).copied() else { return };
                let state = self.view(quote).await.state;
                if self.world.store.drop_evidence(&self.people[who], self.ids[quote], id).await.is_ok() {
                    let done = &mut self.book.quotes[quote];
                    let (by, _) = done.rests.remove(&piece).unwrap();
                    if let Some(who) = person(who).filter(|who| by != Some(*who)) {
                        done.dropped.insert(piece, who);
                    }
                    self.took_over(who, quote, state);
                }
            }
            Step::Version { who, text } => self.version(who, text).await,
            Step::Name { .. } | Step::Merge { .. } | Step::Unmerge { .. } => self.registry(step).await,
            Step::Comment { who, quote } => {
                let body = CommentBody::parse("Who heard this?").unwrap();
                drop(self.world.store.comment(&self.people[who], self.ids[quote], None, &body).await);
            }
            Step::Policy { who, policy } => {
                let policy = [Policy::Strict, Policy::Trims, Policy::Cleanup][policy];
                drop(self.world.store.set_policy(&self.people[who], policy).await);
            }
            Step::Role { target, editor } => {
                let role = if editor { Role::Editor } else { Role::Checker };
                let seen = self.world.store.user(self.people[target].user).await.unwrap().unwrap().version;
                let changed =
                    self.world.store.change_user(&self.people[2], self.people[target].user, seen, role, false);
                changed.await.unwrap();
                self.people[target].role = role;
            }
        }
    }

    fn took_over(&mut self, who: Who, quote: usize, before: State) {
        if matches!(before, State::Checked | State::Returned) {
            self.book.quotes[quote].check = person(who);
        }
    }

    fn cited(&mut self, who: Who, quote: usize, piece: usize, before: State) {
        let done = &mut self.book.quotes[quote];
        if done.rests.contains_key(&piece) {
            return;
        }
        done.rests.insert(piece, (person(who), None));
        done.dropped.remove(&piece);
        self.took_over(who, quote, before);
    }

    async fn place(&mut self, who: Who, quote: usize, piece: usize, by_hand: bool) {
        let Some(id) = self.pieces.get(&piece).copied() else { return };
        let before = self.view(quote).await;
        let at = Line::parse("place", "page 2").unwrap();
        let placed =
            self.world.store.place_evidence(&self.people[who], self.ids[quote], id, by_hand.then_some(&at)).await;
        let after = self.view(quote).await;
        if placed.is_ok() && after.version != before.version {
            self.book.quotes[quote].rests.get_mut(&piece).unwrap().1 = person(who).filter(|_| by_hand);
            self.took_over(who, quote, before.state);
        }
    }

    async fn save(&mut self, who: Who, quote: usize, edit: [Option<usize>; 4], action: Option<Action>, over: bool) {
        let before = self.view(quote).await;
        let policy = self.world.store.policy().await.unwrap();
        let found = self.world.store.findings(&before, policy).await.unwrap();
        let found: Vec<_> = found.iter().map(store::Against::short).collect();
        let saw = counting(&found).map(store::Against::fingerprint).unwrap_or_default();
        let version = self.world.store.desk(self.article).await.unwrap().version;
        let save = Save {
            edit: typed(&before, edit, version),
            action: action.map(|action| (action, Reason::parse("because").ok())),
            saw,
            overrule: over,
            registry: before.person.clone(),
            ..Save::default()
        };
        // Nobody's approval is asked for and refused without a reason, either way.
        let own = self.is_own(who, quote).await;
        match self.world.store.save(&self.people[who], self.ids[quote], before.version, save).await {
            Ok(after) => self.saved(who, quote, &before, &after, action, own),
            Err(StoreError::Refused(Refusal::OwnWork(part))) => {
                self.book.refusals += 1;
                let edited = edit.iter().any(Option::is_some);
                assert!(own || edited, "{who} is refused for {part:?}: {:?}", self.book.quotes[quote]);
            }
            Err(StoreError::Refused(_) | StoreError::Wrong(_) | StoreError::Conflict(_) | StoreError::Stale) => {}
            Err(error) => panic!("{error:?}"),
        }
    }

    fn saved(
        &mut self,
        who: Who,
        quote: usize,
        before: &QuoteView,
        after: &QuoteView,
        action: Option<Action>,
        own: bool,
    ) {
        let done = &mut self.book.quotes[quote];
        let judged = (before.verdict, &before.note) != (after.verdict, &after.note);
        let attributed = before.attribution_number != after.attribution_number;
        let worded = (&before.exact, before.kind) != (&after.exact, after.kind);
        for (changed, part) in
            [(judged, &mut done.verdict), (attributed, &mut done.attribution), (worded, &mut done.words)]
        {
            if changed {
                *part = person(who);
            }
        }
        let edited = judged || attributed || worded;
        if edited {
            self.took_over(who, quote, before.state);
        }
        match action {
            Some(Action::Send) => self.book.quotes[quote].check = person(who),
            Some(Action::Approve) => {
                assert!(!own && !edited, "{who} approved their own work: {:?}", self.book.quotes[quote]);
                assert!(person(who).is_some());
                self.book.approvals += 1;
            }
            _ => {}
        }
    }

    async fn version(&mut self, who: Who, text: usize) {
        let text = ArticleText::parse(TEXTS[text]).unwrap();
        let before = [self.view(0).await, self.view(1).await];
        let Ok(plan) = self.world.store.plan_version(&self.people[who], self.article, &text).await else { return };
        let asked = plan.quotes.iter().filter(|(_, found)| matches!(found, Found::Asked(_)));
        let chosen: Chosen = asked.map(|(quote, _)| (quote.id, None)).collect();
        let added = self.world.store.add_version(&self.people[who], self.article, plan.seen, &text, &chosen).await;
        added.unwrap();
        for (quote, before) in before.iter().enumerate() {
            let (after, done) = (self.view(quote).await, &mut self.book.quotes[quote]);
            if after.exact != before.exact {
                done.words = person(who).or(done.words);
            }
            // The engine's reading in the place of an older one is nobody's.
            if after.attribution_number != before.attribution_number && !after.attributed_by_hand {
                done.attribution = None;
            }
        }
    }

    async fn registry(&mut self, step: &Step) {
        let entries = self.entries().await;
        let entry = |at: usize| entries[at % entries.len()];
        let store = self.world.store.clone();
        match *step {
            Step::Name { who, person: at, name, alias } => {
                let view = store.person(entry(at)).await.unwrap();
                let wanted = PersonEntry {
                    name: line(NAMES[name]),
                    aliases: vec![line(NAMES[alias])],
                    organisation: false,
                    wikidata: String::new(),
                };
                if store.save_person(&self.people[who], entry(at), view.person.version, &wanted).await.is_ok() {
                    let now = store.person(entry(at)).await.unwrap();
                    let names = |view: &store::PersonView| view.aliases.iter().cloned().collect::<BTreeSet<_>>();
                    let renamed = now.person.name != view.person.name || names(&now) != names(&view);
                    if let Some(who) = person(who).filter(|_| renamed) {
                        self.book.named.insert(entry(at), who);
                    }
                }
            }
            Step::Merge { who, person: at, into } => {
                let merged = store.merge(&self.people[who], entry(at), entry(into)).await;
                if merged.is_ok() {
                    self.book.merged.insert(entry(at), person(who));
                }
            }
            Step::Unmerge { who, person: at } => {
                let unmerged = store.unmerge(&self.people[who], entry(at)).await;
                if unmerged.is_ok() {
                    self.book.merged.remove(&entry(at));
                }
            }
            _ => {}
        }
    }

    /// Panel and queue say what the rule says: of one person and one quote after another.
    async fn agree(&self, at: usize) {
        let (who, quote) = (at % 4, at / 4 % 2);
        let (actor, view) = (&self.people[who], self.view(quote).await);
        if view.state == State::Dismissed {
            // The registry lists what was said, and this is no quote.
            return;
        }
        let own = self.is_own(who, quote).await;
        let part: Option<Own> = self.world.store.own_work(actor, view.id).await.unwrap();
        assert_eq!(part.is_some(), own, "{who} and {quote}: {part:?}, {:?}", self.book);
        if who == PROGRAM {
            return;
        }
        let queue = self.world.store.queue(actor, 10).await.unwrap();
        let (count, rows) = queue.to_approve;
        assert_eq!(count, i64::try_from(rows.len()).unwrap());
        let waits = view.state == State::Checked && !own && actor.role >= Role::Editor;
        let asked = rows.iter().any(|row| row.quote == view.id);
        assert_eq!(asked, waits, "{who} and {quote}: {part:?}, {:?}", self.book);
    }
}

/// What an edit means for the quote as it stands.
fn typed(now: &QuoteView, [judged, sentence, words, kind]: [Option<usize>; 4], version: i64) -> Edit {
    let given = judged.map(|at| {
        let attribution = [AttributionAxis::CorrectVia, AttributionAxis::Correct][at % 2];
        let wording = [Wording::Verbatim, Wording::Trimmed, Wording::AlteredMaterial][at / 2];
        let verdict = Verdict { wording, attribution, context: ContextAxis::InContext };
        (verdict, Note::parse(["heard it", "read it", "both"][(at + now.note.len()) % 3]).unwrap())
    });
    let attribution = sentence.map(|at| {
        let read = Attribution::parse(SENTENCES[at]).unwrap();
        let name = read.speaker.as_ref().map(|speaker| speaker.text.clone());
        Attribution { name, ..read }
    });
    let place = words.map(|cut| {
        let cut = u32::try_from(cut).unwrap();
        (CharSpan { start: now.span.start, end: now.span.end.saturating_sub(cut).max(now.span.start + 2) }, version)
    });
    Edit { verdict: given, attribution, kind: kind.map(|at| [Kind::Direct, Kind::Mixed][at]), place }
}

pub async fn nobody_ever_approves_their_own_work(world: World) {
    // Each case is a desk of its own; a database on a server takes longer to make.
    let (cases, sqlite) = if world.url.starts_with("sqlite") { (12, true) } else { (6, false) };
    drop(world);
    let handle = tokio::runtime::Handle::current();
    let run = move || {
        let counts = std::cell::Cell::new((0, 0));
        let config = Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
        let steps = prop::collection::vec(step(), 1..400);
        TestRunner::new(config)
            .run(&steps, |steps| {
                let (approvals, refusals) = handle.block_on(async {
                    let world = if sqlite { World::sqlite().await } else { World::postgres().await.unwrap() };
                    let mut run = Run::begin(world).await;
                    for (at, step) in steps.iter().enumerate() {
                        run.step(step).await;
                        if at % 2 == 0 {
                            run.agree(at / 2).await;
                        }
                    }
                    let verified = run.world.store.verify().await.unwrap().faults;
                    assert_eq!(verified, []);
                    run.world.store.close().await;
                    (run.book.approvals, run.book.refusals)
                });
                counts.set((counts.get().0 + approvals, counts.get().1 + refusals));
                Ok(())
            })
            .unwrap();
        counts.get()
    };
    let (approvals, refusals) = tokio::task::spawn_blocking(run).await.unwrap();
    assert!(approvals > 5 && refusals > 10, "it tries too little: {approvals} approved, {refusals} refused");
}
