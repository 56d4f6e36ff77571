//! One fact beside the other.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::Value;

use super::alembic::{Answer, Facts};
use super::folders::{Speaker, Told};

/// What Alembic and Limbeck say of one folder.
pub(crate) struct Comparison {
    place: String,
    mismatches: Vec<Mismatch>,
    /// Facts in which Alembic doesn't agree with itself.
    wavering: Vec<String>,
}

/// A fact on which the two sides differ.
#[derive(Debug, PartialEq)]
struct Mismatch {
    fact: String,
    /// Whose words the first side is, and all that would do.
    expected: (&'static str, Vec<Value>),
    /// Whose words the other side is.
    actual: (&'static str, Value),
}

impl Comparison {
    /// Each fact that Alembic knows of.
    pub(crate) fn of(place: &str, alembic: &Answer, limbeck: &Facts) -> Comparison {
        let mut comparison = Comparison { place: place.to_owned(), mismatches: Vec::new(), wavering: Vec::new() };
        let unread = unread(alembic, limbeck);
        for name in names(alembic) {
            // One fact tells of a file that Limbeck has not read.
            if name.rsplit_once(' ').is_some_and(|(path, _)| unread.contains(path)) {
                continue;
            }
            let said = said(alembic, name);
            if said.len() > 1 {
                comparison.wavering.push(name.to_owned());
            }
            comparison.expect(name, "Alembic", said, "Limbeck", limbeck.get(name));
        }
        comparison
    }

    /// What the folder itself tells: it takes the place of what was found out by comparing.
    pub(crate) fn told(&mut self, told: &[Told], alembic: &Answer, limbeck: &Facts) {
        for Told { speaker, fact, values } in told {
            if *speaker != Speaker::Limbeck {
                for said in said(alembic, fact) {
                    self.expect(fact, "the folder", values.clone(), "Alembic", Some(&said));
                }
                if said(alembic, fact).is_empty() {
                    self.expect(fact, "the folder", values.clone(), "Alembic", None);
                }
            }
            if *speaker != Speaker::Alembic {
                self.mismatches.retain(|mismatch| mismatch.fact != *fact || mismatch.actual.0 != "Limbeck");
                self.expect(fact, "the folder", values.clone(), "Limbeck", limbeck.get(fact));
            }
        }
    }

    fn expect(
        &mut self,
        fact: &str,
        whose: &'static str,
        values: Vec<Value>,
        other: &'static str,
        actual: Option<&Value>,
    ) {
        let actual = actual.cloned().unwrap_or(Value::Null);
        if !values.iter().any(|value| agree(value, &actual)) {
            self.mismatches.push(Mismatch {
                fact: fact.to_owned(),
                expected: (whose, values),
                actual: (other, actual),
            });
        }
    }

    /// Writes down both sides of each mismatch; returns how many there are.
    pub(crate) fn print(&self) -> usize {
        print!("{}", self.text());
        self.mismatches.len()
    }

    fn text(&self) -> String {
        let mut text = String::new();
        if !self.wavering.is_empty() {
            let _infallible =
                writeln!(text, "{}: Alembic's own answers differ: {}", self.place, self.wavering.join("; "));
        }
        for Mismatch { fact, expected: (whose, values), actual: (other, actual) } in &self.mismatches {
            let _infallible = writeln!(text, "{}: {fact}", self.place);
            for value in values {
                let _infallible = writeln!(text, "  {whose:10}  {}", shown(value, actual));
            }
            let closest = values.first().unwrap_or(&Value::Null);
            let _infallible = writeln!(text, "  {other:10}  {}", shown(actual, closest));
        }
        text
    }
}

/// The names of all facts that Alembic knows of, under any seed.
fn names(alembic: &Answer) -> Vec<&str> {
    let mut names: Vec<&str> = alembic.facts.iter().flat_map(|facts| facts.keys().map(String::as_str)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Files that only Alembic has read, as the fact `files` tells.
fn unread<'a>(alembic: &'a Answer, limbeck: &Facts) -> BTreeSet<&'a str> {
    let files = |facts: &'a Facts| facts.get("files").and_then(Value::as_array);
    let read = |path: &str| limbeck.contains_key(&format!("{path} revision"));
    let all = alembic.facts.iter().filter_map(files).flatten().filter_map(Value::as_str);
    all.filter(|path| !read(path)).collect()
}

/// Each answer that Alembic gives on a fact.
fn said(alembic: &Answer, name: &str) -> Vec<Value> {
    let mut said: Vec<Value> = Vec::new();
    for value in alembic.facts.iter().filter_map(|facts| facts.get(name)) {
        if !said.contains(value) {
            said.push(value.clone());
        }
    }
    said
}

/// Where Alembic trips over an assertion of its own, any words will do.
fn agree(expected: &Value, actual: &Value) -> bool {
    let is_wordless = expected.get("problem").is_some_and(Value::is_null);
    expected == actual || (is_wordless && actual.get("problem").is_some())
}

/// A value, or of a long list or text only where it begins to differ from the other side.
fn shown(value: &Value, other: &Value) -> String {
    const LONG: usize = 8;
    match (value, other) {
        (Value::Array(ours), Value::Array(theirs)) if ours.len() > LONG => {
            let same = ours.iter().zip(theirs).take_while(|(ours, theirs)| ours == theirs).count();
            let rest = &ours[same..ours.len().min(same + LONG)];
            format!("{} entries; from entry {}: {}", ours.len(), same + 1, Value::from(rest.to_vec()))
        }
        (Value::String(ours), Value::String(theirs)) if ours.lines().count() > LONG => {
            let same = ours.lines().zip(theirs.lines()).take_while(|(ours, theirs)| ours == theirs).count();
            let rest: Vec<&str> = ours.lines().skip(same).take(LONG).collect();
            format!("{} lines; from line {}: {}", ours.lines().count(), same + 1, Value::from(rest))
        }
        _ => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;

    fn facts(values: &[(&str, Value)]) -> Facts {
        values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
    }

    fn answer(facts: Vec<Facts>) -> Answer {
        Answer { facts, time: Duration::ZERO }
    }

    #[test]
    fn a_mismatch_is_written_with_both_sides() {
        let alembic = answer(vec![facts(&[("graph.heads", json!(["a", "b"])), ("stops", json!(false))])]);
        let limbeck = facts(&[("graph.heads", json!(["a"])), ("stops", json!(false))]);
        let comparison = Comparison::of("here", &alembic, &limbeck);
        assert_eq!(comparison.text(), "here: graph.heads\n  Alembic     [\"a\",\"b\"]\n  Limbeck     [\"a\"]\n");
    }

    #[test]
    fn what_limbeck_does_not_say_is_a_mismatch() {
        let alembic = answer(vec![facts(&[("graph.heads", json!(["a"]))])]);
        assert_eq!(Comparison::of("here", &alembic, &Facts::new()).mismatches.len(), 1);
    }

    #[test]
    fn each_of_alembics_answers_will_do_and_no_other() {
        let alembic = answer(vec![facts(&[("history", json!("a, b"))]), facts(&[("history", json!("b, a"))])]);
        let mismatches =
            |said: &str| Comparison::of("here", &alembic, &facts(&[("history", json!(said))])).mismatches.len();
        assert_eq!([mismatches("a, b"), mismatches("b, a"), mismatches("a")], [0, 0, 1]);
    }

    #[test]
    fn a_folder_may_know_better_than_alembic_and_is_held_to_it() {
        let alembic = answer(vec![facts(&[("graph.cycles", json!([]))])]);
        let told = |speaker, value| vec![Told { speaker, fact: "graph.cycles".to_owned(), values: vec![value] }];
        let limbeck = facts(&[("graph.cycles", json!([["a"]]))]);
        let mismatches = |told: &[Told]| {
            let mut comparison = Comparison::of("here", &alembic, &limbeck);
            comparison.told(told, &alembic, &limbeck);
            comparison.mismatches.len()
        };
        assert_eq!(mismatches(&[]), 1);
        assert_eq!(mismatches(&told(Speaker::Limbeck, json!([["a"]]))), 0);
        assert_eq!(mismatches(&told(Speaker::Limbeck, json!([["b"]]))), 1);
        // What it says of Alembic is held against Alembic.
        assert_eq!(mismatches(&told(Speaker::Alembic, json!([]))), 1);
        assert_eq!(mismatches(&told(Speaker::Alembic, json!([["a"]]))), 2);
    }
}
