use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::impact::affected::{Dependent, Standing};
use crate::operation::{Change, Name, ObjectKind, Verb};
use crate::rules::deployed::named;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule, Versions};
use crate::schema::Id;

pub(super) const RULE: Rule = Rule {
    name: "dependents-of-changed-column",
    group: Group::Compatibility,
    severity: Severity::Warning,
    what: "A table or column that is dropped or renamed while something in the database still names it that nothing keeps in step.",
    why: "The text of a function is only looked at when it runs: it fails then, and with it each INSERT or UPDATE whose trigger calls it. MySQL's and SQLite's views lead nowhere in the same way.",
    remedy: "Change the function or view in the same migration.",
    databases: &[
        POSTGRESQL,
        Versions::of(Dialect::Mysql),
        Versions::of(Dialect::Mariadb),
        Versions::of(Dialect::Sqlite),
    ],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text), sa.Column("at", sa.DateTime))
op.execute("CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at = now(); RETURN NEW; END $$")
op.execute("CREATE TRIGGER touch_runs BEFORE UPDATE ON runs FOR EACH ROW EXECUTE FUNCTION touch()")
# next revision
op.alter_column("runs", "at", new_column_name="changed_at")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text), sa.Column("at", sa.DateTime))
op.execute("CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at = now(); RETURN NEW; END $$")
op.execute("CREATE TRIGGER touch_runs BEFORE UPDATE ON runs FOR EACH ROW EXECUTE FUNCTION touch()")
# next revision
op.alter_column("runs", "at", new_column_name="changed_at")
op.execute("CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.changed_at = now(); RETURN NEW; END $$")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    if judged.is_downgrade || judged.dependents().is_empty() {
        return Vec::new();
    }
    let Some(existing) = judged.existing() else { return Vec::new() };
    let id = &existing.id;
    let (what, becomes) = match &judged.operation.change {
        Change::DropTable { .. } => (format!("table `{id}`"), "is dropped"),
        Change::RenameTable { .. } => (format!("table `{id}`"), "is renamed"),
        Change::DropColumn { column, .. } => (format!("column `{id}.{column}`"), "is dropped"),
        Change::AlterColumn { column, to, .. } if to.name.as_ref().is_some_and(|name| name != column) => {
            (format!("column `{id}.{column}`"), "is renamed")
        }
        _ => return Vec::new(),
    };
    let is_table = matches!(judged.operation.change, Change::DropTable { .. } | Change::RenameTable { .. });
    // Another table or view of the name serves as well.
    if is_table && judged.operations().iter().any(|it| judged.takes_place(it, id)) {
        return Vec::new();
    }
    let dialect = judged.server().dialect;
    let is_left = |it: &&Dependent| match it.kind {
        Standing::Function | Standing::PerhapsFunction => true,
        // PostgreSQL renames it in the view, and keeps what a view reads.
        Standing::View => match dialect {
            Dialect::Postgresql => false,
            Dialect::Sqlite => matches!(judged.operation.change, Change::DropTable { .. }),
            _ => true,
        },
        Standing::Trigger => dialect.is_mysql(),
        _ => false,
    };
    let left: Vec<&Dependent> =
        judged.dependents().iter().filter(is_left).filter(|it| !is_changed(judged, it)).collect();
    if left.is_empty() {
        return followed(judged, &what, dialect);
    }
    // A word in the text of a function may mean something else.
    let is_sure = left.iter().any(|it| it.kind != Standing::PerhapsFunction);
    let verb = if left.len() == 1 { "names" } else { "name" };
    let names = crate::rules::replayed::capital(&named(left.iter().copied()));
    let message = format!("{names} still {verb} {what}, which {becomes}.");
    let mut violation =
        judged.violation(message).with_severity(if is_sure { Severity::Warning } else { Severity::Info });
    for it in left {
        violation.related.extend(judged.related(it.made, format!("{} `{}` is created", it.kind.word(), it.name)));
    }
    vec![violation]
}

/// PostgreSQL renames a column in the views that read it, and not what they give (manual, "ALTER TABLE").
fn followed(judged: &Judged<'_>, what: &str, dialect: Dialect) -> Vec<Violation> {
    let Change::AlterColumn { column, .. } = &judged.operation.change else { return Vec::new() };
    let views = judged.dependents().iter().filter(|it| it.kind == Standing::View && !is_changed(judged, it));
    let views: Vec<&Dependent> = views.filter(|_| dialect == Dialect::Postgresql).collect();
    if views.is_empty() {
        return Vec::new();
    }
    let (read, call) = if views.len() == 1 { ("reads", "calls") } else { ("read", "call") };
    let names = crate::rules::replayed::capital(&named(views.iter().copied()));
    let message = format!("{names} {read} {what} and still {call} it `{column}` when it is renamed.");
    let mut violation = judged.violation(message).with_severity(Severity::Info);
    violation.why = Some("PostgreSQL follows the rename inside of a view, and leaves the names of the columns that it gives as they are: code that reads both finds two names for one thing.".to_owned());
    for it in views {
        violation.related.extend(judged.related(it.made, format!("view `{}` is created", it.name)));
    }
    vec![violation]
}

/// Whether the same function drops, makes or replaces something that stands on the column.
fn is_changed(judged: &Judged<'_>, dependent: &Dependent) -> bool {
    let is_it = |name: &Name| {
        let id: Option<Id> = judged.id(name);
        id.is_some_and(|id| id.to_string() == dependent.name) || name.name.as_known().is_none()
    };
    judged.operations().iter().any(|it| match &it.change {
        Change::Object { verb: Verb::Create | Verb::Replace | Verb::Drop, kind, name: Some(name), .. } => {
            let is_function = kind.is_function() || *kind == ObjectKind::Routine;
            let is_kind = match dependent.kind {
                Standing::View => matches!(kind, ObjectKind::View | ObjectKind::MaterializedView),
                Standing::Trigger => *kind == ObjectKind::Trigger,
                _ => is_function,
            };
            is_kind && is_it(name)
        }
        Change::CreateView { name, .. } => dependent.kind == Standing::View && is_it(name),
        _ => false,
    })
}
