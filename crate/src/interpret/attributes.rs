//! Attributes: what a dot gives, by what it comes after.

use std::borrow::Cow;
use std::rc::Rc;

use super::questions::DATABASE;
use super::reader::Reader;
use crate::value::heap::{Cell, Dict, Id, Sequence};
use crate::value::{Connection, FunctionKind, Place, Term, Value};

impl<'a> Reader<'a> {
    /// An attribute of a value.
    pub(super) fn attribute(&mut self, of: &Value<'a>, name: &'a str, place: Place) -> Value<'a> {
        match of {
            Value::Any(values) => {
                let values = Rc::clone(values);
                self.each_alternative(&values, |reader, of| reader.attribute(&of, name, place))
            }
            Value::Module(id) => match self.module_name(*id, name).or_else(|| self.module_getattr(*id, name)) {
                Some(value) => value,
                None => Value::Term(Rc::new(Term::Attribute { of: of.clone(), name: Cow::Borrowed(name) })),
            },
            Value::Class(id) => self.attribute_of_class(of, *id, name),
            Value::Instance(_) => match self.attribute_of_object(of, name) {
                Some(value) => value,
                None => Value::Term(Rc::new(Term::Attribute { of: of.clone(), name: Cow::Borrowed(name) })),
            },
            Value::Connection(_) => match name {
                "dialect" => Value::Dialect,
                // An engine has its dialect's name.
                "name" => {
                    self.provenance.count_answer();
                    Value::text(self.settings.dialect_name())
                }
                "engine" | "connection" | "bind" | "session" | "sync_connection" | "sync_engine" => of.clone(),
                "url" => self.database_url(place),
                _ => Value::Term(Rc::new(Term::Attribute { of: of.clone(), name: Cow::Borrowed(name) })),
            },
            Value::Inspector(_) => match name {
                "dialect" => Value::Dialect,
                "bind" | "engine" => Value::Connection(Connection::Plain),
                "default_schema_name" => self.default_schema_name(place),
                _ => Value::Term(Rc::new(Term::Attribute { of: of.clone(), name: Cow::Borrowed(name) })),
            },
            Value::Rows(id) if name == "rowcount" => match self.heap.sequence(*id) {
                Some(Sequence { items, rest: None }) => Value::Int(items.len() as i64),
                _ => Self::unknown_at(place, DATABASE),
            },
            Value::Dialect => match name {
                "name" => {
                    self.provenance.count_answer();
                    Value::text(self.settings.dialect_name())
                }
                "default_schema_name" => self.default_schema_name(place),
                "driver" | "server_version_info" => Self::unknown_at(place, "it depends on the driver and the server"),
                _ => Value::Term(Rc::new(Term::Attribute { of: of.clone(), name: Cow::Borrowed(name) })),
            },
            Value::Context => match name {
                "bind" | "connection" => Value::Connection(Connection::Plain),
                "dialect" => Value::Dialect,
                "as_sql" => {
                    self.provenance.count_answer();
                    Value::Bool(self.settings.offline)
                }
                "impl" | "context" | "migration_context" | "config" => Value::Context,
                "__dialect__" => {
                    self.provenance.count_answer();
                    Value::text(self.settings.dialect.name())
                }
                // Where the application doesn't set it, it is None (alembic/runtime/migration.py).
                "version_table_schema" => Value::None,
                _ => Value::Term(Rc::new(Term::Attribute { of: of.clone(), name: Cow::Borrowed(name) })),
            },
            Value::Op => match name {
                name if let Some(own) = self.heap.scope(self.op).and_then(|scope| scope.names.get(name)) => own.clone(),
                "context" | "migration_context" | "impl" => Value::Context,
                _ => Value::Term(Rc::new(Term::Attribute { of: Value::Op, name: Cow::Borrowed(name) })),
            },
            // Flask-SQLAlchemy's `db.session`.
            Value::Term(_) if name == "session" => Value::Connection(Connection::Session),
            // Whatever an engine comes from, a migration asks for the dialect of the database that it runs on.
            Value::Unknown(_) if name == "dialect" => Value::Dialect,
            Value::Term(term) if name == "dialect" && !matches!(term.as_ref(), Term::Name(_)) => Value::Dialect,
            Value::Unknown(unknown) => Value::Unknown(Rc::clone(unknown)),
            Value::Term(term) => {
                if let Term::Name(base) = term.as_ref() {
                    let dotted = format!("{base}.{name}");
                    if let Some(known) = super::modules::library_attribute(&dotted) {
                        return known;
                    }
                    // `import app.types` where `app` has no file of its own.
                    if let Some(scope) = self.folder_module(&dotted) {
                        return Value::Module(scope);
                    }
                    self.check_attribute(&dotted, place);
                }
                let term = Rc::clone(term);
                if let Some(inherited) = self.attribute_of_base(&term, name) {
                    return inherited;
                }
                let own = Self::path_attribute(of, name)
                    .or_else(|| Self::url_attribute(of, name, place))
                    .or_else(|| self.made_attribute(of, name))
                    .or_else(|| Self::attribute_of_type(&term, name));
                if let Some(known) = own {
                    return known;
                }
                Value::Term(Rc::new(Term::Attribute { of: of.clone(), name: Cow::Borrowed(name) }))
            }
            Value::Function(function) if name == "__name__" => Value::text(function.name),
            _ => Value::Term(Rc::new(Term::Attribute { of: of.clone(), name: Cow::Borrowed(name) })),
        }
    }

    fn attribute_of_class(&mut self, of: &Value<'a>, id: Id, name: &'a str) -> Value<'a> {
        match self.class_attribute(id, name) {
            Some(Value::Function(function)) if function.kind == FunctionKind::OfClass => {
                Value::Method(Rc::new((of.clone(), function)))
            }
            Some(Value::Function(function)) if function.kind == FunctionKind::Declared => {
                let place = function.place;
                self.call_function(&function, super::expressions::args(vec![of.clone()]), place)
            }
            // A column of a class that has a table is one of that table.
            Some(value)
                if Self::is_column(&value)
                    && (self.declared.is_some() || self.class_attribute(id, "__tablename__").is_some()) =>
            {
                Value::Term(Rc::new(Term::Attribute { of: of.clone(), name: Cow::Borrowed(name) }))
            }
            Some(value) => value,
            None => match (name, self.heap.class(id)) {
                ("__name__", Some(class)) => Value::text(class.name),
                ("__members__", Some(_)) if self.members(id).is_some() => {
                    let mut dict = Dict::default();
                    for member in self.members(id).unwrap_or_default() {
                        if let Some(name) = self.attribute_of_object(&member, "name") {
                            self.insert(&mut dict, name, member);
                        }
                    }
                    Value::Dict(self.heap.add(Cell::Dict(dict)))
                }
                _ => Value::Term(Rc::new(Term::Attribute { of: of.clone(), name: Cow::Borrowed(name) })),
            },
        }
    }

    /// An attribute by a name that the code makes up.
    pub(super) fn named_attribute(
        &mut self,
        of: &Value<'a>,
        name: &str,
        default: Option<Value<'a>>,
        place: Place,
    ) -> Value<'a> {
        let found = match of {
            Value::Module(id) => self.module_name(*id, name),
            Value::Instance(_) => self.attribute_of_object(of, name),
            Value::Class(id) => self.class_attribute(*id, name),
            Value::Op => return Value::Term(Rc::new(Term::Attribute { of: Value::Op, name: name.to_owned().into() })),
            Value::Batch(_) | Value::Connection(_) | Value::Inspector(_) | Value::Context => {
                return Value::Term(Rc::new(Term::Attribute { of: of.clone(), name: name.to_owned().into() }));
            }
            Value::Dialect if name == "name" => {
                self.provenance.count_answer();
                return Value::text(self.settings.dialect_name());
            }
            Value::Unknown(unknown) => return Value::Unknown(Rc::clone(unknown)),
            Value::Term(_) if default.is_none() => {
                return Value::Term(Rc::new(Term::Attribute { of: of.clone(), name: name.to_owned().into() }));
            }
            _ => None,
        };
        found.or(default).unwrap_or_else(|| Self::unknown_at(place, "an attribute that isn't there"))
    }
}
