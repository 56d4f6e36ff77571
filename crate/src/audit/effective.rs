//! What a reader chooses, and what the folder's settings choose where the reader doesn't.

use crate::environment::Options;
use crate::folder::{Folder, parent, text};
use crate::preferences::sizes::Sizes;
use crate::preferences::{Level, Preferences};
use crate::project::Location;
use crate::rules::rule;

/// What holds for an environment, or for the folder as a whole: what the reader says, else what the settings beside the
/// configuration say, else those at the top.
pub(super) fn effective(location: Option<&Location>, folder: &Folder, given: &Options) -> Options {
    let beside = location.and_then(|it| it.config.file.as_deref()).map(parent).filter(|it| !it.is_empty());
    let mut options = given.clone();
    for set in beside.into_iter().chain([""]).filter_map(|directory| Preferences::of(folder, directory)) {
        add(&mut options, set, folder);
    }
    options
}

/// Takes over what is not chosen yet.
fn add(options: &mut Options, set: Preferences, folder: &Folder) {
    if options.ranges.is_empty() {
        options.ranges = set.ranges.into_iter().map(|(range, _)| range).collect();
    }
    if options.deployed.is_empty() {
        options.deployed = set.deployed.into_iter().map(|(id, _)| id).collect();
    }
    // A version is one of the database that it is set beside.
    if options.version.is_none() && (set.dialect.is_none() || options.dialect.is_none_or(|it| Some(it) == set.dialect))
    {
        options.version = set.version;
    }
    options.dialect = options.dialect.or(set.dialect);
    // What is said of a group goes before what settings further out say of its rules.
    let is_said = |name: &str| {
        let group = rule(name).map(|rule| rule.group.word());
        options.rules.contains_key(name) || group.is_some_and(|group| options.rules.contains_key(group))
    };
    let new: Vec<(String, Level)> =
        set.rules.into_iter().filter(|(name, ..)| !is_said(name)).map(|(name, level, _)| (name, level)).collect();
    options.rules.extend(new);
    if options.sizes.0.is_empty()
        && let Some(bytes) = set.sizes.and_then(|(path, _)| folder.bytes(&path))
    {
        options.sizes = Sizes::read(&text::decoded(bytes).text).0;
    }
}
