//! What migrations are judged for, beside the database: which version of it, and what is deployed.

use serde::Serialize;

use super::facts::summary;
use super::findings::now;
use crate::environment::Environment;

/// What an environment is judged for.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct JudgingView {
    /// The version of the database; empty where none counts.
    pub version: String,
    /// How many migrations are deployed; none where nobody said, or none of what was said is here.
    pub deployed: Option<u32>,
    /// How many migrations are taken to be new: the others, or the last few.
    pub new: u32,
    /// What the upgrades of the new ones mean for others, in words.
    pub means: Option<String>,
}

pub(super) fn judging(environment: &Environment) -> JudgingView {
    let version = environment.server().version;
    let new = now::new(environment);
    let counts = version.major > 0;
    JudgingView {
        version: if counts { version.to_string() } else { String::new() },
        deployed: environment.released.as_ref().map(|released| released.len() as u32),
        new: new.len() as u32,
        means: summary(environment, new),
    }
}
