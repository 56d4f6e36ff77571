use crate::finding::{Severity, Violation};
use crate::operation::{Change, ObjectKind, TypeDefinition, Verb};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "create-domain-with-constraint",
    group: Group::Locks,
    severity: Severity::Info,
    what: "A domain with a condition.",
    why: "A condition of a domain can't be changed without reading every column of it, in all tables at once and under locks that keep everybody from writing. A new column of it makes PostgreSQL write its table anew.",
    remedy: "Use the plain type, with a check on each table: that can be added as `NOT VALID` and changed table by table.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.execute("CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%')")
"#,
    good: r#"
op.create_table("users", sa.Column("email", sa.Text, sa.CheckConstraint("email LIKE '%@%'", name="ck_users_email")))
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let (name, definition) = match &judged.operation.change {
        Change::Object {
            verb: Verb::Create, kind: ObjectKind::Domain, name: Some(name), detail: Some(detail), ..
        } => (name, detail),
        Change::CreateType { name, definition: TypeDefinition::Other(definition), .. } => {
            let is_domain = judged.operation.sql.as_ref().is_some_and(|sql| sql.keyword.ends_with("DOMAIN"));
            if !is_domain {
                return Vec::new();
            }
            (name, definition)
        }
        _ => return Vec::new(),
    };
    let upper = definition.with_holes().to_ascii_uppercase();
    let mut words = upper.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    let has_condition = upper.contains("NOT NULL") || words.any(|word| word == "CHECK");
    if !has_condition || judged.is_downgrade {
        return Vec::new();
    }
    vec![judged.violation(format!("Domain `{name}` has a condition, which can't be changed table by table."))]
}
