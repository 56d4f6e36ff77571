//! What lies around the migrations of an environment, or of a folder that has none.

use serde::Serialize;

use crate::audit::Audit;
use crate::beside::credentials::Credential;
use crate::beside::leftovers::Leftover;
use crate::beside::mentions::Mention;
use crate::beside::requirements::Requirement;
use crate::beside::schema_sources::SchemaSource;
use crate::checks::Check;
use crate::environment::Environment;
use crate::interpret::env_py::described::Described;
use crate::inventory::ranges::Range;
use crate::inventory::standing::Standing;
use crate::models::{Model, UnreadModel};
use crate::report::audits::kinds;
use crate::report::shown;

/// The checks of an environment, or those that stand alone.
pub fn checks(audit: &Audit, environment: usize) -> Vec<Check> {
    audit.checks_of(audit.environments.get(environment)).cloned().collect()
}

/// What lies around the migrations.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ProjectView {
    /// The configuration, where there is one.
    pub config: Option<String>,
    /// The script directory.
    pub script_directory: Option<String>,
    /// The names in it beside the migrations.
    pub files: Vec<String>,
    /// How env.py runs migrations.
    pub env_py: Option<Described>,
    /// The packages that the project asks for.
    pub requirements: Vec<Requirement>,
    /// The models.
    pub models: Vec<Model>,
    /// What of them could not be read.
    pub unread_models: Vec<UnreadModel>,
    /// What documents say of migrations.
    pub mentions: Vec<Mention>,
    /// What else makes tables.
    pub sources: Vec<SchemaSource>,
    /// Passwords, masked.
    pub credentials: Vec<Credential>,
    /// Compiled files without their source.
    pub leftovers: Vec<Leftover>,
    /// The chain in ranges.
    pub ranges: Vec<Range>,
    /// Where the database stands.
    pub standing: Option<Standing>,
    /// Files of these kinds that nobody looked through.
    pub unread: u32,
    /// The audits that can be read here, each the name of its document and its title.
    pub audits: Vec<AuditName>,
}

/// An audit that can be read in the page.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct AuditName {
    /// What it is called in addresses: `history`.
    pub kind: &'static str,
    /// What it is about.
    pub title: &'static str,
    /// The same in a sentence.
    pub about: &'static str,
}

/// What lies around the migrations of an environment.
pub fn project(audit: &Audit, environment: usize) -> ProjectView {
    let environment: Option<&Environment> = audit.environments.get(environment);
    let beside = &audit.beside;
    let models = environment.map_or(&audit.models_alone, |it| &it.models);
    ProjectView {
        config: environment.and_then(|it| it.location.config.file.clone()),
        script_directory: environment.map(|it| shown(it.location.script_directory()).to_owned()),
        files: environment.map(|it| it.files.clone()).unwrap_or_default(),
        env_py: environment.and_then(|it| it.env_py.clone()),
        requirements: beside.requirements.clone(),
        models: models.models.clone(),
        unread_models: models.unread.clone(),
        mentions: beside.mentions.clone(),
        sources: beside.schema_sources.clone(),
        credentials: beside.credentials.clone(),
        leftovers: beside.leftovers.clone(),
        ranges: environment.map(|it| it.ranges.clone()).unwrap_or_default(),
        standing: environment.and_then(|it| it.standing.clone()),
        unread: beside.looked.unread as u32,
        audits: kinds().map(|(kind, title, about)| AuditName { kind, title, about }).collect(),
    }
}
