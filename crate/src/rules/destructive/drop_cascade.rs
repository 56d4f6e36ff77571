use crate::finding::{Severity, Violation};
use crate::impact::affected::{Dependent, Standing};
use crate::operation::{Change, ObjectKind, Verb};
use crate::rules::deployed::{named, quoted};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "drop-cascade",
    group: Group::Destructive,
    severity: Severity::Warning,
    what: "`CASCADE` on something that is dropped: what depends on it goes too.",
    why: "Neither the migration nor PostgreSQL's notice stops anybody: views, foreign keys, defaults and columns go that the statement doesn't name, also those that no migration made.",
    remedy: "Drop what depends on it by name, then the thing itself without `CASCADE`, so that whatever was forgotten stops the migration.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
op.execute("CREATE VIEW open_runs AS SELECT id FROM runs WHERE state = 'open'")
# next revision
op.execute("ALTER TABLE runs DROP COLUMN state CASCADE")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
op.execute("CREATE VIEW open_runs AS SELECT id FROM runs WHERE state = 'open'")
# next revision
op.execute("DROP VIEW open_runs")
op.execute("ALTER TABLE runs DROP COLUMN state")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    if judged.is_downgrade {
        return Vec::new();
    }
    let what = match &judged.operation.change {
        Change::DropTable { cascade: true, .. } => judged.existing().map(|it| format!("table `{}`", it.id)),
        Change::DropColumn { cascade: true, column, .. } => {
            judged.existing().map(|it| format!("column `{}.{column}`", it.id))
        }
        Change::DropConstraint { cascade: true, name: Some(name), .. } => {
            judged.existing().map(|it| format!("constraint `{name}` of `{}`", it.id))
        }
        // Other rules tell of schemas and extensions.
        Change::Object { verb: Verb::Drop, kind, cascade: true, .. }
            if !matches!(kind, ObjectKind::Schema | ObjectKind::Extension | ObjectKind::Owned) =>
        {
            judged.object().map(|(id, _)| format!("{} `{id}`", kind.word()))
        }
        _ => None,
    };
    let Some(what) = what else { return Vec::new() };
    // What stands in the text of a function stays.
    let goes = |it: &&Dependent| !matches!(it.kind, Standing::Function | Standing::PerhapsFunction);
    let victims: Vec<&Dependent> = judged.dependents().iter().filter(goes).collect();
    if victims.is_empty() {
        // Of a key or a sequence it is known what it has.
        let is_plain = matches!(judged.operation.change, Change::DropConstraint { .. })
            || matches!(judged.operation.change, Change::Object { kind: ObjectKind::Sequence, .. });
        if is_plain {
            return Vec::new();
        }
        let message = format!("`CASCADE` drops whatever depends on {what}; these migrations make nothing that does.");
        return vec![judged.violation(message).with_severity(Severity::Info)];
    }
    // Of a sequence nothing depends but views and the columns that it numbers.
    let is_of_defaults = victims.iter().all(|it| it.kind == Standing::Default);
    let mut violation = if is_of_defaults {
        let columns = quoted(victims.iter().map(|it| &it.name));
        let violation = judged.violation(format!("With {what}, `CASCADE` also drops the default of {columns}."));
        let is_replaced = victims.iter().all(|it| is_column_changed(judged, &it.name));
        let severity = if is_replaced { Severity::Info } else { Severity::Warning };
        violation.with_why(OF_DEFAULTS).with_severity(severity)
    } else {
        judged.violation(format!("`CASCADE` drops more than {what}: {}.", named(victims.iter().copied())))
    };
    for victim in victims {
        violation
            .related
            .extend(judged.related(victim.made, format!("{} `{}` is created", victim.kind.word(), victim.name)));
    }
    vec![violation]
}

/// Why it matters that a default is gone.
const OF_DEFAULTS: &str = "No statement of the migration names the default. An INSERT that leaves the column to it writes NULL from then on, or fails where the column is NOT NULL.";

/// Whether the same function gives a column, by its name behind that of its table, another type or default, so that the old
/// default has to go.
fn is_column_changed(judged: &Judged<'_>, name: &str) -> bool {
    let Some((table, column)) = name.rsplit_once('.') else { return false };
    judged.later().iter().any(|it| match &it.change {
        Change::AlterColumn { table: of, column: other, to, .. } => {
            let is_changed = to.type_.is_some() || to.default.is_some();
            let is_it = other.as_known() == Some(column);
            is_changed && is_it && judged.id(of).is_some_and(|id| id.to_string() == table)
        }
        _ => false,
    })
}
