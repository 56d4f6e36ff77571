use crate::finding::Severity;
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "unused-ignore",
    group: Group::Style,
    severity: Severity::Info,
    what: "A comment `# limbeck: ignore[rule]` that ignores nothing: the rule finds nothing there, or there is no such rule.",
    why: "It hides what the rule may find in the same place one day, or was meant for a finding that is still told.",
    remedy: "Remove the comment, or write the rule's name as the finding has it, at the end of the line or on a line of its own right above.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.drop_table("runs")  # limbeck: ignore[drop-tabel] nobody reads it any more
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.drop_table("runs")  # limbeck: ignore[drop-table] nobody reads it any more
"#,
    check: Check::Ignores,
};
