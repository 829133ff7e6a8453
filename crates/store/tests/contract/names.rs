//! What an approved quote prints is what was approved: the name on sheets is the one its editor saw.

use super::*;
use review::PersonId;

fn entry(name: &str, aliases: &[&str]) -> PersonEntry {
    PersonEntry {
        name: Line::parse("name", name).unwrap(),
        aliases: aliases.iter().map(|alias| Line::parse("alias", alias).unwrap()).collect(),
        organisation: false,
        wikidata: String::new(),
    }
}

async fn rename(world: &World, who: &Actor, id: PersonId, to: &PersonEntry) -> store::Result<()> {
    let seen = world.store.person(id).await.unwrap().person.version;
    world.store.save_person(who, id, seen, to).await
}

async fn named(world: &World, name: &str) -> PersonId {
    world.store.person_named(&Line::parse("name", name).unwrap()).await.unwrap().unwrap()
}

/// The first quote of an article, sent to an editor.
async fn sent(world: &World, ines: &Actor, text: &str) -> QuoteView {
    let id = world.import(ines, text).await.id();
    let quote = world.store.desk(id).await.unwrap().quotes.remove(0);
    let send = Save { edit: verdict(), ..act(Action::Send) };
    world.store.save(ines, quote.id, quote.version, send).await.unwrap()
}

fn saw(name: &str) -> Save {
    Save { registry: Some(name.to_owned()), ..act(Action::Approve) }
}

async fn printed(world: &World) -> (String, Option<String>) {
    let row = world.store.export_page(&ExportFilter::default(), None, 10).await.unwrap().remove(0);
    (row.name().to_owned(), row.renamed().map(str::to_owned))
}

pub async fn a_checker_changes_no_name_of_approved_quotes(world: World) {
    let (ines, omar) = (world.person("Ines", Role::Checker).await, world.person("Omar", Role::Editor).await);
    let quote = sent(&world, &ines, TEXT).await;
    let lund = named(&world, "Petra Lund").await;
    let shoigu = entry("Vladimir Shoigu", &["Petra Lund"]);
    world.store.save(&omar, quote.id, quote.version, saw("Petra Lund")).await.unwrap();
    for to in [&shoigu, &entry("Petra Lund", &["Somebody"])] {
        let refused = rename(&world, &ines, lund, to).await;
        assert!(matches!(refused, Err(StoreError::Refused(Refusal::Signed))), "{refused:?}");
    }
    assert_eq!(printed(&world).await, ("Petra Lund".to_owned(), None));
    // An editor may; the sheet prints what was approved, and says so.
    let all = ExportFilter { state: Some(State::Approved), ..ExportFilter::default() };
    let title = Line::parse("title", "October").unwrap();
    let before = world.store.freeze(&omar, &title, &all).await.unwrap();
    rename(&world, &omar, lund, &shoigu).await.unwrap();
    let now = ("Petra Lund".to_owned(), Some("Vladimir Shoigu".to_owned()));
    assert_eq!(printed(&world).await, now);
    let old = world.store.sheet(before).await.unwrap();
    assert_eq!((old.rows[0].name(), old.rows[0].renamed()), ("Petra Lund", None));
    assert_eq!(old.renamed, [(quote.id, "Vladimir Shoigu".to_owned())], "its page says what the sheet could not know");
    let sheet = world.store.sheet(world.store.freeze(&omar, &title, &all).await.unwrap()).await.unwrap();
    assert_eq!((sheet.rows[0].name(), sheet.rows[0].renamed()), ("Petra Lund", Some("Vladimir Shoigu")));
    // Reopened, nothing is signed any more, and the next approval is for the name of then.
    let approved = world.store.quote(quote.id).await.unwrap();
    assert_eq!(approved.signed.as_deref(), Some("Petra Lund"));
    let open = world.store.save(&omar, quote.id, approved.version, why(Action::Reopen)).await.unwrap();
    assert_eq!((open.signed, printed(&world).await), (None, ("Vladimir Shoigu".to_owned(), None)));
    rename(&world, &ines, lund, &entry("Petra K. Lund", &["Petra Lund"])).await.unwrap();
    assert_eq!(world.store.verify().await.unwrap().faults, []);
}

pub async fn a_name_that_was_planted_is_seen_before_it_is_signed(world: World) {
    let (ines, omar) = (world.person("Ines", Role::Checker).await, world.person("Omar", Role::Editor).await);
    // Before the article comes.
    world.import(&ines, "“Yes,” Vladimir Shoigu said.").await;
    let shoigu = named(&world, "Vladimir Shoigu").await;
    rename(&world, &ines, shoigu, &entry("Vladimir Shoigu", &["Quentin Zaza"])).await.unwrap();
    let quote = sent(&world, &ines, "The board met. “We sail at noon,” said Quentin Zaza.").await;
    assert_eq!((quote.names().attributed, quote.names().other()), (Some("Quentin Zaza"), Some("Vladimir Shoigu")));
    let waits = world.store.queue(&omar, 10).await.unwrap().to_approve.1.remove(0);
    assert_eq!(waits.registered.as_deref(), Some("Vladimir Shoigu"), "the queue says it");
    for blind in [act(Action::Approve), saw("Quentin Zaza"), saw("")] {
        let refused = world.store.save(&omar, quote.id, quote.version, blind).await;
        assert!(matches!(&refused, Err(StoreError::Renamed(now)) if now == "Vladimir Shoigu"), "{refused:?}");
    }
    let approved = world.store.save(&omar, quote.id, quote.version, saw("Vladimir Shoigu")).await.unwrap();
    assert_eq!(approved.signed.as_deref(), Some("Vladimir Shoigu"));
}

pub async fn an_entry_renamed_between_check_and_approval_is_told(world: World) {
    let (ines, omar) = (world.person("Ines", Role::Checker).await, world.person("Omar", Role::Editor).await);
    let quote = sent(&world, &ines, TEXT).await;
    let lund = named(&world, "Petra Lund").await;
    rename(&world, &ines, lund, &entry("Vladimir Shoigu", &["Petra Lund"])).await.unwrap();
    let late = world.store.save(&omar, quote.id, quote.version, saw("Petra Lund")).await;
    let Err(error @ StoreError::Renamed(_)) = late else { panic!("{late:?}") };
    let words = error.to_string();
    assert!(words.contains("Vladimir Shoigu") && words.contains("Nothing was approved"), "{words}");
    assert_eq!(world.store.quote(quote.id).await.unwrap().state, State::Checked);
    world.store.save(&omar, quote.id, quote.version, saw("Vladimir Shoigu")).await.unwrap();
    assert_eq!(printed(&world).await, ("Vladimir Shoigu".to_owned(), None));
}

pub async fn a_merged_entry_is_printed_as_the_one_that_stays(world: World) {
    let (ines, omar) = (world.person("Ines", Role::Checker).await, world.person("Omar", Role::Editor).await);
    let edna = world.person("Edna", Role::Editor).await;
    world.import(&ines, "“Yes,” Petra Lund said.").await;
    let quote = sent(&world, &ines, "The board met. “We sail at noon,” said P. Lund.").await;
    let (short, full) = (named(&world, "P. Lund").await, named(&world, "Petra Lund").await);
    world.store.merge(&edna, short, full).await.unwrap();
    let now = world.store.quote(quote.id).await.unwrap();
    assert_eq!(now.person.as_deref(), Some("Petra Lund"));
    let blind = world.store.save(&omar, quote.id, quote.version, act(Action::Approve)).await;
    assert!(matches!(blind, Err(StoreError::Renamed(_))), "{blind:?}");
    let approved = world.store.save(&omar, quote.id, quote.version, saw("Petra Lund")).await.unwrap();
    assert_eq!(approved.signed.as_deref(), Some("Petra Lund"));
    // The entry that stays is an editor's to change as well, and a merge undone shows.
    let refused = rename(&world, &ines, full, &entry("Petra Klein", &[])).await;
    assert!(matches!(refused, Err(StoreError::Refused(Refusal::Signed))), "{refused:?}");
    world.store.unmerge(&edna, short).await.unwrap();
    let all = ExportFilter { state: Some(State::Approved), ..ExportFilter::default() };
    let row = world.store.export_page(&all, None, 10).await.unwrap().remove(0);
    assert_eq!((row.name(), row.renamed()), ("Petra Lund", Some("P. Lund")));
}
