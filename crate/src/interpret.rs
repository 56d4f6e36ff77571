//! What the code of a migration does, read and never run.
//!
//! A first reading: constants and strings are followed, calls are taken as they are written.

pub mod calls;
pub mod constant;
pub mod formatted;
pub mod function;
pub mod imports;
pub mod value;
