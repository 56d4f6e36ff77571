//! What an expression is known to be without running it.

pub mod heap;

use std::borrow::Cow;
use std::rc::Rc;

use crate::operation::Name;
use crate::python::ast::{Arguments, Expr, Stmt};
use crate::python::walk;
use crate::text::Text;
use heap::Id;

/// Bytes of text that are as much work as an element.
pub(crate) const BYTES_OF_ELEMENT: usize = 16;

/// A value, as far as the code tells. `'a` is the lifetime of the syntax trees.
///
/// What the code only passes on to SQLAlchemy or Alembic is a [`Term`]: the call as it was made, with its
/// arguments evaluated. Whoever knows the library reads a column or a type out of it (`alchemy`).
#[derive(Debug, Clone)]
pub enum Value<'a> {
    /// `None`.
    None,
    /// `True` or `False`.
    Bool(bool),
    /// A whole number that fits.
    Int(i64),
    /// A number.
    Float(f64),
    /// A string, perhaps with holes.
    Text(Rc<Text>),
    /// A tuple.
    Tuple(Rc<[Value<'a>]>),
    /// A list on the heap.
    List(Id),
    /// A set on the heap; its elements in the order in which they came.
    Set(Id),
    /// A dict on the heap.
    Dict(Id),
    /// A class that the code defines, on the heap.
    Class(Id),
    /// An object of such a class, on the heap.
    Instance(Id),
    /// A module of the folder, or `globals()`.
    Module(Id),
    /// A function that the code defines.
    Function(Rc<Function<'a>>),
    /// A method, with the object that it is bound to.
    Method(Rc<(Value<'a>, Rc<Function<'a>>)>),
    /// Something of a library: a name, or what was done with one.
    Term(Rc<Term<'a>>),
    /// `alembic.op`, or an object that has its methods.
    Op,
    /// What `op.batch_alter_table` yields.
    Batch(Rc<Batch>),
    /// A database connection, or a session: what `op.get_bind()` gives.
    Connection(Connection),
    /// `sqlalchemy.inspect(connection)`, by its number: each remembers what it has seen.
    Inspector(u32),
    /// What a query gives whose rows the schema tells: rows on the heap, as a list has its elements.
    Rows(Id),
    /// `op.get_context()`.
    Context,
    /// `connection.dialect`.
    Dialect,
    /// One of these: ways of a branch set it differently.
    Any(Rc<[Value<'a>]>),
    /// Not known.
    Unknown(Rc<UnknownValue>),
}

/// What a connection is to the code that uses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connection {
    /// A `Connection` or `Engine`.
    Plain,
    /// An ORM session.
    Session,
    /// A cursor of the driver's.
    Cursor,
}

/// Something of a library, as the code builds it.
#[derive(Debug)]
pub enum Term<'a> {
    /// A module or something imported from one, by its dotted name: `sqlalchemy.Column`; `builtins.len`.
    Name(Cow<'a, str>),
    /// An attribute: `postgresql.JSONB`, `users.c`, `"{}".format`.
    Attribute {
        /// Of what.
        of: Value<'a>,
        /// Its name.
        name: Cow<'a, str>,
    },
    /// What a call returns: `sa.Column("id", sa.Integer())`.
    Call {
        /// What is called: a name or an attribute.
        function: Value<'a>,
        /// What it is given.
        args: Args<'a>,
        /// Where the call stands.
        place: Place,
    },
    /// `of[key]`.
    Item {
        /// Of what.
        of: Value<'a>,
        /// Which.
        key: Value<'a>,
    },
    /// An operator between things of a library: `users.c.id == 1`.
    Operation {
        /// As Python writes it: `==`, `&`, `in`, `not`, `~`.
        operator: &'static str,
        /// Left and right, or the only one.
        operands: Vec<Value<'a>>,
    },
}

/// Arguments of a call.
#[derive(Debug, Clone, Default)]
pub struct Args<'a> {
    /// Positional ones, `*` spread.
    pub positional: Vec<Value<'a>>,
    /// Named ones, `**` spread.
    pub named: Vec<(Cow<'a, str>, Value<'a>)>,
    /// A `*` or `**` could not be spread: there may be more. What it is.
    pub open: Option<Value<'a>>,
}

impl<'a> Args<'a> {
    /// The argument of a parameter, by its name or its place among the positional ones.
    pub fn get(&self, place: usize, name: &str) -> Option<&Value<'a>> {
        self.positional.get(place).or_else(|| self.named(name))
    }

    /// A named argument.
    pub fn named(&self, name: &str) -> Option<&Value<'a>> {
        self.named.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }
}

/// The table of an open batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Its schema, where one is given.
    pub schema: Option<Text>,
    /// Its name.
    pub table: Text,
    /// How it changes the table.
    pub how: crate::operation::Batch,
}

/// A place in one of the files that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Number of the file; 0 is the migration's own.
    pub file: u32,
    /// Byte offset of the beginning.
    pub start: u32,
    /// Byte offset after the end.
    pub end: u32,
}

/// Why a value isn't known, and since where. It is handed on with the value, and becomes an
/// [`Unknown`](crate::operation::Unknown) that people are told of only where something depends on it.
#[derive(Debug)]
pub struct UnknownValue {
    /// The expression that could not be evaluated.
    pub place: Place,
    /// Why: `a parameter`, `an answer of the database`.
    pub reason: Cow<'static, str>,
    /// The table of whose rows it is one, to an ORM session: what is assigned to it is written there.
    pub row_of: Option<Name>,
}

/// A function that the code defines.
#[derive(Debug)]
pub struct Function<'a> {
    /// Its name; `lambda` has none.
    pub name: &'a str,
    /// Its parameters.
    pub parameters: &'a Arguments,
    /// What it does.
    pub body: Body<'a>,
    /// Values of parameters that have a default, in the order of the text.
    pub defaults: Vec<(&'a str, Value<'a>)>,
    /// The scope that it is defined in.
    pub scope: Id,
    /// The class whose body defines it.
    pub owner: Option<Id>,
    /// Number of the file that it is defined in.
    pub file: u32,
    /// What its decorators make of it.
    pub kind: FunctionKind,
    /// Something that is not read is wrapped around it: whether it runs, and what becomes of what it raises, is not known.
    pub is_wrapped: bool,
    /// It is an `async def`.
    pub is_async: bool,
    /// Where its `def` stands.
    pub place: Place,
}

/// What a function does.
#[derive(Debug, Clone, Copy)]
pub enum Body<'a> {
    /// Statements.
    Suite(&'a [Stmt]),
    /// A lambda's expression.
    Expression(&'a Expr),
}

impl Function<'_> {
    /// Whether it has a `yield`. Of most functions nobody asks: helpers are defined more often than called.
    pub fn is_generator(&self) -> bool {
        match self.body {
            Body::Suite(body) => walk::yields(body),
            Body::Expression(_) => false,
        }
    }
}

/// What decorators make of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FunctionKind {
    /// A function or a method.
    Plain,
    /// `@staticmethod`.
    Static,
    /// `@classmethod`.
    OfClass,
    /// `@property` and the like.
    Property,
    /// SQLAlchemy's `@declared_attr`: what it returns is an attribute of each class that is mapped.
    Declared,
    /// `@contextmanager`.
    ContextManager,
}

impl<'a> Value<'a> {
    /// A known string.
    pub fn text(text: impl Into<Text>) -> Value<'a> {
        Value::Text(Rc::new(text.into()))
    }

    /// Something of a library by its dotted name.
    pub fn name(dotted: impl Into<Cow<'a, str>>) -> Value<'a> {
        Value::Term(Rc::new(Term::Name(dotted.into())))
    }

    /// The known string, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => text.as_known(),
            _ => None,
        }
    }

    /// The term, if it is one.
    pub fn as_term(&self) -> Option<&Term<'a>> {
        match self {
            Value::Term(term) => Some(term),
            _ => None,
        }
    }

    /// The dotted name of something of a library, attributes followed: `sqlalchemy.dialects.postgresql.JSONB`.
    pub fn dotted(&self) -> Option<Cow<'_, str>> {
        match self.as_term()? {
            Term::Name(name) => Some(Cow::Borrowed(name)),
            Term::Attribute { of, name } => Some(Cow::Owned(format!("{}.{name}", of.dotted()?))),
            _ => None,
        }
    }
}

impl<'a> Value<'a> {
    /// Whether it holds values inside of values, more levels than these; `left` bounds how many are looked at.
    pub fn is_nested(&self, levels: u32, left: &mut u32) -> bool {
        let is_nested = |value: &Value<'a>, left: &mut u32| match levels.checked_sub(1) {
            Some(levels) => value.is_nested(levels, left),
            None => true,
        };
        match self {
            Value::Tuple(_) | Value::Any(_) | Value::Method(_) | Value::Function(_) | Value::Term(_) => {}
            Value::Text(text) => {
                *left = left.saturating_sub((text.len() / BYTES_OF_ELEMENT) as u32);
                return false;
            }
            _ => return false,
        }
        let Some(less) = left.checked_sub(1) else { return true };
        *left = less;
        match self {
            Value::Tuple(values) | Value::Any(values) => values.iter().any(|value| is_nested(value, left)),
            Value::Method(bound) => is_nested(&bound.0, left),
            Value::Function(function) => function.defaults.iter().any(|(_, value)| is_nested(value, left)),
            Value::Term(term) => match term.as_ref() {
                Term::Name(_) => false,
                Term::Attribute { of, .. } => is_nested(of, left),
                Term::Item { of, key } => is_nested(of, left) || is_nested(key, left),
                Term::Operation { operands, .. } => operands.iter().any(|value| is_nested(value, left)),
                Term::Call { function, args, .. } => {
                    let named = args.named.iter().map(|(_, value)| value);
                    let mut values = args.positional.iter().chain(named).chain(&args.open);
                    is_nested(function, left) || values.any(|value| is_nested(value, left))
                }
            },
            _ => false,
        }
    }

    /// Whether both are surely the same.
    pub fn is(&self, other: &Value<'a>) -> bool {
        match (self, other) {
            (Value::None, Value::None)
            | (Value::Op, Value::Op)
            | (Value::Context, Value::Context)
            | (Value::Dialect, Value::Dialect) => true,
            (Value::Inspector(left), Value::Inspector(right)) => left == right,
            (Value::Bool(left), Value::Bool(right)) => left == right,
            (Value::Int(left), Value::Int(right)) => left == right,
            (Value::Float(left), Value::Float(right)) => left.to_bits() == right.to_bits(),
            (Value::Text(left), Value::Text(right)) => left == right,
            (Value::Tuple(left), Value::Tuple(right)) => {
                // Tuples in tuples only where they are one object: two that share what they hold would never end.
                let is = |(left, right): (&Value<'a>, &Value<'a>)| match (left, right) {
                    (Value::Tuple(left), Value::Tuple(right)) => Rc::ptr_eq(left, right),
                    (left, right) => left.is(right),
                };
                Rc::ptr_eq(left, right) || (left.len() == right.len() && left.iter().zip(right.iter()).all(is))
            }
            (Value::List(left), Value::List(right))
            | (Value::Set(left), Value::Set(right))
            | (Value::Dict(left), Value::Dict(right))
            | (Value::Class(left), Value::Class(right))
            | (Value::Module(left), Value::Module(right))
            | (Value::Instance(left), Value::Instance(right)) => left == right,
            (Value::Function(left), Value::Function(right)) => Rc::ptr_eq(left, right),
            (Value::Method(left), Value::Method(right)) => left.0.is(&right.0) && Rc::ptr_eq(&left.1, &right.1),
            (Value::Batch(left), Value::Batch(right)) => left == right,
            (Value::Connection(left), Value::Connection(right)) => left == right,
            (Value::Term(left), Value::Term(right)) => {
                Rc::ptr_eq(left, right)
                    || matches!((left.as_ref(), right.as_ref()), (Term::Name(left), Term::Name(right)) if left == right)
            }
            (Value::Any(left), Value::Any(right)) => Rc::ptr_eq(left, right),
            (Value::Unknown(left), Value::Unknown(right)) => Rc::ptr_eq(left, right),
            _ => false,
        }
    }
}
