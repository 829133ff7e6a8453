//! A desk for tests: people in every role, and something in each state for them to knock with.

use std::sync::Arc;

use app::client::PROOF;
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, Response, header};
use review::{
    Action, ArticleText, AttributionAxis, CommentBody, ContextAxis, Email, EvidenceKind, Grade, Line, Note, Password,
    Reason, Role, Verdict, Wording,
};
use store::{Actor, Edit, ExportFilter, FileRef, NewArticle, NewEvidence, QuoteView, Save, SignIn, Store, SystemClock};
use tower::ServiceExt;

use crate::pages::Desk;
use crate::{sample, serve, session};

const PASSWORD: &str = "a password for tests";

/// Somebody who is signed in.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) actor: Actor,
    pub(crate) secret: String,
    pub(crate) token: String,
}

/// The desk.
pub(crate) struct World {
    router: Router,
    pub(crate) store: Store,
    /// Reader, checker, editor, admin.
    pub(crate) callers: Vec<Caller>,
    /// A checker and an editor who are none of them.
    others: [Actor; 2],
    sheet: String,
    media: String,
    _folder: tempfile::TempDir,
}

/// How far a quote is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Open,
    Claimed,
    Checked,
    Returned,
    Approved,
    Dismissed,
}

/// What a caller knocks with, by name: `quote`, `article`, `seen` and so on.
pub(crate) type Made = Vec<(&'static str, String)>;

impl World {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("verbatim.db").display());
        let store = Store::open(&url, Arc::new(SystemClock), Arc::new(store::DeskKey::for_tests())).await.unwrap();
        sample::fill(&store).await.unwrap();
        let program = Actor::program("tests");
        let mut callers = Vec::new();
        for role in [Role::Reader, Role::Checker, Role::Editor, Role::Admin] {
            callers.push(caller(&store, role.as_str(), role).await);
        }
        let others = [
            caller(&store, "other-checker", Role::Checker).await.actor,
            caller(&store, "other-editor", Role::Editor).await.actor,
        ];
        let sheet =
            store.freeze(&program, &Line::parse("The title", "A sheet").unwrap(), &ExportFilter::default()).await;
        let article = store.import(&program, article("a picture")).await.unwrap().id();
        let bytes: &[u8] = b"\x89PNG\r\n\x1a\n";
        store.keep_file(&program, "5ec", bytes.len() as u64, "image/png", bytes).await.unwrap();
        let picture = NewEvidence {
            text: None,
            file: Some(FileRef { sha256: "5ec".to_owned(), name: Line::parse("The name", "a.png").unwrap() }),
            ..NewEvidence::new(
                EvidenceKind::Document,
                Line::parse("The title", "A picture").unwrap(),
                Grade::B,
                text("x"),
            )
        };
        let media = store.attach_evidence(&program, article, picture).await.unwrap().to_string();
        let desk = Desk {
            app: app::request::Desk {
                store: store.clone(),
                assets: Arc::default(),
                read: crate::reading::read,
                public_url: "http://desk.example".into(),
                jobs: app::request::Jobs::default(),
            },
            leptos: leptos::prelude::LeptosOptions::builder().output_name("verbatim").build(),
            folder: folder.path().into(),
            clock: Arc::new(SystemClock),
            tls: false,
            proxies: session::Proxies::default(),
            strangers: Arc::default(),
            parts: Arc::default(),
            crowd: Arc::default(),
        };
        let router = serve::router(desk);
        Self { router, store, callers, others, sheet: sheet.unwrap().to_string(), media, _folder: folder }
    }

    /// An article with one quote that `owner` has brought as far as `stage`, alone as far as that goes; somebody else's work
    /// without one.
    pub(crate) async fn made(&self, mark: &str, owner: Option<&Actor>, stage: Stage) -> Made {
        let [checker, editor] = &self.others;
        let owner = owner.unwrap_or(checker);
        let article = self.store.import(owner, article(mark)).await.unwrap().id();
        let quote = self.store.desk(article).await.unwrap().quotes.remove(0);
        let mut quote = self.step(owner, &quote, Action::Claim).await;
        let evidence = self.store.add_evidence(owner, quote.id, record(mark)).await.unwrap();
        let spare = self.store.attach_evidence(owner, article, record(&format!("{mark} spare"))).await.unwrap();
        let thread = self.store.comment(owner, quote.id, None, &CommentBody::parse("Is it?").unwrap()).await.unwrap();
        quote = self.store.quote(quote.id).await.unwrap();
        quote = self.judge(owner, &quote).await;
        let steps: &[(&Actor, Action)] = match stage {
            Stage::Open => &[(owner, Action::Release)],
            Stage::Claimed => &[],
            Stage::Checked => &[(owner, Action::Send)],
            Stage::Returned => &[(owner, Action::Send), (editor, Action::Return)],
            Stage::Approved => &[(owner, Action::Send), (editor, Action::Approve)],
            Stage::Dismissed => &[(owner, Action::Dismiss)],
        };
        for (who, action) in steps {
            quote = self.step(who, &quote, *action).await;
        }
        let person = quote.attribution.name.clone().unwrap_or_default();
        let id = self.store.person_named(&Line::parse("The name", &person).unwrap()).await.unwrap();
        let user = self.account(mark).await;
        vec![
            ("article", article.to_string()),
            ("quote", quote.id.to_string()),
            ("seen", quote.version.to_string()),
            ("evidence", evidence.to_string()),
            ("spare", spare.to_string()),
            ("thread", thread.to_string()),
            ("person", id.map(|id| id.to_string()).unwrap_or_default()),
            ("name", person),
            ("user", user),
            ("sheet", self.sheet.clone()),
            ("media", self.media.clone()),
            ("mark", mark.to_owned()),
            ("exact", quote.exact),
        ]
    }

    async fn account(&self, mark: &str) -> String {
        let email = Email::parse(&format!("{}@desk.example", mark.replace(' ', "-"))).unwrap();
        let name = Line::parse("The name", mark).unwrap();
        self.store.add_user(&Actor::program("tests"), &email, &name, Role::Reader).await.unwrap().to_string()
    }

    async fn step(&self, who: &Actor, quote: &QuoteView, action: Action) -> QuoteView {
        let reason = matches!(action, Action::Return | Action::Dismiss).then(|| Reason::parse("A reason.").unwrap());
        self.save(who, quote, Save { action: Some((action, reason)), ..Save::default() }).await
    }

    async fn judge(&self, who: &Actor, quote: &QuoteView) -> QuoteView {
        let verdict = Verdict {
            wording: Wording::Verbatim,
            attribution: AttributionAxis::Correct,
            context: ContextAxis::InContext,
        };
        let edit = Edit { verdict: Some((verdict, Note::parse("Heard it.").unwrap())), ..Edit::default() };
        self.save(who, quote, Save { edit, ..Save::default() }).await
    }

    /// Saves in sight of what is found.
    async fn save(&self, who: &Actor, quote: &QuoteView, save: Save) -> QuoteView {
        let found = self.store.findings(quote, self.store.policy().await.unwrap()).await.unwrap();
        let found: Vec<_> = found.iter().map(store::Against::short).collect();
        let saw = store::counting(&found).map(store::Against::fingerprint).unwrap_or_default();
        self.store.save(who, quote.id, quote.version, Save { saw, ..save }).await.unwrap()
    }

    /// A session of its own for the same account.
    pub(crate) async fn again(&self, caller: &Caller) -> Caller {
        let email = self.store.user(caller.actor.user).await.unwrap().unwrap().email;
        sign_in(&self.store, &email, caller.actor.clone()).await
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }
}

async fn caller(store: &Store, name: &str, role: Role) -> Caller {
    let program = Actor::program("tests");
    let email = format!("{name}@desk.example");
    let line = Line::parse("The name", name).unwrap();
    let user = store.add_user(&program, &Email::parse(&email).unwrap(), &line, role).await.unwrap();
    let link = store.password_link(&program, user).await.unwrap();
    store.set_password(&link, Password::parse(PASSWORD).unwrap()).await.unwrap();
    sign_in(store, &email, Actor { user, name: name.to_owned(), role }).await
}

async fn sign_in(store: &Store, email: &str, actor: Actor) -> Caller {
    let given = SignIn { email: email.to_owned(), password: PASSWORD.to_owned(), ..SignIn::default() };
    let secret = store.sign_in(given).await.unwrap().signed_in().unwrap().session;
    let token = session::new_token(&secret, store::Clock::now(&SystemClock).millis() / 1000);
    Caller { actor, secret, token }
}

fn text(words: &str) -> review::EvidenceText {
    review::EvidenceText::parse(words).unwrap()
}

/// Words of their own, so that nothing is known before.
fn said(mark: &str) -> String {
    format!("We sail at noon, and {mark} is why")
}

fn article(mark: &str) -> NewArticle {
    let name: String = mark.chars().filter(char::is_ascii_alphabetic).collect();
    let words = format!("The ferry left.\n\n“{},” said Petra Q{name}, the captain, on Monday.", said(mark));
    NewArticle {
        title: Line::parse("The title", &format!("The ferry and {mark}")).unwrap(),
        byline: None,
        publisher: None,
        url: None,
        published_at: None,
        language: None,
        text: ArticleText::parse(&words).unwrap(),
    }
}

fn record(mark: &str) -> NewEvidence {
    let title = Line::parse("The title", "A record").unwrap();
    NewEvidence::new(EvidenceKind::Transcript, title, Grade::B, text(&format!("PETRA: {}.", said(mark))))
}

/// What kind of answer is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    Page,
    Json,
}

/// A request as a browser's form, or as an island, sends it.
pub(crate) fn request(
    method: &Method,
    path: &str,
    who: Option<&Caller>,
    wish: Wish,
    fields: &[(String, String)],
) -> Request<Body> {
    let mut fields = fields.to_vec();
    let accept = if wish == Wish::Page { "text/html" } else { "application/json" };
    let mut request = Request::builder().method(method).uri(path).header(header::ACCEPT, accept);
    if let Some(caller) = who {
        request = request.header(header::COOKIE, format!("verbatim_session={}", caller.secret));
        match wish {
            Wish::Page => fields.insert(0, ("form_token".to_owned(), caller.token.clone())),
            Wish::Json => request = request.header(PROOF, &caller.token),
        }
    }
    if method != Method::POST {
        return request.body(Body::empty()).unwrap();
    }
    let (sort, body) =
        if path.ends_with("/add") || path.ends_with("/file") { multipart(&fields) } else { urlencoded(&fields) };
    request
        .header(header::CONTENT_TYPE, sort)
        .header(header::CONTENT_LENGTH, body.len())
        .body(Body::from(body))
        .unwrap()
}

fn urlencoded(fields: &[(String, String)]) -> (&'static str, String) {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    ("application/x-www-form-urlencoded", body)
}

fn multipart(fields: &[(String, String)]) -> (&'static str, String) {
    let part = |name: &str, value: &str| {
        let file = if name == "file" { "; filename=\"a.txt\"" } else { "" };
        format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n")
    };
    let parts: String = fields.iter().map(|(name, value)| part(name, value)).collect();
    ("multipart/form-data; boundary=x", format!("{parts}--x--\r\n"))
}
