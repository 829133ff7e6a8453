//! The security log: kept apart from the log of the work, for admins, for a while.

use store::{Kind, Note, NoteDays, NoteFilter};

use super::*;

fn noted(kind: Kind, name: &str) -> Note {
    Note {
        kind,
        account: None,
        name: name.to_owned(),
        address: "192.0.2.7".to_owned(),
        request: "r-1".to_owned(),
        detail: "POST /_f/sign-in: 422".to_owned(),
    }
}

pub(super) async fn the_security_log_is_for_admins_and_for_a_while(world: World) {
    let store = &world.store;
    let (ada, omar) = (world.person("Ada", Role::Admin).await, world.person("Omar", Role::Editor).await);
    for number in 0..7 {
        let kind = if number % 2 == 0 { Kind::SIGN_IN_FAILED } else { Kind::EXPORTED };
        store.note(&Note { account: Some(omar.user), ..noted(kind, &format!("n{number}")) }).await.unwrap();
        // Two at the same time follow each other as well.
        world.clock.forward(number % 3);
    }
    assert!(store.notes(&omar, &NoteFilter::default(), 10).await.is_err());
    let names = async |filter: &NoteFilter| -> Vec<String> {
        store.notes(&ada, filter, 10).await.unwrap().into_iter().map(|noted| noted.note.name).collect()
    };
    assert_eq!(names(&NoteFilter::default()).await, ["n6", "n5", "n4", "n3", "n2", "n1", "n0"]);
    let by = |kind: Kind, who: &str| NoteFilter { kind: kind.word.to_owned(), who: who.to_owned(), before: None };
    assert_eq!(names(&by(Kind::EXPORTED, "")).await, ["n5", "n3", "n1"]);
    assert_eq!(names(&by(Kind::EXPORTED, "n3")).await, ["n3"]);
    assert_eq!(names(&by(Kind::SIGN_IN_FAILED, "192.0.2.7")).await.len(), 4);
    assert_eq!(names(&by(Kind::SIGN_IN_FAILED, &omar.user.to_string())).await.len(), 4);
    assert_eq!(names(&by(Kind::LOCKED, "")).await.len(), 0);
    // Page by page is all of it.
    let (mut walked, mut before) = (Vec::new(), None);
    while let Some(one) = store.notes(&ada, &NoteFilter { before, ..NoteFilter::default() }, 1).await.unwrap().pop() {
        walked.push(one.note.name);
        before = Some((one.at, one.id));
    }
    assert_eq!(walked, names(&NoteFilter::default()).await);
    // Kept for a year, and for as long as an admin says.
    world.clock.forward(364 * 24 * 3600);
    store.forget_notes().await.unwrap();
    assert_eq!(names(&NoteFilter::default()).await.len(), 7);
    assert!(store.set_note_days(&omar, NoteDays::parse("90").unwrap()).await.is_err());
    assert_eq!(NoteDays::parse("0"), None);
    store.set_note_days(&ada, NoteDays::parse("90").unwrap()).await.unwrap();
    store.note(&noted(Kind::REFUSED, "new")).await.unwrap();
    store.forget_notes().await.unwrap();
    assert_eq!(names(&NoteFilter::default()).await, ["new"]);
}
