//! Labels of an enum that a statement takes out of PostgreSQL's catalog, or writes anew in it:
//! `DELETE FROM pg_enum WHERE enumlabel = 'blue' AND enumtypid = 'hue'::regtype`.

use sqlparser::ast::{AssignmentTarget, BinaryOperator, Expr, ObjectNamePart, Statement, Update, Value};

use crate::dialect::Dialect;
use crate::sql::cursor::Cursor;
use crate::sql::question::{self, Comparison, Term};
use crate::sql::rows;
use crate::sql::source::Source;
use crate::sql::tokens::Tokens;
use crate::text::Text;

/// What a statement does to labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    /// The name of the enum; none where it may be any.
    pub of: Option<String>,
    /// What becomes of them.
    pub change: LabelChange,
}

/// What becomes of labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LabelChange {
    /// These are gone.
    Removed(Vec<String>),
    /// One is another now.
    Renamed {
        /// What it was.
        from: String,
        /// What it is.
        to: String,
    },
    /// That isn't known.
    Unknown,
}

/// What a statement about the rows of `pg_enum` does.
pub fn labels(text: &Text, dialect: Dialect) -> Labels {
    let source = Source::of(text);
    let tokens = Tokens::of(&source, source.text(), dialect);
    let parsed = rows::parsed(Cursor::of(&tokens), 0..0).ok();
    let (selection, renamed) = match &parsed {
        Some(Statement::Delete(delete)) => (delete.selection.as_ref(), None),
        Some(Statement::Update(update)) => (update.selection.as_ref(), Some(new_label(update))),
        _ => (None, Some(None)),
    };
    let mut found = Found::default();
    if let Some(selection) = selection {
        found.read(selection, dialect);
    }
    let change = match (found.labels, renamed) {
        (Some(labels), None) if !found.is_open => LabelChange::Removed(labels),
        (Some(labels), Some(Some(to))) if !found.is_open && labels.len() == 1 => match labels.into_iter().next() {
            Some(from) => LabelChange::Renamed { from, to },
            None => LabelChange::Unknown,
        },
        _ => LabelChange::Unknown,
    };
    Labels { of: found.of, change }
}

/// The label that an `UPDATE` writes, if it writes nothing else.
fn new_label(update: &Update) -> Option<String> {
    let [assignment] = update.assignments.as_slice() else { return None };
    let AssignmentTarget::ColumnName(name) = &assignment.target else { return None };
    let is_label = |part: &ObjectNamePart| matches!(part, ObjectNamePart::Identifier(it) if it.value == "enumlabel");
    match &assignment.value {
        Expr::Value(value) if name.0.last().is_some_and(is_label) => match &value.value {
            Value::SingleQuotedString(label) => Some(label.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// What a condition says of rows of `pg_enum`.
#[derive(Debug, Default)]
struct Found {
    of: Option<String>,
    labels: Option<Vec<String>>,
    /// It says something else, too.
    is_open: bool,
}

impl Found {
    fn read(&mut self, expr: &Expr, dialect: Dialect) {
        match expr {
            Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
                self.read(left, dialect);
                self.read(right, dialect);
            }
            Expr::Nested(inner) => self.read(inner, dialect),
            // A name is that of one type.
            Expr::InSubquery { expr, subquery, negated: false } => {
                let query = question::asked(subquery, dialect).map_or(Term::Unknown, |it| Term::Of(Box::new(it)));
                self.add(&question::term(expr, dialect), &query);
            }
            expr => match question::term(expr, dialect) {
                Term::Compared(left, Comparison::Equal, right) => {
                    if matches!(*right, Term::Column(..)) && !matches!(*left, Term::Column(..)) {
                        self.add(&right, &left);
                    } else {
                        self.add(&left, &right);
                    }
                }
                Term::In(column, values) if is_column(&column, "enumlabel") => {
                    let label = |value| if let Term::Text(label) = value { Some(label) } else { None };
                    self.labels = values.into_iter().map(label).collect();
                    self.is_open |= self.labels.is_none();
                }
                _ => self.is_open = true,
            },
        }
    }

    /// A column is said to be something.
    fn add(&mut self, column: &Term, value: &Term) {
        match value {
            Term::Text(label) if is_column(column, "enumlabel") => self.labels = Some(vec![label.clone()]),
            Term::Text(name) if is_column(column, "typname") => self.of = Some(name.clone()),
            Term::Type(name, _) if is_column(column, "enumtypid") => match name.as_ref() {
                Term::Text(name) => self.of = Some(bare(name)),
                _ => self.is_open = true,
            },
            Term::Of(query) if is_column(column, "enumtypid") => {
                let named = query.holds.iter().find_map(|held| match held {
                    Term::Compared(column, Comparison::Equal, name) if is_column(column, "typname") => {
                        if let Term::Text(name) = name.as_ref() {
                            Some(name.clone())
                        } else {
                            None
                        }
                    }
                    _ => None,
                });
                self.is_open |= named.is_none();
                self.of = named.or_else(|| self.of.take());
            }
            // `pg_type.oid = pg_enum.enumtypid`
            Term::Column(..) => {}
            _ => self.is_open = true,
        }
    }
}

fn is_column(term: &Term, name: &str) -> bool {
    matches!(term, Term::Column(_, column) if column == name)
}

/// The name of a type as a string has it, without its schema and quotes.
fn bare(name: &str) -> String {
    name.rsplit('.').next().unwrap_or(name).trim_matches('"').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sql: &str, of: Option<&str>, change: LabelChange) {
        let expected = Labels { of: of.map(ToOwned::to_owned), change };
        assert_eq!(labels(&Text::known(sql), Dialect::Postgresql), expected, "{sql}");
    }

    #[test]
    fn labels_are_found_however_the_type_is_named() {
        let blue = || LabelChange::Removed(vec!["blue".to_owned()]);
        for condition in [
            "enumlabel = 'blue' AND enumtypid = (SELECT oid FROM pg_type WHERE typname = 'hue')",
            "enumtypid IN (SELECT oid FROM pg_catalog.pg_type WHERE typname = 'hue') AND enumlabel IN ('blue')",
            "enumtypid = 'hue'::regtype AND enumlabel = 'blue'",
            "enumtypid = 'public.hue'::regtype::oid AND (enumlabel = 'blue')",
        ] {
            check(&format!("DELETE FROM pg_enum WHERE {condition}"), Some("hue"), blue());
        }
        check(
            "DELETE FROM pg_enum e USING pg_type t WHERE t.oid = e.enumtypid AND t.typname = 'hue' AND e.enumlabel = 'blue'",
            Some("hue"),
            blue(),
        );
        check("DELETE FROM pg_enum WHERE enumlabel = 'blue'", None, blue());
    }

    #[test]
    fn what_else_is_said_leaves_it_open() {
        check("DELETE FROM pg_enum WHERE enumtypid = 'hue'::regtype", Some("hue"), LabelChange::Unknown);
        check(
            "DELETE FROM pg_enum WHERE enumtypid = 'hue'::regtype AND enumsortorder > 2",
            Some("hue"),
            LabelChange::Unknown,
        );
        check("INSERT INTO pg_enum VALUES (1, 2, 3, 'blue')", None, LabelChange::Unknown);
        check(
            "UPDATE pg_enum SET enumlabel = 'navy' WHERE enumlabel = 'blue' AND enumtypid = 'hue'::regtype",
            Some("hue"),
            LabelChange::Renamed { from: "blue".to_owned(), to: "navy".to_owned() },
        );
    }
}
