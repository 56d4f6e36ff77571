use crate::finding::{Severity, Violation};
use crate::rules::mend::quoted;
use crate::rules::tabled::type_of;
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled};
use crate::schema::Column;

// Asked of PostgreSQL 15: `DEFAULT 'now()'` becomes `'2026-11-29 23:15:15+00'::timestamp with time zone`.
pub(super) const RULE: Rule = Rule {
    name: "frozen-default",
    group: Group::Design,
    severity: Severity::Warning,
    what: "A default for the current time that is written as a string.",
    why: "PostgreSQL reads the string `'now()'` once, when the column is made: every later row gets that same moment.",
    remedy: "Use a function: `server_default=sa.func.now()` or `sa.text(\"now()\")`.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("at", sa.DateTime(timezone=True), server_default="now()"))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()")))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let of = |column: &Column| {
        let default = column.default.as_ref().filter(|_| !column.perhaps.default)?.as_known()?;
        let type_ = type_of(column)?;
        let is_time = ["TIMESTAMP", "DATE", "TIME"].iter().any(|it| type_.starts_with(it));
        let string = default.trim().split("::").next()?.trim().strip_prefix('\'')?.strip_suffix('\'')?;
        let word = string.trim().trim_end_matches("()").to_ascii_lowercase();
        if !is_time || !matches!(word.as_str(), "now" | "today" | "tomorrow" | "yesterday") {
            return None;
        }
        let message =
            format!("The default of `{}.{}` is the string `'{string}'`, which is read once.", tabled.id, column.name);
        let (table, schema) = tabled.in_call();
        let instead =
            format!("op.alter_column({table}, {}, server_default=sa.text(\"now()\"){schema})", quoted(&column.name));
        Some(tabled.violation(column.made, message)?.with_instead(instead))
    };
    tabled.columns().filter(|it| it.default.is_some()).filter_map(of).collect()
}
