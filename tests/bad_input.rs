//! What people drop by mistake: a clear finding with a place in it, nothing else lost, no panic.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use limbeck::audit::{Audit, Options, audit};
use limbeck::folder::Folder;
use limbeck::report;

const HEALTHY: &str =
    "revision = 'healthy'\ndown_revision = None\n\ndef upgrade():\n    x()\n\ndef downgrade():\n    y()\n";

/// Audits the bytes as a migration beside a healthy one; the healthy one must come through untouched,
/// and every document must be written.
#[track_caller]
fn audited(path: &str, bytes: &[u8]) -> Audit {
    let mut folder = Folder::default();
    folder.add("versions/healthy.py", HEALTHY.as_bytes().to_vec());
    folder.add(path, bytes.to_vec());
    let audit = audit(&folder, Options::default(), &mut |_, _| {});
    let healthy = audit.environments.iter().flat_map(|it| &it.migrations).find(|it| it.id() == Some("healthy"));
    assert!(healthy.is_some_and(|it| it.defines.upgrade && it.unreadable.is_empty()));
    for document in report::documents(&audit) {
        assert!(!report::content(&audit, &document).is_empty());
    }
    audit
}

/// The messages of one rule.
fn messages<'a>(audit: &'a Audit, rule: &str) -> Vec<&'a str> {
    audit.findings.iter().filter(|it| it.rule == rule).map(|it| it.message.as_str()).collect()
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
    let audit = audit(&folder, Options::default(), &mut |_, _| {});
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
        let audit = audit(&folder, Options::default(), &mut |_, _| {});
        report::documents(&audit).iter().map(|it| report::content(&audit, it)).collect::<Vec<_>>()
    };
    assert_eq!(written(&mut files.iter()), written(&mut files.iter().rev()));
}
