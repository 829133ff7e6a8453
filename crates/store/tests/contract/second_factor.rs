//! The second factor: turned on, asked for, lost, required.

use review::FactorRule;
use store::{Entry, Visit};
use totp_rs::{Builder, Secret};

use super::*;

/// An authenticator app that has taken a secret.
struct App(totp_rs::Totp);

impl App {
    fn with(secret: &str) -> Self {
        Self(Builder::new().with_secret(Secret::try_from_base32(secret).unwrap()).build().unwrap())
    }

    /// What it shows at a time, off by some seconds.
    fn shows(&self, world: &World, off: i64) -> String {
        let now = store::Clock::now(world.clock.as_ref()).plus_seconds(off).millis() / 1000;
        self.0.generate(u64::try_from(now).unwrap()).to_string()
    }
}

fn at_home() -> Visit {
    Visit { address: "10.0.0.1".to_owned(), ..Visit::default() }
}

impl World {
    /// Signs in as far as the password leads, and gives what waits for a code.
    async fn waiting(&self, name: &str) -> String {
        match self.store.sign_in(given(name, PASSWORD, "10.0.0.1")).await.unwrap() {
            Entry::Waits(waiting) => waiting,
            Entry::In(_) => panic!("no code was asked for"),
        }
    }

    /// A session without a second factor.
    async fn session(&self, name: &str) -> store::Session {
        let secret = self.store.sign_in(given(name, PASSWORD, "10.0.0.1")).await.unwrap().signed_in().unwrap().session;
        self.store.session(&secret).await.unwrap().unwrap()
    }

    /// Turns a second factor on; gives the app and the recovery codes.
    async fn turn_on(&self, session: &store::Session) -> (App, Vec<String>) {
        self.store.offer_factor(&session.actor, &session.id, "").await.unwrap();
        let app = App::with(&self.store.factor(&session.actor, &session.id).await.unwrap().offer.unwrap().secret);
        let codes = self.store.turn_on_factor(&session.actor, &session.id, &app.shows(self, 0)).await.unwrap();
        self.clock.forward(60);
        (app, codes)
    }
}

fn is_wrong<T: std::fmt::Debug>(result: store::Result<T>) {
    assert!(matches!(result, Err(StoreError::Wrong(_))), "{result:?}");
}

pub(super) async fn a_code_is_asked_for_and_good_once(world: World) {
    let store = &world.store;
    let ines = world.resident("Ines", Role::Checker).await;
    let elsewhere = store.sign_in(given("Ines", PASSWORD, "10.0.0.2")).await.unwrap().signed_in().unwrap().session;
    let session = world.session("Ines").await;
    is_wrong(store.turn_on_factor(&ines, &session.id, "123456").await);
    let (app, codes) = world.turn_on(&session).await;
    assert_eq!(codes.len(), 10);
    assert!(store.session(&elsewhere).await.unwrap().is_none(), "it began without a second factor");
    let factor = store.factor(&ines, &session.id).await.unwrap();
    assert!(factor.since.is_some() && factor.offer.is_none() && factor.codes == 10);

    let waiting = world.waiting("Ines").await;
    assert!(store.session(&waiting).await.unwrap().is_none(), "a password alone opens nothing");
    for bad in ["", "000000", "abcdef", &app.shows(&world, 120), &app.shows(&world, -120)] {
        is_wrong(store.sign_in_with_code(&waiting, bad, at_home()).await);
    }
    is_wrong(store.sign_in_with_code("nonsense", &app.shows(&world, 0), at_home()).await);
    let code = app.shows(&world, 25);
    let signed_in = store.sign_in_with_code(&waiting, &code, at_home()).await.unwrap();
    assert_eq!(store.session(&signed_in.session).await.unwrap().unwrap().actor, ines);
    // Neither the code nor what waited for it is good again, nor the code of a step before.
    is_wrong(store.sign_in_with_code(&waiting, &app.shows(&world, 0), at_home()).await);
    let again = world.waiting("Ines").await;
    is_wrong(store.sign_in_with_code(&again, &code, at_home()).await);
    is_wrong(store.sign_in_with_code(&again, &app.shows(&world, -30), at_home()).await);
    world.clock.forward(60);
    store.sign_in_with_code(&again, &app.shows(&world, 0), at_home()).await.unwrap();
    // The password is good for ten minutes.
    let late = world.waiting("Ines").await;
    world.clock.forward(601);
    is_wrong(store.sign_in_with_code(&late, &app.shows(&world, 0), at_home()).await);
}

pub(super) async fn a_code_opens_once_for_many_at_once(world: World) {
    world.resident("Ines", Role::Checker).await;
    let (app, codes) = world.turn_on(&world.session("Ines").await).await;
    for code in [app.shows(&world, 0), codes[0].clone()] {
        let waiting = [world.waiting("Ines").await, world.waiting("Ines").await, world.waiting("Ines").await];
        let tried = waiting.map(|waiting| {
            let (store, code) = (world.store.clone(), code.clone());
            tokio::spawn(async move { store.sign_in_with_code(&waiting, &code, at_home()).await.is_ok() })
        });
        let mut opened = 0;
        for tried in tried {
            opened += u32::from(tried.await.unwrap());
        }
        assert_eq!(opened, 1);
    }
}

pub(super) async fn recovery_codes_are_used_once(world: World) {
    let store = &world.store;
    let ines = world.resident("Ines", Role::Checker).await;
    let session = world.session("Ines").await;
    is_wrong(store.new_recovery_codes(&ines, &session.id, "").await);
    let (app, codes) = world.turn_on(&session).await;
    let waiting = world.waiting("Ines").await;
    store.sign_in_with_code(&waiting, &codes[3].to_uppercase().replace('-', " "), at_home()).await.unwrap();
    assert_eq!(store.factor(&ines, &session.id).await.unwrap().codes, 9);
    let waiting = world.waiting("Ines").await;
    is_wrong(store.sign_in_with_code(&waiting, &codes[3], at_home()).await);
    for bad in ["", "000000", &codes[3]] {
        is_wrong(store.new_recovery_codes(&ines, &session.id, bad).await);
    }
    let new = store.new_recovery_codes(&ines, &session.id, &app.shows(&world, 0)).await.unwrap();
    is_wrong(store.sign_in_with_code(&waiting, &codes[4], at_home()).await);
    store.sign_in_with_code(&waiting, &new[0], at_home()).await.unwrap();
    // Another's are no use.
    world.resident("Omar", Role::Editor).await;
    let (_, theirs) = world.turn_on(&world.session("Omar").await).await;
    let waiting = world.waiting("Ines").await;
    is_wrong(store.sign_in_with_code(&waiting, &theirs[0], at_home()).await);
}

pub(super) async fn codes_are_not_guessed(world: World) {
    let store = &world.store;
    world.resident("Ines", Role::Checker).await;
    let (app, _) = world.turn_on(&world.session("Ines").await).await;
    let mut tried = 0;
    let refused = loop {
        // The password again and from another network each time: it is counted by account.
        let waiting = world.waiting("Ines").await;
        let from = Visit { address: format!("198.51.100.{tried}"), ..Visit::default() };
        match store.sign_in_with_code(&waiting, "000000", from).await {
            Err(StoreError::Wrong(_)) => tried += 1,
            other => break other,
        }
    };
    assert!(matches!(refused, Err(StoreError::TooMany { .. })) && tried == 8, "{tried}");
    let waiting = world.waiting("Ines").await;
    let right = store.sign_in_with_code(&waiting, &app.shows(&world, 0), at_home()).await;
    assert!(matches!(right, Err(StoreError::TooMany { .. })));
    let user = store.user_by_email(&Email::parse("ines@desk.example").unwrap()).await.unwrap().unwrap();
    store.unlock(&Actor::program("test"), user.id).await.unwrap();
    store.sign_in_with_code(&waiting, &app.shows(&world, 0), at_home()).await.unwrap();
}

pub(super) async fn what_waits_for_a_code_ends_with_the_password(world: World) {
    let store = &world.store;
    let ines = world.resident("Ines", Role::Checker).await;
    let (app, _) = world.turn_on(&world.session("Ines").await).await;
    let waiting = world.waiting("Ines").await;
    let link = store.password_link(&Actor::program("test"), ines.user).await.unwrap();
    store.set_password(&link, Password::parse("four green herons sit").unwrap()).await.unwrap();
    is_wrong(store.sign_in_with_code(&waiting, &app.shows(&world, 0), at_home()).await);
    // A new password by a link leads to the code all the same.
    let entry = store.sign_in(given("Ines", "four green herons sit", "10.0.0.1")).await.unwrap();
    let Entry::Waits(waiting) = entry else { panic!("no code was asked for") };
    let seen = store.user(ines.user).await.unwrap().unwrap().version;
    store.change_user(&Actor::program("test"), ines.user, seen, Role::Checker, true).await.unwrap();
    is_wrong(store.sign_in_with_code(&waiting, &app.shows(&world, 0), at_home()).await);
}

pub(super) async fn a_clock_that_is_off_is_told_to_its_owner(world: World) {
    let ines = world.resident("Ines", Role::Checker).await;
    let session = world.session("Ines").await;
    world.store.offer_factor(&ines, &session.id, "").await.unwrap();
    let other = world.session("Ines").await;
    assert!(world.store.factor(&ines, &other.id).await.unwrap().offer.is_none(), "it was shown in another session");
    is_wrong(world.store.turn_on_factor(&ines, &other.id, "000000").await);
    let app = App::with(&world.store.factor(&ines, &session.id).await.unwrap().offer.unwrap().secret);
    for (off, told) in [(-120, true), (120, true), (3_600, false)] {
        let error = world.store.turn_on_factor(&ines, &session.id, &app.shows(&world, off)).await.unwrap_err();
        assert_eq!(error.to_string().contains("clock"), told, "{error}");
    }
    world.clock.forward(31 * 60);
    is_wrong(world.store.turn_on_factor(&ines, &session.id, &app.shows(&world, 0)).await);
}

pub(super) async fn the_desk_may_ask_for_a_second_factor(world: World) {
    let store = &world.store;
    let (ada, omar) = (world.resident("Ada", Role::Admin).await, world.resident("Omar", Role::Editor).await);
    world.resident("Ines", Role::Checker).await;
    assert!(store.set_factor_rule(&omar, FactorRule::Editors).await.is_err());
    is_wrong(store.set_factor_rule(&ada, FactorRule::Editors).await);
    let session = world.session("Ada").await;
    let (app, codes) = world.turn_on(&session).await;
    store.set_factor_rule(&ada, FactorRule::Editors).await.unwrap();
    assert!(world.session("Omar").await.lacks_factor && !world.session("Ines").await.lacks_factor);
    is_wrong(store.turn_off_factor(&ada, &session.id, &codes[9]).await);
    let omars = world.session("Omar").await;
    world.turn_on(&omars).await;
    let signed_in =
        store.sign_in_with_code(&world.waiting("Ada").await, &app.shows(&world, 0), at_home()).await.unwrap();
    assert!(!store.session(&signed_in.session).await.unwrap().unwrap().lacks_factor);
    // Somebody who lost both is helped by an admin, who cannot help themselves; the command line can.
    is_wrong(store.remove_factor(&ada, ada.user).await);
    store.remove_factor(&ada, omar.user).await.unwrap();
    is_wrong(store.remove_factor(&ada, omar.user).await);
    assert!(world.session("Omar").await.lacks_factor, "and is asked to turn one on again");
    assert!(store.remove_factor(&omar, ada.user).await.is_err());
    store.remove_factor(&Actor::program("command line"), ada.user).await.unwrap();
    is_wrong(store.sign_in_with_code("", &codes[0], at_home()).await);
    assert!(world.session("Ada").await.lacks_factor);
    store.set_factor_rule(&Actor::program("command line"), FactorRule::Nobody).await.unwrap();
    assert!(!world.session("Ada").await.lacks_factor);
    let last = world.session("Ada").await;
    let (app, _) = world.turn_on(&last).await;
    // A password alone changes nothing of it.
    is_wrong(store.offer_factor(&ada, &last.id, "").await);
    // Nor do guesses, whoever gives the password between them.
    for _ in 0..6 {
        is_wrong(store.turn_off_factor(&ada, &last.id, "000000").await);
    }
    store.confirm(&ada, &last.id, PASSWORD.to_owned()).await.unwrap();
    is_wrong(store.turn_off_factor(&ada, &last.id, "000000").await);
    let tired = store.turn_off_factor(&ada, &last.id, &app.shows(&world, 0)).await;
    assert!(matches!(tired, Err(StoreError::TooMany { .. })), "{tired:?}");
    world.clock.forward(16 * 60);
    store.turn_off_factor(&ada, &last.id, &app.shows(&world, 0)).await.unwrap();
    assert!(store.factor(&ada, &last.id).await.unwrap().since.is_none());
}
