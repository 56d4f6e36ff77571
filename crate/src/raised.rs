//! Exceptions of Alembic's, and of Python's beneath it, as a person meets them.

/// Errors that Alembic tells in a line of its own (alembic/script/base.py, `_catch_revision_errors`).
const TOLD: [&str; 6] = [
    "CommandError",
    "RevisionError",
    "CycleDetected",
    "DependencyCycleDetected",
    "LoopDetected",
    "DependencyLoopDetected",
];

/// Stands for the class of an exception where there is none: Alembic goes round in circles.
pub const ENDLESS: &str = "Endless";

/// The last line in the terminal: Alembic's own errors are told in a line, others end a traceback with the whole name of
/// their class.
pub fn last_line(error: &str, message: &str) -> String {
    let is_of_configparser = error.starts_with("Interpolation")
        || matches!(
            error,
            "DuplicateOptionError" | "DuplicateSectionError" | "MissingSectionHeaderError" | "ParsingError"
        );
    match error {
        ENDLESS => "nothing: it never ends".to_owned(),
        _ if TOLD.contains(&error) => format!("FAILED: {message}"),
        "TOMLDecodeError" => format!("tomllib.{error}: {message}"),
        _ if is_of_configparser => format!("configparser.{error}: {message}"),
        _ if message.is_empty() => error.to_owned(),
        _ => format!("{error}: {message}"),
    }
}
