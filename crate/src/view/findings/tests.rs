//! What the page is told of findings of small chains.

use super::groups::{FindingsView, Grouping, Sought, findings, places};
use crate::audit::{Audit, audit};
use crate::environment::Options;
use crate::folder::Folder;

/// A table, and so many migrations after it that make an index on it.
fn indexes(count: usize, options: &Options) -> Audit {
    let mut folder = Folder::default();
    folder.add("alembic.ini", b"[alembic]\nscript_location = m\nsqlalchemy.url = postgresql://h/d\n".to_vec());
    folder.add("m/env.py", b"from alembic import context\n".to_vec());
    for at in 0..=count {
        let (parent, body) = match at.checked_sub(1) {
            None => ("None".to_owned(), "op.create_table(\"runs\", sa.Column(\"id\", sa.BigInteger))".to_owned()),
            Some(before) => (format!("\"r{before:03}\""), format!("op.create_index(\"ix_{at}\", \"runs\", [\"id\"])")),
        };
        let text = format!(
            "\"\"\"step {at}\"\"\"\nimport sqlalchemy as sa\nfrom alembic import op\nrevision = \"r{at:03}\"\ndown_revision = {parent}\n\ndef upgrade():\n    {body}\n\ndef downgrade():\n    raise NotImplementedError\n"
        );
        folder.add(&format!("m/versions/r{at:03}.py"), text.into_bytes());
    }
    audit(&folder, options, &mut |_, _| {})
}

const RULE: &str = "create-index-non-concurrent";

fn sought(by: Grouping) -> Sought {
    Sought { environment: 0, by, whole: false, severity: None, subject: None, rule: None, search: String::new() }
}

fn of_rule<'a>(view: &'a FindingsView, rule: &str) -> Option<&'a super::groups::FindingGroup> {
    view.groups.iter().find(|group| group.key == rule)
}

#[test]
fn advice_about_what_is_old_is_counted_and_left_out() {
    let audit = indexes(40, &Options::default());
    let view = findings(&audit, &sought(Grouping::Rule), 40, 3);
    let group = of_rule(&view, RULE).unwrap();
    assert_eq!((group.count, group.files, group.places.len()), (10, 10, 3));
    assert!(view.left_out.unwrap().contains("about migrations before the last ten"));
    let view = findings(&audit, &Sought { whole: true, ..sought(Grouping::Rule) }, 40, 3);
    assert_eq!(of_rule(&view, RULE).map(|group| group.count), Some(40));
    assert_eq!((view.left_out, view.shown), (None, view.all));
    // What is narrowed down is all there.
    let view = findings(&audit, &Sought { subject: Some("locks".to_owned()), ..sought(Grouping::Rule) }, 40, 0);
    assert_eq!(of_rule(&view, RULE).map(|group| group.count), Some(40));
    let view = findings(&audit, &Sought { search: "r010:r012".to_owned(), ..sought(Grouping::Rule) }, 40, 0);
    assert_eq!(of_rule(&view, RULE).map(|group| group.count), Some(3));
    // What is deployed is not judged, and the rest is new.
    let audit = indexes(40, &Options { deployed: vec!["r035".to_owned()], ..Options::default() });
    let view = findings(&audit, &sought(Grouping::Rule), 40, 0);
    assert_eq!(of_rule(&view, RULE).map(|group| group.count), Some(5));
}

#[test]
fn the_rest_of_a_group_comes_piece_by_piece() {
    let audit = indexes(9, &Options::default());
    let all = sought(Grouping::Rule);
    let lines = |rows: &[super::FindingRow]| rows.iter().map(|row| row.message.clone()).collect::<Vec<_>>();
    let view = findings(&audit, &all, 40, 9);
    let whole = lines(&of_rule(&view, RULE).unwrap().places);
    let mut pieces = lines(&places(&audit, &all, RULE, 0, 4));
    pieces.extend(lines(&places(&audit, &all, RULE, 4, 100)));
    assert_eq!(pieces, whole);
    // The newest comes first.
    assert!(whole.first().unwrap().contains("ix_9"));
    assert!(places(&audit, &all, "no-such-rule", 0, 4).is_empty());
}

#[test]
fn a_table_exists_because_a_migration_makes_it() {
    let audit = indexes(14, &Options::default());
    let rows = places(&audit, &sought(Grouping::Rule), RULE, 0, 1);
    let row = rows.first().unwrap();
    let exists = row.exists.as_ref().unwrap();
    assert_eq!(exists.by.as_ref().map(|by| by.revision.as_str()), Some("r000"));
    assert_eq!((exists.before.as_str(), exists.line), ("14 revisions before", 8));
    let excerpt = row.excerpt.as_ref().unwrap();
    assert_eq!(
        excerpt.lines.get((row.line - excerpt.first) as usize).map(|line| line.trim()),
        Some("op.create_index(\"ix_14\", \"runs\", [\"id\"])")
    );
}

#[test]
fn findings_stand_in_other_groups() {
    let audit = indexes(3, &Options::default());
    let keys = |by| findings(&audit, &sought(by), 40, 0).groups.into_iter().map(|group| group.key).collect::<Vec<_>>();
    assert!(keys(Grouping::Revision).contains(&"m/versions/r002.py".to_owned()));
    assert!(keys(Grouping::Table).contains(&"runs".to_owned()));
    assert!(keys(Grouping::Severity).contains(&"warning".to_owned()));
}
