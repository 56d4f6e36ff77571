use crate::finding::{Severity, Violation};
use crate::operation::{Change, ConstraintKind};
use crate::rules::deployed::quoted;
use crate::rules::destructive::dropped_constraint::{self, Dropped};
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "constraint-narrowed",
    group: Group::Compatibility,
    severity: Severity::Warning,
    what: "A CHECK that is replaced by one that lets less in.",
    why: "A row that has what was allowed before stops the migration, and code that is still running and writes it fails afterwards.",
    remedy: "Deploy code that no longer writes it, change the rows, then replace the constraint.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
op.create_check_constraint("ck_runs_state", "runs", "state IN ('new', 'paused', 'done')")
# next revision
op.drop_constraint("ck_runs_state", "runs", type_="check")
op.create_check_constraint("ck_runs_state", "runs", "state IN ('new', 'done')")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
op.create_check_constraint("ck_runs_state", "runs", "state IN ('new', 'done')")
# next revision
op.drop_constraint("ck_runs_state", "runs", type_="check")
op.create_check_constraint("ck_runs_state", "runs", "state IN ('new', 'paused', 'done')")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AddConstraint { constraint, .. } = &judged.operation.change else { return Vec::new() };
    let ConstraintKind::Check { condition } = &constraint.kind else { return Vec::new() };
    let Some(existing) = judged.existing().filter(|_| !judged.is_downgrade) else { return Vec::new() };
    let Some(new) = condition.as_known().and_then(Condition::of) else { return Vec::new() };
    let id = &existing.id;
    let narrowed = judged.others().filter(|other| other.at < judged.at).find_map(|other| {
        let before = other.impact.existing.as_ref().filter(|it| it.table.number == existing.table.number)?;
        let Some(Dropped::Check(name, Some(check))) = dropped_constraint::of(before, other.operation) else {
            return None;
        };
        let old = Condition::of(check.expression.as_known()?)?;
        judged.was_there(check.made).then(|| old.lost(&new).map(|lost| (name, lost, check.made)))?
    });
    let Some((name, lost, made)) = narrowed else { return Vec::new() };
    let column = column_of(new.subject);
    let message = format!("Check `{name}` of table `{id}` is replaced by one that no longer lets in {lost}.");
    let severity = if judged.were_seen_to(id, &column) { Severity::Info } else { Severity::Warning };
    let related = judged.related(made, format!("check `{name}` is created"));
    vec![judged.violation(message).with_severity(severity).with_related(related)]
}

/// A condition of which it can be told which of two lets more in.
struct Condition<'c> {
    /// What is compared, as it is written.
    subject: &'c str,
    asks: Asks,
}

enum Asks {
    /// One of these.
    OneOf(Vec<String>),
    /// No more than this, or less than this.
    Below { limit: f64, is_in: bool },
    /// No less than this, or more than this.
    Above { limit: f64, is_in: bool },
}

impl<'c> Condition<'c> {
    /// A condition that is a single comparison: `state IN ('a', 'b')`, `length(name) <= 20`.
    fn of(sql: &'c str) -> Option<Condition<'c>> {
        let sql = unbracketed(sql.trim());
        let upper = sql.to_ascii_uppercase();
        if [" AND ", " OR ", " NOT "].iter().any(|word| upper.contains(word)) {
            return None;
        }
        if let Some(at) = upper.find(" IN ") {
            let list = sql.get(at + 4..)?.trim().strip_prefix('(')?.strip_suffix(')')?;
            return Some(Condition { subject: sql.get(..at)?.trim(), asks: Asks::OneOf(literals(list)?) });
        }
        let at = sql.find(['<', '>'])?;
        let (subject, rest) = sql.split_at(at);
        let is_in = rest.get(1..)?.starts_with('=');
        let limit = rest.get(1 + usize::from(is_in)..)?.trim().parse().ok()?;
        let asks = if rest.starts_with('<') { Asks::Below { limit, is_in } } else { Asks::Above { limit, is_in } };
        Some(Condition { subject: subject.trim(), asks })
    }

    /// What another condition of the same no longer lets in, in words.
    fn lost(&self, new: &Condition<'_>) -> Option<String> {
        if column_of(self.subject) != column_of(new.subject) {
            return None;
        }
        match (&self.asks, &new.asks) {
            (Asks::OneOf(old), Asks::OneOf(new)) => {
                let lost: Vec<&String> = old.iter().filter(|it| !new.contains(it)).collect();
                (!lost.is_empty()).then(|| quoted(lost))
            }
            (Asks::Below { limit: old, is_in: was_in }, Asks::Below { limit, is_in }) => {
                let is_less = limit < old || limit <= old && *was_in && !is_in;
                is_less.then(|| between(self.subject, *limit, *old))
            }
            (Asks::Above { limit: old, is_in: was_in }, Asks::Above { limit, is_in }) => {
                let is_less = limit > old || limit >= old && *was_in && !is_in;
                is_less.then(|| between(self.subject, *old, *limit))
            }
            _ => None,
        }
    }
}

/// What lies between two limits, in words.
fn between(subject: &str, low: f64, high: f64) -> String {
    if low < high { format!("`{subject}` from {low} to {high}") } else { format!("`{subject}` of {low}") }
}

/// An expression without brackets around all of it.
fn unbracketed(sql: &str) -> &str {
    let inside = sql.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    match inside {
        Some(inside) if !inside.contains([')', '(']) || inside.ends_with(')') && inside.matches('(').count() == 1 => {
            unbracketed(inside.trim())
        }
        _ => sql,
    }
}

/// The strings or numbers of a list.
fn literals(list: &str) -> Option<Vec<String>> {
    let one = |item: &str| {
        let item = item.split("::").next().unwrap_or_default().trim();
        let text = item.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
        match text {
            Some(text) => Some(text.to_owned()),
            None => item.parse::<f64>().ok().map(|_| item.to_owned()),
        }
    };
    list.split(',').map(one).collect()
}

/// What is compared, without quotes and case.
fn column_of(subject: &str) -> String {
    subject.replace(['"', '`', '[', ']', ' '], "").to_ascii_lowercase()
}
