//! Which files belong together, by what their headers say.

use std::collections::{BTreeMap, BTreeSet};

use super::written::{written_id, written_labels, written_references};
use super::{Location, Map};
use crate::folder::is_below;

impl Map<'_> {
    /// What the headers of some files say, as they are written.
    pub(super) fn chain_of(&self, files: &[String]) -> Chain<'_> {
        let mut chain = Chain::default();
        for bytes in files.iter().filter_map(|path| self.folder.bytes(path)) {
            chain.ids.extend(written_id(bytes));
            let references = written_references(bytes);
            chain.has_base |= references.is_empty();
            chain.references.extend(references);
            chain.labels.extend(written_labels(bytes));
        }
        chain
    }

    /// What the files of an environment name and none of them is.
    pub(super) fn missing_of(&self, location: &Location) -> Vec<&str> {
        let chain = self.chain_of(&location.files);
        chain.references.iter().copied().filter(|name| !chain.has(name)).collect()
    }

    /// Directories in groups, those together whose migrations name each other's revisions.
    pub(super) fn linked(&self, directories: BTreeSet<String>) -> Vec<Vec<String>> {
        let directories: Vec<String> = directories.into_iter().collect();
        let of_each = |place: usize| {
            let directory = &directories[place];
            let bytes = self.migrations.iter().filter(|path| is_below(path, directory));
            bytes.filter_map(|path| self.folder.bytes(path))
        };
        let mut place_of: BTreeMap<&str, usize> = BTreeMap::new();
        for place in 0..directories.len() {
            place_of.extend(of_each(place).filter_map(written_id).map(|id| (id, place)));
        }
        let mut group: Vec<usize> = (0..directories.len()).collect();
        for place in 0..directories.len() {
            for other in of_each(place).flat_map(written_references).filter_map(|id| place_of.get(id)) {
                let (one, two) = (group[place], group[*other]);
                for each in &mut group {
                    if *each == one.max(two) {
                        *each = one.min(two);
                    }
                }
            }
        }
        let mut groups: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for (place, directory) in directories.iter().enumerate() {
            groups.entry(group[place]).or_default().push(directory.clone());
        }
        groups.into_values().collect()
    }
}

/// What the headers of some files say, as they are written.
#[derive(Debug, Default)]
pub(super) struct Chain<'a> {
    pub(super) ids: BTreeSet<&'a str>,
    pub(super) labels: BTreeSet<&'a str>,
    pub(super) references: BTreeSet<&'a str>,
    /// One of them names nothing before it.
    pub(super) has_base: bool,
}

impl Chain<'_> {
    /// Whether it begins, and names nothing that it doesn't have.
    pub(super) fn is_whole(&self) -> bool {
        self.has_base && self.references.iter().all(|name| self.has(name))
    }

    /// Whether one of the files is what a name means: an id, the beginning of one, or a label.
    pub(super) fn has(&self, name: &str) -> bool {
        let name = name.split('@').next().unwrap_or(name);
        self.labels.contains(name) || self.ids.contains(name) || (name.len() >= SHORT_ID && self.has_one_from(name))
    }

    fn has_one_from(&self, beginning: &str) -> bool {
        self.ids.range(beginning..).next().is_some_and(|id| id.starts_with(beginning))
    }
}

/// Letters that the beginning of an id has at least to stand for it (`_partial_match` in alembic/script/revision.py).
const SHORT_ID: usize = 4;
