//! The functions that are open, and how a statement in them ends.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::conditions::Extent;
use crate::python::ast::{Expr, Stmt, WithItem};
use crate::value::heap::Id;
use crate::value::{Function, Place, Value};

/// A function that is being read.
pub(super) struct Frame<'a> {
    /// The function; none for a module's own level.
    pub(super) function: Option<Rc<Function<'a>>>,
    pub(super) file: u32,
    pub(super) scope: Id,
    /// Where it was called.
    pub(super) called: Place,
    /// What ways out that may be taken return.
    pub(super) returned: Vec<Value<'a>>,
    /// What a generator gave so far.
    pub(super) yielded: Vec<Value<'a>>,
    /// A generator gives more of this.
    pub(super) yielded_rest: Option<Value<'a>>,
    /// The body of a `with`, which is read where the context manager yields.
    pub(super) within: Option<Within<'a>>,
    /// How that body ended.
    pub(super) left: Option<Flow<'a>>,
    /// Names that a `global` statement names.
    pub(super) globals: BTreeSet<&'a str>,
    /// Names that a `nonlocal` statement names.
    pub(super) nonlocals: BTreeSet<&'a str>,
}

/// What is read where a context manager yields.
pub(super) struct Within<'a> {
    pub(super) rest: WithRest<'a>,
    /// What the value is bound to.
    pub(super) target: Option<&'a Expr>,
    /// How many frames are open where the `with` stands.
    pub(super) frames: usize,
    /// The conditions that it stands under.
    pub(super) conditions: Extent,
}

/// What is left of a `with` statement.
#[derive(Clone, Copy)]
pub(super) struct WithRest<'a> {
    pub(super) items: &'a [WithItem],
    pub(super) body: &'a [Stmt],
}

/// How a statement ends.
#[derive(Debug)]
pub(super) enum Flow<'a> {
    /// The next one follows.
    Next,
    /// The function returns.
    Return(Value<'a>),
    /// An exception is raised.
    Raise,
    /// The loop ends.
    Break,
    /// The loop's next round begins.
    Continue,
}

impl<'a> Frame<'a> {
    pub(super) fn new(function: Option<Rc<Function<'a>>>, file: u32, scope: Id, called: Place) -> Frame<'a> {
        Frame {
            function,
            file,
            scope,
            called,
            returned: Vec::new(),
            yielded: Vec::new(),
            yielded_rest: None,
            within: None,
            left: None,
            globals: BTreeSet::new(),
            nonlocals: BTreeSet::new(),
        }
    }
}
