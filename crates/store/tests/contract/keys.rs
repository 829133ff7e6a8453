//! The desk's key, and what it signs.

use super::*;
use store::{KeyProblem, Signer};

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
