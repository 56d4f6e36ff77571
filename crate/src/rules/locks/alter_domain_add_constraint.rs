use super::met::{earlier, is_name_of};
use super::written;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ObjectKind, Verb};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "alter-domain-add-constraint",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A condition that is added to a domain, and tried on all columns of it at once.",
    why: "PostgreSQL reads every table that has a column of the domain, and nobody writes to any of them until all are read and the transaction is over.",
    remedy: "Add the condition as `NOT VALID`, and validate it in the next revision.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.execute("CREATE DOMAIN email AS text")
op.execute("CREATE TABLE users (id bigint PRIMARY KEY, address email)")
# next revision
op.execute("ALTER DOMAIN email ADD CONSTRAINT email_has_at CHECK (VALUE LIKE '%@%')")
"#,
    good: r#"
op.execute("CREATE DOMAIN email AS text")
op.execute("CREATE TABLE users (id bigint PRIMARY KEY, address email)")
# next revision
op.execute("ALTER DOMAIN email ADD CONSTRAINT email_has_at CHECK (VALUE LIKE '%@%') NOT VALID")
# next revision
op.execute("ALTER DOMAIN email VALIDATE CONSTRAINT email_has_at")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Object { verb: Verb::Alter, kind: ObjectKind::Domain, name: Some(name), detail: Some(detail), .. } =
        &judged.operation.change
    else {
        return Vec::new();
    };
    let text = detail.with_holes();
    let upper = text.trim().to_ascii_uppercase();
    let sets = upper.starts_with("SET NOT NULL");
    if !sets && (!upper.starts_with("ADD") || upper.ends_with("NOT VALID")) {
        return Vec::new();
    }
    let schema = judged.at_heads();
    let Some(id) = schema.id(name) else { return Vec::new() };
    let type_ = schema.type_(&id);
    let makes = |change: &Change| match change {
        Change::CreateType { name, .. } | Change::Object { verb: Verb::Create, name: Some(name), .. } => {
            is_name_of(name, &id)
        }
        _ => false,
    };
    if type_.is_some_and(|it| judged.is_own(it.made)) || earlier(judged).any(|it| makes(&it.change)) {
        return Vec::new();
    }
    let of = |table: &crate::schema::Table| {
        table.columns.iter().any(|it| it.type_.user.as_ref() == Some(&id)) && !judged.is_own(table.made)
    };
    let count = schema.tables().filter(|(_, table)| of(table)).count();
    let what = if sets { "`NOT NULL`" } else { "a condition" };
    let (tables, verb) = match count {
        0 => ("every table that has it".to_owned(), "is"),
        1 => ("the table that has it".to_owned(), "is"),
        count => (format!("the {count} tables that have it"), "are"),
    };
    let violation = judged.violation(format!("Domain `{name}` gets {what}, for which {tables} {verb} read."));
    // No table of the migrations has it: others may.
    let violation = if count == 0 && type_.is_some() { violation.with_severity(Severity::Info) } else { violation };
    let Some(action) = detail.as_known().filter(|_| !sets) else { return vec![violation] };
    let add = written::execute(&format!("ALTER DOMAIN {} {action} NOT VALID", written::in_sql(&id)));
    let constraint = constraint(&Text::known(action));
    let validate = constraint.map(|constraint| {
        format!(
            "{}{}",
            written::NEXT_REVISION,
            written::execute(&format!("ALTER DOMAIN {} VALIDATE CONSTRAINT {constraint}", written::in_sql(&id)))
        )
    });
    vec![violation.with_instead(format!("{add}{}", validate.unwrap_or_default()))]
}

/// `ADD CONSTRAINT name CHECK …`
fn constraint(action: &Text) -> Option<String> {
    let mut words = action.as_known()?.split_whitespace().skip(1);
    words.next().filter(|word| word.eq_ignore_ascii_case("CONSTRAINT"))?;
    words.next().map(ToOwned::to_owned)
}
