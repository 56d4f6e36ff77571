//! What a person notes of a chain of migrations: ranges, notes of their authors, and where a database stands.

pub mod ranges;
pub mod standing;
