use super::keys::sure_foreign_keys;
use crate::finding::{Severity, Violation};
use crate::rules::tabled::named;
use crate::rules::{Check, Group, Rule, Tabled};

pub(super) const RULE: Rule = Rule {
    name: "on-delete-implicit",
    group: Group::Design,
    severity: Severity::Info,
    what: "A foreign key that doesn't say what happens when the row that it refers to is deleted.",
    why: "Without `ON DELETE` the database refuses the deletion, which is not always what was meant; said explicitly, a reader knows.",
    remedy: "Write `ondelete`: `RESTRICT`, `CASCADE` or `SET NULL`.",
    databases: &[],
    is_opt_in: true,
    bad: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True))
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("owner_id", sa.BigInteger, sa.ForeignKey("users.id")))
"#,
    good: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True))
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("owner_id", sa.BigInteger, sa.ForeignKey("users.id", ondelete="RESTRICT")))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let keys = sure_foreign_keys(tabled).filter(|it| it.on_delete.is_none());
    keys.filter_map(|key| {
        let columns = named(tabled.id, &key.columns);
        tabled.violation(key.made, format!("Foreign key {columns} to `{}` has no `ON DELETE`.", key.referent))
    })
    .collect()
}
