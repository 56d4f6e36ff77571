//! What was not understood.

use serde::Serialize;

use crate::audit::Audit;
use crate::environment::Environment;
use crate::operation::words::beginning;
use crate::report::coverage::unparsed;

/// Something that was not understood, or SQL that could not be parsed.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct UnknownRow {
    /// Path of the migration.
    pub path: String,
    /// Line, from 1.
    pub line: u32,
    /// Its source, or the beginning of the statement.
    pub source: String,
    /// Why it was not understood.
    pub reason: String,
}

/// What of an environment was not understood, in chain order.
pub fn unknowns(audit: &Audit, environment: usize) -> Vec<UnknownRow> {
    let environment = audit.environments.get(environment);
    let migrations = environment.into_iter().flat_map(Environment::chain);
    let functions = migrations.flat_map(|it| it.functions.iter().map(move |function| (&it.path, function)));
    functions
        .flat_map(|(path, function)| {
            let unknown = function.unknowns().map(|it| (it.position.line, &*it.source, &*it.reason));
            let unknown = unknown.map(|(line, source, reason)| (line, beginning(source), reason));
            let sql = unparsed(function).map(|(line, sql, reason)| (line, beginning(&sql.text.to_string()), reason));
            let row = |(line, source, reason): (u32, String, &str)| UnknownRow {
                path: path.clone(),
                line,
                source,
                reason: reason.to_owned(),
            };
            unknown.chain(sql).map(row).collect::<Vec<_>>()
        })
        .collect()
}
