//! What must hold of whatever is read. The fuzz targets throw their inputs at it, `bad_input.rs` those that once broke.

use limbeck::audit::{Audit, audit};
use limbeck::dialect::Dialect;
use limbeck::environment::{Environment, Options};
use limbeck::folder::Folder;
use limbeck::python::lines::Position;
use limbeck::report::{content, documents, json};
use limbeck::revision::Migration;

/// Reads a text as a migration, as a file that it imports, and as SQL that a migration executes; then as configuration.
pub(crate) fn check_bytes(bytes: &[u8], options: &Options) {
    let sql = serde_json::Value::from(String::from_utf8_lossy(bytes)).to_string(); // a literal of Python's too
    let mut folder = Folder::default();
    folder.add("versions/a.py", bytes.to_vec());
    folder.add("helper.py", bytes.to_vec());
    folder.add(
        "versions/b.py",
        format!(
            "from alembic import op\nfrom helper import *\nimport helper\n\n\
             revision = 'b'\ndown_revision = 'a'\n\n\
             def upgrade():\n    op.execute({sql})\n    helper.upgrade()\n    op.drop_table(helper.x)\n\n\
             def downgrade():\n    downgrade()\n"
        )
        .into_bytes(),
    );
    check_folder(&folder, options);

    let mut folder = Folder::default();
    folder.add("alembic.ini", bytes.to_vec());
    folder.add("pyproject.toml", bytes.to_vec());
    folder.add("alembic/env.py", bytes.to_vec());
    folder.add("alembic/versions/a.py", b"revision = 'a'\ndown_revision = None\n".to_vec());
    check_folder(&folder, options);
}

/// How many ways there are to read a folder.
pub(crate) const WAYS: u8 = 14;

/// One of the ways to read a folder: each dialect, or what the folder says, with a connection and without.
pub(crate) fn way(number: u8) -> Options {
    let number = number % WAYS;
    Options {
        dialect: Dialect::ALL.get(usize::from(number / 2)).copied(),
        offline: number % 2 == 1,
        ..Options::default()
    }
}

/// Audits a folder twice, writes every document, and looks whether they fit together.
pub(crate) fn check_folder(folder: &Folder, options: &Options) -> Audit {
    let first = audit(folder, options, &mut |_, _| {});
    let again = audit(folder, options, &mut |_, _| {});
    assert_eq!(json::report(&first, None), json::report(&again, None), "the same bytes in give the same bytes out");
    for document in documents(&first) {
        assert!(!content(&first, &document).is_empty(), "{} is written", document.name);
    }
    for environment in &first.environments {
        for migration in &environment.migrations {
            check_positions(&first, environment, migration);
            check_coverage(migration);
        }
    }
    first
}

/// Every place that is told lies inside of the text.
fn check_positions(audit: &Audit, environment: &Environment, migration: &Migration) {
    let lengths = line_lengths(&migration.text);
    let check = |position: Position, of: &str| {
        let length = (position.line as usize).checked_sub(1).and_then(|line| lengths.get(line));
        let is_inside = length.is_some_and(|length| (1..=length + 1).contains(&(position.column as usize)));
        assert!(is_inside, "{of} stands at {position:?}, outside of {}", migration.path);
    };
    for function in &migration.functions {
        check(function.position, &function.name);
        function.calls.iter().for_each(|call| check(call.position, &call.directive));
        function.unknowns().for_each(|unknown| check(unknown.position, &unknown.source));
        for operation in &function.operations {
            check(operation.position, &operation.directive);
            operation.guards.iter().for_each(|guard| check(guard.position, &guard.text));
        }
    }
    audit.findings_of(environment, &migration.path).for_each(|finding| check(finding.position, finding.rule.name));
}

/// Lengths of lines in UTF-16 units; a line ends as it does in Python.
fn line_lengths(text: &str) -> Vec<usize> {
    text.replace("\r\n", " \n").split(['\n', '\r']).map(|line| line.encode_utf16().count()).collect()
}

/// What is counted is what is listed.
fn check_coverage(migration: &Migration) {
    for function in &migration.functions {
        let coverage = function.coverage();
        let listed = function.operations.len() + function.unknown.len();
        assert_eq!((coverage.understood() + coverage.unknown) as usize, listed, "coverage of {}", function.name);
        assert!(coverage.parsed <= coverage.statements);
    }
}
