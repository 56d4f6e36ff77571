//! A migration that comes: as `alembic revision` would write it, by the folder's own `script.py.mako`, and called as others
//! here are.

use crate::audit::Audit;
use crate::environment::Environment;
use crate::fix::NewMigration;
use crate::folder::{number, parent, path_in};
use crate::inventory::naming::{self, Naming, stem};
use crate::python::repr::repr;

use super::moment::Moment;

/// What Alembic's own template says (`templates/generic/script.py.mako`).
const TEMPLATE: &str = r#""""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
Create Date: ${create_date}

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

# revision identifiers, used by Alembic.
revision: str = ${repr(up_revision)}
down_revision: Union[str, Sequence[str], None] = ${repr(down_revision)}
branch_labels: Union[str, Sequence[str], None] = ${repr(branch_labels)}
depends_on: Union[str, Sequence[str], None] = ${repr(depends_on)}


def upgrade() -> None:
    """Upgrade schema."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Downgrade schema."""
    ${downgrades if downgrades else "pass"}
"#;

/// What Alembic calls files by where nothing says otherwise (`_default_file_template` in alembic/script/base.py).
const FILE_TEMPLATE: &str = "%(rev)s_%(slug)s";

/// Letters of a message that a file's name has (`truncate_slug_length`).
const MOST_LETTERS: usize = 40;

/// Its path and its text; without `now`, it has no date.
pub(super) fn written(
    audit: &Audit,
    environment: &Environment,
    new: &NewMigration,
    now: Option<Moment>,
) -> (String, String) {
    let slug = slug(&new.message);
    let id = fresh_id(environment, new, &slug);
    let path = path_in(&directory(environment, new), &format!("{}.py", file_name(environment, &id, &slug, now)));
    let mako = path_in(environment.location.script_directory(), "script.py.mako");
    let own = audit.fixable.read_bytes(&mako).and_then(|bytes| str::from_utf8(bytes).ok());
    let rendered = own.and_then(|template| rendered(template, &id, new, now));
    (path, rendered.or_else(|| self::rendered(TEMPLATE, &id, new, now)).unwrap_or_default())
}

/// Where it comes: where Alembic keeps all, or else where the first of its parents is.
fn directory(environment: &Environment, new: &NewMigration) -> String {
    let locations = &environment.location.version_locations;
    if let ([only], false) = (locations.as_slice(), environment.location.config.recursive_version_locations) {
        return only.clone();
    }
    let of_parent = environment.migrations.iter().find(|it| it.id() == new.parents.first().map(String::as_str));
    of_parent.map_or_else(|| locations.first().cloned().unwrap_or_default(), |it| parent(&it.path).to_owned())
}

/// An id that no other has: the next number where ids are numbers, else twelve digits that are made of what it says.
fn fresh_id(environment: &Environment, new: &NewMigration, slug: &str) -> String {
    let naming = Naming::of(&environment.migrations, &environment.graph, None);
    let pattern = naming.ids.first().map_or("", |it| it.pattern.as_str());
    let digits = pattern.bytes().take_while(|byte| *byte == b'N').count();
    let behind = pattern.get(digits..).unwrap_or_default();
    if digits > 0 && (behind.is_empty() || behind.ends_with("slug")) {
        let ids = environment.migrations.iter().filter_map(|it| naming::number(it.id()?));
        let next = ids.max().unwrap_or_default().saturating_add(1);
        return format!("{next:0digits$}{}", behind.replace("slug", slug));
    }
    let is_free = |id: &String| !environment.graph.names.contains_key(id);
    let of =
        |round: u32| format!("{:012x}", number(&format!("{}\n{}\n{round}", new.parents.join("\n"), new.message)) >> 16);
    (0..=u32::MAX).map(of).find(is_free).unwrap_or_default()
}

/// The name of its file, without the extension.
fn file_name(environment: &Environment, id: &str, slug: &str, now: Option<Moment>) -> String {
    let named_by_id = environment.migrations.iter().filter(|it| Some(stem(it.file())) == it.id()).count();
    let template = match environment.location.config.file_template.as_deref() {
        Some(template) => template,
        None if named_by_id * 2 > environment.migrations.len() => "%(rev)s",
        None => FILE_TEMPLATE,
    };
    let named = |template: &str| formatted(&template.replace("%%", "%"), id, slug, now);
    named(template).or_else(|| named(FILE_TEMPLATE)).unwrap_or_default()
}

/// The words of a message, as file names have them (`_rev_path` in alembic/script/base.py).
fn slug(message: &str) -> String {
    let is_of_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let words: Vec<&str> = message.split(|letter| !is_of_word(letter)).filter(|word| !word.is_empty()).collect();
    let slug = words.join("_").to_lowercase();
    match slug.char_indices().nth(MOST_LETTERS).and_then(|(at, _)| slug.get(..at)) {
        Some(begin) => format!("{}_", begin.rsplit_once('_').map_or(begin, |(words, _)| words)),
        None => slug,
    }
}

/// A `file_template`, filled in as Python's `%` does; none where it asks for something else, or for a date and there is none.
fn formatted(template: &str, id: &str, slug: &str, now: Option<Moment>) -> Option<String> {
    let mut out = String::new();
    let mut rest = template;
    while let Some((letters, behind)) = rest.split_once("%(") {
        out.push_str(letters);
        let (name, format) = behind.split_once(')')?;
        let end = format.find(|letter: char| letter.is_ascii_alphabetic())?;
        let digits: usize = format.get(..end)?.trim_matches(['.', '0']).parse().unwrap_or(0);
        let number = |number: u64| format!("{number:0digits$}");
        let date = || now.map(Moment::date);
        out.push_str(&match name {
            "rev" => id.to_owned(),
            "slug" => slug.to_owned(),
            "epoch" => number(now?.epoch),
            "year" => number(date()?.year),
            "month" => number(date()?.month),
            "day" => number(date()?.day),
            "hour" => number(date()?.hour),
            "minute" => number(date()?.minute),
            "second" => number(date()?.second),
            _ => return None,
        });
        rest = format.get(end + 1..)?;
    }
    out.push_str(rest);
    Some(out)
}

/// A template of Mako's, filled in; none where it asks for what Alembic's own doesn't.
fn rendered(template: &str, id: &str, new: &NewMigration, now: Option<Moment>) -> Option<String> {
    let mut out = String::new();
    for line in template.split_inclusive('\n') {
        let begins = line.trim_start();
        if begins.starts_with("##") {
            continue;
        }
        if begins.starts_with('%') || line.contains("<%") {
            return None;
        }
        let is_of_date = line.contains("${create_date");
        if is_of_date && now.is_none() {
            continue;
        }
        let mut rest = line;
        while let Some((letters, behind)) = rest.split_once("${") {
            let (expression, after) = behind.split_once('}')?;
            out.push_str(letters);
            out.push_str(&filled(expression, id, new, now)?);
            rest = after;
        }
        out.push_str(rest);
    }
    Some(out)
}

/// What stands for an expression of the template.
fn filled(expression: &str, id: &str, new: &NewMigration, now: Option<Moment>) -> Option<String> {
    let expression: String = expression.chars().filter(|letter| !letter.is_whitespace()).collect();
    let body = |lines: &[String]| if lines.is_empty() { "pass".to_owned() } else { lines.join("\n    ") };
    Some(match expression.replace('\'', "\"").as_str() {
        "message" => new.message.clone(),
        "up_revision" => id.to_owned(),
        "down_revision|comma,n" | "down_revision|comma" => new.parents.join(", "),
        "create_date" => now?.to_string(),
        "importsifimportselse\"\"" => new.imports.join("\n"),
        "repr(up_revision)" => repr(id),
        "repr(down_revision)" => match new.parents.as_slice() {
            [] => "None".to_owned(),
            [only] => repr(only),
            several => format!("({})", several.iter().map(|it| repr(it)).collect::<Vec<_>>().join(", ")),
        },
        "repr(branch_labels)" | "repr(depends_on)" => "None".to_owned(),
        "upgradesifupgradeselse\"pass\"" => body(&new.upgrade),
        "downgradesifdowngradeselse\"pass\"" => body(&new.downgrade),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_called_by_their_template() {
        let now = Some(Moment { epoch: 1_709_251_200, micros: 0 });
        let named = |template| formatted(template, "ae10", "merge_heads", now);
        let name = "2024_03_01_0000-ae10_merge_heads";
        assert_eq!(
            named("%(year)d_%(month).2d_%(day).2d_%(hour).2d%(minute).2d-%(rev)s_%(slug)s").as_deref(),
            Some(name)
        );
        assert_eq!(named("%(year)04d%(month)02d_%(rev)s").as_deref(), Some("202403_ae10"));
        assert_eq!(named("%(author)s_%(rev)s"), None);
        assert_eq!(formatted("%(year)d_%(rev)s", "ae10", "", None), None);
    }

    #[test]
    fn a_long_message_is_cut_at_a_word() {
        assert_eq!(slug("Add runs, and steps!"), "add_runs_and_steps");
        assert_eq!(slug("validate the foreign key from runs to the owners"), "validate_the_foreign_key_from_runs_to_");
    }

    #[test]
    fn a_template_is_filled_in() {
        let new = NewMigration {
            parents: vec!["b1".to_owned(), "c1".to_owned()],
            message: "merge heads".to_owned(),
            upgrade: Vec::new(),
            downgrade: Vec::new(),
            imports: Vec::new(),
        };
        let template = "\"\"\"${message}\n\nRevises: ${down_revision | comma,n}\nCreate Date: ${create_date}\n\"\"\"\nrevision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\n\n\ndef upgrade():\n    ${upgrades if upgrades else \"pass\"}\n";
        let expected = "\"\"\"merge heads\n\nRevises: b1, c1\n\"\"\"\nrevision = 'd1'\ndown_revision = ('b1', 'c1')\n\n\ndef upgrade():\n    pass\n";
        assert_eq!(rendered(template, "d1", &new, None).as_deref(), Some(expected));
        assert_eq!(rendered("% if imports:\n", "d1", &new, None), None);
        assert!(rendered(TEMPLATE, "d1", &new, None).is_some());
    }
}
