use super::imports_application_code::imports_models;
use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::python::reliance::Matter;
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "uses-orm-session",
    group: Group::Data,
    severity: Severity::Info,
    what: "A migration that reads and writes rows through an ORM session.",
    why: "It loads rows into memory and writes each back on its own, and goes by what the mapped classes say today, not by what the table has at this revision.",
    remedy: "Use `op.execute`, or a `sa.table(…)` of the columns that are needed.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
from sqlalchemy.orm import Session

from app.models import Run

op.create_table("runs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("state", sa.Text))
session = Session(bind=op.get_bind())
session.add(Run(state="new"))
session.commit()
# file: app/__init__.py
# file: app/models.py
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Run(Base):
    __tablename__ = "runs"
    id = sa.Column(sa.Integer, primary_key=True)
    state = sa.Column(sa.Text)
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("state", sa.Text))
op.bulk_insert(sa.table("runs", sa.column("state")), [{"state": "new"}])
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let of = |migration: &crate::revision::Migration| {
        if !maps_rows(&migration.text) {
            return None;
        }
        let asked = migration.reliances.asked.iter().find(|it| it.for_ == Matter::Session)?;
        let message = format!("Rows go through an ORM session: `{}`.", asked.written);
        let violation = Violation::at(migration, asked.position, message);
        // What the migration declares itself stays as it is.
        let declares = ["__tablename__", "automap_base"].iter().any(|word| migration.text.contains(word));
        Some(if declares && !imports_models(environment, migration) {
            violation.with_why("It loads rows into memory and writes each back on its own.")
        } else {
            violation
        })
    };
    environment.migrations.iter().filter_map(of).collect()
}

/// Whether a migration has calls with which a session reads or writes rows, or hands the session on to others; one that
/// only executes SQL is a connection.
fn maps_rows(text: &str) -> bool {
    const CALLS: &[&str] = &["query(", "add(", "add_all(", "merge(", "delete(", "bulk_", "scalars(", "get("];
    let names: Vec<&str> = text.lines().filter_map(session_in).collect();
    let is_handed_on = |name: &str| {
        ["(", ", ", "="]
            .iter()
            .any(|before| [")", ","].iter().any(|after| text.contains(&format!("{before}{name}{after}"))))
    };
    let calls = |name: &str| CALLS.iter().any(|call| text.contains(&format!("{name}.{call}")));
    names.is_empty() || names.into_iter().any(|name| calls(name) || is_handed_on(name))
}

/// The name that a line gives to a session: `session = Session(…)`, `with Session(…) as session:`.
fn session_in(line: &str) -> Option<&str> {
    let line = line.trim();
    if !["Session(", "SessionLocal(", "sessionmaker(", "scoped_session(", "session("].iter().any(|it| line.contains(it))
    {
        return None;
    }
    let bound =
        line.strip_prefix("with ").and_then(|it| it.rsplit_once(" as ")).map(|(_, name)| name.trim_end_matches(':'));
    let name = bound.or_else(|| line.split_once('=').map(|(name, _)| name.split(':').next().unwrap_or(name)))?.trim();
    (!name.is_empty() && name.chars().all(|it| it.is_alphanumeric() || it == '_')).then_some(name)
}
