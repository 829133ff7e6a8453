//! The writes of the desk: one quote's review, and a quote that was missed.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::request::{actor, desk, go_to};
use crate::{AppError, Draft, Panel};

#[cfg(feature = "ssr")]
async fn panel(quote: &store::QuoteView, actor: &store::Actor) -> Result<Panel, AppError> {
    let store = desk().store;
    let around = crate::Around::of(&store, actor, quote, store.policy().await?).await?;
    Ok(Panel::of(quote, &around, actor))
}

#[cfg(feature = "ssr")]
fn id(word: &str) -> Result<review::QuoteId, AppError> {
    review::QuoteId::parse(word).ok_or_else(|| store::StoreError::NotFound("quote").into())
}

/// The panel of one quote.
#[server(prefix = "/_f", endpoint = "panel", client = crate::client::Proven, input = leptos::server_fn::codec::GetUrl)]
pub async fn load_panel(quote: String) -> Result<Panel, AppError> {
    let actor = actor()?;
    panel(&desk().store.quote(id(&quote)?).await?, &actor).await
}

/// Saves what was typed and does `action` (blank: only saves), in sight of the `finding` with that fingerprint and of the
/// name that the `registry` has for the speaker. Gives the quote
/// as it is afterwards.
#[server(prefix = "/_f", endpoint = "review", client = crate::client::Proven)]
pub async fn review_quote(
    quote: String,
    seen: i64,
    #[server(flatten)] draft: Draft,
    #[server(default)] action: String,
    #[server(default)] finding: String,
    #[server(default)] registry: Option<String>,
) -> Result<Panel, AppError> {
    let (actor, store) = (actor()?, desk().store);
    actor.require(review::Task::Import)?;
    let quote = id(&quote)?;
    let old = store.quote(quote).await?;
    let over = action == crate::panel::OVERRULE;
    let action = if over { review::Action::Approve.as_str().to_owned() } else { action };
    let save = read(&store, &actor, &old, &draft, &action).await?;
    let save = store::Save { saw: finding, overrule: over, registry, ..save };
    let saved = store.save(&actor, quote, seen, save).await?;
    go_to(&format!(
        "/articles/{}?quote={quote}&notice={}#panel",
        saved.article,
        if action.is_empty() { "saved" } else { &action }
    ));
    panel(&saved, &actor).await
}

/// The action of a button. `Edit` is none: it is what a save with other words does, and decided by looking at them.
#[cfg(feature = "ssr")]
fn button(word: &str) -> Result<review::Action, AppError> {
    use review::Action::{Approve, Claim, Dismiss, Release, Reopen, Restore, Return, Send};
    const BUTTONS: [review::Action; 8] = [Claim, Release, Send, Approve, Return, Dismiss, Restore, Reopen];
    BUTTONS.into_iter().find(|action| action.as_str() == word).ok_or_else(|| {
        AppError::invalid("No button does that. Nothing was saved; reload the page and use its buttons.")
    })
}

/// What a posted form asks for.
#[cfg(feature = "ssr")]
async fn read(
    store: &store::Store,
    actor: &store::Actor,
    old: &store::QuoteView,
    draft: &Draft,
    action: &str,
) -> Result<store::Save, AppError> {
    let action = if action.is_empty() { None } else { Some(button(action)?) };
    let reason = if draft.reason.trim().is_empty() { None } else { Some(review::Reason::parse(&draft.reason)?) };
    let action = action.map(|action| (action, reason));
    let page = Panel::of(old, &crate::Around::default(), actor);
    // Fields that may not be changed are not read: a form made before the quote moved on posts them all the same.
    let cite = match draft.cite.as_str() {
        "" => None,
        id => Some(review::EvidenceId::parse(id).ok_or(store::StoreError::NotFound("evidence"))?),
    };
    let fixed = !page.editable && action.is_some()
        || *draft == Draft { reason: draft.reason.clone(), ..Draft::of(&page) }
        // An action alone, as programs post it.
        || action.is_some() && *draft == Draft { reason: draft.reason.clone(), ..Draft::default() };
    if fixed {
        return Ok(store::Save { action, ..store::Save::default() });
    }
    let mut attribution = draft.read()?;
    // Another speaker is another person; the same one without a name was taken back by hand.
    let speaker = attribution.speaker.as_ref().map(|link| link.text.as_str());
    let before = old.attribution.speaker.as_ref().map(|link| link.text.as_str());
    if attribution.name.is_none() && speaker != before {
        let article = store.desk(old.article).await?;
        let names = article
            .quotes
            .iter()
            .filter(|quote| quote.id != old.id)
            .filter_map(|quote| quote.attribution.name.as_deref());
        attribution.name = speaker.and_then(|speaker| review::fullest(speaker, names));
    }
    let kind =
        review::Kind::parse(&draft.kind).ok_or_else(|| AppError::invalid("Choose one of the kinds in the list."))?;
    // Forms write line ends in their own way.
    let words = draft.exact.replace("\r\n", "\n");
    let place = if words.trim().is_empty() || words.trim() == old.exact.trim() {
        None
    } else {
        let article = store.desk(old.article).await?;
        Some((find(&article.text, &words, Some(old.span))?, article.version))
    };
    Ok(store::Save {
        edit: store::Edit {
            attribution: Some(attribution),
            verdict: verdict(draft, old.verdict.is_some())?,
            kind: Some(kind),
            place,
        },
        action,
        cite,
        ..store::Save::default()
    })
}

/// The verdict of a form: all axes or none.
#[cfg(feature = "ssr")]
fn verdict(draft: &Draft, given: bool) -> Result<Option<(review::Verdict, review::Note)>, AppError> {
    let note = review::Note::parse(&draft.note)?;
    let axes = [&draft.wording, &draft.attribution, &draft.context];
    if given && axes.iter().all(|axis| axis.is_empty()) {
        return Err(AppError::invalid(
            "A verdict can be replaced, but not taken away. Choose all three axes, or reload the page to keep it.",
        ));
    }
    if axes.iter().all(|axis| axis.is_empty()) {
        return if note.as_str().is_empty() {
            Ok(None)
        } else {
            Err(AppError::invalid("A note goes with a verdict. Choose wording, attribution and context too."))
        };
    }
    let parsed = (
        review::Wording::parse(&draft.wording),
        review::AttributionAxis::parse(&draft.attribution),
        review::ContextAxis::parse(&draft.context),
    );
    match parsed {
        (Some(wording), Some(attribution), Some(context)) => {
            Ok(Some((review::Verdict { wording, attribution, context }, note)))
        }
        _ => Err(AppError::invalid(
            "The verdict is not complete. Choose wording, attribution and context, or leave all three open.",
        )),
    }
}

/// Whether the words at `place` are these, white space apart.
#[cfg(feature = "ssr")]
fn stands(text: &str, words: &str, place: review::CharSpan) -> bool {
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let bytes = review::Offsets::new(text).to_bytes(place);
    bytes.is_some_and(|span| bare(span.of(text)).contains(&bare(words.trim_matches(['"', '“', '”', '„', '«', '»']))))
}

/// Where words typed or selected stand in the text, nearest to `near`, in code points.
#[cfg(feature = "ssr")]
fn find(text: &str, words: &str, near: Option<review::CharSpan>) -> Result<review::CharSpan, AppError> {
    let offsets = review::Offsets::new(text);
    let words = words.replace("\r\n", "\n");
    let words = words.trim().trim_matches(['"', '“', '”', '„', '«', '»']);
    let near = near.and_then(|span| offsets.to_bytes(span)).unwrap_or(quotes::Span::new(0, 0));
    let found = review::nearest(text, words, near).map(|span| offsets.to_chars(span));
    found.ok_or_else(|| AppError::invalid("These words do not stand in the article as they are written here. Copy them from the text, letter for letter."))
}

/// Marks words the engine missed: by their place in code points when `end` is given, else by the words.
#[server(prefix = "/_f", endpoint = "add-quote", client = crate::client::Proven)]
pub async fn add_quote(
    article: String,
    #[server(default)] words: String,
    #[server(default)] start: u32,
    #[server(default)] end: u32,
    #[server(default)] kind: String,
) -> Result<String, AppError> {
    let (actor, store) = (actor()?, desk().store);
    let article = review::ArticleId::parse(&article).ok_or(store::StoreError::NotFound("article"))?;
    let kind = review::Kind::parse(&kind).unwrap_or(review::Kind::Direct);
    let store::DeskArticle { text, version, .. } = store.desk(article).await?;
    let near = (end > 0).then_some(review::CharSpan { start, end });
    // A page that was opened before a new version came counts in another text: its words tell.
    let place = match near.filter(|near| words.trim().is_empty() || stands(&text, &words, *near)) {
        Some(place) => place,
        None => find(&text, &words, near)?,
    };
    let added = store.add_quote(&actor, article, (place, version), kind).await?;
    go_to(&format!("/articles/{article}?quote={}&notice=added#panel", added.id));
    Ok(added.id.to_string())
}
