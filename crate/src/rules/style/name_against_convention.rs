use std::sync::Arc;

use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule, Tabled};
use crate::schema::names::{MAX_NAME, Parts, conventional};
use crate::schema::table::Given;
use crate::schema::{Id, Made};

pub(super) const RULE: Rule = Rule {
    name: "name-against-convention",
    group: Group::Style,
    severity: Severity::Info,
    what: "A constraint or an index that is not named by the convention of the models, or, where they have none, by a usual one.",
    why: "Whoever reads an error message, or drops the constraint later, can't tell from the name what it is; Alembic and the models expect the name of their convention.",
    remedy: "Leave the name out, or write the one of the convention.",
    databases: &[],
    is_opt_in: true,
    bad: r#"
# file: alembic.ini
[alembic]
script_location = migrations
# file: migrations/env.py
from alembic import context
import sqlalchemy as sa
target_metadata = sa.MetaData(naming_convention={"uq": "uq_%(table_name)s_%(column_0_name)s"})
with sa.create_engine("postgresql://").connect() as connection:
    context.configure(connection=connection, target_metadata=target_metadata)
    with context.begin_transaction():
        context.run_migrations()
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""runs"""
import sqlalchemy as sa
from alembic import op
revision = "3f9c81d2a4e7"
down_revision = None
def upgrade():
    op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sa.Text), sa.UniqueConstraint("name", name="unique_name"))
def downgrade():
    op.drop_table("runs")
"#,
    good: r#"
# file: alembic.ini
[alembic]
script_location = migrations
# file: migrations/env.py
from alembic import context
import sqlalchemy as sa
target_metadata = sa.MetaData(naming_convention={"uq": "uq_%(table_name)s_%(column_0_name)s"})
with sa.create_engine("postgresql://").connect() as connection:
    context.configure(connection=connection, target_metadata=target_metadata)
    with context.begin_transaction():
        context.run_migrations()
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""runs"""
import sqlalchemy as sa
from alembic import op
revision = "3f9c81d2a4e7"
down_revision = None
def upgrade():
    op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sa.Text), sa.UniqueConstraint("name", name="uq_runs_name"))
def downgrade():
    op.drop_table("runs")
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let table = tabled.table;
    let primary = table.primary_key.iter().map(|it| Named::of("pk", &it.name, it.columns.clone(), it.made));
    let uniques = table.uniques.iter().map(|it| Named::of("uq", &it.name, it.columns.clone(), it.made));
    let foreign_keys = table.foreign_keys.iter().map(|it| Named {
        referent: Some((&it.referent, &it.referent_columns)),
        ..Named::of("fk", &it.name, it.columns.clone(), it.made)
    });
    let checks = table.checks.iter().map(|it| Named::of("ck", &it.name, Vec::new(), it.made));
    let indexes = tabled.indexes().map(|it| {
        let columns = it.columns().map(Arc::from).collect();
        Named { is_expression: it.columns().count() < it.elements.len(), ..Named::of("ix", &it.name, columns, it.made) }
    });
    let all = primary.chain(uniques).chain(foreign_keys).chain(checks).chain(indexes);
    all.filter_map(|it| violation(tabled, &it)).collect()
}

/// Something with a name.
struct Named<'e> {
    /// What conventions call its kind.
    key: &'static str,
    name: &'e Given,
    columns: Vec<Arc<str>>,
    referent: Option<(&'e Id, &'e [Arc<str>])>,
    is_expression: bool,
    made: Made,
}

impl<'e> Named<'e> {
    fn of(key: &'static str, name: &'e Given, columns: Vec<Arc<str>>, made: Made) -> Named<'e> {
        Named { key, name, columns, referent: None, is_expression: false, made }
    }
}

fn violation(tabled: &Tabled<'_>, named: &Named<'_>) -> Option<Violation> {
    let name = named.name;
    if name.is_made_up || name.is_guess || name.name.is_empty() || !named.made.is_certain {
        return None;
    }
    let conventions =
        tabled.schema.conventions.as_deref().filter(|it| tabled.schema.knows_convention && !it.is_empty());
    let kind = match named.key {
        "pk" => "Primary key",
        "uq" => "Unique constraint",
        "fk" => "Foreign key",
        "ck" => "Check",
        _ => "Index",
    };
    let Some(conventions) = conventions else {
        let message = format!("{kind} `{}` of `{}` is not named like one.", name.name, tabled.id);
        return if is_usual(named.key, &name.name) { None } else { tabled.violation(named.made, message) };
    };
    // One that tells the first column alone is no name for several, and a check is named by its author.
    let template = conventions.get(named.key).filter(|it| {
        let is_of_one = named.columns.len() == 1 || !it.contains("column_0_");
        is_of_one && !named.is_expression && named.key != "ck"
    })?;
    let parts = Parts { table: tabled.id, columns: &named.columns, given: None, referent: named.referent };
    let wanted = conventional(template, parts).filter(|it| **it != *name.name && it.len() <= MAX_NAME)?;
    let message = format!("{kind} `{}` of `{}` would be `{wanted}` by the naming convention.", name.name, tabled.id);
    tabled.violation(named.made, message)
}

/// Whether a name has one of the beginnings or ends that are usual for its kind.
fn is_usual(key: &str, name: &str) -> bool {
    let (begins, ends): (&[&str], &[&str]) = match key {
        "pk" => (&["pk_"], &["_pkey", "_pk"]),
        "uq" => (&["uq_", "uk_", "uix_", "unique_", "ux_"], &["_key", "_uq", "_uk", "_unique", "_uc"]),
        "fk" => (&["fk_"], &["_fkey", "_fk"]),
        "ck" => (&["ck_", "chk_", "check_"], &["_check", "_ck", "_chk"]),
        _ => (&["ix_", "idx_", "uq_", "ux_", "uix_", "index_"], &["_idx", "_ix", "_key", "_index", "_uq"]),
    };
    let name = name.to_ascii_lowercase();
    begins.iter().any(|it| name.starts_with(it)) || ends.iter().any(|it| name.ends_with(it))
}
