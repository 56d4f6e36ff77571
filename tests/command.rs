//! The native command: exit codes, documents, archives.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const FIRST: &str = "from app import x, y\nrevision = 'a'\ndown_revision = None\n\ndef upgrade():\n    x()\n\ndef downgrade():\n    y()\n";

/// A folder of its own for a test, empty at first.
fn scratch(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _absent = std::fs::remove_dir_all(&directory);
    std::fs::create_dir_all(&directory).unwrap();
    directory
}

fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

fn limbeck(arguments: &[&str], path: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_limbeck")).arg(arguments[0]).arg(path).args(&arguments[1..]).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in entries {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn exit_codes() {
    let directory = scratch("exit_codes");
    write(&directory.join("versions/a.py"), FIRST);
    assert_eq!(code(&limbeck(&["audit"], &directory)), 0);
    write(&directory.join("versions/b.py"), FIRST.replace("'a'", "'b'").replace("None", "'zzz'"));
    assert_eq!(code(&limbeck(&["audit"], &directory)), 1);
    assert_eq!(code(&limbeck(&["audit", "--fail-on", "never"], &directory)), 0);
    let second = "from alembic import op\nrevision = 'b'\ndown_revision = 'a'\n\ndef upgrade():\n    op.execute('CREATE TABLE t (id INTEGER)')\n\ndef downgrade():\n    pass\n";
    write(&directory.join("versions/b.py"), second);
    assert_eq!(code(&limbeck(&["audit"], &directory)), 0);
    assert_eq!(code(&limbeck(&["audit", "--fail-on", "warning"], &directory)), 1);
    assert_eq!(code(&limbeck(&["audit"], &directory.join("absent"))), 2);
    assert_eq!(code(&limbeck(&["audit", "--format", "nonsense"], &directory)), 2);
    assert_eq!(code(&limbeck(&["audit", "--format", "csv"], &directory)), 2);
    let empty = scratch("exit_codes_empty");
    assert_eq!(code(&limbeck(&["audit"], &empty)), 1);
}

#[test]
fn documents_are_written() {
    let directory = scratch("documents");
    write(&directory.join("in/alembic/versions/001_a.py"), FIRST);
    write(&directory.join("in/alembic/env.py"), "from alembic import context\n");
    write(&directory.join("in/node_modules/x/versions/z.py"), FIRST);
    write(&directory.join("in/myenv/pyvenv.cfg"), "");
    write(&directory.join("in/myenv/lib/z.py"), FIRST);
    let out = directory.join("out");
    let output = limbeck(&["audit", "--format", "csv", "--out", out.to_str().unwrap()], &directory.join("in"));
    assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
    let mut names: Vec<String> =
        std::fs::read_dir(&out).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let expected = [
        "001_a.py.csv",
        "001_a.py.downgrade.sql",
        "001_a.py.sql",
        "001_a.py.summary.md",
        "audit-history.md",
        "audit-infrastructure.md",
        "audit-migrations.md",
        "audit-rebuild.md",
        "audit-schema.md",
        "chain.dot",
        "chain.mmd",
        "chain.svg",
        "findings.csv",
        "findings.sarif",
        "index.csv",
        "limbeck.patch",
        "models.py",
        "operations.csv",
        "report.json",
        "report.md",
        "schema.csv",
        "schema.dbml",
        "schema.md",
        "schema.mmd",
        "schema.sql",
    ];
    assert_eq!(names, expected);
    let alone = scratch("documents_json");
    limbeck(&["audit", "--format", "json", "--out", alone.to_str().unwrap()], &directory.join("in"));
    assert_eq!(std::fs::read(alone.join("report.json")).unwrap(), std::fs::read(out.join("report.json")).unwrap());
    let json: serde_json::Value = serde_json::from_slice(&std::fs::read(out.join("report.json")).unwrap()).unwrap();
    assert_eq!(json["report"], 1);
    assert_eq!(json["environments"][0]["path"], "alembic");
    assert_eq!(json["environments"][0]["graph"]["upgrade_order"][0], "a");
    assert_eq!(json["environments"][0]["revisions"][0]["upgrade"]["coverage"]["unknown"], 1);
}

#[test]
fn a_report_is_one_page() {
    let directory = scratch("report");
    let (folder, out) = (directory.join("stations"), directory.join("out"));
    write(&folder.join("versions/a.py"), FIRST);
    std::fs::create_dir_all(&out).unwrap();
    let written = |arguments: &[&str], out: &Path| {
        let output =
            limbeck(&[&["audit", "--format", "html", "--out", out.to_str().unwrap()], arguments].concat(), &folder);
        assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
        let file = if out.is_dir() { out.join("report.html") } else { out.to_owned() };
        std::fs::read_to_string(file).unwrap()
    };
    let report = written(&[], &out);
    assert_eq!(report, written(&[], &directory.join("again.html")));
    assert!(report.contains("default-src 'none'") && report.ends_with("</html>\n"));
    assert!(written(&["--without-source"], &out).len() < report.len());
}

#[test]
fn graph_and_rules() {
    let directory = scratch("graph");
    write(&directory.join("versions/a.py"), format!("\"\"\"First\"\"\"\n{FIRST}"));
    assert_eq!(String::from_utf8(limbeck(&["graph"], &directory).stdout).unwrap(), "<base> -> a (head), First\n");
    let rules = Command::new(env!("CARGO_BIN_EXE_limbeck")).arg("rules").output().unwrap();
    assert!(String::from_utf8(rules.stdout).unwrap().contains("multiple-heads"));
    let unknown = Command::new(env!("CARGO_BIN_EXE_limbeck")).args(["rules", "nonsense"]).output().unwrap();
    assert_eq!(code(&unknown), 2);
}

#[test]
fn an_archive_is_read_like_its_folder() {
    let directory = scratch("archive");
    write(&directory.join("in/versions/a.py"), FIRST);
    write(&directory.join("in/readme.md"), "x");
    let folder = limbeck(&["audit", "--format", "json"], &directory.join("in")).stdout;
    for (name, entries) in [
        ("flat.zip", vec![("versions/a.py", FIRST.as_bytes()), ("readme.md", b"x")]),
        ("rooted.zip", vec![("repo-main/versions/a.py", FIRST.as_bytes()), ("repo-main/readme.md", b"x")]),
        ("windows.zip", vec![("versions\\a.py", FIRST.as_bytes()), ("readme.md", b"x")]),
        (
            "mac.zip",
            vec![("versions/a.py", FIRST.as_bytes()), ("readme.md", b"x"), ("__MACOSX/versions/._a.py", b"\0")],
        ),
    ] {
        write(&directory.join(name), archive(&entries));
        let read = limbeck(&["audit", "--format", "json"], &directory.join(name));
        assert_eq!(String::from_utf8_lossy(&read.stdout), String::from_utf8_lossy(&folder), "{name}");
    }
}

#[test]
fn bad_archives_are_named() {
    let directory = scratch("bad_archives");
    let whole = archive(&[("versions/a.py", FIRST.as_bytes())]);
    let mut encrypted = whole.clone();
    // Bit 0 of the general purpose flag says encrypted (APPNOTE 4.4.4), in the local and the central header.
    let central = encrypted.windows(4).position(|it| it == b"PK\x01\x02").unwrap();
    encrypted[6] |= 1;
    encrypted[central + 8] |= 1;
    for (name, bytes, message) in [
        ("truncated.zip", whole[..whole.len() / 2].to_vec(), "truncated or not a .zip"),
        ("nonsense.zip", b"hello".to_vec(), "truncated or not a .zip"),
        ("encrypted.zip", encrypted, "encrypted"),
    ] {
        write(&directory.join(name), bytes);
        let output = limbeck(&["audit"], &directory.join(name));
        let error = String::from_utf8(output.stderr.clone()).unwrap();
        assert_eq!(code(&output), 2, "{name}");
        assert!(error.contains(message), "{name}: {error}");
    }
    let mut half = archive(&[("versions/a.py", FIRST.as_bytes()), ("versions/b.py", FIRST.as_bytes())]);
    let second = half.windows(4).rposition(|it| it == b"PK\x01\x02").unwrap();
    half[second + 8] |= 1;
    // The method of an entry that is encrypted does not matter; that of another does (APPNOTE 4.4.5: 12 is bzip2).
    let first = half.windows(4).position(|it| it == b"PK\x01\x02").unwrap();
    let mut packed = half.clone();
    packed[first + 10] = 12;
    packed[8] = 12;
    for (bytes, messages) in [
        (half, ["b.py:1:1: warning: Not read: encrypted; Limbeck can't decrypt it."]),
        (packed, ["a.py:1:1: warning: Not read: compressed by method 12, which Limbeck can't unpack."]),
    ] {
        write(&directory.join("half.zip"), bytes);
        let output = limbeck(&["audit", "--fail-on", "never"], &directory.join("half.zip"));
        assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(
            messages.iter().all(|message| text.contains(message)) && !text.contains("missing-revision-variable"),
            "{text}"
        );
    }
    let outside = archive(&[("../evil.py", b"x"), ("versions/a.py", FIRST.as_bytes())]);
    write(&directory.join("outside.zip"), outside);
    let output = limbeck(&["audit"], &directory.join("outside.zip"));
    assert_eq!(code(&output), 0);
    assert!(String::from_utf8(output.stdout).unwrap().contains("its path leads outside the archive"));
}

#[test]
fn a_bomb_is_refused_with_its_number() {
    let directory = scratch("bomb");
    // Each file is small enough; together they unpack to more than the cap.
    let zeros = vec![b'#'; 30 << 20];
    let names: Vec<String> = (0..18).map(|index| format!("versions/{index}.py")).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), zeros.as_slice())).collect();
    write(&directory.join("bomb.zip"), archive(&entries));
    let output = limbeck(&["audit"], &directory.join("bomb.zip"));
    assert_eq!(code(&output), 2);
    assert!(String::from_utf8(output.stderr).unwrap().contains("more than 512 MiB"));
}

#[test]
fn a_repository_that_is_read_in_part_is_understood_whole() {
    // It reads a file of SQL, a constant, and what names its env.py uses; its tables are made elsewhere.
    let migration = "from pathlib import Path\nfrom alembic import op\nfrom app.names import TABLE\nrevision = 'b'\ndown_revision = None\n\ndef upgrade():\n    op.execute((Path(__file__).parents[2] / 'queries' / 'fill.sql').read_text())\n    op.drop_column(TABLE, 'x')\n    op.create_unique_constraint(None, 'other', ['z'])\n";
    let orphan = migration.replace("None\n\n", "'a'\n\n");
    for (name, migration, found) in [
        ("in_part", migration, ["UPDATE other", "CREATE TABLE names", "app/main.py", "uq_other_z"]),
        ("in_part_orphan", &orphan, ["UPDATE other", "CREATE TABLE names", "archive/old.py", "uq_other_z"]),
    ] {
        let entries = [
            ("alembic.ini", "[alembic]\nscript_location = db\n"),
            ("db/env.py", "from app.extensions import made\ntarget_metadata = made()\n"),
            ("db/versions/b.py", migration),
            ("archive/old.py", "revision = 'a'\n"),
            ("archive/older.py", "x = 1\n"),
            ("app/names.py", "TABLE = 'names'\n"),
            ("app/main.py", "def start(engine):\n    Base.metadata.create_all(engine)\n"),
            ("app/a.py", "x = 1\n"),
            ("app/tables.py", "convention = {'uq': 'uq_%(table_name)s_%(column_0_name)s'}\n"),
            ("queries/fill.sql", "UPDATE other SET y = 1;\n"),
        ];
        let directory = scratch(name);
        for (path, text) in entries {
            write(&directory.join("folder").join(path), text);
        }
        write(&directory.join("all.zip"), archive(&entries.map(|(path, text)| (path, text.as_bytes()))));
        let documents = |name: &str| {
            let path = directory.join(name);
            let texts = [&["audit", "--format", "json"][..], &["schema", "--format", "sql"]]
                .map(|arguments| limbeck(arguments, &path));
            texts.map(|output| String::from_utf8(output.stdout).unwrap()).concat()
        };
        let (in_part, whole) = (documents("folder"), documents("all.zip"));
        for what in found {
            assert!(whole.contains(what), "{what} is not in {whole}");
        }
        assert_eq!(in_part, whole);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_file_is_read_whatever_the_disk_calls_it() {
    use std::os::unix::ffi::OsStrExt;
    let directory = scratch("names");
    let odd = std::ffi::OsStr::from_bytes(b"versions/caf\xe9.py");
    write(&directory.join(odd), FIRST);
    write(&directory.join("versions").join(r"x\b.py"), FIRST.replace("'a'", "'b'").replace("None", "'a'"));
    let said = String::from_utf8(limbeck(&["audit", "--fail-on", "never"], &directory).stdout).unwrap();
    assert!(!said.contains("could not be read"), "{said}");
    let graph = limbeck(&["graph"], &directory);
    assert!(String::from_utf8(graph.stdout).unwrap().contains("<base> -> a"), "{said}");
}

#[test]
fn what_others_read_is_of_one_environment() {
    let directory = scratch("several");
    for name in ["one", "two"] {
        write(&directory.join(name).join("env.py"), "from alembic import context\n");
        write(&directory.join(name).join("versions/a.py"), FIRST);
    }
    let of = |arguments: &[&str]| {
        let output = limbeck(arguments, &directory);
        (code(&output), String::from_utf8(output.stderr).unwrap())
    };
    let refusal = "choose it with --environment, one of: one, two";
    for format in ["sql", "mermaid", "dbml", "models", "skeleton"] {
        let (code, said) = of(&["schema", "--format", format]);
        assert!(code == 2 && said.contains(refusal), "{format}: {code} {said}");
        assert_eq!(of(&["schema", "--format", format, "--environment", "two"]).0, 0, "{format}");
    }
    assert_eq!(of(&["graph", "--format", "mermaid"]).0, 2);
    for format in ["json", "markdown", "csv"] {
        assert_eq!(of(&["schema", "--format", format]).0, 0, "{format}");
    }
}

#[test]
fn what_migrations_ask_for_can_be_given() {
    let directory = scratch("surroundings");
    let migration = "import os\nfrom alembic import context, op\nrevision = 'a'\ndown_revision = None\n\n\
                     def upgrade(engine_name):\n    if engine_name == 'one':\n        op.execute('CREATE TABLE ' + os.environ.get('NAME', 'box') + ' (id int)')\n    \
                     else:\n        op.execute('CREATE TABLE ' + context.get_x_argument(as_dictionary=True)['lid'] + ' (id int)')\n";
    write(&directory.join("versions/a.py"), migration);
    write(&directory.join("env.py"), "from alembic import context\n");
    write(&directory.join("alembic.ini"), "[alembic]\nscript_location = .\ndatabases = one, two\n");
    let schema = |arguments: &[&str]| {
        let output = limbeck(&[&["schema", "--format", "markdown"], arguments].concat(), &directory);
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(schema(&["--database", "one"]).contains("box"));
    let given = schema(&["--database", "one", "--env", "NAME=crate"]);
    assert!(given.contains("crate") && !given.contains("box"), "{given}");
    assert!(schema(&["--database", "two", "-x", "lid=round"]).contains("round"));
    let report = limbeck(&["audit", "--format", "json", "--env", "NAME=crate", "--fail-on", "never"], &directory);
    let report = String::from_utf8(report.stdout).unwrap();
    for key in [
        "\"databases\": [",
        "\"database\": \"two\"",
        "\"default\": \"box\"",
        "\"value\": \"crate\"",
        "\"from\": \"x-argument\"",
    ] {
        assert!(report.contains(key), "{key} is in the report");
    }
    let unknown = limbeck(&["audit", "--database", "three"], &directory);
    assert_eq!(code(&unknown), 2);
    assert!(String::from_utf8(unknown.stderr).unwrap().contains("choose one of: one, two"));
    let unassigned = limbeck(&["audit", "--env", "NAME"], &directory);
    assert_eq!(code(&unassigned), 2);
}

#[test]
fn audits_are_written() {
    let directory = scratch("audits");
    write(&directory.join("alembic/versions/001_a.py"), FIRST);
    write(&directory.join("alembic/env.py"), "from alembic import context\n");
    for (kind, title) in [
        ("migrations", "# Migrations, one by one"),
        ("history", "# Migration history"),
        ("schema", "# Schema verification"),
        ("rebuild", "# Rebuild from migrations alone"),
        ("infrastructure", "# Migration infrastructure"),
    ] {
        let output = limbeck(&["report", "--kind", kind], &directory);
        assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
        assert!(String::from_utf8_lossy(&output.stdout).starts_with(title), "{kind}");
    }
    // Where nothing is, that is said, and the checks stand.
    let empty = scratch("audits_empty");
    write(&empty.join("a.txt"), "nothing\n");
    for kind in ["migrations", "history", "schema", "rebuild", "infrastructure"] {
        let output = limbeck(&["report", "--kind", kind], &empty);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(text.contains("configuration-present") && text.contains("FAIL"), "{kind}: {text}");
    }
    let output = limbeck(&["audit", "--format", "json", "--database-at", "a"], &directory);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["environments"][0]["at"]["applied"][0], "a");
    assert_eq!(json["environments"][0]["at"]["pending"], serde_json::json!([]));
}

/// A folder whose second revision drops a table, and creates an index on another.
fn with_advice(name: &str) -> PathBuf {
    let directory = scratch(name);
    let migration = |id: &str, parent: &str, body: &str| {
        format!(
            "from alembic import op\nimport sqlalchemy as sa\nrevision = '{id}'\ndown_revision = {parent}\n\ndef upgrade():\n{body}\n\ndef downgrade():\n    raise NotImplementedError\n"
        )
    };
    let make = |name: &str| format!("    op.create_table('{name}', sa.Column('id', sa.Integer, primary_key=True))\n");
    write(&directory.join("env.py"), "from alembic import context\n");
    write(&directory.join("versions/0001_a.py"), migration("aaaa1111bbbb", "None", &(make("one") + &make("two"))));
    let body = "    op.drop_table('one')\n    op.create_index('two_id', 'two', ['id'])";
    write(&directory.join("versions/0002_b.py"), migration("bbbb2222cccc", "'aaaa1111bbbb'", body));
    directory
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap() + &String::from_utf8(output.stderr.clone()).unwrap()
}

fn rules_of(directory: &Path, arguments: &[&str]) -> Vec<(String, String)> {
    let output = limbeck(&[&["audit", "--format", "json", "--fail-on", "never"], arguments].concat(), directory);
    assert_eq!(code(&output), 0, "{}", said(&output));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let findings = report["findings"].as_array().unwrap().iter();
    findings.map(|it| (text(&it["rule"]), text(&it["severity"]))).collect()
}

#[test]
fn the_reader_says_what_is_told() {
    let directory = with_advice("judging");
    let severity = |arguments: &[&str], rule: &str| {
        rules_of(&directory, arguments).into_iter().find(|(name, _)| name == rule).map(|(_, severity)| severity)
    };
    let is = |severity: &str| Some(severity.to_owned());
    assert_eq!(severity(&[], "drop-table"), is("warning"));
    assert_eq!(severity(&["--rule", "drop-table=error"], "drop-table"), is("error"));
    assert_eq!(severity(&["--rule", "drop-table=off"], "drop-table"), None);
    assert_eq!(severity(&["--rule", "destructive=info"], "drop-table"), is("info"));
    assert_eq!(severity(&["--rule", "destructive=off", "--rule", "drop-table=error"], "drop-table"), is("error"));
    for deployed in ["bbbb2222cccc", "bbbb", "2", "0002_b.py", "head"] {
        assert_eq!(severity(&["--deployed", deployed], "drop-table"), None, "{deployed}");
    }
    assert_eq!(severity(&["--deployed", "aaaa1111bbbb"], "drop-table"), is("warning"));
    let sizes = directory.join("rows.csv");
    write(&sizes, "schema,table,rows,bytes\npublic,two,200,8192\n");
    let sizes = sizes.to_str().unwrap();
    assert_eq!(severity(&[], "create-index-non-concurrent"), is("warning"));
    assert_eq!(severity(&["--sizes", sizes], "create-index-non-concurrent"), is("info"));
    // What the command says goes before what the folder says.
    write(&directory.join("limbeck.toml"), "deployed = 'bbbb'\n[rules]\ndrop-table = 'off'\n");
    assert_eq!(severity(&[], "drop-table"), None);
    assert_eq!(severity(&["--deployed", "aaaa", "--rule", "drop-table=info"], "drop-table"), is("info"));
    let exit = |arguments: &[&str]| code(&limbeck(&[&["audit"], arguments].concat(), &directory));
    assert_eq!(exit(&["--deployed", "aaaa", "--rule", "drop-table=error"]), 1);
    assert_eq!(exit(&["--deployed", "aaaa", "--rule", "drop-table=error", "--fail-on", "never"]), 0);
}

#[test]
fn what_can_not_be_meant_is_refused() {
    let directory = with_advice("refused");
    write(&directory.join("rows.csv"), "a,b\n");
    write(&directory.join("other.json"), "{\"limbeck\": \"1\"}");
    let rows = directory.join("rows.csv");
    let other = directory.join("other.json");
    for (arguments, message) in [
        (["--rule", "drop-tabel=off"], "the nearest name is `drop-table`"),
        (["--rule", "drop-table=fatal"], "a level is off, info, warning or error"),
        (["--rule", "drop-table"], "write NAME=LEVEL"),
        (["--deployed", "bbbb2222cccd"], "bbbb2222cccc is like it"),
        (["--database-version", "new"], "write a version like 15 or 8.0"),
        (["--sizes", rows.to_str().unwrap()], "line 1: its first line doesn't name `table` and `rows`"),
        (["--sizes", "no-such-file"], "no-such-file"),
        (["--baseline", other.to_str().unwrap()], "it is no report that `limbeck audit --format json` writes"),
        (["--baseline", "no-such-file"], "no-such-file"),
    ] {
        let output = limbeck(&[&["audit"], &arguments[..]].concat(), &directory);
        assert!(code(&output) == 2 && said(&output).contains(message), "{arguments:?}: {}", said(&output));
    }
    let twice = limbeck(&["audit", "--rule", "drop-table=off", "--rule", "drop-table=error"], &directory);
    assert!(code(&twice) == 2 && said(&twice).contains("two things of `drop-table`"), "{}", said(&twice));
}

#[test]
fn of_a_baseline_only_what_is_new_is_told() {
    let directory = with_advice("baseline");
    let before = directory.join("before.json");
    let before = before.to_str().unwrap();
    let written = limbeck(&["audit", "--format", "json", "--out", before], &directory);
    assert_eq!(code(&written), 0, "{}", said(&written));
    assert_eq!(rules_of(&directory, &["--baseline", before]), []);
    let second = directory.join("versions/0002_b.py");
    let text = std::fs::read_to_string(&second).unwrap();
    write(
        &second,
        text.replace("def upgrade():\n", "# moved\n\ndef upgrade():\n    op.drop_table('two')\n")
            .replace("    op.drop_table('one')\n", ""),
    );
    let new = rules_of(&directory, &["--baseline", before]);
    assert!(new.contains(&("drop-table".to_owned(), "warning".to_owned())), "{new:?}");
    assert!(!new.iter().any(|(rule, _)| rule == "irreversible-downgrade"), "{new:?}");
    let text = said(&limbeck(&["audit", "--baseline", before], &directory));
    assert!(text.contains("of the baseline left out"), "{text}");
    assert!(text.lines().next().unwrap().contains(" new "), "{text}");
    // Of another version it is compared, and that is said; of another folder, not.
    let report = std::fs::read_to_string(before).unwrap();
    let older = directory.join("older.json");
    write(&older, report.replace(&format!("\"limbeck\": \"{}\"", env!("CARGO_PKG_VERSION")), "\"limbeck\": \"0.0.1\""));
    let output = limbeck(&["audit", "--baseline", older.to_str().unwrap()], &directory);
    assert!(said(&output).contains("Limbeck 0.0.1 wrote the baseline"), "{}", said(&output));
    write(&older, report.replace("aaaa1111bbbb", "eeee").replace("bbbb2222cccc", "ffff"));
    let output = limbeck(&["audit", "--baseline", older.to_str().unwrap()], &directory);
    assert!(code(&output) == 2 && said(&output).contains("it is of another folder"), "{}", said(&output));
    write(&older, report.replace("\"fingerprint\"", "\"print\""));
    let output = limbeck(&["audit", "--baseline", older.to_str().unwrap()], &directory);
    assert!(code(&output) == 2 && said(&output).contains("no fingerprint"), "{}", said(&output));
}

#[test]
fn findings_are_written_for_others() {
    let directory = with_advice("formats");
    let path = directory.join("versions/0002_b.py");
    let text = std::fs::read_to_string(&path).unwrap();
    write(
        &path,
        text.replace("op.drop_table('one')", "op.drop_table('one')  # limbeck: ignore[drop-table] gone since 2.0"),
    );
    let of = |format: &str| said(&limbeck(&["audit", "--format", format], &directory));
    let text = of("text");
    for what in [
        "warning[create-index-non-concurrent]: ",
        "  versions/0002_b.py:8:5: warning: Index `two_id`",
        "    8 |     op.create_index('two_id', 'two', ['id'])\n      |     ^^^^^",
        "one finding suppressed by comments",
    ] {
        assert!(text.contains(what), "{what} is not in {text}");
    }
    assert!(!text.contains("[drop-table]"), "{text}");
    let sarif: serde_json::Value = serde_json::from_str(&of("sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let suppressed: Vec<_> = results.iter().filter(|it| it.get("suppressions").is_some()).collect();
    assert_eq!(suppressed.len(), 1);
    assert_eq!(suppressed[0]["suppressions"][0]["justification"], "gone since 2.0");
    let json: serde_json::Value = serde_json::from_str(&of("json")).unwrap();
    assert_eq!(json["suppressed"][0]["rule"], "drop-table");
    assert_eq!(json["suppressed"][0]["reason"], "gone since 2.0");
    let xml = of("junit");
    assert!(xml.contains("<skipped message=\"gone since 2.0\"/>") && xml.contains("failures=\"0\""), "{xml}");
    let failing = said(&limbeck(&["audit", "--format", "junit", "--fail-on", "warning"], &directory));
    assert!(failing.contains("<failure type=\"warning\" message=\"Index `two_id`"), "{failing}");
    assert!(
        of("github")
            .contains("::warning file=versions/0002_b.py,line=8,col=5,title=create-index-non-concurrent::Index")
    );
    assert!(of("markdown").contains("## Suppressed by comments"));
    let empty = scratch("formats_empty");
    for format in ["text", "json", "markdown", "sarif", "junit", "github"] {
        assert_eq!(code(&limbeck(&["audit", "--format", format], &empty)), 1, "{format}");
    }
}

#[test]
fn advice_on_revisions_of_long_ago_is_counted() {
    let directory = with_advice("recent");
    for at in 3..14 {
        let parent = if at == 3 { "bbbb2222cccc".to_owned() } else { format!("{:012x}", at - 1) };
        let text = format!(
            "from alembic import op\nrevision = '{at:012x}'\ndown_revision = '{parent}'\n\ndef upgrade():\n    op.execute('SELECT 1')\n\ndef downgrade():\n    op.execute('SELECT 1')\n"
        );
        write(&directory.join(format!("versions/{at:04}_x.py")), text);
    }
    let text = said(&limbeck(&["audit"], &directory));
    assert!(!text.contains("warning[drop-table]") && text.contains("Nobody says what is deployed"), "{text}");
    assert!(text.contains("drop-table 1"), "{text}");
    let all = said(&limbeck(&["audit", "--all"], &directory));
    assert!(all.contains("warning[drop-table]") && !all.contains("Nobody says"), "{all}");
    let deployed = said(&limbeck(&["audit", "--deployed", "aaaa"], &directory));
    assert!(deployed.contains("warning[drop-table]") && !deployed.contains("Nobody says"), "{deployed}");
    let all_deployed = said(&limbeck(&["audit", "--deployed", "head"], &directory));
    assert!(all_deployed.contains("hints on what is deployed left out"), "{all_deployed}");
    let markdown = said(&limbeck(&["audit", "--format", "markdown"], &directory));
    assert!(markdown.contains("## Advice on earlier revisions"), "{markdown}");
}

#[test]
fn rules_have_pages() {
    let run = |arguments: &[&str]| Command::new(env!("CARGO_BIN_EXE_limbeck")).args(arguments).output().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&run(&["rules", "--format", "json"]).stdout).unwrap();
    let rules = json.as_array().unwrap();
    assert!(rules.iter().any(|rule| rule["name"] == "drop-table" && rule["group"] == "destructive"));
    let one = said(&run(&["rules", "drop-table"]));
    assert!(one.contains("destructive, warning, all databases") && one.contains("Found in:"), "{one}");
    let out = scratch("rule_pages");
    let written = run(&["rules", "--format", "markdown", "--out", out.to_str().unwrap()]);
    assert_eq!(code(&written), 0, "{}", said(&written));
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), rules.len() + 1);
    let index = std::fs::read_to_string(out.join("index.md")).unwrap();
    assert!(rules.iter().all(|rule| index.contains(&format!("({}.md)", rule["name"].as_str().unwrap()))));
    let unknown = run(&["rules", "drop-tabel"]);
    assert!(code(&unknown) == 2 && said(&unknown).contains("the nearest name is `drop-table`"));
    assert!(said(&run(&["sizes"])).contains("pg_class"));
    assert!(said(&run(&["sizes", "--dialect", "mariadb"])).contains("information_schema.tables"));
    assert_eq!(code(&run(&["sizes", "--dialect", "sqlite"])), 2);
}

#[test]
fn two_states_of_a_project_side_by_side() {
    let migration = |id: &str, parent: &str, body: &str| {
        format!(
            "\"\"\"Revision {id}\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\nrevision = '{id}'\ndown_revision = {parent}\n\ndef upgrade():\n    {body}\n\ndef downgrade():\n    raise NotImplementedError\n"
        )
    };
    let (base, proposed) = (scratch("compared-base"), scratch("compared-proposed"));
    let table = "op.create_table('runs', sa.Column('id', sa.Integer, primary_key=True))";
    let column = |name: &str| format!("op.add_column('runs', sa.Column('{name}', sa.Text()))");
    for state in [&base, &proposed] {
        write(&state.join("env.py"), "from alembic import context\n");
        write(&state.join("versions/aaaa1111_a.py"), migration("aaaa1111", "None", table));
        write(&state.join("versions/bbbb1111_b.py"), migration("bbbb1111", "'aaaa1111'", &column("one")));
        write(&state.join("versions/cccc1111_c.py"), migration("cccc1111", "'bbbb1111'", &column("two")));
    }
    let compare = |arguments: &[&str]| {
        let paths = [base.to_str().unwrap(), proposed.to_str().unwrap()];
        Command::new(env!("CARGO_BIN_EXE_limbeck")).arg("compare").args(paths).args(arguments).output().unwrap()
    };
    let same = compare(&[]);
    assert!(said(&same).contains("No revision differs. No new findings."), "{}", said(&same));
    assert_eq!(code(&same), 0);

    // The base has moved on, and the proposal has a revision of its own for the same table.
    write(&base.join("versions/dddd1111_d.py"), migration("dddd1111", "'cccc1111'", &column("three")));
    let new =
        "op.create_index('ix_runs_one', 'runs', ['one'])\n    op.alter_column('runs', 'two', new_column_name='second')";
    write(&proposed.join("versions/eeee1111_e.py"), migration("eeee1111", "'cccc1111'", new));
    // Other ends of lines are no other text; another text is, and another name of the file.
    let first = migration("aaaa1111", "None", table).replace('\n', "\r\n");
    write(&proposed.join("versions/aaaa1111_a.py"), first);
    write(&proposed.join("versions/bbbb1111_b.py"), migration("bbbb1111", "'aaaa1111'", &column("uno")));
    std::fs::rename(proposed.join("versions/cccc1111_c.py"), proposed.join("versions/cccc1111_other.py")).unwrap();
    let output = compare(&[]);
    let text = said(&output);
    for expected in [
        "One new revision, 1 edited, 1 moved, one revision only in the base. One new error, 2 new warnings",
        "Once merged there are 2 heads: `dddd1111`, `eeee1111`.",
        "- **edited** `bbbb1111` Revision bbbb1111 (`versions/bbbb1111_b.py`): it does something else",
        "- **moved** `cccc1111` Revision cccc1111 (from `versions/cccc1111_c.py` to `versions/cccc1111_other.py`)",
        "- **new** `eeee1111` Revision eeee1111 (`versions/eeee1111_e.py`)",
        "- **only in the base** `dddd1111`",
        "- `runs`: `dddd1111` in the base, `bbbb1111`, `eeee1111` here",
        "- `runs`: ACCESS EXCLUSIVE",
        "- column `uno` added",
        "### create-index-non-concurrent",
    ] {
        assert!(text.contains(expected), "{expected}\n\n{text}");
    }
    assert!(!text.contains("`aaaa1111`"), "{text}");
    assert_eq!(code(&output), 1);
    assert_eq!(code(&compare(&["--fail-on", "never"])), 0);
    let json: serde_json::Value = serde_json::from_slice(&compare(&["--format", "json"]).stdout).unwrap();
    assert_eq!(json["environments"][0]["heads"], serde_json::json!(["dddd1111", "eeee1111"]));

    // What only adds is followed by one replay: a renamed column is no other column.
    std::fs::remove_file(base.join("versions/dddd1111_d.py")).unwrap();
    write(&proposed.join("versions/bbbb1111_b.py"), migration("bbbb1111", "'aaaa1111'", &column("one")));
    let text = said(&compare(&[]));
    assert!(text.contains("- column `second` renamed: was two"), "{text}");
    assert!(!text.contains("Once merged"), "{text}");

    // A file without an id is the head of nothing.
    write(
        &proposed.join("versions/notes_f.py"),
        "from alembic import op\n\n\ndef upgrade():\n    op.drop_table('x')\n",
    );
    let text = said(&compare(&[]));
    assert!(text.contains("`notes_f.py`") && !text.contains("Once merged"), "{text}");
    std::fs::remove_file(proposed.join("versions/notes_f.py")).unwrap();

    let other = with_advice("compared-other");
    let run = Command::new(env!("CARGO_BIN_EXE_limbeck")).arg("compare").arg(&other).arg(&proposed).output().unwrap();
    assert!(said(&run).contains("no revision in common"), "{}", said(&run));
}

#[test]
fn lines_of_which_nobody_says_how_far_they_are_deployed_are_told() {
    let directory = scratch("unsaid-lines");
    write(&directory.join("env.py"), "from alembic import context\n");
    for (id, parent, label) in [
        ("aaaa1", "None", "'app'"),
        ("aaaa2", "'aaaa1'", "None"),
        ("bbbb1", "None", "'plugin'"),
        ("bbbb2", "'bbbb1'", "None"),
    ] {
        let text = format!(
            "\"\"\"x\"\"\"\nfrom alembic import op\nrevision = '{id}'\ndown_revision = {parent}\nbranch_labels = {label}\n\ndef upgrade():\n    op.execute('SELECT 1')\n\ndef downgrade():\n    op.execute('SELECT 1')\n"
        );
        write(&directory.join(format!("versions/{id}.py")), text);
    }
    let one = said(&limbeck(&["audit", "--deployed", "aaaa2"], &directory));
    assert!(
        one.contains("Nobody says how far `plugin` is deployed: 2 revisions of it count as still to be deployed"),
        "{one}"
    );
    let both = said(&limbeck(&["audit", "--deployed", "aaaa2,bbbb1"], &directory));
    assert!(!both.contains("Nobody says how far"), "{both}");
}

/// Two heads in a folder whose second one names its parent by its file.
fn broken(directory: &Path) {
    let header = |id: &str, parent: &str| {
        format!("\"\"\"{id}\n\nRevises: {parent}\n\"\"\"\r\nrevision = '{id}'\r\ndown_revision = '{parent}'\r\n")
    };
    let body = "\r\n\r\ndef upgrade():\r\n    pass\r\n\r\n\r\ndef downgrade():\r\n    pass\r\n";
    let first = format!("revision = 'a1'\r\ndown_revision = None\r\n{body}");
    write(&directory.join("versions/0001_runs.py"), first);
    write(&directory.join("versions/0002_jobs.py"), header("b1", "0001_runs") + body);
}

#[test]
fn fixes_are_printed_and_written() {
    let directory = scratch("fix");
    let (folder, copy) = (directory.join("in"), directory.join("copy"));
    broken(&folder);
    broken(&copy);
    let printed = limbeck(&["fix"], &folder);
    assert_eq!(code(&printed), 0, "{}", String::from_utf8_lossy(&printed.stderr));
    let diff = String::from_utf8(printed.stdout).unwrap();
    assert!(diff.contains("-down_revision = '0001_runs'\r\n+down_revision = 'a1'\r\n"), "{diff}");
    assert!(diff.contains("-Revises: 0001_runs\n"), "{diff}");
    // Nothing was written so far.
    let bytes = |folder: &Path| std::fs::read(folder.join("versions/0002_jobs.py")).unwrap();
    assert_eq!(bytes(&folder), bytes(&copy));
    write(&copy.join("limbeck.patch"), &diff);
    let mut git = Command::new("git");
    git.args(["apply", "limbeck.patch"]).current_dir(&copy).env("GIT_CEILING_DIRECTORIES", &directory);
    let applied = git.output().unwrap();
    assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
    let written = limbeck(&["fix", "--write"], &folder);
    assert_eq!(code(&written), 0, "{}", String::from_utf8_lossy(&written.stderr));
    assert_eq!(bytes(&folder), bytes(&copy));
    assert_eq!(String::from_utf8(written.stdout).unwrap().lines().last(), Some("M versions/0002_jobs.py"));
    let again = limbeck(&["fix", "--write"], &folder);
    assert_eq!((code(&again), again.stdout.len()), (0, 0));
    assert!(String::from_utf8_lossy(&again.stderr).contains("there is nothing to fix"));
    let unknown = limbeck(&["fix", "--rule", "multiple-head"], &folder);
    assert_eq!(code(&unknown), 2);
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("multiple-heads"));
}

#[test]
fn a_branch_is_put_behind_the_other_head_where_the_reader_chooses() {
    let directory = scratch("fix_reparent");
    for (id, parent, said) in [("a1", "None", ""), ("b1", "'a1'", "a1"), ("c1", "'a1'", "a1"), ("d1", "'c1'", "c1")] {
        let header = format!("\"\"\"{id}\n\nRevision ID: {id}\nRevises: {said}\n\"\"\"\n");
        let body = "\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n";
        let text = format!("{header}revision = '{id}'\ndown_revision = {parent}\n{body}");
        write(&directory.join(format!("versions/{id}_x.py")), text);
    }
    let nobody = limbeck(&["fix", "--reparent", "c1"], &directory);
    assert_eq!(code(&nobody), 2);
    let written = limbeck(&["fix", "--reparent", "d1", "--write"], &directory);
    let said = String::from_utf8_lossy(&written.stderr).into_owned();
    assert_eq!(
        (code(&written), String::from_utf8(written.stdout).unwrap().lines().last()),
        (0, Some("M versions/c1_x.py")),
        "{said}"
    );
    let text = std::fs::read_to_string(directory.join("versions/c1_x.py")).unwrap();
    assert!(text.contains("Revises: b1\n") && text.contains("down_revision = 'b1'\n"), "{text}");
    let chain = limbeck(&["graph"], &directory);
    let lines = String::from_utf8(chain.stdout).unwrap();
    assert_eq!(lines.lines().filter(|line| line.contains("(head)")).count(), 1, "{lines}");
}

#[test]
fn a_squashed_chain_is_a_patch_that_git_takes() {
    let directory = scratch("squash_patch");
    for (id, parent, said) in [("a1", "None", ""), ("b1", "'a1'", " a1"), ("c1", "'b1'", " b1")] {
        let header = format!("\"\"\"{id}\n\nRevision ID: {id}\nRevises:{said}\n\"\"\"\nfrom alembic import op\n");
        let body = format!("\n\ndef upgrade():\n    op.execute('CREATE TABLE {id} (id integer)')\n");
        let way_back = format!("\n\ndef downgrade():\n    op.drop_table('{id}')\n");
        let text = format!("{header}revision = '{id}'\ndown_revision = {parent}\n{body}{way_back}");
        write(&directory.join(format!("versions/{id}_x.py")), text);
    }
    let squashed = limbeck(&["squash", "--to", "b1", "--rev-id", "base1", "--diff"], &directory);
    assert_eq!(code(&squashed), 0, "{}", String::from_utf8_lossy(&squashed.stderr));
    write(&directory.join("squash.patch"), String::from_utf8(squashed.stdout).unwrap());
    let applied = Command::new("git").args(["apply", "squash.patch"]).current_dir(&directory).output().unwrap();
    assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
    let names = std::fs::read_dir(directory.join("versions")).unwrap();
    let mut names: Vec<String> = names.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["base1_baseline.py", "c1_x.py"]);
    let text = std::fs::read_to_string(directory.join("versions/c1_x.py")).unwrap();
    assert!(text.contains("Revises: base1\n") && text.contains("down_revision = 'base1'\n"), "{text}");
    let chain = String::from_utf8(limbeck(&["graph"], &directory).stdout).unwrap();
    assert!(chain.starts_with("base1 -> c1 (head)") && chain.contains("<base> -> base1"), "{chain}");
}

#[test]
fn nothing_is_written_where_something_can_not_be() {
    let directory = scratch("fix_read_only");
    broken(&directory);
    let place = directory.join("versions/0002_jobs.py");
    let before = std::fs::read(&place).unwrap();
    let refused = |words: &str, path: &Path| {
        let output = limbeck(&["fix", "--write"], path);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(code(&output), 2, "{said}");
        assert!(said.contains(words), "{said}");
        assert_eq!(std::fs::read(&place).unwrap(), before);
        assert_eq!(std::fs::read_dir(directory.join("versions")).unwrap().count(), 2);
    };
    let set_read_only = |path: &Path, is: bool| {
        let mut permissions = std::fs::metadata(path).unwrap().permissions();
        permissions.set_readonly(is);
        std::fs::set_permissions(path, permissions).unwrap();
    };
    set_read_only(&place, true);
    refused("read-only", &directory);
    set_read_only(&place, false);
    set_read_only(&directory.join("versions"), true);
    refused("read-only", &directory);
    set_read_only(&directory.join("versions"), false);
    let zip = directory.join("in.zip");
    write(
        &zip,
        archive(&[
            ("versions/0002_jobs.py", &before),
            ("versions/0001_runs.py", b"revision = 'a1'\ndown_revision = None\n"),
        ]),
    );
    refused("archive", &zip);
    // What isn't UTF-8 is said, and left alone.
    let latin = directory.join("latin");
    broken(&latin);
    let file = latin.join("versions/0002_jobs.py");
    let text = String::from_utf8(before.clone()).unwrap().replacen("\"\"\"b1", "# coding: latin-1\n\"\"\"b1 \u{e9}", 1);
    let bytes: Vec<u8> = text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    write(&file, &bytes);
    let output = limbeck(&["fix", "--write"], &latin);
    assert!(String::from_utf8_lossy(&output.stderr).contains("it is not UTF-8"), "{output:?}");
    assert_eq!(std::fs::read(&file).unwrap(), bytes);
}
