use super::keys::{drop_of, plain_columns};
use crate::finding::{Severity, Violation};
use crate::rules::folded::{Part, folded, in_words};
use crate::rules::{Check, Group, Rule, Tabled};
use crate::schema::Made;
use crate::schema::table::{Doubt, Given, Index, Key};

pub(super) const RULE: Rule = Rule {
    name: "prefix-index",
    group: Group::Design,
    severity: Severity::Info,
    what: "An index whose columns are the first ones of another index or key.",
    why: "Queries can use the longer one for the same columns; the shorter one costs each write and seldom gains anything.",
    remedy: "Drop the shorter one, unless measurements say that it pays.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("owner_id", sa.BigInteger), sa.Column("state", sa.Text))
op.create_index("ix_runs_owner_id", "runs", ["owner_id"])
op.create_index("ix_runs_owner_id_state", "runs", ["owner_id", "state"])
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("owner_id", sa.BigInteger), sa.Column("state", sa.Text))
op.create_index("ix_runs_owner_id_state", "runs", ["owner_id", "state"])
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if tabled.table.doubt != Doubt::None {
        return Vec::new();
    }
    let of = |index: &Index| {
        let columns = plain_columns(index).filter(|_| !index.unique)?;
        // That is told as what it is: the same as another one.
        if is_repeated(tabled, index, &columns) {
            return None;
        }
        let longer = longer_key(tabled, &columns).or_else(|| longer_index(tabled, &columns))?;
        part(tabled, index, longer)
    };
    let message =
        |names: &[String]| format!("Indexes on `{}` are the beginning of longer ones: {}.", tabled.id, in_words(names));
    folded(tabled.indexes().filter_map(of).collect(), message)
}

/// Whether a key, a unique index or an index before it has the same columns.
fn is_repeated(tabled: &Tabled<'_>, index: &Index, columns: &[&str]) -> bool {
    let is_same = |key: &Key| key.columns.iter().map(AsRef::as_ref).eq(columns.iter().copied());
    let mut is_before = true;
    let mut others = tabled.indexes().filter(|it| {
        is_before &= !std::ptr::eq(*it, index);
        !std::ptr::eq(*it, index) && (is_before || it.unique)
    });
    tabled.table.keys().any(is_same) || others.any(|it| plain_columns(it).is_some_and(|own| own == columns))
}

fn begins(columns: &[&str], longer: &[&str]) -> bool {
    longer.len() > columns.len() && longer.starts_with(columns)
}

fn longer_key<'e>(tabled: &Tabled<'e>, columns: &[&str]) -> Option<(&'e Given, Made)> {
    let is_longer = |key: &&Key| {
        let own: Vec<&str> = key.columns.iter().map(AsRef::as_ref).collect();
        key.made.is_certain && begins(columns, &own)
    };
    tabled.table.keys().find(is_longer).map(|key| (&key.name, key.made))
}

fn longer_index<'e>(tabled: &Tabled<'e>, columns: &[&str]) -> Option<(&'e Given, Made)> {
    let mut longer = tabled.indexes().filter(|it| plain_columns(it).is_some_and(|own| begins(columns, &own)));
    longer.next().map(|index| (&index.name, index.made))
}

fn part(tabled: &Tabled<'_>, index: &Index, (name, made): (&Given, Made)) -> Option<Part> {
    let longer = if name.name.is_empty() { "another key".to_owned() } else { format!("`{}`", name.name) };
    let message = format!("Index `{}` on `{}` is the beginning of {longer}.", index.name.name, tabled.id);
    let violation = tabled.violation(index.made, message)?.with_instead(drop_of(tabled, index));
    let is_elsewhere = made.by != index.made.by && made.by != tabled.table.made.by;
    let related = is_elsewhere.then(|| tabled.related(made, format!("{longer} is created"))).flatten();
    let place = format!("index `{}` is created", index.name.name);
    let name = format!("`{}` of {longer}", index.name.name);
    Some(Part { name, place, violation: violation.with_related(related) })
}
