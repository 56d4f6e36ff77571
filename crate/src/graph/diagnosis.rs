//! What probably happened where a revision is named that isn't there.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Graph, Index, Node};
use crate::folder::file_name;
use crate::ordered::Gather;
use crate::revision::{Assigned, Migration};

/// Why a name leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// It is the name of a file, whose id is another.
    FileName,
    /// It is a branch label.
    Label,
    /// It is an id cut short, or one with more after it.
    Prefix,
    /// It is an id but for upper and lower case, or space around it.
    Case,
    /// It is an id but for one letter.
    OneLetter,
    /// Only the documentation of a file calls it by this id.
    Documentation,
    /// A file of the folder has it that is none of this environment.
    Elsewhere,
    /// A file that could not be read may have it.
    Unreadable,
}

/// What probably happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// Why the name leads nowhere.
    pub cause: Cause,
    /// The same in a sentence.
    pub words: String,
    /// The id that was probably meant.
    pub meant: Option<String>,
}

/// What the migrations of an environment are called by, to find what a name might have meant.
struct Suspects<'a> {
    migrations: &'a [Migration],
    graph: &'a Graph,
    by_stem: BTreeMap<&'a str, Index>,
    by_lower_case: HashMap<String, Index>,
    /// Ids with one letter left out, and whole.
    by_letters_left_out: HashMap<String, Vec<Index>>,
    by_documented_id: HashMap<&'a str, Index>,
}

/// The diagnosis of each name that leads nowhere and for which one is found. `elsewhere` are the ids of migrations of
/// the folder that are not part of this environment, with their paths.
pub fn diagnoses(
    migrations: &[Migration],
    graph: &Graph,
    elsewhere: &BTreeMap<String, String>,
) -> BTreeMap<String, Diagnosis> {
    let missing: BTreeSet<(&String, Index)> = graph
        .nodes
        .iter()
        .enumerate()
        .flat_map(|(index, node)| {
            node.missing_parents.iter().chain(&node.missing_dependencies).map(move |name| (name, index))
        })
        .into_set();
    if missing.is_empty() {
        return BTreeMap::new();
    }
    let suspects = Suspects::of(migrations, graph);
    let mut diagnoses = BTreeMap::new();
    for (name, needed_by) in missing {
        if !diagnoses.contains_key(name)
            && let Some(diagnosis) = suspects.diagnosis(name, needed_by, elsewhere)
        {
            diagnoses.insert(name.clone(), diagnosis);
        }
    }
    diagnoses
}

/// Letters that an id has to share for it to be taken for another one.
const LEAST_SHARED: usize = 4;

impl<'a> Suspects<'a> {
    fn of(migrations: &'a [Migration], graph: &'a Graph) -> Suspects<'a> {
        let mut suspects = Suspects {
            migrations,
            graph,
            by_stem: BTreeMap::new(),
            by_lower_case: HashMap::new(),
            by_letters_left_out: HashMap::new(),
            by_documented_id: HashMap::new(),
        };
        for (index, migration) in migrations.iter().enumerate() {
            suspects.by_stem.entry(stem(migration.file())).or_insert(index);
            if let Some(id) = migration.documented("Revision ID:") {
                suspects.by_documented_id.entry(id).or_insert(index);
            }
            if let Some(id) = migration.id().filter(|_| graph.nodes[index].counts) {
                suspects.by_lower_case.entry(id.trim().to_lowercase()).or_insert(index);
                for letters in letters_left_out(id) {
                    suspects.by_letters_left_out.entry(letters).or_default().push(index);
                }
            }
        }
        suspects
    }

    fn diagnosis(&self, name: &str, needed_by: Index, elsewhere: &BTreeMap<String, String>) -> Option<Diagnosis> {
        if name.is_empty() {
            return None;
        }
        self.file_name(name, needed_by)
            .or_else(|| self.label(name))
            .or_else(|| self.case(name, needed_by))
            .or_else(|| self.documentation(name, needed_by))
            .or_else(|| {
                let path = elsewhere.get(name)?;
                let words = format!("{path} has it, but is not among the files that Alembic would read here.");
                Some(Diagnosis { cause: Cause::Elsewhere, words, meant: None })
            })
            .or_else(|| self.prefix(name, needed_by))
            .or_else(|| self.one_letter(name, needed_by))
            .or_else(|| self.unreadable(name))
    }

    /// The id of another migration, unless naming it would close a cycle.
    fn meant(&self, index: Index, needed_by: Index) -> Option<String> {
        let id = self.migrations[index].id()?;
        let after = self.graph.reached([needed_by], Node::after);
        (!after.contains(&index)).then(|| id.to_owned())
    }

    fn shown(&self, index: Index) -> String {
        let migration = &self.migrations[index];
        format!("`{}` ({})", migration.id().unwrap_or_default(), file_name(&migration.path))
    }

    fn file_name(&self, name: &str, needed_by: Index) -> Option<Diagnosis> {
        let wanted = stem(file_name(name));
        let is_part = |part: &str| part.starts_with(wanted) && part[wanted.len()..].starts_with(['_', '-', '.']);
        let index = self.by_stem.get(wanted).copied().or_else(|| {
            let mut starting = self.by_stem.range(wanted..).take_while(|(stem, _)| stem.starts_with(wanted));
            let (_, &index) = starting.by_ref().find(|(stem, _)| is_part(stem))?;
            starting.all(|(stem, _)| !is_part(stem)).then_some(index)
        })?;
        let migration = &self.migrations[index];
        if index == needed_by || migration.revision == Assigned::Missing {
            return None;
        }
        let id = migration.id()?;
        let part = if stem(migration.file()) == wanted { "the name" } else { "the beginning of the name" };
        let words = format!("It is {part} of the file {}, whose id is `{id}`.", migration.path);
        Some(Diagnosis { cause: Cause::FileName, words, meant: self.meant(index, needed_by) })
    }

    fn label(&self, name: &str) -> Option<Diagnosis> {
        let &index = self.graph.names.get(name)?;
        let words = format!("It is a branch label of {}; `down_revision` takes only ids.", self.shown(index));
        Some(Diagnosis { cause: Cause::Label, words, meant: self.migrations[index].id().map(ToOwned::to_owned) })
    }

    fn case(&self, name: &str, needed_by: Index) -> Option<Diagnosis> {
        let &index = self.by_lower_case.get(&name.trim().to_lowercase())?;
        let words = format!("{} is the same except for case or spaces.", self.shown(index));
        Some(Diagnosis { cause: Cause::Case, words, meant: self.meant(index, needed_by) })
    }

    fn documentation(&self, name: &str, needed_by: Index) -> Option<Diagnosis> {
        let &index = self.by_documented_id.get(name)?;
        let migration = &self.migrations[index];
        let id = migration.id()?;
        let words = format!("Only the docstring of {} calls it that: its `revision` is `{id}`.", migration.path);
        Some(Diagnosis { cause: Cause::Documentation, words, meant: self.meant(index, needed_by) })
    }

    fn prefix(&self, name: &str, needed_by: Index) -> Option<Diagnosis> {
        let is_long_enough = |text: &str| text.chars().count() >= LEAST_SHARED;
        let ids = |names: &mut dyn Iterator<Item = (&String, &Index)>| -> Vec<Index> {
            names.filter(|(id, index)| self.migrations[**index].id() == Some(id)).map(|(_, index)| *index).collect()
        };
        let longer = &mut self.graph.names.range(name.to_owned()..).take_while(|(id, _)| id.starts_with(name));
        let longer = if is_long_enough(name) { ids(longer) } else { Vec::new() };
        if let [only] = longer.as_slice() {
            let words =
                format!("{} begins like that; ids can be abbreviated only on the command line.", self.shown(*only));
            return Some(Diagnosis { cause: Cause::Prefix, words, meant: self.meant(*only, needed_by) });
        }
        if !longer.is_empty() {
            let shown: Vec<String> = longer.iter().take(3).map(|&index| self.shown(index)).collect();
            let words = format!("Several ids begin like that: {}.", shown.join(", "));
            return Some(Diagnosis { cause: Cause::Prefix, words, meant: None });
        }
        let cut = name.char_indices().rev().map(|(at, _)| &name[..at]).filter(|cut| is_long_enough(cut));
        let index = cut.into_iter().find_map(|cut| self.graph.names.get(cut).copied())?;
        let words = format!("It begins with the id of {}.", self.shown(index));
        Some(Diagnosis { cause: Cause::Prefix, words, meant: self.meant(index, needed_by) })
    }

    fn one_letter(&self, name: &str, needed_by: Index) -> Option<Diagnosis> {
        if name.chars().count() < LEAST_SHARED + 1 {
            return None;
        }
        let near: BTreeSet<Index> = letters_left_out(name)
            .iter()
            .filter_map(|letters| self.by_letters_left_out.get(letters))
            .flatten()
            .copied()
            .filter(|&index| self.migrations[index].id().is_some_and(|id| is_one_letter_away(id, name)))
            .into_set();
        // Ids counted up, as 0007 and 0008, are all a letter away from each other.
        let [only] = near.into_iter().collect::<Vec<_>>()[..] else { return None };
        let words = format!("{} differs by one character.", self.shown(only));
        Some(Diagnosis { cause: Cause::OneLetter, words, meant: self.meant(only, needed_by) })
    }

    fn unreadable(&self, name: &str) -> Option<Diagnosis> {
        let holds_it = |migration: &&Migration| migration.id().is_none() && migration.file().contains(name);
        let migration = self.migrations.iter().find(holds_it)?;
        let words = format!("{} may have it: its id could not be read.", migration.path);
        Some(Diagnosis { cause: Cause::Unreadable, words, meant: None })
    }
}

/// A file's name without its extension.
fn stem(file: &str) -> &str {
    file.strip_suffix(".py").unwrap_or(file)
}

/// A text, and the same with each of its letters left out: two texts share one of these where they are a letter
/// apart.
fn letters_left_out(text: &str) -> Vec<String> {
    let without = |(at, char): (usize, char)| format!("{}{}", &text[..at], &text[at + char.len_utf8()..]);
    std::iter::once(text.to_owned()).chain(text.char_indices().take(64).map(without)).collect()
}

/// Whether one text becomes the other by changing, adding or leaving out one letter, or by swapping two that
/// stand side by side.
fn is_one_letter_away(left: &str, right: &str) -> bool {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let front = left.iter().zip(&right).take_while(|(left, right)| left == right).count();
    let (left, right) = (&left[front..], &right[front..]);
    let back = left.iter().rev().zip(right.iter().rev()).take_while(|(left, right)| left == right).count();
    match (&left[..left.len() - back], &right[..right.len() - back]) {
        ([_], [_] | []) | ([], [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_one_letter_away;

    #[test]
    fn one_letter() {
        for (left, right) in [("abcd", "abxd"), ("abcd", "abc"), ("abcd", "aabcd"), ("abcd", "acbd"), ("aa", "a")] {
            assert!(is_one_letter_away(left, right), "{left} {right}");
        }
        for (left, right) in [("abcd", "abcd"), ("abcd", "axxd"), ("abcd", "cbad"), ("", "ab")] {
            assert!(!is_one_letter_away(left, right), "{left} {right}");
        }
    }
}
