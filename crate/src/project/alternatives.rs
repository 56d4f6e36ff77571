//! Directories under one env.py that are environments of their own.

use std::collections::BTreeMap;

use super::chains::Chain;
use super::{Location, Map, shared};
use crate::dialect::Dialect;
use crate::folder::{file_name, is_below, parent, path_in};

impl Map<'_> {
    /// An environment, or one for each of its directories where env.py takes one of them, say by dialect: they are
    /// not parts of one chain.
    pub(super) fn alternatives(&self, location: Location) -> Vec<Location> {
        // What a configuration lists is one environment, whatever it holds.
        if !location.config.version_locations.is_empty() && location.missing_locations.is_empty() {
            return vec![location];
        }
        let parts = parts(&location.files);
        let chains: Vec<Chain<'_>> = parts.values().map(|files| self.chain_of(files)).collect();
        let are_whole = chains.iter().all(Chain::is_whole);
        let repeated = repeated(&chains);
        let is_by_dialect = || parts.keys().all(|part| Dialect::named(file_name(part)).is_some());
        // Chains with labels, and such as lie beside `versions`, are branches that the application lists.
        let versions = path_in(&location.path, "versions");
        let are_apart =
            || chains.iter().all(|chain| chain.labels.is_empty()) && parts.keys().all(|part| is_below(part, &versions));
        let are_alternatives = if location.config.recursive_version_locations {
            are_whole && (repeated.any || is_by_dialect()) || repeated.half_of_each
        } else {
            are_whole && (repeated.any || is_by_dialect() || are_apart()) || repeated.half_of_one
        };
        if parts.len() < 2 || !are_alternatives {
            return vec![location];
        }
        let of_part = |(part, files): (&String, &Vec<String>)| {
            let mut assumption = location.assumption.clone().map(|it| it + " ").unwrap_or_default();
            assumption.push_str(
                "The directories of migrations below env.py do not form one chain; each is taken for an environment of its own.",
            );
            let held = location.version_locations.iter().filter(|versions| is_below(versions, part));
            let held: Vec<String> = held.cloned().collect();
            let is_of_it = |path: &&String| is_below(path, part);
            Location {
                version_locations: if held.is_empty() { vec![part.clone()] } else { held },
                files: files.clone(),
                loaded_twice: location.loaded_twice.iter().filter(is_of_it).cloned().collect(),
                bytecode: location.bytecode.iter().filter(is_of_it).cloned().collect(),
                unreached: location.unreached.iter().filter(is_of_it).cloned().collect(),
                assumption: Some(assumption),
                path: part.clone(),
                alternative_of: Some(location.path.clone()),
                ..location.clone()
            }
        };
        parts.iter().map(of_part).collect()
    }
}

/// How far chains have the same ids.
struct Repeated {
    /// Two of them share an id.
    any: bool,
    /// Two share half of the ids of one of them.
    half_of_one: bool,
    /// Each shares half of its ids with another.
    half_of_each: bool,
}

fn repeated(chains: &[Chain<'_>]) -> Repeated {
    let mut holders: BTreeMap<&str, usize> = BTreeMap::new();
    for id in chains.iter().flat_map(|chain| &chain.ids) {
        *holders.entry(id).or_default() += 1;
    }
    let is_shared = |id: &&&str| holders.get(**id).is_some_and(|holders| *holders > 1);
    let has_half = |chain: &Chain<'_>| {
        let shared = chain.ids.iter().filter(is_shared).count();
        shared > 0 && shared * 2 >= chain.ids.len()
    };
    Repeated {
        any: holders.values().any(|holders| *holders > 1),
        half_of_one: chains.iter().any(has_half),
        half_of_each: chains.iter().all(has_half),
    }
}

/// Files by the directories next below the one that they all lie in; one part where some lie in that itself.
fn parts(files: &[String]) -> BTreeMap<String, Vec<String>> {
    let mut directories = files.iter().map(|path| parent(path));
    let first = directories.next().unwrap_or_default();
    let above = directories.fold(first, |above, directory| shared(above, directory));
    let mut parts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in files {
        let below = path.strip_prefix(above).unwrap_or(path).trim_start_matches('/');
        let Some((part, _)) = below.split_once('/') else {
            return BTreeMap::from([(above.to_owned(), files.to_vec())]);
        };
        parts.entry(path_in(above, part)).or_default().push(path.clone());
    }
    parts
}
