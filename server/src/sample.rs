//! The sample desk: three people, four articles of our own with their evidence and reviews, so that the first minute
//! shows a desk at work.

use anyhow::{Context, Result};
use review::{
    Action, ArticleText, AttributionAxis, ContextAxis, Email, EvidenceKind, EvidenceText, Grade, Line, Note, Password,
    Reason, Role, State, Verdict, Wording,
};
use store::{Actor, Edit, NewArticle, NewEvidence, QuoteView, Save, Store};

/// How to get into the sample desk.
pub(crate) struct Accounts {
    /// One password for all three.
    pub(crate) password: &'static str,
    /// Address and role.
    pub(crate) people: [(&'static str, &'static str); 3],
}

const PASSWORD: &str = "a sample desk";

const PEOPLE: [(&str, &str, Role); 3] = [
    ("ines@sample.example", "Ines Roth", Role::Checker),
    ("omar@sample.example", "Omar Haddad", Role::Editor),
    ("ada@sample.example", "Ada Quist", Role::Admin),
];

/// Title, byline, publisher, date, text.
const ARTICLES: [(&str, &str, &str, &str, &str); 4] = [
    (
        "Ferry company admits it knew of engine fault",
        "Tom Achebe",
        "Harbour Courier",
        "14 October 2026",
        include_str!("sample/ferry.txt"),
    ),
    (
        "Stadtrat streitet über das alte Hallenbad",
        "Jana Ohm",
        "Küstenzeitung",
        "12. Oktober 2026",
        include_str!("sample/hallenbad.txt"),
    ),
    (
        "Baker's robot wins the bread prize 🥖",
        "Mina Sol",
        "The Evening Loaf",
        "9 October 2026",
        include_str!("sample/robot.txt"),
    ),
    (
        "Minister's remarks on fishing quota reach the islands in pieces",
        "Elif Marsh",
        "Island Post",
        "7 October 2026",
        include_str!("sample/quota.txt"),
    ),
];

/// Fills an empty desk. Says how to get in when the sample accounts are there.
pub(crate) async fn fill(store: &Store) -> Result<Option<Accounts>> {
    let first = store.user_by_email(&Email::parse(PEOPLE[0].0)?).await?;
    if first.as_ref().is_some_and(|user| user.disabled) {
        // It was served without the sample since.
        return Ok(None);
    }
    if first.is_none() {
        if !store.is_empty().await? || !store.users().await?.is_empty() {
            return Ok(None);
        }
        let actors = people(store).await?;
        let mut quotes = Vec::new();
        for (title, byline, publisher, date, text) in ARTICLES {
            let article = NewArticle {
                title: Line::parse("The title", title)?,
                byline: Line::optional("The byline", byline)?,
                publisher: Line::optional("The publisher", publisher)?,
                url: None,
                published_at: Line::optional("The date", date)?,
                language: None,
                text: ArticleText::parse(text)?,
            };
            let id = store.import(&actors[0], article).await?.id();
            quotes.push(
                store
                    .desk(id)
                    .await?
                    .quotes
                    .into_iter()
                    .filter(|quote| quote.state != State::Dismissed)
                    .collect::<Vec<_>>(),
            );
        }
        for quote in quotes[0].iter().take(3) {
            let origin = "The harbour board's office";
            evidence(
                store,
                &actors[0],
                quote,
                ("Record of the harbour board's meeting", origin),
                include_str!("sample/meeting.txt"),
            )
            .await?;
        }
        let first = quotes.get(1).and_then(|all| all.first()).context("a sample article has no quote")?;
        let broadcast = format!("{}\n", first.exact);
        evidence(store, &actors[0], first, ("Subtitles of the broadcast", "The broadcaster"), &broadcast).await?;
        reviews(store, &actors, &quotes).await?;
    }
    Ok(Some(Accounts { password: PASSWORD, people: PEOPLE.map(|(email, _, role)| (email, role.as_str())) }))
}

/// Disables the accounts of the sample desk, whose password everybody knows: the desk is somebody's own from now on.
pub(crate) async fn close(store: &Store) -> Result<()> {
    let emails = PEOPLE.iter().map(|(email, ..)| Email::parse(email)).collect::<Result<Vec<_>, _>>()?;
    Ok(store.retire(&Actor::program("sample desk"), &emails).await?)
}

async fn people(store: &Store) -> Result<Vec<Actor>> {
    let program = Actor::program("sample desk");
    let mut actors = Vec::new();
    for (email, name, role) in PEOPLE {
        let user = store.add_user(&program, &Email::parse(email)?, &Line::parse("The name", name)?, role).await?;
        let link = store.password_link(&program, user).await?;
        store.set_password(&link, Password::parse(PASSWORD)?).await?;
        actors.push(Actor { user, name: name.to_owned(), role });
    }
    Ok(actors)
}

/// What a quote rests on.
async fn evidence(
    store: &Store,
    ines: &Actor,
    quote: &QuoteView,
    (title, origin): (&str, &str),
    text: &str,
) -> Result<()> {
    let (title, text) = (Line::parse("The title", title)?, EvidenceText::parse(text)?);
    let record = NewEvidence {
        origin: Line::optional("The origin", origin)?,
        retrieved_at: Line::optional("The date", "14 October 2026")?,
        ..NewEvidence::new(EvidenceKind::Transcript, title, Grade::B, text)
    };
    store.add_evidence(ines, quote.id, record).await?;
    Ok(())
}

/// Article, quote, what the checker found, and what was then done.
type Step = (usize, usize, (Wording, AttributionAxis, &'static str), &'static [Action]);

/// Some quotes are further than others.
async fn reviews(store: &Store, actors: &[Actor], quotes: &[Vec<QuoteView>]) -> Result<()> {
    let (ines, omar) = (&actors[0], &actors[1]);
    let verbatim = (Wording::Verbatim, AttributionAxis::Correct, "Heard on the recording of the meeting.");
    let via = (Wording::Verbatim, AttributionAxis::CorrectVia, "Only the published statement was available.");
    let cut = (Wording::Trimmed, AttributionAxis::Correct, "“Looking back” is left out.");
    let trimmed = (Wording::Trimmed, AttributionAxis::Correct, "The recording has a half sentence more.");
    let steps: [Step; 6] = [
        (0, 0, verbatim, &[Action::Send, Action::Approve]),
        (0, 1, cut, &[Action::Send]),
        (0, 2, trimmed, &[Action::Send, Action::Return]),
        (1, 0, verbatim, &[Action::Send, Action::Approve]),
        (3, 0, via, &[Action::Send, Action::Approve]),
        (3, 1, via, &[Action::Send]),
    ];
    for (article, quote, (wording, attribution, note), actions) in steps {
        let quote = quotes
            .get(article)
            .and_then(|all| all.get(quote))
            .context("a sample article has fewer quotes than its review")?;
        let verdict = Verdict { wording, attribution, context: ContextAxis::InContext };
        let edit = Edit { verdict: Some((verdict, Note::parse(note)?)), ..Edit::default() };
        let seen = store.quote(quote.id).await?;
        let found = store.findings(&seen, store.policy().await?).await?;
        let found: Vec<_> = found.iter().map(store::Against::short).collect();
        let saw = store::counting(&found).map(store::Against::fingerprint).unwrap_or_default();
        let mut seen = store.save(ines, quote.id, seen.version, Save { edit, saw, ..Save::default() }).await?.version;
        for &action in actions {
            let who = if action == Action::Send { ines } else { omar };
            let reason = if action == Action::Return {
                Some(Reason::parse("Which half sentence? Please quote it in the note.")?)
            } else {
                None
            };
            seen = store
                .save(who, quote.id, seen, Save { action: Some((action, reason)), ..Save::default() })
                .await?
                .version;
        }
    }
    let claimed = quotes.get(2).and_then(|all| all.first()).context("a sample article has no quote")?;
    store
        .save(ines, claimed.id, claimed.version, Save { action: Some((Action::Claim, None)), ..Save::default() })
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    /// F15: the sample's admin with the published password stayed for good.
    #[tokio::test]
    async fn nobody_keeps_a_password_that_everybody_knows() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("verbatim.db").display());
        let store =
            Store::open(&url, Arc::new(store::SystemClock), Arc::new(store::DeskKey::for_tests())).await.unwrap();
        let given = || store::SignIn {
            email: PEOPLE[2].0.to_owned(),
            password: PASSWORD.to_owned(),
            ..store::SignIn::default()
        };
        close(&store).await.unwrap();
        assert!(fill(&store).await.unwrap().is_some());
        store.sign_in(given()).await.unwrap();
        close(&store).await.unwrap();
        assert!(store.sign_in(given()).await.is_err());
        assert!(store.needs_setup().await.unwrap(), "the link for the first admin is printed");
        assert!(fill(&store).await.unwrap().is_none(), "they do not come back");
        assert_eq!(store.verify().await.unwrap().faults, []);
    }
}
