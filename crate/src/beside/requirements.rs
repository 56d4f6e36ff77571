//! The packages that a project asks for: Alembic, SQLAlchemy, what stands on them, and drivers.

use serde::Serialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::folder::{Folder, file_name, text};
use crate::ordered::Arrange;
use crate::python::ast::{Constant, Expr, Ranged, Stmt};
use crate::python::lines::Lines;
use crate::python::source::Source;
use crate::python::walk::{children, each_statement};

/// A package that the project asks for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Requirement {
    /// The file that asks for it.
    pub path: String,
    /// Its line, from 1.
    pub line: u32,
    /// The package's name as it is written there, without extras.
    pub package: String,
    /// Which versions, as written: `>=2.0,<3`; empty for any.
    pub specifier: String,
}

/// Alembic, SQLAlchemy, what stands on them, and drivers of databases, by their normalised names (PEP 503).
const PACKAGES: [&str; 58] = [
    "aiomysql",
    "aioodbc",
    "aiopg",
    "aiosqlite",
    "alembic",
    "alembic-autogenerate-enums",
    "alembic-enums",
    "alembic-postgresql-enum",
    "alembic-utils",
    "asyncmy",
    "asyncpg",
    "clickhouse-connect",
    "clickhouse-driver",
    "clickhouse-sqlalchemy",
    "cx-oracle",
    "databases",
    "databricks-sqlalchemy",
    "duckdb",
    "duckdb-engine",
    "fastapi-users-db-sqlalchemy",
    "flask-alembic",
    "flask-appbuilder",
    "flask-migrate",
    "flask-sqlalchemy",
    "flask-sqlalchemy-lite",
    "geoalchemy2",
    "gino",
    "ibm-db-sa",
    "libsql-client",
    "mariadb",
    "mysql-connector-python",
    "mysqlclient",
    "oracledb",
    "oslo-db",
    "pg8000",
    "pgvector",
    "psycopg",
    "psycopg-binary",
    "psycopg-c",
    "psycopg2",
    "psycopg2-binary",
    "psycopg2cffi",
    "pymssql",
    "pymysql",
    "pyodbc",
    "pysqlcipher3",
    "pysqlite3-binary",
    "pytest-alembic",
    "snowflake-sqlalchemy",
    "sqlalchemy",
    "sqlalchemy-bigquery",
    "sqlalchemy-cockroachdb",
    "sqlalchemy-libsql",
    "sqlalchemy-redshift",
    "sqlalchemy-utils",
    "sqlcipher3",
    "sqlmodel",
    "trino",
];

/// The packages that matter to migrations, as the files of a folder ask for them. What a tool has written down of what it
/// found (`poetry.lock`) asks for nothing.
pub fn requirements(folder: &Folder) -> Vec<Requirement> {
    let mut found = Vec::new();
    for (path, bytes) in folder.read() {
        let Some(read) = reader_of(path) else { continue };
        let text = text::decoded(bytes).text;
        let is_known = |it: &Asked| PACKAGES.binary_search(&normalised(&it.package).as_str()).is_ok();
        let asked = read(path, &text).into_iter().filter(is_known);
        found.extend(asked.map(|it| Requirement {
            path: path.to_owned(),
            line: it.line,
            package: it.package,
            specifier: it.specifier,
        }));
    }
    found.arrange();
    found.dedup();
    found
}

/// Whether a file of this path may ask for packages.
pub fn asks(path: &str) -> bool {
    reader_of(path).is_some()
}

/// A package that a file asks for.
struct Asked {
    line: u32,
    package: String,
    specifier: String,
}

/// Reads what a file's text asks for; the path is for messages.
type Read = fn(&str, &str) -> Vec<Asked>;

/// How a file is read, by its name.
fn reader_of(path: &str) -> Option<Read> {
    let name = file_name(path);
    let lower = name.to_ascii_lowercase();
    let is_list = lower.ends_with(".txt") || lower.ends_with(".in");
    // `requirements/base.txt`, too.
    let folder = path.rsplit('/').nth(1).unwrap_or_default().to_ascii_lowercase();
    let is_of_requirements = ["requirements", "constraints"].iter().any(|word| lower.contains(word) || folder == *word);
    match name {
        "pyproject.toml" => Some(of_pyproject),
        "Pipfile" => Some(of_pipfile),
        "setup.cfg" => Some(of_setup_cfg),
        "setup.py" => Some(of_setup_py),
        "environment.yml" | "environment.yaml" => Some(of_environment),
        _ if is_list && is_of_requirements => Some(of_list),
        _ => None,
    }
}

/// A package's name as it is compared (PEP 503).
fn normalised(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for char in name.chars() {
        match char {
            '-' | '_' | '.' if out.ends_with('-') => {}
            '-' | '_' | '.' => out.push('-'),
            char => out.push(char.to_ascii_lowercase()),
        }
    }
    out
}

/// What a requirement says (PEP 508): `SQLAlchemy[asyncio]>=2.0 ; python_version > "3"`. None where it is none.
fn requirement(text: &str, line: u32) -> Option<Asked> {
    let text = text.split(" #").next().unwrap_or_default().trim();
    let length = text.find(|char: char| !(char.is_ascii_alphanumeric() || "-_.".contains(char))).unwrap_or(text.len());
    let (package, rest) = text.split_at_checked(length).filter(|(name, _)| !name.is_empty())?;
    let rest = rest.trim_start();
    let rest = match rest.strip_prefix('[') {
        Some(extras) => extras.split_once(']')?.1.trim_start(),
        None => rest,
    };
    // What is behind a semicolon says when, options of pip begin with a dash.
    let specifier = rest.split([';']).next().unwrap_or_default().split(" --").next().unwrap_or_default();
    let specifier = specifier.trim().trim_end_matches('\\').trim();
    let specifier = specifier.strip_prefix('(').and_then(|it| it.strip_suffix(')')).unwrap_or(specifier);
    let is_specifier = specifier.is_empty() || specifier.starts_with(['=', '<', '>', '~', '!', '@']);
    is_specifier.then(|| Asked { line, package: package.to_owned(), specifier: specifier.to_owned() })
}

/// The lines of a text, from 1.
fn numbered(text: &str) -> impl Iterator<Item = (u32, &str)> {
    (1..).zip(text.lines())
}

/// requirements.txt, requirements.in, constraints.txt.
fn of_list(_path: &str, text: &str) -> Vec<Asked> {
    let is_plain = |line: &str| !line.starts_with(['#', '-']);
    numbered(text).filter(|(_, line)| is_plain(line.trim())).filter_map(|(at, line)| requirement(line, at)).collect()
}

/// A table of TOML, with what it takes to tell the lines of what stands in it.
struct Toml<'t> {
    table: DeTable<'t>,
    lines: Lines,
    text: &'t str,
}

impl<'t> Toml<'t> {
    fn of(text: &'t str) -> Option<Toml<'t>> {
        let table = DeTable::parse(text).ok()?.into_inner();
        Some(Toml { table, lines: Lines::of(text), text })
    }

    fn line(&self, offset: usize) -> u32 {
        self.lines.position(self.text, offset).line
    }

    /// The table at a path of keys.
    fn at(&self, keys: &[&str]) -> Option<&DeTable<'t>> {
        let mut table = &self.table;
        for key in keys {
            table = self::table(table.get(*key)?)?;
        }
        Some(table)
    }

    /// The requirements of a list of strings.
    fn list(&self, value: Option<&Spanned<DeValue<'t>>>, found: &mut Vec<Asked>) {
        let Some(DeValue::Array(items)) = value.map(Spanned::get_ref) else { return };
        for item in items {
            if let DeValue::String(text) = item.get_ref() {
                found.extend(requirement(text, self.line(item.span().start)));
            }
        }
    }

    /// The requirements of a table of names: `sqlalchemy = "^2.0"`, `sqlalchemy = { version = "^2.0", extras = ["asyncio"] }`.
    fn names(&self, table: Option<&DeTable<'t>>, found: &mut Vec<Asked>) {
        for (name, value) in table.into_iter().flatten() {
            let version = match value.get_ref() {
                DeValue::String(version) => version.to_string(),
                DeValue::Table(options) => match options.get("version").map(Spanned::get_ref) {
                    Some(DeValue::String(version)) => version.to_string(),
                    _ => String::new(),
                },
                // One for each version of Python.
                DeValue::Array(several) => {
                    let versions = several.iter().filter_map(|it| match self::table(it)?.get("version")?.get_ref() {
                        DeValue::String(version) => Some(version.to_string()),
                        _ => None,
                    });
                    versions.collect::<Vec<_>>().join(" or ")
                }
                _ => String::new(),
            };
            let specifier = if version == "*" { String::new() } else { version };
            found.push(Asked { line: self.line(name.span().start), package: name.get_ref().to_string(), specifier });
        }
    }
}

fn table<'v, 't>(value: &'v Spanned<DeValue<'t>>) -> Option<&'v DeTable<'t>> {
    match value.get_ref() {
        DeValue::Table(table) => Some(table),
        _ => None,
    }
}

/// pyproject.toml: of the project itself, its extras and groups (PEP 621, PEP 735), of Poetry, PDM, uv and Hatch.
fn of_pyproject(_path: &str, text: &str) -> Vec<Asked> {
    let mut found = Vec::new();
    let Some(toml) = Toml::of(text) else { return found };
    if let Some(project) = toml.at(&["project"]) {
        toml.list(project.get("dependencies"), &mut found);
    }
    let lists =
        [&["project", "optional-dependencies"][..], &["dependency-groups"], &["tool", "pdm", "dev-dependencies"]];
    for group in lists.into_iter().filter_map(|keys| toml.at(keys)) {
        for list in group.values() {
            toml.list(Some(list), &mut found);
        }
    }
    if let Some(uv) = toml.at(&["tool", "uv"]) {
        for list in ["dev-dependencies", "constraint-dependencies", "override-dependencies"] {
            toml.list(uv.get(list), &mut found);
        }
    }
    for environment in toml.at(&["tool", "hatch", "envs"]).into_iter().flat_map(|it| it.values()).filter_map(table) {
        for list in ["dependencies", "extra-dependencies"] {
            toml.list(environment.get(list), &mut found);
        }
    }
    for list in ["dependencies", "dev-dependencies"] {
        toml.names(toml.at(&["tool", "poetry", list]), &mut found);
    }
    for group in toml.at(&["tool", "poetry", "group"]).into_iter().flat_map(|it| it.values()).filter_map(table) {
        toml.names(group.get("dependencies").and_then(table), &mut found);
    }
    found
}

/// Pipfile: its packages, and those of each category.
fn of_pipfile(_path: &str, text: &str) -> Vec<Asked> {
    let mut found = Vec::new();
    let Some(toml) = Toml::of(text) else { return found };
    for (name, value) in &toml.table {
        if !matches!(name.get_ref().as_ref(), "requires" | "pipenv" | "scripts" | "source") {
            toml.names(table(value), &mut found);
        }
    }
    found
}

/// setup.cfg: `install_requires`, and all extras.
fn of_setup_cfg(_path: &str, text: &str) -> Vec<Asked> {
    let mut found = Vec::new();
    let (mut section, mut option) = (String::new(), String::new());
    for (at, line) in numbered(text) {
        let trimmed = line.trim();
        if trimmed.starts_with(['#', ';']) {
            continue;
        }
        if let Some(name) = trimmed.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            name.trim().clone_into(&mut section);
            option.clear();
            continue;
        }
        let value = if line.starts_with([' ', '\t']) {
            trimmed
        } else if let Some((name, value)) = trimmed.split_once('=') {
            option = name.trim().replace('-', "_");
            value.trim()
        } else {
            continue;
        };
        let is_list = match section.as_str() {
            "options" => matches!(option.as_str(), "install_requires" | "tests_require" | "setup_requires"),
            "options.extras_require" => true,
            _ => false,
        };
        if is_list {
            // On one line, semicolons stand between them; but one also stands before a marker.
            found.extend(requirement(value, at));
        }
    }
    found
}

/// setup.py: the strings of lists that are requirements, wherever they stand in the call of `setup` or in what is assigned
/// before.
fn of_setup_py(path: &str, text: &str) -> Vec<Asked> {
    let source = Source::of(path, text.to_owned());
    let mut found = Vec::new();
    each_statement(&source.module.body, &mut |statement| {
        let value = match statement {
            Stmt::Expr(node) => &node.value,
            Stmt::Assign(node) => &node.value,
            _ => return,
        };
        in_lists(value, false, &source, &mut found);
    });
    found
}

/// The requirements among the strings in lists of an expression.
fn in_lists(expr: &Expr, in_list: bool, source: &Source, found: &mut Vec<Asked>) {
    if let (true, Expr::Constant(constant)) = (in_list, expr)
        && let Constant::Str(text) = &constant.value
    {
        let line = source.lines.position(&source.text, constant.start().to_usize()).line;
        found.extend(requirement(text, line));
    }
    let is_list = matches!(expr, Expr::List(_) | Expr::Tuple(_) | Expr::Set(_));
    for inner in children(expr) {
        in_lists(inner, is_list, source, found);
    }
}

/// environment.yml of conda: the items of its list of dependencies, and of pip's in it.
fn of_environment(_path: &str, text: &str) -> Vec<Asked> {
    let mut found = Vec::new();
    let mut is_inside = false;
    for (at, line) in numbered(text) {
        if !line.starts_with([' ', '\t', '-', '#']) && !line.trim().is_empty() {
            is_inside = line.starts_with("dependencies:");
            continue;
        }
        let Some(item) = line.trim().strip_prefix("- ").filter(|_| is_inside) else { continue };
        let item = item.trim().trim_matches(['"', '\'']);
        // `conda-forge::sqlalchemy=2.0`, of which one `=` is conda's own.
        let item = item.rsplit("::").next().unwrap_or(item);
        if !item.ends_with(':') {
            found.extend(requirement(item, at));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, text: &str, expected: &[&str]) {
        let mut folder = Folder::default();
        folder.add(path, text.as_bytes().to_vec());
        let found: Vec<String> =
            requirements(&folder).iter().map(|it| format!("{} {}{}", it.line, it.package, it.specifier)).collect();
        assert_eq!(found, expected, "{path}");
    }

    #[test]
    fn packages_are_sorted() {
        assert!(PACKAGES.is_sorted());
    }

    #[test]
    fn lists_are_read() {
        let text = "# comment\n-r base.txt\nalembic==1.13.1  # why\nSQLAlchemy[asyncio]>=2.0,<3 ; python_version > \"3.8\"\nrequests\nPsycopg2_Binary ~= 2.9 \\\n    --hash=sha256:aa\nalembic-offline\nasyncpg @ git+https://example.org/a.git\n";
        check(
            "requirements-dev.txt",
            text,
            &[
                "3 alembic==1.13.1",
                "4 SQLAlchemy>=2.0,<3",
                "6 Psycopg2_Binary~= 2.9",
                "9 asyncpg@ git+https://example.org/a.git",
            ],
        );
        check("requirements/base.in", "sqlmodel\n", &["1 sqlmodel"]);
        check("constraints.txt", "alembic<2\n", &["1 alembic<2"]);
        check("notes.txt", "alembic==1\n", &[]);
        check("poetry.lock", "alembic==1\n", &[]);
    }

    #[test]
    fn pyprojects_are_read() {
        let text = "[project]\nname = \"alembic\"\ndependencies = [\n  \"alembic>=1.13\",\n  \"httpx\",\n]\n[project.optional-dependencies]\npg = [\"psycopg[binary]>=3.1\"]\n[dependency-groups]\ndev = [\"aiosqlite\", { include-group = \"pg\" }]\n[tool.poetry.dependencies]\npython = \"^3.11\"\nsqlalchemy = { version = \"^2.0\", extras = [\"asyncio\"] }\nasyncpg = \"*\"\n[tool.poetry.group.test.dependencies]\npymysql = \"1.1\"\n[tool.uv]\ndev-dependencies = [\"pg8000\"]\n";
        check(
            "pyproject.toml",
            text,
            &[
                "4 alembic>=1.13",
                "8 psycopg>=3.1",
                "10 aiosqlite",
                "13 sqlalchemy^2.0",
                "14 asyncpg",
                "16 pymysql1.1",
                "18 pg8000",
            ],
        );
        check(
            "Pipfile",
            "[packages]\nalembic = \"*\"\n[dev-packages]\nSQLAlchemy = {version = \">=2\"}\n",
            &["2 alembic", "4 SQLAlchemy>=2"],
        );
        check("pyproject.toml", "[project\n", &[]);
    }

    #[test]
    fn other_files_are_read() {
        check(
            "setup.cfg",
            "[metadata]\nname = alembic\n[options]\ninstall_requires =\n    alembic >= 1.0\n    # no\n    requests\npackages = find:\n[options.extras_require]\npg = psycopg2-binary\n",
            &["5 alembic>= 1.0", "10 psycopg2-binary"],
        );
        check(
            "setup.py",
            "from setuptools import setup\nbase = [\"SQLAlchemy>=1.4\"]\nsetup(\n    name=\"alembic\",\n    install_requires=base + [\n        \"alembic\",\n    ],\n    extras_require={\"pg\": [\"asyncpg<1\"]},\n)\n",
            &["2 SQLAlchemy>=1.4", "6 alembic", "8 asyncpg<1"],
        );
        check(
            "environment.yml",
            "name: alembic\nchannels:\n  - conda-forge\ndependencies:\n  - python=3.11\n  - conda-forge::sqlalchemy=2.0\n  - pip:\n      - alembic==1.13\nprefix: x\n",
            &["6 sqlalchemy=2.0", "8 alembic==1.13"],
        );
    }
}
