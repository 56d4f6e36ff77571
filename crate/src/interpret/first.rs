//! A first reading: constants and strings are followed, calls are taken as they are written.

pub mod calls;
pub mod constant;
pub mod formatted;
pub mod function;
pub mod imports;
pub mod operation;
pub mod value;
