//! Operations carried out on a schema, as the database would: what can't be done is a fault, and the rest goes on from
//! what the author must have had in mind.

mod alter;
pub(crate) mod anew;
mod cast;
mod constraint;
mod create;
mod drop;
pub(super) mod extension;
mod fit;
mod index;
mod meant;
mod name;
mod named;
mod needs;
mod object;
mod query;
mod rename;
mod taken;
mod types;

use std::sync::Arc;

use super::fault::{Assumed, Fault, Gone, Log, Needless, Problem, Thing, Touch, Use};
use super::table::Doubt;
use super::{Column, Doubted, Id, Made, ObjectId, Schema, Step, Table};
use crate::dialect::Dialect;
use crate::operation::{Answer, Certainty, Change, ConstraintType, Guard, Name, ObjectKind, Operation};
use crate::text::Text;

impl Schema {
    /// Carries an operation out. One that is not sure to run leaves what it makes, and what it drops, as not certain.
    pub fn apply(&mut self, operation: &Operation, step: Step, log: &mut Log) {
        if operation.certainty == Certainty::Skipped {
            return;
        }
        let is_certain = operation.certainty == Certainty::Certain;
        if self.conditional.first().is_some_and(|(made, _)| made.migration != step.migration) {
            self.conditional.clear();
        }
        if !is_certain {
            self.conditional.push((step, Arc::clone(&operation.guards)));
        }
        Application { schema: self, operation, step, is_certain, log }.carry_out();
    }

    pub(super) fn table_mut(&mut self, id: &Id) -> Option<&mut Table> {
        // Only what is there is worth a copy of the map.
        self.tables.contains_key(id).then_some(())?;
        Arc::make_mut(&mut self.tables).get_mut(id).map(Arc::make_mut)
    }

    /// What takes a name among relations: the word for it, what made it, and whether it is surely there.
    pub(crate) fn relation(&self, id: &Id) -> Option<(&'static str, Made)> {
        let view = || self.views.get(id).map(|view| ("view", view.made));
        let sequence = || self.sequences.get(id).map(|sequence| ("sequence", sequence.made));
        let index = || {
            let on = self.indexed.get(id)?;
            let made = self.index_made(on, &id.name)?;
            Some(("index", made))
        };
        self.tables.get(id).map(|table| ("table", table.made)).or_else(view).or_else(sequence).or_else(index)
    }

    /// The partitions of a table and the tables that inherit from it, theirs too.
    pub(crate) fn children_of(&self, id: &Id) -> Vec<Id> {
        let mut children = Vec::new();
        let mut open = vec![id.clone()];
        while let Some(parent) = open.pop() {
            for (child, table) in self.tables.iter() {
                if table.parents.contains(&parent) && !children.contains(child) {
                    children.push(child.clone());
                    open.push(child.clone());
                }
            }
        }
        children
    }

    fn index_made(&self, on: &Id, name: &str) -> Option<Made> {
        match self.tables.get(on) {
            Some(table) => table.index(name).map(|index| index.made),
            None => self.views.get(on)?.indexes.iter().find(|index| &*index.name.name == name).map(|index| index.made),
        }
    }
}

/// Names that are known in part only which are kept apart.
const MAX_PERHAPS: usize = 200;

/// An operation that is being carried out.
struct Application<'s> {
    schema: &'s mut Schema,
    operation: &'s Operation,
    step: Step,
    is_certain: bool,
    log: &'s mut Log,
}

impl Application<'_> {
    fn carry_out(&mut self) {
        let operation = self.operation;
        if operation.certainty == Certainty::Unknown {
            self.lose_track();
        }
        self.check_schema_is_there();
        self.note_rows();
        self.make_anew();
        match &operation.change {
            Change::CreateTable(create) => self.create_table(create),
            Change::DropTable { table, if_exists, cascade } => self.drop_table(table, *if_exists, *cascade),
            Change::RenameTable { table, to } => self.rename_table(table, to),
            Change::AddColumn { table, column, if_not_exists } => self.add_column(table, column, *if_not_exists),
            Change::DropColumn { table, column, if_exists, cascade } => {
                self.drop_column(table, column, *if_exists, *cascade);
            }
            Change::AlterColumn { table, column, to } => self.alter_column(table, column, to),
            Change::CreateIndex { table, index, if_not_exists, .. } => self.create_index(table, index, *if_not_exists),
            Change::DropIndex { table, index, if_exists, .. } => self.drop_index(table.as_ref(), index, *if_exists),
            Change::AddConstraint { table, constraint } => self.add_constraint(table, constraint),
            Change::DropConstraint { table, name, is_final, kind, if_exists, cascade } => {
                self.drop_constraint(table, (name.as_ref(), *is_final), kind.as_ref(), *if_exists, *cascade);
            }
            Change::ValidateConstraint { table, name } => self.validate_constraint(table, name),
            Change::RenameConstraint { table, name, to } => self.rename_constraint(table, name, to),
            Change::AlterTable { table, action } => self.alter_table(table, action),
            Change::CreateType { name, definition, if_not_exists } => {
                self.create_type(name, definition, *if_not_exists);
            }
            Change::AddEnumValue { name, value, if_not_exists, place } => {
                self.add_enum_value(name, value, *if_not_exists, place.as_ref());
            }
            Change::RenameEnumValue { name, from, to } => self.rename_enum_value(name, from, to),
            Change::SyncEnumValues { name, values, columns } => self.sync_enum_values(name, values, columns),
            Change::CreateView { name, materialized, or_replace, if_not_exists, columns, query, reads } => {
                self.create_view(name, *materialized, (*or_replace, *if_not_exists), columns, query, reads);
            }
            Change::Insert { table: Some(table), .. }
            | Change::Update { table: Some(table), .. }
            | Change::Delete { table: Some(table), .. }
                if table.name.as_known() == Some("pg_enum") && self.dialect().has_enum_types() =>
            {
                self.change_labels();
            }
            Change::Insert { table, columns, rows, is_whole } => {
                self.rows(table.as_ref(), columns);
                if let (Some(table), Some(1..), true) = (table, rows, is_whole) {
                    self.check_values(table, columns);
                }
            }
            Change::Update { table, columns, .. } => self.rows(table.as_ref(), columns),
            Change::Delete { table, .. } => self.rows(table.as_ref(), &[]),
            Change::Object { .. } => self.object(),
            Change::Comment { kind, name, column, comment } => {
                self.comment(*kind, name.as_ref(), column.as_ref(), comment.as_ref());
            }
            Change::Other { op, name, detail, .. } if op == "set" && self.dialect().indexes_references() => {
                let is_it = name.as_ref().and_then(|name| name.name.as_known());
                if is_it.is_some_and(|name| name.to_ascii_lowercase().ends_with("foreign_key_checks")) {
                    let value = detail.as_ref().and_then(Text::as_known).unwrap_or_default();
                    self.schema.ignores_references = !value.trim_end().ends_with('1');
                }
            }
            Change::Other { op, table, name, .. } => {
                // A directive of an extension: it may make anything.
                if op == "truncate" {
                    self.rows(table.as_ref(), &[]);
                }
                if op == "set" && name.as_ref().and_then(|name| name.name.as_known()) == Some("search_path") {
                    self.schema.sets_search_path = true;
                }
            }
        }
        self.check_reads();
    }

    fn dialect(&self) -> Dialect {
        self.schema.dialect
    }

    /// Whether SQL does it, and no directive.
    fn is_sql(&self) -> bool {
        self.operation.sql.is_some()
    }

    fn made(&self) -> Made {
        Made { by: Some(self.step), is_certain: self.is_certain }
    }

    /// Notes what is wrong, unless it isn't sure that the operation runs.
    /// What a create that asks first finds there: it stays as it is.
    fn kept(&mut self, thing: Thing, by: Option<Step>, differences: Vec<String>) {
        if !differences.is_empty() {
            self.fault(Problem::Hidden { thing, by, differences });
        } else if self.is_certain {
            self.log.needless.push(Needless { step: self.step, thing, by });
        }
    }

    fn fault(&mut self, problem: Problem) {
        if self.is_certain {
            let is_perhaps_made = match &problem {
                Problem::NeverMade { thing, .. } | Problem::UsedAfter { thing, .. } => match thing {
                    Thing::Relation(id) | Thing::Type(id) | Thing::Index(id) => self.schema.may_be_made(id),
                    _ => false,
                },
                _ => false,
            };
            let after_unknown = self.schema.is_blind || is_perhaps_made;
            let alike = self.alike(&problem);
            self.log.faults.push(Fault { step: self.step, problem, after_unknown, alike });
        }
    }

    /// The name of what is there instead of what is missed, where the database takes it for another one by the case of
    /// its letters.
    fn alike(&self, problem: &Problem) -> Option<Arc<str>> {
        let (Problem::NeverMade { thing, .. } | Problem::UsedAfter { thing, .. }) = problem else { return None };
        if !self.dialect().minds_case() {
            return None;
        }
        match thing {
            Thing::Relation(id) => {
                let relations = self.schema.tables.keys().chain(self.schema.views.keys());
                let mut names = relations.filter(|other| other.schema == id.schema).map(|other| &other.name);
                names.find(|name| name.eq_ignore_ascii_case(&id.name)).cloned()
            }
            Thing::Column(table, name) => {
                let mut names = self.schema.tables.get(table)?.columns.iter().map(|column| &column.name);
                names.find(|other| other.eq_ignore_ascii_case(name)).cloned()
            }
            _ => None,
        }
    }

    /// Whether an operation that is not sure to run takes back what another one made that is not sure to run either: it
    /// runs whenever that one does.
    fn undoes(&self, made: Made) -> bool {
        let is_it = |(step, _): &&(Step, Arc<[Guard]>)| Some(*step) == made.by;
        let Some((_, guards)) = self.schema.conditional.iter().find(is_it) else { return false };
        let own = self.operation.guards.iter().filter(|guard| guard.answer == Answer::Unknown);
        own.into_iter().all(|guard| guards.contains(guard))
    }

    fn touch(&mut self, table: u32, column: Option<&str>) {
        let column = column.map(Arc::from);
        self.log.touches.push(Touch { step: self.step, table, column, renamed: None, is_rows: false });
    }

    /// The name of an object; where not all of it is known, the operation is lost.
    fn id(&mut self, name: &Name) -> Option<Id> {
        let id = self.schema.id(name);
        if id.is_none() {
            self.lose();
        }
        id
    }

    /// A name where it is known whole; the operation is lost otherwise.
    fn known(&mut self, name: &Text) -> Option<Arc<str>> {
        let known = name.as_known().map(Arc::from);
        if known.is_none() {
            self.lose();
        }
        known
    }

    /// The operation can't be carried out, as a name in it is not known.
    fn lose(&mut self) {
        self.lose_track();
        if self.log.lost.last() != Some(&self.step) {
            self.log.lost.push(self.step);
        }
    }

    /// What the operation may make or drop is not known from here on: rows change nothing, and what is done to a table
    /// that is known leaves all others as they are.
    fn lose_track(&mut self) {
        let operation = self.operation;
        let own = operation.change.table().and_then(|table| self.schema.id(table));
        let made = self.schema.tables_made;
        match &operation.change {
            Change::Insert { .. } | Change::Update { .. } | Change::Delete { .. } | Change::CreateTable(_)
                if own.is_some() || !matches!(operation.change, Change::CreateTable(_)) => {}
            // It is there now, by a name that is known in part.
            Change::CreateTable(create) => self.perhaps_make(&create.table),
            Change::CreateView { name, .. } | Change::CreateType { name, .. } if self.schema.id(name).is_none() => {
                self.perhaps_make(name);
            }
            // A part of a table.
            Change::AddColumn { .. }
            | Change::DropColumn { .. }
            | Change::AlterColumn { .. }
            | Change::CreateIndex { .. }
            | Change::DropIndex { .. }
            | Change::AddConstraint { .. }
            | Change::DropConstraint { .. }
            | Change::RenameConstraint { .. }
            | Change::AlterTable { .. }
            | Change::Comment { .. }
                if own.is_some() =>
            {
                let Some(table) = own.and_then(|id| self.schema.table_mut(&id)) else { return };
                match &operation.change {
                    Change::AddColumn { .. } => table.is_open = true,
                    Change::DropColumn { .. } | Change::AlterColumn { .. } | Change::AlterTable { .. } => {
                        table.doubt = Doubt::All;
                    }
                    Change::CreateIndex { .. } | Change::DropIndex { .. } => {
                        table.doubt = table.doubt.max(Doubt::Uniques);
                    }
                    Change::DropConstraint { kind: Some(ConstraintType::Unique), .. } => {
                        table.doubt = table.doubt.max(Doubt::Uniques);
                    }
                    _ => table.doubt = table.doubt.max(Doubt::Constraints),
                }
            }
            // A table whose name fits what is known of it.
            Change::DropTable { table, .. } if own.is_none() => {
                self.each_that_fits(table, |table| table.made.is_certain = false);
            }
            Change::RenameTable { table, to } if own.is_none() || self.schema.id(to).is_none() => {
                self.each_that_fits(table, |table| table.made.is_certain = false);
                self.perhaps_make(to);
            }
            Change::AddColumn { table, .. } => self.each_that_fits(table, |table| table.is_open = true),
            Change::DropTable { .. } | Change::RenameTable { .. } => {
                self.schema.is_blind = true;
                self.schema.doubted = Doubted { tables: made, columns: made, constraints: made };
            }
            // A part of some table: which one is not known.
            Change::AlterColumn { .. } | Change::DropColumn { .. } | Change::AlterTable { .. } => {
                self.schema.doubted = Doubted { columns: made, constraints: made, ..self.schema.doubted };
            }
            Change::CreateIndex { .. }
            | Change::DropIndex { .. }
            | Change::AddConstraint { .. }
            | Change::DropConstraint { .. }
            | Change::RenameConstraint { .. } => {
                self.schema.doubted.constraints = made;
            }
            Change::Other { op, .. } if op == "select" => {}
            _ => self.schema.is_blind = true,
        }
    }

    /// Changes each table that a name may be the name of, which is known in part.
    fn each_that_fits(&mut self, name: &Name, change: impl Fn(&mut Table)) {
        let ids: Vec<Id> = self.schema.tables.keys().filter(|id| self.schema.may_be(name, id)).cloned().collect();
        for id in ids {
            if let Some(table) = self.schema.table_mut(&id) {
                change(table);
            }
        }
    }

    /// Something is made by a name that is known in part. It may stand where another one was dropped or renamed.
    fn perhaps_make(&mut self, name: &Name) {
        self.each_that_fits(name, |table| {
            if !table.made.is_certain {
                table.is_open = true;
                table.doubt = Doubt::All;
            }
        });
        if self.schema.perhaps_made.len() >= MAX_PERHAPS {
            self.schema.is_blind = true;
        } else if !self.schema.perhaps_made.contains(name) {
            Arc::make_mut(&mut self.schema.perhaps_made).push(name.clone());
        }
    }

    /// Whether a relation is the database's or Alembic's own.
    fn is_foreign(id: &Id) -> bool {
        let schema = id.schema.as_deref().unwrap_or_default();
        matches!(schema, "information_schema" | "pg_catalog" | "sys" | "mysql" | "performance_schema" | "pg_temp")
            || id.name.starts_with("pg_")
            || id.name.starts_with("sqlite_")
            || id.name.starts_with("alembic_version")
    }

    /// A table that an operation is about. One that is not there is a fault, unless the operation allows for that, and
    /// is taken to be there from now on.
    fn table_for(&mut self, name: &Name, use_: Use, may_lack: bool) -> Option<Id> {
        let id = self.id(name)?;
        let id = self.schema.sought(id);
        let may_lack = may_lack || self.operation.sql.as_ref().is_some_and(|sql| sql.if_exists);
        if self.schema.tables.contains_key(&id) {
            return Some(id);
        }
        let is_relation = self.schema.views.contains_key(&id) || self.schema.sequences.contains_key(&id);
        if is_relation || may_lack || !self.is_certain || Self::is_foreign(&id) {
            return None;
        }
        self.miss(Thing::Relation(id.clone()), use_);
        self.assume_table(&id);
        Some(id)
    }

    /// Something is not there that has to be. What a rename of nothing would have made is not told again.
    fn miss(&mut self, thing: Thing, use_: Use) {
        if let Thing::Relation(id) | Thing::Index(id) | Thing::Object(_, id) = &thing
            && self.schema.missed.renamed.contains(id)
        {
            return;
        }
        let problem = match self.schema.gone.get(&thing) {
            Some(gone) => Problem::UsedAfter { thing, use_, gone: gone.clone() },
            None => Problem::NeverMade { thing, use_ },
        };
        self.fault(problem);
    }

    /// Something is not there that gets another name.
    fn miss_renamed(&mut self, thing: Thing, to: Id) {
        self.miss(thing, Use::Rename);
        Arc::make_mut(&mut self.schema.missed).renamed.insert(to);
    }

    /// Takes a table to be there: as it was, where it was once.
    fn assume_table(&mut self, id: &Id) {
        let made = Made { by: None, is_certain: true };
        let number = self.next_number();
        let mut table = match self.schema.gone.get(&Thing::Relation(id.clone())) {
            Some(Gone::Dropped { table: Some(table), .. }) => {
                let mut table = table.as_ref().clone();
                // Its indexes and keys are not known to be there again.
                table.indexes.clear();
                table.foreign_keys.clear();
                table
            }
            _ => Table::new(number, made),
        };
        table.number = number;
        table.made = made;
        table.is_assumed = true;
        table.is_open = true;
        Arc::make_mut(&mut self.schema.tables).insert(id.clone(), Arc::new(table));
        self.log.assumed.push(Assumed { step: self.step, id: id.clone(), table: number });
    }

    fn next_number(&mut self) -> u32 {
        self.schema.tables_made += 1;
        self.schema.tables_made
    }

    /// A column that an operation needs: one that is not there is a fault; where more columns may be there than are
    /// known, it is taken to be one of those.
    fn need_column(&mut self, table: &Id, column: &str, use_: Use) -> bool {
        let Some(there) = self.schema.tables.get(table) else { return false };
        if there.column(column).is_some() || is_system_column(column) {
            return true;
        }
        // Names without quotes are the same however they are written, where the database folds them otherwise than here.
        if !self.dialect().minds_case() && there.columns.iter().any(|it| it.name.eq_ignore_ascii_case(column)) {
            return true;
        }
        if !self.is_certain {
            return false;
        }
        let is_open = there.is_open;
        let thing = Thing::Column(table.clone(), Arc::from(column));
        let was_there = self.schema.gone.contains_key(&thing);
        if !is_open || was_there {
            self.miss(thing, use_);
        }
        if let Some(table) = self.schema.table_mut(table) {
            table.columns.push(Arc::new(Column::assumed(column)));
        }
        true
    }

    /// Rows of a table are read or changed.
    fn rows(&mut self, table: Option<&Name>, columns: &[Text]) {
        let Some(table) = table else { return };
        // That a text names no table that is known hides nothing of the schema.
        if self.schema.id(table).is_none() {
            return;
        }
        let Some(id) = self.table_for(table, Use::Rows, false) else { return };
        for column in columns.iter().filter_map(Text::as_known) {
            self.need_column(&id, column, Use::Rows);
        }
        if let Some(table) = self.schema.tables.get(&id) {
            let (step, table) = (self.step, table.number);
            self.log.touches.push(Touch { step, table, column: None, renamed: None, is_rows: true });
        }
    }

    /// Rows that are written need a value wherever the database fills in none.
    fn check_values(&mut self, table: &Name, given: &[Text]) {
        let Some(id) = self.schema.sought_id(table).filter(|_| self.dialect() == Dialect::Postgresql) else { return };
        let Some(there) = self.schema.tables.get(&id) else { return };
        // A trigger may fill it in.
        let is_known = self.schema.is_known(there) && !there.is_open && there.attached.is_empty();
        let given: Option<Vec<&str>> = given.iter().map(Text::as_known).collect();
        let Some(given) = given.filter(|_| is_known) else { return };
        let needs_value = |column: &Column| {
            let is_filled = column.default.is_some()
                || column.perhaps.default
                || column.serial.is_some()
                || column.identity.is_some()
                || column.computed.is_some();
            // A domain may have a default.
            let is_plain = column.type_.user.is_none() || column.type_.values.is_some();
            let is_sure = column.made.is_certain && !column.is_assumed && is_plain;
            is_sure && column.sure_nullable() == Some(false) && !is_filled
        };
        let lacking = there.columns.iter().find(|column| needs_value(column) && !given.contains(&&*column.name));
        if let Some(column) = lacking.map(|column| Arc::clone(&column.name)) {
            self.fault(Problem::NoValue { table: id, column });
        }
    }

    /// Notes where the operation may put rows.
    fn note_rows(&mut self) {
        let filled = match &self.operation.change {
            Change::Insert { rows: Some(0), .. } => return,
            Change::Insert { table, .. } => table.as_ref(),
            Change::Other { op, table: Some(table), .. } if matches!(op.as_str(), "merge" | "copy" | "load") => {
                Some(table)
            }
            // What a function of the migrations' own does is not known.
            Change::Other { op, name, .. } if matches!(op.as_str(), "select" | "call" | "perform") => {
                let is_own = |name: &Name| {
                    let is_it =
                        |object: &ObjectId| object.kind.is_function() && Some(&*object.id.name) == name.name.as_known();
                    self.schema.objects.keys().any(is_it)
                };
                if op != "call" && !name.as_ref().is_some_and(is_own) {
                    return;
                }
                None
            }
            _ => return,
        };
        let id = filled.and_then(|table| self.schema.id(table));
        match id.and_then(|id| self.schema.tables.get(&id).cloned().map(|table| (id, table))) {
            // A trigger may put some elsewhere.
            Some((_, table)) if table.attached.iter().any(|it| it.kind == ObjectKind::Trigger) => {
                self.schema.any_may_have_rows = true;
            }
            Some((_, table)) if table.may_have_rows => {}
            Some((id, _)) => {
                if let Some(table) = self.schema.table_mut(&id) {
                    table.may_have_rows = true;
                }
            }
            None => self.schema.any_may_have_rows = true,
        }
    }

    /// Remembers what became of something.
    fn gone(&mut self, thing: Thing, table: Option<Arc<Table>>) {
        Arc::make_mut(&mut self.schema.gone).insert(thing, Gone::Dropped { by: self.step, table });
    }

    fn renamed(&mut self, thing: Thing, to: Id) {
        Arc::make_mut(&mut self.schema.gone).insert(thing, Gone::Renamed { to, by: self.step });
    }
}

/// Columns that each table of PostgreSQL has (manual, 5.5 "System Columns"), or of SQLite ("ROWIDs and the INTEGER PRIMARY
/// KEY").
fn is_system_column(name: &str) -> bool {
    matches!(name, "ctid" | "xmin" | "xmax" | "cmin" | "cmax" | "tableoid" | "oid" | "rowid" | "_rowid_")
}
