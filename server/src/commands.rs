//! The commands for programs and for whoever looks after the desk.
#![expect(clippy::print_stdout, reason = "answers of the command line go to standard output")]

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use app::request::password_link;
use clap::{Args, Subcommand};
use futures_util::{StreamExt, stream};
use review::{ArticleText, Email, Line, Role};
use store::{Actor, Imported, NewArticle, Store};

use crate::data::Place;
use crate::serve::Address;
use crate::sources::article::LeftOut;
use crate::{export, reading, upload};

/// Bringing articles in.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// A file, a folder of .txt, .md, .html, .docx, .odt and .pdf files, or - for standard input.
    source: PathBuf,
    /// The headline; by default the first line that reads like one, else the file's name.
    #[arg(long)]
    title: Option<String>,
    /// Who published it.
    #[arg(long)]
    publisher: Option<String>,
    /// Where it stands.
    #[arg(long)]
    url: Option<String>,
}

/// Writing a sheet.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The format.
    #[arg(long, value_enum, default_value = "csv")]
    format: export::Name,
    /// approved, all, or another state.
    #[arg(long, default_value = "approved")]
    state: String,
    /// Only this article, by its id.
    #[arg(long)]
    article: Option<String>,
    /// Only what this person said, by a name or alias of the registry.
    #[arg(long)]
    person: Option<String>,
    /// Only what was approved on this day or later, such as 2026-10-14.
    #[arg(long)]
    since: Option<String>,
    /// Only what was approved on this day or earlier.
    #[arg(long)]
    until: Option<String>,
    /// A frozen sheet, by its number; what else is chosen does not count then.
    #[arg(long)]
    sheet: Option<i64>,
    /// The file to write; standard output when not given.
    #[arg(short, long)]
    output: Option<PathBuf>,
}

/// Looking after accounts.
#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// Add someone and print the link with which they set a password.
    Add {
        /// Their address.
        email: String,
        /// Their name, as it stands on sheets.
        #[arg(long)]
        name: String,
        /// reader, checker, editor or admin.
        #[arg(long, default_value = "checker")]
        role: String,
        #[command(flatten)]
        address: Address,
    },
    /// Everyone with an account.
    List,
    /// Take someone's access away.
    Disable {
        /// Their address.
        email: String,
    },
    /// Give someone their access back.
    Enable {
        /// Their address.
        email: String,
    },
    /// Let someone sign in at once after too many wrong passwords.
    Unlock {
        /// Their address.
        email: String,
    },
    /// Take the second factor of someone away who lost the app and the recovery codes.
    RemoveSecondFactor {
        /// Their address.
        email: String,
    },
    /// Change what someone may do.
    SetRole {
        /// Their address.
        email: String,
        /// reader, checker, editor or admin.
        role: String,
    },
    /// Print a link with which someone sets a new password.
    ResetPassword {
        /// Their address.
        email: String,
        #[command(flatten)]
        address: Address,
    },
}

fn me() -> Actor {
    Actor::program("command line")
}

/// Brings articles in, one line of answer each.
pub(crate) async fn import(place: &Place, options: Import) -> Result<()> {
    let store = place.open().await?;
    let files = sources(&options.source)?;
    let many = files.len() > 1;
    if many && options.title.is_some() {
        bail!(
            "--title names one article, and {} holds {}. Leave it out, or import one file",
            options.source.display(),
            files.len()
        );
    }
    let (mut new, mut failed) = (0, 0);
    // The next files are read and searched for quotes while one is written.
    let mut imports = stream::iter(&files)
        .map(|file| {
            let (store, options) = (&store, &options);
            async move { (file, import_one(store, file, options).await) }
        })
        .buffered(8);
    while let Some((file, imported)) = imports.next().await {
        match imported {
            Ok((Imported::New(id, quotes), left_out)) => {
                new += 1;
                println!("{id}  {quotes} quotes  {}", file.display());
                tell_left_out(&left_out);
            }
            Ok((Imported::Known(id), _)) => println!("{id}  here already  {}", file.display()),
            Err(error) => {
                failed += 1;
                eprintln!("{}: {error:#}", file.display());
            }
        }
    }
    drop(imports);
    store.close().await;
    if failed > 0 {
        bail!("{failed} of {} files were not imported; {new} new articles", files.len());
    }
    Ok(())
}

/// Says which passages with quotes are not in the text, in their words.
fn tell_left_out(passages: &[LeftOut]) {
    let count = passages.len();
    if count > 0 {
        println!("  left out: {count} {} with quotes", if count == 1 { "passage" } else { "passages" });
    }
    for passage in passages {
        println!("    {}", passage.words.split_whitespace().collect::<Vec<_>>().join(" "));
    }
}

/// The files of a folder in order of their names, or the one file.
fn sources(source: &Path) -> Result<Vec<PathBuf>> {
    if !source.is_dir() {
        return Ok(vec![source.to_owned()]);
    }
    let mut files: Vec<PathBuf> = std::fs::read_dir(source)
        .with_context(|| source.display().to_string())?
        .flatten()
        .map(|entry| entry.path())
        .collect();
    files.retain(|path| {
        path.extension().is_some_and(|e| {
            ["txt", "md", "markdown", "html", "htm", "docx", "odt", "pdf"]
                .iter()
                .any(|known| e.eq_ignore_ascii_case(known))
        })
    });
    files.sort();
    if files.is_empty() {
        bail!("{} holds no .txt, .md, .html, .docx, .odt or .pdf file", source.display());
    }
    Ok(files)
}

async fn import_one(store: &Store, file: &Path, options: &Import) -> Result<(Imported, Vec<LeftOut>)> {
    let bytes = if file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes)?;
        bytes
    } else {
        std::fs::read(file)?
    };
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let read = upload::read(&name, &bytes).map_err(|error| anyhow::anyhow!(error.message))?;
    let text = ArticleText::parse(&read.text)?;
    let found = reading::read(&text);
    let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let first = |values: [&str; 3]| values.into_iter().find(|value| !value.is_empty()).unwrap_or_default().to_owned();
    let title = options.title.clone().unwrap_or_else(|| first([&short(&read.title), &short(&found.title), &stem]));
    let publisher = options.publisher.clone().unwrap_or_else(|| first([&read.publisher, &found.publisher, ""]));
    let byline = first([&read.byline, &found.byline, ""]);
    let article = NewArticle {
        title: Line::parse("The title", &title)?,
        byline: Line::optional("The byline", &byline)?,
        publisher: Line::optional("The publisher", &publisher)?,
        url: Line::optional("The address", options.url.as_deref().unwrap_or(&read.url))?,
        published_at: Line::optional("The date", &first([&read.published_at, &found.published_at, ""]))?,
        language: quotes::Language::from_code(&read.language),
        text,
    };
    Ok((store.import(&me(), article).await?, read.left_out))
}

/// A title that fits; the words of a longer one stand in the text.
fn short(title: &str) -> String {
    const MOST: usize = 300;
    title.chars().take(MOST).collect()
}

/// Writes a sheet to a file or to standard output.
pub(crate) async fn export(place: &Place, options: Export) -> Result<()> {
    let store = place.open().await?;
    let choice = app::Choice {
        article: options.article.unwrap_or_default(),
        state: options.state,
        person: options.person.unwrap_or_default(),
        since: options.since.unwrap_or_default(),
        until: options.until.unwrap_or_default(),
        ..app::Choice::default()
    };
    let filter = choice.filter()?;
    let mut out: Box<dyn Write> = match &options.output {
        Some(path) => {
            Box::new(std::io::BufWriter::new(std::fs::File::create(path).with_context(|| path.display().to_string())?))
        }
        None => Box::new(std::io::stdout().lock()),
    };
    let house = store.house().await?;
    let mut sheet = match options.sheet {
        Some(number) => {
            let known = store.sheets().await?.into_iter().find(|sheet| sheet.number == number);
            let known = known.with_context(|| format!("there is no sheet {number}; /sheets lists those there are"))?;
            export::Sheet::frozen(store.sheet(known.id).await?, house, options.format)?
        }
        None => export::Sheet::new(store, house, filter, options.format)?,
    };
    while let Some(piece) = sheet.next().await? {
        out.write_all(&piece)?;
    }
    Ok(out.flush()?)
}

fn role(word: &str) -> Result<Role> {
    Role::parse(word).with_context(|| format!("{word} is no role: use reader, checker, editor or admin"))
}

/// Looks after accounts.
pub(crate) async fn user(place: &Place, command: User) -> Result<()> {
    let store = place.open().await?;
    let find = async |email: &str| -> Result<store::User> {
        store.user_by_email(&Email::parse(email)?).await?.with_context(|| format!("there is no account {email}"))
    };
    match command {
        User::Add { email, name, role: word, address } => {
            let id =
                store.add_user(&me(), &Email::parse(&email)?, &Line::parse("The name", &name)?, role(&word)?).await?;
            let secret = store.password_link(&me(), id).await?;
            println!("{id}\nset a password at  {}", password_link(&address.url(), &secret));
        }
        User::List => {
            for user in store.users().await? {
                let state = if user.disabled {
                    "disabled"
                } else if user.active {
                    "active"
                } else {
                    "no password yet"
                };
                println!("{:<30} {:<8} {:<16} {}", user.email, user.role, state, user.name);
            }
        }
        User::Disable { email } => {
            let user = find(&email).await?;
            store.change_user(&me(), user.id, user.version, user.role, true).await?;
        }
        User::Enable { email } => {
            let user = find(&email).await?;
            store.change_user(&me(), user.id, user.version, user.role, false).await?;
        }
        User::RemoveSecondFactor { email } => store.remove_factor(&me(), find(&email).await?.id).await?,
        User::Unlock { email } => store.unlock(&me(), find(&email).await?.id).await?,
        User::SetRole { email, role: word } => {
            let user = find(&email).await?;
            store.change_user(&me(), user.id, user.version, role(&word)?, user.disabled).await?;
        }
        User::ResetPassword { email, address } => {
            let user = find(&email).await?;
            let secret = store.password_link(&me(), user.id).await?;
            println!("set a new password at  {}", password_link(&address.url(), &secret));
        }
    }
    store.close().await;
    Ok(())
}
