//! A picture of the chain with its lanes, newest on top, for light and dark grounds.

use std::fmt::Write;

use super::named;
use crate::environment::Environment;
use crate::graph::lanes::{Edge, EdgeKind, Lanes, What};

const ROW: usize = 24;
const LANE: usize = 14;
const TEXT_WIDTH: usize = 720;
const COLOURS: usize = 6;

const STYLE: &str = "\
text{font:13px ui-monospace,monospace;fill:#1f2328}.m{font-family:system-ui,sans-serif}.t{fill:#59636e}\
path{fill:none;stroke-width:2}circle{stroke-width:2}\
.d{stroke-dasharray:4 3}.g{fill:none;stroke-dasharray:3 2}\
.c0{--c:#3b6fb6}.c1{--c:#8a5fb0}.c2{--c:#2c7f78}.c3{--c:#8c6d1f}.c4{--c:#b0507a}.c5{--c:#5b6b7a}\
path,circle{stroke:var(--c)}circle{fill:var(--c)}circle.g{fill:none}\
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.t{fill:#9198a1}\
.c0{--c:#7aa7e8}.c1{--c:#c39be3}.c2{--c:#63beb5}.c3{--c:#d1b25c}.c4{--c:#e58fb4}.c5{--c:#9fb0c0}}";

pub(super) fn drawn(environment: &Environment, lanes: &Lanes) -> String {
    let text_at = x(lanes.width) + 4;
    let (width, height) = (text_at + TEXT_WIDTH, lanes.rows.len() * ROW + 8);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"img\" aria-label=\"The revision chain, newest on top\">\n<style>{STYLE}</style>\n"
    );
    for edge in &lanes.edges {
        let class = if edge.kind == EdgeKind::Parent { "" } else { " d" };
        let _infallible =
            writeln!(out, "<path class=\"c{}{class}\" d=\"{}\"/>", edge.lane % COLOURS, path(lanes, edge));
    }
    for (at, row) in lanes.rows.iter().enumerate() {
        let (name, message) = named(environment, &row.what);
        let (class, tags) = match &row.what {
            What::Migration(index) => ("", tags(environment, *index)),
            What::Ghost(_) => (" g", String::new()),
        };
        let _infallible = writeln!(
            out,
            "<circle class=\"c{}{class}\" cx=\"{}\" cy=\"{}\" r=\"4\"/><text x=\"{text_at}\" y=\"{}\">{} \
             <tspan class=\"m\">{}</tspan> <tspan class=\"t\">{}</tspan></text>",
            row.lane % COLOURS,
            x(row.lane),
            y(at),
            y(at) + 4,
            escaped(name),
            escaped(&message),
            escaped(&tags),
        );
    }
    out.push_str("</svg>\n");
    out
}

fn tags(environment: &Environment, index: usize) -> String {
    let node = &environment.graph.nodes[index];
    let mut tags: Vec<&str> = environment.migrations[index].labels().iter().map(String::as_str).collect();
    let said = [
        (node.is_real_head(), "head"),
        (node.is_head() && !node.is_real_head(), "effective head"),
        (node.is_base, "base"),
        (node.is_branch_point(), "branch point"),
        (node.is_merge_point, "merge"),
        (node.id.is_some() && !node.counts, "passed over"),
    ];
    tags.extend(said.into_iter().filter_map(|(is, tag)| is.then_some(tag)));
    tags.join(" \u{b7} ")
}

/// Down from the upper row into the edge's own lane, along it, and into the lower row.
fn path(lanes: &Lanes, edge: &Edge) -> String {
    let (from, to) = (lanes.rows[edge.upper].lane, lanes.rows[edge.lower].lane);
    let mut path = format!("M{} {}", x(from), y(edge.upper));
    let mut at = (from, edge.upper);
    let mut to_point = |lane: usize, row: usize| {
        if lane == at.0 {
            let _infallible = write!(path, "V{}", y(row));
        } else {
            let (x1, y1, x2, y2) = (x(at.0), y(at.1), x(lane), y(row));
            let middle = usize::midpoint(y1, y2);
            let _infallible = write!(path, "C{x1} {middle} {x2} {middle} {x2} {y2}");
        }
        at = (lane, row);
    };
    if edge.upper + 1 < edge.lower {
        to_point(edge.lane, edge.upper + 1);
        to_point(edge.lane, edge.lower - 1);
    }
    to_point(to, edge.lower);
    path
}

fn x(lane: usize) -> usize {
    12 + lane * LANE
}

fn y(row: usize) -> usize {
    16 + row * ROW
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // What XML has no way to write.
            char if char.is_control() || matches!(char, '\u{fffe}' | '\u{ffff}') => escaped.push(' '),
            char => escaped.push(char),
        }
    }
    escaped
}
