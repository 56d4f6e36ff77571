//! The line that imports a name which a file forgot to import.

use crate::alchemy::exported;
use crate::environment::Environment;

/// The line that imports a name, by the name and what is written after it (`sqlmodel.sql.sqltypes.AutoString(`): as everybody does, as other migrations here do, or as autogenerate has it.
pub(super) fn import(environment: &Environment, written: &str) -> Option<String> {
    let is_called = written.ends_with('(');
    let written = written.trim_end_matches(['(', '.']);
    known(written, is_called).or_else(|| of_others(environment, written)).or_else(|| of_rendered_type(written))
}

/// Names with the line that everybody imports them by.
const IMPORTS: &[(&str, &str)] = &[
    ("sa", "import sqlalchemy as sa"),
    ("op", "from alembic import op"),
    ("context", "from alembic import context"),
    ("mssql", "from sqlalchemy.dialects import mssql"),
    ("mysql", "from sqlalchemy.dialects import mysql"),
    ("oracle", "from sqlalchemy.dialects import oracle"),
    ("postgresql", "from sqlalchemy.dialects import postgresql"),
    ("sqlite", "from sqlalchemy.dialects import sqlite"),
    ("Session", "from sqlalchemy.orm import Session"),
    ("sessionmaker", "from sqlalchemy.orm import sessionmaker"),
    ("declarative_base", "from sqlalchemy.orm import declarative_base"),
    ("Any", "from typing import Any"),
    ("Dict", "from typing import Dict"),
    ("Iterable", "from typing import Iterable"),
    ("List", "from typing import List"),
    ("Optional", "from typing import Optional"),
    ("Sequence", "from typing import Sequence"),
    ("Union", "from typing import Union"),
    ("Geography", "from geoalchemy2 import Geography"),
    ("Geometry", "from geoalchemy2 import Geometry"),
    ("Vector", "from pgvector.sqlalchemy import Vector"),
    ("timedelta", "from datetime import timedelta"),
    ("timezone", "from datetime import timezone"),
    ("uuid4", "from uuid import uuid4"),
    ("Decimal", "from decimal import Decimal"),
    ("Path", "from pathlib import Path"),
];

/// Modules that are imported by their name alone.
const MODULES: &[&str] = &[
    "advanced_alchemy",
    "alembic_postgresql_enum",
    "alembic_utils",
    "citext",
    "collections",
    "enum",
    "fastapi_users_db_sqlalchemy",
    "geoalchemy2",
    "hashlib",
    "json",
    "logging",
    "os",
    "random",
    "re",
    "sqlalchemy_utils",
    "sqlmodel",
    "string",
    "sys",
    "time",
    "uuid",
];

/// Modules of which `import` alone does not make those inside of them known.
const WITH_INNER_MODULES: &[&str] = &["pgvector", "sqlalchemy"];

/// Databases whose types are imported by their names, the ones that are met most first.
const DIALECTS: [&str; 3] = ["postgresql", "mysql", "sqlite"];

/// The name, and what is written after it.
fn split(written: &str) -> (&str, Option<&str>) {
    written.split_once('.').map_or((written, None), |(name, behind)| (name, Some(behind)))
}

fn known(written: &str, is_called: bool) -> Option<String> {
    let (name, behind) = split(written);
    if let Some((_, import)) = IMPORTS.iter().find(|(known, _)| *known == name) {
        return Some((*import).to_owned());
    }
    // `table` and `text` are variables as well, where nothing is called.
    let is_of_sqlalchemy = name.starts_with(char::is_uppercase) || is_called || (name == "func" && behind.is_some());
    // `sqlalchemy.UUID` came with version 2.0, the one of `postgresql` is in all.
    if is_of_sqlalchemy && name != "UUID" && exported::exports("sqlalchemy", name) {
        return Some(format!("from sqlalchemy import {name}"));
    }
    let has = |dialect: &&&str| exported::exports(&format!("sqlalchemy.dialects.{dialect}"), name);
    if let Some(dialect) = DIALECTS.iter().find(has).filter(|_| is_of_sqlalchemy) {
        return Some(format!("from sqlalchemy.dialects.{dialect} import {name}"));
    }
    let Some(behind) = behind else {
        return MODULES.contains(&name).then(|| format!("import {name}"));
    };
    if name == "datetime" {
        let of_module = ["date", "datetime", "time", "timedelta", "timezone"];
        let is_module = behind.split('.').next().is_some_and(|first| of_module.contains(&first));
        return Some(if is_module { "import datetime" } else { "from datetime import datetime" }.to_owned());
    }
    if WITH_INNER_MODULES.contains(&name) {
        return Some(format!("import {}", modules_of(written)));
    }
    MODULES.contains(&name).then(|| format!("import {name}"))
}

/// `app.models.types.Money`, as autogenerate writes types of an application.
fn of_rendered_type(written: &str) -> Option<String> {
    let (name, behind) = split(written);
    let is_type =
        behind?.contains('.') && written.rsplit('.').next().is_some_and(|last| last.starts_with(char::is_uppercase));
    (is_type && name.starts_with(char::is_lowercase)).then(|| format!("import {}", modules_of(written)))
}

/// The modules of a dotted name: all before the first name of a class, or before the last name.
fn modules_of(written: &str) -> String {
    let parts: Vec<&str> = written.split('.').collect();
    let is_class = |part: &&str| part.starts_with(char::is_uppercase);
    let end = parts.iter().position(is_class).unwrap_or(parts.len().saturating_sub(1)).max(1);
    parts.get(..end).unwrap_or_default().join(".")
}

/// The line by which another migration of the environment imports the name.
fn of_others(environment: &Environment, written: &str) -> Option<String> {
    let (name, _) = split(written);
    let lines = environment.migrations.iter().flat_map(|migration| migration.text.lines());
    lines.filter(|line| !line.contains(['#', '\\', '('])).find_map(|line| imports(line, name))
}

/// The import of a name out of a line that imports several.
fn imports(line: &str, name: &str) -> Option<String> {
    let (begin, names) = match line.split_once(" import ") {
        Some((from, names)) if from.starts_with("from ") => (format!("{from} import "), names),
        _ => ("import ".to_owned(), line.strip_prefix("import ")?),
    };
    let binds = |one: &&str| one.rsplit_once(" as ").map_or(*one, |(_, bound)| bound) == name;
    names.split(',').map(str::trim).find(binds).map(|one| begin + one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, expected: &str) {
        let name = written.trim_end_matches('(');
        let import = known(name, written.ends_with('(')).or_else(|| of_rendered_type(name));
        assert_eq!(import.unwrap_or_default(), expected, "{written}");
    }

    #[test]
    fn a_name_is_imported_as_everybody_does() {
        check("sa.Column", "import sqlalchemy as sa");
        check("sqlalchemy.Column", "import sqlalchemy");
        check("sqlalchemy.dialects.postgresql.JSONB", "import sqlalchemy.dialects.postgresql");
        check("sqlmodel.sql.sqltypes.AutoString", "import sqlmodel");
        check("pgvector.sqlalchemy.vector.VECTOR", "import pgvector.sqlalchemy.vector");
        check("geoalchemy2.types.Geometry", "import geoalchemy2");
        check("Text", "from sqlalchemy import Text");
        check("func.now(", "from sqlalchemy import func");
        check("text(", "from sqlalchemy import text");
        check("table", "");
        check("table.name", "");
        check("JSONB", "from sqlalchemy.dialects.postgresql import JSONB");
        check("UUID", "from sqlalchemy.dialects.postgresql import UUID");
        check("LONGTEXT", "from sqlalchemy.dialects.mysql import LONGTEXT");
        check("datetime.datetime.now", "import datetime");
        check("datetime.utcnow", "from datetime import datetime");
        check("app.models.types.Money", "import app.models.types");
        check("row.id", "");
        check("tabel", "");
    }

    #[test]
    fn a_line_that_imports_several_names_is_taken_apart() {
        assert_eq!(
            imports("from app.types import Money, Tag as T", "T").as_deref(),
            Some("from app.types import Tag as T")
        );
        assert_eq!(imports("import os, app.types", "app"), None);
        assert_eq!(imports("import os, re", "re").as_deref(), Some("import re"));
    }
}
