//! The engine measured: `cargo xtask eval` against marked articles, `fit` for its weights, `bench engine` for speed.

pub(crate) mod corpus;
mod errors;
pub(crate) mod fit;
mod pages;
mod pdfs;
pub(crate) mod score;
pub(crate) mod speed;

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use corpus::Article;
use score::{Prf, Score, Share};

/// The parts of the corpus: file, the kind of gold quotes that count, the language.
const PARTS: [(&str, Option<&str>); 4] =
    [("polnear.train", None), ("polnear.dev", None), ("german.train", Some("Direct")), ("german.dev", Some("Direct"))];

/// Prints the tables that the engine's README repeats; `errors PART [CLASS]` prints what went wrong, and
/// `pdfs FOLDER` and `pages FOLDER` measure the readers of PDFs and of articles.
pub(crate) fn run(args: &[String]) -> Result<()> {
    if args.first().is_some_and(|what| what == "pdfs") {
        return pdfs::run(args.get(1));
    }
    if args.first().is_some_and(|what| what == "pages") {
        return pages::run(args.get(1));
    }
    if let [errors, part, class @ ..] = args
        && errors == "errors"
    {
        let kind = PARTS.iter().find(|(name, _)| name == part).and_then(|(_, kind)| *kind);
        let articles = corpus::read(part)?.with_context(|| format!("there is no part {part}"))?;
        errors::print(&articles, kind, class.first().map(String::as_str));
        return Ok(());
    }
    for (name, kind) in PARTS {
        let Some(articles) = corpus::read(name)? else {
            println!("{name}: skipped, the corpus is not here (VERBATIM_CORPUS names its folder)");
            continue;
        };
        part(name, &articles, kind);
    }
    cases()
}

/// Names and chains of the hand-made cases, which no corpus marks.
fn cases() -> Result<()> {
    let (mut quotes, mut names, mut chains, mut all) = (0, 0, 0, 0);
    let cases = fit::cases()?;
    for case in &cases {
        let found = case.answer(&quotes::detect(&case.text));
        for expected in case.quotes.iter().filter(|quote| quote.kind != "scare") {
            let answer = found.iter().find(|quote| quote.words == expected.words);
            let holds = |right: &dyn Fn(&quotes::cases::Expected) -> bool| usize::from(answer.is_some_and(right));
            quotes += 1;
            names += holds(&|answer| answer.name == expected.name);
            chains += holds(&|answer| answer.via == expected.via);
            all += holds(&|answer| answer == expected);
        }
    }
    let percent = |right: usize| 100.0 * right as f64 / quotes.max(1) as f64;
    println!(
        "\nhand-made: {} cases with {quotes} spoken quotes: name {:.1}, chain {:.1}, everything {:.1}",
        cases.len(),
        percent(names),
        percent(chains),
        percent(all)
    );
    Ok(())
}

fn part(name: &str, articles: &[Article], kind: Option<&str>) {
    let mut all = Score::default();
    let mut groups: BTreeMap<String, Score> = BTreeMap::new();
    for article in articles {
        let found = quotes::detect(&article.text);
        let score = score::score(article, &found, kind);
        all.add(&score);
        for (sort, value) in [("publisher", &article.publisher), ("marks", &article.style)] {
            if let Some(value) = value {
                groups.entry(format!("{sort} {value}")).or_default().add(&score);
            }
        }
    }
    println!("\n{name:<34} quotes |  spans P     R     F | speaker direct mixed |   cue |  both F | nobody");
    line("all", &all);
    for (group, score) in &groups {
        line(group, score);
    }
    println!("  confidence:{}", all.calibration.iter().enumerate().rev().map(tenth).collect::<String>());
}

fn line(name: &str, score: &Score) {
    let (Prf(p, r, f), Prf(_, _, both)) = (score.spans(), score.joint());
    let [speaker, direct, mixed, cue, nobody] = score.shares().map(percent);
    println!(
        "  {name:<32} {:>6} | {p:>7.1} {r:>5.1} {f:>5.1} |   {speaker:>5}  {direct:>5} {mixed:>5} | {cue:>5} |   {both:>5.1} | {nobody:>5}",
        score.gold()
    );
}

fn percent(share: Share) -> String {
    share.percent().map_or_else(|| "-".to_owned(), |percent| format!("{percent:.1}"))
}

fn tenth((at, share): (usize, &Share)) -> String {
    format!("  {:.1}+ {} of {}", at as f32 / 10.0, percent(*share), share.all())
}
