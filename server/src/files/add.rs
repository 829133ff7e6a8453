//! Adding evidence: one form with a file, a text, or both (a recording and what is said in it).

use std::sync::Arc;

use app::request::{Posted, Session};
use app::{AppError, ErrorKind};
use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use review::{ArticleId, EvidenceKind, EvidenceText, Grade, Line, QuoteId, Task};
use store::{Actor, FileRef, NewEvidence, StoreError};

use super::spool::{Sent, Spooled, receive};
use crate::pages::{Desk, answer};
use crate::sources::{self, sort};
use crate::{gate, session};

/// What the evidence is for.
#[derive(Clone, Copy)]
enum Target {
    Quote(QuoteId),
    Article(ArticleId),
}

impl Target {
    /// The page the form stands on.
    fn page(self) -> String {
        match self {
            Self::Quote(id) => format!("/quotes/{id}/evidence"),
            Self::Article(id) => format!("/articles/{id}/evidence"),
        }
    }
}

/// `POST /quotes/{id}/evidence/add`
pub(crate) async fn to_quote(State(desk): State<Desk>, Path(id): Path<String>, request: Request) -> Response {
    add(&desk, QuoteId::parse(&id).map(Target::Quote), request).await
}

/// `POST /articles/{id}/evidence/add`
pub(crate) async fn to_article(State(desk): State<Desk>, Path(id): Path<String>, request: Request) -> Response {
    add(&desk, ArticleId::parse(&id).map(Target::Article), request).await
}

async fn add(desk: &Desk, target: Option<Target>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let action = "/evidence/add".to_owned();
    let (Some(target), Ok(actor)) = (target, permitted(&parts)) else {
        // Nobody else's upload is read.
        let error = target.map_or_else(
            || StoreError::NotFound("quote or article").into(),
            |_| permitted(&parts).err().unwrap_or_else(|| StoreError::SignedOut.into()),
        );
        return gate::refuse(desk, Request::from_parts(parts, body), error).await;
    };
    let turn = match desk.crowd.upload(actor.user).await {
        Ok(turn) => turn,
        Err(error) => return gate::refuse(desk, Request::from_parts(parts, body), error).await,
    };
    let Sent { fields, file } = receive(desk, &parts, body).await;
    // An upload may take half an hour: whoever began it may be someone else by now.
    let added = match still(desk, &parts).await {
        Ok(actor) => store_it(desk, &actor, target, &fields, file).await,
        Err(error) => Err(error),
    };
    drop(turn);
    match added {
        Ok(to) => Redirect::to(&to).into_response(),
        Err(error) => {
            let posted = Posted { fields: Arc::new(fields), error: Some(error), action, ..Posted::default() };
            answer(desk, &target.page(), &parts, posted).await
        }
    }
}

/// Who sends it, asked once more, if they still may.
async fn still(desk: &Desk, parts: &Parts) -> Result<Actor, AppError> {
    let actor = session::still(desk, parts).await?;
    actor.require(Task::Import)?;
    Ok(actor)
}

/// Who sends it, if they may bring evidence in.
fn permitted(parts: &Parts) -> Result<Actor, AppError> {
    let actor = parts.extensions.get::<Session>().and_then(|session| session.actor.clone());
    let actor = actor.ok_or(StoreError::SignedOut)?;
    actor.require(Task::Import)?;
    Ok(actor)
}

/// The article the evidence is for, where it may have more.
async fn takes_evidence(store: &store::Store, target: Target) -> Result<ArticleId, StoreError> {
    match target {
        Target::Quote(quote) => {
            let quote = store.quote(quote).await?;
            review::evidence_may_change(quote.state)?;
            Ok(quote.article)
        }
        Target::Article(article) => store.title(article).await.map(|_| article),
    }
}

/// Reads what was sent and stores it; where to go then.
async fn store_it(
    desk: &Desk,
    actor: &Actor,
    target: Target,
    fields: &[(String, String)],
    file: Result<Option<Spooled>, AppError>,
) -> Result<String, AppError> {
    let field = |name: &str| fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
    let mut file = file?;
    let kind = EvidenceKind::parse(field("kind")).ok_or_else(|| AppError::invalid("Choose what the evidence is."))?;
    let grade = Grade::parse(field("grade")).ok_or_else(|| AppError::invalid("Choose a grade from A to F."))?;
    let typed = Some(field("text")).filter(|text| !text.trim().is_empty()).map(EvidenceText::parse).transpose()?;
    let (mut text, mut title) = (None, String::new());
    if let Some(file) = &mut file {
        let what = sort::what(&file.name, &file.head)?;
        // Who types the text of a document has read what no program can.
        if typed.is_none() {
            let read = sources::read_aside(actor.user, what.sort, file.open().await?.into_std().await).await?;
            (text, title) = (read.text, read.title);
        }
        if title.is_empty() {
            file.name.rsplit_once('.').map_or(file.name.as_str(), |(stem, _)| stem).clone_into(&mut title);
        }
    }
    let text = typed.or(text);
    if text.is_none() && file.is_none() {
        return Err(AppError::new(ErrorKind::Invalid, "There is no evidence yet. Choose a file, or paste the text."));
    }
    let title = if field("title").trim().is_empty() { &title } else { field("title") };
    let notice = match &text {
        None => "&notice=no-text",
        Some(text) if text.unread() > 0 => "&notice=times",
        Some(_) => "",
    };
    let mut new = NewEvidence {
        kind,
        title: Line::parse("The title", title)?,
        origin: Line::optional("The origin", field("origin"))?,
        url: Line::optional("The address", field("url"))?,
        retrieved_at: Line::optional("The date", field("retrieved_at"))?,
        grade,
        text,
        file: None,
        locator: Line::optional("The place", field("locator"))?,
    };
    let store = &desk.app.store;
    // Before the bytes are kept: they would stay.
    let article = takes_evidence(store, target).await?;
    if new.url.as_ref().is_some_and(|url| !review::is_web_address(url.as_str())) {
        return Err(AppError::invalid(
            "The address has to begin with https:// or http://. Copy it from the browser, or leave it blank.",
        ));
    }
    if let Some(file) = &mut file {
        let what = sort::what(&file.name, &file.head)?;
        let bytes = file.open().await?;
        store.keep_file(actor, &file.sha256, file.size, what.media_type, bytes).await?;
        new.file = Some(FileRef { sha256: file.sha256.clone(), name: Line::parse("The file's name", &file.name)? });
    }
    let id = match target {
        Target::Quote(quote) => store.add_evidence(actor, quote, new).await?,
        Target::Article(article) => store.attach_evidence(actor, article, new).await?,
    };
    desk.app.jobs.again(store, article);
    Ok(format!("{}?added={id}{notice}#e-{id}", target.page()))
}
