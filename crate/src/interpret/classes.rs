//! Classes that the code defines: enums, records, and others; and their objects.

use std::borrow::Cow;
use std::rc::Rc;

use super::reader::Reader;
use crate::python::ast::{Expr, Stmt, StmtClassDef};
use crate::python::walk::{children, each_statement};
use crate::value::heap::{Cell, Class, ClassKind, Id, Scope, ScopeKind};
use crate::value::{Args, FunctionKind, Place, Value};

/// Methods of a `TypeDecorator` that say which type it is.
const OF_TYPES: [&str; 2] = ["load_dialect_impl", "get_col_spec"];

impl<'a> Reader<'a> {
    /// Reads what an imported file binds the names to by which a class says which type it is: that is told from the
    /// class alone, later on.
    fn load_names_of_types(&mut self, body: &'a [Stmt]) {
        let mut open: Vec<&Expr> = Vec::new();
        for statement in body {
            let Stmt::FunctionDef(method) = statement else { continue };
            if !OF_TYPES.contains(&method.name.as_str()) {
                continue;
            }
            each_statement(&method.body, &mut |statement| match statement {
                Stmt::Return(node) => open.extend(node.value.as_deref()),
                Stmt::If(node) => open.push(&node.test),
                _ => {}
            });
        }
        while let Some(expr) = open.pop() {
            if let Expr::Name(name) = expr {
                let _bound = self.lookup(name.id.as_str());
            }
            open.extend(children(expr));
        }
    }

    /// A class as its statement makes it.
    pub(super) fn class_definition(&mut self, node: &'a StmtClassDef) -> Value<'a> {
        let place = self.place(node);
        let bases: Vec<Value<'a>> = node.bases.iter().map(|base| self.value(base)).collect();
        let mut kind = ClassKind::Plain;
        for base in &bases {
            kind = self.kind_given(base).unwrap_or(kind);
        }
        let decorators: Vec<Value<'a>> = node.decorator_list.iter().map(|decorator| self.value(decorator)).collect();
        for decorator in &decorators {
            let dotted = Self::called_name(decorator);
            if matches!(dotted.as_deref(), Some("dataclass" | "define" | "frozen" | "attrs" | "s")) {
                kind = ClassKind::Record;
            }
        }
        let is_derived = !bases.is_empty();
        let around = self.here().scope;
        let name = node.name.as_str();
        let class = Class { name, bases, fields: Vec::new(), place, kind, around, node: Some(node) };
        let scope = Scope { kind: ScopeKind::Class(Box::new(class)), ..Scope::default() };
        let id = self.heap.add(Cell::Scope(scope));
        self.here_mut().scope = id;
        let _flow = self.suite(&node.body);
        self.here_mut().scope = around;
        self.load_names_of_types(&node.body);
        // Names that are only annotated are fields of a record.
        if kind == ClassKind::Record {
            let annotated: Vec<&'a str> = node
                .body
                .iter()
                .filter_map(|statement| match statement {
                    Stmt::AnnAssign(node) => match node.target.as_ref() {
                        Expr::Name(name) => Some(name.id.as_str()),
                        _ => None,
                    },
                    _ => None,
                })
                .collect();
            if let Cell::Scope(scope) = self.heap.edit(id)
                && let ScopeKind::Class(class) = &mut scope.kind
            {
                class.fields = annotated;
            }
        }
        if kind == ClassKind::Enum {
            self.make_members(id);
        }
        for decorator in &decorators {
            self.register_directive(decorator, id);
        }
        self.note_class(id);
        if kind == ClassKind::Plain && is_derived {
            self.heap.add_table(Value::Class(id));
        }
        Value::Class(id)
    }

    /// What a class is that derives from a base, where that says so.
    fn kind_given(&self, base: &Value<'a>) -> Option<ClassKind> {
        match base {
            Value::Class(id) => self.heap.class(*id).map(|class| class.kind),
            // `StrEnum` of Python's, or the folder's own where that has none.
            Value::Any(ways) => ways.iter().find_map(|way| self.kind_given(way).filter(|it| *it != ClassKind::Plain)),
            base => match base.dotted()?.rsplit('.').next()? {
                "Enum" | "IntEnum" | "StrEnum" | "Flag" | "IntFlag" | "ReprEnum" => Some(ClassKind::Enum),
                "NamedTuple" | "TypedDict" | "BaseModel" | "SQLModel" => Some(ClassKind::Record),
                _ => None,
            },
        }
    }

    /// Makes objects of what an enum's body assigns.
    fn make_members(&mut self, id: Id) {
        let Some(class) = self.heap.class(id) else { return };
        let fields = class.fields.clone();
        let mut members = Vec::new();
        let mut number = 0;
        for name in fields {
            let Some(value) = self.heap.scope(id).and_then(|scope| scope.names.get(name).cloned()) else { continue };
            if name.starts_with('_') || matches!(value, Value::Function(_) | Value::Class(_)) {
                continue;
            }
            let is_auto = Self::called_name(&value).as_deref() == Some("auto");
            number = match &value {
                Value::Int(own) => *own,
                _ => number + 1,
            };
            let value = match (is_auto, self.is_text_enum(id)) {
                (true, true) => Value::text(name.to_lowercase()),
                (true, false) => Value::Int(number),
                (false, _) => value,
            };
            let mut scope = Scope { kind: ScopeKind::Instance { class: id }, ..Scope::default() };
            scope.names.insert("name".into(), Value::text(name));
            scope.names.insert("value".into(), value);
            members.push((name, Value::Instance(self.heap.add(Cell::Scope(scope)))));
        }
        if let Cell::Scope(scope) = self.heap.edit(id) {
            if let ScopeKind::Class(class) = &mut scope.kind {
                class.fields = members.iter().map(|(name, _)| *name).collect();
            }
            scope.names.extend(members.into_iter().map(|(name, member)| (Cow::Borrowed(name), member)));
        }
    }

    /// The members of an enum, in their order.
    pub(super) fn members(&self, id: Id) -> Option<Vec<Value<'a>>> {
        let class = self.heap.class(id).filter(|class| class.kind == ClassKind::Enum)?;
        let names = &self.heap.scope(id)?.names;
        Some(class.fields.iter().filter_map(|field| names.get(*field).cloned()).collect())
    }

    /// Whether an enum's members are strings too.
    fn is_text_enum(&self, id: Id) -> bool {
        let is_text = |base: &Value<'a>| match base {
            Value::Class(id) => self.heap.within(|| self.is_text_enum(*id)).unwrap_or(false),
            base => base.dotted().is_some_and(|name| matches!(&*name, "builtins.str" | "enum.StrEnum")),
        };
        self.heap.class(id).is_some_and(|class| class.bases.iter().any(is_text))
    }

    /// A member's string, where it is one.
    pub(super) fn enum_text(&self, member: Id) -> Option<Value<'a>> {
        let scope = self.heap.scope(member)?;
        let ScopeKind::Instance { class } = scope.kind else { return None };
        self.is_text_enum(class).then(|| scope.names.get("value").cloned()).flatten()
    }

    /// What `str()` makes of an object, where that is known: `Status.DONE`, or the value of a `StrEnum`.
    pub(super) fn object_text(&self, id: Id) -> Option<Value<'a>> {
        let scope = self.heap.scope(id)?;
        let ScopeKind::Instance { class } = scope.kind else { return None };
        let class = self.heap.class(class)?;
        if class.kind != ClassKind::Enum {
            return None;
        }
        let is_str_enum = class.bases.iter().any(|base| base.dotted().as_deref() == Some("enum.StrEnum"));
        if is_str_enum {
            return scope.names.get("value").cloned();
        }
        Some(Value::text(format!("{}.{}", class.name, scope.names.get("name")?.as_text()?)))
    }

    /// The fields of a record's object, in their order.
    pub(super) fn record_fields(&self, id: Id) -> Option<Vec<Value<'a>>> {
        let scope = self.heap.scope(id)?;
        let ScopeKind::Instance { class } = scope.kind else { return None };
        let class = self.heap.class(class).filter(|class| class.kind == ClassKind::Record)?;
        Some(class.fields.iter().filter_map(|field| scope.names.get(*field).cloned()).collect())
    }

    /// An attribute of a class, those of its bases included.
    pub(super) fn class_attribute(&mut self, id: Id, name: &str) -> Option<Value<'a>> {
        if !self.enter() {
            return None;
        }
        let own = self.heap.scope(id).and_then(|scope| scope.names.get(name).cloned());
        let found = match own {
            Some(value) => Some(value),
            None => {
                let bases = self.heap.class(id).map(|class| class.bases.clone()).unwrap_or_default();
                bases.iter().find_map(|base| match base {
                    Value::Class(base) => self.class_attribute(*base, name),
                    _ => None,
                })
            }
        };
        self.budget.leave();
        found
    }

    /// An attribute of an object: its own, or a method or constant of its class.
    pub(super) fn attribute_of_object(&mut self, object: &Value<'a>, name: &str) -> Option<Value<'a>> {
        let Value::Instance(id) = object else { return None };
        let scope = self.heap.scope(*id)?;
        if let Some(value) = scope.names.get(name) {
            return Some(value.clone());
        }
        let ScopeKind::Instance { class } = scope.kind else { return None };
        match self.class_attribute(class, name)? {
            Value::Function(function) => match function.kind {
                FunctionKind::Static => Some(Value::Function(function)),
                FunctionKind::OfClass => Some(Value::Method(Rc::new((Value::Class(class), function)))),
                FunctionKind::Property | FunctionKind::Declared => {
                    let place = function.place;
                    let value = self.call_function(&function, super::expressions::args(vec![object.clone()]), place);
                    Some(value)
                }
                FunctionKind::Plain | FunctionKind::ContextManager => {
                    Some(Value::Method(Rc::new((object.clone(), function))))
                }
            },
            value => Some(value),
        }
    }

    /// Makes an object of a class.
    pub(super) fn instance(&mut self, id: Id, args: Args<'a>, place: Place) -> Value<'a> {
        let Some(class) = self.heap.class(id) else { return Self::unknown_at(place, "a class that isn't known") };
        if class.kind == ClassKind::Enum {
            // `Status("done")` looks a member up by its value.
            let wanted = args.positional.first().cloned().unwrap_or(Value::None);
            let members = self.members(id).unwrap_or_default();
            let found = members.into_iter().find(|member| {
                self.attribute_value(member, "value").is_some_and(|value| self.equal(&value, &wanted) == Some(true))
            });
            return found.unwrap_or_else(|| Self::unknown_at(place, "a member whose value isn't known"));
        }
        let (kind, fields) = (class.kind, class.fields.clone());
        let scope = Scope { kind: ScopeKind::Instance { class: id }, ..Scope::default() };
        let object = self.heap.add(Cell::Scope(scope));
        let value = Value::Instance(object);
        match self.attribute_of_object(&value, "__init__") {
            Some(Value::Method(method)) => {
                let mut with_self = args;
                with_self.positional.insert(0, value.clone());
                let _none = self.call_function(&method.1, with_self, place);
            }
            _ if kind == ClassKind::Record => {
                let defaults: Vec<_> = fields.iter().map(|field| self.default_of_field(id, field, place)).collect();
                if let Cell::Scope(scope) = self.heap.edit(object) {
                    for ((at, field), default) in fields.into_iter().enumerate().zip(defaults) {
                        let given = args.get(at, field).cloned().or(default);
                        let given = given.unwrap_or_else(|| Self::unknown_at(place, "a field that isn't given"));
                        scope.names.insert(field.into(), given);
                    }
                }
            }
            _ => {
                // A class of a library's makes what it likes of its arguments: they are kept by name.
                if let Cell::Scope(scope) = self.heap.edit(object) {
                    scope.names.extend(args.named);
                    scope.names.insert("args".into(), Value::Tuple(args.positional.into()));
                }
            }
        }
        value
    }

    /// What a record's field is where nobody gives it: `field(default_factory=list)` is called for each object.
    fn default_of_field(&mut self, id: Id, field: &str, place: Place) -> Option<Value<'a>> {
        let value = self.class_attribute(id, field)?;
        let Some(crate::value::Term::Call { args, .. }) = value.as_term() else { return Some(value) };
        if !matches!(Self::called_name(&value).as_deref(), Some("field" | "Field" | "attrib" | "ib")) {
            return Some(value);
        }
        let factory = args.named("default_factory").or_else(|| args.named("factory")).cloned();
        match factory {
            Some(factory) => Some(self.call_value(&factory, Args::default(), place)),
            None => args.named("default").cloned().or_else(|| args.positional.first().cloned()),
        }
    }

    /// An object's own attribute, as it is now.
    fn attribute_value(&self, object: &Value<'a>, name: &str) -> Option<Value<'a>> {
        let Value::Instance(id) = object else { return None };
        self.heap.scope(*id)?.names.get(name).cloned()
    }
}
