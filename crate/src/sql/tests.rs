//! Statements, and what they do.
