//! What gives more rights than it should.

mod default_privileges_to_public;
mod disable_rls;
mod extension_created;
mod extension_version_unpinned;
mod grant_all;
mod grant_to_public;
mod owner_is_superuser;
mod password_in_sql;
mod policy_always_true;
mod policy_without_rls;
mod public_schema_create;
mod rls;
mod rls_not_forced;
mod rls_without_policy;
mod security_definer_without_search_path;
mod server_file_access;
mod set_role;
mod statement;
mod superuser_role;
mod untrusted_language;
mod view_bypasses_rls;

use super::Rule;

/// The rules, in the order in which they are told.
pub(super) const RULES: &[Rule] = &[
    rls_without_policy::RULE,
    policy_without_rls::RULE,
    rls_not_forced::RULE,
    disable_rls::RULE,
    policy_always_true::RULE,
    view_bypasses_rls::RULE,
    security_definer_without_search_path::RULE,
    public_schema_create::RULE,
    grant_to_public::RULE,
    default_privileges_to_public::RULE,
    grant_all::RULE,
    superuser_role::RULE,
    password_in_sql::RULE,
    untrusted_language::RULE,
    server_file_access::RULE,
    set_role::RULE,
    owner_is_superuser::RULE,
    extension_version_unpinned::RULE,
    extension_created::RULE,
];
