use super::keys::sure_foreign_keys;
use crate::finding::{Severity, Violation};
use crate::rules::tabled::named;
use crate::rules::{Check, Group, Rule, Tabled};
use crate::schema::table::ForeignKey;

pub(super) const RULE: Rule = Rule {
    name: "on-delete-cascade",
    group: Group::Design,
    severity: Severity::Info,
    what: "A foreign key with `ON DELETE CASCADE`.",
    why: "Deleting one row deletes all rows that refer to it, and those that refer to them, without a word.",
    remedy: "Delete dependent rows in the application, or use `RESTRICT`.",
    databases: &[],
    is_opt_in: true,
    bad: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True))
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("owner_id", sa.BigInteger, sa.ForeignKey("users.id", ondelete="CASCADE")))
"#,
    good: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True))
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("owner_id", sa.BigInteger, sa.ForeignKey("users.id", ondelete="RESTRICT")))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let is_cascade = |key: &&ForeignKey| key.on_delete.as_ref().and_then(|it| it.as_known()) == Some("CASCADE");
    let keys = sure_foreign_keys(tabled).filter(is_cascade);
    keys.filter_map(|key| {
        let columns = named(tabled.id, &key.columns);
        let message = format!("Deleting a row of `{}` deletes the rows of {columns} that refer to it.", key.referent);
        tabled.violation(key.made, message)
    })
    .collect()
}
