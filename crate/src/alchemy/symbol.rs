//! What a term names: a thing of SQLAlchemy's, of Alembic's or of another library's.

use std::borrow::Cow;

use crate::value::{Args, Term, Value};

/// A dotted name of a library.
#[derive(Debug, Clone)]
pub(super) struct Symbol<'v>(Cow<'v, str>);

/// A call of something of a library.
#[derive(Debug)]
pub(super) struct Call<'v, 'a> {
    /// What is called.
    pub(super) symbol: Symbol<'v>,
    /// What it is given.
    pub(super) args: &'v Args<'a>,
}

/// A call of a method of a term.
#[derive(Debug)]
pub(super) struct MethodCall<'v, 'a> {
    /// The object.
    pub(super) of: &'v Value<'a>,
    /// The method.
    pub(super) name: &'v str,
    /// What it is given.
    pub(super) args: &'v Args<'a>,
}

impl Symbol<'_> {
    /// The last name: `Column`.
    pub(super) fn name(&self) -> &str {
        self.0.rsplit('.').next().unwrap_or(&self.0)
    }

    /// All of it: `sqlalchemy.Column`.
    pub(super) fn dotted(&self) -> &str {
        &self.0
    }

    /// The library: `sqlalchemy`.
    pub(super) fn library(&self) -> &str {
        self.0.split('.').next().unwrap_or(&self.0)
    }

    /// SQLAlchemy's own dialect that it comes from: `postgresql`.
    pub(super) fn dialect(&self) -> Option<&str> {
        let (_, behind) = self.0.split_once("sqlalchemy.dialects.")?;
        behind.split('.').next()
    }

    /// Whether SQLAlchemy has it; SQLModel and Flask-SQLAlchemy hand on its names.
    pub(super) fn is_sqlalchemy(&self) -> bool {
        matches!(self.library(), "sqlalchemy" | "sqlmodel" | "flask_sqlalchemy")
    }

    /// The name after `func`: `date_trunc` of `sqlalchemy.func.date_trunc`.
    pub(super) fn function(&self) -> Option<&str> {
        if !self.is_sqlalchemy() {
            return None;
        }
        self.0.split_once(".func.").or_else(|| self.0.split_once("sql.functions.")).map(|(_, name)| name)
    }
}

/// What a value names, if it is the name of something of a library.
pub(super) fn symbol<'v>(value: &'v Value<'_>) -> Option<Symbol<'v>> {
    if let Some(dotted) = value.dotted() {
        // `db = SQLAlchemy()` of the application hands on SQLAlchemy's names too (flask_sqlalchemy/extension.py).
        let known = match dotted.rsplit_once('.') {
            Some((module, name)) if !module.starts_with("sqlalchemy") && module.rsplit('.').next() == Some("db") => {
                Cow::Owned(format!("sqlalchemy.{name}"))
            }
            _ => dotted,
        };
        return Some(Symbol(known));
    }
    let Term::Attribute { of, name } = value.as_term()? else { return None };
    match of {
        Value::Op | Value::Batch(_) => Some(Symbol(Cow::Owned(format!("alembic.op.{name}")))),
        Value::Term(_) => {
            let call = call(of)?;
            (call.symbol.name() == "SQLAlchemy").then(|| Symbol(Cow::Owned(format!("sqlalchemy.{name}"))))
        }
        _ => None,
    }
}

/// The call that a value is, if it is one of a library's name.
pub(super) fn call<'v, 'a>(value: &'v Value<'a>) -> Option<Call<'v, 'a>> {
    let Term::Call { function, args, .. } = value.as_term()? else { return None };
    Some(Call { symbol: symbol(function)?, args })
}

/// The call of a method that a value is.
pub(super) fn method_call<'v, 'a>(value: &'v Value<'a>) -> Option<MethodCall<'v, 'a>> {
    let Term::Call { function, args, .. } = value.as_term()? else { return None };
    let Term::Attribute { of, name } = function.as_term()? else { return None };
    Some(MethodCall { of, name, args })
}

/// The object and the name of an attribute that a value is.
pub(super) fn attribute<'v, 'a>(value: &'v Value<'a>) -> Option<(&'v Value<'a>, &'v str)> {
    match value.as_term()? {
        Term::Attribute { of, name } => Some((of, name)),
        _ => None,
    }
}
