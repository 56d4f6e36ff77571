//! The checks of other tools, beside ours: `docs/peers.md` names the twin of each, with two examples.

use libtest_mimic::{Failed, Trial};
use limbeck::dialect::Dialect;
use limbeck::rules::{Rule, rule};

use crate::{findings, has};

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
    let (bad, good) = (tables.below(rule, &block(section, "bad")), tables.below(rule, &block(section, "good")));
    [
        Trial::test(format!("peers {name} bad: {title}"), move || has(rule, &bad)),
        Trial::test(format!("peers {name} good: {title}"), move || has_not(rule, &good)),
    ]
}

/// Whether nothing is found in an example; what is found in the tables below it is none of its faults.
fn has_not(rule: &'static Rule, example: &str) -> Result<(), Failed> {
    let told = findings(rule, example);
    let tables = format!("{}.py:", crate::id(0));
    let is_wrong = |line: &&str| line.contains(&format!("[{}]", rule.name)) || line.starts_with("error");
    let wrong: Vec<&str> = told.lines().filter(|line| is_wrong(line) && !line.contains(&tables)).collect();
    if wrong.is_empty() { Ok(()) } else { Err(format!("found in:\n{example}\n{}", wrong.join("\n")).into()) }
}

/// The block of a word.
fn block(text: &str, word: &str) -> String {
    let start = format!("```python {word}\n");
    let rest = text.split(&start).nth(1).unwrap();
    format!("{}\n", rest.split("\n```").next().unwrap())
}
