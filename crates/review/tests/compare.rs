//! Ten thousand quotes made from generated transcripts by one known operation each: the place and the class have to
//! be found.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on should stop; the table is its result"
)]

use std::ops::Range;

use review::{Comparison, EvidenceText, Flag, Policy, Wording, compare};

/// A generator with a seed: the same cases on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }

    fn pick<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.roll(words.len())]
    }
}

const NAMES: &[&str] =
    &["Okafor", "Lindqvist", "Haddad", "Norvik", "Brandt", "Moreau", "Castell", "Ilves", "Tanaka", "Rosen"];
const NOUNS: &[&str] = &[
    "harbor", "ferry", "budget", "council", "bridge", "school", "contract", "engine", "report", "crew", "storm",
    "market", "river", "hospital", "tunnel", "strike", "factory", "election", "museum", "railway", "farm", "island",
    "permit", "lantern", "archive",
];
const ADJECTIVES: &[&str] = &[
    "old",
    "public",
    "northern",
    "expensive",
    "quiet",
    "broken",
    "independent",
    "modern",
    "narrow",
    "foreign",
    "serious",
];
const VERBS: &[&str] = &[
    "support", "close", "repair", "defend", "inspect", "rebuild", "finance", "abandon", "review", "delay", "open",
    "protect",
];
const MODALS: &[&str] = &["will", "should", "must", "can"];
const PLACES: &[&str] =
    &["before the winter", "after the vote", "near the coast", "without a delay", "during the summer", "for the city"];

/// A sentence with a negation, a number and a name in it, in places that vary.
fn sentence(dice: &mut Dice) -> String {
    let (a, b) = (dice.pick(NOUNS), dice.pick(NOUNS));
    let (x, y) = (dice.pick(ADJECTIVES), dice.pick(ADJECTIVES));
    let (v, w) = (dice.pick(VERBS), dice.pick(VERBS));
    let (modal, place, name) = (dice.pick(MODALS), dice.pick(PLACES), dice.pick(NAMES));
    let number = 12 + dice.roll(900);
    match dice.roll(5) {
        0 => format!("We {modal} not {v} the {x} {a}, and {name} will {w} {number} {y} {b}s {place}."),
        1 => format!("I did not {v} the {a} with {number} people, because {name} wanted to {w} the {y} {b} {place}."),
        2 => format!("The {x} {a} had {number} windows, and it was not {name} who tried to {v} every {y} {b} {place}."),
        3 => {
            format!("In the {a} we {modal} not {v} {number} {x} {b}s, but {name} told us to {w} the {y} one {place}.")
        }
        _ => format!("They asked {name} to {v} the {x} {a}; they {modal} not {w} the {number} {y} {b}s {place}."),
    }
}

/// A transcript of `count` sentences, in paragraphs, and where each stands in bytes.
fn transcript(dice: &mut Dice, count: usize) -> (String, Vec<Range<usize>>) {
    let (mut text, mut places) = (String::new(), Vec::new());
    for at in 0..count {
        if at > 0 {
            text.push_str(if at % 6 == 0 { "\n\n" } else { " " });
        }
        let start = text.len();
        text.push_str(&sentence(dice));
        places.push(start..text.len());
    }
    (text, places)
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// What is done to the words that were said, and whether the finding is the one it calls for.
struct Operation {
    name: &'static str,
    /// What the source makes of the sentence.
    said: fn(&mut Dice, &str) -> String,
    quote: fn(&mut Dice, &[&str], &[&str]) -> String,
    right: fn(&Comparison) -> bool,
}

fn altered(found: &Comparison, flag: Flag) -> bool {
    found.wording == Wording::AlteredMaterial && found.flags.contains(&flag)
}

fn untouched(found: &Comparison) -> bool {
    found.wording == Wording::Verbatim && found.flags.is_empty()
}

/// The words with every one that `wanted` picks replaced.
fn replaced(words: &[&str], wanted: impl Fn(&str) -> bool, with: &str) -> String {
    let swap = |word: &&str| {
        let tail = &word[bare(word).len()..];
        if wanted(bare(word)) { format!("{with}{tail}") } else { (*word).to_owned() }
    };
    words.iter().map(swap).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

const OPERATIONS: &[Operation] = &[
    Operation { name: "none", said: as_said, quote: |_, words, _| words.join(" "), right: untouched },
    Operation {
        name: "trim",
        said: as_said,
        quote: |dice, words, _| {
            let from = 3 + dice.roll(words.len() - 9);
            let to = from + 1 + dice.roll(4);
            format!("{} … {}", words[..from].join(" "), words[to..].join(" "))
        },
        right: |found| found.wording == Wording::Trimmed || altered(found, Flag::NegationDropped),
    },
    Operation {
        name: "dropped not",
        said: as_said,
        quote: |_, words, _| replaced(words, |word| word == "not", ""),
        right: |found| altered(found, Flag::NegationDropped),
    },
    Operation {
        name: "number",
        said: as_said,
        quote: |dice, words, _| {
            let other = (1000 + dice.roll(900)).to_string();
            replaced(words, |word| word.parse::<u32>().is_ok(), &other)
        },
        right: |found| altered(found, Flag::NumberChanged),
    },
    Operation {
        name: "name",
        said: as_said,
        quote: |dice, words, _| {
            let own = words.iter().map(|word| bare(word)).find(|word| NAMES.contains(word)).unwrap();
            let others: Vec<&str> = NAMES.iter().copied().filter(|name| *name != own).collect();
            let other = dice.pick(&others);
            replaced(words, |word| word == own, other)
        },
        right: |found| altered(found, Flag::NameChanged),
    },
    Operation {
        name: "case",
        said: as_said,
        quote: |dice, words, _| {
            let said = words.join(" ");
            if dice.roll(2) == 0 { said.to_uppercase() } else { said.to_lowercase() }
        },
        right: untouched,
    },
    Operation {
        name: "punctuation",
        said: as_said,
        quote: |_, words, _| words.join(" ").replace([',', ';'], " –").replace('.', "!").replacen(' ', "\n", 1),
        right: untouched,
    },
    Operation {
        name: "stitched",
        said: as_said,
        quote: |_, words, others| {
            let half = &words[..=words.len() / 2];
            format!("{} {}", half.join(" ").trim_end_matches([',', ';']), others[others.len() / 2..].join(" "))
        },
        right: |found| found.wording == Wording::Stitched && found.flags.contains(&Flag::Stitched),
    },
    Operation {
        name: "paraphrase",
        said: as_said,
        quote: |dice, words, _| {
            let keep: Vec<&str> = words.iter().map(|word| bare(word)).filter(|word| NOUNS.contains(word)).collect();
            let name = words.iter().map(|word| bare(word)).find(|word| NAMES.contains(word)).unwrap();
            let tail = dice.pick(&["come what may", "whatever happens", "and soon"]);
            let (one, other) = (keep[0], keep[keep.len() - 1]);
            format!("nobody here wants the {one} touched, while {name} means to have the {other} seen to {tail}")
        },
        right: |found| matches!(found.wording, Wording::ParaphraseInQuotes | Wording::NotFound),
    },
    Operation {
        name: "voice",
        said: |dice, said| {
            let label = dice.pick(&["CHAIR: ", "MR. HADDAD: ", "[Moreau] ", "Ms. ROSEN. ", ">> "]);
            let (before, after) = cut(dice, said);
            let mut after = after.to_owned();
            // Somebody who begins to speak begins a sentence.
            after[..1].make_ascii_uppercase();
            format!("LUND: {before}\n\n{label}{after}")
        },
        quote: |_, words, _| words.join(" "),
        right: |found| found.wording == Wording::Stitched,
    },
    Operation {
        name: "aside",
        said: |dice, said| {
            let aside = dice.pick(&[
                "\n\nPage 14 of 62\n\n",
                " [applause] ",
                " (CROSSTALK) ",
                "\n[00:12:33]\n",
                " [inaudible 00:01:02] ",
                "\n\n- 14 -\n\n",
            ]);
            let (before, after) = cut(dice, said);
            format!("{before}{aside}{after}")
        },
        quote: |_, words, _| words.join(" "),
        right: untouched,
    },
    Operation {
        name: "rolling",
        said: |dice, said| {
            let words: Vec<&str> = said.split(' ').collect();
            let lines: Vec<String> = words.chunks(2 + dice.roll(3)).map(|line| line.join(" ")).collect();
            let cue = |at: usize| {
                let before = at.checked_sub(1).map(|at| format!("{}\n", lines[at])).unwrap_or_default();
                format!("00:00:{:02}.000 --> 00:00:{:02}.000\n{before}{}\n\n", 2 * at, 2 * at + 2, lines[at])
            };
            format!("WEBVTT\n\n{}", (0..lines.len()).map(cue).collect::<String>())
        },
        quote: |_, words, _| words.join(" "),
        right: untouched,
    },
    Operation {
        name: "folded",
        said: |dice, said| {
            let hyphen = dice.roll(3);
            let folded =
                said.replace("fi", "ﬁ").replace("fl", "ﬂ").replace(' ', if hyphen == 0 { "\u{a0}" } else { " " });
            let wide =
                |c: char| if c.is_ascii_digit() { char::from_u32(0xff10 + u32::from(c) - 0x30).unwrap() } else { c };
            folded.chars().map(wide).collect::<String>().replace("er", "e\u{ad}r").replace("no", "n\u{200b}o")
        },
        quote: |_, words, _| words.join(" "),
        right: untouched,
    },
    Operation {
        name: "roles",
        said: |_, said| {
            let (one, other) = two(said);
            format!("In the end {one} blamed {other} for all of it.")
        },
        quote: |_, words, _| {
            let (one, other) = two(&words.join(" "));
            format!("In the end {other} blamed {one} for all of it.")
        },
        right: |found| altered(found, Flag::RolesChanged),
    },
    Operation {
        name: "condition",
        said: |dice, said| {
            let whole = said.trim_end_matches('.');
            let lower = || format!("{}{}", whole[..1].to_lowercase(), &whole[1..]);
            match dice.roll(6) {
                0 => format!("{whole} if the state stops paying."),
                1 => format!("{whole}, unless the board says otherwise."),
                2 => format!("If the state stops paying, {}.", lower()),
                3 => format!("It is a lie that {}.", lower()),
                4 => format!("They want you to believe that {}.", lower()),
                _ => format!("{whole}, they say."),
            }
        },
        quote: |_, words, _| words.join(" "),
        right: |found| {
            found.wording == Wording::Verbatim
                && found.flags.iter().any(|flag| flag.limits())
                && found.sentence.is_some()
        },
    },
];

/// What was said, as the transcript has it.
fn as_said(_: &mut Dice, said: &str) -> String {
    said.to_owned()
}

/// A sentence in two, somewhere in the middle.
fn cut<'s>(dice: &mut Dice, said: &'s str) -> (&'s str, &'s str) {
    let spaces: Vec<usize> = said.match_indices(' ').map(|(at, _)| at).collect();
    let at = spaces[2 + dice.roll(spaces.len() - 4)];
    (&said[..at], &said[at + 1..])
}

/// Two names that a sentence decides.
fn two(said: &str) -> (&'static str, &'static str) {
    let one = said.len() % NAMES.len();
    let other = (one + 1 + said.bytes().map(usize::from).sum::<usize>() % (NAMES.len() - 1)) % NAMES.len();
    (NAMES[one], NAMES[other])
}

/// The transcript with its sentence at `place` as `said`, and where that stands then. Captions are a source of their own.
fn source(name: &str, text: &str, place: &Range<usize>, said: &str) -> (EvidenceText, Range<usize>) {
    if name == "rolling" {
        let captions = EvidenceText::parse(said).unwrap();
        let whole = 0..captions.as_str().len();
        return (captions, whole);
    }
    // A label stands at the beginning of a line, and what follows is the chair's again.
    let voice = name == "voice";
    let (before, after) = if voice { ("\n\n", "\n\nCHAIR: ") } else { ("", "") };
    let whole = format!("{}{before}{said}{after}{}", &text[..place.start], &text[place.end..]);
    let start = place.start + before.len();
    (EvidenceText::parse(&whole).unwrap(), start..start + said.len())
}

#[test]
fn ten_thousand_quotes() {
    const CASES: usize = 10_000;
    let mut dice = Dice(0x5eed_cafe_f00d_beef);
    let mut counts = vec![(0usize, 0usize); OPERATIONS.len()];
    let mut shown = 0;
    for _ in 0..CASES / 100 {
        let (text, places) = transcript(&mut dice, 80);
        for _ in 0..100 {
            let which = dice.roll(OPERATIONS.len());
            let operation = &OPERATIONS[which];
            let at = dice.roll(places.len());
            let far = (at + places.len() / 2) % places.len();
            let words: Vec<&str> = text[places[at].clone()].split(' ').collect();
            let others: Vec<&str> = text[places[far].clone()].split(' ').collect();
            let quote = (operation.quote)(&mut dice, &words, &others);
            let said = (operation.said)(&mut dice, &text[places[at].clone()]);
            let (source, moved) = source(operation.name, &text, &places[at], &said);
            let found = compare(&quote, &source.source(), Policy::Trims);
            let grown = |end: usize| end + source.as_str().len().saturating_sub(text.len());
            let on = |place: &Range<usize>| {
                let place = if *place == places[at] { moved.clone() } else { place.start..grown(place.end) };
                found.found.is_some_and(|span| span.start < place.end && place.start < span.end)
            };
            let placed = match operation.name {
                // Its longer part may be either.
                "stitched" => on(&places[at]) || on(&places[far]),
                // It has a place only where enough of it was said.
                "paraphrase" => found.found.is_none() || on(&places[at]),
                _ => on(&places[at]),
            };
            let good = placed && (operation.right)(&found);
            counts[which].0 += 1;
            counts[which].1 += usize::from(good);
            if !good && shown < 12 {
                shown += 1;
                println!("{}: {quote:?}\n  said {:?}\n  {found:?}", operation.name, words.join(" "));
            }
        }
    }
    let share = |(all, good): (usize, usize)| 100.0 * good as f64 / all as f64;
    for (operation, count) in OPERATIONS.iter().zip(&counts) {
        println!("{:12} {:5} cases {:6.2} % right", operation.name, count.0, share(*count));
    }
    let all = counts.iter().fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
    println!("{:12} {:5} cases {:6.2} % right", "all", all.0, share(all));
    assert!(counts.iter().all(|count| count.0 > 500 && count.1 == count.0), "every one of every class");
}
