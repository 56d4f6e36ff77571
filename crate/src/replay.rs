//! A chain carried out from an empty database, migration by migration, in the order in which `alembic upgrade heads`
//! goes through it.

pub mod kept;

use std::collections::BTreeSet;

use kept::Kept;

use crate::dialect::{Dialect, Server};
use crate::graph::{Graph, Index, Node};
use crate::impact::{Circumstances, Existing, Impact};
use crate::interpret::function::Function;
use crate::operation::{Certainty, Change, ObjectKind, Operation, Verb};
use crate::ordered::Arrange;
use crate::revision::Migration;
use crate::schema::difference::{Difference, differences};
use crate::schema::fault::{Fault, Log, Problem, Thing};
use crate::schema::{Made, Schema, Step};

/// Migrations from one snapshot that is kept to the next, at least: what lies between is carried out again when it is asked
/// for.
const LEAST: usize = 32;
/// Snapshots that are kept of a chain, about: each has maps of its own, as large as the schema.
const SNAPSHOTS: usize = 64;

/// What came of carrying out a chain.
#[derive(Debug)]
pub struct Replay {
    /// The migrations, in the order in which they were carried out.
    pub order: Vec<Index>,
    /// The schema after all of them.
    pub last: Schema,
    /// What failed or was odd, and which tables were touched.
    pub log: Log,
    /// What each downgrade leaves otherwise than it was, in the order of `order`; nothing of those without one.
    pub undone: Vec<Undone>,
    /// What stays where a downgrade does nothing, in the order of `order`.
    pub kept: Vec<Kept>,
    /// What the operations of each migration mean for others, by its place; those of its upgrade first.
    impacts: Vec<[Vec<Impact>; 2]>,
    /// The schema before each migration of which the number can be divided by `every`.
    snapshots: Vec<Schema>,
    /// Migrations from one snapshot to the next.
    every: usize,
}

/// What carrying out a migration and then its downgrade comes to.
#[derive(Debug)]
pub struct Undone {
    /// The migration.
    pub migration: Index,
    /// What is not as it was before.
    pub left: Vec<Difference>,
    /// What fails in the downgrade.
    pub log: Log,
    /// What fails when the migration is carried out again, on what its downgrade leaves.
    pub again: Vec<Fault>,
}

impl Replay {
    /// Carries a chain out. Where a migration asks for the schema, `read` reads it again with the schema that it
    /// meets, and its downgrade with the one that its upgrade leaves.
    pub fn of(
        migrations: &mut [Migration],
        graph: &Graph,
        empty: Schema,
        deployment: &Deployment,
        mut read: impl FnMut(&mut Migration, &Schema),
    ) -> Replay {
        let order = graph.upgrade_order.clone();
        let every = LEAST.max(order.len() / SNAPSHOTS);
        let mut schema = empty;
        let mut log = Log::default();
        let mut snapshots = Vec::new();
        let (mut undone, mut kept) = (Vec::new(), Vec::new());
        let mut impacts: Vec<[Vec<Impact>; 2]> = migrations.iter().map(|_| Default::default()).collect();
        for (at, &index) in order.iter().enumerate() {
            if at % every == 0 {
                snapshots.push(schema.clone());
            }
            let Some(migration) = migrations.get_mut(index) else { continue };
            // What a revision that isn't in the folder made is not known.
            schema.is_blind |= graph.nodes.get(index).is_some_and(Node::lacks_any);
            if migration.asks_schema || migration.asks_rows {
                read(migration, &schema);
            }
            // A copy that is kept makes the next change of the original copy its maps: only where it is needed.
            let downgrade = migration.function("downgrade");
            let is_compared = downgrade.is_some_and(|it| it.is_empty) || Undone::can_be_told(migration);
            let before = is_compared.then(|| schema.clone());
            let mut seen = Seen::of(deployment, index, None);
            schema.carry_out_seen(migration, index, &mut log, &mut seen);
            let upgraded = seen.impacts;
            let mut seen = Seen::of(deployment, index, downgrade);
            match (before, downgrade) {
                (Some(before), Some(downgrade)) if downgrade.is_empty => {
                    kept.extend(Kept::of(migration, index, &before, &schema));
                }
                (Some(before), Some(downgrade)) => {
                    undone.push(Undone::of(migration, downgrade, index, &before, &schema, &mut seen));
                }
                _ => {}
            }
            if let Some(impacts) = impacts.get_mut(index) {
                *impacts = [upgraded, seen.impacts];
            }
        }
        let missing = missing(&log);
        for undone in &mut undone {
            undone.leave_out_what_is_missing(&missing);
        }
        Replay { order, last: schema, log, undone, kept, impacts, snapshots, every }
    }

    /// What the operations of a migration's upgrade or downgrade mean for others, one by one; nothing of a downgrade that was
    /// not carried out, as it is not understood.
    pub fn impacts(&self, migration: Index, is_downgrade: bool) -> &[Impact] {
        self.impacts.get(migration).map(|both| both[usize::from(is_downgrade)].as_slice()).unwrap_or_default()
    }

    /// The schema after some revisions and all that they stand on, as `alembic upgrade` to them would leave it.
    pub fn after(&self, migrations: &[Migration], graph: &Graph, revisions: &[Index]) -> Schema {
        let needed: BTreeSet<Index> = graph.reached(revisions.iter().copied(), Node::before);
        let prefix = self.order.iter().take_while(|index| needed.contains(index)).count();
        // The last snapshot of which nothing is too much.
        let kept = (prefix / self.every).min(self.snapshots.len().saturating_sub(1));
        self.continued(migrations, kept, self.order.len(), |index| needed.contains(&index))
    }

    /// The snapshot of this number, and on it the wanted migrations up to a place in the order.
    fn continued(
        &self,
        migrations: &[Migration],
        number: usize,
        end: usize,
        is_wanted: impl Fn(Index) -> bool,
    ) -> Schema {
        let Some(mut schema) = self.snapshots.get(number).cloned() else { return self.last.clone() };
        let mut log = Log::default();
        for &index in self.order.iter().take(end).skip(number * self.every).filter(|&&index| is_wanted(index)) {
            if let Some(migration) = migrations.get(index) {
                schema.carry_out(migration, index, &mut log);
            }
        }
        schema
    }

    /// The schema after each migration, in the order in which they are carried out.
    pub fn each(&self, migrations: &[Migration], mut see: impl FnMut(Index, &Schema)) {
        let Some(mut schema) = self.snapshots.first().cloned() else { return };
        let mut log = Log::default();
        for &index in &self.order {
            if let Some(migration) = migrations.get(index) {
                schema.carry_out(migration, index, &mut log);
            }
            see(index, &schema);
        }
    }

    /// The schema after each migration of another order, from the first on at which it is another.
    pub fn each_of(&self, migrations: &[Migration], order: &[Index], mut see: impl FnMut(Index, &Schema)) {
        let prefix = self.order.iter().zip(order).take_while(|(own, other)| own == other).count();
        let kept = (prefix / self.every).min(self.snapshots.len().saturating_sub(1));
        let Some(mut schema) = self.snapshots.get(kept).cloned() else { return };
        let mut log = Log::default();
        for (at, &index) in order.iter().enumerate().skip(kept * self.every) {
            if let Some(migration) = migrations.get(index) {
                schema.carry_out(migration, index, &mut log);
            }
            if at >= prefix {
                see(index, &schema);
            }
        }
    }

    /// The schema before one of the migrations, in the order in which they were carried out.
    pub fn before(&self, migrations: &[Migration], migration: Index) -> Schema {
        let at = self.order.iter().position(|&index| index == migration).unwrap_or(self.order.len());
        self.continued(migrations, at / self.every, at, |_| true)
    }

    /// What is left when all downgrades are carried out from the end to the beginning, and what fails on the way.
    pub fn downgraded(&self, migrations: &[Migration]) -> (Schema, Log) {
        let mut schema = self.last.clone();
        schema.begin_command();
        let mut log = Log::default();
        for &index in self.order.iter().rev() {
            if let Some(function) = migrations.get(index).and_then(|migration| migration.function("downgrade")) {
                schema.run(function, index, &mut log, None);
            }
        }
        (schema, log)
    }
}

/// What is deployed when, and on what.
#[derive(Debug)]
pub struct Deployment {
    /// The server.
    pub server: Server,
    /// The migrations that are deployed everywhere, where somebody says so: the others run one after the other. Where nobody
    /// does, each is deployed by itself.
    pub released: Option<BTreeSet<Index>>,
}

impl Deployment {
    /// Whether what has this origin is there, and may be in use, before a migration is deployed.
    fn was_there(&self, made: Made, migration: Index) -> bool {
        let by = made.by.map(|by| by.migration as usize);
        let together =
            |by: Index| self.released.as_ref().is_some_and(|it| !it.contains(&by) && !it.contains(&migration));
        by.is_none_or(|by| by != migration && !together(by))
    }
}

/// What the operations of a function mean for others, seen one by one before they are carried out.
struct Seen<'d> {
    deployment: &'d Deployment,
    migration: Index,
    /// The operations of the function, where it is a downgrade.
    downgrade: Option<&'d [Operation]>,
    impacts: Vec<Impact>,
    /// What the operation that is being carried out was seen to change.
    to_settle: Option<Existing>,
}

impl Seen<'_> {
    fn of<'d>(deployment: &'d Deployment, migration: Index, downgrade: Option<&'d Function>) -> Seen<'d> {
        let downgrade = downgrade.map(|function| function.operations.as_slice());
        Seen { deployment, migration, downgrade, impacts: Vec::new(), to_settle: None }
    }

    /// Whether what has this origin was there before the function. What a migration makes is there before its downgrade, but
    /// for what that makes itself.
    fn is_before(&self, made: Made, at: usize) -> bool {
        let Some(downgrade) = self.downgrade else { return self.deployment.was_there(made, self.migration) };
        let Some(by) = made.by.filter(|by| by.migration as usize == self.migration) else { return true };
        let earlier = downgrade.iter().take(at + 1).nth(by.operation as usize);
        !earlier.is_some_and(|it| makes_something(&it.change))
    }

    fn see(&mut self, schema: &Schema, operation: &Operation, at: usize) {
        if operation.certainty == Certainty::Skipped {
            return;
        }
        let was_there = |made: Made| self.deployment.was_there(made, self.migration);
        let is_before = |made: Made| self.is_before(made, at);
        let server = self.deployment.server;
        let circumstances = Circumstances { server, was_there: &was_there, is_before: &is_before };
        let impact = Impact::of(schema, operation, circumstances);
        let to_settle = Impact::to_settle(schema, operation, circumstances);
        self.to_settle = to_settle;
        if let Some(slot) = self.impacts.get_mut(at) {
            *slot = impact;
        }
    }

    fn settle(&mut self, after: &Schema, operation: &Operation, at: usize, fails: bool) {
        let Some(mut impact) = self.impacts.get_mut(at).map(std::mem::take) else { return };
        if fails && operation.is_caught {
            // It fails, and the code goes on.
            impact = Impact::default();
        } else if let Some(before) = self.to_settle.take() {
            let was_there = |made: Made| self.deployment.was_there(made, self.migration);
            let is_before = |made: Made| self.is_before(made, at);
            let server = self.deployment.server;
            let circumstances = Circumstances { server, was_there: &was_there, is_before: &is_before };
            impact.settle(after, operation, before, circumstances);
        }
        if let Some(slot) = self.impacts.get_mut(at) {
            *slot = impact;
        }
    }
}

impl Undone {
    /// Whether a migration has a downgrade, and both its functions are understood.
    fn can_be_told(migration: &Migration) -> bool {
        let (upgrade, downgrade) = (migration.function("upgrade"), migration.function("downgrade"));
        let is_understood = |function: &Function| {
            function.stopped.is_none()
                && function.unknown.is_empty()
                && !function.operations.iter().any(|it| it.certainty == Certainty::Unknown)
        };
        migration.unreadable.is_empty()
            && downgrade.is_some_and(|it| !it.is_empty && !it.only_raises && is_understood(it))
            && upgrade.is_none_or(is_understood)
    }

    fn of(
        migration: &Migration,
        downgrade: &Function,
        index: Index,
        before: &Schema,
        after: &Schema,
        seen: &mut Seen<'_>,
    ) -> Undone {
        let (mut schema, mut log) = (after.clone(), Log::default());
        schema.begin_command();
        schema.run(downgrade, index, &mut log, Some(seen));
        // What goes with the session is not left.
        let is_about_upgrade = |thing: &Thing| match thing {
            Thing::Object(kind, id) => *kind != ObjectKind::Extension && id.schema.as_deref() != Some("pg_temp"),
            _ => true,
        };
        let left: Vec<Difference> = differences(before, &schema)
            .into_iter()
            .filter(|it| it.is_certain && is_about_upgrade(&it.thing))
            .collect();
        log.faults.retain(|fault| !matches!(fault.problem, Problem::EnumMadeAgain { .. }));
        // What may stop leaves nothing that could be told.
        let left = if log.missed.is_empty() { left } else { Vec::new() };
        let again = if left.is_empty() { Vec::new() } else { again(migration, index, schema) };
        Undone { migration: index, left, log, again }
    }

    /// Leaves out faults that what is missing of the migrations explains: with them goes what is left, as the downgrade may
    /// stop there.
    fn leave_out_what_is_missing(&mut self, missing: &[&Thing]) {
        let lacks_tables = missing.iter().any(|it| matches!(it, Thing::Relation(_)));
        let mut may_stop = false;
        self.log.faults.retain(|fault| match &fault.problem {
            Problem::NeverMade { thing, .. } => {
                // What a table has that migrations make is known, whatever others there are.
                let is_of_table = matches!(thing, Thing::Column(..) | Thing::Constraint(..));
                let is_told = !missing.contains(&thing) && (is_of_table || !lacks_tables);
                may_stop |= !is_told;
                is_told
            }
            // Whoever has upgraded has it.
            Problem::ExtensionNeverMade { .. } | Problem::SchemaNeverMade { .. } => false,
            _ => true,
        });
        if may_stop {
            self.left.clear();
            self.again.clear();
        }
    }
}

/// What upgrades use and none makes. Where that are tables, others may be made elsewhere too, and a downgrade that uses
/// one tells nothing.
fn missing(log: &Log) -> Vec<&Thing> {
    let never_made = log.faults.iter().filter_map(|fault| match &fault.problem {
        Problem::NeverMade { thing, .. } => Some(thing),
        _ => None,
    });
    never_made.collect()
}

/// What fails when another run carries an upgrade out: it finds there already what it makes, or no more what it changes.
fn again(migration: &Migration, index: Index, mut schema: Schema) -> Vec<Fault> {
    // What was read for the schema that it met first need not hold for this one.
    if migration.asks_schema {
        return Vec::new();
    }
    let mut log = Log::default();
    schema.begin_command();
    schema.carry_out(migration, index, &mut log);
    let upgrade = migration.function("upgrade");
    let operation = |fault: &Fault| upgrade?.operations.get(fault.step.operation as usize);
    log.faults.retain(|fault| match fault.problem {
        _ if operation(fault).is_some_and(|operation| operation.is_caught) => false,
        Problem::MadeTwice { .. } => true,
        Problem::NoCast { .. } | Problem::UsedAfter { .. } => !fault.after_unknown,
        _ => false,
    });
    log.faults
}

impl Schema {
    /// Another command of `alembic` goes on from here: what SQLAlchemy remembers is forgotten.
    fn begin_command(&mut self) {
        self.made_with_tables = std::sync::Arc::default();
    }

    /// Carries out what a migration's `upgrade` does.
    pub fn carry_out(&mut self, migration: &Migration, index: Index, log: &mut Log) {
        self.carry_out_with(migration, index, log, None);
    }

    /// The same, and what each operation means for others.
    fn carry_out_seen(&mut self, migration: &Migration, index: Index, log: &mut Log, seen: &mut Seen<'_>) {
        self.carry_out_with(migration, index, log, Some(seen));
    }

    fn carry_out_with(&mut self, migration: &Migration, index: Index, log: &mut Log, seen: Option<&mut Seen<'_>>) {
        self.is_blind |= !migration.unreadable.is_empty();
        match migration.function("upgrade") {
            Some(function) => self.run(function, index, log, seen),
            None => self.is_blind |= migration.defines.upgrade || !migration.was_read,
        }
    }

    /// The places of operations in the order in which they take effect: of those that take effect at once, what is
    /// dropped keeps none of the others, wherever it stands.
    fn order_of(&self, operations: &[Operation]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..operations.len()).collect();
        let dialect = self.dialect;
        let are_at_once = |one: usize, other: usize| match (operations.get(one), operations.get(other)) {
            (Some(one), Some(other)) => are_one_statement(one, other) || are_one_batch(one, other, dialect),
            _ => false,
        };
        let rank = |at: usize| match operations.get(at).map(|it| &it.change) {
            Some(Change::DropConstraint { .. }) => 0,
            Some(Change::DropIndex { .. }) => 1,
            _ => 2,
        };
        for block in order.chunk_by_mut(|&one, &other| are_at_once(one, other)) {
            block.arrange_by_key(|&at| rank(at));
        }
        order
    }

    fn run(&mut self, function: &Function, migration: Index, log: &mut Log, mut seen: Option<&mut Seen<'_>>) {
        if let Some(seen) = &mut seen {
            seen.impacts.resize(function.operations.len(), Impact::default());
        }
        for at in self.order_of(&function.operations) {
            self.is_blind |= function.hides_changes.is_some_and(|hidden| hidden <= at);
            if let Some(seen) = &mut seen {
                seen.see(self, &function.operations[at], at);
            }
            let faults = log.faults.len();
            self.apply(&function.operations[at], step(migration, at), log);
            if let Some(seen) = &mut seen {
                seen.settle(self, &function.operations[at], at, log.faults.len() > faults);
            }
        }
        self.is_blind |= function.hides_changes.is_some();
    }
}

/// Whether a table, a column or another thing comes of an operation.
fn makes_something(change: &Change) -> bool {
    match change {
        Change::CreateTable(_)
        | Change::AddColumn { .. }
        | Change::CreateIndex { .. }
        | Change::AddConstraint { .. }
        | Change::CreateType { .. }
        | Change::CreateView { .. } => true,
        Change::Object { verb, .. } => matches!(verb, Verb::Create | Verb::Replace),
        Change::Other { .. } => !change.leaves_the_schema(),
        _ => false,
    }
}

/// Whether two operations are actions of one `ALTER TABLE`, which drops before it does all else (`AT_PASS_DROP` in
/// src/backend/commands/tablecmds.c).
fn are_one_statement(one: &Operation, other: &Operation) -> bool {
    let (Some(own), Some(sql)) = (&one.sql, &other.sql) else { return false };
    own.keyword == "ALTER TABLE" && one.call == other.call && own.text == sql.text
}

/// Whether two operations are those of a batch that makes a table anew (`BatchOperationsImpl.flush` in
/// alembic/operations/batch.py).
fn are_one_batch(one: &Operation, other: &Operation, dialect: Dialect) -> bool {
    let batch = |operation: &Operation| operation.batch.map(|batch| batch.position);
    dialect.makes_tables_anew()
        && batch(one).is_some()
        && batch(one) == batch(other)
        && one.change.table() == other.change.table()
}

/// Which operation it is, by its places.
pub(crate) fn step(migration: Index, operation: usize) -> Step {
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Step { migration: number(migration), operation: number(operation) }
}

impl Step {
    /// The operation of a migration's `upgrade`.
    pub fn operation<'m>(self, migrations: &'m [Migration], function: &str) -> Option<&'m Operation> {
        migrations.get(self.migration as usize)?.function(function)?.operations.get(self.operation as usize)
    }
}
