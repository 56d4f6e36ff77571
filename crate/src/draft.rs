//! A migration that is yet to come, as a file of its folder: laid out as `alembic revision` lays out new ones there.

use crate::python::repr::repr;

/// What Alembic lays files out by where a folder has no `script.py.mako` (alembic/templates/generic).
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

/// What a migration says and does.
pub struct Draft<'a> {
    /// What its docstring begins with.
    pub message: &'a str,
    /// `revision`
    pub revision: &'a str,
    /// `down_revision`
    pub down_revision: &'a [String],
    /// `branch_labels`
    pub branch_labels: &'a [String],
    /// The date behind `Create Date:`; without one, the line isn't there.
    pub create_date: Option<&'a str>,
    /// What its code needs besides Alembic's `op`, SQLAlchemy's `sa` and the modules of its dialects.
    pub imports: &'a [String],
    /// What `upgrade` does, statement by statement.
    pub upgrade: &'a [String],
    /// What `downgrade` does.
    pub downgrade: &'a [String],
}

impl Draft<'_> {
    /// Its text, by the folder's `script.py.mako`; by Alembic's own where there is none, or one that does more than fill in.
    pub fn text(&self, template: Option<&str>) -> String {
        let own = template.and_then(|template| self.filled(template));
        own.or_else(|| self.filled(TEMPLATE)).unwrap_or_default()
    }

    /// A template of Mako's with its expressions filled in; none where it has code.
    fn filled(&self, template: &str) -> Option<String> {
        let template = template.replace("\r\n", "\n");
        let has_code = |line: &str| line.trim_start().starts_with('%') || line.contains("<%");
        if template.lines().any(has_code) {
            return None;
        }
        let is_written =
            |line: &&str| !line.trim_start().starts_with("##") && (self.create_date.is_some() || !asks_for_date(line));
        let lines = template.lines().filter(is_written);
        let template = lines.collect::<Vec<_>>().join("\n");
        let (mut text, mut is_told) = (String::new(), false);
        let mut rest = template.as_str();
        while let Some((before, behind)) = rest.split_once("${") {
            let (expression, after) = behind.split_once('}')?;
            rest = after;
            let quote = before.chars().next_back().filter(|quote| matches!(quote, '"' | '\''));
            let unquoted = quote.and_then(|quote| Some((before.strip_suffix(quote)?, after.strip_prefix(quote)?)));
            match unquoted {
                // `"${down_revision}"` would name one that is called None.
                Some((before, after)) if expression.trim() == "down_revision" && self.down_revision.is_empty() => {
                    text.push_str(before);
                    text.push_str("None");
                    rest = after;
                }
                // Only the file's own docstring, which comes first, is told all of it.
                _ if expression.trim() == "message" && is_told => {
                    text.push_str(before);
                    text.push_str(&escaped(self.message.lines().next().unwrap_or_default()));
                }
                _ => {
                    text.push_str(before);
                    text.push_str(&self.value(expression, &template)?);
                    is_told |= expression.trim() == "message";
                }
            }
        }
        text.push_str(rest);
        Some(text.trim_end().to_owned() + "\n")
    }

    /// What an expression of the template comes to; none where it isn't one of those that Alembic's templates have.
    fn value(&self, expression: &str, template: &str) -> Option<String> {
        let (expression, filters) = expression.split_once('|').unwrap_or((expression, ""));
        let expression = expression.trim();
        // `imports if imports else ""`
        if let Some((name, or)) = expression.split_once(" if ") {
            let (asked, or) = or.split_once(" else ")?;
            let value = self.value(name, template)?;
            let otherwise = or.trim().trim_matches(['"', '\'']);
            return (name.trim() == asked.trim()).then(|| if value.is_empty() { otherwise.to_owned() } else { value });
        }
        let inner = |function: &str| expression.strip_prefix(function)?.strip_suffix(')');
        if let Some(name) = inner("repr(") {
            return match name.trim() {
                "up_revision" => Some(repr(self.revision)),
                "down_revision" => Some(names(self.down_revision, false)),
                "branch_labels" => Some(names(self.branch_labels, true)),
                "depends_on" => Some(names(&[], false)),
                _ => None,
            };
        }
        let joins = filters.split(',').any(|filter| filter.trim() == "comma");
        Some(match inner("str(").unwrap_or(expression).trim() {
            "message" => escaped(self.message),
            "up_revision" => self.revision.to_owned(),
            "down_revision" if joins => self.down_revision.join(", "),
            "down_revision" => match self.down_revision {
                [] => "None".to_owned(),
                [one] => one.clone(),
                several => names(several, false),
            },
            "create_date" => self.create_date?.to_owned(),
            "imports" => self.imports(template),
            "upgrades" => indented(self.upgrade),
            "downgrades" => indented(self.downgrade),
            _ => return None,
        })
    }

    /// What its code needs and the template doesn't import.
    fn imports(&self, template: &str) -> String {
        let code = [self.upgrade, self.downgrade].concat().concat();
        let needed = [
            ("op.", "from alembic import op"),
            ("sa.", "import sqlalchemy as sa"),
            ("mysql.", "from sqlalchemy.dialects import mysql"),
            ("postgresql.", "from sqlalchemy.dialects import postgresql"),
        ];
        let is_there = |import: &str| template.lines().any(|line| line.trim() == import);
        let needed = needed.iter().filter(|(word, _)| code.contains(word)).map(|(_, import)| (*import).to_owned());
        let imports = needed.chain(self.imports.iter().cloned()).filter(|import| !is_there(import));
        imports.collect::<Vec<_>>().join("\n").trim_end().to_owned()
    }
}

/// Whether a line of a template has the date in it.
fn asks_for_date(line: &str) -> bool {
    line.replace(' ', "").contains("${create_date}")
}

/// A text between the quotes of a docstring.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace("\"\"\"", "'''")
}

/// Ids as Python writes them: `None`, a string, or several.
fn names(names: &[String], always_several: bool) -> String {
    match names {
        [] => "None".to_owned(),
        [one] if !always_several => repr(one),
        [one] => format!("({},)", repr(one)),
        several => format!("({})", several.iter().map(|name| repr(name)).collect::<Vec<_>>().join(", ")),
    }
}

/// Statements in the body of a function, behind the spaces that the template has before the first. The lines of a string
/// stay as they are.
fn indented(statements: &[String]) -> String {
    let mut lines = Vec::new();
    let pass = "pass".to_owned();
    // A body of comments alone is none.
    let does_nothing = !statements.is_empty() && statements.iter().all(|it| it.is_empty() || it.starts_with('#'));
    for statement in statements.iter().chain(does_nothing.then_some(&pass)) {
        let is_text = statement.starts_with("op.execute(\"\"\"");
        for (at, line) in statement.split('\n').enumerate() {
            let stays = line.is_empty() || is_text && at > 0;
            lines.push(if stays { line.to_owned() } else { format!("    {line}") });
        }
    }
    lines.join("\n").trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_filled_in() {
        let draft = Draft {
            message: "merge heads",
            revision: "d1",
            down_revision: &["b1".to_owned(), "c1".to_owned()],
            branch_labels: &[],
            create_date: None,
            imports: &[],
            upgrade: &[],
            downgrade: &[],
        };
        let template = "\"\"\"${message}\n\nRevises: ${down_revision | comma,n}\nCreate Date: ${create_date}\n\"\"\"\nrevision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\n\n\ndef upgrade():\n    ${upgrades if upgrades else \"pass\"}\n";
        let expected = "\"\"\"merge heads\n\nRevises: b1, c1\n\"\"\"\nrevision = 'd1'\ndown_revision = ('b1', 'c1')\n\n\ndef upgrade():\n    pass\n";
        assert_eq!(draft.filled(template).as_deref(), Some(expected));
        // What does more than fill in is not guessed at.
        assert_eq!(draft.filled("% if imports:\n"), None);
        assert_eq!(draft.filled("${author}\n"), None);
        assert_eq!(Some(draft.text(Some("% if imports:\n"))), draft.filled(TEMPLATE));
    }
}
