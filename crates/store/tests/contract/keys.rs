//! The desk's key, and what it signs.

use super::*;
use store::{KeyProblem, NotSealed, NotSigned, Sealed, Signer};

pub(crate) async fn another_key_is_not_taken(world: World) {
    let other = Arc::new(DeskKey::generate().unwrap());
    let refused = Store::open(&world.url, world.clock.clone(), other.clone()).await.err();
    assert!(matches!(refused, Some(StoreError::Key(KeyProblem::Other { .. }))), "{refused:?}");
    world.reopened().await;
    let (ada, omar) = (world.person("Ada", Role::Admin).await, world.person("Omar", Role::Editor).await);
    let opened = Store::open_for_new_key(&world.url, world.clock.clone(), other.clone()).await.unwrap();
    assert!(opened.replace_key(&omar).await.is_err());
    opened.replace_key(&ada).await.unwrap();
    assert!(matches!(opened.replace_key(&ada).await, Err(StoreError::Wrong(_))), "twice changes nothing");
    opened.close().await;
    assert!(Store::open(&world.url, world.clock.clone(), key()).await.is_err(), "the one before is another by now");
    let opened = Store::open(&world.url, world.clock.clone(), other.clone()).await.unwrap();
    let events = opened.events(&EventFilter::default(), 10).await.unwrap();
    let keys: Vec<_> = events.iter().filter(|event| event.change.kind().starts_with("key_")).collect();
    let [replaced, made] = keys.as_slice() else { panic!("one event each: {events:?}") };
    assert_eq!((replaced.change.kind(), replaced.actor.as_str()), ("key_replaced", "Ada"));
    assert!(replaced.change.summary().contains(&store::key_id(&other.public_key())));
    assert!(made.change.summary().contains(&store::key_id(&key().public_key())));
    assert_eq!(opened.verify().await.unwrap().faults, []);
    opened.close().await;
}

/// A desk with one approved quote: who may freeze it, and what to choose.
async fn approved(world: &World) -> (Actor, ExportFilter) {
    let (ines, omar) = (world.person("Ines", Role::Checker).await, world.person("Omar", Role::Editor).await);
    let id = world.import(&ines, TEXT).await.id();
    let quote = world.store.desk(id).await.unwrap().quotes.remove(0);
    world.store.add_evidence(&ines, quote.id, evidence("Statement", "We sail at noon.")).await.unwrap();
    let seen = world.store.quote(quote.id).await.unwrap().version;
    let send = Save { edit: verdict(), action: Some((Action::Send, None)), ..Save::default() };
    let sent = world.store.save(&ines, quote.id, seen, send).await.unwrap();
    world.store.save(&omar, quote.id, sent.version, act(Action::Approve)).await.unwrap();
    (omar, ExportFilter { state: Some(State::Approved), ..ExportFilter::default() })
}

fn title() -> Line<300> {
    Line::parse("title", "October <1>").unwrap()
}

pub(crate) async fn a_sheet_is_signed(world: World) {
    let (omar, all) = approved(&world).await;
    let id = world.store.freeze(&omar, &title(), &all).await.unwrap();
    let signed = world.store.signed_sheet(id).await.unwrap().unwrap();
    let sheet = world.store.sheet(id).await.unwrap().sheet;
    let value: serde_json::Value = serde_json::from_str(&signed.json).unwrap();
    assert_eq!(review::canonical(&value), signed.json);
    assert_eq!(value["format"], "verbatim-frozen-sheet-3");
    let open = |json: &str, signature: &str, key: &str| Sealed::open(json.as_bytes(), signature, key);
    let sealed = open(&signed.json, &signed.signature, &signed.public_key).unwrap();
    assert_eq!((sealed.sheet.number, sealed.sheet.title.as_str(), sealed.quotes), (1, "October <1>", 1));
    assert_eq!((sealed.sheet.by.as_str(), sealed.sheet.account), ("Omar", Some(omar.user.to_string())));
    assert_eq!((sealed.sheet.at, sealed.heads.len()), (sheet.at, 1));
    assert_eq!((&sealed.sha256, &sealed.code), (&sheet.sha256, &sheet.code()));
    assert_eq!(sheet.signed(), format!("Signed by the desk's key {}", sealed.sheet.key));
    // Found by its code, as somebody types it.
    let typed = sheet.code().to_lowercase().replace('-', " ");
    assert_eq!(world.store.sheets_by_code(&typed).await.unwrap(), std::slice::from_ref(&sheet));
    assert_eq!(world.store.sheets_by_code("00000-00000").await.unwrap(), []);
    assert_eq!(world.store.sheets_by_code("%").await.unwrap(), []);
    // One letter, another order, another signature, another key.
    let other = DeskKey::generate().unwrap();
    let changed = signed.json.replace("noon", "moon");
    assert_eq!(open(&changed, &signed.signature, &signed.public_key), Err(NotSealed::Signature(NotSigned::Bytes)));
    let pretty = serde_json::to_string_pretty(&value).unwrap();
    assert_eq!(open(&pretty, &signed.signature, &signed.public_key), Err(NotSealed::Rewritten));
    let elsewhere = key().sign(b"{}", "another file").unwrap();
    assert_eq!(open(&signed.json, &elsewhere, &signed.public_key), Err(NotSealed::Signature(NotSigned::Bytes)));
    assert_eq!(open(&signed.json, &signed.signature, &other.public_key()), Err(NotSealed::Signature(NotSigned::Key)));
    assert_eq!(open(OLD_SHEET, &signed.signature, &signed.public_key), Err(NotSealed::Unsigned));
    assert_eq!(open("{}", &key().sign(b"{}", "").unwrap(), &signed.public_key), Err(NotSealed::Form));
}

/// A key that does not sign.
struct Broken;

impl Signer for Broken {
    fn sign(&self, _: &[u8], _: &str) -> Result<String, KeyProblem> {
        Err(KeyProblem::Sign("it is broken".to_owned()))
    }

    fn public_key(&self) -> String {
        key().public_key()
    }
}

pub(crate) async fn without_a_signature_there_is_no_sheet(world: World) {
    let (omar, all) = approved(&world).await;
    let broken = Store::open(&world.url, world.clock.clone(), Arc::new(Broken)).await.unwrap();
    let refused = broken.freeze(&omar, &title(), &all).await;
    assert!(matches!(refused, Err(StoreError::Key(KeyProblem::Sign(_)))), "{refused:?}");
    broken.close().await;
    assert_eq!(world.store.sheets().await.unwrap(), []);
    world.store.freeze(&omar, &title(), &all).await.unwrap();
}

pub(crate) async fn a_sheet_is_withdrawn_once_and_stays(world: World) {
    let (omar, all) = approved(&world).await;
    let ines = Actor { role: Role::Checker, ..omar.clone() };
    let id = world.store.freeze(&omar, &title(), &all).await.unwrap();
    let before = world.store.signed_sheet(id).await.unwrap();
    let reason = Reason::parse("The speaker was another.").unwrap();
    assert!(matches!(world.store.withdraw(&ines, id, &reason).await, Err(StoreError::Refused(_))));
    let (one, two) = tokio::join!(world.store.withdraw(&omar, id, &reason), world.store.withdraw(&omar, id, &reason));
    assert!(one.is_ok() != two.is_ok(), "once");
    assert!(matches!(one.and(two), Err(StoreError::Conflict(_))));
    let nowhere = review::SheetId::parse("0190a5c0-0000-7000-8000-0000000000ff").unwrap();
    assert!(matches!(world.store.withdraw(&omar, nowhere, &reason).await, Err(StoreError::NotFound(_))));
    let sheet = world.store.sheet(id).await.unwrap().sheet;
    let words = sheet.withdrawn().unwrap();
    assert!(words.starts_with("Withdrawn on ") && words.ends_with(" UTC by Omar: The speaker was another."), "{words}");
    assert_eq!(world.store.sheets().await.unwrap()[0].withdrawn, sheet.withdrawn);
    assert_eq!(world.store.signed_sheet(id).await.unwrap(), before, "what was signed stays");
    let events = world.store.events(&EventFilter { kind: "sheet_withdrawn".to_owned(), ..Default::default() }, 9).await;
    let events = events.unwrap();
    assert_eq!((events.len(), events[0].change.reason()), (1, Some("The speaker was another.")));
    assert_eq!(events[0].change.summary(), "withdrew sheet 1: October <1>");
    // The same quotes may be frozen again: that is another sheet.
    let again = world.store.freeze(&omar, &title(), &all).await.unwrap();
    assert_ne!(again, id);
    assert_eq!(world.store.freeze(&omar, &title(), &all).await.unwrap(), again);
}
