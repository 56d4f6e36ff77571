//! A migration that creates tables, as text of Python.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::{Gap, Known, Needed};
use crate::dialect::Dialect;
use crate::environment::Environment;
use crate::ordered::Gather;
use crate::python::repr::repr;
use crate::report::schema::alchemy::{SQL_TYPE, sql_text, sql_type_class};
use crate::report::schema::names::{literal, quoted, quoted_id};

/// Its revision, unless another has that. Alembic's own table holds 32 letters.
const BOOTSTRAP: &str = "000_bootstrap";

/// The revision of a first migration.
const BASELINE: &str = "0001_baseline";

/// The migration that would create the tables which no migration creates.
pub(super) fn bootstrap(environment: &Environment, gaps: &[Gap]) -> String {
    let is_taken = |id: &str| environment.migrations.iter().any(|migration| migration.id() == Some(id));
    let mut revision = BOOTSTRAP.to_owned();
    while is_taken(&revision) {
        revision.push('_');
    }
    let known = match gaps.iter().filter(|gap| gap.declared.is_some()).count() {
        0 => "Limbeck wrote this from what migrations do to these tables: what no migration mentions is missing here.",
        count if count == gaps.len() => {
            "Limbeck wrote this from the models, less what migrations add later: each column says where it comes from."
        }
        _ => {
            "Limbeck wrote this from the models, less what migrations add later, and where there is none from what migrations do."
        }
    };
    let mut doc = vec![
        "Create the tables that migrations use but none of them creates.".to_owned(),
        String::new(),
        format!("Revision ID: {revision}"),
        "Revises:".to_owned(),
        String::new(),
        known.to_owned(),
        "Compare it with the models, or with a database that has them, and complete it.".to_owned(),
        "To put it at the start of the chain, save it next to the other migrations and have the first one follow it:"
            .to_owned(),
    ];
    let bases = environment.graph.bases.iter().filter_map(|&index| environment.migrations.get(index));
    doc.extend(bases.map(|base| format!("- in {}: down_revision = {}", base.path, repr(&revision))));
    doc.push("Databases that are past the first migration have the tables and never run this.".to_owned());
    let mut body = String::new();
    for gap in gaps {
        body.push_str(&table(gap, environment.dialect(), &used_by(gap, environment)));
    }
    let downgrade = "    # The tables were there before the first migration, and stay.\n    pass\n";
    migration(&revision, &doc, &preparing(gaps, environment.dialect()), &body, downgrade)
}

/// A first migration that creates tables.
pub(super) fn baseline(tables: &[Gap]) -> String {
    let doc = [
        "Create what the models declare.".to_owned(),
        String::new(),
        format!("Revision ID: {BASELINE}"),
        "Revises:".to_owned(),
        String::new(),
        "Limbeck wrote this from the models: compare it with a database that has the tables, and complete it."
            .to_owned(),
        format!("On databases that have them already: alembic stamp {BASELINE}"),
    ];
    let mut body = String::new();
    for gap in tables {
        body.push_str(&table(gap, Dialect::Postgresql, &format!("{}, from its model.", gap.name)));
    }
    let mut downgrade = String::new();
    for gap in tables.iter().rev() {
        let schema = gap.name.schema.as_deref().map_or(String::new(), |schema| format!(", schema={}", repr(schema)));
        let _infallible = writeln!(downgrade, "    op.drop_table({}{schema})", repr(&gap.name.name));
    }
    migration(BASELINE, &doc, &preparing(tables, Dialect::Postgresql), &body, &downgrade)
}

/// Where a table is used first.
fn used_by(gap: &Gap, environment: &Environment) -> String {
    let Some(first) = gap.first else { return format!("{}.", gap.name) };
    let migration = environment.migrations.get(first.migration as usize);
    let operation = first.operation(&environment.migrations, "upgrade");
    let (path, revision) = migration.map_or(("", ""), |it| (it.path.as_str(), it.id().unwrap_or_default()));
    let line = operation.map_or(1, |operation| operation.position.line);
    format!("{}: first used by {revision} ({path}, line {line}).", gap.name)
}

/// A migration: what it says first, and what it does.
fn migration(revision: &str, doc: &[String], preparing: &str, body: &str, downgrade: &str) -> String {
    let mut out = String::new();
    let doc = doc.iter().map(|line| line.replace('\\', "\\\\").replace('"', "'").replace(['\n', '\r'], " "));
    let _infallible = writeln!(out, "\"\"\"{}\n\"\"\"\n", doc.collect::<Vec<_>>().join("\n"));
    out.push_str("import sqlalchemy as sa\n\nfrom alembic import op\n");
    for dialect in ["mysql", "postgresql"] {
        if body.contains(&format!("{dialect}.")) {
            let _infallible = writeln!(out, "from sqlalchemy.dialects import {dialect}");
        }
    }
    let _infallible = writeln!(
        out,
        "\nrevision = {}\ndown_revision = None\nbranch_labels = None\ndepends_on = None\n",
        repr(revision)
    );
    if body.contains(&format!("{SQL_TYPE}(")) {
        out.push_str(&sql_type_class());
    }
    out.push_str("\ndef upgrade() -> None:\n");
    out.push_str(preparing);
    out.push_str(body);
    if body.lines().all(|line| line.trim_start().starts_with('#')) {
        out.push_str("    pass\n");
    }
    out.push_str("\n\ndef downgrade() -> None:\n");
    out.push_str(downgrade);
    out
}

/// What has to be there before some tables are created: schemas, extensions, enums.
fn preparing(gaps: &[Gap], dialect: Dialect) -> String {
    let mut statements = Vec::new();
    let schemas: BTreeSet<&str> = gaps.iter().filter_map(|gap| gap.name.schema.as_deref()).into_set();
    if dialect.has_schemas() {
        let create = |schema| format!("CREATE SCHEMA IF NOT EXISTS {}", quoted(schema, Dialect::Postgresql));
        statements.extend(schemas.into_iter().map(create));
    }
    statements.extend(needed(gaps));
    statements.iter().map(|sql| format!("    op.execute({})\n", repr(&sql_text(sql)))).collect()
}

/// The statements that make what types of some tables need.
fn needed(gaps: &[Gap]) -> Vec<String> {
    let needs = || gaps.iter().flat_map(|gap| &gap.columns).filter_map(|column| column.needs.as_ref());
    let mut extensions = BTreeSet::new();
    let mut enums = BTreeMap::new();
    for need in needs() {
        match need {
            Needed::Extension(name) => drop(extensions.insert(*name)),
            Needed::Enum(id, values) => drop(enums.entry(id).or_insert(values)),
        }
    }
    let dialect = Dialect::Postgresql;
    let extensions =
        extensions.into_iter().map(|name| format!("CREATE EXTENSION IF NOT EXISTS {}", quoted(name, dialect)));
    let enums = enums.into_iter().map(|(id, values)| {
        let values: Vec<String> = values.iter().map(|value| literal(value, dialect)).collect();
        format!("CREATE TYPE {} AS ENUM ({})", quoted_id(id, dialect), values.join(", "))
    });
    extensions.chain(enums).collect()
}

/// The directives that create a table and its indexes.
fn table(gap: &Gap, dialect: Dialect, title: &str) -> String {
    let mut body = String::new();
    let mut remark = |text: &str| {
        let _infallible = writeln!(body, "    # {}", text.split_whitespace().collect::<Vec<_>>().join(" "));
    };
    remark(title);
    gap.remarks.iter().for_each(|text| remark(&format!("{text}.")));
    if gap.columns.is_empty() {
        remark("None of its columns is known.");
        if !dialect.has_enum_types() {
            remark(&format!("{} has no table without one: add what it has.", dialect.title()));
            return body;
        }
    }
    let _infallible = writeln!(body, "    op.create_table(\n        {},", repr(&gap.name.name));
    for known in &gap.columns {
        body.push_str(&column(known));
    }
    match &gap.declared {
        Some(declared) => {
            for constraint in &declared.constraints {
                let _infallible = writeln!(body, "        {constraint},");
            }
        }
        None => {
            for (at, key) in gap.keys.iter().enumerate() {
                let class = if at == 0 { "PrimaryKeyConstraint" } else { "UniqueConstraint" };
                let columns = key.iter().map(|column| repr(column)).collect::<Vec<_>>().join(", ");
                let _infallible = writeln!(body, "        sa.{class}({columns}),  # foreign keys refer to it");
            }
        }
    }
    if let Some(schema) = &gap.name.schema {
        let _infallible = writeln!(body, "        schema={},", repr(schema));
    }
    if gap.first.is_some() {
        body.push_str("        if_not_exists=True,  # Alembic 1.13.3 and later\n");
    }
    body.push_str("    )\n");
    for index in gap.declared.iter().flat_map(|it| &it.indexes) {
        let _infallible = writeln!(body, "    {index}");
    }
    body
}

fn column(column: &Known) -> String {
    let mut remarks = column.remarks.clone();
    let type_ = column.type_.as_ref().map_or_else(
        || {
            remarks.insert(0, "its type is not known".to_owned());
            "sa.Text()".to_owned()
        },
        |type_| type_.expression.clone(),
    );
    let mut arguments = vec![repr(&column.name), type_];
    arguments.extend(column.arguments.iter().cloned());
    if column.nullable == Some(false) {
        arguments.push("nullable=False".to_owned());
    }
    if column.nullable.is_none() {
        remarks.push("whether it may be NULL is not known".to_owned());
    }
    let remark = remarks.join("; ").split_whitespace().collect::<Vec<_>>().join(" ");
    let remark = if remark.is_empty() { String::new() } else { format!("  # {remark}") };
    format!("        sa.Column({}),{remark}\n", arguments.join(", "))
}
