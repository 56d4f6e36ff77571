//! What people drop by mistake: a clear finding with a place in it, nothing else lost, no panic.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::time::{Duration, Instant};

use limbeck::audit::{Audit, audit};
use limbeck::environment::Options;
use limbeck::folder::Folder;
use limbeck::interpret::function::Function;
use limbeck::report;
use limbeck::rules::Finding;

#[path = "fuzz/checks.rs"]
mod checks;

const HEALTHY: &str =
    "revision = 'healthy'\ndown_revision = None\n\ndef upgrade():\n    x()\n\ndef downgrade():\n    y()\n";

/// Audits the bytes as a migration beside a healthy one; the healthy one must come through untouched,
/// and every document must be written.
#[track_caller]
fn audited(path: &str, bytes: &[u8]) -> Audit {
    let mut folder = Folder::default();
    folder.add("versions/healthy.py", HEALTHY.as_bytes().to_vec());
    folder.add(path, bytes.to_vec());
    let audit = audit(&folder, &Options::default(), &mut |_, _| {});
    let healthy = audit.environments.iter().flat_map(|it| &it.migrations).find(|it| it.id() == Some("healthy"));
    assert!(healthy.is_some_and(|it| it.defines.upgrade && it.unreadable.is_empty()));
    for document in report::documents(&audit) {
        assert!(!report::content(&audit, &document).is_empty());
    }
    audit
}

/// The messages of one rule.
fn messages<'a>(audit: &'a Audit, rule: &str) -> Vec<&'a str> {
    audit.findings.iter().filter(|it| it.rule.name == rule).map(|it| it.message.as_str()).collect()
}

#[track_caller]
fn check_unparseable(bytes: &[u8], id: Option<&str>, message: &str) {
    let audit = audited("versions/odd.py", bytes);
    let odd = audit.environments[0].migrations.iter().find(|it| it.file() == "odd.py").unwrap();
    assert_eq!(odd.id(), id);
    let found = messages(&audit, "unparseable-migration");
    assert!(found.len() == 1 && found[0].contains(message), "{found:?}");
}

const HEADER: &str = "revision = 'odd'\ndown_revision = 'healthy'\n";

#[test]
fn encodings() {
    let latin = [HEADER.as_bytes(), b"# caf\xe9\n"].concat();
    check_unparseable(&latin, Some("odd"), "not UTF-8 (line 3)");
    check_unparseable(&[HEADER.as_bytes(), b"x = '\0'\n"].concat(), Some("odd"), "NUL bytes");
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(HEADER.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    check_unparseable(&utf16, Some("odd"), "UTF-16");
    for fine in [
        [b"\xef\xbb\xbf".as_slice(), HEADER.as_bytes()].concat(),
        [b"# -*- coding: latin-1 -*-\n# caf\xe9\n".as_slice(), HEADER.as_bytes()].concat(),
        HEADER.replace('\n', "\r\n").into_bytes(),
        HEADER.replace('\n', "\r").into_bytes(),
    ] {
        let audit = audited("versions/odd.py", &fine);
        assert!(audit.environments[0].migrations.iter().any(|it| it.id() == Some("odd")), "{fine:?}");
        assert!(messages(&audit, "unparseable-migration").is_empty());
    }
}

#[test]
fn broken_python() {
    let with = |rest: &str| format!("{HEADER}{rest}").into_bytes();
    check_unparseable(&with("def upgrade():\n    print 'x'\n"), Some("odd"), "invalid syntax");
    check_unparseable(&with("def upgrade(:\n"), Some("odd"), "");
    check_unparseable(&with("x = (\n"), Some("odd"), "");
    check_unparseable(&with("x = '''\n"), Some("odd"), "");
    check_unparseable(&with("<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> b\n"), Some("odd"), "merge conflict");
    check_unparseable(&with(&"(".repeat(100_000)), Some("odd"), "nested");
    check_unparseable(&with(&"x = 1\n".repeat(4_000_000)), Some("odd"), "larger than 8 MiB");
}

/// Audits files by their paths, and writes every document.
fn audited_files(files: &[(&str, &str)]) -> Audit {
    let mut folder = Folder::default();
    for (path, text) in files {
        folder.add(path, text.as_bytes().to_vec());
    }
    let audit = audit(&folder, &Options::default(), &mut |_, _| {});
    for document in report::documents(&audit) {
        report::content(&audit, &document);
    }
    audit
}

const INI: &str = "[alembic]\nscript_location = m\nsqlalchemy.url = postgresql://host/shop\n";

/// A migration that makes a table.
fn step(id: &str, parent: &str) -> String {
    format!(
        "from alembic import op\nimport sqlalchemy as sa\nrevision = '{id}'\ndown_revision = {parent}\n\n\
         def upgrade():\n    op.create_table('{id}', sa.Column('id', sa.Integer()))\n\n\
         def downgrade():\n    op.drop_table('{id}')\n"
    )
}

#[test]
fn an_environment_of_which_any_files_are_deleted() {
    let migrations = [step("aaaa", "None"), step("bbbb", "'aaaa'"), step("cccc", "'bbbb'")];
    let files = [
        ("alembic.ini", INI),
        ("m/env.py", "from alembic import context\n"),
        ("m/versions/a.py", migrations[0].as_str()),
        ("m/versions/b.py", migrations[1].as_str()),
        ("m/versions/c.py", migrations[2].as_str()),
    ];
    for kept in 0..1_u32 << files.len() {
        let has = |at: usize| kept & (1 << at) != 0;
        let left: Vec<_> = files.iter().enumerate().filter(|(at, _)| has(*at)).map(|(_, file)| *file).collect();
        let audit = audited_files(&left);
        let names: Vec<&str> = audit.findings.iter().map(|it| it.rule.name).collect();
        let [ini, env_py, a, b, c] = [0, 1, 2, 3, 4].map(has);
        let has_any = a || b || c;
        let expected = [
            ("missing-env-py", ini && has_any && !env_py),
            ("missing-script-location", ini && !env_py && !has_any),
            ("empty-versions-folder", ini && env_py && !has_any),
            ("missing-parent", (b && !a) || (c && !b)),
            ("no-migrations", !(has_any || ini && env_py)),
        ];
        for (name, is_told) in expected {
            assert_eq!(names.contains(&name), is_told, "{name} of {kept:05b}: {names:?}");
        }
        assert_eq!(
            audit.environments.iter().map(|it| it.migrations.len()).sum::<usize>(),
            (kept >> 2).count_ones() as usize
        );
    }
}

#[test]
fn an_env_py_that_is_no_python() {
    let migration = step("aaaa", "None");
    for (env_py, line, message) in [
        ("from alembic import context\ndef run(:\n    x = (\n".to_owned(), 2, ""),
        ("<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> b\n".to_owned(), 1, "merge conflict"),
        ("x = 1\nprint 'x'\n".to_owned(), 2, "invalid syntax"),
        ("x = '\0'\n".to_owned(), 1, "NUL bytes"),
        ("(".repeat(100_000), 1, "nested"),
    ] {
        let audit = audited_files(&[("alembic.ini", INI), ("m/env.py", &env_py), ("m/versions/a.py", &migration)]);
        let told: Vec<_> = audit.findings.iter().filter(|it| it.rule.name == "unparseable-env-py").collect();
        assert_eq!(told.len(), 1, "{message}");
        assert_eq!((told[0].path.as_str(), told[0].position.line), ("m/env.py", line), "{}", told[0].message);
        assert!(told[0].message.contains(message), "{}", told[0].message);
        assert_eq!(audit.environments[0].replay.last.tables().count(), 1);
    }
}

#[test]
fn two_hundred_databases() {
    let names: Vec<String> = (0..200).map(|at| format!("d{at:03}")).collect();
    let sections: String = names.iter().map(|name| format!("[{name}]\nsqlalchemy.url = sqlite:///{name}\n")).collect();
    let functions: String = names
        .iter()
        .map(|name| format!("def upgrade_{name}():\n    op.create_table('{name}', sa.Column('id', sa.Integer()))\n"))
        .collect();
    let migration = |id: usize| {
        let parent = if id == 0 { "None".to_owned() } else { format!("'r{:03}'", id - 1) };
        format!(
            "from alembic import op\nimport sqlalchemy as sa\nrevision = 'r{id:03}'\ndown_revision = {parent}\n\
             def upgrade(engine_name):\n    globals()['upgrade_' + engine_name]()\n{functions}"
        )
    };
    let migrations: Vec<(String, String)> =
        (0..10).map(|id| (format!("m/versions/r{id:03}.py"), migration(id))).collect();
    for ini in [format!("{INI}databases = {}\n{sections}", names.join(", ")), INI.to_owned()] {
        let mut files = vec![("alembic.ini", ini.as_str()), ("m/env.py", "from alembic import context\n")];
        files.extend(migrations.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        let start = Instant::now();
        let audit = audited_files(&files);
        assert!(start.elapsed() < Duration::from_mins(2), "{:?}", start.elapsed());
        assert_eq!(audit.environments.len(), 16);
        let told = messages(&audit, "database-left-out");
        assert!(told.len() == 1 && told[0].contains("200 databases") && told[0].contains("`d016`"), "{told:?}");
    }
}

#[test]
fn odd_values_do_not_grow_without_bound() {
    let doubling = format!("{HEADER}x = 'aaaaaaaaaaaaaaaa'\n{}", "x = x + x\n".repeat(200));
    audited("versions/odd.py", doubling.as_bytes());
    let nested = format!("{HEADER}x = []\n{}", "x = [x, x]\n".repeat(200));
    audited("versions/odd.py", nested.as_bytes());
    let formatted = format!("{HEADER}x = 'a'\n{}", "x = f'{x}{x}'\n".repeat(200));
    audited("versions/odd.py", formatted.as_bytes());
    let helpers: String = (0..60).map(|i| format!("def f{i}():\n    f{0}()\n    f{0}()\n", i + 1)).collect();
    let fan = format!("{HEADER}{helpers}def f60():\n    op.execute('x')\ndef upgrade():\n    f0()\n");
    audited("versions/odd.py", fan.as_bytes());
    let recursive = format!("{HEADER}def f():\n    g()\ndef g():\n    f()\ndef upgrade():\n    f()\n    upgrade()\n");
    audited("versions/odd.py", recursive.as_bytes());
    let branches = format!(
        "{HEADER}def upgrade():\n{}",
        "    if a:\n        x = 'a'\n    else:\n        x = x + 'b'\n".repeat(300)
    );
    audited("versions/odd.py", branches.as_bytes());
}

#[test]
fn odd_paths() {
    let long = format!("versions/{}.py", "ü".repeat(300));
    let audit = audited(&long, HEADER.as_bytes());
    assert!(audit.environments[0].migrations.iter().any(|it| it.path == long));
    let audit = audited("../../etc/odd.py", HEADER.as_bytes());
    assert_eq!(messages(&audit, "unreadable-file").len(), 1);
}

#[test]
fn hundred_thousand_files() {
    let mut folder = Folder::default();
    for index in 0..100_000 {
        folder.add(&format!("src/package{}/module{index}.py", index % 500), b"import os\n".to_vec());
    }
    folder.add("db/versions/healthy.py", HEALTHY.as_bytes().to_vec());
    let audit = audit(&folder, &Options::default(), &mut |_, _| {});
    assert_eq!(audit.environments.len(), 1);
    assert_eq!(audit.environments[0].migrations.len(), 1);
}

#[test]
fn any_bytes_are_audited() {
    // A small generator of its own: the same bytes in every run.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let pieces: Vec<&[u8]> = vec![
        b"revision",
        b"down_revision",
        b" = ",
        b"'a'",
        b"\"",
        b"'''",
        b"(",
        b")",
        b"[",
        b"{",
        b"}",
        b"\n",
        b"\r",
        b"    ",
        b"\t",
        b"def upgrade():",
        b"op.execute(",
        b"f'{x}'",
        b"\\",
        b"#",
        b"\xff",
        b"\0",
        b"\xe2\x80",
        b"if x:",
        b"else:",
        b"elif",
        b"@",
        b",",
        b"lambda",
        b"+",
        b"%s",
        b"import ",
        b"from . import x",
        b"class A:",
        b"<<<<<<<",
        b"=======",
        b"async ",
        b"await ",
        b"$$",
        b";",
        b":",
        b"CREATE TABLE",
        b"--",
        b"/*",
        b"*",
        b"**",
        b"...",
        b"0x",
        b"1e999",
        b"\xc3\xa9",
        b"match x:",
        b"case _:",
        b":=",
    ];
    for _ in 0..3_000 {
        let length = next() % 40;
        let bytes: Vec<u8> = (0..length).flat_map(|_| pieces[next() as usize % pieces.len()].to_vec()).collect();
        audited("versions/odd.py", &bytes);
    }
}

/// What lies beside the migrations, cut off and shifted at each of its letters: nothing in it is where it should be.
#[test]
fn any_document_is_read() {
    const PIECES: &str = "# é ❌ Migrations 😀\n\n| Revision | `x` |\n|---|\n| 1f2e3d4c5b6a | ✅ |\n\
        \u{a0}- Migration 1f2e3d4c5b6a_é.py, healthy.py; alembic upgrade 001 and é002 – applied.\n\
        ``` é\nalembic/versions\\\\a_1f2e3d4c5b6a.py:é <x>_a.py\n├── 001_é.py 002_add.py\n~~~\n\
        postgresql://é:ü@ß@h/d://a:b@ PGPASSWORD='é PGPASSWORD=é DB_PASSWORD: é = \"é\\\" getenv('DB_PASSWORD', 'é PASSWORD 'é\n\
        {\"cells\": [{\"cell_type\": \"code\", \"source\": [\"é\\n\", \"\\u00e9\\\n\
        âŒ â€ ðŸ Ã CREATE TABLE é.\"é (é 'é''\n/* é CREATE\u{85}TABLE `é";
    let paths = ["README.md", "a.rst", "a.ipynb", ".env", "dump.sql", "docker-compose.yml", "app.py", "alembic.ini"];
    for (at, _) in PIECES.char_indices().step_by(3) {
        let mut folder = Folder::default();
        folder.add("versions/healthy.py", HEALTHY.as_bytes().to_vec());
        for path in paths {
            let (begins, ends) = PIECES.split_at(at);
            folder.add(path, format!("{ends}{begins}").into_bytes());
            folder.add(&format!("b/{path}"), begins.as_bytes().to_vec());
            folder.add(&format!("c/{path}"), PIECES.encode_utf16().flat_map(u16::to_le_bytes).skip(at % 2).collect());
        }
        let audit = audit(&folder, &Options::default(), &mut |_, _| {});
        assert!(!report::without_secrets(report::json::report(&audit, None)).is_empty());
    }
}

#[test]
fn the_order_of_files_does_not_matter() {
    let files: Vec<(String, String)> = (0..40)
        .map(|index| {
            let parent = if index == 0 { "None".to_owned() } else { format!("'r{}'", (index - 1) / 2) };
            (
                format!("versions/{:02}.py", (index * 17) % 40),
                format!("revision = 'r{index}'\ndown_revision = {parent}\n"),
            )
        })
        .collect();
    let written = |files: &mut dyn Iterator<Item = &(String, String)>| {
        let mut folder = Folder::default();
        for (path, text) in files {
            folder.add(path, text.clone().into_bytes());
        }
        let audit = audit(&folder, &Options::default(), &mut |_, _| {});
        report::documents(&audit).iter().map(|it| report::content(&audit, it)).collect::<Vec<_>>()
    };
    assert_eq!(written(&mut files.iter()), written(&mut files.iter().rev()));
}

/// Seconds that one bad input may take: a debug build is slow, and shares its cores with other tests.
const SECONDS: u64 = if cfg!(debug_assertions) { 60 } else { 5 };

/// Audits code as the rest of a migration, within bounds of time and memory; what was made of its `upgrade`.
#[track_caller]
fn bounded(code: &str) -> Function {
    let begun = Instant::now();
    let audit = audited("versions/odd.py", format!("{BEGIN}{code}").as_bytes());
    assert!(begun.elapsed() < Duration::from_secs(SECONDS), "it took {:?}", begun.elapsed());
    assert!(peak_megabytes() < 2048, "{} MB", peak_megabytes());
    let odd = audit.environments[0].migrations.iter().find(|it| it.file() == "odd.py").unwrap();
    odd.function("upgrade").cloned().unwrap_or_else(|| panic!("{:?}", odd.unreadable))
}

/// The most memory that this process ever had, where the system tells.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or_default() / 1024
}

const BEGIN: &str = "from alembic import op\nimport sqlalchemy as sa\nrevision = 'odd'\ndown_revision = 'healthy'\n\n";

/// What was not understood, one a line.
fn said(function: &Function) -> String {
    function.unknowns().map(|it| format!("{}: {}\n", it.source, it.reason)).collect()
}

/// Everything that it does, in words.
fn done(function: &Function) -> Vec<String> {
    function.operations.iter().map(|it| it.words().to_string()).collect()
}

#[track_caller]
fn check_said(code: &str, what: &str) {
    let function = bounded(code);
    assert!(said(&function).contains(what), "{:?} says {:?}", code.get(..200), said(&function));
}

#[track_caller]
fn check_done(code: &str, what: &[&str]) {
    assert_eq!(done(&bounded(code)), what, "{:?}", code.get(..200));
}

#[test]
fn what_never_ends_is_said() {
    check_said("def upgrade():\n    while True:\n        op.execute('SELECT 1')\n", "it was not read to its end");
    check_said("def upgrade():\n    while True:\n        pass\n", "it was not read to its end");
    bounded("def f():\n    op.drop_table('a')\n    g()\ndef g():\n    f()\n    f()\ndef upgrade():\n    f()\n");
    let endless = "def g():\n    while True:\n        yield 'a'\ndef r():\n    yield 'b'\n    yield from r()\n";
    bounded(&format!("{endless}def upgrade():\n    for x in g():\n        op.drop_table(x)\n"));
    bounded(&format!("{endless}def upgrade():\n    for x in r():\n        op.drop_table(x)\n"));
    bounded(
        "@d\ndef d(f):\n    return d(f)\n@d\ndef e(f):\n    @e\n    def g():\n        return e(g)\n    return g\n@e\ndef upgrade():\n    op.drop_table('a')\n",
    );
    bounded("class A:\n    pass\na = A()\nA.__call__ = a\ndef upgrade():\n    a()\n    op.drop_table('a')\n");
    bounded(
        "import contextlib\n@contextlib.contextmanager\ndef c():\n    with c():\n        yield\ndef upgrade():\n    with c():\n        op.drop_table('a')\n",
    );
}

#[test]
fn classes_that_lead_to_themselves() {
    let itself = "class A(A):\n    pass\nA.__bases__ = (A,)\nclass B(A, A):\n    def f(self):\n        super().f()\n        self.f()\n";
    bounded(&format!("{itself}def upgrade():\n    B().f()\n    op.drop_table('a')\n"));
    let bases: String = (0..1_000).map(|at| format!("class B{at}:\n    pass\n")).collect();
    let names: Vec<String> = (0..1_000).map(|at| format!("B{at}")).collect();
    let many = format!("{bases}class A({}):\n    pass\n", names.join(", "));
    check_done(&format!("{many}def upgrade():\n    A().f()\n    op.drop_table('a')\n"), &["drop table a"]);
    let chain: String = (0..10_000).map(|at| format!("class B{}(B{at}):\n    pass\n", at + 1)).collect();
    let uses = "def upgrade():\n    op.drop_table('a')\n    op.add_column('a', sa.Column('b', sa.Enum(B9999)))\n";
    bounded(&format!("class B0:\n    pass\n{chain}{uses}"));
    let diamond: String = (0..100).map(|at| format!("class B{}(B{at}, B{at}):\n    pass\n", at + 1)).collect();
    bounded(&format!("class B0:\n    pass\n{diamond}def upgrade():\n    sa.Enum(B99)\n    op.drop_table(B99.x)\n"));
}

#[test]
fn values_that_double() {
    for (value, twice) in [
        ("'ab'", "x + x"),
        ("[1, 2]", "x + x"),
        ("(1, 2)", "x + x"),
        ("{'a': 1}", "{**x, 'b': x, 'c': x}"),
        ("['a']", "[x, x]"),
        ("('a',)", "(x, x)"),
        ("sa.text('a')", "sa.and_(x, x)"),
        ("sa.Integer()", "sa.ARRAY(x).with_variant(x, 'mysql')"),
        ("sa.select(a)", "x.where(x).union(x)"),
        ("a", "x(x, a=x).b"),
    ] {
        let uses = [
            "op.drop_table(x)",
            "op.execute(x)",
            "op.execute(str(x))",
            "op.execute(f'{x}')",
            "op.execute('%r' % (x,))",
            "op.bulk_insert(x, x)",
            "op.create_table('a', *x)",
            "op.add_column('a', sa.Column('b', x, server_default=x))",
            "d = {x: 1}",
            "sorted([x, y])",
            "op.drop_table('b') if x == y or x < y else None",
        ];
        let grow =
            |name: &str| format!("{name} = {value}\n{}", format!("{name} = {twice}\n").replace('x', name).repeat(100));
        bounded(&format!("{}{}def upgrade():\n    {}\n", grow("x"), grow("y"), uses.join("\n    ")));
    }
}

#[test]
fn values_that_are_huge() {
    for value in [
        "'a' * 10**9",
        "['a'] * 10**12",
        "(1,) * 10**9",
        "list(range(10**12))",
        "f\"{'a':1000000000}\"",
        "'%1000000000s' % 'a'",
        "'{:1000000000}'.format('a')",
        "[(a, b, c) for a in range(10000) for b in range(10000) for c in range(10000)]",
    ] {
        let function =
            bounded(&format!("x = {value}\ndef upgrade():\n    op.drop_table(x)\n    op.execute({value})\n"));
        assert!(function.coverage().unknown > 0, "{value}: {:?}", done(&function));
    }
    let entries = |number: u32| -> String { (0..number).map(|at| format!("{at}:0,")).collect() };
    check_done(&format!("x = {{{}}}\ndef upgrade():\n    op.drop_table('a')\n", entries(800_000)), &["drop table a"]);
    let too_large = format!("{HEADER}x = {{{}}}\n", entries(1_000_000));
    check_unparseable(too_large.as_bytes(), Some("odd"), "larger than 8 MiB");
    let endless = bounded("def upgrade():\n    for i in range(10**12):\n        op.drop_table('a')\n");
    assert!(!endless.operations.is_empty(), "{}", said(&endless));
}

#[test]
fn values_that_hold_themselves() {
    bounded(
        "def upgrade():\n    x = []\n    x.append(x)\n    y = []\n    y.append(y)\n    d = {}\n    d['a'] = d\n    op.execute(str(x))\n    \
         op.bulk_insert(x, [d])\n    op.create_table('a', x, *x)\n    if x == y or x < y or x in y:\n        op.drop_table('a')\n    \
         sorted([x, y])\n    x.extend(x)\n    for z in x:\n        x.append(z)\n    op.execute('%(a)s' % d)\n    \
         op.add_column('a', sa.Column('a', sa.Enum(*x)))\n    class A:\n        pass\n    A.a = A\n    a = A()\n    a.a = a\n    \
         op.execute(a)\n    a.a.a.b()\n",
    );
    audited("versions/odd.py", b"revision = []\nrevision.append(revision)\ndown_revision = {'a': revision}\n");
}

#[test]
fn work_that_is_done_over_and_over() {
    for (made, again) in [
        ("list(range(90000))", "z.insert(0, 1)"),
        ("list(range(90000))", "z.pop(0)"),
        ("list(range(90000))", "y = z[:]"),
        ("list(range(90000))", "f(*z)"),
        ("list(range(90000))", "y = 'x' in z"),
        ("list(range(90000))", "y = z.append(1) if f() else z"),
        ("{i: i for i in range(90000)}", "y = z.update(a=1) if f() else z"),
        ("'a' * 1000000", "y = 'b' in z"),
        ("'a' * 1000000", "y = {z: 1}"),
        ("'a' * 1000000", "y = z[0]"),
        ("'a' * 1000000", "y = z.upper()"),
    ] {
        let code = format!(
            "def upgrade():\n    z = {made}\n    for q in range(100000):\n        {again}\n    op.drop_table('a')\n"
        );
        check_said(&code, "it was not read to its end");
    }
}

#[test]
fn values_in_values_for_ever() {
    for (begin, next) in [
        ("a", "x.b"),
        ("sa.text('a')", "x & sa.text('b')"),
        ("sa.Integer()", "sa.ARRAY(x)"),
        ("('a',)", "(x,)"),
        ("['a']", "[x]"),
        ("[('a',)]", "[(x[0],)]"),
        ("['a']", "list(zip(x))"),
        ("'a'", "lambda a=x: a"),
        ("sa.select(a)", "x.where(b)"),
        ("{}", "{'a': x}"),
        ("'a'", "(x if f() else [x])"),
    ] {
        bounded(&format!(
            "def upgrade():\n    x = {begin}\n    for i in range(50000):\n        x = {next}\n    op.execute(x)\n    op.drop_table(str(x))\n"
        ));
    }
}

#[test]
fn expressions_that_nest() {
    let unreadable = |expression: String| {
        let text = format!("{HEADER}def upgrade():\n    x = {expression}\n");
        check_unparseable(text.as_bytes(), Some("odd"), "nested");
    };
    for times in [190, 10_000] {
        for (before, inner, behind) in [
            ("[", "", "]"),
            ("f(", "", ")"),
            ("('a' + ", "'b'", ")"),
            ("sa.and_(", "a", ")"),
            ("(lambda: ", "1", ")()"),
        ] {
            let expression = format!("{}{inner}{}", before.repeat(times), behind.repeat(times));
            if times < 200 {
                bounded(&format!("def upgrade():\n    x = {expression}\n    op.execute(x)\n    op.drop_table('a')\n"));
            } else {
                unreadable(expression);
            }
        }
    }
    for times in [900, 10_000] {
        let chains = [
            format!("a{}", ".b".repeat(times)),
            format!("a{}", "[0]".repeat(times)),
            format!("{}a", "not ".repeat(times)),
            format!("a{}", " + a".repeat(times)),
            format!("a{}", " ** a".repeat(times)),
            format!("{}'c'", "'a' if b else ".repeat(times)),
        ];
        for expression in chains {
            if times < 1_000 {
                bounded(&format!("def upgrade():\n    x = {expression}\n    op.execute(x)\n    op.drop_table('a')\n"));
            } else {
                unreadable(expression);
            }
        }
    }
    // These do not nest in the tree, and must not where it is read.
    bounded(&format!("def upgrade():\n    if a{}:\n        op.drop_table('a')\n", " and a".repeat(10_000)));
    bounded(&format!("def upgrade():\n    x = [1{}]\n    op.drop_table(x)\n", " for a in b".repeat(10_000)));
    bounded(&format!("def upgrade():\n    with a{}:\n        op.drop_table('a')\n", ", a".repeat(10_000)));
    let cases: String = (0..10_000).map(|at| format!("        case {at}:\n            op.drop_table('a')\n")).collect();
    check_said(&format!("def upgrade():\n    match f():\n{cases}"), "nested too deeply");
}

#[test]
fn statements_that_nest() {
    let elifs: String = (0..10_000).map(|at| format!("    elif a == {at}:\n        op.drop_table('a')\n")).collect();
    let text = format!("{HEADER}def upgrade():\n    if a:\n        pass\n{elifs}");
    check_unparseable(text.as_bytes(), Some("odd"), "elif");
    let nested = |times: usize, head: &str| -> String {
        let heads: String = (1..=times).map(|at| format!("{}{head}\n", " ".repeat(at))).collect();
        format!("def upgrade():\n{heads}{}op.drop_table('a')\n", " ".repeat(times + 1))
    };
    check_unparseable(format!("{HEADER}{}", nested(2_000, "if u():")).as_bytes(), Some("odd"), "nested");
    for head in ["if u():", "for a in u():", "while u():", "for a in range(100):", "with a:", "def f():"] {
        bounded(&nested(90, head));
    }
    check_said(&nested(10, "for a in range(100):"), "it was not read to its end");
    let sequence = |times: usize| -> String {
        (0..times)
            .map(|at| format!("    if u{at}():\n        x = x + 'b{at}'\n    else:\n        x = 'c' + x\n"))
            .collect()
    };
    bounded(&format!("def upgrade():\n    x = 'a'\n{}    op.drop_table(x)\n", sequence(40)));
    bounded(&format!("def upgrade():\n    x = 'a'\n{}    op.drop_table(x)\n", sequence(400)));
    let calls: String = (0..38)
        .map(|at| format!("def f{at}():\n    if u():\n        f{0}()\n    else:\n        f{0}()\n", at + 1))
        .collect();
    bounded(&format!("{calls}def f38():\n    op.drop_table('a')\ndef upgrade():\n    f0()\n"));
}

#[test]
fn a_hundred_thousand_of_something() {
    let functions: String = (0..100_000).map(|at| format!("def f{at}():\n    f{}()\n", at + 1)).collect();
    bounded(&format!("{functions}def upgrade():\n    f0()\n    op.drop_table('a')\n"));
    let operations: String = (0..100_000).map(|at| format!("    op.drop_table('t{at}')\n")).collect();
    check_said(&format!("def upgrade():\n{operations}"), "it has more operations than Limbeck follows");
    let columns: String = (0..50_000).map(|at| format!(", sa.Column('c{at}', sa.Integer())")).collect();
    bounded(&format!("def upgrade():\n    op.create_table('t'{columns})\n"));
}

#[test]
fn other_things_by_the_name_of_op() {
    check_done("op = None\ndef upgrade():\n    op.drop_table('a')\n", &[]);
    check_done("op = lambda *a: a\ndef upgrade():\n    op.drop_table('a')\n", &[]);
    bounded("del op\ndef upgrade():\n    op.drop_table('a')\n");
    check_said("def upgrade():\n    exec(\"op.drop_table('x')\")\n", "exec");
    check_done(
        "def upgrade():\n    globals()['op'].drop_table('z')\n    getattr(op, 'drop_table')('w')\n",
        &["drop table z", "drop table w"],
    );
    for patch in ["op.create_table = lambda *a: None", "setattr(op, 'create_table', f)"] {
        bounded(&format!("{patch}\ndef upgrade():\n    op.create_table('a')\n"));
    }
}

#[test]
fn newer_python() {
    bounded(
        "import asyncio\nasync def f():\n    await g()\n    async for x in y():\n        op.drop_table('a')\n    async with z() as w:\n        op.drop_table('b')\n\
         async def g():\n    await f()\ndef upgrade():\n    asyncio.run(f())\n",
    );
    let walrus = "z = [(w := a) for a in ['b', 'c'] if (v := a) == 'c']";
    bounded(&format!("def upgrade():\n    {walrus}\n    op.drop_table(w)\n    op.drop_table(v)\n"));
    let function = bounded(
        "def upgrade():\n    match f():\n        case 1 | 'a' | None:\n            op.drop_table('a')\n        case [1, *rest] | (2, rest):\n            op.drop_table('b')\n        \
         case {'k': v, **kw}:\n            op.drop_table('c')\n        case Point(x=0, y=q):\n            op.drop_table('d')\n        case str() as s if s:\n            op.drop_table('e')\n        \
         case a.b.c:\n            op.drop_table('f')\n        case -1 | 1+2j:\n            op.drop_table('g')\n        case _:\n            op.drop_table('h')\n",
    );
    assert_eq!(function.coverage().conditional, 8, "{:?}", done(&function));
}

#[test]
fn files_that_import_each_other_in_circles() {
    let mut folder = Folder::default();
    folder.add(
        "versions/odd.py",
        format!("{BEGIN}from a import *\nimport a, versions.odd\ndef upgrade():\n    a.f()\n    g()\n").into_bytes(),
    );
    folder.add("a.py", b"from b import *\nimport b\ndef f():\n    b.g()\n".to_vec());
    folder.add(
        "b.py",
        b"from a import *\nfrom versions.odd import *\nimport a\ndef g():\n    op.drop_table('a')\n    a.f()\n"
            .to_vec(),
    );
    let audit = checks::check_folder(&folder, &Options::default());
    assert!(!audit.environments[0].migrations[0].function("upgrade").unwrap().operations.is_empty());
}

#[test]
fn sql_that_is_huge_or_nests() {
    let executed = |sql: &str| {
        bounded(&format!("def upgrade():\n    op.execute({})\n    op.drop_table('a')\n", serde_json::Value::from(sql)))
    };
    executed(&"INSERT INTO t (a, b) VALUES (1, 'abcdefghijkl');\n".repeat(150_000));
    executed(&format!("INSERT INTO t (a) VALUES {}(1)", "('abcdefghijkl'), ".repeat(400_000)));
    let too_large = format!("{HEADER}def upgrade():\n    op.execute('{}')\n", "a;".repeat(5_000_000));
    check_unparseable(too_large.as_bytes(), Some("odd"), "larger than 8 MiB");
    for (before, inner, behind) in [
        ("(", "", ""),
        ("(", "1", ")"),
        ("SELECT * FROM (", "SELECT 1", ") x"),
        ("CREATE TABLE t (a int CHECK (", "1", "))"),
        ("SELECT EXISTS (", "SELECT 1", ")"),
        ("NOT ", "1", ""),
        ("- ", "1", ""),
        ("CASE WHEN ", "1", " END"),
        ("ARRAY[", "1", "]"),
        ("/* ", "", ""),
        ("$a$ $b$ ", "", ""),
        ("IF a THEN ", "DROP TABLE a;", "END IF; "),
        ("BEGIN ", "DROP TABLE a;", "END; "),
        ("[ ", "", ""),
        ("WITH a AS (", "SELECT 1", ") SELECT 1"),
        ("a ->> ", "b", ""),
    ] {
        for begin in ["", "SELECT ", "UPDATE t SET a = ", "ALTER TABLE t ADD CHECK ", "DO $$ BEGIN "] {
            executed(&format!("{begin}{}{inner}{}", before.repeat(10_000), behind.repeat(10_000)));
        }
    }
    executed(&format!("SELECT 1{}", " UNION SELECT 1".repeat(10_000)));
    executed(&format!("SELECT 1{}", " AND 1".repeat(50_000)));
    let blocks = (0..100).fold("DROP TABLE a".to_owned(), |inner, at| format!("DO $a{at}$ BEGIN {inner}; END $a{at}$"));
    executed(&blocks);
    executed(&";".repeat(100_000));
    executed(&"a;".repeat(100_000));
    executed("DROP TABLE a; DO $$ BEGIN DROP TABLE b");
    executed(&(0..20_000).map(|at| format!("$a{at}$ ")).collect::<String>());
}

/// Whatever once broke one of the fuzz targets (`tests/fuzz`).
/// Audits migrations that follow each other, each with the body of its `upgrade`, within some seconds.
#[track_caller]
fn carried_out(bodies: impl IntoIterator<Item = String>, seconds: u64) -> Audit {
    let mut folder = Folder::default();
    let mut parent = "None".to_owned();
    for (at, body) in bodies.into_iter().enumerate() {
        let text = format!(
            "import sqlalchemy as sa\nfrom alembic import op\nrevision = 'r{at:05}'\ndown_revision = {parent}\n\ndef upgrade():\n{body}\n"
        );
        folder.add(&format!("versions/r{at:05}.py"), text.into_bytes());
        parent = format!("'r{at:05}'");
    }
    let start = Instant::now();
    let audit = audit(&folder, &Options::default(), &mut |_, _| {});
    assert!(start.elapsed() < Duration::from_secs(seconds), "it took {:?}", start.elapsed());
    audit
}

/// The rules that found something, each with how often, but for those that the terse files set off.
fn found(audit: &Audit) -> std::collections::BTreeMap<&str, usize> {
    let mut found = std::collections::BTreeMap::new();
    let terse = ["missing-downgrade-function", "empty-message", "docstring-header-mismatch", "filename-id-mismatch"];
    let is_told = |it: &&Finding| !it.rule.group.advises() && !terse.contains(&it.rule.name);
    for it in audit.findings.iter().filter(is_told) {
        *found.entry(it.rule.name).or_default() += 1;
    }
    found
}

#[test]
fn five_thousand_models() {
    let mut folder = Folder::default();
    folder.add("alembic.ini", b"[alembic]\nscript_location = migrations\n".to_vec());
    folder.add("migrations/env.py", b"from app.base import Base\ntarget_metadata = Base.metadata\n".to_vec());
    folder.add("migrations/versions/a.py", b"revision = 'a'\ndown_revision = None\n".to_vec());
    folder.add(
        "app/base.py",
        b"from sqlalchemy.orm import declarative_base\nBase = declarative_base()\nfrom app import m0\n".to_vec(),
    );
    for file in 0..50 {
        let mut text = String::from("from sqlalchemy import Column, Integer, ForeignKey\nfrom app.base import Base\n");
        for at in 0..100 {
            let number = file * 100 + at;
            text.push_str(&format!(
                "class M{number}(Base):\n    __tablename__ = 'm{number}'\n    id = Column(Integer, primary_key=True)\n    to = Column(ForeignKey('m{}.id'))\n",
                number / 2
            ));
        }
        folder.add(&format!("app/m{file}.py"), text.into_bytes());
    }
    let audit = audit(&folder, &Options::default(), &mut |_, _| {});
    let models = &audit.environments[0].models;
    // What isn't read is told.
    assert!(models.models.len() == 5_000 || !models.unread.is_empty(), "{}", models.models.len());
    let _written = report::audits::report(&audit, report::audits::Kind::History);
}

#[test]
fn three_thousand_tables() {
    let body = |at: usize| {
        format!(
            "    op.create_table('t{at}', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('n', sa.Integer(), sa.ForeignKey('t{}.id')))",
            at.saturating_sub(1)
        )
    };
    let audit = carried_out((0..3000).map(body), 60);
    let schema = &audit.environments[0].replay.last;
    assert_eq!(schema.tables().count(), 3000);
    assert_eq!(schema.sequences().count(), 3000);
    assert!(found(&audit).is_empty(), "{:?}", found(&audit));
}

#[test]
fn a_table_with_1600_columns() {
    let columns: String = (0..1600).map(|at| format!("c{at} INTEGER, ")).collect();
    let create = format!("    op.execute('CREATE TABLE wide ({columns} PRIMARY KEY (c0))')");
    let alter = |at: usize| format!("    op.alter_column('wide', 'c{at}', new_column_name='d{at}')");
    let audit = carried_out([create].into_iter().chain((1..200).map(alter)), 60);
    let (_, wide) = audit.environments[0].replay.last.tables().next().unwrap();
    assert_eq!(wide.columns.len(), 1600);
    assert_eq!((&*wide.columns[0].name, &*wide.columns[199].name, &*wide.columns[200].name), ("c0", "d199", "c200"));
    assert!(found(&audit).is_empty(), "{:?}", found(&audit));
}

#[test]
fn migrations_that_contradict_each_other() {
    let bodies = [
        "    op.create_table('t', sa.Column('id', sa.Integer()))",
        "    op.create_table('t', sa.Column('other', sa.Integer()))",
        "    op.drop_table('t')\n    op.drop_table('t')",
        "    op.drop_column('t', 'id')\n    op.add_column('t', sa.Column('id', sa.Integer()))",
        "    op.rename_table('t', 't')\n    op.rename_table('t', 'u')\n    op.rename_table('u', 't')\n    op.rename_table('u', 'v')",
        "    op.execute('CREATE VIEW t AS SELECT 1')\n    op.execute('DROP VIEW t')\n    op.execute('DROP TABLE t CASCADE')",
        "    op.create_foreign_key(None, 'v', 'v', ['a'], ['a'])\n    op.execute('DROP SCHEMA public CASCADE')",
        "    op.alter_column('v', 'a', new_column_name='a')\n    op.alter_column('v', 'a', new_column_name='b')\n    op.alter_column('v', 'a', new_column_name='b')",
    ];
    let rounds: Vec<String> = bodies.iter().cycle().take(800).map(|body| (*body).to_owned()).collect();
    let audit = carried_out(rounds, 60);
    let found = found(&audit);
    assert!(found.contains_key("create-existing-object") && found.contains_key("used-after-drop"), "{found:?}");
    // What goes wrong with one thing is told once, however often it does.
    assert!(audit.findings.iter().filter(|it| it.rule.name == "used-after-drop").count() < 20, "{found:?}");
}

#[test]
fn many_branches_of_one_table() {
    let mut folder = Folder::default();
    let migration = |id: &str, parent: &str, body: &str| {
        format!("from alembic import op\nimport sqlalchemy as sa\nrevision = '{id}'\ndown_revision = {parent}\n\ndef upgrade():\n    {body}\n").into_bytes()
    };
    folder.add("versions/base.py", migration("base", "None", "op.create_table('t', sa.Column('n', sa.Integer()))"));
    for at in 0..300 {
        let body = format!("op.alter_column('t', 'n', server_default='{at}')");
        folder.add(&format!("versions/b{at}.py"), migration(&format!("b{at}"), "'base'", &body));
    }
    let start = Instant::now();
    let audit = audit(&folder, &Options::default(), &mut |_, _| {});
    assert!(start.elapsed() < Duration::from_mins(1), "it took {:?}", start.elapsed());
    // 44,850 pairs, of which some are tried.
    let count = messages(&audit, "order-dependent-branches").len();
    assert!((1..=64).contains(&count), "{count}");
}

#[test]
fn chains_that_close_a_circle_are_carried_out_as_far_as_they_go() {
    let mut folder = Folder::default();
    for (id, parent) in [("a", "'c'"), ("b", "'a'"), ("c", "'b'"), ("d", "None"), ("e", "'d'"), ("f", "'nowhere'")] {
        let text = format!(
            "from alembic import op\nimport sqlalchemy as sa\nrevision = '{id}'\ndown_revision = {parent}\n\ndef upgrade():\n    op.create_table('{id}', sa.Column('n', sa.Integer()))\n    op.drop_table('none')\n"
        );
        folder.add(&format!("versions/{id}.py"), text.into_bytes());
    }
    let audit = audit(&folder, &Options::default(), &mut |_, _| {});
    let tables: Vec<String> = audit.environments[0].replay.last.tables().map(|(id, _)| id.to_string()).collect();
    assert_eq!(tables, ["a", "b", "c", "d", "e", "f"]);
    // Alembic does not come that far: nothing that is found in the tables is sure.
    let of_tables =
        ["table-never-created", "used-after-drop", "create-existing-object", "alter-or-drop-missing-object"];
    let sure = audit.findings.iter().filter(|it| of_tables.contains(&it.rule.name));
    assert!(sure.clone().count() > 0);
    assert!(sure.clone().all(|it| it.severity() != limbeck::finding::Severity::Error));
}

#[test]
fn inputs_that_once_broke() {
    let kept = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fuzz/kept");
    for entry in std::fs::read_dir(kept).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for number in 0..checks::WAYS {
            let begun = Instant::now();
            checks::check_bytes(&bytes, &checks::way(number));
            assert!(begun.elapsed() < Duration::from_secs(SECONDS), "{} took {:?}", path.display(), begun.elapsed());
        }
    }
}
