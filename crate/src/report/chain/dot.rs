//! A Graphviz graph, newest on top (<https://graphviz.org/doc/info/lang.html>).

use std::fmt::Write;

use super::{links, named};
use crate::environment::Environment;
use crate::graph::lanes::{EdgeKind, Lanes, What};

pub(super) fn drawn(environment: &Environment, lanes: &Lanes) -> String {
    let mut out = String::from("digraph chain {\n    rankdir=BT;\n    node [shape=box, fontname=\"monospace\"];\n");
    for (at, row) in lanes.rows.iter().enumerate() {
        let (name, message) = named(environment, &row.what);
        let text = if message.is_empty() { quoted(name) } else { format!("{}\\n{}", quoted(name), quoted(&message)) };
        let style = if matches!(row.what, What::Ghost(_)) { ", style=dashed" } else { "" };
        let _infallible = writeln!(out, "    r{at} [label=\"{text}\"{style}];");
    }
    for (earlier, later, kind) in links(lanes) {
        let style = match kind {
            EdgeKind::Parent => "",
            EdgeKind::Dependency => " [style=dashed]",
            EdgeKind::Closing => " [label=\"closes a cycle\", constraint=false]",
        };
        let _infallible = writeln!(out, "    r{earlier} -> r{later}{style};");
    }
    out.push_str("}\n");
    out
}

fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace(['\n', '\r'], " ")
}
