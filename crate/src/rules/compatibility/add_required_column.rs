use super::of_running_code;
use crate::finding::{Severity, Violation};
use crate::operation::reads::{Constant, How, Written};
use crate::operation::{Change, Operation};
use crate::rules::{Check, Group, Judged, Rule, mend};
use crate::schema::Id;

pub(super) const RULE: Rule = Rule {
    name: "add-required-column",
    group: Group::Compatibility,
    severity: Severity::Warning,
    what: "A new column of a table that exists that becomes NOT NULL without a default in the same deployment.",
    why: "Code that is still running doesn't know the column: each of its INSERTs fails until the new code is deployed everywhere.",
    remedy: "Give the column a server default, or make it NOT NULL once all code that runs fills it in.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("state", sa.Text))
op.execute("UPDATE runs SET state = 'new'")
op.alter_column("runs", "state", existing_type=sa.Text, nullable=False)
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("state", sa.Text, nullable=False, server_default="new"))
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AlterColumn { column, to, .. } = &judged.operation.change else { return Vec::new() };
    if to.nullable != Some(false) || judged.is_downgrade || matches!(to.default, Some(Some(_))) {
        return Vec::new();
    }
    let (Some(existing), Some(name)) = (judged.existing(), column.as_known()) else { return Vec::new() };
    let Some(there) = existing.table.column(name) else { return Vec::new() };
    let id = &existing.id;
    // One that was there before is in the INSERTs of all code, or has to be looked for there.
    let is_filled = there.default.is_some() && to.default.is_none()
        || there.computed.is_some()
        || there.identity.is_some()
        || there.serial.is_some()
        || to.identity.is_some();
    let is_known = judged.was_there(there.made) || there.is_assumed || there.sure_nullable() == Some(false);
    // What gets the name of another one is known by that.
    let takes_name = to.name.as_ref().is_some_and(|name| name != column);
    let gets_default = takes_name
        || judged.later().iter().any(|it| match &it.change {
            Change::AlterColumn { column: other, to, .. } => {
                let takes_place = to.name.as_ref().is_some_and(|name| name != column);
                other == column && (takes_place || matches!(to.default, Some(Some(_)))) && judged.is_on(it, id)
            }
            _ => false,
        });
    if is_filled || is_known || gets_default || has_trigger(judged, existing) {
        return Vec::new();
    }
    let message = format!(
        "Column `{id}.{name}` is new and becomes NOT NULL without a default: code that is still running inserts rows without it."
    );
    let violation =
        judged.violation(message).with_related(judged.related(there.made, format!("column `{id}.{name}` is added")));
    // What all rows get is what those that old code inserts may have, too.
    let instead = filled_with(judged, id, name).and_then(|value| with_default(judged, &value));
    vec![of_running_code(judged, Violation { instead, ..violation })]
}

/// The call as it is written, with a default besides.
fn with_default(judged: &Judged<'_>, value: &str) -> Option<String> {
    let call = mend::written(judged.migration, judged.operation.position)?;
    let call = call.lines().map(str::trim).collect::<Vec<_>>().join(" ").replace("( ", "(").replace(", )", ")");
    let has_other = call.contains("default=") || call.contains('#');
    let (before, behind) = call.split_once("nullable=False").filter(|_| !has_other)?;
    Some(format!("{before}nullable=False, server_default={}{behind}", mend::quoted(value)))
}

/// The one value that all rows get in a column before.
fn filled_with(judged: &Judged<'_>, id: &Id, name: &str) -> Option<String> {
    let fills = |it: &&Operation| match &it.change {
        Change::Update { columns, .. } => judged.is_on(it, id) && columns.iter().any(|it| it.as_known() == Some(name)),
        _ => false,
    };
    let mut filling = judged.earlier().iter().filter(fills);
    let (only, None) = (filling.next()?, filling.next()) else { return None };
    let is_it =
        |it: &&Written| it.how != How::Compared && it.column.as_known() == Some(name) && judged.is(&it.table, id);
    match &only.reads.as_ref()?.values.iter().find(is_it)?.value {
        Constant::Text(value) | Constant::Number(value) => Some(value.clone()),
        _ => None,
    }
}

/// A trigger may fill it in.
fn has_trigger(judged: &Judged<'_>, existing: &crate::impact::Existing) -> bool {
    use crate::operation::{ObjectKind, Verb};
    let is_made = |it: &crate::operation::Operation| {
        matches!(it.change, Change::Object { verb: Verb::Create | Verb::Replace, kind: ObjectKind::Trigger, .. })
            && judged.is_on(it, &existing.id)
    };
    judged.operations().iter().any(is_made)
}
