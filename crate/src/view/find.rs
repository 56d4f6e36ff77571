//! What has a name that is looked for: revisions, tables, columns, other objects, and rules.

use serde::Serialize;

use super::schema::{self, ObjectRef, reference};
use crate::audit::Audit;
use crate::environment::Environment;
use crate::ordered::Arrange;
use crate::rules::rules;

/// The most that is found of a kind.
const MOST: usize = 8;

/// Something that is found by its name.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Found {
    /// `revision`, `table`, `column`, `rule`; of other objects their kind in the words of SQL.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// What it is, or where: the message of a revision, the table of a column.
    pub beside: String,
    /// The path of a migration.
    pub path: Option<String>,
    /// A table or another object; of a column its table.
    pub object: Option<ObjectRef>,
}

/// What has all the words of a text in its name, those first that begin with it; a handful of each kind.
pub fn find(audit: &Audit, environment: usize, text: &str) -> Vec<Found> {
    let words: Vec<String> = text.to_lowercase().split_whitespace().map(ToOwned::to_owned).collect();
    let Some(searched) = audit.environments.get(environment).filter(|_| !words.is_empty()) else { return Vec::new() };
    let mut found = Vec::new();
    for of_kind in [revisions(searched), things(audit, environment), columns(searched), of_rules()] {
        let mut ranked: Vec<(u8, Found)> =
            of_kind.into_iter().filter_map(|it| Some((rank(&it, &words)?, it))).collect();
        ranked.arrange_by_key(|(rank, it)| (*rank, it.name.len()));
        found.extend(ranked.into_iter().take(MOST).map(|(_, it)| it));
    }
    found
}

/// How well something fits, 0 the best; none where a word is nowhere in it.
fn rank(found: &Found, words: &[String]) -> Option<u8> {
    let name = found.name.to_lowercase();
    // What a rule is about has too many words to be found by.
    let beside = if found.kind == "rule" { String::new() } else { found.beside.to_lowercase() };
    let path = found.path.as_deref().unwrap_or_default().to_lowercase();
    if !words.iter().all(|word| [&name, &beside, &path].iter().any(|text| text.contains(word.as_str()))) {
        return None;
    }
    let first = words.first()?.as_str();
    Some(match () {
        () if words.len() == 1 && name == first => 0,
        () if name.starts_with(first) => 1,
        () if words.iter().all(|word| name.contains(word.as_str())) => 2,
        () => 3,
    })
}

fn revisions(environment: &Environment) -> Vec<Found> {
    let newest_first = environment.graph.chain().into_iter().rev();
    let migrations = newest_first.filter_map(|index| environment.migrations.get(index));
    let of = |it: &crate::revision::Migration| Found {
        kind: "revision".to_owned(),
        name: it.name().to_owned(),
        beside: it.title(),
        path: Some(it.path.clone()),
        object: None,
    };
    migrations.map(of).collect()
}

fn things(audit: &Audit, environment: usize) -> Vec<Found> {
    let of = |object: ObjectRef| Found {
        kind: object.kind.clone(),
        name: object.schema.as_ref().map_or_else(|| object.name.clone(), |it| format!("{it}.{}", object.name)),
        beside: String::new(),
        path: None,
        object: Some(object),
    };
    let rows = schema::schema(audit, environment, None).map(|it| it.rows).unwrap_or_default();
    rows.into_iter().map(|row| of(row.of)).collect()
}

fn columns(environment: &Environment) -> Vec<Found> {
    let tables = environment.replay.last.tables();
    let of = tables.flat_map(|(id, table)| {
        table.columns.iter().map(move |column| Found {
            kind: "column".to_owned(),
            name: column.name.to_string(),
            beside: id.to_string(),
            path: None,
            object: Some(reference("table", id)),
        })
    });
    of.collect()
}

fn of_rules() -> Vec<Found> {
    let of = rules().map(|rule| Found {
        kind: "rule".to_owned(),
        name: rule.name.to_owned(),
        beside: rule.what.to_owned(),
        path: None,
        object: None,
    });
    of.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::Options;
    use crate::folder::Folder;

    fn found(text: &str) -> Vec<String> {
        let mut folder = Folder::default();
        let migration = "\"\"\"Add runs\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\nrevision = 'a1b2'\ndown_revision = None\n\n\ndef upgrade():\n    op.create_table('runs', sa.Column('id', sa.Integer), sa.Column('run_state', sa.Text))\n    op.create_table('old_runs', sa.Column('id', sa.Integer))\n";
        folder.add("versions/a.py", migration.as_bytes().to_vec());
        folder.add("env.py", Vec::new());
        let audit = crate::audit::audit(&folder, &Options::default(), &mut |_, _| {});
        find(&audit, 0, text).into_iter().map(|it| format!("{} {} {}", it.kind, it.name, it.beside)).collect()
    }

    #[test]
    fn what_begins_with_the_text_comes_first() {
        assert_eq!(
            found("runs"),
            [
                "revision a1b2 Add runs",
                "table runs ",
                "table old_runs ",
                "column id old_runs",
                "column id runs",
                "column run_state runs"
            ]
        );
        assert_eq!(found("run st"), ["column run_state runs"]);
        assert_eq!(found("A1B2"), ["revision a1b2 Add runs"]);
        assert_eq!(found("drop-table")[0].split(' ').take(2).collect::<Vec<_>>(), ["rule", "drop-table"]);
        assert_eq!(found(" "), Vec::<String>::new());
    }
}
