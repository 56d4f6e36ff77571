use super::add_not_null_column_without_default::is_filled_by_sequence;
use super::change_column_type::{old_type, without_collation};
use super::met::{in_use, is_name_of};
use super::retype::{Cost, cost};
use super::written;
use crate::finding::{Related, Severity, Violation};
use crate::impact::volatile::volatile_function;
use crate::operation::{Change, Operation};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};
use crate::schema::Id;

/// How many operations before one are looked at.
const NEAR: usize = 40;

pub(super) const RULE: Rule = Rule {
    name: "repeated-rewrite",
    group: Group::Locks,
    severity: Severity::Info,
    what: "A table that exists, rewritten more than once in a migration.",
    why: "Each statement rewrites the whole table and its indexes. One `ALTER TABLE` with several actions writes them once.",
    remedy: "Write the changes as one `ALTER TABLE` with several actions in `op.execute`, and those of one column as one change of its type.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("tries", sa.Integer))
# next revision
op.alter_column("runs", "id", type_=sa.BigInteger())
op.alter_column("runs", "tries", type_=sa.BigInteger())
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("tries", sa.Integer))
# next revision
op.execute("ALTER TABLE runs ALTER COLUMN id TYPE bigint, ALTER COLUMN tries TYPE bigint")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    if !may_rewrite(judged.operation) || !rewrites(judged) {
        return Vec::new();
    }
    let Some(existing) = in_use(judged) else { return Vec::new() };
    let id = &existing.id;
    let before = earlier(judged, id);
    let Some(first) = before.first() else { return Vec::new() };
    // The last one speaks for all.
    if is_rewritten_later(judged, id) {
        return Vec::new();
    }
    let message = format!("Table `{id}` is rewritten here, as it was before in this migration.");
    let related = Related {
        path: judged.migration.path.clone(),
        position: first.operation.position,
        message: format!("`{id}` is rewritten"),
    };
    let violation = judged.violation(message).with_related(Some(related));
    if before.iter().any(|it| is_of_same_column(it.operation, judged.operation)) {
        return vec![violation.with_why(SAME_COLUMN)];
    }
    let actions: Option<Vec<String>> =
        before.iter().chain(std::iter::once(judged)).map(|it| action(it.operation)).collect();
    // What stands between them may need the one before it, and be needed by the next.
    let between = judged.function.operations.get(first.at..judged.at).unwrap_or_default();
    let is_one = between.iter().all(|it| matches!(it.change, Change::AlterColumn { .. }));
    match actions.filter(|_| is_one) {
        Some(actions) => {
            let statement = format!("ALTER TABLE {} {}", written::in_sql(id), actions.join(", "));
            vec![violation.with_instead(written::execute(&statement))]
        }
        None => vec![violation],
    }
}

const SAME_COLUMN: &str = "Each statement rewrites the whole table and its indexes. One `ALTER TABLE` can't change the type of a column twice: change it once, with a `USING` that turns the old values into the final ones.";

/// Whether two operations give the same column another type.
fn is_of_same_column(one: &Operation, other: &Operation) -> bool {
    let column = |it: &Operation| match &it.change {
        Change::AlterColumn { column, .. } => column.as_known().map(ToOwned::to_owned),
        _ => None,
    };
    column(one).is_some_and(|name| Some(name) == column(other))
}

/// The operations before one that write its table anew.
fn earlier<'e>(judged: &Judged<'e>, id: &Id) -> Vec<Judged<'e>> {
    rewriting(judged, id, judged.at.saturating_sub(NEAR), judged.at).collect()
}

fn is_rewritten_later(judged: &Judged<'_>, id: &Id) -> bool {
    rewriting(judged, id, judged.at + 1, judged.at + NEAR).next().is_some()
}

/// The operations between two places that write a table anew, by statements of their own.
fn rewriting<'e>(judged: &Judged<'e>, id: &Id, from: usize, to: usize) -> impl Iterator<Item = Judged<'e>> {
    let impacts = judged.environment.replay.impacts(judged.index, judged.is_downgrade);
    let all = judged.function.operations.iter().zip(impacts).enumerate();
    let near = all.take(to).skip(from);
    let judged_at = move |(at, (operation, impact))| Judged { at, operation, impact, ..*judged };
    let of_table = move |it: &Judged<'_>| it.operation.change.table().is_some_and(|table| is_name_of(table, id));
    let is_apart = move |it: &Judged<'_>| {
        let texts = it.operation.sql.as_ref().zip(judged.operation.sql.as_ref());
        it.operation.call != judged.operation.call || texts.is_none_or(|(one, other)| one.text != other.text)
    };
    near.map(judged_at).filter(move |it| may_rewrite(it.operation) && of_table(it) && is_apart(it) && rewrites(it))
}

fn may_rewrite(operation: &Operation) -> bool {
    match &operation.change {
        Change::AddColumn { .. } => true,
        Change::AlterColumn { to, .. } => to.type_.is_some(),
        _ => false,
    }
}

/// Whether an operation surely writes its table anew.
fn rewrites(judged: &Judged<'_>) -> bool {
    let Some(existing) = judged.existing() else { return false };
    match &judged.operation.change {
        Change::AddColumn { column, .. } => {
            let is_stored =
                |it: &crate::operation::Computed| it.stored.unwrap_or(!judged.server().is_postgresql_from(18));
            column.identity.is_some()
                || column.computed.as_ref().is_some_and(is_stored)
                || is_filled_by_sequence(judged, column)
                || column
                    .default
                    .as_ref()
                    .is_some_and(|default| volatile_function(default, judged.at_heads()).is_some())
        }
        Change::AlterColumn { column, to, .. } => {
            let Some(name) = column.as_known() else { return false };
            let old = old_type(existing, to, name);
            old.is_some_and(|old| cost(judged, without_collation(&old), to, name) == Some(Cost::Rewrite))
        }
        _ => false,
    }
}

/// An action of `ALTER TABLE`.
fn action(operation: &Operation) -> Option<String> {
    let Change::AlterColumn { column, to, .. } = &operation.change else { return None };
    let type_ = to.type_.as_ref()?.sql.as_known()?;
    let using = match &to.using {
        Some(using) => format!(" USING {}", using.as_known()?),
        None => String::new(),
    };
    Some(format!("ALTER COLUMN {} TYPE {type_}{using}", written::name_in_sql(column.as_known()?)))
}
