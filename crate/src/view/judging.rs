//! What migrations are judged for, beside the database: which version of it, and what is deployed.

use serde::Serialize;

use crate::dialect::Dialect;
use crate::environment::deploy::Deploy;
use crate::environment::{Environment, RECENT};
use crate::preferences::sizes::{QUERIES, Sizes};

/// What an environment is judged for.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct JudgingView {
    /// The version of the database; empty where none counts.
    pub version: String,
    /// The ids up to which all is deployed, as the reader says, or the folder.
    pub deployed_up_to: Vec<String>,
    /// How many migrations are deployed; none where nobody said, or none of what was said is here.
    pub deployed: Option<u32>,
    /// How many migrations are taken to be new: the others, or the last few.
    pub new: u32,
    /// What the upgrades of the new ones mean for others, in words.
    pub means: String,
    /// The query that asks the database for the sizes of its tables.
    pub query: Option<&'static str>,
    /// How many sizes are known, from the reader or the folder.
    pub sizes: u32,
}

/// What a text says of the sizes of tables.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct SizesRead {
    /// The sizes.
    pub sizes: Sizes,
    /// What can't be used of it.
    pub problems: Vec<String>,
}

/// Problems of a text that are told one by one.
const TOLD: usize = 10;

/// Reads the sizes of tables.
pub fn sizes(text: &str) -> SizesRead {
    let (sizes, problems) = Sizes::read(text);
    let further = problems.len().saturating_sub(TOLD);
    let mut told: Vec<String> =
        problems.into_iter().take(TOLD).map(|(line, problem)| format!("line {line}: {problem}")).collect();
    if further > 0 {
        told.push(format!("and {further} lines more"));
    }
    SizesRead { sizes, problems: told }
}

pub(super) fn judging(environment: &Environment) -> JudgingView {
    let version = environment.server().version;
    let deploy = environment.deploy_of_pending().unwrap_or_else(|| {
        let order = environment.graph.upgrade_order.iter().copied();
        let before = environment.graph.upgrade_order.len().saturating_sub(RECENT);
        Deploy::of(&environment.replay, &environment.migrations, order.skip(before))
    });
    let counts = version.major > 0;
    let asked = match environment.dialect() {
        Dialect::Mariadb => Dialect::Mysql,
        dialect => dialect,
    };
    JudgingView {
        version: if counts { version.to_string() } else { String::new() },
        deployed_up_to: environment.options.deployed.clone(),
        deployed: environment.released.as_ref().map(|released| released.len() as u32),
        new: deploy.migrations as u32,
        means: deploy.words(environment.dialect()),
        query: QUERIES.iter().find(|(of, _)| *of == asked).map(|(_, query)| *query),
        sizes: environment.options.sizes.0.len() as u32,
    }
}
