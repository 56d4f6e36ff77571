use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule, Tabled};
use crate::schema::Made;
use crate::schema::names::{MAX_NAME, Parts, conventional};
use crate::schema::table::Given;
use std::sync::Arc;

pub(super) const RULE: Rule = Rule {
    name: "name-against-convention",
    group: Group::Style,
    severity: Severity::Info,
    what: "A constraint or an index by another name than the naming convention of the models gives it.",
    why: "Alembic and the models expect the convention's name: autogenerate sees a difference, and a later migration looks for a name that isn't there.",
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
    let (schema, table) = (tabled.schema, tabled.table);
    let Some(conventions) = schema.conventions.as_deref().filter(|_| schema.knows_convention) else {
        return Vec::new();
    };
    let expected = |key: &str, columns: &[Arc<str>], referent| {
        // One that tells the first column alone is no name for several.
        let template = conventions.get(key).filter(|it| columns.len() == 1 || !it.contains("column_0_"))?;
        conventional(template, Parts { table: tabled.id, columns, given: None, referent })
    };
    let of = |key: &str, kind: &str, name: &Given, columns: &[Arc<str>], referent, made: Made| {
        if name.is_made_up || name.is_guess || !made.is_certain {
            return None;
        }
        let wanted = expected(key, columns, referent).filter(|it| **it != *name.name && it.len() <= MAX_NAME)?;
        let message =
            format!("{kind} `{}` of `{}` would be `{wanted}` by the naming convention.", name.name, tabled.id);
        tabled.violation(made, message)
    };
    let primary =
        table.primary_key.iter().filter_map(|it| of("pk", "Primary key", &it.name, &it.columns, None, it.made));
    let uniques =
        table.uniques.iter().filter_map(|it| of("uq", "Unique constraint", &it.name, &it.columns, None, it.made));
    let foreign_keys = table.foreign_keys.iter().filter_map(|it| {
        let referent = Some((&it.referent, it.referent_columns.as_slice()));
        of("fk", "Foreign key", &it.name, &it.columns, referent, it.made)
    });
    let indexes = tabled.indexes().filter_map(|it| {
        let columns: Vec<Arc<str>> = it.columns().map(Arc::from).collect();
        let is_plain = columns.len() == it.elements.len();
        if is_plain { of("ix", "Index", &it.name, &columns, None, it.made) } else { None }
    });
    primary.chain(uniques).chain(foreign_keys).chain(indexes).collect()
}
