//! The sites of `docs/hosting.md`: each is built with its real generator, from the project in `tests/hosting` that the
//! recipe shows, and opened in a browser.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use limbeck_tools::{native, programs};

use crate::stamp::Stamp;
use crate::{page, test};

/// The projects, a folder each.
const PROJECTS: &str = "tests/hosting";

/// Where they are built.
const FOLDER: &str = "target/hosting";

/// The migrations that each of them has.
const MIGRATIONS: &str = "www/samples/mess";

/// A way to make a site.
struct Generator {
    /// The folder of the project, below that of all.
    name: &'static str,
    /// Where the recipe puts the page, seen from there.
    page: &'static str,
    /// Whether the recipe has the pages of the rules removed there.
    is_without_rules: bool,
    /// What npm installs for, if anything.
    npm: Option<&'static str>,
    /// What makes the site; the shell runs it in the folder of the project.
    build: &'static str,
    /// Where the site is then.
    site: &'static str,
}

const GENERATORS: [Generator; 4] = [
    Generator {
        name: "pages",
        // The workflow's cache.
        page: "../home/limbeck/page",
        is_without_rules: false,
        npm: None,
        build: "check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/pages.yml
            python -c \"$STEPS\" .github/workflows/pages.yml > ../pages.sh
            bash -e ../pages.sh",
        site: "site",
    },
    Generator {
        name: "sphinx",
        page: "docs/extra/limbeck",
        is_without_rules: true,
        npm: None,
        build: "sphinx-build --fail-on-warning --quiet docs site",
        site: "site",
    },
    Generator {
        name: "mkdocs",
        page: "docs/limbeck",
        is_without_rules: true,
        npm: None,
        build: "mkdocs --quiet build --strict",
        site: "site",
    },
    Generator {
        name: "docusaurus",
        page: "website/static/limbeck",
        is_without_rules: true,
        npm: Some("website"),
        build: "npm --prefix website run build",
        site: "website/build",
    },
];

/// Writes what GitHub would run of a workflow whose cache is there: the steps that are commands, without those that
/// only fill the cache.
const STEPS: &str = r#"
import sys, yaml
workflow = yaml.safe_load(open(sys.argv[1]))
print(*(step["run"] for step in workflow["jobs"]["pages"]["steps"] if "run" in step and "if" not in step), sep="\n")
"#;

pub(crate) fn hosting(names: &[&str]) -> Result<()> {
    let generators = match names {
        [] => GENERATORS.iter().collect(),
        names => names.iter().map(|name| generator(name)).collect::<Result<Vec<_>>>()?,
    };
    page::build()?;
    let path = search_path()?;
    let sites = generators
        .into_iter()
        .map(|generator| Ok(format!("{}={}", generator.name, generator.built(&path)?.display())))
        .collect::<Result<Vec<_>>>()?;
    let mut playwright = test::playwright()?;
    playwright.args(["--config", "hosting.config.ts"]).env("LIMBECK_SITES", sites.join(" "));
    programs::run(&mut playwright)
}

fn generator(name: &str) -> Result<&'static Generator> {
    let names = || GENERATORS.map(|generator| generator.name).join(", ");
    let found = GENERATORS.iter().find(|generator| generator.name == name);
    found.with_context(|| format!("there is no `{name}` in {PROJECTS}; there are {}", names()))
}

/// Where programs are found: Limbeck's command and Python's generators before all others.
fn search_path() -> Result<String> {
    let limbeck = native::compiled("debug")?;
    let command = limbeck.parent().context("the command lies in a folder")?.to_owned();
    let others = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths([command, python_programs()?].into_iter().chain(env::split_paths(&others)))?;
    path.into_string().ok().context("PATH is not UTF-8")
}

/// The folder of the programs that the projects' `requirements.txt` ask for.
fn python_programs() -> Result<PathBuf> {
    let requirements: Vec<PathBuf> = GENERATORS
        .iter()
        .map(|generator| Path::new(PROJECTS).join(generator.name).join("requirements.txt"))
        .filter(|path| path.is_file())
        .collect();
    let stamp = Stamp::of("hosting-python", &requirements.iter().map(PathBuf::as_path).collect::<Vec<_>>())?;
    let venv = env::current_dir()?.join(FOLDER).join("venv");
    let programs = venv.join("bin");
    if stamp.is_fresh() && programs.is_dir() {
        return Ok(programs);
    }
    programs::announce("Installing Sphinx and MkDocs from PyPI", "20 s");
    programs::output(programs::command("python3").args(["-m", "venv", "--clear"]).arg(&venv))?;
    let mut pip = programs::command(programs.join("python"));
    pip.args(["-m", "pip", "--disable-pip-version-check", "install", "--quiet"]);
    pip.args(requirements.iter().flat_map(|path| [Path::new("--requirement"), path]));
    programs::output(&mut pip)?;
    stamp.write()?;
    Ok(programs)
}

impl Generator {
    /// The site, built anew.
    fn built(&self, path: &str) -> Result<PathBuf> {
        let root = env::current_dir()?.join(FOLDER);
        let project = root.join(self.name);
        clear(&project).with_context(|| format!("cannot clear {}", project.display()))?;
        copy(&Path::new(PROJECTS).join(self.name), &project)?;
        copy(Path::new(MIGRATIONS), &project)?;
        let page = project.join(self.page);
        clear(&page)?;
        copy(Path::new(page::DIST), &page)?;
        if self.is_without_rules {
            fs::remove_dir_all(page.join("rules"))?;
        }
        if let Some(folder) = self.npm {
            install(&project.join(folder))?;
        }
        programs::announce(&format!("Building the site of {}", self.name), "2 to 30 s");
        let mut build = programs::command("bash");
        build.args(["-ec", self.build]).current_dir(&project).env("PATH", path).env("STEPS", STEPS);
        // What a workflow finds on GitHub.
        build.env("HOME", root.join("home")).env("GITHUB_PATH", root.join("github-path"));
        programs::output(&mut build)?;
        Ok(project.join(self.site))
    }
}

/// What `package.json` names, by exact versions; what those bring along is npm's choice, as for whoever follows the recipe.
fn install(folder: &Path) -> Result<()> {
    let stamp = Stamp::of("hosting-npm", &[&folder.join("package.json")])?;
    if stamp.is_fresh() && folder.join("node_modules").is_dir() {
        return Ok(());
    }
    programs::announce("Installing the packages of the site", "a minute");
    let mut npm = programs::npm(&folder.to_string_lossy());
    programs::output(npm.args(["install", "--ignore-scripts", "--no-package-lock"]))?;
    stamp.write()
}

/// Removes all that is in a folder, but what npm has installed there.
fn clear(folder: &Path) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.ends_with("node_modules") {
            continue;
        }
        if path.is_dir() {
            clear(&path)?;
            // One that has something in it stays.
            let _ = fs::remove_dir(&path);
        } else {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// Copies all that is in a folder.
fn copy(from: &Path, to: &Path) -> Result<()> {
    for file in page::files(from).with_context(|| format!("cannot list {}", from.display()))? {
        let new = to.join(file.strip_prefix(from)?);
        if let Some(folder) = new.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(&file, &new).with_context(|| format!("cannot copy {} to {}", file.display(), new.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECIPES: &str = "docs/hosting.md";

    #[test]
    fn what_the_recipes_show_is_what_is_built() {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let text = fs::read_to_string(workspace.join(RECIPES)).unwrap();
        let sections = limbeck_blocks::sections(&text).unwrap();
        let shown: Vec<_> = sections.into_iter().flat_map(|section| section.files).collect();
        for generator in &GENERATORS {
            assert!(shown.iter().any(|(path, _)| path.starts_with(generator.name)), "no recipe for {}", generator.name);
        }
        for (path, text) in shown {
            let file = fs::read_to_string(workspace.join(PROJECTS).join(&path)).unwrap();
            assert!(file.contains(&text), "{RECIPES} shows another {path}");
        }
    }
}
