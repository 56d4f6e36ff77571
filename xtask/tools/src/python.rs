//! A Python of our own, with Alembic in it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::environments::FOLDER;
use crate::programs;

const VERSIONS: &str = "import alembic, platform, sqlalchemy; \
    print('Alembic', alembic.__version__, 'SQLAlchemy', sqlalchemy.__version__, 'Python', platform.python_version())";

/// Which versions of what answers.
pub fn versions(python: &Path) -> Result<String> {
    Ok(programs::output(programs::command(python).args(["-c", VERSIONS]))?.trim().to_owned())
}

/// A Python of our own with the newest Alembic in it.
pub fn with_alembic() -> Result<PathBuf> {
    with_packages("venv", &[])
}

/// The same with more packages, in a folder of this name.
pub fn with_packages(folder: &str, packages: &[String]) -> Result<PathBuf> {
    let venv = env::current_dir()?.join(FOLDER).join(folder);
    let python = venv.join("bin/python");
    let what = [&["alembic".to_owned(), "sqlalchemy".to_owned()], packages].concat();
    // Written last: what is there is complete, and of these packages.
    let installed = venv.join("installed.txt");
    if fs::read_to_string(&installed).ok() != Some(what.join("\n")) {
        programs::announce(&format!("Installing {} from PyPI", what.join(", ")), "20 s");
        programs::output(programs::command("python3").args(["-m", "venv", "--clear"]).arg(&venv))?;
        let install = ["-m", "pip", "--disable-pip-version-check", "install", "--quiet"];
        programs::output(programs::command(&python).args(install).args(&what))?;
        fs::write(installed, what.join("\n"))?;
    }
    Ok(python)
}
