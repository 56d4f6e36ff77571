//! The checks of other tools, beside ours: `docs/peers.md` names the twin of each, with two examples.

use libtest_mimic::{Failed, Trial};
use limbeck::dialect::Dialect;
use limbeck::rules::{Rule, rule};

use crate::example::{findings, id};
use crate::{has, has_not};

/// The document, beside the package.
const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/peers.md");

/// A trial for each of its examples.
pub(crate) fn trials() -> Vec<Trial> {
    let text = std::fs::read_to_string(DOCUMENT).unwrap();
    let mut sections = text.split("\n## ");
    let tables = sections.next().map(Tables::of).unwrap();
    let examples = sections.filter(|section| section.contains("\n```python bad\n"));
    examples.flat_map(|section| both(&tables, section)).collect()
}

/// The tables that each example stands on.
struct Tables {
    all: String,
    postgresql: String,
    mysql: String,
}

impl Tables {
    fn of(text: &str) -> Tables {
        Tables { all: block(text, "tables"), postgresql: block(text, "postgresql"), mysql: block(text, "mysql") }
    }

    /// Those of the database that a rule is shown on, before an example.
    fn below(&self, rule: &Rule, example: &str) -> String {
        let own = match rule.databases.first().map_or(Dialect::Postgresql, |versions| versions.dialect) {
            Dialect::Postgresql => &self.postgresql,
            Dialect::Mysql | Dialect::Mariadb => &self.mysql,
            _ => "",
        };
        format!("{}{own}# next revision\n{example}", self.all)
    }
}

/// The trials of a section: its heading, the name of a rule, and what it finds or doesn't find.
fn both(tables: &Tables, section: &str) -> [Trial; 2] {
    let title = section.lines().next().unwrap().to_owned();
    let name = section.split("Rule: `").nth(1).and_then(|rest| rest.split('`').next()).unwrap().to_owned();
    let Some(rule) = rule(&name) else {
        return ["bad", "good"].map(|word| {
            let missing = format!("there is no rule `{name}`");
            Trial::test(format!("peers {name} {word}: {title}"), move || Err(Failed::from(missing)))
        });
    };
    let [bad, good] = ["bad", "good"].map(|word| tables.below(rule, &block(section, word)));
    [
        Trial::test(format!("peers {name} bad: {title}"), move || has(rule, &after_tables(rule, &bad))),
        Trial::test(format!("peers {name} good: {title}"), move || has_not(rule, &after_tables(rule, &good))),
    ]
}

/// The findings of an example that are not about the tables below it.
fn after_tables(rule: &'static Rule, example: &str) -> String {
    let first = format!("/{}.py:", id(0));
    findings(rule, example).lines().filter(|line| !line.contains(&first)).map(|line| format!("{line}\n")).collect()
}

/// The block of a word.
fn block(text: &str, word: &str) -> String {
    let start = format!("```python {word}\n");
    let rest = text.split(&start).nth(1).unwrap();
    format!("{}\n", rest.split("\n```").next().unwrap())
}
