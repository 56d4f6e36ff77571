//! stub
pub mod folder;
pub mod interpret;
pub mod operation;
pub mod python;
pub mod revision;
pub mod sql;
