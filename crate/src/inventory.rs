//! What a person notes of a chain of migrations: how they are called, ranges, and where a
//! database stands.

pub mod moment;
pub mod naming;
pub mod ranges;
pub mod standing;
