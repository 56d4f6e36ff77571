//! Terms are written as Python here; what they come to was asked of SQLAlchemy 2.1.9 and Alembic 1.20.1.

mod changes;
mod sample;

use super::Reading;
use super::reader::TermReader;
use crate::dialect::Dialect;
use sample::Sample;

/// Types whose SQL was asked of SQLAlchemy: `type.compile(dialect=…)`, on each dialect.
const TYPES: &str = include_str!("tests/types.tsv");

/// The same for types of other libraries.
const FOREIGN: &str = include_str!("tests/foreign.tsv");

#[test]
fn types_compile_as_sqlalchemy_compiles_them() {
    let mut wrong = Vec::new();
    let mut compared = 0;
    for line in TYPES.lines().chain(FOREIGN.lines()).filter(|line| !line.starts_with('#')) {
        let mut fields = line.split('\t');
        let expression = fields.next().unwrap();
        let mut sample = Sample::of("class Color(enum.Enum):\n    red = 'r'\n    dark_green = 'g'\n");
        let value = sample.value(expression);
        for (expected, dialect) in fields.zip(Dialect::ALL) {
            if expected == "-" {
                continue;
            }
            let mut reader = TermReader::new(Reading { heap: &sample.heap, dialect });
            let sql = reader.type_(&value).sql.to_string();
            compared += 1;
            if sql != expected {
                wrong.push(format!("{expression} on {}: {sql} instead of {expected}", dialect.name()));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {compared}:\n{}", wrong.len(), wrong.join("\n"));
}

/// Expressions whose SQL was asked of SQLAlchemy: `compile(compile_kwargs={"literal_binds": True})`.
const EXPRESSIONS: &str = include_str!("tests/expressions.tsv");

#[test]
fn expressions_are_written_as_sqlalchemy_writes_them() {
    let mut wrong = Vec::new();
    let mut compared = 0;
    for line in EXPRESSIONS.lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split('\t');
        let expression = fields.next().unwrap();
        let mut sample = Sample::of("");
        let value = sample.value(expression);
        for (expected, dialect) in fields.zip([Dialect::Postgresql, Dialect::Sqlite]) {
            if expected == "-" {
                continue;
            }
            let mut reader = TermReader::new(Reading { heap: &sample.heap, dialect });
            let sql = reader.value_sql(&value).to_string();
            compared += 1;
            if sql != expected {
                wrong.push(format!("{expression} on {}: {sql} instead of {expected}", dialect.name()));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {compared}:\n{}", wrong.len(), wrong.join("\n"));
}
