//! What is written of findings for other programs and for terminals: it is of its format, whatever the names are, and as
//! long as anybody can read.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::Path;

use limbeck::audit::{Audit, audit};
use limbeck::environment::Options;
use limbeck::finding::Severity;
use limbeck::folder::Folder;
use limbeck::report::{csv, github, junit, markdown, sarif, text};
use serde_json::Value;

fn audited(files: &[(&str, &str)]) -> Audit {
    let mut folder = Folder::default();
    for (path, text) in files {
        folder.add(path, text.as_bytes().to_vec());
    }
    audit(&folder, &Options::default(), &mut |_, _| {})
}

/// A migration with a body for its `upgrade`.
fn migration(id: &str, parent: &str, body: &str) -> String {
    format!(
        "\"\"\"{id}\n\nRevision ID: {id}\n\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\nrevision = {id:?}\ndown_revision = {parent}\n\n\ndef upgrade():\n{body}\n\n\ndef downgrade():\n    raise NotImplementedError\n"
    )
}

/// What of a value is not as a JSON schema has it (draft 7, as far as SARIF's goes).
fn differences(root: &Value, schema: &Value, value: &Value, place: &str, found: &mut Vec<String>) {
    let mut say = |what: String| found.push(format!("{place}: {what}"));
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        let target = root.pointer(target.strip_prefix('#').unwrap()).unwrap();
        return differences(root, target, value, place, found);
    }
    if let Some(types) = schema.get("type") {
        let own = match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(number) if number.is_f64() => "number",
            Value::Number(_) => "integer",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        let is = |name: &Value| name == own || (name == "number" && own == "integer");
        if !types.as_array().map_or_else(|| is(types), |types| types.iter().any(is)) {
            say(format!("is {own}, not {types}"));
        }
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array)
        && !values.contains(value)
    {
        say(format!("{value} is none of {values:?}"));
    }
    if let (Some(least), Some(number)) = (schema.get("minimum").and_then(Value::as_f64), value.as_f64())
        && number < least
    {
        say(format!("{number} is less than {least}"));
    }
    if schema.get("pattern").is_some() {
        say("no patterns are checked here".to_owned());
    }
    if let (Some("uri" | "uri-reference"), Some(text)) = (schema.get("format").and_then(Value::as_str), value.as_str())
    {
        let is_of_uri = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte);
        if !text.bytes().all(is_of_uri) {
            say(format!("{text} is no address"));
        }
    }
    for name in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
        if value.get(name.as_str().unwrap()).is_none() {
            say(format!("has no {name}"));
        }
    }
    for (keyword, is_so) in [("anyOf", (|count| count > 0) as fn(usize) -> bool), ("oneOf", |count| count == 1)] {
        let Some(schemas) = schema.get(keyword).and_then(Value::as_array) else { continue };
        let fits = |schema: &&Value| {
            let mut found = Vec::new();
            differences(root, schema, value, place, &mut found);
            found.is_empty()
        };
        if !is_so(schemas.iter().filter(fits).count()) {
            found.push(format!("{place}: {keyword} does not hold"));
        }
    }
    if let Some(items) = value.as_array() {
        let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0);
        if (items.len() as u64) < least {
            found.push(format!("{place}: has less than {least}"));
        }
        let distinct: BTreeSet<String> = items.iter().map(ToString::to_string).collect();
        if schema.get("uniqueItems") == Some(&Value::Bool(true)) && distinct.len() < items.len() {
            found.push(format!("{place}: has something twice"));
        }
        if let Some(schema) = schema.get("items") {
            for (at, item) in items.iter().enumerate() {
                differences(root, schema, item, &format!("{place}/{at}"), found);
            }
        }
    }
    for (name, member) in value.as_object().into_iter().flatten() {
        let known = schema.get("properties").and_then(|it| it.get(name));
        match known.or_else(|| schema.get("additionalProperties")) {
            Some(Value::Bool(false)) => found.push(format!("{place}: nothing is called {name}")),
            Some(schema @ Value::Object(_)) => differences(root, schema, member, &format!("{place}/{name}"), found),
            _ => {}
        }
    }
}

fn schema() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/sarif/sarif-schema-2.1.0.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn expect_sarif(schema: &Value, name: &str, audit: &Audit) -> Value {
    let log: Value = serde_json::from_str(&sarif::report(audit)).unwrap();
    let mut found = Vec::new();
    differences(schema, schema, &log, "", &mut found);
    assert!(found.is_empty(), "{name}: {}", found.join("\n"));
    let run = &log["runs"][0];
    for result in run["results"].as_array().unwrap() {
        let at = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][at]["id"], result["ruleId"], "{name}");
    }
    assert_eq!(run["results"].as_array().unwrap().len(), audit.findings.len() + audit.suppressed.len());
    log
}

/// Folders of the specs that are tried: one in so many.
const ONE_IN: usize = 7;

#[test]
fn folders_of_the_specs_are_sarif_by_its_schema() {
    let schema = schema();
    let mut broken = Vec::new();
    differences(
        &schema,
        &schema,
        &serde_json::json!({"version": "2", "runs": [{"tool": {}, "x": 1}]}),
        "",
        &mut broken,
    );
    assert_eq!(broken.len(), 3, "{broken:?}");
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/specs");
    let (mut fixes, mut results) = (0, 0);
    for document in limbeck_blocks::documents(&specs).unwrap() {
        for section in limbeck_blocks::sections(&document.text).unwrap().into_iter().step_by(ONE_IN) {
            let files: Vec<(&str, &str)> =
                section.files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
            let log = expect_sarif(&schema, &section.heading, &audited(&files));
            let told = log["runs"][0]["results"].as_array().unwrap();
            results += told.len();
            fixes += told.iter().filter(|it| it.get("fixes").is_some()).count();
        }
    }
    assert!(results > 100 && fixes > 5, "{results} results, {fixes} fixes");
}

#[test]
fn a_fix_is_a_replacement() {
    let one = migration(
        "a1b2c3d4e5f6",
        "None",
        "    op.create_table(\"t\", sa.Column(\"id\", sa.Integer, primary_key=True))",
    );
    let two = migration("b1b2c3d4e5f6", "\"a1b2c3d4e5f7\"", "    pass");
    let audit = audited(&[("m/env.py", ""), ("m/versions/a.py", &one), ("m/versions/b.py", &two)]);
    let log = expect_sarif(&schema(), "fix", &audit);
    let results = log["runs"][0]["results"].as_array().unwrap();
    let missing = results.iter().find(|it| it["ruleId"] == "missing-parent").unwrap();
    let change = &missing["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], "m/versions/b.py");
    let replacement = &change["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "down_revision = \"a1b2c3d4e5f6\"");
    let region = |line: u32, end: u32| serde_json::json!({"startLine": line, "startColumn": 1, "endLine": line, "endColumn": end});
    assert_eq!(replacement["deletedRegion"], region(8, 31));
}

/// Names as nobody should write them.
const HOSTILE: &str = "x\u{1b}[31m\u{7}<b>&\"']]>|`%0A::error::\u{202e}gnp\u{2028}\u{0}";

#[test]
fn hostile_names_do_nothing() {
    let name = serde_json::to_string(HOSTILE).unwrap().replace("\\u0000", "\\0");
    let body = format!(
        "    op.create_table({name}, sa.Column(\"id\", sa.Integer))\n    op.create_table({name}, sa.Column(\"id\", sa.Integer))\n    op.drop_constraint(None, {name})  # limbeck: ignore[drop-constraint-without-name] {HOSTILE}"
    );
    let text = migration("a1b2c3d4e5f6", "None", &body);
    let path = format!("m/versions/{}.py", HOSTILE.replace(['/', '\0'], ""));
    let audit = audited(&[("m/env.py", ""), (&path, &text)]);
    let is_about = |it: &limbeck::rules::Finding| it.message.contains('\u{202e}');
    assert!(audit.findings.iter().any(is_about), "{:?}", audit.findings);
    let is_seen =
        |letter: char| letter == '\n' || !(letter.is_control() || ('\u{2028}'..='\u{202e}').contains(&letter));
    for (format, written) in [
        ("text", text::report(&audit, true)),
        ("github", github::report(&audit, true)),
        ("junit", junit::report(&audit, Some(Severity::Error))),
        ("markdown", markdown::report(&audit)),
    ] {
        let hidden: Vec<char> = written.chars().filter(|letter| !is_seen(*letter)).collect();
        assert!(hidden.is_empty(), "{format}: {hidden:?}");
    }
    for line in github::report(&audit, true).lines() {
        assert!(!line.contains('\u{1b}') && (line.starts_with("::") || !line.contains("::error")), "{line}");
    }
    let xml = junit::report(&audit, Some(Severity::Error));
    assert!(!xml.contains("<b>") && !xml.contains("]]>"), "{xml}");
    assert!(!markdown::report(&audit).contains("<b>\u{202e}"));
    expect_sarif(&schema(), "hostile", &audit);
}

#[test]
fn very_many_findings_are_bounded_and_counted() {
    const MANY: usize = 6_000;
    let line = "    op.execute(\"DELETE FRM t\")\n";
    let text = migration("a1b2c3d4e5f6", "None", &line.repeat(MANY));
    let audit = audited(&[("m/env.py", ""), ("m/versions/a.py", &text)]);
    assert!(audit.findings.len() >= MANY, "{}", audit.findings.len());
    let shown = text::report(&audit, false);
    assert!(shown.len() < 100_000, "{}", shown.len());
    // The first ten of a group are shown.
    assert!(shown.contains("5,990 more: --all shows them"), "{shown}");
    assert!(text::report(&audit, true).matches("DELETE FRM").count() >= MANY);
    let document = markdown::report(&audit);
    assert!(document.contains("5,500 more are in `findings.csv`."), "{}", &document[..2_000]);
    assert!(csv::findings(&audit).lines().count() > MANY);
    let marks: BTreeSet<u64> = audit.findings.iter().map(|it| it.fingerprint).collect();
    assert_eq!(marks.len(), audit.findings.len());
}

#[test]
fn fingerprints_stay_when_lines_move() {
    let one = migration("a1b2c3d4e5f6", "None", "    op.create_table(\"t\", sa.Column(\"id\", sa.Integer))");
    let body = "    op.drop_table(\"t\")\n    op.drop_table(\"gone\")\n    op.drop_table(\"gone\")";
    let two = migration("b1b2c3d4e5f6", "\"a1b2c3d4e5f6\"", body);
    let marks = |two: &str| -> BTreeSet<String> {
        let audit = audited(&[("m/env.py", ""), ("m/versions/a.py", &one), ("m/versions/b.py", two)]);
        audit.findings.iter().map(|it| format!("{} {}", it.rule.name, it.mark())).collect()
    };
    let before = marks(&two);
    assert!(before.len() > 3, "{before:?}");
    assert_eq!(marks(&two.replace("import sqlalchemy", "# moved\n\nimport sqlalchemy")), before);
    let more =
        marks(&two.replace("    op.drop_table(\"t\")\n", "    op.drop_table(\"t\")\n    op.drop_table(\"new\")\n"));
    // What tells of all at once says something else then.
    assert!(before.intersection(&more).count() >= 2 && before != more, "{before:?} {more:?}");
}
