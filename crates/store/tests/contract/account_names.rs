//! Names of accounts: an act is pinned to one of them.

use super::*;

async fn add(world: &World, email: &str, name: &str) -> store::Result<review::UserId> {
    let (email, name) = (Email::parse(email).unwrap(), Line::parse("name", name).unwrap());
    world.store.add_user(&Actor::program("test"), &email, &name, Role::Checker).await
}

pub(crate) async fn accounts_do_not_look_alike(world: World) {
    add(&world, "omar@desk.example", "Omar Haddad").await.unwrap();
    for alike in
        ["Omar Haddad", "omar  haddad", "\u{41e}mar Haddad", "Omar\u{200b} Haddad\u{202e}", "\u{ff2f}mar Haddad"]
    {
        let refused = add(&world, "other@desk.example", alike).await;
        assert!(
            matches!(refused, Err(StoreError::Conflict(why)) if why.contains("looks like it")),
            "{alike}: {refused:?}"
        );
    }
    for reserved in ["Command line", "sample desk", "V\u{435}rbatim", "The Desk"] {
        let refused = add(&world, "other@desk.example", reserved).await;
        assert!(matches!(refused, Err(StoreError::Wrong(why)) if why.contains("program itself")), "{reserved}");
    }
    let token = world.store.setup_link().await.unwrap();
    let (email, name) = (Email::parse("ada@desk.example").unwrap(), Line::parse("name", "OMAR HADDAD").unwrap());
    let taken = world.store.set_up(&token, &email, &name, Password::parse("a long enough one").unwrap()).await;
    assert!(matches!(taken, Err(StoreError::Conflict(_))), "the first admin too: {taken:?}");
    // Two at the same moment: one of them.
    let (one, two) =
        tokio::join!(add(&world, "a@desk.example", "Petra Lund"), add(&world, "b@desk.example", "Petra Lund"));
    assert!(one.is_ok() != two.is_ok());
    assert!(matches!(one.and(two), Err(StoreError::Conflict(_))));
    assert_eq!(world.store.users().await.unwrap().len(), 2);
}

pub(crate) async fn accounts_from_before_keep_their_names(world: World) {
    for (at, name) in [(1, "Omar Haddad"), (2, "\u{41e}mar Haddad"), (3, "Ines Roth")] {
        let sql = format!(
            "insert into users (id, email, name, role, password_hash, disabled, version, created_at)
                values ('0190a5c0-0000-7000-8000-00000000000{at}', 'u{at}@desk.example', '{name}', 'checker', '', false, 1, '2026-01-0{at}T00:00:00Z')"
        );
        Probe::of(&world.store).execute(sql.leak()).await.unwrap();
    }
    world.reopened().await;
    world.reopened().await;
    assert_eq!(world.store.users().await.unwrap().len(), 3);
    for taken in ["omar haddad", "Ines Roth"] {
        assert!(matches!(add(&world, "new@desk.example", taken).await, Err(StoreError::Conflict(_))), "{taken}");
    }
}
