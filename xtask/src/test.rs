//! Every test there is, step by step; a step that fails does not keep the others from running.

use std::env;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Result, bail};
use limbeck_tools::{environments, native, programs};

use crate::{conformance, page};

const BROWSER_TESTS: &str = "tests/browser";
const CHROMIUM: &str = "/usr/bin/chromium";

/// The browsers beside Chromium, and what `WebKit`'s needs to run without a screen: each package by a program that it has.
const OTHER_BROWSERS: [(&str, &str); 3] =
    [("firefox-esr", "firefox-esr"), ("WebKitWebDriver", "webkit2gtk-driver"), ("Xvfb", "xvfb")];

const PACKAGES: [&str; 4] = ["limbeck", "xtask", "limbeck-blocks", "limbeck-conformance"];

/// The real migrations that tests read, each under the name of the variable that tells where it is.
const MIGRATIONS: [(&str, &str); 3] =
    [("superset", "LIMBECK_SUPERSET"), ("neutron", "LIMBECK_NEUTRON"), ("airflow2", "LIMBECK_AIRFLOW2")];

pub(crate) fn test() -> ExitCode {
    let mut steps = Steps::default();

    steps.run("Format", || programs::run(programs::cargo().args(["fmt", "--all", "--check"])));
    steps.run("Lint", || {
        let mut clippy = programs::cargo();
        clippy.args(["clippy", "--quiet", "--workspace", "--all-targets", "--locked", "--", "-Dwarnings"]);
        programs::run(&mut clippy)
    });
    steps.run("Real migrations", || real_migrations().map(drop));
    steps.run("Alembic's answers", || {
        let mut arguments = vec!["--debug", "folders"];
        arguments.extend(MIGRATIONS.map(|(name, _)| name));
        if !conformance::conformance(&arguments)? {
            bail!("Limbeck does not say what Alembic says");
        }
        Ok(())
    });
    steps.run("Rust tests", || {
        let migrations = real_migrations()?;
        // Package by package: `--workspace` would build what this program is made of once more, with the
        // features that the packages share.
        PACKAGES.iter().try_for_each(|package| {
            let mut tests = programs::cargo();
            tests.args(["test", "--quiet", "--locked", "--no-fail-fast", "--package", package]);
            programs::run(tests.envs(migrations.clone()))
        })
    });
    // Before it is written anew.
    steps.run("Page of reports", page::expect_report_page);
    let is_built = steps.run("Build", page::build);
    steps.run("Types and style of the page", || programs::run(programs::npm("www").args(["run", "check"])));
    steps.run("Unit tests of the page", || programs::run(programs::npm("www").arg("test")));
    if is_built {
        steps.run("Browser tests", || programs::run(&mut playwright()?));
        steps.run("Other browsers", || {
            let mut playwright = playwright()?;
            other_browsers()?;
            programs::run(playwright.args(["--config", "others.config.ts"]))
        });
    } else {
        steps.skip("Browser tests");
        steps.skip("Other browsers");
    }

    print!("{}", steps.summary());
    if steps.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Playwright's tests, ready to run, with everything that they drive or compare with in place.
pub(crate) fn playwright() -> Result<Command> {
    page::install_packages(BROWSER_TESTS)?;
    let chromium = chromium()?;
    let mut playwright = programs::command("npx");
    playwright
        .current_dir(BROWSER_TESTS)
        .args(["--no-install", "playwright", "test"])
        .env("LIMBECK_CHROMIUM", chromium)
        .env("LIMBECK_BIN", native::compiled("debug")?)
        .envs(real_migrations()?);
    Ok(playwright)
}

fn real_migrations() -> Result<Vec<(&'static str, PathBuf)>> {
    MIGRATIONS.into_iter().map(|(name, variable)| Ok((variable, environments::environment(name)?.folder()?))).collect()
}

fn chromium() -> Result<PathBuf> {
    if let Some(named) = env::var_os("LIMBECK_CHROMIUM").map(PathBuf::from) {
        if !named.is_file() {
            bail!("LIMBECK_CHROMIUM names no file: {}", named.display());
        }
        return Ok(named);
    }
    let chromium = PathBuf::from(CHROMIUM);
    if !chromium.is_file() {
        let tool = "Chromium (or LIMBECK_CHROMIUM, which names one)";
        programs::install_from_debian(tool, &["chromium"], "2 minutes")?;
    }
    Ok(chromium)
}

/// Has the browsers in place that the tests drive beside Chromium.
fn other_browsers() -> Result<()> {
    let missing: Vec<&str> = OTHER_BROWSERS
        .into_iter()
        .filter(|(program, _)| programs::found(program).is_none())
        .map(|(_, package)| package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    programs::install_from_debian("Firefox or WebKit's driver", &missing, "2 minutes")
}

/// What came out of each step.
#[derive(Default)]
struct Steps {
    passed: usize,
    failed: Vec<&'static str>,
    skipped: Vec<&'static str>,
}

impl Steps {
    fn run(&mut self, name: &'static str, step: impl FnOnce() -> Result<()>) -> bool {
        println!("\n== {name}");
        match step() {
            Ok(()) => {
                self.passed += 1;
                true
            }
            Err(error) => {
                println!("failed: {error:#}");
                self.failed.push(name);
                false
            }
        }
    }

    fn skip(&mut self, name: &'static str) {
        println!("\n== {name}\nskipped: it needs a step that failed");
        self.skipped.push(name);
    }

    fn summary(&self) -> String {
        let mut text = String::from("\n== Summary\n");
        for (names, outcome) in [(&self.failed, "failed"), (&self.skipped, "skipped")] {
            for name in names {
                let _ = writeln!(text, "{outcome}: {name}");
            }
        }
        let _ = write!(text, "{} passed, {} failed", self.passed, self.failed.len());
        if !self.skipped.is_empty() {
            let _ = write!(text, ", {} skipped", self.skipped.len());
        }
        text.push('\n');
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_ends_with_a_count_of_steps() {
        let mut steps = Steps::default();
        steps.run("Lint", || Ok(()));
        steps.run("Build", || bail!("no compiler"));
        assert_eq!(steps.summary(), "\n== Summary\nfailed: Build\n1 passed, 1 failed\n");
        steps.skip("Browser tests");
        assert!(steps.summary().ends_with("\nskipped: Browser tests\n1 passed, 1 failed, 1 skipped\n"));
    }
}
