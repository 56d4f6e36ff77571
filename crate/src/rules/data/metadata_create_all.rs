use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::python::reliance::Matter;
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "metadata-create-all",
    group: Group::Data,
    severity: Severity::Warning,
    what: "A migration that makes or drops the tables of the models as they are today.",
    why: "What it makes changes with the models: on a new database it makes columns and tables that later migrations add, which then fail; and two databases at one revision differ.",
    remedy: "Write the tables out with `op.create_table`.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
from app.models import Base

Base.metadata.create_all(op.get_bind())
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
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let mut found = Vec::new();
    for migration in &environment.migrations {
        for asked in &migration.reliances.asked {
            let what = match asked.for_ {
                Matter::CreateAll => "makes the tables of the models as they are on the day that it runs",
                Matter::DropAll => "drops all tables of the models, also those that other migrations make",
                _ => continue,
            };
            found.push(Violation::at(migration, asked.position, format!("`{}` {what}.", asked.written)));
        }
    }
    found
}
