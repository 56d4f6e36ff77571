//! What SQLAlchemy and Alembic make of what they are given: terms to columns, types, constraints and operations.
//!
//! The interpreter evaluates Python and asks here what a call does: [`directive`] for a method of `op` or of a
//! batch, [`executed`] for what reaches `execute`, [`method`] for calls that go round `op`, and
//! [`returned_table`] for what `op.create_table` gives back.
//!
//! Nothing fails: what isn't known is a hole in a text or a [`UnknownPiece`].

mod column;
mod constraint;
mod directive;
pub mod exported;
mod expression;
mod index;
mod json;
mod method;
mod misfit;
mod reader;
mod rows;
mod signatures;
mod statement;
mod symbol;
mod table;
#[cfg(test)]
mod tests;
mod third_party;
mod types;

use std::borrow::Cow;
use std::rc::Rc;

use crate::dialect::Dialect;
use crate::operation::Change;
use crate::operation::reads::Reads;
use crate::quoted;
use crate::text::Text;
use crate::value::heap::Heap;
use crate::value::{Args, Batch, Place, Term, Value};
pub use misfit::{Misfit, Parameters, misfits, misfits_of_class};
use reader::TermReader;
pub(crate) use types::compiled_for;

/// What terms are read by.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'h, 'a> {
    /// Where lists, dicts and classes are.
    pub heap: &'h Heap<'a>,
    /// The database that SQL is written for.
    pub dialect: Dialect,
}

/// What a call does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bound {
    /// The operations, in their order.
    pub changes: Vec<Change>,
    /// Pieces of the call that are not known, each once.
    pub unknown: Vec<UnknownPiece>,
    /// What it reads, where it is about rows.
    pub reads: Reads,
    /// What SQLAlchemy writes for it, statement by statement, where it is about rows and that is surely known.
    pub written: Vec<Text>,
}

impl Bound {
    /// One operation of which all is known.
    pub fn of(change: Change) -> Bound {
        Bound { changes: vec![change], ..Bound::default() }
    }
}

/// A piece of a call that is not known, where it is written. Whoever knows which call of the migration's own file leads
/// there tells it as an [`Unknown`](crate::operation::Unknown).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UnknownPiece {
    /// Where it is written; that of the call where there is none.
    pub place: Option<Place>,
    /// Its source.
    pub source: String,
    /// Why it is not known.
    pub reason: Cow<'static, str>,
}

/// What reaches `execute`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Executed {
    /// SQL: a string, `text(…)` or `DDL(…)`.
    Sql(Text),
    /// A statement that SQLAlchemy writes: `table.insert()`, `CreateTable(…)`.
    Changes(Bound),
    /// One of these: a branch decided which.
    Any(Vec<Executed>),
    /// Nothing that is known.
    Unknown,
}

/// What a directive does: a method of `op`, or of an open batch.
///
/// A directive that is neither Alembic's nor one of the known extensions' is a [`Change::Other`], and not known.
/// `execute` is one of them: its text is for [`executed`].
pub fn directive<'a>(name: &str, batch: Option<&Batch>, args: &Args<'a>, reading: Reading<'_, 'a>) -> Bound {
    let mut reader = TermReader::new(reading);
    let changes = reader.directive(name, batch, args);
    reader.bound(changes)
}

/// Whether a name is a directive that is known here, of Alembic's or of an extension's.
pub fn is_directive(name: &str) -> bool {
    signatures::of_op(name).is_some()
}

/// The value of each parameter of a directive, where it is given: `("table_name", …)`. Named ones that the
/// signature takes by `**kw` come as they are.
pub fn parameters<'v, 'a>(name: &str, is_batch: bool, args: &'v Args<'a>) -> Vec<(Cow<'v, str>, &'v Value<'a>)> {
    let signature = if is_batch { signatures::of_batch(name) } else { signatures::of_op(name) };
    let Some(signature) = signature else { return Vec::new() };
    let given = signatures::bind(signature, args);
    let own = given.named.into_iter().map(|(name, value)| (Cow::Borrowed(name), value));
    own.chain(given.others.into_iter().map(|(name, value)| (Cow::Borrowed(name), value))).collect()
}

/// The first parameter of an SQL text that is executed as it is, and so has no value; with what stands before and behind it.
pub fn parameter_without_value(value: &Value<'_>) -> Option<(String, (String, String))> {
    let text = match value {
        Value::Text(text) => text,
        value => {
            let called = symbol::call(value).filter(|it| it.symbol.name() == "text" && it.symbol.is_sqlalchemy())?;
            match (called.args.positional.as_slice(), called.args.named.is_empty()) {
                ([Value::Text(text)], true) => text,
                _ => return None,
            }
        }
    };
    expression::first_parameter(text)
}

/// Whether `text()` finds a parameter in a text.
pub(crate) fn has_parameter(text: &Text) -> bool {
    expression::first_parameter(text).is_some()
}

/// What becomes of something that is given to `execute`.
pub fn executed<'a>(value: &Value<'a>, reading: Reading<'_, 'a>) -> Executed {
    TermReader::new(reading).executed(value)
}

/// The same with the parameters that `execute` is given after it: rows of an INSERT, values of an UPDATE.
pub fn with_parameters<'a>(executed: Executed, parameters: &Value<'a>, reading: Reading<'_, 'a>) -> Executed {
    TermReader::new(reading).with_rows(executed, parameters)
}

/// What a call does that goes round `op`: `sa.Enum(…).create(bind)`. The word for the call, and its changes;
/// `None` where it is no such call.
///
/// `of` is what the attribute is of: a term, or a class that the code defines.
pub fn method<'a>(
    of: &Value<'a>,
    name: &str,
    args: &Args<'a>,
    reading: Reading<'_, 'a>,
) -> Option<(&'static str, Bound)> {
    let mut reader = TermReader::new(reading);
    let (directive, changes) = reader.method(of, name, args)?;
    Some((directive, reader.bound(changes)))
}

/// What `op.create_table(…)` returns: a `sqlalchemy.Table` of the same arguments, its metadata put between.
pub fn returned_table<'a>(args: &Args<'a>, place: Place) -> Value<'a> {
    let mut args = args.clone();
    args.positional.insert(args.positional.len().min(1), Value::name("sqlalchemy.MetaData"));
    for (name, _) in &mut args.named {
        if name == "table_name" {
            *name = Cow::Borrowed("name");
        }
    }
    Value::Term(Rc::new(Term::Call { function: Value::name("sqlalchemy.Table"), args, place }))
}

/// What a call is of, by its dotted name: `sqlalchemy.Column`.
pub fn called(value: &Value<'_>) -> Option<String> {
    symbol::call(value).map(|call| call.symbol.dotted().to_owned())
}

/// The table that `Table(…)` declares, and pieces of it that are not known.
pub fn table<'a>(
    value: &Value<'a>,
    reading: Reading<'_, 'a>,
) -> Option<(crate::operation::CreateTable, Vec<UnknownPiece>)> {
    let mut reader = TermReader::new(reading);
    reader.keeps_added_later = true;
    let table = reader.whole_table(value)?;
    let bound = reader.bound(Vec::new());
    Some((table, bound.unknown))
}

/// What `session.query(…)` gives.
pub fn queried<'a>(args: &Args<'a>, reading: Reading<'_, 'a>) -> Vec<crate::operation::reads::Selected> {
    let mut reader = TermReader::new(reading);
    for item in &args.positional {
        reader.note_selected(item);
    }
    reader.reads.selected
}

/// The name of a table that a term, a declarative class or a string stands for.
pub fn table_name<'a>(value: &Value<'a>, reading: Reading<'_, 'a>) -> Option<crate::operation::Name> {
    TermReader::new(reading).table_name(value)
}
