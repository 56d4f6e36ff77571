//! What a change does in a word, and what it is about.

use super::{Change, ConstraintKind, Name, ObjectKind};
use crate::text::Text;

/// Words of statements that leave every object as it is. What stands in a `DO` is told beside it.
#[rustfmt::skip]
const LEAVES_THE_SCHEMA: &[&str] = &[
    "select", "values", "merge", "copy", "load", "truncate", "set", "reset", "show", "pragma", "use", "begin",
    "start_transaction", "commit", "end", "abort", "rollback", "savepoint", "release", "lock", "unlock", "analyze",
    "vacuum", "cluster", "optimize", "reindex", "explain", "checkpoint", "discard", "listen", "unlisten", "notify",
    "grant", "revoke", "alter_default_privileges", "do", "refresh_materialized_view",
];

impl Change {
    /// What it says that a relation of this name is, where that is no table.
    pub fn kind_of_relation(&self, name: &str) -> Option<ObjectKind> {
        let kind = match self {
            Change::CreateView { materialized: false, .. } => ObjectKind::View,
            Change::CreateView { materialized: true, .. } => ObjectKind::MaterializedView,
            // A sequence that belongs to a table.
            Change::Object { table: Some(table), .. } if table.name.as_known() == Some(name) => return None,
            Change::Object { kind, .. } | Change::Comment { kind, .. } => *kind,
            _ => return None,
        };
        let is_relation = matches!(
            kind,
            ObjectKind::View
                | ObjectKind::MaterializedView
                | ObjectKind::Sequence
                | ObjectKind::ForeignTable
                | ObjectKind::VirtualTable
        );
        is_relation.then_some(kind)
    }

    /// Whether it is about rows, rights, the session or how things are stored: no object is another one afterwards.
    pub fn leaves_the_schema(&self) -> bool {
        match self {
            Change::Insert { .. } | Change::Update { .. } | Change::Delete { .. } => true,
            Change::Other { op, .. } => LEAVES_THE_SCHEMA.contains(&op.as_str()),
            _ => false,
        }
    }

    /// What is done, in the style of Alembic's directives: `add_column`, `create_view`.
    pub fn op(&self) -> String {
        let word = match self {
            Change::CreateTable(_) => "create_table",
            Change::DropTable { .. } => "drop_table",
            Change::RenameTable { .. } => "rename_table",
            Change::AddColumn { .. } => "add_column",
            Change::DropColumn { .. } => "drop_column",
            Change::AlterColumn { .. } => "alter_column",
            Change::CreateIndex { .. } => "create_index",
            Change::DropIndex { .. } => "drop_index",
            Change::AddConstraint { constraint, .. } => match constraint.kind {
                ConstraintKind::PrimaryKey { .. } => "create_primary_key",
                ConstraintKind::Unique { .. } => "create_unique_constraint",
                ConstraintKind::ForeignKey { .. } => "create_foreign_key",
                ConstraintKind::Check { .. } => "create_check_constraint",
                ConstraintKind::Exclude { .. } => "create_exclude_constraint",
                ConstraintKind::Other { .. } => "add_constraint",
            },
            Change::DropConstraint { .. } => "drop_constraint",
            Change::ValidateConstraint { .. } => "validate_constraint",
            Change::RenameConstraint { .. } => "rename_constraint",
            Change::AlterTable { .. } => "alter_table",
            Change::CreateType { .. } => "create_type",
            Change::AddEnumValue { .. } => "add_enum_value",
            Change::RenameEnumValue { .. } => "rename_enum_value",
            Change::SyncEnumValues { .. } => "sync_enum_values",
            Change::CreateView { materialized: false, .. } => "create_view",
            Change::CreateView { materialized: true, .. } => "create_materialized_view",
            Change::Insert { .. } => "insert",
            Change::Update { .. } => "update",
            Change::Delete { .. } => "delete",
            Change::Object { verb, kind, .. } => return format!("{}_{}", verb.word(), kind.word().replace(' ', "_")),
            Change::Comment { kind, comment, .. } if *kind == ObjectKind::Table => {
                if comment.is_some() {
                    "create_table_comment"
                } else {
                    "drop_table_comment"
                }
            }
            Change::Comment { kind, .. } => return format!("comment_on_{}", kind.word().replace(' ', "_")),
            Change::Other { op, .. } => op,
        };
        word.to_owned()
    }

    /// The table that it is about.
    pub fn table(&self) -> Option<&Name> {
        match self {
            Change::CreateTable(create) => Some(&create.table),
            Change::DropTable { table, .. }
            | Change::RenameTable { table, .. }
            | Change::AddColumn { table, .. }
            | Change::DropColumn { table, .. }
            | Change::AlterColumn { table, .. }
            | Change::CreateIndex { table, .. }
            | Change::AddConstraint { table, .. }
            | Change::DropConstraint { table, .. }
            | Change::ValidateConstraint { table, .. }
            | Change::RenameConstraint { table, .. }
            | Change::AlterTable { table, .. } => Some(table),
            Change::DropIndex { table, .. }
            | Change::Insert { table, .. }
            | Change::Update { table, .. }
            | Change::Delete { table, .. }
            | Change::Object { table, .. }
            | Change::Other { table, .. } => table.as_ref(),
            Change::Comment { kind, name, .. } => {
                name.as_ref().filter(|_| matches!(kind, ObjectKind::Table | ObjectKind::Column))
            }
            Change::CreateType { .. }
            | Change::AddEnumValue { .. }
            | Change::RenameEnumValue { .. }
            | Change::SyncEnumValues { .. }
            | Change::CreateView { .. } => None,
        }
    }

    /// The column, index, constraint, type or other object that it is about; of a table that is renamed, the new name.
    pub fn name(&self) -> Option<&Text> {
        match self {
            Change::CreateTable(_)
            | Change::DropTable { .. }
            | Change::AlterTable { .. }
            | Change::Insert { .. }
            | Change::Update { .. }
            | Change::Delete { .. } => None,
            Change::RenameTable { to, .. } => Some(&to.name),
            Change::AddColumn { column, .. } => Some(&column.name),
            Change::DropColumn { column, .. } | Change::AlterColumn { column, .. } => Some(column),
            Change::CreateIndex { index, .. } => index.name.as_ref(),
            Change::DropIndex { index, .. } => Some(&index.name),
            Change::AddConstraint { constraint, .. } => constraint.name.as_ref(),
            Change::DropConstraint { name, .. } => name.as_ref(),
            Change::ValidateConstraint { name, .. } | Change::RenameConstraint { name, .. } => Some(name),
            Change::CreateType { name, .. }
            | Change::AddEnumValue { name, .. }
            | Change::RenameEnumValue { name, .. }
            | Change::SyncEnumValues { name, .. }
            | Change::CreateView { name, .. } => Some(&name.name),
            Change::Object { name, .. } | Change::Other { name, .. } => name.as_ref().map(|name| &name.name),
            Change::Comment { kind, name, column, .. } => match kind {
                ObjectKind::Table => None,
                ObjectKind::Column => column.as_ref(),
                _ => name.as_ref().map(|name| &name.name),
            },
        }
    }

    /// The schema that it is about: that of its table, else that of its name.
    pub fn schema(&self) -> Option<&Text> {
        let own = match self {
            Change::DropIndex { index, .. } => Some(index),
            Change::CreateType { name, .. }
            | Change::AddEnumValue { name, .. }
            | Change::RenameEnumValue { name, .. }
            | Change::SyncEnumValues { name, .. }
            | Change::CreateView { name, .. } => Some(name),
            Change::Object { name, .. } | Change::Other { name, .. } | Change::Comment { name, .. } => name.as_ref(),
            _ => None,
        };
        self.table().and_then(|table| table.schema.as_ref()).or_else(|| own.and_then(|name| name.schema.as_ref()))
    }
}
