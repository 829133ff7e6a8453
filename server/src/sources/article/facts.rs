//! What is said about an article: by the page's own data first, then by its tags, then by what it prints.

use dom_query::Document;
use serde_json::Value;

use super::Article;
use super::blocks::Block;
use super::json_ld::Data;
use super::place;
use crate::reading;

/// Names of tags in the head, the best first.
const AUTHORS: [&str; 7] = [
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
];
const DATES: [&str; 10] = [
    "article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date",
    "dcterms.created",
    "dc.date.issued",
    "publish-date",
    "date",
];
const TITLES: [&str; 3] = ["og:title", "twitter:title", "dc.title"];
const PUBLISHERS: [&str; 3] = ["og:site_name", "application-name", "dc.publisher"];

/// The longest of each that is taken, in letters; longer ones are no such thing.
const LONGEST: usize = 200;

/// Reads title, byline, publisher, address, language and date.
pub(super) fn facts(page: &Document) -> Article {
    let data = Data::of(page);
    let story = data.article().cloned().unwrap_or(Value::Null);
    let first = |value: &Value| data.names(value).into_iter().map(|name| words(&name)).find(|name| !name.is_empty());
    let head = |names: &[&str]| names.iter().find_map(|name| tag(page, name)).unwrap_or_default();
    let or = |value: Option<String>, other: &dyn Fn() -> String| value.filter(|v| !v.is_empty()).unwrap_or_else(other);
    let title = or(first(&story["headline"]), &|| {
        or(Some(head(&TITLES)), &|| {
            words(&page.select("title").iter().next().map(|t| t.text().to_string()).unwrap_or_default())
        })
    });
    let date = or(story["datePublished"].as_str().map(words), &|| or(Some(head(&DATES)), &|| time(page)));
    let language = page.select("html[lang]").attr("lang").map(|lang| words(&lang)).unwrap_or_default();
    Article {
        title,
        byline: byline(page, &data, &story),
        publisher: or(first(&story["publisher"]), &|| head(&PUBLISHERS)),
        url: address(page),
        published_at: review::day(&date).unwrap_or_default(),
        language: quotes::Language::from_code(&language).map(|language| language.code().to_owned()).unwrap_or_default(),
        ..Article::default()
    }
}

/// Takes from what the page prints what its data does not say, and the date in the words of the page.
pub(super) fn printed(blocks: &[Block], article: &mut Article) {
    /// Lines longer than this, in bytes, are prose.
    const LINE: usize = 160;
    /// A byline and a date stand this near the headline, in blocks, or in a part that is called so.
    const NEAR: usize = 8;
    let head = blocks.iter().position(|block| block.tag == "h1").unwrap_or(0);
    let stands = |at: usize, block: &Block| {
        block.text.len() <= LINE && (at.abs_diff(head) <= NEAR || block.around & place::bit("facts") != 0)
    };
    let lines =
        || blocks.iter().enumerate().filter(|(at, block)| stands(*at, block)).flat_map(|(_, block)| block.text.lines());
    if article.byline.is_empty() {
        article.byline =
            lines().find_map(|line| reading::byline(line.trim())).and_then(|name| person(&name)).unwrap_or_default();
    }
    let same =
        |words: &String| article.published_at.is_empty() || review::day(words).as_ref() == Some(&article.published_at);
    if let Some(words) = lines().filter_map(|line| reading::date(line.trim())).find(same) {
        article.published_at = words;
    }
}

/// Who wrote it.
fn byline(page: &Document, data: &Data, story: &Value) -> String {
    let people = |names: Vec<String>| {
        let mut people: Vec<String> = Vec::new();
        for name in names.iter().filter_map(|name| person(name)) {
            if !people.contains(&name) {
                people.push(name);
            }
        }
        people.join(", ")
    };
    let by_data = people(data.names(&story["author"]));
    if !by_data.is_empty() {
        return by_data;
    }
    if let Some(name) = AUTHORS.iter().find_map(|name| person(&tag(page, name)?)) {
        return name;
    }
    let marked = page.select("[itemprop=author], [rel~=author], .byline, .author, .article-author, .author-name");
    let said = marked.iter().take(40).filter_map(|node| {
        let text = words(&node.text());
        let around = node.nodes().first().and_then(dom_query::NodeRef::parent).map(|parent| words(&parent.text()));
        // Inside a sentence it names somebody the article speaks of.
        let alone = around.is_none_or(|around| around.len() <= text.len() + 60 && !around.ends_with(['.', '!', '?']))
            || matches!(
                &*node.nodes().first().and_then(dom_query::NodeRef::node_name).unwrap_or_default(),
                "p" | "div" | "address"
            );
        let line = reading::byline(&text);
        line.or_else(|| (alone && text.len() <= 60).then_some(text)).and_then(|name| person(&name))
    });
    said.into_iter().next().unwrap_or_default()
}

/// A name of one who can have written it; nothing for a handle, an address, a house or a sentence.
fn person(name: &str) -> Option<String> {
    const NOBODY: &[&str] = &[
        "admin",
        "administrator",
        "staff",
        "editor",
        "editors",
        "editorial",
        "redaktion",
        "redaction",
        "rédaction",
        "redacción",
        "redaccion",
        "webmaster",
        "unknown",
        "author",
        "user",
        "guest",
        "newsroom",
        "anonymous",
        "team",
        "desk",
        "online",
    ];
    const MOST: usize = 100;
    let name = words(name);
    let name = reading::byline(&name).unwrap_or(name);
    let name = reading::without_role(name.split(['|', '·', '•']).next().unwrap_or_default().trim()).to_owned();
    let tokens: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    let strange =
        |c: char| c.is_ascii_digit() || matches!(c, '/' | '@' | '_' | '<' | '{' | ':' | '“' | '"' | '?' | '!');
    let bare = |token: &str| token.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let house = tokens.iter().any(|token| NOBODY.contains(&bare(token).as_str()));
    let sentence = name.ends_with('.') && !name.ends_with("Jr.") && !name.ends_with("Sr.");
    let begins = name.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
    let fits = !name.is_empty() && name.chars().count() <= MOST && (2..=12).contains(&tokens.len());
    (fits && begins && !house && !sentence && !name.contains(strange)).then_some(name)
}

/// Where the page says that it stands.
fn address(page: &Document) -> String {
    let link = page.select("link[rel=canonical]").attr("href").map(|href| href.trim().to_owned());
    let web = |url: &String| (url.starts_with("https://") || url.starts_with("http://")) && url.len() <= 2000;
    link.filter(web).or_else(|| tag(page, "og:url").filter(web)).unwrap_or_default()
}

/// The first time that a page marks and that is a day, in the article before elsewhere.
fn time(page: &Document) -> String {
    let of = |selector: &str| {
        page.select(selector).iter().take(20).find_map(|time| {
            let value = time.attr("datetime").or_else(|| time.attr("content")).map(|value| value.to_string());
            review::day(&value.unwrap_or_else(|| time.text().to_string()))
        })
    };
    of("[itemprop=datePublished]").or_else(|| of("article time")).or_else(|| of("time")).unwrap_or_default()
}

/// A tag of the head by its name, in any case.
fn tag(page: &Document, name: &str) -> Option<String> {
    let metas = page.select("meta");
    metas.iter().find_map(|meta| {
        let named = ["name", "property", "itemprop", "http-equiv"]
            .iter()
            .any(|key| meta.attr(key).is_some_and(|value| value.trim().eq_ignore_ascii_case(name)));
        let content = named.then(|| meta.attr("content"))??;
        Some(words(&content)).filter(|content| !content.is_empty())
    })
}

/// White space folded, and nothing where it is too long to be a fact.
fn words(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > LONGEST { String::new() } else { text }
}
