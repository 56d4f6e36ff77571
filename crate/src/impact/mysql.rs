//! How MySQL and MariaDB change a table, and what that keeps others from (MySQL manual, 17.12.1 "Online DDL Operations";
//! MariaDB knowledge base, "`InnoDB` Online DDL Operations"; a MariaDB 10.11 was asked with `ALGORITHM = …, LOCK = …`). Each takes
//! the table for itself for a moment at its beginning and its end, which waits for transactions that use it.

use super::{Algorithm, Circumstances, Existing, Impact, Lock, Mode, existing_named};
use crate::dialect::{Dialect, Version};
use crate::operation::{Change, Column, ColumnChange, Computed, ConstraintKind, ConstraintType, ObjectKind};
use crate::operation::{Operation, Verb};
use crate::schema::types::plain;
use crate::schema::{self, Schema, Table};
use crate::text::Text;

/// How a table is changed.
struct Way {
    algorithm: Algorithm,
    /// All rows are written anew.
    rebuilds: bool,
    mode: Mode,
}

const INSTANT: Way = Way { algorithm: Algorithm::Instant, rebuilds: false, mode: Mode::ShareUpdateExclusive };
const INPLACE: Way = Way { algorithm: Algorithm::Inplace, rebuilds: false, mode: Mode::ShareUpdateExclusive };
const REBUILT: Way = Way { algorithm: Algorithm::Inplace, rebuilds: true, mode: Mode::ShareUpdateExclusive };
const COPY: Way = Way { algorithm: Algorithm::Copy, rebuilds: true, mode: Mode::Share };

/// Adds what an operation locks, rewrites and scans.
pub(super) fn add(impact: &mut Impact, schema: &Schema, operation: &Operation, circumstances: Circumstances<'_>) {
    let Some(name) = operation.change.table() else { return };
    let Some(Existing { id, table }) = existing_named(schema, name, circumstances.is_before) else { return };
    let asked = Asked { schema, operation, circumstances, table: &table };
    let exclusive = match &operation.change {
        Change::DropTable { .. } => true,
        Change::Other { op, .. } => op == "truncate",
        Change::Object { kind: ObjectKind::Trigger, verb: Verb::Create | Verb::Drop, .. } => true,
        _ => false,
    };
    if exclusive {
        impact.locks.push(Lock { relation: id, mode: Mode::AccessExclusive });
        return;
    }
    let Some(Way { algorithm, rebuilds, mode }) = asked.way() else {
        let is_whole = matches!(
            &operation.change,
            Change::Update { filtered: false, .. } | Change::Delete { filtered: false, .. }
        );
        impact.scans.extend(is_whole.then_some(id));
        return;
    };
    impact.algorithm = Some(algorithm);
    impact.locks.push(Lock { relation: id.clone(), mode });
    if rebuilds {
        impact.rewrites.push(id);
    } else if algorithm == Algorithm::Inplace && asked.builds_index() {
        impact.scans.push(id);
    }
}

struct Asked<'a> {
    schema: &'a Schema,
    operation: &'a Operation,
    circumstances: Circumstances<'a>,
    table: &'a Table,
}

impl Asked<'_> {
    fn is_mariadb(&self) -> bool {
        self.circumstances.server.dialect == Dialect::Mariadb
    }

    /// MySQL since 8.0 and MariaDB since 10.4 change most of what is known of a table without looking at its rows.
    fn is_instant(&self) -> bool {
        let from = if self.is_mariadb() { Version::of(10, 4) } else { Version::of(8, 0) };
        self.circumstances.server.version >= from
    }

    fn builds_index(&self) -> bool {
        matches!(self.operation.change, Change::CreateIndex { .. } | Change::AddConstraint { .. })
    }

    /// How the operation changes the table; none where it changes none, or nobody knows.
    fn way(&self) -> Option<Way> {
        match &self.operation.change {
            Change::RenameTable { .. } => Some(Way { mode: Mode::AccessExclusive, ..INSTANT }),
            Change::AddColumn { column, .. } => Some(self.added(column)),
            Change::DropColumn { column, .. } => Some(self.dropped(column.as_known()?)),
            Change::AlterColumn { column, to, .. } => self.altered(column.as_known()?, to),
            Change::CreateIndex { index, .. } => {
                let method = index.method.as_ref().and_then(Text::as_known).unwrap_or_default();
                let is_shared = ["FULLTEXT", "SPATIAL"].iter().any(|it| method.eq_ignore_ascii_case(it));
                Some(if is_shared { Way { mode: Mode::Share, ..INPLACE } } else { INPLACE })
            }
            Change::DropIndex { .. } => Some(INPLACE),
            Change::Object { verb: Verb::Rename, kind: ObjectKind::Index, .. } => {
                Some(if self.is_mariadb() && self.is_instant() { INSTANT } else { INPLACE })
            }
            Change::AddConstraint { constraint, .. } => match &constraint.kind {
                ConstraintKind::Unique { .. } => Some(INPLACE),
                ConstraintKind::PrimaryKey { .. } => Some(REBUILT),
                ConstraintKind::ForeignKey { .. } if self.schema.ignores_references => Some(INPLACE),
                ConstraintKind::ForeignKey { .. } | ConstraintKind::Check { .. } => Some(COPY),
                _ => None,
            },
            Change::DropConstraint { kind, name, .. } => match kind {
                Some(ConstraintType::Primary) => Some(COPY),
                Some(ConstraintType::Unique) => Some(INPLACE),
                Some(ConstraintType::ForeignKey) => Some(if self.is_mariadb() { INSTANT } else { INPLACE }),
                None if name.is_none() => Some(COPY),
                _ => None,
            },
            Change::Comment { kind: ObjectKind::Table, .. } => Some(if self.is_mariadb() { INSTANT } else { INPLACE }),
            Change::AlterTable { action, .. } => of_action(action.as_known()?),
            _ => None,
        }
    }

    fn added(&self, column: &Column) -> Way {
        let refers = column.constraints.iter().any(|it| matches!(it.kind, ConstraintKind::ForeignKey { .. }));
        let checks = column.constraints.iter().any(|it| matches!(it.kind, ConstraintKind::Check { .. }));
        let counts = column.identity.is_some() || column.autoincrement == Some(true);
        let is_stored = column.computed.as_ref().is_some_and(|it: &Computed| it.stored == Some(true));
        if refers && !self.schema.ignores_references || is_stored || checks && !self.is_mariadb() {
            COPY
        } else if counts {
            Way { mode: Mode::Share, ..REBUILT }
        } else if calls_for_each_row(column.default.as_ref()) {
            COPY
        } else if column.unique || column.primary_key || column.index || !self.is_instant() {
            REBUILT
        } else {
            INSTANT
        }
    }

    fn dropped(&self, name: &str) -> Way {
        let has_index = self.table.keys().any(|key| key.columns.iter().any(|it| **it == *name))
            || self.table.indexes.iter().any(|index| index.columns().any(|it| it == name));
        match (self.is_instant(), has_index) {
            (true, false) => INSTANT,
            (true, true) if self.is_mariadb() => INPLACE,
            _ => REBUILT,
        }
    }

    /// A column is changed. A directive defines it anew, and what the code doesn't say is gone (`MySQLImpl.alter_column` in
    /// alembic/ddl/mysql.py).
    fn altered(&self, name: &str, to: &ColumnChange) -> Option<Way> {
        let column = self.table.column(name)?;
        let is_directive = self.operation.sql.is_none();
        let is_defined = to.name.is_some()
            || to.type_.is_some()
            || to.nullable.is_some()
            || to.comment.is_some()
            || to.other.is_some();
        if !is_defined {
            return to.default.is_some().then_some(INSTANT);
        }
        let anew = is_directive && is_defined;
        let type_ = to.type_.as_ref().or(to.existing_type.as_ref().filter(|_| anew));
        let nullable = to.nullable.or(to.existing_nullable).or(anew.then_some(true));
        let retyped = match type_ {
            Some(type_) => self.retyped(column, type_)?,
            None => INSTANT,
        };
        let is_key = self.table.primary_key.iter().any(|key| key.columns.contains(&column.name));
        let changes_null = !is_key && nullable.is_some() && nullable != column.sure_nullable();
        if changes_null && column.sure_nullable().is_none() {
            return None;
        }
        Some(match retyped.algorithm {
            Algorithm::Copy => COPY,
            _ if changes_null => REBUILT,
            _ if to.name.is_some() && !self.is_instant() => INPLACE,
            _ => retyped,
        })
    }

    /// A column gets this type. None where its old one is not known, or the character set decides.
    fn retyped(&self, column: &schema::Column, type_: &crate::operation::Type) -> Option<Way> {
        let dialect = self.schema.dialect;
        let from = column.sure_type()?;
        let (old, new) = (plain(from.sql.as_known()?, dialect), plain(type_.sql.as_known()?, dialect));
        if old == new {
            return Some(INSTANT);
        }
        if let (Some(old), Some(new)) = (&from.values, &type_.enum_) {
            // More values at the end, of which each still takes as many bytes.
            let is_longer = new.values.starts_with(old) && (old.len() < 256) == (new.values.len() < 256);
            return Some(if is_longer { INSTANT } else { COPY });
        }
        let length = |sql: &str| sql.strip_prefix("VARCHAR(")?.strip_suffix(')')?.parse::<u32>().ok();
        match (length(&old), length(&new)) {
            (Some(old), Some(new)) if old <= new => {
                // Its length is kept in one byte or two: 255 bytes, of up to four for a letter.
                let extended = if self.is_mariadb() { INSTANT } else { INPLACE };
                if new <= 63 || old > 255 { Some(extended) } else { None }
            }
            _ => Some(COPY),
        }
    }
}

/// Whether a default is an expression with a value of its own for each row: `(uuid())`.
fn calls_for_each_row(default: Option<&Text>) -> bool {
    let sql = default.and_then(Text::as_known).unwrap_or_default().to_ascii_lowercase();
    ["uuid(", "rand(", "uuid_short(", "uuid_to_bin("].iter().any(|call| sql.contains(call))
}

/// Another action of an `ALTER TABLE`.
fn of_action(action: &str) -> Option<Way> {
    let upper = action.trim_start().to_ascii_uppercase();
    let begins = |words: &[&str]| words.iter().any(|word| upper.starts_with(word));
    if begins(&["CONVERT TO"]) {
        Some(COPY)
    } else if begins(&["ENGINE", "ROW_FORMAT", "KEY_BLOCK_SIZE", "FORCE"]) {
        let is_other = upper.starts_with("ENGINE") && !upper.contains("INNODB");
        Some(if is_other { COPY } else { REBUILT })
    } else if begins(&["AUTO_INCREMENT", "STATS_PERSISTENT", "DEFAULT CHARACTER SET", "DEFAULT CHARSET"]) {
        Some(INPLACE)
    } else {
        None
    }
}
