//! What operations mean for others, in words: locks, rewrites, loss.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::environment::Environment;
use crate::graph::Index;
use crate::impact::{Algorithm, Impact, Mode};
use crate::interpret::function::Function;
use crate::operation::Certainty;
use crate::ordered::{Arrange, Gather};
use crate::schema::Id;

/// Something that an operation means for others.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Fact {
    /// What it is, in words.
    pub words: String,
    /// Others wait, or something is lost.
    pub matters: bool,
}

/// What an operation means for others.
pub(super) fn facts(impact: &Impact) -> Vec<Fact> {
    let mut facts = Vec::new();
    for lock in &impact.locks {
        let (name, relation) = (lock.mode.name(), &lock.relation);
        facts.push(match lock.mode.blocks() {
            Some(blocked) => Fact { words: format!("{name} on `{relation}`: {blocked} wait"), matters: true },
            None => Fact { words: format!("{name} on `{relation}`"), matters: false },
        });
    }
    facts.extend(impact.algorithm.map(|algorithm| match algorithm {
        Algorithm::Instant => Fact { words: "instant".to_owned(), matters: false },
        Algorithm::Inplace => {
            Fact { words: "in place: rows are read and written meanwhile".to_owned(), matters: false }
        }
        Algorithm::Copy => Fact { words: "copies the table: writes wait".to_owned(), matters: true },
    }));
    facts.extend(impact.rewrites.iter().map(|id| Fact { words: format!("writes `{id}` anew"), matters: true }));
    let scans = impact.scans.iter().filter(|id| !impact.rewrites.contains(id));
    facts.extend(scans.map(|id| Fact { words: format!("reads all rows of `{id}`"), matters: false }));
    if impact.undone_without_loss == Some(false) {
        facts.push(Fact { words: "can't be undone without loss".to_owned(), matters: true });
    }
    facts
}

/// What the upgrades of some migrations mean for others, added up; nothing where nobody waits.
pub(super) fn summary(environment: &Environment, migrations: impl IntoIterator<Item = Index>) -> Option<String> {
    let mut sum = Sum::default();
    for index in migrations {
        sum.add(environment, index);
    }
    sum.words()
}

/// Locks and rewrites, added up.
#[derive(Default)]
struct Sum<'e> {
    /// The strongest lock on each relation.
    locks: BTreeMap<&'e Id, Mode>,
    rewrites: BTreeSet<&'e Id>,
    scans: BTreeSet<&'e Id>,
    copies: BTreeSet<&'e Id>,
    losses: u32,
}

impl<'e> Sum<'e> {
    fn add(&mut self, environment: &'e Environment, index: Index) {
        let function = environment.migrations.get(index).and_then(|it| it.function("upgrade"));
        let operations = function.map_or(&[][..], |it: &Function| &it.operations);
        for (operation, impact) in operations.iter().zip(environment.replay.impacts(index, false)) {
            if operation.certainty == Certainty::Skipped {
                continue;
            }
            for lock in impact.locks.iter().filter(|lock| lock.mode.blocks().is_some()) {
                let strongest = self.locks.entry(&lock.relation).or_insert(lock.mode);
                *strongest = lock.mode.max(*strongest);
            }
            self.rewrites.extend(&impact.rewrites);
            self.scans.extend(&impact.scans);
            if impact.algorithm == Some(Algorithm::Copy) {
                self.copies.extend(impact.existing.as_ref().map(|it| &it.id));
            }
            self.losses += u32::from(impact.undone_without_loss == Some(false));
        }
    }

    fn words(&self) -> Option<String> {
        let mut by_mode: BTreeMap<Mode, u32> = BTreeMap::new();
        for mode in self.locks.values() {
            *by_mode.entry(*mode).or_default() += 1;
        }
        let mut modes: Vec<(Mode, u32)> = by_mode.into_iter().collect();
        modes.arrange_by_key(|(mode, _)| std::cmp::Reverse(*mode));
        let mut parts: Vec<String> = Vec::new();
        for (mode, count) in modes {
            let on = if parts.is_empty() {
                format!("takes {} on {}", mode.name(), tables(count as usize, " that exists", " that exist"))
            } else {
                format!("{} on {count}", mode.name())
            };
            parts.push(on);
        }
        let written = self.rewrites.union(&self.copies).copied().into_set();
        if !written.is_empty() {
            parts.push(format!("writes {} anew ({})", tables(written.len(), "", ""), named(&written)));
        }
        let read: BTreeSet<&Id> = self.scans.difference(&written).copied().into_set();
        if !read.is_empty() {
            parts.push(format!("reads all rows of {}", tables(read.len(), "", "")));
        }
        if self.losses > 0 {
            let steps = if self.losses == 1 { "one step" } else { &format!("{} steps", self.losses) };
            parts.push(format!("has {steps} that can't be undone without loss"));
        }
        let (last, others) = parts.split_last()?;
        Some(if others.is_empty() { last.clone() } else { format!("{} and {last}", others.join(", ")) })
    }
}

fn tables(count: usize, one: &str, more: &str) -> String {
    if count == 1 { format!("1 table{one}") } else { format!("{count} tables{more}") }
}

/// The first of some names.
fn named(ids: &BTreeSet<&Id>) -> String {
    let names: Vec<String> = ids.iter().take(4).map(|id| format!("`{id}`")).collect();
    format!("{}{}", names.join(", "), if ids.len() > names.len() { ", …" } else { "" })
}
