//! The article's text as HTML: paragraphs, every quote marked, speakers and sources underlined.
//!
//! Quotes may stand inside one another, links may not: the text is cut wherever something begins or ends,
//! and each piece links to the innermost quote it belongs to.

use std::collections::HashMap;

use leptos::prelude::*;
use review::{ArticleId, Offsets, QuoteId};
use store::QuoteView;

use crate::Flagged;

/// What a piece of text is, apart from belonging to a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Speaker,
    Cue,
    Via,
}

impl Role {
    fn class(self) -> &'static str {
        match self {
            Self::Speaker => "who",
            Self::Cue => "cue",
            Self::Via => "via",
        }
    }
}

/// A stretch of text under one roof.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    /// First byte and one past the last.
    bytes: (usize, usize),
    /// First code point.
    at: u32,
    /// The innermost quote, by its index.
    quote: Option<usize>,
    /// It is part of an attribution: of which quote, and what.
    role: Option<(usize, Role)>,
}

/// Something that begins and ends in the text, in bytes.
struct Mark {
    start: usize,
    end: usize,
    quote: usize,
    role: Option<Role>,
}

fn marks(offsets: &Offsets<'_>, quotes: &[QuoteView]) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (index, quote) in quotes.iter().enumerate() {
        let a = &quote.attribution;
        let roles = [(&a.speaker, Role::Speaker), (&a.cue, Role::Cue)]
            .into_iter()
            .filter_map(|(link, role)| link.as_ref().map(|link| (link, role)));
        let roles = roles.chain(a.via.iter().map(|link| (link, Role::Via)));
        let spans = std::iter::once((Some(quote.span), None)).chain(roles.map(|(link, role)| (link.span, Some(role))));
        for (span, role) in spans {
            if let Some(bytes) = span.and_then(|span| offsets.to_bytes(span)).filter(|bytes| !bytes.is_empty()) {
                marks.push(Mark { start: bytes.start, end: bytes.end, quote: index, role });
            }
        }
    }
    marks.sort_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end), mark.role.is_some()));
    marks
}

/// Cuts `text` into pieces; `breaks` are further places to cut at (the ends of paragraphs).
fn pieces(text: &str, quotes: &[QuoteView], breaks: &[usize]) -> Vec<Piece> {
    let offsets = Offsets::new(text);
    let marks = marks(&offsets, quotes);
    let mut cuts: Vec<usize> =
        marks.iter().flat_map(|m| [m.start, m.end]).chain(breaks.iter().copied()).chain([0, text.len()]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut pieces = Vec::with_capacity(cuts.len());
    let (mut open, mut next): (Vec<&Mark>, usize) = (Vec::new(), 0);
    for window in cuts.windows(2) {
        let (start, end) = (window[0], window[1]);
        open.retain(|mark| mark.end > start);
        while next < marks.len() && marks[next].start <= start {
            open.push(&marks[next]);
            next += 1;
        }
        let innermost = open.iter().filter(|mark| mark.role.is_none()).min_by_key(|mark| mark.end - mark.start);
        let role = open.iter().rev().find_map(|mark| mark.role.map(|role| (mark.quote, role)));
        pieces.push(Piece {
            bytes: (start, end),
            at: offsets.to_chars(quotes::Span::new(start, end)).start,
            quote: innermost.map(|mark| mark.quote),
            role,
        });
    }
    pieces
}

/// The paragraphs of a text as byte ranges, without the line ends between them.
fn paragraphs(text: &str) -> Vec<(usize, usize)> {
    let mut at = 0;
    text.split('\n')
        .map(|line| {
            let range = (at, at + line.len());
            at = range.1 + 1;
            range
        })
        .filter(|(start, end)| !text[*start..*end].trim().is_empty())
        .collect()
}

/// The text with its marks. `numbers` gives each quote its number in the margin, where it has one.
#[component]
pub(super) fn MarkedText(
    article: ArticleId,
    text: String,
    title: String,
    language: Option<quotes::Language>,
    quotes: Vec<QuoteView>,
    numbers: Vec<Option<usize>>,
    flags: HashMap<QuoteId, Flagged>,
    current: Option<usize>,
) -> impl IntoView {
    let ranges = paragraphs(&text);
    let breaks: Vec<usize> = ranges.iter().flat_map(|(start, end)| [*start, *end]).collect();
    let pieces = pieces(&text, &quotes, &breaks);
    let mut next = 0;
    let mut begun = vec![false; quotes.len()];
    let mut blocks = Vec::with_capacity(ranges.len());
    let titled = ranges.first().is_some_and(|(start, end)| text[*start..*end].trim() == title);
    for (order, (start, end)) in ranges.iter().enumerate() {
        let mut views = Vec::new();
        while next < pieces.len() && pieces[next].bytes.0 < *end {
            let piece = &pieces[next];
            next += 1;
            if piece.bytes.0 < *start {
                continue;
            }
            let first = piece.quote.is_some_and(|quote| !std::mem::replace(&mut begun[quote], true));
            if let Some(number) = piece.quote.filter(|_| first).and_then(|quote| numbers[quote]) {
                let quote = &quotes[piece.quote.unwrap_or_default()];
                let sign =
                    flags.get(&quote.id).map(|flag| view! { <b class="sign" title=flag.words.clone()>{flag.sign}</b> });
                views.push(view! { <span class="no" aria-hidden="true" data-margin=quote.id.to_string()>{sign}{number}</span> }.into_any());
            }
            let flag = piece.quote.filter(|_| first).and_then(|quote| flags.get(&quotes[quote].id));
            views.push(piece_view(article, &text, piece, first, &quotes, current, flag));
        }
        blocks.push(if order == 0 && titled {
            view! { <h1>{views}</h1> }.into_any()
        } else {
            view! { <p>{views}</p> }.into_any()
        });
    }
    let heading = (!titled).then(|| view! { <h1 dir="auto">{title}</h1> });
    view! { {heading}<div class="text" dir="auto" lang=language.map(quotes::Language::code)>{blocks}</div> }
}

fn piece_view(
    article: ArticleId,
    text: &str,
    piece: &Piece,
    first: bool,
    quotes: &[QuoteView],
    current: Option<usize>,
    flag: Option<&Flagged>,
) -> AnyView {
    let words = text[piece.bytes.0..piece.bytes.1].to_owned();
    let role = piece.role.map(|(quote, role)| {
        let class = if current == Some(quote) { format!("{} here", role.class()) } else { role.class().to_owned() };
        (class, quotes[quote].id.to_string())
    });
    let (class, of) = role.map_or((None, None), |(class, of)| (Some(class), Some(of)));
    match piece.quote {
        Some(index) => {
            let quote = &quotes[index];
            let id = quote.id.to_string();
            let class = class.map_or_else(|| "quote".to_owned(), |class| format!("quote {class}"));
            let told = flag.map(|flag| flag.words.clone());
            view! {
                <a class=class aria-description=told data-quote=id.clone() data-of=of data-at=piece.at data-first=first data-state=quote.state.as_str()
                    data-kind=quote.kind.as_str() href=format!("/articles/{article}?quote={id}#panel") aria-current=(current == Some(index)).then_some("true")>{words}</a>
            }
            .into_any()
        }
        None => view! { <span class=class data-of=of data-at=piece.at>{words}</span> }.into_any(),
    }
}
