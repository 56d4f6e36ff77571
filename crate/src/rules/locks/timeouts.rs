//! Whether anything sets how long a statement may wait, or run.

use super::met::{locked, upgrade_of};
use crate::dialect::Dialect;
use crate::environment::Environment;
use crate::finding::{Related, Violation};
use crate::folder::{Folder, path_in};
use crate::graph::Index;
use crate::impact::Mode;
use crate::interpret::env_py::Begun;
use crate::operation::{Change, Operation};
use crate::rules::Placed;
use crate::schema::Id;

/// Something that a server may limit: `lock_timeout`.
pub(super) struct Limit {
    /// The setting.
    pub(super) setting: &'static str,
    /// What migrations that don't set it do with locks on tables, of one and of several: `waits for`, `wait for`.
    pub(super) does: [&'static str; 2],
    /// How long they do.
    pub(super) until: &'static str,
    /// What an engine may be given.
    pub(super) value: &'static str,
}

/// The environments of which nothing sets a limit: told once each, with the migrations that are still to
/// be deployed.
pub(super) fn missing(folder: &Folder, environments: &[Environment], limit: &Limit) -> Vec<Placed> {
    let mut found = Vec::new();
    for (at, environment) in environments.iter().enumerate() {
        if environment.dialect() != Dialect::Postgresql {
            continue;
        }
        let released = environment.released.as_ref();
        let order = environment.replay.order.iter().copied();
        let pending = order.filter(|index| released.is_none_or(|it| !it.contains(index)));
        let without: Vec<(Index, &Operation, &Id)> =
            pending.filter_map(|index| unlimited(environment, index, limit.setting)).collect();
        if without.is_empty() || is_set_elsewhere(folder, environment, limit.setting) {
            continue;
        }
        let [one_does, do_] = limit.does;
        let path = path_in(environment.location.script_directory(), "env.py");
        // Others may set it for themselves.
        let (noun, they) = if without.len() == 1 { ("migration", "it") } else { ("migrations", "they") };
        let does = if without.len() == 1 { one_does } else { do_ };
        let message = format!(
            "No `{}` is set for {} {noun}: {they} {does} locks on tables that exist, {}.",
            limit.setting,
            without.len(),
            limit.until
        );
        let mut violation = Violation::of_path(&path, message).with_instead(instead(environment, limit));
        // Of all there ever were, a list helps nobody.
        let pending = without.iter().filter(|_| released.is_some());
        violation.related.extend(pending.filter_map(|(index, operation, table)| {
            Some(Related {
                path: environment.migrations.get(*index)?.path.clone(),
                position: operation.position,
                message: format!("this {one_does} a lock on `{table}`"),
            })
        }));
        found.push((Some(at), violation));
    }
    found
}

/// What sets it in env.py, however that comes by its engine and whichever driver that has.
fn instead(environment: &Environment, limit: &Limit) -> String {
    let is_begun = environment.transaction.as_ref().is_some_and(|it| it.begun == Begun::Outside);
    let is_sure = environment.database.is_said && !environment.database.serves_others;
    let condition = (!is_sure).then(|| "if connection.dialect.name == \"postgresql\":".to_owned());
    let begin = (!is_begun).then(|| "with connection.begin():".to_owned());
    let set = format!("connection.exec_driver_sql(\"SET {} = '{}'\")", limit.setting, limit.value);
    let mut code = "# before `context.configure`, on the connection that it is given:".to_owned();
    for (depth, line) in [condition, begin, Some(set)].into_iter().flatten().enumerate() {
        code.push_str(&format!("\n{}{line}", "    ".repeat(depth)));
    }
    code
}

/// The first operation of a migration that waits for a lock on a table that exists, where it sets no limit before.
fn unlimited<'e>(environment: &'e Environment, index: Index, setting: &str) -> Option<(Index, &'e Operation, &'e Id)> {
    for (operation, impact) in upgrade_of(environment, index) {
        if sets(operation, setting) {
            return None;
        }
        let is_felt = |mode: Mode| mode.blocks().is_some();
        if let Some(table) = locked(environment, index, (operation, impact), is_felt).next() {
            return Some((index, operation, table));
        }
    }
    None
}

fn sets(operation: &Operation, setting: &str) -> bool {
    match &operation.change {
        Change::Other { op, name, .. } if op == "set" => {
            name.as_ref().and_then(|it| it.name.as_known()).is_some_and(|it| it.eq_ignore_ascii_case(setting))
        }
        Change::Other { .. } => {
            operation.sql.as_ref().is_some_and(|sql| sql.text.with_holes().to_ascii_lowercase().contains(setting))
        }
        _ => false,
    }
}

/// Whether env.py, a configuration or another file sets it.
fn is_set_elsewhere(folder: &Folder, environment: &Environment, setting: &str) -> bool {
    let is_own = |path: &str| environment.migrations.iter().any(|migration| migration.path == path);
    let may_set = |path: &str| {
        [".py", ".ini", ".toml", ".cfg", ".mako", ".env", ".yml", ".yaml", ".sql"].iter().any(|end| path.ends_with(end))
    };
    let has = |path: &str| {
        // Code that sets it for a query of its own makes no engine.
        let makes_engine = |bytes: &[u8]| {
            !path.ends_with(".py")
                || path.ends_with("env.py")
                || [b"create_engine".as_slice(), b"create_async_engine", b"engine_from_config", b"connect_args"]
                    .iter()
                    .any(|word| contains(bytes, word))
        };
        folder.bytes(path).is_some_and(|bytes| contains(bytes, setting.as_bytes()) && makes_engine(bytes))
    };
    folder.files().any(|(path, _)| may_set(path) && has(path) && !is_own(path))
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(text) => std::str::from_utf8(wanted).is_ok_and(|wanted| text.contains(wanted)),
        Err(_) => bytes.windows(wanted.len().max(1)).any(|window| window == wanted),
    }
}
