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
    has(rule, &findings(rule, rule.bad))
}

fn good(rule: &'static Rule) -> Result<(), Failed> {
    has_not(rule, &findings(rule, rule.good))
}

/// Whether a rule is among these findings.
fn has(rule: &Rule, told: &str) -> Result<(), Failed> {
    let is_found = told.lines().any(|line| line.contains(&format!("[{}]", rule.name)));
    if is_found { Ok(()) } else { Err(format!("not found; there is:\n{told}").into()) }
}

/// Whether a rule is not among these findings, nor any error.
fn has_not(rule: &Rule, told: &str) -> Result<(), Failed> {
    let is_wrong = |line: &str| line.contains(&format!("[{}]", rule.name)) || line.starts_with("error");
    let wrong: Vec<&str> = told.lines().filter(|line| is_wrong(line)).collect();
    if wrong.is_empty() { Ok(()) } else { Err(format!("found:\n{}", wrong.join("\n")).into()) }
}
