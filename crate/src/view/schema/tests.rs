//! What the page is told of small chains.

use super::*;
use crate::audit::audit;
use crate::environment::Options;
use crate::folder::Folder;

/// Migrations by their ids, with their parents and what they do, in a folder of their own.
fn audited(migrations: &[(&str, &str, &[&str])]) -> Audit {
    let mut folder = Folder::default();
    folder.add("alembic.ini", b"[alembic]\nscript_location = m\nsqlalchemy.url = postgresql://h/d\n".to_vec());
    folder.add("m/env.py", b"from alembic import context\n".to_vec());
    for (id, parents, upgrade) in migrations {
        let body: String = upgrade.iter().map(|sql| format!("    op.execute(\"{sql}\")\n")).collect();
        let text = format!(
            "from alembic import op\nrevision = \"{id}\"\ndown_revision = {parents}\n\ndef upgrade():\n{body}    pass\n"
        );
        folder.add(&format!("m/versions/{id}.py"), text.into_bytes());
    }
    audit(&folder, &Options::default(), &mut |_, _| {})
}

fn names(rows: &[SchemaRow]) -> Vec<String> {
    rows.iter().map(|row| format!("{} {}", row.of.kind, row.of.name)).collect()
}

/// Two branches from one base.
fn branches() -> Audit {
    audited(&[
        ("a", "None", &["CREATE TABLE runs (id INTEGER PRIMARY KEY)"]),
        ("b", "\"a\"", &["CREATE TABLE left_side (id INTEGER)", "ALTER TABLE runs ADD COLUMN l TEXT"]),
        ("c", "\"a\"", &["CREATE TABLE right_side (id INTEGER)", "ALTER TABLE runs ADD COLUMN r TEXT"]),
    ])
}

#[test]
fn a_revision_stands_on_its_own_branch_alone() {
    let audit = branches();
    let at = |revision| schema(&audit, 0, revision).map(|view| names(&view.rows)).unwrap_or_default();
    assert_eq!(at(Some("m/versions/b.py")), ["table left_side", "table runs"]);
    assert_eq!(at(Some("m/versions/c.py")), ["table right_side", "table runs"]);
    assert_eq!(at(None), ["table left_side", "table right_side", "table runs"]);
    assert!(schema(&audit, 0, Some("m/versions/d.py")).is_none());
    assert!(schema(&audit, 1, None).is_none());
}

#[test]
fn history_says_what_is_not_part_of_what_is_shown() {
    let audit = branches();
    for (own, other) in [("b", "c"), ("c", "b")] {
        let page = table(&audit, 0, Some(&format!("m/versions/{own}.py")), &Id::bare("runs"));
        let rows = page.map(|page| page.history).unwrap_or_default();
        let beyond = |id: &str| rows.iter().find(|row| row.made.migration.revision == id).map(|row| row.is_beyond);
        assert_eq!((beyond("a"), beyond(own), beyond(other)), (Some(false), Some(false), Some(true)));
    }
    // Of a table that is made on the second branch: its own history, and not that of the first branch's table.
    let page = table(&audit, 0, Some("m/versions/c.py"), &Id::bare("right_side"));
    let history = page.map(|page| page.history).unwrap_or_default();
    assert_eq!(history.iter().map(|row| row.made.migration.revision.as_str()).collect::<Vec<_>>(), ["c"]);
}

#[test]
fn what_changes_is_told_by_the_table_that_it_is_of() {
    let audit = audited(&[
        (
            "a",
            "None",
            &["CREATE TABLE x (id INTEGER, t TEXT)", "CREATE TABLE y (id INTEGER)", "CREATE INDEX i ON x (id)"],
        ),
        ("b", "\"a\"", &["DROP INDEX i", "CREATE INDEX i ON y (id)", "ALTER TABLE x ALTER COLUMN id SET NOT NULL"]),
    ]);
    let view = changes(&audit, 0, Some("m/versions/a.py"), Some("m/versions/b.py"));
    let groups = view.map(|view| view.groups).unwrap_or_default();
    let told: Vec<String> = groups
        .iter()
        .flat_map(|group| {
            let part =
                |part: &ChangeRow| format!("{} {}: {} {} {}", group.of.name, group.how, part.how, part.word, part.name);
            group.parts.iter().map(part)
        })
        .collect();
    assert_eq!(told, ["x changed: changed column id", "x changed: removed index i", "y changed: added index i"]);
    let all = changes(&audit, 0, None, Some("m/versions/a.py")).map(|view| view.groups).unwrap_or_default();
    let told: Vec<_> = all.iter().map(|group| (group.of.name.as_str(), group.how, group.columns)).collect();
    assert_eq!(told, [("x", "added", Some(2)), ("y", "added", Some(1))]);
}

#[test]
fn what_is_used_and_not_there_is_told_by_what_is_done_to_it() {
    let audit = audited(&[
        ("a", "None", &["CREATE TABLE t (id INTEGER)", "ALTER TABLE ghosts ADD COLUMN x TEXT", "DROP TABLE old"]),
        ("b", "\"a\"", &["DROP TABLE t", "ALTER TABLE t ADD COLUMN y TEXT", "UPDATE seen SET x = 1"]),
    ]);
    let summary = summary(&audit.environments[0]);
    let told = |tables: &[MissingTable]| -> Vec<String> {
        tables.iter().map(|it| format!("{} {} {:?} {}", it.table.name, it.verb, it.before, it.is_there)).collect()
    };
    assert_eq!(
        told(&summary.never_made),
        ["ghosts altered None true", "old dropped None false", "seen used None true"]
    );
    assert_eq!(told(&summary.used_after), ["t altered Some(\"dropped\") true"]);
    assert_eq!(summary.tables, 3);
}

#[test]
fn functions_of_one_name_share_a_page() {
    let create = |arguments: &str| format!("CREATE FUNCTION f({arguments}) RETURNS int LANGUAGE sql AS 'SELECT 1'");
    let (one, two) = (create("a int"), create("a text"));
    let audit = audited(&[("a", "None", &[&one, &two])]);
    let rows = schema(&audit, 0, None).map(|view| names(&view.rows)).unwrap_or_default();
    assert_eq!(rows, ["function f"]);
    let page = object(&audit, 0, None, "function", &Id::bare("f"));
    assert_eq!(page.map(|page| page.definitions.len()), Some(2));
    assert!(object(&audit, 0, None, "function", &Id::bare("g")).is_none());
}

#[test]
fn drawings_have_lines_between_tables_that_are_there() {
    let audit = audited(&[(
        "a",
        "None",
        &[
            "CREATE TABLE b (id INTEGER PRIMARY KEY)",
            "CREATE TABLE a (id INTEGER PRIMARY KEY REFERENCES b (id), c INTEGER REFERENCES b (id), d INTEGER NOT NULL REFERENCES b (id))",
        ],
    )]);
    let view = drawing(&audit, 0, None);
    let lines: Vec<_> = view
        .iter()
        .flat_map(|view| &view.references)
        .map(|it| (it.from, it.to, it.columns.join(" "), it.is_unique, it.is_optional))
        .collect();
    let line = |column: &str, is_unique, is_optional| (0, 1, column.to_owned(), is_unique, is_optional);
    assert_eq!(lines, [line("id", true, false), line("c", false, true), line("d", false, false)]);
}

#[test]
fn documents_are_named_after_their_revision() {
    let audit = branches();
    let view = schema(&audit, 0, Some("m/versions/b.py"));
    let all: Vec<String> = view.iter().flat_map(|view| &view.documents).map(|it| it.name.clone()).collect();
    assert!(all.contains(&"schema-b.sql".to_owned()), "{all:?}");
    for name in &all {
        let text = document(&audit, 0, Some("m/versions/b.py"), name).unwrap_or_default();
        assert!(text.contains("left_side") && !text.contains("right_side"), "{name}: {text}");
    }
    assert!(document(&audit, 0, None, "schema-b.sql").is_none());
}
