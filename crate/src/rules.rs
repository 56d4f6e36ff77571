//! The rules: one file each, and one list of them, from which documents, page and tests are made.
//! A rule is called by the bad thing that it finds.

mod alter_or_drop_missing_object;
mod alter_type_without_using;
mod async_migration_function;
mod batch_loses_check;
mod create_date_before_parent;
mod create_does_nothing;
mod create_existing_object;
mod cycle_undetected_by_alembic;
mod cycles;
mod database_left_out;
mod default_not_castable;
mod dependency_cycle;
mod docstring;
mod docstring_header_mismatch;
mod dotfile_migration_loaded;
mod downgrade_fails;
mod downgrade_not_inverse;
mod drop_constraint_without_name;
mod drop_index_of_constraint;
mod drop_of_needed_object;
mod duplicate_branch_label;
mod duplicate_revision_id;
mod dynamic_revision_id;
mod effective_head_only;
mod empty_downgrade;
mod empty_message;
mod empty_upgrade;
mod empty_versions_folder;
mod ends;
mod enum_created_again;
mod enum_type_not_dropped;
mod enum_used_before_created;
mod extension_never_created;
mod filename_id_mismatch;
mod fk_column_count;
mod fk_target_missing;
mod fk_target_not_unique;
mod fk_type_mismatch;
mod head_file_out_of_sync;
mod hidden_definition;
mod ignored_argument;
mod illegal_revision_characters;
mod imports;
mod insert_without_value;
mod invalid_configuration;
mod invalid_path_separator;
mod irreversible_downgrade;
mod legacy_path_separator;
mod mend;
mod merge_with_operations;
mod missing;
mod missing_attribute;
mod missing_dependency;
mod missing_down_revision_variable;
mod missing_downgrade_function;
mod missing_env_py;
mod missing_parent;
mod missing_revision_variable;
mod missing_script_location;
mod missing_upgrade_function;
mod missing_version_location;
mod mistaken;
mod multiple_bases;
mod multiple_heads;
mod no_migrations;
mod non_string_revision_id;
mod op_at_import;
mod order_dependent_branches;
mod overlapping_version_locations;
mod parent_is_filename;
mod parent_is_label_or_prefix;
mod placeholder_revision_id;
mod reassigned_revision_id;
mod redundant_merge_parent;
mod refused_call;
mod refused_change;
mod replayed;
mod reserved_revision_id;
mod revision_cycle;
mod revision_id_too_long;
mod schema_never_created;
mod short_revision_id;
mod single_transaction;
mod sourceless_bytecode;
mod sql_syntax_error;
mod table_never_created;
mod unbounded_work;
mod undefined_name;
mod unknown_setting;
mod unparseable_env_py;
mod unparseable_migration;
mod unreached_subfolder_migration;
mod unreadable_file;
mod used_after_drop;
mod value_of_wrong_type;

use std::collections::BTreeSet;
use std::ops::Deref;

use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::folder::{Folder, text};
use crate::ordered::{Arrange, Gather};
use crate::project::Project;
use crate::python::lines::Position;
pub use replayed::Run;

/// A rule, with what people read about it.
#[derive(Debug)]
pub struct Rule {
    /// Its name, in kebab-case.
    pub name: &'static str,
    /// How bad a violation is, where the place does not say otherwise.
    pub severity: Severity,
    /// What it finds.
    pub what: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
    /// Finds the violations.
    pub check: Check,
}

impl Rule {
    /// Whether it is about what comes of carrying migrations out, which is of one database.
    pub fn is_of_replay(&self) -> bool {
        matches!(self.check, Check::Replay(_) | Check::Replays(_))
    }
}

/// What a rule reports: a violation of it, in an environment.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// What is wrong, and where.
    pub violation: Violation,
    /// The environment it belongs to, by its place in the audit; none for the folder itself.
    pub environment: Option<usize>,
}

impl Finding {
    /// Whether `alembic upgrade heads` stops at it: that goes up several lines, which `upgrade head` refuses.
    pub fn stops_upgrade(&self) -> bool {
        self.severity() == Severity::Error && self.rule.name != multiple_heads::RULE.name
    }

    /// How bad it is here.
    pub fn severity(&self) -> Severity {
        self.violation.severity.unwrap_or(self.rule.severity)
    }
}

impl Deref for Finding {
    type Target = Violation;

    fn deref(&self) -> &Violation {
        &self.violation
    }
}

/// A violation with the place of its environment in the audit; none for the folder itself.
pub type Placed = (Option<usize>, Violation);

/// What a rule looks at.
#[derive(Debug)]
pub enum Check {
    /// One environment at a time.
    Environment(fn(&Environment) -> Vec<Violation>),
    /// What comes of carrying out one environment's migrations.
    Replay(fn(&Run<'_>) -> Vec<Violation>),
    /// The same, beside the other environments and the files.
    Replays(fn(&Folder, &[Run<'_>]) -> Vec<Placed>),
    /// The folder as a whole; with each violation the place of its environment, if it has one.
    Folder(fn(&Folder, &[Environment]) -> Vec<Placed>),
    /// The configurations, whether their environment is in the folder or not.
    Project(fn(&Project) -> Vec<Violation>),
    /// The same, beside the files and the environments.
    Configurations(fn(&Folder, &Project, &[Environment]) -> Vec<Violation>),
}

/// Every rule, in the order of this list.
pub const RULES: &[Rule] = &[
    no_migrations::RULE,
    unreadable_file::RULE,
    unparseable_migration::RULE,
    missing_revision_variable::RULE,
    missing_down_revision_variable::RULE,
    dynamic_revision_id::RULE,
    duplicate_revision_id::RULE,
    revision_id_too_long::RULE,
    missing_parent::RULE,
    missing_dependency::RULE,
    parent_is_filename::RULE,
    parent_is_label_or_prefix::RULE,
    revision_cycle::RULE,
    cycle_undetected_by_alembic::RULE,
    dependency_cycle::RULE,
    duplicate_branch_label::RULE,
    illegal_revision_characters::RULE,
    multiple_heads::RULE,
    multiple_bases::RULE,
    effective_head_only::RULE,
    redundant_merge_parent::RULE,
    missing_upgrade_function::RULE,
    missing_downgrade_function::RULE,
    empty_upgrade::RULE,
    empty_downgrade::RULE,
    empty_versions_folder::RULE,
    invalid_configuration::RULE,
    unknown_setting::RULE,
    invalid_path_separator::RULE,
    missing_script_location::RULE,
    missing_env_py::RULE,
    unparseable_env_py::RULE,
    missing_version_location::RULE,
    database_left_out::RULE,
    legacy_path_separator::RULE,
    overlapping_version_locations::RULE,
    unreached_subfolder_migration::RULE,
    dotfile_migration_loaded::RULE,
    sourceless_bytecode::RULE,
    placeholder_revision_id::RULE,
    reserved_revision_id::RULE,
    short_revision_id::RULE,
    non_string_revision_id::RULE,
    reassigned_revision_id::RULE,
    filename_id_mismatch::RULE,
    docstring_header_mismatch::RULE,
    empty_message::RULE,
    create_date_before_parent::RULE,
    merge_with_operations::RULE,
    async_migration_function::RULE,
    undefined_name::RULE,
    missing_attribute::RULE,
    refused_call::RULE,
    ignored_argument::RULE,
    op_at_import::RULE,
    irreversible_downgrade::RULE,
    unbounded_work::RULE,
    head_file_out_of_sync::RULE,
    sql_syntax_error::RULE,
    table_never_created::RULE,
    schema_never_created::RULE,
    extension_never_created::RULE,
    used_after_drop::RULE,
    alter_or_drop_missing_object::RULE,
    create_existing_object::RULE,
    hidden_definition::RULE,
    create_does_nothing::RULE,
    fk_column_count::RULE,
    fk_target_missing::RULE,
    fk_type_mismatch::RULE,
    fk_target_not_unique::RULE,
    alter_type_without_using::RULE,
    default_not_castable::RULE,
    value_of_wrong_type::RULE,
    insert_without_value::RULE,
    drop_constraint_without_name::RULE,
    enum_used_before_created::RULE,
    enum_created_again::RULE,
    enum_type_not_dropped::RULE,
    drop_of_needed_object::RULE,
    drop_index_of_constraint::RULE,
    refused_change::RULE,
    batch_loses_check::RULE,
    downgrade_fails::RULE,
    downgrade_not_inverse::RULE,
    order_dependent_branches::RULE,
    single_transaction::RULE,
];

/// All findings, worst first, then by rule, path and place.
pub fn findings(folder: &Folder, project: &Project, environments: &[Environment]) -> Vec<Finding> {
    let runs: Vec<Run<'_>> = environments.iter().map(Run::of).collect();
    let mut findings = Vec::new();
    for rule in RULES {
        let placed = match rule.check {
            Check::Environment(check) => of_each(environments, check),
            Check::Replay(check) => of_each(&runs, check),
            Check::Replays(check) => check(folder, &runs),
            Check::Folder(check) => check(folder, environments),
            Check::Configurations(check) => {
                check(folder, project, environments).into_iter().map(|it| (None, it)).collect()
            }
            Check::Project(check) => check(project).into_iter().map(|it| (None, it)).collect(),
        };
        let placed = if rule.is_of_replay() { placed } else { once_for_all_databases(placed, environments) };
        findings.extend(placed.into_iter().map(|(environment, violation)| Finding { rule, violation, environment }));
    }
    findings.arrange_by(|left, right| {
        fn key(it: &Finding) -> (Severity, &str, &str, Position) {
            (it.severity(), it.rule.name, &it.path, it.position)
        }
        key(left).cmp(&key(right))
    });
    findings
}

/// What is wrong with files is told once, for the first of the databases that they serve.
fn once_for_all_databases(placed: Vec<Placed>, environments: &[Environment]) -> Vec<Placed> {
    if environments.iter().all(|it| it.database.name.is_none()) {
        return placed;
    }
    let first = |at: usize| {
        let own = &environments[at];
        let is_first = |it: &Environment| it.database.name.is_some() && it.location == own.location;
        own.database.name.as_ref().and_then(|_| environments.iter().position(is_first)).unwrap_or(at)
    };
    let mut told: Vec<Placed> = Vec::new();
    for (environment, violation) in placed {
        let environment = environment.map(first);
        let is_told = |(at, it): &Placed| *at == environment && *it == violation;
        if !told.iter().any(is_told) {
            told.push((environment, violation));
        }
    }
    told
}

fn of_each<T>(all: &[T], check: fn(&T) -> Vec<Violation>) -> Vec<Placed> {
    let of = |(at, each): (usize, &T)| check(each).into_iter().map(move |it| (Some(at), it)).collect::<Vec<_>>();
    all.iter().enumerate().flat_map(of).collect()
}

/// Whether a file of the folder that is no migration of an environment, Python or SQL, has some text; all of it in small
/// letters.
fn written_elsewhere(folder: &Folder, environment: &Environment, holds: impl Fn(&str) -> bool) -> bool {
    let own: BTreeSet<&str> = environment.migrations.iter().map(|migration| migration.path.as_str()).into_set();
    let mut files = folder.files().map(|(path, _)| path).filter(|path| {
        (path.ends_with(".py") || path.ends_with(".sql") || path.ends_with(".mako")) && !own.contains(path)
    });
    files.any(|path| folder.bytes(path).is_some_and(|bytes| holds(&text::decoded(bytes).text.to_ascii_lowercase())))
}

/// The rule of a name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_kebab_case() {
        let names: BTreeSet<_> = RULES.iter().map(|rule| rule.name).into_set();
        assert_eq!(names.len(), RULES.len());
        assert!(names.iter().all(|name| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')));
    }
}
