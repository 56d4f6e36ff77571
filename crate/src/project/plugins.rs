//! Migrations of a plugin, which belong to an environment that lies elsewhere.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::written::written_id;
use super::{Location, Map, shared};
use crate::ordered::Gather;

/// Where a plugin belongs, by the place of the environment.
pub(super) enum Nearest {
    /// To one that has what it names.
    Fits(usize),
    /// To one that has what it names, and some of its ids as well.
    Repeats(usize),
    /// To none.
    None,
}

impl Map<'_> {
    /// The nearest environment that has what a plugin's migrations name, and none of their ids if there is one.
    pub(super) fn nearest_that_has(&self, names: &[&str], plugin: &Location, found: &[Location]) -> Nearest {
        if names.is_empty() {
            return Nearest::None;
        }
        let own = self.chain_of(&plugin.files).ids;
        let having = found.iter().enumerate().filter_map(|(at, location)| {
            let chain = self.chain_of(&location.files);
            let has = names.iter().any(|name| chain.has(name));
            has.then(|| (chain.ids.is_disjoint(&own), location, at))
        });
        let near =
            |location: &Location| shared(&location.path, &plugin.path).split('/').filter(|it| !it.is_empty()).count();
        match having.max_by_key(|(fits, location, at)| (*fits, near(location), Reverse(*at))) {
            Some((true, _, at)) => Nearest::Fits(at),
            Some((false, _, at)) => Nearest::Repeats(at),
            None => Nearest::None,
        }
    }

    /// Files of a plugin, each with the file of an environment that has its id.
    pub(super) fn repeated(&self, plugin: &Location, of: &Location) -> Vec<(String, String)> {
        let id = |path: &String| self.folder.bytes(path).and_then(written_id);
        let theirs: BTreeMap<&str, &String> = of.files.iter().filter_map(|path| Some((id(path)?, path))).into_map();
        let own = plugin.files.iter().filter_map(|path| Some((path.clone(), (*theirs.get(id(path)?)?).clone())));
        own.collect()
    }
}
