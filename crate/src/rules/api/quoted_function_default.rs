use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "quoted-function-default",
    group: Group::Api,
    severity: Severity::Warning,
    what: "A default that is a string where a function was meant: `server_default=\"now()\"`.",
    why: "SQLAlchemy puts a string between quotes. PostgreSQL reads `'now()'` once, while it makes the column: all rows get the time of the migration. In a column of text they get the word itself.",
    remedy: "Pass SQL: `server_default=sa.func.now()` or `sa.text(\"now()\")`.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("at", sa.DateTime(timezone=True), server_default="now()"))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("at", sa.DateTime(timezone=True), server_default=sa.func.now()))
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let mut found: Vec<(&Text, Quoted)> = Vec::new();
    let table = match &judged.operation.change {
        Change::CreateTable(create) => {
            let quoted = |default: &Option<Text>, type_: &Text| quoted(default.as_ref()?, type_);
            found.extend(create.columns.iter().filter_map(|it| Some((&it.name, quoted(&it.default, &it.type_.sql)?))));
            &create.table
        }
        Change::AddColumn { table, column, .. } => {
            let of = column.default.as_ref().and_then(|default| quoted(default, &column.type_.sql));
            found.extend(of.map(|it| (&column.name, it)));
            table
        }
        Change::AlterColumn { table, column, to } => {
            let existing = || Some(&judged.existing()?.table.column(column.as_known()?)?.type_.sql);
            let types = [to.type_.as_ref().map(|it| &it.sql), to.existing_type.as_ref().map(|it| &it.sql)];
            let type_ = types.into_iter().flatten().next().or_else(existing);
            if let (Some(Some(default)), Some(type_)) = (&to.default, type_) {
                found.extend(quoted(default, type_).map(|it| (column, it)));
            }
            table
        }
        _ => return Vec::new(),
    };
    let Some(table) = table.name.as_known() else { return Vec::new() };
    let violation = |(column, quoted): (&Text, Quoted)| {
        let column = column.as_known()?;
        let Quoted { default, function, is_time } = quoted;
        let gets = if is_time { "the time at which this runs" } else { "these letters" };
        let message = format!("The default of `{table}.{column}` is the string {default}: all rows get {gets}.");
        Some(judged.violation(message).with_instead(format!("server_default=sa.text(\"{function}\")")))
    };
    found.into_iter().filter_map(violation).collect()
}

/// A string that is a default, and stands for a function.
struct Quoted {
    default: String,
    function: String,
    is_time: bool,
}

/// Functions that somebody would want as a default.
const FUNCTIONS: &[&str] =
    &["now()", "current_timestamp", "gen_random_uuid()", "uuid_generate_v4()", "clock_timestamp()"];

/// What PostgreSQL takes for a time in a string (manual, 8.5.1.4 "Special Values"), and what it stands for.
const TIMES: &[(&str, &str)] = &[("now()", "now()"), ("now", "now()"), ("today", "current_date")];

fn quoted(default: &Text, type_: &Text) -> Option<Quoted> {
    let default = default.as_known()?.trim();
    let letters = default.strip_prefix('\'')?.strip_suffix('\'')?.trim().to_ascii_lowercase();
    let type_ = type_.as_known()?.to_ascii_uppercase();
    let is_time = ["TIMESTAMP", "DATE", "TIME"].iter().any(|word| type_.starts_with(word)) && !type_.ends_with(']');
    let is_text = ["VARCHAR", "TEXT", "CHAR"].iter().any(|word| type_.starts_with(word)) && !type_.ends_with(']');
    let function = if is_time {
        TIMES.iter().find(|(word, _)| *word == letters)?.1
    } else if is_text {
        FUNCTIONS.iter().copied().find(|word| *word == letters)?
    } else {
        return None;
    };
    Some(Quoted { default: default.to_owned(), function: function.to_owned(), is_time })
}
