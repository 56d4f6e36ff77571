//! From a revision to the heads and to the base: what an upgrade and a downgrade would run.

use super::{Graph, Index, Node, order};

impl Graph {
    /// What `alembic upgrade heads` would run on a database that is at a revision, in that order.
    pub fn path_to_heads(&self, from: Index) -> Vec<Index> {
        let applied = self.reached([from], Node::before);
        let mut path = self.upgrade_order.clone();
        path.retain(|revision| !applied.contains(revision));
        path
    }

    /// What `alembic downgrade base` would run on a database that is at a revision, in that order: this one first.
    pub fn path_to_base(&self, from: Index) -> Vec<Index> {
        let applied = self.reached([from], Node::before);
        order::newest_first(&self.nodes, &[from], |index| applied.contains(&index))
    }
}
