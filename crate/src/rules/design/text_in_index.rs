use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::rules::tabled::{type_of, word_of};
use crate::rules::{Check, Group, Rule, Tabled, Versions};
use crate::schema::Made;
use crate::schema::table::{Doubt, Index};

// MariaDB takes the first letters by itself.
pub(super) const RULE: Rule = Rule {
    name: "text-in-index",
    group: Group::Design,
    severity: Severity::Error,
    what: "An index or a key on a `TEXT` or `BLOB` column without a length.",
    why: "MySQL refuses it: only the first letters of such a column can be indexed, and it wants to be told how many.",
    remedy: "Say how many: `mysql_length={\"name\": 255}`, or use a `String` of that length.",
    databases: &[Versions::of(Dialect::Mysql)],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sa.Text))
op.create_index("ix_runs_name", "runs", ["name"])
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sa.Text))
op.create_index("ix_runs_name", "runs", ["name"], mysql_length={"name": 255})
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if tabled.table.doubt != Doubt::None {
        return Vec::new();
    }
    let is_text = |name: &str| {
        let type_ = tabled.table.column(name).filter(|it| it.made.is_certain).and_then(type_of);
        type_.is_some_and(|it| word_of(&it).ends_with("TEXT") || word_of(&it).ends_with("BLOB") || it == "JSON")
    };
    let of = |column: &str, made: Made| {
        let id = tabled.id;
        let message = format!("`{id}.{column}` is in an index or a key, as a whole.");
        let says = format!("BLOB/TEXT column '{column}' used in key specification without a key length");
        Some(tabled.violation(made, message)?.with_alembic_says(Some(says)))
    };
    let of_index = |index: &Index| {
        let is_prefix =
            index.options.is_some() || index.method.as_ref().is_some_and(|it| it.as_known() != Some("btree"));
        let plain = index.elements.iter().filter(|it| it.is_column && it.options.is_none() && !is_prefix);
        let column = plain.filter_map(|it| it.what.as_known()).find(|it| is_text(it))?;
        of(column, index.made)
    };
    let keys = tabled.table.keys().filter(|it| it.made.is_certain);
    let of_keys = keys.filter_map(|key| of(key.columns.iter().find(|it| is_text(it))?, key.made));
    tabled.indexes().filter_map(of_index).chain(of_keys).collect()
}
