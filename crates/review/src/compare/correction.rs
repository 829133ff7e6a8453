//! What a speaker says to correct the words before.

/// Whether words begin, or end, with what a speaker says to correct the words before: "sorry", "I mean".
pub(super) fn corrects(words: &[String], begin: bool) -> bool {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let marks: [&[&str]; 7] = [
        &["sorry"],
        &["rather"],
        &["correction"],
        &["i", "mean"],
        &["excuse", "me"],
        &["make", "that"],
        &["no", "sorry"],
    ];
    marks.iter().any(|mark| {
        if begin {
            words.starts_with(mark) && words.len() > mark.len()
        } else {
            words.ends_with(mark) && words.len() > mark.len()
        }
    })
}
