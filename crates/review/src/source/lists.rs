//! The words of `data/source.txt`, by section.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// What transcripts hold beside words.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// Words of transcribers' notes.
    pub(super) notes: FxHashSet<&'static str>,
    /// Words that are a note only beside others of these.
    pub(super) note_company: FxHashSet<&'static str>,
    /// Words that are a note by themselves.
    pub(super) note_alone: FxHashSet<&'static str>,
    /// Small words within notes.
    pub(super) note_small: FxHashSet<&'static str>,
    /// What a note may begin with.
    pub(super) note_phrases: Vec<&'static str>,
    /// What stands in front of a colon and names nobody.
    pub(super) not_speakers: FxHashSet<&'static str>,
    /// Speakers by what they do.
    pub(super) roles: FxHashSet<&'static str>,
    /// What stands in front of a name.
    pub(super) titles: FxHashSet<&'static str>,
    /// What stands in front of a name and belongs to it in a list of names only.
    pub(super) ranks: FxHashSet<&'static str>,
    /// Small words inside a name.
    pub(super) particles: FxHashSet<&'static str>,
    /// Who speaks in brackets.
    pub(super) voices: FxHashSet<&'static str>,
    /// What stands in front of a page's number.
    pub(super) pages: FxHashSet<&'static str>,
}

/// All of them.
pub(super) static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let mut lists = Lists::default();
    let mut section = "";
    for line in include_str!("../../data/source.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name;
            continue;
        }
        let words = || line.split_whitespace();
        match section {
            "note phrases" => lists.note_phrases.push(line),
            "note alone" => lists.note_alone.extend(words()),
            "note small" => lists.note_small.extend(words()),
            "note beside others" => lists.note_company.extend(words()),
            "note" => lists.notes.extend(words()),
            "not speakers" => lists.not_speakers.extend(words()),
            "roles" => lists.roles.extend(words()),
            "titles" => lists.titles.extend(words()),
            "ranks" => lists.ranks.extend(words()),
            "particles" => lists.particles.extend(words()),
            "voices" => lists.voices.extend(words()),
            "pages" => lists.pages.extend(words()),
            _ => {}
        }
    }
    lists
});
