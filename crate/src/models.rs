//! What the models of a project declare, beside what its migrations make.

use serde::Serialize;

/// The models that belong to an environment.
#[derive(Debug, Default)]
pub struct Models {
    /// One for each table that is declared, in the order of paths and lines.
    pub models: Vec<Model>,
    /// What could not be read of them.
    pub unread: Vec<Unread>,
}

/// A table that code declares: by a class, or by `Table(…)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Model {
    /// The class, or the name that a `Table` is bound to.
    pub class: String,
    /// Its file.
    pub path: String,
    /// The line where it begins, from 1.
    pub line: u32,
    /// The table's schema.
    pub schema: Option<String>,
    /// The table.
    pub table: String,
    /// The declarative base, or the metadata, as it is called where it is made: `Base`, `SQLModel`, `metadata`.
    pub base: Option<String>,
    /// Whether the env.py hands its metadata to Alembic; none where that isn't known.
    pub tracked: Option<bool>,
    /// What migrations make of it.
    pub status: Status,
    /// The revision that makes its table.
    pub created_by: Option<String>,
    /// Its columns.
    pub columns: Vec<ModelColumn>,
    /// Where it and the migrations differ.
    pub differences: Vec<Difference>,
}

/// A column that a model declares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ModelColumn {
    /// Its name in the database.
    pub name: String,
    /// Its type as the database writes it; empty where it isn't known.
    #[serde(rename = "type")]
    pub type_: String,
    /// Whether it may be NULL; none where that isn't known.
    pub nullable: Option<bool>,
}

/// What migrations make of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(target_arch = "wasm32", serde(rename = "ModelStatus"))]
pub enum Status {
    /// They make its table, with at least half of its columns.
    Migrated,
    /// They make no such table.
    NoMigration,
    /// They make a table of that name, with fewer than half of its columns.
    Conflict,
    /// Its columns, or what migrations make, isn't known.
    Unknown,
}

/// Where a model and the migrations differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Difference {
    /// In what.
    pub kind: DifferenceKind,
    /// The column that it is about, or the columns with commas between them.
    pub column: Option<String>,
    /// What the model says.
    pub model: Option<String>,
    /// What migrations make.
    pub migrations: Option<String>,
    /// The line of the model's file, from 1.
    pub line: u32,
    /// The revision that made what migrations make.
    pub revision: Option<String>,
}

/// In what a model and the migrations differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum DifferenceKind {
    /// The model has a column that migrations don't make.
    MissingColumn,
    /// Migrations make a column that the model hasn't.
    ExtraColumn,
    /// The type of a column.
    Type,
    /// Whether a column may be NULL.
    Nullable,
    /// The primary key.
    PrimaryKey,
    /// A foreign key.
    ForeignKey,
    /// A unique constraint.
    Unique,
    /// An index.
    Index,
}

/// A piece of a model that could not be read without running it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(target_arch = "wasm32", serde(rename = "UnreadModel"))]
pub struct Unread {
    /// Its file.
    pub path: String,
    /// The line, from 1.
    pub line: u32,
    /// What could not be read, and why.
    pub reason: String,
}
