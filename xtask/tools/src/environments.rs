//! Real migrations: what projects publish on `PyPI`, listed in `tests/conformance/environments.tsv`.
//! Nothing of theirs is in this repository; it is downloaded into `target/conformance`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::database::Database;
use crate::programs;

/// Where everything lies that is downloaded and written on the way.
pub const FOLDER: &str = "target/conformance";

const LIST: &str = "tests/conformance/environments.tsv";

/// Of a wheel only what is source is unpacked: not a built web page, not a picture.
const UNPACK: &str = r#"
import sys, zipfile
wheel, folder = sys.argv[1:]
source = (".py", ".pyi", ".ini", ".cfg", ".toml", ".mako", ".sql", ".md", ".rst", ".txt", "_HEAD")
with zipfile.ZipFile(wheel) as archive:
    archive.extractall(folder, [name for name in archive.namelist() if name.endswith(source)])
"#;

/// One line of the list; several wheels where a project's migrations are spread over its packages.
pub struct Environment {
    /// What it is asked for by.
    pub name: String,
    packages: Vec<String>,
    wheels: Vec<String>,
    /// The hashes of the wheels.
    pub sha256: Vec<String>,
    script_location: PathBuf,
    version_locations: Vec<PathBuf>,
    /// How many there are.
    pub migrations: usize,
    /// Why the environment alone does not tell all that Alembic knows, if it doesn't.
    whole_because: Option<String>,
    /// A file that says less than the application knows, and is left out of the whole.
    without: Option<PathBuf>,
    /// The folder that holds the functions which migrations call, where they don't lie beside them.
    helpers: Option<PathBuf>,
    /// What the environment is good for beyond its chain and its operations.
    marks: Vec<String>,
    /// The file that writes down the names of constraints, where the application sets these.
    pub naming_convention: Option<PathBuf>,
    /// Packages without which migrations can't be run.
    pub installed: Vec<String>,
    /// `NAME=VALUE` that the application wants to find among its environment variables.
    pub variables: Vec<String>,
    /// Those beside PostgreSQL that the migrations are known to run on.
    pub databases: Vec<Database>,
}

/// All of the list, in its order.
pub fn environments() -> Result<Vec<Environment>> {
    let list = fs::read_to_string(LIST).with_context(|| format!("cannot read {LIST}"))?;
    list.lines()
        .skip(1)
        .map(|line| environment_in(line).with_context(|| format!("{LIST} has a line that is not as expected: {line}")))
        .collect()
}

/// The one of this name.
pub fn environment(name: &str) -> Result<Environment> {
    environments()?
        .into_iter()
        .find(|environment| environment.name == name)
        .with_context(|| format!("{LIST} has no environment called {name}"))
}

fn environment_in(line: &str) -> Option<Environment> {
    let mut columns = line.split('\t');
    let name = columns.next()?.to_owned();
    let mut words = || Some(columns.next()?.split(' ').map(str::to_owned).collect::<Vec<_>>());
    let (packages, wheels, sha256) = (words()?, words()?, words()?);
    let script_location = words()?.pop()?.into();
    let version_locations = words()?.into_iter().map(PathBuf::from).collect();
    let migrations = words()?.pop()?.parse().ok()?;
    let mut text = || Some(words()?.join(" ")).filter(|text| !text.is_empty());
    let (whole_because, without, helpers) = (text(), text().map(PathBuf::from), text().map(PathBuf::from));
    let (marks, naming_convention) = (text(), text().map(PathBuf::from));
    let (installed, variables, databases) = (text(), text(), text());
    let listed = |text: Option<String>| text.iter().flat_map(|text| text.split(' ')).map(str::to_owned).collect();
    let databases: Vec<String> = listed(databases);
    Some(Environment {
        name,
        packages,
        wheels,
        sha256,
        script_location,
        version_locations,
        migrations,
        whole_because,
        without,
        helpers,
        marks: listed(marks),
        naming_convention,
        installed: listed(installed),
        variables: listed(variables),
        databases: databases.iter().map(|name| Database::named(name)).collect::<Option<_>>()?,
    })
}

impl Environment {
    /// Whether this is among its marks.
    pub fn is_marked(&self, mark: &str) -> bool {
        self.marks.iter().any(|it| it == mark)
    }

    /// The folder that a person would drop: the Alembic environment, or what holds all its version
    /// locations where they are not inside it. Downloaded and unpacked the first time.
    pub fn folder(&self) -> Result<PathBuf> {
        let root = self.root()?;
        let is_whole = self.version_locations.iter().all(|location| location.starts_with(&self.script_location));
        Ok(if is_whole { root.join(&self.script_location) } else { root })
    }

    /// The folder in which everything is that Alembic knows of the environment: the same, or the whole wheel.
    pub fn folder_with_all(&self) -> Result<PathBuf> {
        if self.whole_because.is_none() {
            return self.folder();
        }
        let root = self.root()?;
        if let Some(without) = self.without.as_ref().map(|path| root.join(path)).filter(|path| path.is_file()) {
            fs::remove_file(without)?;
        }
        Ok(root)
    }

    /// The folder in which everything is that the migrations are made of.
    pub fn folder_with_helpers(&self) -> Result<PathBuf> {
        match &self.helpers {
            Some(helpers) => Ok(self.root()?.join(helpers)),
            None => self.folder_with_all(),
        }
    }

    /// Alembic's `script_location`, as an absolute path.
    pub fn script_location(&self) -> Result<PathBuf> {
        Ok(self.root()?.join(&self.script_location))
    }

    /// Alembic's `version_locations`, as absolute paths.
    pub fn version_locations(&self) -> Result<Vec<PathBuf>> {
        let root = self.root()?;
        Ok(self.version_locations.iter().map(|location| root.join(location)).collect())
    }

    /// Where the wheels are unpacked, as an absolute path.
    pub fn root(&self) -> Result<PathBuf> {
        let folder = env::current_dir()?.join(FOLDER);
        let root = folder.join(&self.name);
        if !root.is_dir() {
            let wheels = self.downloaded(&folder)?;
            unpack(&wheels, &root).with_context(|| format!("cannot unpack {}", self.name))?;
        }
        Ok(root)
    }

    fn downloaded(&self, folder: &Path) -> Result<Vec<PathBuf>> {
        let wheels: Vec<_> = self.wheels.iter().map(|wheel| folder.join("wheels").join(wheel)).collect();
        if wheels.iter().all(|wheel| wheel.is_file()) {
            return Ok(wheels);
        }
        programs::announce(&format!("Downloading the migrations of {} from PyPI", self.name), "10 s");
        // pip itself refuses a file of another content than the one whose hash is asked for.
        let pins: Vec<_> = self
            .packages
            .iter()
            .zip(&self.sha256)
            .map(|(package, sha256)| format!("{package} --hash=sha256:{sha256}"))
            .collect();
        fs::create_dir_all(folder)?;
        let requirements = folder.join(format!("{}.txt", self.name));
        fs::write(&requirements, pins.join("\n"))?;
        let mut pip = programs::command("python3");
        pip.args(["-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps"])
            .args(["--require-hashes", "--only-binary=:all:", "--python-version", "3.12.9"])
            .arg("--dest")
            .arg(folder.join("wheels"))
            .arg("--requirement")
            .arg(&requirements);
        programs::output(&mut pip)?;
        if let Some(missing) = wheels.iter().find(|wheel| !wheel.is_file()) {
            bail!("pip downloaded {} under another name than {}", self.name, missing.display());
        }
        Ok(wheels)
    }
}

/// Beside the place first, then moved: what is there is complete.
fn unpack(wheels: &[PathBuf], root: &Path) -> Result<()> {
    let unfinished = root.with_extension("unfinished");
    if unfinished.is_dir() {
        fs::remove_dir_all(&unfinished)?;
    }
    for wheel in wheels {
        programs::output(programs::command("python3").args(["-c", UNPACK]).arg(wheel).arg(&unfinished))?;
    }
    fs::rename(&unfinished, root)?;
    Ok(())
}
