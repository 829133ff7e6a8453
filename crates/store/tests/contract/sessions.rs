//! Who is signed in, for how long, and how often somebody may guess.

use store::{IdleLimit, Visit};

use super::*;

pub(super) const PASSWORD: &str = "correct horse battery";

impl World {
    /// Somebody with a password.
    pub(super) async fn resident(&self, name: &str, role: Role) -> Actor {
        let actor = self.person(name, role).await;
        let link = self.store.password_link(&Actor::program("test"), actor.user).await.unwrap();
        self.store.set_password(&link, Password::parse(PASSWORD).unwrap()).await.unwrap();
        actor
    }
}

pub(super) fn given(name: &str, password: &str, address: &str) -> SignIn {
    SignIn {
        email: format!("{}@desk.example", name.to_lowercase()),
        password: password.to_owned(),
        visit: Visit { address: address.to_owned(), ..Visit::default() },
    }
}

/// The same, from elsewhere.
pub(super) fn with(mut given: SignIn, change: impl FnOnce(&mut Visit)) -> SignIn {
    change(&mut given.visit);
    given
}

const MINUTE: i64 = 60;

pub(super) async fn a_session_ends_when_nobody_uses_it(world: World) {
    let (store, clock) = (&world.store, &world.clock);
    let ada = world.resident("Ada", Role::Admin).await;
    let open = async || store.sign_in(given("Ada", PASSWORD, "10.0.0.1")).await.unwrap().signed_in().unwrap().session;
    let alive = async |session: &str| store.session(session).await.unwrap().is_some();
    let used = open().await;
    for _ in 0..6 {
        clock.forward(119 * MINUTE);
        assert!(alive(&used).await, "it is used");
    }
    clock.forward(10 * MINUTE);
    assert!(!alive(&used).await, "twelve hours are over, used or not");
    let left = open().await;
    clock.forward(121 * MINUTE);
    assert!(!alive(&left).await, "nobody was there for two hours");
    store.set_idle_limit(&ada, IdleLimit::parse("30").unwrap()).await.unwrap();
    assert_eq!(store.idle_limit().await.unwrap().minutes(), 30);
    let short = open().await;
    clock.forward(31 * MINUTE);
    assert!(!alive(&short).await);
    for bad in ["", "0", "29", "721", "-30", "30 ", "x"] {
        assert_eq!(IdleLimit::parse(bad), None, "{bad}");
    }
    let ines = world.person("Ines", Role::Checker).await;
    assert!(store.set_idle_limit(&ines, IdleLimit::parse("60").unwrap()).await.is_err());
}

pub(super) async fn sessions_are_their_owners(world: World) {
    let store = &world.store;
    let (ines, omar) = (world.resident("Ines", Role::Checker).await, world.resident("Omar", Role::Editor).await);
    let mut first = given("Ines", PASSWORD, "10.0.0.1");
    first.visit.agent = format!("A browser{}\u{1b}[31m", "x".repeat(500));
    let first = store.sign_in(first).await.unwrap().signed_in().unwrap().session;
    world.clock.forward(5 * MINUTE);
    let second = store.sign_in(given("Ines", PASSWORD, "10.0.0.2")).await.unwrap().signed_in().unwrap().session;
    let theirs = store.sign_in(given("Omar", PASSWORD, "10.0.0.1")).await.unwrap().signed_in().unwrap().session;
    let own = store.own_sessions(&ines).await.unwrap();
    assert_eq!(own.iter().map(|own| own.address.as_str()).collect::<Vec<_>>(), ["10.0.0.2", "10.0.0.1"]);
    assert!(own[1].agent.len() <= 200 && !own[1].agent.contains('\u{1b}'));
    assert_eq!(store.session(&second).await.unwrap().unwrap().id, own[0].id);
    // Nobody ends another's.
    store.end_session(&omar, &own[0].id).await.unwrap();
    assert!(store.session(&second).await.unwrap().is_some());
    store.end_session(&ines, &own[1].id).await.unwrap();
    assert!(store.session(&first).await.unwrap().is_none() && store.session(&second).await.unwrap().is_some());
    assert!(matches!(store.end_session(&ines, "'; drop").await, Err(StoreError::NotFound(_))));
    // Whoever signs in where somebody else is signed in takes their place.
    let again = with(given("Omar", PASSWORD, "10.0.0.2"), |visit| visit.replaces = Some(second.clone()));
    store.sign_in(again).await.unwrap();
    assert!(store.session(&second).await.unwrap().is_none() && store.session(&theirs).await.unwrap().is_some());
}

pub(super) async fn a_password_is_changed_by_its_owner(world: World) {
    let store = &world.store;
    let ines = world.resident("Ines", Role::Checker).await;
    let here = store.sign_in(given("Ines", PASSWORD, "10.0.0.1")).await.unwrap().signed_in().unwrap().session;
    let there = store.sign_in(given("Ines", PASSWORD, "10.0.0.2")).await.unwrap().signed_in().unwrap().session;
    let id = store.session(&here).await.unwrap().unwrap().id;
    let change = async |old: &str, new: &str| {
        store.change_password(&ines, &id, old.to_owned(), Password::parse(new).unwrap()).await
    };
    assert!(matches!(change("wrong", "four green herons sit").await, Err(StoreError::Wrong(_))));
    for weak in ["password1234", "aaaaaaaaaaaa", "ines@desk.example", "Ines.Ines.2026"] {
        assert!(matches!(change(PASSWORD, weak).await, Err(StoreError::Wrong(_))), "{weak}");
    }
    assert!(store.session(&there).await.unwrap().is_some(), "nothing was changed");
    change(PASSWORD, "four green herons sit").await.unwrap();
    assert!(store.session(&here).await.unwrap().is_some() && store.session(&there).await.unwrap().is_none());
    assert!(store.sign_in(given("Ines", PASSWORD, "10.0.0.3")).await.is_err());
    store.sign_in(given("Ines", "four green herons sit", "10.0.0.3")).await.unwrap();
    // Whoever finds a desk left open does not guess for ever.
    for _ in 0..8 {
        assert!(matches!(change("wrong", "four green herons sit").await, Err(StoreError::Wrong(_))));
    }
    assert!(matches!(change("four green herons sit", PASSWORD).await, Err(StoreError::TooMany { .. })));
}

pub(super) async fn a_password_given_is_good_for_a_quarter_of_an_hour(world: World) {
    let store = &world.store;
    let ada = world.resident("Ada", Role::Admin).await;
    let session = store.sign_in(given("Ada", PASSWORD, "10.0.0.1")).await.unwrap().signed_in().unwrap().session;
    let seen = async || store.session(&session).await.unwrap().unwrap();
    assert!(seen().await.confirmed);
    world.clock.forward(16 * MINUTE);
    assert!(!seen().await.confirmed);
    let id = seen().await.id;
    assert!(store.confirm(&ada, &id, "wrong".to_owned()).await.is_err());
    assert!(!seen().await.confirmed);
    store.confirm(&ada, &id, PASSWORD.to_owned()).await.unwrap();
    assert!(seen().await.confirmed);
}

pub(super) async fn guessing_locks_nobody_out(world: World) {
    let store = &world.store;
    let ines = world.resident("Ines", Role::Checker).await;
    let at_home = store.sign_in(given("Ines", PASSWORD, "192.0.2.1")).await.unwrap().signed_in().unwrap();
    // From many networks, few from each.
    let mut refused = None;
    for guess in 0..150 {
        let tried = store.sign_in(given("Ines", "wrong", &format!("198.51.{}.{}", guess / 5, guess % 250))).await;
        if matches!(tried, Err(StoreError::TooMany { .. })) {
            refused.get_or_insert(guess);
        }
    }
    assert_eq!(refused, Some(100), "a hundred from everywhere");
    // A browser that the account knows is not asked to wait; one that it does not know is.
    let known = |browser: &str, password: &str| {
        with(given("Ines", password, "203.0.113.9"), |visit| visit.browser = Some(browser.to_owned()))
    };
    store.sign_in(known(&at_home.browser, PASSWORD)).await.unwrap();
    for other in ["", "made up"] {
        assert!(matches!(store.sign_in(known(other, PASSWORD)).await, Err(StoreError::TooMany { .. })));
    }
    // Nor does the network's count hold for it: behind a proxy that is not named everybody has one address.
    for number in 0..45 {
        _ = store.sign_in(given(&format!("nobody{number}"), "wrong", "203.0.113.9")).await;
    }
    store.sign_in(known(&at_home.browser, PASSWORD)).await.unwrap();
    // It has a limit of its own.
    for _ in 0..8 {
        assert!(matches!(store.sign_in(known(&at_home.browser, "wrong")).await, Err(StoreError::Wrong(_))));
    }
    let tired = store.sign_in(known(&at_home.browser, PASSWORD)).await;
    assert!(matches!(tired, Err(StoreError::TooMany { .. })));
    assert!(store.unlock(&ines, ines.user).await.is_err(), "admins do that");
    store.unlock(&Actor::program("test"), ines.user).await.unwrap();
    let elsewhere = |password: &str| given("Ines", password, "203.0.113.77");
    store.sign_in(elsewhere(PASSWORD)).await.unwrap();
    // A password by a link lifts the lock as well, and no browser is known any more.
    for _ in 0..8 {
        _ = store.sign_in(elsewhere("wrong")).await;
    }
    assert!(matches!(store.sign_in(elsewhere(PASSWORD)).await, Err(StoreError::TooMany { .. })));
    let link = store.password_link(&Actor::program("test"), ines.user).await.unwrap();
    store.set_password(&link, Password::parse("four green herons sit").unwrap()).await.unwrap();
    let anew = store.sign_in(elsewhere("four green herons sit")).await.unwrap().signed_in().unwrap();
    for _ in 0..8 {
        _ = store.sign_in(elsewhere("wrong")).await;
    }
    let stolen = with(elsewhere("four green herons sit"), |visit| visit.browser = Some(at_home.browser));
    assert!(matches!(store.sign_in(stolen).await, Err(StoreError::TooMany { .. })));
    // Two at one browser are both known in it.
    world.resident("Omar", Role::Editor).await;
    let shared = with(given("Omar", PASSWORD, "203.0.113.78"), |visit| visit.browser = Some(anew.browser.clone()));
    assert_eq!(store.sign_in(shared).await.unwrap().signed_in().unwrap().browser, anew.browser);
    let back = with(elsewhere("four green herons sit"), |visit| visit.browser = Some(anew.browser));
    store.sign_in(back).await.unwrap();
}

/// Many guesses at once are still many, also where several may write at once.
pub(super) async fn a_burst_of_guesses_is_counted(world: World) {
    world.resident("Ines", Role::Checker).await;
    let burst = (0..24).map(|_| world.store.sign_in(given("Ines", "wrong", "198.51.100.7")));
    let answers = futures_util::future::join_all(burst).await;
    let looked_at = answers.iter().filter(|answer| matches!(answer, Err(StoreError::Wrong(_)))).count();
    assert_eq!(looked_at, 8);
}

/// A sign-in that was on its way with the old password does not outlive the new one.
pub(super) async fn an_old_password_opens_nothing_any_more(world: World) {
    let store = &world.store;
    let ines = world.resident("Ines", Role::Checker).await;
    let (passwords, mut opened) = (["four green herons sit", "nine brown otters run"], Vec::new());
    for new in passwords {
        let link = store.password_link(&Actor::program("test"), ines.user).await.unwrap();
        let old = if new == passwords[0] { PASSWORD } else { passwords[0] };
        let signing = (0..4).map(|at| store.sign_in(given("Ines", old, &format!("198.51.100.{at}"))));
        let setting = store.set_password(&link, Password::parse(new).unwrap());
        let (signed, set) = tokio::join!(futures_util::future::join_all(signing), setting);
        set.unwrap();
        opened.extend(signed.into_iter().flatten());
    }
    for one in opened {
        assert_eq!(store.session(&one.signed_in().unwrap().session).await.unwrap(), None);
    }
}

pub(super) async fn a_customers_addresses_are_one_network(world: World) {
    world.resident("Ines", Role::Checker).await;
    let tried = async |at: u32| world.store.sign_in(given("Ines", "wrong", &format!("2001:db8:7:7::{at:x}"))).await;
    for at in 0..8 {
        assert!(matches!(tried(at).await, Err(StoreError::Wrong(_))));
    }
    assert!(matches!(tried(9).await, Err(StoreError::TooMany { .. })));
    assert!(world.store.sign_in(given("Ines", PASSWORD, "2001:db8:7:8::1")).await.is_ok(), "a neighbor's is another");
}

pub(super) async fn an_admin_who_never_came_is_none(world: World) {
    let store = &world.store;
    let program = Actor::program("test");
    let invited = world.person("Zoe", Role::Admin).await;
    assert!(store.needs_setup().await.unwrap(), "nobody can manage the desk yet");
    let ada = world.resident("Ada", Role::Admin).await;
    assert!(!store.needs_setup().await.unwrap());
    let version = async |who: &Actor| store.user(who.user).await.unwrap().unwrap().version;
    for (role, disabled) in [(Role::Admin, true), (Role::Editor, false)] {
        let last = store.change_user(&ada, ada.user, version(&ada).await, role, disabled).await;
        assert!(matches!(last, Err(StoreError::Wrong(_))), "{last:?}");
    }
    // Others are changed whether there is an admin or not.
    store.change_user(&ada, invited.user, version(&invited).await, Role::Editor, true).await.unwrap();
    store.change_user(&program, invited.user, version(&invited).await, Role::Admin, false).await.unwrap();
    let second = world.resident("Eva", Role::Admin).await;
    store.change_user(&second, ada.user, version(&ada).await, Role::Reader, false).await.unwrap();
    let last = store.change_user(&second, second.user, version(&second).await, Role::Reader, false).await;
    assert!(matches!(last, Err(StoreError::Wrong(_))));
}

/// Accounts that came with the program go when it is somebody's own, the last admin's too.
pub(super) async fn accounts_of_the_program_retire(world: World) {
    let store = &world.store;
    let ada = world.resident("Ada", Role::Admin).await;
    let session = store.sign_in(given("Ada", PASSWORD, "10.0.0.1")).await.unwrap().signed_in().unwrap().session;
    let emails = ["ada@desk.example", "nobody@desk.example"].map(|email| Email::parse(email).unwrap());
    for _ in 0..2 {
        store.retire(&Actor::program("test"), &emails).await.unwrap();
    }
    assert!(store.session(&session).await.unwrap().is_none() && store.needs_setup().await.unwrap());
    assert!(store.sign_in(given("Ada", PASSWORD, "10.0.0.1")).await.is_err());
    let told =
        store.events(&EventFilter { kind: "user_changed".to_owned(), ..EventFilter::default() }, 10).await.unwrap();
    let came = told.iter().filter(|line| line.change.summary().contains("came with the program")).count();
    assert_eq!(came, 1, "twice is once");
    // What concerns accounts is not everybody's to read.
    let work = store.events(&EventFilter { work_only: true, ..EventFilter::default() }, 10).await.unwrap();
    assert!(work.iter().all(|line| !line.change.kind().starts_with("user_")));
    assert!(store.retire(&ada, &emails).await.is_ok(), "there is nothing to do");
}
