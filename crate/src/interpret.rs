//! What the code of a migration does, read and never run: an abstract interpreter over the syntax tree.
//!
//! [`migration::interpreted`] reads a module and what its `upgrade` and `downgrade` come to. Values are what the
//! code tells ([`value`]); what it only passes on to SQLAlchemy or Alembic stays a term, of which [`alchemy`] makes
//! columns, types and operations. What isn't known stays unknown, with its place and the reason.

mod attributes;
mod bases;
mod budget;
mod builtins;
mod calls;
mod changed;
mod classes;
mod collections;
mod comparisons;
mod conditions;
pub mod declared;
pub mod directives;
pub mod env_py;
mod exceptions;
mod expressions;
mod files;
mod frame;
pub mod function;
pub mod library;
mod loops;
pub mod migration;
pub mod mistake;
mod modules;
mod names;
pub mod naming;
mod notes;
mod operators;
mod paths;
mod patterns;
mod provenance;
mod queries;
mod questions;
pub mod reader;
mod reflected;
mod regex;
mod registered;
pub mod schema;
mod standard;
mod statements;
mod strings;
pub mod surroundings;
mod urls;
