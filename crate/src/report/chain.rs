//! The chain of an environment: as `alembic history` prints it, and as a drawing.

mod dot;
mod history;
mod mermaid;
mod svg;

use crate::environment::Environment;
use crate::graph::Index;
use crate::graph::lanes::{EdgeKind, Lanes, What};

pub use history::entry;
use history::line;

/// What the chain can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(clap::ValueEnum))]
pub enum Format {
    /// Lines as `alembic history` prints them.
    Text,
    /// A flowchart for Markdown.
    Mermaid,
    /// A graph for Graphviz.
    Dot,
    /// A picture.
    Svg,
}

impl Format {
    /// Whether it can only be of one environment: what reads it takes it whole.
    pub fn is_of_one(self) -> bool {
        matches!(self, Format::Svg | Format::Mermaid)
    }

    /// What begins a comment in it.
    pub fn comment(self) -> &'static str {
        match self {
            Format::Text => "#",
            Format::Mermaid => "%%",
            Format::Dot | Format::Svg => "//",
        }
    }
}

/// The whole chain of an environment, or only some of its revisions, newest first. As text it holds what Alembic would
/// print; drawings also show what is missing and what is passed over.
pub fn chain(environment: &Environment, only: Option<&[Index]>, format: Format) -> String {
    match format {
        Format::Text => match only {
            Some(revisions) => lines(environment, revisions),
            None => lines(environment, &environment.graph.history()),
        },
        Format::Mermaid => mermaid::drawn(environment, &lanes(environment, only)),
        Format::Dot => dot::drawn(environment, &lanes(environment, only)),
        Format::Svg => svg::drawn(environment, &lanes(environment, only)),
    }
}

fn lines(environment: &Environment, revisions: &[Index]) -> String {
    revisions.iter().map(|&index| line(environment, index) + "\n").collect()
}

/// The lanes of the chain; where only some revisions are asked for, of these and the edges among them.
fn lanes(environment: &Environment, only: Option<&[Index]>) -> Lanes {
    match only {
        None => environment.graph.lanes(),
        Some(revisions) => environment.graph.lanes_of(revisions),
    }
}

/// What a row is called where it is drawn: its id, or what the file is called that has none; and its message.
fn named<'a>(environment: &'a Environment, what: &'a What) -> (&'a str, String) {
    match what {
        What::Migration(index) => {
            let migration = &environment.migrations[*index];
            (migration.name(), migration.title())
        }
        What::Ghost(ghost) => (&ghost.name, "not in this folder".to_owned()),
    }
}

/// The edges as pairs of rows, the earlier revision first, by where the earlier one stands; and what each stands for.
fn links(lanes: &Lanes) -> impl Iterator<Item = (usize, usize, EdgeKind)> {
    lanes.edges.iter().map(|edge| match edge.kind {
        EdgeKind::Closing => (edge.upper, edge.lower, edge.kind),
        EdgeKind::Parent | EdgeKind::Dependency => (edge.lower, edge.upper, edge.kind),
    })
}
