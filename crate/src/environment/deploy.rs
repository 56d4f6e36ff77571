//! Migrations that are deployed together: what all of their operations mean for those who use the database.

use std::collections::BTreeMap;

use crate::dialect::Dialect;
use crate::graph::Index;
use crate::impact::{Impact, Lock, Mode};
use crate::operation::{Certainty, Change, Operation, Verb};
use crate::ordered::Arrange;
use crate::replay::Replay;
use crate::revision::Migration;
use crate::schema::Id;

/// What a deploy takes of the tables and views that are there before it, by the names that they have then.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Deploy {
    /// How many migrations it has.
    pub migrations: usize,
    /// The strongest lock on each that surely is taken, the strongest first.
    pub locks: Vec<Lock>,
    /// Those that are taken only if a condition holds, and are stronger than what surely is.
    pub perhaps: Vec<Lock>,
    /// What surely is written anew.
    pub rewrites: Vec<Id>,
    /// What surely is read whole.
    pub scans: Vec<Id>,
    /// Operations that surely run and can't be undone without loss.
    pub losses: usize,
}

/// A deploy while its operations are added up.
#[derive(Default)]
struct Sum {
    deploy: Deploy,
    locks: BTreeMap<Id, Mode>,
    perhaps: BTreeMap<Id, Mode>,
    /// What the relations of these names were called before; none of those that the deploy makes.
    names: BTreeMap<Id, Option<Id>>,
}

impl Deploy {
    /// What the upgrades of some migrations come to, in this order.
    pub fn of(replay: &Replay, migrations: &[Migration], order: impl IntoIterator<Item = Index>) -> Deploy {
        let mut sum = Sum::default();
        for index in order {
            sum.deploy.migrations += 1;
            let function = migrations.get(index).and_then(|migration| migration.function("upgrade"));
            let operations = function.map(|function| function.operations.as_slice()).unwrap_or_default();
            for (operation, impact) in operations.iter().zip(replay.impacts(index, false)) {
                sum.add(replay, operation, impact);
            }
        }
        sum.done()
    }

    /// Nothing that is there is locked or written anew.
    pub fn is_quiet(&self) -> bool {
        let is_felt = |lock: &Lock| lock.mode.blocks().is_some();
        !self.locks.iter().chain(&self.perhaps).any(is_felt) && self.rewrites.is_empty()
    }

    /// The strongest lock that surely is taken, and on how many tables.
    pub fn strongest(&self) -> Option<(Mode, usize)> {
        let mode = self.locks.first()?.mode;
        Some((mode, self.locks.iter().filter(|lock| lock.mode == mode).count()))
    }

    /// In words: "takes ACCESS EXCLUSIVE on 4 tables that exist, SHARE on 1, and rewrites 1".
    pub fn words(&self, dialect: Dialect) -> String {
        let mut parts: Vec<String> = Vec::new();
        for mode in [Mode::AccessExclusive, Mode::Exclusive, Mode::ShareRowExclusive, Mode::Share] {
            let count = self.locks.iter().filter(|lock| lock.mode == mode).count();
            if count > 0 {
                let what = if !parts.is_empty() {
                    String::new()
                } else if count == 1 {
                    " table that exists".to_owned()
                } else {
                    " tables that exist".to_owned()
                };
                parts.push(format!("{} on {count}{what}", mode.said_by(dialect)));
            }
        }
        let takes = (!parts.is_empty()).then(|| format!("takes {}", parts.join(", ")));
        let rewrites = (!self.rewrites.is_empty()).then(|| format!("rewrites {}", self.rewrites.len()));
        let surely = match (takes, rewrites) {
            (Some(takes), Some(rewrites)) => format!("{takes}, and {rewrites}"),
            (takes, rewrites) => takes.or(rewrites).unwrap_or_else(|| "keeps nobody waiting".to_owned()),
        };
        let perhaps = self.perhaps.iter().filter(|lock| lock.mode.blocks().is_some()).count();
        if perhaps == 0 { surely } else { format!("{surely}; a condition decides on locks on {perhaps}") }
    }
}

impl Sum {
    fn add(&mut self, replay: &Replay, operation: &Operation, impact: &Impact) {
        if operation.certainty == Certainty::Skipped {
            return;
        }
        let is_certain = operation.certainty == Certainty::Certain;
        for Lock { relation, mode } in &impact.locks {
            let Some(before) = self.name_before(relation) else { continue };
            let of = if is_certain { &mut self.locks } else { &mut self.perhaps };
            let slot = of.entry(before).or_insert(*mode);
            *slot = (*slot).max(*mode);
        }
        if is_certain {
            for id in &impact.rewrites {
                let before = self.name_before(id);
                self.deploy.rewrites.extend(before.filter(|id| !self.deploy.rewrites.contains(id)));
            }
            for id in &impact.scans {
                let before = self.name_before(id);
                self.deploy.scans.extend(before.filter(|id| !self.deploy.scans.contains(id)));
            }
            self.deploy.losses += usize::from(impact.undone_without_loss == Some(false));
        }
        self.follow(replay, &operation.change);
    }

    fn name_before(&self, id: &Id) -> Option<Id> {
        self.names.get(id).map_or_else(|| Some(id.clone()), Clone::clone)
    }

    /// Notes what is made and what gets another name.
    fn follow(&mut self, replay: &Replay, change: &Change) {
        let id = |name| replay.last.id(name);
        match change {
            Change::CreateTable(create) => {
                if let Some(id) = id(&create.table).filter(|_| !create.if_not_exists) {
                    self.names.insert(id, None);
                }
            }
            Change::CreateView { name, or_replace: false, if_not_exists: false, .. } => {
                self.names.extend(id(name).map(|id| (id, None)));
            }
            Change::RenameTable { table, to } => {
                if let (Some(from), Some(to)) = (id(table), id(to)) {
                    let before = self.name_before(&from);
                    self.names.remove(&from);
                    self.names.insert(to, before);
                }
            }
            Change::DropTable { table, .. } => {
                if let Some(id) = id(table) {
                    self.names.remove(&id);
                }
            }
            Change::Object { verb: Verb::Drop, name: Some(name), .. } => {
                if let Some(id) = id(name) {
                    self.names.remove(&id);
                }
            }
            _ => {}
        }
    }

    fn done(self) -> Deploy {
        let Sum { mut deploy, locks, perhaps, .. } = self;
        let stronger = perhaps.into_iter().filter(|(id, mode)| locks.get(id).is_none_or(|sure| sure < mode));
        deploy.perhaps = stronger.map(|(relation, mode)| Lock { relation, mode }).collect();
        deploy.locks = locks.into_iter().map(|(relation, mode)| Lock { relation, mode }).collect();
        deploy.locks.arrange_by_key(|lock| std::cmp::Reverse(lock.mode));
        deploy.perhaps.arrange_by_key(|lock| std::cmp::Reverse(lock.mode));
        deploy
    }
}
