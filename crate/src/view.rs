//! What the page is shown: small plain answers drawn from one [`Audit`](crate::Audit).
//!
//! The worker keeps the audit and hands out these; they are not the JSON report, which
//! is fixed and lives in `report/json.rs`. TypeScript gets the same types through `tsify`.

use serde::Serialize;

/// How bad a finding is; the page never shows one without its word.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FindingCounts {
    /// Findings of severity error.
    pub errors: u32,
    /// Findings of severity warning.
    pub warnings: u32,
    /// Findings of severity info.
    pub infos: u32,
}

/// The whole audit in one look.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    /// What a colleague could have said.
    pub sentence: String,
    /// Files that were read.
    pub files: u32,
    /// Their bytes.
    pub bytes: f64,
    /// The environments found, in the order of their paths.
    pub environments: Vec<EnvironmentView>,
    /// All findings, counted.
    pub findings: FindingCounts,
}

/// One environment in one look.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentView {
    /// Path of the script directory in the folder; empty where it is the folder itself.
    pub path: String,
    /// What was taken for granted because no configuration says it, or nothing.
    pub assumption: Option<String>,
    /// What a colleague could have said of it.
    pub sentence: String,
    /// Migration files.
    pub migrations: u32,
    /// Revision ids without a child.
    pub heads: Vec<String>,
    /// Revision ids without a parent.
    pub bases: Vec<String>,
    /// Revision ids with several children.
    pub branch_points: Vec<String>,
    /// Revision ids with several parents.
    pub merge_points: Vec<String>,
    /// Calls of directives, as written.
    pub directive_calls: u32,
    /// SQL statements in the strings that reach the database.
    pub sql_statements: u32,
    /// Directive calls and SQL strings that were understood.
    pub understood: u32,
    /// Directive calls and SQL strings that were not.
    pub unknown: u32,
    /// Findings of this environment, and those of no environment.
    pub findings: FindingCounts,
}

/// A migration as a row of the table.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct MigrationRow {
    /// Place in the chain: 1 is what `alembic upgrade heads` applies first.
    pub position: u32,
    /// Path in the folder: what identifies the migration.
    pub path: String,
    /// The path's last part.
    pub file: String,
    /// Its id, or nothing where the file names none.
    pub revision: Option<String>,
    /// First paragraph of its docstring.
    pub message: String,
    /// `Create Date` of its docstring, as written.
    pub create_date: Option<String>,
    /// `down_revision`.
    pub parents: Vec<String>,
    /// `depends_on`.
    pub depends_on: Vec<String>,
    /// `branch_labels`.
    pub labels: Vec<String>,
    /// Has no child.
    pub is_head: bool,
    /// Has no parent.
    pub is_base: bool,
    /// Has several children.
    pub is_branch_point: bool,
    /// Has several parents.
    pub is_merge_point: bool,
    /// What the upgrade does in a few words: `+2 tables, −1 column`.
    pub summary: String,
    /// Calls of directives in the file, as written.
    pub directive_calls: u32,
    /// SQL statements in the file.
    pub sql_statements: u32,
    /// Its findings, counted.
    pub findings: FindingCounts,
}

/// How often each migration calls each directive.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct OperationsTable {
    /// The directives called anywhere, most called first.
    pub directives: Vec<String>,
    /// A row a migration, in chain order.
    pub rows: Vec<OperationsRow>,
}

/// One migration's counts.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct OperationsRow {
    /// Path of the migration.
    pub path: String,
    /// Its file name.
    pub file: String,
    /// Its id.
    pub revision: Option<String>,
    /// One count for each of the table's directives.
    pub counts: Vec<u32>,
}

/// A finding as a row of the table.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FindingRow {
    /// The rule's name.
    pub rule: &'static str,
    /// `error`, `warning` or `info`.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "\"error\" | \"warning\" | \"info\""))]
    pub severity: &'static str,
    /// What is wrong here.
    pub message: String,
    /// Why it matters: the same for each finding of the rule.
    pub why: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
    /// File it is about; empty for the folder itself.
    pub path: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in UTF-16 units.
    pub column: u32,
    /// The revision it is about.
    pub revision: Option<String>,
}

/// A directive call on a migration's page.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct CallView {
    /// Directive, as `add_column`.
    pub directive: String,
    /// Line of the call, from 1.
    pub line: u32,
    /// What it does in plain words, as far as the text tells: `add column runs.state`.
    pub words: String,
    /// Stands under an `if`, a loop or in an exception handler.
    pub conditional: bool,
}

/// `upgrade()` or `downgrade()` on a migration's page.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FunctionView {
    /// The function's name.
    pub name: String,
    /// Whether the file has it.
    pub present: bool,
    /// Line of its `def`, from 1; 0 where there is none.
    pub line: u32,
    /// Directive calls, in the order of the text.
    pub calls: Vec<CallView>,
    /// SQL statements by keyword, as `ALTER TABLE`.
    pub sql_keywords: Vec<KeywordCount>,
}

/// How often one kind of statement stands somewhere.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct KeywordCount {
    /// As `CREATE TABLE`.
    pub keyword: String,
    /// How many statements.
    pub count: u32,
}

/// A relative in the chain, to click on.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Relative {
    /// Its id.
    pub revision: String,
    /// Its message.
    pub message: String,
    /// Its path; nothing where the folder has no such revision.
    pub path: Option<String>,
}

/// A migration's own page.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct MigrationPage {
    /// Its row in the table.
    pub row: MigrationRow,
    /// What stands before it.
    pub parents: Vec<Relative>,
    /// What follows it.
    pub children: Vec<Relative>,
    /// `upgrade()`, then `downgrade()`.
    pub functions: Vec<FunctionView>,
    /// Its findings.
    pub findings: Vec<FindingRow>,
    /// The file's text.
    pub source: String,
    /// Names of its two documents, for `document(name)`.
    pub documents: Vec<String>,
}
