//! An audit as a page shows it that has no analyzer: what it asks, with the answers, written down.

mod html;
mod sourceless;
mod things;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

pub use self::html::html;
use self::things::Things;
use crate::audit::Audit;
use crate::environment::Environment;
use crate::graph::Index;
use crate::ordered::Gather;
use crate::report::{audits, shown_value};
use crate::view::findings::groups::{Grouping, Sought};
use crate::view::migration::pages;
use crate::view::migrations::migrations;
use crate::view::overview::{Overview, overview};
use crate::view::question::{Answer, Bytes, Question, answer};
use crate::view::rules::rule_rows;
use crate::view::schema::schema;

/// As many as there are: the same number in a browser.
const ALL: usize = u32::MAX as usize;

/// What is written down of an audit besides its answers.
pub struct About<'a> {
    /// What the folder is called.
    pub name: &'a str,
    /// Whether the text of files goes in.
    pub has_source: bool,
}

/// The record of an audit, as JSON. No password is in it.
pub fn record(audit: &Audit, about: &About<'_>) -> String {
    let mut things = Things::of(&audit.environments);
    let mut answers: Map<String, Value> = Map::new();
    for (question, answer) in all(audit, about) {
        let asked = serde_json::to_value(&question).unwrap_or_default();
        let answer = match answer {
            Answer::Document(bytes) => json!({ "document": bytes.as_ref().map(Bytes::text) }),
            other => serde_json::to_value(other).unwrap_or_default(),
        };
        // Both stand under the name of the question.
        let (Value::Object(asked), Value::Object(mut answer)) = (asked, answer) else { continue };
        for (kind, asked) in asked {
            let pair = json!([asked, things.told(answer.remove(&kind).unwrap_or_default())]);
            if let Value::Array(pairs) = answers.entry(kind).or_insert_with(|| json!([])) {
                pairs.push(pair);
            }
        }
    }
    let record = json!({
        "limbeck": env!("CARGO_PKG_VERSION"),
        "name": things.masked(about.name),
        "hasSource": about.has_source,
        "isOffline": audit.environments.iter().any(|it| it.options.offline),
        "overview": things.told(serde_json::to_value(without_passwords(overview(audit))).unwrap_or_default()),
        "routes": audit.environments.iter().map(routes).collect::<Vec<_>>(),
        "answers": answers,
    });
    things.before(&record)
}

/// The overview without what variables are set to that hold passwords: there the name stands apart from it.
fn without_passwords(mut overview: Overview) -> Overview {
    for variable in overview.environments.iter_mut().flat_map(|it| &mut it.variables) {
        for value in [&mut variable.default, &mut variable.value].into_iter().flatten() {
            *value = shown_value(&variable.name, value).to_owned();
        }
    }
    overview
}

/// Every question with its answer, as far as that goes in.
fn all<'a>(audit: &'a Audit, about: &'a About<'_>) -> impl Iterator<Item = (Question, Answer)> {
    let questions = questions(audit, about).into_iter().map(|question| (question.clone(), answer(audit, question)));
    // Asked one by one, each would look through all of them.
    let pages = (0..audit.environments.len()).flat_map(|environment| {
        let question = move |path: &str| Question::Migration { environment, path: path.to_owned() };
        pages(audit, environment).map(move |(path, page)| (question(path), Answer::Migration(Some(page))))
    });
    questions.chain(pages).map(|(question, answer)| {
        let answer = match answer {
            // The others are the same in every folder.
            Answer::Rules(rows) => Answer::Rules(rows.into_iter().filter(|row| row.count > 0).collect()),
            other => other,
        };
        (question, if about.has_source { answer } else { sourceless::without_source(answer) })
    })
}

/// All that the page asks without anybody choosing or typing anything, but for routes and the pages of migrations.
fn questions(audit: &Audit, about: &About<'_>) -> Vec<Question> {
    let mut questions = Vec::new();
    // What is told of a folder without any environment is asked of the first.
    for environment in 0..audit.environments.len().max(1) {
        questions.extend([Question::Checks { environment }, Question::Project { environment }]);
        for by in [Grouping::Rule, Grouping::Revision, Grouping::Table, Grouping::Severity] {
            for whole in [false, true] {
                let sought = Sought { whole, ..Sought::now(environment, by) };
                questions.push(Question::Findings { sought, groups: ALL, places: ALL });
            }
        }
        if environment < audit.environments.len() {
            questions.extend(of_environment(audit, environment));
        }
    }
    if about.has_source {
        // They quote files.
        let names = audits::kinds().map(|(kind, ..)| format!("audit-{kind}.md"));
        questions.extend(names.map(|name| Question::Document { name }));
    }
    questions
}

fn of_environment(audit: &Audit, environment: usize) -> Vec<Question> {
    let mut questions = vec![
        Question::Migrations { environment },
        Question::Chain { environment },
        Question::Course { environment },
        Question::Operations { environment },
        Question::Rules { environment },
        Question::Unknowns { environment },
        Question::Schema { environment, revision: None },
        Question::Drawing { environment, revision: None },
    ];
    let found = rule_rows(audit, environment).into_iter().filter(|row| row.count > 0).map(|row| row.rule.name);
    let suppressed = audit.suppressed.iter().map(|it| it.finding.rule.name);
    let rules: BTreeSet<&str> = found.chain(suppressed).collect();
    questions.extend(rules.into_iter().map(|name| Question::Rule { environment, name: name.to_owned() }));
    for row in schema(audit, environment, None).into_iter().flat_map(|it| it.rows) {
        let (kind, schema, name) = (row.of.kind, row.of.schema, row.of.name);
        questions.push(match kind.as_str() {
            "table" => Question::Table { environment, revision: None, schema, name },
            _ => Question::Object { environment, revision: None, kind, schema, name },
        });
    }
    let rows = migrations(audit, environment).into_iter();
    let steps = rows.filter(|row| row.revision.is_some() && !row.is_passed_over).map(|row| row.path);
    let mut before = None;
    let mut last = [None, None];
    for path in steps {
        let from = before.replace(path.clone());
        questions.push(Question::Changes { environment, from: from.clone(), to: Some(path) });
        last = [from, before.clone()];
    }
    // The heads are the last of them, or where there are several, come after it.
    questions.extend(last.map(|from| Question::Changes { environment, from, to: None }));
    questions
}

/// From each migration of an environment to the heads and to the base: stretches of the chain, the first and the last place
/// of each. Written out, they would be as many names as the square of the chain's length.
fn routes(environment: &Environment) -> Map<String, Value> {
    let graph = &environment.graph;
    let chain = graph.chain();
    let places: BTreeMap<Index, i64> = chain.iter().enumerate().map(|(at, &index)| (index, at as i64)).into_map();
    let stretches = |path: Vec<Index>| {
        let mut stretches: Vec<(i64, i64)> = Vec::new();
        for place in path.iter().filter_map(|index| places.get(index).copied()) {
            match stretches.last_mut() {
                // Further in the direction in which it goes, if it has one.
                Some((first, last)) if is_next(*first, *last, place) => *last = place,
                _ => stretches.push((place, place)),
            }
        }
        stretches
    };
    let route = |&index: &Index| {
        let [to_head, to_base] = [graph.path_to_heads(index), graph.path_to_base(index)].map(stretches);
        (environment.migrations[index].path.clone(), json!([to_head, to_base]))
    };
    chain.iter().map(route).collect()
}

/// Whether a place goes on with a stretch.
fn is_next(first: i64, last: i64, place: i64) -> bool {
    (place - last).abs() == 1 && (place - last) * (last - first) >= 0
}
