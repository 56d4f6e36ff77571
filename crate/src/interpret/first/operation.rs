//! Operations: what a migration does to a database, one word for it whether a directive or SQL
//! does it; and the directives of Alembic with the parameters that say what they are about.

use serde::Serialize;

/// How sure it is that an operation runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// It runs whenever the function does.
    Certain,
    /// It runs if a condition holds or a loop has rounds.
    Conditional,
    /// What it does could not be read.
    Unknown,
}

/// One operation of a function, in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Operation {
    /// Number of the call it comes from: the statements of one `execute` share it.
    pub call: u32,
    /// The call: an `op.*` name, or `connection.execute`.
    pub directive: String,
    /// What is done: `add_column`, `insert`.
    pub op: String,
    /// Schema, where one is written.
    pub schema: Option<String>,
    /// Table it is about.
    pub table: Option<String>,
    /// Column, index, constraint or type it is about.
    pub name: Option<String>,
    /// Line of the call.
    pub line: u32,
    /// Whether it runs.
    pub certainty: Certainty,
}

/// Attributes of `op` that change nothing by themselves (alembic/op.pyi).
pub fn is_directive(attribute: &str) -> bool {
    !matches!(
        attribute,
        "f" | "get_bind"
            | "get_context"
            | "implementation_for"
            | "inline_literal"
            | "invoke"
            | "register_operation"
            | "run_async"
            | "migration_context"
            | "impl"
            | "context"
    )
}

/// Positional parameters of a directive as far as they say what it is about (alembic/op.pyi);
/// `None` for a directive that Alembic does not have.
pub fn parameters(directive: &str) -> Option<&'static [&'static str]> {
    Some(match directive {
        "add_column" => &["table_name", "column"],
        "alter_column" | "drop_column" => &["table_name", "column_name"],
        "batch_alter_table" | "create_table" | "create_table_comment" | "drop_table" | "drop_table_comment" => {
            &["table_name"]
        }
        "bulk_insert" => &["table"],
        "create_check_constraint"
        | "create_exclude_constraint"
        | "create_primary_key"
        | "create_unique_constraint"
        | "drop_constraint" => &["constraint_name", "table_name"],
        "create_foreign_key" => &["constraint_name", "source_table"],
        "create_index" | "drop_index" => &["index_name", "table_name"],
        "rename_table" => &["old_table_name", "new_table_name"],
        "execute" => &["sqltext"],
        _ => return None,
    })
}

/// The parameter that names the table: left out in a batch, where the block names it.
pub const TABLE_PARAMETERS: &[&str] = &["table_name", "source_table", "old_table_name", "table"];
/// The parameter that names the column, index or constraint.
pub const NAME_PARAMETERS: &[&str] = &["column", "column_name", "constraint_name", "index_name", "new_table_name"];
