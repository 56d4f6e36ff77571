use std::collections::BTreeSet;

use crate::finding::{Severity, Violation};
use crate::fix::{Edit, Fix};
use crate::rules::replayed::{Met, Run, said};
use crate::rules::{Check, Group, POSTGRESQL, Rule, mend};
use crate::schema::fault::{Misfit, Problem};
use crate::schema::types::said_by_postgresql;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "value-of-wrong-type",
    group: Group::Schema,
    severity: Severity::Error,
    what: "A default, or a value in SQL, that its column can't take: 0 for a boolean, a label that an enum doesn't have, text that is not JSON.",
    why: "PostgreSQL checks the value at once, even if the table is empty, and stops there.",
    remedy: "Write a value of the column's type: `sa.false()` for a boolean, an enum's label exactly as the enum has it, JSON as a plain string (`server_default='{}'`).",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.add_column("runs", sa.Column("is_done", sa.Boolean, server_default=sa.text("0")))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.add_column("runs", sa.Column("is_done", sa.Boolean, server_default=sa.false()))
"#,
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let mut told = BTreeSet::new();
    let refused = run.met.iter().filter_map(|met| {
        let problem = &met.fault.problem;
        let Problem::Misfit { table, column, type_, value, is_default, misfit } = problem else { return None };
        if !told.insert((met.index, table, column, value.to_string())) {
            return None;
        }
        let type_ = type_.as_known().map(said_by_postgresql).unwrap_or_default();
        let says = match misfit {
            Misfit::Type { given } => {
                format!("column \"{column}\" is of type {type_} but default expression is of type {given}")
            }
            Misfit::Written { given } => {
                format!("column \"{column}\" is of type {type_} but expression is of type {given}")
            }
            Misfit::Compared { given } => format!("operator does not exist: {type_} = {given}"),
            // What can't be read of JSON is told in a line of its own.
            Misfit::Syntax { type_, .. } if matches!(type_.as_str(), "json" | "jsonb") => {
                "invalid input syntax for type json".to_owned()
            }
            // The functions that read them have names of their own.
            Misfit::Syntax { type_, text } if type_ == "timestamp without time zone" => {
                format!("invalid input syntax for type timestamp: \"{text}\"")
            }
            Misfit::Syntax { type_, text } => format!("invalid input syntax for type {type_}: \"{text}\""),
            Misfit::NoArray(text) => format!("malformed array literal: \"{text}\""),
            Misfit::Label { type_, label, .. } => format!("invalid input value for enum {type_}: \"{label}\""),
            Misfit::Reference => "cannot use column reference in DEFAULT expression".to_owned(),
            Misfit::NoExpression(sign) => format!("syntax error at or near \"{sign}\""),
        };
        let mut message = format!("{}.", said(problem));
        message += match misfit {
            // In JSON no word follows a string.
            Misfit::Syntax { .. } if value.to_string().contains("\"NULL") => {
                " `sa.text()` takes `:name` for a parameter, and writes NULL if it has no value; a plain string is left as it is."
            }
            Misfit::NoExpression(_) => " It is written without quotes.",
            Misfit::Reference => " Without quotes, it is the name of a column.",
            _ => "",
        };
        let edit = match misfit {
            Misfit::Label { label, values, .. } => with_label(met, label, values),
            Misfit::Type { .. } if *is_default && type_ == "boolean" => {
                let is_directive = met.operation().is_some_and(|operation| operation.sql.is_none());
                with_word(met, value).filter(|edit| is_directive && names(edit, column))
            }
            _ => None,
        };
        Some(met.violation(message).with_fix(Fix::of([edit])).with_alembic_says(Some(says)))
    });
    refused.collect()
}

/// The line with the label that differs in the case of its letters alone.
fn with_label(met: &Met<'_>, label: &str, values: &[String]) -> Option<Edit> {
    let meant = values.iter().find(|value| value.eq_ignore_ascii_case(label))?;
    mend::replaced(met.migration, met.position, label, meant)
}

/// Whether the line names a column: a call of which another line has the value is not fixed by this one.
fn names(edit: &Edit, column: &str) -> bool {
    let name = [format!("\"{column}\""), format!("'{column}'")];
    edit.lines.iter().any(|line| name.iter().any(|name| line.contains(name)))
}

/// The line with a boolean for a number, where that stands alone: `sa.text("false")`.
fn with_word(met: &Met<'_>, value: &Text) -> Option<Edit> {
    let word = match value.as_known()? {
        "0" => "false",
        "1" => "true",
        _ => return None,
    };
    mend::replaced(met.migration, met.position, value.as_known()?, word)
}
