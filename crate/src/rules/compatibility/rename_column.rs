use super::of_running_code;
use crate::finding::{Severity, Violation};
use crate::impact::Existing;
use crate::operation::Change;
use crate::rules::destructive::dropped_constraint::{self, Dropped};
use crate::rules::{Check, Group, Judged, Rule, mend};
use crate::schema::Id;

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
    let is_mapped = is_mapped(judged, id) && !changes_more(judged, existing, old);
    let instead = is_mapped.then(|| {
        format!(
            "# in the model, without a migration; `mapped_column` where the model has that\n{} = Column({}, …)",
            if new.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') { new } else { "name" },
            mend::quoted(old)
        )
    });
    vec![of_running_code(judged, Violation { instead, ..judged.violation(message) })]
}

/// Whether a class whose attributes are columns maps the table: no `Table(…)`, and none of SQLModel's or of Flask's.
fn is_mapped(judged: &Judged<'_>, id: &Id) -> bool {
    let is_class = |class: &str| class.starts_with(char::is_uppercase) && class.contains(char::is_lowercase);
    let is_declarative = |base: &str| is_class(base) && base != "SQLModel";
    let mut models = judged.environment.models.models.iter();
    models.any(|it| {
        *it.table == *id.name
            && it.schema.as_deref() == id.schema.as_deref()
            && is_class(&it.class)
            && it.base.as_deref().is_some_and(is_declarative)
    })
}

/// Whether the column gets more than another name: a name in Python is no way around the rest.
fn changes_more(judged: &Judged<'_>, existing: &Existing, column: &str) -> bool {
    let Change::AlterColumn { to, .. } = &judged.operation.change else { return false };
    let is_changed = to.type_.is_some() || to.nullable.is_some() || to.default.is_some() || to.identity.is_some();
    is_changed
        || judged.others_on(existing).any(|other| {
            let before = other.impact.existing.as_ref();
            match before.and_then(|before| dropped_constraint::of(before, other.operation)) {
                Some(Dropped::ForeignKey(_, Some(key))) => key.columns.iter().any(|it| **it == *column),
                _ => false,
            }
        })
}
