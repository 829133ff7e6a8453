//! The article of a web page: its text, what is said about it, and what was left out though it holds quotes.
//!
//! `blocks` cuts the page into blocks, two extractors say which of them they would keep (`vote`), `weigh` decides, `left_out`
//! lists what must not be lost in silence, and `facts` reads title, byline, date and address. A page is never refused: one
//! that nests without end is read `flat`, one without an article is its words.
//!
//! To teach it a word for a part of pages: `hints.txt`. To weigh something new: name it in `weigh` and in `weights.txt`.

mod blocks;
mod facts;
mod flat;
mod json_ld;
mod left_out;
mod place;
mod vote;
mod weigh;

use blocks::{Block, Blocks, blocks, key, marks};
use dom_query::Document;
use serde::{Deserialize, Serialize};

pub(crate) use left_out::LeftOut;

/// An article as a page gives it.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Article {
    /// Its text, the headline first.
    pub(crate) text: String,
    /// Its headline.
    pub(crate) title: String,
    /// Who wrote it.
    pub(crate) byline: String,
    /// Who published it.
    pub(crate) publisher: String,
    /// Where it stands.
    pub(crate) url: String,
    /// When it was published, as printed where the page prints it.
    pub(crate) published_at: String,
    /// The code of the language that the page says it is in.
    pub(crate) language: String,
    /// What holds quotes and is not in the text.
    pub(crate) left_out: Vec<LeftOut>,
}

/// Reads the article of a page.
pub(crate) fn read(html: &str) -> Article {
    // The extractors call themselves for what lies within.
    const STACK: usize = 128 * 1024 * 1024;
    let deep = super::too_deep(html);
    let whole = if deep { flat::flat(html) } else { html.to_owned() };
    let reader = std::thread::Builder::new().stack_size(STACK).spawn(move || from(&whole, deep));
    reader.ok().and_then(|reader| reader.join().ok()).unwrap_or_default()
}

fn from(html: &str, flat: bool) -> Article {
    let page = Document::from(html);
    let mut article = facts::facts(&page);
    let found = blocks(&page, marks(&article.language));
    let mut kept = if flat { vec![true; found.blocks.len()] } else { choose(html, &found) };
    keep_headline(&found.blocks, &mut kept, &mut article.title);
    article.text = text(found.blocks.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(block, _)| block));
    article.left_out = left_out::left_out(&found.blocks, &kept);
    let body = json_ld::body(&page);
    // The page's own data has the whole where its markup has a beginning.
    if key(&article.text).len() * 2 < key(&body).len() {
        article.text = if article.title.is_empty() { body } else { format!("{}\n\n{body}", article.title) };
        let there = key(&article.text);
        article.left_out.retain(|passage| !there.contains(&key(&passage.words)));
    }
    if article.text.is_empty() && !html.is_empty() {
        // Some pages keep their words for a program to show.
        let shown = flat::opened(html);
        if shown.len() != html.len() {
            return Article { text: text(&blocks(&Document::from(shown), marks(&article.language)).blocks), ..article };
        }
    }
    facts::printed(&found.blocks, &mut article);
    article
}

/// Which blocks are the article.
fn choose(html: &str, found: &Blocks) -> Vec<bool> {
    /// Less than this many letters and digits are no article.
    const LEAST: usize = 120;
    let first = vote::votes(&found.blocks, &first(html));
    let second = vote::votes(&found.blocks, &second(html));
    let points = weigh::points(found, &first, &second);
    let at = |least: i32| points.iter().map(|points| *points > least).collect::<Vec<_>>();
    let length = |kept: &[bool]| {
        found.blocks.iter().zip(kept).filter(|(_, kept)| **kept).map(|(block, _)| block.key.len()).sum::<usize>()
    };
    let choices = [at(0), first, second, at(-150), vec![true; found.blocks.len()]];
    let best = choices.iter().find(|kept| length(kept) >= LEAST);
    best.unwrap_or(&choices[4]).clone()
}

/// What trafilatura keeps. It may fall over an odd page; then the others decide.
fn first(html: &str) -> String {
    let mut options = trafilatura::Options::default().with_fallback(true).with_exclude_comments(true);
    options.html_date_mode = trafilatura::HtmlDateMode::Disabled;
    let kept = std::panic::catch_unwind(|| trafilatura::extract(html, &options));
    kept.ok().and_then(Result::ok).map(|kept| kept.content_text).unwrap_or_default()
}

/// What the reader mode of browsers keeps.
fn second(html: &str) -> String {
    let kept = std::panic::catch_unwind(|| {
        let config = dom_smoothie::Config { max_elements_to_parse: 100_000, ..dom_smoothie::Config::default() };
        let mut reader = dom_smoothie::Readability::new(html, None, Some(config)).ok()?;
        Some(reader.parse().ok()?.text_content.to_string())
    });
    kept.ok().flatten().unwrap_or_default()
}

/// A headline is printed, and what it quotes is to be checked: it stands at the head of the text.
fn keep_headline(blocks: &[Block], kept: &mut [bool], title: &mut String) {
    let heads = || blocks.iter().enumerate().filter(|(_, block)| block.tag == "h1" && block.key.len() >= 8);
    let named = key(title);
    let same = |block: &Block| named.contains(&block.key) || (!named.is_empty() && block.key.contains(&named));
    let first = kept.iter().position(|kept| *kept).unwrap_or(0);
    let head =
        heads().find(|(_, block)| same(block)).or_else(|| heads().find(|(at, _)| named.is_empty() || *at >= first));
    let Some((at, block)) = head else { return };
    if at <= first || !kept[at] {
        kept[at] = true;
    }
    // The title of the window has its publisher's name behind it; the headline is what is printed.
    if at <= first || same(block) || title.is_empty() {
        *title = block.text.replace('\n', " ");
    }
}

/// Blocks as text: paragraphs apart, items of lists line by line, a term before what is said of it.
fn text<'a>(kept: impl IntoIterator<Item = &'a Block>) -> String {
    let mut text = String::new();
    let mut before = "";
    for block in kept {
        if !text.is_empty() {
            text.push_str(match (before, block.tag) {
                ("dt", "dd") if text.ends_with(':') => " ",
                ("dt", "dd") => ": ",
                ("li", "li") | ("td" | "th", "td" | "th") => "\n",
                _ => "\n\n",
            });
        }
        text.push_str(&block.text);
        before = block.tag;
    }
    text
}

#[cfg(test)]
mod tests;
