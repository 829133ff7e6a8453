//! What the hand-made cases do not say: utterances, roles and problems.

use quotes::{ProblemKind, detect};

#[track_caller]
fn utterances(text: &str, expected: &[u32]) {
    let found = detect(text);
    let numbers: Vec<u32> = found.quotes.iter().map(|quote| quote.utterance).collect();
    assert_eq!(numbers, expected, "in {text:?}");
}

#[test]
fn pieces_of_one_utterance_share_a_number() {
    utterances("“We sail,” Petra Lund said, “and we sail today.” It rained.", &[1, 1]);
    utterances("“Nobody told us,” Omar Haddad said. “I slept in the cab.” “Fine,” said Petra Lund.", &[1, 1, 2]);
    utterances("“One thing first.\n\n“Then another,” Petra Lund said.", &[1, 1]);
    utterances("“First.\n\n“Second.\n\n“Third,” Petra Lund said. “Fourth.”", &[1, 1, 1, 1]);
}

#[track_caller]
fn role(text: &str, expected: Option<&str>) {
    let found = detect(text);
    let role = found.quotes[0].speaker.as_ref().and_then(|speaker| speaker.role);
    assert_eq!(role.map(|role| role.of(text)), expected, "in {text:?}");
}

#[test]
fn roles_are_given_as_printed() {
    role("“We sail,” Defence Minister Petra Lund said.", Some("Defence Minister"));
    role("“We sail,” said Petra Lund, a spokeswoman for the port.", Some("a spokeswoman for the port"));
    role("“We sail,” Petra Lund, who runs the port, said.", None);
    role("A spokeswoman, Petra Lund, said the port was “open to all”.", Some("A spokeswoman"));
    role("“We sail,” Mr. Hale said.", None);
}

#[test]
fn odd_marks_are_problems() {
    let text = "He said “one and “two” then. Closed” at once.";
    let kinds: Vec<ProblemKind> = detect(text).problems.iter().map(|problem| problem.kind).collect();
    assert_eq!(kinds, [ProblemKind::UnclosedMark, ProblemKind::OrphanMark]);
}
