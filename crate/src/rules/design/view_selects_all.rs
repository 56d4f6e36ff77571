use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "view-selects-all",
    group: Group::Design,
    severity: Severity::Info,
    what: "A view that selects `*`.",
    why: "Its columns are those that the tables have now: later ones are not in it, and dropping or changing one is refused.",
    remedy: "Name the columns.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
op.execute("CREATE VIEW all_runs AS SELECT * FROM runs")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
op.execute("CREATE VIEW all_runs AS SELECT id FROM runs")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::CreateView { name, query, .. } = &judged.operation.change else { return Vec::new() };
    // One that goes with the connection does not see its tables change.
    let is_temporary = judged.operation.sql.as_ref().is_some_and(|sql| {
        sql.text
            .with_holes()
            .split_whitespace()
            .take(5)
            .any(|it| it.eq_ignore_ascii_case("TEMP") || it.eq_ignore_ascii_case("TEMPORARY"))
    });
    let query = query.with_holes();
    let words: Vec<&str> = query.split_whitespace().take(2).collect();
    let is_all = matches!(words.as_slice(), [select, all]
        if select.eq_ignore_ascii_case("SELECT") && (*all == "*" || all.ends_with(".*")));
    if !is_all || is_temporary || judged.is_downgrade {
        return Vec::new();
    }
    vec![judged.violation(format!("View `{}` selects all columns.", name.name))]
}
