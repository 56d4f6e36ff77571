use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, Rule, mend};

pub(super) const RULE: Rule = Rule {
    name: "rename-column",
    group: Group::Compatibility,
    severity: Severity::Warning,
    what: "A column that gets another name while code that knows it by the old one is running.",
    why: "Every query of the old code that names it, as each query of an ORM does, fails from the moment of the migration until the new code is deployed everywhere.",
    remedy: "Change the name in Python only. Or add a column, write both, fill it, read the new one, and drop the old one: each a release of its own.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.alter_column("runs", "state", new_column_name="status")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.add_column("runs", sa.Column("status", sa.String(20)))
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AlterColumn { column, to, .. } = &judged.operation.change else { return Vec::new() };
    let Some(new) = to.name.as_ref().filter(|new| *new != column && !judged.is_downgrade) else { return Vec::new() };
    let (Some(existing), Some(old), Some(new)) = (judged.existing(), column.as_known(), new.as_known()) else {
        return Vec::new();
    };
    let id = &existing.id;
    if existing.table.column(old).is_some_and(|there| !judged.was_there(there.made)) || judged.drops_table(id) {
        return Vec::new();
    }
    // The name that it has here is none that code knows, or something else has it then.
    let is_same = |name: &crate::text::Text| name.as_known() == Some(old);
    let is_own_name = judged.earlier().iter().any(|it| match &it.change {
        Change::AlterColumn { to, .. } => to.name.as_ref().is_some_and(is_same) && judged.is_on(it, id),
        _ => false,
    });
    let is_taken = judged.operations().iter().any(|it| match &it.change {
        Change::AddColumn { column, .. } => is_same(&column.name) && judged.is_on(it, id),
        _ => false,
    });
    if is_own_name || is_taken {
        return Vec::new();
    }
    let message = format!("Column `{id}.{old}` becomes `{new}`: code that is still running uses the old name.");
    let instead = format!(
        "# in the model, without a migration\n{} = mapped_column({}, …)",
        if new.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') { new } else { "name" },
        mend::quoted(old)
    );
    vec![judged.violation(message).with_instead(instead)]
}
