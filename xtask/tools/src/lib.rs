//! What the programs that work on Limbeck share. All of them run in the folder of the workspace.

#![allow(clippy::missing_errors_doc, reason = "each fails as the programs and files fail that it is about")]

pub mod database;
pub mod environments;
pub mod native;
pub mod programs;
pub mod python;
