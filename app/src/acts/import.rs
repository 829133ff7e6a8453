//! Bringing an article in.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{actor, desk, go_to};

/// What was read out of a pasted text: fields to fill, and lines that look like the web page's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The headline.
    pub title: String,
    /// Who wrote it.
    pub byline: String,
    /// Who published it.
    pub publisher: String,
    /// When, as printed.
    pub published_at: String,
    /// BCP 47 code of the language.
    pub language: String,
    /// Lines offered to be left out, in order.
    pub cuts: Vec<Cut>,
}

/// A line of the text that seems not to belong to the article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// Its number, from 0.
    pub line: u32,
    /// Its words.
    pub text: String,
    /// Why: "share bar", "caption".
    pub why: String,
}

/// A passage with quotes that was left out of an uploaded page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Its words.
    pub words: String,
    /// The last line of what it stands behind; blank at the head of the text.
    pub after: String,
}

impl Passage {
    /// What the form carries: where it stands and its words.
    #[must_use]
    pub fn value(&self) -> String {
        format!("{}\n\n{}", self.after.replace('\n', " "), self.words)
    }

    /// What [`Passage::value`] wrote.
    #[must_use]
    pub fn of(value: &str) -> Self {
        let value = value.replace("\r\n", "\n");
        let (after, words) = value.split_once("\n\n").unwrap_or(("", &value));
        Self { words: words.to_owned(), after: after.to_owned() }
    }
}

/// A text with the passages that are to be kept, each behind the line it stood behind, else at the end.
#[must_use]
pub fn with_passages(text: &str, kept: &[Passage]) -> String {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    // From the last to the first, so that those behind one line keep their order.
    for passage in kept.iter().rev() {
        let known = |line: &String| !passage.after.is_empty() && line.trim() == passage.after.trim();
        match lines.iter().position(known) {
            Some(at) => _ = lines.splice(at + 1..=at, [String::new(), passage.words.clone()]),
            None => continue,
        }
    }
    let mut text = lines.join("\n");
    let all: Vec<&str> = text.split('\n').map(str::trim).collect();
    let lost: Vec<String> = kept
        .iter()
        .filter(|passage| passage.after.is_empty() || !all.contains(&passage.after.trim()))
        .map(|passage| passage.words.clone())
        .collect();
    for words in lost {
        text = format!("{}\n\n{words}", text.trim_end());
    }
    text
}

/// Reads fields and clutter out of a pasted text; stores nothing.
#[server(prefix = "/_f", endpoint = "read-article", client = crate::client::Proven)]
pub async fn read_article(text: String) -> Result<Reading, AppError> {
    actor()?.require(review::Task::Import)?;
    Ok((desk().read)(&review::ArticleText::parse(&text)?))
}

/// The fields of the import form.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportForm {
    /// The text as pasted.
    pub text: String,
    /// The headline; read out of the text when blank.
    pub title: String,
    /// Who wrote it.
    pub byline: String,
    /// Who published it.
    pub publisher: String,
    /// Where it stands.
    pub url: String,
    /// When it was published.
    pub published_at: String,
    /// BCP 47 code; guessed when blank.
    pub language: String,
}

impl Cut {
    /// What the form carries: the number and the words, so that an edited text never loses another line.
    #[must_use]
    pub fn value(&self) -> String {
        format!("{}:{}", self.line, self.text)
    }
}

/// Stores an article and goes to its desk. `cut` names the lines to leave out, as [`Cut::value`] writes them; `keep` the
/// passages to put back, as [`Passage::value`] does.
#[server(prefix = "/_f", endpoint = "import")]
pub async fn import_article(
    #[server(flatten)] form: ImportForm,
    #[server(default)] cut: Vec<String>,
    #[server(default)] keep: Vec<String>,
) -> Result<(), AppError> {
    use review::{ArticleText, Line};
    let actor = actor()?;
    actor.require(review::Task::Import)?;
    let cut: std::collections::HashSet<String> = cut.into_iter().collect();
    let text = ArticleText::parse(&form.text)?;
    let title = if form.title.trim().is_empty() { (desk().read)(&text).title } else { form.title };
    let lines = text.as_str().split('\n').enumerate();
    let kept: Vec<&str> =
        lines.filter(|(at, line)| !cut.contains(&format!("{at}:{}", line.trim()))).map(|(_, line)| line).collect();
    let keep: Vec<Passage> = keep.iter().map(|value| Passage::of(value)).collect();
    let article = store::NewArticle {
        title: Line::parse("The title", &title)?,
        byline: Line::optional("The byline", &form.byline)?,
        publisher: Line::optional("The publisher", &form.publisher)?,
        url: Line::optional("The address", &form.url)?,
        published_at: Line::optional("The date", &form.published_at)?,
        language: quotes::Language::from_code(&form.language),
        text: ArticleText::parse(&with_passages(&kept.join("\n"), &keep))?,
    };
    match desk().store.import(&actor, article).await? {
        store::Imported::New(id, _) => go_to(&format!("/articles/{id}?notice=imported")),
        store::Imported::Known(id) => go_to(&format!("/articles/{id}?notice=known")),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_passages_stand_where_they_stood() {
        let passage = |words: &str, after: &str| Passage { words: words.to_owned(), after: after.to_owned() };
        let kept = [passage("one", "a"), passage("two", "a"), passage("three", ""), passage("four", "edited away")];
        assert_eq!(with_passages("a\n\nb", &kept), "a\n\none\n\ntwo\n\nb\n\nthree\n\nfour");
        assert_eq!(with_passages("a\n\nb", &[]), "a\n\nb");
        let one = passage("“We sail,”\nhe said.", "a line");
        assert_eq!(Passage::of(&one.value()), one);
        assert_eq!(Passage::of(&one.value().replace('\n', "\r\n")), one);
    }
}
