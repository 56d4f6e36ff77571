//! A Mermaid flowchart, newest on top (<https://mermaid.js.org/syntax/flowchart.html>).

use std::fmt::Write;

use super::{links, named};
use crate::environment::Environment;
use crate::graph::lanes::{EdgeKind, Lanes, What};

pub(super) fn drawn(environment: &Environment, lanes: &Lanes) -> String {
    let mut out = String::from("flowchart BT\n");
    for (at, row) in lanes.rows.iter().enumerate() {
        let (name, message) = named(environment, &row.what);
        let text =
            if message.is_empty() { escaped(name) } else { format!("{}<br>{}", escaped(name), escaped(&message)) };
        let class = if matches!(row.what, What::Ghost(_)) { ":::missing" } else { "" };
        let _infallible = writeln!(out, "    r{at}[\"{text}\"]{class}");
    }
    for (earlier, later, kind) in links(lanes) {
        let arrow = match kind {
            EdgeKind::Parent => "-->",
            EdgeKind::Dependency => "-.->",
            EdgeKind::Closing => "-- closes a cycle -->",
        };
        let _infallible = writeln!(out, "    r{earlier} {arrow} r{later}");
    }
    if lanes.rows.iter().any(|row| matches!(row.what, What::Ghost(_))) {
        out.push_str("    classDef missing stroke-dasharray: 4 3\n");
    }
    out
}

/// Text that Mermaid shows and doesn't read: what means something to it, or to HTML, as an entity.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' | '.' | ',' | '-' | '_' | '/' | '(' | ')' | ':' => {
                escaped.push(char);
            }
            char if char.is_alphabetic() => escaped.push(char),
            char => {
                let _infallible = write!(escaped, "#{};", u32::from(char));
            }
        }
    }
    escaped
}
