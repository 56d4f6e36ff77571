use super::of_running_code;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, Name, ObjectKind, Operation, Verb};
use crate::rules::{Check, Group, Judged, Rule};
use crate::schema::Id;

pub(super) const RULE: Rule = Rule {
    name: "rename-object",
    group: Group::Compatibility,
    severity: Severity::Warning,
    what: "A view, a sequence, a type or a function that gets another name.",
    why: "Code that is still running uses the old name, and fails.",
    remedy: "Create one of the new name beside it, deploy code that uses that, then drop the old one.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.execute("CREATE SEQUENCE ticket")
# next revision
op.execute("ALTER SEQUENCE ticket RENAME TO ticket_number")
"#,
    good: r#"
op.execute("CREATE SEQUENCE ticket")
# next revision
op.execute("CREATE SEQUENCE ticket_number")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let (kind, to) = match &judged.operation.change {
        Change::Object { verb: Verb::Rename, kind, detail: Some(to), .. } => (*kind, to.clone()),
        // A view may be renamed as if it were a table.
        Change::RenameTable { to, .. } => (ObjectKind::View, to.name.clone()),
        _ => return Vec::new(),
    };
    let is_used = matches!(
        kind,
        ObjectKind::View
            | ObjectKind::MaterializedView
            | ObjectKind::Sequence
            | ObjectKind::Type
            | ObjectKind::Domain
            | ObjectKind::Function
    );
    let (Some((id, made)), true, false) = (judged.object(), is_used, judged.is_downgrade) else { return Vec::new() };
    // Where something takes the old name, this makes room for it.
    if judged.operations().iter().any(|it| makes(it, id)) {
        return Vec::new();
    }
    let word = kind.word();
    let message = format!(
        "{} `{id}` becomes `{to}`: code that is still running uses the old name.",
        crate::rules::replayed::capital(word)
    );
    let violation = judged.violation(message).with_related(judged.related(*made, format!("{word} `{id}` is created")));
    vec![of_running_code(judged, violation)]
}

/// Whether an operation makes something of a name, or gives something the name.
fn makes(operation: &Operation, id: &Id) -> bool {
    let is_it = |name: &Name| name.name.as_known() == Some(&id.name);
    match &operation.change {
        Change::CreateView { name, .. } | Change::CreateType { name, .. } => is_it(name),
        Change::Object { verb: Verb::Create | Verb::Replace, name: Some(name), .. } => is_it(name),
        Change::Object { verb: Verb::Rename, detail: Some(to), .. } => to.as_known() == Some(&id.name),
        Change::RenameTable { to, .. } => is_it(to),
        _ => false,
    }
}
