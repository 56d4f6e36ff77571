//! What is written down of an audit for a report: the same each time, and of files no more than is asked for.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use limbeck::audit::{Audit, audit};
use limbeck::environment::Options;
use limbeck::folder::Folder;
use limbeck::record::{self, About};
use serde_json::Value;

const FIRST: &str = "from alembic import op\nimport sqlalchemy as sa\nrevision = 'a1'\ndown_revision = None\n\n\
    def upgrade():\n    # MARKED comment\n    op.create_table('stations', sa.Column('id', sa.Integer(), primary_key=True))\n    \
    op.execute(\"INSERT INTO stations VALUES (77123)\")\n\ndef downgrade():\n    pass\n";

const SECOND: &str = "from alembic import op\nimport sqlalchemy as sa\nrevision = 'b2'\ndown_revision = 'a1'\n\n\
    def upgrade():\n    op.add_column('stations', sa.Column('name', sa.Text()))\n\n\
    def downgrade():\n    op.drop_column('stations', 'name')\n";

fn audited(files: &[(&str, &str)]) -> Audit {
    let mut folder = Folder::default();
    for (path, text) in files {
        folder.add(path, text.as_bytes().to_vec());
    }
    audit(&folder, &Options::default(), &mut |_, _| {})
}

fn two() -> Audit {
    audited(&[
        ("alembic.ini", "[alembic]\nscript_location = alembic\n"),
        ("alembic/env.py", "from alembic import context\n"),
        ("alembic/versions/a1_stations.py", FIRST),
        ("alembic/versions/b2_names.py", SECOND),
        ("README.md", "Migration a1_stations.py was WRITTEN in May.\n"),
    ])
}

fn written(audit: &Audit, has_source: bool) -> String {
    record::record(audit, &About { name: "stations", has_source })
}

/// What is asked with questions of a name.
fn asked(record: &Value, question: &str) -> Vec<String> {
    let pairs = record["record"]["answers"][question].as_array().unwrap();
    pairs.iter().map(|pair| pair[0].to_string()).collect()
}

#[test]
fn the_same_folder_gives_the_same_record() {
    assert_eq!(written(&two(), true), written(&two(), true));
}

#[test]
fn what_the_page_asks_is_answered() {
    let record: Value = serde_json::from_str(&written(&two(), true)).unwrap();
    assert_eq!(record["record"]["name"], "stations");
    assert_eq!(asked(&record, "migration").len(), 2);
    assert_eq!(asked(&record, "table").len(), 1);
    assert_eq!(asked(&record, "document").len(), 5);
    let changes = asked(&record, "changes");
    let [first, second] = ["alembic/versions/a1_stations.py", "alembic/versions/b2_names.py"];
    let step = |from: &str, to: &str| format!("{{\"environment\":0,\"from\":{from},\"to\":{to}}}");
    let [first, second] = [first, second].map(|path| format!("\"{path}\""));
    for wanted in [step("null", &first), step(&first, &second), step(&first, "null"), step(&second, "null")] {
        assert!(changes.contains(&wanted), "{wanted} is not in {changes:?}");
    }
    // From each migration, stretches of the chain.
    let routes = &record["record"]["routes"][0];
    assert_eq!(routes["alembic/versions/a1_stations.py"].to_string(), "[[[1,1]],[[0,0]]]");
    assert_eq!(routes["alembic/versions/b2_names.py"].to_string(), "[[],[[1,0]]]");
}

#[test]
fn the_text_of_files_is_left_out_where_nobody_wants_it() {
    let (whole, bare) = (written(&two(), true), written(&two(), false));
    for text in ["MARKED", "77123", "WRITTEN"] {
        assert!(whole.contains(text), "{text} is not in the whole");
        assert!(!bare.contains(text), "{text} is in what leaves out the text of files");
    }
    for name in ["a1_stations.py", "stations.name", "README.md"] {
        assert!(bare.contains(name), "{name} is not in what leaves out the text of files");
    }
}

#[test]
fn a_folder_without_migrations_has_a_record_too() {
    let record: Value = serde_json::from_str(&written(&audited(&[("README.md", "Nothing.\n")]), true)).unwrap();
    assert_eq!(asked(&record, "findings").len(), 8);
    assert!(record["record"]["answers"].get("migration").is_none());
}
