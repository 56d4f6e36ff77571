//! Each rule finds something in the example that has it, and nothing in the one that hasn't.
//!
//! `cargo test --test examples -- drop-table` runs those of one rule.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod example;
mod peers;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use limbeck::rules::{Rule, rules};

use example::findings;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.quiet |= arguments.filter.is_none() && arguments.format.is_none();
    let examples = rules().flat_map(|rule| {
        [
            Trial::test(format!("{} bad", rule.name), move || bad(rule)),
            Trial::test(format!("{} good", rule.name), move || good(rule)),
        ]
    });
    libtest_mimic::run(&arguments, examples.chain(peers::trials()).collect()).exit_code()
}

fn bad(rule: &'static Rule) -> Result<(), Failed> {
    if rule.bad.trim().is_empty() || rule.good.trim().is_empty() {
        return Err("an example is missing".into());
    }
    has(rule, rule.bad)
}

fn good(rule: &'static Rule) -> Result<(), Failed> {
    has_not(rule, rule.good)
}

/// Whether a rule finds something in an example.
fn has(rule: &'static Rule, example: &str) -> Result<(), Failed> {
    let told = findings(rule, example);
    let is_found = told.lines().any(|line| line.contains(&format!("[{}]", rule.name)));
    if is_found { Ok(()) } else { Err(format!("not found in:\n{example}\nfound:\n{told}").into()) }
}

/// Whether a rule finds nothing in an example, in which nothing else is wrong.
fn has_not(rule: &'static Rule, example: &str) -> Result<(), Failed> {
    let told = findings(rule, example);
    let is_wrong = |line: &str| line.contains(&format!("[{}]", rule.name)) || line.starts_with("error");
    let wrong: Vec<&str> = told.lines().filter(|line| is_wrong(line)).collect();
    if wrong.is_empty() { Ok(()) } else { Err(format!("found in:\n{example}\n{}", wrong.join("\n")).into()) }
}
