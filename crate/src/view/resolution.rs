//! What an address means, as Alembic takes it.

use serde::Serialize;

use crate::audit::Audit;
use crate::report::sentence::counted;

/// What an address means.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Resolution {
    /// The migrations, newest first.
    pub paths: Vec<String>,
    /// What it means in words.
    pub means: Option<String>,
    /// Why it means nothing here, in Alembic's words.
    pub problem: Option<String>,
}

/// What an address like `head`, `ae10+2` or `a:b` means in an environment; nothing where the text is
/// no address but words to search for.
pub fn resolve(audit: &Audit, environment: usize, text: &str) -> Option<Resolution> {
    let environment = audit.environments.get(environment)?;
    let text = text.trim();
    if !environment.graph.is_address(text) {
        return None;
    }
    Some(match environment.graph.addressed(text) {
        Ok(revisions) => {
            let ends = text.split_once(':').map(|(start, end)| {
                let named =
                    |end: &str, otherwise: &str| if end.is_empty() { otherwise.to_owned() } else { end.to_owned() };
                format!("from {} to {}", named(start, "the base"), named(end, "the heads"))
            });
            Resolution {
                means: Some(format!(
                    "{}: {}",
                    ends.unwrap_or_else(|| text.to_owned()),
                    counted(revisions.len(), "revision")
                )),
                paths: revisions.into_iter().map(|index| environment.migrations[index].path.clone()).collect(),
                problem: None,
            }
        }
        Err(problem) => Resolution { paths: Vec::new(), means: None, problem: Some(problem) },
    })
}
