//! What MySQL and MariaDB do otherwise than all others.

use crate::dialect::Dialect;
use crate::operation::ColumnChange;
use crate::rules::Versions;

/// MySQL and MariaDB.
pub(super) const BOTH: &[Versions] = &[Versions::of(Dialect::Mysql), Versions::of(Dialect::Mariadb)];

/// Whether Alembic writes `MODIFY` or `CHANGE` for a change, which define a column anew (`MySQLImpl.alter_column` in
/// alembic/ddl/mysql.py): for all but a default alone.
pub(super) fn is_defined_anew(to: &ColumnChange) -> bool {
    let is_changed = to.name.is_some() || to.type_.is_some() || to.nullable.is_some();
    is_changed || to.comment.is_some() || to.other.is_some()
}

/// A type as both write it: aliases by the name that the server keeps, without the collation.
pub(super) fn settled_type(sql: &str) -> String {
    let sql = sql.trim().to_ascii_uppercase();
    let sql = sql.split(" COLLATE ").next().unwrap_or(&sql).split(" CHARACTER SET ").next().unwrap_or(&sql).trim();
    match sql {
        "BOOL" | "BOOLEAN" => "TINYINT(1)".to_owned(),
        _ => sql.replace("INTEGER", "INT").replace("NUMERIC", "DECIMAL").replace(", ", ","),
    }
}
