//! Operations one by one, each with what it meets: what most advice is about.

use std::ops::Range;

use crate::dialect::Server;
use crate::environment::Environment;
use crate::finding::{Related, Violation};
use crate::graph::Index;
use crate::impact::{Existing, Impact};
use crate::interpret::env_py::Begun;
use crate::interpret::function::Function;
use crate::operation::{Certainty, Operation};
use crate::revision::Migration;
use crate::rules::Rule;
use crate::schema::{Made, Schema, Step};

/// Operations on either side that are looked at for one: work grows with the operations of a function, not with their square.
const NEAR: usize = 300;

/// An operation that is judged.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'e> {
    /// Its environment.
    pub environment: &'e Environment,
    /// Its migration.
    pub migration: &'e Migration,
    /// The place of that in the environment.
    pub index: Index,
    /// Its function.
    pub function: &'e Function,
    /// Whether that is the downgrade.
    pub is_downgrade: bool,
    /// Its place in the function.
    pub at: usize,
    /// The operation.
    pub operation: &'e Operation,
    /// What it means for others.
    pub impact: &'e Impact,
}

/// The operations of an environment that run or may run, with what they meet.
pub(super) fn judged(environment: &Environment) -> Vec<Judged<'_>> {
    let of = |&index: &Index| {
        let migration = environment.migrations.get(index);
        let functions = [("upgrade", false), ("downgrade", true)];
        let functions = functions.into_iter().filter_map(move |(name, is_downgrade)| {
            let migration = migration?;
            Some((migration, migration.function(name)?, is_downgrade))
        });
        functions.flat_map(move |(migration, function, is_downgrade)| {
            let impacts = environment.replay.impacts(index, is_downgrade);
            let operations = function.operations.iter().zip(impacts).enumerate();
            let operations = operations.filter(|(_, (it, _))| it.certainty != Certainty::Skipped);
            operations.map(move |(at, (operation, impact))| Judged {
                environment,
                migration,
                index,
                function,
                is_downgrade,
                at,
                operation,
                impact,
            })
        })
    };
    environment.replay.order.iter().flat_map(of).collect()
}

impl<'e> Judged<'e> {
    /// Which operation it is.
    pub(super) fn step(&self) -> Step {
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Step { migration: number(self.index), operation: number(self.at) }
    }

    /// The table that it is about, as it was before; none where this run makes it.
    pub(super) fn existing(&self) -> Option<&'e Existing> {
        self.impact.existing.as_ref()
    }

    /// Whether an `autocommit_block()` can leave the transaction: Alembic refuses where env.py itself began it (`_in_external_transaction`
    /// in alembic/runtime/migration.py).
    pub(super) fn can_leave_transaction(&self) -> bool {
        self.environment.transaction.as_ref().is_none_or(|it| it.begun != Begun::Outside)
    }

    /// The server that it runs on.
    pub(super) fn server(&self) -> Server {
        self.environment.server()
    }

    /// Whether its migrations may run on other databases than the one that they are read for.
    pub(super) fn serves_others(&self) -> bool {
        self.environment.database.serves_others
    }

    /// What comes before it in its function.
    pub(super) fn earlier(&self) -> &'e [Operation] {
        self.function.operations.get(self.near().start..self.at).unwrap_or_default()
    }

    /// The same, each with what it means for others.
    pub(super) fn earlier_with_impacts(
        &self,
    ) -> impl DoubleEndedIterator<Item = (&'e Operation, &'e Impact)> + use<'e> {
        let impacts = self.environment.replay.impacts(self.index, self.is_downgrade);
        self.earlier().iter().zip(impacts.get(self.near().start..self.at).unwrap_or_default())
    }

    /// What comes after it in its function.
    pub(super) fn later(&self) -> &'e [Operation] {
        self.function.operations.get(self.at + 1..self.near().end).unwrap_or_default()
    }

    /// The operations of its function, itself among them: those near it, where there are thousands.
    pub(super) fn operations(&self) -> &'e [Operation] {
        self.function.operations.get(self.near()).unwrap_or_default()
    }

    /// The places in its function that are looked at for it.
    pub(super) fn near(&self) -> Range<usize> {
        self.at.saturating_sub(NEAR)..(self.at + 1 + NEAR).min(self.function.operations.len())
    }

    /// The schema at the heads.
    pub(super) fn at_heads(&self) -> &'e Schema {
        &self.environment.replay.last
    }

    /// Whether its own migration made something.
    pub(super) fn is_own(&self, made: Made) -> bool {
        made.by.is_some_and(|by| by.migration as usize == self.index)
    }

    /// The operation that made something, where a migration did.
    pub(super) fn maker(&self, made: Made) -> Option<(&'e Migration, &'e Operation)> {
        operation_at(self.environment, made.by?)
    }

    /// The place of an operation, with what is there.
    pub(super) fn related(&self, made: Made, message: impl Into<String>) -> Option<Related> {
        let (migration, operation) = self.maker(made)?;
        Some(Related { path: migration.path.clone(), position: operation.position, message: message.into() })
    }

    /// A violation at it, about the table that it is about, with the place where that was made.
    pub(super) fn violation(&self, message: impl Into<String>) -> Violation {
        let mut violation = Violation::at(self.migration, self.operation.position, message);
        if let Some(existing) = self.existing() {
            violation.related.extend(self.related(existing.table.made, format!("table `{}` is created", existing.id)));
            violation.table = Some(existing.id.clone());
        }
        violation
    }
}

/// The same without code that would fail, as env.py begins the transaction itself.
pub(super) fn without_autocommit(violation: Violation, rule: &Rule) -> Violation {
    if !violation.instead.as_ref().is_some_and(|code| code.contains("autocommit_block")) {
        return violation;
    }
    let why = violation.why.as_deref().unwrap_or(rule.why);
    let why = format!(
        "{why} An `autocommit_block()` fails here, because env.py begins the transaction before Alembic can: give `context.configure` a connection on which none has begun."
    );
    Violation { why: Some(why), instead: None, ..violation }
}

/// An operation of an upgrade, with its migration.
pub(super) fn operation_at(environment: &Environment, step: Step) -> Option<(&Migration, &Operation)> {
    let migration = environment.migrations.get(step.migration as usize)?;
    Some((migration, step.operation(&environment.migrations, "upgrade")?))
}
