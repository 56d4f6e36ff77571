use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, Constraint, ConstraintKind};
use crate::rules::deployed::quoted;
use crate::rules::{Check, Group, Judged, Rule};
use crate::schema::names::key_of;

pub(super) const RULE: Rule = Rule {
    name: "unnamed-constraint",
    group: Group::Reversibility,
    severity: Severity::Info,
    what: "A constraint without a name, where no naming convention gives it one.",
    why: "Whoever wants to drop it has to look up first what the database has called it: SQLite keeps no name at all, and a batch can drop it only with a `naming_convention`; SQL Server and Oracle make up another one in each database.",
    remedy: "Give it a name, or give `MetaData` a `naming_convention` and env.py that metadata.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("email", sa.String(200)))
# next revision
op.create_unique_constraint(None, "users", ["email"])
"#,
    good: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("email", sa.String(200)))
# next revision
op.create_unique_constraint("uq_users_email", "users", ["email"])
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    if judged.is_downgrade {
        return Vec::new();
    }
    let schema = judged.at_heads();
    // Where the convention isn't known there may be one.
    let Some(conventions) = &schema.conventions else { return Vec::new() };
    let has_name = |constraint: &Constraint| {
        constraint.name.is_some() || key_of(&constraint.kind.type_()).is_none_or(|key| conventions.contains_key(key))
    };
    let of = |constraints: &[Constraint]| -> Vec<String> {
        let unnamed = constraints.iter().filter(|it| !has_name(it));
        unnamed.filter_map(|it| words(&it.kind)).collect()
    };
    let nameless = match &judged.operation.change {
        Change::AddConstraint { constraint, .. } => of(std::slice::from_ref(constraint)),
        // Elsewhere the name follows from those of the table and the column.
        Change::AddColumn { column, .. } if makes_up_names(judged) => of(&column.constraints),
        Change::CreateTable(create) if makes_up_names(judged) && !create.temporary => {
            let mut all = of(&create.constraints);
            all.extend(create.columns.iter().flat_map(|column| of(&column.constraints)));
            all
        }
        _ => return Vec::new(),
    };
    let (Some(table), false) = (judged.operation.change.table(), nameless.is_empty()) else { return Vec::new() };
    let verb = if nameless.len() == 1 { "has no name" } else { "have no names" };
    let message =
        format!("{} of table `{}` {verb}.", crate::rules::replayed::capital(&nameless.join(", ")), table.name);
    let why = match judged.server().dialect {
        Dialect::Postgresql => {
            "PostgreSQL makes up a name, which nobody sees in the migration: whoever drops the constraint has to look it up, and `drop_constraint(None, …)`, as autogenerate writes it into the downgrade, fails."
        }
        Dialect::Mysql | Dialect::Mariadb => {
            "MySQL and MariaDB make up a name, for foreign keys and checks with a number in it: whoever drops the constraint has to look it up, and `drop_constraint(None, …)`, as autogenerate writes it into the downgrade, fails."
        }
        _ => return vec![judged.violation(message)],
    };
    vec![judged.violation(message).with_why(why)]
}

/// Whether a constraint without a name has none, or another one in each database.
fn makes_up_names(judged: &Judged<'_>) -> bool {
    matches!(judged.server().dialect, Dialect::Sqlite | Dialect::Mssql | Dialect::Oracle)
}

/// A constraint in words; a primary key is found without a name.
fn words(kind: &ConstraintKind) -> Option<String> {
    let list = |columns: &[crate::text::Text]| quoted(columns.iter().map(ToString::to_string));
    Some(match kind {
        ConstraintKind::Unique { columns, .. } => format!("the unique constraint on {}", list(columns)),
        ConstraintKind::ForeignKey { columns, .. } => format!("the foreign key on {}", list(columns)),
        ConstraintKind::Check { .. } => "a check".to_owned(),
        ConstraintKind::Exclude { .. } => "an exclusion".to_owned(),
        ConstraintKind::PrimaryKey { .. } | ConstraintKind::Other { .. } => return None,
    })
}
