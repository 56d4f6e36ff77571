//! `wasm-pack.toml`: how the WebAssembly package is built, and how large it may get.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::Deserialize;

pub(crate) const PATH: &str = "wasm-pack.toml";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Settings {
    /// The folder of the crate that is compiled.
    #[serde(rename = "crate")]
    pub(crate) source: PathBuf,
    pub(crate) target: Target,
    /// The cargo profile.
    pub(crate) profile: String,
    pub(crate) out_dir: PathBuf,
    pub(crate) out_name: String,
    /// Bytes of stack that the module reserves.
    pub(crate) stack_size: u32,
    /// The arguments of wasm-opt.
    pub(crate) wasm_opt: Vec<String>,
    pub(crate) max_wasm_gzip: u64,
    pub(crate) max_js_gzip: u64,
    /// Of scripts that the page fetches once it stands.
    pub(crate) max_later_js_gzip: u64,
    /// Bytes of the page that reports are written into, as they are.
    pub(crate) max_report: u64,
}

/// What the glue is written for.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Target {
    /// An ES module that a browser loads by itself.
    Web,
    /// A module that Node requires: for the benchmark alone, no package is made so.
    #[serde(skip)]
    Node,
}

pub(crate) fn settings() -> Result<Settings> {
    let text = fs::read_to_string(PATH).with_context(|| format!("cannot read {PATH}"))?;
    parsed(&text)
}

fn parsed(text: &str) -> Result<Settings> {
    toml::from_str(text).with_context(|| format!("{PATH} is not as expected"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = include_str!("../../wasm-pack.toml");

    #[test]
    fn ours_is_read() -> Result<()> {
        let settings = parsed(OURS)?;
        assert_eq!(settings.target, Target::Web);
        assert_eq!(settings.max_js_gzip, 72_000);
        Ok(())
    }

    #[test]
    fn an_unknown_key_is_an_error() {
        let message = parsed(&format!("out-dri = \"www/pkg\"\n{OURS}")).map_err(|error| format!("{error:#}"));
        assert!(matches!(message, Err(text) if text.contains("unknown field `out-dri`")));
    }

    #[test]
    fn a_missing_key_is_an_error() {
        let message = parsed(&OURS.replace("max-js-gzip", "# max-js-gzip")).map_err(|error| format!("{error:#}"));
        assert!(matches!(message, Err(text) if text.contains("missing field `max-js-gzip`")));
    }

    #[test]
    fn another_target_is_an_error() {
        let message = parsed(&OURS.replace("\"web\"", "\"nodejs\"")).map_err(|error| format!("{error:#}"));
        assert!(matches!(message, Err(text) if text.contains("unknown variant `nodejs`")));
    }
}
