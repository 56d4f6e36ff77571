//! Actions of an `ALTER TABLE` that have no change of their own, and words of other statements.

use crate::dialect::{Server, Version};
use crate::impact::Mode;

/// What an action of an `ALTER TABLE` does to the table.
pub(super) struct Effect<'a> {
    pub(super) mode: Mode,
    pub(super) rewrites: bool,
    /// What begins with another table, and how that is locked.
    pub(super) other: Option<(&'a str, Mode)>,
}

/// What an action does (PostgreSQL manual, "ALTER TABLE"; `AlterTableGetLockLevel` in src/backend/commands/tablecmds.c). None
/// where it is none that is known.
pub(super) fn effect(action: &str, server: Server) -> Option<Effect<'_>> {
    use Mode::{AccessExclusive, ShareRowExclusive, ShareUpdateExclusive};
    let is_from = |major| server.version >= Version::of(major, 0);
    let plain = |mode| Effect { mode, rewrites: false, other: None };
    if let Some(child) = after(action, "ATTACH PARTITION") {
        let mode = if is_from(12) { ShareUpdateExclusive } else { AccessExclusive };
        return Some(Effect { mode, rewrites: false, other: Some((child, AccessExclusive)) });
    }
    if let Some(child) = after(action, "DETACH PARTITION") {
        let mode = if has_word(action, "CONCURRENTLY") { ShareUpdateExclusive } else { AccessExclusive };
        return Some(Effect { mode, rewrites: false, other: Some((child, mode)) });
    }
    if let Some(parent) = after(action, "INHERIT") {
        return Some(Effect { mode: AccessExclusive, rewrites: false, other: Some((parent, ShareUpdateExclusive)) });
    }
    let of_triggers = ["ENABLE TRIGGER", "DISABLE TRIGGER", "ENABLE ALWAYS TRIGGER", "ENABLE REPLICA TRIGGER"];
    if of_triggers.iter().any(|words| after(action, words).is_some()) {
        return Some(plain(ShareRowExclusive));
    }
    if after(action, "CLUSTER ON").is_some() || after(action, "SET WITHOUT CLUSTER").is_some() {
        return Some(plain(ShareUpdateExclusive));
    }
    if action.trim_start().to_ascii_uppercase().starts_with("SET (") || after(action, "RESET").is_some() {
        let is_exclusive = has_word(action, "user_catalog_table");
        return Some(plain(if is_exclusive { AccessExclusive } else { ShareUpdateExclusive }));
    }
    let anew = ["SET LOGGED", "SET UNLOGGED", "SET ACCESS METHOD"];
    if anew.iter().any(|words| after(action, words).is_some()) {
        return Some(Effect { rewrites: true, ..plain(AccessExclusive) });
    }
    let exclusive = [
        "ENABLE",
        "DISABLE",
        "FORCE",
        "NO FORCE",
        "NO INHERIT",
        "REPLICA IDENTITY",
        "OWNER TO",
        "ALTER CONSTRAINT",
        "OF",
        "NOT OF",
        "SET TABLESPACE",
        "SET WITHOUT OIDS",
    ];
    exclusive.iter().any(|words| after(action, words).is_some()).then(|| plain(AccessExclusive))
}

/// How a table is locked by a setting of its column: `SET STATISTICS 500`.
pub(super) fn mode_of_column(action: &str) -> Mode {
    let is_light = after(action, "SET STATISTICS").is_some()
        || action.trim_start().to_ascii_uppercase().starts_with("SET (")
        || after(action, "RESET").is_some();
    if is_light { Mode::ShareUpdateExclusive } else { Mode::AccessExclusive }
}

/// The mode of a `LOCK TABLE`.
pub(super) fn mode_of_lock(sql: &str) -> Mode {
    let upper = sql.to_ascii_uppercase();
    let modes = [
        Mode::ShareRowExclusive,
        Mode::ShareUpdateExclusive,
        Mode::AccessExclusive,
        Mode::RowExclusive,
        Mode::AccessShare,
        Mode::RowShare,
        Mode::Share,
        Mode::Exclusive,
    ];
    let said = modes.into_iter().find(|mode| upper.contains(&format!("IN {} MODE", mode.name())));
    said.unwrap_or(Mode::AccessExclusive)
}

/// What comes after some words at the beginning of a text, where it begins with them.
pub(super) fn after<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    let mut rest = text;
    for word in words.split(' ') {
        rest = rest.trim_start();
        let (own, behind) = (rest.get(..word.len())?, rest.get(word.len()..)?);
        let ends = !word.ends_with(|char: char| char.is_alphanumeric())
            || !behind.starts_with(|char: char| char.is_alphanumeric() || char == '_');
        if !own.eq_ignore_ascii_case(word) || !ends {
            return None;
        }
        rest = behind;
    }
    Some(rest)
}

/// Whether a word stands in a text.
pub(super) fn has_word(text: &str, word: &str) -> bool {
    let mut words = text.split(|char: char| !char.is_alphanumeric() && char != '_');
    words.any(|it| it.eq_ignore_ascii_case(word))
}
